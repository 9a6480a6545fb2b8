"""Evidence files on disk, by content: ``evidence/ab/<sha256>``, written to a neighbour first, the same content once.

A file whose record has not come yet lies in ``evidence/waiting/<sha256>``. A name says what the content must be, so
reading verifies, and a damaged file is replaced by a sound one as soon as it comes again.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import uuid4

from par_desktop.data.errors import speaking_of
from par_desktop.errors import ValueProblem
from par_desktop.frozen import dataclass

FOLDER, WAITING = "evidence", "waiting"
LARGEST = 50_000_000
"""Bytes of one evidence file; larger ones are no proof but an archive."""
CHUNK = 1 << 20
_SHA256 = re.compile(r"[0-9a-f]{64}")
_PART = ".part"


@dataclass(frozen=True, slots=True)
class StagedFile:
    """A file that is whole on this disk and not yet in its place."""

    part: Path
    sha256: str
    size: int


def place(folder: Path, sha256: str) -> Path:
    """Where a workspace keeps this content."""
    return folder / FOLDER / sha256[:2] / sha256


def waiting_place(folder: Path, sha256: str) -> Path:
    """Where it lies while no record names it."""
    return folder / FOLDER / WAITING / sha256


def stage(folder: Path, chunks: Iterable[bytes]) -> StagedFile:
    """Write content beside its future place and sync it; nothing is left of it when ``chunks`` or the disk fails.

    Raises ``ValueProblem("evidence_too_large")`` above ``LARGEST``, ``WorkspaceProblem`` when the disk is full.
    """
    home = folder / FOLDER
    part = home / f"{uuid4().hex}{_PART}"
    running, size = hashlib.sha256(), 0
    try:
        with speaking_of(home):
            home.mkdir(exist_ok=True)
            with part.open("xb") as file:
                for chunk in chunks:
                    size += len(chunk)
                    if size > LARGEST:
                        raise ValueProblem("evidence_too_large", limit="50 MB")
                    running.update(chunk)
                    file.write(chunk)
                file.flush()
                os.fsync(file.fileno())
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return StagedFile(part, running.hexdigest(), size)


def settle(folder: Path, staged: StagedFile, *, waiting: bool = False) -> Path:
    """Put a staged file in its place; one that lies there sound is kept, a damaged one is replaced."""
    target = waiting_place(folder, staged.sha256) if waiting else place(folder, staged.sha256)
    _move(staged.part, target, staged.sha256)
    return target


def adopt(folder: Path, sha256: str) -> None:
    """A waiting file whose record has come goes to the others."""
    _move(waiting_place(folder, sha256), place(folder, sha256), sha256)


def _move(source: Path, target: Path, sha256: str) -> None:
    with speaking_of(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists() and is_sound(target, sha256):
            source.unlink(missing_ok=True)
            return
        os.replace(source, target)
        _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Make a rename last; Windows has no such call for folders and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def drop_waiting(folder: Path, sha256: str) -> None:
    with speaking_of(folder):
        waiting_place(folder, sha256).unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what an interrupted write left; only while the workspace's lock is held."""
    with speaking_of(folder):
        for left in (folder / FOLDER).glob(f"*{_PART}"):
            left.unlink(missing_ok=True)


def is_here(folder: Path, sha256: str) -> bool:
    """Whether the file lies in its place, whole or not."""
    return place(folder, sha256).is_file()


def is_sound(path: Path, sha256: str) -> bool:
    """Whether the file has the content that its name promises; False where it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except OSError:
        return False


def copy_out(folder: Path, sha256: str, target: Path) -> None:
    """A verified copy for other programs. Raises ``ValueProblem``: ``evidence_missing`` or ``evidence_damaged``."""
    source = place(folder, sha256)
    if not source.is_file():
        raise ValueProblem("evidence_missing")
    part = target.with_name(target.name + _PART)
    running = hashlib.sha256()
    try:
        with speaking_of(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as copy:
                for chunk in chunks_of(source):
                    running.update(chunk)
                    copy.write(chunk)
            if running.hexdigest() != sha256:
                raise ValueProblem("evidence_damaged")
            os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)


def chunks_of(path: Path) -> Iterator[bytes]:
    """A file in pieces of a megabyte; ``OSError`` as it comes."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def files_of(folder: Path) -> Iterator[tuple[str, Path, bool]]:
    """Every file kept by content: its SHA-256, path, and whether it waits; other files are left out."""
    home = folder / FOLDER
    for path in sorted(home.glob("*/*")):
        if _SHA256.fullmatch(path.name) and path.is_file():
            yield path.name, path, path.parent.name == WAITING


def copy_missing(folder: Path, target: Path) -> tuple[int, int]:
    """Copy what ``target`` (a folder of files by content) lacks, damaged ones not; returns how many files and bytes."""
    count = size = 0
    for sha256, path, waiting in files_of(folder):
        copy = target / sha256[:2] / sha256
        if waiting or copy.is_file():
            continue
        try:
            copy_out(folder, sha256, copy)
        except ValueProblem:
            continue  # damaged here: ``check`` names it, and a copy of it would help nobody
        count, size = count + 1, size + path.stat().st_size
    return count, size


def bring_back(folder: Path, source: Path) -> int:
    """Take from a second copy's folder the files that this workspace lacks; damaged ones are left. How many came."""
    count = 0
    for path in sorted(source.glob("*/*")):
        sha256 = path.name
        if not _SHA256.fullmatch(sha256) or is_here(folder, sha256):
            continue
        try:
            staged = stage(folder, chunks_of(path))
        except ValueProblem:
            continue
        if staged.sha256 == sha256:
            settle(folder, staged)
            count += 1
        else:
            staged.part.unlink(missing_ok=True)
    return count
