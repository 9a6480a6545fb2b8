"""Points of each area against its target: the chart is also the table (look.md §7)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from par_desktop.charts.canvas import add_part, cut, font, new_figure, pixel_axes, text_width, words
from par_desktop.charts.style import Style
from par_desktop.frozen import dataclass
from par_desktop.text.formats import number

if TYPE_CHECKING:
    from matplotlib.figure import Figure

HEADINGS = ("Điểm", "Tối đa", "Mục tiêu", "So mục tiêu")
BIG_GAP = Decimal("0.5")
"""From this many points a gap is printed in semibold."""

_NAME_SHARE = 0.36
"""Names take what they need, at most this share of the width."""
_COLUMNS = (176, 136, 74, 0)
"""Right edges of the four columns, in pixels from the right margin at a body size of 9.75 pt."""
_AFTER_BARS = 228
_MARGIN = 16
_HEAD, _FOOT = 26, 24


@dataclass(frozen=True, slots=True)
class AreaBar:
    """An area: points reached (None: not scored yet), most possible, and the target (None: none set)."""

    name: str
    points: Decimal | None
    max_points: Decimal
    target_points: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """Points missing up to the target; None where one of the two is not known."""
        if self.points is None or self.target_points is None:
            return None
        return max(Decimal(0), self.target_points - self.points)


def area_bars(rows: Sequence[AreaBar], style: Style, size: tuple[float, float]) -> Figure:
    """Solid = reached, hatched = missing up to the target, upright stroke = target; always 0–100 % of the most.

    The figure has one part (``render.hit_map``) a row, named after the area.
    """
    figure = new_figure(size, style)
    width, height = size
    stretch = style.body_pt / 9.75
    right = width - _MARGIN
    longest = max((text_width(row.name, style, style.body_pt) for row in rows), default=0.0)
    left = min(longest + 24, width * _NAME_SHARE)
    bars_width = right - _AFTER_BARS * stretch - left
    pitch = (height - _HEAD - _FOOT) / max(1, len(rows))
    axes = pixel_axes(figure, left, _HEAD, bars_width, height - _HEAD - _FOOT)
    axes.set_xlim(0, 100)
    axes.set_ylim(max(1, len(rows)) - 0.5, -0.5)
    axes.set_yticks([])
    axes.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100 %"])
    for label in axes.get_xticklabels():
        label.set_fontproperties(font(style, style.tick_pt))
        label.set_color(style.text2)
    axes.grid(axis="x", color=style.grid, linewidth=0.75)
    # Grid lines over the bars, faint, so that a value can be read off inside a bar as well.
    axes.set_axisbelow(False)
    thick = min(0.62, max(0.3, 13 / pitch))
    at = range(len(rows))
    done = [_percent(row.points, row.max_points) for row in rows]
    missing = [_percent(row.gap, row.max_points) for row in rows]
    axes.barh(at, [100] * len(rows), height=thick, color=style.track, zorder=1, label="tối đa")
    axes.barh(at, done, height=thick, color=style.done, zorder=2, label="đã đạt")
    axes.barh(
        at,
        missing,
        left=done,
        height=thick,
        facecolor=style.ground,
        edgecolor=style.missing,
        hatch="/////",
        linewidth=0,
        zorder=2,
        label="còn thiếu",
    )
    half = min(0.48, thick * 0.72)
    for number_, row in enumerate(rows):
        if row.target_points is not None:
            share = _percent(row.target_points, row.max_points)
            axes.plot(
                [share, share],
                [number_ - half, number_ + half],
                color=style.target,
                linewidth=2,
                solid_capstyle="butt",
                zorder=4,
                clip_on=False,
                label="mục tiêu" if number_ == 0 else "_",
            )
    for heading, edge in zip(HEADINGS, _COLUMNS, strict=True):
        x = right - edge * stretch
        words(figure, x, _HEAD / 2 + 2, heading, style, align="right", size=style.tick_pt, colour=style.text2)
    for number_, row in enumerate(rows):
        y = _HEAD + (number_ + 0.5) * pitch
        name = cut(row.name, left - 14, style, style.body_pt)
        words(figure, left - 7, y, name, style, align="right", gid=f"name:{row.name}")
        cells = (_points(row.points), _plain(row.max_points), _points(row.target_points), _verdict(row))
        for cell, edge, heading in zip(cells, _COLUMNS, HEADINGS, strict=True):
            verdict, gap = heading == HEADINGS[3], row.gap
            words(
                figure,
                right - edge * stretch,
                y,
                cell,
                style,
                align="right",
                bold=heading == HEADINGS[0] or (verdict and gap is not None and gap >= BIG_GAP),
                colour=_tone(gap, style) if verdict else style.text if heading == HEADINGS[0] else style.text2,
                gid=f"{heading}:{row.name}",
            )
        add_part(figure, row.name, 0, _HEAD + number_ * pitch, width, pitch)
    return figure


def _percent(points: Decimal | None, most: Decimal) -> float:
    # A float only to place a bar; what is printed stays Decimal.
    return 0.0 if points is None or not most else float(points / most * 100)


def _points(value: Decimal | None) -> str:
    return "–" if value is None else number(value, 2)


def _plain(value: Decimal) -> str:
    return number(value, 0 if value == value.to_integral_value() else 2)


def _verdict(row: AreaBar) -> str:
    if row.points is None:
        return "chưa chấm"
    if row.gap is None:
        return "–"
    return f"thiếu {number(row.gap, 2)}" if row.gap else "đạt"


def _tone(gap: Decimal | None, style: Style) -> str:
    if gap is None:
        return style.text3
    return style.lacking if gap else style.reached
