"""Biểu II.06a of one month as a screen shows it: a unit's own form, or the sum over all wards (notes §4.1).

Figures are whole numbers, ``None`` where nobody typed; nothing here turns a blank into 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from par_desktop.domain.choices import NO_CHOICES, Choices
from par_desktop.domain.metrics import (
    TYPED_COLUMNS,
    DossierRates,
    DossierTotals,
    FailedCheck,
    dossier_checks,
    dossier_totals,
)
from par_desktop.domain.rates import Offered, rates_of

COMPUTED = ("received_total", "online", "carried", "resolved_total", "open_total")


@dataclass(frozen=True, slots=True)
class FieldFigures:
    """What one unit typed for one field of procedures in one month.

    ``marked_none`` is the mark "không phát sinh"; it holds only while no figure contradicts it (``nothing``).
    ``gap_reason`` is why (3) is not (7) + (11), "" where nobody said.
    """

    values: Mapping[str, int | None] = field(default_factory=dict)
    marked_none: bool = False
    conflicts: int = 0
    origin: str = ""
    gap_reason: str = ""

    @property
    def blank(self) -> bool:
        """No figure at all (the mark may be set)."""
        return all(self.values.get(code) is None for code in TYPED_COLUMNS)

    @property
    def nothing(self) -> bool:
        """Không phát sinh."""
        return self.marked_none and self.blank

    @property
    def left_open(self) -> int | None:
        """Column (11), which the next month carries over; nothing that happened leaves nothing open."""
        return 0 if self.nothing else dossier_totals(self.values, None).open_total


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A row of the form; ``carried`` is column (6), ``None`` while the month before is not known.

    In a sum over units ``totals`` holds sums of their computed columns, so a unit that misses a part of one takes no
    part in it; otherwise they follow from the row itself.
    """

    code: str
    name: str
    figures: FieldFigures = FieldFigures()
    carried: int | None = None
    summed: DossierTotals | None = None

    @property
    def totals(self) -> DossierTotals:
        """The computed columns."""
        if self.summed is not None:
            return self.summed
        if self.figures.nothing:
            return DossierTotals(None, None, None, None, None)
        if self.figures.blank:
            return DossierTotals(None, None, self.carried, None, None)
        return dossier_totals(self.figures.values, self.carried)

    @property
    def checks(self) -> tuple[FailedCheck, ...]:
        """Broken identities; a sum over units is not judged, its units are."""
        return () if self.summed is not None else dossier_checks(self.figures.values, self.carried)

    @property
    def gap(self) -> FailedCheck | None:
        """(3) ≠ (7) + (11), whether or not somebody said why (``figures.gap_reason``)."""
        return next((check for check in self.checks if check.code == "balance"), None)

    def value(self, column: str) -> int | None:
        """The figure of a column, typed or computed, by its code."""
        if column in COMPUTED:
            found: int | None = getattr(self.totals, column)
            return found
        return self.figures.values.get(column)


@dataclass(frozen=True, slots=True)
class CellTouch:
    """Who last wrote a cell, when (UTC, ISO), whence, and whether the month had been sent before that."""

    at: str
    by: str
    origin: str
    after_sending: bool


@dataclass(frozen=True, slots=True)
class MonthForm:
    """The form of one month. ``unit`` is "" for the whole city.

    ``before`` is the month before (its code in ``before_month``; both empty at the plan's beginning), for comparison;
    ``units_entered`` of ``units`` have figures in the month; ``unbalanced`` names rows of units in a sum that break
    (3) = (7) + (11), as (unit code, field code), ``gap_reasons`` what those units say of it;
    ``baseline`` is numerator and denominator of the postal rate in 2020, ``baselines`` the other rates of 2020 in
    percent, by metric code;
    ``locked`` says why nothing may be typed in this month, "" where it may. ``choices`` and ``offered`` say how rates
    are computed; ``summed_rates`` are those of a sum over units.
    """

    unit: str
    month: str
    rows: tuple[FieldRow, ...]
    before_month: str = ""
    before: tuple[FieldRow, ...] = ()
    touches: Mapping[tuple[str, str], CellTouch] = field(default_factory=dict)
    units_entered: int = 0
    units: int = 1
    unbalanced: tuple[tuple[str, str], ...] = ()
    gap_reasons: Mapping[tuple[str, str], str] = field(default_factory=dict)
    baseline: tuple[int, int] | None = None
    baselines: Mapping[str, Fraction] = field(default_factory=dict)
    locked: str = ""
    choices: Choices = NO_CHOICES
    offered: Offered | None = None
    summed_rates: DossierRates | None = None

    @property
    def empty(self) -> bool:
        """Nothing typed in this month."""
        return all(row.figures.blank and not row.figures.marked_none for row in self.rows)

    @property
    def rates(self) -> DossierRates:
        """Σ numerators / Σ denominators over the rows that have both; in a sum over units, over the units' own rows."""
        if self.summed_rates is not None:
            return self.summed_rates
        rows = ((row.code, row.figures.values, row.figures.nothing) for row in self.rows)
        return rates_of(rows, self.choices, self.offered)

    def total(self, column: str) -> int | None:
        """Sum of a column over the rows that have it; ``None`` where none has."""
        return column_total(self.rows, column)


def column_total(rows: Iterable[FieldRow], column: str) -> int | None:
    """Sum of a column, typed or computed; ``None`` where no row has it."""
    known = [value for row in rows if (value := row.value(column)) is not None]
    return sum(known) if known else None
