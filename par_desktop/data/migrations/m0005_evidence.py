"""Evidence files that lie in the workspace, and which files a package held."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = """
CREATE TABLE evidence_file (
    sha256 TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    arrived TEXT NOT NULL,
    waiting INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE package_file (
    package INTEGER NOT NULL REFERENCES package (key),
    sha256 TEXT NOT NULL,
    PRIMARY KEY (package, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX evidence_use_criterion ON evidence_use (unit, round, criterion);
"""


def m0005_evidence(db: Database) -> None:
    """Create the tables; the SQL here is frozen and never edited after a release."""
    for statement in TABLES.split(";"):
        if statement.strip():
            db.conn.execute(statement)
