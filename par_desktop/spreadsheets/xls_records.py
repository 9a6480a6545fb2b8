"""The records of an .xls stream that are let through to xlrd: texts, numbers and formats, counted beforehand.

Names, formulas of others, links, pictures and macros are blanked out, so whatever they hold is never looked at.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Collection
from typing import Any

from par_desktop.errors import PackageProblem
from par_desktop.spreadsheets.ole import OleError, OleFile

_BOF, _EOF, _FILEPASS, _SHEET, _CONTINUE, _ROW_OF_RK = 0x809, 0x0A, 0x2F, 0x85, 0x3C, 0xBD
_CELLS = frozenset({0x203, 0x204, 0x205, 0x27E, 0xFD, 0x06, 0xD6, _ROW_OF_RK})
"""NUMBER, LABEL, BOOLERR, RK, LABELSST, FORMULA, RSTRING, MULRK."""
_KEPT = _CELLS | {_BOF, _EOF, _SHEET, _CONTINUE, 0xFC, 0x207, 0x42, 0x22, 0xE0, 0x41E, 0x31, 0x92}
"""And CONTINUE, SST, STRING, CODEPAGE, DATEMODE, XF, FORMAT, FONT, PALETTE."""
LAYOUT = frozenset({0xE5, 0x208, 0x7D})
"""MERGEDCELLS, ROW, COLINFO: what a table looks like, which only a reader of other people's tables asks."""
_NOTHING = 0x0FFF
BROKEN = (
    LookupError, ValueError, ArithmeticError, AssertionError, AttributeError, TypeError, struct.error, OleError,
    RecursionError, MemoryError,
)  # fmt: skip
"""What a record that is not what it says makes of a reader that trusts it."""


def open_checked(container: OleFile, file: str, most_cells: int, more: Collection[int] = ()) -> Any:
    """The xlrd book of a container; ``more`` are further records to let through. Raises ``PackageProblem``."""
    import xlrd

    stream = container.stream("Workbook", "Book")
    if stream is None:
        raise PackageProblem("not_a_spreadsheet", file=file)
    kept = filtered(stream, file, most_cells, more)
    del stream
    try:
        return xlrd.open_workbook(
            file_contents=kept, formatting_info=True, on_demand=True, ragged_rows=True, logfile=io.StringIO()
        )
    except (*BROKEN, xlrd.XLRDError) as problem:
        raise PackageProblem("file_damaged", file=file) from problem


def filtered(stream: bytes, file: str, most_cells: int, more: Collection[int] = ()) -> bytes:
    """The stream with every record but those let through blanked out."""
    found = bytearray(stream)
    wanted = _KEPT | frozenset(more)
    at = cells = 0
    total, kept = len(found), True
    while at + 4 <= total:
        sort, length = struct.unpack_from("<HH", found, at)
        if sort == _FILEPASS:
            raise PackageProblem("file_encrypted", file=file)
        kept = sort in wanted and (kept or sort != _CONTINUE)  # what follows a blanked record goes with it
        if not kept:
            struct.pack_into("<H", found, at, _NOTHING)
        elif sort in _CELLS:
            cells += (length - 6) // 6 if sort == _ROW_OF_RK else 1
            if cells > most_cells:
                raise PackageProblem("file_suspicious", file=file)
        at += 4 + length
    if struct.unpack_from("<H", found.ljust(2, b"\0"))[0] != _BOF:
        raise PackageProblem("file_damaged", file=file)  # older than Excel 97: no program saves that unasked
    return bytes(found)
