"""Surprise checks: their 36 answers, what was found, and what the wards did about it."""

from __future__ import annotations

from datetime import date, timedelta

from par_desktop.demo.pen import TODAY, Pen, quarters
from par_desktop.demo.standing import QUIET, typing_wards
from par_desktop.domain.checklist import ChecklistItem, ItemKind
from par_desktop.domain.fields import Figure
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.records.inspection import CHECK_ANSWER, FINDING, INSPECTION, REMEDY

_TEAM = "Trần Thị Thu Hà (trưởng đoàn), Vũ Quang Bình, Lê Thị Ngọc Lan"
_PER_QUARTER = 5
_SECRET_DAY = date(2025, 12, 18)
"""A check that nobody outside Phòng Nội vụ may know of yet."""
ANSWERED = frozenset({"13645", "13666", "13687"})
"""Visited this autumn; sent everything, so also what they did about their findings."""
UNANSWERED = frozenset({"13678", "13696"})
"""Visited this autumn as well; their first finding is still open, past its deadline."""


def write_inspections(pen: Pen) -> None:
    """Five wards a quarter in turn, so that every ward is met; one visit still to come and one under way today."""
    wards = typing_wards(pen.world)
    turn = 0
    for quarter in quarters():
        first, last = pen.world.calendar.bounds(quarter)
        for number in range(1, _PER_QUARTER + 1):
            ward = wards[turn % len(wards)]
            turn += 7  # coprime to 25: each ward once in 25 visits, neighbours apart
            day = _working(first + timedelta(days=8 + number * 13 + pen.rng.randrange(6)))
            if day > last or day >= TODAY:
                continue
            _visit(pen, ward, f"{quarter.code}-{number:02d}", quarter, day)
    _secret(pen, "13678", "2025-Q4-08")
    _under_way(pen, "13654", "2025-Q4-07")


def _visit(pen: Pen, ward: str, code: str, quarter: Period, day: date) -> None:
    unit = pen.world.coordinator
    published = _working(day + timedelta(days=3))
    record = INSPECTION.id(unit=ward, inspection=code)
    sort = "planned" if quarter.number == 2 and pen.chance(0.4) else "reinspection" if pen.chance(0.12) else "surprise"
    head: dict[str, object] = {
        "sort": sort,
        "day": day,
        "started": "08:15",
        "ended": "08:42",
        "team": _TEAM,
        "present": pen.person(ward),
        "opinion": pen.rng.choice(("Nhất trí với biên bản.", "Nhất trí; đề nghị hướng dẫn thêm về số hóa hồ sơ.")),
    }
    if published <= TODAY:
        head["published"] = published
    pen.write(INSPECTION, record, head, unit=unit, day=day)
    failed = [item for item in pen.world.checklist.items if not _answer(pen, ward, code, item, day, pen.chance(0.92))]
    for number, item in enumerate(failed[:5], 1):
        _finding(pen, ward, code, number, item, day, published)


def _answer(pen: Pen, ward: str, code: str, item: ChecklistItem, day: date, good: bool) -> bool:
    """Write one answer; whether it passed (or did not apply)."""
    values: dict[str, object] = {}
    if item.kind is ItemKind.RATIO:
        whole = pen.rng.randrange(4, 12)
        values["ratio"] = Figure(numerator=whole if good else whole - pen.rng.randrange(1, 4), denominator=whole)
    elif item.kind is ItemKind.COUNT:
        if ward == QUIET[0] and item.overdue and pen.world.calendar.containing(day, PeriodKind.MONTH).code == QUIET[1]:
            good = False
        values["count"] = 0 if good else pen.rng.randrange(1, 4)
    applies = item.kind in (ItemKind.RATIO, ItemKind.COUNT) or pen.chance(0.96)
    values["answer"] = ("pass" if good else "fail") if applies else "not_applicable"
    if applies and not good and pen.chance(0.5):
        values["note"] = "Đã lập biên bản tại chỗ."
    record = CHECK_ANSWER.id(unit=ward, inspection=code, item=item.code)
    pen.write(CHECK_ANSWER, record, values, unit=pen.world.coordinator, day=day)
    return good or not applies


def _finding(pen: Pen, ward: str, code: str, number: int, item: ChecklistItem, day: date, published: date) -> None:
    unit = pen.world.coordinator
    record = FINDING.id(unit=ward, inspection=code, finding=f"{number:02d}")
    deadline = _working(day + timedelta(days=14))
    age = (TODAY - day).days
    closed = age > 75 or (age > 40 and pen.chance(0.7))
    states = ("reported", "confirmed") if ward in ANSWERED else ("open", "reported", "confirmed")
    state = "closed" if closed else pen.rng.choice(states)
    if number == 1 and age <= 75 and ward in UNANSWERED:
        state = "open"
    first = pen.write(
        FINDING,
        record,
        {"item": item.code, "text": f"{item.text}: chưa đạt yêu cầu.", "person": pen.person(ward), "deadline": deadline,
         "state": "open"},
        unit=unit,
        day=day,
    )  # fmt: skip
    if state == "open":
        return
    done = min(deadline + timedelta(days=pen.rng.randrange(-6, 4)), TODAY - timedelta(days=1))
    told: dict[str, object] = {"text": "Đã chấn chỉnh, bổ sung đầy đủ theo biên bản.", "done": max(done, published)}
    pen.write(REMEDY, record, told, unit=ward, day=max(done, published))
    later = min(max(done, published) + timedelta(days=5), TODAY)
    pen.write(FINDING, record, {"state": state}, unit=unit, day=later, after=first)


def _secret(pen: Pen, ward: str, code: str) -> None:
    head: dict[str, object] = {"sort": "surprise", "day": _SECRET_DAY, "team": _TEAM}
    record = INSPECTION.id(unit=ward, inspection=code)
    pen.write(INSPECTION, record, head, unit=pen.world.coordinator, day=TODAY - timedelta(days=1))


def _under_way(pen: Pen, ward: str, code: str) -> None:
    """Today's check at the counter, 15 of 36 questions answered, three of them failed."""
    head: dict[str, object] = {"sort": "surprise", "day": TODAY, "started": "08:40", "team": _TEAM}
    record = INSPECTION.id(unit=ward, inspection=code)
    pen.write(INSPECTION, record, head, unit=pen.world.coordinator, day=TODAY)
    for place, item in enumerate(pen.world.checklist.items[:15]):
        good = place not in (3, 8, 11)
        _answer(pen, ward, code, item, TODAY, good)
        if not good:
            finding = FINDING.id(unit=ward, inspection=code, finding=f"{place:02d}")
            values: dict[str, object] = {
                "item": item.code, "text": f"{item.text}: chưa đạt yêu cầu.", "deadline": date(2025, 12, 24),
                "state": "open",
            }  # fmt: skip
            pen.write(FINDING, finding, values, unit=pen.world.coordinator, day=TODAY)


def _working(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    return day + timedelta(days=max(0, 7 - day.weekday())) if day.weekday() >= 5 else day
