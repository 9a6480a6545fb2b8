"""Sheets of an .xls with their look, through xlrd; only records of cells, texts, formats and layout reach it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from par_desktop.domain.vietnamese import nfc
from par_desktop.errors import PackageProblem
from par_desktop.intake.grid import (
    MOST_CELLS,
    MOST_COLUMNS,
    Cell,
    CellKind,
    Grid,
    Merge,
    Run,
    Tally,
    day_cell,
    number_cell,
    text_cell,
)
from par_desktop.spreadsheets.cells import serial_day
from par_desktop.spreadsheets.ole import OleFile
from par_desktop.spreadsheets.xls_records import BROKEN, LAYOUT, open_checked


def read_grids(path: Path) -> list[Grid]:
    """Every sheet, hidden ones too. Raises ``PackageProblem``."""
    import xlrd

    tally = Tally(path.name)
    try:
        book = open_checked(OleFile(path.read_bytes()), path.name, MOST_CELLS, LAYOUT)
        return [_grid(book, number, tally) for number in range(book.nsheets)]
    except (*BROKEN, xlrd.XLRDError) as problem:
        raise PackageProblem("file_damaged", file=path.name) from problem


def _grid(book: Any, number: int, tally: Tally) -> Grid:
    import xlrd

    sheet = book.sheet_by_index(number)
    grid = Grid(nfc(sheet.name), sheet.visibility != 0)
    for row in range(sheet.nrows):
        for column, cell in enumerate(sheet.row(row)):
            if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                runs = sheet.rich_text_runlist_map.get((row, column))
                grid.put(row, column, _cell(book, cell, runs), tally)
    for top, bottom, left, right in sheet.merged_cells:
        grid.merges.append(Merge(top, left, bottom - 1, right - 1))
    grid.hidden_rows = {row for row, info in sheet.rowinfo_map.items() if info.hidden}
    grid.hidden_columns = {
        column for column, info in sheet.colinfo_map.items() if info.hidden and column < MOST_COLUMNS
    }
    book.unload_sheet(number)
    return grid


def _cell(book: Any, cell: Any, runs: Any) -> Cell | None:
    import xlrd

    value = cell.value
    font, percent = _look(book, cell.xf_index)
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return text_cell(str(value), font, _runs(book, str(value), font, runs or ()))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return text_cell("x" if value else "", font)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return Cell(CellKind.ERROR, str(xlrd.error_text_from_code.get(value, "#")), font=font)
    number = float(value)
    if number != number or abs(number) == float("inf"):
        return Cell(CellKind.ERROR, "#", font=font)
    if cell.ctype == xlrd.XL_CELL_DATE:
        day = serial_day(number, since_1904=bool(book.datemode))
        if day is not None:
            return day_cell(day, font)
    return number_cell(number, percent=percent, font=font)


def _look(book: Any, style: int | None) -> tuple[str, bool]:
    """Font name, and whether numbers are shown times 100."""
    if style is None or not 0 <= style < len(book.xf_list):
        return "", False
    xf = book.xf_list[style]
    fonts = book.font_list
    font = str(fonts[xf.font_index].name) if 0 <= xf.font_index < len(fonts) else ""
    form = book.format_map.get(xf.format_key)
    return font, form is not None and "%" in str(form.format_str)


def _runs(book: Any, text: str, font: str, starts: Any) -> tuple[Run, ...]:
    if not starts:
        return ()
    places = [(0, font), *((int(at), str(book.font_list[index].name)) for at, index in starts)]
    ends = [*(at for at, _ in places[1:]), len(text)]
    return tuple(Run(name, text[at:end]) for (at, name), end in zip(places, ends, strict=True) if end > at)
