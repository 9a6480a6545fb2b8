"""A reading connection without sqlite-utils: the first paint and the UI thread's look-ups by key."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from par_desktop.data.errors import speaking_of

Connection = sqlite3.Connection
"""What services hand around without knowing SQL's library."""


def open_reader(path: Path) -> Connection:
    """A ``mode=ro`` connection; it stays on the thread that opened it."""
    with speaking_of(path):
        return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None, timeout=5)
