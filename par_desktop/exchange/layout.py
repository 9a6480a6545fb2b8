"""A visible sheet before it is a file: columns, rows, and which cell is whose.

A *slot* says that a cell is yellow: typing in it writes one part of one field of one record. The reader needs no
knowledge of the sheet's noun: everything it compares is in ``_goc``, written from these same models.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from par_desktop.domain.operation import OpId
from par_desktop.domain.world import World

KEY_ROW_MARK = "par:row"
"""In the hidden key row above the headings, the text that names the hidden column of row ids."""

UNIT_PLACEHOLDER = "UNIT"
"""Stands for the unit chosen in a group package, inside record ids."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A yellow cell: which part of which field it writes, and the operation it showed."""

    kind: str
    record: str
    field: str
    part: int
    shown: tuple[OpId, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds: text or a whole number; ``total`` makes it Σ of the named columns of its row."""

    value: str | int | None = None
    slot: Slot | None = None
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column: its permanent key, its heading, width in characters, and an optional official column number."""

    key: str
    heading: str
    width: float
    group: str = ""
    number: str = ""
    choices: str = ""
    """Defined name of the drop-down list, if any."""
    text: bool = True
    """Cells are text ('@'), so that nothing typed is rewritten; False for whole numbers."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row by its id; a row without an id is a band that holds only ``title``."""

    id: str
    cells: Mapping[str, Cell] = field(default_factory=dict)
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet."""

    name: str
    title: str
    note: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[SheetRow, ...]


class ShownRecord(Protocol):
    """A record as the package shows it: texts of a field's parts, and the operations shown."""

    def texts(self, name: str) -> tuple[str, ...]: ...

    def heads(self, name: str) -> tuple[OpId, ...]: ...

    def conflict(self, name: str) -> bool: ...


@dataclass(frozen=True, slots=True)
class PackageContext:
    """All a sheet may ask for. ``unit`` is the typing unit or the placeholder; ``level`` its criteria level."""

    world: World
    unit: str
    unit_name: str
    period: str
    months: tuple[str, ...]
    years: tuple[int, ...]
    group: str | None
    memberships: frozenset[str]
    """The typing unit's code and the groups it belongs to; of a group package the group itself."""
    level: str
    shown: Callable[[str, str], ShownRecord]
    may_type: Callable[[str, str, str], bool]
    """(kind, record id, field) -> whether the typing unit may write it."""
    planned: Sequence[tuple[str, str, str, str | None]]
    """(task id, role, period, due ISO date) of the typing unit's assignments."""
    carried: Callable[[str, str], int | None]
    """(month, procedure field) -> dossiers carried over from the month before, where that is known."""


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet by name and the function that fills it; ``None`` leaves it out of this package."""

    name: str
    build: Callable[[PackageContext], Sheet | None]


def slots(context: PackageContext, kind: str, record: str, name: str) -> list[Cell]:
    """One cell a part of a field, yellow where the typing unit may write it."""
    shown = context.shown(kind, record)
    texts = shown.texts(name)
    if not context.may_type(kind, record, name):
        return [Cell(text) for text in texts]
    heads = shown.heads(name)
    if shown.conflict(name):
        # Typing over an open conflict answers the value that was shown, not the one that was not (design §4).
        heads = heads[:1]
    return [Cell(text, Slot(kind, record, name, part, heads)) for part, text in enumerate(texts)]
