"""The overview's own questions: what is late or due, what came back, the ward's dossiers month by month."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from par_desktop.domain.fields import POINTS

_STATUS = """COALESCE(a.status, CASE WHEN COALESCE(a.progress, 0) = 0 THEN 'not_started'
             WHEN a.progress >= 100 THEN 'done' ELSE 'in_progress' END)"""

_LATE = f"""
SELECT p.task, t.number, t.title, p.period, p.due, COUNT(*), MIN(u.name), MIN(p.unit)
FROM planned p JOIN task t ON t.id = p.task JOIN unit u ON u.code = p.unit
LEFT JOIN assignment a ON a.task = p.task AND a.unit = p.unit AND a.period = p.period AND a.deleted = 0
WHERE p.role = 'lead' AND p.due IS NOT NULL AND p.due <= :until AND {_STATUS} NOT IN ('done', 'not_applicable')
GROUP BY p.task, p.period ORDER BY p.due, t.number
"""

_REMEDIES = """
SELECT f.unit, f.inspection, f.finding, COALESCE(f.item, ''), COALESCE(f.text, ''), f.deadline, u.name
FROM finding f JOIN unit u ON u.code = f.unit
WHERE f.deleted = 0 AND f.deadline IS NOT NULL AND f.deadline <= ? AND COALESCE(f.state, 'open') = 'open'
ORDER BY f.deadline, u.position
"""

_OPEN_TURNS = f"""
SELECT p.task, p.period, t.number, t.title, p.due
FROM planned p JOIN task t ON t.id = p.task
LEFT JOIN assignment a ON a.task = p.task AND a.unit = p.unit AND a.period = p.period AND a.deleted = 0
WHERE p.unit = ? AND p.period IN ({{marks}}) AND {_STATUS} = 'not_started'
ORDER BY p.due IS NULL, p.due, t.number
"""

_OPEN_FINDINGS = """
SELECT f.unit, f.inspection, f.finding, COALESCE(f.item, ''), COALESCE(f.text, ''), f.deadline
FROM finding f LEFT JOIN remedy r
  ON r.unit = f.unit AND r.inspection = f.inspection AND r.finding = f.finding AND r.deleted = 0
WHERE f.unit = ? AND f.deleted = 0 AND COALESCE(f.state, 'open') = 'open' AND r.text IS NULL
ORDER BY f.deadline IS NULL, f.deadline
"""

_VOIDS = """SELECT operation, COALESCE(reason, '') FROM refused WHERE unit = ? AND refused = 1 AND deleted = 0
            ORDER BY changed_at DESC LIMIT 20"""
_OPERATION = "SELECT r.kind, r.id, o.fields FROM operation o JOIN record r ON r.key = o.record WHERE o.id = ?"

_CONFLICTS = "SELECT kind, id, conflicts FROM record WHERE conflicts > 0 ORDER BY kind, id LIMIT ?"

_PROXIES = """
SELECT 'dossier', unit || '/' || month || '/' || procedure_field, month FROM dossier
WHERE unit = :unit AND origin = 'proxy' AND deleted = 0
UNION ALL
SELECT 'assignment', task || '/' || unit || '/' || period, period FROM assignment
WHERE unit = :unit AND origin = 'proxy' AND deleted = 0
UNION ALL
SELECT 'reading', metric || '/' || unit || '/' || period, period FROM reading
WHERE unit = :unit AND origin = 'proxy' AND deleted = 0
ORDER BY 3 DESC LIMIT 20
"""

_APPRAISED = """
SELECT a.criterion, s.points, a.points, a.round FROM appraisal a
LEFT JOIN score s ON s.criterion = a.criterion AND s.unit = a.unit AND s.round = a.round AND s.deleted = 0
WHERE a.unit = ? AND a.deleted = 0 AND a.points IS NOT NULL
  AND a.round = (SELECT MAX(round) FROM appraisal WHERE unit = ? AND deleted = 0 AND round <= ?)
ORDER BY a.criterion
"""

_RESOLVED = """
SELECT month, SUM(early), SUM(on_time), SUM(late) FROM dossier
WHERE unit = ? AND deleted = 0 AND month IN ({marks}) GROUP BY month
"""


def late_turns(conn: sqlite3.Connection, until: str) -> list[tuple[str, int, str, str, str, int, str, str]]:
    """Task, number, title, period, due, units not finished, one unit's name and code; earliest due first."""
    rows = conn.execute(_LATE, {"until": until})
    return [(str(r[0]), int(r[1]), str(r[2]), str(r[3]), str(r[4]), int(r[5]), str(r[6]), str(r[7])) for r in rows]


def late_remedies(conn: sqlite3.Connection, until: str) -> list[tuple[str, ...]]:
    """Unit, inspection, finding, item, text, deadline, unit's name, of findings nobody has reported on."""
    return [tuple(str(value) for value in row) for row in conn.execute(_REMEDIES, (until,))]


def untouched_turns(conn: sqlite3.Connection, unit: str, periods: Sequence[str]) -> list[tuple[str, str, int, str]]:
    """Task, period, number and title of a unit's turns in these periods that it has said nothing about."""
    sql = _OPEN_TURNS.format(marks=", ".join("?" * len(periods)))
    return [(str(r[0]), str(r[1]), int(r[2]), str(r[3])) for r in conn.execute(sql, (unit, *periods))]


def open_findings(conn: sqlite3.Connection, unit: str) -> list[tuple[str, str, str, str, str, str | None]]:
    """Unit, inspection, finding, item, text, deadline of findings without a remedy."""
    rows = conn.execute(_OPEN_FINDINGS, (unit,))
    return [(str(r[0]), str(r[1]), str(r[2]), str(r[3]), str(r[4]), r[5]) for r in rows]


def refused(conn: sqlite3.Connection, unit: str) -> list[tuple[str, str, str, str]]:
    """Kind, record id, fields (JSON, empty where the values stayed away) and reason of writes that do not count."""
    found = []
    for operation, reason in conn.execute(_VOIDS, (unit,)).fetchall():
        row = conn.execute(_OPERATION, (bytes.fromhex(operation),)).fetchone()
        if row is not None:
            found.append((str(row[0]), str(row[1]), str(row[2] or ""), str(reason)))
    return found


def conflicts(conn: sqlite3.Connection, limit: int = 20) -> list[tuple[str, str, int]]:
    """Kind, record id and number of fields in conflict, at most ``limit`` records."""
    return [(str(k), str(i), int(n)) for k, i, n in conn.execute(_CONFLICTS, (limit,))]


def proxies(conn: sqlite3.Connection, unit: str) -> list[tuple[str, str, str]]:
    """Kind, record id and period of what the coordinator typed for a unit, newest period first."""
    return [(str(k), str(i), str(p)) for k, i, p in conn.execute(_PROXIES, {"unit": unit})]


def appraised(conn: sqlite3.Connection, unit: str, round_code: str) -> list[tuple[str, object, object, str]]:
    """Criterion, self points, appraised points (``Decimal`` or None) and round of the last round up to this one."""
    rows = conn.execute(_APPRAISED, (unit, unit, round_code))
    return [(str(c), POINTS.from_columns((s,)), POINTS.from_columns((a,)), str(r)) for c, s, a, r in rows]


def resolved_by_month(
    conn: sqlite3.Connection, unit: str, months: Sequence[str]
) -> dict[str, tuple[int | None, int | None, int | None]]:
    """Month to dossiers resolved early, on time and late; a month nobody entered is missing."""
    sql = _RESOLVED.format(marks=", ".join("?" * len(months)))
    return {str(m): (e, o, late) for m, e, o, late in conn.execute(sql, (unit, *months))}
