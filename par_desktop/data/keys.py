"""Keys of other machines and the invitations that let them in: SQL of ``peer`` and ``invitation``."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Peer:
    """Another machine: its replica, unit and public key (hex)."""

    replica: str
    unit: str
    key: str


def peers(conn: sqlite3.Connection, unit: str) -> list[Peer]:
    """Live machines of a unit."""
    sql = "SELECT replica, unit, key FROM peer WHERE unit = ? AND retired = 0 ORDER BY since, replica"
    return [Peer(*row) for row in conn.execute(sql, (unit,)).fetchall()]


def enrol(conn: sqlite3.Connection, peer: Peer, *, coordinator: bool, since: str) -> None:
    conn.execute(
        "INSERT INTO peer (replica, unit, key, coordinator, since) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (replica) DO UPDATE SET key = excluded.key, retired = 0 WHERE peer.unit = excluded.unit",
        (peer.replica, peer.unit, peer.key, int(coordinator), since),
    )


def machine(conn: sqlite3.Connection, replica: str) -> Peer | None:
    """The machine known by this replica id, retired or not."""
    row = conn.execute("SELECT replica, unit, key FROM peer WHERE replica = ?", (replica,)).fetchone()
    return None if row is None else Peer(*row)


def retire(conn: sqlite3.Connection, replica: str, unit: str, key: str) -> None:
    """A machine that goes on under another replica id is not waited for under the old one."""
    conn.execute("UPDATE peer SET retired = 1 WHERE replica = ? AND unit = ? AND key = ?", (replica, unit, key))


def invitation_of(conn: sqlite3.Connection, unit: str) -> tuple[str, str, str | None] | None:
    """Hash of the secret, when issued, and the key that used it."""
    row = conn.execute("SELECT secret, issued, used_by FROM invitation WHERE unit = ?", (unit,)).fetchone()
    return None if row is None else (str(row[0]), str(row[1]), row[2])


def invite(conn: sqlite3.Connection, unit: str, secret_hash: str, issued: str) -> None:
    sql = "INSERT OR REPLACE INTO invitation (unit, secret, issued) VALUES (?, ?, ?)"
    conn.execute(sql, (unit, secret_hash, issued))


def use_invitation(conn: sqlite3.Connection, unit: str, key: str) -> None:
    conn.execute("UPDATE invitation SET used_by = ? WHERE unit = ?", (key, unit))
