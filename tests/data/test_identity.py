"""The mark outside the workspace: one a place, a copy leaves its original alone, doubt makes a new replica."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from par_desktop import workspace
from par_desktop.data import backup, identity, keys
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, save

TASK = "pl21-03/13654/2021"


@pytest.fixture
def used(tmp_path: Path) -> tuple[Path, Path, str]:
    """A closed workspace with one change: its folder, the keys' folder, its replica."""
    opened = workspace.create(tmp_path / "a", "13654", state=tmp_path / "state")
    desk = opened.desk()
    save(desk, [Patch("assignment", TASK, {"progress": 10})])
    opened.close()
    return tmp_path / "a", tmp_path / "state", desk.mark.replica


def look(folder: Path, state: Path) -> tuple[str, str, dict[str, str]]:
    """Replica, private key and settings of a workspace as it opens."""
    opened = workspace.open_workspace(folder, state=state)
    desk: Desk = opened.desk()
    found = desk.mark.replica, desk.mark.key, dict(desk.settings())
    opened.close()
    return found


def test_a_copy_beside_its_original_becomes_new_and_the_original_stays_what_it_was(
    used: tuple[Path, Path, str],
) -> None:
    folder, state, replica = used
    shutil.copytree(folder, folder.parent / "b")
    copied, key, settings = look(folder.parent / "b", state)
    assert copied != replica
    assert settings[identity.REPLACES] == "", "the original lives: nobody may stop waiting for it"
    assert look(folder, state)[0] == replica
    assert look(folder.parent / "b", state)[:2] == (copied, key)


def test_a_moved_workspace_says_whom_it_continues(used: tuple[Path, Path, str]) -> None:
    folder, state, replica = used
    key = look(folder, state)[1]
    folder.rename(folder.parent / "c")
    moved, same, settings = look(folder.parent / "c", state)
    assert moved != replica
    assert same == key
    assert settings[identity.REPLACES] == replica


@pytest.mark.parametrize("doubt", ["replica", "machine", "lost operation", "mark gone", "mark torn"])
def test_any_doubt_makes_a_new_replica(used: tuple[Path, Path, str], doubt: str) -> None:
    folder, state, replica = used
    (path,) = (state / "workspaces").glob("*.json")
    body = path.read_text(encoding="utf-8")
    mark = identity.read_mark(state, path.name.split("-")[0])
    assert mark is not None
    if doubt == "replica":
        path.write_text(body.replace(replica, "f" * 16), encoding="utf-8")
    elif doubt == "machine":
        path.write_text(body.replace(f'"machine": "{mark.machine}"', '"machine": "máy khác"'), encoding="utf-8")
    elif doubt == "lost operation":
        path.write_text(body.replace(mark.last_operation, "0" * 32), encoding="utf-8")
    elif doubt == "mark gone":
        path.unlink()
    else:
        path.write_text(body[:40], encoding="utf-8")
    renewed = look(folder, state)[0]
    assert renewed != replica
    assert look(folder, state)[0] == renewed, "once"


def test_a_new_key_keeps_the_old_one_for_its_own_and_forgets_its_invitation(used: tuple[Path, Path, str]) -> None:
    folder, state, _ = used
    former = look(folder, state)[2][identity.OWN_KEY]
    with sqlite3.connect(folder / "par.sqlite") as conn:
        identity.set_setting(conn, identity.INVITATION, "13654:356:abc")
    conn.close()
    opened = workspace.open_workspace(folder, state=state.with_name("máy khác"))
    desk = opened.desk()
    (own,) = keys.machines(desk.conn, "13654")
    assert (own.key, own.way, own.live) == (former, "own", False)
    assert desk.settings()[identity.OWN_KEY] == workspace.public_half(desk.mark.key) != former
    assert desk.settings()[identity.INVITATION] == ""
    opened.close()


def test_a_restored_workspace_acknowledges_nothing_and_voids_its_invitations(used: tuple[Path, Path, str]) -> None:
    folder, state, replica = used
    opened = workspace.open_workspace(folder, state=state)
    desk = opened.desk()
    with desk.write("received and invited") as conn:
        conn.execute(
            "INSERT INTO package (id, direction, sender, receiver, replica, number, period, at, file, digest, counts)"
            " VALUES ('a', 'in', 'NV', '13654', 'r', 1, '2021', '2021-03-01T00:00:00Z', 'f', 'd', '{}')"
        )
        keys.invite(conn, "13690", "hash", "2021-03-01T00:00:00Z")
    copy = backup.make(folder, datetime(2021, 3, 1, tzinfo=UTC), "tay")
    opened.close()
    backup.restore(folder, copy, datetime(2021, 3, 2, tzinfo=UTC))
    opened = workspace.open_workspace(folder, state=state)
    desk = opened.desk()
    invited = keys.invitation(desk.conn, "13690", "hash")
    assert desk.conn.execute("SELECT told FROM package").fetchall() == [(1,)]
    assert invited is not None
    assert invited.void
    assert desk.settings()[identity.REPLACES] == replica
    opened.close()


def test_neither_database_nor_backup_holds_the_private_key(used: tuple[Path, Path, str]) -> None:
    folder, state, _ = used
    key = look(folder, state)[1]
    copy = backup.make(folder, datetime(2021, 3, 1, tzinfo=UTC), "tay")
    contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.suffix != ".gz"]
    contents.append(gzip.decompress(copy.read_bytes()))
    for form in (key.encode(), bytes.fromhex(key)):
        assert not any(form in content for content in contents)
