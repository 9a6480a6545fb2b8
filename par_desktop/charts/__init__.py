"""Charts as functions (rows, style, size) → matplotlib Figure; ``render`` turns a figure into pixels or paper.

Sizes are (width, height) in logical pixels of 1/96 inch on screen and on paper alike. matplotlib is imported when
the first chart is drawn; the caller has set MPLCONFIGDIR before that.
"""

from __future__ import annotations

from par_desktop.charts.areas import AreaBar, area_bars
from par_desktop.charts.heatmap import HeatCell, HeatRow, heat_map
from par_desktop.charts.ranks import RankedBar, ranked_bars
from par_desktop.charts.style import Style
from par_desktop.charts.trends import Level, TrendLine, trend_line

__all__ = [
    "AreaBar",
    "HeatCell",
    "HeatRow",
    "Level",
    "RankedBar",
    "Style",
    "TrendLine",
    "area_bars",
    "heat_map",
    "ranked_bars",
    "trend_line",
]
