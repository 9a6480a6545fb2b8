"""A grid of numbers that behaves like Excel: paste a block, fill down, Enter, Tab, F8 to the next problem."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QIcon, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from par_desktop.widgets.grid_block import Cell, block_text, fill, parse_block
from par_desktop.widgets.grid_cells import GridDelegate, pinned_top
from par_desktop.widgets.grid_header import GridHeader
from par_desktop.widgets.grid_model import Edit, GridColumn, GridModel, GridRole, GridSource

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 25
BLOCK_MIME = "application/x-par-desktop-block"
"""The copied block without headings, so that pasting inside a grid gives back the block."""


class _Side(QTableView):
    """The first columns, which stay while the rest scrolls sideways."""

    def __init__(
        self,
        columns: Sequence[GridColumn],
        frozen: int,
        row_icon: Callable[[int], QIcon | None] | None,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        _dress(self, columns)
        self._cells = GridDelegate(self, frozen, row_icon)
        self.setItemDelegate(self._cells)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self._cells.paint_pinned(painter, self)
        painter.end()


class NumberGrid(QTableView):
    """Yellow cells take typing, Σ cells refuse it with ``refused``. Heading, first columns and total row stay in sight.

    ``row_icon(row)`` puts an icon before the row's name (a field not entered yet).

    ``edited(list of (row, column, text))``: one list for one act (a cell, a pasted block, a filled column), so that
    one undo takes it back. The owner applies it to the source and calls ``refresh``.
    ``refused(list of (row, column))``: somebody typed into or pasted over cells that take nothing.
    ``disagreed(list of (row, column, text))``: after a block was applied, computed cells that show another number than
    the block told. ``overflowed(count)``: pasted cells that fell outside the grid.
    ``cell_changed(row, column)``: another current cell.
    """

    edited = Signal(object)
    refused = Signal(object)
    disagreed = Signal(object)
    overflowed = Signal(int)
    cell_changed = Signal(int, int)

    def __init__(
        self,
        columns: Sequence[GridColumn],
        frozen: int = 2,
        row_icon: Callable[[int], QIcon | None] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._frozen_count = frozen
        self._model = GridModel(columns, parent=self)
        self._model.edited.connect(self.edited)
        self._delegate = GridDelegate(self, frozen, row_icon)
        self._delegate.leave.connect(self._step)
        _dress(self, self._columns)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.AnyKeyPressed
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self._side = _Side(self._columns, frozen, row_icon, self)
        self._side.setModel(self._model)
        self._side.setSelectionModel(self.selectionModel())
        for number, column in enumerate(self._columns):
            self.setColumnWidth(number, column.width)
            self._side.setColumnWidth(number, column.width)
            self._side.setColumnHidden(number, number >= frozen)
        self.verticalScrollBar().valueChanged.connect(self._side.verticalScrollBar().setValue)
        self._side.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.horizontalHeader().sectionResized.connect(self._section_resized)
        self._model.modelReset.connect(self._span_notes)
        self._model.dataChanged.connect(self._span_notes)
        self._place_side()

    def grid_model(self) -> GridModel:
        """The model, for reading cells."""
        return self._model

    def set_source(self, source: GridSource | None) -> None:
        """Show these cells and put the cursor on the first yellow one."""
        self._model.set_source(source)
        first = next(iter(self._typed_cells()), None)
        if first is not None:
            self.go_to(*first)

    def refresh(self) -> None:
        """Show the source's contents anew; the cursor stays."""
        self._model.refresh()
        self.viewport().update()
        self._side.viewport().update()

    def current_cell(self) -> Cell:
        """(row, column) of the cursor, (-1, -1) without one."""
        return self.currentIndex().row(), self.currentIndex().column()

    def go_to(self, row: int, column: int) -> None:
        """Put the cursor there and show it beside the frozen columns."""
        index = self._model.index(row, column)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)

    def problems(self) -> list[Cell]:
        """Cells that are wrong, row by row."""
        return [
            (row, column)
            for row in range(self._model.rowCount())
            for column in range(len(self._columns))
            if self._model.index(row, column).data(GridRole.PROBLEM)
        ]

    def go_to_problem(self, step: int = 1) -> bool:
        """Move to the next (−1: previous) wrong cell, round the end; False if there is none."""
        found = self.problems()
        if not found:
            return False
        here = self.current_cell()
        ahead = [cell for cell in found if cell > here] if step > 0 else [cell for cell in found if cell < here]
        self.go_to(*(ahead[0 if step > 0 else -1] if ahead else found[0 if step > 0 else -1]))
        return True

    def copy(self) -> None:
        """Selected block to the clipboard: with headings for Excel, without for pasting here."""
        cells = self._selected()
        if not cells:
            return
        rows = sorted({row for row, _ in cells})
        columns = sorted({column for _, column in cells})
        block = [[self._model.text(row, column) for column in columns] for row in rows]
        data = QMimeData()
        data.setData(BLOCK_MIME, block_text(block).encode())
        if len(cells) == 1:
            data.setText(block[0][0])
        else:
            data.setText(block_text([[self._columns[column].full_name for column in columns], *block]))
        QGuiApplication.clipboard().setMimeData(data)

    def paste(self) -> None:
        """Put the clipboard's block at the selection."""
        data = QGuiApplication.clipboard().mimeData()
        own = bytes(data.data(BLOCK_MIME).data()) if data.hasFormat(BLOCK_MIME) else b""
        self._fill(parse_block(own.decode() if own else data.text()), self._selected())

    def fill_down(self) -> None:
        """The first selected row's values into the rows beneath; with one row, the value above."""
        cells = self._selected()
        if not cells:
            return
        top, bottom = min(row for row, _ in cells), max(row for row, _ in cells)
        source = top if bottom > top else top - 1
        if source < 0:
            return
        edits, refused = [], []
        for row, column in cells:
            value = self._model.text(source, column)
            if row != source and value != self._model.text(row, column):
                if self._model.kind(row, column) == "typed":
                    edits.append((row, column, value))
                else:
                    refused.append((row, column))
        self._tell(edits, refused)

    def clear_cells(self) -> None:
        """Blank the selected yellow cells."""
        self._fill([[""]], self._selected())

    def _fill(self, block: Sequence[Sequence[str]], cells: Sequence[Cell]) -> None:
        size = (self._model.rowCount(), len(self._columns))
        filling = fill(block, cells, size, self._model.kind, self._model.text)
        self._tell(filling.edits, filling.refused)
        other = [(*cell, text) for cell, text in filling.told.items() if self._disagrees(cell, text)]
        if other:
            self.disagreed.emit(other)
        if filling.outside:
            self.overflowed.emit(filling.outside)

    def _disagrees(self, cell: Cell, text: str) -> bool:
        """Whether a computed cell shows another number; a blank on either side says nothing."""
        shown = "".join(filter(str.isdigit, self._model.text(*cell)))
        told = "".join(filter(str.isdigit, text))
        return bool(shown and told) and shown != told and self._model.kind(*cell) == "computed"

    def _tell(self, edits: list[Edit], refused: list[Cell]) -> None:
        if edits:
            self.edited.emit(edits)
        if refused:
            self.refused.emit(refused)

    def _selected(self) -> list[Cell]:
        cells = {(index.row(), index.column()) for index in self.selectionModel().selectedIndexes()}
        if not cells and self.currentIndex().isValid():
            cells = {self.current_cell()}
        return sorted(cells)

    def _typed_cells(self) -> list[Cell]:
        return [
            (row, column)
            for row in range(self._model.rowCount())
            for column in range(len(self._columns))
            if self._model.kind(row, column) == "typed"
        ]

    def _step(self, key: object) -> None:
        """Where Enter, Tab, Backtab, Up and Down lead from the current cell."""
        row, column = self.current_cell()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self._step_rows(row, column, 1)
        elif key == Qt.Key.Key_Up:
            self._step_rows(row, column, -1)
        else:
            cells = self._typed_cells()
            if key == Qt.Key.Key_Tab:
                self._go_if(next((cell for cell in cells if cell > (row, column)), None))
            else:
                self._go_if(next((cell for cell in reversed(cells) if cell < (row, column)), None))

    def _step_rows(self, row: int, column: int, step: int) -> None:
        row += step
        # Rows without cells ("không phát sinh") are stepped over.
        while 0 <= row < self._model.rowCount() and self._model.index(row, column).data(GridRole.NOTE):
            row += step
        if 0 <= row < self._model.rowCount():
            self.go_to(row, column)

    def _go_if(self, cell: Cell | None) -> None:
        if cell is not None:
            self.go_to(*cell)

    def _span_notes(self, *_: object) -> None:
        self.clearSpans()
        for row in range(self._model.rowCount()):
            if self._model.index(row, self._frozen_count).data(GridRole.NOTE):
                self.setSpan(row, self._frozen_count, 1, len(self._columns) - self._frozen_count)

    def _section_resized(self, number: int, _old: int, new: int) -> None:
        if number < self._frozen_count:
            self._side.setColumnWidth(number, new)
            self._place_side()

    def _place_side(self) -> None:
        width = sum(self.columnWidth(number) for number in range(self._frozen_count))
        height = self.horizontalHeader().height() + self.viewport().height()
        self._delegate.frozen_width = width
        self._side.setGeometry(0, 0, width, height)
        self._side.setVisible(self._frozen_count > 0)

    # Qt overrides

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        super().scrollTo(index, hint)
        if not index.isValid():  # Qt calls this while the view is being made
            return
        if index.column() >= self._frozen_count:
            hidden = self._side.width() - self.columnViewportPosition(index.column())
            if hidden > 0:
                bar = self.horizontalScrollBar()
                bar.setValue(bar.value() - hidden)
        top = pinned_top(self)
        under = self.rowViewportPosition(index.row()) + ROW_HEIGHT - (top or 0)
        if top is not None and under > 0 and index.row() < self._model.rowCount() - 1:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + under)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.cell_changed.emit(current.row(), current.column())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        self._delegate.paint_pinned(painter, self)
        painter.end()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        # Scrolling moves what is painted already, the pinned total row must not move with it.
        self.viewport().update()
        self._side.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_side()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif key == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
            self.fill_down()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and plain:
            self.clear_cells()
        elif key == Qt.Key.Key_F8:
            self.go_to_problem(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._step(key)
        elif plain and event.text().isprintable() and event.text() and self._refuses():
            self.refused.emit([self.current_cell()])
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab moves between yellow cells and leaves the grid after the last one."""
        before = self.current_cell()
        self._step(Qt.Key.Key_Tab if forward else Qt.Key.Key_Backtab)
        return self.current_cell() != before or super().focusNextPrevChild(forward)

    def _refuses(self) -> bool:
        return self.currentIndex().isValid() and self._model.kind(*self.current_cell()) != "typed"


def _dress(view: QTableView, columns: Sequence[GridColumn]) -> None:
    view.setHorizontalHeader(GridHeader(columns, view))
    view.setShowGrid(False)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
    view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setTabKeyNavigation(False)
    view.setWordWrap(False)
    view.setCornerButtonEnabled(False)
    rows = view.verticalHeader()
    rows.hide()
    rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    rows.setMinimumSectionSize(ROW_HEIGHT)
    rows.setDefaultSectionSize(ROW_HEIGHT)
