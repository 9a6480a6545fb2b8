"""Số liệu khác: figures of the quarter by metric, with rates, targets and whether they are reached."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QIcon, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.changes import Changes
from par_desktop.domain.fields import Figure
from par_desktop.domain.metrics import MetricKind
from par_desktop.domain.records.reading import READING
from par_desktop.domain.views.reading_rows import QuarterReadings
from par_desktop.errors import ParError
from par_desktop.services import browse_readings
from par_desktop.services.save_record import Patch
from par_desktop.text.light_words import ICONS, light_words
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.panels.dossier_drafts import RefusedTexts
from par_desktop.ui.panels.dossier_line import CellLine
from par_desktop.ui.panels.dossier_proxy import WHOLE_CITY, ProxyBox, UnitChoice
from par_desktop.ui.panels.dossier_source import Draft
from par_desktop.ui.panels.reading_source import (
    FIRST,
    NARROW_PERIOD_WIDTH,
    PERIOD_WIDTH,
    DraftKey,
    ReadingSource,
    drafts_of,
    grid_columns,
    read_edits,
    short_period,
    texts_of,
)
from par_desktop.ui.session import Session, touches
from par_desktop.widgets.grid_model import Edit
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import EmptyState
from par_desktop.widgets.number_grid import NumberGrid

SIDE = 280
LEAST_TITLE = 240
NARROW = 1200
_COMPUTED = "Ô tự tính, không gõ ở đây."


class ReadingPanel(QWidget):
    """``tools`` stands in the tab's toolbar while this view is chosen."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.unit = WHOLE_CITY if session.is_coordinator else session.about.code
        self._kept = RefusedTexts(session, READING.name, self)
        self._drafts = drafts_of(self._kept.earlier())
        self._source: ReadingSource | None = None
        self._wanted = ""
        self.grid: NumberGrid | None = None
        self._build_tools()
        self.line = CellLine(name_width=240, value_width=120)
        self.line.entered.connect(self._value_entered)
        self.proxy = ProxyBox()
        self.proxy.changed.connect(lambda *_: self._lay_out())
        self._side = QFrame()
        mark(self._side, pane="raised", rule="left")
        self._side.setFixedWidth(SIDE)
        side = QVBoxLayout(self._side)
        side.setContentsMargins(14, 10, 13, 12)
        side.addWidget(self.proxy)
        side.addStretch(1)
        self._middle = QHBoxLayout()
        self._middle.setContentsMargins(0, 0, 0, 0)
        self._middle.setSpacing(0)
        self._middle.addWidget(self._side)
        self._side.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.line)
        column.addLayout(self._middle, 1)
        self._nothing = EmptyState(
            "Đơn vị không khai chỉ tiêu số liệu nào",
            "Chỉ tiêu số liệu do các phường, xã và phòng được kế hoạch giao khai theo tháng, quý, năm.",
        )
        self._nothing.hide()
        column.addWidget(self._nothing, 1)

    def _build_tools(self) -> None:
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        self.units = UnitChoice()
        self.units.setVisible(self.session.is_coordinator)
        if self.session.is_coordinator:
            world = self.session.world
            codes = {c for m in world.metrics for code in m.units for c in (u.code for u in world.members(code))}
            self.units.set_units([unit for unit in world.units if unit.code in codes], "Toàn thành phố")
            self.units.chosen.connect(self.set_unit)
            row.addWidget(self.units)
        words = QLabel("Kỳ không có số liệu thì gõ: không phát sinh. Ô trống là chưa nhập, không phải 0.")
        mark(words, type="second")
        row.addWidget(words)
        row.addStretch(1)
        self._paste_button = QPushButton(theme.icon("excel-grid"), "Dán từ Excel")
        self._paste_button.setToolTip("Trong Excel chọn khối ô, Ctrl+C; ở đây chọn ô đầu rồi bấm nút này hoặc Ctrl+V")
        self._paste_button.clicked.connect(lambda *_: self._paste())
        row.addWidget(self._paste_button)

    # what the tab calls

    def cares(self, changes: Changes) -> bool:
        """Readings, what derived metrics follow from, and how they are computed."""
        followed = ("dossier", "inspection", "entry", "procedure", "offering")
        return touches(changes, READING.name, *followed, "choice", "closing", "reopening", "succession")

    def refresh(self) -> None:
        """Load the quarter anew; the cursor and refused texts stay."""
        asked = (self.unit, self.session.period.code)

        def show(form: QuarterReadings) -> None:
            if asked == (self.unit, self.session.period.code):
                self._show(form)

        self.session.read(browse_readings.quarter_readings, *asked, done=show)

    def period_changed(self) -> None:
        """Another quarter in the strip."""
        self._source = None
        self.refresh()

    def leave(self) -> None:
        """Cells save themselves; what was refused stays as typed."""

    def next_problem(self) -> None:
        """F8: the next wrong cell."""
        if self.grid is None:
            return
        if not self.grid.go_to_problem():
            self.line.say("tick-circle", "green", "Không có ô sai trong quý này.")
        self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        """Ctrl+F: the choice of unit, where there is one."""
        if self.session.is_coordinator:
            self.units.combo.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_record(self, kind: str, record: str) -> None:
        """Go to this metric of this unit; the period is the strip's."""
        parts = READING.parts(record)
        self._wanted = parts["metric"]
        if self.session.is_coordinator:
            self.set_unit(parts["unit"])
        self._go_to_wanted()

    def set_narrow(self, narrow: bool) -> None:
        """Titles take what is left."""
        self._spread()

    def set_unit(self, unit: str) -> None:
        """Show another unit's figures, "" the whole city's."""
        if unit != self.unit:
            self.unit = unit
            self._source = None
            self.proxy.reset()
            self.units.choose(unit)
            self.refresh()

    # showing

    @property
    def editable(self) -> bool:
        """Whether this person may type here now."""
        return self.unit == self.session.about.code or bool(self.unit and self.proxy.source)

    @property
    def drafts(self) -> dict[DraftKey, Draft]:
        """Refused texts of the year shown."""
        return self._drafts.setdefault((self.unit, str(self.session.period.year)), {})

    def _show(self, form: QuarterReadings) -> None:
        if self._source is None or self.grid is None:
            self._new_grid(form)
        assert self._source is not None
        assert self.grid is not None
        empty = not form.rows
        self._nothing.setVisible(empty)
        for part in (self.line, self.grid):
            part.setVisible(not empty)
        self._source.show(form)
        self._lay_out()
        self._go_to_wanted()

    def _new_grid(self, form: QuarterReadings) -> None:
        """Headings name the periods, so another quarter is another grid."""
        if self.grid is not None:
            self._middle.removeWidget(self.grid)
            self.grid.hide()
            self.grid.deleteLater()
        self._source = ReadingSource(form, self.drafts, editable=self.editable)
        self.grid = NumberGrid(grid_columns(self._source.periods), FIRST, self._row_icon)
        self.grid.setAccessibleName("Số liệu của quý theo chỉ tiêu")
        self.grid.edited.connect(self._edited)
        self.grid.refused.connect(self._refused)
        self.grid.overflowed.connect(self._overflowed)
        self.grid.cell_changed.connect(lambda *_: self._show_cell())
        self._middle.insertWidget(0, self.grid, 1)
        self._spread()
        self.grid.set_source(self._source)
        if self.grid.current_cell()[0] < 0 and self._source.row_count():
            self.grid.go_to(0, FIRST)

    def _spread(self) -> None:
        if self.grid is not None and self._source is not None:
            narrow = self.width() < NARROW
            for column in range(FIRST, FIRST + len(self._source.periods)):
                self.grid.setColumnWidth(column, NARROW_PERIOD_WIDTH if narrow else PERIOD_WIDTH)
            rest = sum(self.grid.columnWidth(c) for c in range(self.grid.model().columnCount()) if c != 1)
            side = 0 if self._side.isHidden() else SIDE
            self.grid.setColumnWidth(1, max(LEAST_TITLE, self.width() - side - rest - 12))

    def _lay_out(self) -> None:
        if self._source is None or self.grid is None:
            return
        self._source.drafts, self._source.editable = self.drafts, self.editable
        self._kept.keep(texts_of(self._drafts))
        self._paste_button.setVisible(self.editable)
        self._side.setVisible(self.session.is_coordinator and self.unit not in (WHOLE_CITY, self.session.about.code))
        self._spread()
        self.grid.refresh()
        self._show_cell()

    def _row_icon(self, row: int) -> QIcon | None:
        if self._source is None:
            return None
        line = self._source.lines[row]
        if not self._source.is_head(line):
            return None
        if self._source.impossible(line):
            return theme.icon("warning", "red")
        reached = line.row.reached(self._source.form.quarter)
        if reached is None:
            return theme.icon("dashed-circle", "grey")
        light = line.row.light
        if light is not None:
            return theme.icon(ICONS[light.colour], str(light.colour))
        return theme.icon("tick-circle", "green") if reached else theme.icon("clock", "amber")

    def _show_cell(self) -> None:
        source = self._source
        if source is None or self.grid is None:
            return
        row, column = self.grid.current_cell()
        if not 0 <= row < source.row_count():
            return
        line, period = source.lines[row], source.period(column)
        name = line.row.metric.code + (f" · {short_period(period)}" if period else "")
        typed = source.kind(row, column) == "typed"
        text = source.text(row, column) if period else ""
        self.line.show_cell(name, text, typed=typed, invalid=source.draft(row, column) is not None)
        origin = line.row.origins.get(period, "") if line.part >= 0 else ""
        self.line.set_author({"proxy": "Nhập thay", "excel": "Sửa trên Excel"}.get(origin, ""))
        wrong = source.problem(row, column)
        if wrong:
            self.line.say("warning", "red", wrong)
        elif line.row.conflicts:
            self.line.say("conflict", "violet", "Hai người gõ khác nhau. Bấm Xem và quyết định ở đầu màn hình.")
        elif source.kind(row, column) == "closed" and period in source.form.locked:
            self.line.say("padlock", "grey", source.form.locked[period])
        elif line.part == -1 and period in line.row.notes:
            note = line.row.notes[period]
            self.line.say("info", "accent", f"{note[:1].upper()}{note[1:]}. {line.row.metric.source}.")
        elif column == source.row_width() - 1 and line.row.light is not None and source.is_head(line):
            light = line.row.light
            self.line.say(ICONS[light.colour], str(light.colour), light_words(light))
        else:
            # The title may be cut in the grid; here it stands whole, with where the figure comes from.
            count = "" if source.form.unit else f" {line.row.entered}/{line.row.declarers} đơn vị có số liệu."
            year = source.to_date_words(line) if period == source.form.year else ""
            self.line.say("", "text2", f"{year} {source.how_words(line)}{count}".strip())

    def _go_to_wanted(self) -> None:
        if self._source is None or self.grid is None or not self._wanted:
            return
        for row, line in enumerate(self._source.lines):
            if line.row.metric.code == self._wanted:
                self.grid.go_to(row, FIRST)
                self._wanted = ""
                return

    # typing

    def _edited(self, edits: Sequence[Edit]) -> None:
        source = self._source
        if source is None or not self.editable:
            return
        figures, drafts = read_edits(source, list(edits))
        for row, column, _ in edits:
            line = source.lines[row]
            self.drafts.pop((line.row.metric.code, source.period(column), line.part), None)
        self.drafts.update(drafts)
        by_code = {row.metric.code: row for row in source.form.rows}
        changed = {key: figure for key, figure in figures.items() if by_code[key[0]].typed.get(key[1]) != figure}
        if changed:
            self._save(source.form, changed)
            source.show(_with(source.form, changed))
        self._lay_out()

    def _save(self, form: QuarterReadings, figures: Mapping[tuple[str, str], Figure | None]) -> None:
        metrics = {row.metric.code: row.metric for row in form.rows}
        patches = [
            Patch(
                READING.name,
                READING.id(metric=metric, unit=form.unit, period=browse_readings.typed_in(metrics[metric], period)),
                {"ratio" if metrics[metric].kind is MetricKind.RATIO else "count": figure},
            )
            for (metric, period), figure in figures.items()
        ]

        def failed(error: ParError) -> None:
            kept = self._drafts.setdefault((form.unit, form.year), {})
            for (metric, period), figure in figures.items():
                if figure is not None:
                    parts = (figure.numerator, figure.denominator) if figure.value is None else (figure.value,)
                    for part, value in enumerate(parts):
                        if value is not None:
                            kept[metric, period, part] = Draft(str(value), sentence(error))
            self.session.failed.emit(sentence(error))
            self.refresh()

        source = self.proxy.source if form.unit != self.session.about.code else ""
        self.session.save(patches, words=f"{len(patches)} số liệu kỳ", source=source, failed=failed)

    def _value_entered(self, text: str) -> None:
        if self._source is None or self.grid is None:
            return
        row, column = self.grid.current_cell()
        if self._source.kind(row, column) == "typed" and text != self._source.text(row, column):
            self._edited([(row, column, text)])
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _paste(self) -> None:
        if self.grid is None:
            return
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        if QGuiApplication.clipboard().text().strip():
            self.grid.paste()
        else:
            self.line.say("info", "accent", "Chưa chép số nào. Trong Excel chọn khối ô, Ctrl+C, rồi bấm lại.")

    def _refused(self, cells: Sequence[tuple[int, int]]) -> None:
        source = self._source
        if source is None or not cells:
            return
        if len(cells) > 1:
            self.line.say("info", "accent", f"{len(cells)} ô tự tính hoặc đã khóa không nhận số; các ô vàng đã nhận.")
        elif source.kind(*cells[0]) == "closed":
            why = source.form.locked.get(source.period(cells[0][1]), "")
            words = "Số liệu của đơn vị. Chọn đơn vị, bấm Nhập thay… và ghi nguồn để gõ."
            self.line.say("padlock", "grey", why or words)
        else:
            self.line.say("info", "accent", _COMPUTED)

    def _overflowed(self, count: int) -> None:
        self.line.say("warning", "amber", f"{count} ô dán nằm ngoài bảng nên chưa nhận. Chọn lại ô đầu rồi dán lại.")

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()


def _with(form: QuarterReadings, figures: Mapping[tuple[str, str], Figure | None]) -> QuarterReadings:
    """The form with the typed cells as they will be; rates follow when it is read again."""
    rows = []
    for row in form.rows:
        typed = dict(row.typed)
        for (metric, period), figure in figures.items():
            if metric == row.metric.code:
                if figure is None:
                    typed.pop(period, None)
                else:
                    typed[period] = figure
        rows.append(replace(row, typed=typed))
    return replace(form, rows=tuple(rows))
