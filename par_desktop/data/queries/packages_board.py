"""What each unit owes for a period, counted from the projection; and the packages that travelled.

Counts are for a set of units at once: one statement a figure, whatever the number of units.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date

from par_desktop.data.reader import Connection
from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.domain.views.package_rows import Item
from par_desktop.frozen import dataclass

Counts = dict[str, Item]


def _marks(values: Sequence[str]) -> str:
    return ",".join("?" * len(values))


def tasks(conn: Connection, units: Sequence[str], periods: Sequence[str]) -> Counts:
    """Assignments of these periods (the quarter and the longer ones around it): with a status or progress, of all."""
    sql = f"""
        SELECT p.unit, SUM(a.status IS NOT NULL OR a.progress IS NOT NULL), COUNT(*)
        FROM planned p LEFT JOIN assignment a
          ON a.task = p.task AND a.unit = p.unit AND a.period = p.period AND a.deleted = 0
        WHERE p.unit IN ({_marks(units)}) AND p.period IN ({_marks(periods)}) GROUP BY p.unit
    """
    rows = conn.execute(sql, (*units, *periods)).fetchall()
    return {str(unit): Item(int(done or 0), int(total)) for unit, done, total in rows}


_WHOLE = " AND ".join(f"{column} IS NOT NULL" for column in TYPED_COLUMNS)
_ANY = f"COALESCE({', '.join(TYPED_COLUMNS)}, none) IS NOT NULL"


def dossier_months(conn: Connection, units: Sequence[str], months: Sequence[str]) -> set[tuple[str, str]]:
    """(unit, month) of months that hold figures and no half-filled row: each is whole or "không phát sinh"."""
    sql = f"""
        SELECT unit, month FROM dossier
        WHERE unit IN ({_marks(units)}) AND month IN ({_marks(months)}) AND deleted = 0 AND {_ANY}
        GROUP BY unit, month HAVING MIN(COALESCE(none, 0) OR ({_WHOLE})) = 1
    """
    return {(str(unit), str(month)) for unit, month in conn.execute(sql, (*units, *months)).fetchall()}


def scores(conn: Connection, units: Sequence[str], rounds: Sequence[str], components: Sequence[str]) -> dict[str, int]:
    """How many of these components a unit has scored itself, in any of these rounds."""
    sql = f"""
        SELECT unit, COUNT(DISTINCT criterion) FROM score
        WHERE unit IN ({_marks(units)}) AND round IN ({_marks(rounds)}) AND criterion IN ({_marks(components)})
          AND points IS NOT NULL AND deleted = 0 GROUP BY unit
    """
    return dict(conn.execute(sql, (*units, *rounds, *components)).fetchall())


def remedies(
    conn: Connection, units: Sequence[str], first: date, last: date, day: date
) -> tuple[Counts, dict[str, int]]:
    """Findings of published visits due by ``last`` that were open in the period: remedied, of all.

    Second: how many are past their own deadline on ``day`` without a remedy.
    """
    sql = f"""
        SELECT f.unit,
               SUM(f.state IN ('reported', 'confirmed', 'closed') OR r.text IS NOT NULL OR r.done IS NOT NULL),
               COUNT(*),
               SUM(COALESCE(f.state, 'open') = 'open' AND r.text IS NULL AND r.done IS NULL AND f.deadline < ?)
        FROM finding f
        JOIN inspection i ON i.unit = f.unit AND i.inspection = f.inspection AND i.deleted = 0
        LEFT JOIN remedy r
          ON r.unit = f.unit AND r.inspection = f.inspection AND r.finding = f.finding AND r.deleted = 0
        WHERE f.unit IN ({_marks(units)}) AND f.deleted = 0 AND i.published IS NOT NULL
          AND f.deadline <= ? AND (f.deadline >= ? OR COALESCE(f.state, 'open') <> 'closed')
        GROUP BY f.unit
    """
    found: Counts = {}
    late: dict[str, int] = {}
    values = (day.isoformat(), *units, last.isoformat(), first.isoformat())
    for unit, done, total, overdue in conn.execute(sql, values).fetchall():
        found[str(unit)] = Item(int(done or 0), int(total))
        late[str(unit)] = int(overdue or 0)
    return found, late


def passages(conn: Connection, units: Sequence[str], period: str, headings: Sequence[str]) -> dict[str, int]:
    """Under how many of these headings of the quarterly report a unit has written."""
    sql = f"""
        SELECT unit, COUNT(DISTINCT heading) FROM passage
        WHERE unit IN ({_marks(units)}) AND period = ? AND heading IN ({_marks(headings)})
          AND report LIKE 'cchc%' AND text IS NOT NULL AND deleted = 0 GROUP BY unit
    """
    return dict(conn.execute(sql, (*units, period, *headings)).fetchall())


def proxies(conn: Connection, units: Sequence[str], periods: Sequence[str], months: Sequence[str]) -> dict[str, int]:
    """Records of the period whose last word is nhập thay."""
    marks = _marks(units)
    sql = f"""
        SELECT unit, SUM(n) FROM (
            SELECT unit, COUNT(*) n FROM assignment
            WHERE unit IN ({marks}) AND period IN ({_marks(periods)}) AND origin = 'proxy' AND deleted = 0 GROUP BY unit
            UNION ALL
            SELECT unit, COUNT(*) n FROM dossier
            WHERE unit IN ({marks}) AND month IN ({_marks(months)}) AND origin = 'proxy' AND deleted = 0 GROUP BY unit
        ) GROUP BY unit
    """
    return {str(u): int(n) for u, n in conn.execute(sql, (*units, *periods, *units, *months)).fetchall()}


@dataclass(frozen=True, slots=True)
class LastPackage:
    """The newest package of a unit; ``for_period`` whether any of its packages names the period asked for."""

    at: str
    number: int
    package: str
    excel: bool
    for_period: bool
    later: bool


_FROM_UNITS = """
    SELECT p.sender AS unit, p.at, p.number, p.id, p.period, 0 AS excel FROM package p
    WHERE p.direction = 'in' AND p.sender IN ({marks})
    UNION ALL
    SELECT t.unit, p.at, p.number, p.id, p.period, 1 FROM typing t
    JOIN package p ON p.direction = 'in' AND p.digest = t.digest
    WHERE t.deleted = 0 AND t.unit IN ({marks}) AND p.sender <> t.unit
    ORDER BY 2
