"""Packages sent and received and the receipts for them: SQL of one table group."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from par_desktop.domain.operation import OpId
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.frozen import dataclass

_COLUMNS = "key, id, direction, sender, receiver, replica, number, period, at, file, counts"
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class PackageRow:
    """One package as this workspace knows it; ``direction`` is ``in`` or ``out``, ``counts`` those of its import."""

    key: int
    id: str
    direction: str
    sender: str
    receiver: str
    replica: str
    number: int
    period: str
    at: str
    file: str
    counts: Mapping[str, int]


def insert(conn: sqlite3.Connection, row: PackageRow, digest: str) -> int:
    """Note a package; one that is known by direction, id and digest keeps its key. Returns the key."""
    values = (row.id, row.direction, row.sender, row.receiver, row.replica, row.number, row.period, row.at, row.file)
    conn.execute(
        "INSERT INTO package (id, direction, sender, receiver, replica, number, period, at, file, digest, counts)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (*values, digest, json.dumps(dict(row.counts))),
    )
    sql = "SELECT key FROM package WHERE direction = ? AND id = ? AND digest = ?"
    return int(conn.execute(sql, (row.direction, row.id, digest)).fetchone()[0])


def is_known(conn: sqlite3.Connection, package: str, digest: str) -> bool:
    """Whether this very file (package and saving) was received before."""
    sql = "SELECT 1 FROM package WHERE direction = 'in' AND id = ? AND digest = ?"
    return conn.execute(sql, (package, digest)).fetchone() is not None


def has_file(conn: sqlite3.Connection, digest: str) -> bool:
    """Whether a file of this content was received, and stands."""
    sql = "SELECT 1 FROM package WHERE direction = 'in' AND digest = ? AND taken_back = '' LIMIT 1"
    return conn.execute(sql, (digest,)).fetchone() is not None


def set_counts(conn: sqlite3.Connection, key: int, counts: Mapping[str, int]) -> None:
    conn.execute("UPDATE package SET counts = ? WHERE key = ?", (json.dumps(dict(counts)), key))


def link(conn: sqlite3.Connection, key: int, ids: Iterable[OpId]) -> None:
    """Remember which operations a package held; those without values here, it held without."""
    known = list(ids)
    for start in range(0, len(known), _CHUNK):
        part = known[start : start + _CHUNK]
        conn.execute(
            f"""INSERT OR IGNORE INTO package_operation (package, operation, bare)
                SELECT ?, seq, fields IS NULL FROM operation WHERE id IN ({",".join("?" * len(part))}) ORDER BY seq""",
            (key, *part),
        )


def link_drafts(conn: sqlite3.Connection, key: int, ids: Iterable[OpId]) -> None:
    """Of what a package held, the operations whose values stayed at home."""
    sql = """UPDATE package_operation SET bare = 1
             WHERE package = ? AND operation = (SELECT seq FROM operation WHERE id = ?)"""
    conn.executemany(sql, [(key, op_id) for op_id in ids])


def one(conn: sqlite3.Connection, key: int) -> PackageRow | None:
    """A package by its local key."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM package WHERE key = ?", (key,)).fetchone()
    return None if row is None else _row(row)


TELL, TOLD, WITHHELD = 0, 1, 2
"""Values of ``package.told``: its sender is to be told that it came, knows it, or must not be: not all was taken."""


def withhold_receipt(conn: sqlite3.Connection, package: str, digest: str) -> None:
    """Do not acknowledge this saving of a package: its sender is to go on sending what was not taken."""
    sql = "UPDATE package SET told = ? WHERE direction = 'in' AND id = ? AND digest = ?"
    conn.execute(sql, (WITHHELD, package, digest))


def withheld_no_more(conn: sqlite3.Connection, package: str, digest: str) -> None:
    """Acknowledge it after all, now that it came again and everything in it was taken."""
    sql = "UPDATE package SET told = ? WHERE direction = 'in' AND id = ? AND digest = ? AND told = ?"
    conn.execute(sql, (TELL, package, digest, WITHHELD))


def taken_back(conn: sqlite3.Connection, key: int) -> str:
    """When a received package was taken back (UTC, ISO); empty where it stands."""
    return str(conn.execute("SELECT taken_back FROM package WHERE key = ?", (key,)).fetchone()[0])


def set_taken_back(conn: sqlite3.Connection, key: int, at: str) -> None:
    """Withdraw a package's receipt, or give it again with ``""``: then its sender does not know yet."""
    sql = "UPDATE package SET taken_back = ?, told = CASE told WHEN ? THEN told ELSE ? END WHERE key = ?"
    conn.execute(sql, (at, WITHHELD, TELL, key))


