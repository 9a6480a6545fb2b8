"""The panel beside a list: title, state, fields from one left edge, sections beneath; scrolls by itself."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from par_desktop.widgets.labels import ElidedLabel, StateLabel
from par_desktop.widgets.look import mark

LABEL_WIDTH = 84
WIDE, NARROW = 416, 388
"""Widths of the panel in pixels, and below 1200 px of window."""


class DetailPanel(QScrollArea):
    """Scaffold of a detail: fill it with ``add_field`` (yellow first), ``add_fact`` and ``add_section``.

    ``previous`` / ``next`` from ‹ ›; ``left`` on Esc (the caller gives the list the focus back).
    """

    previous = Signal()
    next = Signal()
    left = Signal()

    def __init__(
        self,
        previous_icon: QIcon | None = None,
        next_icon: QIcon | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedWidth(WIDE)
        page = QWidget()
        mark(page, pane="raised")
        mark(self, pane="raised")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(16, 8, 16, 16)
        self._column.setSpacing(6)
        self._above = ElidedLabel()
        mark(self._above, type="second")
        head = QHBoxLayout()
        head.addWidget(self._above, 1)
        self._state_word = QLabel()
        mark(self._state_word, type="second")
        head.addWidget(self._state_word)
        for icon, name, signal in (
            (previous_icon, "Mục trước", self.previous),
            (next_icon, "Mục sau", self.next),
        ):
            if icon is not None:
                button = QPushButton()
                button.setIcon(icon)
                button.setToolTip(name)
                button.setAccessibleName(name)
                mark(button, role="icon")
                button.clicked.connect(lambda *_, signal=signal: signal.emit())
                head.addWidget(button)
        self._column.addLayout(head)
        self._title = QLabel()
        self._title.setWordWrap(True)
        mark(self._title, type="title")
        self._column.addWidget(self._title)
        self._state = StateLabel()
        self._beside = QLabel()
        mark(self._beside, tone="text2")
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._state)
        line.addWidget(self._beside, 1)
        self._column.addLayout(line)
        self._state.hide()
        self._grid = self._new_grid()
        self._column.addLayout(self._grid)
        self._sections = QVBoxLayout()
        self._sections.setSpacing(6)
        self._column.addLayout(self._sections)
        self._column.addStretch(1)
        self.setWidget(page)

    def set_narrow(self, narrow: bool) -> None:
        """388 instead of 416 pixels wide."""
        self.setFixedWidth(NARROW if narrow else WIDE)

    def set_head(self, above: str, title: str) -> None:
        """The small line above (where it stands in the plan) and the title."""
        self._above.setText(above)
        self._title.setText(title)
        self.setAccessibleName(title)

    def set_state(self, icon: QIcon, word: str, tone: str, beside: str = "") -> None:
        """The state under the title and the words beside it."""
        self._state.show()
        self._state.set_state(icon, word, tone)
        self._beside.setText(f"· {beside}" if beside else "")

    def set_saving(self, words: str) -> None:
        """ "Đang sửa", "Đã lưu 14:32" at the upper right."""
        self._state_word.setText(words)

    def add_field(self, label: str, *widgets: QWidget | str, key: str = "") -> QLabel:
        """A row of the label column and one or more controls (a str is a word between them)."""
        row = QHBoxLayout()
        row.setSpacing(8)
        name = QLabel(label)
        mark(name, tone="text2")
        controls = [widget for widget in widgets if isinstance(widget, QWidget)]
        if controls:
            name.setBuddy(controls[0])
            if not controls[0].accessibleName():
                controls[0].setAccessibleName(label)
        between = ""
        for widget in widgets:
            if isinstance(widget, str):
                word = QLabel(widget)
                mark(word, tone="text2")
                row.addWidget(word)
                between = widget
            else:
                if between and not widget.accessibleName():
                    widget.setAccessibleName(f"{label}, {between}")
                row.addWidget(widget, 1 if len(controls) == 1 else 0)
        if len(controls) > 1:
            row.addStretch(1)
        self._add(name, row)
        return name

    def add_fact(self, label: str, text: str, tone: str = "") -> QLabel:
        """A row of words that cannot be typed here; returns the label with the words."""
        words = QLabel(text)
        words.setWordWrap(True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if tone:
            mark(words, tone=tone)
        name = QLabel(label)
        mark(name, tone="text2")
        row = QHBoxLayout()
        row.addWidget(words, 1)
        self._add(name, row)
        return words

    def add_section(self, heading: str, count: str = "", action: QPushButton | None = None) -> QVBoxLayout:
        """A rule, a heading with a count and at most one action; returns the column to fill."""
        rule = QFrame()
        rule.setFixedHeight(1)
        mark(rule, rule="top")
        self._sections.addWidget(rule)
        row = QHBoxLayout()
        row.setSpacing(6)
        title = QLabel(heading)
        mark(title, type="heading")
        row.addWidget(title)
        figure = QLabel(count)
        mark(figure, tone="text3")
        row.addWidget(figure, 1)
        if action is not None:
            mark(action, role="link")
            row.addWidget(action)
        self._sections.addLayout(row)
        column = QVBoxLayout()
        column.setSpacing(4)
        self._sections.addLayout(column)
        return column

    def add_widget(self, widget: QWidget) -> None:
        """Something of the caller's own, over the whole width, among the sections."""
        self._sections.addWidget(widget)

    def clear(self) -> None:
        """Take fields and sections away (title and state stay until set anew)."""
        for layout in (self._grid, self._sections):
            _empty(layout)
        self._column.removeItem(self._grid)
        self._grid.deleteLater()
        self._grid = self._new_grid()
        self._column.insertLayout(3, self._grid)

    def focus_first_field(self) -> None:
        """Put the caret in the first yellow field (Enter or F2 in the list)."""
        for widget in _widgets(self._grid):
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.property("typing"):
                widget.setFocus(Qt.FocusReason.TabFocusReason)
                return

    def _new_grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(6)
        grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        grid.setColumnStretch(1, 1)
        return grid

    def _add(self, name: QLabel, row: QLayout) -> None:
        number = self._grid.rowCount()
        name.setMinimumHeight(24)
        self._grid.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addLayout(row, number, 1)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _widgets(layout: QLayout) -> Iterable[QWidget]:
    for number in range(layout.count()):
        item = layout.itemAt(number)
        widget, inner = (item.widget(), item.layout()) if item is not None else (None, None)
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _widgets(inner)


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            _empty(inner)
