"""A visible sheet drawn on a worksheet: headings, rows, sums, what may be typed, how it prints."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from par_desktop.exchange.layout import DELETE_COLUMN, KEY_ROW_MARK, Cell, Sheet, SheetColumn, SheetRow
from par_desktop.exchange.pen import TYPED, Look, Pen, Styles

Marks = Mapping[tuple[str, str], str]
"""Words for the comment of a refused cell, by row id and column key."""
_LETTERS = 1.2
"""Letters of Vietnamese text in 11 pt Times for one unit of column width, and some room: words break earlier."""
_DATE_TO_FILL = "Ngày … tháng … năm …"


@dataclass(frozen=True, slots=True)
class _Grid:
    """Where everything stands."""

    sheet: Sheet
    first: int
    letters: Mapping[str, str]
    numbers: Mapping[str, int]
    helpers: Mapping[str, str] = field(default_factory=dict)
    """Column key -> letter of the hidden column that holds its texts as numbers."""

    def address(self, name: str, row: int) -> str:
        """Of a cell that a sum names; the row is absolute where it is another one."""
        other, elsewhere, key = name.rpartition("!")
        letter = self.helpers.get(key) or self.letters[key]
        return f"{letter}${self.numbers[other]}" if elsewhere else f"{letter}{row}"


def first_row(sheet: Sheet) -> int:
    """Number of the first row below the headings."""
    return 5 + any(c.group for c in sheet.columns) + any(c.number for c in sheet.columns)


def draw_sheet(book: Any, sheet: Sheet, signer: str, styles: Styles, marks: Marks | None = None) -> Pen:
    """Append a worksheet; its rows are the pen's.

    ``marks`` paints cells red and comments them; ``signer`` stands below, for print.
    """
    ws: Any = book.create_sheet(sheet.name)
    pen = Pen(ws, styles)
    first = first_row(sheet)
    letters = {column.key: get_column_letter(at) for at, column in enumerate(sheet.columns, 1)}
    helpers = {column.number_of: letters[column.key] for column in sheet.columns if column.number_of}
    numbers = {row.id: number for number, row in enumerate(sheet.rows, first) if row.id}
    grid = _Grid(sheet, first, letters, numbers, helpers)
    _set_up(ws, grid)
    _headings(pen, sheet)
    looks = {column.key: _looks(column) for column in sheet.columns}
    for number, row in enumerate(sheet.rows, first):
        height = _height(sheet, row)
        if row.id:
            pen.row(_body_row(pen, grid, row, number, looks, marks or {}), height=height)
        else:
            pen.row([pen(row.title, Look.BAND), *(pen(None, Look.BAND) for _ in _shown(sheet)[1:])], height=height)
    if signer:
        _signing_block(pen, sheet, signer)
    return pen


def page_set_up(ws: Any, *, landscape: bool, head: str | None) -> None:
    """A4, one page wide, headings on every page, numbered; protected without a password."""
    ws.page_setup.paperSize = 9
    ws.page_setup.orientation = "landscape" if landscape else "portrait"
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.page_margins.left, ws.page_margins.right = 0.6, 0.4
    if head:
        ws.print_title_rows = head
    ws.oddFooter.right.text = "&P/&N"
    ws.protection.sheet = True
    ws.protection.formatColumns = ws.protection.formatRows = False
    ws.protection.sort = ws.protection.autoFilter = False


def _shown(sheet: Sheet) -> list[SheetColumn]:
    return [column for column in sheet.columns if not column.number_of]


def _set_up(ws: Any, grid: _Grid) -> None:
    sheet, first = grid.sheet, grid.first
    for column in sheet.columns:
        ws.column_dimensions[grid.letters[column.key]].width = column.width
        if column.number_of:
            ws.column_dimensions[grid.letters[column.key]].hidden = True
    ws.column_dimensions[get_column_letter(len(sheet.columns) + 1)].hidden = True
    ws.freeze_panes = f"{get_column_letter(sheet.frozen + 1)}{first}"
    page_set_up(ws, landscape=True, head=f"4:{first - 1}")
    last = first + len(sheet.rows) - 1
    rules: dict[str, DataValidation] = {}
    for column in sheet.columns:
        if column.choices:
            rule = rules.get(column.choices) or DataValidation(type="list", formula1=column.choices, allow_blank=True)
            rule.errorTitle, rule.error = column.heading, "Chọn một giá trị trong danh sách."
            rule.add(f"{grid.letters[column.key]}{first}:{grid.letters[column.key]}{last}")
            rules[column.choices] = rule
        elif column.rule:
            rule = rules.get(column.rule) or _typing_rule(column.rule)
            rule.add(f"{grid.letters[column.key]}{first}:{grid.letters[column.key]}{last}")
            rules[column.rule] = rule
    for rule in rules.values():
        ws.data_validations.append(rule)


def _typing_rule(name: str) -> DataValidation:
    """A register of counts tells whoever types a name into it at once."""
    if name == "whole":
        rule = DataValidation(type="whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True)
        rule.errorTitle, rule.error = "Chỉ ghi số lượng", "Gõ số nguyên từ 0 trở lên. Không ghi tên, nội dung."
    else:
        rule = DataValidation(type="textLength", operator="lessThanOrEqual", formula1="40", allow_blank=True)
        rule.errorTitle, rule.error = "Chỉ ghi số văn bản", "Ghi số và ngày văn bản. Không ghi tên, nội dung."
    return rule


def _headings(pen: Pen, sheet: Sheet) -> None:
    columns = sheet.columns
    grouped = any(c.group for c in columns)
    pen.row([*(pen(c.key) for c in columns), pen(KEY_ROW_MARK)], hidden=True)
    pen.row([pen(sheet.title, Look.TITLE)])
    pen.row([pen(sheet.note, Look.NOTE)])
    if grouped:
        before = ["", *(c.group for c in columns)]
        pen.row(
            [pen(c.group if c.group != left else None, Look.GROUP) for c, left in zip(columns, before, strict=False)]
        )
    pen.row([pen(c.heading, Look.HEADING) for c in columns], height=46 if grouped else 32)
    if any(c.number for c in columns):
        pen.row([pen(c.number, Look.NUMBER_OF_COLUMN) for c in columns])


def _height(sheet: Sheet, row: SheetRow) -> float:
    """Points a row needs for its longest wrapped text: no program measures it for a row that was never shown."""
    lines = row.lines
    for column in sheet.columns:
        cell = row.cells.get(column.key)
        if column.text and cell is not None and isinstance(cell.value, str) and cell.value:
            room = max(column.width * _LETTERS, 1)
            lines = max(lines, sum(max(1, math.ceil(len(part) / room)) for part in cell.value.split("\n")))
    return min(409.0, 3 + 15.0 * lines)


def _looks(column: SheetColumn) -> tuple[Look, Look, Look]:
    """How a locked, a locked bold and a yellow cell of this column look."""
    if not column.text:
        return Look.NUMBER, Look.NUMBER, Look.TYPED_NUMBER
    if column.right:
        return Look.TEXT_RIGHT, Look.TEXT_RIGHT_BOLD, Look.TYPED_TEXT_RIGHT
    return Look.TEXT, Look.TEXT_BOLD, Look.TYPED_TEXT


def _body_row(
    pen: Pen, grid: _Grid, row: SheetRow, number: int, looks: Mapping[str, tuple[Look, Look, Look]], marks: Marks
) -> list[str | None]:
    made: list[str | None] = []
    for at, column in enumerate(grid.sheet.columns, 1):
        cell = row.cells.get(column.key)
        words = marks.get((row.id, column.key), "") if marks else ""
        if words:
            pen.comment(at, words)
        if column.number_of:
            source = row.cells.get(column.number_of)
            text = source is not None and not source.total
            made.append(
                pen.formula(_as_number(f"{grid.letters[column.number_of]}{number}"), Look.BODY) if text else None
            )
        elif cell is None:
            made.append(pen(None, Look.BLANK))
        elif cell.total:
            look = Look.SUM_POINTS if column.text else Look.SUM
            made.append(pen.formula(_formula(grid, cell, number), Look.REFUSED_LOCKED if words else look))
        else:
            locked, strong, yellow = looks[column.key]
            if cell.slot is not None:
                look = TYPED[yellow] if words else yellow
            else:
                look = Look.REFUSED_LOCKED if words else strong if row.strong else locked
                if column.key == DELETE_COLUMN and not words:
                    look = Look.BLANK  # nobody may delete this row: as grey as any cell not to be typed in
            made.append(pen(_value(cell.value, column), look))
    made.append(pen(row.id))
    return made


def _value(value: str | int | None, column: SheetColumn) -> str | int | None:
    """What the cell holds: digits become a number where numbers stand."""
    if value == "":
        return None
    if not column.text and isinstance(value, str) and value.replace(".", "").isdigit():
        return int(value.replace(".", ""))
    return value


def _formula(grid: _Grid, cell: Cell, number: int) -> str:
    """Σ in Excel's words. As in the window: a blank is not 0, so a sum stands only when every part does."""
    parts = [grid.address(name, number) for name in cell.total]
    listed = ",".join(parts)
    if cell.partial:
        return f'IF(COUNT({listed})=0,"",SUM({listed}))'
    total = "+".join(f"N({part})" for part in parts)
    otherwise = '""'
    if cell.nothing:
        mark, *against = (grid.address(name, number) for name in cell.nothing)
        otherwise = f'IF(AND({mark}<>"",COUNT({",".join(against)})=0),0,"")'
    return f"IF(COUNT({listed})<{len(parts)},{otherwise},{total})"


