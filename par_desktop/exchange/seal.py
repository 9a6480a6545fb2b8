"""The seal of a workbook that nobody has saved since it was made: its sheets, byte for byte, are as they were written.

Most packages go from program to program. A whole seal says that no hand was in the yellow cells, so what people see
need not be read and compared cell by cell. Every office program writes the sheets anew: then, and where there is no
seal, everything is read. It stands in the document's properties, where every program keeps or drops it unharmed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

PROPERTY = "identifier"
"""Of ``docProps/core.xml`` (Dublin Core)."""
PREFIX = "par-sheets-1:"
PROVEN = frozenset({"_par", "_ops"})
"""Sheets that are read whole in any case, and prove themselves."""


def sheets_digest(sheets: Iterable[tuple[str, Iterable[bytes]]]) -> str:
    """Hex SHA-256 over (name, bytes of its part) of the sheets in their order."""
    running = hashlib.sha256()
    for name, chunks in sheets:
        part = hashlib.sha256()
        for chunk in chunks:
            part.update(chunk)
        running.update(name.encode() + b"\0" + part.digest())
    return running.hexdigest()


def message(package: str, digest: str) -> bytes:
    """What is signed: no head of a package begins so."""
    return f"{PREFIX}{package}:{digest}".encode()
