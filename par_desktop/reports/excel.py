"""The tables of any ``Document`` as a workbook: one sheet a table, numbers as numbers, ready to print."""

from __future__ import annotations

import re
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter

from par_desktop.reports import nd30
from par_desktop.reports.content import Cell, Column, Document, Row, RowKind, Table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NAME_LENGTH = 31
_SHEET_WIDTH = 150.0
"""Characters over which a table's columns are spread."""
_LINE_HEIGHT = nd30.SIZE_TABLE * 1.3
_WIDTH_OF_LETTER = 1.15
"""Letters of the table's type against the sheet's unit of width, with room for words that fold early."""
_MOST_LINES = 24
"""Excel allows a row 409 points."""
_THIN = Side(style="thin")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


def write(document: Document) -> bytes:
    """The document's tables as the bytes of an .xlsx. Raises ``ValueError`` for a document without tables."""
    tables = list(document.tables())
    if not tables:
        raise ValueError("a document without tables has nothing for a workbook")
    book = Workbook()
    for spare in list(book.worksheets):
        book.remove(spare)
    book.properties.title = document.title.subject
    book.properties.creator = document.letterhead.spoken
    for table in tables:
        _sheet(book.create_sheet(_sheet_name(table.name, book.sheetnames)), document, table)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _sheet_name(name: str, taken: list[str]) -> str:
    """At most 31 characters, none of []:*?/\\, and not used yet (Excel compares without case)."""
    clean = _FORBIDDEN.sub("-", name).strip("' ")[:_NAME_LENGTH] or "Bảng"
    used = {other.casefold() for other in taken}
    candidate, count = clean, 2
    while candidate.casefold() in used:
        suffix = f" ({count})"
        candidate, count = clean[: _NAME_LENGTH - len(suffix)] + suffix, count + 1
    return candidate


def _sheet(sheet: Worksheet, document: Document, table: Table) -> None:
    last = len(table.columns)
    lines = [document.letterhead.issuer.replace("\n", " "), f"{document.title.kind}: {document.title.subject}"]
    lines += [table.caption] if table.caption else []
    for at, words in enumerate(lines, start=1):
        _put(sheet, at, 1, words, bold=True)
        _merge_across(sheet, at, last)
    head = len(lines) + 2
    row = _headings(sheet, table, head)
    sheet.freeze_panes = f"A{row}"
    sheet.print_title_rows = f"{head}:{row - 1}"
    for content in table.rows:
        _row(sheet, table, content, row)
        row += 1
    for at, note in enumerate(document.notes, start=row + 1):
        _put(sheet, at, 1, note, italic=True)
    widths = [max(width, 5.0) for width in nd30.column_widths(table.columns, _SHEET_WIDTH)]
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    _set_heights(sheet, table, head, widths)
    sheet.page_setup.orientation = "landscape" if last >= nd30.TABLE_SMALL_FROM else "portrait"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]


def _set_heights(sheet: Worksheet, table: Table, head: int, widths: list[float]) -> None:
    """Row heights for wrapped words: not every program finds them out by itself when it opens a file."""
    for row in sheet.iter_rows(min_row=head, max_row=head + len(table.rows) + 2, max_col=len(widths)):
        if row[0].coordinate in sheet.merged_cells and row[-1].coordinate in sheet.merged_cells:
            continue  # a group's title may run over the whole width
        lines = [
            ceil(len(str(cell.value)) * _WIDTH_OF_LETTER / width) if isinstance(cell.value, str) else 1
            for cell, width in zip(row, widths, strict=True)
        ]
        sheet.row_dimensions[row[0].row or head].height = min(max(lines), _MOST_LINES) * _LINE_HEIGHT + 2


def _headings(sheet: Worksheet, table: Table, row: int) -> int:
    """Writes upper headings, headings and column numbers; returns the row below them."""
    groups = nd30.header_groups(table.columns)
    grouped = any(title for title, _, _ in groups)
    lower = row + grouped
    for at, column in enumerate(table.columns, start=1):
        for line in range(row, lower + 1):
            _put(sheet, line, at, column.title if line == lower else None, bold=True, align="center", box=True)
    for title, first, last in groups if grouped else []:
        sheet.cell(row, first + 1).value = title or table.columns[first].title
        if not title:
            sheet.merge_cells(start_row=row, end_row=lower, start_column=first + 1, end_column=first + 1)
        elif last > first:
            sheet.merge_cells(start_row=row, end_row=row, start_column=first + 1, end_column=last + 1)
    row = lower + 1
    if table.number_row:
        for at in range(1, len(table.columns) + 1):
            _put(sheet, row, at, f"({at})", italic=True, align="center", box=True)
        row += 1
    return row


def _merge_across(sheet: Worksheet, row: int, columns: int) -> None:
    if columns > 1:  # Excel calls a file damaged that merges a single cell
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)


def _row(sheet: Worksheet, table: Table, content: Row, row: int) -> None:
    if content.kind is RowKind.GROUP:
        for at in range(1, len(table.columns) + 1):
            _put(sheet, row, at, content.cells[0] if at == 1 else None, bold=True, box=True)
        _merge_across(sheet, row, len(table.columns))
        return
    bold = content.kind is RowKind.TOTAL
    for at, (value, column) in enumerate(zip(content.cells, table.columns, strict=True), start=1):
        _put(sheet, row, at, value, bold=bold, align=column.align.value, box=True, column=column)


def _put(
    sheet: Worksheet,
    row: int,
    column_index: int,
    value: Cell,
    bold: bool = False,
    italic: bool = False,
    align: str = "left",
    box: bool = False,
    column: Column | None = None,
) -> None:
    cell = sheet.cell(row, column_index)
    if isinstance(value, str):
        cell.value = _CONTROL.sub("", value)
        cell.data_type = "s"  # text that begins with "=" stays text
        cell.number_format = "@"
    elif value is not None:
        cell.value = value
        cell.number_format = _number_format(value, column)
    cell.font = Font(name=nd30.FONT, size=nd30.SIZE_TABLE, bold=bold, italic=italic)
    cell.alignment = Alignment(horizontal=align, vertical="center" if box else "top", wrap_text=box)
    if box:
        cell.border = _BOX


def _number_format(value: Cell, column: Column | None) -> str:
    if not isinstance(value, int) and hasattr(value, "isoformat"):
        return "dd/mm/yyyy"
    decimals = column.decimals if column is not None else 0
    return "#,##0" + ("." + "0" * decimals if decimals else "")
