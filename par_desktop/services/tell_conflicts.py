"""What an import opens to dispute: fields newly in conflict, and values that join a conflict open before.

The projection counts how many fields of a record are open, so a third value of one, or a field opened while another
of its record was settled, would be told by nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from par_desktop.data import journal
from par_desktop.data.queries.listing import conflicting_records
from par_desktop.domain.operation import Operation, canonical_json
from par_desktop.services.desk import Desk
from par_desktop.services.tell_differences import Ref, Snapshot

Cell = tuple[str, str, str]
"""Kind, record and field."""


@dataclass(frozen=True, slots=True)
class Disputes:
    """``joined``: the operation whose value an open conflict did not know. ``more``: what was counted by nobody."""

    joined: Mapping[Cell, Operation] = field(default_factory=dict)
    more: int = 0


def disputes(desk: Desk, before: Snapshot, after: Snapshot, ops: Sequence[Operation]) -> Disputes:
    """Compare the records that ``ops`` touch before and after they came."""
    joined: dict[Cell, Operation] = {}
    more = 0
    for ref in conflicting_records(desk.conn):
        if ref not in before.names:
            continue
        was, now = before.state(ref).conflicts, after.state(ref).conflicts
        more += len(set(now) - set(was)) - max(0, len(now) - len(was))
        for name in set(was) & set(now):
            op = _joining(desk, ref, name, before, after, ops)
            if op is not None:
                joined[*ref, name] = op
    return Disputes(joined, more + len(joined))


def _joining(
    desk: Desk, ref: Ref, name: str, before: Snapshot, after: Snapshot, ops: Sequence[Operation]
) -> Operation | None:
    """The first of these operations that is a head now, was none, and says what no head said."""
    known = before.state(ref).heads(name)
    new = set(after.state(ref).heads(name)) - set(known)
    came = [op for op in ops if op.id in new and op.fields is not None and name in op.fields]
    if not came:
        return None
    here = {op.id: op for op in journal.operations_of(desk.conn, *ref)}
    said = {canonical_json((here[op_id].fields or {}).get(name)) for op_id in known if op_id in here}
    return next((op for op in came if canonical_json((op.fields or {})[name]) not in said), None)
