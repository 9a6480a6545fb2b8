"""What people look for by name: documents of assignments, and where a unit's turn of a task stands."""

from __future__ import annotations

import sqlite3


def documents(conn: sqlite3.Connection) -> list[tuple[str, str, str, str, str]]:
    """Every document reference typed: task id, unit, period, number, note; the caller compares without marks."""
    sql = """SELECT task, unit, period, COALESCE(document_number, ''), COALESCE(note, '') FROM assignment
             WHERE deleted = 0 AND (document_number IS NOT NULL OR note IS NOT NULL)
             ORDER BY changed_at DESC"""
    return [(str(t), str(u), str(p), str(d), str(n)) for t, u, p, d, n in conn.execute(sql)]


def turns(conn: sqlite3.Connection, unit: str, year: int) -> dict[str, str]:
    """Task id to the period of the unit's turn of it in a year, or the first one after; for opening it."""
    sql = """SELECT task, MIN(period) FROM planned WHERE unit = ? AND year >= ? GROUP BY task"""
    return {str(task): str(period) for task, period in conn.execute(sql, (unit, year))}
