"""Units × periods as a grid with every value printed: plain, or shaded so that the dark cells are the bad ones.

The shades are degrees of lightness of one colour, so a grey print reads like the screen; what is missing is hatched and
says so in a word, because an empty cell would look like nothing to do.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from par_desktop.charts.canvas import add_part, cut, new_figure, text_width, words
from par_desktop.charts.style import Style
from par_desktop.frozen import dataclass

if TYPE_CHECKING:
    from matplotlib.figure import Figure

DEGREES = (0.0, 0.2, 0.42, 0.68, 1.0)
"""How far each degree lies between the ground and the darkest shade; ``None`` cells are never shaded."""
_HEAD, _MARGIN, _PAD, _LEAST = 24, 10, 8, 40


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A printed cell. ``degree`` 0–4 (None: not shaded); ``lacking``: hatched, its word in the missing tone."""

    text: str
    degree: int | None = None
    lacking: bool = False
    quiet: bool = False

    @property
    def is_number(self) -> bool:
        """Whether the text is a figure (with marks before it) and no word."""
        return bool(self.text) and not self.lacking and not self.quiet


@dataclass(frozen=True, slots=True)
class HeatRow:
    """``key`` is the row's name for hovering; a total row is bold under a rule."""

    key: str
    name: str
    cells: tuple[HeatCell, ...]
    total: bool = False
    highlighted: bool = False


def heat_map(
    rows: Sequence[HeatRow],
    headings: Sequence[str],
    style: Style,
    size: tuple[float, float],
    *,
    corner: str = "Đơn vị",
    shaded: bool = True,
) -> Figure:
    """One part (``render.hit_map``) a cell, named ``row key:column number``. Columns share what names leave."""
    from matplotlib.patches import Rectangle

    figure = new_figure(size, style)
    width, height = size
    longest = max((text_width(row.name, style, style.body_pt, bold=True) for row in rows), default=60.0)
    left = min(_MARGIN + longest + 2 * _PAD, max(80.0, width - _MARGIN - _LEAST * max(1, len(headings))))
    pitch_x = (width - _MARGIN - left) / max(1, len(headings))
    pitch_y = (height - _HEAD) / max(1, len(rows))
    body = _fitting(rows, style, pitch_x, pitch_y)
    # Numbers end at one place in each column, so that their commas stand under each other; marks come before them.
    ends = [(pitch_x + _widest(rows, at, style, body)) / 2 for at in range(len(headings))]
    head = min(style.tick_pt, _scaled(headings, style, style.tick_pt, pitch_x))

    def box(x: float, y: float, w: float, h: float, **look: Any) -> None:
        patch = Rectangle(
            (x / width, 1 - (y + h) / height), w / width, h / height, transform=figure.transFigure, **look
        )
        figure.add_artist(patch)

    words(figure, _MARGIN, _HEAD / 2, corner, style, size=style.tick_pt, colour=style.text2)
    for at, heading in enumerate(headings):
        x = left + (at + 0.5) * pitch_x
        words(figure, x, _HEAD / 2, heading, style, align="center", size=head, colour=style.text2)
    for line, row in enumerate(rows):
        y = _HEAD + line * pitch_y
        bold = row.total or row.highlighted
        name = cut(row.name, left - _MARGIN - _PAD, style, style.body_pt)
        words(figure, _MARGIN, y + pitch_y / 2, name, style, bold=bold, gid=f"name:{row.key}")
        for at, cell in enumerate(row.cells):
            x = left + at * pitch_x
            ground, ink = style.ground, style.text3 if cell.quiet else style.text
            if shaded and cell.degree is not None:
                ground = blend(style.ground, style.done, DEGREES[cell.degree])
                ink = style.text if readable(style.text, ground) >= readable(style.ground, ground) else style.ground
                box(x, y, pitch_x, pitch_y, facecolor=ground, edgecolor=style.ground, linewidth=1, gid=_gid(row, at))
            elif shaded and cell.lacking:
                box(
                    x + 0.5, y + 0.5, pitch_x - 1, pitch_y - 1, facecolor=style.ground, edgecolor=style.grid,
                    hatch="////", linewidth=0, gid=_gid(row, at),
                )  # fmt: skip
            if cell.lacking:
                ink = style.lacking
                if shaded:
                    # Words on hatching are hard to read: a clear strip behind them.
                    wide = text_width(cell.text, style, body) + 6
                    strip = min(body * 96 / 72 * 1.35, pitch_y - 2)
                    middle = (x + pitch_x / 2, y + pitch_y / 2)
                    box(middle[0] - wide / 2, middle[1] - strip / 2, wide, strip, facecolor=style.ground, linewidth=0)
            words(
                figure,
                x + (ends[at] if cell.is_number else pitch_x / 2),
                y + pitch_y / 2,
                cell.text,
                style,
                align="right" if cell.is_number else "center",
                size=body,
                bold=bold,
                colour=ink,
                gid=f"cell:{row.key}:{at}",
            )
            add_part(figure, f"{row.key}:{at}", x, y, pitch_x, pitch_y)
        if line + 1 < len(rows) and rows[line + 1].total:
            box(_MARGIN, y + pitch_y - 0.75, width - 2 * _MARGIN, 1.5, facecolor=style.text2, linewidth=0)
        elif not shaded:
            box(_MARGIN, y + pitch_y - 0.5, width - 2 * _MARGIN, 0.75, facecolor=style.grid, linewidth=0)
    return figure


def blend(from_: str, to: str, share: float) -> str:
    """A colour between two, "#RRGGBB"."""
    pairs = zip(_channels(from_), _channels(to), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def readable(ink: str, ground: str) -> float:
    """Contrast of two colours as WCAG counts it, 1 to 21."""
    light, dark = sorted((_luminance(ink), _luminance(ground)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if (c := part / 255) <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for part in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _fitting(rows: Sequence[HeatRow], style: Style, pitch_x: float, pitch_y: float) -> float:
    """The type size of the cells, pt: the body's, smaller where the widest cell or the rows leave less room."""
    texts = [cell.text for row in rows for cell in row.cells]
    return max(6.0, min(_scaled(texts, style, style.body_pt, pitch_x), pitch_y / 1.35 * 72 / 96))


def _widest(rows: Sequence[HeatRow], at: int, style: Style, size: float) -> float:
    """Width of a column's widest figure with its marks."""
    shown = {(row.cells[at].text, row.total or row.highlighted) for row in rows if row.cells[at].is_number}
    return max((text_width(text, style, size, bold=bold) for text, bold in shown), default=0.0)


def _scaled(texts: Sequence[str], style: Style, size: float, room: float) -> float:
    """The size at which the widest of these words fits into ``room`` pixels with a little air, at most ``size``."""
    widest = max((text_width(text, style, size, bold=True) for text in set(texts)), default=0.0)
    return size if widest <= room - 4 else size * (room - 4) / widest


def _gid(row: HeatRow, at: int) -> str:
    return f"shade:{row.key}:{at}"
