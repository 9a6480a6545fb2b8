"""Operations on disk and the projection they make: appended and projected in one transaction (design §4).

``append`` is the only writer of ``operation``, ``record`` and the projection tables. It recomputes each touched record
from all its operations with the pure ``merge.resolve``, so order of arrival cannot matter.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from functools import cache

from par_desktop.data import superseding
from par_desktop.data.superseding import voided_ids as voided_ids
from par_desktop.domain.changes import Changes
from par_desktop.domain.fields import Column
from par_desktop.domain.merge import FieldState, RecordState, resolve
from par_desktop.domain.operation import DELETE, Operation, OpId, canonical_json, sealed
from par_desktop.domain.records.base import RecordType
from par_desktop.domain.records.bookkeeping import REFUSED, RELEASE, TYPING, VOID
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import ValueProblem

_SELECT = """
    SELECT o.id, a.replica, a.unit, r.kind, r.id, o.fields, o.base, o.at, a.by, a.origin, o.reason, o.nonce, o.digest,
           o.seq
    FROM operation o JOIN author a ON a.key = o.author JOIN record r ON r.key = o.record
"""
_CHUNK = 500
JUDGING = frozenset({VOID.name, REFUSED.name, RELEASE.name})
"""Kinds that take an operation's value away, or let it count without lost ancestors; their own operations are never

voided and never released (docs/decisions/0004)."""


def _operation(row: Sequence[object]) -> Operation:
    op_id, replica, unit, kind, record, fields, base, at, by, origin, reason, nonce, digest = row[:13]
    ids = {n: tuple(OpId(bytes.fromhex(i)) for i in hexes) for n, hexes in json.loads(str(base)).items()}
    op = Operation(
        replica=str(replica),
        unit=str(unit),
        kind=str(kind),
        record=str(record),
        fields=None if fields is None else json.loads(str(fields)),
        base=ids,
        at=str(at),
        by=str(by),
        origin=str(origin),
        reason=str(reason),
        nonce=str(nonce),
        digest=str(digest or ""),
        id=OpId(op_id if isinstance(op_id, bytes) else b""),
    )
    return sealed(op) if fields is not None and not digest else op


def operations_of(conn: sqlite3.Connection, kind: str, record: str) -> list[Operation]:
    """All operations on one record, in order of arrival here."""
    rows = conn.execute(_SELECT + " WHERE r.kind = ? AND r.id = ? ORDER BY o.seq", (kind, record)).fetchall()
    return [_operation(row) for row in rows]


def operations_about(
    conn: sqlite3.Connection, unit: str, kinds: Sequence[str]
) -> dict[tuple[str, str], list[Operation]]:
    """Operations on a unit's records of some kinds, by (kind, record id), in one question to the database.

    One question: a worker that asks hundreds of small ones beside a drawing thread waits for the interpreter each time.
    """
    sql = f"{_SELECT} WHERE r.unit = ? AND r.kind IN ({','.join('?' * len(kinds))}) ORDER BY o.seq"
    found: dict[tuple[str, str], list[Operation]] = {}
    for row in conn.execute(sql, (unit, *kinds)).fetchall():
        found.setdefault((str(row[3]), str(row[4])), []).append(_operation(row))
    return found


def operations(conn: sqlite3.Connection) -> Iterable[tuple[int, Operation]]:
    """Every operation with its local sequence number, in order of arrival here."""
    for row in conn.execute(_SELECT + " ORDER BY o.seq").fetchall():
        yield int(row[13]), _operation(row)


IndexRow = tuple[int, str, str, str]
"""Sequence number, kind, record id, author's unit."""


def index(conn: sqlite3.Connection, *, author: str) -> list[IndexRow]:
    """What a unit has written, in order of arrival here (every unit with ``""``); no values are read."""
    sql = """SELECT o.seq, r.kind, r.id, a.unit FROM operation o
             JOIN record r ON r.key = o.record JOIN author a ON a.key = o.author"""
    if author:
        return conn.execute(f"{sql} WHERE a.unit = ? ORDER BY o.seq", (author,)).fetchall()
    return conn.execute(f"{sql} ORDER BY o.seq").fetchall()


