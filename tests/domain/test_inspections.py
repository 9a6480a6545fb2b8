"""Deadlines in working days, progress, judgement of numbers, steps of a finding, tái phạm."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from par_desktop.domain.checklist import Checklist, ChecklistItem, ChecklistSection, ItemKind, RatingBand, Verdict
from par_desktop.domain.fields import Figure
from par_desktop.domain.inspections import (
    FindingStep,
    Pressure,
    VisitState,
    check_progress,
    finding_state,
    finding_step,
    is_secret,
    judge,
    next_open,
    repeats,
    visit_state,
    working_days_after,
    working_days_between,
)

HOLIDAYS = frozenset({date(2022, 4, 30), date(2022, 5, 1), date(2022, 5, 2), date(2022, 5, 3)})
"""30/4 and 1/5 of 2022 fell on a weekend; Monday and Tuesday after were days off in lieu."""


def _item(code: str, kind: ItemKind = ItemKind.YES_NO, passes_from: Fraction = Fraction(1)) -> ChecklistItem:
    return ChecklistItem(code, code[0], code, "", kind, 2, passes_from=passes_from)


def _checklist(*codes: str) -> Checklist:
    from decimal import Decimal

    items = tuple(_item(code) for code in codes)
    bands = (RatingBand("good", "Tốt", Decimal(0)),)
    return Checklist("t", "t", (ChecklistSection("A", "A"),), items, bands, "Chưa đạt")


def test_ten_working_days_over_the_long_weekend_of_may_2022() -> None:
    # Counted on a wall calendar: 26, 27, 28, 29/4 (4); 4, 5, 6/5 (7); 9, 10, 11/5 (10).
    assert working_days_after(date(2022, 4, 25), 10, HOLIDAYS) == date(2022, 5, 11)
    assert working_days_between(date(2022, 4, 25), date(2022, 5, 11), HOLIDAYS) == 10


def test_the_same_ten_days_end_two_days_earlier_where_no_holiday_is_known() -> None:
    assert working_days_after(date(2022, 4, 25), 10, frozenset()) == date(2022, 5, 9)


def test_a_check_on_a_saturday_counts_from_monday() -> None:
    assert working_days_after(date(2022, 3, 12), 1, frozenset()) == date(2022, 3, 14)
    assert working_days_after(date(2022, 3, 12), 0, frozenset()) == date(2022, 3, 12)


def test_a_deadline_before_the_check_has_no_days() -> None:
    assert working_days_between(date(2022, 3, 14), date(2022, 3, 10), frozenset()) == 0


@pytest.mark.parametrize(
    ("started", "ended", "published", "state"),
    [
        (None, None, None, VisitState.PLANNED),
        ("08:00", None, None, VisitState.UNDER_WAY),
        ("08:00", "08:20", None, VisitState.DONE),
        ("08:00", "08:20", date(2022, 3, 14), VisitState.PUBLISHED),
        (None, None, date(2022, 3, 14), VisitState.PUBLISHED),
    ],
)
def test_state_of_a_visit(started: str | None, ended: str | None, published: date | None, state: VisitState) -> None:
    assert visit_state(started, ended, published) is state


def test_a_surprise_check_is_secret_until_published() -> None:
    assert is_secret("surprise", None)
    assert not is_secret("surprise", date(2022, 3, 14))
    assert not is_secret("planned", None)


def test_progress_counts_only_the_checklist_and_names_what_is_open() -> None:
    found = check_progress(_checklist("A1", "A2", "A3", "A4"), {"A1": "pass", "A2": "fail", "A3": None, "Z9": "fail"})
    assert (found.answered, found.total, found.failed, found.open_items) == (2, 4, 1, ("A3", "A4"))
    assert not found.complete


def test_what_was_left_for_later_comes_back_after_the_last_question() -> None:
    checklist = _checklist("A1", "A2", "A3", "A4")
    assert next_open(checklist, ("A2", "A4"), "A2") == "A4"
    assert next_open(checklist, ("A2",), "A4") == "A2"
    assert next_open(checklist, ("A4",), "A4") is None


def test_a_ratio_at_its_boundary_passes_and_just_below_it_fails() -> None:
    item = _item("C8", ItemKind.RATIO, Fraction(19, 20))
    assert judge(item, Figure(numerator=19, denominator=20)) is Verdict.PASSED
    assert judge(item, Figure(numerator=949, denominator=1000)) is Verdict.FAILED
    assert judge(item, Figure(numerator=0, denominator=0)) is Verdict.NOT_APPLICABLE
    assert judge(item, Figure(none=True)) is Verdict.NOT_APPLICABLE
    assert judge(item, Figure(numerator=3)) is None


def test_a_count_fails_from_one_on() -> None:
    item = _item("C2", ItemKind.COUNT)
    assert judge(item, Figure(value=0)) is Verdict.PASSED
    assert judge(item, Figure(value=1)) is Verdict.FAILED
    assert judge(_item("A3"), Figure(value=1)) is None


def test_the_units_report_moves_the_card_and_a_return_moves_it_back() -> None:
    assert finding_step("open", reported=False) is FindingStep.OPEN
    assert finding_step(None, reported=True) is FindingStep.REPORTED
    assert finding_step("open", reported=True) is FindingStep.REPORTED
    assert finding_step("open", reported=True, returned=True) is FindingStep.OPEN
    assert finding_step("closed", reported=False) is FindingStep.CLOSED


def test_only_a_finding_nobody_put_right_is_late() -> None:
    due, day = date(2022, 3, 7), date(2022, 3, 10)
    assert finding_state(FindingStep.OPEN, due, day).pressure is Pressure.LATE
    assert finding_state(FindingStep.OPEN, due, day).days == 3
    assert finding_state(FindingStep.OPEN, day, day).pressure is Pressure.DUE
    assert finding_state(FindingStep.OPEN, date(2022, 3, 17), day).pressure is Pressure.DUE
    assert finding_state(FindingStep.OPEN, date(2022, 3, 18), day).pressure is Pressure.NOT_YET
    assert finding_state(FindingStep.REPORTED, due, day).pressure is Pressure.WAITING
    assert finding_state(FindingStep.CLOSED, due, day).pressure is Pressure.CLOSED
    assert finding_state(FindingStep.OPEN, None, day).pressure is Pressure.UNDATED


def test_the_same_item_again_in_the_same_ward_is_tai_pham() -> None:
    rows = [
        ("13654", "b", "A5", date(2022, 3, 1)),
        ("13654", "a", "A5", date(2021, 6, 17)),
        ("13654", "b", "A5", date(2022, 3, 1)),
        ("13654", "b", "B4", date(2022, 3, 1)),
        ("13687", "c", "A5", date(2022, 2, 1)),
    ]
    found = repeats(rows)
    assert found["13654", "a", "A5"] == 1
    assert found["13654", "b", "A5"] == 2
    assert found["13654", "b", "B4"] == 1
    assert found["13687", "c", "A5"] == 1
