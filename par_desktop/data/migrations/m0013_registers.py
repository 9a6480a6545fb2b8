"""Rows of registers, and the service units that registers name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = """
CREATE TABLE "entry" (
    register TEXT NOT NULL,
    unit TEXT NOT NULL,
    entry TEXT NOT NULL,
    c01 TEXT,
    c02 TEXT,
    c03 TEXT,
    c04 TEXT,
    c05 TEXT,
    c06 TEXT,
    c07 TEXT,
    c08 TEXT,
    c09 TEXT,
    c10 TEXT,
    c11 TEXT,
    c12 TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (register, unit, entry)
) STRICT, WITHOUT ROWID;
CREATE TABLE "service_unit" (
    service_unit TEXT NOT NULL,
    name TEXT,
    parent TEXT,
    since TEXT,
    until TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (service_unit)
) STRICT, WITHOUT ROWID;
"""


def m0013_registers(db: Database) -> None:
    """Create the tables; the SQL here is frozen and never edited after a release."""
    for statement in TABLES.split(";"):
        if statement.strip():
            db.conn.execute(statement)
