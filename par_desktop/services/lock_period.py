"""Khóa kỳ, mở lại cho một đơn vị, nộp tự chấm điểm: what locks and unlocks records (docs/decisions/0009)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from par_desktop.data import journal, packages
from par_desktop.data.queries import locks as lock_rows
from par_desktop.data.queries import packages_board
from par_desktop.domain.changes import Changes
from par_desktop.domain.locks import LATE_CODES, closing_of, containing, reopened_until
from par_desktop.domain.operation import Operation, OpId
from par_desktop.domain.periods import Period
from par_desktop.domain.records.bookkeeping import REFUSED, VOID
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.records.closing import CLOSING, REOPENING, SUBMISSION
from par_desktop.domain.records.succession import ended_by
from par_desktop.errors import NotAllowed, ValueProblem
from par_desktop.services.browse_history import value_text
from par_desktop.services.describe_record import describe, field_label
from par_desktop.services.desk import Desk
from par_desktop.services.note_record import noted
from par_desktop.services.save_record import Patch, Saved, save
from par_desktop.services.set_choice import choices_of, due_day

_LEVELS = ("ward", "city", "ministry")


@dataclass(frozen=True, slots=True)
class RefusedWrite:
    """A late write that was kept: what it says, by whom, and the code of why it was refused."""

    operation: OpId
    kind: str
    record: str
    unit: str
    title: str
    values: str
    by: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reopened:
    """What reopening touched, and the late writes of that period that may now be given back."""

    changes: Changes
    refused: tuple[RefusedWrite, ...]


@dataclass(frozen=True, slots=True)
class LockState:
    """How a period (or a round) stands for one unit: ``locked`` now, since when, and until when it is open again."""

    locked: bool
    since: date | None = None
    until: date | None = None


def close(desk: Desk, period: str) -> Saved:
    """Lock a period's figures for all units from today. Raises ``NotAllowed`` (not the coordinator, closed already)."""
    _coordinator_only(desk)
    day = desk.locks().closed.get(period)
    if day is not None:
        raise NotAllowed("already_closed", period=period, closed=day)
    return save(desk, [Patch(CLOSING.name, CLOSING.id(period=period), {"closed": desk.today})])


def open_again(desk: Desk, period: str) -> Saved:
    """Take a closing back for everybody."""
    _coordinator_only(desk)
    if period not in desk.locks().closed:
        raise NotAllowed("not_closed", period=period)
    return save(desk, [Patch(CLOSING.name, CLOSING.id(period=period), {"closed": None})])


def reopen(desk: Desk, unit: str, period: str, until: date, reason: str) -> Reopened:
    """Let one unit change a closed period, or a submitted round, until the end of a day.

    Raises ``NotAllowed``: ``not_closed``, ``until_passed``, ``reason_needed``, ``only_coordinator_locks``.
    """
    _coordinator_only(desk)
    locks = desk.locks()
    if closing_of(period, locks) is None and (unit, period) not in locks.submitted:
        raise NotAllowed("not_closed", period=period)
    if until < desk.today:
        raise NotAllowed("until_passed", until=until)
    if not reason.strip():
        raise NotAllowed("reason_needed")
    record = REOPENING.id(unit=unit, period=period)
    saved = save(desk, [Patch(REOPENING.name, record, {"until": until, "reason": reason.strip()})])
    return Reopened(saved.changes, refused_writes(desk, unit, period))


def refused_writes(desk: Desk, unit: str = "", period: str = "") -> tuple[RefusedWrite, ...]:
    """Writes that came too late and are kept, oldest first: of one unit, of records that lie in one period."""
    found = lock_rows.refused_ops(desk.conn, LATE_CODES, unit)
    ops = journal.by_sequence(desk.conn, lock_rows.sequences(desk.conn, list(found)))
    return tuple(_refused_write(desk, op, found[op.id]) for _, op in ops if not period or _lies_in(op, period))


def restore_refused(desk: Desk, operations: Collection[OpId]) -> Changes:
    """Lift the words about these late writes: they count again, in conflict where others wrote meanwhile."""
    _coordinator_only(desk)
    with desk.write(f"restore {len(operations)} refused") as conn:
        ops = journal.by_sequence(conn, lock_rows.sequences(conn, list(operations)))
        words = [
            noted(desk, REFUSED.name, REFUSED.id(unit=op.unit, operation=op.id.hex()), {"refused": None}, "app")
            for _, op in ops
        ]
        return journal.append(conn, words)


def submit(desk: Desk, unit: str, round_code: str) -> Saved:
    """Hand in the unit's own scores of a round; they are locked from then on. ``nothing_to_submit`` without any."""
    if not lock_rows.scored(desk.conn, unit, round_code):
        raise NotAllowed("nothing_to_submit", round=round_code)
    record = SUBMISSION.id(unit=unit, round=round_code)
    return save(desk, [Patch(SUBMISSION.name, record, {"submitted": desk.today})])


