"""What an import changes, line by line: a field before and after, as people read it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from par_desktop.data import journal
from par_desktop.data.journal import Projected
from par_desktop.domain.fields import Canonical
from par_desktop.domain.merge import RecordState
from par_desktop.domain.operation import DELETE, Operation, OpId
from par_desktop.domain.records.base import RecordType
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import ParError
from par_desktop.services.desk import Desk

Ref = tuple[str, str]
"""Kind and record id."""


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


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The records that some operations touch, as they stand, and the fields touched."""

    states: Mapping[Ref, RecordState]
    names: Mapping[Ref, Sequence[str]]
    projected: Projected | None = None
    """The same after a writing, where ``states`` is not newer."""
    newer: Collection[Ref] = ()

    def state(self, ref: Ref) -> RecordState:
        known = self.projected.get(ref) if self.projected is not None and ref not in self.newer else None
        return known or self.states[ref]

    def shown(self, ref: Ref, name: str) -> Canonical:
        found = self.state(ref).fields.get(name)
        return found.shown if found is not None else None

    def torn(self, ref: Ref, name: str) -> bool:
        """Whether the field is an open conflict."""
        state = self.state(ref)
        found = state.fields.get(name)
        return (found is not None and found.conflict) or (name == DELETE and state.delete_conflict)


def snapshot(desk: Desk, ops: Sequence[Operation]) -> Snapshot:
    """What people's records touched by these operations are now."""
    names: dict[Ref, list[str]] = {}
    for op in ops:
        record_type = BY_NAME.get(op.kind)
        if record_type is not None and not record_type.bookkeeping:
            touched = names.get((op.kind, op.record))
            if touched is None:
                names[op.kind, op.record] = list(op.base)
            else:
                touched += [name for name in op.base if name not in touched]
    return Snapshot(journal.states_of(desk.conn, list(names)), names)


def snapshot_after(desk: Desk, before: Snapshot, known: Projected, stale: Collection[Ref]) -> Snapshot:
    """The same records after the writing: ``known`` as it was projected, ``stale`` asked again."""
    again = journal.states_of(desk.conn, [ref for ref in before.names if ref in stale])
    return Snapshot({**before.states, **again}, before.names, known, frozenset(again))


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


@dataclass(frozen=True, slots=True)
class Told:
    """What an import changed, kept until somebody asks for the lines: most imports of a batch nobody reads."""

    operations: Sequence[Operation]
    before: Snapshot
    after: Snapshot
    taken_back: Collection[OpId] = ()
    restored: Collection[OpId] = ()
    more: Sequence[Difference] = ()
    """Lines that typing alone leaves open."""
    joined: Mapping[tuple[str, str, str], Operation] = field(default_factory=dict)
    """By kind, record and field: whose value an open conflict did not know."""

    def lines(self) -> list[Difference]:
        """A line for each field that is not as it was; and for each value that stays taken back, or comes back now."""
        latest = {(op.kind, op.record, name): op for op in self.operations for name in op.names}
        lines: list[Difference] = []
        for ref, names in self.after.names.items():
            waiting = self.after.state(ref).waiting
            undone = DELETE not in names and self.after.torn(ref, DELETE) and not self.before.torn(ref, DELETE)
            for name in [DELETE, *names] if undone else names:
                # An edit disputes a deletion it had not seen without ever speaking of the delete mark.
                op = latest[ref[0], ref[1], names[0] if name == DELETE and undone else name]
                op = self.joined.get((*ref, name), op)
                line = self._line(ref, name, op, waits=op.id in waiting)
                if line is not None:
                    lines.append(line)
        return [*lines, *self.more]

    def _line(self, ref: Ref, name: str, op: Operation, *, waits: bool) -> Difference | None:
        was, now = self.before.shown(ref, name), self.after.shown(ref, name)
        conflict = self.after.torn(ref, name)
        stays_back = op.id in self.taken_back and op.fields is not None and name in op.fields
        same = now == was and conflict == self.before.torn(ref, name) and (*ref, name) not in self.joined
        if same and not waits and not stays_back:
            return None
        record_type = BY_NAME[ref[0]]
        before = _text(record_type, name, was)
        first = not before and name != DELETE
        state = "waiting" if waits else "conflict" if conflict else "new" if first else "changed"
        if stays_back:
            state = "taken_back"
        elif op.id in self.restored and not conflict:
            state = "restored"
        says = (waits or conflict or stays_back) and op.fields is not None
        text = _text(record_type, name, op.fields.get(name) if says and op.fields is not None else now)
        if name == DELETE and not text:
            text = "còn dùng"
        if text == before and state in ("new", "changed"):
            return None
        declared = record_type.field(name)
        label = declared.label if declared else record_type.label
        return Difference(*ref, name, label, before, text, state, op.by, op.origin, op.at)


Held = dict[str, dict[str, int]]
"""Kind, then unit ("" for the city's own), to how many records of it there are."""


def losing_kinds(ops: Sequence[Operation]) -> set[str]:
    """Kinds of which these operations blank or delete anything at all."""
    known = {op.kind for op in ops if op.fields is not None and (None in op.fields.values() or DELETE in op.fields)}
    return {kind for kind in known if kind in BY_NAME and not BY_NAME[kind].bookkeeping}


def losses(before: Snapshot, after: Snapshot) -> Held:
    """Records in use that lose a value or are deleted, and gain nothing, between two snapshots."""
    found: Held = {}
    for ref, names in after.names.items():
        if before.states[ref].deleted or not before.states[ref].fields:
            continue  # what came and went within this file, or was deleted before, nobody misses
        moved = [(before.shown(ref, n), after.shown(ref, n), n) for n in names if not after.torn(ref, n)]
        deleted = any(now and not was for was, now, name in moved if name == DELETE)
        emptied = any(was is not None and now is None for was, now, name in moved if name != DELETE)
        filled = any(now is not None and was is None for was, now, name in moved if name != DELETE)
        if deleted or (emptied and not filled):
            of_kind = found.setdefault(ref[0], {})
            unit = BY_NAME[ref[0]].unit_of(ref[1]) or ""
            of_kind[unit] = of_kind.get(unit, 0) + 1
    return found
