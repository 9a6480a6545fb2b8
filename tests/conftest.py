"""What every test needs: no screen, a home of its own, Hypothesis at a sensible length."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import beginnings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before any test imports Qt

MEMORY = Path("/dev/shm")
ROOM = 4 << 30
"""Bytes that must be free there: a run writes a few hundred megabytes at a time, a failed test keeps its folder."""


def _scratch_in_memory() -> None:
    """Temporary folders lie in memory where the system has such a folder and nobody named another.

    The tests make some thousand workspaces, and every commit waits for the disk. What the program asks of SQLite
    (``synchronous=FULL``) is not touched; a killed process loses no more in memory than on a disk.
    """
    if "TMPDIR" in os.environ or "PYTEST_DEBUG_TEMPROOT" in os.environ or not os.access(MEMORY, os.W_OK):
        return
    if shutil.disk_usage(MEMORY).free > ROOM:
        folder = MEMORY / f"par-desktop-tests-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        os.environ["TMPDIR"] = os.environ["PYTEST_DEBUG_TEMPROOT"] = tempfile.tempdir = str(folder)


_scratch_in_memory()

settings.register_profile("default", deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("long", deadline=None, max_examples=2_000, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """How far the long walk over several installations goes (tests/walk)."""
    parser.addoption("--walk-steps", type=int, default=80, help="steps of the long walk, e.g. 10000")
    parser.addoption("--walk-seed", type=int, default=7, help="seed of its first walk")


@pytest.fixture(autouse=True, scope="session")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Settings, keys and caches of the tests stay out of the person's own folders."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAR_DESKTOP_HOME", str(home))
        yield home


@pytest.fixture(autouse=True, scope="module")
def begin_as_copies(request: pytest.FixtureRequest) -> Iterator[None]:
    """New workspaces are copies of one that the product made, except in modules marked ``from_nothing``."""
    with pytest.MonkeyPatch.context() as patch:
        if request.node.get_closest_marker("from_nothing") is None:
            beginnings.copied(patch)
        yield


@pytest.fixture(autouse=True)
def no_window_outlives_its_test() -> Iterator[None]:
    """A window left behind is restyled by every later test, and is torn down by nobody when the interpreter ends."""
    yield
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return
    from PySide6.QtCore import QCoreApplication, QEvent

    widgets.QApplication.clipboard().clear()  # offscreen it would be destroyed after the interpreter is gone
    for window in widgets.QApplication.topLevelWidgets():
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.processEvents()
