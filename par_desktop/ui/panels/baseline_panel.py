"""Số liệu năm 2020 of one unit: typed once a metric; the city sees sums and, with a source, types for a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from par_desktop.domain.fields import COUNT_FIGURE, RATIO_FIGURE, Figure
from par_desktop.errors import ParError
from par_desktop.services.browse_baselines import BaselineRow, baseline_patch, baseline_rows
from par_desktop.text.formats import number
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.panels.dossier_proxy import WHOLE_CITY, ProxyBox, UnitChoice
from par_desktop.ui.session import Session, touches
from par_desktop.widgets.grid_model import CellKind, Edit, GridColumn
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice
from par_desktop.widgets.number_grid import NumberGrid

_FIRST = 2
"""Columns before the figures: code, title."""
_COLUMNS = (
    GridColumn("Mã", width=62, align="left"),
    GridColumn("Chỉ tiêu", width=400, align="left"),
    GridColumn("Tử số", width=92),
    GridColumn("Mẫu số", width=92),
    GridColumn("Năm 2020", width=150),
)
_HELP = (
    "Số liệu cả năm 2020 để so sánh và tính đèn; ô trống thì đèn tính từ 0."
    " Đơn vị hợp nhất: cột Năm 2020 cộng cả các đơn vị đã nhập vào."
    " Toàn thành phố: n/m là số đơn vị đã có."
)


class BaselinePanel(QWidget):
    """A unit types its own; the coordinator chooses a unit and, with a source, types for it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.unit = WHOLE_CITY if session.is_coordinator else session.about.code
        self.units = UnitChoice()
        self.proxy = ProxyBox()
        self.proxy.changed.connect(lambda *_: self._refresh_grid())
        self.notice = Notice(theme.icon("close", "text2"))
        self.grid = NumberGrid(_COLUMNS, _FIRST)
        self.grid.setAccessibleName("Số liệu năm 2020")
        self.grid.edited.connect(self._edited)
        words = QLabel(_HELP)
        words.setWordWrap(True)
        mark(words, type="second")
        top = QHBoxLayout()
        top.setSpacing(theme.GAP)
        if session.is_coordinator:
            world = session.world
            codes = {unit.code for m in world.metrics for code in m.units for unit in world.members(code)}
            self.units.set_units([unit for unit in world.units if unit.code in codes], "Toàn thành phố")
            self.units.chosen.connect(self.set_unit)
            top.addWidget(self.units)
        top.addWidget(words, 1)
        self.units.setVisible(session.is_coordinator)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.proxy)
        column.addWidget(self.notice)
        column.addWidget(self.grid, 1)
        self._source: BaselineSource | None = None
        session.changed.connect(self._changed)
        self.set_unit(self.unit)

    @property
    def editable(self) -> bool:
        """Whether this person may type here now."""
        return self.unit == self._session.about.code or bool(self.unit and self.proxy.source)

    def set_unit(self, unit: str) -> None:
        """Show another unit's figures, "" the city's sums."""
        self.unit = unit
        self.notice.hide()
        self.proxy.reset()
        self.proxy.setVisible(self._session.is_coordinator and unit not in (WHOLE_CITY, self._session.about.code))
        self.units.choose(unit)
        self.refresh()

    def refresh(self) -> None:
        """Read what holds now."""
        asked = self.unit

        def show(rows: Sequence[BaselineRow]) -> None:
            if asked == self.unit:
                self._show(rows)

        self._session.read(lambda desk: baseline_rows(desk, asked), done=show)

    def _changed(self, changes: object) -> None:
        if touches(changes, "reading", "succession"):  # type: ignore[arg-type]  # the signal carries Changes
            self.refresh()

    def _show(self, rows: Sequence[BaselineRow]) -> None:
        same = self._source is not None and [r.metric.code for r in self._source.rows] == [r.metric.code for r in rows]
        if self._source is not None and same:
            # The cursor stays where somebody types on.
            self._source.rows = tuple(rows)
            self._refresh_grid()
        else:
            self._source = BaselineSource(rows, editable=self.editable)
            self.grid.set_source(self._source)

    def _refresh_grid(self) -> None:
        if self._source is not None:
            self._source.editable = self.editable
            self.grid.refresh()

    def _edited(self, edits: Sequence[Edit]) -> None:
        source = self._source
        if source is None or not self.editable:
            return
        texts: dict[int, list[str]] = {}
        for row, column, text in edits:
            now = texts.setdefault(row, list(source.parts(row)))
            if column - _FIRST < len(now):
                now[column - _FIRST] = text
        patches, problems = [], []
        for row, parts in texts.items():
            metric = source.rows[row].metric
            try:
                value = (RATIO_FIGURE if metric.is_rate else COUNT_FIGURE).parse(parts)
            except ParError as error:
                problems.append(f"{metric.code}: {sentence(error)}")
                continue
            figure = value if isinstance(value, Figure) else None
            # The next cell of the pair may be typed before this is saved and read again.
            source.put(row, figure)
            patches.append(baseline_patch(metric, self.unit, figure))
        if problems:
            self.notice.say(problems[0], "red", theme.icon("refused", "red"))
        else:
            self.notice.hide()
        if patches:
            proxy = self.proxy.source if self.unit != self._session.about.code else ""
            self._session.save(patches, words="Số liệu năm 2020", source=proxy, failed=self._failed)

    def _failed(self, error: ParError) -> None:
        self.notice.say(sentence(error), "red", theme.icon("refused", "red"))
        self.refresh()


