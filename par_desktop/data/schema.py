"""What a workspace file is, told from its first hundred bytes; light, so the first paint can ask it."""

from __future__ import annotations

from pathlib import Path

from par_desktop.data.errors import speaking_of
from par_desktop.data.migrations import MIGRATIONS
from par_desktop.errors import WorkspaceProblem

APPLICATION_ID = 0x50415244
"""``PARD`` in the file's header: this database is one of ours."""
FILE_NAME = "par.sqlite"


def check_file(path: Path) -> int:
    """The schema version of a workspace file, or a ``WorkspaceProblem``; opens nothing for writing."""
    if not path.is_file():
        raise WorkspaceProblem("not_a_workspace", path=str(path.parent))
    with speaking_of(path), path.open("rb") as file:
        head = file.read(100)
    if not head.startswith(b"SQLite format 3\0") or int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise WorkspaceProblem("not_a_workspace", path=str(path.parent))
    version = int.from_bytes(head[60:64], "big")
    if version > len(MIGRATIONS):
        raise WorkspaceProblem("newer_workspace", path=str(path.parent))
    return version


def is_current(version: int) -> bool:
    """Whether a file of this version can be read as it is."""
    return version == len(MIGRATIONS)
