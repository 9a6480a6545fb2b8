"""Units in order: sorted bars with one highlighted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from par_desktop.charts.canvas import add_part, cut, new_figure, pixel_axes, text_width, words
from par_desktop.charts.style import Style
from par_desktop.text.formats import number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MARGIN = 12


@dataclass(frozen=True, slots=True)
class RankedBar:
    """A unit's value (None: no figures yet, listed last without a rank)."""

    name: str
    value: Decimal | None
    highlighted: bool = False


def ranked_bars(
    rows: Sequence[RankedBar],
    style: Style,
    size: tuple[float, float],
    *,
    most: Decimal = Decimal(100),
    decimals: int = 2,
) -> Figure:
    """Bars from the highest down, rank before the name; equal values share a rank. One part a row, by name."""
    figure = new_figure(size, style)
    width, height = size
    known = sorted((row for row in rows if row.value is not None), key=lambda row: (-(row.value or 0), row.name))
    ordered = known + [row for row in rows if row.value is None]
    longest = max((text_width(row.name, style, style.body_pt, bold=True) for row in ordered), default=0.0)
    left, right = min(_MARGIN + 26 + longest + 10, width * 0.55), width - _MARGIN - 54
    pitch = height / max(1, len(ordered))
    axes = pixel_axes(figure, left, 0, right - left, height)
    axes.set_xlim(0, float(most))
    axes.set_ylim(max(1, len(ordered)) - 0.5, -0.5)
    axes.set_xticks([])
    axes.set_yticks([])
    thick = min(0.62, max(0.3, 13 / pitch))
    axes.barh(
        range(len(known)),
        [float(row.value or 0) for row in known],
        height=thick,
        color=[style.highlight if row.highlighted else style.other for row in known],
        # An outline, because the quiet fill alone is too close to the ground.
        edgecolor=style.text3,
        linewidth=0.8,
        zorder=2,
        label="điểm",
    )
    for place, row in enumerate(ordered):
        y = (place + 0.5) * pitch
        bold = row.highlighted
        rank = "" if row.value is None else str(1 + sum(1 for other in known if (other.value or 0) > row.value))
        words(
            figure, _MARGIN + 18, y, rank, style, align="right", colour=style.text2, bold=bold, gid=f"rank:{row.name}"
        )
        name = cut(row.name, left - _MARGIN - 30, style, style.body_pt)
        words(figure, _MARGIN + 26, y, name, style, bold=bold, gid=f"name:{row.name}")
        value = "chưa có" if row.value is None else number(row.value, decimals)
        tone = style.text3 if row.value is None else style.text
        words(figure, width - _MARGIN, y, value, style, align="right", colour=tone, bold=bold, gid=f"value:{row.name}")
        add_part(figure, row.name, 0, place * pitch, width, pitch)
    return figure
