"""Visits, answers, findings and remedies. Functions of a connection; what is meant by them is said in ``domain``."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from par_desktop.domain.fields import RATIO_FIGURE, Figure
from par_desktop.domain.views.inspection_rows import AnswerRow, FindingNote, VisitHead

_HEAD = "i.unit, i.inspection, i.sort, i.day, i.started, i.ended, i.team, i.present, i.opinion, i.published"


@dataclass(frozen=True, slots=True)
class StoredFinding:
    """A finding with its remedy. ``returned``: the coordinator wrote to it after the unit's report had arrived here."""

    unit: str
    inspection: str
    finding: str
    day: date | None
    published: date | None
    item: str
    text: str
    person: str
    deadline: date | None
    state: str | None
    remedy: str
    remedied: date | None
    returned: bool


def visits(conn: sqlite3.Connection, first: date, last: date, unit: str | None = None) -> list[VisitHead]:
    """Visits of a span of days and those still to come, newest first; for a unit only its own, published ones."""
    sql = f"""SELECT {_HEAD} FROM inspection i
              WHERE i.deleted = 0 AND i.day >= ? {_own(unit)}
                AND (i.day <= ? OR (i.started IS NULL AND i.published IS NULL))
              ORDER BY i.day DESC, i.started DESC, i.inspection"""
    return [_head(row) for row in conn.execute(sql, (first.isoformat(), *_given(unit), last.isoformat()))]


def visit(conn: sqlite3.Connection, unit: str, inspection: str) -> VisitHead | None:
    """One visit; ``None`` where there is none or it was taken away."""
    sql = f"SELECT {_HEAD} FROM inspection i WHERE i.unit = ? AND i.inspection = ? AND i.deleted = 0"
    row = conn.execute(sql, (unit, inspection)).fetchone()
    return None if row is None else _head(row)


def verdicts(conn: sqlite3.Connection, heads: Iterable[VisitHead]) -> dict[str, dict[str, str]]:
    """Given answers by visit record and item."""
    found: dict[str, dict[str, str]] = {}
    sql = """SELECT item, answer FROM answer
             WHERE unit = ? AND inspection = ? AND deleted = 0 AND answer IS NOT NULL"""
    for head in heads:
        rows = conn.execute(sql, (head.unit, head.inspection)).fetchall()
        found[head.record] = {str(item): str(answer) for item, answer in rows}
    return found


def answers(conn: sqlite3.Connection, unit: str, inspection: str) -> dict[str, AnswerRow]:
    """What was recorded at one visit, by item."""
    sql = """SELECT item, answer, count, note, ratio_value, ratio_numerator, ratio_denominator, ratio_none FROM answer
             WHERE unit = ? AND inspection = ? AND deleted = 0"""
    rows = conn.execute(sql, (unit, inspection)).fetchall()
    return {str(r[0]): AnswerRow(str(r[0]), r[1], r[2], _figure(r[4:]), r[3] or "") for r in rows}


def previous(conn: sqlite3.Connection, unit: str, before: date) -> dict[str, tuple[date, str]]:
    """By item, the last earlier answer given in this unit."""
    sql = """SELECT a.item, i.day, a.answer FROM answer a
             JOIN inspection i ON i.unit = a.unit AND i.inspection = a.inspection AND i.deleted = 0
             WHERE a.unit = ? AND a.deleted = 0 AND a.answer IS NOT NULL AND i.day < ? ORDER BY i.day"""
    rows = conn.execute(sql, (unit, before.isoformat())).fetchall()
    return {str(item): (date.fromisoformat(day), str(answer)) for item, day, answer in rows}


def notes(conn: sqlite3.Connection, unit: str, inspection: str) -> list[FindingNote]:
    """Findings of one visit as the counter edits them, in their order."""
    sql = """SELECT finding, item, text, person, deadline FROM finding
             WHERE unit = ? AND inspection = ? AND deleted = 0 ORDER BY finding"""
    rows = conn.execute(sql, (unit, inspection)).fetchall()
    return [FindingNote(str(r[0]), r[1] or "", r[2] or "", r[3] or "", _day(r[4])) for r in rows]


def finding_ids(conn: sqlite3.Connection, unit: str, inspection: str) -> set[str]:
    """Every finding id of a visit, hidden ones too: an id is not given twice."""
    sql = "SELECT finding FROM finding WHERE unit = ? AND inspection = ?"
    return {str(row[0]) for row in conn.execute(sql, (unit, inspection))}


