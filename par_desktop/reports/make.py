"""Writes a document to a file: the suffix chooses the layout, and the file is there whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from par_desktop.errors import ValueProblem, WorkspaceProblem
from par_desktop.reports.content import Document

FORMATS = ("pdf", "docx", "xlsx")


def make(document: Document, path: Path) -> Path:
    """Lays out ``document`` as ``path``'s suffix says and returns the path.

    Raises ``ValueProblem("unknown_format", typed=…, allowed=…)`` for another suffix and
    ``WorkspaceProblem("file_not_writable", path=…)`` when the place cannot be written (also a full disk, or the file
    open in another program); an older file of the name is then still whole.
    """
    return put(render(document, path.suffix.lower().removeprefix(".")), path)


def put(content: bytes, path: Path) -> Path:
    """Writes a file that is there whole or not at all, and returns its path. Raises as ``make`` does for the place."""
    try:
        handle, neighbour = tempfile.mkstemp(prefix=".", suffix=f"{path.suffix}.tmp", dir=path.parent)
    except OSError as problem:
        raise WorkspaceProblem("file_not_writable", path=str(path)) from problem
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(neighbour, 0o644)  # mkstemp keeps it to one person
        os.replace(neighbour, path)
    except OSError as problem:
        with suppress(OSError):
            os.unlink(neighbour)
        raise WorkspaceProblem("file_not_writable", path=str(path)) from problem
    return path


def render(document: Document, suffix: str) -> bytes:
    """The document as bytes in one of ``FORMATS``; each layout library is loaded when first needed."""
    if suffix == "pdf":
        from par_desktop.reports import pdf

        return pdf.write(document)
    if suffix == "docx":
        from par_desktop.reports import word

        return word.write(document)
    if suffix == "xlsx":
        from par_desktop.reports import excel

        return excel.write(document)
    raise ValueProblem("unknown_format", typed=suffix, allowed=", ".join(FORMATS))
