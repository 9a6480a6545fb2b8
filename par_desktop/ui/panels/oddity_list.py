"""Dấu hiệu bất thường as a list: what, whose, why in figures, and the way there; nothing in it blocks anything."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from par_desktop.domain.views.oddity_rows import OddityRow
from par_desktop.text.formats import period_label
from par_desktop.ui import theme
from par_desktop.ui.delegates import ListDelegate
from par_desktop.ui.models.windowed import Column, RowId, WindowedModel
from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.roles import State

WIDTHS = (212, 172, 0, 116, 44)
_GO = len(WIDTHS) - 1


class OddityList(QWidget):
    """``opened(OddityRow)`` on Enter, a double click, or a click on Tới."""

    opened = Signal(object)
    left = Signal()

    def __init__(self, *, units: bool = True) -> None:
        """``units`` False: all rows are of one unit, so its name is left out."""
        super().__init__()
        self._rows: dict[RowId, OddityRow] = {}
        self.model = WindowedModel((), lambda ids: [self._rows.get(i) for i in ids], _COLUMNS, self)
        self.table = ListTable(theme.ROW_TWO)
        self.table.setAccessibleName("Dấu hiệu bất thường")
        self.table.setItemDelegate(ListDelegate(self.table))
        self.table.setModel(self.model)
        self.table.set_columns((WIDTHS[0], WIDTHS[1] if units else 1, *WIDTHS[2:]), (0, 0, 0, 1, 0), narrow=200)
        self.table.opened.connect(lambda *_: self._open())
        self.table.clicked.connect(self._clicked)
        self.table.left.connect(self.left)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)
        self.setFocusProxy(self.table)

    def show_rows(self, rows: Sequence[OddityRow]) -> None:
        """These, in this order; the chosen one stays chosen."""
        chosen = self.table.current_id()
        self._rows = {row.id: row for row in rows}
        self.model.reset([row.id for row in rows])
        at = self.model.row_of(str(chosen)) if chosen is not None else -1
        if rows:
            self.table.setCurrentIndex(self.model.index(max(at, 0), 0))

    def current(self) -> OddityRow | None:
        """The chosen one."""
        found = self.table.current_id()
        return self._rows.get(str(found)) if found is not None else None

    def _open(self) -> None:
        row = self.current()
        if row is not None:
            self.opened.emit(row)

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == _GO:
            self._open()


def _state(row: OddityRow) -> State:
    return State("warning", row.title, "amber")


_COLUMNS = (
    Column("Dấu hiệu", state=_state, width=WIDTHS[0]),
    Column("Đơn vị", text=lambda r: r.unit_name, lines=2, width=WIDTHS[1]),
    Column("Vì sao", text=lambda r: r.words, lines=2, tooltip=lambda r: r.words),
    Column("Kỳ", text=lambda r: period_label(r.period), tone=lambda _: "text2", width=WIDTHS[3], priority=1),
    Column("", text=lambda _: "Tới", tone=lambda _: "accent", align="right", width=WIDTHS[4]),
)
