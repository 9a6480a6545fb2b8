"""Any .zip taken apart, whatever its name: our own parts, and one that merely holds packages.

Names inside are for display only; nothing of them becomes a path. Evidence is taken by the hash that its name promises,
so the manifest, which nobody signs, decides nothing.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import stat
import tempfile
import unicodedata
import weakref
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from par_desktop.errors import PackageProblem, ParError
from par_desktop.exchange.carrier import MANIFEST, MEGABYTE

LARGEST_EVIDENCE = 50 * MEGABYTE
LARGEST_WORKBOOK = 60 * 1024 * 1024
LARGEST_UNPACKED = 2_000 * MEGABYTE
MOST_ENTRIES = 2_000
MOST_RATIO = 200
_LARGEST_DIRECTORY = 1 << 20
_BOMB_FROM = 4 << 20
_CHUNK = 1 << 20
_EVIDENCE = re.compile(r"([0-9a-f]{64})(?:_(.*))?")
_JUNK = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_LIKE_WORKBOOK = (".xlsx", ".xlsm", ".xls", ".ods")


@dataclass(frozen=True, slots=True)
class CarriedFile:
    """An evidence file as it came: the content its name promises, its name for people, where it is read from."""

    sha256: str
    name: str
    size: int
    source: Path
    entry: str = ""
    """Name inside a .zip; "" where ``source`` is the file itself."""

    def chunks(self) -> Iterator[bytes]:
        """Its bytes; raises ``PackageProblem`` where they cannot be read, or are more than was said."""
        if not self.entry:
            yield from _file_chunks(self.source, self.name)
            return
        try:
            with zipfile.ZipFile(self.source) as archive:
                yield from _unpack(archive, archive.getinfo(self.entry), LARGEST_EVIDENCE, self.name)
        except KeyError as problem:
            raise PackageProblem("file_damaged", file=self.source.name) from problem
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as problem:
            raise PackageProblem("file_damaged", file=self.source.name) from problem
        except OSError as problem:
            why = problem.strerror or ""
            raise PackageProblem("file_not_readable", file=self.source.name, why=why) from problem


@dataclass(frozen=True, slots=True)
class RefusedEntry:
    """Something in a .zip that is not taken, by its name, and why."""

    name: str
    problem: ParError


@dataclass(frozen=True, slots=True)
class CarriedFiles:
    """Evidence files that came together. ``part`` of ``parts`` as the manifest says, 0 where nothing says so."""

    origin: Path
    files: tuple[CarriedFile, ...]
    refused: tuple[RefusedEntry, ...] = ()
    part: int = 0
    parts: int = 0


@dataclass(frozen=True)
class Carrier:
    """A .zip taken apart: workbooks on disk for as long as this object lives, evidence still inside."""

    path: Path
    workbooks: tuple[Path, ...]
    carried: CarriedFiles
    refused: tuple[RefusedEntry, ...]
    """What looked like a package and cannot be read: nested .zip files, links, locked ones."""
    place: _Place


@dataclass(eq=False)
class _Place:
    """A folder of our own that goes when nobody needs it any more."""

    path: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="par-")))

    def __post_init__(self) -> None:
        weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


def is_carrier(path: Path) -> bool:
    """Whether the file is a .zip that is no spreadsheet, whatever it is called. A damaged one is none."""
    try:
        names = _names(path)
    except (PackageProblem, zipfile.BadZipFile, NotImplementedError, OSError):
        return False
    return not _is_spreadsheet(names)


def holds_package(path: Path) -> bool:
    """Whether a .zip has our manifest, evidence by hash or a workbook named as packages are; only names are read."""
    try:
        names = _names(path)
    except (PackageProblem, zipfile.BadZipFile, NotImplementedError, OSError):
        return False
    last = [_last(name) for name in names]
    return not _is_spreadsheet(names) and any(
        name == MANIFEST or _EVIDENCE.fullmatch(name) or re.fullmatch(r"PAR_.+\.xlsx", name) for name in last
    )


def open_carrier(path: Path) -> Carrier:
    """Take a .zip apart; one bad thing inside is refused by name, the rest stands.

    Raises ``PackageProblem``: ``file_suspicious`` (too many parts, a bomb), ``file_damaged``, ``file_encrypted``,
    ``zip_without_package``.
    """
    _check_directory(path)
    place = _Place()
    workbooks: list[Path] = []
    files: dict[str, CarriedFile] = {}
    refused: list[RefusedEntry] = []
    loose: list[RefusedEntry] = []
    told: dict[str, object] = {}
    total = 0
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [info for info in archive.infolist() if not info.is_dir() and not _is_junk(info.filename)]
            if len(entries) > MOST_ENTRIES:
                raise PackageProblem("file_suspicious", file=path.name)
            for info in entries:
                name = shown_name(info.filename)
                if info.flag_bits & 1:
                    raise PackageProblem("file_encrypted", file=path.name)
                evidence = _EVIDENCE.fullmatch(_last(info.filename))
                if stat.S_ISLNK(info.external_attr >> 16):
                    refused.append(RefusedEntry(name, PackageProblem("zip_link", file=name)))
                elif _last(info.filename) == MANIFEST:
                    told = told or _read_manifest(archive, info)
                elif evidence is not None:
                    found = _proved(path, archive, info, evidence[1], evidence[2] or name)
                    if isinstance(found, RefusedEntry):
                        loose.append(found)
                    else:
                        files.setdefault(found.sha256, found)
                        total += found.size
                else:
                    taken = _take_workbook(archive, info, place.path / str(len(workbooks)), name)
                    if isinstance(taken, Path):
                        workbooks.append(taken)
                        total += taken.stat().st_size
                    else:
                        refused.append(taken)
                if total > LARGEST_UNPACKED:
                    raise PackageProblem("file_suspicious", file=path.name)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as problem:
        raise PackageProblem("file_damaged", file=path.name) from problem
    if not workbooks and not files and not refused and not loose:
        raise PackageProblem("zip_without_package", file=path.name)
    carried = CarriedFiles(path, _named(tuple(files.values()), told), tuple(loose), *_part_of(told))
    return Carrier(path, tuple(workbooks), carried, tuple(refused), place)


@contextmanager
def workbooks_in(path: Path, most: int = 30) -> Iterator[tuple[Path, ...]]:
    """The workbooks of a .zip, unpacked for as long as the block lasts; its evidence is not looked at.

    Raises ``PackageProblem``; one bad workbook is left out.
    """
    place = _Place()
    found: list[Path] = []
    try:
        _check_directory(path)
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                name = shown_name(info.filename)
                if len(found) < most and name.lower().endswith(_LIKE_WORKBOOK) and not _is_junk(info.filename):
                    taken = _take_workbook(archive, info, place.path / str(len(found)), name)
                    if isinstance(taken, Path):
                        found.append(taken)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as problem:
        raise PackageProblem("file_damaged", file=path.name) from problem
    yield tuple(found)


def loose_files(paths: Sequence[Path]) -> CarriedFiles | None:
    """Evidence files that somebody unpacked and dropped by themselves; ``None`` where no name promises a content."""
    files: dict[str, CarriedFile] = {}
    refused: list[RefusedEntry] = []
    for path in paths:
        evidence = _EVIDENCE.fullmatch(path.name)
        if evidence is None:
            continue
        name = evidence[2] or path.name
        running, size = hashlib.sha256(), 0
        try:
            for chunk in _file_chunks(path, name):
                running.update(chunk)
                size += len(chunk)
        except PackageProblem as problem:
            refused.append(RefusedEntry(name, problem))
            continue
        if running.hexdigest() == evidence[1]:
            files.setdefault(evidence[1], CarriedFile(evidence[1], name, size, path))
        else:
            refused.append(RefusedEntry(name, PackageProblem("evidence_differs", file=name)))
    if not files and not refused:
        return None
    return CarriedFiles(paths[0].parent, tuple(files.values()), tuple(refused))


def is_evidence_name(name: str) -> bool:
    """Whether a file name promises a content, as files in ``minh-chung/`` do."""
    return _EVIDENCE.fullmatch(name) is not None


def shown_name(name: str) -> str:
    """An entry's name as people see it: the last part, NFC, without control characters, not endless."""
    clean = "".join(c for c in unicodedata.normalize("NFC", _last(name)) if c.isprintable())
    return clean[:100] or "không tên"


