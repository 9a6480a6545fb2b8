"""Choices of the coordinator, the one-stop software's own figures, and a way to readings by period."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlite_utils import Database

TABLES = """
CREATE TABLE "choice" (
    choice TEXT NOT NULL,
    value TEXT,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (choice)
) STRICT, WITHOUT ROWID;
CREATE TABLE "onestop" (
    unit TEXT NOT NULL,
    month TEXT NOT NULL,
    procedure_field TEXT NOT NULL,
    online3 INTEGER,
    online4 INTEGER,
    direct INTEGER,
    postal INTEGER,
    carried INTEGER,
    early INTEGER,
    on_time INTEGER,
    late INTEGER,
    open_in_time INTEGER,
    open_late INTEGER,
    none INTEGER,
    deleted INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    changed_at TEXT NOT NULL,
    origin TEXT NOT NULL,
    PRIMARY KEY (unit, month, procedure_field)
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_period ON reading (period, unit);
CREATE INDEX dossier_month ON dossier (month);
"""


def m0011_figures(db: Database) -> None:
    """Create the tables; the SQL here is frozen and never edited after a release."""
    for statement in TABLES.split(";"):
        if statement.strip():
            db.conn.execute(statement)
