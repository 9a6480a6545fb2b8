"""An .xls re-save of a package: only records of texts, numbers and formats reach xlrd, counted beforehand.

Names, formulas, links, pictures and macros are blanked out, so whatever they hold is never looked at.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from par_desktop.domain.typed import clean
from par_desktop.errors import PackageProblem
from par_desktop.exchange.facts import in_utc
from par_desktop.exchange.grid import (
    MOST_CELLS,
    PERCENT,
    UNREADABLE,
    Doubt,
    Grid,
    Tally,
    TooLargeError,
    cell_text,
)
from par_desktop.spreadsheets.cells import serial_day
from par_desktop.spreadsheets.ole import OleError, OleFile
from par_desktop.spreadsheets.xls_records import BROKEN, open_checked


class XlsBook:
    """Held in memory whole: 20 MB at most."""

    def __init__(self, path: Path) -> None:
        self._file = path.name
        self._tally = Tally(path.name)
        try:
            container = OleFile(path.read_bytes())
            self.saved = _saved(container)
            self._book: Any = open_checked(container, path.name, MOST_CELLS)
            self._names = {unicodedata.normalize("NFC", name): name for name in self._book.sheet_names()}
        except BROKEN as problem:
            raise PackageProblem("file_damaged", file=path.name) from problem
        self.names: Sequence[str] = list(self._names)

    seal = ""

    def sheets_digest(self) -> str:
        return ""

    def grid(self, name: str, *, raw: bool) -> Grid:
        """One sheet's filled cells; ``outside`` is set where a cell lies too far."""
        import xlrd

        grid = Grid(name, self._tally)
        try:
            sheet = self._book.sheet_by_name(self._names[name])
            for row in range(sheet.nrows):
                for column, cell in enumerate(sheet.row(row)):
                    if cell.ctype not in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
                        grid.put(row, column, *self._value(cell, raw=raw))
            self._book.unload_sheet(self._names[name])
        except TooLargeError:
            pass
        except (*BROKEN, xlrd.XLRDError) as problem:
            raise PackageProblem("file_damaged", file=self._file) from problem
        return grid

    def _value(self, cell: Any, *, raw: bool) -> tuple[str, Doubt | None]:
        import xlrd

        value = cell.value
        if cell.ctype == xlrd.XL_CELL_TEXT:
            return (str(value) if raw else clean(str(value))), None
        if cell.ctype == xlrd.XL_CELL_BOOLEAN:
            return ("x" if value else ""), None
        if cell.ctype == xlrd.XL_CELL_ERROR:
            return "", Doubt(UNREADABLE, str(xlrd.error_text_from_code.get(value, "#")))
        if cell.ctype == xlrd.XL_CELL_DATE:
            day = serial_day(float(value), since_1904=bool(self._book.datemode))
            if day is not None:
                return cell_text(day), None
        number = float(value)
        if number != number or number in (float("inf"), float("-inf")):
            return "", Doubt(UNREADABLE, str(value))
        return cell_text(number), Doubt(PERCENT, str(value)) if "%" in self._format(cell.xf_index) else None

    def _format(self, style: int | None) -> str:
        styles = self._book.xf_list
        if style is None or not 0 <= style < len(styles):
            return ""
        form = self._book.format_map.get(styles[style].format_key)
        return "" if form is None else str(form.format_str)


def _saved(container: OleFile) -> str:
    """The property "last saved" of [MS-OLEPS]: a time since 1601 in steps of 100 ns, UTC."""
    try:
        facts = container.stream("\x05SummaryInformation") or b""
        start = struct.unpack_from("<I", facts, 44)[0]
        count = min(struct.unpack_from("<I", facts, start + 4)[0], 100)
        for number in range(count):
            key, offset = struct.unpack_from("<II", facts, start + 8 + 8 * number)
            if key == 13 and struct.unpack_from("<I", facts, start + offset)[0] == 64:
                ticks = struct.unpack_from("<Q", facts, start + offset + 4)[0]
                return in_utc(datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10))
    except (struct.error, OverflowError, OleError):
        return ""
    return ""
