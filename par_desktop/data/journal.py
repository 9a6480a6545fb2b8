"""Operations on disk and the projection they make: appended and projected in one transaction (design §4).

``append`` is the only writer of ``operation``, ``record`` and the projection tables. It recomputes each touched record
from all its operations with the pure ``merge.resolve``, so order of arrival cannot matter.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from par_desktop.data import superseding
from par_desktop.data.operations import IndexRow as IndexRow
from par_desktop.data.operations import by_ids as by_ids
from par_desktop.data.operations import by_sequence as by_sequence
from par_desktop.data.operations import in_parts
from par_desktop.data.operations import index as index
from par_desktop.data.operations import index_about as index_about
from par_desktop.data.operations import operations as operations
from par_desktop.data.operations import operations_about as operations_about
from par_desktop.data.operations import operations_of as operations_of
from par_desktop.data.operations import operations_on as operations_on
from par_desktop.data.projection import JUDGING, Projection, Ref, is_bookkeeping, is_plain, projected, single
from par_desktop.data.projection import Projected as Projected
from par_desktop.data.projection import released_ids as released_ids
from par_desktop.data.superseding import voided_ids as voided_ids
from par_desktop.domain.changes import Changes
from par_desktop.domain.merge import NOTHING, RecordState, resolve
from par_desktop.domain.operation import Operation, OpId, base_text, canonical_json
from par_desktop.domain.records.bookkeeping import TYPING, VOID
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import ValueProblem

_CHUNK = 500


def state_of(conn: sqlite3.Connection, kind: str, record: str) -> RecordState:
    """One record as its operations make it."""
    # Voids themselves are never voided (docs/decisions/0004): whatever arrives, there is nothing to recurse into.
    voided = frozenset[OpId]() if kind in JUDGING else voided_ids(conn)
    return resolve(operations_of(conn, kind, record), voided, released_ids(conn))


def states_of(conn: sqlite3.Connection, refs: Sequence[Ref]) -> dict[Ref, RecordState]:
    """Many records as their operations make them; one of which nothing is here is an empty state."""
    voided_values, released = voided_ids(conn), released_ids(conn)
    known = operations_on(conn, refs)
    found: dict[Ref, RecordState] = {}
    for ref in refs:
        ops = known.get(ref)
        if ops is None:
            found[ref] = NOTHING
            continue
        voided = frozenset[OpId]() if ref[0] in JUDGING else voided_values
        plain = len(ops) == 1 and is_plain(ops[0]) and ops[0].id not in voided
        found[ref] = single(ops[0]) if plain else resolve(ops, voided, released)
    return found


def append(
    conn: sqlite3.Connection,
    ops: Sequence[Operation],
    package: int | None = None,
    states: Projected | None = None,
    notes: Sequence[Operation] = (),
) -> Changes:
    """Add sealed operations and project what they touch; those already here change nothing.

    ``package`` is the local key of the package that brought them first. ``states`` is filled with what was projected.
    ``notes`` are words about them that no package brought: judged together, or a typing that gives way to another
    would be counted as a conflict first.
    Returns what changed and the import counts.
    """
    changes = Changes()
    present = _present(conn, [op.id for op in (*ops, *notes)])
    fresh: dict[OpId, Operation] = {}
    fuller: list[Operation] = []
    for op in (*ops, *notes):
        known = present.get(op.id)
        if known is None and op.id not in fresh:
            fresh[op.id] = op
        elif known == "stripped" and op.fields is not None:
            fuller.append(op)
        elif not is_bookkeeping(op.kind):
            changes.same += len(op.names)
    if not fresh and not fuller:
        return changes
    touched = _by_record([*fresh.values(), *fuller])
    keys, old = _record_keys(conn, list(touched))
    ours = {op.id for op in notes}
    _insert(conn, [op for op in fresh.values() if op.id not in ours], keys, package)
    _insert(conn, [op for op in fresh.values() if op.id in ours], keys, None)
    for op in fuller:
        conn.execute(
            "UPDATE operation SET fields = ?, reason = ?, nonce = ?, digest = NULL WHERE id = ?",
            (canonical_json(dict(op.fields or {})), op.reason, op.nonce, op.id),
        )
    before = {ref: projected(conn, ref) for ref in old}
    projection = Projection(conn, touched, old, changes, states=states)
    voids = [ref for ref in touched if ref[0] in JUDGING]
    projection.project(voids)
    judged = _targets(conn, voids)
    _supersede(projection, judged)
    rest = [ref for ref in touched if ref[0] not in JUDGING and ref[0] != TYPING.name]
    others = [ref for ref in dict.fromkeys(judged.values()) if ref not in touched and ref[0] != TYPING.name]
    stood = {ref: projected(conn, ref) for ref in others}
    projection.project(rest + others)
    _count(projection, before)
    if not voids:
        # A saving that types an earlier value again brings nothing new, and yet the value changes.
        changes.changed += sum(_changed_fields(ref, was, projected(conn, ref)) for ref, was in stood.items())
    return changes


def rebuild(conn: sqlite3.Connection) -> Changes:
    """Project every record anew from the journal; used by ``check`` and after a restore."""
    refs = [(str(k), str(i)) for k, i in conn.execute("SELECT kind, id FROM record").fetchall()]
    projection = Projection(conn, {}, frozenset(refs), Changes())
    projection.project([r for r in refs if r[0] in JUDGING])
    projection.project([r for r in refs if r[0] == TYPING.name])
    superseding.refresh_all(conn)
    projection.project([r for r in refs if r[0] not in JUDGING and r[0] != TYPING.name])
    return projection.changes


def _present(conn: sqlite3.Connection, ids: Sequence[OpId]) -> dict[OpId, str]:
    found: dict[OpId, str] = {}
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        for op_id, has in conn.execute(f"SELECT id, fields IS NOT NULL FROM operation WHERE id IN ({marks})", part):
            found[OpId(op_id)] = "whole" if has else "stripped"
    return found


def _record_keys(conn: sqlite3.Connection, refs: Sequence[Ref]) -> tuple[dict[Ref, int], frozenset[Ref]]:
    """Local key of each record, made where it is new; and those that were here before."""
    keys: dict[Ref, int] = {}
    for kind, part in in_parts(refs):
        sql = f"SELECT id, key FROM record WHERE kind = ? AND id IN ({','.join('?' * len(part))})"
        for record, key in conn.execute(sql, (kind, *part)).fetchall():
            keys[kind, str(record)] = int(key)
    old = frozenset(keys)
    new = sorted(ref for ref in refs if ref not in old)  # in the order of their index, which then grows at its end
    free = int(conn.execute("SELECT COALESCE(MAX(key), 0) + 1 FROM record").fetchone()[0])
    keys |= {ref: key for key, ref in enumerate(new, free)}
    conn.executemany(
        "INSERT INTO record (key, kind, id, unit) VALUES (?, ?, ?, ?)",
        [(keys[ref], *ref, _unit_of(*ref)) for ref in new],
    )
    return keys, old


def _unit_of(kind: str, record: str) -> str | None:
    """Whose record it is; ``None`` for the city's, for kinds unknown here, and for ids of no such sort."""
    record_type = BY_NAME.get(kind)
    if record_type is None:
        return None
    try:
        return record_type.unit_of(record)
    except ValueProblem:
        return None


