"""Who lacks what, by name, with a link that copies the list as text for a message."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from par_desktop.ui import theme
from par_desktop.widgets.labels import IconLabel
from par_desktop.widgets.look import mark


class Lacks(QWidget):
    """A heading with a count and the names beneath; hidden while nobody lacks anything."""

    def __init__(self, heading: str, icon: str, tone: str, *, lines: bool = False) -> None:
        """``lines``: one name a line (long ones), else a running list."""
        super().__init__()
        self._heading_words, self._lines = heading, lines
        self.heading = QLabel()
        mark(self.heading, type="heading", tone=tone)
        self.names = QLabel()
        self.names.setWordWrap(True)
        self.names.setTextFormat(Qt.TextFormat.PlainText)
        self.names.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(IconLabel(theme.icon(icon, tone)))
        head.addWidget(self.heading, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 2)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.names)
        self.hide()

    def show_names(self, names: Sequence[str]) -> None:
        """Say who; nobody hides it."""
        self.setVisible(bool(names))
        self.heading.setText(f"{self._heading_words}: {len(names)}")
        self.names.setText("\n".join(f"– {name}" for name in names) if self._lines else ", ".join(names))
        self.setAccessibleName(f"{self.heading.text()}. {', '.join(names)}")


def copy_link(words: str) -> QPushButton:
    """A blue word that copies; the caller connects ``clicked``."""
    made = QPushButton(theme.icon("copy", "accent"), words)
    mark(made, role="link")
    return made


def to_clipboard(text: str) -> None:
    QGuiApplication.clipboard().setText(text)