"""


def last_received(conn: Connection, units: Sequence[str], period: str) -> dict[str, LastPackage]:
    """By unit: what came last from it, its own package or a file it filled in (excel)."""
    rows = conn.execute(_FROM_UNITS.format(marks=_marks(units)), (*units, *units)).fetchall()
    return _newest(rows, period)


def last_sent(conn: Connection, receiver: str, unit: str, period: str) -> LastPackage | None:
    """The newest package sent to a receiver, as the sender's own row."""
    sql = "SELECT ?, at, number, id, period, 0 FROM package WHERE direction = 'out' AND receiver = ? ORDER BY at"
    return _newest(conn.execute(sql, (unit, receiver)).fetchall(), period).get(unit)


def _newest(rows: Sequence[Sequence[object]], period: str) -> dict[str, LastPackage]:
    found: dict[str, LastPackage] = {}
    for unit, at, number, package, covers, excel in rows:
        before = found.get(str(unit))
        found[str(unit)] = LastPackage(
            str(at),
            int(str(number)),
            str(package),
            bool(excel),
            covers == period or (before is not None and before.for_period),
            str(covers) > period or (before is not None and before.later),
        )
    return found


def unsent(conn: Connection, unit: str) -> int:
    """How many of a unit's own operations are in no package yet (bookkeeping left out)."""
    sql = """
        SELECT COUNT(*) FROM operation o JOIN author a ON a.key = o.author JOIN record r ON r.key = o.record
        WHERE a.unit = ? AND r.kind NOT IN ('void', 'typing')
          AND o.seq NOT IN (SELECT operation FROM package_operation)
    """
    return int(conn.execute(sql, (unit,)).fetchone()[0])


def papers(conn: Connection, units: Sequence[str], periods: Sequence[str]) -> dict[str, str]:
    """By unit the last day (ISO) on which any of these periods came on paper."""
    sql = f"""SELECT unit, MAX(received) FROM paper WHERE unit IN ({_marks(units)}) AND period IN ({_marks(periods)})
              AND received IS NOT NULL AND deleted = 0 GROUP BY unit"""
    return dict(conn.execute(sql, (*units, *periods)).fetchall())


def evidence(conn: Connection, units: Sequence[str], rounds: Sequence[str]) -> dict[str, int]:
    """By unit how many living pieces of evidence serve a criterion in any of these rounds."""
    sql = f"""SELECT u.unit, COUNT(DISTINCT u.evidence) FROM evidence_use u
              JOIN evidence e ON e.unit = u.unit AND e.evidence = u.evidence AND e.deleted = 0
              WHERE u.unit IN ({_marks(units)}) AND u.round IN ({_marks(rounds)}) AND u.used = 1 AND u.deleted = 0
              GROUP BY u.unit"""
    return {str(unit): int(count) for unit, count in conn.execute(sql, (*units, *rounds)).fetchall()}