class BaselineSource:
    """Figures of 2020 as cells of a number grid."""

    def __init__(self, rows: Sequence[BaselineRow], *, editable: bool) -> None:
        self.rows = tuple(rows)
        self.editable = editable

    def put(self, row: int, figure: Figure | None) -> None:
        """Let a figure stand in a row as it will be; what follows from it comes when it is read again."""
        rows = list(self.rows)
        rows[row] = replace(rows[row], figure=figure)
        self.rows = tuple(rows)

    def parts(self, row: int) -> tuple[str, ...]:
        """What stands in a row's typed cells."""
        line = self.rows[row]
        return (RATIO_FIGURE if line.metric.is_rate else COUNT_FIGURE).texts(line.figure)

    def row_count(self) -> int:
        return len(self.rows)

    def text(self, row: int, column: int) -> str:
        line = self.rows[row]
        if column < _FIRST:
            title = f"{line.metric.title}{' (minh họa)' if line.metric.illustrative else ''}"
            return (line.metric.code, title)[column]
        parts = self.parts(row)
        if column - _FIRST < len(parts):
            return parts[column - _FIRST]
        if column < len(_COLUMNS) - 1:
            return ""
        if line.amount is None:
            return "–"
        shown = f"{number(line.amount, 2 if line.metric.is_rate else 0)} {line.metric.unit_label}"
        if 0 < line.units < line.units_expected:
            shown += f" · {line.units}/{line.units_expected}"
        return f"{shown} *" if line.proxy else shown

    def kind(self, row: int, column: int) -> CellKind:
        if column < _FIRST:
            return "label"
        if column - _FIRST >= len(self.parts(row)):
            return "computed"
        return "typed" if self.editable else "closed"

    def problem(self, row: int, column: int) -> str:
        figure = self.rows[row].figure
        if column == _FIRST and figure is not None and figure.numerator is not None:
            bottom = figure.denominator
            if bottom is not None and figure.numerator > bottom:
                return f"Tử số không lớn hơn mẫu số. Đang có {number(figure.numerator)} và {number(bottom)}."
        return ""

    def changed(self, row: int, column: int) -> bool:
        return False

    def note(self, row: int) -> str:
        return ""

    def is_total(self, row: int) -> bool:
        return False
