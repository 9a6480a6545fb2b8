"""A visible sheet before it is a file: columns, rows, and which cell is whose.

A *slot* says that a cell is yellow: typing in it writes one part of one field of one record. The reader needs no
knowledge of the sheet's noun: everything it compares is in ``_goc``, written from these same models.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from par_desktop.domain.operation import DELETE, OpId
from par_desktop.domain.procedures import Procedure
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.views.inspection_rows import FindingRow
from par_desktop.domain.world import World

KEY_ROW_MARK = "par:row"
"""In the hidden key row above the headings, the text that names the hidden column of row ids."""

UNIT_PLACEHOLDER = "UNIT"
"""Stands for the unit chosen in a group package, inside record ids."""

DELETE_COLUMN = "delete"
"""Permanent key of the column Xoá, on every sheet that has one."""


class Slot(NamedTuple):
    """A yellow cell: which part of which field it writes, and the operation it showed.

    Where ``field`` is the delete mark, ``seen`` names each field of the record that has a value, and the operation
    shown of it: whoever deletes a row deletes what stood there, not what came meanwhile.
    """

    kind: str
    record: str
    field: str
    part: int
    shown: tuple[OpId, ...]
    seen: tuple[tuple[str, tuple[OpId, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds: text or a whole number; ``total`` makes it Σ of the cells it names.

    A name is a column of the cell's own row, or ``<row id>!<column>`` of another (``cell_of``). ``partial``: the sum
    stands as soon as one part does (scores), else only when every part does (a blank is not 0). ``nothing``: names of a
    mark "không phát sinh" and of the cells that would contradict it; marked and not contradicted the sum is 0.
    """

    value: str | int | None = None
    slot: Slot | None = None
    total: tuple[str, ...] = ()
    partial: bool = False
    nothing: tuple[str, ...] = ()


def cell_of(row: str, column: str) -> str:
    """The name, in a ``total``, of a cell in another row."""
    return f"{row}!{column}"


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
    number_of: str = ""
    """Hidden helper: the number that the text of this other column is, for sums; Excel adds up no text."""
    right: bool = False
    """Text that is a number stands at the right, as numbers do."""
    rule: str = ""
    """What Excel lets be typed: ``whole`` numbers, or a ``short`` text; the reader checks by itself."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row by its id; a row without an id is a band that holds only ``title``.

    ``strong`` rows are printed bold (parents); ``lines`` is the least height in lines of text.
    """

    id: str
    cells: Mapping[str, Cell] = field(default_factory=dict)
    title: str = ""
    strong: bool = False
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet; its first ``frozen`` columns stay in sight, as its headings do."""

    name: str
    title: str
    note: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[SheetRow, ...]
    frozen: int = 3


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
    author: str
    """Whose scores and words these are: the unit itself, of the coordinator the scored city."""
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
    records: Callable[[str], Sequence[str]]
    """Ids of the unit's standing records of a kind, in the order they came; none in a group package."""
    report: str
    """Name of the report the unit writes words for."""
    headings: Sequence[tuple[str, str, bool]]
    """(code, title, whether people write under it) of that report."""
    findings: Sequence[FindingRow]
    """What published checks found wanting in the unit: what is open, and what was closed this year."""
    procedures: Sequence[Procedure] = ()
    """What the author must receive at its desk, in the list's order; online levels as they read today."""
    ready: bool = True
    """Whether blank rows stand ready for new records; not for a unit that ended."""


@dataclass(frozen=True, slots=True)
class SheetSpec:
    """A sheet by name and the function that fills it; ``None`` leaves it out of this package.

    ``columns`` are those it may have; a column that is not among them (a period's) is like ``other``.
    """

    name: str
    build: Callable[[PackageContext], Sheet | None]
    columns: tuple[SheetColumn, ...]
    other: SheetColumn = SheetColumn("", "", 14)
    frozen: int = 3
    lines: int = 1
    """Least height of its rows in lines of text."""
    lasting: bool = False
    """Its rows are no period's: a unit's go on being asked for after it ended, of its successor."""


def slots(context: PackageContext, kind: str, record: str, name: str) -> list[Cell]:
    """One cell a part of a field, yellow where the typing unit may write it."""
    shown = context.shown(kind, record)
    texts = shown.texts(name)
    if not context.may_type(kind, record, name):
        return [Cell(text) for text in texts]
    heads = _shown_heads(shown, name)
    return [Cell(text, Slot(kind, record, name, part, heads)) for part, text in enumerate(texts)]


def _shown_heads(shown: ShownRecord, name: str) -> tuple[OpId, ...]:
    """Typing over an open conflict answers the value that was shown, not the one that was not (design §4)."""
    heads = shown.heads(name)
    return heads[:1] if shown.conflict(name) else heads


def delete_slot(context: PackageContext, kind: str, record: str) -> Cell:
    """The cell under Xoá: yellow where the typing unit may delete the record, else locked and blank."""
    if not context.may_type(kind, record, DELETE):
        return Cell("")
    shown = context.shown(kind, record)
    names = [field.name for field in BY_NAME[kind].fields]
    seen = tuple((name, heads) for name in names if (heads := _shown_heads(shown, name)))
    return Cell("", Slot(kind, record, DELETE, 0, _shown_heads(shown, DELETE), seen))


def blank_rows(
    context: PackageContext,
    kind: str,
    make_id: Callable[[str], str],
    columns: Mapping[str, tuple[str, int]],
    count: int,
    fixed: Mapping[str, Cell] | None = None,
) -> list[SheetRow]:
    """Ready rows of records that do not exist yet: all yellow, all blank, their ids made now and kept in ``_goc``.

    ``make_id`` makes a record id of 32 hex digits nobody else will draw, ``columns`` says which part of which field
    stands under each column key, ``fixed`` holds locked cells alike in every row. Whoever imports the file, a row
    typed in becomes the same record. Nothing where the typing unit may write none of it.
    """
    rows: list[SheetRow] = []
    if not context.ready:
        return rows
    for _ in range(count):
        record = make_id(secrets.token_hex(16))
        cells = {key: slots(context, kind, record, name)[part] for key, (name, part) in columns.items()}
        if all(cell.slot is None for cell in cells.values()):
            return []
        rows.append(SheetRow(record, {**(fixed or {}), **cells}))
    return rows
