"""Periods as people write them in titles and cells: "Tháng 3/2022", "Quý I năm 2022", "từ ngày … đến ngày …"."""

from __future__ import annotations

import calendar as days
import re
from collections.abc import Iterable
from datetime import date

from par_desktop.domain.periods import Period, PeriodCalendar, PeriodKind
from par_desktop.domain.vietnamese import search_key
from par_desktop.errors import ValueProblem

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_SPOKEN = {"mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4}
_MONTH = re.compile(r"\b(?:thang|t)\s*0?(\d{1,2})\s*(?:[/.-]|\s+nam\s+)\s*(20\d\d)\b")
_BARE_MONTH = re.compile(r"0?(\d{1,2})\s*[/.-]\s*(20\d\d)|(20\d\d)-0?(\d{1,2})")
_QUARTER = re.compile(r"\b(?:quy|q)\s*(iv|iii|ii|i|[1-4]|mot|hai|ba|bon|tu)\s*(?:[/.,-]|\s+nam\s+|\s+)\s*(20\d\d)\b")
_HALF = re.compile(r"\b(?:6|06|sau) thang(?: (dau|cuoi) nam)?\s*(?:nam\s+|[/,-]\s*)?(20\d\d)\b")
_NINE = re.compile(r"\b(?:9|09|chin) thang\b")
_YEAR = re.compile(r"\bnam\s+(20\d\d)\b|^(20\d\d)$")
_DAY = r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(20\d\d)"
_SPAN = re.compile(rf"\btu\s*(?:ngay)?\s*:?\s*{_DAY}\s*(?:-|den|toi)?\s*(?:het|den)?\s*(?:ngay)?\s*:?\s*{_DAY}")


def parse(text: str, calendar: PeriodCalendar | None = None) -> Period | None:
    """The one period a text names; ``None`` where it names none. A span of days is matched with ``calendar``'s

    periods and with plain calendar months, quarters and years; any other span is none.
    """
    key = search_key(text)
    span = _SPAN.search(key)
    if span is not None:
        return _of_span(span.groups(), calendar)
    quarter = _QUARTER.search(key)
    if quarter is not None:
        number = _ROMAN.get(quarter[1]) or _SPOKEN.get(quarter[1]) or int(quarter[1])
        return Period(PeriodKind.QUARTER, int(quarter[2]), number)
    if _NINE.search(key):
        return None
    half = _HALF.search(key)
    if half is not None:
        return Period(PeriodKind.HALF, int(half[2]), 2 if half[1] == "cuoi" else 1)
    month = _MONTH.search(key)
    if month is not None:
        return _month(int(month[2]), int(month[1]))
    bare = _BARE_MONTH.fullmatch(key)
    if bare is not None:
        return _month(int(bare[2] or bare[3]), int(bare[1] or bare[4]))
    try:
        return Period.parse(text)
    except ValueProblem:
        pass
    year = _YEAR.search(key)
    return Period(PeriodKind.YEAR, int(year[1] or year[2])) if year is not None else None


def first_named(texts: Iterable[str], calendar: PeriodCalendar | None = None) -> Period | None:
    """The shortest period that any of the texts names: a title's month says more than its letterhead's year."""
    found = [period for text in texts if (period := parse(text, calendar)) is not None]
    return min(found, key=lambda period: period.last_month - period.first_month, default=None)


def _month(year: int, number: int) -> Period | None:
    return Period(PeriodKind.MONTH, year, number) if 1 <= number <= 12 else None


def _of_span(groups: tuple[str, ...], calendar: PeriodCalendar | None) -> Period | None:
    numbers = [int(group) for group in groups]
    try:
        first, last = (date(y, m, d) for d, m, y in (numbers[:3], numbers[3:]))
    except ValueError:
        return None
    for kind in (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR):
        for year in (last.year, last.year + 1):
            for period in Period(PeriodKind.YEAR, year).parts(kind):
                if (calendar is not None and calendar.bounds(period) == (first, last)) or _plain(period) == (
                    first,
                    last,
                ):
                    return period
    return None


def _plain(period: Period) -> tuple[date, date]:
    last = days.monthrange(period.year, period.last_month)[1]
    return date(period.year, period.first_month, 1), date(period.year, period.last_month, last)
