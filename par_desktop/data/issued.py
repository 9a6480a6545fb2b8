"""Documents that were made here: SQL of ``issued``."""

from __future__ import annotations

import json
import sqlite3
from datetime import date

from par_desktop.data.reader import Connection
from par_desktop.domain.views.issued_rows import IssuedDocument

_COLUMNS = "report, unit, period, title, path, day, at, sequence, digest, lines"


def note(conn: sqlite3.Connection, made: IssuedDocument) -> None:
    """Keep what a document held."""
    values = (made.report, made.unit, made.period, made.title, made.path, made.day.isoformat(), made.at, made.sequence)
    lines = json.dumps(list(made.lines), ensure_ascii=False)
    conn.execute(f"INSERT INTO issued ({_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)", (*values, made.digest, lines))


def latest(conn: Connection) -> list[IssuedDocument]:
    """Of each document about a unit and period the one made last, newest first: it stands in place of the earlier."""
    sql = f"""SELECT {_COLUMNS} FROM issued WHERE key IN (SELECT max(key) FROM issued GROUP BY report, unit, period)
              ORDER BY key DESC"""
    return [_document(*row) for row in conn.execute(sql).fetchall()]


def sequence(conn: Connection) -> int:
    """How far the journal has come."""
    return int(conn.execute("SELECT coalesce(max(seq), 0) FROM operation").fetchone()[0])


def first_with(conn: Connection, package: int) -> int:
    """Sequence number of the first operation that a received package (its local key) brought; 0 where none."""
    row = conn.execute("SELECT coalesce(min(seq), 0) FROM operation WHERE package = ?", (package,)).fetchone()
    return int(row[0])


def _document(
    report: str,
    unit: str,
    period: str,
    title: str,
    path: str,
    day: str,
    at: str,
    seq: int,
    digest: str,
    lines: str,
) -> IssuedDocument:
    kept = tuple(str(line) for line in json.loads(lines))
    return IssuedDocument(report, unit, period, title, path, date.fromisoformat(day), at, seq, digest, kept)
