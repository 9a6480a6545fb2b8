"""Packages sent and received and the receipts for them: SQL of one table group."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from par_desktop.domain.operation import OpId

_COLUMNS = "key, id, direction, sender, receiver, replica, number, period, at, file, counts"


@dataclass(frozen=True, slots=True)
class PackageRow:
    """One package as this workspace knows it; ``direction`` is ``in`` or ``out``, ``counts`` those of its import."""

    key: int
    id: str
    direction: str
    sender: str
    receiver: str
    replica: str
    number: int
    period: str
    at: str
    file: str
    counts: Mapping[str, int]


def insert(conn: sqlite3.Connection, row: PackageRow, digest: str) -> int:
    """Note a package; one that is known by direction, id and digest keeps its key. Returns the key."""
    values = (row.id, row.direction, row.sender, row.receiver, row.replica, row.number, row.period, row.at, row.file)
    conn.execute(
        "INSERT INTO package (id, direction, sender, receiver, replica, number, period, at, file, digest, counts)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (*values, digest, json.dumps(dict(row.counts))),
    )
    sql = "SELECT key FROM package WHERE direction = ? AND id = ? AND digest = ?"
    return int(conn.execute(sql, (row.direction, row.id, digest)).fetchone()[0])


def is_known(conn: sqlite3.Connection, package: str, digest: str) -> bool:
    """Whether this very file (package and saving) was received before."""
    sql = "SELECT 1 FROM package WHERE direction = 'in' AND id = ? AND digest = ?"
    return conn.execute(sql, (package, digest)).fetchone() is not None


def set_counts(conn: sqlite3.Connection, key: int, counts: Mapping[str, int]) -> None:
    conn.execute("UPDATE package SET counts = ? WHERE key = ?", (json.dumps(dict(counts)), key))


def link(conn: sqlite3.Connection, key: int, ids: Iterable[OpId]) -> None:
    """Remember which operations a package held."""
    conn.executemany(
        "INSERT OR IGNORE INTO package_operation (package, operation) SELECT ?, seq FROM operation WHERE id = ?",
        [(key, op_id) for op_id in ids],
    )


def listed(conn: sqlite3.Connection) -> list[PackageRow]:
    """All packages, newest first."""
    rows = conn.execute(f"SELECT {_COLUMNS} FROM package ORDER BY at DESC, key DESC").fetchall()
    names = _COLUMNS.split(", ")
    return [PackageRow(**dict(zip(names, (*row[:10], json.loads(row[10])), strict=True))) for row in rows]


def next_number(conn: sqlite3.Connection, replica: str, receiver: str) -> int:
    """Running number per sending replica and receiver, for people only."""
    sql = "SELECT COALESCE(MAX(number), 0) + 1 FROM package WHERE direction = 'out' AND replica = ? AND receiver = ?"
    return int(conn.execute(sql, (replica, receiver)).fetchone()[0])


def received_from(conn: sqlite3.Connection, unit: str) -> list[str]:
    """Ids of the packages received from a unit: the receipts to send it."""
    sql = "SELECT DISTINCT id FROM package WHERE direction = 'in' AND sender = ? ORDER BY id"
    return [str(row[0]) for row in conn.execute(sql, (unit,)).fetchall()]


def note_receipts(conn: sqlite3.Connection, replica: str, packages: Sequence[str]) -> None:
    conn.executemany("INSERT OR IGNORE INTO receipt (package, replica) VALUES (?, ?)", [(p, replica) for p in packages])


def held_by(conn: sqlite3.Connection, replica: str) -> set[int]:
    """Sequence numbers of operations that a replica has: it acknowledged them or sent them."""
    sql = """
        SELECT po.operation FROM package_operation po JOIN package p ON p.key = po.package
        JOIN receipt r ON r.package = p.id WHERE p.direction = 'out' AND r.replica = ?
        UNION
        SELECT po.operation FROM package_operation po JOIN package p ON p.key = po.package
        WHERE p.direction = 'in' AND p.replica = ?
    """
    return {int(row[0]) for row in conn.execute(sql, (replica, replica)).fetchall()}


def lacked_by(conn: sqlite3.Connection, replica: str, unit: str, kinds: Sequence[str]) -> list[tuple[str, str]]:
    """Records (kind, id) about a unit with an operation that its machine does not have; at most one a kind."""
    sql = f"""
        SELECT r.kind, MIN(r.id) FROM operation o JOIN record r ON r.key = o.record
        WHERE r.unit = ? AND r.kind IN ({",".join("?" * len(kinds))}) AND o.seq NOT IN (
            SELECT po.operation FROM package_operation po JOIN package p ON p.key = po.package
            WHERE (p.direction = 'in' AND p.replica = ?)
               OR (p.direction = 'out' AND p.id IN (SELECT package FROM receipt WHERE replica = ?)))
        GROUP BY r.kind
    """
    return conn.execute(sql, (unit, *kinds, replica, replica)).fetchall()


def ever_sent(conn: sqlite3.Connection) -> set[int]:
    """Sequence numbers of operations that have left this workspace, or came to it from outside."""
    sql = "SELECT operation FROM package_operation UNION SELECT seq FROM operation WHERE package IS NOT NULL"
    return {int(row[0]) for row in conn.execute(sql).fetchall()}


def note_refusals(conn: sqlite3.Connection, package: int, rows: Sequence[tuple[str, str, str, str]]) -> None:
    """Replace a package's list of refused cells and fields: place, value, code, facts (JSON)."""
    conn.execute("DELETE FROM refusal WHERE package = ?", (package,))
    conn.executemany("INSERT INTO refusal VALUES (?, ?, ?, ?, ?)", [(package, *row) for row in rows])
