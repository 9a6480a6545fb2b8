"""Figures of a quarter by metric: what was typed, and what follows from it or from other records.

Shares are exact; ``None`` is "không phát sinh" or not known, and ``notes`` says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from par_desktop.domain.choices import NO_CHOICES, Choices
from par_desktop.domain.cumulative import Value
from par_desktop.domain.fields import Figure
from par_desktop.domain.lights import Light
from par_desktop.domain.metrics import Aggregation, Direction, Frequency, Metric


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One metric of one unit, or summed over the units that declare it.

    ``typed`` and ``shares`` are by period code; a share is 0–1 (percentage points / 100 for a growth), of a count
    the count itself. ``notes`` says in a few words why a period has no share. ``entered`` of ``declarers`` units
    have a figure in the quarter. ``origins`` by period: ``proxy`` for nhập thay. ``goal`` is the year's target,
    ``light`` how the quarter (the year, of a yearly metric) stands against it. ``to_date`` is the figure since January
    up to the quarter's end, derived from the months or quarters typed; its amount is among ``shares``, by the year.
    ``baseline``: the figure of 2020 in the metric's own unit; ``base_units``: how many units have one, of how many.
    """

    metric: Metric
    typed: Mapping[str, Figure] = field(default_factory=dict)
    shares: Mapping[str, Fraction] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    origins: Mapping[str, str] = field(default_factory=dict)
    conflicts: int = 0
    entered: int = 0
    declarers: int = 1
    goal: Decimal | None = None
    light: Light | None = None
    to_date: Value | None = None
    baseline: Fraction | None = None
    base_units: tuple[int, int] = (0, 0)

    def reached(self, quarter: str) -> bool | None:
        """Whether what is judged reaches the target; ``None`` where one is missing."""
        period = self.judged(quarter)
        share, target = self.shares.get(period), self.goal
        if share is None or target is None:
            return None
        value = share * 100 if self.metric.is_rate else share
        return value >= Fraction(target) if self.metric.direction is Direction.UP else value <= Fraction(target)

    def judged(self, quarter: str) -> str:
        """The period held against the target: the year of what is yearly or adds up over the year, else the quarter."""
        whole = self.metric.frequency is Frequency.YEAR or self.metric.aggregation is Aggregation.SUM
        return quarter[:4] if whole else quarter


@dataclass(frozen=True, slots=True)
class QuarterReadings:
    """All metrics of a unit ("" the whole city) in a quarter; ``months`` and ``quarter`` are period codes.

    ``locked`` says of a period why nothing may be typed in it. ``choices``: how figures are computed.
    """

    unit: str
    quarter: str
    months: tuple[str, ...]
    rows: tuple[MetricRow, ...]
    locked: Mapping[str, str] = field(default_factory=dict)
    choices: Choices = NO_CHOICES

    @property
    def year(self) -> str:
        """The year's period code, where yearly metrics are typed."""
        return self.quarter[:4]
