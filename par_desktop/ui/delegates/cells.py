"""Delegates of lists: quiet rows, one rule beneath, no pills (look.md §3, §6).

``ListDelegate`` chooses by the roles a model gives and is what a list needs; the others paint one kind each.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from par_desktop.ui import theme
from par_desktop.widgets.painted_cell import Cell, cell_of
from par_desktop.widgets.painting import draw_bar, draw_lines, line_step
from par_desktop.widgets.roles import GroupHead, Role, State

Index = QModelIndex | QPersistentModelIndex

_SELECTED: int = QStyle.StateFlag.State_Selected.value

PAD = 8
ICON = 16
EDGE = 3


class RowDelegate(QStyledItemDelegate):
    """Background, selection edge and rule of a row; subclasses paint what stands in the cell."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Cell, selected: bool) -> None:
        """Paint inside the margins; here the words of the cell."""
        paint_words(painter, rect, index)

    # Qt overrides

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = _rect(option)
        cell = cell_of(index)
        selected = bool(option.state.value & _SELECTED)
        first = _first_column(option, cell)
        painter.save()
        painter.fillRect(rect, theme.colour(_ground(option, cell, selected)))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))
        if selected and first:
            painter.fillRect(QRect(rect.left(), rect.top(), EDGE, rect.height()), theme.colour("accent"))
        left = theme.MARGIN if first else PAD
        self.paint_content(painter, rect.adjusted(left, 0, -PAD, -1), cell, selected)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        words = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        width = QFontMetrics(theme.font()).horizontalAdvance(words) + 2 * PAD + (ICON if _has_icon(index) else 0)
        return QSize(width, theme.ROW_TWO if index.data(Role.SECOND) else theme.ROW)


class TwoLineDelegate(RowDelegate):
    """Words in up to two lines, or a line with a smaller second line beneath (``Role.SECOND``)."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Cell, selected: bool) -> None:
        paint_words(painter, rect, index, lines=2)


class StateDelegate(RowDelegate):
    """Icon and coloured word of ``Role.STATE``; plain words where a row has no state."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Cell, selected: bool) -> None:
        paint_state(painter, rect, index)


class ProgressDelegate(RowDelegate):
    """A 6-px bar and the figure of ``Role.PROGRESS``; green only at 100 %."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Cell, selected: bool) -> None:
        paint_progress(painter, rect, index)


class GroupRowDelegate(RowDelegate):
    """A group's row: chevron, title in semibold, count."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Cell, selected: bool) -> None:
        paint_group(painter, rect, index)