def _insert(conn: sqlite3.Connection, ops: Sequence[Operation], keys: Mapping[Ref, int], package: int | None) -> None:
    authors: dict[tuple[str, str, str, str], int] = {}
    rows = []
    for op in ops:
        who = (op.replica, op.unit, op.by, op.origin)
        if who not in authors:
            conn.execute("INSERT OR IGNORE INTO author (replica, unit, by, origin) VALUES (?, ?, ?, ?)", who)
            sql = "SELECT key FROM author WHERE replica = ? AND unit = ? AND by = ? AND origin = ?"
            authors[who] = conn.execute(sql, who).fetchone()[0]
        base = base_text(op.base)
        fields = None if op.fields is None else canonical_json(dict(op.fields))
        digest = op.digest if op.fields is None else None
        key = keys[op.kind, op.record]
        rows.append((op.id, key, authors[who], op.at, base, fields, op.reason, op.nonce, digest, package))
    conn.executemany(
        "INSERT INTO operation (id, record, author, at, base, fields, reason, nonce, digest, package)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        rows,
    )


def _by_record(ops: Iterable[Operation]) -> dict[Ref, list[Operation]]:
    grouped: dict[Ref, list[Operation]] = {}
    for op in ops:
        grouped.setdefault((op.kind, op.record), []).append(op)
    return grouped


