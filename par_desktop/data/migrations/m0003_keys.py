"""Machines that introduce each other, frozen keys, several invitations a unit, and how far a machine's clock is off."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = """
CREATE TABLE "machine" (
    unit TEXT NOT NULL,
    replica TEXT NOT NULL,
    key TEXT,
    retired TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit, replica)
) STRICT, WITHOUT ROWID;
CREATE TABLE "coordinator_machine" (
    replica TEXT NOT NULL,
    key TEXT,
    retired TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (replica)
) STRICT, WITHOUT ROWID;
ALTER TABLE peer ADD COLUMN frozen INTEGER NOT NULL DEFAULT 0;
ALTER TABLE peer ADD COLUMN way TEXT NOT NULL DEFAULT 'person';
ALTER TABLE peer ADD COLUMN clock_days INTEGER NOT NULL DEFAULT 0;
CREATE TABLE invitation_of_many (
    secret TEXT PRIMARY KEY,
    unit TEXT NOT NULL,
    issued TEXT NOT NULL,
    used_by TEXT,
    void INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
INSERT INTO invitation_of_many (secret, unit, issued, used_by) SELECT secret, unit, issued, used_by FROM invitation;
DROP TABLE invitation;
ALTER TABLE invitation_of_many RENAME TO invitation;
"""


def m0003_keys(db: Database) -> None:
    """Change the tables; the SQL here is frozen and never edited after a release."""
    for statement in TABLES.split(";"):
        if statement.strip():
            db.conn.execute(statement)
