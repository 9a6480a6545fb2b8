"""Runs the program as a process of its own, and keeps a city and a ward that have already met."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from par_desktop.__main__ import main

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    def json(self) -> list[dict[str, object]]:
        assert self.code == 0, self.err
        found = json.loads(self.out)
        assert isinstance(found, list)
        return found

    def counts(self) -> dict[str, int]:
        found = json.loads(self.out)
        assert list(found) == ["new", "changed", "same", "conflicts", "refused", "waiting"]
        return dict(found)


Program = Callable[..., Done]


def start(*arguments: object, **environment: str) -> Done:
    """``python -m par_desktop …`` under an environment a test may bend."""
    command = [sys.executable, "-m", "par_desktop", *map(str, arguments)]
    variables = {**os.environ, **environment}
    done = subprocess.run(command, capture_output=True, check=False, env=variables, cwd=ROOT, timeout=300)
    return Done(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def call(*arguments: object) -> Done:
    """The same within this process: the way in, from the words of the command to its exit code."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main([str(word) for word in arguments])
    return Done(code, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session", params=["utf-8", "cp1252"])
def process(request: pytest.FixtureRequest) -> Program:
    """A process of its own for each command, on a new console and on an old one: dear, so only where that is the point.

    The console's encoding is what such a process alone can feel: ``call`` writes to text.
    """
    return partial(start, PYTHONIOENCODING=request.param)


@pytest.fixture(scope="session")
def program() -> Program:
    return call


@pytest.fixture(scope="session", params=["within this process", "a process each, on an old console"])
def way(request: pytest.FixtureRequest) -> Program:
    """For long jobs: once as functions call each other, once as scripts and people start commands."""
    return call if request.param.startswith("within") else partial(start, PYTHONIOENCODING="cp1252")


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A new workspace of Phòng Nội vụ."""
    folder = tmp_path / "Phòng Nội vụ"
    assert call("new", folder, "--unit", "NV").code == 0
    return folder


@pytest.fixture
def ward(tmp_path: Path) -> Path:
    """A new workspace of phường Bà Triệu."""
    folder = tmp_path / "Bà Triệu"
    assert call("new", folder, "--unit", "13654").code == 0
    return folder


def one_sentence(done: Done) -> str:
    """What a refused command says: exit 1, nothing on stdout, one line on stderr, no traceback."""
    assert done.code == 1, (done.out, done.err)
    assert done.out == ""
    assert done.err.count("\n") == 1, done.err
    assert "Traceback" not in done.err
    return done.err.strip()
