"""What signs are looked for in: forms and the software's export of some months, monthly readings, inspections.

Three questions whatever the number of units; each names its units and periods, so that the primary keys lead.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence

from par_desktop.data.queries.figures import marks
from par_desktop.domain.fields import Figure
from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.frozen import dataclass

_COLUMNS = ", ".join(TYPED_COLUMNS)


@dataclass(frozen=True, slots=True)
class FormRow:
    """A row of biểu II.06a: a unit's own, or (``software``) of the city's export, then with its ``carried``."""

    software: bool
    unit: str
    month: str
    field: str
    nothing: bool
    figures: dict[str, int | None]
    carried: int | None


def form_rows(conn: sqlite3.Connection, units: Sequence[str], months: Sequence[str]) -> list[FormRow]:
    """All rows of these units and months, ordered by unit, month and field."""
    where = f"unit IN ({marks(units)}) AND month IN ({marks(months)}) AND deleted = 0"
    sql = f"""
        SELECT 0 AS software, unit, month, procedure_field, none, NULL AS carried, {_COLUMNS} FROM dossier WHERE {where}
        UNION ALL
        SELECT 1, unit, month, procedure_field, none, carried, {_COLUMNS} FROM onestop WHERE {where}
    """
    found = []
    for software, unit, month, field, none, carried, *values in conn.execute(sql, (*units, *months, *units, *months)):
        blank = all(value is None for value in values)
        figures = dict(zip(TYPED_COLUMNS, values, strict=True))
        found.append(FormRow(bool(software), str(unit), str(month), str(field), bool(none) and blank, figures, carried))
    return found


def monthly_readings(
    conn: sqlite3.Connection, metrics: Sequence[str], units: Sequence[str], months: Sequence[str]
) -> list[tuple[str, str, str, Figure]]:
    """(unit, metric, month, figure) of everything typed."""
    if not metrics:
        return []
    sql = f"""
        SELECT unit, metric, period, count_value, ratio_numerator, ratio_denominator,
               COALESCE(count_none, ratio_none, 0)
        FROM reading
        WHERE metric IN ({marks(metrics)}) AND unit IN ({marks(units)}) AND period IN ({marks(months)}) AND deleted = 0
    """
    found = []
    for unit, metric, month, value, top, bottom, none in conn.execute(sql, (*metrics, *units, *months)):
        figure = Figure(value, top, bottom, bool(none))
        if figure != Figure():
            found.append((str(unit), str(metric), str(month), figure))
    return found


@dataclass(frozen=True, slots=True)
class OverdueItem:
    """One item on overdue dossiers at one visit: what was answered, and whether a finding says so; ``day`` is ISO."""

    unit: str
    inspection: str
    day: str
    item: str
    count: int | None
    top: int | None
    bottom: int | None
    finding: bool


def overdue_items(
    conn: sqlite3.Connection, items: Collection[str], units: Sequence[str], first: str, last: str
) -> list[OverdueItem]:
    """Answers and findings on these items at visits between two days (ISO, both included)."""
    if not items:
        return []
    sql = f"""
        SELECT i.unit, i.inspection, i.day, a.item, a.count, a.ratio_numerator, a.ratio_denominator, 0
        FROM inspection i JOIN answer a ON a.unit = i.unit AND a.inspection = i.inspection AND a.deleted = 0
        WHERE i.unit IN ({marks(units)}) AND i.day BETWEEN ? AND ? AND i.deleted = 0 AND a.item IN ({marks(items)})
        UNION ALL
        SELECT i.unit, i.inspection, i.day, f.item, NULL, NULL, NULL, 1
        FROM inspection i JOIN finding f ON f.unit = i.unit AND f.inspection = i.inspection AND f.deleted = 0
        WHERE i.unit IN ({marks(units)}) AND i.day BETWEEN ? AND ? AND i.deleted = 0 AND f.item IN ({marks(items)})
    """
    args = (*units, first, last, *sorted(items))
    return [
        OverdueItem(str(unit), str(code), str(day), str(item), count, top, bottom, bool(finding))
        for unit, code, day, item, count, top, bottom, finding in conn.execute(sql, (*args, *args))
    ]
