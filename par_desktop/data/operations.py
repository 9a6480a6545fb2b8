"""Operations as they lie on disk, read back: one by one, about a unit, or as an index without values."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence

from par_desktop.domain.operation import Operation, OpId, ids_from

_SELECT = """
    SELECT o.id, a.replica, a.unit, r.kind, r.id, o.fields, o.base, o.at, a.by, a.origin, o.reason, o.nonce, o.digest,
           o.seq
    FROM operation o JOIN author a ON a.key = o.author JOIN record r ON r.key = o.record
"""
_CHUNK = 500


def _operation(row: Sequence[object]) -> Operation:
    """One row; what the id proves was checked when it was written, and is not worked out again."""
    op_id, replica, unit, kind, record, fields, base, at, by, origin, reason, nonce, digest = row[:13]
    ids = {n: ids_from(hexes) for n, hexes in json.loads(str(base)).items()}
    return Operation(
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


def operations_of(conn: sqlite3.Connection, kind: str, record: str) -> list[Operation]:
    """All operations on one record, in order of arrival here."""
    rows = conn.execute(_SELECT + " WHERE r.kind = ? AND r.id = ? ORDER BY o.seq", (kind, record)).fetchall()
    return [_operation(row) for row in rows]


def operations_on(conn: sqlite3.Connection, refs: Sequence[tuple[str, str]]) -> dict[tuple[str, str], list[Operation]]:
    """Operations on many records (kind, id), by record; one question a few hundred records."""
    found: dict[tuple[str, str], list[Operation]] = {}
    for kind, part in in_parts(refs):
        sql = f"{_SELECT} WHERE r.kind = ? AND r.id IN ({','.join('?' * len(part))}) ORDER BY o.seq"
        for row in conn.execute(sql, (kind, *part)).fetchall():
            found.setdefault((str(row[3]), str(row[4])), []).append(_operation(row))
    return found


def in_parts(refs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, list[str]]]:
    """Record ids kind by kind, a few hundred at a time: pairs in one list would make SQLite read the whole table."""
    by_kind: dict[str, list[str]] = {}
    for kind, record in refs:
        by_kind.setdefault(kind, []).append(record)
    for kind, records in by_kind.items():
        for start in range(0, len(records), _CHUNK):
            yield kind, records[start : start + _CHUNK]


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


def by_ids(conn: sqlite3.Connection, ids: Sequence[OpId]) -> list[Operation]:
    """Operations by their ids, those that are here."""
    rows = (conn.execute(_SELECT + " WHERE o.id = ?", (op_id,)).fetchone() for op_id in ids)
    return [_operation(row) for row in rows if row is not None]
