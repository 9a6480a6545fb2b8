"""A figure as pixels for the screen, and as PNG or PDF for paper. Run it off the UI thread."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from par_desktop.charts.canvas import PART, PX_PER_INCH
from par_desktop.frozen import dataclass

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Figure

    from par_desktop.charts.style import Style

_TITLE_PT, _AIR = 1.25, 6
"""Type of the title against the body's, and pixels between a caption's lines and the chart."""


@dataclass(frozen=True, slots=True)
class HitArea:
    """A named part: left, top, width, height in logical pixels from the upper left."""

    name: str
    x: float
    y: float
    width: float
    height: float


def figure_to_rgba(figure: Figure, dpr: float = 1.0) -> tuple[bytes, int, int]:
    """(bytes, width, height) in device pixels, 8-bit RGBA, rows without padding, for a screen of that ratio."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure.set_dpi(PX_PER_INCH * dpr)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()  # type: ignore[no-untyped-call]
    width, height = canvas.get_width_height()
    pixels = canvas.buffer_rgba()  # type: ignore[no-untyped-call]
    return bytes(pixels), width, height


@dataclass(frozen=True, slots=True)
class Caption:
    """Words around a chart that leaves the window: ``title`` and ``lines`` above it, ``notes`` beneath."""

    title: str
    lines: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Margins:
    """Room around a figure and its caption on paper, in pixels of 1/96 inch."""

    left: float
    top: float
    right: float
    bottom: float


def figure_to_png(
    figure: Figure, dpi: float = 200, caption: Caption | None = None, style: Style | None = None
) -> bytes:
    """A PNG for a document; without the time of drawing, so equal figures are equal files."""
    out = io.BytesIO()
    whole = _captioned(figure, caption, style, Margins(8, 8, 8, 8))
    figure.savefig(out, format="png", dpi=dpi, metadata={"Software": None}, **whole)
    return out.getvalue()


def figure_to_pdf(
    figure: Figure, caption: Caption | None = None, style: Style | None = None, margins: Margins | None = None
) -> bytes:
    """A vector PDF with its TrueType fonts embedded (type 3 would lose copying of Vietnamese text).

    The page is the figure, with a caption the figure, the caption and ``margins`` around them.
    """
    import matplotlib as mpl

    out = io.BytesIO()
    whole = _captioned(figure, caption, style, margins or Margins(8, 8, 8, 8))
    with mpl.rc_context({"pdf.fonttype": 42}):
        figure.savefig(out, format="pdf", metadata={"CreationDate": None}, **whole)
    return out.getvalue()


def caption_heights(caption: Caption, style: Style, width: float) -> tuple[float, float]:
    """How much room, in pixels, a caption takes above and beneath a figure of that width."""
    line = style.body_pt * 96 / 72 * 1.35
    above = _folded((caption.title,), style, width, style.body_pt * _TITLE_PT, bold=True)
    small = len(_folded(caption.notes, style, width, style.tick_pt))
    top = len(above) * line * _TITLE_PT + len(_folded(caption.lines, style, width, style.body_pt)) * line + _AIR
    return top, small * style.tick_pt * 96 / 72 * 1.4 + (_AIR if small else 0)


def _captioned(figure: Figure, caption: Caption | None, style: Style | None, margins: Margins) -> dict[str, Any]:
    """Writes the caption outside the figure, and says how much more than the figure is to be saved."""
    if caption is None or style is None:
        return {}
    from matplotlib.transforms import Bbox

    from par_desktop.charts.canvas import words

    width, height = (float(side) * PX_PER_INCH for side in figure.get_size_inches())
    above, beneath = caption_heights(caption, style, width)
    y, line = -above, style.body_pt * 96 / 72 * 1.35
    for text in _folded((caption.title,), style, width, style.body_pt * _TITLE_PT, bold=True):
        y += line * _TITLE_PT
        words(figure, 0, y - line * _TITLE_PT / 2, text, style, size=style.body_pt * _TITLE_PT, bold=True, gid="title")
    for text in _folded(caption.lines, style, width, style.body_pt):
        y += line
        words(figure, 0, y - line / 2, text, style, colour=style.text2, gid="subtitle")
    step = style.tick_pt * 96 / 72 * 1.4
    for at, text in enumerate(_folded(caption.notes, style, width, style.tick_pt)):
        place = height + _AIR + (at + 0.5) * step
        words(figure, 0, place, text, style, size=style.tick_pt, colour=style.text2, gid=f"note:{at}")
    box = Bbox.from_extents(
        -margins.left / PX_PER_INCH,
        -(beneath + margins.bottom) / PX_PER_INCH,
        (width + margins.right) / PX_PER_INCH,
        (height + above + margins.top) / PX_PER_INCH,
    )
    return {"bbox_inches": box, "pad_inches": 0}


def _folded(texts: Sequence[str], style: Style, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Lines that are no wider than the figure."""
    from par_desktop.charts.canvas import text_width

    lines: list[str] = []
    for text in texts:
        line = ""
        for word in text.split():
            longer = f"{line} {word}".strip()
            if line and text_width(longer, style, size, bold=bold) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines += [line] if line else []
    return lines


def hit_map(figure: Figure) -> tuple[HitArea, ...]:
    """The named parts of a figure, in drawing order."""
    from matplotlib.patches import Rectangle

    width, height = (float(side) * PX_PER_INCH for side in figure.get_size_inches())
    areas = []
    for artist in figure.patches + figure.artists:
        name = artist.get_gid() or ""
        if name.startswith(PART) and isinstance(artist, Rectangle):
            # A part is a rectangle in shares of the figure (``canvas.add_part``).
            box = artist.get_bbox()
            left, top = float(box.x0) * width, height - float(box.y1) * height
            areas.append(
                HitArea(name.removeprefix(PART), left, top, float(box.width) * width, float(box.height) * height)
            )
    return tuple(areas)
