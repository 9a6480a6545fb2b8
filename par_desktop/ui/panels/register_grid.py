"""The grid of a register: keys as in Excel, rows that come, go and grow under a pasted block, lists to choose from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu

from par_desktop.ui.panels.register_source import FIRST, RegisterSource
from par_desktop.widgets.grid_block import block_text, parse_block
from par_desktop.widgets.grid_model import GridColumn
from par_desktop.widgets.number_grid import NumberGrid

Index = QModelIndex | QPersistentModelIndex
_MOST_PASTED = 2_000


class RegisterGrid(NumberGrid):
    """``asked_row()``: a new row; ``asked_delete(rows)``: those selected; ``asked_choice(row, column)``: a list."""

    asked_row = Signal()
    asked_delete = Signal(object)
    asked_choice = Signal(int, int)
    asked_long = Signal()
    """A text of several lines is edited where its lines are seen."""

    def __init__(
        self, columns: Sequence[GridColumn], source: RegisterSource, row_icon: Callable[[int], QIcon | None]
    ) -> None:
        super().__init__(columns, FIRST, row_icon)
        self._source = source
        self.setAccessibleName(f"Sổ {source.sheet.register.short_title}")

    def grow(self, count: int = 1) -> None:
        """More ready rows at the end, above the total; an editor that is open stays open."""
        at = len(self._source.lines)
        model = self.grid_model()
        model.beginInsertRows(QModelIndex(), at, at + count - 1)
        for _ in range(count):
            self._source.add_blank()
        model.endInsertRows()

    def selected_rows(self) -> list[int]:
        """Rows with a selected cell, else the current one."""
        rows = {index.row() for index in self.selectionModel().selectedIndexes()}
        return sorted(rows or {self.current_cell()[0]})

    def whole_text(self) -> str:
        """All rows with their headings, tab-separated: for Word, Excel or Zalo."""
        model = self.grid_model()
        heads = [column.full_name.removesuffix("\u00a0*") for column in model.columns]
        keep = [at for at, head in enumerate(heads) if head]
        rows = [
            [model.text(row, at) for at in keep]
            for row in range(model.rowCount())
            if (line := self._source.line(row)) is None or not line.blank
        ]
        return block_text([[heads[at] for at in keep], *rows])

    def offer(self, words: Sequence[str], chosen: Callable[[str], object]) -> QMenu:
        """A list at the current cell; what is picked goes to ``chosen``."""
        menu = QMenu(self)
        for word in words:
            menu.addAction(word).triggered.connect(lambda *_, word=word: chosen(word))
        rect = self.visualRect(self.currentIndex())
        menu.popup(self.viewport().mapToGlobal(rect.bottomLeft()))
        return menu

    # NumberGrid

    def paste(self) -> None:
        """A block longer than the rows there are gets the rows it needs."""
        block = parse_block(QGuiApplication.clipboard().text())
        row = min((row for row, _ in self._selected()), default=0)
        lacking = min(row + len(block), _MOST_PASTED) - len(self._source.lines)
        if lacking > 0 and self._source.editable:
            self.grow(lacking)
        super().paste()

    # Qt overrides

    def edit(self, index: Index, *how: Any) -> Any:  # Qt has two forms, with and without a cause
        replaces = bool(how) and how[0] == QAbstractItemView.EditTrigger.AnyKeyPressed
        if not replaces and index.isValid() and "\n" in self._source.full_text(index.row(), index.column()):
            if not how or how[0] & self.editTriggers():
                self.asked_long.emit()
            return False
        return super().edit(index, *how)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, control = event.key(), event.modifiers() == Qt.KeyboardModifier.ControlModifier
        alone = event.modifiers() == Qt.KeyboardModifier.NoModifier
        alt = event.modifiers() & Qt.KeyboardModifier.AltModifier
        if (key == Qt.Key.Key_Insert and alone) or (key == Qt.Key.Key_N and control):
            self.asked_row.emit()
        elif key == Qt.Key.Key_Delete and control:
            self.asked_delete.emit(self.selected_rows())
        elif (key == Qt.Key.Key_F4 and alone) or (key == Qt.Key.Key_Down and alt):
            self.asked_choice.emit(*self.current_cell())
        else:
            super().keyPressEvent(event)
            return
        event.accept()
