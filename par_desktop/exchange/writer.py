"""A package to an .xlsx file: visible sheets to read and type in, hidden ones that prove and remember.

Always generated anew, never edited in place; written to a neighbour file, then put in place. Protection has no
password: it guides the hand, the signature guards the content.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from par_desktop.domain.operation import Operation, to_json
from par_desktop.errors import PackageProblem
from par_desktop.exchange.cells import pieces
from par_desktop.exchange.head import PackageHead
from par_desktop.exchange.layout import KEY_ROW_MARK, Sheet, SheetColumn, SheetRow

GUIDE = "Hướng dẫn"
_THIN = Side(style="thin", color="C9D0D8")
_BORDER = Border(_THIN, _THIN, _THIN, _THIN)
_YELLOW = PatternFill("solid", fgColor="FFF8DB")
_GREY = PatternFill("solid", fgColor="F0F2F5")
_HEAD = Font(name="Times New Roman", size=11, bold=True)
_BODY = Font(name="Times New Roman", size=11)
_TITLE = Font(name="Times New Roman", size=14, bold=True)
_NOTE = Font(name="Times New Roman", size=11, italic=True)
_OPEN, _LOCKED = Protection(locked=False), Protection(locked=True)
_WRAP = Alignment(vertical="top", wrap_text=True)
_NUMBER = Alignment(vertical="top", horizontal="right")
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Guide:
    """The first sheet: lines of instruction; ``units`` (code, name) where the reader picks its own name."""

    title: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    units: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class PackageContent:
    """All of a package."""

    head: PackageHead
    guide: Guide
    sheets: tuple[Sheet, ...]
    held: Sequence[Sequence[str]]
    lists: Sequence[Sequence[str]]
    """Rows of the hidden list sheet ``_ds``: list name, code, label."""
    operations: Sequence[Operation]
    signer: str
    """Words of the signing block for print, such as ``CHỦ TỊCH``."""


def write_package(content: PackageContent, path: Path) -> None:
    """Write the workbook; a failing disk leaves nothing and raises ``PackageProblem("file_not_writable")``."""
    neighbour = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        packed = BytesIO()  # openpyxl stopped half-way by the disk leaves pages of tracebacks on stderr
        _workbook(content).save(packed)
        neighbour.write_bytes(packed.getbuffer())
        os.replace(neighbour, path)
    except OSError as problem:
        with suppress(OSError):  # where it could not be written it may not be there, or its folder not be one
            neighbour.unlink()
        raise PackageProblem("file_not_writable", path=str(path), why=problem.strerror or "") from problem


def _workbook(content: PackageContent) -> Workbook:
    """The sheets in their order; openpyxl streams the rows to temporary files, so this may meet a full disk too."""
    book = Workbook(write_only=True)
    names = _defined_names(content.lists)
    for name, target in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=target)
    _guide_sheet(book, content, names)
    for sheet in content.sheets:
        _visible_sheet(book, sheet, content.signer)
    _hidden_sheet(book, "_par", content.head.rows())
    _hidden_sheet(book, "_ops", ((op.id.hex(), *pieces(to_json(op))) for op in content.operations))
    _hidden_sheet(book, "_goc", content.held)
    _hidden_sheet(book, "_ds", content.lists)
    return book


def _defined_names(lists: Sequence[Sequence[str]]) -> dict[str, str]:
    """Each list's labels as a range of ``_ds``."""
    spans: dict[str, tuple[int, int]] = {}
    for row, (name, *_) in enumerate(lists, 1):
        first, _last = spans.get(name, (row, row))
        spans[name] = (first, row)
    return {name: f"'_ds'!$C${first}:$C${last}" for name, (first, last) in spans.items()}


def visible_text(text: str) -> str:
    """Text as a visible cell holds it: ``_xHHHH_`` escaped, because readers decode it."""
    return _ESCAPED.sub("_x005F_", text)


def _cell(ws: Any, value: str | int | None, font: Font = _BODY, **styles: Any) -> Any:
    cell = WriteOnlyCell(ws, value=visible_text(value) if isinstance(value, str) else value)
    if isinstance(value, str):
        cell.data_type = "s"  # text that starts with '=' stays text
    cell.font = font
    for name, style in styles.items():
        setattr(cell, name, style)
    return cell


def _print_setup(ws: Any, *, landscape: bool, head: str | None) -> None:
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


def _guide_sheet(book: Workbook, content: PackageContent, names: Mapping[str, str]) -> None:
    guide = content.guide
    ws: Any = book.create_sheet(GUIDE)
    ws.column_dimensions["A"].width, ws.column_dimensions["B"].width = 18, 78
    _print_setup(ws, landscape=False, head=None)
    if guide.units:
        pick = DataValidation(type="list", formula1="DON_VI", allow_blank=True)
        pick.errorTitle, pick.error = "Đơn vị", "Chọn tên đơn vị trong danh sách."
        pick.add(f"B{3 + len(guide.facts)}")
        ws.data_validations.append(pick)
    ws.append([_cell(ws, guide.title, _TITLE)])
    ws.append([])
    for label, text in guide.facts:
        ws.append([_cell(ws, label, _HEAD), _cell(ws, text, alignment=_WRAP)])
    if guide.units:
        yellow = _cell(ws, "", fill=_YELLOW, border=_BORDER, protection=_OPEN)
        ws.append([_cell(ws, "Đơn vị", _HEAD), yellow])
    ws.append([])
    for line in guide.lines:
        ws.append([None, _cell(ws, line, alignment=_WRAP)])


