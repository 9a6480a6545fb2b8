"""The .zip that travels around a workbook: evidence files under ``minh-chung/``, in parts below a size limit.

Each part carries a small manifest, the first one the workbook. Reading is ``carrier_reader``.
"""

from __future__ import annotations

import json
import os
import re
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from par_desktop.domain.vietnamese import search_key
from par_desktop.errors import PackageProblem

MANIFEST, FOLDER = "goi.json", "minh-chung"
FORMAT = 1
MEGABYTE = 1_000_000
_CHUNK = 1 << 20
_ENTRY_OVERHEAD = 30 + 46
"""Bytes of a local and a central header without the name, which stands in both."""
_FIXED_OVERHEAD = 22 + 600
"""End of the directory, and the manifest with its headers before the first file."""

Check = Callable[[int], object]
"""Called with bytes done; raises ``Cancelled`` to stop."""


@dataclass(frozen=True, slots=True)
class Cargo:
    """A file to send: its content's hash, its size, its name for people, and where it lies."""

    sha256: str
    size: int
    name: str
    path: Path

    @property
    def inside(self) -> str:
        """Its name in the .zip: hash, then a readable ASCII name."""
        return f"{FOLDER}/{self.sha256}_{ascii_name(self.name)}"


@dataclass(frozen=True, slots=True)
class Part:
    """One .zip to be: the first has the workbook. ``oversize``: it holds one file that no limit could split."""

    files: tuple[Cargo, ...]
    oversize: bool = False


def ascii_name(name: str) -> str:
    """A short file name that every mail program and file system bears; the ending is kept."""
    stem, dot, ending = name.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,8}", ending):
        stem, ending = name, ""
    plain = re.sub(r"[^a-z0-9]+", "-", search_key(stem)).strip("-")[:40].strip("-") or "tep"
    return f"{plain}.{ending.lower()}" if ending else plain


def plan_parts(workbook: int, files: Sequence[Cargo], limit: int) -> tuple[Part, ...]:
    """Divide files among parts of at most ``limit`` bytes; a larger file goes alone in a part of its own.

    ``workbook`` is the size of the workbook, which stands in the first part. The largest files are placed first.
    """
    room = [limit - _FIXED_OVERHEAD - workbook - _cost(Cargo("", 0, "x" * 60, Path()))]
    parts: list[list[Cargo]] = [[]]
    alone: list[Cargo] = []
    for cargo in sorted(files, key=lambda c: (-c.size, c.sha256)):
        cost = _cost(cargo) + cargo.size
        if cost > limit - _FIXED_OVERHEAD:
            alone.append(cargo)
            continue
        at = next((number for number, left in enumerate(room) if cost <= left), None)
        if at is None:
            room.append(limit - _FIXED_OVERHEAD)
            parts.append([])
            at = len(parts) - 1
        parts[at].append(cargo)
        room[at] -= cost
    return (*(Part(tuple(part)) for part in parts), *(Part((cargo,), oversize=True) for cargo in alone))


def _cost(cargo: Cargo) -> int:
    """Bytes that a file adds beyond its content: headers and its line in the manifest."""
    return _ENTRY_OVERHEAD + 2 * len(cargo.inside) + len(json.dumps(_line(cargo))) + 2


def _line(cargo: Cargo) -> dict[str, object]:
    return {"name": cargo.name, "sha256": cargo.sha256, "size": cargo.size}


def part_paths(path: Path, count: int) -> tuple[Path, ...]:
    """``….zip`` for one part, ``…_p1.zip``, ``…_p2.zip`` for more."""
    if count == 1:
        return (path.with_suffix(".zip"),)
    return tuple(path.with_name(f"{path.stem}_p{number}.zip") for number in range(1, count + 1))


def write_parts(
    path: Path, package: str, workbook: Path, parts: Sequence[Part], check: Check | None = None
) -> tuple[Path, ...]:
    """Write all parts beside their names, then put all in place; a failure leaves none of them.

    Raises ``PackageProblem("file_not_writable")``; ``OSError`` of an evidence file that cannot be read passes.
    """
    targets = part_paths(path, len(parts))
    drafts = [target.with_name(f"{target.name}.part") for target in targets]
    done = 0
    try:
        for number, (part, draft) in enumerate(zip(parts, drafts, strict=True), 1):
            with zipfile.ZipFile(draft, "w", zipfile.ZIP_STORED) as archive:
                archive.writestr(_entry(MANIFEST), _manifest(package, number, len(parts), workbook.name, part))
                if number == 1:
                    done = _pour(archive, workbook.name, workbook, done, check)
                for cargo in part.files:
                    done = _pour(archive, cargo.inside, cargo.path, done, check)
        for target, draft in zip(targets, drafts, strict=True):
            os.replace(draft, target)
    except OSError as problem:
        raise PackageProblem("file_not_writable", path=str(targets[0]), why=problem.strerror or "") from problem
    finally:
        for draft in drafts:
            draft.unlink(missing_ok=True)
    return targets


def _manifest(package: str, number: int, count: int, workbook: str, part: Part) -> str:
    told = {
        "files": [_line(cargo) for cargo in part.files],
        "format": FORMAT,
        "package": package,
        "part": number,
        "parts": count,
        "workbook": workbook if number == 1 else None,
    }
    return json.dumps(told, sort_keys=True)


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry without a time of its own: the same content makes the same file."""
    return zipfile.ZipInfo(name)


def _pour(archive: zipfile.ZipFile, name: str, source: Path, done: int, check: Check | None) -> int:
    info = _entry(name)
    info.file_size = source.stat().st_size
    with source.open("rb") as file, archive.open(info, "w") as target:
        while chunk := file.read(_CHUNK):
            target.write(chunk)
            done += len(chunk)
            if check is not None:
                check(done)
    return done
