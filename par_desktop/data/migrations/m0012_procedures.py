"""Sổ TTHC: the list of administrative procedures, and which unit receives and posts them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = """
CREATE TABLE "procedure" (
    procedure TEXT NOT NULL,
    code TEXT,
    title TEXT,
    level TEXT,
    field TEXT,
    decision_number TEXT,
    decision_date TEXT,
    online TEXT,
    linked INTEGER,
    valid_from TEXT,
    valid_to TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (procedure)
) STRICT, WITHOUT ROWID;
CREATE TABLE "offering" (
    unit TEXT NOT NULL,
    procedure TEXT NOT NULL,
    at_desk INTEGER,
    posted INTEGER,
    since TEXT,
    note TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit, procedure)
) STRICT, WITHOUT ROWID;
"""


def m0012_procedures(db: Database) -> None:
    """Create the tables; the SQL here is frozen and never edited after a release."""
    for statement in TABLES.split(";"):
        if statement.strip():
            db.conn.execute(statement)
