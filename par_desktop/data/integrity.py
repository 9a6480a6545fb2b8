"""Whether a workspace's database is sound: pages, references, every operation's id, and the projection they make."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

from par_desktop.data import journal
from par_desktop.data.reader import Connection
from par_desktop.domain.operation import sealed
from par_desktop.domain.records.catalog import RECORDS


def pages_and_references(conn: Connection) -> str:
    """SQLite's own verdict: empty when sound, else its first complaint."""
    verdict = str(conn.execute("PRAGMA quick_check").fetchone()[0])
    if verdict != "ok":
        return verdict
    orphan = conn.execute("PRAGMA foreign_key_check").fetchone()
    return "" if orphan is None else f"{orphan[0]} {orphan[1]}"


def changed_operations(conn: Connection) -> tuple[int, list[str]]:
    """How many operations there are, and the ids of those whose content no longer proves them."""
    stored = dict(conn.execute("SELECT seq, id FROM operation").fetchall())
    wrong = [stored[seq].hex() for seq, op in journal.operations(conn) if sealed(op).id != stored[seq]]
    return len(stored), wrong


def wrong_projections(conn: Connection) -> list[str]:
    """Kinds of records whose table differs from what the journal makes; worked out on a copy in memory."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        conn.backup(copy)
        copy.execute("BEGIN")
        for record_type in RECORDS:
            copy.execute(f'DELETE FROM "{record_type.name}"')
        journal.rebuild(copy)
        return [kind for kind, table in _tables() if _rows(conn, table) != _rows(copy, table)]


def _tables() -> Iterator[tuple[str, str]]:
    for record_type in RECORDS:
        yield record_type.name, f'SELECT * FROM "{record_type.name}" ORDER BY {", ".join(record_type.key)}'
    yield "record", "SELECT kind, id, conflicts, waiting FROM record ORDER BY kind, id"


def _rows(conn: Connection, sql: str) -> list[tuple[object, ...]]:
    return conn.execute(sql).fetchall()
