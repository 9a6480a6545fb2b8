"""Look at a file before any reader opens it: is it a spreadsheet, is it whole, does it fit (design §5).

Every refusal is a ``PackageProblem`` with the file's name; nothing is unpacked to disk.
"""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from par_desktop.errors import PackageProblem

LARGEST_FILE = 60 * 1024 * 1024
LARGEST_PART = 150 * 1024 * 1024
LARGEST_TOTAL = 250 * 1024 * 1024
MOST_PARTS = 400
MOST_RATIO = 200
"""Compression ratio above which a large part is a bomb; ordinary sheets stay below 40."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def check_file(path: Path) -> None:
    """Raise unless the file can be given to the spreadsheet reader."""
    name = path.name
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(8)
            rest = file.read(1 << 20) if start.startswith(_OLE) else b""
    except FileNotFoundError:
        raise PackageProblem("no_such_file", file=name) from None
    except IsADirectoryError:
        raise PackageProblem("not_a_spreadsheet", file=name) from None
    except OSError as problem:
        raise PackageProblem("file_not_readable", file=name, why=problem.strerror or "") from problem
    if size > LARGEST_FILE:
        raise PackageProblem("file_too_large", file=name, limit="60 MB")
    if start.startswith(_OLE):
        if _ENCRYPTED in rest or _ENCRYPTED in _tail(path):
            raise PackageProblem("file_encrypted", file=name)
        return
    if not start.startswith(b"PK"):
        raise PackageProblem("file_empty" if size == 0 else "not_a_spreadsheet", file=name)
    _check_zip(path)


def _tail(path: Path) -> bytes:
    """The last megabyte: the directory of an OLE file may lie at its end."""
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - (1 << 20)))
        return file.read()


def _check_zip(path: Path) -> None:
    """Parts counted as they stream, so a lying directory does not help."""
    name = path.name
    total = 0
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise PackageProblem("file_suspicious", file=name)
            for part in parts:
                if part.flag_bits & 1:
                    raise PackageProblem("file_encrypted", file=name)
                total += _stream(archive, part, name)
                if total > LARGEST_TOTAL:
                    raise PackageProblem("file_suspicious", file=name)
            names = {part.filename for part in parts}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as problem:
        raise PackageProblem("file_damaged", file=name) from problem
    if not {"xl/workbook.xml", "content.xml"} & names:
        raise PackageProblem("not_a_spreadsheet", file=name)


def _stream(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> int:
    count = 0
    with archive.open(part) as stream:
        while chunk := stream.read(1 << 20):
            count += len(chunk)
            if count > LARGEST_PART or (count > 4 << 20 and count > MOST_RATIO * max(part.compress_size, 1)):
                raise PackageProblem("file_suspicious", file=name)
    return count