def brought_first(conn: sqlite3.Connection, key: int) -> list[int]:
    """Sequence numbers of the operations that came here with this package and not before."""
    return [
        int(r[0]) for r in conn.execute("SELECT seq FROM operation WHERE package = ? ORDER BY seq", (key,)).fetchall()
    ]


def listed(conn: sqlite3.Connection) -> list[PackageRow]:
    """All packages, newest first."""
    rows = conn.execute(f"SELECT {_COLUMNS} FROM package ORDER BY at DESC, key DESC").fetchall()
    return [_row(row) for row in rows]


def _row(row: Sequence[Any]) -> PackageRow:
    return PackageRow(**dict(zip(_COLUMNS.split(", "), (*row[:10], json.loads(row[10])), strict=True)))


def records_held(conn: sqlite3.Connection, kinds: Iterable[str]) -> dict[str, dict[str, int]]:
    """How many records of each kind each unit has; a kind that is the city's own counts under ``""``."""
    found: dict[str, dict[str, int]] = {}
    for kind in sorted(kinds):
        unit = "unit" if "unit" in BY_NAME[kind].key else "''"
        sql = f'SELECT {unit}, COUNT(*) FROM "{kind}" WHERE deleted = 0 GROUP BY 1'
        found[kind] = {str(code): int(count) for code, count in conn.execute(sql).fetchall()}
    return found


def all_sent_here(conn: sqlite3.Connection, receipts: Iterable[str]) -> bool:
    """Whether every package that these receipts name was made in this workspace."""
    sql = "SELECT 1 FROM package WHERE direction = 'out' AND id = ?"
    named = (receipt for receipt in receipts if not receipt.startswith("file:"))
    return all(conn.execute(sql, (receipt,)).fetchone() is not None for receipt in named)


def next_number(conn: sqlite3.Connection, replica: str, receiver: str) -> int:
    """Running number per sending replica and receiver, for people only."""
    sql = "SELECT COALESCE(MAX(number), 0) + 1 FROM package WHERE direction = 'out' AND replica = ? AND receiver = ?"
    return int(conn.execute(sql, (replica, receiver)).fetchone()[0])


RECEIPTS_AT_MOST = 1_000
"""Receipts of one package: a cell of ``_par`` ends at 32,767 characters, which are some 1,700 ids.

The newest go first; what is left out is only sent to us once more, and its new package acknowledged.
"""


def receipts_due(conn: sqlite3.Connection, unit: str, most: int = RECEIPTS_AT_MOST) -> list[str]:
    """Ids of packages received from a unit that their sender is not known to know we have; sorted.

    A receipt goes on travelling until a package that carried it is itself acknowledged by the machine it is for.
    """
    sql = """SELECT id FROM package WHERE direction = 'in' AND sender = ? AND told = 0 AND taken_back = ''
             GROUP BY id ORDER BY MAX(key) DESC LIMIT ?"""
    return sorted(str(row[0]) for row in conn.execute(sql, (unit, most)).fetchall())


def tell_receipts(conn: sqlite3.Connection, package: int, receipts: Sequence[str]) -> None:
    """Remember which receipts one of our packages carries; marks of evidence files among them have their own books."""
    sql = """INSERT OR IGNORE INTO told_receipt SELECT :package, :receipt
             WHERE EXISTS (SELECT 1 FROM package WHERE direction = 'in' AND id = :receipt)"""
    conn.executemany(sql, [{"package": package, "receipt": receipt} for receipt in receipts])


def note_receipts(conn: sqlite3.Connection, replica: str, packages: Sequence[str]) -> None:
    """A machine says which of our packages it has; so it knows the receipts for its own packages that these carried.

    Its own: also those it made under an earlier replica id and the same key. Another machine of its unit does not.
    """
    known = {
        str(row[0]) for row in conn.execute("SELECT package FROM receipt WHERE replica = ?", (replica,)).fetchall()
    }
    fresh = [package for package in packages if package not in known]
    conn.executemany("INSERT OR IGNORE INTO receipt (package, replica) VALUES (?, ?)", [(p, replica) for p in fresh])
    told = """
        UPDATE package SET told = 1 WHERE direction = 'in' AND told = 0
        AND id IN (SELECT t.receipt FROM told_receipt t JOIN package o ON o.key = t.package
                   WHERE o.id = :package AND o.direction = 'out')
        AND replica IN (SELECT :replica UNION SELECT other.replica FROM peer other JOIN peer this
                        ON this.key = other.key AND this.unit = other.unit WHERE this.replica = :replica)
    """
    conn.executemany(told, [{"package": package, "replica": replica} for package in fresh])
    # What a package told and is known needs no memory; another machine's part is simply told again.
    forget = """DELETE FROM told_receipt WHERE receipt IN (SELECT id FROM package WHERE direction = 'in' AND told = 1)
                AND package IN (SELECT key FROM package WHERE id = ? AND direction = 'out')"""
    conn.executemany(forget, [(package,) for package in fresh])


