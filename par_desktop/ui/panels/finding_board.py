"""Findings as cards in four columns, one a step; a card moves by Ctrl+← Ctrl+→ or its menu."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from par_desktop.domain.inspections import FindingStep
from par_desktop.domain.views.inspection_rows import FindingRow
from par_desktop.ui import theme
from par_desktop.ui.panels.inspection_words import (
    STEP_TITLES,
    finding_foot,
    finding_spoken,
    finding_state_words,
    repeat_words,
)
from par_desktop.widgets.look import mark
from par_desktop.widgets.painting import draw_lines, line_step, wrap_words
from par_desktop.widgets.roles import Role

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_PAD, _GAP, _ICON = 10, 8, 16


class _Cards(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: Sequence[FindingRow] = ()
        self.today = date.min

    def show_rows(self, rows: Sequence[FindingRow], today: date) -> None:
        self.beginResetModel()
        self.rows, self.today = rows, today
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = 0) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == Role.ROW:
            return row
        if role == Role.ID:
            return row.record
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return finding_spoken(row, self.today)
        return row.text if role == Qt.ItemDataRole.DisplayRole else None


class _CardDelegate(QStyledItemDelegate):
    """A card: item and severity, state; the finding in two lines; unit, day; tái phạm."""

    def __init__(self, today: date, parent: QWidget) -> None:
        super().__init__(parent)
        self.today = today

    def _row(self, index: Index) -> FindingRow | None:
        row = index.data(Role.ROW)
        return row if isinstance(row, FindingRow) else None

    # Qt overrides

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row = self._row(index)
        view = option.widget
        width = view.viewport().width() if isinstance(view, QListView) else 220
        lines = len(wrap_words(row.text, theme.font(), width - 2 * _PAD - 4, 2)) if row else 1
        small = line_step(theme.font(theme.SECOND))
        height = 2 * _PAD + 2 * small + 6 + lines * line_step(theme.font())
        if row and repeat_words(row):
            height += small + 4
        return QSize(width, height + _GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._row(index)
        if row is None:
            return
        whole = QRect(option.rect)
        card = whole.adjusted(1, 0, -3, -_GAP)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = chosen and bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        width = 2 if focused else 1
        painter.setPen(QPen(theme.colour("accent" if chosen else "line"), width))
        painter.setBrush(theme.colour("sel" if focused else "surface"))
        half = width / 2
        painter.drawRoundedRect(QRectF(card).adjusted(half, half, -half, -half), 4, 4)
        self._words(painter, card.adjusted(_PAD, _PAD - 2, -_PAD, -_PAD + 2), row)
        painter.restore()

    def _words(self, painter: QPainter, rect: QRect, row: FindingRow) -> None:
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        small, bold, body = theme.font(theme.SECOND), theme.font(theme.SECOND, bold=True), theme.font()
        step = line_step(small)
        line = QRect(rect.left(), rect.top(), rect.width(), step)
        state = finding_state_words(row)
        share = QFontMetrics(small).horizontalAdvance(state.word)
        place = QPoint(line.right() - share - _ICON - 5, line.top() + (step - _ICON) // 2)
        painter.drawPixmap(place, theme.pixmap(state.icon, state.token, _ICON, painter.device().devicePixelRatio()))
        draw_lines(painter, line, state.word, small, theme.colour(state.token), right, 1)
        draw_lines(painter, line, row.item, bold, theme.colour("accent"), left, 1)
        after = line.adjusted(QFontMetrics(bold).horizontalAdvance(row.item) + 7, 0, -share - _ICON - 12, 0)
        draw_lines(painter, after, f"mức {row.severity}" if row.severity else "", small, theme.colour("text2"), left, 1)
        lines = len(wrap_words(row.text, body, rect.width(), 2))
        words = QRect(rect.left(), line.bottom() + 4, rect.width(), lines * line_step(body))
        draw_lines(painter, words, row.text, body, theme.colour("text"), left, 2)
        foot = QRect(rect.left(), words.bottom() + 3, rect.width(), step)
        day = finding_foot(row, self.today)
        room = QFontMetrics(small).horizontalAdvance(day) + 8
        draw_lines(painter, foot, day, small, theme.colour("text2"), right, 1)
        draw_lines(
            painter,
            foot.adjusted(0, 0, -room, 0),
            _unit(row, small, foot.width() - room),
            small,
            theme.colour("text2"),
            left,
            1,
        )
        again = repeat_words(row)
        if again:
            last = QRect(rect.left(), foot.bottom() + 4, rect.width(), step)
            ratio = painter.device().devicePixelRatio()
            painter.drawPixmap(last.topLeft(), theme.pixmap("continuous", "amber", _ICON, ratio))
            draw_lines(painter, last.adjusted(_ICON + 5, 0, 0, 0), again, small, theme.colour("amber"), left, 1)


class _Column(QListView):
    """One step's cards. ← → go to the neighbour, Ctrl+← → move the card, Enter or the menu key opens its menu."""

    stepped = QtSignal(int)
    moved = QtSignal(int)
    menu_asked = QtSignal(object)
    entered_focus = QtSignal()

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(False)
        self.setStyleSheet("QListView { background: transparent; }")

    def menu_place(self) -> QPoint:
        rect = self.visualRect(self.currentIndex())
        return self.viewport().mapToGlobal(rect.topLeft() + QPoint(12, 28))

    # Qt overrides

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))
        self.entered_focus.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if step is not None:
            moving = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            (self.moved if moving else self.stepped).emit(step)
        elif enter and self.currentIndex().isValid():
            self.menu_asked.emit(self.menu_place())
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_mouse = event.reason() == QContextMenuEvent.Reason.Mouse
        if self.currentIndex().isValid():
            self.menu_asked.emit(event.globalPos() if by_mouse else self.menu_place())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()


