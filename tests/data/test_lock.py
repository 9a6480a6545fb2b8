"""The workspace's lock: one holder among processes, let go by its holder's end however it comes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from par_desktop.data.lock import FILE_NAME, WorkspaceLock
from par_desktop.errors import WorkspaceProblem

HOLDER = """
import sys
from pathlib import Path
from par_desktop.data.lock import WorkspaceLock
lock = WorkspaceLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
sys.stdin.read()
"""


def _code(folder: Path) -> str:
    lock = WorkspaceLock(folder)
    try:
        lock.acquire()
    except WorkspaceProblem as problem:
        return problem.code
    lock.release()
    return "free"


def test_held_until_released_and_taken_again(tmp_path: Path) -> None:
    lock = WorkspaceLock(tmp_path)
    lock.acquire()
    lock.acquire()  # by its holder: nothing new
    assert _code(tmp_path) == "workspace_locked"
    lock.release()
    lock.release()
    assert _code(tmp_path) == "free"
    assert (tmp_path / FILE_NAME).exists()


def test_a_killed_process_holds_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == "held"
        assert _code(tmp_path) == "workspace_locked"
        holder.kill()
        holder.wait()
    assert _code(tmp_path) == "free"


def test_a_folder_that_cannot_be_written_is_not_called_locked(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(WorkspaceProblem) as problem:
        WorkspaceLock(tmp_path).acquire()
    assert problem.value.code == "not_writable"
