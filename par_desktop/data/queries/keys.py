"""Questions about machines that need the journal or the packages: introductions, what is new, what was told."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from par_desktop.data.packages import TELL, WITHHELD
from par_desktop.domain.operation import OpId
from par_desktop.frozen import dataclass

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Introduction:
    """What a unit said of one of its machines: its key (hex), and since when it is out of use."""

    unit: str
    replica: str
    key: str
    retired: str


def introductions(conn: sqlite3.Connection, coordinator: str) -> list[Introduction]:
    """All that stands, the coordinator's own machines among them."""
    sql = """SELECT unit, replica, key, retired FROM machine WHERE deleted = 0 AND key IS NOT NULL
             UNION ALL
             SELECT ?, replica, key, retired FROM coordinator_machine WHERE deleted = 0 AND key IS NOT NULL
             ORDER BY 1, 2"""
    rows = conn.execute(sql, (coordinator,)).fetchall()
    return [Introduction(str(u), str(r), str(k), str(day or "")) for u, r, k, day in rows]


def stepped_down(conn: sqlite3.Connection, key: str) -> bool:
    """Whether the machine with this key said that it is out of use."""
    sql = """SELECT 1 FROM machine WHERE key = ? AND retired IS NOT NULL AND deleted = 0
             UNION ALL SELECT 1 FROM coordinator_machine WHERE key = ? AND retired IS NOT NULL AND deleted = 0"""
    return conn.execute(sql, (key, key)).fetchone() is not None


def lacking(conn: sqlite3.Connection, ids: Sequence[OpId]) -> list[OpId]:
    """Those of the operations that are not here."""
    known: set[bytes] = set()
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        known |= {bytes(row[0]) for row in conn.execute(f"SELECT id FROM operation WHERE id IN ({marks})", part)}
    return [each for each in ids if each not in known]


def unknown_receipts(conn: sqlite3.Connection, replica: str, receipts: Sequence[str]) -> list[str]:
    """Receipts for packages of ours that this machine had not given yet."""
    sql = """SELECT 1 FROM package p WHERE p.direction = 'out' AND p.id = ?
             AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.package = p.id AND r.replica = ?)"""
    return [each for each in receipts if conn.execute(sql, (each, replica)).fetchone() is not None]


def sent_at_latest(conn: sqlite3.Connection, receipts: Sequence[str]) -> str:
    """When the youngest of these packages of ours was made; empty where none is ours."""
    found = [
        str(row[0])
        for each in receipts
        if (row := conn.execute("SELECT at FROM package WHERE direction = 'out' AND id = ?", (each,)).fetchone())
    ]
    return max(found, default="")


def tell_again(conn: sqlite3.Connection, unit: str, after: int) -> None:
    """Receipts for a unit's packages go out once more; not those of packages that another replica received.

    Nor those that are withheld: what such a package held was not all taken.
    """
    sql = """UPDATE package SET told = ? WHERE direction = 'in' AND sender = ? AND taken_back = '' AND key > ?
             AND told <> ?"""
    conn.execute(sql, (TELL, unit, after, WITHHELD))
