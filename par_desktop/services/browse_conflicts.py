"""Every open conflict with its values, what both writers had seen, and the field's history; and what was decided."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from par_desktop.data import journal
from par_desktop.data.queries.history import newest
from par_desktop.data.queries.overview import conflicts
from par_desktop.domain.operation import DELETE, Operation
from par_desktop.domain.records.base import Writer
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.records.score import SCORE
from par_desktop.domain.views.conflict_rows import Decision, OpenConflict, Outcome
from par_desktop.domain.views.history_rows import HistoryLine
from par_desktop.domain.views.task_rows import ConflictValue, FieldConflict
from par_desktop.errors import ValueProblem
from par_desktop.services.browse_history import record_history, value_text
from par_desktop.services.browse_tasks import record_conflicts
from par_desktop.services.describe_record import describe, field_label
from par_desktop.services.desk import Desk
from par_desktop.services.score_sums import unit_scores
from par_desktop.text.formats import number

DELETE_LABEL = "Xóa hay giữ"
_LOOKED_THROUGH = 1_000
"""Newest saves among which today's decisions are looked for."""


def open_conflicts(desk: Desk, limit: int = 200) -> tuple[OpenConflict, ...]:
    """All of them by record, at most ``limit`` records."""
    found: list[OpenConflict] = []
    for kind, record, _ in conflicts(desk.conn, limit):
        if kind not in BY_NAME:
            continue  # a newer program knows what it is; here nobody could choose
        words = describe(desk.world, kind, record)
        history = record_history(desk, kind, record)
        owner = record_owner(desk, kind, record)
        clash = delete_conflict(desk, kind, record)
        for field in (*record_conflicts(desk, kind, record), *((clash,) if clash is not None else ())):
            lines = tuple(line for line in history if line.field == field.field)
            label = DELETE_LABEL if field.field == DELETE else field_label(desk.world, kind, field.field, record)
            found.append(
                OpenConflict(
                    kind=kind,
                    record=record,
                    field=field.field,
                    title=f"{words.title} · {label}",
                    beside=" · ".join(part for part in (words.unit, words.group) if part),
                    heads=field.heads,
                    values=field.values,
                    before=_before(lines, {value.text for value in field.values}),
                    history=lines if field.field != DELETE else history,
                    mine=owner in (None, desk.unit.code) or owner in desk.actor.speaks_for,
                    unit=_unit_of(kind, record),
                    unit_name=words.unit,
                    label=label,
                )
            )
    return tuple(found)


def delete_conflict(desk: Desk, kind: str, record: str) -> FieldConflict | None:
    """A delete and an edit (or two words about deleting) that had not seen each other, as two values to choose from."""
    state = journal.state_of(desk.conn, kind, record)
    mark = state.fields.get(DELETE)
    if mark is None or DELETE not in state.conflicts:
        return None
    ops = {op.id: op for op in journal.operations_of(desk.conn, kind, record)}
    deletes = [ops[i] for i in mark.heads if (ops[i].fields or {}).get(DELETE)]
    edits = [ops[i] for name, field in state.fields.items() if name != DELETE for i in field.heads]
    kept = [ops[i] for i in mark.heads if not (ops[i].fields or {}).get(DELETE)] or edits
    if not deletes or not kept:
        return None
    latest = max(kept, key=lambda op: (op.at, op.id))
    keep = _word(desk, latest, None, "Giữ lại", shown=True)
    return FieldConflict(DELETE, DELETE_LABEL, mark.heads, (keep, _word(desk, deletes[0], True, "Xóa", shown=False)))


def _word(desk: Desk, op: Operation, value: object, text: str, *, shown: bool) -> ConflictValue:
    unit = desk.world.units_by_code.get(op.unit)
    name = unit.name if unit is not None else op.unit
    return ConflictValue(value, text, op.by, name, op.at, op.origin, shown, op.unit, "", op.reason)


def decided_since(desk: Desk, day: date) -> tuple[Decision, ...]:
    """Conflicts closed on or after a day (of this clock), newest first; those taken back are not among them."""
    since = datetime.combine(day, time.min).astimezone().isoformat()
    voided = journal.voided_ids(desk.conn)
    rows = journal.by_sequence(desk.conn, [seq for seq, _ in newest(desk.conn, _LOOKED_THROUGH)])
    found: list[Decision] = []
    for _, op in rows:
        record_type = BY_NAME.get(op.kind)
        if record_type is None or record_type.bookkeeping or op.id in voided or not op.at:
            continue
        if datetime.fromisoformat(op.at.replace("Z", "+00:00")) < datetime.fromisoformat(since):
            continue
        for name in op.fields or ():
            if name != DELETE and len(op.base.get(name, ())) > 1 and _stands(desk, op, name):
                found.append(_decision(desk, op, name))
    return tuple(found)


def _stands(desk: Desk, op: Operation, name: str) -> bool:
    """Whether nothing was written on top of a decision."""
    return op.id in journal.state_of(desk.conn, op.kind, op.record).heads(name)


def _decision(desk: Desk, op: Operation, name: str) -> Decision:
    words = describe(desk.world, op.kind, op.record)
    declared = BY_NAME[op.kind].field(name)
    return Decision(
        operation=op.id,
        kind=op.kind,
        record=op.record,
        field=name,
        title=f"{words.title} · {field_label(desk.world, op.kind, name, op.record)}",
        beside=" · ".join(part for part in (words.unit, words.group) if part),
        text=value_text(declared, (op.fields or {})[name]),
        by=op.by,
        at=op.at,
        mine=op.unit == desk.unit.code,
    )


def outcomes(desk: Desk, conflict: OpenConflict) -> tuple[Outcome, ...]:
    """What each value would come to ("Nếu giữ"): for self scores the unit's sum; nothing where nothing follows."""
    if conflict.kind != SCORE.name or conflict.field != "points":
        return ()
    parts = SCORE.parts(conflict.record)
    unit = parts["unit"]
    try:
        total = unit_scores(desk.conn, desk.world, unit, parts["round"]).total.points
    except ValueProblem:
        return ()
    shown = next((value.value for value in conflict.values if value.shown), None)
    if total is None:
        return ()
    found = []
    for value in conflict.values:
        moved = total + (_points(value.value) - _points(shown))
        found.append(Outcome(value.text or "để trống", f"tổng tự chấm của {conflict.unit_name} {number(moved, 2)}"))
    return tuple(found)


def _points(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)


def record_owner(desk: Desk, kind: str, record: str) -> str | None:
    """The unit whose own record it is; ``None`` where it is the city's or the coordinator writes it."""
    record_type = BY_NAME[kind]
    if desk.is_coordinator and any(Writer.COORDINATOR in field.writers for field in record_type.fields):
        return None
    return _unit_of(kind, record) or None


def _unit_of(kind: str, record: str) -> str:
    try:
        return BY_NAME[kind].unit_of(record) or ""
    except ValueProblem:
        return ""


def _before(lines: tuple[HistoryLine, ...], values: set[str]) -> str:
    """What the writers of the present values had seen, if they had seen the same."""
    seen = {line.old for line in lines if line.new in values and not line.void}
    return seen.pop() if len(seen) == 1 else ""

