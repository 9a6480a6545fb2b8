"""What a number grid shows: columns declared once, cells asked from a source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Literal, Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()

CellKind = Literal["label", "typed", "computed", "closed"]
"""A name, a yellow cell, a Σ cell that refuses typing, a cell that takes nothing (a locked period)."""

Edit = tuple[int, int, str]
"""(row, column, text as typed or pasted)."""


@dataclass(frozen=True, slots=True)
class GridColumn:
    """A column: heading, the group above it ("" none), the form's own number ("(4a)"), width in pixels."""

    heading: str
    group: str = ""
    number: str = ""
    width: int = 57
    align: Literal["left", "right", "center"] = "right"
    computed: bool = False

    @property
    def full_name(self) -> str:
        """Group, heading and number in one line, for copying and screen readers."""
        name = f"{self.group}: {self.heading}" if self.group else self.heading
        return f"{name} {self.number}".strip()


class GridSource(Protocol):
    """The cells. The grid never changes them: it says what was typed, the owner applies it and refreshes."""

    def row_count(self) -> int:
        """Rows, the total row included."""
        ...

    def text(self, row: int, column: int) -> str:
        """What the cell shows; "" when blank."""
        ...

    def kind(self, row: int, column: int) -> CellKind:
        """What the cell takes."""
        ...

    def problem(self, row: int, column: int) -> str:
        """Why the cell is wrong, in one sentence; "" when it is not."""
        ...

    def changed(self, row: int, column: int) -> bool:
        """Whether it changed since it was sent (blue corner)."""
        ...

    def note(self, row: int) -> str:
        """Words across the row instead of cells ("không phát sinh"); "" for cells."""
        ...

    def is_total(self, row: int) -> bool:
        """Whether the row is a total."""
        ...


class GridRole(IntEnum):
    """Item data roles of the grid."""

    KIND = int(Qt.ItemDataRole.UserRole) + 101
    PROBLEM = int(Qt.ItemDataRole.UserRole) + 102
    CHANGED = int(Qt.ItemDataRole.UserRole) + 103
    NOTE = int(Qt.ItemDataRole.UserRole) + 104
    TOTAL = int(Qt.ItemDataRole.UserRole) + 105


_ALIGNED = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "center": Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter,
}


class GridModel(QAbstractTableModel):
    """A source as Qt wants it; ``setData`` reports through ``edited`` and changes nothing itself."""

    edited = Signal(object)

    def __init__(
        self, columns: Sequence[GridColumn], source: GridSource | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._source = source

    def set_source(self, source: GridSource | None) -> None:
        """Show another source (another month)."""
        self.beginResetModel()
        self._source = source
        self.endResetModel()

    def refresh(self) -> None:
        """The cells' contents changed, their number did not."""
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.columns) - 1))

    def kind(self, row: int, column: int) -> CellKind:
        """What the cell takes; "closed" without a source and under words across the row."""
        if self._source is None or self._source.note(row):
            return "closed" if column else "label"
        return self._source.kind(row, column)

    def text(self, row: int, column: int) -> str:
        """What the cell shows."""
        return "" if self._source is None else self._source.text(row, column)

    # Qt overrides

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() or self._source is None else self._source.row_count()

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if self.kind(index.row(), index.column()) == "typed":
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].heading
            if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                return self.columns[section].full_name
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        return self.value(index.row(), index.column(), role) if index.isValid() else None

    def value(self, row: int, column: int, role: int) -> Any:
        """What ``data`` gives, for painters (``painted_cell``)."""
        source = self._source
        if source is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return source.text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNED[self.columns[column].align]
        if role == GridRole.KIND:
            return self.kind(row, column)
        if role in (GridRole.PROBLEM, Qt.ItemDataRole.ToolTipRole):
            return source.problem(row, column)
        if role == GridRole.CHANGED:
            return source.changed(row, column)
        if role == GridRole.NOTE:
            return source.note(row)
        if role == GridRole.TOTAL:
            return source.is_total(row)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(source, row, column)
        return None

    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        if role != Qt.ItemDataRole.EditRole or self.kind(index.row(), index.column()) != "typed":
            return False
        text = str(value)
        if text != self.text(index.row(), index.column()):
            self.edited.emit([(index.row(), index.column(), text)])
        return True

    def _spoken(self, source: GridSource, row: int, column: int) -> str:
        text = source.note(row) or source.text(row, column) or "trống"
        problem = source.problem(row, column)
        return f"{self.columns[column].full_name}: {text}{f'. {problem}' if problem else ''}"
