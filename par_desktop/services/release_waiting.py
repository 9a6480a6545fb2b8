"""Operations that wait for lost ancestors: listed by name, and let count without them (design §4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from par_desktop.data import journal
from par_desktop.data.queries import locks as lock_rows
from par_desktop.domain.changes import Changes
from par_desktop.domain.operation import Operation, OpId
from par_desktop.domain.records.base import RecordType
from par_desktop.domain.records.bookkeeping import RELEASE
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import NotAllowed, ValueProblem
from par_desktop.services.browse_history import value_text
from par_desktop.services.browse_packages import unit_name
from par_desktop.services.describe_record import describe, field_label
from par_desktop.services.desk import Desk
from par_desktop.services.note_record import noted


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """One operation that waits. ``lacks``: how many operations are not here that it was built on, by way of others too.

    ``source`` is the unit whose package most likely holds them, ``other_machine`` whether another machine of it wrote
    this one than those whose packages came.
    """

    operation: OpId
    kind: str
    record: str
    title: str
    fields: str
    unit: str
    unit_name: str
    by: str
    at: str
    lacks: int
    source: str
    replica: str


def waiting(desk: Desk) -> tuple[WaitingRow, ...]:
    """Every operation that waits, by record."""
    rows: list[WaitingRow] = []
    for kind, record in lock_rows.waiting_records(desk.conn):
        ops = {op.id: op for op in journal.operations_of(desk.conn, kind, record)}
        state = journal.state_of(desk.conn, kind, record)
        for op_id in state.waiting:
            rows.append(_row(desk, ops[op_id], ops))
    return tuple(sorted(rows, key=lambda row: (row.kind, row.record, row.at, row.operation)))


def release(desk: Desk, operation: OpId) -> Changes:
    """Let an operation count without what it lacks, and those it waits for along with it; the coordinator's word.

    What is lost may still come: then its place among the ancestors is there again. ``NotAllowed`` for others.
    """
    if not desk.is_coordinator:
        raise NotAllowed("only_coordinator_locks")
    with desk.write(f"release {operation.hex()}") as conn:
        (found,) = journal.by_sequence(conn, lock_rows.sequences(conn, [operation]))
        op = found[1]
        ops = {each.id: each for each in journal.operations_of(conn, op.kind, op.record)}
        state = journal.state_of(conn, op.kind, op.record)
        chain = _ancestors(op, ops) & set(state.waiting)
        words = [
            noted(desk, RELEASE.name, _release_id(ops[each]), {"released": True}, "app")
            for each in sorted({operation, *chain} & set(state.waiting))
        ]
        return journal.append(conn, words)


def _row(desk: Desk, op: Operation, ops: Mapping[OpId, Operation]) -> WaitingRow:
    described = describe(desk.world, op.kind, op.record)
    record_type = BY_NAME.get(op.kind)
    told = [
        f"{field_label(desk.world, op.kind, name, op.record)}: {_text(record_type, op, name)}"
        for name in op.names
        if op.fields is None or name in op.fields
    ]
    chain = [op, *(ops[each] for each in _ancestors(op, ops))]
    lacks = {each for link in chain for ids in link.base.values() for each in ids if each not in ops}
    first = next((link for link in chain if any(i not in ops for ids in link.base.values() for i in ids)), op)
    return WaitingRow(
        op.id,
        op.kind,
        op.record,
        f"{described.group} · {described.title}",
        "; ".join(told),
        op.unit,
        unit_name(desk.world, op.unit),
        op.by,
        op.at,
        len(lacks),
        # Whoever wrote on top of something had it: from its own machines, since the coordinator's are all here.
        unit_name(desk.world, first.unit),
        first.replica,
    )


def _text(record_type: RecordType | None, op: Operation, name: str) -> str:
    if op.fields is None:
        return "…"
    declared = record_type.field(name) if record_type is not None else None
    return value_text(declared, op.fields[name]) or "để trống"


def _ancestors(op: Operation, ops: Mapping[OpId, Operation]) -> set[OpId]:
    """Operations here that one was built on, by way of others too."""
    found: set[OpId] = set()
    stack = [each for ids in op.base.values() for each in ids]
    while stack:
        at = stack.pop()
        if at in ops and at not in found:
            found.add(at)
            stack += [each for ids in ops[at].base.values() for each in ids]
    return found


def _release_id(op: Operation) -> str:
    """Under the record's unit, so that whoever reads the record hears it; the city's records under the author's."""
    record_type = BY_NAME.get(op.kind)
    try:
        owner = record_type.unit_of(op.record) if record_type is not None else None
    except ValueProblem:
        owner = None
    return RELEASE.id(unit=owner or op.unit, operation=op.id.hex())
