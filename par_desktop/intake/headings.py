"""Where the table lies in a sheet: title rows above, the heading of one or more rows, its column numbers, the rows
that are data, totals and sections, and the notes below.

A heading is found by its texts where the fields looked for are known, else by its shape. Merged headings of three rows
are joined from the top down, "Đã giải quyết / Tổng số" (notes §8). Column numbers "(1) (2) (3)" are no data.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from par_desktop.domain.vietnamese import nfc, search_key
from par_desktop.intake.grid import Cell, CellKind, Grid

SEARCHED_ROWS = 60
"""Filled rows in which a heading is looked for."""
_TALLEST = 6
_NUMBER = re.compile(r"[(\[]?\s*(\d{1,2})\s*([a-z]?)\s*[)\]]?(?:\s*=.*)?", re.DOTALL)
_LETTER = re.compile(r"[(\[]?\s*([A-H])\s*[)\]]?")
_ROMAN = re.compile(r"(?:X{0,3})(?:IX|IV|V?I{0,3})")
_TOTAL = re.compile(
    r"(?:tổng|tong)(?:\s+(?:cộng|số|cong|so|toàn|chung)\b.*|\s*[:(].*)?"
    r"|(?:cộng|cong)(?:\s*[:(].*|\s+(?:chung|toàn|mục|phần|[ivx]+)\b.*)?"
)
"""With its tone where it has one: "Công chứng" and "Cộng đồng" are fields, "Cộng:" is a sum."""
_ENDINGS = (
    "ghi chu", "nguoi lap", "nguoi tong hop", "noi nhan", "thu truong", "tm ubnd", "tm uy ban", "chu tich",
    "kt chu tich", "nguoi bao cao", "ngay thang nam", "xac nhan",
)  # fmt: skip
_ORDINALS = ("tt", "stt", "so tt", "so thu tu", "thu tu")


class RowSort(StrEnum):
    DATA = "data"
    TOTAL = "total"
    SECTION = "section"
    """A row that names a group of the rows below it (a unit, a level), with or without their sums."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column: its heading texts from the top down, and the number the form gives it ("3", "4a"), if any."""

    index: int
    texts: tuple[str, ...]
    number: str = ""

    @property
    def label(self) -> str:
        return " / ".join(self.texts)

    @property
    def keys(self) -> tuple[str, ...]:
        """Texts without marks and signs, for comparing."""
        return tuple(heading_key(text) for text in self.texts)


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row below the heading; ``name`` is the text that says what it is (of a total, of a section)."""

    index: int
    sort: RowSort
    name: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a sheet. ``top`` and ``bottom`` are the heading's rows; ``titles`` the texts above it."""

    top: int
    bottom: int
    columns: tuple[TableColumn, ...]
    rows: tuple[TableRow, ...]
    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def ordinal(self) -> int | None:
        """The column that only counts rows (TT, STT), if there is one."""
        for column in self.columns:
            if column.keys and column.keys[-1] in _ORDINALS:
                return column.index
        return None


def heading_key(text: str) -> str:
    """A heading for comparing: no marks, no signs, no "(1)" and "Số" of a unit left hanging."""
    return " ".join(re.sub(r"[^\w%]+", " ", search_key(text)).split())


def find_table(grid: Grid, known: Collection[str] = ()) -> Table | None:
    """The table of a sheet; ``known`` are keys of headings looked for. ``None`` where there is none."""
    rows = grid.by_row()
    numbers = _number_row(grid, rows)
    place = _by_texts(grid, rows, known)
    if place is None and numbers is not None:
        above = [row for row in rows if row < numbers]
        place = above[-1] if above else None
    if place is None:
        place = _by_shape(rows)
    if place is None:
        return None
    top, bottom = _band(grid, rows, place, known)
    if numbers is not None and not bottom < numbers <= bottom + 3:
        numbers = None
    columns = _columns(grid, top, bottom, rows.get(numbers, {}) if numbers is not None else {})
    if not columns:
        return None
    first = (numbers if numbers is not None else bottom) + 1
    found, notes = _rows(grid, rows, first, columns)
    inside = (cell.text for row in rows if row < top for cell in rows[row].values() if cell.kind is CellKind.TEXT)
    titles = (*(cell.text for cell in grid.above), *inside)
    return Table(top, bottom, columns, found, titles, notes)


def _number_row(grid: Grid, rows: Mapping[int, Mapping[int, Cell]]) -> int | None:
    """The row of the form's column numbers: at least three, rising by one; letters may lead."""
    for row in list(rows)[:SEARCHED_ROWS]:
        if row == min(rows):
            continue
        cells = list(rows[row].values())
        numbers = [found for cell in cells if (found := column_number(cell)) is not None]
        letters = sum(1 for cell in cells if _LETTER.fullmatch(cell.text))
        plain = [int(number.rstrip("abcdefgh")) for number in numbers]
        rising = all(b - a in (0, 1) for a, b in pairwise(plain))
        bracketed = sum(1 for cell in cells if "(" in cell.text)
        enough = len(numbers) >= (3 if bracketed >= 2 or letters else 5)
        if enough and len(numbers) + letters == len(cells) and rising and plain[0] in (0, 1, 2, 3):
            return row
    return None


