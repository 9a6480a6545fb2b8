"""The history of a record, or of everything: what changed, by whom, when, from where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from par_desktop.data import journal
from par_desktop.data.queries import history, retracted
from par_desktop.data.queries import locks as lock_rows
from par_desktop.domain.fields import Canonical
from par_desktop.domain.locks import containing
from par_desktop.domain.operation import DELETE, Operation, OpId
from par_desktop.domain.records.base import Field
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.views.history_rows import HistoryLine
from par_desktop.errors import ValueProblem
from par_desktop.services.desk import Desk


def record_history(desk: Desk, kind: str, record: str, limit: int = 200) -> tuple[HistoryLine, ...]:
    """One line a field and save, newest first; ``limit`` counts saves."""
    return _lines(desk, history.newest(desk.conn, limit, kind, record))


def latest_history(desk: Desk, limit: int = 200) -> tuple[HistoryLine, ...]:
    """The same over all records."""
    return _lines(desk, history.newest(desk.conn, limit))


def value_text(declared: Field | None, value: Canonical) -> str:
    """A canonical value as a form shows it in one line; parts are joined by a comma."""
    if value is None:
        return ""
    if declared is None:
        return str(value)
    try:
        texts = declared.kind.texts(declared.kind.restore(value))
    except ValueProblem:
        return str(value)
    return ", ".join(text for text in texts if text)


def _lines(desk: Desk, found: tuple[tuple[int, str], ...]) -> tuple[HistoryLine, ...]:
    received = dict(found)
    ops = journal.by_sequence(desk.conn, [seq for seq, _ in found])
    voided = journal.voided_ids(desk.conn)
    refused = dict.fromkeys(retracted.words(desk.conn), retracted.TAKEN_BACK)
    refused |= lock_rows.reasons_of(desk.conn, [op.id for _, op in ops if op.id in voided])
    closed = lock_rows.closing_sequence(desk.conn)
    before: dict[tuple[str, str], dict[OpId, Operation]] = {}
    lines: list[HistoryLine] = []
    for seq, op in ops:
        ref = (op.kind, op.record)
        if ref not in before:
            before[ref] = {other.id: other for other in journal.operations_of(desk.conn, *ref)}
        for name in op.names:
            # A delete mark in ``base`` alone only says that the writer saw it.
            if op.fields is None or name in op.fields:
                line = _line(desk, op, name, before[ref], op.id in voided, received[seq])
                correction = not line.void and _is_correction(op, seq, closed)
                lines.append(replace(line, refused=refused.get(op.id, ""), correction=correction))
    return tuple(lines)


def _is_correction(op: Operation, seq: int, closed: Mapping[str, int]) -> bool:
    """Whether a figure came into a period after it had been closed: the issued report keeps the one before."""
    record_type = BY_NAME.get(op.kind)
    if record_type is None or record_type.locked_by not in ("month", "period"):
        return False
    try:
        period = record_type.parts(op.record)[record_type.locked_by]
    except ValueProblem:
        return False
    return any(seq > closed[code] for code in containing(period) if code in closed)


def _line(
    desk: Desk, op: Operation, name: str, others: dict[OpId, Operation], void: bool, received: str
) -> HistoryLine:
    record_type = BY_NAME.get(op.kind)
    declared = record_type.field(name) if record_type is not None else None
    label = "Xóa" if name == DELETE else declared.label if declared is not None else name
    unit = desk.world.units_by_code.get(op.unit)
    return HistoryLine(
        kind=op.kind,
        record=op.record,
        field=name,
        label=label,
        old=value_text(declared, seen_before(op, name, others)),
        new="" if op.fields is None else value_text(declared, op.fields[name]),
        by=op.by,
        unit=op.unit,
        unit_name=unit.name if unit is not None else op.unit,
        origin=op.origin,
        at=op.at,
        received=received,
        reason=op.reason,
        void=void,
        hidden=op.fields is None,
    )


def seen_before(op: Operation, name: str, others: Mapping[OpId, Operation]) -> Canonical:
    """What stood there as the writer saw it: the value of the last operation shown that still has one."""
    frontier = list(op.base.get(name, ()))
    while frontier:
        known = [others[i] for i in frontier if i in others]
        for shown in known:
            if shown.fields is not None and name in shown.fields:
                return shown.fields[name]
        frontier = [i for shown in known for i in shown.base.get(name, ())]
    return None
