"""The registers to choose from, each with its rows in the period and what is to be looked at in them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from par_desktop.domain.views.register_rows import ShelfRow
from par_desktop.text.formats import number
from par_desktop.ui import theme
from par_desktop.ui.delegates import ListDelegate
from par_desktop.ui.models.windowed import Column, RowId, WindowedModel
from par_desktop.widgets.list_table import ListTable


class RegisterShelf(QWidget):
    """``chosen(code)`` when a person picks another register."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: dict[RowId, ShelfRow] = {}
        self.model = WindowedModel((), self._fetch, (_column(),), self)
        self.table = ListTable(theme.ROW_SECOND)
        self.table.setAccessibleName("Sổ theo dõi")
        self.table.setItemDelegate(ListDelegate(self.table))
        self.table.setModel(self.model)
        self.table.set_columns([0], [0], 100)
        self.table.horizontalHeader().hide()
        self.table.current_changed.connect(self._picked)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table)

    def show_rows(self, rows: Sequence[ShelfRow], stand: str) -> str:
        """List these and stand on one; returns the code stood on, "" where there is none."""
        self._rows = {row.register.code: row for row in rows}
        codes = [row.register.code for row in rows]
        at = stand if stand in codes else codes[0] if codes else ""
        self.table.blockSignals(True)
        if list(self.model.ids) == codes:
            self.model.refresh()
        else:
            self.model.reset(codes)
        if at:
            self.table.setCurrentIndex(self.model.index(self.model.row_of(at), 0))
        self.table.blockSignals(False)
        return at

    def choose(self, code: str) -> None:
        """Stand on another register, with a signal."""
        row = self.model.row_of(code)
        if row >= 0:
            self.table.setCurrentIndex(self.model.index(row, 0))

    def row(self, code: str) -> ShelfRow | None:
        """What the list says of a register."""
        return self._rows.get(code)

    def _fetch(self, ids: Sequence[RowId]) -> Sequence[ShelfRow | None]:
        return [self._rows.get(row_id) for row_id in ids]

    def _picked(self, row_id: object) -> None:
        if row_id is not None:
            self.chosen.emit(str(row_id))


def _column() -> Column:
    return Column(
        "Sổ",
        text=lambda row: row.register.short_title,
        second=_second,
        icon=lambda row: ("warning", "amber") if row.wrong else ("sheet", "accent" if row.rows else "grey"),
        tooltip=lambda row: f"{row.register.title}. {_second(row)}. {row.register.note}".rstrip(". ") + ".",
    )


def _second(row: ShelfRow) -> str:
    if not row.rows:
        return "chưa có dòng nào"
    wrong = f" · {number(row.wrong)} dòng cần xem" if row.wrong else ""
    return f"{number(row.rows)} dòng{wrong}"
