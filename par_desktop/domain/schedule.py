"""The annex's time expressions and the due dates they mean (notes §7).

Only the eight expressions the annex uses are read here; any other text becomes the rule ``UNREAD`` without dates, so
that somebody is asked instead of something being guessed. The text itself is always kept.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum

from par_desktop.domain.periods import Period, PeriodKind, days_in_month, periods_of
from par_desktop.frozen import dataclass

DUE_ASSUMED = "due_assumed"
"""No month is named: 31/12 is assumed and somebody should confirm the due date ("cần xác nhận hạn")."""
SUGGEST_FIRST_QUARTER = "suggest_first_quarter"
"""The product is a plan for the year, so 31/3 is the better due date to confirm."""
REPORT_CUT_OFF = "report_cut_off"
"""A report of quarter IV: due 31/12, but figures close on 14/12 (notes §3)."""


class ScheduleRule(StrEnum):
    ONCE = "once"
    YEARLY = "yearly"
    SPAN = "span"
    CONTINUOUS = "continuous"
    UNREAD = "unread"


@dataclass(frozen=True, slots=True)
class Schedule:
    """A time expression, read. ``text`` is as the plan has it.

    ``month`` (1–12) is the month whose last day is due; ``years`` the years the text itself names, first and last.
    ``assumed`` marks a due date that the text does not state; ``notes`` are codes of this module.
    """

    text: str
    rule: ScheduleRule
    month: int | None = None
    years: tuple[int, int] | None = None
    assumed: bool = False
    notes: tuple[str, ...] = ()

    @property
    def suggested_month(self) -> int | None:
        """The month to offer when a person confirms an assumed due date."""
        return 3 if SUGGEST_FIRST_QUARTER in self.notes else None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time a task falls due. ``period`` is a code; ``start`` only where the text gives a span."""

    period: str
    due: date | None
    assumed: bool = False
    start: date | None = None


_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_ONCE = re.compile(r"quý (?P<quarter>i{1,3}|iv) năm (?P<year>\d{4})")
_QUARTERLY_NAMED = re.compile(r"quý (?P<quarter>i{1,3}|iv) h[àằ]ng năm")
_MONTH_NAMED = re.compile(r"tháng (?P<month>0?[1-9]|1[0-2]) h[àằ]ng năm")
_YEARLY = re.compile(r"h[àằ]ng năm")
_SPAN = re.compile(r"(?P<first>\d{4}) ?(?:[-–—]|đến) ?(?P<last>\d{4})")
_CONTINUOUS = re.compile(r"thường xuyên")


def read_schedule(text: str, product: str = "") -> Schedule:
    """Read a time expression; ``product`` decides which notes a person should see.

    Never raises: what cannot be read is ``ScheduleRule.UNREAD`` and has no occurrences.
    """
    plain = " ".join(text.split()).lower()
    wanted = product.lower()
    if found := _ONCE.fullmatch(plain):
        year = int(found["year"])
        return Schedule(text, ScheduleRule.ONCE, _QUARTERS[found["quarter"]] * 3, (year, year))
    if found := _QUARTERLY_NAMED.fullmatch(plain):
        quarter = _QUARTERS[found["quarter"]]
        notes: tuple[str, ...] = (REPORT_CUT_OFF,) if quarter == 4 and wanted.startswith("báo cáo") else ()
        return Schedule(text, ScheduleRule.YEARLY, quarter * 3, notes=notes)
    if found := _MONTH_NAMED.fullmatch(plain):
        return Schedule(text, ScheduleRule.YEARLY, int(found["month"]))
    if _YEARLY.fullmatch(plain):
        plan_product = wanted.startswith("kế hoạch")
        notes = (DUE_ASSUMED, SUGGEST_FIRST_QUARTER) if plan_product else (DUE_ASSUMED,)
        return Schedule(text, ScheduleRule.YEARLY, 12, assumed=True, notes=notes)
    if (found := _SPAN.fullmatch(plain)) and found["first"] <= found["last"]:
        return Schedule(text, ScheduleRule.SPAN, 12, (int(found["first"]), int(found["last"])))
    if _CONTINUOUS.fullmatch(plain):
        return Schedule(text, ScheduleRule.CONTINUOUS)
    return Schedule(text, ScheduleRule.UNREAD)


def occurrences(schedule: Schedule, plan_years: tuple[int, int]) -> tuple[Occurrence, ...]:
    """When it falls due within the plan, in order; nothing past the plan's last year.

    - once in a quarter: that quarter, due on its last calendar day;
    - yearly: one a year of the plan, the period is the year;
    - a span of years: one product, so one occurrence; its period is the span's last year, because that is the year
      in which it is late or done;
    - continuous: a check-in a quarter, never due and never done.
    """
    first, last = plan_years
    match schedule.rule:
        case ScheduleRule.ONCE:
            assert schedule.years is not None
            assert schedule.month is not None
            year = schedule.years[0]
            period = Period(PeriodKind.QUARTER, year, schedule.month // 3)
            found = [Occurrence(period.code, _month_end(year, schedule.month), schedule.assumed)]
            return tuple(found) if first <= year <= last else ()
        case ScheduleRule.YEARLY:
            assert schedule.month is not None
            return tuple(
                Occurrence(str(year), _month_end(year, schedule.month), schedule.assumed)
                for year in range(first, last + 1)
            )
        case ScheduleRule.SPAN:
            assert schedule.years is not None
            assert schedule.month is not None
            start, end = schedule.years
            if not first <= end <= last:
                return ()
            return (Occurrence(str(end), _month_end(end, schedule.month), start=date(start, 1, 1)),)
        case ScheduleRule.CONTINUOUS:
            return tuple(Occurrence(period.code, None) for period in periods_of(plan_years, PeriodKind.QUARTER))
        case ScheduleRule.UNREAD:
            return ()


def _month_end(year: int, month: int) -> date:
    return date(year, month, days_in_month(year, month))
