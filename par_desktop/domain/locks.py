"""Closed periods, submitted rounds, ended units: which records are locked, for whom, on which day (design §3.4).

A record type names by ``locked_by`` the part of its key that locks it: a figure's month or period is locked by the
closing of that period or of one that contains it, a score's round by its unit's submission. The coordinator reopens
either for one unit until a day. ``check_may_write`` is the one place where the window, the sheets and the import ask.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from par_desktop.domain.operation import DELETE
from par_desktop.domain.periods import Period, PeriodCalendar, PeriodKind
from par_desktop.domain.permissions import Actor, check_write
from par_desktop.domain.records.base import RecordType
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.records.closing import SUBMISSION
from par_desktop.errors import NotAllowed, ValueProblem

LATE_CODES = frozenset({"period_closed", "round_submitted", "unit_ended"})
"""Why a write of the unit's own comes too late: kept, refused, and offered again when the lock is lifted."""

_LONGER = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF, PeriodKind.YEAR)


@dataclass(frozen=True, slots=True)
class Locks:
    """What is locked, by code: ``closed`` period → day; ``reopened`` (unit, period or round) → last day, included;
    ``submitted`` (unit, round) → day; ``ended`` unit → the first day it is no more. ``calendar`` dates the periods.
    """

    closed: Mapping[str, date] = field(default_factory=dict)
    reopened: Mapping[tuple[str, str], date] = field(default_factory=dict)
    submitted: Mapping[tuple[str, str], date] = field(default_factory=dict)
    ended: Mapping[str, date] = field(default_factory=dict)
    calendar: PeriodCalendar | None = None


NO_LOCKS = Locks()


@lru_cache(maxsize=4096)
def containing(code: str) -> tuple[str, ...]:
    """A period's own code and those of the longer periods it lies in; none for what is no period."""
    try:
        period = Period.parse(code)
    except ValueProblem:
        return ()
    found = []
    for kind in _LONGER:
        for longer in Period(PeriodKind.YEAR, period.year).parts(kind):
            if longer.contains(period):
                found.append(longer.code)
    return tuple(found)


def closing_of(period: str, locks: Locks) -> tuple[str, date] | None:
    """The closed period that locks this one, and the day it was closed; the shortest where several do."""
    return next(((code, locks.closed[code]) for code in containing(period) if code in locks.closed), None)


def reopened_until(units: Iterable[str], period: str, locks: Locks, today: date) -> date | None:
    """The last day for one of these units to change a closed period, where it has one and it has not passed."""
    days = [locks.reopened.get((unit, code)) for unit in units for code in containing(period)]
    return max((day for day in days if day is not None and day >= today), default=None)


def lapsed(unit: str, period: str, locks: Locks) -> date | None:
    """The last day of a reopening, passed or not; to say "đã mở lại đến hết …"."""
    days = [locks.reopened[unit, code] for code in containing(period) if (unit, code) in locks.reopened]
    return max(days, default=None)


def check_open(actor: Actor, record_type: RecordType, record: str, locks: Locks, today: date) -> None:
    """Raise ``NotAllowed`` where the record is locked for this unit on this day.

    ``period_closed`` (period, closed, until), ``round_submitted`` (round, submitted, until), ``unit_ended`` (unit,
    since). The coordinator may write in closed periods (đính chính, nhập thay), never into a unit's submitted round.
    """
    parts = record_type.parts(record)
    owner = parts.get("unit", "")
    if record_type.name == SUBMISSION.name:
        _check_submission(actor, owner, parts["round"], locks, today)
        return
    if record_type.locked_by is None:
        _check_ended(actor, owner, parts, locks)
        return
    code = parts[record_type.locked_by]
    if record_type.locked_by == "round":
        _check_submission(actor, owner, code, locks, today)
    elif (
        not actor.coordinator
        and (closing := closing_of(code, locks)) is not None
        and reopened_until({owner, actor.unit}, code, locks, today) is None
    ):
        raise NotAllowed("period_closed", period=closing[0], closed=closing[1], until=lapsed(owner, code, locks))
    _check_ended(actor, owner, parts, locks)


def _check_submission(actor: Actor, owner: str, code: str, locks: Locks, today: date) -> None:
    """A submitted round is locked for everybody, the submission itself too: what was handed in stays handed in."""
    day = locks.submitted.get((owner, code))
    if day is None:
        return
    until = max((locks.reopened.get((unit, code), date.min) for unit in (owner, actor.unit)), default=date.min)
    if until < today:
        raise NotAllowed("round_submitted", round=code, submitted=day, until=None if until == date.min else until)


def _check_ended(actor: Actor, owner: str, parts: Mapping[str, str], locks: Locks) -> None:
    """A unit that ended writes no more about periods that began after its last day; its successor does.

    Not about its own, and not about those of a unit it had taken over before (A → B → C).
    """
    since = locks.ended.get(actor.unit)
    if since is None or owner not in (actor.unit, *actor.speaks_for) or locks.calendar is None:
        return
    for name in ("month", "period", "round"):
        if name in parts:
            try:
                first = locks.calendar.bounds(Period.parse(parts[name]))[0]
            except ValueProblem:
                return
            if first >= since:
                raise NotAllowed("unit_ended", unit=actor.unit, since=since)


def check_may_write(actor: Actor, kind: str, record: str, names: Collection[str], locks: Locks, today: date) -> None:
    """Whether this unit may write these fields of this record on this day: its right, then the lock.

    Raises ``NotAllowed``; unknown kinds pass, they are kept and sent on.
    """
    check_write(actor, kind, record, names)
    record_type = BY_NAME.get(kind)
    if record_type is not None and any(_locks(record_type, name) for name in names):
        check_open(actor, record_type, record, locks, today)


def _locks(record_type: RecordType, name: str) -> bool:
    """Fields that a newer program added travel freely; what it locks, it checks itself."""
    return name == DELETE or record_type.field(name) is not None
