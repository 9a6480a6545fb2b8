"""Open conflicts and waiting records in the order in which they are listed, so that a million others are not walked."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = """
DROP INDEX record_conflicts;
DROP INDEX record_waiting;
CREATE INDEX record_conflicts ON record (kind, id, unit, conflicts) WHERE conflicts > 0;
CREATE INDEX record_waiting ON record (kind, id, unit, waiting) WHERE waiting > 0;
"""


def m0014_full_size(db: Database) -> None:
    """Put the indexes in place; the SQL here is frozen and never edited after a release."""
    for statement in TABLES.split(";"):
        if statement.strip():
            db.conn.execute(statement)
