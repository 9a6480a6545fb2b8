"""A table for long lists: whole rows, one row height, group rows that fold, Ctrl+C with headings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from par_desktop.widgets.roles import Role
from par_desktop.widgets.undisturbed import undisturbed

Index = QModelIndex | QPersistentModelIndex

GROUP_HEIGHT = 26
HEADING_HEIGHT = 28


class ListTable(QTableView):
    """Shows a model of ``widgets.roles``.

    Enter or a double click: ``opened(id)``. The current row: ``current_changed(id or None)``. On a group row
    ← folds, → unfolds, Enter and a click turn it over (the model offers ``set_folded(row, folded)``).
    Widths, in pixels, and priorities come with ``set_columns``: width 0 takes what is left; when less than
    ``narrow`` pixels would be left for it, columns of the highest priority number go first.
    """

    opened = Signal(object)
    current_changed = Signal(object)
    left = Signal()
    """Esc: the caller knows where to go."""

    def __init__(self, row_height: int = 28, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.hover_row = -1
        self._widths: tuple[int, ...] = ()
        self._priorities: tuple[int, ...] = ()
        self._narrow = 260
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(GROUP_HEIGHT - 4)
        rows.setDefaultSectionSize(row_height)
        heading = self.horizontalHeader()
        heading.setFixedHeight(HEADING_HEIGHT)
        heading.setHighlightSections(False)
        heading.setSectionsMovable(False)
        heading.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        heading.setMinimumSectionSize(24)
        self.doubleClicked.connect(self._open)

    def set_columns(self, widths: Sequence[int], priorities: Sequence[int] = (), narrow: int = 260) -> None:
        """Widths in pixels (0: the rest) and priorities (0: never hidden) by column."""
        self._widths = tuple(widths)
        self._priorities = tuple(priorities) or (0,) * len(self._widths)
        self._narrow = narrow
        self._spread()

    def setModel(self, model: QAbstractItemModel | None) -> None:
        previous = self._shown()
        if previous is not None:
            previous.modelReset.disconnect(self._shape_groups)
            previous.rowsInserted.disconnect(self._shape_groups)
            previous.rowsRemoved.disconnect(self._shape_groups)
        super().setModel(model)
        if model is not None:
            model.modelReset.connect(self._shape_groups)
            model.rowsInserted.connect(self._shape_groups)
            model.rowsRemoved.connect(self._shape_groups)
            self._shape_groups()
            self._spread()

    def current_id(self) -> object:
        """Id of the current row, None without one or on a group row."""
        return self.currentIndex().data(Role.ID) if self.currentIndex().isValid() else None

    def selected_ids(self) -> list[object]:
        """Ids of the selected rows from top to bottom, group rows left out."""
        chosen = sorted(self.selectionModel().selectedRows(), key=QModelIndex.row) if self._shown() else []
        ids = [index.data(Role.ID) for index in chosen]
        return [row_id for row_id in ids if row_id is not None]

    def copy(self) -> str:
        """Put the selected rows on the clipboard as tab-separated text with headings, and return it."""
        model = self._shown()
        if model is None:
            return ""
        columns = [c for c in range(model.columnCount()) if not self.isColumnHidden(c)]
        lines = [[_plain(model.headerData(c, Qt.Orientation.Horizontal)) for c in columns]]
        for index in sorted(self.selectionModel().selectedRows(), key=QModelIndex.row):
            lines.append([_plain(index.siblingAtColumn(c).data()) for c in columns])
        text = "\n".join("\t".join(cells) for cells in lines) + "\n"
        QGuiApplication.clipboard().setText(text)
        return text

    def fold(self, row: int, folded: bool) -> None:
        """Fold or unfold the group whose row that is."""
        set_folded = getattr(self.model(), "set_folded", None)
        if set_folded is not None:
            set_folded(row, folded)

    def _shown(self) -> QAbstractItemModel | None:
        # Qt's stubs leave out that there may be no model yet.
        return self.model()

    def _shape_groups(self, *_: object) -> None:
        """Group rows reach over all columns and are lower. Only short lists have them."""
        model = self._shown()
        if model is None:
            return
        self.clearSpans()
        if getattr(model, "group_at", None) is None or not model.columnCount():
            return
        if not getattr(model, "grouped", True):
            return
        usual = self.verticalHeader().defaultSectionSize()
        for row in range(model.rowCount()):
            if model.index(row, 0).data(Role.GROUP) is not None:
                if model.columnCount() > 1:
                    self.setSpan(row, 0, 1, model.columnCount())
                self.setRowHeight(row, GROUP_HEIGHT)
            elif self.rowHeight(row) != usual:
                self.setRowHeight(row, usual)

    def _spread(self) -> None:
        model = self._shown()
        if model is None or not self._widths or len(self._widths) != model.columnCount():
            return
        room = self.viewport().width()
        shown = set(range(len(self._widths)))
        going = sorted((c for c in shown if self._priorities[c]), key=lambda c: -self._priorities[c])
        stretching = [c for c in shown if not self._widths[c]]
        while going and room - sum(self._widths[c] for c in shown) < self._narrow * len(stretching):
            shown.discard(going.pop(0))
        rest = room - sum(self._widths[c] for c in shown)
        share = max(60, rest // max(1, len([c for c in stretching if c in shown])))
        for column, width in enumerate(self._widths):
            self.setColumnHidden(column, column not in shown)
            if column in shown:
                self.setColumnWidth(column, width or share)

    def _open(self, index: QModelIndex) -> None:
        row_id = index.data(Role.ID)
        if row_id is not None:
            self.opened.emit(row_id)

    def _set_hover(self, row: int) -> None:
        if row != self.hover_row:
            before, self.hover_row = self.hover_row, row
            for touched in (before, row):
                if touched >= 0:
                    top, height = self.rowViewportPosition(touched), self.rowHeight(touched)
                    self.viewport().update(0, top, self.viewport().width(), height)

    # Qt overrides

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row() or current.isValid() != previous.isValid():
            self.current_changed.emit(current.data(Role.ID) if current.isValid() else None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        head = self.currentIndex().data(Role.GROUP) if self.currentIndex().isValid() else None
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif head is not None and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.fold(self.currentIndex().row(), event.key() == Qt.Key.Key_Left)
        elif head is not None and enter:
            self.fold(self.currentIndex().row(), not head.folded)
        elif enter and self.currentIndex().isValid():
            self._open(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        head = index.data(Role.GROUP) if index.isValid() else None
        if head is not None and event.button() == Qt.MouseButton.LeftButton:
            self.fold(index.row(), not head.folded)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_hover(self.rowAt(QPoint(event.position().toPoint()).y()))
        super().mouseMoveEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Paint:
            with undisturbed:
                return super().viewportEvent(event)
        if kind == QEvent.Type.Leave:
            self._set_hover(-1)
        return super().viewportEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._spread()


def _plain(value: object) -> str:
    return "" if value is None else str(value).replace("\t", " ").replace("\n", " ")
