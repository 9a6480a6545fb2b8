"""Which columns of a foreign table a person chose, remembered by the shape of its heading; not a record."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = """
CREATE TABLE intake_mapping (
    spec TEXT NOT NULL,
    shape TEXT NOT NULL,
    mapping TEXT NOT NULL,
    file TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (spec, shape)
) WITHOUT ROWID
"""


def m0010_intake(db: Database) -> None:
    """Make the table; the SQL here is frozen and never edited after a release."""
    db.conn.execute(TABLES)
