"""Open any table a ward has, by what it is and not by its name: .xlsx, .xlsm, .xls, .ods, Word, CSV, a web page.

Every refusal is a ``PackageProblem`` with the file's name, as for packages. Nothing is calculated, nothing stays open.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from par_desktop.errors import PackageProblem
from par_desktop.intake.grid import Grid
from par_desktop.spreadsheets.guards import Parts, check_file

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".docx", ".csv", ".txt", ".html", ".htm")
_LARGEST_TEXT = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook as read: its sheets in order, hidden ones too."""

    path: Path
    sheets: tuple[Grid, ...]

    def sheet(self, name: str) -> Grid:
        """The sheet of this name. Raises ``PackageProblem("no_such_sheet")``."""
        for grid in self.sheets:
            if grid.name == name:
                return grid
        raise PackageProblem("no_such_sheet", file=self.path.name, sheet=name)


def read_book(path: Path) -> Book:
    """Read a file whole. Raises ``PackageProblem`` (``file_damaged``, ``text_encoding``, ``no_tables`` …)."""
    try:
        sheets = _sheets(path)
    except OSError as problem:
        raise PackageProblem("file_not_readable", file=path.name, why=problem.strerror or "") from problem
    if not any(grid.cells for grid in sheets):
        raise PackageProblem("no_tables", file=path.name)
    return Book(path, tuple(sheets))


def _sheets(path: Path) -> list[Grid]:
    try:
        sort = check_file(path, word=True)
    except PackageProblem as problem:
        if problem.code != "not_a_spreadsheet" or not path.is_file():
            raise
        return _plain(path, problem)
    if sort == "xls":
        from par_desktop.intake import xls_tables

        return xls_tables.read_grids(path)
    with Parts(path) as parts:
        if sort == "docx":
            from par_desktop.intake import docx_tables

            return docx_tables.read_grids(parts) or _no_tables(path)
        if sort == "ods":
            from par_desktop.intake import ods_tables

            return ods_tables.read_grids(parts)
        from par_desktop.intake.xlsx_tables import XlsxTables

        return XlsxTables(parts).grids()


def _no_tables(path: Path) -> list[Grid]:
    raise PackageProblem("no_word_tables", file=path.name)


def _plain(path: Path, problem: PackageProblem) -> list[Grid]:
    """A text file that holds a table; what is none stays refused."""
    from par_desktop.intake import plain_tables

    if path.stat().st_size > _LARGEST_TEXT:
        raise PackageProblem("file_too_large", file=path.name, limit="20 MB")
    data = path.read_bytes()
    if plain_tables.is_html(data):
        return [plain_tables.read_html(data, path.name)]
    if path.suffix.lower() in (".csv", ".txt", ".tsv"):
        return [plain_tables.read_csv(data, path.name)]
    raise problem
