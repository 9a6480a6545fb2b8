"""SQL about evidence: pieces and the criteria they serve, the files that lie here, which packages held them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import date

from par_desktop.domain.views.evidence_rows import EvidenceRow, MissingFile
from par_desktop.frozen import dataclass

_MARK = "file:"
_MARK_DIGITS = 16
_MARKED = f"receipt >= '{_MARK}' AND receipt < 'file;'"


def mark_of(sha256: str) -> str:
    """How a file stands among the receipts of a package: enough of its hash to tell it from every other."""
    return f"{_MARK}{sha256[:_MARK_DIGITS]}"


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file that a living evidence record shows: whose, how it is called, and whether it lies here."""

    unit: str
    evidence: str
    sha256: str
    name: str
    size: int
    here: bool
    conflicts: int


# files on this disk


def note_file(conn: sqlite3.Connection, sha256: str, size: int, arrived: str, *, waiting: bool) -> None:
    """Note that a file lies here; one that was noted keeps its day, and waits no longer once it is in its place."""
    conn.execute(
        "INSERT INTO evidence_file (sha256, size, arrived, waiting) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (sha256) DO UPDATE SET waiting = MIN(evidence_file.waiting, excluded.waiting)",
        (sha256, size, arrived, int(waiting)),
    )


def forget_file(conn: sqlite3.Connection, sha256: str) -> None:
    conn.execute("DELETE FROM evidence_file WHERE sha256 = ?", (sha256,))


def files_noted(conn: sqlite3.Connection) -> dict[str, tuple[int, str, bool]]:
    """By SHA-256: size, when it arrived (UTC), whether it waits for its record."""
    rows = conn.execute("SELECT sha256, size, arrived, waiting FROM evidence_file").fetchall()
    return {str(sha): (int(size), str(arrived), bool(waiting)) for sha, size, arrived, waiting in rows}


def named_anywhere(conn: sqlite3.Connection) -> set[str]:
    """Hashes that any operation on an evidence record names, also a superseded or voided one: nothing is lost."""
    sql = """SELECT DISTINCT json_extract(o.fields, '$.file.sha256') FROM operation o
             JOIN record r ON r.key = o.record WHERE r.kind = 'evidence' AND o.fields IS NOT NULL"""
    return {str(row[0]) for row in conn.execute(sql).fetchall() if row[0] is not None}


# what records name

_NAMED = """
    SELECT e.unit, e.evidence, e.file_sha256, e.file_name, e.file_size, f.sha256 IS NOT NULL, e.conflicts
    FROM evidence e LEFT JOIN evidence_file f ON f.sha256 = e.file_sha256 AND f.waiting = 0
    WHERE e.deleted = 0
"""


def named_files(conn: sqlite3.Connection, unit: str | None = None) -> list[NamedFile]:
    """Files of the living evidence of one unit, or of all; a record in conflict is listed even where it shows none."""
    sql = f"{_NAMED} AND (e.file_sha256 IS NOT NULL OR e.conflicts > 0)"
    rows = conn.execute(f"{sql} AND e.unit = ?" if unit else sql, (unit,) if unit else ()).fetchall()
    return [NamedFile(r[0], r[1], r[2] or "", r[3] or "", int(r[4] or 0), bool(r[5]), int(r[6])) for r in rows]


def missing_files(conn: sqlite3.Connection, unit: str | None = None) -> list[MissingFile]:
    """Files that living evidence names and that do not lie here, by unit and name."""
    sql = """
        SELECT e.unit, e.evidence, COALESCE(e.file_name, ''), e.file_sha256, COALESCE(e.file_size, 0)
        FROM evidence e LEFT JOIN evidence_file f ON f.sha256 = e.file_sha256 AND f.waiting = 0
        WHERE e.deleted = 0 AND e.file_sha256 IS NOT NULL AND f.sha256 IS NULL
    """
    rows = conn.execute(f"{sql} AND e.unit = ?" if unit else sql, (unit,) if unit else ()).fetchall()
    return [MissingFile(*row) for row in sorted(rows, key=lambda row: (row[0], row[2], row[1]))]


def same_content(conn: sqlite3.Connection, unit: str, sha256: str) -> str:
    """The unit's living evidence that shows this file; "" for none."""
    sql = "SELECT evidence FROM evidence WHERE unit = ? AND file_sha256 = ? AND deleted = 0 ORDER BY evidence LIMIT 1"
    row = conn.execute(sql, (unit, sha256)).fetchone()
    return "" if row is None else str(row[0])


