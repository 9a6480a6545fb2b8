"""What was typed into a package's yellow cells, and every other change refused by its address (design §5).

``locate`` says where sheets, columns and rows stand now; here their cells are compared with what they held.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from par_desktop.domain.fields import FLAG, Kind
from par_desktop.domain.operation import DELETE, OpId
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.typed import clean, decimal
from par_desktop.errors import ValueProblem
from par_desktop.exchange.cells import HeldCell, HeldRow, HeldSheet
from par_desktop.exchange.layout import DELETE_COLUMN, KEY_ROW_MARK, Slot
from par_desktop.exchange.locate import FoundRow, FoundSheet, locate, whose
from par_desktop.exchange.locate import RefusedCell as RefusedCell
from par_desktop.exchange.writer import GUIDE

CellRef = tuple[str, str, str]
"""Kind, record id and field: what one typed cell, or the cells of one field together, write."""

_DIGITS = 4
"""After the comma, in sums of points."""


@dataclass(frozen=True, slots=True)
class TypedField:
    """One field as typed: its value, the operation its cells showed, and its first changed cell (address, text).

    Where ``field`` is the delete mark, ``seen`` names what the row showed of every other field.
    """

    kind: str
    record: str
    field: str
    value: object
    shown: tuple[OpId, ...]
    address: str
    text: str = ""
    seen: tuple[tuple[str, tuple[OpId, ...]], ...] = ()

    @property
    def ref(self) -> CellRef:
        return (self.kind, self.record, self.field)


@dataclass(frozen=True, slots=True)
class Typing:
    """All of one workbook.

    ``missing_rows`` counts rows that are gone, ``missing_sheets`` and ``missing_columns`` name sheets and yellow
    columns that are: reported, never a deletion. ``untouched`` has the texts of each field that stands as exported.
    ``blank`` has the places of all yellow cells that read as blank: a formula nobody calculated does, too.
    """

    fields: tuple[TypedField, ...]
    refused: tuple[RefusedCell, ...]
    missing_rows: int
    missing_sheets: tuple[str, ...] = ()
    missing_columns: tuple[str, ...] = ()
    untouched: Mapping[CellRef, tuple[str, ...]] = field(default_factory=dict)
    blank: Mapping[tuple[str, str], CellRef] = field(default_factory=dict)


class _Part(NamedTuple):
    """One yellow cell as found; ``place`` is its address within ``sheet``."""

    sheet: str
    place: str
    was: str
    now: str
    slot: Slot

    @property
    def changed(self) -> bool:
        return self.was != self.now and clean(self.was) != clean(self.now)

    def refuse(self, code: str, **facts: object) -> RefusedCell:
        slot = self.slot
        problem = ValueProblem(code, address=self.address, **facts)
        return RefusedCell(self.sheet, self.place, self.now, problem, slot.kind, slot.record, slot.field)

    @property
    def address(self) -> str:
        return f"{self.sheet}!{self.place}"


_Parts = dict[CellRef, dict[int, _Part]]


def compare(held: Mapping[str, HeldSheet], visible: Mapping[str, Sequence[Sequence[str]]]) -> Typing:
    """Compare what stands with what was held; blank over a held value is an edit to blank."""
    sheets, refused, missing_sheets = locate(held, visible, GUIDE)
    typed: dict[CellRef, TypedField] = {}
    untouched: dict[CellRef, tuple[str, ...]] = {}
    blank: dict[tuple[str, str], CellRef] = {}
    missing_rows = sum(_asked(held[name]) for name in missing_sheets)
    columns: list[str] = []
    for name, found in sheets.items():
        parts: _Parts = {}
        refused += found.refused
        columns += [f"{found.name}: {heading}" for heading in found.gone]
        for row_id, held_row in held[name].rows.items():
            row = found.rows.get(row_id)
            if row is None:
                missing_rows += _was_filled(held_row)
                continue
            _read_row(found, held_row, row, parts, refused)
        marked = {ref[:2] for ref in parts if ref[2] == DELETE and _is_marked(parts[ref])}
        for ref, pieces in parts.items():
            blank |= {(p.sheet, p.place): ref for p in pieces.values() if not p.now}
            if ref[:2] in marked and ref[2] != DELETE:
                refused += [part.refuse("row_marked") for part in pieces.values() if part.changed]
                continue
            _read_field(ref, pieces, typed, untouched, refused)
    return Typing(
        tuple(typed.values()), tuple(refused), missing_rows, tuple(missing_sheets), tuple(columns), untouched, blank
    )


def _asked(sheet: HeldSheet) -> int:
    return sum(_was_filled(row) for row in sheet.rows.values())


def _was_filled(row: HeldRow) -> bool:
    """Whether a row said more than its number at export: a ready blank row that is gone is nobody's loss."""
    return any(cell.text and not (cell.slot is None and cell.text.isdecimal()) for cell in row.cells.values())


