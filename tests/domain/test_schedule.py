"""The annex's eight time expressions; dates from notes §7."""

from __future__ import annotations

from datetime import date

import pytest

from par_desktop.domain.schedule import (
    DUE_ASSUMED,
    REPORT_CUT_OFF,
    SUGGEST_FIRST_QUARTER,
    Occurrence,
    ScheduleRule,
    occurrences,
    read_schedule,
)

PLAN = (2021, 2025)
FIVE = range(2021, 2026)


def test_a_quarter_of_one_year() -> None:
    found = occurrences(read_schedule("Quý III năm 2021"), PLAN)
    assert found == (Occurrence("2021-Q3", date(2021, 9, 30)),)


@pytest.mark.parametrize(
    ("text", "month", "day"),
    [("Quý I hàng năm", 3, 31), ("Quý IV hàng năm", 12, 31), ("Tháng 1 hàng năm", 1, 31)],
)
def test_a_quarter_or_month_of_every_year(text: str, month: int, day: int) -> None:
    found = occurrences(read_schedule(text), PLAN)
    assert found == tuple(Occurrence(str(year), date(year, month, day)) for year in FIVE)


def test_every_year_without_a_month_is_assumed_and_says_so() -> None:
    schedule = read_schedule("Hàng năm", "Quyết định")
    assert schedule.assumed
    assert schedule.notes == (DUE_ASSUMED,)
    assert schedule.suggested_month is None
    assert occurrences(schedule, PLAN) == tuple(
        Occurrence(str(year), date(year, 12, 31), assumed=True) for year in FIVE
    )


def test_a_plan_of_every_year_suggests_the_first_quarter_but_keeps_the_date() -> None:
    schedule = read_schedule("Hàng năm", "Kế hoạch của UBND thành phố")
    assert schedule.notes == (DUE_ASSUMED, SUGGEST_FIRST_QUARTER)
    assert schedule.suggested_month == 3
    assert occurrences(schedule, PLAN)[0].due == date(2021, 12, 31)


def test_a_report_of_the_last_quarter_mentions_the_cut_off() -> None:
    assert read_schedule("Quý IV hàng năm", "Báo cáo").notes == (REPORT_CUT_OFF,)
    assert read_schedule("Quý IV hàng năm", "Kế hoạch").notes == ()
    assert read_schedule("Quý I hàng năm", "Báo cáo").notes == ()


@pytest.mark.parametrize(
    ("text", "last"),
    [("2021-2022", 2022), ("2021-2025", 2025), ("2021 – 2025", 2025), ("2021 đến 2022", 2022), ("2021—2022", 2022)],
)
def test_a_span_is_one_product_of_its_last_year(text: str, last: int) -> None:
    found = occurrences(read_schedule(text), PLAN)
    assert found == (Occurrence(str(last), date(last, 12, 31), start=date(2021, 1, 1)),)


def test_continuous_work_is_checked_every_quarter_and_never_due() -> None:
    found = occurrences(read_schedule("Thường xuyên"), PLAN)
    assert [turn.period for turn in found] == [f"{year}-Q{quarter}" for year in FIVE for quarter in (1, 2, 3, 4)]
    assert {turn.due for turn in found} == {None}


@pytest.mark.parametrize("text", ["Quý III năm 2026", "2024-2026", "Quý I năm 2020"])
def test_nothing_falls_outside_the_plan(text: str) -> None:
    assert read_schedule(text).rule is not ScheduleRule.UNREAD
    assert occurrences(read_schedule(text), PLAN) == ()


@pytest.mark.parametrize("text", ["", "Khi có yêu cầu", "Quý V hàng năm", "Tháng 13 hàng năm", "2025-2021"])
def test_what_cannot_be_read_is_asked_not_guessed(text: str) -> None:
    schedule = read_schedule(text)
    assert schedule.rule is ScheduleRule.UNREAD
    assert schedule.text == text
    assert occurrences(schedule, PLAN) == ()


def test_the_text_is_kept_and_spelling_variants_are_read() -> None:
    assert read_schedule("Hằng  năm").text == "Hằng  năm"
    assert read_schedule("Hằng  năm").rule is ScheduleRule.YEARLY
    assert read_schedule("quý iv hằng năm").month == 12
