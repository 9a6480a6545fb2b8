"""Tìm gói: look where files arrive for packages, by what they hold, whatever they are called.

Cheap first: the directory of a zip says whether it can be a package; only of packages is a head read, and a digest
made. What is found is not proven yet; receiving does that.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from par_desktop.data import packages
from par_desktop.domain.vietnamese import unit_key
from par_desktop.domain.world import World
from par_desktop.errors import Cancelled, PackageProblem
from par_desktop.services.browse_packages import unit_name
from par_desktop.services.receive_files import SUFFIXES

if TYPE_CHECKING:  # readers of spreadsheets load in their lane
    from par_desktop.exchange.head import PackageHead
    from par_desktop.services.desk import Desk

Progress = Callable[[int, int, str], object]

DAYS = 45
"""Older files are left alone: a download folder keeps years of them."""
MOST_FILES = 400
"""Of the newest, how many are opened."""
MOST_ENTRIES = 20_000
_DEPTH = 2
"""How many levels of folders below the given one are entered."""


@dataclass(frozen=True, slots=True)
class FoundPackage:
    """A file that holds a package, or a .zip that holds some.

    ``unit`` is the one it comes from: who filled in a returned file, else the sender; "" where a group file does not
    say. ``saved`` is when the file was last written here. ``known`` says that this very content was received before;
    ``copies`` how many more files have the same content.
    """

    path: Path
    unit: str
    name: str
    receiver: str
    period: str
    number: int
    saved: datetime
    digests: tuple[str, ...]
    known: bool = False
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """Newest first. ``looked`` files were opened, ``unreadable`` of them could not be; ``stopped`` before the last."""

    packages: tuple[FoundPackage, ...]
    looked: int
    unreadable: int
    stopped: bool = False


def find_packages(
    world: World, folders: Sequence[Path], now: datetime, progress: Progress | None = None, days: int | None = DAYS
) -> Found:
    """Packages in these folders, newest first; needs no workspace, so it runs beside the store.

    ``days`` limits how old a file may be, ``None`` not at all. Cancelling (``progress`` raises ``Cancelled``) gives
    what was found until then.
    """
    found: dict[tuple[str, ...], FoundPackage] = {}
    looked = unreadable = 0
    stopped = False
    files = _newest(folders, None if days is None else now - timedelta(days=days))
    for number, path in enumerate(files):
        try:
            if progress is not None:
                progress(number, len(files), f"Đang tìm gói: {number + 1}/{len(files)} tệp")
        except Cancelled:
            stopped = True
            break
        looked += 1
        try:
            package = _look(world, path)
        except PackageProblem:
            unreadable += 1
            continue
        if package is None:
            continue
        same = found.get(package.digests)
        found[package.digests] = package if same is None else replace(same, copies=same.copies + 1)
    return Found(tuple(found.values()), looked, unreadable, stopped)


def mark_known(desk: Desk, found: Found) -> Found:
    """The same with what was received before marked; asks the workspace."""
    marked = [
        replace(package, known=all(packages.has_file(desk.conn, digest) for digest in package.digests))
        for package in found.packages
    ]
    return replace(found, packages=tuple(marked))


def _newest(folders: Sequence[Path], since: datetime | None) -> list[Path]:
    """Files that may be packages by their suffix, newest first."""
    oldest = since.timestamp() if since is not None else 0.0
    dated: dict[Path, float] = {}
    for folder in folders:
        for path, at in _files(folder, _DEPTH + 1):
            if at >= oldest:
                dated[path] = at
            if len(dated) >= MOST_ENTRIES:
                break
    return sorted(dated, key=lambda path: (-dated[path], str(path)))[:MOST_FILES]


def _files(folder: Path, depth: int) -> Iterator[tuple[Path, float]]:
    """Likely files with the time they were written; links are not followed, what cannot be read is passed over."""
    below: list[Path] = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                name = entry.name.lower()
                try:
                    if entry.is_dir(follow_symlinks=False) and not name.startswith("."):
                        below.append(Path(entry.path))
                    elif _is_likely(name) and entry.is_file(follow_symlinks=False):
                        yield Path(entry.path), entry.stat(follow_symlinks=False).st_mtime
                except OSError:
                    continue
    except OSError:
        return
    if depth > 1:
        for path in sorted(below):
            yield from _files(path, depth - 1)


def _is_likely(name: str) -> bool:
    return name.endswith(SUFFIXES) and not name.startswith(("~$", "._"))


def _look(world: World, path: Path) -> FoundPackage | None:
    from par_desktop.exchange.carrier_reader import is_carrier, workbooks_in
    from par_desktop.exchange.reader import peek

    if not is_carrier(path):
        peeked = peek(path)
        return None if peeked is None else _described(world, path, *peeked, (_digest(path),))
    with workbooks_in(path) as inside:
        heads = [(head, _digest(workbook)) for workbook in inside if (head := _peeked(workbook)) is not None]
    if not heads:
        return None
    (first, picked), _ = heads[0]
    return _described(world, path, first, picked, tuple(digest for _, digest in heads))


def _peeked(path: Path) -> tuple[PackageHead, str] | None:
    from par_desktop.exchange.reader import peek

    try:
        return peek(path)
    except PackageProblem:
        return None


def _described(world: World, path: Path, head: PackageHead, picked: str, digests: tuple[str, ...]) -> FoundPackage:
    if head.group is not None:
        key = unit_key(picked)
        unit = next((code for code, known in world.units_by_code.items() if picked and unit_key(known.name) == key), "")
    else:
        unit = head.typing_unit or head.sender
    try:
        saved = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
    except OSError as problem:
        raise PackageProblem("file_not_readable", file=path.name, why=problem.strerror or "") from problem
    return FoundPackage(
        path,
        unit,
        unit_name(world, unit or head.receiver),
        head.receiver,
        head.period,
        head.number,
        saved,
        digests,
    )


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as problem:
        raise PackageProblem("file_not_readable", file=path.name, why=problem.strerror or "") from problem