def _visible_sheet(book: Workbook, sheet: Sheet, signer: str) -> None:
    ws: Any = book.create_sheet(sheet.name)
    columns = sheet.columns
    grouped = any(c.group for c in columns)
    numbered = any(c.number for c in columns)
    first = 5 + grouped + numbered
    for index, column in enumerate(columns, 1):
        ws.column_dimensions[get_column_letter(index)].width = column.width
    ws.column_dimensions[get_column_letter(len(columns) + 1)].hidden = True
    ws.row_dimensions[1].hidden = True
    ws.row_dimensions[4 + grouped].height = 46 if grouped else 32
    ws.freeze_panes = f"{get_column_letter(4)}{first}"
    _print_setup(ws, landscape=True, head=f"{4}:{first - 1}")
    last = first + len(sheet.rows) - 1
    for index, column in enumerate(columns, 1):
        rule = _validation(column)
        if rule is not None:
            rule.add(f"{get_column_letter(index)}{first}:{get_column_letter(index)}{last}")
            ws.data_validations.append(rule)
    ws.append([*(_cell(ws, c.key) for c in columns), _cell(ws, KEY_ROW_MARK)])
    ws.append([_cell(ws, sheet.title, _TITLE)])
    ws.append([_cell(ws, sheet.note, _NOTE)])
    if grouped:
        ws.append(_group_row(ws, columns))
    ws.append([_cell(ws, c.heading, _HEAD, alignment=_CENTRE, fill=_GREY, border=_BORDER) for c in columns])
    if numbered:
        ws.append([_cell(ws, c.number, _NOTE, alignment=_CENTRE, border=_BORDER) for c in columns])
    letters = {c.key: get_column_letter(i) for i, c in enumerate(columns, 1)}
    for number, row in enumerate(sheet.rows, first):
        ws.row_dimensions[number].height = _height(sheet, row)
        if not row.id:
            band = _cell(ws, row.title, _HEAD, fill=_GREY)
            ws.append([band, *(_cell(ws, None, fill=_GREY) for _ in columns[1:])])
            continue
        ws.append(_body_row(ws, sheet, row.cells, row.id, number, letters))
    ws.append([])
    ws.append([None, _cell(ws, "NGƯỜI LẬP", _HEAD), *[None] * (len(columns) - 4), _cell(ws, signer, _HEAD)])


def _height(sheet: Sheet, row: SheetRow) -> float:
    """Points a row needs for its longest wrapped text: no program measures it for a row that was never shown."""
    lines = 1
    for column in sheet.columns:
        cell = row.cells.get(column.key)
        if column.text and cell is not None and isinstance(cell.value, str):
            room = max(column.width - 1, 1)
            lines = max(lines, sum(max(1, math.ceil(len(part) / room)) for part in cell.value.split("\n")))
    return min(409.0, 3 + 15.0 * lines)


def _group_row(ws: Any, columns: Sequence[SheetColumn]) -> list[Any]:
    cells: list[Any] = []
    previous = None
    for column in columns:
        style = {"fill": _GREY, "alignment": Alignment(horizontal="centerContinuous"), "border": _BORDER}
        cells.append(_cell(ws, column.group if column.group != previous else None, _HEAD, **style))
        previous = column.group
    return cells


def _validation(column: SheetColumn) -> DataValidation | None:
    if column.choices:
        rule = DataValidation(type="list", formula1=column.choices, allow_blank=True)
        rule.error = "Chọn một giá trị trong danh sách."
        return rule
    return None


def _body_row(
    ws: Any, sheet: Sheet, cells: Mapping[str, Any], row_id: str, number: int, letters: Mapping[str, str]
) -> list[Any]:
    made: list[Any] = []
    for column in sheet.columns:
        cell = cells.get(column.key)
        if cell is None:
            made.append(_cell(ws, None, fill=_GREY, border=_BORDER, protection=_LOCKED))
            continue
        if cell.total:
            parts = [f"{letters[key]}{number}" for key in cell.total]
            total = "+".join(f"N({part})" for part in parts)
            # As in the window: a blank is not 0, so a sum stands only when every part does.
            formula = f'=IF(COUNT({",".join(parts)})<{len(parts)},"",{total})'
            made.append(WriteOnlyCell(ws, value=formula))
            made[-1].font, made[-1].fill, made[-1].border, made[-1].alignment = _BODY, _GREY, _BORDER, _NUMBER
            continue
        value = cell.value
        if not column.text and isinstance(value, str) and value.replace(".", "").isdigit():
            value = int(value.replace(".", ""))
        styles: dict[str, Any] = {"border": _BORDER, "alignment": _WRAP if column.text else _NUMBER}
        styles["number_format"] = "@" if column.text else "#,##0"
        if cell.slot is not None:
            styles |= {"fill": _YELLOW, "protection": _OPEN}
        elif not column.text:
            styles["fill"] = _GREY  # a number nobody types here is a computed one
        made.append(_cell(ws, None if value == "" else value, **styles))
    made.append(_cell(ws, row_id, protection=_LOCKED))
    return made


def _hidden_sheet(book: Workbook, name: str, rows: Sequence[Sequence[str]] | Iterator[Sequence[str]]) -> None:
    ws: Any = book.create_sheet(name)
    ws.sheet_state = "veryHidden"
    for row in rows:
        cells = []
        for text in row:
            cell = WriteOnlyCell(ws, value=text)
            cell.data_type, cell.number_format = "s", "@"
            cells.append(cell)
        ws.append(cells)