def open_matters(conn: Connection, units: Sequence[str]) -> dict[str, tuple[int, int]]:
    """By unit how many operations wait and how many fields are in conflict, whatever the period."""
    found: dict[str, tuple[int, int]] = {}
    # One statement each: the partial indexes hold only the few records that are open. ``+`` keeps the planner from
    # walking all records by unit instead (half a second with a million of them).
    for at, column in enumerate(("waiting", "conflicts")):
        where = f"{column} > 0 AND +unit IN ({_marks(units)})"
        sql = f"SELECT unit, SUM({column}) FROM record WHERE {where} GROUP BY +unit"
        for unit, count in conn.execute(sql, tuple(units)).fetchall():
            waiting, conflicts = found.get(str(unit), (0, 0))
            found[str(unit)] = (int(count), conflicts) if at == 0 else (waiting, int(count))
    return found


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """Packages sent to one receiver after the last one that any of its machines acknowledged; ``since`` is UTC."""

    since: str
    numbers: tuple[int, ...]


def unconfirmed(conn: Connection, receivers: Sequence[str], before: str) -> dict[str, Unconfirmed]:
    """By receiver what was sent before a moment (UTC, ISO) and is neither acknowledged nor made good by a later one.

    Whoever acknowledged a later package has all that the earlier ones held.
    """
    # The newest acknowledged of each receiver first, once: asked of each package it was half of what the board cost.
    sql = f"""
        WITH newest AS MATERIALIZED (
            SELECT o.receiver, MAX(o.key) AS key FROM package o JOIN receipt r ON r.package = o.id
            WHERE o.direction = 'out' GROUP BY o.receiver
        )
        SELECT p.receiver, p.number, p.at FROM package p LEFT JOIN newest n ON n.receiver = p.receiver
        WHERE p.direction = 'out' AND p.receiver IN ({_marks(receivers)}) AND p.at < ? AND p.key > COALESCE(n.key, 0)
        ORDER BY p.key
    """
    found: dict[str, Unconfirmed] = {}
    for receiver, number, at in conn.execute(sql, (*receivers, before)).fetchall():
        known = found.get(str(receiver), Unconfirmed(str(at), ()))
        found[str(receiver)] = Unconfirmed(known.since, (*known.numbers, int(number)))
    return found


def machines(conn: Connection, units: Sequence[str]) -> dict[str, int]:
    """How many live machines of each unit are known."""
    sql = f"SELECT unit, COUNT(*) FROM peer WHERE retired = 0 AND unit IN ({_marks(units)}) GROUP BY unit"
    return dict(conn.execute(sql, tuple(units)).fetchall())


@dataclass(frozen=True, slots=True)
class PackageRecord:
    """A row of the package table with what hangs on it."""

    key: int
    id: str
    direction: str
    sender: str
    receiver: str
    number: int
    period: str
    at: str
    file: str
    counts: Mapping[str, int]
    operations: int
    refused: int
    typed_by: str
    taken_back: str
    confirmed: int
    """Whether it or a later package to the same receiver was acknowledged: that one held what this one did."""


_COUNTS_AT = 9


def listed(conn: Connection, direction: str, limit: int = 2_000) -> list[PackageRecord]:
    """Packages sent (``out``) or received (``in``), newest first."""
    sql = """
        SELECT p.key, p.id, p.direction, p.sender, p.receiver, p.number, p.period, p.at, p.file, p.counts,
               (SELECT COUNT(*) FROM package_operation o WHERE o.package = p.key),
               (SELECT COUNT(*) FROM refusal r WHERE r.package = p.key),
               COALESCE((SELECT t.unit FROM typing t WHERE t.digest = p.digest AND t.deleted = 0
                         AND p.direction = 'in' AND t.unit <> p.sender LIMIT 1), ''), p.taken_back,
               p.direction = 'out' AND p.key <= COALESCE(a.newest, 0)
        FROM package p LEFT JOIN (
            SELECT o.receiver, MAX(o.key) AS newest FROM package o JOIN receipt r ON r.package = o.id
            WHERE o.direction = 'out' GROUP BY o.receiver
        ) a ON a.receiver = p.receiver
        WHERE p.direction = ? ORDER BY p.at DESC, p.key DESC LIMIT ?
    """
    rows = conn.execute(sql, (direction, limit)).fetchall()
    return [PackageRecord(*(json.loads(v) if at == _COUNTS_AT else v for at, v in enumerate(row))) for row in rows]


def refusals(conn: Connection, package: int) -> list[tuple[str, str, str, dict[str, object]]]:
    """Place, value, code and facts of what one package was refused."""
    sql = "SELECT place, value, code, facts FROM refusal WHERE package = ? ORDER BY rowid"
    return [(str(p), str(v), str(c), dict(json.loads(f))) for p, v, c, f in conn.execute(sql, (package,)).fetchall()]
