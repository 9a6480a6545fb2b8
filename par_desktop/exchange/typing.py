"""What was typed into a package's yellow cells, and every other change refused by its address (design §5).

Rows are found by their hidden id, columns by the hidden key row (or, where that row is gone, by their headings), so a
sorted, filtered or widened sheet reads the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal

from par_desktop.domain.operation import OpId
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.typed import clean, decimal
from par_desktop.errors import ParError, ValueProblem
from par_desktop.exchange.cells import HeldCell, HeldRow, HeldSheet
from par_desktop.exchange.layout import KEY_ROW_MARK, Slot


@dataclass(frozen=True, slots=True)
class TypedField:
    """One field as typed: its value, the operation its cells showed, and the address of its first changed cell."""

    kind: str
    record: str
    field: str
    value: object
    shown: tuple[OpId, ...]
    address: str


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """A cell that cannot be taken: where, what stands there, why (a ``ParError`` code with its facts).

    ``kind``, ``record`` and ``field`` say whose cell it is, where that is known.
    """

    sheet: str
    address: str
    value: str
    problem: ParError
    kind: str = ""
    record: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class Typing:
    """All of one workbook; ``missing_rows`` counts rows that are gone (reported, never a deletion)."""

    fields: tuple[TypedField, ...]
    refused: tuple[RefusedCell, ...]
    missing_rows: int


@dataclass(slots=True)
class _Found:
    row_number: int
    cells: dict[str, str]


def compare(held: Mapping[str, HeldSheet], visible: Mapping[str, Sequence[Sequence[str]]]) -> Typing:
    """Compare what stands with what was held; blank over a held value is an edit to blank."""
    typed: list[TypedField] = []
    refused: list[RefusedCell] = []
    missing = 0
    for sheet in held.values():
        texts = visible.get(sheet.name)
        if texts is None:
            missing += len(sheet.rows)
            continue
        columns = _columns(sheet, texts)
        parts: _Parts = {}
        rows, doubled = _rows(sheet, texts, columns)
        refused += doubled
        refused += _loose(sheet, texts, columns)
        for row_id, held_row in sheet.rows.items():
            found = rows.get(row_id)
            if found is None:
                missing += 1
                continue
            _read_row(sheet.name, held_row, found, rows, columns, parts, refused)
        for (kind, record, name), pieces in parts.items():
            field = _read_field(sheet.name, kind, record, name, pieces, refused)
            if field is not None:
                typed.append(field)
    return Typing(tuple(typed), tuple(refused), missing)


def _columns(sheet: HeldSheet, texts: Sequence[Sequence[str]]) -> dict[str, int]:
    """Column key -> index; the id column under ``KEY_ROW_MARK``."""
    for row in texts[:40]:
        if KEY_ROW_MARK in row:
            return {key: index for index, key in enumerate(row) if key}
    wanted = [heading for _, heading in sheet.columns]
    for row in texts[:40]:
        cells = [clean(c) for c in row]
        if len(set(wanted) & set(cells)) >= max(3, len(set(wanted)) - 2):
            return _by_heading(sheet, cells, texts)
    return {}


def _by_heading(sheet: HeldSheet, cells: list[str], texts: Sequence[Sequence[str]]) -> dict[str, int]:
    """Without the key row: equal headings (three "Tổng số") are told apart by their order."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    for key, heading in sheet.columns:
        index = next((i for i, text in enumerate(cells) if text == heading and i not in taken), None)
        if index is not None:
            found[key] = index
            taken.add(index)
    ids = set(sheet.rows)
    for row in texts:
        for index, text in enumerate(row):
            if text in ids:
                found[KEY_ROW_MARK] = index
                return found
    return found


def _rows(
    sheet: HeldSheet, texts: Sequence[Sequence[str]], columns: Mapping[str, int]
) -> tuple[dict[str, _Found], list[RefusedCell]]:
    found: dict[str, _Found] = {}
    doubled: list[RefusedCell] = []
    id_column = columns.get(KEY_ROW_MARK)
    if id_column is None:
        return found, doubled
    for number, row in enumerate(texts, 1):
        row_id = row[id_column] if id_column < len(row) else ""
        if row_id not in sheet.rows:
            continue
        cells = {key: row[i] if i < len(row) else "" for key, i in columns.items()}
        if row_id in found:
            if cells != found[row_id].cells:
                doubled.append(RefusedCell(sheet.name, f"A{number}", "", ValueProblem("row_doubled")))
            continue
        found[row_id] = _Found(number, cells)
    return found, doubled


_DIGITS = 4
"""After the comma, in sums of points."""
_COLUMN_NUMBER = re.compile(r"\(\d+[a-z]?\)( Σ)?")


