"""Scores by component and summed by area: the one place where points are added up in SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from decimal import Decimal

from par_desktop.domain.fields import POINTS
from par_desktop.domain.views.score_rows import ComponentRow

_JOINED = """
FROM criterion AS c
LEFT JOIN score AS s ON s.criterion = c.code AND s.unit = :unit AND s.round = :round AND s.deleted = 0
LEFT JOIN appraisal AS a ON a.round = :round AND a.criterion = c.code AND a.unit = :unit AND a.deleted = 0
LEFT JOIN survey AS v ON v.round = :round AND v.criterion = c.code AND v.unit = :unit AND v.deleted = 0
WHERE c.set_id = :set_id AND c.component = 1
"""

_ROWS = f"""
SELECT c.code, s.points, s.inputs_numerator, s.inputs_denominator, s.inputs_none, s.explanation, s.evidence,
       a.points, a.reason, v.points,
       COALESCE(s.conflicts, 0) + COALESCE(a.conflicts, 0) + COALESCE(v.conflicts, 0),
       (SELECT COUNT(*) FROM evidence_use u JOIN evidence e ON e.unit = u.unit AND e.evidence = u.evidence
        WHERE u.unit = :unit AND u.round = :round AND u.criterion = c.code AND u.used = 1 AND u.deleted = 0
        AND e.deleted = 0)
{_JOINED}
ORDER BY c.position
"""

_SUMS = f"""
SELECT area, SUM(max_points), COUNT(*), SUM(points), COUNT(points),
       SUM(CASE WHEN points IS NOT NULL THEN max_points END), SUM(final), COUNT(final),
       SUM(CASE WHEN own AND final IS NOT NULL THEN final - points END),
       COUNT(CASE WHEN own THEN points END), SUM(own)
FROM (
    SELECT c.area AS area, c.max_points AS max_points, c.rule <> 'survey' AS own,
           CASE WHEN c.rule = 'survey' THEN v.points ELSE s.points END AS points,
           CASE WHEN c.rule = 'survey' THEN v.points ELSE a.points END AS final
    {_JOINED}
)
GROUP BY area
"""


def component_rows(conn: sqlite3.Connection, set_id: str, unit: str, round_code: str) -> tuple[ComponentRow, ...]:
    """Every component of a set, in its order, with what was typed for one unit in one round."""
    rows = conn.execute(_ROWS, {"set_id": set_id, "unit": unit, "round": round_code})
    return tuple(
        ComponentRow(
            criterion=str(row[0]),
            own_points=points(row[1]),
            numerator=row[2],
            denominator=row[3],
            inputs_none=bool(row[4]),
            explanation=row[5] or "",
            evidence=row[6] or "",
            appraised=points(row[7]),
            reason=row[8] or "",
            survey=points(row[9]),
            conflicts=int(row[10]),
            attached=int(row[11]),
        )
        for row in rows
    )


def sums_by_area(conn: sqlite3.Connection, set_id: str, unit: str, round_code: str) -> dict[str, Sequence[int | None]]:
    """By area code, in points × 10^4 and counts: max, components, points, scored, scored max, final, finals, gap,

    own scored, own components. ``final`` is the appraised score, of a survey component the survey's.
    """
    rows = conn.execute(_SUMS, {"set_id": set_id, "unit": unit, "round": round_code})
    return {str(row[0]): tuple(row[1:]) for row in rows}


def conflicts(conn: sqlite3.Connection, kind: str, record: str) -> int:
    """On how many fields of a record two people disagree."""
    row = conn.execute("SELECT conflicts FROM record WHERE kind = ? AND id = ?", (kind, record)).fetchone()
    return 0 if row is None else int(row[0])


def points(stored: int | None) -> Decimal | None:
    """Points as stored to ``Decimal``."""
    value = POINTS.from_columns((stored,))
    return value if isinstance(value, Decimal) else None
