"""Receipts that the other side has learned of need not travel again: which package told which."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = """
CREATE TABLE told_receipt (
    package INTEGER NOT NULL REFERENCES package (key),
    receipt TEXT NOT NULL,
    PRIMARY KEY (package, receipt)
) STRICT, WITHOUT ROWID;
ALTER TABLE package ADD COLUMN told INTEGER NOT NULL DEFAULT 0;
CREATE INDEX package_sender ON package (sender, direction);
CREATE INDEX package_id ON package (id)
"""


def m0004_traffic(db: Database) -> None:
    """Create the tables; the SQL here is frozen and never edited after a release."""
    for statement in TABLES.split(";"):
        if statement.strip():
            db.conn.execute(statement)
