"""A second look at cells that read as blank: calamine shows neither an error value nor a formula nobody calculated.

Only asked about the few yellow cells that held something and now seem empty, so the slower reader costs nothing
otherwise (measured: openpyxl read-only, 0.1 s and more a workbook).
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from par_desktop.errors import PackageProblem


def unreadable(path: Path, addresses: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those (sheet, address) whose cell is a formula or an error value; none for formats openpyxl does not read."""
    if not addresses or path.suffix.lower() not in (".xlsx", ".xlsm"):
        return set()
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        book = load_workbook(path)
    except (BadZipFile, KeyError, ValueError, OSError) as problem:
        raise PackageProblem("file_damaged", file=path.name) from problem
    found = {
        (sheet, address)
        for sheet, address in addresses
        if sheet in book.sheetnames and book[sheet][address].data_type in ("f", "e")
    }
    book.close()
    return found
