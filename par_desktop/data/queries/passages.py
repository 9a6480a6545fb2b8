"""What units wrote for a report of a period."""

from __future__ import annotations

from par_desktop.data.reader import Connection
from par_desktop.domain.views.passage_rows import Passage


def under_heading(conn: Connection, report: str, heading: str, period: str) -> tuple[Passage, ...]:
    """The words of every unit under one heading, in official order; blank ones are left out."""
    sql = """SELECT p.unit, u.name, p.text, p.changed_at FROM passage p JOIN unit u ON u.code = p.unit
             WHERE p.report = ? AND p.heading = ? AND p.period = ? AND p.deleted = 0 AND coalesce(p.text, '') <> ''
             ORDER BY u.position"""
    rows = conn.execute(sql, (report, heading, period)).fetchall()
    return tuple(Passage(str(unit), str(name), str(text), str(at)) for unit, name, text, at in rows)


def written_headings(conn: Connection, report: str, unit: str, period: str) -> frozenset[str]:
    """The headings under which this unit has written."""
    sql = """SELECT heading FROM passage
             WHERE report = ? AND unit = ? AND period = ? AND deleted = 0 AND coalesce(text, '') <> ''"""
    return frozenset(str(row[0]) for row in conn.execute(sql, (report, unit, period)).fetchall())


def open_conflicts(conn: Connection, kinds: tuple[str, ...]) -> int:
    """How many records of these kinds hold a conflict."""
    marks = ",".join("?" * len(kinds))
    row = conn.execute(f"SELECT count(*) FROM record WHERE conflicts > 0 AND kind IN ({marks})", kinds).fetchone()
    return int(row[0])
