"""Reporting periods: they are not calendar periods (notes §3).

A month is the 15th of the month before to the 14th, so the year 2021 is 15/12/2020 to 14/12/2021. Quarters II and IV
have no report of their own in the rule (the half-year and yearly reports stand for them); their bounds are inferred
from the months. Every number here comes from ``resources/period-calendar.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import total_ordering

from par_desktop.errors import ValueProblem
from par_desktop.frozen import dataclass

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_in_month(year: int, month: int) -> int:
    """Length of a month, 1–12; the standard library's calendar brings the languages of the world with it."""
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _DAYS[month - 1] + leap


class PeriodKind(StrEnum):
    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"


_CODE = re.compile(r"(?P<year>[12]\d{3})(?:-(?:H(?P<half>[12])|Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?")
_LENGTH = {PeriodKind.YEAR: 12, PeriodKind.HALF: 6, PeriodKind.QUARTER: 3, PeriodKind.MONTH: 1}


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A year, half, quarter or month of the plan; ``number`` counts within the year from 1.

    Periods are ordered by the month they end in, a longer one after the shorter ones it contains.
    """

    kind: PeriodKind
    year: int
    number: int = 1

    @classmethod
    def parse(cls, code: str) -> Period:
        """``2021``, ``2021-H1``, ``2021-Q3`` or ``2021-09``. Raises ``ValueProblem`` for anything else."""
        found = _CODE.fullmatch(code.strip())
        if found is None:
            raise ValueProblem("not_a_period", typed=code)
        year = int(found["year"])
        for kind in (PeriodKind.HALF, PeriodKind.QUARTER, PeriodKind.MONTH):
            if found[kind.value]:
                return cls(kind, year, int(found[kind.value]))
        return cls(PeriodKind.YEAR, year)

    @property
    def code(self) -> str:
        """The label that parses back, used in commands, sheets and record ids."""
        match self.kind:
            case PeriodKind.YEAR:
                return f"{self.year}"
            case PeriodKind.HALF:
                return f"{self.year}-H{self.number}"
            case PeriodKind.QUARTER:
                return f"{self.year}-Q{self.number}"
            case PeriodKind.MONTH:
                return f"{self.year}-{self.number:02d}"

    @property
    def first_month(self) -> int:
        """1–12: the month of the year it begins with (a reporting month, see ``PeriodCalendar``)."""
        return self.last_month - _LENGTH[self.kind] + 1

    @property
    def last_month(self) -> int:
        """1–12: the month of the year it ends with."""
        return self.number * _LENGTH[self.kind]

    def contains(self, other: Period) -> bool:
        """Whether ``other`` lies wholly inside this period (a period contains itself)."""
        return self.year == other.year and self.first_month <= other.first_month and other.last_month <= self.last_month

    def parts(self, kind: PeriodKind) -> tuple[Period, ...]:
        """The periods of a kind that lie inside, in order; itself for its own kind, none for a longer kind."""
        every = (Period(kind, self.year, number) for number in range(1, 12 // _LENGTH[kind] + 1))
        return tuple(period for period in every if self.contains(period))

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return self._rank() < other._rank()

    def _rank(self) -> tuple[int, int, int]:
        return (self.year, self.last_month, _LENGTH[self.kind])

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class PeriodCalendar:
    """How days fall into periods, and when each level has to report.

    ``start_day`` and ``starts_month_before``: reporting month m begins on that day of the month before (15 and True)
    or of month m itself (1 and False: plain calendar months). ``deadlines``: level ("ward", "city", "ministry") to a
    day in the last month of the period.
    """

    id: str
    title: str
    start_day: int
    starts_month_before: bool
    deadlines: Mapping[str, int]
    source: str = ""

    def bounds(self, period: Period) -> tuple[date, date]:
        """First and last day of a period, both included."""
        first = self._month_start(period.year, period.first_month)
        after = period.year * 12 + period.last_month
        return first, self._month_start(after // 12, after % 12 + 1) - timedelta(days=1)

    def containing(self, day: date, kind: PeriodKind) -> Period:
        """The period of a kind that holds ``day``: 15/12/2021 is in 2022."""
        ordinal = day.year * 12 + day.month - 1
        if self.starts_month_before:
            ordinal += day.day >= self.start_day
        else:
            ordinal -= day.day < self.start_day
        return Period(kind, ordinal // 12, ordinal % 12 // _LENGTH[kind] + 1)

    def months(self, period: Period) -> tuple[Period, ...]:
        """The reporting months of a period, in order."""
        return period.parts(PeriodKind.MONTH)

    def previous(self, period: Period) -> Period:
        """The period of the same kind just before."""
        if period.number > 1:
            return Period(period.kind, period.year, period.number - 1)
        return Period(period.kind, period.year - 1, 12 // _LENGTH[period.kind])

    def next(self, period: Period) -> Period:
        """The period of the same kind just after."""
        if period.number < 12 // _LENGTH[period.kind]:
            return Period(period.kind, period.year, period.number + 1)
        return Period(period.kind, period.year + 1, 1)

    def due(self, period: Period, level: str) -> date:
        """Last day for a level to report on a period. Raises ``KeyError`` for a level the calendar lacks."""
        return date(period.year, period.last_month, self.deadlines[level])

    def _month_start(self, year: int, month: int) -> date:
        ordinal = year * 12 + month - 1 - self.starts_month_before
        return date(ordinal // 12, ordinal % 12 + 1, self.start_day)


def periods_of(years: tuple[int, int], kind: PeriodKind) -> tuple[Period, ...]:
    """Every period of a kind from the first to the last year, both included."""
    first, last = years
    return tuple(part for year in range(first, last + 1) for part in Period(PeriodKind.YEAR, year).parts(kind))


def open_period(
    day: date, plan_years: tuple[int, int], calendar: PeriodCalendar, kind: PeriodKind
) -> tuple[Period, str | None]:
    """The period open on ``day`` and a notice code: before the plan the first, after it the last (design §7).

    The notice is ``None`` inside the plan, else ``"before_plan"`` or ``"after_plan"``.
    """
    period = calendar.containing(day, kind)
    if period.year < plan_years[0]:
        return Period(kind, plan_years[0], 1), "before_plan"
    if period.year > plan_years[1]:
        return Period(kind, plan_years[1], 12 // _LENGTH[kind]), "after_plan"
    return period, None
