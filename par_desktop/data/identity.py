"""Who this installation is: the workspace's settings inside the database, and the replica's mark outside it.

The mark (one small JSON file per workspace in the user's own data folder) holds the private key, the replica id, the
path, the machine and the last operation written. Where mark and workspace disagree the workspace is a copy, moved or
restored, and becomes a new replica: two machines must never write under one name (design §4). The private key never
enters ``par.sqlite``, a package or a backup (design §5).
"""

from __future__ import annotations

import json
import os
import platform
import sqlite3
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from par_desktop.data.errors import speaking_of

REPLACES = "replaces"
"""Setting: the replica of this installation that the present one continues."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What the installation remembers of a workspace outside it; ``key`` is the private key, hex."""

    workspace: str
    replica: str
    path: str
    machine: str
    last_operation: str
    key: str


def machine_name() -> str:
    return platform.node() or "?"


def _file(state: Path, workspace: str) -> Path:
    return state / "workspaces" / f"{workspace}.json"


def read_mark(state: Path, workspace: str) -> Mark | None:
    """The mark of a workspace on this installation, or ``None`` where it has none or it cannot be read."""
    try:
        body = json.loads(_file(state, workspace).read_text(encoding="utf-8"))
        return Mark(**{name: str(body[name]) for name in Mark.__slots__})
    except (FileNotFoundError, KeyError, ValueError):
        return None


def write_mark(state: Path, mark: Mark) -> None:
    """Write the mark to a neighbour file, then replace: a crash leaves the old one whole."""
    path = _file(state, mark.workspace)
    with speaking_of(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        neighbour = path.with_suffix(".new")
        descriptor = os.open(neighbour, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(mark), file)
        os.replace(neighbour, path)


def last_operation(conn: sqlite3.Connection) -> str:
    """Hex id of the last operation here, whoever wrote it; empty if there is none.

    Whoever wrote it: a workspace put back to before an import has lost what it acknowledged, not only what it wrote.
    """
    row = conn.execute("SELECT id FROM operation ORDER BY seq DESC LIMIT 1").fetchone()
    return row[0].hex() if row else ""


def place_of(folder: Path) -> str:
    """The folder as the mark names it: one text for one place, however it was spelled."""
    return os.path.normcase(os.path.realpath(folder))


def is_same_installation(conn: sqlite3.Connection, mark: Mark | None, replica: str, folder: Path) -> bool:
    """Whether the workspace is the very one the mark speaks of: same replica, place, machine, and nothing lost."""
    return (
        mark is not None
        and mark.replica == replica
        and mark.path == place_of(folder)
        and mark.machine == machine_name()
        and (
            not mark.last_operation
            or conn.execute("SELECT 1 FROM operation WHERE id = ?", (bytes.fromhex(mark.last_operation),)).fetchone()
            is not None
        )
    )


def settings(conn: sqlite3.Connection) -> dict[str, str]:
    """All settings of the workspace."""
    return {str(n): str(v) for n, v in conn.execute("SELECT name, value FROM setting").fetchall()}


def set_setting(conn: sqlite3.Connection, name: str, value: str) -> None:
    conn.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))


def settle(
    conn: sqlite3.Connection, state: Path, folder: Path, new_replica: Callable[[], str], new_key: Callable[[], str]
) -> Mark:
    """The mark to work under, renewed where there is any doubt; run inside a write when the replica changes."""
    known = settings(conn)
    mark = read_mark(state, known["workspace"])
    if mark is not None and is_same_installation(conn, mark, known["replica"], folder):
        return mark
    # A copy on the same machine keeps the unit's key (it never left); another machine has none and makes its own.
    key = mark.key if mark is not None and mark.machine == machine_name() else new_key()
    replica = new_replica()
    renewed = Mark(known["workspace"], replica, place_of(folder), machine_name(), last_operation(conn), key)
    if mark is not None and mark.key == key:
        # The next package says which replica this one continues, so that nobody waits for the old one for ever.
        set_setting(conn, REPLACES, mark.replica)
    set_setting(conn, "replica", replica)
    write_mark(state, renewed)
    return renewed


def advance(conn: sqlite3.Connection, state: Path, mark: Mark) -> Mark:
    """Remember outside the workspace how far this replica has written."""
    last = last_operation(conn)
    if last == mark.last_operation:
        return mark
    moved = replace(mark, last_operation=last)
    write_mark(state, moved)
    return moved
