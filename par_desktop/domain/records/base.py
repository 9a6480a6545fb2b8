"""How a record is declared: its key, its fields, who writes them, who reads it.

Sheets, forms, columns, reports and permissions *name* these declarations and restate neither label, type nor right.
A record id is the readable path of its key (``pl21-03/13654/2021``): every part is a permanent code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from enum import Enum
from functools import cache, lru_cache

from par_desktop.domain.fields import Kind
from par_desktop.errors import ValueProblem
from par_desktop.frozen import dataclass

_PART = r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}"
_OPERATION = r"[0-9a-f]{32}"


class Writer(Enum):
    """Who may write a field, by function."""

    OWNER = "owner"
    """The unit that the record belongs to (the ``unit`` part of its key)."""
    COORDINATOR = "coordinator"
    """Đơn vị tổng hợp; also leads the inspections."""
    PROXY = "proxy"
    """Đơn vị tổng hợp typing for the unit (nhập thay), source required."""


class Audience(Enum):
    """Who may read a record."""

    EVERYONE = "everyone"
    OWNER = "owner"
    """The record's unit and the coordinator."""
    COORDINATOR = "coordinator"
    """The coordinator alone."""
    OWNER_WHEN_PUBLISHED = "owner_when_published"
    """The coordinator; the record's unit once the governing record is published."""


OWNER = frozenset({Writer.OWNER, Writer.PROXY})
"""The unit's own figures, which the coordinator may type for it."""
OWNER_ONLY = frozenset({Writer.OWNER})
COORDINATOR = frozenset({Writer.COORDINATOR})


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name, kind, Vietnamese label and writers."""

    name: str
    kind: Kind
    label: str
    writers: frozenset[Writer]


@dataclass(frozen=True, slots=True)
class RecordType:
    """One sort of record. ``governor`` names the kind whose ``published`` field opens it to its unit;

    its key is the leading part of this key.
    """

    name: str
    label: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    audience: Audience
    deleters: frozenset[Writer] = COORDINATOR
    governor: str | None = None
    bookkeeping: bool = False
    locked_by: str | None = None
    """The key part that names the period (or round) whose closing (or submission) locks the record for its unit."""

    by_name: Mapping[str, Field] = field(init=False, repr=False, compare=False)
    unit_at: int | None = field(init=False, repr=False, compare=False)
    """Where in the key its unit stands."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {f.name: f for f in self.fields})
        object.__setattr__(self, "unit_at", self.key.index("unit") if "unit" in self.key else None)

    def field(self, name: str) -> Field | None:
        return self.by_name.get(name)

    def id(self, **parts: str) -> str:
        """The record id of these key parts."""
        if tuple(parts) != self.key:
            raise TypeError(f"{self.name} is keyed by {self.key}, not {tuple(parts)}")
        return "/".join(parts.values())

    def values(self, record: str) -> tuple[str, ...]:
        """The key parts of a record id, in order; raises ``ValueProblem`` for an id that cannot be one of this sort."""
        values = _parts(self.key, record)
        if values is None:
            raise ValueProblem("not_a_record_id", typed=record[:80])
        return values

    def parts(self, record: str) -> dict[str, str]:
        """Key parts of a record id by name; raises as ``values`` does."""
        return dict(zip(self.key, self.values(record), strict=True))

    def unit_of(self, record: str) -> str | None:
        """The unit a record belongs to; ``None`` where it is the city's."""
        values = self.values(record)
        return values[self.unit_at] if self.unit_at is not None else None


@lru_cache(maxsize=20_000)
def _parts(key: tuple[str, ...], record: str) -> tuple[str, ...] | None:
    """The parts of a record id, ``None`` where it is none; an import asks several times for each record."""
    found = _pattern(key).fullmatch(record)
    return found.groups() if found is not None else None


@cache
def _pattern(key: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("/".join(f"({_OPERATION if name == 'operation' else _PART})" for name in key))