# pieces as screens show them

_PIECES = """
    SELECT e.unit, e.evidence, COALESCE(e.title, ''), COALESCE(e.document_number, ''), e.document_date,
           COALESCE(e.place, ''), COALESCE(e.link, ''), COALESCE(e.file_name, ''), COALESCE(e.file_sha256, ''),
           COALESCE(e.file_size, 0), f.sha256 IS NOT NULL, e.conflicts
    FROM evidence e LEFT JOIN evidence_file f ON f.sha256 = e.file_sha256 AND f.waiting = 0
    WHERE e.unit = ? AND e.deleted = 0
"""


def pieces(conn: sqlite3.Connection, unit: str, round_code: str, criterion: str | None = None) -> list[EvidenceRow]:
    """A unit's evidence, oldest name first; with ``criterion`` only what serves it in this round.

    Each row tells which criteria it serves in the round.
    """
    served = _served(conn, unit, round_code)
    made = []
    for row in conn.execute(_PIECES, (unit,)).fetchall():
        uses = served.get(str(row[1]), ())
        if criterion is not None and criterion not in uses:
            continue
        day = date.fromisoformat(row[4]) if row[4] else None
        made.append(
            EvidenceRow(
                unit=row[0],
                evidence=row[1],
                title=row[2],
                number=row[3],
                day=day,
                place=row[5],
                link=row[6],
                file_name=row[7],
                sha256=row[8],
                size=int(row[9]),
                here=bool(row[10]),
                conflicts=int(row[11]),
                criteria=tuple(uses),
            )
        )
    return sorted(made, key=lambda piece: (piece.day or date.max, piece.words.casefold(), piece.evidence))


def _served(conn: sqlite3.Connection, unit: str, round_code: str) -> dict[str, list[str]]:
    sql = """SELECT evidence, criterion FROM evidence_use
             WHERE unit = ? AND round = ? AND used = 1 AND deleted = 0 ORDER BY evidence, criterion"""
    found: dict[str, list[str]] = {}
    for evidence, criterion in conn.execute(sql, (unit, round_code)).fetchall():
        found.setdefault(str(evidence), []).append(str(criterion))
    return found


def uses_of(conn: sqlite3.Connection, unit: str, evidence: str) -> list[tuple[str, str]]:
    """(criterion, round) of everything that a piece serves."""
    sql = """SELECT criterion, round FROM evidence_use
             WHERE unit = ? AND evidence = ? AND used = 1 AND deleted = 0 ORDER BY round, criterion"""
    return [(str(c), str(r)) for c, r in conn.execute(sql, (unit, evidence)).fetchall()]


# packages


def link_files(conn: sqlite3.Connection, package: str, direction: str, hashes: Iterable[str]) -> None:
    """Remember which files went with a package (its id, ``in`` or ``out``)."""
    sql = """INSERT OR IGNORE INTO package_file (package, sha256)
             SELECT key, ? FROM package WHERE id = ? AND direction = ?"""
    conn.executemany(sql, [(sha256, package, direction) for sha256 in hashes])


def sent_to(conn: sqlite3.Connection, receiver: str) -> set[str]:
    """Hashes of files that some package to this receiver carried."""
    sql = """SELECT DISTINCT pf.sha256 FROM package_file pf JOIN package p ON p.key = pf.package
             WHERE p.direction = 'out' AND p.receiver = ?"""
    return {str(row[0]) for row in conn.execute(sql, (receiver,)).fetchall()}


def acknowledged(conn: sqlite3.Connection, replica: str) -> set[str]:
    """Marks of the files that a machine said to have."""
    sql = f"SELECT receipt FROM (SELECT package AS receipt FROM receipt WHERE replica = ?) WHERE {_MARKED}"
    return {str(row[0]) for row in conn.execute(sql, (replica,)).fetchall()}


def told(conn: sqlite3.Connection, replica: str) -> set[str]:
    """Marks that a machine is known to know: a package that carried them was acknowledged by it."""
    sql = f"""SELECT DISTINCT t.receipt FROM told_receipt t JOIN package o ON o.key = t.package AND o.direction = 'out'
              JOIN receipt r ON r.package = o.id AND r.replica = ? WHERE t.{_MARKED.replace("AND ", "AND t.")}"""
    return {str(row[0]) for row in conn.execute(sql, (replica,)).fetchall()}
