"""Where a package's sheets, columns and rows stand now, whatever hands did to the workbook (design §5).

Sheets are found by the row ids in them, columns by the hidden key row, rows by their hidden id. Where one of these is
gone, headings and the locked texts of a row take its place, as far as they can mean one thing only; what could mean
two is refused by its address and never guessed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from par_desktop.domain.typed import clean
from par_desktop.errors import ParError, ValueProblem
from par_desktop.exchange.cells import HeldCell, HeldRow, HeldSheet
from par_desktop.exchange.layout import KEY_ROW_MARK
from par_desktop.spreadsheets.cells import column_letters

Texts = Sequence[Sequence[str]]
"""A sheet's cells row by row, as the reader gives them: cleaned already."""
_COLUMN_NUMBER = re.compile(r"\(\d+[a-z]?\)( Σ)?")
_NUMBER = re.compile(r"[\d.,\s]*\d[\d.,\s]*%?")
_SIGNING = re.compile(r"người lập|(.{0,30}, ?)?ngày .{1,6} ?tháng .{1,6} ?năm .{1,8}", re.IGNORECASE)
"""From here on people sign and date; only bare figures there can be lost typing."""
_MOST_LOOSE = 500


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


@dataclass(slots=True)
class FoundRow:
    """A row of the table as it stands: its number, and the text under each column key that is still there."""

    number: int
    cells: dict[str, str]
    mixed: bool = False
    """Its id is one row's and its locked texts another's: nothing typed in it can be attributed."""


@dataclass(slots=True)
class FoundSheet:
    """A sheet under its present name. ``columns``: key -> index; ``gone``: headings of yellow columns that are not."""

    name: str
    columns: dict[str, int] = field(default_factory=dict)
    rows: dict[str, FoundRow] = field(default_factory=dict)
    refused: list[RefusedCell] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def place(self, key: str, row: FoundRow) -> str:
        """Address of a cell, without the sheet."""
        return address(self.columns[key], row.number)

    def whole(self, place: str) -> str:
        """The same with the sheet's name."""
        return f"{self.name}!{place}"


def address(column: int, row: int) -> str:
    """``C7`` for column index 2 and row number 7."""
    return f"{column_letters(column)}{row}"


def whose(held: HeldRow) -> tuple[str, str]:
    """Kind and record id of a row, from any of its yellow cells."""
    return next(((c.slot.kind, c.slot.record) for c in held.cells.values() if c.slot is not None), ("", ""))


# sheets


def locate(
    held: Mapping[str, HeldSheet], visible: Mapping[str, Texts], guide: str
) -> tuple[dict[str, FoundSheet], list[RefusedCell], list[str]]:
    """Each held sheet where it stands now; what is refused by name; names of sheets that are gone."""
    words = {name: {text for row in texts for text in row if text} for name, texts in visible.items() if name != guide}
    found: dict[str, FoundSheet] = {}
    refused: list[RefusedCell] = []
    missing: list[str] = []
    free = dict(words)
    for name, sheet in held.items():
        if name in words and (words[name] & sheet.rows.keys() or _heading_row(sheet, visible[name]) is not None):
            found[name] = _read_sheet(name, sheet, visible[name])
            free.pop(name, None)
    for name, sheet in held.items():
        if name in found:
            continue
        renamed = [n for n, texts in free.items() if texts & sheet.rows.keys()]
        renamed = renamed or [n for n in free if _same_headings(sheet, visible[n])]
        if len(renamed) > 1:
            renamed = _nearest(sheet, renamed, visible)
        if len(renamed) == 1:
            found[name] = _read_sheet(renamed[0], sheet, visible[renamed[0]])
            free.pop(renamed[0])
            continue
        missing.append(name)
        if renamed:
            problem = ValueProblem("sheet_twice", sheet=name, found=", ".join(renamed))
            refused += [RefusedCell(n, "A1", "", problem) for n in renamed]
            for n in renamed:
                free.pop(n)
    for name, texts in free.items():
        for original, main in list(found.items()):
            if texts & held[original].rows.keys():
                refused += _copied_sheet(held[original], main, _read_sheet(name, held[original], visible[name]))
                break
    return found, refused, missing


def _same_headings(sheet: HeldSheet, texts: Texts) -> bool:
    at = _heading_row(sheet, texts)
    return at is not None and {h for _, h in sheet.columns} <= set(texts[at])


def _nearest(sheet: HeldSheet, names: Sequence[str], visible: Mapping[str, Texts]) -> list[str]:
    """Of several sheets with the same rows those that have its headings."""
    return [n for n in names if _heading_row(sheet, visible[n]) is not None] or list(names)


def _copied_sheet(held: HeldSheet, main: FoundSheet, copy: FoundSheet) -> list[RefusedCell]:
    """A copy beside the sheet itself: what was typed only there is refused by its address."""
    refused: list[RefusedCell] = []
    for row_id, row in copy.rows.items():
        read = main.rows.get(row_id)
        for key, cell in held.rows[row_id].cells.items():
            if cell.slot is None or key not in row.cells:
                continue
            now = row.cells[key]
            if now != clean(cell.text) and (read is None or read.cells.get(key) != now):
                problem = ValueProblem("sheet_copied", address=copy.whole(copy.place(key, row)), sheet=main.name)
                slot = cell.slot
                place = copy.place(key, row)
                refused.append(RefusedCell(copy.name, place, now, problem, slot.kind, slot.record, slot.field))
    return refused


