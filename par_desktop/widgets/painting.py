"""Painting that widgets and delegates share: words in a number of lines, a bar, a frame."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QTextLayout, QTextOption

BAR_HEIGHT = 6
_HORIZONTAL: int = Qt.AlignmentFlag.AlignHorizontal_Mask.value
_MIDDLE: int = Qt.AlignmentFlag.AlignVCenter.value


def line_step(font: QFont) -> int:
    """Pixels from one line to the next: at least 1.35 × the size, so that Ể, Ộ and Ữ are never cut."""
    return max(QFontMetrics(font).ascent() + QFontMetrics(font).descent() - 1, round(font.pixelSize() * 1.35))


def draw_lines(
    painter: QPainter,
    rect: QRect,
    words: str,
    font: QFont,
    colour: QColor,
    align: Qt.AlignmentFlag | int = Qt.AlignmentFlag.AlignLeft,
    lines: int = 1,
) -> None:
    """Draw ``words`` vertically centred in at most ``lines`` lines; what does not fit ends in "…"."""
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(colour)
    # Whole numbers: two flags joined in Python take as long as the text takes to draw.
    place = int(align) & _HORIZONTAL | _MIDDLE
    fits = metrics.horizontalAdvance(words) <= rect.width()
    if lines <= 1 or fits:
        shown = words if fits else metrics.elidedText(words, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, place, shown)
        return
    pieces = wrap_words(words, font, rect.width(), lines)
    step = line_step(font)
    top = rect.top() + (rect.height() - step * len(pieces)) // 2
    for number, piece in enumerate(pieces):
        line = QRect(rect.left(), top + number * step, rect.width(), step)
        painter.drawText(line, place, piece)


def wrap_words(words: str, font: QFont, width: int, lines: int) -> list[str]:
    """``words`` in at most ``lines`` lines of ``width`` pixels; the last one ends in "…" if they do not fit."""
    layout = QTextLayout(words, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    starts: list[tuple[int, int]] = []
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        starts.append((line.textStart(), line.textLength()))
        if len(starts) > lines:
            break
    layout.endLayout()
    pieces = [words[start : start + length].strip() for start, length in starts[:lines]]
    if len(starts) > lines:
        rest = words[starts[lines - 1][0] :]
        pieces[-1] = QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)
    return pieces


def draw_bar(painter: QPainter, rect: QRect, percent: int, track: QColor, bar: QColor, full: QColor) -> None:
    """A flat bar of ``percent`` 0–100; in the colour ``full`` only at 100."""
    painter.fillRect(rect, track)
    filled = QRectF(rect)
    filled.setWidth(rect.width() * min(100, max(0, percent)) / 100)
    painter.fillRect(filled, full if percent >= 100 else bar)


def draw_frame(painter: QPainter, rect: QRect, colour: QColor, width: int = 2) -> None:
    """A square frame inside ``rect``."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.SquareCap, Qt.PenJoinStyle.MiterJoin))
    half = width / 2
    painter.drawRect(QRectF(rect).adjusted(half, half, -half, -half))
    painter.restore()


def draw_corner(painter: QPainter, rect: QRect, colour: QColor, side: int = 7) -> None:
    """A triangle in the upper left corner: this cell changed since it was sent."""
    x, y = rect.left(), rect.top()
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon([QPointF(x, y), QPointF(x + side, y), QPointF(x, y + side)])
    painter.restore()