def _is_marked(parts: Mapping[int, _Part]) -> bool:
    try:
        return any(part.changed and FLAG.parse((part.now,)) for part in parts.values())
    except ValueProblem:
        return False


def _read_row(found: FoundSheet, held: HeldRow, row: FoundRow, parts: _Parts, refused: list[RefusedCell]) -> None:
    """Yellow cells are collected (a field may have its parts in two rows), all others checked."""
    for key, cell in held.cells.items():
        if key not in found.columns or key == KEY_ROW_MARK:
            continue
        now, place = row.cells[key], found.place(key, row)
        if cell.slot is not None:
            slot = cell.slot
            part = _Part(found.name, place, cell.text, now, slot)
            if not row.mixed:
                parts.setdefault((slot.kind, slot.record, slot.field), {})[slot.part] = part
            elif part.changed:
                refused.append(part.refuse("row_mixed"))
        elif cell.total:
            _check_total(found, key, cell, held, row, refused)
        elif now != cell.text and now != clean(cell.text):
            code = "no_delete" if key == DELETE_COLUMN else "locked_cell"
            problem = ValueProblem(code, address=found.whole(place), held=clean(cell.text) or "trống")
            refused.append(RefusedCell(found.name, place, now, problem, *whose(held)))


def _kind_of(ref: CellRef) -> Kind | None:
    if ref[2] == DELETE:
        return FLAG
    declared = BY_NAME[ref[0]].field(ref[2]) if ref[0] in BY_NAME else None
    return declared.kind if declared is not None else None


def _read_field(
    ref: CellRef,
    parts: Mapping[int, _Part],
    typed: dict[CellRef, TypedField],
    untouched: dict[CellRef, tuple[str, ...]],
    refused: list[RefusedCell],
) -> None:
    """One field from all its cells: typed, untouched, or refused."""
    changed = [part for part in parts.values() if part.changed]
    kind = _kind_of(ref)
    if kind is None:
        refused += [part.refuse("unknown_cell") for part in changed]
        return
    order = range(len(kind.parts))
    whole = all(part in parts for part in order)
    if not changed:
        if whole and ref not in typed:
            untouched[ref] = tuple(parts[part].now for part in order)
        return
    first = changed[0]
    if not whole:
        # A row with the other half is gone: the field cannot be read, and what was typed must not vanish silently.
        refused.append(first.refuse("half_field"))
        return
    try:
        value = kind.parse([parts[part].now for part in order])
        was = kind.parse([parts[part].was for part in order])
    except ValueProblem as problem:
        told = ValueProblem(problem.code, **{**problem.facts, "address": first.address})
        refused.append(RefusedCell(first.sheet, first.place, first.now, told, *ref))
        return
    if kind.canonical(value) == kind.canonical(was):
        return
    slot = first.slot
    if ref[2] == DELETE and not slot.shown and not slot.seen:
        return  # a ready blank row crossed out: there is nothing to delete
    found = TypedField(*ref, value, slot.shown, first.address, first.now, slot.seen)
    earlier = typed.setdefault(ref, found)
    if kind.canonical(earlier.value) != kind.canonical(value):
        refused.append(first.refuse("typed_twice", first=earlier.address))
    untouched.pop(ref, None)


def _check_total(
    found: FoundSheet, key: str, cell: HeldCell, held: HeldRow, row: FoundRow, refused: list[RefusedCell]
) -> None:
    """A number typed over Σ: what stands is neither blank nor the sum of the cells it adds up."""
    now = row.cells[key]
    if now in ("", "0"):
        return
    texts = [_summand(name, row, found) for name in cell.total]
    # The sheet's own formula counts text cells as 0 (N()), so both sums are what an untouched Σ may show.
    as_numbers = sum(int(t) for t in texts if t.isdecimal())
    as_read = sum(int(t.replace(".", "")) for t in texts if t.replace(".", "").isdecimal())
    if now.replace(".", "") not in (str(as_numbers), str(as_read)) and not _adds_up(now, texts):
        place = found.place(key, row)
        problem = ValueProblem("computed_cell", address=found.whole(place))
        refused.append(RefusedCell(found.name, place, now, problem, *whose(held)))


def _summand(name: str, row: FoundRow, found: FoundSheet) -> str:
    """The text of a cell that Σ names: a column of its row, or ``<row id>!<column>``."""
    other, elsewhere, column = name.rpartition("!")
    at = found.rows.get(other) if elsewhere else row
    return at.cells.get(column, "") if at is not None else ""


def _adds_up(now: str, texts: Sequence[str]) -> bool:
    """Whether a sum of points is theirs; words among them ("kps") count for nothing, as in the sheet."""
    total = Decimal(0)
    for text in texts:
        with suppress(ValueProblem):
            total += decimal(text, _DIGITS)
    try:
        return decimal(now, _DIGITS) == total
    except ValueProblem:
        return False
