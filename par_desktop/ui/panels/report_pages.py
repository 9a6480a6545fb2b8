"""The middle of Báo cáo: a document's real pages, one at a time, with the chosen heading marked on screen only."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from par_desktop.services.browse_reports import PagePicture, Pages, Place
from par_desktop.services.browse_reports import picture as draw_page
from par_desktop.ui import theme
from par_desktop.ui.panels.fields import QuietCombo
from par_desktop.ui.session import Session
from par_desktop.widgets.look import mark
from par_desktop.widgets.picture_view import PictureView

FIT_WIDTH, FIT_PAGE = "width", "page"
_ZOOMS: tuple[tuple[str, object], ...] = (
    ("Vừa trang ngang", FIT_WIDTH),
    ("Vừa cả trang", FIT_PAGE),
    ("100 %", 1.0),
    ("150 %", 1.5),
)
_MARK = QColor("#FFF6CC")
_ROOM = 24
"""Pixels of ground left and right of a page."""


class _Ground(QScrollArea):
    """Scrolls a page; at its end the wheel and Page Down turn to the next one."""

    turned = Signal(int)
    resized = Signal()

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self.setWidget(page)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        mark(self, pane="win")
        self.viewport().setAutoFillBackground(False)

    def _turn(self, step: int) -> bool:
        bar = self.verticalScrollBar()
        if (bar.value() < bar.maximum()) if step > 0 else (bar.value() > 0):
            return False
        self.turned.emit(step)
        return True

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta().y()
        if not delta or not self._turn(-1 if delta > 0 else 1):
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1}
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self._turn(step):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()


class ReportPages(QWidget):
    """Pages of a PDF on disk. ``show_pages`` after it was made; ``say`` while there is none."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._path = Path()
        self._pages = Pages((), {})
        self._page = 0
        self._heading = ""
        self._asked = (-1, -1)
        self.view = PictureView()
        self.view.redraw_requested.connect(self._draw)
        self.ground = _Ground(self.view)
        self.ground.setAccessibleName("Trang của tài liệu")
        self.words = QLabel()
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.words.setWordWrap(True)
        mark(self.words, tone="text2")
        mark(self.words, pane="win")
        self.stack = QStackedWidget()
        self.stack.addWidget(self.words)
        self.stack.addWidget(self.ground)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.navigation = self._build_navigation()
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(0)
        self._settle.timeout.connect(self._size)
        self.ground.turned.connect(self._turned)
        self.ground.resized.connect(self._settle.start)

    def _build_navigation(self) -> QWidget:
        """‹ trang 1 / 6 › and the zoom; the tab puts it into its toolbar."""
        self.back = QPushButton()
        self.forth = QPushButton()
        for button, icon, name, step in (
            (self.back, "chevron-left", "Trang trước", -1),
            (self.forth, "chevron-right", "Trang sau", 1),
        ):
            button.setIcon(theme.icon(icon, "accent"))
            button.setToolTip(name)
            button.setAccessibleName(name)
            mark(button, role="icon")
            button.clicked.connect(lambda *_, step=step: self._turned(step))
        self.where = QLabel("trang –")
        mark(self.where, tone="text2")
        self.zoom = QuietCombo()
        self.zoom.setAccessibleName("Cỡ trang")
        self.zoom.setFixedWidth(140)
        for words, key in _ZOOMS:
            self.zoom.addItem(words, key)
        self.zoom.currentIndexChanged.connect(lambda _: self._size())
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for widget in (self.back, self.where, self.forth, self.zoom):
            row.addWidget(widget)
        row.addStretch(1)
        return box

    # What it shows

    @property
    def page(self) -> int:
        """The page shown, from 0."""
        return self._page

    @property
    def path(self) -> Path:
        """The PDF on disk whose pages are shown."""
        return self._path

    @property
    def count(self) -> int:
        """How many pages there are; 0 while there is no document."""
        return len(self._pages.sizes)

    def say(self, words: str) -> None:
        """Show words where the pages would be."""
        self.words.setText(words)
        self.stack.setCurrentWidget(self.words)
        self._pages = Pages((), {})
        self._tell()

    def show_pages(self, path: Path, pages: Pages, *, keep_page: bool) -> None:
        """Show a PDF; the same page again where only its words changed."""
        self._path, self._pages = path, pages
        self._asked = (-1, -1)
        self._page = min(self._page, len(pages.sizes) - 1) if keep_page else 0
        self.stack.setCurrentWidget(self.ground)
        self._size()
        self.view.request_redraw()

    def show_heading(self, title: str, *, turn: bool = True) -> None:
        """Mark what stands under a heading and, with ``turn``, go to it."""
        self._heading = title
        place = self.place()
        if place is not None and turn:
            self._page = place.page
        self._size()
        if place is not None and turn:
            room = self.ground.viewport().height()
            self.ground.verticalScrollBar().setValue(round(place.top * self.view.height()) - room // 4)
        self.view.request_redraw()

    def place(self) -> Place | None:
        """Where the chosen heading stands, if the document has it."""
        return self._pages.places.get(self._heading)

    def _turned(self, step: int) -> None:
        page = self._page + step
        if 0 <= page < self.count:
            self._page = page
            self._size()
            bar = self.ground.verticalScrollBar()
            bar.setValue(0 if step > 0 else bar.maximum())
            self.view.request_redraw()

    def _size(self) -> None:
        self._tell()
        if not self.count:
            return
        page = self._pages.sizes[self._page]
        key = self.zoom.currentData()
        room = self.ground.viewport().size() - QSize(2 * _ROOM, _ROOM)
        # The bar's room is kept free, or a page that fits would come and go with it.
        wide = max(120, room.width()) / page.width
        factor = key if isinstance(key, float) else wide
        if key == FIT_PAGE:
            factor = min(wide, max(160, room.height()) / page.height)
        size = QSize(round(page.width * factor), round(page.height * factor))
        if self.view.size() != size:
            self.view.setFixedSize(size)

    def _tell(self) -> None:
        self.where.setText(f"trang {self._page + 1} / {self.count}" if self.count else "trang –")
        self.back.setEnabled(self._page > 0)
        self.forth.setEnabled(self._page + 1 < self.count)

    def _draw(self, size: QSize, ratio: float) -> None:
        if not self.count:
            return
        width = round(size.width() * ratio)
        asked = (self._page, width)
        self._asked = asked
        path = self._path

        def show(found: PagePicture) -> None:
            if asked == self._asked and path == self._path:
                self._show(found, ratio)

        self._session.lanes.files.submit(draw_page, path, self._page, width, on_done=show, owner=self)

    def _show(self, found: PagePicture, ratio: float) -> None:
        image = QImage(found.pixels, found.width, found.height, found.stride, QImage.Format.Format_RGB32).copy()
        place = self.place()
        if place is not None and place.page == self._page:
            painter = QPainter(image)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
            top, bottom = place.top * found.height, place.bottom * found.height
            painter.fillRect(QRectF(found.width * 0.1, top, found.width * 0.84, bottom - top), _MARK)
            painter.end()
        image.setDevicePixelRatio(ratio)
        self.view.set_picture(image, words=f"Trang {self._page + 1} trên {self.count}")
