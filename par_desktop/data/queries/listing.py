"""What ``list`` prints, as plain rows: one statement a list, deleted records left out."""

from __future__ import annotations

from collections.abc import Iterator

from par_desktop.data.reader import Connection
from par_desktop.domain.metrics import TYPED_COLUMNS

Row = tuple[object, ...]

_ASSIGNMENTS = """
SELECT t.number, t.title, p.unit, p.role, p.period, p.due,
       CASE WHEN a.task IS NULL THEN 'not_started' ELSE COALESCE(a.status, 'not_started') END,
       CASE WHEN a.task IS NULL THEN 0 ELSE a.progress END
FROM planned p JOIN task t ON t.id = p.task JOIN unit u ON u.code = p.unit
LEFT JOIN assignment a ON a.task = p.task AND a.unit = p.unit AND a.period = p.period AND a.deleted = 0
WHERE NOT EXISTS (SELECT 1 FROM assignment d
                  WHERE d.task = p.task AND d.unit = p.unit AND d.period = p.period AND d.deleted = 1)
ORDER BY t.number, p.period, u.position
"""
_SCORES = """
SELECT k.criterion, k.unit, k.round, s.points, a.points, v.points
FROM (SELECT criterion, unit, round FROM score WHERE deleted = 0
      UNION SELECT criterion, unit, round FROM appraisal WHERE deleted = 0
      UNION SELECT criterion, unit, round FROM survey WHERE deleted = 0) k
LEFT JOIN score s ON s.criterion = k.criterion AND s.unit = k.unit AND s.round = k.round AND s.deleted = 0
LEFT JOIN appraisal a ON a.criterion = k.criterion AND a.unit = k.unit AND a.round = k.round AND a.deleted = 0
LEFT JOIN survey v ON v.criterion = k.criterion AND v.unit = k.unit AND v.round = k.round AND v.deleted = 0
ORDER BY k.round, k.unit, k.criterion
"""
_READINGS = """
SELECT r.metric, r.unit, r.period, r.count_value, r.ratio_numerator, r.ratio_denominator, r.origin
FROM reading r LEFT JOIN metric m ON m.code = r.metric
WHERE r.deleted = 0 AND COALESCE(r.count_value, r.count_none, r.ratio_numerator, r.ratio_denominator, r.ratio_none)
      IS NOT NULL
ORDER BY r.period, r.unit, m.position
"""
_DOSSIERS = f"""
SELECT d.unit, d.month, d.procedure_field, d.none, d.origin, {", ".join(f"d.{name}" for name in TYPED_COLUMNS)}
FROM dossier d LEFT JOIN procedure_field f ON f.code = d.procedure_field
WHERE d.deleted = 0 ORDER BY d.month, d.unit, f.position
"""
_INSPECTIONS = """
SELECT i.unit, i.inspection, i.sort, i.day, i.published,
       (SELECT COUNT(*) FROM answer a WHERE a.unit = i.unit AND a.inspection = i.inspection AND a.deleted = 0
                                        AND a.answer IS NOT NULL),
       (SELECT COUNT(*) FROM answer a WHERE a.unit = i.unit AND a.inspection = i.inspection AND a.deleted = 0
                                        AND a.answer = 'fail'),
       (SELECT COUNT(*) FROM finding f WHERE f.unit = i.unit AND f.inspection = i.inspection AND f.deleted = 0)
FROM inspection i WHERE i.deleted = 0 ORDER BY i.day, i.unit, i.inspection
"""
_FINDINGS = """
SELECT f.unit, f.inspection, f.finding, f.item, f.text, f.deadline, COALESCE(f.state, 'open'), r.text, r.done
FROM finding f LEFT JOIN remedy r
     ON r.unit = f.unit AND r.inspection = f.inspection AND r.finding = f.finding AND r.deleted = 0
WHERE f.deleted = 0 ORDER BY f.deadline, f.unit, f.inspection, f.finding
"""


def assignments(conn: Connection) -> Iterator[Row]:
    """(task number, title, unit, role, period, due, status, progress); untouched ones are not started, 0 %."""
    yield from conn.execute(_ASSIGNMENTS)


def scores(conn: Connection) -> Iterator[Row]:
    """(criterion, unit, round, self, appraised, survey points), each in 1/10,000 of a point or ``None``."""
    yield from conn.execute(_SCORES)


def readings(conn: Connection) -> Iterator[Row]:
    """(metric, unit, period, value, numerator, denominator, origin); "không phát sinh" has three ``None``."""
    yield from conn.execute(_READINGS)


def dossiers(conn: Connection) -> Iterator[Row]:
    """(unit, month, field of procedures, none, origin, and the typed columns in their order)."""
    yield from conn.execute(_DOSSIERS)


def inspections(conn: Connection) -> Iterator[Row]:
    """(unit, inspection, sort, day, published, answered, failed, findings)."""
    yield from conn.execute(_INSPECTIONS)


def findings(conn: Connection) -> Iterator[Row]:
    """(unit, inspection, finding, item, text, deadline, state, remedy, remedied on)."""
    yield from conn.execute(_FINDINGS)


def conflicting_records(conn: Connection) -> list[tuple[str, str]]:
    """(kind, id) of records with an open conflict."""
    return conn.execute("SELECT kind, id FROM record WHERE conflicts > 0 ORDER BY kind, id").fetchall()


def wards_visited(conn: Connection) -> list[tuple[str, str]]:
    """(ward, day) of surprise checks that have taken place: ended, or with an answer or a finding."""
    sql = """SELECT i.unit, i.day FROM inspection i WHERE i.deleted = 0 AND i.sort = 'surprise' AND i.day IS NOT NULL
             AND (i.ended IS NOT NULL
                  OR EXISTS (SELECT 1 FROM answer a WHERE a.unit = i.unit AND a.inspection = i.inspection
                             AND a.deleted = 0 AND a.answer IS NOT NULL)
                  OR EXISTS (SELECT 1 FROM finding f WHERE f.unit = i.unit AND f.inspection = i.inspection
                             AND f.deleted = 0))"""
    return conn.execute(sql).fetchall()
