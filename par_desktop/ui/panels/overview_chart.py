"""A chart on screen: drawn in the files lane, shown by a picture view, drawn anew after size or theme changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from par_desktop.ui import theme
from par_desktop.ui.session import Session
from par_desktop.widgets.picture_view import Hit, PictureView

if TYPE_CHECKING:
    from par_desktop.charts.render import HitArea
    from par_desktop.charts.style import Style

Make = Callable[["Style", tuple[float, float]], Any]
"""A function of ``charts``; the figure it makes goes straight to ``charts.render``."""
Drawn = tuple[bytes, int, int, tuple["HitArea", ...]]


def _pixels(make: Make, style: Style, size: tuple[float, float], ratio: float) -> Drawn:
    from par_desktop.charts.render import figure_to_rgba, hit_map

    figure = make(style, size)
    pixels, width, height = figure_to_rgba(figure, ratio)
    return pixels, width, height, hit_map(figure)


class ChartView(PictureView):
    """``set_chart`` says what to draw; the property ``drawing`` is true until the picture is there."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._make: Make | None = None
        self._said: Mapping[str, str] = {}
        self._words = ""
        self._asked = 0
        self.redraw_requested.connect(self._draw)

    def set_chart(self, make: Make, said: Mapping[str, str], words: str) -> None:
        """``make`` runs in the files lane; ``said`` is what each part says when pointed at, ``words`` the whole."""
        self._make, self._said, self._words = make, said, words
        self.request_redraw()

    def request_redraw(self) -> None:
        self.setProperty("drawing", True)
        super().request_redraw()

    def _draw(self, size: QSize, ratio: float) -> None:
        if self._make is None:
            self.setProperty("drawing", False)
            return
        from par_desktop.charts.style import Style

        self._asked += 1
        number = self._asked

        def show(drawn: Drawn) -> None:
            if number == self._asked:  # a picture of an older size or theme comes too late
                self._show(drawn, ratio)

        style = Style.screen(theme.current())
        shape = (float(size.width()), float(size.height()))
        self._session.lanes.files.submit(
            _pixels, self._make, style, shape, ratio, on_done=show, on_error=self._failed, owner=self
        )

    def _failed(self, error: BaseException) -> None:
        self.setProperty("drawing", False)
        raise error

    def _show(self, drawn: Drawn, ratio: float) -> None:
        pixels, width, height, areas = drawn
        image = QImage(pixels, width, height, width * 4, QImage.Format.Format_RGBA8888).copy()
        image.setDevicePixelRatio(ratio)
        hits = [Hit(a.x, a.y, a.width, a.height, a.name, self._said.get(a.name, a.name)) for a in areas]
        self.set_picture(image, hits, self._words)
        self.setProperty("drawing", False)


class Legend(QWidget):
    """What the marks of a chart mean: solid, hatched, stroke, line, dashes; each with its word."""

    def __init__(self, entries: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries = tuple(entries)
        self.setFixedHeight(20)
        self.setAccessibleName("Chú giải: " + ", ".join(word for _, word in entries))
        metrics = self.fontMetrics()
        self._widths = [34 + metrics.horizontalAdvance(word) for _, word in self._entries]
        self.setFixedWidth(sum(self._widths) + 16 * (len(self._widths) - 1) + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font(theme.SECOND))
        left, middle = 0, self.height() // 2
        for (mark, word), width in zip(self._entries, self._widths, strict=True):
            _swatch(painter, mark, QRect(left, middle - 4, 22, 8))
            painter.setPen(theme.colour("text2"))
            place = QRect(left + 28, 0, width - 28 + 8, self.height())
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), word)
            left += width + 16
        painter.end()


def _swatch(painter: QPainter, mark: str, box: QRect) -> None:
    middle = box.center().y()
    if mark == "done":
        painter.fillRect(box, theme.colour("bar"))
    elif mark == "missing":
        painter.save()
        painter.setClipRect(box)
        painter.setPen(QPen(theme.colour("red"), 1.2))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for x in range(box.left() - 8, box.right() + 1, 5):
            painter.drawLine(x, box.bottom() + 1, x + 9, box.top() - 1)
        painter.restore()
    elif mark == "target":
        painter.fillRect(QRect(box.center().x(), box.top() - 2, 2, box.height() + 5), theme.colour("text"))
    elif mark == "ours":
        painter.setPen(QPen(theme.colour("bar"), 2))
        painter.drawLine(box.left(), middle, box.right(), middle)
        painter.setBrush(theme.colour("surface"))
        painter.drawEllipse(box.center(), 3, 3)