def _targets(conn: sqlite3.Connection, voids: Sequence[Ref]) -> dict[OpId, Ref]:
    """The operations that these void records speak of, and whose record each is."""
    found: dict[OpId, Ref] = {}
    for _, record in voids:
        try:
            target = OpId(bytes.fromhex(VOID.parts(record)["operation"]))
        except ValueProblem:
            continue  # kept in the journal, but it names no operation
        found |= _records_of(conn, [target])
    return found


def _records_of(conn: sqlite3.Connection, ids: Iterable[OpId]) -> dict[OpId, Ref]:
    sql = "SELECT r.kind, r.id FROM operation o JOIN record r ON r.key = o.record WHERE o.id = ?"
    rows = ((op_id, conn.execute(sql, (op_id,)).fetchone()) for op_id in ids)
    return {op_id: (str(row[0]), str(row[1])) for op_id, row in rows if row is not None}


def _supersede(projection: Projection, judged: dict[OpId, Ref]) -> None:
    """Project typing records before what they speak of; what they changed the standing of joins ``judged``."""
    conn, touched = projection.conn, projection.touched
    typings = [ref for ref in touched if ref[0] == TYPING.name]
    typings += [ref for ref in dict.fromkeys(judged.values()) if ref[0] == TYPING.name and ref not in touched]
    projection.project(typings)
    pairs = [(parts[0], parts[1]) for _, record in typings if len(parts := record.split("/")) == 2]
    workbooks = superseding.note(conn, pairs)
    typed = [op.id for ops in touched.values() for op in ops if op.origin == "excel"]
    workbooks |= superseding.workbooks_of(conn, [*typed, *judged])
    judged |= _records_of(conn, superseding.refresh(conn, workbooks))


def _count(projection: Projection, before: Mapping[Ref, tuple[object, ...] | None]) -> None:
    """Fill ``new``, ``changed``, ``waiting`` from what the projection was and is; what is void brings nothing new."""
    conn, changes = projection.conn, projection.changes
    voided = voided_ids(conn)
    for ref, ops in projection.touched.items():
        if is_bookkeeping(ref[0]):
            continue
        if projection.waiting:
            changes.waiting += min(projection.waiting.get(ref, 0), len(ops))
        if ref not in before:
            changes.new += not voided or any(op.id not in voided for op in ops)
            continue
        record_type = BY_NAME.get(ref[0])
        was, now = before.get(ref), projected(conn, ref)
        if record_type is None or (was is None) != (now is None):
            changes.changed += len({n for op in ops for n in op.names})
            continue
        if was is None or now is None:
            continue
        changes.changed += _changed_fields(ref, was, now)


def _changed_fields(ref: Ref, was: tuple[object, ...] | None, now: tuple[object, ...] | None) -> int:
    """How many fields of a record, its delete mark among them, are not as they were."""
    if was is None or now is None:
        return int(was != now)
    at = count = 0
    for field in BY_NAME[ref[0]].fields:
        width = len(field.kind.columns)
        count += int(was[at : at + width] != now[at : at + width])
        at += width
    return count + int(was[-1] != now[-1])
