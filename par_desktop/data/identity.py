"""Who this installation is: the workspace's settings inside the database, and the replica's mark outside it.

The mark (one small JSON file per workspace and place in the user's own data folder) holds the private key, the replica
id, the path, the machine and the last operation written. Where mark and workspace disagree the workspace is a copy,
moved or restored, and becomes a new replica: two machines must never write under one name (design §4). It keeps its
operations, those not yet sent and the receipts it holds; it acknowledges nothing of what it had and is sent everything
again. The private key never enters ``par.sqlite``, a package or a backup (design §5).
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path

from par_desktop.data import keys
from par_desktop.data.errors import speaking_of
from par_desktop.data.schema import FILE_NAME
from par_desktop.frozen import dataclass

REPLACES = "replaces"
"""Setting: the replica of this installation that the present one continues."""
INVITATION, INVITED_AT = "invitation", "invited_at"
"""Settings in which an invited unit keeps what it was sent, to show it in its reply, and when that was made."""
OWN_KEY = "own_key"
"""Setting: the public half of the key this workspace signs with, so that its own old packages are known for its own."""
ACKNOWLEDGES_AFTER = "acknowledges_after"
"""Setting: packages received up to this local key are not acknowledged: another replica received them."""
HANDED_OVER = "handed_over"
"""Setting: to whom and when this workspace was handed over, ``YYYY-MM-DD name``; empty where it was not."""
HAND_OVER_FILE = "ban-giao.khoa"
"""The file beside a successor's database that holds its key until it is first opened there."""

log = logging.getLogger(__name__)


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
    if sys.platform == "win32":
        import platform

        return platform.node() or "?"
    return os.uname().nodename or "?"


def _marks(state: Path) -> Path:
    return state / "workspaces"


def _file(state: Path, workspace: str, place: str) -> Path:
    """One file a workspace and place: a copy in another folder does not unsettle the one it was copied from."""
    return _marks(state) / f"{workspace}-{hashlib.sha256(place.encode()).hexdigest()[:12]}.json"


def _read(path: Path) -> Mark | None:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
        return Mark(**{name: str(body[name]) for name in Mark.__slots__})
    except (OSError, KeyError, TypeError, ValueError):
        return None


def _all_marks(state: Path, workspace: str) -> list[Mark]:
    """Every mark of a workspace on this installation, the one written last first; the plain name is an older form."""
    found = [*_marks(state).glob(f"{workspace}-*.json"), _marks(state) / f"{workspace}.json"]
    dated = [(path.stat().st_mtime_ns, mark) for path in found if (mark := _read(path)) is not None]
    return [mark for _, mark in sorted(dated, key=lambda each: each[0], reverse=True)]


def read_mark(state: Path, workspace: str, folder: Path | None = None) -> Mark | None:
    """The mark of a workspace in a folder (the one written last, wherever it is); ``None`` where there is none."""
    known = _all_marks(state, workspace)
    if folder is None:
        return known[0] if known else None
    return next((mark for mark in known if mark.path == place_of(folder)), None)


