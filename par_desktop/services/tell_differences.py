"""What an import changes, line by line: a field before and after, as people read it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from par_desktop.data import journal
from par_desktop.domain.operation import DELETE, Operation, OpId
from par_desktop.domain.records.base import RecordType
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import ParError
from par_desktop.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Difference:
    """One line of a preview: a field before and after, as texts. ``state`` is new, changed, conflict, waiting,

    restored (taken back before, and back now) or taken_back (it stays so); of typed cells also set_back (an earlier
    saving typed it, this one shows the cell as exported) and typed_again (answered otherwise since). In a conflict,
    while an operation waits and in the last three ``after`` is what the package says, not what is shown.
    """

    kind: str
    record: str
    field: str
    label: str
    before: str
    after: str
    state: str
    by: str
    origin: str
    at: str = ""
    """UTC, ISO; empty for a typed cell, which has no time of its own."""


Snapshot = dict[tuple[str, str], dict[str, tuple[str, bool]]]


def snapshot(desk: Desk, ops: Sequence[Operation]) -> Snapshot:
    """Shown texts and conflict flags of the touched fields, by record."""
    found: Snapshot = {}
    for ref, names in _touched(ops).items():
        record_type = BY_NAME.get(ref[0])
        if record_type is None or record_type.bookkeeping:
            continue
        state = journal.state_of(desk.conn, *ref)
        fields: dict[str, tuple[str, bool]] = {}
        for name in names:
            shown = state.fields.get(name)
            fields[name] = (_text(record_type, name, shown.shown if shown else None), bool(shown and shown.conflict))
        found[ref] = fields
    return found


def _touched(ops: Sequence[Operation]) -> dict[tuple[str, str], list[str]]:
    refs: dict[tuple[str, str], list[str]] = {}
    for op in ops:
        names = refs.setdefault((op.kind, op.record), [])
        names += [name for name in op.names if name not in names]
    return refs


def field_text(kind: str, name: str, canonical: object) -> str:
    """A canonical value as a preview shows it; a kind unknown here as it is."""
    record_type = BY_NAME.get(kind)
    return str(canonical or "") if record_type is None else _text(record_type, name, canonical)


def _text(record_type: RecordType, name: str, canonical: object) -> str:
    if name == DELETE:
        return "đã xóa" if canonical else ""
    declared = record_type.field(name)
    if declared is None:
        return str(canonical or "")
    try:
        texts = declared.kind.texts(declared.kind.restore(canonical))  # type: ignore[arg-type]  # canonical by making
    except ParError:
        return str(canonical)
    return " · ".join(text for text in texts if text)


def differences(
    desk: Desk,
    ops: Sequence[Operation],
    before: Snapshot,
    after: Snapshot,
    taken_back: Collection[OpId] = (),
    restored: Collection[OpId] = (),
) -> list[Difference]:
    """A line for each field that is not as it was; and for each value that stays taken back, or comes back now."""
    latest = {(op.kind, op.record, name): op for op in ops for name in op.names}
    waiting = {ref: journal.state_of(desk.conn, *ref).waiting for ref in after}
    lines: list[Difference] = []
    for ref, fields in after.items():
        record_type = BY_NAME[ref[0]]
        for name, (text, conflict) in fields.items():
            was, was_conflict = before[ref][name]
            op = latest[ref[0], ref[1], name]
            waits = op.id in waiting[ref]
            stays_back = op.id in taken_back and op.fields is not None and name in op.fields
            if text == was and conflict == was_conflict and not waits and not stays_back:
                continue
            state = "waiting" if waits else "conflict" if conflict else "new" if not was else "changed"
            if stays_back:
                state = "taken_back"
            elif op.id in restored and not conflict:
                state = "restored"
            if (waits or conflict or stays_back) and op.fields is not None:
                text = _text(record_type, name, op.fields.get(name))
            declared = record_type.field(name)
            label = declared.label if declared else record_type.label
            lines.append(Difference(*ref, name, label, was, text, state, op.by, op.origin, op.at))
    return lines


Held = dict[str, dict[str, int]]
"""Kind, then unit ("" for the city's own), to how many records of it there are."""


def losing_kinds(ops: Sequence[Operation]) -> set[str]:
    """Kinds of which these operations blank or delete anything at all."""
    known = {op.kind for op in ops if any(v is None or n == DELETE for n, v in (op.fields or {}).items())}
    return {kind for kind in known if kind in BY_NAME and not BY_NAME[kind].bookkeeping}


def losses(before: Snapshot, after: Snapshot) -> Held:
    """Records that lose a value or are deleted, and gain nothing, between two snapshots."""
    found: Held = {}
    for (kind, record), fields in after.items():
        moved = [(before[kind, record][name][0], text, name) for name, (text, clash) in fields.items() if not clash]
        deleted = any(text and not was for was, text, name in moved if name == DELETE)
        emptied = any(was and not text for was, text, name in moved if name != DELETE)
        filled = any(text and not was for was, text, name in moved if name != DELETE)
        if deleted or (emptied and not filled):
            of_kind = found.setdefault(kind, {})
            unit = BY_NAME[kind].unit_of(record) or ""
            of_kind[unit] = of_kind.get(unit, 0) + 1
    return found
