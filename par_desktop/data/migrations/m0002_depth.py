"""Locks, mergers, evidence, releases; which operations workbooks listed and later savings superseded; taking back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = """
CREATE TABLE "closing" (
    period TEXT NOT NULL,
    closed TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (period)
) STRICT, WITHOUT ROWID;
CREATE TABLE "reopening" (
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    until TEXT,
    reason TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit, period)
) STRICT, WITHOUT ROWID;
CREATE TABLE "submission" (
    unit TEXT NOT NULL,
    round TEXT NOT NULL,
    submitted TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit, round)
) STRICT, WITHOUT ROWID;
CREATE TABLE "paper" (
    unit TEXT NOT NULL,
    period TEXT NOT NULL,
    received TEXT,
    note TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit, period)
) STRICT, WITHOUT ROWID;
CREATE TABLE "succession" (
    unit TEXT NOT NULL,
    successor TEXT,
    since TEXT,
    decision TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit)
) STRICT, WITHOUT ROWID;
CREATE TABLE "evidence" (
    unit TEXT NOT NULL,
    evidence TEXT NOT NULL,
    document_number TEXT,
    document_date TEXT,
    title TEXT,
    place TEXT,
    link TEXT,
    file_name TEXT,
    file_sha256 TEXT,
    file_size INTEGER,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit, evidence)
) STRICT, WITHOUT ROWID;
CREATE TABLE "evidence_use" (
    unit TEXT NOT NULL,
    evidence TEXT NOT NULL,
    criterion TEXT NOT NULL,
    round TEXT NOT NULL,
    used INTEGER,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit, evidence, criterion, round)
) STRICT, WITHOUT ROWID;
CREATE TABLE "release" (
    unit TEXT NOT NULL,
    operation TEXT NOT NULL,
    released INTEGER,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit, operation)
) STRICT, WITHOUT ROWID;
CREATE TABLE typed (
    operation BLOB NOT NULL,
    unit TEXT NOT NULL,
    typing TEXT NOT NULL,
    package TEXT NOT NULL,
    PRIMARY KEY (operation, typing)
) STRICT, WITHOUT ROWID;
CREATE INDEX typed_package ON typed (unit, package);
CREATE TABLE superseded (
    operation BLOB PRIMARY KEY
) STRICT, WITHOUT ROWID;
ALTER TABLE typing ADD COLUMN shared INTEGER;
ALTER TABLE refused ADD COLUMN stands INTEGER;
ALTER TABLE package ADD COLUMN taken_back TEXT NOT NULL DEFAULT '';
"""


def m0002_depth(db: Database) -> None:
    """Create the tables; the SQL here is frozen and never edited after a release."""
    for statement in TABLES.split(";"):
        if statement.strip():
            db.conn.execute(statement)
