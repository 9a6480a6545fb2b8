"""Figures over stretches of time and over units: what is there, what is missing, and what it adds up to (notes §3).

A cumulative figure is never typed: it is derived from months (or quarters, or years, whichever the metric is typed by).
One that a foreign file brings is only held against the derived one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from par_desktop.domain.metrics import TYPED_COLUMNS, Aggregation, DossierRow, Frequency
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.rates import DossierRule, row_parts
from par_desktop.frozen import dataclass

_KINDS = {
    Frequency.MONTH: PeriodKind.MONTH,
    Frequency.QUARTER: PeriodKind.QUARTER,
    Frequency.YEAR: PeriodKind.YEAR,
}


class State(StrEnum):
    """What can be said of a figure. ``partial`` has an amount of what is there, and says how much that is."""

    VALUE = "value"
    NONE = "none"
    """Không phát sinh: nothing happened, which is neither 0 nor missing."""
    MISSING = "missing"
    PARTIAL = "partial"


@dataclass(frozen=True, slots=True)
class Cell:
    """One unit's figure of one typed stretch (a month, a quarter, a year).

    A count has ``bottom`` ``None``; ``top`` is ``None`` where only half of a pair was typed. ``top_left`` and
    ``bottom_left`` are what is left at the end of the stretch. ``incomplete``: rows or halves that could not take part.
    ``proxies`` and ``corrected`` count the records behind it that were typed for the unit, or changed after closing.
    """

    top: int | None = None
    bottom: int | None = None
    top_left: int = 0
    bottom_left: int = 0
    none: bool = False
    incomplete: int = 0
    proxies: int = 0
    conflicts: int = 0
    corrected: int = 0

    @property
    def known(self) -> bool:
        """Whether it says anything: a figure, or không phát sinh."""
        return self.none or self.top is not None


@dataclass(frozen=True, slots=True)
class Value:
    """A figure over some stretches and units.

    ``amount`` is exact: a share 0–1 of a rate, else the figure itself; ``None`` for không phát sinh and where nothing
    is known. ``top`` and ``bottom`` are its parts (of an average: the sum and how many). ``present`` of ``expected``
    unit × stretch are there, at least one of ``units`` of ``units_expected`` units; ``stretches`` of
    ``stretches_expected`` months (or quarters, years) have a figure of every unit asked. ``incomplete`` counts unit ×
    stretch of which a part could not take part; the rest counts records, as in ``Cell``.
    """

    state: State
    amount: Fraction | None = None
    top: int | None = None
    bottom: int | None = None
    present: int = 0
    expected: int = 0
    units: int = 0
    units_expected: int = 0
    stretches: int = 0
    stretches_expected: int = 0
    incomplete: int = 0
    proxies: int = 0
    conflicts: int = 0
    corrected: int = 0


MISSING = Value(State.MISSING)
Key = tuple[str, str]
"""Unit code, code of a stretch."""


def dossier_cells(rule: DossierRule, rows: Iterable[tuple[str, str, str, DossierRow, bool]]) -> dict[Key, Cell]:
    """Rows of biểu II.06a (unit, month, field, figures, không phát sinh) as one cell a unit and month.

    A row that nobody filled in is none; one that lacks a column the rule needs is incomplete.
    """
    found: dict[Key, Cell] = {}
    for unit, month, field, row, nothing in rows:
        if rule.fields is not None and field not in rule.fields:
            continue
        if not nothing and all(row.get(code) is None for code in TYPED_COLUMNS):
            continue
        before = found.get((unit, month))
        parts = None if nothing else row_parts(rule, row)
        if nothing:
            new = Cell(none=True)
        elif parts is None:
            new = Cell(incomplete=1)
        else:
            new = Cell(parts.top, parts.bottom if rule.is_rate else None, parts.top_left, parts.bottom_left)
        found[unit, month] = new if before is None else _both(before, new)
    return found


def _both(one: Cell, other: Cell) -> Cell:
    """Two rows of one unit and month together: nothing beside a figure is the figure."""
    tops = [cell.top for cell in (one, other) if cell.top is not None]
    bottoms = [cell.bottom for cell in (one, other) if cell.bottom is not None]
    return Cell(
        sum(tops) if tops else None,
        sum(bottoms) if bottoms else None,
        one.top_left + other.top_left,
        one.bottom_left + other.bottom_left,
        none=not tops and (one.none or other.none),
        incomplete=one.incomplete + other.incomplete,
    )


def combine(cells: Mapping[Key, Cell], expected: Sequence[Key], aggregation: Aggregation, *, rate: bool) -> Value:
    """What ``expected`` adds up to; cells beside it (a unit not asked, another month) count for nothing.

    ``rate``: amounts are shares, Σ / Σ; a stretch without a figure is left out, never 0.
    """
    asked = list(dict.fromkeys(expected))
    found = [(key, cells[key]) for key in asked if key in cells]
    known = [(key, cell) for key, cell in found if cell.known]
    incomplete = sum(bool(cell.incomplete) or not cell.known for _, cell in found)
    top, bottom, amount = _amount(known, aggregation, rate=rate) if known else (None, None, None)
    if not known and not incomplete:
        state = State.MISSING
    elif len(known) < len(asked) or incomplete:
        state = State.PARTIAL
    else:
        state = State.NONE if amount is None else State.VALUE
    here = {key for key, _ in known}
    by_stretch: dict[str, list[bool]] = {}
    for key in asked:
        by_stretch.setdefault(key[1], []).append(key in here)
    return Value(
        state,
        amount,
        top,
        bottom,
        present=len(here),
        expected=len(asked),
        units=len({unit for unit, _ in here}),
        units_expected=len({unit for unit, _ in asked}),
        stretches=sum(all(parts) for parts in by_stretch.values()),
        stretches_expected=len(by_stretch),
        incomplete=incomplete,
        proxies=sum(cell.proxies for _, cell in found),
        conflicts=sum(cell.conflicts for _, cell in found),
        corrected=sum(cell.corrected for _, cell in found),
    )


def _amount(
    known: Sequence[tuple[Key, Cell]], aggregation: Aggregation, *, rate: bool
) -> tuple[int | None, int | None, Fraction | None]:
    """Numerator, denominator and amount of what is known."""
    last = {unit: cell for (unit, _), cell in sorted(known, key=lambda each: _order(each[0][1]))}
    adding = list(last.values()) if aggregation is Aggregation.LAST else [cell for _, cell in known]
    happened = [cell for cell in adding if not cell.none]
    top = sum(cell.top or 0 for cell in happened) + sum(cell.top_left for cell in last.values())
    if rate:
        bottom = sum(cell.bottom or 0 for cell in happened) + sum(cell.bottom_left for cell in last.values())
        return top, bottom, Fraction(top, bottom) if bottom else None
    if not happened:
        return None, None, None
    if aggregation is Aggregation.AVERAGE:
        return top, len(happened), Fraction(top, len(happened))
    return top, None, Fraction(top)


@lru_cache(maxsize=4096)
def _order(code: str) -> tuple[int, int]:
    period = Period.parse(code)
    return period.year, period.last_month


@lru_cache(maxsize=4096)
def stretches(period: Period, frequency: Frequency) -> tuple[Period, ...]:
    """The stretches a metric is typed by that make a period up; the one that contains it where they are longer."""
    kind = _KINDS[frequency]
    parts = period.parts(kind)
    if parts:
        return parts
    return tuple(p for p in Period(PeriodKind.YEAR, period.year).parts(kind) if p.contains(period))


def since_january(period: Period, frequency: Frequency) -> tuple[Period, ...]:
    """Stretches from the first of the reporting year to the end of the period."""
    every = stretches(Period(PeriodKind.YEAR, period.year), frequency)
    return tuple(p for p in every if p.last_month <= period.last_month or p.contains(period))


def since_plan(period: Period, frequency: Frequency, first_year: int) -> tuple[Period, ...]:
    """Stretches from the first of the plan to the end of the period."""
    earlier = [p for y in range(first_year, period.year) for p in stretches(Period(PeriodKind.YEAR, y), frequency)]
    return (*earlier, *since_january(period, frequency))


@dataclass(frozen=True, slots=True)
class Average:
    """The mean of the monthly figures that are there: ``amount`` over ``present`` of ``expected`` months."""

    amount: Fraction | None
    present: int
    expected: int


def monthly_average(values: Iterable[Value]) -> Average:
    """Mean over the stretches that have an amount; of a partial one only its part is known, so it takes no part."""
    given = list(values)
    whole = [value.amount for value in given if value.state is State.VALUE and value.amount is not None]
    mean = sum(whole, Fraction(0)) / len(whole) if whole else None
    return Average(mean, len(whole), len(given))


@dataclass(frozen=True, slots=True)
class TypedSum:
    """A cumulative figure that somebody else computed, held against ours; never stored.

    ``differs``: by how much it is above ours, numerator and denominator apart (a count has no denominator).
    """

    typed_top: int
    typed_bottom: int | None
    derived: Value
    differs: tuple[int, int | None]

    @property
    def agrees(self) -> bool:
        """Whether both parts are equal."""
        return not self.differs[0] and not self.differs[1]


def hold_against(derived: Value, top: int, bottom: int | None = None) -> TypedSum | None:
    """A foreign cumulative figure against the derived one; ``None`` where nothing of ours is known."""
    if derived.top is None:
        return None
    below = None if bottom is None or derived.bottom is None else bottom - derived.bottom
    return TypedSum(top, bottom, derived, (top - derived.top, below))
