"""What a painter asks of a cell, asked of a model written in Python without the way through Qt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex


class Cell(Protocol):
    """What painters ask of a cell; a model index answers it too."""

    def row(self) -> int: ...

    def column(self) -> int: ...

    def data(self, role: int = ...) -> Any: ...


class PaintedCell:
    """A cell of a model written in Python, asked without the way through Qt.

    Every such way hands the interpreter over; beside a working thread each of some thousand costs a wait.
    """

    __slots__ = ("_column", "_row", "_value")

    def __init__(self, value: Callable[[int, int, int], Any], row: int, column: int) -> None:
        self._value, self._row, self._column = value, row, column

    def row(self) -> int:
        return self._row

    def column(self) -> int:
        return self._column

    def data(self, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        return self._value(self._row, self._column, role)


def cell_of(index: Index) -> Cell:
    """The cell as its model tells it directly, where the model can; else the index itself."""
    model = index.model()
    cell = getattr(model, "cell", None)
    if cell is not None:
        known: Cell = cell(index.row(), index.column())
        return known
    value = getattr(model, "value", None)
    return PaintedCell(value, index.row(), index.column()) if value is not None else index