def _last(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def _is_junk(name: str) -> bool:
    return name.startswith(_JUNK[0]) or _last(name) in _JUNK[1:] or _last(name).startswith(("._", "~$"))


def _is_spreadsheet(names: Sequence[str]) -> bool:
    return not {"xl/workbook.xml", "content.xml", "[Content_Types].xml"}.isdisjoint(names)


def _names(path: Path) -> list[str]:
    _check_directory(path)
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def _check_directory(path: Path) -> None:
    """Before the directory is read into memory: a million entries fit into a small file."""
    with path.open("rb") as file:
        if file.read(4) not in (b"PK\3\4", b"PK\5\6"):
            raise zipfile.BadZipFile("no zip")
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 65_600))
        tail = file.read()
    end = tail.rfind(b"PK\5\6")
    if end < 0 or len(tail) - end < 22:
        raise zipfile.BadZipFile("no end")
    directory = int.from_bytes(tail[end + 12 : end + 16], "little")
    if directory > _LARGEST_DIRECTORY or tail[max(0, end - 20) : end].startswith(b"PK\6\7"):
        raise PackageProblem("file_suspicious", file=path.name)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, name: str) -> Iterator[bytes]:
    """The content as it streams, so a lying directory does not help."""
    count = 0
    with archive.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            count += len(chunk)
            if count > most:
                raise PackageProblem("file_too_large", file=name, limit=f"{most // MEGABYTE} MB")
            if count > _BOMB_FROM and count > MOST_RATIO * max(info.compress_size, 1):
                raise PackageProblem("file_suspicious", file=name)
            yield chunk