def _as_number(address: str) -> str:
    """The number that a text is, with comma or point, whatever the PC's own decimal mark is."""
    text = f'SUBSTITUTE(SUBSTITUTE({address},".",",")," ","")'
    place = f'FIND(",",{text}&",")'
    part = f"MID({text},{place}+1,9)"
    whole = f'VALUE("0"&LEFT({text},{place}-1))'
    return (
        f'IF(ISNUMBER({address}),{address},IF(TRIM({address})="","",'
        f'IFERROR({whole}+VALUE("0"&{part})/10^LEN({part}),"")))'
    )


def _signing_block(pen: Pen, sheet: Sheet, signer: str) -> None:
    """Who made it at the left, who signs at the right; the clerk fills in the day (design §3.9)."""
    columns = _shown(sheet)
    left, right = _column_at(columns, 0.2), _column_at(columns, 0.82)
    pen.row([])
    for first, second in ((None, _DATE_TO_FILL), ("NGƯỜI LẬP", signer)):
        cells: list[str | None] = [None] * len(columns)
        cells[right] = pen(second, Look.SIGNER)
        if first is not None:
            cells[left] = pen(first, Look.SIGNER)
        pen.row(cells)


def _column_at(columns: Sequence[SheetColumn], share: float) -> int:
    """The column in which this share of the sheet's width lies."""
    wanted, reached = sum(c.width for c in columns) * share, 0.0
    for at, column in enumerate(columns):
        reached += column.width
        if reached >= wanted:
            return at
    return len(columns) - 1
