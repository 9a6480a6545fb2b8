"""The workbook given back with what could not be taken: refused cells red, each with its reason, and a list in front.

Made anew from what was read, never an edit of the file itself: own sheets, pictures and formats of the sender are not
in it. The hidden sheets are those of the package, row by row, so it is the same package: whoever corrects the red
cells sends it back, and all that was typed before is still in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl.utils import get_column_letter

from par_desktop.domain.typed import clean
from par_desktop.exchange.catalog import SHEETS
from par_desktop.exchange.cells import HeldCell, HeldRow, HeldSheet
from par_desktop.exchange.drawing import first_row
from par_desktop.exchange.layout import KEY_ROW_MARK, Cell, Sheet, SheetColumn, SheetRow, SheetSpec
from par_desktop.exchange.locate import FoundSheet, locate
from par_desktop.exchange.reader import ReadPackage, Texts
from par_desktop.exchange.writer import GUIDE, Guide, PackageContent, write_package

LIST = "Ô chưa nhận"
_LIST_COLUMNS = (
    SheetColumn("ordinal", "TT", 5),
    SheetColumn("sheet", "Trang", 18),
    SheetColumn("address", "Ô", 12),
    SheetColumn("value", "Đang ghi", 30),
    SheetColumn("reason", "Vì sao chưa nhận", 56),
    SheetColumn("remedy", "Cách sửa", 56),
)
_CHOOSE = "Đơn vị"
_PREPARED_BY = "NGƯỜI LẬP"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell of the file that came stands in the workbook given back. ``restored``: it is locked, so it holds

    again what the package gave it.
    """

    sheet: str
    address: str
    restored: bool
    row: str
    key: str


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A line of the list: where the cell stood, what it said, why it was not taken, what to do."""

    sheet: str
    address: str
    value: str
    reason: str
    remedy: str
    place: Place | None


class MarkedWorkbook:
    """A package as read, ready to be given back."""

    def __init__(self, package: ReadPackage) -> None:
        self._package = package
        found, _, _ = locate(package.held, package.visible, GUIDE)
        self._sheets = [_sheet(package, held, found.get(name)) for name, held in package.held.items()]
        self._places: dict[tuple[str, str], Place] = {}
        for sheet in self._sheets:
            if sheet.name in found:
                self._note_places(sheet, found[sheet.name])

    def place(self, sheet: str, address: str) -> Place | None:
        """Where that cell of the file stands here; ``None`` for one beside the table, in a copied row or column."""
        return self._places.get((sheet, address))

    def write(self, lines: Sequence[RefusedLine], path: Path, *, unit: str = "") -> None:
        """Write the workbook. ``unit`` is the name to stand on the guide where the file names none.

        Raises ``PackageProblem("file_not_writable")``.
        """
        package = self._package
        marks: dict[str, dict[tuple[str, str], str]] = {}
        for line in lines:
            if line.place is not None:
                words = f"Chưa nhận “{line.value}”. {line.reason} {line.remedy}"
                marks.setdefault(line.place.sheet, {})[line.place.row, line.place.key] = words
        content = PackageContent(
            head=package.head,
            guide=_guide(package, unit),
            sheets=tuple(self._sheets),
            held=package.rows["_goc"],
            lists=package.rows["_ds"],
            operations=package.operations,
            signer=_signer(package.visible),
            before=_list(lines),
            marks=marks,
        )
        write_package(content, path)

    def _note_places(self, sheet: Sheet, found: FoundSheet) -> None:
        letters = {column.key: get_column_letter(at) for at, column in enumerate(sheet.columns, 1)}
        for number, row in enumerate(sheet.rows, first_row(sheet)):
            stood = found.rows.get(row.id)
            if stood is None:
                continue
            for key, cell in row.cells.items():
                if key in found.columns:
                    place = Place(sheet.name, f"{letters[key]}{number}", cell.slot is None, row.id, key)
                    self._places[found.name, found.place(key, stood)] = place


def _list(lines: Sequence[RefusedLine]) -> Sheet:
    rows = []
    for number, line in enumerate(lines, 1):
        at = line.place
        cells = {
            "ordinal": Cell(str(number)),
            "sheet": Cell(at.sheet if at is not None else line.sheet),
            "address": Cell(at.address if at is not None else line.address),
            "value": Cell(line.value),
            "reason": Cell(line.reason),
            "remedy": Cell(line.remedy),
        }
        rows.append(SheetRow(str(number), cells))
    note = "Các ô khác đã được nhận. Sửa những ô tô đỏ ở các trang sau rồi gửi lại chính tệp này."
    return Sheet(LIST, "Ô CHƯA NHẬN", note, _LIST_COLUMNS, tuple(rows))


def _sheet(package: ReadPackage, held: HeldSheet, found: FoundSheet | None) -> Sheet:
    """A sheet as the package laid it out, with what stands in its yellow cells now."""
    spec = next((s for s in SHEETS if s.name == held.name), None)
    columns = tuple(_column(spec, key, heading) for key, heading in held.columns)
    texts = package.visible.get(found.name, ()) if found is not None else ()
    title, note = _words_above(texts, held)
    bands = _bands(texts, held, found)
    rows: list[SheetRow] = []
    for row_id, row in held.rows.items():
        rows += [SheetRow("", title=band) for band in bands.get(row_id, ())]
        rows.append(_row(package, row, found, spec.lines if spec is not None else 1))
    frozen = spec.frozen if spec is not None else 3
    return Sheet(held.name, title or held.name, note, columns, tuple(rows), frozen)


def _column(spec: SheetSpec | None, key: str, heading: str) -> SheetColumn:
    known = next((c for c in spec.columns if c.key == key), None) if spec is not None else None
    return replace(known or (spec.other if spec is not None else SheetColumn("", "", 14)), key=key, heading=heading)


def _row(package: ReadPackage, held: HeldRow, found: FoundSheet | None, lines: int) -> SheetRow:
    stands = found.rows.get(held.row) if found is not None else None
    cells: dict[str, Cell] = {}
    for key, cell in held.cells.items():
        now = cell.text
        if cell.slot is not None and found is not None and stands is not None and key in stands.cells:
            hidden = (found.name, found.place(key, stands)) in package.marks
            # What a formula or an error hides reads as blank, and blank over a value would be an edit.
            now = cell.text if hidden else stands.cells[key]
        cells[key] = Cell(now, cell.slot, cell.total, cell.partial, cell.nothing)
    return SheetRow(held.row, cells, strong=_is_parent(held.cells), lines=lines)


def _is_parent(cells: Mapping[str, HeldCell]) -> bool:
    return any(c.partial for c in cells.values()) and all(c.slot is None for c in cells.values())


def _words_above(texts: Texts, held: HeldSheet) -> tuple[str, str]:
    """Title and note: the first two rows with one text, above the headings."""
    headings = {heading for _, heading in held.columns if heading}
    alone: list[str] = []
    for row in texts[:10]:
        words = [clean(cell) for cell in row if clean(cell)]
        if len(headings & set(words)) >= min(2, len(headings)):
            break
        if len(words) == 1:
            alone.append(words[0])
    return (*alone[:2], "", "")[0], (*alone[:2], "", "")[1]


def _bands(texts: Texts, held: HeldSheet, found: FoundSheet | None) -> dict[str, list[str]]:
    """Band rows by the id of the row that follows them."""
    if found is None:
        return {}
    by_number = {row.number: row_id for row_id, row in found.rows.items()}
    if not by_number:
        return {}
    headings = {heading for _, heading in held.columns if heading}
    bands: dict[str, list[str]] = {}
    waiting: list[str] = []
    body = False
    for number, row in enumerate(texts, 1):
        row_id = by_number.get(number)
        words = [clean(cell) for cell in row if clean(cell)]
        if row_id is not None:
            bands[row_id], waiting, body = waiting, [], True
        elif len(headings & set(words)) >= min(2, len(headings)):
            waiting, body = [], True
        elif body and len(words) == 1 and row[0] and KEY_ROW_MARK not in words:
            waiting.append(words[0])
    return bands


def _guide(package: ReadPackage, unit: str) -> Guide:
    """The guide as it came, read back line by line."""
    rows = [[clean(cell) for cell in row] for row in package.visible.get(GUIDE, ())]
    facts: list[tuple[str, str]] = []
    lines: list[str] = []
    title = chosen = ""
    for row in rows:
        first, second = (*row, "", "")[:2]
        if first == _CHOOSE:
            chosen = second
        elif first and second:
            facts.append((first, second))
        elif first:
            title = title or first
        elif second:
            lines.append(second)
    units = tuple((code, label) for label, code in package.units.items())
    return Guide(title or GUIDE, tuple(facts), tuple(lines), units, chosen or unit)


def _signer(visible: Mapping[str, Texts]) -> str:
    """Who signs, from the first signing block there is."""
    for name, texts in visible.items():
        if name == GUIDE:
            continue
        for row in texts:
            words = [cell for cell in row if cell]
            if _PREPARED_BY in words and words[-1] != _PREPARED_BY:
                return words[-1]
    return ""
