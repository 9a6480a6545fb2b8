"""Nhập thay, as its unit meets it: confirmed, or disputed (design §2).

Confirming writes the same value as the unit's own. Disputing writes the unit's value beside the coordinator's, neither
on top of the other, so that it is a conflict which a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from par_desktop.data import journal
from par_desktop.data.queries import locks as lock_rows
from par_desktop.domain.operation import Operation, OpId
from par_desktop.domain.records.base import Writer
from par_desktop.domain.records.catalog import BY_NAME, RECORDS
from par_desktop.frozen import dataclass
from par_desktop.services.browse_history import value_text
from par_desktop.services.describe_record import describe, field_label
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, Saved, save

FieldRef = tuple[str, str, str]
"""Kind, record id, field."""
_KINDS = tuple(kind for kind in RECORDS if not kind.bookkeeping and any(Writer.PROXY in f.writers for f in kind.fields))


@dataclass(frozen=True, slots=True)
class ProxiedField:
    """A field that shows what the coordinator typed for the unit; ``source`` is where it had it from."""

    ref: FieldRef
    group: str
    title: str
    label: str
    text: str
    parts: tuple[str, ...]
    by: str
    at: str
    source: str


def proxied_count(desk: Desk) -> int:
    """How many records of this unit show something that was typed for it."""
    return 0 if desk.is_coordinator else len(lock_rows.proxied_records(desk.conn, _units(desk), _KINDS))


def _units(desk: Desk) -> set[str]:
    return {desk.unit.code, *desk.actor.speaks_for} - {desk.world.city}


def proxied(desk: Desk) -> tuple[ProxiedField, ...]:
    """This unit's fields whose shown value is nhập thay and not yet confirmed, those of units it took over too."""
    found: list[ProxiedField] = []
    for kind, record in lock_rows.proxied_records(desk.conn, _units(desk), _KINDS):
        state = journal.state_of(desk.conn, kind, record)
        ops = {op.id: op for op in journal.operations_of(desk.conn, kind, record)}
        for declared in BY_NAME[kind].fields:
            shown = state.fields.get(declared.name)
            if shown is None or shown.conflict or shown.shown is None:
                continue
            op = ops[shown.heads[0]]
            if op.origin == "proxy":
                described = describe(desk.world, kind, record)
                found.append(
                    ProxiedField(
                        (kind, record, declared.name),
                        described.group,
                        described.title,
                        field_label(desk.world, kind, declared.name, record),
                        value_text(declared, shown.shown),
                        tuple(declared.kind.texts(declared.kind.restore(shown.shown))),
                        op.by,
                        op.at,
                        op.reason,
                    )
                )
    return tuple(found)


def confirm(desk: Desk, refs: Sequence[FieldRef]) -> Saved:
    """Write the shown values as the unit's own; in a closed period too, since no figure changes."""
    records: dict[tuple[str, str], dict[str, object]] = {}
    for kind, record, name in refs:
        declared = BY_NAME[kind].field(name)
        shown = journal.state_of(desk.conn, kind, record).fields.get(name)
        if declared is not None and shown is not None:
            records.setdefault((kind, record), {})[name] = declared.kind.restore(shown.shown)
    patches = [Patch(kind, record, values) for (kind, record), values in records.items()]
    return save(desk, patches, reason="xác nhận nhập thay")


def dispute(desk: Desk, ref: FieldRef, value: object) -> Saved:
    """The unit's own value beside the coordinator's: a conflict, open until decided. Raises as ``save`` does."""
    kind, record, name = ref
    state = journal.state_of(desk.conn, kind, record)
    ops = {op.id: op for op in journal.operations_of(desk.conn, kind, record)}
    patch = Patch(kind, record, {name: value}, shown={name: _own_heads(ops, state.heads(name))})
    return save(desk, [patch], reason="không đúng như nhập thay")


def _own_heads(ops: Mapping[OpId, Operation], heads: Sequence[OpId]) -> tuple[OpId, ...]:
    """What the coordinator typed is not taken in: neither side has gone over the other."""
    return tuple(head for head in heads if ops[head].origin != "proxy")
