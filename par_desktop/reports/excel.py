"""The tables of any ``Document`` as a workbook: one sheet a table, numbers as numbers, ready to print."""

from __future__ import annotations

import re
from io import BytesIO
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
        sheet.merge_cells(start_row=at, end_row=at, start_column=1, end_column=last)
    head = len(lines) + 2
    row = _headings(sheet, table, head)
    sheet.freeze_panes = f"A{row}"
    sheet.print_title_rows = f"{head}:{row - 1}"
    for content in table.rows:
        _row(sheet, table, content, row)
        row += 1
    for at, note in enumerate(document.notes, start=row + 1):
        _put(sheet, at, 1, note, italic=True)
    for at, width in enumerate(nd30.column_widths(table.columns, _SHEET_WIDTH), start=1):
        sheet.column_dimensions[get_column_letter(at)].width = max(width, 5.0)
    sheet.page_setup.orientation = "landscape" if last >= nd30.TABLE_SMALL_FROM else "portrait"
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True  # type: ignore[union-attr]


def _headings(sheet: Worksheet, table: Table, row: int) -> int:
    """Writes upper headings, headings and column numbers; returns the row below them."""
    groups = nd30.header_groups(table.columns)
    if any(title for title, _, _ in groups):
        for title, first, last in groups:
            for at in range(first, last + 1):
                _put(sheet, row, at + 1, title if at == first else None, bold=True, align="center", box=True)
            sheet.merge_cells(start_row=row, end_row=row, start_column=first + 1, end_column=last + 1)
        row += 1
    for at, column in enumerate(table.columns, start=1):
        _put(sheet, row, at, column.title, bold=True, align="center", box=True)
    row += 1
    if table.number_row:
        for at in range(1, len(table.columns) + 1):
            _put(sheet, row, at, f"({at})", italic=True, align="center", box=True)
        row += 1
    return row


def _row(sheet: Worksheet, table: Table, content: Row, row: int) -> None:
    if content.kind is RowKind.GROUP:
        for at in range(1, len(table.columns) + 1):
            _put(sheet, row, at, content.cells[0] if at == 1 else None, bold=True, box=True)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(table.columns))
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
