"""Counts for the frame of the window."""

from __future__ import annotations

import sqlite3


def open_conflicts(conn: sqlite3.Connection) -> int:
    """Fields on which two people disagree, over all records."""
    return int(conn.execute("SELECT COALESCE(SUM(conflicts), 0) FROM record WHERE conflicts > 0").fetchone()[0])


def is_current(conn: sqlite3.Connection, version: int) -> bool:
    """Whether the database behind a connection has the shape of this program's ``version``."""
    return int(conn.execute("PRAGMA user_version").fetchone()[0]) == version
