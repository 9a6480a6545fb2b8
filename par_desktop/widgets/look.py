"""The colours that painted widgets use. The program's theme brings them; widgets know only their names.

Before a theme is applied (a widget in a test) they come from the palette, so that nothing paints invisibly.
"""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QWidget


class Colours(Protocol):
    """Names of look.md §2, each a "#RRGGBB"."""

    @property
    def surface(self) -> str: ...
    @property
    def raised(self) -> str: ...
    @property
    def head(self) -> str: ...
    @property
    def win(self) -> str: ...
    @property
    def line(self) -> str: ...
    @property
    def edge(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def text2(self) -> str: ...
    @property
    def text3(self) -> str: ...
    @property
    def accent(self) -> str: ...
    @property
    def tint(self) -> str: ...
    @property
    def sel(self) -> str: ...
    @property
    def input(self) -> str: ...
    @property
    def red(self) -> str: ...
    @property
    def red_t(self) -> str: ...
    @property
    def amber(self) -> str: ...
    @property
    def amber_t(self) -> str: ...
    @property
    def green(self) -> str: ...
    @property
    def green_t(self) -> str: ...
    @property
    def grey(self) -> str: ...
    @property
    def grey_t(self) -> str: ...
    @property
    def violet(self) -> str: ...
    @property
    def violet_t(self) -> str: ...
    @property
    def bar(self) -> str: ...
    @property
    def bar2(self) -> str: ...


class _Held:
    colours: Colours | None = None


def use(colours: Colours | None) -> None:
    """Paint with these from the next repaint on; the theme calls it when it changes (None: the palette)."""
    _Held.colours = colours


def colour(name: str) -> QColor:
    """The colour of that name (``"red"``, ``"text2"`` …).

    Raises:
        AttributeError: the theme has no colour of that name.
    """
    if _Held.colours is not None:
        return QColor(str(getattr(_Held.colours, name)))
    palette = QApplication.palette()
    backgrounds = {"surface", "input"} | {n for n in dir(Colours) if n.endswith("_t")}
    if name in backgrounds:
        return palette.color(QPalette.ColorRole.Base)
    if name in {"raised", "head", "win", "tint", "line", "bar2"}:
        return palette.color(QPalette.ColorRole.Midlight if name == "line" else QPalette.ColorRole.Window)
    if name in {"accent", "bar", "sel"}:
        return palette.color(QPalette.ColorRole.Highlight)
    return palette.color(QPalette.ColorRole.Text)


def font(base: QFont, px: int | None = None, *, bold: bool = False) -> QFont:
    """A copy of ``base`` at ``px`` pixels, semibold (600) or regular (400): the only two weights."""
    made = QFont(base)
    if px is not None:
        made.setPixelSize(px)
    made.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return made


def mark(widget: QWidget, **properties: object) -> None:
    """Set roles (``role="primary"``, ``typing=True``, ``tone="red"`` …) and let the stylesheet see them."""
    changed = False
    for name, value in properties.items():
        if widget.property(name) != value:
            widget.setProperty(name, value)
            changed = True
    if changed:
        if "pane" in properties:
            # A plain QWidget ignores a stylesheet's background without this.
            widget.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, True)
        widget.style().unpolish(widget)
        widget.style().polish(widget)
        widget.update()
