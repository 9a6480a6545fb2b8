"""Sổ TTHC of the city, a view of Chỉ số: who receives and posts what, by procedure and by unit; the list itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from par_desktop.domain.changes import Changes
from par_desktop.domain.records.procedure import OFFERING, PROCEDURE, PROCEDURE_LEVEL
from par_desktop.domain.views.history_rows import HistoryLine
from par_desktop.domain.views.procedure_rows import ProcedureDetail, ProcedureUnitRow, Register, UnitRegister
from par_desktop.services import browse_procedures
from par_desktop.services.browse_history import record_history
from par_desktop.services.desk import Desk
from par_desktop.text.formats import rate
from par_desktop.ui import theme
from par_desktop.ui.delegates import ListDelegate
from par_desktop.ui.models.windowed import RowId, WindowedModel
from par_desktop.ui.panels.offering_view import OfferingView, online_choices
from par_desktop.ui.panels.procedure_columns import city_columns, unit_columns
from par_desktop.ui.panels.procedure_detail import NewProcedurePanel, ProcedureDetailPanel
from par_desktop.ui.panels.procedure_filters import ProcedureFilters
from par_desktop.ui.panels.procedure_list import ProcedureList
from par_desktop.ui.panels.procedure_proxy import ProxyBar
from par_desktop.ui.panels.procedure_unit import ProcedureUnitPanel
from par_desktop.ui.panels.ward_procedure_panel import DUTY, KINDS, focus_box, tool_bar
from par_desktop.ui.session import Session, touches
from par_desktop.widgets.bars import SegmentBar
from par_desktop.widgets.labels import ElidedLabel
from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import EmptyState, WayIn

BY_PROCEDURE, BY_UNIT, OF_UNIT = "procedures", "units", "unit"


class ProcedurePanel(QWidget):
    """The city's view. ``tools`` stands in the tab's toolbar while it is chosen; ``see_conflict(kind, record)``."""

    see_conflict = Signal(str, str)
    print_asked = Signal()
    acts_changed = Signal()
    """It became empty, or no longer is."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._register: Register | None = None
        self._asked = 0
        self._wanted = ""
        self._units: dict[RowId, ProcedureUnitRow] = {}
        self._narrow = False
        self._build_lists()
        self._build_details()
        self._build_tools()
        self.empty = EmptyState(
            "Chưa có sổ TTHC",
            DUTY,
            (
                WayIn(self.take_in, "Nhập danh mục từ Excel", "Danh mục đã công bố hoặc xuất từ phần mềm một cửa.",
                      "Chọn tệp…", theme.icon("excel-grid", "accent")),
                WayIn(self.add, "Thêm từng thủ tục", "Gõ mã, tên, lĩnh vực.", "Thêm", theme.icon("plus", "accent")),
            ),
        )  # fmt: skip
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.lists, 1)
        body.addWidget(self.details)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addLayout(body, 1)
        self.pages = QStackedWidget()
        self._page, self._own_page = page, self._unit_page()
        for widget in (page, self._own_page, self.empty):
            self.pages.addWidget(widget)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.pages)
        self._wire()

    # Building

    def _build_lists(self) -> None:
        self.filters = ProcedureFilters(list(PROCEDURE_LEVEL.labels.items()), online_choices())
        self.list = ProcedureList(city_columns(self.session.today), "Thủ tục hành chính")
        columns = unit_columns()
        self.unit_model = WindowedModel((), lambda ids: [self._units.get(i) for i in ids], columns, self)
        self.unit_table = ListTable()
        self.unit_table.setAccessibleName("Đơn vị")
        self.unit_table.setItemDelegate(ListDelegate(self.unit_table))
        self.unit_table.setSortingEnabled(True)
        self.unit_table.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.unit_table.setModel(self.unit_model)
        self.unit_table.set_columns([c.width for c in columns], [c.priority for c in columns], 200)
        self.lists = QStackedWidget()
        self.lists.addWidget(self.list)
        self.lists.addWidget(self.unit_table)

    def _build_details(self) -> None:
        self.detail = ProcedureDetailPanel(self.session)
        self.new = NewProcedurePanel(self.session)
        self.unit_detail = ProcedureUnitPanel()
        self.details = QStackedWidget()
        blank = QWidget()
        mark(blank, pane="raised")
        for widget in (blank, self.detail, self.new, self.unit_detail):
            self.details.addWidget(widget)

    def _build_tools(self) -> None:
        self.views = SegmentBar()
        self.views.setAccessibleName("Xem sổ TTHC")
        self.views.add(BY_PROCEDURE, "Theo thủ tục")
        self.views.add(BY_UNIT, "Theo đơn vị")
        self.words = ElidedLabel()
        mark(self.words, type="second")
        self.add_button = QPushButton(theme.icon("plus"), "Thêm thủ tục")
        self.add_button.clicked.connect(lambda *_: self.add())
        self.more = QPushButton("…")
        self.more.setAccessibleName("Việc khác với sổ TTHC")
        self.more.setToolTip("Nhập từ Excel, in danh sách còn thiếu")
        self.more.clicked.connect(lambda *_: self.menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft())))
        self.tools = tool_bar(self.views, self.words, self.add_button, self.more, stretch=self.words)

    def _unit_page(self) -> QWidget:
        """One unit's own list, to look at and to type for it."""
        self.own = OfferingView(self.session)
        self.proxy = ProxyBar(self.own.bulk)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.proxy)
        column.addWidget(self.own, 1)
        return page

    def _wire(self) -> None:
        self.views.chosen.connect(lambda key: self.choose(str(key)))
        self.filters.changed.connect(self._lay_out)
        self.filters.box.left.connect(self.list.table.setFocus)
        self.list.cleared.connect(self.filters.clear)
        self.list.current_changed.connect(self._chosen)
        self.list.opened.connect(lambda _: self.detail.focus_first_field())
        self.detail.left.connect(self.list.table.setFocus)
        self.detail.previous.connect(lambda: self.list.step(-1))
        self.detail.next.connect(lambda: self.list.step(1))
        self.detail.see_conflict.connect(self.see_conflict)
        self.new.left.connect(self._stop_adding)
        self.new.added.connect(self._added)
        self.unit_table.current_changed.connect(lambda unit: self._load_unit(str(unit or "")))
        self.unit_table.opened.connect(lambda unit: self.open_unit(str(unit)))
        self.unit_model.sort_requested.connect(self._sort_units)
        self.unit_detail.left.connect(self.unit_table.setFocus)
        self.unit_detail.previous.connect(lambda: self._step_unit(-1))
        self.unit_detail.next.connect(lambda: self._step_unit(1))
        self.unit_detail.open_list.connect(self.open_unit)
        self.proxy.back.clicked.connect(lambda *_: self.choose(BY_UNIT))
        self.proxy.changed.connect(lambda source: self.own.set_unit(self.own.unit, source))
        self.own.see_conflict.connect(self.see_conflict)
        edit = QShortcut(QKeySequence(Qt.Key.Key_F2), self.list, self.detail.focus_first_field)
        edit.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # What the tab calls

    @property
    def view(self) -> str:
        """By procedure, by unit, or one unit's own list."""
        return OF_UNIT if self.pages.currentWidget() is self._own_page else str(self.views.current())

    def cares(self, changes: Changes) -> bool:
        return touches(changes, *KINDS)

    def refresh(self) -> None:
        """Load anew; filters and rows stay."""
        self._asked += 1
        asked = self._asked

        def show(found: Register) -> None:
            if asked == self._asked:
                self._show(found)

        self.session.read(browse_procedures.register, done=show)
        if self.view == OF_UNIT:
            self.own.refresh()

    def period_changed(self) -> None:
        """The list is today's, whatever the period."""

    def leave(self) -> None:
        self.detail.commit()
        self.own.leave()

    def next_problem(self) -> None:
        """F8: the next procedure or unit that lacks something."""
        if self.view == OF_UNIT:
            self.own.list.next_lacking()
        elif self.view == BY_PROCEDURE:
            self.list.next_lacking()
        else:
            self._step_unit(1, only=lambda row: row.lacking_desk > 0 or row.lacking_posted > 0)

    def focus_filter(self) -> None:
        if self.view == BY_UNIT:
            self.unit_table.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            focus_box(self.own.filters if self.view == OF_UNIT else self.filters)

    def open_record(self, kind: str, record: str) -> None:
        """A procedure in the list, or in a unit's own list."""
        parts = record.split("/")
        if kind == OFFERING.name and len(parts) == 2:
            self.open_unit(parts[0])
            self.own.go_to(parts[1])
            return
        self.choose(BY_PROCEDURE)
        self._wanted = parts[-1]
        self._lay_out()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.filters.set_narrow(narrow)
        self.own.set_narrow(narrow)
        for panel in (self.detail, self.new, self.unit_detail):
            panel.set_narrow(narrow)
        # Or the stack keeps the room of its widest page.
        self.details.setFixedWidth(self.detail.width())

    # Showing

    def choose(self, view: str) -> None:
        """By procedure or by unit."""
        self.detail.commit()
        self.own.leave()
        self.views.choose(view)
        self._lay_out()

    def _show(self, found: Register) -> None:
        self._register = found
        self.filters.set_fields(found.fields)
        wards = [unit for unit in found.units if unit.unit != self.session.world.city]
        whole = sum(unit.procedures for unit in wards)
        at_desk, posted = (sum(getattr(unit, name) for unit in wards) for name in ("at_desk", "posted"))
        rates = [rate(Fraction(part, whole), 1) for part in (at_desk, posted)] if whole else ["", ""]
        self.words.setText(f"Phường, xã: tại BPMC {rates[0]} · công khai {rates[1]}" if whole else "")
        if self.view == OF_UNIT:
            return
        self._lay_out()

    def _lay_out(self) -> None:
        found = self._register
        if found is None:
            return
        adding = self.details.currentWidget() is self.new
        if not found.rows and not adding:
            self.pages.setCurrentWidget(self.empty)
            self._show_tools(some=False)
            return
        self.pages.setCurrentWidget(self._page)
        self._show_tools(some=True)
        by_unit = self.views.current() == BY_UNIT
        self.lists.setCurrentWidget(self.unit_table if by_unit else self.list)
        self.filters.setVisible(not by_unit)
        if by_unit:
            self._lay_out_units(found.units)
        else:
            self._lay_out_procedures(found)

    @property
    def has_primary(self) -> bool:
        """Whether the screen's one filled button stands here: in the empty state."""
        return self.pages.currentWidget() is self.empty

    def _show_tools(self, *, some: bool) -> None:
        self.acts_changed.emit()
        for widget in (self.views, self.words, self.add_button, self.more):
            widget.setVisible(some)

    def _lay_out_procedures(self, found: Register) -> None:
        counts = self.list.show_rows(found.rows, self.filters.asked(), found.day)
        self.filters.show_counts(counts)
        wanted, self._wanted = self._wanted, ""
        if wanted and not self.list.go_to(wanted):
            self.filters.clear(tell=False)
            self.filters.show_counts(self.list.show_rows(found.rows, self.filters.asked(), found.day))
            self.list.go_to(wanted)
        shown = bool(self.list.shown)
        adding = self.details.currentWidget() is self.new
        self.details.setVisible(shown or adding)
        if shown and not adding:
            self._load(self.list.current_id)

    def _chosen(self, procedure: str) -> None:
        self.detail.commit()
        if procedure:
            if self.details.currentWidget() is self.new:
                self.details.setCurrentWidget(self.detail)
            self._load(procedure)

    def _load(self, procedure: str) -> None:
        if not procedure:
            return

        def read(desk: Desk) -> tuple[ProcedureDetail | None, tuple[HistoryLine, ...]]:
            record = PROCEDURE.id(procedure=procedure)
            return browse_procedures.procedure_detail(desk, procedure), record_history(desk, PROCEDURE.name, record)

        def show(found: tuple[ProcedureDetail | None, tuple[HistoryLine, ...]]) -> None:
            detail, lines = found
            if detail is None or self.list.current_id not in (procedure, ""):
                return
            self.detail.show_detail(detail, lines, self._register.fields if self._register else ())
            if self.view == BY_PROCEDURE and self.details.currentWidget() is not self.new:
                self.details.setCurrentWidget(self.detail)

        self.session.read(read, done=show)

    # Units

    def _lay_out_units(self, units: Sequence[ProcedureUnitRow]) -> None:
        self._units = {row.unit: row for row in units}
        ids: list[RowId] = [row.unit for row in units]
        standing = str(self.unit_table.current_id() or "")
        if set(self.unit_model.ids) == set(ids):
            self.unit_model.refresh()
        else:
            self.unit_table.blockSignals(True)
            self.unit_model.reset(ids)
            self.unit_table.blockSignals(False)
        self.details.setVisible(True)
        self._go_to_unit(standing or next((r.unit for r in units if r.lacking_desk), str(ids[0]) if ids else ""))

    def _go_to_unit(self, unit: str) -> None:
        at = self.unit_model.row_of(unit)
        if at < 0:
            return
        if unit == self.unit_table.current_id():
            self._load_unit(unit)
            return
        index = self.unit_model.index(at, 0)
        self.unit_table.setCurrentIndex(index)
        self.unit_table.scrollTo(index)

    def _step_unit(self, by: int, only: Callable[[ProcedureUnitRow], bool] = lambda _: True) -> None:
        rows, start = self.unit_model.rowCount(), self.unit_table.currentIndex().row()
        for offset in range(1, rows + 1):
            row = self.unit_model.row_at((start + by * offset) % rows)
            if isinstance(row, ProcedureUnitRow) and only(row):
                self._go_to_unit(row.unit)
                return

    def _sort_units(self, wish: object) -> None:
        if not isinstance(wish, tuple) or self._register is None:
            return
        key, descending = str(wish[0]), bool(wish[1])
        order = {row.unit: at for at, row in enumerate(self._register.units)}
        keys: dict[str, Callable[[ProcedureUnitRow], object]] = {
            "name": lambda row: order[row.unit],
            "procedures": lambda row: row.procedures,
            "at_desk": lambda row: row.at_desk / row.procedures if row.procedures else 0,
            "posted": lambda row: row.posted / row.procedures if row.procedures else 0,
            "changed": lambda row: row.changed_at,
            "state": lambda row: (-row.lacking_desk, -row.lacking_posted),
        }
        ranked = sorted(self._units.values(), key=keys[key], reverse=descending)  # type: ignore[arg-type]
        standing = str(self.unit_table.current_id() or "")
        self.unit_table.blockSignals(True)
        self.unit_model.reset([row.unit for row in ranked])
        self.unit_table.blockSignals(False)
        self._go_to_unit(standing)

    def _load_unit(self, unit: str) -> None:
        if not unit:
            return

        def show(found: UnitRegister) -> None:
            row = self._units.get(unit)
            if row is not None and self.unit_table.current_id() == unit:
                self.unit_detail.show_unit(row, found)
                if self.view == BY_UNIT:
                    self.details.setCurrentWidget(self.unit_detail)

        self.session.read(browse_procedures.unit_register, unit, done=show)

    def open_unit(self, unit: str) -> None:
        """One unit's own list."""
        self.detail.commit()
        self.views.choose(BY_UNIT)
        self._show_tools(some=True)
        self.proxy.show_unit(self.session.world.unit(unit).name, ask=unit != self.session.world.city)
        self.pages.setCurrentWidget(self._own_page)
        self.own.set_unit(unit)
        self.own.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # Adding

    def menu(self) -> QMenu:
        """What else can be done with the list."""
        menu = QMenu(self)
        menu.addAction(theme.icon("excel-grid"), "Nhập danh mục từ Excel…", self.take_in)
        menu.addAction(theme.icon("print"), "In danh sách còn thiếu", self.print_asked.emit)
        return menu

    def add(self) -> None:
        """Type a new procedure in the panel."""
        self.detail.commit()
        self.views.choose(BY_PROCEDURE)
        self.details.setCurrentWidget(self.new)
        self.pages.setCurrentWidget(self._page)
        self._lay_out()
        self.details.setVisible(True)
        self.new.begin(self._field_names())

    def _field_names(self) -> list[str]:
        used = self._register.fields if self._register is not None else ()
        official = [field.name for field in self.session.world.procedure_fields]
        return [*official, *(name for name in used if name not in official)]

    def _added(self, procedure: str) -> None:
        self._wanted = procedure
        self.details.setCurrentWidget(self.detail)  # where the rest is written
        self.refresh()

    def _stop_adding(self) -> None:
        self.details.setCurrentWidget(self.detail)
        self._lay_out()
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_in(self) -> None:
        """Take the list from somebody's spreadsheet."""
        from par_desktop.ui.dialogs.intake import open_intake

        open_intake(self, self.session, "procedures")
