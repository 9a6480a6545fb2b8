"""Workspaces: made, opened by one at a time, and never two under one name."""

from __future__ import annotations

import errno
import shutil
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest

from par_desktop import workspace
from par_desktop.data import backup
from par_desktop.errors import ValueProblem, WorkspaceProblem
from par_desktop.services.save_record import Patch, save
from tests import beginnings

pytestmark = pytest.mark.from_nothing
TASK = "pl21-03/13654/2021"


def test_a_new_workspace_holds_the_plans_world(tmp_path: Path) -> None:
    opened = workspace.create(tmp_path / "Sổ Bà Triệu", "13654", state=tmp_path / "state")
    desk = opened.desk()
    assert {p.name for p in opened.folder.iterdir() if p.is_dir()} == {"evidence", "packages", "backups", "logs"}
    assert desk.conn.execute("SELECT COUNT(*) FROM unit WHERE kind IN ('ward', 'commune')").fetchone() == (25,)
    assert desk.conn.execute("SELECT COUNT(*) FROM task").fetchone() == (20,)
    assert desk.conn.execute("SELECT COUNT(*) FROM operation").fetchone() == (0,), "defaults are no operations"
    opened.close()


def test_what_other_tests_begin_with_is_a_new_workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def content(name: str) -> tuple[dict[str, int], set[str]]:
        opened = workspace.create(tmp_path / name, "13654", state=tmp_path / "state")
        conn = opened.desk().conn
        header = {
            pragma: conn.execute(f"PRAGMA {pragma}").fetchone()[0]
            for pragma in ("application_id", "user_version", "page_size", "encoding", "journal_mode", "foreign_keys")
        }
        own = ("workspace", "replica", "created", "own_key")
        rows = {row for row in conn.iterdump() if "_sqlite_migrations" not in row and not any(f"('{o}'" in row for o in own)}
        opened.close()
        return header, rows

    made = content("made")
    beginnings.copied(monkeypatch)
    assert content("copied") == made
    assert len(made[1]) > 3_000


def test_an_unknown_unit_and_a_used_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueProblem):
        workspace.create(tmp_path / "a", "99999", state=tmp_path / "state")
    assert not (tmp_path / "a").exists()
    workspace.create(tmp_path / "a", "NV", state=tmp_path / "state").close()
    with pytest.raises(WorkspaceProblem) as refused:
        workspace.create(tmp_path / "a", "NV", state=tmp_path / "state")
    assert refused.value.code == "workspace_exists"


def test_a_second_opening_is_refused_while_the_first_lives(tmp_path: Path) -> None:
    first = workspace.create(tmp_path / "a", "NV", state=tmp_path / "state")
    script = """
        import sys
        from pathlib import Path
        from par_desktop import workspace
        from par_desktop.errors import WorkspaceProblem
        try:
            workspace.open_workspace(Path(sys.argv[1]), state=Path(sys.argv[2]))
        except WorkspaceProblem as problem:
            print(problem.code)
    """
    command = [sys.executable, "-c", textwrap.dedent(script), str(tmp_path / "a"), str(tmp_path / "state")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip() == "workspace_locked"
    first.close()
    workspace.open_workspace(tmp_path / "a", state=tmp_path / "state").close()


def test_an_unwritable_folder_is_a_sentence_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with pytest.raises(WorkspaceProblem) as refused:
        workspace.create(tmp_path / "a", "NV", state=tmp_path / "state")
    assert refused.value.code == "not_writable"
    assert not (tmp_path / "a").exists()


def test_opening_again_keeps_the_replica(tmp_path: Path) -> None:
    opened = workspace.create(tmp_path / "a", "13654", state=tmp_path / "state")
    desk = opened.desk()
    save(desk, [Patch("assignment", TASK, {"progress": 10})])
    replica = desk.mark.replica
    opened.close()
    again = workspace.open_workspace(tmp_path / "a", state=tmp_path / "state")
    assert again.desk().mark.replica == replica
    again.close()


def replica_after(folder: Path, state: Path) -> str:
    opened = workspace.open_workspace(folder, state=state)
    replica = opened.desk().mark.replica
    opened.close()
    return replica


@pytest.fixture
def used(tmp_path: Path) -> tuple[Path, Path, str]:
    opened = workspace.create(tmp_path / "a", "13654", state=tmp_path / "state")
    desk = opened.desk()
    save(desk, [Patch("assignment", TASK, {"progress": 10})])
    replica = desk.mark.replica
    opened.close()
    return tmp_path / "a", tmp_path / "state", replica


def test_a_copied_folder_becomes_a_new_replica(used: tuple[Path, Path, str]) -> None:
    folder, state, replica = used
    shutil.copytree(folder, folder.parent / "b")
    assert replica_after(folder.parent / "b", state) != replica


def test_a_folder_brought_to_another_machine_becomes_a_new_replica_with_its_own_key(used: tuple[Path, Path, str]) -> None:
    folder, _state, replica = used
    elsewhere = folder.parent / "other-machine"
    opened = workspace.open_workspace(folder, state=elsewhere)
    assert opened.desk().mark.replica != replica
    opened.close()


def test_a_restored_workspace_becomes_a_new_replica_and_keeps_its_operations(used: tuple[Path, Path, str]) -> None:
    folder, state, replica = used
    moment = datetime(2021, 9, 1, tzinfo=UTC)
    copy = backup.make(folder, moment, "test")
    opened = workspace.open_workspace(folder, state=state)
    save(opened.desk(), [Patch("assignment", TASK, {"progress": 20})])
    opened.close()
    backup.restore(folder, copy, moment)
    assert replica_after(folder, state) != replica
    opened = workspace.open_workspace(folder, state=state)
    assert opened.desk().conn.execute("SELECT progress FROM assignment").fetchall() == [(10,)]
    opened.close()


def test_the_private_key_is_nowhere_in_the_workspace(used: tuple[Path, Path, str]) -> None:
    folder, state, _ = used
    import json

    mark = json.loads(next((state / "workspaces").glob("*.json")).read_text(encoding="utf-8"))
    key = mark["key"]
    backup.make(folder, datetime(2021, 9, 1, tzinfo=UTC), "test")
    assert len(key) == 64
    for file in folder.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert key.encode() not in content
            assert bytes.fromhex(key) not in content
