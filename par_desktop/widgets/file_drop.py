"""A place to drop files, always in sight, and a way to let the whole window take them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QIcon, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from par_desktop.widgets import look
from par_desktop.widgets.labels import IconLabel
from par_desktop.widgets.look import mark


def dropped_paths(data: QMimeData) -> list[str]:
    """Local files and folders of a drag, in its order; what is not on a disk is left out."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []


class FileDrop(QWidget):
    """A dotted area with a heading, a hint and two buttons.

    ``dropped(list of paths)`` of files and folders; ``choose`` and ``search`` when the buttons are pressed (what
    dialogs they open is the caller's).
    """

    dropped = Signal(object)
    choose = Signal()
    search = Signal()

    def __init__(
        self,
        heading: str,
        hint: str,
        choose_text: str,
        search_text: str = "",
        icon: QIcon | None = None,
        search_icon: QIcon | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._over = False
        self.setAcceptDrops(True)
        self.setAccessibleName(heading)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(6)
        middle = Qt.AlignmentFlag.AlignHCenter
        if icon is not None:
            column.addWidget(IconLabel(icon, 24), 0, middle)
        title = QLabel(heading)
        mark(title, type="heading")
        title.setAlignment(middle)
        title.setWordWrap(True)
        words = QLabel(hint)
        mark(words, type="second")
        words.setAlignment(middle)
        words.setWordWrap(True)
        column.addWidget(title)
        column.addWidget(words)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addStretch(1)
        self.choose_button = QPushButton(choose_text)
        self.choose_button.clicked.connect(lambda *_: self.choose.emit())
        row.addWidget(self.choose_button)
        self.search_button = QPushButton(search_text)
        self.search_button.setVisible(bool(search_text))
        self.search_button.clicked.connect(lambda *_: self.search.emit())
        if search_icon is not None:
            self.search_button.setIcon(search_icon)
        row.addWidget(self.search_button)
        row.addStretch(1)
        column.addLayout(row)

    def _hover(self, over: bool) -> None:
        if over != self._over:
            self._over = over
            self.update()

    # Qt overrides

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_paths(event.mimeData()):
            self._hover(True)
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._hover(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover(False)
        paths = dropped_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setBrush(look.colour("tint" if self._over else "surface"))
        style = Qt.PenStyle.SolidLine if self._over else Qt.PenStyle.DotLine
        painter.setPen(QPen(look.colour("accent" if self._over else "edge"), 2 if self._over else 1, style))
        painter.drawRect(self.rect().adjusted(1, 1, -2, -2))
        painter.end()


class _DropFilter(QObject):
    def __init__(self, window: QWidget, receive: Callable[[list[str]], object]) -> None:
        super().__init__(window)
        self._receive = receive

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):
            paths = dropped_paths(event.mimeData())
            if paths and event.type() in (QEvent.Type.DragEnter, QEvent.Type.DragMove):
                event.acceptProposedAction()
                return True
            if paths and event.type() == QEvent.Type.Drop:
                event.acceptProposedAction()
                self._receive(paths)
                return True
        return super().eventFilter(watched, event)


def accept_files_anywhere(window: QWidget, receive: Callable[[list[str]], object]) -> None:
    """Let ``window`` take files dropped on any part of it that does not take them itself."""
    window.setAcceptDrops(True)
    window.installEventFilter(_DropFilter(window, receive))