def excel_replica(unit: str) -> str:
    """The name under which a unit without the program acknowledges, by returning a file."""
    return f"excel:{unit}"


def drop_excel_receipts(conn: sqlite3.Connection, key: int) -> None:
    """A returned file was taken back: whoever filled it in has acknowledged nothing by it."""
    sql = """DELETE FROM receipt WHERE (package, replica) IN (
               SELECT p.id, 'excel:' || p.receiver FROM package p WHERE p.key = :key
               UNION SELECT p.id, 'excel:' || t.unit FROM package p JOIN typing t ON t.digest = p.digest
               WHERE p.key = :key)"""
    conn.execute(sql, {"key": key})


def held_by(conn: sqlite3.Connection, replica: str) -> tuple[set[int], set[int]]:
    """Sequence numbers of what a replica has, as far as we could give it: it acknowledged or sent that.

    Second: those of which it has the place among the ancestors only, and we have the values.
    """
    held = _held(conn, replica)
    whole = {seq for seq, bare in held if not bare}
    return whole, {seq for seq, bare in held if bare} - whole


def _held(conn: sqlite3.Connection, replica: str) -> list[tuple[int, bool]]:
    """Sequence number, and whether it went without the values that are here."""
    lacking = "po.bare = 1 AND EXISTS (SELECT 1 FROM operation o WHERE o.seq = po.operation AND o.fields IS NOT NULL)"
    sql = f"""
        SELECT po.operation, {lacking} FROM package_operation po JOIN package p ON p.key = po.package
        JOIN receipt r ON r.package = p.id WHERE p.direction = 'out' AND r.replica = ?
        UNION
        SELECT po.operation, {lacking} FROM package_operation po JOIN package p ON p.key = po.package
        WHERE p.direction = 'in' AND p.replica = ?
    """
    return [(int(seq), bool(bare)) for seq, bare in conn.execute(sql, (replica, replica)).fetchall()]


def lacked_by(conn: sqlite3.Connection, replica: str, unit: str, kinds: Sequence[str]) -> list[tuple[str, str]]:
    """Records (kind, id) about a unit with an operation that its machine does not have; at most one a kind."""
    # ``+``: by the unit's records, never by all readings of all units (3 s a question with a million of them).
    sql = f"""
        SELECT r.kind, MIN(r.id) FROM operation o JOIN record r ON r.key = o.record
        WHERE r.unit = ? AND +r.kind IN ({",".join("?" * len(kinds))}) AND o.seq NOT IN (
            SELECT po.operation FROM package_operation po JOIN package p ON p.key = po.package
            WHERE (p.direction = 'in' AND p.replica = ?)
               OR (p.direction = 'out' AND p.id IN (SELECT package FROM receipt WHERE replica = ?)))
        GROUP BY r.kind
    """
    return conn.execute(sql, (unit, *kinds, replica, replica)).fetchall()


def ever_sent(conn: sqlite3.Connection) -> set[int]:
    """Sequence numbers of operations that have left this workspace with their values, or came to it from outside."""
    sql = """SELECT operation FROM package_operation WHERE bare = 0
             UNION SELECT seq FROM operation WHERE package IS NOT NULL"""
    return {int(row[0]) for row in conn.execute(sql).fetchall()}


def ever_sent_bare(conn: sqlite3.Connection) -> set[int]:
    """Sequence numbers of operations that some package held without their values."""
    return {int(row[0]) for row in conn.execute("SELECT operation FROM package_operation WHERE bare = 1").fetchall()}


def note_refusals(conn: sqlite3.Connection, package: int, rows: Sequence[tuple[str, str, str, str]]) -> None:
    """Replace a package's list of refused cells and fields: place, value, code, facts (JSON)."""
    conn.execute("DELETE FROM refusal WHERE package = ?", (package,))
    conn.executemany("INSERT INTO refusal VALUES (?, ?, ?, ?, ?)", [(package, *row) for row in rows])
