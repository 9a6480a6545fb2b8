"""An .xls re-save of a package: only records of texts, numbers and formats reach xlrd, counted beforehand.

Names, formulas, links, pictures and macros are blanked out, so whatever they hold is never looked at.
"""

from __future__ import annotations

import io
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
    serial_day,
)
from par_desktop.exchange.ole import OleError, OleFile

_BOF, _EOF, _FILEPASS, _SHEET, _CONTINUE, _ROW_OF_RK = 0x809, 0x0A, 0x2F, 0x85, 0x3C, 0xBD
_CELLS = frozenset({0x203, 0x204, 0x205, 0x27E, 0xFD, 0x06, 0xD6, _ROW_OF_RK})
"""NUMBER, LABEL, BOOLERR, RK, LABELSST, FORMULA, RSTRING, MULRK."""
_KEPT = _CELLS | {_BOF, _EOF, _SHEET, _CONTINUE, 0xFC, 0x207, 0x42, 0x22, 0xE0, 0x41E, 0x31, 0x92}
"""And CONTINUE, SST, STRING, CODEPAGE, DATEMODE, XF, FORMAT, FONT, PALETTE."""
_NOTHING = 0x0FFF
_BROKEN = (
    LookupError, ValueError, ArithmeticError, AssertionError, AttributeError, TypeError, struct.error, OleError,
    RecursionError, MemoryError,
)  # fmt: skip
"""What a record that is not what it says makes of a reader that trusts it."""


class XlsBook:
    """Held in memory whole: 20 MB at most."""

    def __init__(self, path: Path) -> None:
        import xlrd

        self._file = path.name
        self._tally = Tally(path.name)
        try:
            container = OleFile(path.read_bytes())
            stream = container.stream("Workbook", "Book")
            self.saved = _saved(container)
        except OleError as problem:
            raise PackageProblem("file_damaged", file=path.name) from problem
        if stream is None:
            raise PackageProblem("not_a_spreadsheet", file=path.name)
        del container
        filtered = self._filtered(stream)
        del stream
        try:
            self._book: Any = xlrd.open_workbook(
                file_contents=filtered,
                formatting_info=True,
                on_demand=True,
                ragged_rows=True,
                logfile=io.StringIO(),
            )
            self._names = {unicodedata.normalize("NFC", name): name for name in self._book.sheet_names()}
        except (*_BROKEN, xlrd.XLRDError) as problem:
            raise PackageProblem("file_damaged", file=path.name) from problem
        self.names: Sequence[str] = list(self._names)

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
        except (*_BROKEN, xlrd.XLRDError) as problem:
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

    def _filtered(self, stream: bytes) -> bytes:
        """The stream with every record but those of cells, texts and formats blanked out."""
        found = bytearray(stream)
        at = cells = 0
        total, kept = len(found), True
        while at + 4 <= total:
            sort, length = struct.unpack_from("<HH", found, at)
            if sort == _FILEPASS:
                raise PackageProblem("file_encrypted", file=self._file)
            kept = sort in _KEPT and (kept or sort != _CONTINUE)  # what follows a blanked record goes with it
            if not kept:
                struct.pack_into("<H", found, at, _NOTHING)
            elif sort in _CELLS:
                cells += (length - 6) // 6 if sort == _ROW_OF_RK else 1
                if cells > MOST_CELLS:
                    raise PackageProblem("file_suspicious", file=self._file)
            at += 4 + length
        if struct.unpack_from("<H", found.ljust(2, b"\0"))[0] != _BOF:
            raise PackageProblem("file_damaged", file=self._file)  # older than Excel 97: no program saves that unasked
        return bytes(found)


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
