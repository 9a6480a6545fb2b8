"""What a unit has under way: questions for the minutes of a hand-over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from par_desktop.data.reader import Connection


@dataclass(frozen=True, slots=True)
class StoredWork:
    """An assignment as it stands, done or not."""

    number: int
    title: str
    period: str
    due: date | None
    status: str | None
    progress: int | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a workspace holds; ``conflicts`` and ``waiting`` count records."""

    records: int
    conflicts: int
    waiting: int
    packages: int


def work_of(conn: Connection, unit: str, last: date) -> list[StoredWork]:
    """The unit's assignments that fall due up to a day, in the plan's order."""
    sql = """SELECT t.number, t.title, p.period, p.due, a.status, a.progress
             FROM planned p JOIN task t ON t.id = p.task
             LEFT JOIN assignment a ON a.task = p.task AND a.unit = p.unit AND a.period = p.period AND a.deleted = 0
             WHERE p.unit = ? AND p.due IS NOT NULL AND p.due <= ? ORDER BY p.due, t.number"""
    return [
        StoredWork(
            int(number),
            str(title),
            str(period),
            date.fromisoformat(due),
            None if status is None else str(status),
            None if progress is None else int(progress),
        )
        for number, title, period, due, status, progress in conn.execute(sql, (unit, last.isoformat())).fetchall()
    ]


def counts(conn: Connection) -> Counts:
    """The workspace in figures."""
    sql = """SELECT (SELECT COUNT(*) FROM record), (SELECT COUNT(*) FROM record WHERE conflicts > 0),
             (SELECT COUNT(*) FROM record WHERE waiting > 0), (SELECT COUNT(*) FROM package)"""
    row = conn.execute(sql).fetchone()
    return Counts(int(row[0]), int(row[1]), int(row[2]), int(row[3]))
