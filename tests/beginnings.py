"""New workspaces for tests: pages copied from one that the product itself made, instead of 3,300 rows written anew.

Only what is alike in every new workspace is copied (the tables and the plan's world in them). Identity, keys, person,
folder and lock are made by ``workspace.create`` each time, as always. Where making a workspace is the subject a
module says ``pytestmark = pytest.mark.from_nothing``; ``tests/test_workspace.py`` holds both ways against each other.
"""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path

import pytest

from par_desktop.data.store import Store
from par_desktop.data.templates import load_world
from par_desktop.data.worldtables import fill_if_stale

_from_nothing = Store._migrate


@cache
def _pages() -> sqlite3.Connection:
    """The database of a workspace that is nobody's yet, in memory; made once a process."""
    held = sqlite3.connect(":memory:", check_same_thread=False)
    with tempfile.TemporaryDirectory() as folder, closing(Store(Path(folder) / "par.sqlite", create=True)) as store:
        with store.write("the plan's world") as conn:
            fill_if_stale(conn, load_world())
        store.conn.backup(held)
    return held


def _from_pages(self: Store) -> None:
    """What ``Store`` does to an empty file; a file that holds something is migrated as always."""
    shapes = self.conn.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0]
    if shapes:
        _from_nothing(self)
    else:
        _pages().backup(self.conn)


def copied(patch: pytest.MonkeyPatch) -> None:
    """New workspaces begin as copies until ``patch`` is undone."""
    _pages()  # made before the patch: by the product
    patch.setattr(Store, "_migrate", _from_pages)
