"""Small yellow fields that details share, and the sentence that stands under one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from par_desktop.text.states import StateWords
from par_desktop.widgets.look import mark
from par_desktop.widgets.roles import State


class QuietCombo(QComboBox):
    """A list that the wheel turns only while it has the focus: scrolling past must not change a value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        # The stylesheet keeps room for the arrow twice (padding and drop-down); narrow panels cannot spare it.
        self.setStyleSheet("QComboBox { padding-right: 2px; }")

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class FieldRow(QWidget):
    """Controls side by side (a str is a word between them) with room for one red sentence beneath.

    The first control takes what is left, so the row fits the narrow panel too.
    """

    def __init__(self, *parts: QWidget | str) -> None:
        super().__init__()
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        mark(self._problem, tone="red")
        self._problem.hide()
        row = QHBoxLayout()
        row.setSpacing(6)
        first = next(part for part in parts if isinstance(part, QWidget))
        for part in parts:
            if isinstance(part, str):
                word = QLabel(part)
                mark(word, tone="text2")
                row.addWidget(word)
            else:
                row.addWidget(part, 1 if part is first else 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(row)
        column.addWidget(self._problem)

    def set_problem(self, sentence: str) -> None:
        """Say what is wrong, or nothing."""
        self._problem.setText(sentence)
        self._problem.setVisible(bool(sentence))

    def problem(self) -> str:
        """What it says."""
        return self._problem.text()


def line(name: str, width: int = 0, *, right: bool = False) -> QLineEdit:
    """A yellow line; ``name`` is read aloud."""
    made = QLineEdit()
    made.setAccessibleName(name)
    mark(made, typing=True)
    if width:
        made.setFixedWidth(width)
    if right:
        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made


def area(name: str, height: int) -> QPlainTextEdit:
    """Some yellow lines; Tab leaves them."""
    made = QPlainTextEdit()
    made.setAccessibleName(name)
    made.setTabChangesFocus(True)
    made.setFixedHeight(height)
    mark(made, typing=True)
    return made


def as_state(words: StateWords) -> State:
    """A state's words as lists paint them."""
    return State(words.icon, words.word, words.token)
