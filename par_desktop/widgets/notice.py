"""What is said at the top of a pane, and what is shown while work runs or there is nothing yet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QIcon, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from par_desktop.frozen import dataclass
from par_desktop.widgets import look
from par_desktop.widgets.labels import ElidedLabel, IconLabel
from par_desktop.widgets.look import mark

_TINTS = {"red": "red_t", "amber": "amber_t", "green": "green_t", "violet": "violet_t", "grey": "grey_t"}


class Notice(QWidget):
    """One or two sentences on a tint with a 3-px left edge; stays until solved or dismissed.

    ``tone``: accent (information), red, amber, green, violet, grey. Escape or ✕ dismisses.
    """

    dismissed = Signal()
    acted = Signal()

    def __init__(self, close_icon: QIcon | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = "accent"
        self._icon = IconLabel(QIcon())
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._action = QPushButton()
        mark(self._action, role="link")
        self._action.clicked.connect(lambda *_: self.acted.emit())
        self._close = QPushButton()
        self._close.setIcon(close_icon or QIcon())
        if close_icon is None:
            self._close.setText("✕")
        mark(self._close, role="icon")
        self._close.setToolTip("Đóng thông báo")
        self._close.setAccessibleName("Đóng thông báo")
        self._close.clicked.connect(lambda *_: self.dismiss())
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 3, 6, 3)
        row.setSpacing(8)
        for widget in (self._icon, self._text, self._action, self._close):
            row.addWidget(widget, 1 if widget is self._text else 0)
        self.setMinimumHeight(32)
        self.hide()

    def say(self, text: str, tone: str = "accent", icon: QIcon | None = None, action: str = "") -> None:
        """Show a notice; ``action`` is the word of its one action (``acted``), none when empty."""
        self._tone = tone
        self._text.setText(text)
        self._icon.set_icon(icon or QIcon())
        self._icon.setVisible(icon is not None)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(text)
        self.show()
        self.update()

    def text(self) -> str:
        """What it says; empty when it says nothing."""
        return "" if self.isHidden() else self._text.text()

    def dismiss(self) -> None:
        """Take it away because a person wants that."""
        self.hide()
        self.dismissed.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour(_TINTS.get(self._tone, "tint")))
        painter.fillRect(QRect(0, 0, 3, self.height()), look.colour(self._tone))
        painter.end()


class ProgressStrip(QWidget):
    """Work over a second: a 3-px strip, words and *Dừng*. Hidden while nothing runs."""

    stopped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._share: float | None = None
        self._words = ElidedLabel()
        mark(self._words, type="second")
        self._stop = QPushButton("Dừng")
        mark(self._stop, role="link")
        self._stop.clicked.connect(lambda *_: self.stopped.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 3, 8, 0)
        row.setSpacing(8)
        row.addWidget(self._words, 1)
        row.addWidget(self._stop)
        self.setFixedHeight(33)
        self.hide()

    def progress(self, done: int, total: int, words: str) -> None:
        """Show a step; the shape of a jobs ``Progress``. ``total`` 0: how much is not known."""
        self._share = min(1.0, done / total) if total > 0 else None
        self._words.setText(words)
        self.setAccessibleName(words)
        self.show()
        self.update()

    def finish(self) -> None:
        """The work is over."""
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), look.colour("raised"))
        painter.fillRect(QRect(0, 0, self.width(), 3), look.colour("grey_t"))
        # Unknown length: the middle third, still (a moving strip would repaint the window for nothing).
        left, share = (1 / 3, 1 / 3) if self._share is None else (0.0, self._share)
        painter.fillRect(QRect(round(self.width() * left), 0, round(self.width() * share), 3), look.colour("accent"))
        painter.end()


@dataclass(frozen=True, slots=True)
class WayIn:
    """One way to begin: what to call, what it is called, what it means, its button, its key."""

    act: Callable[[], object]
    title: str
    sentence: str = ""
    button: str = "Bắt đầu"
    icon: QIcon | None = None
    key: str = ""


class EmptyState(QWidget):
    """Nothing yet: a heading that states the fact, one sentence, at most three ways to begin; the first is primary."""

    def __init__(
        self, heading: str, sentence: str, ways: tuple[WayIn, ...] = (), parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        if len(ways) > 3:
            raise ValueError("an empty state offers at most three ways")
        self.setAccessibleName(heading)
        column = QVBoxLayout()
        column.setSpacing(8)
        title = QLabel(heading)
        mark(title, type="title")
        words = QLabel(sentence)
        words.setWordWrap(True)
        mark(words, tone="text2")
        column.addWidget(title)
        column.addWidget(words)
        column.addSpacing(8)
        self.buttons: list[QPushButton] = []
        for number, way in enumerate(ways):
            column.addWidget(self._way(way, primary=number == 0, last=number == len(ways) - 1))
        box = QWidget()
        box.setLayout(column)
        box.setMaximumWidth(620)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(box, 6)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)

    def _way(self, way: WayIn, *, primary: bool, last: bool) -> QFrame:
        frame = QFrame()
        if not last:
            mark(frame, rule="bottom")
        row = QHBoxLayout(frame)
        row.setContentsMargins(0, 8, 0, 8)
        row.setSpacing(14)
        if way.icon is not None:
            row.addWidget(IconLabel(way.icon, 20))
        texts = QVBoxLayout()
        texts.setSpacing(2)
        title = QLabel(way.title)
        mark(title, type="heading")
        texts.addWidget(title)
        if way.sentence:
            sentence = QLabel(way.sentence)
            sentence.setWordWrap(True)
            mark(sentence, tone="text2")
            texts.addWidget(sentence)
        row.addLayout(texts, 1)
        button = QPushButton(way.button)
        button.setMinimumWidth(92)
        if primary:
            mark(button, role="primary")
        if way.key:
            key = QLabel(way.key)
            mark(key, keycap=True)
            row.addWidget(key, 0, Qt.AlignmentFlag.AlignVCenter)
            button.setShortcut(way.key)
        button.setAccessibleName(f"{way.button}: {way.title}")
        button.clicked.connect(lambda *_: way.act())
        self.buttons.append(button)
        row.addWidget(button)
        return frame
