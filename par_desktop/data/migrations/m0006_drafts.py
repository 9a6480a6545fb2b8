"""Which operations a package held without values: whoever holds only that lacks the rest once it stands again."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = """
ALTER TABLE package_operation ADD COLUMN bare INTEGER NOT NULL DEFAULT 0
"""


def m0006_drafts(db: Database) -> None:
    """Add the column; the SQL here is frozen and never edited after a release."""
    for statement in TABLES.split(";"):
        if statement.strip():
            db.conn.execute(statement)
