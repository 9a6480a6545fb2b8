"""The look in one file: tokens (look.md §2), fonts, palette, stylesheet and icons, light and dark.

Screens set roles and never colours: ``button.setProperty("role", "primary")`` and so on; the roles are listed at
the top of ``resources/style/window.qss``. Painted widgets and delegates read ``current()``.
"""

from __future__ import annotations

import functools
from string import Template
from typing import Literal

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QIconEngine, QImage, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QStyleFactory

from par_desktop import settings
from par_desktop.frozen import dataclass
from par_desktop.widgets import look
from par_desktop.widgets.look import mark

__all__ = ["DARK", "LIGHT", "Tokens", "apply", "colour", "current", "font", "icon", "mark", "pixmap"]

Mode = Literal["light", "dark"]

FAMILIES = ("Segoe UI", "Open Sans", "Noto Sans", "DejaVu Sans")
BODY, SECOND, TITLE, QUESTION, FIGURE = 13, 12, 16, 24, 28
"""Font sizes in pixels: body and tables, second lines and headings, detail title, counter, the one figure."""

GAP, HALF, MARGIN = 8, 4, 16
"""Spaces in pixels: between controls, the half step, page margin and between groups."""

TITLE_STRIP, TAB_ROW, TOOLBAR, STATUS, CONTROL, HEADING, GROUP_ROW = 40, 37, 44, 24, 28, 28, 26
"""Heights in pixels of look.md §2."""

ROW_DENSE, ROW_GRID, ROW, ROW_TWO, ROW_SECOND = 24, 25, 28, 40, 46
"""Row heights in pixels: dense board, number grid, one line, two lines, a line with a second line."""


@dataclass(frozen=True)
class Tokens:
    """Colours "#RRGGBB" by what they are for (look.md §2)."""

    mode: Mode
    surface: str
    raised: str
    head: str
    win: str
    line: str
    edge: str
    text: str
    text2: str
    text3: str
    accent: str
    btn: str
    btn_hover: str
    btn_text: str
    tint: str
    sel: str
    input: str
    red: str
    red_t: str
    amber: str
    amber_t: str
    green: str
    green_t: str
    grey: str
    grey_t: str
    violet: str
    violet_t: str
    bar: str
    bar2: str


LIGHT = Tokens(
    mode="light",
    surface="#FFFFFF",
    raised="#F6F7F9",
    head="#F0F2F5",
    win="#EEF1F4",
    line="#DDE2E8",
    edge="#7C8695",
    text="#1A232E",
    text2="#4B5766",
    text3="#606C7A",
    accent="#1B5594",
    btn="#1B5594",
    btn_hover="#16477C",
    btn_text="#FFFFFF",
    tint="#E8EFF7",
    sel="#D9E6F4",
    input="#FFF8DB",
    red="#B3261E",
    red_t="#FBEAE8",
    amber="#945200",
    amber_t="#FDF1DE",
    green="#1C6E43",
    green_t="#E5F3EB",
    grey="#596573",
    grey_t="#ECEFF2",
    violet="#6A3D9A",
    violet_t="#F1EAF8",
    bar="#4A76A8",
    bar2="#B4C1D0",
)

DARK = Tokens(
    mode="dark",
    surface="#1A1F26",
    raised="#20262E",
    head="#252C35",
    win="#12161B",
    line="#323B46",
    edge="#77838F",
    text="#E7EBF0",
    text2="#B5BFCB",
    text3="#8F9BA8",
    accent="#7DB2EC",
    btn="#2B69AE",
    btn_hover="#245A97",
    btn_text="#FFFFFF",
    tint="#22344A",
    sel="#2A4160",
    input="#37321F",
    red="#F58F87",
    red_t="#41221F",
    amber="#EDB062",
    amber_t="#3D2E17",
    green="#7FCB9C",
    green_t="#1D3627",
    grey="#A6B1BD",
    grey_t="#2B333D",
    violet="#C3A2E8",
    violet_t="#33274A",
    bar="#6C9BD0",
    bar2="#34475C",
)


class _Held:
    tokens: Tokens = LIGHT


def current() -> Tokens:
    """The tokens in force (light before ``apply``)."""
    return _Held.tokens


def apply(app: QApplication, mode: Mode) -> Tokens:
    """Dress the whole program; call again to switch. Open widgets repaint, icons recolour by themselves."""
    tokens = DARK if mode == "dark" else LIGHT
    _Held.tokens = tokens
    look.use(tokens)
    style = QStyleFactory.create("Fusion")
    if style is not None and app.style().objectName().lower() != "fusion":
        app.setStyle(style)
    app.setFont(font())
    app.setPalette(palette(tokens))
    app.setStyleSheet(stylesheet(tokens))
    return tokens


