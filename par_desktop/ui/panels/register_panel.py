"""Sổ theo dõi: the registers at the left, the rows of the chosen one at the right, typed in place (look.md §6)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from par_desktop.domain.changes import Changes
from par_desktop.domain.records.entry import ENTRY, SERVICE_UNIT
from par_desktop.domain.views.register_rows import RegisterSheet, ShelfRow
from par_desktop.services import browse_registers
from par_desktop.services.browse_registers import EVERY_DAY, MOST_ROWS, WHOLE_CITY
from par_desktop.ui import theme
from par_desktop.ui.panels.dossier_proxy import ProxyBox, UnitChoice
from par_desktop.ui.panels.register_parts import RegisterBar, ScopeChoice
from par_desktop.ui.panels.register_print import ask_place, print_register
from par_desktop.ui.panels.register_shelf import RegisterShelf
from par_desktop.ui.panels.register_view import RegisterView
from par_desktop.ui.session import Session, touches
from par_desktop.widgets.look import mark

if TYPE_CHECKING:
    from par_desktop.ui.dialogs.service_units import ServiceUnitsDialog

_LEFT, _LEFT_NARROW = 236, 196


class RegisterPanel(QWidget):
    """``tools`` stands in the tab's toolbar while this view is chosen. ``said(words)``: for the status strip."""

    said = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.unit = WHOLE_CITY if session.is_coordinator else session.about.code
        self.code = ""
        self._sheet: RegisterSheet | None = None
        self._limit = MOST_ROWS
        self._turn = 0
        self._narrow = False
        self._build_tools()
        self._build()

    def _build_tools(self) -> None:
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        self.units = UnitChoice()
        self.units.setVisible(self.session.is_coordinator)
        if self.session.is_coordinator:
            world = self.session.world
            codes = {code for register in world.registers for code in browse_registers.fillers(world, register)}
            self.units.set_units([unit for unit in world.units if unit.code in codes], "Toàn thành phố")
            self.units.chosen.connect(self.set_unit)
        self.scope = ScopeChoice()
        self.scope.set_period(self.session.period)
        self.scope.currentIndexChanged.connect(lambda *_: self._start_anew())
        row.addWidget(self.units)
        row.addWidget(self.scope)
        row.addStretch(1)

    def _build(self) -> None:
        self.shelf = RegisterShelf()
        self.shelf.chosen.connect(self.choose_register)
        self.proxy = ProxyBox()
        self.proxy.changed.connect(lambda *_: self._start_anew())
        self._left = QFrame()
        mark(self._left, pane="surface", rule="right")
        left = QVBoxLayout(self._left)
        left.setContentsMargins(0, 0, 1, 0)
        left.setSpacing(0)
        left.addWidget(self.shelf, 1)
        self._proxy_room = QFrame()
        mark(self._proxy_room, rule="top")
        room = QVBoxLayout(self._proxy_room)
        room.setContentsMargins(theme.MARGIN, 10, 12, 4)
        room.addWidget(self.proxy)
        left.addWidget(self._proxy_room)
        self._proxy_room.hide()
        self.bar = RegisterBar()
        self.view = RegisterView(self.session)
        self.view.asked_more.connect(self._more_rows)
        self.view.asked_reading.connect(self.refresh)
        self.bar.add.connect(self.view.add_row)
        self.bar.delete.connect(lambda: self.view.delete_rows(self.view.selected_rows()))
        self.bar.take_in.connect(self.take_in)
        self.bar.print.connect(self._ask_print)
        self.bar.copy.connect(self.copy_table)
        self.bar.name_units.connect(lambda: self.open_service_units())
        self.bar.take_units.connect(lambda: self._open_intake("units"))
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.bar)
        right.addWidget(self.view, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left)
        row.addLayout(right, 1)

    # what the tab calls

    def cares(self, changes: Changes) -> bool:
        """Rows, the names they choose among, and what locks them."""
        return touches(changes, ENTRY.name, SERVICE_UNIT.name, "closing", "reopening", "succession")

    def refresh(self) -> None:
        """Read the list and the chosen register again; the cursor and refused texts stay."""
        self._turn += 1
        turn, asked = self._turn, (self.unit, self.scope.scope())

        def show(rows: Sequence[ShelfRow]) -> None:
            if turn == self._turn:
                self._show_shelf(rows)

        self.session.read(browse_registers.shelf, *asked, done=show)

    def period_changed(self) -> None:
        """Another quarter in the strip."""
        self.scope.set_period(self.session.period)
        self._start_anew()

    def leave(self) -> None:
        """Cells save themselves; a long text that is being typed is saved now."""
        self.view.commit()

    def next_problem(self) -> None:
        """F8: the next cell to look at."""
        self.view.next_problem()

    def focus_filter(self) -> None:
        """Ctrl+F: unit, or scope."""
        (self.units.combo if self.session.is_coordinator else self.scope).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_record(self, kind: str, record: str) -> None:
        """Go to this row, whatever its day."""
        if kind != ENTRY.name:
            return
        parts = ENTRY.parts(record)
        self.code = parts["register"]
        if self.session.is_coordinator:
            self.unit = parts["unit"]
            self.units.choose(parts["unit"])
        self.scope.setCurrentIndex(self.scope.count() - 1)
        self._start_anew()
        self.view.stand_on(parts["entry"])

    def set_narrow(self, narrow: bool) -> None:
        """Less room for the list, shorter words above the grid."""
        self._narrow = narrow
        self._left.setFixedWidth(_LEFT_NARROW if narrow else _LEFT)
        self._show_bar()

    def set_unit(self, unit: str) -> None:
        """Show another unit's registers, "" the whole city's."""
        if unit != self.unit:
            self.view.forget()
            self.unit = unit
            self.proxy.reset()
            self.units.choose(unit)
            self._start_anew()

    def choose_register(self, code: str) -> None:
        """Show another register."""
        if code != self.code:
            self.view.forget()
            self.code = code
            self._limit = MOST_ROWS
            self._read_sheet()

    # showing

    @property
    def editable(self) -> bool:
        """Whether this person may type in the chosen register now."""
        row = self.shelf.row(self.code)
        own = self.unit == self.session.about.code
        return row is not None and row.mine and (own or bool(self.unit and self.proxy.source))

    def _start_anew(self) -> None:
        self.view.forget()
        self._limit = MOST_ROWS
        self.refresh()

    def _show_shelf(self, rows: Sequence[ShelfRow]) -> None:
        self.code = self.shelf.show_rows(rows, self.code)
        foreign = self.session.is_coordinator and self.unit not in (WHOLE_CITY, self.session.about.code)
        self._proxy_room.setVisible(foreign)
        if self.code:
            self._read_sheet()

    def _read_sheet(self) -> None:
        turn, asked = self._turn, (self.code, self.unit, self.scope.scope(), self._limit)

        def show(sheet: RegisterSheet) -> None:
            now = (self.code, self.unit, self.scope.scope(), self._limit)
            if turn == self._turn and asked == now:
                self._show(sheet)

        self.session.read(browse_registers.sheet, *asked, done=show)

    def _show(self, sheet: RegisterSheet) -> None:
        self._sheet = sheet
        proxy = self.proxy.source if self.unit != self.session.about.code else ""
        self.view.show_sheet(sheet, editable=self.editable, proxy_source=proxy)
        self._show_bar()

    def _show_bar(self) -> None:
        if self._sheet is not None:
            coordinator = self.session.is_coordinator
            self.bar.show_register(self._sheet, editable=self.editable, coordinator=coordinator, narrow=self._narrow)

    def _more_rows(self) -> None:
        self._limit += MOST_ROWS
        self._read_sheet()

    # acts

    def copy_table(self) -> None:
        """The whole table with its headings to the clipboard."""
        if self._sheet is not None:
            QGuiApplication.clipboard().setText(self.view.whole_text())
            self.said.emit("Đã chép bảng. Dán vào Word, Excel hoặc Zalo bằng Ctrl+V.")

    def take_in(self) -> None:
        """Rows from a spreadsheet of one's own."""
        self._open_intake(f"register:{self.code}")

    def _open_intake(self, spec: str) -> None:
        from par_desktop.ui.dialogs.intake import open_intake

        self.view.commit()
        open_intake(self, self.session, spec)

    def _ask_print(self) -> None:
        self.view.commit()
        unit, period = self.unit or self.session.world.city, self._print_period()
        path = ask_place(self, self.code, unit, period)
        if path is not None:
            self.print_to(path)

    def print_to(self, path: Path) -> None:
        """Write the register as it is chosen; the suffix says as what."""
        unit = self.unit or self.session.world.city
        print_register(self.session, self.code, unit, self._print_period(), path, self.said.emit)

    def _print_period(self) -> str:
        scope = self.scope.scope()
        return str(self.session.period.year) if scope == EVERY_DAY else scope

    def open_service_units(self) -> ServiceUnitsDialog:
        """The list that registers choose among: named, renamed, ended."""
        from par_desktop.ui.dialogs.service_units import open_service_units

        self.view.commit()
        dialog = open_service_units(self, self.session)
        dialog.take_in.connect(lambda: self._open_intake("units"))
        return dialog
