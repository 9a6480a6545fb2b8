"""Rows of biểu II.06a, and who wrote its cells."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence

from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.domain.views.dossier_rows import CellTouch, FieldFigures

_FIGURES = f"""
SELECT unit, month, procedure_field, none, conflicts, origin, gap_reason, {", ".join(TYPED_COLUMNS)}
FROM dossier WHERE deleted = 0 AND month IN ({{months}})
"""

_TOUCHES = """
SELECT r.id, o.at, a.by, a.origin, o.fields,
       EXISTS (SELECT 1 FROM package_operation po JOIN package p ON p.key = po.package
               WHERE po.operation = o.seq AND p.direction = 'out')
FROM record r JOIN operation o ON o.record = r.key JOIN author a ON a.key = o.author
WHERE r.kind = 'dossier' AND r.id > :low AND r.id < :high AND o.fields IS NOT NULL
ORDER BY o.seq
"""


def figures(
    conn: sqlite3.Connection, months: Sequence[str], unit: str = ""
) -> dict[tuple[str, str, str], FieldFigures]:
    """By (unit, month, field) what is typed in these months: of one unit, or of everybody."""
    sql = _FIGURES.format(months=", ".join("?" * len(months)))
    args: list[str] = list(months)
    if unit:
        sql += " AND unit = ?"
        args.append(unit)
    found: dict[tuple[str, str, str], FieldFigures] = {}
    for row in conn.execute(sql, args):
        values = dict(zip(TYPED_COLUMNS, row[7:], strict=True))
        key = str(row[0]), str(row[1]), str(row[2])
        found[key] = FieldFigures(values, bool(row[3]), int(row[4]), str(row[5]), row[6] or "")
    return found


def touches(conn: sqlite3.Connection, unit: str, month: str) -> dict[tuple[str, str], CellTouch]:
    """By (field, column) who wrote the cell last here; a cell written after the month was sent says so."""
    prefix = f"{unit}/{month}/"
    rows = conn.execute(_TOUCHES, {"low": prefix, "high": prefix[:-1] + "0"}).fetchall()
    sent = any(row[5] for row in rows)
    found: dict[tuple[str, str], CellTouch] = {}
    for record, at, by, origin, fields, travelled in rows:
        touch = CellTouch(str(at), str(by), str(origin), sent and not travelled)
        for column in json.loads(fields):
            found[str(record).rpartition("/")[2], column] = touch
    return found
