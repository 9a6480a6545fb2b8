"""A figure month by month: ours solid with hollow markers, the comparison dashed, gaps as gaps, and levels to reach."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from par_desktop.charts.canvas import add_part, font, new_figure, pixel_axes, text_width, words
from par_desktop.charts.style import Style
from par_desktop.frozen import dataclass
from par_desktop.text.formats import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_LEFT, _RIGHT, _TOP, _FOOT = 46, 62, 14, 26
_STEPS = (1, 2, 5)
_FEW = 10


@dataclass(frozen=True, slots=True)
class TrendLine:
    """A line: name, one value a label (None: not entered), and whether it is ours or a comparison.

    ``texts`` are the values as printed, where they carry marks.
    """

    name: str
    values: Sequence[Decimal | None]
    ours: bool = True
    texts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """A height to compare with, one value a label (None: none): ``dashed`` a target, dotted where it began."""

    name: str
    values: Sequence[Decimal | None]
    dashed: bool = True


def trend_line(
    lines: Sequence[TrendLine],
    labels: Sequence[str],
    style: Style,
    size: tuple[float, float],
    *,
    unit: str = "%",
    decimals: int = 2,
    gap_words: str = "chưa\nnhập",
    gaps: Mapping[int, str] | None = None,
    quiet: Mapping[int, str] | None = None,
    levels: Sequence[Level] = (),
    print_values: bool = False,
) -> Figure:
    """Lines over the same labels; a label where ours has no value is a band with ``gap_words``, never a zero.

    ``gaps`` says the words of a label by its place, and then other places without a value stay empty; ``quiet`` words
    stand without a band, where nothing is lacking. The axis may start above 0 and then shows where. The last value of
    each line and level is printed at its end; with ``print_values`` the names too, and every value of ours at its
    marker. One part (``render.hit_map``) a label.
    """
    every: list[TrendLine | Level] = [*lines, *levels]
    for each in every:
        if len(each.values) != len(labels):
            raise ValueError(f"line {each.name!r} has {len(each.values)} values for {len(labels)} labels")
    figure = new_figure(size, style)
    width, height = size
    right = _room_right(every, style, decimals) if print_values else _RIGHT
    axes = pixel_axes(figure, _LEFT, _TOP, width - _LEFT - right, height - _TOP - _FOOT)
    known = [float(value) for line in every for value in line.values if value is not None]
    low, high = min(known, default=0.0), max(known, default=100.0 if unit == "%" else 1.0)
    ticks = nice_ticks(low, high, unit == "%", whole=not decimals)
    axes.set_ylim(ticks[0] - (ticks[-1] - ticks[0]) * 0.05, ticks[-1] + (ticks[-1] - ticks[0]) * 0.05)
    axes.set_xlim(-0.4, max(1, len(labels)) - 0.6)
    places = 0 if all(tick == round(tick) for tick in ticks) else 1
    axes.set_yticks(ticks, [f"{number(Decimal(str(tick)), places)} {unit}".strip() for tick in ticks])
    step = max(1, math.ceil(len(labels) * 28 * style.tick_pt / 8.25 / max(1.0, width - _LEFT - right)))
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
    for level in levels:
        _draw_level(axes, level, style)
    for at, said in (quiet or {}).items():
        axes.text(
            at,
            ticks[0],
            said,
            ha="center",
            va="bottom",
            color=style.text3,
            fontproperties=font(style, style.tick_pt),
            linespacing=1.1,
            gid=f"quiet:{labels[at]}",
        )
    words_at = gaps if gaps is not None else dict.fromkeys(_gaps(lines, len(labels)), gap_words)
    for at, said in words_at.items():
        axes.axvspan(at - 0.3, at + 0.3, color=style.gap, linewidth=0, zorder=2, gid=f"gap:{labels[at]}")
        axes.text(
            at,
            ticks[0],
            said,
            ha="center",
            va="bottom",
            color=style.gap_text,
            fontproperties=font(style, style.tick_pt),
            zorder=5,
            linespacing=1.1,
        )
    pitch = (width - _LEFT - right) / max(1, len(labels))
    if print_values:
        _print_values(axes, [line for line in lines if line.ours], style, decimals, pitch)
    _print_ends(figure, every, style, (width - right, height), axes.get_ylim(), decimals, print_values)
    for at, name in enumerate(labels):
        add_part(figure, name, _LEFT + at * pitch, _TOP, pitch, height - _TOP)
    return figure


def nice_ticks(low: float, high: float, percent: bool = False, *, whole: bool = False) -> list[float]:
    """Three to five round numbers around ``low`` … ``high``; percents stay within 0–100 where the values do.

    ``whole``: things that are counted; there is no half of one, and a few are seen from 0 up.
    """
    if whole and 0 < low <= _FEW:
        low = 0.0
    spread = high - low or max(abs(high) * 0.1, 1.0)
    power = 10 ** math.floor(math.log10(spread))
    step = next(s * power for s in (*(s * 0.1 for s in _STEPS), *_STEPS, 10) if spread / (s * power) <= 3)
    if whole:
        step = max(1.0, step)
    first, last = math.floor(low / step), math.ceil(high / step)
    if first == last:
        last += 1
    if percent and high <= 100 and last * step > 100:
        first, last = first - (last - math.floor(100 / step)), math.floor(100 / step)
    return [round(at * step, 10) for at in range(first, last + 1)]


def _gaps(lines: Sequence[TrendLine], count: int) -> list[int]:
    ours = [line for line in lines if line.ours]
    return [at for at in range(count) if ours and all(line.values[at] is None for line in ours)]


def _draw_level(axes: Axes, level: Level, style: Style) -> None:
    """A step over each label that has a value; neighbours of one height are one stroke, so that the dashes run on."""
    pieces: list[tuple[float, float, float]] = []
    for at, value in enumerate(level.values):
        if value is None:
            continue
        if pieces and pieces[-1][1] == at - 0.5 and pieces[-1][2] == float(value):
            pieces[-1] = (pieces[-1][0], at + 0.5, float(value))
        else:
            pieces.append((at - 0.5, at + 0.5, float(value)))
    for number_, (left, end, height) in enumerate(pieces):
        axes.plot(
            [left, end],
            [height, height],
            color=style.target,
            linewidth=1.6 if level.dashed else 1.2,
            dashes=(6, 3) if level.dashed else (1, 2.5),
            zorder=3,
            label=level.name if number_ == 0 else "_",
        )


def _print_values(axes: Axes, lines: Sequence[TrendLine], style: Style, decimals: int, pitch: float) -> None:
    """Each value over its marker, as far as neighbours leave room; below it where the line comes down from above."""
    for line in lines:
        plain = ("" if value is None else number(value, decimals) for value in line.values)
        shown = list(line.texts) or list(plain)
        widest = max((text_width(text, style, style.tick_pt) for text in shown), default=0.0)
        if widest + 4 > pitch:
            continue
        for at, (value, text) in enumerate(zip(line.values, shown, strict=True)):
            if value is None:
                continue
            sides = [line.values[side] for side in (at - 1, at + 1) if 0 <= side < len(line.values)]
            below = any(side is not None for side in sides) and all(side is None or side > value for side in sides)
            axes.annotate(
                text,
                (at, float(value)),
                xytext=(0, -7 if below else 7),
                textcoords="offset points",
                ha="center",
                va="top" if below else "bottom",
                color=style.text,
                fontproperties=font(style, style.tick_pt),
                # Other lines pass behind the figure, not through it.
                bbox={"boxstyle": "square,pad=0.12", "facecolor": style.ground, "edgecolor": "none", "alpha": 0.8},
                zorder=6,
                gid=f"value:{line.name}:{at}",
            )


def _room_right(lines: Sequence[TrendLine | Level], style: Style, decimals: int) -> float:
    ends = [_end(line, decimals, True) for line in lines]
    return max((text_width(end, style, style.body_pt, bold=True) for end in ends if end), default=30.0) + 24


def _end(line: TrendLine | Level, decimals: int, named: bool) -> str:
    last = next((value for value in reversed(line.values) if value is not None), None)
    if last is None:
        return ""
    return f"{number(last, decimals)} {line.name}" if named else number(last, decimals)


def _print_ends(
    figure: Figure,
    lines: Sequence[TrendLine | Level],
    style: Style,
    size: tuple[float, float],
    limits: tuple[float, float],
    decimals: int,
    named: bool,
) -> None:
    """Last values right of ``size``, the plot with its upper and lower rims, pushed apart where they would meet."""
    room = size[1] - _TOP - _FOOT
    ends: list[tuple[float, TrendLine | Level, str]] = []
    for line in lines:
        last = next((value for value in reversed(line.values) if value is not None), None)
        if last is not None:
            share = (float(last) - limits[0]) / (limits[1] - limits[0])
            ends.append((_TOP + room * (1 - share), line, _end(line, decimals, named)))
    ends.sort(key=lambda end: end[0])
    step = style.body_pt * 96 / 72 * 1.3
    lowest = size[1] - step / 2
    places: list[float] = []
    for wanted, _, _ in ends:
        places.append(max(wanted, places[-1] + step) if places else wanted)
    for at in range(len(places) - 1, -1, -1):
        # What was pushed under the lower edge pushes the others up again.
        places[at] = min(places[at], lowest - (len(places) - 1 - at) * step)
    for y, (_, line, text) in zip(places, ends, strict=True):
        ours = isinstance(line, TrendLine) and line.ours
        words(
            figure,
            size[0] + 10,
            y,
            text,
            style,
            bold=ours,
            colour=style.text if ours else style.text2,
            gid=f"last:{line.name}",
        )
