"""Labels: cut with "…" and a tooltip, a state as icon and word, a thin progress bar with its figure."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from par_desktop.widgets import look
from par_desktop.widgets.painting import BAR_HEIGHT, draw_bar

ICON = 16


class ElidedLabel(QLabel):
    """One line that gives way: what does not fit ends in "…" and the tooltip has all of it."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._full = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)

    def full_text(self) -> str:
        """The text, uncut."""
        return self._full

    def setText(self, text: str) -> None:
        self._full = text
        self.setAccessibleName(text)
        self._cut()

    def _cut(self) -> None:
        shown = self.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideRight, self.contentsRect().width())
        super().setText(shown)
        self.setToolTip(self._full if shown != self._full else "")

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._cut()

    def minimumSizeHint(self) -> QSize:
        return QSize(24, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        return QSize(self.fontMetrics().horizontalAdvance(self._full) + 2, super().sizeHint().height())


class StateLabel(QWidget):
    """Icon + word + colour. ``tone`` names the colour (``"red"``)."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = QIcon()
        self._picture = _IconBox(self)
        self._word = QLabel(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._picture)
        row.addWidget(self._word, 1)

    def set_state(self, icon: QIcon, word: str, tone: str, tooltip: str = "") -> None:
        """Show this state; the icon should be made in the same colour."""
        self._picture.set_icon(icon)
        self._word.setText(word)
        self.setToolTip(tooltip)
        self.setAccessibleName(word)
        look.mark(self._word, tone=tone)

    def word(self) -> str:
        """What it says."""
        return self._word.text()


class _IconBox(QWidget):
    def __init__(self, parent: QWidget | None = None, size: int = ICON) -> None:
        super().__init__(parent)
        self._icon = QIcon()
        self.setFixedSize(size, size)

    def set_icon(self, icon: QIcon) -> None:
        self._icon = icon
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._icon.paint(painter, self.rect())
        painter.end()


class IconLabel(_IconBox):
    """A bare icon of ``size`` pixels that follows the theme (a pixmap in a QLabel would not)."""

    def __init__(self, icon: QIcon, size: int = ICON, parent: QWidget | None = None) -> None:
        super().__init__(parent, size)
        self.set_icon(icon)


class ProgressBar6(QWidget):
    """A 6-px bar with its figure at the right; green only at 100 %. ``text`` replaces the figure if given."""

    def __init__(self, parent: QWidget | None = None, *, figure: bool = True) -> None:
        super().__init__(parent)
        self._percent = 0
        self._text = ""
        self._figure = figure
        self.setFixedHeight(20 if figure else BAR_HEIGHT)
        self.setMinimumWidth(60)

    def set_percent(self, percent: int, text: str = "") -> None:
        """0–100."""
        self._percent = percent
        self._text = text
        self.setAccessibleName(text or f"{percent} %")
        self.update()

    def percent(self) -> int:
        """What it shows."""
        return self._percent

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = 0
        if self._figure:
            words = self._text or f"{self._percent} %"
            room = max(self.fontMetrics().horizontalAdvance(words), self.fontMetrics().horizontalAdvance("100 %")) + 6
            painter.setPen(look.colour("text"))
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), words)
        top = (self.height() - BAR_HEIGHT) // 2
        bar = QRect(0, top, self.width() - room, BAR_HEIGHT)
        draw_bar(painter, bar, self._percent, look.colour("grey_t"), look.colour("bar"), look.colour("green"))
        painter.end()