def column_number(cell: Cell) -> str | None:
    """``3`` of "(3)=(4)+(5)+(6)", ``4a`` of "(4a)"; ``None`` for what is no column number."""
    if cell.kind is CellKind.NUMBER and cell.number is not None:
        whole = cell.number == int(cell.number)
        # (3) typed without an apostrophe becomes −3: Excel takes brackets for a minus.
        return str(abs(int(cell.number))) if whole and 0 < abs(cell.number) < 60 else None
    found = _NUMBER.fullmatch(cell.text) if cell.kind is CellKind.TEXT else None
    return found[1] + found[2] if found is not None else None


def _by_texts(grid: Grid, rows: Mapping[int, Mapping[int, Cell]], known: Collection[str]) -> int | None:
    """The row with the most headings looked for; at least two, different ones."""
    best, most = None, 1
    for row in list(rows)[:SEARCHED_ROWS]:
        keys = {heading_key(cell.text) for cell in rows[row].values() if cell.kind is CellKind.TEXT}
        hits = len(keys & set(known))
        if hits > most:
            best, most = row, hits
    return best


def _by_shape(rows: Mapping[int, Mapping[int, Cell]]) -> int | None:
    """The first row of texts alone, nearly as wide as the table and with something below it."""
    searched = list(rows)[:SEARCHED_ROWS]
    widest = max((len(rows[row]) for row in searched), default=0)
    for at, row in enumerate(searched[:-1]):
        cells = rows[row].values()
        texts = all(cell.kind is CellKind.TEXT for cell in cells)
        if texts and len(cells) >= max(2, (widest + 1) // 2) and rows[searched[at + 1]]:
            return row
    return None


def _band(grid: Grid, rows: Mapping[int, Mapping[int, Cell]], row: int, known: Collection[str]) -> tuple[int, int]:
    """All rows of the heading: those its merges reach, and a row of texts above that names groups of columns."""
    top = bottom = row
    moved = True
    while moved and bottom - top < _TALLEST:
        moved = False
        for merge in grid.merges:
            touches = merge.top <= bottom and merge.bottom >= top
            if not touches or merge.bottom - merge.top >= _TALLEST:
                continue
            if merge.top < top or merge.bottom > bottom:
                top, bottom, moved = min(top, merge.top), max(bottom, merge.bottom), True
        above = rows.get(top - 1, {})
        if not moved and (_speaks(above, known) or _groups(grid, above, rows.get(top, {}), top - 1)):
            top, moved = top - 1, True
        below = rows.get(bottom + 1, {})
        if not moved and (_speaks(below, known) or _parts(grid, rows.get(bottom, {}), below, bottom)):
            bottom, moved = bottom + 1, True
    return top, bottom


def _speaks(row: Mapping[int, Cell], known: Collection[str]) -> bool:
    """Whether a row is of headings looked for: texts alone, two or more of them known."""
    if len(row) < 2 or any(cell.kind is not CellKind.TEXT for cell in row.values()):
        return False
    keys = [f" {heading_key(cell.text)} " for cell in row.values()]
    said = (any(key.strip() == word or (" " in word and f" {word} " in key) for word in known) for key in keys)
    return sum(said) >= 2


def _groups(grid: Grid, above: Mapping[int, Cell], below: Mapping[int, Cell], row: int) -> bool:
    """Whether a row names groups of the columns beneath: several texts, or one merge that is not the title's."""
    if not above or any(cell.kind is not CellKind.TEXT for cell in above.values()):
        return False
    if len(above) >= 2:
        # A title and a form's number stand side by side too; groups begin where columns begin, and are short.
        return set(above) <= set(below) | _merged_columns(grid, row) and all(len(c.text) <= 60 for c in above.values())
    column = next(iter(above))
    merge = grid.merge_at(row, column)
    return merge is not None and 0 < merge.right - merge.left < max(below, default=0) - min(below, default=0)


def _merged_columns(grid: Grid, row: int) -> set[int]:
    return {m.left for m in grid.merges if m.top <= row <= m.bottom and m.bottom > m.top}


def _parts(grid: Grid, row: Mapping[int, Cell], below: Mapping[int, Cell], number: int) -> bool:
    """Whether the row below splits columns of this one: texts alone, under its merges."""
    if not below or any(cell.kind is not CellKind.TEXT or column_number(cell) for cell in below.values()):
        return False
    across = [
        merge
        for column in row
        if (merge := grid.merge_at(number, column)) is not None and merge.right > merge.left and merge.bottom == number
    ]
    return bool(across) and all(any(m.left <= column <= m.right for m in across) for column in below)


def _columns(grid: Grid, top: int, bottom: int, numbers: Mapping[int, Cell]) -> tuple[TableColumn, ...]:
    found: list[TableColumn] = []
    carried: dict[int, str] = {}
    for column in range(grid.width):
        texts: list[str] = []
        for row in range(top, bottom + 1):
            cell = grid.spread(row, column)
            text = " ".join(cell.text.split()) if cell is not None else ""
            if text:
                carried[row] = text
            elif _filled_below(grid, row, bottom, column) and _open_group(grid, row, column):
                text = carried.get(row, "")
            if text and text not in texts:
                texts.append(text)
        number = column_number(numbers[column]) if column in numbers else None
        if texts or number:
            found.append(TableColumn(column, tuple(texts), number or ""))
    return tuple(found)


def _filled_below(grid: Grid, row: int, bottom: int, column: int) -> bool:
    return any(grid.spread(below, column) is not None for below in range(row + 1, bottom + 1))


def _open_group(grid: Grid, row: int, column: int) -> bool:
    """Whether a blank cell of an upper heading row continues the group at its left, written without a merge."""
    for left in range(column - 1, -1, -1):
        cell = grid.spread(row, left)
        if cell is not None:
            merge = grid.merge_at(row, left)
            below = grid.spread(row + 1, left)
            return merge is None and below is not None and below.text != cell.text
    return False


def _rows(
    grid: Grid, rows: Mapping[int, Mapping[int, Cell]], first: int, columns: Sequence[TableColumn]
) -> tuple[tuple[TableRow, ...], tuple[str, ...]]:
    wanted = {column.index for column in columns}
    ordinal = next((c.index for c in columns if c.keys and c.keys[-1] in _ORDINALS), None)
    found: list[TableRow] = []
    notes: list[str] = []
    alone: list[int] = []
    ended = False
    for row in rows:
        if row < first:
            continue
        cells = {column: cell for column, cell in rows[row].items() if column in wanted}
        texts = [cell.text for cell in rows[row].values() if cell.kind is CellKind.TEXT]
        if ended or not cells or _is_note(cells, texts):
            ended = ended or _ends(texts[:1])
            notes += texts
            continue
        found.append(_sorted(row, cells, ordinal))
        if len(cells) == 1 and found[-1].sort is RowSort.DATA:
            alone.append(len(found) - 1)
    singles, wide = set(alone), len(columns) - (ordinal is not None) > 2
    across = {row for m in grid.merges if m.right > m.left for row in range(m.top, min(m.bottom, m.top + _TALLEST) + 1)}
    for at in alone:
        # A single name stands over rows that say more, or it is a row that says little: never lost between the two.
        followed = at + 1 < len(found) and found[at + 1].sort is RowSort.DATA and at + 1 not in singles
        row = found[at].index
        if followed and (wide or row in across):
            found[at] = TableRow(row, RowSort.SECTION, found[at].name)
    if not any(row.sort is RowSort.DATA for row in found):
        # Rows that all count in Roman numbers are no sections of one another.
        found = [
            TableRow(row.index, RowSort.DATA, row.name)
            if row.sort is RowSort.SECTION and len(rows[row.index]) > 1 + (ordinal is not None)
            else row
            for row in found
        ]
    return tuple(found), tuple(notes)


def _ends(texts: Sequence[str]) -> bool:
    return any(heading_key(text).startswith(_ENDINGS) for text in texts)


def _is_note(cells: Mapping[int, Cell], texts: Sequence[str]) -> bool:
    """A row that signs or explains: not one that names a section of the rows below it."""
    return _ends(texts[:1]) or (len(cells) == 1 and len(texts) == 1 and len(texts[0]) > 80)


def _sorted(row: int, cells: Mapping[int, Cell], ordinal: int | None) -> TableRow:
    names = [cell for column, cell in cells.items() if cell.kind is CellKind.TEXT and column != ordinal]
    first = cells.get(ordinal) if ordinal is not None else None
    name = names[0].text if names else ""
    lead = first.text if first is not None and first.kind is CellKind.TEXT else ""
    for text in (name, lead):
        if is_total(text):
            return TableRow(row, RowSort.TOTAL, text)
    if lead and (_ROMAN.fullmatch(lead.rstrip(".")) or _LETTER.fullmatch(lead.rstrip("."))):
        return TableRow(row, RowSort.SECTION, name)
    return TableRow(row, RowSort.DATA, name or lead)


def is_total(text: str) -> bool:
    """Whether a row's name says that it sums the others: Tổng, Tổng cộng, Cộng …"""
    return len(text) <= 60 and _TOTAL.fullmatch(" ".join(nfc(text).lower().split())) is not None
