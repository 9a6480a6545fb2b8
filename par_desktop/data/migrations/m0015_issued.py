"""Documents that were made here, with the lines that held their figures; not a record, it stays on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = """
CREATE TABLE issued (
    key INTEGER PRIMARY KEY,
    report TEXT NOT NULL,
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    title TEXT NOT NULL,
    path TEXT NOT NULL,
    day TEXT NOT NULL,
    at TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    digest TEXT NOT NULL,
    lines TEXT NOT NULL
) STRICT
"""


def m0015_issued(db: Database) -> None:
    """Make the table; the SQL here is frozen and never edited after a release."""
    db.conn.execute(TABLES)
