"""Mappings of foreign tables that were chosen before, and names that were said to mean one of ours."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from par_desktop.data.reader import Connection


@dataclass(frozen=True, slots=True)
class Remembered:
    """Field name to column number, from which file and when (UTC, ISO)."""

    mapping: Mapping[str, int]
    file: str
    at: str


_NAMES = ""
"""In place of a heading's shape: names hold for every table of a sort."""


def remembered(conn: Connection, spec: str, shape: str) -> Remembered | None:
    """What was chosen the last time a table of this shape was taken in."""
    row = conn.execute(
        "SELECT mapping, file, at FROM intake_mapping WHERE spec = ? AND shape = ?", (spec, shape)
    ).fetchone()
    if row is None:
        return None
    mapping = {str(name): int(column) for name, column in json.loads(row[0]).items()}
    return Remembered(mapping, str(row[1]), str(row[2]))


def remember(conn: Connection, spec: str, shape: str, mapping: Mapping[str, int], file: str, at: str) -> None:
    """Keep a mapping for the next file of this shape; inside a write."""
    conn.execute(
        "INSERT OR REPLACE INTO intake_mapping (spec, shape, mapping, file, at) VALUES (?, ?, ?, ?, ?)",
        (spec, shape, json.dumps(dict(sorted(mapping.items()))), file, at),
    )


def names(conn: Connection, spec: str) -> dict[str, dict[str, str]]:
    """Code by name key for each field, as persons said."""
    row = conn.execute("SELECT mapping FROM intake_mapping WHERE spec = ? AND shape = ?", (spec, _NAMES)).fetchone()
    found = json.loads(row[0]) if row is not None else {}
    return {str(field): {str(key): str(code) for key, code in said.items()} for field, said in found.items()}


def remember_names(conn: Connection, spec: str, said: Mapping[str, Mapping[str, str]], file: str, at: str) -> None:
    """Add what was said now; inside a write."""
    known = names(conn, spec)
    together = {field: {**known.get(field, {}), **said.get(field, {})} for field in {*known, *said}}
    conn.execute(
        "INSERT OR REPLACE INTO intake_mapping (spec, shape, mapping, file, at) VALUES (?, ?, ?, ?, ?)",
        (spec, _NAMES, json.dumps(together, sort_keys=True), file, at),
    )
