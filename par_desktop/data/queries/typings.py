"""What earlier savings of one workbook typed."""

from __future__ import annotations

from collections.abc import Sequence

from par_desktop.data.reader import Connection
from par_desktop.domain.operation import OpId


def typed_earlier(conn: Connection, unit: str, package: str, digest: str, saved: str) -> list[int]:
    """Sequence numbers of what a unit typed in savings of a package that are not later than this one.

    A saving that does not say when it was saved is earlier than any.
    """
    sql = """SELECT DISTINCT o.seq FROM typed t JOIN typing y ON y.unit = t.unit AND y.typing = t.typing
             JOIN operation o ON o.id = t.operation
             WHERE t.unit = ? AND t.package = ? AND y.digest <> ? AND (COALESCE(y.saved, '') <= ? OR ? = '')
             ORDER BY o.seq"""
    return [int(row[0]) for row in conn.execute(sql, (unit, package, digest, saved, saved)).fetchall()]


def any_typed(conn: Connection, package: str) -> bool:
    """Whether anything that was typed into a package is here."""
    return conn.execute("SELECT 1 FROM typing WHERE package = ? LIMIT 1", (package,)).fetchone() is not None


def present(conn: Connection, ids: Sequence[OpId]) -> frozenset[OpId]:
    """Which of these operations are in the journal."""
    found = (conn.execute("SELECT id FROM operation WHERE id = ?", (op_id,)).fetchone() for op_id in ids)
    return frozenset(OpId(row[0]) for row in found if row is not None)


def given_way(conn: Connection) -> frozenset[OpId]:
    """Operations that a later saving of their workbook took the place of, and that no word speaks of."""
    sql = """SELECT s.operation FROM superseded s WHERE lower(hex(s.operation)) NOT IN
               (SELECT operation FROM void WHERE void = 1 AND deleted = 0
                UNION SELECT operation FROM refused WHERE refused = 1 AND deleted = 0)"""
    return frozenset(OpId(row[0]) for row in conn.execute(sql).fetchall())


def words(conn: Connection, reason: str) -> dict[OpId, list[tuple[str, str]]]:
    """Operations that lost their value for a reason, each with the kind and record id of the words that say so."""
    sql = """SELECT 'void', unit, operation FROM void WHERE void = 1 AND deleted = 0 AND reason = ?
             UNION ALL SELECT 'refused', unit, operation FROM refused
             WHERE refused = 1 AND deleted = 0 AND reason = ?"""
    rows = conn.execute(sql, (reason, reason)).fetchall()
    found: dict[OpId, list[tuple[str, str]]] = {}
    for kind, unit, op in rows:
        found.setdefault(OpId(bytes.fromhex(op)), []).append((kind, f"{unit}/{op}"))
    return found


def claimed(conn: Connection, package: str) -> list[tuple[str, str]]:
    """Typing unit and file digest of each file of a group package that was received and not taken back."""
    sql = """SELECT DISTINCT y.unit, y.digest FROM typing y
             WHERE y.package = ? AND y.deleted = 0 AND NOT EXISTS
               (SELECT 1 FROM package p WHERE p.direction = 'in' AND p.digest = y.digest AND p.taken_back <> '')
             ORDER BY y.unit, y.digest"""
    return [(str(unit), str(digest)) for unit, digest in conn.execute(sql, (package,)).fetchall()]


def digest_of(conn: Connection, key: int) -> str:
    """SHA-256 of the file of a package, by the package's local key."""
    return str(conn.execute("SELECT digest FROM package WHERE key = ?", (key,)).fetchone()[0])
