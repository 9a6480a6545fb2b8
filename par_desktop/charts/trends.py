"""A figure month by month: ours solid with hollow markers, the comparison dashed, gaps shown as gaps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from par_desktop.charts.canvas import add_part, font, new_figure, pixel_axes, words
from par_desktop.charts.style import Style
from par_desktop.text.formats import number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_LEFT, _RIGHT, _TOP, _FOOT = 46, 62, 14, 26
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class TrendLine:
    """A line: name, one value a label (None: not entered), and whether it is ours or a comparison."""

    name: str
    values: Sequence[Decimal | None]
    ours: bool = True


def trend_line(
    lines: Sequence[TrendLine],
    labels: Sequence[str],
    style: Style,
    size: tuple[float, float],
    *,
    unit: str = "%",
    decimals: int = 2,
    gap_words: str = "chưa\nnhập",
) -> Figure:
    """Lines over the same labels; a label where ours has no value is a band with ``gap_words``, never a zero.

    The axis may start above 0 and then shows where. The last value of each line is printed at its end. One part
    (``render.hit_map``) a label.
    """
    for line in lines:
        if len(line.values) != len(labels):
            raise ValueError(f"line {line.name!r} has {len(line.values)} values for {len(labels)} labels")
    figure = new_figure(size, style)
    width, height = size
    axes = pixel_axes(figure, _LEFT, _TOP, width - _LEFT - _RIGHT, height - _TOP - _FOOT)
    known = [float(value) for line in lines for value in line.values if value is not None]
    ticks = nice_ticks(min(known, default=0.0), max(known, default=100.0 if unit == "%" else 1.0), unit == "%")
    axes.set_ylim(ticks[0] - (ticks[-1] - ticks[0]) * 0.05, ticks[-1] + (ticks[-1] - ticks[0]) * 0.05)
    axes.set_xlim(-0.4, max(1, len(labels)) - 0.6)
    places = 0 if all(tick == round(tick) for tick in ticks) else 1
    axes.set_yticks(ticks, [f"{number(Decimal(str(tick)), places)} {unit}".strip() for tick in ticks])
    step = max(1, math.ceil(len(labels) * 28 * style.tick_pt / 8.25 / max(1.0, width - _LEFT - _RIGHT)))
    shown = [at for at in range(len(labels)) if (len(labels) - 1 - at) % step == 0]
    axes.set_xticks(shown, [labels[at] for at in shown])
    for label in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        label.set_fontproperties(font(style, style.tick_pt))
        label.set_color(style.text2)
    axes.grid(axis="y", color=style.grid, linewidth=0.75)
    axes.set_axisbelow(True)
    for line in lines:
        # NaN breaks the line: a missing month is neither zero nor bridged.
        values = [math.nan if value is None else float(value) for value in line.values]
        if line.ours:
            axes.plot(
                range(len(labels)),
                values,
                color=style.done,
                linewidth=2,
                marker="o",
                markersize=5,
                markerfacecolor=style.ground,
                markeredgewidth=1.6,
                zorder=4,
                label=line.name,
            )
        else:
            axes.plot(
                range(len(labels)),
                values,
                color=style.text3,
                linewidth=1.3,
                dashes=(4, 3),
                zorder=3,
                label=line.name,
            )
    for at in _gaps(lines, len(labels)):
        axes.axvspan(at - 0.3, at + 0.3, color=style.gap, linewidth=0, zorder=2, gid=f"gap:{labels[at]}")
        axes.text(
            at,
            ticks[0],
            gap_words,
            ha="center",
            va="bottom",
            color=style.gap_text,
            fontproperties=font(style, style.tick_pt),
            zorder=5,
            linespacing=1.1,
        )
    _print_ends(figure, lines, style, size, axes.get_ylim(), decimals)
    pitch = (width - _LEFT - _RIGHT) / max(1, len(labels))
    for at, name in enumerate(labels):
        add_part(figure, name, _LEFT + at * pitch, _TOP, pitch, height - _TOP)
    return figure


def nice_ticks(low: float, high: float, percent: bool = False) -> list[float]:
    """Three to five round numbers around ``low`` … ``high``; percents stay within 0–100 where the values do."""
    spread = high - low or max(abs(high) * 0.1, 1.0)
    power = 10 ** math.floor(math.log10(spread))
    step = next(s * power for s in (*(s * 0.1 for s in _STEPS), *_STEPS, 10) if spread / (s * power) <= 3)
    first, last = math.floor(low / step), math.ceil(high / step)
    if first == last:
        last += 1
    if percent and high <= 100 and last * step > 100:
        first, last = first - (last - math.floor(100 / step)), math.floor(100 / step)
    return [round(at * step, 10) for at in range(first, last + 1)]


def _gaps(lines: Sequence[TrendLine], count: int) -> list[int]:
    ours = [line for line in lines if line.ours]
    return [at for at in range(count) if ours and all(line.values[at] is None for line in ours)]


def _print_ends(
    figure: Figure,
    lines: Sequence[TrendLine],
    style: Style,
    size: tuple[float, float],
    limits: tuple[float, float],
    decimals: int,
) -> None:
    """Last values at the right edge, pushed apart where they would stand on each other."""
    room = size[1] - _TOP - _FOOT
    ends: list[tuple[float, TrendLine, Decimal]] = []
    for line in lines:
        last = next((value for value in reversed(line.values) if value is not None), None)
        if last is not None:
            share = (float(last) - limits[0]) / (limits[1] - limits[0])
            ends.append((_TOP + room * (1 - share), line, last))
    ends.sort(key=lambda end: end[0])
    step, y = style.body_pt * 96 / 72 * 1.3, -math.inf
    for wanted, line, last in ends:
        y = max(wanted, y + step)
        words(
            figure,
            size[0] - _RIGHT + 10,
            y,
            number(last, decimals),
            style,
            bold=line.ours,
            colour=style.text if line.ours else style.text2,
            gid=f"last:{line.name}",
        )