def index_about(conn: sqlite3.Connection, unit: str, kinds: Sequence[str]) -> list[IndexRow]:
    """What concerns a unit: its own records, and all records of these kinds; in order of arrival here."""
    sql = f"""SELECT o.seq, r.kind, r.id, a.unit FROM operation o
              JOIN record r ON r.key = o.record JOIN author a ON a.key = o.author
              WHERE r.key IN (SELECT key FROM record WHERE unit = ?
                              UNION ALL SELECT key FROM record WHERE kind IN ({",".join("?" * len(kinds))}))
              ORDER BY o.seq"""
    return conn.execute(sql, (unit, *kinds)).fetchall()


def by_sequence(conn: sqlite3.Connection, numbers: Sequence[int]) -> list[tuple[int, Operation]]:
    """Operations by their local sequence numbers, in that order."""
    found: dict[int, Operation] = {}
    for start in range(0, len(numbers), _CHUNK):
        part = numbers[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        for row in conn.execute(_SELECT + f" WHERE o.seq IN ({marks})", part).fetchall():
            found[int(row[13])] = _operation(row)
    return [(number, found[number]) for number in numbers]


def state_of(conn: sqlite3.Connection, kind: str, record: str) -> RecordState:
    """One record as its operations make it."""
    ops = operations_of(conn, kind, record)
    return resolve(ops, _voided_for(conn, kind), released_ids(conn))


def _voided_for(conn: sqlite3.Connection, kind: str) -> frozenset[OpId]:
    """Voids themselves are never voided (docs/decisions/0004): whatever arrives, there is nothing to recurse into."""
    return frozenset() if kind in JUDGING else voided_ids(conn)


def released_ids(conn: sqlite3.Connection) -> frozenset[OpId]:
    """Operations that count without their lost ancestors, by the coordinator's word; pass them to ``resolve``."""
    rows = conn.execute("SELECT operation FROM release WHERE released = 1 AND deleted = 0").fetchall()
    return frozenset(OpId(bytes.fromhex(str(row[0]))) for row in rows)


def append(conn: sqlite3.Connection, ops: Sequence[Operation], package: int | None = None) -> Changes:
    """Add sealed operations and project what they touch; those already here change nothing.

    ``package`` is the local key of the package that brought them first. Returns what changed and the import counts.
    """
    changes = Changes()
    present = _present(conn, [op.id for op in ops])
    fresh: dict[OpId, Operation] = {}
    fuller: list[Operation] = []
    for op in ops:
        known = present.get(op.id)
        if known is None and op.id not in fresh:
            fresh[op.id] = op
        elif known == "stripped" and op.fields is not None:
            fuller.append(op)
        elif not _is_bookkeeping(op.kind):
            changes.same += len(op.names)
    if not fresh and not fuller:
        return changes
    records = _record_keys(conn, {(op.kind, op.record) for op in (*fresh.values(), *fuller)})
    old = {ref for ref, (_, existed) in records.items() if existed}
    _insert(conn, list(fresh.values()), records, package)
    for op in fuller:
        conn.execute(
            "UPDATE operation SET fields = ?, reason = ?, nonce = ?, digest = NULL WHERE id = ?",
            (canonical_json(dict(op.fields or {})), op.reason, op.nonce, op.id),
        )
    touched = _by_record([*fresh.values(), *fuller])
    voids = [ref for ref in touched if ref[0] in JUDGING]
    before = {ref: _projected(conn, ref) for ref in touched if ref in old}
    _project(conn, voids, touched, old, records, changes)
    judged = _targets(conn, voids)
    _supersede(conn, touched, old, records, changes, judged)
    rest = [ref for ref in touched if ref[0] not in JUDGING and ref[0] != TYPING.name]
    rest += [ref for ref in dict.fromkeys(judged.values()) if ref not in touched and ref[0] != TYPING.name]
    _project(conn, rest, touched, old, records, changes)
    _count(conn, touched, old, before, changes)
    return changes


def rebuild(conn: sqlite3.Connection) -> Changes:
    """Project every record anew from the journal; used by ``check`` and after a restore."""
    refs = [(str(k), str(i)) for k, i in conn.execute("SELECT kind, id FROM record").fetchall()]
    records = _record_keys(conn, set(refs))
    changes = Changes()
    _project(conn, [r for r in refs if r[0] in JUDGING], {}, set(refs), records, changes)
    _project(conn, [r for r in refs if r[0] == TYPING.name], {}, set(refs), records, changes)
    superseding.refresh_all(conn)
    rest = [r for r in refs if r[0] not in JUDGING and r[0] != TYPING.name]
    _project(conn, rest, {}, set(refs), records, changes)
    return changes


Ref = tuple[str, str]


def _is_bookkeeping(kind: str) -> bool:
    record_type = BY_NAME.get(kind)
    return record_type is not None and record_type.bookkeeping


def _present(conn: sqlite3.Connection, ids: Sequence[OpId]) -> dict[OpId, str]:
    found: dict[OpId, str] = {}
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        for op_id, has in conn.execute(f"SELECT id, fields IS NOT NULL FROM operation WHERE id IN ({marks})", part):
            found[OpId(op_id)] = "whole" if has else "stripped"
    return found


def _record_keys(conn: sqlite3.Connection, refs: set[Ref]) -> dict[Ref, tuple[int, bool]]:
    """Local key of each record, made where it is new, and whether it was here before."""
    keys: dict[Ref, tuple[int, bool]] = {}
    for ref in sorted(refs):
        row = conn.execute("SELECT key FROM record WHERE kind = ? AND id = ?", ref).fetchone()
        if row is None:
            cursor = conn.execute("INSERT INTO record (kind, id, unit) VALUES (?, ?, ?)", (*ref, _unit_of(*ref)))
            keys[ref] = (int(cursor.lastrowid or 0), False)
        else:
            keys[ref] = (int(row[0]), True)
    return keys


def _unit_of(kind: str, record: str) -> str | None:
    """Whose record it is; ``None`` for the city's, for kinds unknown here, and for ids of no such sort."""
    record_type = BY_NAME.get(kind)
    if record_type is None:
        return None
    try:
        return record_type.unit_of(record)
    except ValueProblem:
        return None


def _insert(
    conn: sqlite3.Connection, ops: Sequence[Operation], records: dict[Ref, tuple[int, bool]], package: int | None
) -> None:
    authors: dict[tuple[str, str, str, str], int] = {}
    rows = []
    for op in ops:
        who = (op.replica, op.unit, op.by, op.origin)
        if who not in authors:
            conn.execute("INSERT OR IGNORE INTO author (replica, unit, by, origin) VALUES (?, ?, ?, ?)", who)
            sql = "SELECT key FROM author WHERE replica = ? AND unit = ? AND by = ? AND origin = ?"
            authors[who] = conn.execute(sql, who).fetchone()[0]
        base = canonical_json({n: [i.hex() for i in ids] for n, ids in op.base.items()})
        fields = None if op.fields is None else canonical_json(dict(op.fields))
        digest = op.digest if op.fields is None else None
        key = records[op.kind, op.record][0]
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


def _supersede(
    conn: sqlite3.Connection,
    touched: dict[Ref, list[Operation]],
    old: set[Ref],
    records: dict[Ref, tuple[int, bool]],
    changes: Changes,
    judged: dict[OpId, Ref],
) -> None:
    """Project typing records before what they speak of; what they changed the standing of joins ``judged``."""
    typings = [ref for ref in touched if ref[0] == TYPING.name]
    typings += [ref for ref in dict.fromkeys(judged.values()) if ref[0] == TYPING.name and ref not in touched]
    _project(conn, typings, touched, old, records, changes)
    workbooks = superseding.note(
        conn, [(parts[0], parts[1]) for _, record in typings if len(parts := record.split("/")) == 2]
    )
    typed = [op.id for ops in touched.values() for op in ops if op.origin == "excel"]
    workbooks |= superseding.workbooks_of(conn, [*typed, *judged])
    judged |= _records_of(conn, superseding.refresh(conn, workbooks))


def _project(
    conn: sqlite3.Connection,
    refs: Sequence[Ref],
    touched: dict[Ref, list[Operation]],
    old: set[Ref],
    records: dict[Ref, tuple[int, bool]],
    changes: Changes,
) -> None:
    voided_values, released = voided_ids(conn), released_ids(conn)
    rows: dict[str, list[tuple[Column, ...]]] = {}
    marks: list[tuple[int, int, str, str]] = []
    for ref in refs:
        ops = touched.get(ref, [])
        if ref in old or ref not in touched:
            ops = operations_of(conn, *ref)
        voided = frozenset() if ref[0] in JUDGING else voided_values
        state = _single(ops[0]) if len(ops) == 1 and ops[0].id not in voided else None
        state = state or resolve(ops, voided, released)
        changes.records.add(ref)
        if ref in old or state.conflicts or state.waiting:
            was = conn.execute("SELECT conflicts FROM record WHERE kind = ? AND id = ?", ref).fetchone()[0]
            if not _is_bookkeeping(ref[0]):
                changes.conflicts += max(0, len(state.conflicts) - int(was))
            marks.append((len(state.conflicts), len(state.waiting), *ref))
        record_type = BY_NAME.get(ref[0])
        if record_type is not None:
            row = _row(record_type, ref[1], state, ops)
            if row is not None:
                rows.setdefault(ref[0], []).append(row)
    conn.executemany("UPDATE record SET conflicts = ?, waiting = ? WHERE kind = ? AND id = ?", marks)
    for kind, values in rows.items():
        conn.executemany(_upsert_sql(kind), values)


def _single(op: Operation) -> RecordState | None:
    """The state of a record with one operation that was shown nothing: most records, most of the time."""
    if op.fields is None or any(op.base.values()) or DELETE in op.base:
        return None
    fields = {n: FieldState(op.fields[n], (op.id,), False) for n in op.base if n in op.fields}
    return RecordState(fields, False, False, {})


@cache
def _upsert_sql(kind: str) -> str:
    columns = [*BY_NAME[kind].key, *_columns(BY_NAME[kind]), "deleted", "conflicts", "changed_at", "origin"]
    marks = ",".join("?" * len(columns))
    return f'INSERT OR REPLACE INTO "{kind}" ({", ".join(columns)}) VALUES ({marks})'


def _columns(record_type: RecordType) -> list[str]:
    return [f.name + suffix for f in record_type.fields for suffix, _ in f.kind.columns]


def _row(
    record_type: RecordType, record: str, state: RecordState, ops: Sequence[Operation]
) -> tuple[Column, ...] | None:
    """The projection's row; ``None`` where the id cannot be one of this sort (kept in the journal all the same)."""
    try:
        parts = record_type.parts(record)
    except ValueProblem:
        return None
    values: list[Column] = [*parts.values()]
    for field in record_type.fields:
        shown = state.fields.get(field.name)
        try:
            values += field.kind.to_columns(field.kind.restore(shown.shown if shown else None))
        except ValueProblem:
            values += (None,) * len(field.kind.columns)
    shown_now = {state.fields[f.name].heads[0] for f in record_type.fields if f.name in state.fields}
    writers = [op for op in ops if op.id in shown_now] or list(ops)
    latest = max(writers, key=lambda op: (op.at, op.id))
    # Nhập thay stays marked until nothing shown is proxy any more (design §2).
    origin = "proxy" if any(op.origin == "proxy" for op in writers) else latest.origin
    return (*values, int(state.deleted), len(state.conflicts), max(op.at for op in ops), origin)


def _projected(conn: sqlite3.Connection, ref: Ref) -> tuple[object, ...] | None:
    record_type = BY_NAME.get(ref[0])
    if record_type is None:
        return None
    try:
        parts = record_type.parts(ref[1])
    except ValueProblem:
        return None
    where = " AND ".join(f"{k} = ?" for k in parts)
    sql = f'SELECT {", ".join([*_columns(record_type), "deleted"])} FROM "{ref[0]}" WHERE {where}'
    row: tuple[object, ...] | None = conn.execute(sql, tuple(parts.values())).fetchone()
    return row


def _count(
    conn: sqlite3.Connection,
    touched: dict[Ref, list[Operation]],
    old: set[Ref],
    before: dict[Ref, tuple[object, ...] | None],
    changes: Changes,
) -> None:
    """Fill ``new``, ``changed``, ``waiting`` from what the projection was and is; what is void brings nothing new."""
    voided = voided_ids(conn)
    for ref, ops in touched.items():
        if _is_bookkeeping(ref[0]):
            continue
        row = conn.execute("SELECT waiting FROM record WHERE kind = ? AND id = ?", ref).fetchone()
        changes.waiting += min(int(row[0]), len(ops))
        if ref not in old:
            changes.new += any(op.id not in voided for op in ops)
            continue
        record_type = BY_NAME.get(ref[0])
        was, now = before.get(ref), _projected(conn, ref)
        if record_type is None or was is None or now is None:
            changes.changed += len({n for op in ops for n in op.names})
            continue
        at = 0
        for field in record_type.fields:
            width = len(field.kind.columns)
            if was[at : at + width] != now[at : at + width]:
                changes.changed += 1
            at += width
        changes.changed += int(was[-1] != now[-1])