def _loose(sheet: HeldSheet, texts: Sequence[Sequence[str]], columns: Mapping[str, int]) -> list[RefusedCell]:
    """Figures typed under a yellow column in a row that is none of the table's: they must not vanish silently."""
    id_column = columns.get(KEY_ROW_MARK)
    yellow = {key for row in sheet.rows.values() for key, cell in row.cells.items() if cell.slot is not None}
    places = sorted(columns[key] for key in yellow if key in columns)
    headings = {heading for _, heading in sheet.columns}
    found: list[RefusedCell] = []
    body = False
    for number, row in enumerate(texts, 1):
        body = body or len(headings & {clean(cell) for cell in row}) >= min(3, len(headings))
        if not body or id_column is None or (id_column < len(row) and row[id_column]):
            continue
        for at in places:
            text = clean(row[at]) if at < len(row) else ""
            if any(c.isdigit() for c in text) and text not in headings and not _COLUMN_NUMBER.fullmatch(text):
                address = _address(at, number)
                problem = ValueProblem("loose_cell", address=f"{sheet.name}!{address}", typed=text)
                found.append(RefusedCell(sheet.name, address, text, problem))
    return found


@dataclass(frozen=True, slots=True)
class _Part:
    """One yellow cell as found."""

    address: str
    was: str
    now: str
    slot: Slot


_Parts = dict[tuple[str, str, str], dict[int, _Part]]


def _read_row(
    sheet: str,
    held: HeldRow,
    found: _Found,
    rows: Mapping[str, _Found],
    columns: Mapping[str, int],
    parts: _Parts,
    refused: list[RefusedCell],
) -> None:
    """Yellow cells are collected (a field may have its parts in two rows), all others checked."""
    for key, cell in held.cells.items():
        if key not in columns:
            continue
        now = found.cells[key]
        address = _address(columns[key], found.row_number)
        if cell.slot is not None:
            slot = cell.slot
            parts.setdefault((slot.kind, slot.record, slot.field), {})[slot.part] = _Part(address, cell.text, now, slot)
        elif cell.total:
            _check_total(sheet, key, cell, held, found, rows, columns, refused)
        elif clean(now) != clean(cell.text):
            problem = ValueProblem("locked_cell", address=f"{sheet}!{address}")
            refused.append(RefusedCell(sheet, address, now, problem, *_whose(held)))


def _whose(held: HeldRow) -> tuple[str, str]:
    """Kind and record id of a row, from any of its yellow cells."""
    return next(((c.slot.kind, c.slot.record) for c in held.cells.values() if c.slot is not None), ("", ""))


def _read_field(
    sheet: str, kind: str, record: str, name: str, parts: Mapping[int, _Part], refused: list[RefusedCell]
) -> TypedField | None:
    declared = BY_NAME[kind].field(name) if kind in BY_NAME else None
    if declared is None:
        return None
    order = range(len(declared.kind.parts))
    changed = [part for part in parts.values() if clean(part.was) != clean(part.now)]
    if not changed:
        return None
    first = changed[0]
    if any(part not in parts for part in order):
        # A row with the other half is gone: the field cannot be read, and what was typed must not vanish silently.
        problem = ValueProblem("half_field")
        refused.append(RefusedCell(sheet, first.address, first.now, problem, kind, record, name))
        return None
    try:
        value = declared.kind.parse([parts[part].now for part in order])
        held = declared.kind.parse([parts[part].was for part in order])
    except ValueProblem as problem:
        refused.append(RefusedCell(sheet, first.address, first.now, problem, kind, record, name))
        return None
    if declared.kind.canonical(value) == declared.kind.canonical(held):
        return None
    return TypedField(kind, record, name, value, first.slot.shown, f"{sheet}!{first.address}")


def _check_total(
    sheet: str,
    key: str,
    cell: HeldCell,
    held: HeldRow,
    found: _Found,
    rows: Mapping[str, _Found],
    columns: Mapping[str, int],
    refused: list[RefusedCell],
) -> None:
    """A number typed over Σ: what stands is neither blank nor the sum of the cells it adds up."""
    now = clean(found.cells[key])
    if now in ("", "0"):
        return
    texts = [clean(_part(name, found, rows)) for name in cell.total]
    # The sheet's own formula counts text cells as 0 (N()), so both sums are what an untouched Σ may show.
    as_numbers = sum(int(t) for t in texts if t.isdigit())
    as_read = sum(int(t.replace(".", "")) for t in texts if t.replace(".", "").isdigit())
    if now.replace(".", "") not in (str(as_numbers), str(as_read)) and not _adds_up(now, texts):
        address = _address(columns[key], found.row_number)
        problem = ValueProblem("computed_cell", address=f"{sheet}!{address}")
        refused.append(RefusedCell(sheet, address, now, problem, *_whose(held)))


def _part(name: str, found: _Found, rows: Mapping[str, _Found]) -> str:
    """The text of a cell that Σ names: a column of its row, or ``<row id>!<column>``."""
    row, elsewhere, column = name.rpartition("!")
    at = rows.get(row) if elsewhere else found
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


def _address(column: int, row: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