# columns


def _heading_row(sheet: HeldSheet, texts: Texts) -> int | None:
    """Index of the row that holds at least half of the headings."""
    wanted = {heading for _, heading in sheet.columns if heading}
    least = min(len(wanted), max(3, (len(wanted) + 1) // 2))
    for index, row in enumerate(texts[:200]):
        if len(wanted & set(row)) >= least:
            return index
    return None


def _columns(sheet: HeldSheet, texts: Texts) -> tuple[dict[str, int], list[tuple[str, int]]]:
    """Key -> index, the id column under ``KEY_ROW_MARK``; and copies of columns (key, index)."""
    by_key = _by_key(sheet, texts)
    heading_row = _heading_row(sheet, texts)
    cells = texts[heading_row] if heading_row is not None else ()
    by_heading = _by_heading(sheet, cells)
    headings = dict(sheet.columns)

    def contradicted(key: str, index: int) -> bool:
        now = cells[index] if index < len(cells) else ""
        return now != headings.get(key, now) and now in headings.values()

    if any(contradicted(key, places[0]) for key, places in by_key.items() if key in headings):
        # Cells were moved without their hidden keys: what people see above a column is what they typed under.
        by_key = {key: places for key, places in by_key.items() if key == KEY_ROW_MARK}
    taken = {index for places in by_key.values() for index in places}
    for key, places in by_heading.items():
        if key not in by_key and not taken & set(places):
            by_key[key] = places
    ids = _id_column(sheet, texts, by_key.pop(KEY_ROW_MARK, []))
    columns = {key: places[0] for key, places in by_key.items()}
    if ids is not None:
        columns[KEY_ROW_MARK] = ids
    return columns, [(key, index) for key, places in by_key.items() for index in places[1:]]


def _by_key(sheet: HeldSheet, texts: Texts) -> dict[str, list[int]]:
    keys = {key for key, _ in sheet.columns}
    least = max(2, (len(keys) + 1) // 2)
    for row in texts[:200]:
        if KEY_ROW_MARK in row or len(keys & set(row)) >= least:
            found: dict[str, list[int]] = {}
            for index, text in enumerate(row):
                if text in keys or text == KEY_ROW_MARK:
                    found.setdefault(text, []).append(index)
            return found
    return {}


def _by_heading(sheet: HeldSheet, cells: Sequence[str]) -> dict[str, list[int]]:
    """Equal headings (three "Tổng số") are told apart by their order, where none of them is gone or doubled."""
    found: dict[str, list[int]] = {}
    sharing = Counter(heading for _, heading in sheet.columns)
    used: Counter[str] = Counter()
    for key, heading in sheet.columns:
        places = [index for index, text in enumerate(cells) if text == heading]
        if sharing[heading] == 1 and places:
            found[key] = places
        elif len(places) == sharing[heading]:
            found[key] = [places[used[heading]]]
            used[heading] += 1
    return found


def _id_column(sheet: HeldSheet, texts: Texts, named: Sequence[int]) -> int | None:
    """The column that holds most known ids; among equals the one the key row names."""
    counts: Counter[int] = Counter()
    for row in texts:
        for index, text in enumerate(row):
            if text in sheet.rows:
                counts[index] += 1
    if not counts:
        return named[0] if named else None
    return max(counts, key=lambda index: (counts[index], index in named, index))


# rows


def _read_sheet(name: str, sheet: HeldSheet, texts: Texts) -> FoundSheet:
    columns, copies = _columns(sheet, texts)
    found = FoundSheet(name, columns)
    if not columns:
        return found
    yellow = {key for row in sheet.rows.values() for key, cell in row.cells.items() if cell.slot is not None}
    found.gone = [heading for key, heading in sheet.columns if key in yellow and key not in columns]
    rows = [_row(number, row, columns) for number, row in enumerate(texts, 1)]
    owner = _owners(sheet, rows, columns, _heading_row(sheet, texts))
    for row, (row_id, mixed) in zip(rows, owner, strict=True):
        if row_id is None:
            continue
        row.mixed = mixed
        first = found.rows.setdefault(row_id, row)
        if first is not row:
            found.refused += _doubled(found, sheet.rows[row_id], first, row)
    found.refused += _loose(found, sheet, texts, [row_id for row_id, _ in owner], yellow)
    for key, index in copies:
        found.refused += _copied_column(found, sheet, texts, key, index)
    return found


def _row(number: int, row: Sequence[str], columns: Mapping[str, int]) -> FoundRow:
    return FoundRow(number, {key: row[i] if i < len(row) else "" for key, i in columns.items()})


def _owners(
    sheet: HeldSheet, rows: Sequence[FoundRow], columns: Mapping[str, int], heading: int | None
) -> list[tuple[str | None, bool]]:
    """Which held row each row is, and whether id and locked texts disagree beyond what can be told.

    Locked texts identify a row where its id is gone, or where a sort moved the cells and left the hidden ids behind.
    """
    keys = _identity_keys(sheet, columns)
    identity = {row_id: _identity(row.cells, keys) for row_id, row in sheet.rows.items()}
    many = Counter(identity.values())
    by_text = {text: row_id for row_id, text in identity.items() if any(text) and many[text] == 1}
    by_id = [row.cells.get(KEY_ROW_MARK, "") for row in rows]
    by_words = [by_text.get(tuple(row.cells[key] for key in keys)) for row in rows]
    known = [row_id if row_id in sheet.rows else None for row_id in by_id]
    agree = {i for i, w in zip(known, by_words, strict=True) if i is not None and w in (None, i)}
    strayed = [w for i, w in zip(known, by_words, strict=True) if i is not None and w not in (None, i)]
    sorted_apart = len(set(strayed)) == len(strayed) and not agree & set(strayed)
    owners: list[tuple[str | None, bool]] = []
    for index, (i, w) in enumerate(zip(known, by_words, strict=True)):
        if i is None:
            owners.append((w if heading is None or index > heading else None, False))
        elif w in (None, i):
            owners.append((i, False))
        else:
            owners.append((w, False) if sorted_apart else (i, True))
    return owners


def _identity_keys(sheet: HeldSheet, columns: Mapping[str, int]) -> list[str]:
    """Columns that are there, locked in every row, and say more than a running number: people number rows anew."""

    def tells(key: str) -> bool:
        cells = [row.cells.get(key) for row in sheet.rows.values()]
        locked = all(cell is not None and cell.slot is None and not cell.total for cell in cells)
        return locked and any(not cell.text.isdecimal() for cell in cells if cell is not None and cell.text)

    return [key for key, _ in sheet.columns if key in columns and tells(key)]


def _identity(cells: Mapping[str, HeldCell], keys: Sequence[str]) -> tuple[str, ...]:
    return tuple(clean(cells[key].text) for key in keys)


def _doubled(found: FoundSheet, held: HeldRow, first: FoundRow, copy: FoundRow) -> list[RefusedCell]:
    """A row copied: an identical copy means nothing, each cell of another one is named."""
    refused: list[RefusedCell] = []
    for key, cell in held.cells.items():
        if cell.total or key not in copy.cells or copy.cells[key] == first.cells[key]:
            continue
        place = found.place(key, copy)
        facts = {"address": found.whole(place), "first": found.whole(found.place(key, first))}
        slot = cell.slot
        mine = (slot.kind, slot.record, slot.field) if slot is not None else (*whose(held), "")
        refused.append(RefusedCell(found.name, place, copy.cells[key], ValueProblem("row_doubled", **facts), *mine))
    return refused


def _copied_column(found: FoundSheet, held: HeldSheet, texts: Texts, key: str, index: int) -> list[RefusedCell]:
    refused: list[RefusedCell] = []
    for row_id, row in found.rows.items():
        cell = held.rows[row_id].cells.get(key)
        line = texts[row.number - 1]
        now = line[index] if index < len(line) else ""
        if cell is None or cell.slot is None or now in (row.cells[key], clean(cell.text)):
            continue
        place = address(index, row.number)
        problem = ValueProblem("column_doubled", address=found.whole(place), first=found.whole(found.place(key, row)))
        slot = cell.slot
        refused.append(RefusedCell(found.name, place, now, problem, slot.kind, slot.record, slot.field))
    return refused


def _loose(
    found: FoundSheet, sheet: HeldSheet, texts: Texts, owners: Sequence[str | None], yellow: set[str]
) -> list[RefusedCell]:
    """What was typed under a yellow column in a row that is none of the table's: it must not vanish silently."""
    heading = _heading_row(sheet, texts)
    if heading is None:
        return []
    places = sorted(found.columns[key] for key in yellow if key in found.columns)
    headings = {text for _, text in sheet.columns}
    refused: list[RefusedCell] = []
    signing = False
    for number, row in enumerate(texts[heading + 1 :], heading + 2):
        signing = signing or _signs(row)
        if owners[number - 1] is not None:
            continue
        for at in places:
            text = row[at] if at < len(row) else ""
            if not text or text in headings or _COLUMN_NUMBER.fullmatch(text):
                continue
            if signing and not _NUMBER.fullmatch(text):
                continue
            place = address(at, number)
            if len(refused) == _MOST_LOOSE:
                problem = ValueProblem("loose_more", address=found.whole(place), count=_MOST_LOOSE)
                return [*refused, RefusedCell(found.name, place, text, problem)]
            problem = ValueProblem("loose_cell", address=found.whole(place), typed=text)
            refused.append(RefusedCell(found.name, place, text, problem))
    return refused


def _signs(row: Sequence[str]) -> bool:
    """Whether people sign and date from this row on; most rows are told from all their cells at once."""
    words = "\n".join(row).casefold()
    return ("tháng" in words or "người lập" in words) and any(_SIGNING.fullmatch(cell) for cell in row if cell)