def findings(conn: sqlite3.Connection, first: date, last: date, unit: str | None = None) -> list[StoredFinding]:
    """Findings of visits in a span of days, and older ones that are not closed; for a unit its own, published ones."""
    sql = f"""
        SELECT f.unit, f.inspection, f.finding, i.day, i.published, f.item, f.text, f.person, f.deadline, f.state,
               r.text, r.done, {_last_write("finding", "f")} > {_last_write("remedy", "f")}
        FROM finding f
        JOIN inspection i ON i.unit = f.unit AND i.inspection = f.inspection AND i.deleted = 0
        LEFT JOIN remedy r
          ON r.unit = f.unit AND r.inspection = f.inspection AND r.finding = f.finding AND r.deleted = 0
        WHERE f.deleted = 0 AND i.day <= ? AND (i.day >= ? OR COALESCE(f.state, 'open') <> 'closed') {_own(unit)}
        ORDER BY i.day DESC, f.unit, f.item, f.finding"""
    rows = conn.execute(sql, (last.isoformat(), first.isoformat(), *_given(unit))).fetchall()
    return [
        StoredFinding(
            unit=str(r[0]),
            inspection=str(r[1]),
            finding=str(r[2]),
            day=_day(r[3]),
            published=_day(r[4]),
            item=r[5] or "",
            text=r[6] or "",
            person=r[7] or "",
            deadline=_day(r[8]),
            state=r[9],
            remedy=r[10] or "",
            remedied=_day(r[11]),
            returned=bool(r[12]),
        )
        for r in rows
    ]


def failures(conn: sqlite3.Connection, unit: str | None = None) -> list[tuple[str, str, str, date | None]]:
    """(unit, inspection, item, day) of every finding there is: what "tái phạm" is counted from."""
    sql = f"""SELECT f.unit, f.inspection, f.item, i.day FROM finding f
              JOIN inspection i ON i.unit = f.unit AND i.inspection = f.inspection AND i.deleted = 0
              WHERE f.deleted = 0 AND f.item IS NOT NULL {_own(unit)}"""
    return [(str(u), str(n), str(item), _day(day)) for u, n, item, day in conn.execute(sql, _given(unit))]


def surprise_days(conn: sqlite3.Connection, first: date, last: date) -> dict[str, date]:
    """Units checked by surprise in a span of days, with the last day; a check not finished does not count."""
    sql = """SELECT unit, MAX(day) FROM inspection
             WHERE deleted = 0 AND sort = 'surprise' AND day BETWEEN ? AND ?
               AND (ended IS NOT NULL OR published IS NOT NULL)
             GROUP BY unit"""
    rows = conn.execute(sql, (first.isoformat(), last.isoformat()))
    return {str(unit): date.fromisoformat(day) for unit, day in rows}


def teams(conn: sqlite3.Connection) -> Iterator[str]:
    """Teams written before, the latest first: what a new check proposes."""
    sql = "SELECT team FROM inspection WHERE deleted = 0 AND team IS NOT NULL GROUP BY team ORDER BY MAX(day) DESC"
    return (str(row[0]) for row in conn.execute(sql))


def _last_write(kind: str, alias: str) -> str:
    # The order in which writes came to lie here, not clocks: a report that came after the findings answers them.
    return f"""COALESCE((SELECT MAX(o.seq) FROM operation o JOIN record c ON c.key = o.record
               WHERE c.kind = '{kind}'
                 AND c.id = {alias}.unit || '/' || {alias}.inspection || '/' || {alias}.finding), 0)"""


def _own(unit: str | None) -> str:
    return "" if unit is None else "AND i.unit = ? AND i.published IS NOT NULL"


def _given(unit: str | None) -> tuple[str, ...]:
    return () if unit is None else (unit,)


def _head(row: Sequence[str | None]) -> VisitHead:
    return VisitHead(
        unit=str(row[0]),
        inspection=str(row[1]),
        sort=row[2],
        day=_day(row[3]),
        started=row[4],
        ended=row[5],
        team=row[6] or "",
        present=row[7] or "",
        opinion=row[8] or "",
        published=_day(row[9]),
    )


def _figure(columns: Sequence[int | None]) -> Figure | None:
    value = RATIO_FIGURE.from_columns(columns)
    return value if isinstance(value, Figure) else None


def _day(stored: str | None) -> date | None:
    return None if stored is None else date.fromisoformat(stored)
