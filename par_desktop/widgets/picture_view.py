"""Shows a picture that somebody else draws, and asks for a new one when its size or colours change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from par_desktop.frozen import dataclass
from par_desktop.widgets import look
from par_desktop.widgets.painting import draw_frame

SETTLE_MS = 100
"""A redraw is asked for this long after the last change of size, theme or scale."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A part of the picture that answers: left, top, width, height in logical pixels, what it is, what it says."""

    x: float
    y: float
    width: float
    height: float
    key: object
    words: str = ""

    @property
    def rect(self) -> QRectF:
        """The part as a rectangle."""
        return QRectF(self.x, self.y, self.width, self.height)


def image_from_rgba(pixels: bytes, width: int, height: int, dpr: float) -> QImage:
    """8-bit RGBA in device pixels, rows without padding, as a picture for a screen of that ratio."""
    # copy(): QImage itself would only point into the bytes, which may go before it does.
    image = QImage(pixels, width, height, width * 4, QImage.Format.Format_RGBA8888).copy()
    image.setDevicePixelRatio(dpr)
    return image


class PictureView(QWidget):
    """A picture with parts.

    ``redraw_requested(size in logical pixels, pixel ratio)``; the answer comes through ``set_picture``. Hovering
    a part (or moving to it with the arrow keys) emits ``hovered(key or None)``, a click or Enter ``activated(key)``.
    """

    redraw_requested = Signal(QSize, float)
    hovered = Signal(object)
    activated = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QImage()
        self._hits: tuple[Hit, ...] = ()
        self._current = -1
        self._waiting = QTimer(self)
        self._waiting.setSingleShot(True)
        self._waiting.setInterval(SETTLE_MS)
        self._waiting.timeout.connect(self._ask)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_picture(self, picture: QImage, hits: Sequence[Hit] = (), words: str = "") -> None:
        """Show it; ``words`` say it aloud. Its pixel ratio must be set on the image."""
        self._picture = picture
        self._hits = tuple(hits)
        self._current = -1
        if words:
            self.setAccessibleName(words)
        self.update()

    def current(self) -> Hit | None:
        """The part under the pointer or chosen by keyboard."""
        return self._hits[self._current] if 0 <= self._current < len(self._hits) else None

    def request_redraw(self) -> None:
        """Ask for a new picture 100 ms after the last call (the data changed)."""
        self._waiting.start()

    def _ask(self) -> None:
        if self.width() > 0 and self.height() > 0 and self.isVisible():
            self.redraw_requested.emit(self.size(), self.devicePixelRatioF())

    def _set_current(self, number: int) -> None:
        if number != self._current:
            self._current = number
            hit = self.current()
            self.setCursor(Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor)
            self.setAccessibleDescription(hit.words if hit else "")
            self.hovered.emit(hit.key if hit else None)
            self.update()

    def _at(self, point: QPointF) -> int:
        return next((n for n, hit in enumerate(self._hits) if hit.rect.contains(point)), -1)

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.request_redraw()
        elif isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            number = self._at(QPointF(event.pos()))
            if number >= 0 and self._hits[number].words:
                QToolTip.showText(event.globalPos(), self._hits[number].words, self)
            else:
                QToolTip.hideText()
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self.request_redraw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.request_redraw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.request_redraw()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._set_current(self._at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._set_current(-1)
        super().leaveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = self._at(event.position())
        if number >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._set_current(number)
            self.activated.emit(self._hits[number].key)

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self._current < 0 and self._hits:
            self._set_current(0)
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._set_current(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, hit = event.key(), self.current()
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Right) and self._hits:
            self._set_current(min(self._current + 1, len(self._hits) - 1))
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Left) and self._hits:
            self._set_current(max(self._current - 1, 0))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and hit is not None:
            self.activated.emit(hit.key)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._picture.isNull():
            # The old picture stays at its own size until the new one comes: no smear, no flash.
            painter.drawImage(QPoint(0, 0), self._picture)
        hit = self.current()
        if hit is not None and self.hasFocus():
            draw_frame(painter, hit.rect.toAlignedRect(), look.colour("accent"))
        elif self.hasFocus():
            draw_frame(painter, self.rect(), look.colour("accent"))
        painter.end()

    def sizeHint(self) -> QSize:
        return QSize(480, 240)
