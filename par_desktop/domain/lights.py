"""Đèn: how a figure stands against its target, by a formula that is shown.

The way gone is (current − baseline) / (target − baseline). Green: the target is reached. Amber: at least the chosen
part of the way is gone. Red: less. Where no baseline is known, or it had reached the target already, the way begins at
0: current / target, and target / current for a figure that should go down.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from par_desktop.domain.metrics import Direction


class Colour(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Formula(StrEnum):
    """Which form of the formula was used, so that it can be shown."""

    BASELINE = "baseline"
    TARGET = "target"
    INVERSE = "inverse"


@dataclass(frozen=True, slots=True)
class Light:
    """A verdict with what it was computed from, all in the metric's own unit; ``way`` is exact, 1 the whole way."""

    colour: Colour
    formula: Formula
    current: Fraction
    target: Fraction
    baseline: Fraction | None
    way: Fraction
    amber_from: Fraction


def light_of(
    current: Fraction, target: Fraction, direction: Direction, baseline: Fraction | None, amber_percent: int
) -> Light:
    """The light of a figure; ``amber_percent`` of the way must be gone for amber."""
    amber = Fraction(amber_percent, 100)
    up = direction is Direction.UP
    reached = current >= target if up else current <= target
    formula, way = _way(current, target, baseline, up=up)
    if reached:
        colour = Colour.GREEN
    else:
        colour = Colour.AMBER if way >= amber else Colour.RED
    return Light(colour, formula, current, target, baseline, way, amber)


def _way(current: Fraction, target: Fraction, baseline: Fraction | None, *, up: bool) -> tuple[Formula, Fraction]:
    if baseline is not None and (baseline < target if up else baseline > target):
        return Formula.BASELINE, (current - baseline) / (target - baseline)
    if up:
        return Formula.TARGET, current / target if target else Fraction(1)
    return Formula.INVERSE, target / current if current else Fraction(1)
