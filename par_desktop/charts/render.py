"""A figure as pixels for the screen, and as PNG or PDF for paper. Run it off the UI thread."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from par_desktop.charts.canvas import PART, PX_PER_INCH

if TYPE_CHECKING:
    from matplotlib.figure import Figure


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


def figure_to_png(figure: Figure, dpi: float = 200) -> bytes:
    """A PNG for a document; without the time of drawing, so equal figures are equal files."""
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=dpi, metadata={"Software": None})
    return out.getvalue()


def figure_to_pdf(figure: Figure) -> bytes:
    """A vector PDF with its TrueType fonts embedded (type 3 would lose copying of Vietnamese text)."""
    import matplotlib as mpl

    out = io.BytesIO()
    with mpl.rc_context({"pdf.fonttype": 42}):
        figure.savefig(out, format="pdf", metadata={"CreationDate": None})
    return out.getvalue()


def hit_map(figure: Figure) -> tuple[HitArea, ...]:
    """The named parts of a figure, in drawing order."""
    height = float(figure.get_size_inches()[1]) * PX_PER_INCH
    scale = PX_PER_INCH / float(figure.dpi)
    areas = []
    for artist in figure.patches + figure.artists:
        name = artist.get_gid() or ""
        if name.startswith(PART):
            box = artist.get_window_extent()
            left, top = float(box.x0) * scale, height - float(box.y1) * scale
            areas.append(
                HitArea(name.removeprefix(PART), left, top, float(box.width) * scale, float(box.height) * scale)
            )
    return tuple(areas)
