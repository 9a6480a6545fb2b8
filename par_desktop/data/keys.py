"""Keys of other machines and the invitations that let them in: SQL of ``peer`` and ``invitation``.

A machine is *live* while it is neither retired nor frozen: live machines are waited for and sent what they lack.
``retired`` is 1 for one that a person or its own unit took out of use, 2 for one that goes on under another replica id.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from par_desktop.frozen import dataclass

STOPPED, CONTINUED = 1, 2
"""Values of ``Peer.retired``: out of use; the same machine and key under another replica id."""

_COLUMNS = "replica, unit, key, retired, frozen, way, since, clock_days"


@dataclass(frozen=True, slots=True)
class Peer:
    """Another machine: its replica, unit and public key (hex).

    ``way`` is how its key came in: ``person``, ``fingerprint``, ``invitation``, ``machine`` (introduced by another one
    of its unit), ``own`` (a former key of this very workspace). ``clock_days`` is by how many days its clock is known
    to be ahead (negative: behind) of this one's, 0 where nothing is known.
    """

    replica: str
    unit: str
    key: str
    retired: int = 0
    frozen: bool = False
    way: str = "person"
    since: str = ""
    clock_days: int = 0

    @property
    def live(self) -> bool:
        return not self.retired and not self.frozen


@dataclass(frozen=True, slots=True)
class Invitation:
    """One secret that was sent to a unit, as its hash; ``void`` after a restore, or once another let it in."""

    secret: str
    unit: str
    issued: str
    used_by: str | None
    void: bool


def _peer(row: Sequence[object]) -> Peer:
    replica, unit, key, retired, frozen, way, since, days = row
    counts = int(str(retired)), bool(frozen)
    return Peer(str(replica), str(unit), str(key), *counts, str(way), str(since), int(str(days)))


def peers(conn: sqlite3.Connection, unit: str) -> list[Peer]:
    """Live machines of a unit."""
    return [peer for peer in machines(conn, unit) if peer.live]


def machines(conn: sqlite3.Connection, unit: str = "") -> list[Peer]:
    """All machines of a unit (of every unit with ``""``), retired and frozen ones too."""
    where, values = ("WHERE unit = ?", (unit,)) if unit else ("", ())
    sql = f"SELECT {_COLUMNS} FROM peer {where} ORDER BY unit, since, replica"
    return [_peer(row) for row in conn.execute(sql, values).fetchall()]


def machine(conn: sqlite3.Connection, replica: str) -> Peer | None:
    """The machine known by this replica id, retired or not."""
    row = conn.execute(f"SELECT {_COLUMNS} FROM peer WHERE replica = ?", (replica,)).fetchone()
    return None if row is None else _peer(row)


def unit_of_key(conn: sqlite3.Connection, key: str) -> str | None:
    """The unit a key belongs to, if it is known at all."""
    row = conn.execute("SELECT unit FROM peer WHERE key = ? ORDER BY since LIMIT 1", (key,)).fetchone()
    return None if row is None else str(row[0])


def enrol(conn: sqlite3.Connection, peer: Peer, *, coordinator: bool, since: str) -> None:
    """Note a machine, or bring a known one of the same unit and key back into use. ``peer.way`` says by what right."""
    conn.execute(
        "INSERT INTO peer (replica, unit, key, coordinator, since, way, frozen, retired)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (replica) DO UPDATE SET retired = excluded.retired, frozen = excluded.frozen"
        " WHERE peer.unit = excluded.unit AND peer.key = excluded.key",
        (peer.replica, peer.unit, peer.key, int(coordinator), since, peer.way, int(peer.frozen), peer.retired),
    )


def retire(conn: sqlite3.Connection, replica: str, unit: str) -> None:
    """Take a machine out of use: nobody waits for it, its key brings nothing new."""
    conn.execute("UPDATE peer SET retired = ? WHERE replica = ? AND unit = ?", (STOPPED, replica, unit))


def retire_key(conn: sqlite3.Connection, unit: str, key: str) -> None:
    """The same for every replica id of a key."""
    conn.execute("UPDATE peer SET retired = ? WHERE unit = ? AND key = ?", (STOPPED, unit, key))


def continue_as(conn: sqlite3.Connection, replica: str, unit: str, key: str) -> None:
    """A machine goes on under this replica id: the ids it had before are not waited for."""
    conn.execute(
        "UPDATE peer SET retired = ? WHERE unit = ? AND key = ? AND replica <> ? AND retired = 0",
        (CONTINUED, unit, key, replica),
    )


def set_frozen(conn: sqlite3.Connection, unit: str, key: str, frozen: bool) -> None:
    conn.execute("UPDATE peer SET frozen = ? WHERE unit = ? AND key = ?", (int(frozen), unit, key))


def set_clock(conn: sqlite3.Connection, replica: str, days: int) -> None:
    conn.execute("UPDATE peer SET clock_days = ? WHERE replica = ?", (days, replica))


def invitation(conn: sqlite3.Connection, unit: str, secret_hash: str) -> Invitation | None:
    """The unit's invitation with this hash, if one was issued here."""
    sql = "SELECT secret, unit, issued, used_by, void FROM invitation WHERE secret = ? AND unit = ?"
    row = conn.execute(sql, (secret_hash, unit)).fetchone()
    return None if row is None else Invitation(str(row[0]), str(row[1]), str(row[2]), row[3], bool(row[4]))


def invite(conn: sqlite3.Connection, unit: str, secret_hash: str, issued: str) -> None:
    """Note one more invitation; those issued before stay good, so that a reply to either proves itself."""
    conn.execute("INSERT INTO invitation (unit, secret, issued) VALUES (?, ?, ?)", (unit, secret_hash, issued))


def use_invitation(conn: sqlite3.Connection, unit: str, secret_hash: str, key: str) -> None:
    """One key has come in by it. All that the unit holds is one invitation: the others go with it."""
    conn.execute(
        "UPDATE invitation SET used_by = ? WHERE unit = ? AND used_by IS NULL AND (void = 0 OR secret = ?)",
        (key, unit, secret_hash),
    )


def void_invitations(conn: sqlite3.Connection, unit: str = "") -> None:
    """Outstanding invitations prove nothing any more: a unit's, let in otherwise, or all of them after a restore."""
    where, values = ("AND unit = ?", (unit,)) if unit else ("", ())
    conn.execute(f"UPDATE invitation SET void = 1 WHERE used_by IS NULL {where}", values)
