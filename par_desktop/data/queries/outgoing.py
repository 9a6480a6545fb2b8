"""What a package shows of the plan and the dossiers, and which records are published."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from par_desktop.data.reader import Connection
from par_desktop.domain.operation import OpId

PlannedRow = tuple[str, str, str, str | None]
"""Task id, role, period, due (ISO) of one assignment."""


def planned_of(conn: Connection, unit: str, year: int, quarter: str) -> list[PlannedRow]:
    """A unit's assignments of a year, spans that end later included; quarterly check-ins up to the open quarter."""
    sql = """SELECT p.task, p.role, p.period, p.due FROM planned p JOIN task t ON t.id = p.task
             WHERE p.unit = ? AND (p.year = ? OR (p.year > ? AND length(p.period) = 4 AND t.schedule_text LIKE '%-%'))
             ORDER BY t.number, p.period"""
    rows = conn.execute(sql, (unit, year, year)).fetchall()
    return [(t, r, p, due) for t, r, p, due in rows if "-Q" not in p or p <= quarter or due]


def shared_by_all(
    conn: Connection, group: str, rows: list[PlannedRow], ended: Collection[str] = ()
) -> list[PlannedRow]:
    """Those rows that every member of a group has in its own name, members that ended left aside."""
    asked = f"g.unit_group = ? AND g.unit NOT IN ({','.join('?' * len(ended))})"
    args = (group, *sorted(ended))
    size = conn.execute(f"SELECT COUNT(*) FROM group_member g WHERE {asked}", args).fetchone()[0]
    sql = f"""SELECT COUNT(*) FROM planned p JOIN group_member g ON g.unit = p.unit
              WHERE {asked} AND p.task = ? AND p.period = ?"""
    return [row for row in rows if conn.execute(sql, (*args, row[0], row[2])).fetchone()[0] == size]


def is_published(conn: Connection, kind: str, record: str) -> bool:
    """Whether a governing record (a visit, a round) was ever published.

    Ever: what a unit has been shown it keeps, so a later change of mind must reach it too (design §3.2).
    """
    sql = """SELECT 1 FROM operation o JOIN record r ON r.key = o.record
             WHERE r.kind = ? AND r.id = ? AND json_extract(o.fields, '$.published') IS NOT NULL LIMIT 1"""
    return conn.execute(sql, (kind, record)).fetchone() is not None


def target_of(conn: Connection, operation: str) -> tuple[str, str] | None:
    """Kind and record id of what an operation (hex id) wrote; ``None`` where it is not here."""
    sql = "SELECT r.kind, r.id FROM operation o JOIN record r ON r.key = o.record WHERE o.id = ?"
    row = conn.execute(sql, (bytes.fromhex(operation),)).fetchone()
    return None if row is None else (str(row[0]), str(row[1]))


def units_with_machines(conn: Connection) -> list[str]:
    """Units whose key this workspace knows."""
    return [str(row[0]) for row in conn.execute("SELECT DISTINCT unit FROM peer WHERE retired = 0").fetchall()]


def operations_beside(conn: Connection, ids: Iterable[OpId]) -> set[int]:
    """Sequence numbers of all operations on the records that these operations are about."""
    records: set[int] = set()
    for op_id in ids:
        records |= {int(row[0]) for row in conn.execute("SELECT record FROM operation WHERE id = ?", (op_id,))}
    found: set[int] = set()
    for record in records:
        rows = conn.execute("SELECT seq FROM operation WHERE record = ?", (record,)).fetchall()
        found |= {int(row[0]) for row in rows}
    return found
