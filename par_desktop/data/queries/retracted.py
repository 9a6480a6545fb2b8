"""What taking an import back needs to know: the words that took values away, and what was built on the import."""

from __future__ import annotations

from collections.abc import Sequence

from par_desktop.data.reader import Connection
from par_desktop.domain.operation import OpId

TAKEN_BACK = "taken_back"
"""Reason of the words that taking an import back writes."""


def words(conn: Connection) -> dict[OpId, tuple[str, str]]:
    """Operations whose value was taken back, each with the kind and record id of the word that says so."""
    sql = """SELECT 'void', unit, operation FROM void WHERE void = 1 AND deleted = 0 AND reason = ?
             UNION ALL SELECT 'refused', unit, operation FROM refused
             WHERE refused = 1 AND deleted = 0 AND reason = ?"""
    rows = conn.execute(sql, (TAKEN_BACK, TAKEN_BACK)).fetchall()
    return {OpId(bytes.fromhex(op)): (kind, f"{unit}/{op}") for kind, unit, op in rows}


def reasons(conn: Connection) -> dict[OpId, str]:
    """Why each voided operation is not used, by the word that stands; the coordinator's word goes first."""
    sql = """SELECT operation, reason FROM void WHERE void = 1 AND deleted = 0
             UNION ALL SELECT operation, reason FROM refused WHERE refused = 1 AND deleted = 0"""
    return {OpId(bytes.fromhex(op)): str(reason or "") for op, reason in conn.execute(sql).fetchall()}


def sequences(conn: Connection, ids: Sequence[OpId]) -> list[int]:
    """Local sequence numbers of those of these operations that are here."""
    found = (conn.execute("SELECT seq FROM operation WHERE id = ?", (op_id,)).fetchone() for op_id in ids)
    return sorted(int(row[0]) for row in found if row is not None)


def later_on_same_records(conn: Connection, package: int) -> list[int]:
    """Sequence numbers of operations on the records a package touched first, that came otherwise than with it."""
    sql = """SELECT seq FROM operation WHERE record IN (SELECT record FROM operation WHERE package = ?)
             AND (package IS NULL OR package <> ?) ORDER BY seq"""
    return [int(row[0]) for row in conn.execute(sql, (package, package)).fetchall()]


def relays(conn: Connection, package: int) -> list[tuple[str, int, str]]:
    """Receiver, number and time of packages sent that carried what this one brought first; oldest first."""
    sql = """SELECT receiver, number, at FROM package WHERE direction = 'out' AND key IN
               (SELECT po.package FROM package_operation po JOIN operation o ON o.seq = po.operation
                WHERE o.package = ?)
             ORDER BY key"""
    return [(str(receiver), int(number), str(at)) for receiver, number, at in conn.execute(sql, (package,)).fetchall()]


def submitted(conn: Connection, rounds: Sequence[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Which of these (unit, round) are handed in, with the day."""
    sql = "SELECT unit, round, submitted FROM submission WHERE submitted IS NOT NULL AND deleted = 0"
    wanted = set(rounds)
    return [(str(u), str(r), str(day)) for u, r, day in conn.execute(sql).fetchall() if (u, r) in wanted]


def closed_periods(conn: Connection) -> frozenset[str]:
    sql = "SELECT period FROM closing WHERE closed IS NOT NULL AND deleted = 0"
    return frozenset(str(row[0]) for row in conn.execute(sql).fetchall())


def published_rounds(conn: Connection) -> frozenset[str]:
    sql = "SELECT round FROM round WHERE published IS NOT NULL AND deleted = 0"
    return frozenset(str(row[0]) for row in conn.execute(sql).fetchall())
