"""Hồ sơ TTHC: the month's form typed or pasted like in Excel, with its checks beside it (look.md §5.4)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from par_desktop.domain.changes import Changes
from par_desktop.domain.choices import BALANCE, REFUSE
from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.domain.periods import Period, PeriodCalendar, PeriodKind, periods_of
from par_desktop.domain.records.dossier import DOSSIER
from par_desktop.domain.views.dossier_rows import FieldRow, MonthForm
from par_desktop.errors import ParError
from par_desktop.services import browse_dossiers
from par_desktop.services.save_record import Patch
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.panels.dossier_balance import hold_unbalanced
from par_desktop.ui.panels.dossier_drafts import RefusedTexts
from par_desktop.ui.panels.dossier_line import CellLine, author_words
from par_desktop.ui.panels.dossier_proxy import WHOLE_CITY, ProxyBox, UnitChoice, step_button
from par_desktop.ui.panels.dossier_side import DossierSide
from par_desktop.ui.panels.dossier_source import (
    FIRST,
    FIRST_TYPED,
    GAP_REASON,
    GRID_COLUMNS,
    NAME_WIDTH,
    NARROW_NAME_WIDTH,
    PARTS,
    DossierSource,
    Draft,
    DraftKey,
    Values,
    differs,
    disagreement,
    drafts_of,
    form_with,
    nothing_happened,
    read_edits,
    texts_of,
)
from par_desktop.ui.session import Session, touches
from par_desktop.widgets.grid_model import Edit
from par_desktop.widgets.look import mark
from par_desktop.widgets.number_grid import NumberGrid

WIDGET_ONLY = Qt.ShortcutContext.WidgetShortcut


class DossierPanel(QWidget):
    """``tools`` stands in the tab's toolbar while this view is chosen."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.unit = WHOLE_CITY if session.is_coordinator else session.about.code
        self.month = default_month(session)
        self._kept = RefusedTexts(session, DOSSIER.name, self)
        self._drafts = drafts_of(self._kept.earlier())
        self._source: DossierSource | None = None
        self._wanted = ""
        self._first = True
        self._months = periods_of(session.world.plan.years, PeriodKind.MONTH)
        self._build_tools()
        self.grid = NumberGrid(GRID_COLUMNS, FIRST, self._row_icon)
        self.grid.setAccessibleName("Biểu hồ sơ TTHC của tháng")
        self.grid.edited.connect(self._edited)
        self.grid.refused.connect(self._refused)
        self.grid.disagreed.connect(self._disagreed)
        self.grid.overflowed.connect(self._overflowed)
        self.grid.cell_changed.connect(lambda *_: self._show_cell())
        self.proxy = ProxyBox()
        self.proxy.changed.connect(self._proxy_changed)
        self.side = DossierSide(session.world, self.next_problem, self.proxy)
        middle = QHBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addWidget(self.grid, 1)
        edge = QFrame()
        edge.setFixedWidth(1)
        mark(edge, rule="left")
        middle.addWidget(edge)
        middle.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.line = CellLine()
        self.line.entered.connect(self._value_entered)
        self.line.reasoned.connect(self._reasoned)
        QShortcut(QKeySequence("Alt+Down"), self.grid, self.line.reason.setFocus, context=WIDGET_ONLY)
        column.addWidget(self.line)
        column.addLayout(middle, 1)

    def _build_tools(self) -> None:
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        self.units = UnitChoice()
        self.units.setVisible(self.session.is_coordinator)
        if self.session.is_coordinator:
            self.units.set_units(self.session.world.wards, "Toàn thành phố")
            self.units.chosen.connect(self.set_unit)
            row.addWidget(self.units)
        self.months = QComboBox()
        self.months.setAccessibleName("Tháng báo cáo")
        self.months.setFixedWidth(248)
        self.months.setMaxVisibleItems(14)
        for period in self._months:
            self.months.addItem(month_words(period, self.session.world.calendar), period)
        self.months.setCurrentIndex(self._months.index(self.month))
        self.months.currentIndexChanged.connect(lambda at: self.set_month(self._months[at]))
        row.addWidget(step_button("chevron-left", "Tháng trước", lambda: self._step(-1)))
        row.addWidget(self.months)
        row.addWidget(step_button("chevron-right", "Tháng sau", lambda: self._step(1)))
        row.addStretch(1)
        paste = QPushButton(theme.icon("excel-grid"), "Dán từ Excel")
        paste.setToolTip("Trong Excel chọn khối ô, Ctrl+C; ở đây chọn ô đầu rồi bấm nút này hoặc Ctrl+V")
        paste.clicked.connect(lambda *_: self._paste())
        self.none_button = QPushButton(theme.icon("not-applicable"), "Không phát sinh")
        self.none_button.setToolTip("Đánh dấu hàng đang chọn không có hồ sơ trong tháng; bấm lần nữa để gõ số")
        self.none_button.clicked.connect(lambda *_: self._toggle_none())
        row.addWidget(paste)
        row.addWidget(self.none_button)
        self._paste_button = paste

    # what the tab calls

    def cares(self, changes: Changes) -> bool:
        """Dossiers, and the reading that holds the postal rate of 2020."""
        return touches(changes, DOSSIER.name, "reading", "closing", "reopening")

    def refresh(self) -> None:
        """Load the month anew; the cursor and refused texts stay."""
        asked = (self.unit, self.month.code)

        def show(form: MonthForm) -> None:
            if asked == (self.unit, self.month.code):
                self._show(form)

        if self.unit == WHOLE_CITY:
            self.session.read(browse_dossiers.city_form, self.month.code, done=show)
        else:
            self.session.read(browse_dossiers.month_form, self.unit, self.month.code, done=show)

    def period_changed(self) -> None:
        """Another quarter in the strip: its last month that has begun."""
        self.set_month(default_month(self.session))

    def leave(self) -> None:
        """Cells save themselves; what was refused stays as typed; a reason that is being typed is saved now."""
        self.line.commit()

    def next_problem(self) -> None:
        """F8: the next wrong cell; from the whole city to the first unit whose form does not balance."""
        form = self._source.form if self._source is not None else None
        silent = [row for row in form.unbalanced if row not in form.gap_reasons] if form is not None else []
        if silent:
            unit, self._wanted = silent[0]
            self.set_unit(unit)
            return
        if not self.grid.go_to_problem():
            self.line.say("tick-circle", "green", "Không có ô sai trong tháng này.")
        self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        """Ctrl+F: the choice of unit where there is one, else of month."""
        (self.units.combo if self.session.is_coordinator else self.months).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_record(self, kind: str, record: str) -> None:
        """Go to this row of this unit and month."""
        parts = DOSSIER.parts(record)
        if self.session.is_coordinator:
            self.set_unit(parts["unit"])
        self._wanted = parts["procedure_field"]
        self.set_month(Period.parse(parts["month"]))
        self._go_to_wanted()

    def set_narrow(self, narrow: bool) -> None:
        """Below 1200 px the names take less."""
        self.grid.setColumnWidth(1, NARROW_NAME_WIDTH if narrow else NAME_WIDTH)

    def _go_to_wanted(self) -> None:
        codes = [row.code for row in self._source.form.rows] if self._source is not None else []
        if self._wanted in codes:
            row = codes.index(self._wanted)
            wrong = [cell for cell in self.grid.problems() if cell[0] == row]
            self.grid.go_to(*(wrong[0] if wrong else (row, FIRST_TYPED)))
            self._wanted = ""

    def set_unit(self, unit: str) -> None:
        """Show another unit's form, "" the whole city's."""
        if unit != self.unit:
            self.unit = unit
            self._source = None
            self.proxy.reset()
            self.units.choose(unit)
            self.refresh()

    def set_month(self, month: Period) -> None:
        """Show another month."""
        if month != self.month:
            self.month = month
            self._source = None
            self.months.setCurrentIndex(self._months.index(month))
            self.refresh()

    def _step(self, by: int) -> None:
        at = self._months.index(self.month) + by
        if 0 <= at < len(self._months):
            self.set_month(self._months[at])

    # showing

    @property
    def editable(self) -> bool:
        """Whether this person may type here now: the unit's own form, or another's with a source named."""
        if self._source is not None and self._source.form.locked:
            return False
        return self.unit == self.session.about.code or bool(self.unit and self.proxy.source)

    @property
    def drafts(self) -> dict[DraftKey, Draft]:
        """Refused texts of the form shown."""
        return self._drafts.setdefault((self.unit, self.month.code), {})

    def _show(self, form: MonthForm) -> None:
        if self._source is None:
            # Another month or unit: the cursor goes to its first yellow cell.
            self._source = DossierSource(form, self.drafts, editable=self.editable and not form.locked)
            self.grid.set_source(self._source)
            if not self.editable:
                self.grid.go_to(0, FIRST)
            if self._first and not isinstance(QApplication.focusWidget(), QTabBar):
                # The first thing is the first cell; who walks the tabs by arrows keeps the tab row.
                self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
            self._first = False
        self._source.form = form
        self._lay_out()
        self._go_to_wanted()

    def _lay_out(self) -> None:
        if self._source is None:
            return
        self._source.renew(self._source.form, self.drafts, editable=self.editable)
        self._kept.keep(texts_of(self._drafts))
        self.grid.refresh()
        for button in (self._paste_button, self.none_button):
            button.setVisible(self.editable)
        self.proxy.setVisible(self.session.is_coordinator and self.unit != WHOLE_CITY)
        self.side.show_form(self._source)
        self._show_cell()

    def _row_icon(self, row: int) -> QIcon | None:
        field = self._source.field_row(row) if self._source is not None else None
        if field is None or self.unit == WHOLE_CITY or field.figures.marked_none:
            return None
        if field.figures.blank:
            return theme.icon("dashed-circle", "amber")
        if self._source is not None and self._source.missing(row):
            return theme.icon("clock", "amber")
        return theme.icon("sheet", "accent") if field.figures.origin == "proxy" else None

    def _show_cell(self) -> None:
        source, (row, column) = self._source, self.grid.current_cell()
        if source is None or row < 0:
            return
        field, code = source.field_row(row), source.code(column)
        name = field.name if field is not None else "Tổng cộng"
        self.line.show_cell(
            f"{name} · {GRID_COLUMNS[column].number}" if code else name,
            source.text(row, column) if code else "",
            typed=source.kind(row, column) == "typed" and not source.note(row),
            invalid=source.draft(row, column) is not None,
        )
        self.none_button.setText("Có phát sinh" if field and field.figures.nothing else "Không phát sinh")
        self._ask_reason(source, field)
        self._say_of_cell(source, row, column)
        touch = source.form.touches.get((field.code, code)) if field is not None else None
        today = self.session.today
        self.line.set_author("" if touch is None else author_words(touch.at, touch.by, touch.origin, today))

    def _ask_reason(self, source: DossierSource, field: FieldRow | None) -> None:
        """Of a row that does not balance, where the city takes one with a reason."""
        form = source.form
        if field is None or field.gap is None or not self.editable or form.choices.get(BALANCE) == REFUSE:
            self.line.ask_reason(None)
            return
        draft = self.drafts.get((field.code, GAP_REASON))
        self.line.ask_reason((form.unit, form.month, field.code), draft.text if draft else field.figures.gap_reason)

    def _reasoned(self, of: tuple[str, str, str], text: str) -> None:
        unit, month, code = of
        form = self._source.form if self._source is not None else None
        if form is not None and (form.unit, form.month) == (unit, month):
            self.drafts.pop((code, GAP_REASON), None)
            self._apply({code: {GAP_REASON: text or None}})
        if self.line.reason.hasFocus():
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_of_cell(self, source: DossierSource, row: int, column: int) -> None:
        field = source.field_row(row)
        wrong = source.problem(row, column) or source.row_problem(row)
        if source.form.locked and not source.problem(row, column):
            self.line.say("padlock", "grey", source.form.locked)
        elif wrong:
            self.line.say("warning", "red", wrong)
        elif source.explained(row):
            self.line.say("info", "amber", source.explained(row))
        elif source.missing(row):
            self.line.say("clock", "amber", source.missing(row))
        elif source.form.empty and self.editable:
            self.line.say(
                "info", "accent", "Tháng chưa có số liệu. Chép khối ô trong Excel rồi Ctrl+V ở đây, hoặc gõ từng ô."
            )
        elif source.changed(row, column):
            self.line.say("pen", "accent", "Ô đổi sau khi tháng đã gửi; lần gửi tới mang giá trị mới.")
        elif field is not None and field.figures.origin == "proxy":
            self.line.say("sheet", "accent", "Hàng có số liệu nhập thay, chờ đơn vị xác nhận.")
        elif source.code(column) in PARTS and field is not None:
            self.line.say("", "text2", f"{PARTS[source.code(column)]}.")
        else:
            self.line.say("", "text", "")

    # typing

    def _edited(self, edits: Sequence[Edit]) -> None:
        source = self._source
        if source is None or not self.editable:
            return
        read = read_edits(source, list(edits))
        for row, column, _ in edits:
            field = source.field_row(row)
            if field is not None:
                self.drafts.pop((field.code, source.code(column)), None)
        self.drafts.update(read.drafts)
        for code, values in read.values.items():
            if values.get("none"):
                self._forget_drafts(code)
        # A value equal to the stored one is no edit, but it may have replaced a refused text.
        changed = {code: values for code, values in read.values.items() if differs(source.form, code, values)}
        saved, held, freed = hold_unbalanced(source.form, changed, self.drafts)
        for key in freed:
            self.drafts.pop(key, None)
        self.drafts.update(held)
        self._apply(saved)

    def _apply(self, values: Values) -> None:
        """Show the values at once, save them as one transaction."""
        if self._source is None:
            return
        form = self._source.form
        if values:
            self._source.form = form_with(form, values)
            self._save(values, form)
        self._lay_out()

    def _save(self, values: Values, form: MonthForm) -> None:
        patches = [
            Patch(DOSSIER.name, DOSSIER.id(unit=form.unit, month=form.month, procedure_field=code), dict(fields))
            for code, fields in values.items()
        ]

        def failed(error: ParError) -> None:
            # Nothing typed is lost: what could not be saved stays in its cells as typed.
            kept = self._drafts.setdefault((form.unit, form.month), {})
            for code, fields in values.items():
                for column, value in fields.items():
                    if column != "none" and value is not None:
                        kept[code, column] = Draft(str(value), sentence(error))
            self.session.failed.emit(sentence(error))
            self.refresh()

        count = sum(name in TYPED_COLUMNS for fields in values.values() for name in fields) or 1
        words = f"{count} ô hồ sơ TTHC {month_name(Period.parse(form.month))}"
        source = self.proxy.source if form.unit != self.session.about.code else ""
        self.session.save(patches, words=words, source=source, failed=failed)

    def _forget_drafts(self, code: str) -> None:
        for key in [key for key in self.drafts if key[0] == code]:
            del self.drafts[key]

    def _proxy_changed(self, source: str) -> None:
        self._lay_out()
        if source and self._source is not None:
            self.grid.go_to(0, FIRST_TYPED)
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _toggle_none(self) -> None:
        source, (row, _) = self._source, self.grid.current_cell()
        field = source.field_row(row) if source is not None and row >= 0 else None
        if field is None or not self.editable:
            return
        self._forget_drafts(field.code)
        self._apply({field.code: {"none": None} if field.figures.nothing else nothing_happened()})
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _value_entered(self, text: str) -> None:
        row, column = self.grid.current_cell()
        source = self._source
        if source is None or source.kind(row, column) != "typed" or source.note(row):
            return
        if text != source.text(row, column):
            self._edited([(row, column, text)])
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _paste(self) -> None:
        self.grid.setFocus(Qt.FocusReason.OtherFocusReason)
        if any(character.isdigit() for character in QGuiApplication.clipboard().text()):
            self.grid.paste()
        else:
            self.line.say("info", "accent", "Chưa chép số nào. Trong Excel chọn khối ô, Ctrl+C, rồi bấm lại.")

    def _refused(self, cells: Sequence[tuple[int, int]]) -> None:
        source = self._source
        if source is None or not cells:
            return
        row, column = cells[0]
        if len(cells) > 1:
            self.line.say("info", "accent", f"{len(cells)} ô tự tính hoặc đã khóa không nhận số; các ô vàng đã nhận.")
        elif not self.editable:
            self.line.say("padlock", "grey", self._why_closed())
        elif source.note(row):
            self.line.say("info", "accent", "Hàng này không phát sinh. Bấm Có phát sinh để gõ số.")
        elif source.field_row(row) is None:
            self.line.say("info", "accent", "Hàng Tổng cộng tự tính. Sửa ở các hàng trên.")
        else:
            self.line.say("info", "accent", f"Cột {PARTS.get(source.code(column), 'này tự tính')}.")

    def _disagreed(self, cells: Sequence[tuple[int, int, str]]) -> None:
        """Totals of a pasted block: where Excel's differ, one of the two copies is wrong."""
        if self._source is not None:
            self.line.say("warning", "amber", disagreement(self._source, cells))

    def _why_closed(self) -> str:
        if self._source is not None and self._source.form.locked:
            return self._source.form.locked
        if self.unit == WHOLE_CITY:
            return "Số cộng của các phường, xã. Chọn một đơn vị để xem hoặc nhập thay."
        return "Số liệu của đơn vị. Bấm Nhập thay… ở bên phải và ghi nguồn để gõ."

    def _overflowed(self, count: int) -> None:
        self.line.say("warning", "amber", f"{count} ô dán nằm ngoài biểu nên chưa nhận. Chọn lại ô đầu rồi dán lại.")


def default_month(session: Session) -> Period:
    """The last month of the chosen quarter that has begun; the first one of a quarter still to come."""
    months = session.world.calendar.months(session.period)
    begun = [m for m in months if session.world.calendar.bounds(m)[0] <= session.day_in_plan]
    return begun[-1] if begun else months[0]


def month_words(month: Period, calendar: PeriodCalendar) -> str:
    """ "Tháng 3/2022 (15/02 – 14/3)": reporting months are not calendar months (notes §3)."""
    first, last = calendar.bounds(month)
    days = " – ".join(f"{d.day:02d}/{d.month:02d}" if d.month < 3 else f"{d.day}/{d.month}" for d in (first, last))
    return f"Tháng {month.number}/{month.year} ({days})"


def month_name(month: Period) -> str:
    """ "tháng 3/2022"."""
    return f"tháng {month.number}/{month.year}"
