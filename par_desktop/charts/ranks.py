"""Units in order: sorted bars with one highlighted, the figures behind them as columns, the target as a stroke."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from par_desktop.charts.canvas import add_part, cut, new_figure, pixel_axes, text_width, words
from par_desktop.charts.style import Style
from par_desktop.frozen import dataclass
from par_desktop.text.formats import number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_MARGIN = 12
_HEAD, _GAP, _BETWEEN = 22, 10, 18
"""Height of the headings, room between bars and figures, and between columns of figures, in pixels."""


@dataclass(frozen=True, slots=True)
class RankedBar:
    """A unit's value (None: no figures yet, listed last without a rank, ``why`` in its place).

    ``figures`` stand in columns after the bar; ``text`` is the value as shown, where it carries marks.
    """

    name: str
    value: Decimal | None
    highlighted: bool = False
    figures: tuple[str, ...] = ()
    text: str = ""
    why: str = "chưa có"


def ranked_bars(
    rows: Sequence[RankedBar],
    style: Style,
    size: tuple[float, float],
    *,
    most: Decimal = Decimal(100),
    decimals: int = 2,
    lowest_first: bool = False,
    target: Decimal | None = None,
    headings: Sequence[str] = (),
) -> Figure:
    """Bars from the highest down, rank before the name; equal values share a rank. One part a row, by name.

    ``lowest_first`` where few are better; ``headings`` name the value and then each of the rows' ``figures``; bars of
    negative values run left from 0.
    """
    figure = new_figure(size, style)
    width, height = size
    sign = 1 if lowest_first else -1
    known = sorted((row for row in rows if row.value is not None), key=lambda row: sign * (row.value or 0))
    ordered = known + [row for row in rows if row.value is None]
    longest = max((text_width(row.name, style, style.body_pt, bold=True) for row in ordered), default=0.0)
    texts = [[_shown(row, decimals), *row.figures] for row in ordered]
    edges = _edges(texts, headings, style, width)
    top = _HEAD if headings else 0
    left, right = min(_MARGIN + 26 + longest + 10, width * 0.55), edges[0] - _GAP - _widest(texts, headings, style)[0]
    pitch = (height - top) / max(1, len(ordered))
    axes = pixel_axes(figure, left, top, right - left, height - top)
    least = min((row.value for row in known if row.value is not None), default=Decimal(0))
    axes.set_xlim(float(min(Decimal(0), least)), float(most))
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
    if target is not None and ordered:
        # A gap in the bars keeps the stroke in sight on the dark one too.
        axes.plot([float(target)] * 2, [-0.5, len(ordered) - 0.5], color=style.ground, linewidth=3.6, zorder=3)
        axes.plot(
            [float(target)] * 2,
            [-0.5, len(ordered) - 0.5],
            color=style.target,
            linewidth=1.6,
            dashes=(5, 3),
            zorder=4,
            label="mục tiêu",
        )
    for edge, title in zip(edges, headings, strict=False):
        words(figure, edge, _HEAD / 2 + 1, title, style, align="right", size=style.tick_pt, colour=style.text2)
    values = [row.value for row in known]
    for place, row in enumerate(ordered):
        y = top + (place + 0.5) * pitch
        bold = row.highlighted
        rank = "" if row.value is None else str(values.index(row.value) + 1)
        words(
            figure, _MARGIN + 18, y, rank, style, align="right", colour=style.text2, bold=bold, gid=f"rank:{row.name}"
        )
        name = cut(row.name, left - _MARGIN - 30, style, style.body_pt)
        words(figure, _MARGIN + 26, y, name, style, bold=bold, gid=f"name:{row.name}")
        tone = style.text3 if row.value is None else style.text
        for edge, text, heading in zip(edges, texts[place], ("value", *headings[1:]), strict=False):
            words(figure, edge, y, text, style, align="right", colour=tone, bold=bold, gid=f"{heading}:{row.name}")
        add_part(figure, row.name, 0, top + place * pitch, width, pitch)
    return figure


def _shown(row: RankedBar, decimals: int) -> str:
    return row.why if row.value is None else row.text or number(row.value, decimals)


def _widest(texts: Sequence[Sequence[str]], headings: Sequence[str], style: Style) -> list[float]:
    """Width of each column of figures; the value's is never narrower than three digits and a comma need."""
    count = max((len(row) for row in texts), default=1)
    widths = [44.0] + [0.0] * (count - 1)
    for row in texts:
        for at, text in enumerate(row):
            widths[at] = max(widths[at], text_width(text, style, style.body_pt, bold=True))
    for at, heading in enumerate(headings[:count]):
        widths[at] = max(widths[at], text_width(heading, style, style.tick_pt))
    return widths


def _edges(texts: Sequence[Sequence[str]], headings: Sequence[str], style: Style, width: float) -> list[float]:
    """Right edges of the columns, the last one at the margin."""
    edges = [width - _MARGIN]
    for each in reversed(_widest(texts, headings, style)[1:]):
        edges.insert(0, edges[0] - each - _BETWEEN)
    return edges