def font(px: int = BODY, *, bold: bool = False) -> QFont:
    """The program's typeface at ``px`` pixels; weights are 400 and 600 only. The caller's own to change."""
    return QFont(_font(px, bold))


@functools.cache
def _font(px: int, bold: bool) -> QFont:
    made = QFont()
    made.setFamilies(list(FAMILIES))
    return look.font(made, px, bold=bold)


def colour(token: str) -> QColor:
    """A token in force as a colour to paint with; the caller's own to change."""
    return QColor(_colour(getattr(_Held.tokens, token)))


@functools.cache
def _colour(value: str) -> QColor:
    return QColor(value)


def palette(tokens: Tokens) -> QPalette:
    """What Fusion draws by itself with (menus, marks, selections), in our colours."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    made = QPalette()
    for where, value in (
        (role.Window, tokens.surface),
        (role.WindowText, tokens.text),
        (role.Base, tokens.surface),
        (role.AlternateBase, tokens.raised),
        (role.Text, tokens.text),
        (role.PlaceholderText, tokens.text3),
        (role.Button, tokens.surface),
        (role.ButtonText, tokens.text),
        (role.BrightText, tokens.red),
        (role.Highlight, tokens.sel),
        (role.HighlightedText, tokens.text),
        (role.Link, tokens.accent),
        (role.LinkVisited, tokens.accent),
        (role.ToolTipBase, tokens.raised),
        (role.ToolTipText, tokens.text),
        (role.Light, tokens.raised),
        (role.Midlight, tokens.line),
        (role.Mid, tokens.edge),
        (role.Dark, tokens.edge),
        (role.Shadow, tokens.text3),
        (role.Accent, tokens.accent),
    ):
        made.setColor(where, QColor(value))
    for where in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        made.setColor(group.Disabled, where, QColor(tokens.text3))
    return made


def stylesheet(tokens: Tokens) -> str:
    """``resources/style/window.qss`` with every ``$token`` filled in; a misspelt one raises ``KeyError``."""
    template = Template(settings.resource("style/window.qss").read_text("utf-8"))
    marks = settings.resource("style").as_posix()
    return template.substitute(vars(tokens), marks=marks)


@functools.cache
def _drawing(name: str) -> str:
    return settings.resource(f"icons/{name}.svg").read_text("utf-8")


@functools.lru_cache(maxsize=512)
def _image(name: str, value: str, side: int) -> QImage:
    """The icon ``side`` device pixels square in the colour ``value``, centred."""
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace("currentColor", value).encode()))
    painter = QPainter(image)
    renderer.render(painter, QRectF(0, 0, side, side))
    painter.end()
    return image


def pixmap(name: str, token: str = "text", size: int = 16, dpr: float = 1.0) -> QPixmap:
    """An icon ``size`` logical pixels square for a screen of pixel ratio ``dpr``, in the colour of ``token``."""
    made = QPixmap.fromImage(_image(name, str(getattr(_Held.tokens, token)), max(1, round(size * dpr))))
    made.setDevicePixelRatio(dpr)
    return made


class _Engine(QIconEngine):
    """Draws when asked, so an icon follows the theme and the screen without anybody telling it."""

    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._token)

    def _value(self, mode: QIcon.Mode) -> str:
        token = "text3" if mode == QIcon.Mode.Disabled else self._token
        return str(getattr(_Held.tokens, token))

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        side = min(rect.width(), rect.height())
        ratio = painter.device().devicePixelRatio()
        image = _image(self._name, self._value(mode), max(1, round(side * ratio)))
        place = QRect(0, 0, side, side)
        place.moveCenter(rect.center())
        painter.drawImage(place, image)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return QPixmap.fromImage(_image(self._name, self._value(mode), max(1, min(size.width(), size.height()))))

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        # The size is in logical pixels (Qt 6.11); Qt sets the ratio of the result itself.
        return self.pixmap(size * scale, mode, state)


@functools.cache
def icon(name: str, token: str = "text") -> QIcon:
    """``resources/icons/<name>.svg`` in the colour of ``token``, sharp at any scale; disabled is text3.

    One for each name and token, kept for good: a widget's icon shares the engine with the first that was made of it,
    and where the collector took that one together with a deleted dialog, the program ended in a segmentation fault.

    Raises:
        FileNotFoundError: there is no icon of that name.
        AttributeError: there is no token of that name.
    """
    _drawing(name)
    getattr(_Held.tokens, token)
    return QIcon(_Engine(name, token))
