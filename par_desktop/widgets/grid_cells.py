"""How cells of a number grid look, and the editor in them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QLocale, QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from par_desktop.widgets import look
from par_desktop.widgets.grid_model import GridRole
from par_desktop.widgets.painted_cell import cell_of
from par_desktop.widgets.painting import draw_corner, draw_frame, draw_lines

Index = QModelIndex | QPersistentModelIndex

PAD = 8
ICON = 16
_LEAVING = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Up, Qt.Key.Key_Down)
_GROUNDS = {"label": "surface", "typed": "input", "computed": "raised", "closed": "raised"}


class GridDelegate(QStyledItemDelegate):
    """Yellow, grey, red frame, blue corner. ``leave(key)`` after a cell was committed with Enter, Tab, ↑ or ↓."""

    leave = Signal(object)

    def __init__(
        self, view: QAbstractItemView, frozen: int, row_icon: Callable[[int], QIcon | None] | None = None
    ) -> None:
        super().__init__(view)
        self._view = view
        self._row_icon = row_icon
        self._frozen = frozen
        self.frozen_width = 0

    # Qt overrides

    def displayText(self, value: object, locale: QLocale | QLocale.Language) -> str:
        return str(value)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRect(option.rect)
        cell = cell_of(index)
        total, problem = bool(cell.data(GridRole.TOTAL)), bool(cell.data(GridRole.PROBLEM))
        note = str(cell.data(GridRole.NOTE) or "") if cell.column() >= self._frozen else ""
        ground = "red_t" if problem else "head" if total else _GROUNDS[str(cell.data(GridRole.KIND))]
        current = index == self._view.currentIndex()
        painter.save()
        painter.fillRect(rect, look.colour(ground))
        if option.state & QStyle.StateFlag.State_Selected and not current:
            painter.fillRect(rect, _veil())
        line = look.colour("line")
        painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), line)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), line)
        font = look.font(self._view.font(), bold=total)
        words = note or str(cell.data() or "")
        tone = "red" if problem else "text2" if note else "text3" if words == "0" and not total else "text"
        font.setItalic(bool(note))
        align = Qt.AlignmentFlag.AlignLeft if note else cell.data(Qt.ItemDataRole.TextAlignmentRole)
        if note:
            # The words start beside the frozen columns however far the cells are scrolled.
            rect.setLeft(max(rect.left(), self.frozen_width))
        icon = self._row_icon(cell.row()) if self._row_icon is not None and cell.column() == 1 else None
        if icon is not None:
            place = QRect(rect.left() + PAD, rect.top() + (rect.height() - ICON) // 2, ICON, ICON)
            icon.paint(painter, place)
            rect.setLeft(place.right() + 7 - PAD)
        draw_lines(painter, rect.adjusted(PAD, 0, -PAD, -1), words, font, look.colour(tone), align)
        rect = QRect(option.rect)
        if cell.data(GridRole.CHANGED):
            draw_corner(painter, rect, look.colour("accent"))
        if problem:
            draw_frame(painter, rect.adjusted(0, 0, -1, -1), look.colour("red"))
        if current:
            draw_frame(painter, rect.adjusted(0, 0, -1, -1), look.colour("accent"))
        painter.restore()

    def paint_pinned(self, painter: QPainter, view: QTableView) -> None:
        """Paint a total row that scrolled out of sight over the lower edge of ``view``, where it stays readable."""
        top = pinned_top(view)
        if top is None:
            return
        model, row = view.model(), view.model().rowCount() - 1
        option = QStyleOptionViewItem()
        for column in range(model.columnCount()):
            if not view.isColumnHidden(column):
                option.rect = QRect(
                    view.columnViewportPosition(column), top, view.columnWidth(column), view.rowHeight(row)
                )
                self.paint(painter, option, model.index(row, column))
        painter.fillRect(QRect(0, top - 1, view.viewport().width(), 1), look.colour("edge"))

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setProperty("typing", True)
        editor.setProperty("cell", True)
        editor.setAlignment(Qt.AlignmentFlag(int(index.data(Qt.ItemDataRole.TextAlignmentRole))))
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole)))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        # Once: when the cells are read again meanwhile, Qt would put the old text over what is being typed.
        if not editor.property("filled"):
            editor.setProperty("filled", True)
            super().setEditorData(editor, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(QRect(option.rect).adjusted(0, 0, -1, -1))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, QLineEdit):
            key = Qt.Key(event.key())
            if key in _LEAVING:
                self.commitData.emit(watched)
                self.closeEditor.emit(watched, QAbstractItemDelegate.EndEditHint.NoHint)
                self.leave.emit(key)
                return True
        return super().eventFilter(watched, event)


def pinned_top(view: QTableView) -> int | None:
    """Where the pinned total row is painted, in pixels; None when the last row is no total or wholly in sight."""
    model = view.model()
    row = model.rowCount() - 1
    if row < 1 or not model.index(row, 0).data(GridRole.TOTAL):
        return None
    height, room = view.rowHeight(row), view.viewport().height()
    return room - height if view.rowViewportPosition(row) + height > room else None


def _veil() -> QColor:
    """Selection over a cell: the yellow beneath still shows."""
    colour = look.colour("accent")
    colour.setAlphaF(0.16)
    return colour
