"""Operations to state: heads, conflicts, waiting. Pure; no clock, no order of arrival (design §3.3, §4).

Heads of a field are the effective operations on it that no other effective one descends from through ``base``. A void
operation loses its value but passes ancestry on. Several heads with different canonical values are a conflict; shown
is the one with the longest chain, then the greatest id. An edit that had not seen a delete, and a delete that had not
seen the edit, are a conflict on the delete mark.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from par_desktop.domain.fields import Canonical
from par_desktop.domain.operation import DELETE, Operation, OpId, canonical_json
from par_desktop.frozen import dataclass


class FieldState(NamedTuple):
    """One field of a record: the shown value, its heads (greatest first), and whether they disagree."""

    shown: Canonical
    heads: tuple[OpId, ...]
    conflict: bool


@dataclass(frozen=True, slots=True)
class RecordState:
    """A record as its operations make it. ``waiting`` maps an operation to the ids it lacks."""

    fields: Mapping[str, FieldState]
    deleted: bool
    delete_conflict: bool
    waiting: Mapping[OpId, tuple[OpId, ...]]

    @property
    def conflicts(self) -> tuple[str, ...]:
        """Names of the fields (and the delete mark) that are open conflicts."""
        named = tuple(name for name, state in self.fields.items() if state.conflict)
        return (*named, DELETE) if self.delete_conflict and DELETE not in named else named

    def heads(self, name: str) -> tuple[OpId, ...]:
        state = self.fields.get(name)
        return state.heads if state else ()


NOTHING = RecordState({}, False, False, {})
"""A record of which no operation is here."""


def resolve(
    ops: Iterable[Operation], voided: Collection[OpId] = frozenset(), released: Collection[OpId] = frozenset()
) -> RecordState:
    """The state of one record from all its operations in any order; ``voided`` ids keep only their ancestry.

    ``released`` ids count though ancestors are lost: what they lack is as if it had never been, until it comes.
    """
    by_id = {op.id: op for op in ops}
    ready, waiting = _ready(by_id, released)
    depth: dict[tuple[OpId, str], int] = {}
    fields: dict[str, FieldState] = {}
    names = {name for op in ready.values() for name in op.base}
    for name in sorted(names):
        state = _field(name, by_id, ready, voided, depth)
        if state is not None:
            fields[name] = state
    mark = fields.get(DELETE)
    deleted = bool(mark and mark.shown)
    clash = bool(mark) and _unseen_edit(fields, by_id)
    if mark is not None and mark.conflict:
        deleted = False
    return RecordState(fields, deleted and not clash, clash, waiting)


def _ready(
    by_id: Mapping[OpId, Operation], released: Collection[OpId]
) -> tuple[dict[OpId, Operation], dict[OpId, tuple[OpId, ...]]]:
    """Split into operations whose whole ancestry is here, or that were released, and those that wait, for what."""
    ready = {op_id: op for op_id, op in by_id.items() if op_id in released}
    pending = {op_id: op for op_id, op in by_id.items() if op_id not in ready}
    progress = True
    while pending and progress:
        progress = False
        for op_id, op in list(pending.items()):
            if all(i in ready for ids in op.base.values() for i in ids):
                ready[op_id] = pending.pop(op_id)
                progress = True
    waiting = {
        op_id: tuple(sorted({i for ids in op.base.values() for i in ids if i not in ready}))
        for op_id, op in pending.items()
    }
    return ready, waiting


def _field(
    name: str,
    by_id: Mapping[OpId, Operation],
    ready: Mapping[OpId, Operation],
    voided: Collection[OpId],
    depth: dict[tuple[OpId, str], int],
) -> FieldState | None:
    touching = [op for op in ready.values() if name in op.base]
    effective = [op for op in touching if op.id not in voided and op.fields is not None and name in op.fields]
    covered: set[OpId] = set()
    for op in effective:
        _cover(op.base[name], name, by_id, covered)
    heads = [op for op in effective if op.id not in covered]
    if not heads:
        return None
    heads.sort(key=lambda op: (_depth(op.id, name, by_id, depth), op.id), reverse=True)
    values = {canonical_json(op.fields[name]) for op in heads if op.fields is not None}
    top = heads[0].fields
    return FieldState(top[name] if top is not None else None, tuple(op.id for op in heads), len(values) > 1)


def _cover(start: Iterable[OpId], name: str, by_id: Mapping[OpId, Operation], covered: set[OpId]) -> None:
    """Add all ancestors of ``start`` on this field, by way of waiting ones too; what is lost leads nowhere."""
    stack = list(start)
    while stack:
        op_id = stack.pop()
        if op_id not in covered:
            covered.add(op_id)
            stack.extend(by_id[op_id].base.get(name, ()) if op_id in by_id else ())


def _depth(op_id: OpId, name: str, by_id: Mapping[OpId, Operation], known: dict[tuple[OpId, str], int]) -> int:
    """Length of the longest known chain behind an operation on this field; iterative, chains may be long."""
    stack = [op_id]
    while stack:
        top = stack[-1]
        parents = [p for p in by_id[top].base.get(name, ()) if p in by_id]
        missing = [p for p in parents if (p, name) not in known]
        if missing:
            stack.extend(missing)
        else:
            known[top, name] = 1 + max((known[p, name] for p in parents), default=0)
            stack.pop()
    return known[op_id, name]


def _unseen_edit(fields: Mapping[str, FieldState], by_id: Mapping[OpId, Operation]) -> bool:
    """Whether a standing delete and a standing edit had not seen each other."""
    mark = fields[DELETE]
    deletes = [by_id[i] for i in mark.heads if (by_id[i].fields or {}).get(DELETE)]
    if not deletes:
        return False
    for name, state in fields.items():
        if name == DELETE:
            continue
        for op_id in state.heads:
            edit = by_id[op_id]
            for delete in deletes:
                if delete.id == edit.id:
                    continue
                seen_by_delete: set[OpId] = set()
                _cover(delete.base.get(name, ()), name, by_id, seen_by_delete)
                seen_by_edit: set[OpId] = set()
                _cover(edit.base.get(DELETE, ()), DELETE, by_id, seen_by_edit)
                if edit.id not in seen_by_delete and delete.id not in seen_by_edit:
                    return True
    return False
