"""The package's head: sheet ``_par``, one key and value a row, all text, signed as a whole (design §5)."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

from par_desktop.domain.operation import OpId, canonical_json

FORMAT = "1"
_HEX16 = re.compile(r"[0-9a-f]{16}")
_HEX64 = re.compile(r"[0-9a-f]{64}")
_RECEIPT = re.compile(r"[0-9a-z:_.-]{1,80}")
"""A package received, or (``file:``) an evidence file that lies there; other sorts are a later program's."""
_CODE = re.compile(r"[0-9A-Za-z_-]{1,40}")
_DAY = r"[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_SHAPES = {
    "package": _HEX16,
    "replica": _HEX16,
    "replaces": re.compile(r"(?:[0-9a-f]{16})?"),
    "key": _HEX64,
    "number": re.compile(r"[0-9]{1,9}"),
    "operations": re.compile(r"[0-9]{1,9}"),
    "period": re.compile(r"[0-9]{4}(?:-(?:H[12]|Q[1-4]|0[1-9]|1[0-2]))?"),
    "created": re.compile(_DAY + r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z"),
    "sender": _CODE,
    "receiver": re.compile(r"(?:group:)?[0-9A-Za-z_-]{1,40}"),
    "typing_unit": re.compile(r"[0-9A-Za-z_-]{0,40}"),
    "program": re.compile(r"[0-9A-Za-z.+-]{0,40}"),
    "operations_digest": _HEX64,
    "cells_digest": _HEX64,
    "lists_digest": _HEX64,
    "invitation": re.compile(r"[0-9A-Za-z_:-]{0,120}"),
    "signature": re.compile(r"[0-9a-f]{128}"),
}
"""What may become part of a file name or a number is checked before anybody uses it."""


class HeadRowError(ValueError):
    """One row of ``_par`` cannot be what it should; ``key`` names it."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"_par: {key}")


@dataclass(frozen=True, slots=True)
class PackageHead:
    """What ``_par`` holds. ``receiver`` is a unit code or ``group:wards``; ``typing_unit`` is the unit whose typing the

    yellow cells are (empty in a group package: chosen in the sheet). Digests are hex SHA-256.
    """

    format: str
    package: str
    number: int
    sender: str
    replica: str
    key: str
    receiver: str
    typing_unit: str
    period: str
    created: str
    program: str
    receipts: tuple[str, ...]
    operations: int
    operations_digest: str
    cells_digest: str
    lists_digest: str
    replaces: str = ""
    """Replica of the same machine and key that this one continues (after a restore, a move)."""
    invitation: str = ""
    signature: str = ""

    @property
    def group(self) -> str | None:
        """The group's code where this is a group package."""
        return self.receiver.removeprefix("group:") if self.receiver.startswith("group:") else None

    def signed_bytes(self) -> bytes:
        """What the Ed25519 signature covers: every key but the signature itself."""
        return canonical_json({n: v for n, v in self.rows() if n != "signature"}).encode("ascii")

    def rows(self) -> list[tuple[str, str]]:
        """Key and text of each row, in declaration order."""
        rows: list[tuple[str, str]] = []
        for field in fields(self):
            value = getattr(self, field.name)
            rows.append((field.name, canonical_json(list(value)) if isinstance(value, tuple) else str(value)))
        return rows

    @classmethod
    def keys(cls) -> list[str]:
        """The keys of ``_par`` in their order."""
        return [field.name for field in fields(cls)]

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[str, str]]) -> PackageHead:
        """Read ``_par`` back; raises ``ValueError`` on a missing or malformed key."""
        listed = [(key, value) for key, value in rows]
        found = dict(listed)
        if [key for key, _ in listed] != cls.keys():
            raise ValueError("_par: rows")
        for name, shape in _SHAPES.items():
            if not shape.fullmatch(found[name]):
                raise HeadRowError(name)
        try:
            receipts = json.loads(found["receipts"])
        except (ValueError, RecursionError) as problem:
            raise HeadRowError("receipts") from problem
        if not isinstance(receipts, list) or not all(isinstance(r, str) and _RECEIPT.fullmatch(r) for r in receipts):
            raise HeadRowError("receipts")
        try:
            return cls(
                format=found["format"],
                package=found["package"],
                number=int(found["number"]),
                sender=found["sender"],
                replica=found["replica"],
                key=found["key"],
                receiver=found["receiver"],
                typing_unit=found["typing_unit"],
                period=found["period"],
                created=found["created"],
                program=found["program"],
                receipts=tuple(receipts),
                operations=int(found["operations"]),
                operations_digest=found["operations_digest"],
                cells_digest=found["cells_digest"],
                lists_digest=found["lists_digest"],
                replaces=found["replaces"],
                invitation=found["invitation"],
                signature=found["signature"],
            )
        except (KeyError, TypeError) as problem:
            raise ValueError(f"_par: {problem!r}") from problem


def ids_digest(ids: Iterable[OpId]) -> str:
    """Digest of the operations' ids in byte order."""
    return hashlib.sha256(b"".join(sorted(ids))).hexdigest()


def rows_digest(rows: Iterable[Sequence[str]]) -> str:
    """Digest of a hidden sheet's rows, cell by cell; CRLF counts as LF, as LibreOffice re-saves it."""
    running = hashlib.sha256()
    for row in rows:
        text = canonical_json([cell.replace("\r\n", "\n") for cell in row])
        running.update(text.encode("ascii") + b"\n")
    return running.hexdigest()
