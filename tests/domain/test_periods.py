"""Dates from the table of notes §3 and design §7, not from the code."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from par_desktop.domain.periods import Period, PeriodCalendar, PeriodKind, days_in_month, open_period, periods_of
from par_desktop.errors import ValueProblem

CCHC = PeriodCalendar("cchc", "15–14", 15, True, {"ward": 15, "city": 17, "ministry": 20})
PLAIN = PeriodCalendar("plain", "tháng dương lịch", 1, False, {"ward": 25})


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("2021", date(2020, 12, 15), date(2021, 12, 14)),
        ("2021-Q1", date(2020, 12, 15), date(2021, 3, 14)),
        ("2021-H1", date(2020, 12, 15), date(2021, 6, 14)),
        ("2021-Q2", date(2021, 3, 15), date(2021, 6, 14)),
        ("2021-Q3", date(2021, 6, 15), date(2021, 9, 14)),
        ("2021-Q4", date(2021, 9, 15), date(2021, 12, 14)),
        ("2022-01", date(2021, 12, 15), date(2022, 1, 14)),
        ("2022-03", date(2022, 2, 15), date(2022, 3, 14)),
        ("2021-H2", date(2021, 6, 15), date(2021, 12, 14)),
    ],
)
def test_bounds_are_those_of_the_rule(code: str, first: date, last: date) -> None:
    assert CCHC.bounds(Period.parse(code)) == (first, last)


@pytest.mark.parametrize(
    ("day", "kind", "code"),
    [
        (date(2021, 12, 14), PeriodKind.YEAR, "2021"),
        (date(2021, 12, 15), PeriodKind.YEAR, "2022"),
        (date(2021, 12, 15), PeriodKind.QUARTER, "2022-Q1"),
        (date(2022, 3, 10), PeriodKind.QUARTER, "2022-Q1"),
        (date(2022, 3, 14), PeriodKind.MONTH, "2022-03"),
        (date(2022, 3, 15), PeriodKind.MONTH, "2022-04"),
        (date(2021, 6, 14), PeriodKind.HALF, "2021-H1"),
        (date(2021, 6, 15), PeriodKind.HALF, "2021-H2"),
    ],
)
def test_the_day_decides_the_period(day: date, kind: PeriodKind, code: str) -> None:
    assert CCHC.containing(day, kind).code == code


@given(st.dates(date(1999, 1, 1), date(2050, 1, 1)), st.sampled_from(PeriodKind), st.sampled_from([CCHC, PLAIN]))
def test_every_day_lies_in_exactly_one_period_of_a_kind(day: date, kind: PeriodKind, calendar: PeriodCalendar) -> None:
    period = calendar.containing(day, kind)
    first, last = calendar.bounds(period)
    assert first <= day <= last
    assert calendar.bounds(calendar.next(period))[0] == last + timedelta(days=1)
    assert calendar.previous(calendar.next(period)) == period


def test_plain_calendar_months_need_only_other_data() -> None:
    assert PLAIN.bounds(Period.parse("2024-02")) == (date(2024, 2, 1), date(2024, 2, 29))
    assert PLAIN.bounds(Period.parse("2024")) == (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize("code", ["2021", "2021-H1", "2021-Q3", "2021-09", "2025-12"])
def test_codes_read_back(code: str) -> None:
    assert Period.parse(code).code == code
    assert str(Period.parse(code)) == code


@pytest.mark.parametrize("code", ["", "21", "2021-Q5", "2021-H3", "2021-13", "2021-00", "2021-9", "2021-q3", "Q3"])
def test_anything_else_is_refused(code: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        Period.parse(code)
    assert caught.value.code == "not_a_period"
    assert caught.value.facts == {"typed": code}


def test_parts_of_a_year_and_of_a_quarter() -> None:
    year = Period.parse("2021")
    assert [part.code for part in year.parts(PeriodKind.QUARTER)] == ["2021-Q1", "2021-Q2", "2021-Q3", "2021-Q4"]
    assert [month.code for month in CCHC.months(Period.parse("2021-Q3"))] == ["2021-07", "2021-08", "2021-09"]
    assert len(CCHC.months(year)) == 12
    assert Period.parse("2021-Q3").parts(PeriodKind.YEAR) == ()
    assert Period.parse("2021-H1").contains(Period.parse("2021-06"))
    assert not Period.parse("2021-H1").contains(Period.parse("2021-07"))
    assert not Period.parse("2021").contains(Period.parse("2022-01"))


def test_order_is_that_of_their_ends() -> None:
    codes = ["2022-01", "2021", "2021-Q4", "2021-12", "2021-Q1", "2021-03"]
    ordered = sorted(map(Period.parse, codes))
    assert [period.code for period in ordered] == ["2021-03", "2021-Q1", "2021-12", "2021-Q4", "2021", "2022-01"]


@pytest.mark.parametrize(
    ("code", "level", "due"),
    [
        ("2022-Q1", "ward", date(2022, 3, 15)),
        ("2022-Q1", "city", date(2022, 3, 17)),
        ("2021-Q3", "ministry", date(2021, 9, 20)),
        ("2021", "ministry", date(2021, 12, 20)),
        ("2021-H1", "ministry", date(2021, 6, 20)),
    ],
)
def test_deadlines_stand_in_the_last_month(code: str, level: str, due: date) -> None:
    assert CCHC.due(Period.parse(code), level) == due


@pytest.mark.parametrize(
    ("day", "kind", "code", "notice"),
    [
        (date(2022, 3, 10), PeriodKind.QUARTER, "2022-Q1", None),
        (date(2020, 12, 15), PeriodKind.MONTH, "2021-01", None),
        (date(2020, 12, 14), PeriodKind.MONTH, "2021-01", "before_plan"),
        (date(2025, 12, 14), PeriodKind.QUARTER, "2025-Q4", None),
        (date(2025, 12, 15), PeriodKind.QUARTER, "2025-Q4", "after_plan"),
        (date(2026, 11, 24), PeriodKind.MONTH, "2025-12", "after_plan"),
        (date(2026, 11, 24), PeriodKind.YEAR, "2025", "after_plan"),
    ],
)
def test_whatever_today_is_a_period_is_open(day: date, kind: PeriodKind, code: str, notice: str | None) -> None:
    assert open_period(day, (2021, 2025), CCHC, kind) == (Period.parse(code), notice)


def test_periods_of_the_plan() -> None:
    months = periods_of((2021, 2025), PeriodKind.MONTH)
    assert len(months) == 60
    assert (months[0].code, months[-1].code) == ("2021-01", "2025-12")


def test_months_are_as_long_as_the_calendar_says() -> None:
    for year in range(1896, 2201):
        for month in range(1, 13):
            assert days_in_month(year, month) == calendar.monthrange(year, month)[1]
