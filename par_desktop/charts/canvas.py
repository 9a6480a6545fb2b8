"""What all charts share: a figure measured in pixels, words in the style's typeface, parts that answer to hovering."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, Literal

from par_desktop.charts.style import Style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

PX_PER_INCH = 96
"""Logical pixels per inch, the unit of every size here."""

PART = "part:"
"""Prefix of the gid of what answers to hovering; the rest is the part's name."""


def new_figure(size: tuple[float, float], style: Style) -> Figure:
    """An empty figure of that many logical pixels."""
    from matplotlib.figure import Figure

    width, height = (max(1.0, side) / PX_PER_INCH for side in size)
    return Figure(figsize=(width, height), dpi=PX_PER_INCH, facecolor=style.ground)


def pixel_axes(figure: Figure, left: float, top: float, width: float, height: float) -> Axes:
    """Axes at that place, measured in pixels from the upper left; without frame, ticks or ground."""
    whole_width, whole_height = figure.get_size_inches() * PX_PER_INCH
    axes = figure.add_axes(
        (
            left / whole_width,
            1 - (top + height) / whole_height,
            max(1.0, width) / whole_width,
            max(1.0, height) / whole_height,
        )
    )
    axes.set_facecolor("none")
    axes.set_frame_on(False)
    axes.tick_params(length=0)
    return axes


def words(
    figure: Figure,
    x: float,
    y: float,
    text: str,
    style: Style,
    *,
    align: Literal["left", "center", "right"] = "left",
    size: float | None = None,
    colour: str | None = None,
    bold: bool = False,
    gid: str = "",
) -> Any:
    """Words whose middle stands ``y`` pixels below the upper edge; returns the artist."""
    width, height = figure.get_size_inches() * PX_PER_INCH
    artist = figure.text(
        x / width,
        1 - y / height,
        text,
        ha=align,
        va="center_baseline",
        color=colour or style.text,
        fontproperties=font(style, size or style.body_pt, bold=bold),
    )
    if gid:
        artist.set_gid(gid)
    return artist


def font(style: Style, size: float, *, bold: bool = False) -> Any:
    """The first of the style's families that this machine has, so that matplotlib warns about none."""
    return _properties(*_family(style.families, bold), size)


@functools.lru_cache(maxsize=64)
def _properties(family: str, weight: int, size: float) -> Any:
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=family, size=size, weight=weight)


@functools.cache
def _family(families: tuple[str, ...], bold: bool) -> tuple[str, int]:
    from matplotlib.font_manager import fontManager

    known = set(fontManager.get_font_names())
    for family in families:
        if family in known:
            semibold = f"{family} Semibold"
            if bold and semibold in known:
                # Under the weight its own file claims: asking for another one makes matplotlib warn.
                weights = [int(entry.weight) for entry in fontManager.ttflist if entry.name == semibold]
                return semibold, weights[0]
            return family, 700 if bold else 400
    return "sans-serif", 700 if bold else 400


@functools.cache
def _measure(text: str, size: float, family: str, weight: int) -> float:
    from matplotlib.textpath import text_to_path

    # Advances alone: building the outlines of some hundred figures took longer than drawing them.
    return float(text_to_path.get_text_width_height_descent(text, _properties(family, weight, size), ismath=False)[0])


def text_width(text: str, style: Style, size: float, *, bold: bool = False) -> float:
    """How wide the words are, in pixels."""
    family, weight = _family(style.families, bold)
    return _measure(text, size, family, weight) * PX_PER_INCH / 72


def cut(text: str, room: float, style: Style, size: float) -> str:
    """The words, ended with "…" where they would be wider than ``room`` pixels."""
    if text_width(text, style, size) <= room:
        return text
    while text and text_width(text + "…", style, size) > room:
        text = text[:-1].rstrip()
    return text + "…"


def add_part(figure: Figure, name: str, left: float, top: float, width: float, height: float) -> None:
    """An invisible rectangle (pixels from the upper left) that ``render.hit_map`` finds by its name."""
    from matplotlib.patches import Rectangle

    whole_width, whole_height = figure.get_size_inches() * PX_PER_INCH
    patch = Rectangle(
        (left / whole_width, 1 - (top + height) / whole_height),
        width / whole_width,
        height / whole_height,
        transform=figure.transFigure,
        facecolor="none",
        edgecolor="none",
    )
    patch.set_gid(PART + name)
    figure.add_artist(patch)
