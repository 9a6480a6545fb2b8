"""Assignments: five years of work on the annex's tasks, some of it late, some due soon."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from par_desktop.demo.pen import OPEN_QUARTER, TODAY, Pen
from par_desktop.demo.standing import Standing, standing_of
from par_desktop.domain.fields import DocumentReference
from par_desktop.domain.plan import PlannedAssignment, Role
from par_desktop.domain.records.assignment import ASSIGNMENT

_KINDS = {"Kế hoạch": "KH", "Báo cáo": "BC", "Quyết định": "QĐ", "Đề án": "ĐA", "Bộ tiêu chí": "QĐ"}
_LATE_NOTES = (
    "Chờ ý kiến của Phòng Tài chính – Kế hoạch về kinh phí.",
    "Đã trình dự thảo, chưa ký ban hành.",
    "Cán bộ phụ trách nghỉ chế độ, mới bàn giao.",
)
_DONE_NOTES = ("Đã đăng trên Trang thông tin điện tử.", "Đã gửi Phòng Nội vụ bản điện tử.", "")
BEHIND = frozenset({("pl21-08", "TP", "2025"), ("pl21-04", "TP", "2025"), ("pl21-03", "NV", "2025")})
"""Leads that are late today, so that the city's overview has something to say."""


def write_assignments(pen: Pen, planned: Iterable[PlannedAssignment]) -> None:
    """What units reported about each planned assignment that has begun."""
    for turn in planned:
        record = ASSIGNMENT.id(task=turn.task_id, unit=turn.unit, period=turn.period)
        if turn.due is None:
            _continuous(pen, turn, record)
        elif turn.due < TODAY:
            _past(pen, turn, record, turn.due)
        else:
            _coming(pen, turn, record, turn.due)


def _reported(turn: PlannedAssignment) -> bool:
    """Whether the unit has said something of everything in the open year: the wards that sent all."""
    is_ward = turn.unit[0] == "1"
    return is_ward and turn.period[:4] == str(TODAY.year) and standing_of(turn.unit) is Standing.COMPLETE


def _continuous(pen: Pen, turn: PlannedAssignment, record: str) -> None:
    open_now = turn.period == OPEN_QUARTER.code
    if not _reported(turn) and pen.chance(0.25 if open_now else 0.04):
        return
    end = _quarter_day(turn.period)
    values: dict[str, object] = {"status": "in_progress", "progress": 100 if not open_now else pen.rng.choice((60, 80))}
    if pen.chance(0.2):
        values["note"] = "Đã rà soát, cập nhật trong kỳ."
    pen.write(ASSIGNMENT, record, values, unit=turn.unit, day=end)


def _past(pen: Pen, turn: PlannedAssignment, record: str, due: date) -> None:
    recent = due.year == TODAY.year
    behind = (turn.task_id, turn.unit, turn.period) in BEHIND
    if behind or pen.chance(0.05 if recent else 0.004):
        if behind or _reported(turn) or pen.chance(0.6):  # begun and never finished
            values = {"status": "in_progress", "progress": pen.rng.choice((30, 50, 70, 90))}
            values["note"] = pen.rng.choice(_LATE_NOTES)
            pen.write(ASSIGNMENT, record, values, unit=turn.unit, day=due - timedelta(days=4))
        return
    late = pen.chance(0.09)
    done = due + timedelta(days=pen.rng.randrange(2, 40)) if late else due - timedelta(days=pen.rng.randrange(0, 45))
    first = None
    if turn.role is Role.LEAD or pen.chance(0.12):
        begun = min(done, due) - timedelta(days=pen.rng.randrange(20, 60))
        begin: dict[str, object] = {"status": "in_progress", "progress": pen.rng.choice((20, 40, 60))}
        first = pen.write(ASSIGNMENT, record, begin, unit=turn.unit, day=begun)
    finish: dict[str, object] = {"status": "done", "progress": 100, "document": _document(pen, turn, done)}
    note = pen.rng.choice(_DONE_NOTES)
    if note:
        finish["note"] = note
    pen.write(ASSIGNMENT, record, finish, unit=turn.unit, day=done, after=first)


def _coming(pen: Pen, turn: PlannedAssignment, record: str, due: date) -> None:
    roll = pen.rng.random()
    day = TODAY - timedelta(days=pen.rng.randrange(1, 60))
    if roll < 0.55:
        document = _document(pen, turn, day)
        finish: dict[str, object] = {"status": "done", "progress": 100, "document": document}
        pen.write(ASSIGNMENT, record, finish, unit=turn.unit, day=day)
    elif roll < 0.85:
        begin: dict[str, object] = {"status": "in_progress", "progress": pen.rng.randrange(10, 95, 5)}
        pen.write(ASSIGNMENT, record, begin, unit=turn.unit, day=day)
    elif roll < 0.9 or _reported(turn):
        pen.write(ASSIGNMENT, record, {"status": "not_started", "progress": 0}, unit=turn.unit, day=day)


def _document(pen: Pen, turn: PlannedAssignment, day: date) -> DocumentReference:
    product = pen.world.plan.task(turn.task_id).product
    kind = next((short for word, short in _KINDS.items() if word.casefold() in product.casefold()), "CV")
    unit = pen.world.unit(turn.unit)
    office = "UBND" if unit.is_ward else unit.code
    return DocumentReference(f"{pen.rng.randrange(4, 240)}/{kind}-{office}", day)


def _quarter_day(period: str) -> date:
    year, quarter = int(period[:4]), int(period[-1])
    return min(date(year, quarter * 3, 12), TODAY - timedelta(days=1))