def write_mark(state: Path, mark: Mark) -> None:
    """Write the mark to a neighbour file, then replace: a crash leaves the old one whole."""
    path = _file(state, mark.workspace, mark.path)
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
    conn: sqlite3.Connection,
    state: Path,
    folder: Path,
    new_replica: Callable[[], str],
    new_key: Callable[[], str],
    public: Callable[[str], str],
) -> Mark:
    """The mark to work under, renewed where there is any doubt; run inside a write when the replica changes.

    ``public`` gives the public half of a private key.
    """
    known = settings(conn)
    workspace, place = known["workspace"], place_of(folder)
    mark = read_mark(state, workspace, folder)
    if mark is not None and is_same_installation(conn, mark, known["replica"], folder):
        return mark
    before = _continued(state, workspace, place)
    handed = None if before is not None else _handed(folder, workspace)
    # A copy on the same machine keeps the unit's key (it never left); another machine has none and makes its own.
    key = before.key if before is not None else handed.key if handed is not None else new_key()
    renewed = Mark(workspace, new_replica(), place, machine_name(), last_operation(conn), key)
    gone = before is not None and (before.path == place or not (Path(before.path) / FILE_NAME).exists())
    # The next package says which replica this one continues, so that nobody waits for the old one for ever. A copy
    # whose original is still there continues nothing.
    set_setting(conn, REPLACES, before.replica if before and gone else handed.replica if handed is not None else "")
    set_setting(conn, "replica", renewed.replica)
    row = conn.execute("SELECT COALESCE(MAX(key), 0) FROM package WHERE direction = 'in'").fetchone()
    set_setting(conn, ACKNOWLEDGES_AFTER, str(row[0]))
    conn.execute("UPDATE package SET told = 1 WHERE direction = 'in' AND told = 0")
    keys.void_invitations(conn)
    _note_own_key(conn, known, public(key), renewed.replica)
    write_mark(state, renewed)
    if handed is not None:
        _forget(folder / HAND_OVER_FILE)
    if before is not None and gone and before.path != place:
        _forget(_file(state, workspace, before.path))
    return renewed


def _continued(state: Path, workspace: str, place: str) -> Mark | None:
    """The mark this workspace goes on from on this machine: that of its place, else of a place where it is no more."""
    marks = [mark for mark in _all_marks(state, workspace) if mark.machine == machine_name()]
    return min(
        marks,
        key=lambda mark: (mark.path != place, (Path(mark.path) / FILE_NAME).exists()),
        default=None,
    )


def _handed(folder: Path, workspace: str) -> Mark | None:
    """The key that came with a hand-over, on the successor's machine."""
    mark = _read(folder / HAND_OVER_FILE)
    return mark if mark is not None and mark.workspace == workspace else None


def _forget(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:
        log.exception("could not remove %s", path.name)


def _note_own_key(conn: sqlite3.Connection, known: dict[str, str], mine: str, replica: str) -> None:
    """Remember the public half; a former key stays known as this unit's own, for reading its old packages."""
    former = known.get(OWN_KEY, "")
    if former and former != mine:
        own = keys.Peer(former[:16], known["unit"], former, retired=keys.STOPPED, way="own")
        keys.enrol(conn, own, coordinator=False, since=known.get("created", ""))
        # An invitation belongs to the key that answered it: shown by another, it would look stolen.
        set_setting(conn, INVITATION, "")
    set_setting(conn, OWN_KEY, mine)


def make_successor(conn: sqlite3.Connection, folder: Path, replica: str, key: str, person: str, workspace: str) -> None:
    """Put a copy of the database into ``folder`` that becomes the successor's workspace when it is first opened.

    It has a name of its own, so that no mark of the old one fits it; its private key waits beside it, in a file that
    the first opening takes in and removes.
    """
    target = folder / FILE_NAME
    with speaking_of(target):
        conn.execute("VACUUM INTO ?", (str(target),))
        with closing(sqlite3.connect(target, isolation_level=None)) as copy:
            changed = {"workspace": workspace, "replica": replica, "person": person, INVITATION: "", HANDED_OVER: ""}
            for name, value in changed.items():
                set_setting(copy, name, value)
            copy.execute("DELETE FROM setting WHERE name IN ('import_backup', 'second_copy_at', 'second_copy_place')")
        descriptor = os.open(folder / HAND_OVER_FILE, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(Mark(workspace, replica, "", "", "", key)), file)


def enter_key(conn: sqlite3.Connection, state: Path, mark: Mark, key: str, public: str, replica: str) -> Mark:
    """Work under another private key from now on (typed in from the recovery sheet); inside a write."""
    _note_own_key(conn, settings(conn), public, replica)
    set_setting(conn, "replica", replica)
    set_setting(conn, REPLACES, mark.replica)
    renewed = replace(mark, key=key, replica=replica, last_operation=last_operation(conn))
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
