"""One measure side by side: units × periods with the city's row, ready for table, trend, ranking and heat map.

Values are exact and in the measure's own unit (a rate of 95 % is 95). A cell without a value says why: nothing
happened, not entered, not due yet; these are three different things and none of them is 0 (design §3.7).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from par_desktop.domain.metrics import Direction, Frequency
from par_desktop.domain.periods import Period, PeriodKind

CITY = ""
"""The code of the city's row."""
SHADES = 5
"""Degrees of a heat map: 0 is the best."""


class CellState(StrEnum):
    VALUE = "value"
    NONE = "none"
    """Không phát sinh."""
    MISSING = "missing"
    """The period has ended and nothing was entered, or not enough to compute it."""
    AHEAD = "ahead"
    """The period has not ended and nothing was entered."""
    NO_BASE = "no_base"
    """Entered, but the year 2020 to compare with is not."""


class Span(StrEnum):
    """Which periods stand side by side."""

    MONTHS = "months"
    QUARTERS = "quarters"
    ALL_QUARTERS = "all_quarters"
    YEARS = "years"


class View(StrEnum):
    """How a comparison is looked at."""

    TABLE = "table"
    TREND = "trend"
    RANKS = "ranks"
    HEAT = "heat"


@dataclass(frozen=True, slots=True)
class Sight:
    """A view with what was chosen in it: the unit (the trend's; highlighted elsewhere), the period of a ranking, the
    period by which a table is ordered (None: officially); periods by their place."""

    view: View
    unit: str = ""
    at: int = 0
    order: int | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """What is compared: a metric, or a figure of biểu II.06a. ``code`` is the metric's, or ``06a:overdue``.

    ``how`` says the formula in the form's column numbers or words; ``rate``: of a numerator and a denominator;
    ``signed`` values carry their + (a growth);
    ``units`` are the codes with a row of their own, in official order.
    """

    code: str
    title: str
    group: str
    unit_label: str
    direction: Direction
    frequency: Frequency
    decimals: int
    how: str
    units: tuple[str, ...]
    rate: bool = True
    signed: bool = False
    illustrative: bool = False

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans that its frequency allows."""
        if self.frequency is Frequency.MONTH:
            return (Span.MONTHS, Span.QUARTERS, Span.ALL_QUARTERS, Span.YEARS)
        if self.frequency is Frequency.QUARTER:
            return (Span.QUARTERS, Span.ALL_QUARTERS, Span.YEARS)
        return (Span.YEARS,)


@dataclass(frozen=True, slots=True)
class ComparisonCell:
    """``numerator`` and ``denominator`` are what a rate was computed from (a count has the first alone).

    ``entered`` of ``expected``: months (or quarters, years) of a unit, or all units' together. ``partial``: a value
    from less than everything expected; ``incomplete``: rows that could not take part. ``proxy``: a part was typed for
    the unit and is not confirmed; ``corrected``: a part was changed after its period was closed.
    """

    state: CellState
    value: Fraction | None = None
    numerator: int | None = None
    denominator: int | None = None
    entered: int = 0
    expected: int = 0
    partial: bool = False
    incomplete: bool = False
    proxy: bool = False
    corrected: bool = False
    conflict: bool = False


@dataclass(frozen=True, slots=True)
class ComparedUnit:
    """A row: a unit, or the whole city (code ""). ``ranked``: it competes with the others (wards do)."""

    code: str
    name: str
    cells: tuple[ComparisonCell, ...]
    ranked: bool = True


@dataclass(frozen=True, slots=True)
class Comparison:
    """``periods`` are codes; with ``to_date`` the last of them is the year so far. ``city`` is None for one unit alone.

    ``targets`` are by period; ``baselines`` (2020) by unit, the city under "", and there by single period: from the day
    a unit took others over, theirs belong to it.
    """

    measure: Measure
    span: Span
    year: int
    periods: tuple[str, ...]
    rows: tuple[ComparedUnit, ...]
    city: ComparedUnit | None
    targets: tuple[Decimal | None, ...]
    baselines: Mapping[str, tuple[Fraction | None, ...]] = field(default_factory=dict)
    to_date: bool = False

    def row(self, unit: str) -> ComparedUnit | None:
        """The row of a unit, "" the city's; None where it has none."""
        every = (*self.rows, *((self.city,) if self.city is not None else ()))
        return next((row for row in every if row.code == unit), None)

    @property
    def latest(self) -> int:
        """The last single period with a value anywhere, else the first."""
        singles = len(self.periods) - self.to_date
        known = [at for at in range(singles) if any(row.cells[at].value is not None for row in self.rows)]
        return known[-1] if known else 0

    def reached(self, cell: ComparisonCell, at: int) -> bool | None:
        """Whether a cell of that period reaches the target; None where one of the two is not known."""
        gap = self.shortfall(cell, at)
        return None if gap is None else gap == 0

    def shortfall(self, cell: ComparisonCell, at: int) -> Fraction | None:
        """What is missing up to the target, at least 0."""
        target = self.targets[at]
        if cell.value is None or target is None:
            return None
        up = self.measure.direction is Direction.UP
        return max(Fraction(0), Fraction(target) - cell.value if up else cell.value - Fraction(target))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A unit in order; ``place`` is shared by equal values and None without a value."""

    place: int | None
    row: ComparedUnit
    cell: ComparisonCell


def ordered(comparison: Comparison, at: int | None) -> tuple[ComparedUnit, ...]:
    """Rows in official order (None), or the best of a period first; rows without a value keep the end."""
    if at is None:
        return comparison.rows
    up = comparison.measure.direction is Direction.UP

    def key(row: ComparedUnit) -> tuple[bool, Fraction]:
        value = row.cells[at].value
        return (value is None, Fraction(0) if value is None else -value if up else value)

    return tuple(sorted(comparison.rows, key=key))


def ranking(comparison: Comparison, at: int) -> tuple[Ranked, ...]:
    """Units that compete, the best of a period first; equal values share a place."""
    rows = [row for row in ordered(comparison, at) if row.ranked]
    known = [row.cells[at].value for row in rows]
    return tuple(
        Ranked(None if (value := row.cells[at].value) is None else known.index(value) + 1, row, row.cells[at])
        for row in rows
    )


def shades(comparison: Comparison) -> tuple[tuple[tuple[int | None, ...], ...], tuple[Fraction, ...]]:
    """How dark each cell of each row is (0 the best, None without a value), and the upper bound of each degree but 0.

    Against a target, degree 0 reaches it and the others divide the largest shortfall evenly; without one, all degrees
    divide what lies between the best and the worst value, and the bounds are distances from the best.
    """
    measured = [[_distance(comparison, cell, at) for at, cell in enumerate(row.cells)] for row in comparison.rows]
    known = [value for row in measured for value in row if value is not None]
    judged = any(target is not None for target in comparison.targets)
    least = Fraction(0) if judged else min(known, default=Fraction(0))
    spread = max((value - least for value in known), default=Fraction(0))
    degrees = SHADES - 1 if judged else SHADES
    bounds = tuple(spread * step / degrees for step in range(1, degrees + 1))

    def shade(value: Fraction | None) -> int | None:
        if value is None:
            return None
        if not spread or (judged and value == least):
            return 0
        place = next(step for step, bound in enumerate(bounds) if value - least <= bound)
        return place + judged

    return tuple(tuple(shade(value) for value in row) for row in measured), bounds if spread else ()


def _distance(comparison: Comparison, cell: ComparisonCell, at: int) -> Fraction | None:
    """From the target, or (without one) simply how bad the value is."""
    if cell.value is None:
        return None
    if comparison.targets[at] is not None:
        return comparison.shortfall(cell, at)
    if any(target is not None for target in comparison.targets):
        return None
    return -cell.value if comparison.measure.direction is Direction.UP else cell.value


def span_periods(span: Span, year: int, plan_years: tuple[int, int]) -> tuple[Period, ...]:
    """The single periods of a span, in order."""
    first, last = plan_years
    every = range(first, last + 1)
    kinds = {Span.MONTHS: PeriodKind.MONTH, Span.QUARTERS: PeriodKind.QUARTER, Span.ALL_QUARTERS: PeriodKind.QUARTER}
    if span is Span.YEARS:
        return tuple(Period(PeriodKind.YEAR, each) for each in every)
    years: Iterable[int] = every if span is Span.ALL_QUARTERS else (year,)
    return tuple(part for each in years for part in Period(PeriodKind.YEAR, each).parts(kinds[span]))


def any_cell(cells: Sequence[ComparisonCell], what: str) -> bool:
    """Whether one of these cells carries a mark: ``proxy``, ``corrected``, ``conflict`` or ``partial``."""
    return any(getattr(cell, what) for cell in cells)
