"""A second look at cells whose value hides what a person sees: calamine shows neither an error value nor a formula

nobody calculated (both read as blank), and a cell formatted as a percentage holds 1 where it shows 100 %.

Only asked about the few yellow cells that now seem empty, or hold 0 or 1 where a percentage is typed, so the slower
reader costs nothing otherwise.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from par_desktop.errors import PackageProblem

Place = tuple[str, str]
"""Sheet and address."""


def doubtful(path: Path, places: Collection[Place]) -> Mapping[Place, str]:
    """Error code of each place that cannot be taken as read: ``unreadable_cell`` or ``percent_cell``.

    Empty for formats openpyxl does not read.
    """
    if not places or path.suffix.lower() not in (".xlsx", ".xlsm"):
        return {}
    from zipfile import BadZipFile

    from openpyxl import load_workbook

    try:
        book = load_workbook(path)
    except (BadZipFile, KeyError, ValueError, OSError) as problem:
        raise PackageProblem("file_damaged", file=path.name) from problem
    found: dict[Place, str] = {}
    for sheet, address in places:
        if sheet in book.sheetnames:
            cell = book[sheet][address]
            if cell.data_type in ("f", "e"):
                found[sheet, address] = "unreadable_cell"
            elif cell.value is not None and "%" in cell.number_format:
                found[sheet, address] = "percent_cell"
    book.close()
    return found
