"""Look at a file before any reader opens it: is it a spreadsheet, is it whole, does it fit (design §5).

Every refusal is a ``PackageProblem`` with the file's name. A zip is judged by its directory, before a byte of it is
unpacked; only the parts that are read are ever unpacked, as a stream, never to disk, and together within a budget.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Literal

from par_desktop.errors import PackageProblem

LARGEST_FILE = 60 * 1024 * 1024
LARGEST_OLE = 20 * 1024 * 1024
"""Of an .xls, which is held in memory whole and holds 65,536 rows a sheet at most."""
LARGEST_TOTAL = 80 * 1024 * 1024
"""Unpacked, of all parts that are read."""
MOST_PARTS = 400
MOST_RATIO = 200
"""Compression ratio above which a large part is a bomb; ordinary sheets stay below 40."""
LARGE_PART = 4 << 20
LARGEST_DIRECTORY = 256 * 1024
CHUNK = 1 << 16

Sort = Literal["xlsx", "ods", "xls", "docx"]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD_97 = "WordDocument".encode("utf-16-le")
_END, _END64 = b"PK\x05\x06", b"PK\x06\x07"
_ODD_NAME = re.compile(r"(?:^|/)\.\.(?:/|$)|^/|\\|^[A-Za-z]:|[\x00-\x1f]")
"""Steps up, absolute paths, drives, back slashes: no office program writes them."""
_LINK = 0o120000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, struct.error, ValueError, KeyError)


def check_file(path: Path, *, word: bool = False) -> Sort:
    """What sort of spreadsheet it is; raises unless it can be given to a reader. Unpacks nothing.

    A Word document is one only to a reader that takes tables from it (``word``).
    """
    name = path.name
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
            rest = file.read(1 << 20) if start.startswith(OLE) else b""
    except FileNotFoundError:
        raise PackageProblem("no_such_file", file=name) from None
    except IsADirectoryError:
        raise PackageProblem("not_a_spreadsheet", file=name) from None
    except OSError as problem:
        raise PackageProblem("file_not_readable", file=name, why=problem.strerror or "") from problem
    if size > LARGEST_FILE:
        raise PackageProblem("file_too_large", file=name, limit="60 MB")
    if start.startswith(OLE):
        if _ENCRYPTED in rest or _ENCRYPTED in _tail(path, 1 << 20):
            raise PackageProblem("file_encrypted", file=name)
        if word and (_WORD_97 in rest or _WORD_97 in _tail(path, 1 << 20)):
            raise PackageProblem("word_97", file=name)
        if size > LARGEST_OLE:
            raise PackageProblem("file_too_large", file=name, limit="20 MB")
        return "xls"
    if not start.startswith(b"PK"):
        raise PackageProblem("file_empty" if size == 0 else "not_a_spreadsheet", file=name)
    with Parts(path) as parts:
        if parts.sort == "docx" and not word:
            raise PackageProblem("not_a_spreadsheet", file=name)
        return parts.sort


def _tail(path: Path, size: int) -> bytes:
    """The last bytes: the directory of an OLE file may lie at its end, that of a zip always does."""
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - size))
        return file.read()


class Parts:
    """A zip whose directory is plausible; parts are streamed out of it, together at most ``LARGEST_TOTAL`` bytes.

    ``inflated`` counts what was unpacked so far. Part names are matched without regard to case, as programs do.
    """

    def __init__(self, path: Path) -> None:
        self.file = path.name
        self.inflated = 0
        _check_directory(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except _BROKEN as problem:
            raise PackageProblem("file_damaged", file=self.file) from problem
        try:
            self._parts = _checked(self._zip.infolist(), self.file)
            if "xl/workbook.xml" in self._parts:
                self.sort: Sort = "xlsx"
            elif "content.xml" in self._parts:
                self.sort = "ods"
            elif "word/document.xml" in self._parts:
                self.sort = "docx"
            else:
                raise PackageProblem("not_a_spreadsheet", file=self.file)
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Parts:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._parts

    def size(self, name: str) -> int:
        """Bytes of a part unpacked; 0 where there is none."""
        part = self._parts.get(name.lower())
        return part.file_size if part is not None else 0

    def chunks(self, name: str) -> Iterator[bytes]:
        """A part piece by piece; nothing where there is no such part."""
        part = self._parts.get(name.lower())
        if part is None:
            return
        if self.inflated + part.file_size > LARGEST_TOTAL:
            raise PackageProblem("file_suspicious", file=self.file)
        try:
            with self._zip.open(part) as stream:
                while chunk := stream.read(CHUNK):
                    self.inflated += len(chunk)
                    yield chunk
        except _BROKEN as problem:
            raise PackageProblem("file_damaged", file=self.file) from problem


def _check_directory(path: Path) -> None:
    """The directory's own size first: a million entries would cost half a gigabyte before they could be counted."""
    tail = _tail(path, 65_557)
    at = len(tail) - 22 if tail[-22:].startswith(_END) and tail.endswith(b"\0\0") else tail.rfind(_END)
    if at < 0 or len(tail) < at + 22:
        raise PackageProblem("file_damaged", file=path.name)
    entries, size = struct.unpack_from("<HI", tail, at + 10)
    if entries > MOST_PARTS or size > LARGEST_DIRECTORY or tail[max(0, at - 20) : at].startswith(_END64):
        raise PackageProblem("file_suspicious", file=path.name)


def _checked(listed: list[zipfile.ZipInfo], file: str) -> dict[str, zipfile.ZipInfo]:
    """The entries by lower-case name. Entries that lie over each other, links and odd names are no workbook's."""
    parts: dict[str, zipfile.ZipInfo] = {}
    end = 0
    if len(listed) > MOST_PARTS:
        raise PackageProblem("file_suspicious", file=file)
    for part in sorted(listed, key=lambda part: part.header_offset):
        name = part.filename.lower()
        odd = name in parts or _ODD_NAME.search(part.orig_filename) or (part.external_attr >> 16) & 0o170000 == _LINK
        packed_by = part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        bomb = part.file_size > LARGE_PART and part.file_size > MOST_RATIO * max(part.compress_size, 1)
        if odd or packed_by or bomb or part.header_offset < end or part.file_size > LARGEST_TOTAL:
            raise PackageProblem("file_suspicious", file=file)
        if part.flag_bits & 1:
            raise PackageProblem("file_encrypted", file=file)
        end = part.header_offset + 30 + len(part.orig_filename.encode("utf-8", "replace")) + part.compress_size
        parts[name] = part
    return parts