def _file_chunks(path: Path, name: str) -> Iterator[bytes]:
    try:
        if path.stat().st_size > LARGEST_EVIDENCE:
            raise PackageProblem("file_too_large", file=name, limit=f"{LARGEST_EVIDENCE // MEGABYTE} MB")
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                yield chunk
    except OSError as problem:
        raise PackageProblem("file_not_readable", file=name, why=problem.strerror or "") from problem


def _proved(
    path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo, sha256: str, name: str
) -> CarriedFile | RefusedEntry:
    """An evidence entry whose bytes are what its name promises."""
    running, size = hashlib.sha256(), 0
    name = shown_name(name)
    try:
        for chunk in _unpack(archive, info, LARGEST_EVIDENCE, name):
            running.update(chunk)
            size += len(chunk)
    except PackageProblem as problem:
        return RefusedEntry(name, problem)
    if running.hexdigest() != sha256:
        return RefusedEntry(name, PackageProblem("evidence_differs", file=name))
    return CarriedFile(sha256, name, size, path, info.filename)


def _take_workbook(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path, name: str) -> Path | RefusedEntry:
    """Unpack a workbook into a folder of its own under a harmless name; anything else is refused by name."""
    harmless = re.sub(r'[<>:"/\\|?*]', "_", name).strip(" .") or "tep"
    if not harmless.lower().endswith(_LIKE_WORKBOOK):
        with archive.open(info) as stream:
            packed = stream.read(4) == b"PK\3\4"
        if not packed:
            return RefusedEntry(name, PackageProblem("not_a_spreadsheet", file=name))
        harmless += ".xlsx"
    target = folder / harmless
    folder.mkdir(exist_ok=True)
    try:
        with target.open("wb") as copy:
            for chunk in _unpack(archive, info, LARGEST_WORKBOOK, name):
                copy.write(chunk)
    except PackageProblem as problem:
        target.unlink(missing_ok=True)
        return RefusedEntry(name, problem)
    if is_carrier(target):
        target.unlink()
        return RefusedEntry(name, PackageProblem("zip_nested", file=name))
    return target


def _read_manifest(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> dict[str, object]:
    """What it says, for names and for "phần 2/3" only; anything odd is as if it were not there."""
    if info.file_size > _LARGEST_DIRECTORY:
        return {}
    try:
        told = json.loads(b"".join(_unpack(archive, info, _LARGEST_DIRECTORY, MANIFEST)))
    except (ValueError, RecursionError, PackageProblem):
        return {}
    return told if isinstance(told, dict) else {}


def _part_of(told: dict[str, object]) -> tuple[int, int]:
    part, parts = told.get("part"), told.get("parts")
    if isinstance(part, int) and isinstance(parts, int) and 1 <= part <= parts <= MOST_ENTRIES:
        return part, parts
    return 0, 0


def _named(files: tuple[CarriedFile, ...], told: dict[str, object]) -> tuple[CarriedFile, ...]:
    """With the names people gave them, where the manifest tells."""
    lines = told.get("files")
    names: dict[str, str] = {}
    for line in lines if isinstance(lines, list) else ():
        if isinstance(line, dict) and isinstance(line.get("name"), str) and isinstance(line.get("sha256"), str):
            names[line["sha256"]] = shown_name(line["name"])
    return tuple(CarriedFile(f.sha256, names.get(f.sha256, f.name), f.size, f.source, f.entry) for f in files)