class ListDelegate(RowDelegate):
    """Any of these, by what the model says of the cell."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Cell, selected: bool) -> None:
        if index.data(Role.GROUP) is not None:
            paint_group(painter, rect, index)
        elif index.data(Role.STATE) is not None:
            paint_state(painter, rect, index)
        elif index.data(Role.PROGRESS) is not None:
            paint_progress(painter, rect, index)
        else:
            paint_words(painter, rect, index, lines=int(index.data(Role.LINES) or 1))


def paint_words(painter: QPainter, rect: QRect, index: Cell, lines: int = 1) -> None:
    """The cell's words with its icon, tone, weight and second line."""
    words = index.data(Qt.ItemDataRole.DisplayRole)
    if words is None:
        return
    rect = _paint_icon(painter, rect, index.data(Role.ICON))
    align = index.data(Qt.ItemDataRole.TextAlignmentRole) or Qt.AlignmentFlag.AlignLeft
    font = theme.font(bold=bool(index.data(Role.BOLD)))
    font.setStrikeOut(bool(index.data(Role.STRUCK)))
    tone = str(index.data(Role.TONE) or "text")
    second = index.data(Role.SECOND)
    if second:
        step = line_step(font)
        small = theme.font(theme.SECOND)
        top = QRect(rect.left(), rect.top() + (rect.height() - step - line_step(small)) // 2, rect.width(), step)
        draw_lines(painter, top, str(words), font, theme.colour(tone), align, 1)
        below = QRect(rect.left(), top.bottom() + 1, rect.width(), line_step(small))
        draw_lines(painter, below, str(second), small, theme.colour("text2"), align, 1)
    else:
        draw_lines(painter, rect, str(words), font, theme.colour(tone), align, lines)


def paint_state(painter: QPainter, rect: QRect, index: Cell) -> None:
    """Icon + word in one colour."""
    state = index.data(Role.STATE)
    if not isinstance(state, State):
        paint_words(painter, rect, index)
        return
    rest = _paint_icon(painter, rect, (state.icon, state.token))
    align = Qt.AlignmentFlag.AlignLeft
    draw_lines(painter, rest, state.word, theme.font(), theme.colour(state.token), align, 1)


def paint_progress(painter: QPainter, rect: QRect, index: Cell) -> None:
    """Bar and figure; "–" in text3 where there is no figure."""
    percent = index.data(Role.PROGRESS)
    right = Qt.AlignmentFlag.AlignRight
    if percent is None:
        draw_lines(painter, rect, "–", theme.font(), theme.colour("text3"), right, 1)
        return
    figure = QFontMetrics(theme.font()).horizontalAdvance("100 %")
    bar = QRect(rect.left(), rect.center().y() - 2, max(0, rect.width() - figure - 6), 6)
    draw_bar(painter, bar, int(percent), theme.colour("grey_t"), theme.colour("bar"), theme.colour("green"))
    draw_lines(painter, rect, f"{percent} %", theme.font(), theme.colour("text"), right, 1)


def paint_group(painter: QPainter, rect: QRect, index: Cell) -> None:
    """Chevron, title, count. Painted in the first column, which the table spans over the row."""
    head = index.data(Role.GROUP)
    if not isinstance(head, GroupHead) or index.column() != 0:
        return
    rect = rect.adjusted(-6, 0, 0, 0)
    rest = _paint_icon(painter, rect, ("chevron-right" if head.folded else "chevron-down", "text2"))
    font = theme.font(theme.SECOND, bold=True)
    words = f"{head.title} · {head.count}" if head.folded else head.title
    draw_lines(painter, rest, words, font, theme.colour("text2"), Qt.AlignmentFlag.AlignLeft, 1)


def _paint_icon(painter: QPainter, rect: QRect, icon: tuple[str, str] | None) -> QRect:
    """Paint it at the left, return what is left for words (all of it without an icon)."""
    if not icon:
        return rect
    name, token = icon
    picture = theme.pixmap(name, token, ICON, painter.device().devicePixelRatio())
    painter.drawPixmap(QPoint(rect.left(), rect.top() + (rect.height() - ICON) // 2), picture)
    return rect.adjusted(ICON + 6, 0, 0, 0)


def _ground(option: QStyleOptionViewItem, index: Cell, selected: bool) -> str:
    if selected:
        return "sel"
    if index.data(Role.GROUP) is not None:
        return "raised"
    if index.data(Role.TYPING):
        return "input"
    widget = _widget(option)
    hovered = widget is not None and getattr(widget, "hover_row", -1) == index.row()
    on_raised = widget is not None and widget.property("pane") == "raised"
    return ("head" if on_raised else "raised") if hovered else ("raised" if on_raised else "surface")


def _first_column(option: QStyleOptionViewItem, index: Cell) -> bool:
    widget = _widget(option)
    if isinstance(widget, QTableView):
        return widget.horizontalHeader().visualIndex(index.column()) == 0
    return index.column() == 0


def _has_icon(index: Cell) -> bool:
    return index.data(Role.STATE) is not None or index.data(Role.ICON) is not None


def _rect(option: QStyleOptionViewItem) -> QRect:
    return QRect(option.rect)


def _widget(option: QStyleOptionViewItem) -> QWidget | None:
    widget = option.widget
    return widget if isinstance(widget, QWidget) else None