class FindingBoard(QWidget):
    """``current_changed(FindingRow or None)``, ``move_asked(FindingRow, FindingStep)``,

    ``menu_asked(FindingRow, point)``.
    """

    current_changed = QtSignal(object)
    move_asked = QtSignal(object, object)
    menu_asked = QtSignal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._steps = tuple(FindingStep)
        self._titles: dict[FindingStep, tuple[QLabel, QLabel]] = {}
        self.columns: dict[FindingStep, _Column] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, 12, theme.HALF, 0)
        row.setSpacing(12)
        for step in self._steps:
            row.addLayout(self._column(step), 1)

    def show_rows(self, rows: Sequence[FindingRow], today: date) -> None:
        """Deal the cards; the chosen one stays chosen, also where it moved to another column."""
        chosen = self.current()
        focused = any(column.hasFocus() for column in self.columns.values())
        for step, column in self.columns.items():
            mine = [row for row in rows if row.state.step is step]
            mine.sort(key=_order)
            model = column.model()
            delegate = column.itemDelegate()
            if isinstance(model, _Cards) and isinstance(delegate, _CardDelegate):
                delegate.today = today
                model.show_rows(mine, today)
            self._titles[step][1].setText(str(len(mine)))
            column.setAccessibleName(f"{STEP_TITLES[step]}, {len(mine)} tồn tại")
        if chosen is not None:
            self.choose(chosen.record, focus=focused)
        self.current_changed.emit(self.current())

    def choose(self, record: str, *, focus: bool = True) -> bool:
        """Make a card the current one; False where no column holds it."""
        for column in self.columns.values():
            model = column.model()
            for at in range(model.rowCount()):
                if model.index(at, 0).data(Role.ID) == record:
                    self._only(column)
                    column.setCurrentIndex(model.index(at, 0))
                    if focus:
                        column.setFocus(Qt.FocusReason.OtherFocusReason)
                    return True
        return False

    def current(self) -> FindingRow | None:
        """The chosen card."""
        for column in self.columns.values():
            row = column.currentIndex().data(Role.ROW) if column.currentIndex().isValid() else None
            if isinstance(row, FindingRow):
                return row
        return None

    def _column(self, step: FindingStep) -> QVBoxLayout:
        title, count = QLabel(STEP_TITLES[step]), QLabel("0")
        mark(title, type="heading")
        mark(count, tone="text2")
        self._titles[step] = (title, count)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(title)
        head.addWidget(count, 1)
        view = _Column(STEP_TITLES[step])
        view.setModel(_Cards(view))
        view.setItemDelegate(_CardDelegate(date.min, view))
        view.stepped.connect(lambda by: self._step(step, by))
        view.moved.connect(lambda by: self._move(step, by))
        view.menu_asked.connect(self._ask_menu)
        view.entered_focus.connect(lambda: self._entered(view))
        view.selectionModel().currentChanged.connect(lambda *_: self._entered(view))
        self.columns[step] = view
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(view, 1)
        return column

    def _entered(self, view: _Column) -> None:
        if view.currentIndex().isValid():
            self._only(view)
            self.current_changed.emit(self.current())

    def _only(self, view: _Column) -> None:
        """One card is chosen on the whole board."""
        for other in self.columns.values():
            if other is not view and other.currentIndex().isValid():
                other.selectionModel().clear()

    def _step(self, step: FindingStep, by: int) -> None:
        at = self._steps.index(step) + by
        while 0 <= at < len(self._steps):
            column = self.columns[self._steps[at]]
            if column.model().rowCount():
                column.setFocus(Qt.FocusReason.OtherFocusReason)
                return
            at += by

    def _move(self, step: FindingStep, by: int) -> None:
        row, at = self.current(), self._steps.index(step) + by
        if row is not None and 0 <= at < len(self._steps):
            self.move_asked.emit(row, self._steps[at])

    def _ask_menu(self, place: QPoint) -> None:
        row = self.current()
        if row is not None:
            self.menu_asked.emit(row, place)


def _unit(row: FindingRow, font: QFont, room: int) -> str:
    """The unit's name, "P." for "Phường" only where the column is too narrow (look.md §8)."""
    fits = QFontMetrics(font).horizontalAdvance(row.unit_name) <= room
    return row.unit_name if fits else row.unit_name.replace("Phường ", "P. ")


def _order(row: FindingRow) -> tuple[bool, date, int]:
    """What is due first stands first; undated last, worse ones before lighter ones."""
    return (row.deadline is None, row.deadline or date.max, -row.severity)
