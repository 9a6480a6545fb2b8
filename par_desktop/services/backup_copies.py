"""Back up: a checked copy beside the workspace's database, and a second one somewhere else (USB, another disk).

Copies of the database do not hold evidence files: these lie in ``evidence/`` by content, never change, and a restore
leaves them where they are. A second copy takes along those that its place lacks, into one folder a unit.
"""

from __future__ import annotations

import re
import shutil
from datetime import datetime
from pathlib import Path

from par_desktop.data import backup, evidence
from par_desktop.data.errors import speaking_of
from par_desktop.data.identity import last_operation, set_setting
from par_desktop.errors import WorkspaceProblem
from par_desktop.services.desk import Desk

SECOND_AT, SECOND_PLACE = "second_copy_at", "second_copy_place"
"""Settings: when and where the last second copy was put."""


def copy_daily(desk: Desk) -> Path | None:
    """The day's copy, if none was made today; ``None`` when there is one, or nothing has ever been written."""
    newest = backup.latest(desk.folder)
    if newest is not None:
        made = datetime.fromtimestamp(newest.stat().st_mtime).astimezone().date()
        if made >= desk.today:
            return None
    if not last_operation(desk.conn):
        return None
    return backup.make(desk.folder, desk.clock(), "hang-ngay")


def make_copy(desk: Desk) -> Path:
    """A checked, compressed copy in ``backups/``. Raises ``WorkspaceProblem`` (disk full, damaged)."""
    return backup.make(desk.folder, desk.clock(), "tay")


def make_second_copy(desk: Desk, place: Path) -> Path:
    """A new copy, put into ``place`` too with the evidence files it lacks, and remembered.

    Refuses a place inside the workspace itself.
    """
    if place.resolve().is_relative_to(desk.folder.resolve()):
        raise WorkspaceProblem("second_copy_inside", path=str(place))
    made = make_copy(desk)
    target = place / f"PAR_{desk.unit.code}_{made.name}"
    with speaking_of(place):
        part = target.with_suffix(".part")
        shutil.copyfile(made, part)
        part.replace(target)
    evidence.copy_missing(desk.folder, evidence_place(place, desk.unit.code))
    with desk.store.write("note second copy") as conn:
        set_setting(conn, SECOND_AT, desk.clock().isoformat())
        set_setting(conn, SECOND_PLACE, str(place))
    return target


def evidence_place(place: Path, unit: str) -> Path:
    """Where a second copy keeps a unit's evidence files."""
    return place / f"PAR_{unit}_minh-chung"


def bring_evidence_back(folder: Path, copy: Path) -> int:
    """After a restore from a second copy: take from beside it the evidence files that the workspace lacks."""
    found = re.match(r"PAR_([^_]+)_par_", copy.name)
    source = evidence_place(copy.parent, found[1]) if found else None
    return evidence.bring_back(folder, source) if source is not None and source.is_dir() else 0
