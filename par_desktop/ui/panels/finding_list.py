"""The same findings as a list: for a unit its own, for the coordinator the board's other view."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from par_desktop.domain.views.inspection_rows import FindingRow
from par_desktop.ui import theme
from par_desktop.ui.delegates import ListDelegate
from par_desktop.ui.models.windowed import Column, Group, RowId, WindowedModel
from par_desktop.ui.panels.inspection_words import STEP_TITLES, day_words, finding_state_words, repeat_words
from par_desktop.widgets.list_table import ListTable


class FindingList(QWidget):
    """``current_changed(FindingRow or None)``; ``opened(FindingRow)`` on Enter or double click;

    ``menu_asked(FindingRow, point)`` on a right click or the menu key.
    """

    current_changed = Signal(object)
    opened = Signal(object)
    menu_asked = Signal(object, object)
    left = Signal()

    def __init__(self, *, units: bool = True) -> None:
        super().__init__()
        self._units = units
        self._rows: dict[RowId, FindingRow] = {}
        self._today = date.min
        self.model = WindowedModel([], lambda ids: [self._rows.get(i) for i in ids], self._columns(), self)
        self.table = ListTable(theme.ROW_SECOND)
        self.table.setItemDelegate(ListDelegate(self.table))
        self.table.setAccessibleName("Tồn tại")
        self.table.setModel(self.model)
        self.table.set_columns([52, 0, 92, 176], (0, 0, 1, 0), narrow=180)
        self.table.current_changed.connect(lambda *_: self.current_changed.emit(self.current()))
        self.table.opened.connect(lambda *_: self.opened.emit(self.current()))
        self.table.left.connect(self.left)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(lambda *_: self._ask_menu())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        self.setFocusProxy(self.table)

    def show_rows(self, rows: Sequence[FindingRow], today: date) -> None:
        """Grouped by step, due first; the chosen one stays chosen."""
        chosen = self.current()
        self._today = today
        self._rows = {row.record: row for row in rows}
        groups = []
        for step, title in STEP_TITLES.items():
            mine = sorted((r for r in rows if r.state.step is step), key=lambda r: r.deadline or date.max)
            if mine:
                groups.append(Group(title, [row.record for row in mine]))
        self.model.reset_groups(groups)
        if chosen is not None and self.choose(chosen.record):
            return
        if self._rows:
            self.choose(str(self.model.ids[0]))
        else:
            self.current_changed.emit(None)

    def choose(self, record: str) -> bool:
        """Make a finding the current one; False where it is not shown."""
        at = self.model.row_of(record)
        if at < 0:
            return False
        self.table.setCurrentIndex(self.model.index(at, 0))
        return True

    def current(self) -> FindingRow | None:
        """The chosen finding."""
        found = self.table.current_id()
        return self._rows.get(str(found)) if found is not None else None

    def _ask_menu(self) -> None:
        row = self.current()
        if row is not None:
            rect = self.table.visualRect(self.table.currentIndex())
            self.menu_asked.emit(row, self.table.viewport().mapToGlobal(rect.bottomLeft()))

    def _second(self, row: FindingRow) -> str:
        unit = row.unit_name if self._units else ""
        parts = [unit, f"mức {row.severity}" if row.severity else "", repeat_words(row), row.person]
        return " · ".join(part for part in parts if part)

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("Câu", lambda r: r.item, width=52, bold=lambda _: True),
            Column("Tồn tại", lambda r: r.text, second=self._second),
            Column("Hạn", lambda r: day_words(r.deadline, self._today), align="right", width=92),
            Column("Trạng thái", width=176, state=lambda r: finding_state_words(r, long=True)),
        )
