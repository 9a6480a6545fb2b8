"""What a document counts, read from the projection: assignments, dossiers, visits and the words typed for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from par_desktop.data.reader import Connection
from par_desktop.domain.metrics import TYPED_COLUMNS


@dataclass(frozen=True, slots=True)
class Turn:
    """One assignment as a document needs it; ``due`` is ISO, ``status`` an identifier, both may be missing."""

    task: str
    unit: str
    period: str
    role: str
    due: str | None
    status: str | None
    progress: int | None
    document_number: str | None
    document_date: str | None
    note: str | None


_TURNS = """
SELECT p.task, p.unit, p.period, p.role, p.due, a.status, a.progress, a.document_number, a.document_date, a.note
FROM planned p JOIN task t ON t.id = p.task JOIN unit u ON u.code = p.unit
LEFT JOIN assignment a ON a.task = p.task AND a.unit = p.unit AND a.period = p.period
WHERE COALESCE(a.deleted, 0) = 0 AND (:unit = '' OR p.unit = :unit)
ORDER BY t.number, u.position, p.period
"""


def turns(conn: Connection, unit: str = "") -> list[Turn]:
    """Every planned assignment with what its unit reported, of one unit or of all, in the annex's order."""
    return [Turn(*row) for row in conn.execute(_TURNS, {"unit": unit}).fetchall()]


@dataclass(frozen=True, slots=True)
class DossierMonth:
    """One row of biểu II.06a. ``none`` is "không phát sinh": every figure is then 0, nothing is missing."""

    unit: str
    month: str
    field: str
    none: bool
    figures: dict[str, int | None]


def dossier_months(conn: Connection, months: Sequence[str], units: Sequence[str]) -> list[DossierMonth]:
    """The rows of these months and units; a row that nobody filled in is left out."""
    marks, who = ",".join("?" * len(months)), ",".join("?" * len(units))
    names = ", ".join(TYPED_COLUMNS)
    sql = f"""SELECT unit, month, procedure_field, COALESCE(none, 0), {names} FROM dossier
              WHERE month IN ({marks}) AND unit IN ({who}) AND deleted = 0 AND COALESCE(none, {names}) IS NOT NULL"""
    return [
        _dossier_month(unit, month, field, bool(none), values)
        for unit, month, field, none, *values in conn.execute(sql, (*months, *units)).fetchall()
    ]


def _dossier_month(unit: str, month: str, field: str, marked: bool, values: Sequence[int | None]) -> DossierMonth:
    """The mark "không phát sinh" holds only while no figure contradicts it."""
    none = marked and all(value is None for value in values)
    return DossierMonth(
        unit, month, field, none, {n: 0 if none else v for n, v in zip(TYPED_COLUMNS, values, strict=True)}
    )


@dataclass(frozen=True, slots=True)
class VisitCounts:
    """Checks that took place in a span of days and what came of their findings."""

    inspections: int
    units: int
    findings: int
    remedied: int
    overdue: int


def visits(conn: Connection, first: str, last: str, today: str, units: Sequence[str]) -> VisitCounts:
    """ISO days, both included; ``remedied`` findings were reported by their unit or are further on."""
    who = ",".join("?" * len(units))
    span = f"i.day BETWEEN ? AND ? AND i.day <= ? AND i.unit IN ({who}) AND i.deleted = 0"
    held = (first, last, today, *units)
    met = conn.execute(f"SELECT COUNT(*), COUNT(DISTINCT i.unit) FROM inspection i WHERE {span}", held).fetchone()
    sql = f"""
        SELECT COUNT(*), COALESCE(SUM(COALESCE(f.state, 'open') <> 'open'), 0),
               COALESCE(SUM(COALESCE(f.state, 'open') = 'open' AND f.deadline < ?), 0)
        FROM finding f JOIN inspection i ON i.unit = f.unit AND i.inspection = f.inspection
        WHERE f.deleted = 0 AND {span}
    """
    found = conn.execute(sql, (today, *held)).fetchone()
    return VisitCounts(int(met[0]), int(met[1]), int(found[0]), int(found[1]), int(found[2]))


def passages(conn: Connection, report: str, unit: str, period: str) -> list[tuple[str, str | None]]:
    """(heading, text) of what a unit wrote for a report of a period."""
    sql = "SELECT heading, text FROM passage WHERE report = ? AND unit = ? AND period = ? AND deleted = 0"
    return conn.execute(sql, (report, unit, period)).fetchall()
