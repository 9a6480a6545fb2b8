"""Which typed operations a later saving of the same workbook made void (design §5, "Typed cells").

A *typing* is one saved workbook: the operations its yellow cells became. A later saving of the same package takes an
earlier one's place only when it still holds every cell the earlier one typed, same or changed; otherwise they are two
people's copies, and differing cells conflict. Of a group package each file is somebody's copy: nothing supersedes.

Derived from the typing records alone, never from the order of import, and decided cell by cell: a typed operation is
void while every typing that lists it has a later one whose own operation on that cell stands. One that was taken back
or refused takes nobody's place.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from par_desktop.domain.operation import OpId

Workbook = tuple[str, str]
"""Typing unit and package id: the savings of one workbook."""
Cell = tuple[str, str, str]
"""Kind, record id, field."""

_JUDGED = """SELECT o.id FROM (SELECT unit, operation FROM void t WHERE void = 1 AND deleted = 0 AND NOT EXISTS (
                                 SELECT 1 FROM refused r
                                 WHERE r.unit = t.unit AND r.operation = t.operation AND r.stands = 1)
                             UNION SELECT unit, operation FROM refused WHERE refused = 1 AND deleted = 0) v
             JOIN operation o ON o.id = unhex_id(v.operation) JOIN author a ON a.key = o.author AND a.unit = v.unit"""
_OPERATION = re.compile(r"[0-9a-f]{32}")


@dataclass(slots=True)
class _Typing:
    order: tuple[str, str]
    """Saved time, then digest: which of two savings of one workbook is the later."""
    cells: dict[Cell, OpId] = field(default_factory=dict)


def voided_ids(conn: sqlite3.Connection) -> frozenset[OpId]:
    """Operations that have lost their value: by somebody's word, or to a later saving of their workbook."""
    superseded = conn.execute("SELECT operation FROM superseded").fetchall()
    return frozenset(_judged(conn)) | {OpId(row[0]) for row in superseded}


def _judged(conn: sqlite3.Connection) -> set[OpId]:
    """Operations that somebody's word took the value from.

    A word about another unit's operation is no word: the record's unit must be the author's. What its unit took back
    too late stands, by the coordinator's word (docs/decisions/0004).
    """
    conn.create_function("unhex_id", 1, bytes.fromhex, deterministic=True)
    return {OpId(row[0]) for row in conn.execute(_JUDGED).fetchall()}


def note(conn: sqlite3.Connection, typings: Iterable[tuple[str, str]]) -> set[Workbook]:
    """Keep what these typing records (unit, digest) list, as they are projected now; the workbooks concerned."""
    touched: set[Workbook] = set()
    for unit, typing in typings:
        old = conn.execute("SELECT DISTINCT unit, package FROM typed WHERE unit = ? AND typing = ?", (unit, typing))
        touched |= {(str(u), str(p)) for u, p in old.fetchall()}
        conn.execute("DELETE FROM typed WHERE unit = ? AND typing = ?", (unit, typing))
        sql = "SELECT package, operations, shared FROM typing WHERE unit = ? AND typing = ? AND deleted = 0"
        row = conn.execute(sql, (unit, typing)).fetchone()
        if row is None or not row[0] or not row[1]:
            continue
        # A file of a group package is a workbook of its own: nothing takes its place, and what it typed it holds.
        package = f"{row[0]}/{typing}" if row[2] else str(row[0])
        ids = [bytes.fromhex(word) for word in str(row[1]).split() if _OPERATION.fullmatch(word)]
        conn.executemany(
            "INSERT OR IGNORE INTO typed (operation, unit, typing, package) VALUES (?, ?, ?, ?)",
            [(op_id, unit, typing, package) for op_id in ids],
        )
        touched.add((unit, package))
    return touched


def workbooks_of(conn: sqlite3.Connection, ids: Collection[OpId]) -> set[Workbook]:
    """The workbooks that list any of these operations."""
    found: set[Workbook] = set()
    for op_id in ids:
        rows = conn.execute("SELECT DISTINCT unit, package FROM typed WHERE operation = ?", (op_id,)).fetchall()
        found |= {(str(unit), str(package)) for unit, package in rows}
    return found


