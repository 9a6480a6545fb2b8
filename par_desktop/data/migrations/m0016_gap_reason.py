"""Why a row of biểu II.06a does not balance, kept with the row."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = """
ALTER TABLE "dossier" ADD COLUMN gap_reason TEXT;
"""


def m0016_gap_reason(db: Database) -> None:
    """Add the column; the SQL here is frozen and never edited after a release."""
    for statement in TABLES.split(";"):
        if statement.strip():
            db.conn.execute(statement)
