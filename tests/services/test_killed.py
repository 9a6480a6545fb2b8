"""A process killed at any point of an import, an export or a taking back: exactly before, or exactly after."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from par_desktop.data.reader import open_reader
from par_desktop.data.schema import FILE_NAME
from tests.exchange.helpers import Places

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the points are forked children; Windows has none")
@pytest.mark.parametrize("name", ["import", "export", "retract"])
def test_killed_anywhere_it_is_before_or_after(tmp_path: Path, name: str) -> None:
    command = [sys.executable, "-m", "tests.services.killing", name, str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert ended.returncode == 0, ended.stderr
    found: dict[str, Any] = json.loads(ended.stdout)
    points = found["points"]
    assert found["differs"]
    assert len(points) >= 30
    assert [p for p in points if not p["killed"]] == []
    assert {p["state"] for p in points} == {"before", "after"}
    wrong = [p for p in points if not (p["sound"] and p["same_replica"] and p["whole"] and p["again"])]
    assert wrong == []
    # Once it is after it stays so: the last thing that decides is the transaction's end.
    states = [p["state"] for p in points]
    assert states == sorted(states, reverse=True)


def test_every_connection_reads_its_pragmas_back(two: Places) -> None:
    assert two.city.store.pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    reader = open_reader(two.city.folder / FILE_NAME)
    try:
        assert reader.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.execute("DELETE FROM setting")
    finally:
        reader.close()