def take_submission_back(desk: Desk, unit: str, round_code: str) -> Saved:
    """Open the scores again: freely while nobody was sent the submission, afterwards only where it was reopened.

    Raises ``NotAllowed``: ``not_submitted``, ``round_submitted``.
    """
    record = SUBMISSION.id(unit=unit, round=round_code)
    state = journal.state_of(desk.conn, SUBMISSION.name, record).fields.get("submitted")
    if state is None or state.shown is None:
        raise NotAllowed("not_submitted", round=round_code)
    if packages.ever_sent(desk.conn).isdisjoint(lock_rows.sequences(desk.conn, state.heads)):
        # Nobody has seen it: the unit's own word that it does not count, no change of what was handed in.
        records = [VOID.id(unit=desk.unit.code, operation=head.hex()) for head in state.heads]
        return save(desk, [Patch(VOID.name, each, {"void": True}) for each in records])
    return save(desk, [Patch(SUBMISSION.name, record, {"submitted": None})])


def period_state(desk: Desk, unit: str, period: str) -> LockState:
    """Whether a unit's figures of a period are locked today."""
    locks, today = desk.locks(), desk.today
    closing = closing_of(period, locks)
    if closing is None:
        return LockState(False)
    until = reopened_until([unit], period, locks, today)
    return LockState(until is None, closing[1], until)


def round_state(desk: Desk, unit: str, round_code: str) -> LockState:
    """Whether a unit's own scores of a round are locked today."""
    locks = desk.locks()
    day = locks.submitted.get((unit, round_code))
    if day is None:
        return LockState(False)
    until = locks.reopened.get((unit, round_code))
    open_now = until is not None and until >= desk.today
    return LockState(not open_now, day, until if open_now else None)


@dataclass(frozen=True, slots=True)
class Reopening:
    """A unit that may change a closed period, or its handed-in scores, until the end of a day."""

    unit: str
    until: date
    passed: bool
    reason: str


@dataclass(frozen=True, slots=True)
class LockSheet:
    """One period as the coordinator locks and reopens it; ``closed`` is the day it, or a longer one, was closed.

    ``submitted``: units that handed their scores of this round in, and when. ``days`` are its first and last, ``due``
    the last day to report by level, ``lacking`` the wards that still lack dossiers of a month that has begun.
    """

    period: str
    closed: date | None
    by: str
    reopened: tuple[Reopening, ...]
    submitted: tuple[tuple[str, date], ...]
    refused: tuple[RefusedWrite, ...]
    days: tuple[date, date]
    due: Mapping[str, date]
    lacking: tuple[str, ...]


def lock_sheet(desk: Desk, period: str) -> LockSheet:
    """All that the dialog of a period shows; ``by`` is the code of the period whose closing locks it."""
    locks = desk.locks()
    closing = closing_of(period, locks)
    order = {unit.code: unit.order for unit in desk.world.units}
    reasons = lock_rows.reopening_reasons(desk.conn, period)
    reopened = [
        Reopening(unit, until, until < desk.today, reasons.get(unit, ""))
        for (unit, code), until in locks.reopened.items()
        if code == period
    ]
    submitted = [(unit, day) for (unit, code), day in locks.submitted.items() if code == period]
    return LockSheet(
        period,
        None if closing is None else closing[1],
        "" if closing is None else closing[0],
        tuple(sorted(reopened, key=lambda each: order.get(each.unit, 9999))),
        tuple(sorted(submitted, key=lambda each: order.get(each[0], 9999))),
        refused_writes(desk, period=period),
        desk.world.calendar.bounds(Period.parse(period)),
        {level: due_day(desk.world, Period.parse(period), level, choices_of(desk.conn)) for level in _LEVELS},
        _lacking(desk, Period.parse(period)),
    )


def _lacking(desk: Desk, period: Period) -> tuple[str, ...]:
    """Wards of that time, in official order, without whole dossiers of some month that has begun."""
    calendar = desk.world.calendar
    months = [month.code for month in calendar.months(period) if calendar.bounds(month)[0] <= desk.today]
    gone = ended_by(lock_rows.mergers(desk.conn), calendar.bounds(period)[0])
    wards = [ward.code for ward in desk.world.wards if ward.code not in gone]
    there = packages_board.dossier_months(desk.conn, wards, months)
    return tuple(ward for ward in wards if any((ward, month) not in there for month in months))


def _lies_in(op: Operation, period: str) -> bool:
    record_type = BY_NAME.get(op.kind)
    if record_type is None:
        return False
    try:
        parts = record_type.parts(op.record)
    except ValueProblem:
        return False
    code = parts.get(record_type.locked_by or "", parts.get("round", ""))
    return code == period if record_type.locked_by == "round" else period in containing(code)


def _refused_write(desk: Desk, op: Operation, reason: str) -> RefusedWrite:
    described = describe(desk.world, op.kind, op.record)
    world, record_type = desk.world, BY_NAME[op.kind]
    values = [
        f"{field_label(world, op.kind, name, op.record)}: {value_text(record_type.field(name), value) or 'để trống'}"
        for name, value in (op.fields or {}).items()
    ]
    title = f"{described.group} · {described.title}"
    return RefusedWrite(op.id, op.kind, op.record, op.unit, title, "; ".join(values), op.by, op.at, reason)


def _coordinator_only(desk: Desk) -> None:
    if not desk.is_coordinator:
        raise NotAllowed("only_coordinator_locks")
