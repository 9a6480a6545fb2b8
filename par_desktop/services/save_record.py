"""Save what a form holds: one operation a record, only the fields that changed, based on what was shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import field

from par_desktop.data import journal
from par_desktop.data.worldtables import SHAPING, fill_if_stale
from par_desktop.domain.changes import Changes
from par_desktop.domain.fields import Canonical
from par_desktop.domain.locks import Locks, check_open
from par_desktop.domain.merge import RecordState, resolve
from par_desktop.domain.operation import DELETE, Operation, OpId, sealed
from par_desktop.domain.permissions import Actor, check_write
from par_desktop.domain.possible import check_values
from par_desktop.domain.records.base import Writer
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.records.dossier import DOSSIER
from par_desktop.errors import NotAllowed, ValueProblem
from par_desktop.frozen import dataclass
from par_desktop.services.check_balance import check_balance
from par_desktop.services.check_begun import check_begun
from par_desktop.services.check_entries import check_open as check_row_open
from par_desktop.services.check_entries import check_words
from par_desktop.services.check_office import check_in_office
from par_desktop.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Patch:
    """New values for some fields of one record. ``shown``: the heads the form showed; ``None`` means the present ones.

    ``deleted`` hides (True) or brings back (False) the record. ``takes_back``: the operation that Hoàn tác answers.
    """

    kind: str
    record: str
    values: Mapping[str, object] = field(default_factory=dict)
    shown: Mapping[str, tuple[OpId, ...]] | None = None
    deleted: bool | None = None
    takes_back: OpId | None = None


@dataclass(frozen=True, slots=True)
class Saved:
    """What a save touched, and the patches that take it back (Hoàn tác)."""

    changes: Changes
    undo: tuple[Patch, ...]


def save(desk: Desk, patches: Sequence[Patch], *, reason: str = "", source: str = "") -> Saved:
    """Save all patches in one transaction. ``source`` is where a proxy figure came from (nhập thay).

    Raises ``NotAllowed`` before anything is written, if any field is not this unit's to write or its record is locked,
    or a row of biểu II.06a does not balance and the city takes none such;
    ``handed_over`` where this workspace was: what is typed here would reach nobody.
    """
    ops: list[Operation] = []
    undo: list[Patch] = []
    check_in_office(desk)
    _check_balance(desk, patches)
    with desk.write(f"save {len(patches)} records") as conn:
        standing = _Standing(desk.actor, desk.locks(), journal.voided_ids(conn), journal.released_ids(conn))
        for patch in patches:
            earlier = [op for op in ops if (op.kind, op.record) == (patch.kind, patch.record)]
            op, back = _operation(desk, patch, reason, source, standing, earlier)
            if op is not None:
                ops.append(op)
                undo.append(back)
        changes = journal.append(conn, ops)
        if changes.touches(*SHAPING):
            fill_if_stale(conn, desk.world)
    return Saved(changes, tuple(reversed(undo)))


def _check_balance(desk: Desk, patches: Sequence[Patch]) -> None:
    """Hoàn tác puts back what was there, so it is not judged."""
    rows: dict[str, dict[str, object]] = {}
    for patch in patches:
        if patch.kind == DOSSIER.name and not patch.deleted:
            rows.setdefault(patch.record, {}).update(patch.values)
    check_balance(desk, rows, [p.record for p in patches if p.record in rows and p.takes_back is None])


def shown_heads(desk: Desk, kind: str, record: str) -> dict[str, tuple[OpId, ...]]:
    """The operations that a form opened now shows, by field; pass them back in ``Patch.shown``."""
    return {name: state.heads for name, state in journal.state_of(desk.conn, kind, record).fields.items()}


@dataclass(frozen=True, slots=True)
class _Standing:
    """What is the same for all patches of a save."""

    actor: Actor
    locks: Locks
    voided: frozenset[OpId]
    released: frozenset[OpId]


def _operation(
    desk: Desk, patch: Patch, reason: str, source: str, standing: _Standing, earlier: Sequence[Operation]
) -> tuple[Operation | None, Patch]:
    record_type = BY_NAME[patch.kind]
    actor = standing.actor
    names = [*patch.values, *([DELETE] if patch.deleted is not None else [])]
    check_write(actor, patch.kind, patch.record, names)
    check_words(desk, patch.kind, patch.record, patch.values)
    ops = [*journal.operations_of(desk.conn, patch.kind, patch.record), *earlier]
    state = resolve(ops, standing.voided, standing.released)
    origin = _origin(actor, patch, source)
    by_id = {op.id: op for op in ops}
    fields: dict[str, Canonical] = {}
    base: dict[str, tuple[OpId, ...]] = {}
    back: dict[str, object] = {}
    moved = False
    for name, value in patch.values.items():
        declared = record_type.field(name)
        if declared is None:
            raise KeyError(f"{patch.kind}.{name}")
        new = declared.kind.canonical(value)
        now = state.fields[name].shown if name in state.fields else None
        conflict = name in state.fields and state.fields[name].conflict
        heads = _heads(state, patch, name, by_id, desk.mark.replica)
        shown = by_id.get(state.heads(name)[0]) if state.heads(name) else None
        confirms = shown is not None and shown.origin == "proxy" and origin != "proxy"
        if new == now and not conflict and not confirms:
            continue
        check_values(desk.world, record_type, patch.record, {name: new})
        moved = moved or new != now or conflict
        if origin == "proxy" and not conflict:
            # Nhập thay never goes over the unit's own value: not having taken it in, it is a conflict (design §2).
            heads = tuple(i for i in heads if i not in by_id or by_id[i].unit == actor.unit)
        fields[name] = new
        base[name] = heads
        with suppress(ValueProblem):  # what could never have been written is not given back either
            back[name] = declared.kind.restore(now)
    undelete = None
    # In a conflict between an edit and a delete, keeping what is shown is a decision too.
    torn = DELETE in state.conflicts
    if patch.deleted is not None and (torn or patch.deleted != state.deleted):
        moved = True
        fields[DELETE] = True if patch.deleted else None
        every = state.fields if patch.deleted else ()
        base |= {name: _heads(state, patch, name, by_id, desk.mark.replica) for name in every}
        base[DELETE] = _heads(state, patch, DELETE, by_id, desk.mark.replica)
        undelete = not patch.deleted
    if not fields:
        return None, patch
    if moved:
        # Confirming a proxy entry changes no figure: it is never too late for that.
        check_open(actor, record_type, patch.record, standing.locks, desk.today)
        check_row_open(desk, actor, standing.locks, patch.kind, patch.record, fields, desk.today)
        if patch.takes_back is None:
            check_begun(desk, patch.kind, patch.record, fields.values())
    if DELETE in state.fields and DELETE not in base and not torn:
        # An edit knows of a delete that its form showed, not of one that came meanwhile; over an open conflict between
        # edit and delete it takes no side, or typing a value would be a word for deleting.
        seen = state.heads(DELETE) if patch.takes_back is not None else _heads(state, patch, DELETE, by_id, "")
        base |= {DELETE: seen} if seen else {}
    op = Operation(
        replica=desk.mark.replica,
        unit=actor.unit,
        kind=patch.kind,
        record=patch.record,
        fields=fields,
        base=base,
        at=desk.now,
        by=desk.person,
        origin=origin,
        reason=source if origin == "proxy" else reason,
        nonce=desk.nonce(),
    )
    made = sealed(op)
    return made, Patch(patch.kind, patch.record, back, deleted=undelete, takes_back=made.id)


def _heads(
    state: RecordState, patch: Patch, name: str, by_id: Mapping[OpId, Operation], replica: str
) -> tuple[OpId, ...]:
    """A form's base is what it showed, not what arrived meanwhile; Hoàn tác answers what was written here since."""
    if patch.takes_back is not None:
        undone = patch.takes_back
        own = tuple(
            head
            for head in state.heads(name)
            if by_id[head].replica == replica and _descends(head, undone, name, by_id)
        )
        return own or (undone,)
    if patch.shown is None:
        return state.heads(name)
    return patch.shown.get(name, ())


def _descends(head: OpId, ancestor: OpId, name: str, by_id: Mapping[OpId, Operation]) -> bool:
    """Whether an operation is another one or builds on it, on this field."""
    stack, seen = [head], set[OpId]()
    while stack:
        at = stack.pop()
        if at == ancestor:
            return True
        if at not in seen and at in by_id:
            seen.add(at)
            stack.extend(by_id[at].base.get(name, ()))
    return False


def _origin(actor: Actor, patch: Patch, source: str) -> str:
    """The coordinator typing a unit's own figure is nhập thay, and must say from where (design §2)."""
    record_type = BY_NAME[patch.kind]
    owner = record_type.unit_of(patch.record)
    own = owner is None or owner == actor.unit or owner in actor.speaks_for
    writers = {w for n in patch.values if (f := record_type.field(n)) for w in f.writers}
    if own or Writer.COORDINATOR in writers or not writers:
        return "app"
    if not source.strip():
        raise NotAllowed("proxy_needs_source", unit=owner)
    return "proxy"