def refresh(conn: sqlite3.Connection, workbooks: Iterable[Workbook]) -> set[OpId]:
    """Decide anew which operations of these workbooks are superseded; those whose standing changed."""
    changed: set[OpId] = set()
    standing = _Standing(conn)
    for workbook in sorted(workbooks):
        listed, kept = standing.of(workbook)
        # The same typing in another workbook is the same operation: it stands as long as one of them holds it.
        void = {
            op_id
            for op_id in listed - kept
            if not any(op_id in standing.of(other)[1] for other in workbooks_of(conn, [op_id]) - {workbook})
        }
        was = {op_id for op_id in listed if _is_superseded(conn, op_id)}
        conn.executemany("INSERT OR IGNORE INTO superseded VALUES (?)", [(op_id,) for op_id in void - was])
        conn.executemany("DELETE FROM superseded WHERE operation = ?", [(op_id,) for op_id in was - void])
        changed |= void ^ was
    return changed


class _Standing:
    """What workbooks list, and which of it no later saving of theirs took the place of; asked once a refresh."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._judged: set[OpId] | None = None
        self._known: dict[Workbook, tuple[set[OpId], set[OpId]]] = {}

    def of(self, workbook: Workbook) -> tuple[set[OpId], set[OpId]]:
        if workbook not in self._known:
            judged = _judged(self._conn) if self._judged is None else self._judged
            self._judged = judged
            typings = _typings(self._conn, *workbook)
            listed = {op_id for typing in typings for op_id in typing.cells.values()}
            kept = {
                op_id for t in typings for cell, op_id in t.cells.items() if not _superseded(t, cell, typings, judged)
            }
            self._known[workbook] = (listed, kept)
        return self._known[workbook]


def refresh_all(conn: sqlite3.Connection) -> None:
    """Decide everything anew from the typing records as they are projected now."""
    conn.execute("DELETE FROM typed")
    conn.execute("DELETE FROM superseded")
    records = conn.execute("SELECT unit, typing FROM typing").fetchall()
    refresh(conn, note(conn, [(str(unit), str(typing)) for unit, typing in records]))


def _is_superseded(conn: sqlite3.Connection, op_id: OpId) -> bool:
    return conn.execute("SELECT 1 FROM superseded WHERE operation = ?", (op_id,)).fetchone() is not None


def _superseded(typing: _Typing, cell: Cell, others: Iterable[_Typing], judged: Collection[OpId]) -> bool:
    """Whether a later saving that holds all of this one says something else of the cell, and that stands."""
    return any(
        other.order > typing.order
        and typing.cells.keys() <= other.cells.keys()
        and other.cells[cell] != typing.cells[cell]
        and other.cells[cell] not in judged
        for other in others
    )


def _typings(conn: sqlite3.Connection, unit: str, package: str) -> list[_Typing]:
    """The savings of one workbook with their cells; an operation that has not come yet is a cell of its own."""
    sql = """SELECT t.typing, COALESCE(y.saved, ''), t.operation, r.kind, r.id, o.fields, a.unit, a.origin FROM typed t
             JOIN typing y ON y.unit = t.unit AND y.typing = t.typing
             LEFT JOIN operation o ON o.id = t.operation LEFT JOIN record r ON r.key = o.record
             LEFT JOIN author a ON a.key = o.author
             WHERE t.unit = ? AND t.package = ?"""
    found: dict[str, _Typing] = {}
    for digest, saved, op_id, kind, record, fields, author, origin in conn.execute(sql, (unit, package)).fetchall():
        typing = found.setdefault(str(digest), _Typing((str(saved), str(digest))))
        if author is not None and (author != unit or origin != "excel"):
            continue  # a typing speaks of its own unit's typed cells only
        names = list(json.loads(fields)) if fields else []
        for name in names or [""]:
            cell = (str(kind), str(record), str(name)) if names else ("", op_id.hex(), "")
            typing.cells[cell] = OpId(op_id)
    return list(found.values())
