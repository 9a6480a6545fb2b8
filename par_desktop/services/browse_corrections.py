"""Đính chính: figures changed after their period was closed; the issued report keeps the old, later totals the new.

What came after the closing in the order of arrival here is a correction. One that changes nothing (a unit confirming
what was typed for it) is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from par_desktop.data import journal
from par_desktop.data.queries import figures as query
from par_desktop.data.queries import locks as lock_rows
from par_desktop.data.queries.figures import LateChange
from par_desktop.data.reader import Connection
from par_desktop.domain.fields import Canonical
from par_desktop.domain.locks import containing
from par_desktop.domain.merge import RecordState, resolve
from par_desktop.domain.operation import DELETE, Operation
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.world import World
from par_desktop.errors import ValueProblem
from par_desktop.services.browse_history import seen_before, value_text
from par_desktop.services.describe_record import describe, field_label
from par_desktop.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Correction:
    """One field that somebody changed after closing: ``old`` is what the writer saw, both as a form shows them.

    ``standing``: the new value is the one shown now (a later one may have taken its place, or it was taken back).
    ``origin`` is ``proxy`` for nhập thay; ``at`` is UTC, empty for typing in Excel.
    """

    kind: str
    record: str
    unit: str
    unit_name: str
    period: str
    group: str
    title: str
    field: str
    label: str
    old: str
    new: str
    by: str
    by_unit: str
    at: str
    origin: str
    reason: str
    standing: bool


def corrections(desk: Desk, period: Period, unit: str = "") -> tuple[Correction, ...]:
    """Everything corrected in a period and the periods inside it, in order of record and arrival."""
    return corrections_in(desk.conn, desk.world, period, (unit,) if unit else ())


def corrections_in(conn: Connection, world: World, period: Period, units: Sequence[str] = ()) -> tuple[Correction, ...]:
    """The same for who has a connection alone; ``units`` none: everybody's."""
    found: list[Correction] = []
    for change in _late(conn, _within(period), units):
        found += _of_record(conn, world, change)
    return tuple(found)


def corrected_cells(desk: Desk, periods: Sequence[str], units: Sequence[str] = ()) -> Counter[tuple[str, str, str]]:
    """How many records of each figure were corrected: (metric, or "" for dossiers; unit; period) → records."""
    found: Counter[tuple[str, str, str]] = Counter()
    for change in _late(desk.conn, periods, units):
        before, now = _states(desk.conn, change)
        if _values(before) != _values(now):
            metric = BY_NAME[change.kind].parts(change.record).get("metric", "")
            found[metric, change.unit, change.period] += 1
    return found


def as_issued(desk: Desk, period: Period) -> Mapping[tuple[str, str], Mapping[str, Canonical]]:
    """Records of a closed period that were corrected, with the values they had when it was closed.

    Keys are (kind, record id), values canonical by field; a field without a value is left out.
    """
    found: dict[tuple[str, str], Mapping[str, Canonical]] = {}
    for change in _late(desk.conn, _within(period), ()):
        before, now = _states(desk.conn, change)
        if _values(before) != _values(now):
            found[change.kind, change.record] = _values(before)
    return found


def _within(period: Period) -> list[str]:
    """A period's code and those of everything inside it."""
    inside = [part.code for kind in PeriodKind for part in period.parts(kind)]
    return list(dict.fromkeys([period.code, *inside]))


def _late(conn: Connection, periods: Sequence[str], units: Sequence[str]) -> tuple[LateChange, ...]:
    """Records written after the first closing that locks their period."""
    sequences = lock_rows.closing_sequence(conn)
    if not sequences:
        return ()
    closed: dict[str, int] = {}
    for code in periods:
        some = [sequences[longer] for longer in _locking(code) if longer in sequences]
        if some:
            closed[code] = min(some)
    return query.changed_after(conn, closed, units)


def _locking(code: str) -> tuple[str, ...]:
    try:
        return containing(code)
    except ValueProblem:
        return ()


def _states(conn: Connection, change: LateChange) -> tuple[RecordState, RecordState]:
    """The record when its period was closed, and now."""
    ops = journal.operations_of(conn, change.kind, change.record)
    voided, released = journal.voided_ids(conn), journal.released_ids(conn)
    late = set(lock_rows.later_than(conn, [op.id for op in ops], change.closed))
    before = resolve([op for op in ops if op.id not in late], voided, released)
    return before, resolve(ops, voided, released)


def _values(state: RecordState) -> dict[str, Canonical]:
    if state.deleted:
        return {}
    return {name: each.shown for name, each in state.fields.items() if each.shown is not None and name != DELETE}


def _of_record(conn: Connection, world: World, change: LateChange) -> list[Correction]:
    ops = {op.id: op for op in journal.operations_of(conn, change.kind, change.record)}
    late = lock_rows.later_than(conn, list(ops), change.closed)
    voided = journal.voided_ids(conn)
    now = _states(conn, change)[1]
    found = []
    for op_id in late:
        op = ops[op_id]
        if op.fields is None or op_id in voided:
            continue
        declared = [field.name for field in BY_NAME[change.kind].fields if field.name in op.fields]
        for name in declared:
            new = op.fields[name]
            old = seen_before(op, name, ops)
            if old != new:
                state = now.fields.get(name)
                standing = state is not None and op_id in state.heads
                found.append(_correction(world, change, op, name, old, standing))
    return found


def _correction(
    world: World, change: LateChange, op: Operation, name: str, old: Canonical, standing: bool
) -> Correction:
    words = describe(world, change.kind, change.record)
    declared = BY_NAME[change.kind].field(name)
    return Correction(
        kind=change.kind,
        record=change.record,
        unit=change.unit,
        unit_name=words.unit,
        period=change.period,
        group=words.group,
        title=words.title,
        field=name,
        label=field_label(world, change.kind, name),
        old=value_text(declared, old),
        new=value_text(declared, (op.fields or {}).get(name)),
        by=op.by,
        by_unit=op.unit,
        at=op.at,
        origin=op.origin,
        reason=op.reason,
        standing=standing,
    )
