"""A figure as screens, charts and lists show it: what it is, what it adds up to, and how it stands (notes §4.2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from par_desktop.domain.cumulative import MISSING, Average, Value
from par_desktop.domain.lights import Light
from par_desktop.domain.metrics import Metric

CITY = ""
"""Stands for the sum over all units that a metric is asked of."""


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One metric of one unit (``CITY``: of all) in a period.

    ``value`` is the period's own figure, ``since_january`` and ``since_plan`` the cumulative ones up to its end, all
    derived from the stretches the metric is typed by. ``average`` is the mean of a count's months. ``baseline`` is the
    figure of 2020 (a merged unit's with its predecessors' share), ``difference`` how far ``value`` is above it: in
    percentage points / 100 or a count, or relative where ``relative``. ``target`` and ``light`` are of the period's
    year, in the metric's own unit (percent of a rate). A growth's value is the growth itself.
    """

    metric: Metric
    unit: str
    period: str
    value: Value = MISSING
    since_january: Value = MISSING
    since_plan: Value = MISSING
    average: Average = field(default_factory=lambda: Average(None, 0, 0))
    baseline: Value = MISSING
    difference: Fraction | None = None
    relative: bool = False
    target: Fraction | None = None
    light: Light | None = None
    no_baseline: bool = False
    """A growth whose base nobody has typed."""


def in_unit(metric: Metric, amount: Fraction) -> Fraction:
    """An amount in the metric's own unit: percent of a share, the number itself of a count."""
    return amount * 100 if metric.is_rate else amount
