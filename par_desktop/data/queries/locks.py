"""Locks, mergers and words about operations, as this workspace knows them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from par_desktop.data.reader import Connection
from par_desktop.domain.locks import Locks
from par_desktop.domain.operation import OpId
from par_desktop.domain.periods import PeriodCalendar
from par_desktop.domain.records.base import RecordType
from par_desktop.domain.records.succession import Merger

_CHUNK = 500


def load_locks(conn: Connection, calendar: PeriodCalendar) -> Locks:
    """Everything that is locked or reopened now, mergers included."""
    closed = conn.execute("SELECT period, closed FROM closing WHERE closed IS NOT NULL AND deleted = 0").fetchall()
    reopened = conn.execute(
        "SELECT unit, period, until FROM reopening WHERE until IS NOT NULL AND deleted = 0"
    ).fetchall()
    submitted = conn.execute(
        "SELECT unit, round, submitted FROM submission WHERE submitted IS NOT NULL AND deleted = 0"
    ).fetchall()
    return Locks(
        closed={str(period): date.fromisoformat(day) for period, day in closed},
        reopened={(str(unit), str(period)): date.fromisoformat(day) for unit, period, day in reopened},
        submitted={(str(unit), str(code)): date.fromisoformat(day) for unit, code, day in submitted},
        ended={m.unit: m.since for m in mergers(conn).values() if m.since is not None},
        calendar=calendar,
    )


def mergers(conn: Connection) -> dict[str, Merger]:
    """Mergers in force, by the unit that ended."""
    rows = conn.execute(
        "SELECT unit, successor, since, decision FROM succession"
        " WHERE coalesce(successor, '') NOT IN ('', unit) AND deleted = 0 ORDER BY unit"
    ).fetchall()
    return {
        str(unit): Merger(str(unit), str(successor), date.fromisoformat(since) if since else None, decision or "")
        for unit, successor, since, decision in rows
    }


def mergers_ever(conn: Connection) -> list[tuple[str, str]]:
    """(unit that ended, successor) of every merger ever entered: what was written under one stays its author's."""
    sql = """SELECT DISTINCT r.id, json_extract(o.fields, '$.successor') FROM operation o
             JOIN record r ON r.key = o.record WHERE r.kind = 'succession'"""
    return [(str(unit), str(successor)) for unit, successor in conn.execute(sql).fetchall() if successor]


def present(conn: Connection, ids: Sequence[OpId]) -> set[OpId]:
    """Which of these operations are here already."""
    found: set[OpId] = set()
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        sql = f"SELECT id FROM operation WHERE id IN ({','.join('?' * len(part))})"
        found |= {OpId(row[0]) for row in conn.execute(sql, part).fetchall()}
    return found


def sequences(conn: Connection, ids: Sequence[OpId]) -> list[int]:
    """Local sequence numbers of the operations among these that are here, in order of arrival."""
    found: list[int] = []
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        sql = f"SELECT seq FROM operation WHERE id IN ({','.join('?' * len(part))})"
        found += [int(row[0]) for row in conn.execute(sql, part).fetchall()]
    return sorted(found)


def later_than(conn: Connection, ids: Sequence[OpId], sequence: int) -> list[OpId]:
    """Those of these operations that came after a sequence number, in order of arrival."""
    found: list[tuple[int, OpId]] = []
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        sql = f"SELECT seq, id FROM operation WHERE seq > ? AND id IN ({','.join('?' * len(part))})"
        found += [(int(seq), OpId(op)) for seq, op in conn.execute(sql, (sequence, *part)).fetchall()]
    return [op for _, op in sorted(found)]


def reopening_reasons(conn: Connection, period: str) -> dict[str, str]:
    """Why each unit had a period, or a round, reopened."""
    rows = conn.execute("SELECT unit, reason FROM reopening WHERE period = ? AND deleted = 0", (period,)).fetchall()
    return {str(unit): str(reason or "") for unit, reason in rows}


def scored(conn: Connection, unit: str, round_code: str) -> int:
    """How many components a unit has scored itself in a round."""
    sql = "SELECT COUNT(*) FROM score WHERE unit = ? AND round = ? AND points IS NOT NULL AND deleted = 0"
    return int(conn.execute(sql, (unit, round_code)).fetchone()[0])


def refused_ops(conn: Connection, reasons: Collection[str], unit: str = "") -> dict[OpId, str]:
    """Operations that stand refused for one of these reasons (of one unit, where named), and which reason."""
    marks = ",".join("?" * len(reasons))
    sql = f"""SELECT operation, reason FROM refused
              WHERE refused = 1 AND deleted = 0 AND reason IN ({marks}) AND (? = '' OR unit = ?) ORDER BY operation"""
    rows = conn.execute(sql, (*sorted(reasons), unit, unit)).fetchall()
    return {OpId(bytes.fromhex(str(op))): str(why) for op, why in rows}


def reasons_of(conn: Connection, ids: Iterable[OpId]) -> dict[OpId, str]:
    """Why each of these operations stands refused; those that do not are left out."""
    found: dict[OpId, str] = {}
    for op_id in ids:
        row = conn.execute(
            "SELECT reason FROM refused WHERE operation = ? AND refused = 1 AND deleted = 0", (op_id.hex(),)
        ).fetchone()
        if row is not None:
            found[op_id] = str(row[0] or "")
    return found


def waiting_records(conn: Connection) -> list[tuple[str, str]]:
    """(kind, record id) of the records on which an operation waits for lost ancestors."""
    rows = conn.execute("SELECT kind, id FROM record WHERE waiting > 0 ORDER BY kind, id").fetchall()
    return [(str(kind), str(record)) for kind, record in rows]


def closing_sequence(conn: Connection) -> dict[str, int]:
    """When each period was last closed, as a local sequence number: what came later in it is đính chính."""
    sql = """SELECT r.id, MAX(o.seq) FROM operation o JOIN record r ON r.key = o.record
             JOIN closing c ON c.period = r.id WHERE r.kind = 'closing' AND c.closed IS NOT NULL AND c.deleted = 0
             AND json_extract(o.fields, '$.closed') IS NOT NULL GROUP BY r.id"""
    return {str(period): int(seq) for period, seq in conn.execute(sql).fetchall()}


def proxied_records(conn: Connection, units: Collection[str], kinds: Sequence[RecordType]) -> list[tuple[str, str]]:
    """(kind, record id) of these units' records that show a value which the coordinator typed for them."""
    found: list[tuple[str, str]] = []
    for kind in kinds:
        sql = f"""SELECT {" || '/' || ".join(kind.key)} FROM "{kind.name}" WHERE origin = 'proxy' AND deleted = 0
                  AND unit IN ({",".join("?" * len(units))}) ORDER BY {", ".join(kind.key)}"""
        found += [(kind.name, str(row[0])) for row in conn.execute(sql, sorted(units)).fetchall()]
    return found
