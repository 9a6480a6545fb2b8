"""A line to filter a list by: its keys lead back to the list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit


class FilterBox(QLineEdit):
    """Esc empties it first; then Esc, like Enter and ↓ at any time, goes to the list (``left``)."""

    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        escape = event.matches(QKeySequence.StandardKey.Cancel)
        if escape and self.text():
            self.clear()
        elif escape or event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.left.emit()
        else:
            super().keyPressEvent(event)
