"""Khôi phục trong cửa sổ: which copies there are, whose one is, and putting one back once the workspace is closed.

The present database is set aside in ``backups/``, never deleted. The workspace that stands there afterwards counts as
a new machine of its unit (design §4): it acknowledges nothing it does not hold, and is sent what it lacks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from par_desktop.data import backup
from par_desktop.data.lock import WorkspaceLock
from par_desktop.errors import WorkspaceProblem
from par_desktop.services.backup_copies import SECOND_PLACE, bring_evidence_back
from par_desktop.services.desk import Desk

_NAME = re.compile(r"(?:PAR_[^_]+_)?par_(\d{8}-\d{6})_([a-z-]+)(?:_\d+)?\.sqlite\.gz")


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy on disk: when it was made (wall clock, from its name), why (its name's word), bytes.

    ``outside``: a second copy, on a stick or another disk.
    """

    path: Path
    made: datetime
    why: str
    size: int
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Restored:
    """What putting a copy back came to: where the replaced database lies, how many evidence files came along."""

    copy: Path
    aside: Path
    evidence: int


def copies_of(desk: Desk) -> tuple[Copy, ...]:
    """The workspace's copies and, where that place can be reached, the unit's second copies; newest first."""
    place = desk.settings().get(SECOND_PLACE, "")
    found = _listed((desk.folder / "backups").glob("par_*.sqlite.gz"))
    if place:
        found += _listed(_reachable(Path(place), f"PAR_{desk.unit.code}_par_*.sqlite.gz"), outside=True)
    return tuple(sorted(found, key=lambda copy: (copy.made, not copy.outside), reverse=True))


def copy_at(desk: Desk, path: Path) -> Copy:
    """A copy that a person chose. Raises ``WorkspaceProblem``: damaged, of a newer program, of another unit."""
    unit = backup.settings_in(path, desk.folder / "backups").get("unit", "")
    if unit != desk.unit.code:
        known = desk.world.units_by_code.get(unit)
        name = known.office_name if known is not None else unit
        raise WorkspaceProblem("foreign_backup", path=path.name, unit=name)
    named = _listed([path], outside=True)
    if named:
        return named[0]
    status = path.stat()
    return Copy(path, datetime.fromtimestamp(status.st_mtime).astimezone(), "", status.st_size, outside=True)


def restore_copy(folder: Path, copy: Path, now: datetime) -> Restored:
    """Put a copy in the place of a workspace that is closed. Raises ``WorkspaceProblem`` with everything as before."""
    lock = WorkspaceLock(folder)
    lock.acquire()
    try:
        aside = backup.restore(folder, copy, now)
        return Restored(copy, aside, bring_evidence_back(folder, copy))
    finally:
        lock.release()


def _reachable(place: Path, pattern: str) -> list[Path]:
    try:
        return list(place.glob(pattern))
    except OSError:  # the stick is not in
        return []


def _listed(paths: Iterable[Path], *, outside: bool = False) -> list[Copy]:
    found = []
    for path in paths:
        named = _NAME.fullmatch(path.name)
        if named is None:
            continue
        made = datetime.strptime(named[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC).astimezone()
        found.append(Copy(path, made, named[2], path.stat().st_size, outside))
    return found
