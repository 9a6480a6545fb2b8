"""A sheet as it is read: only cells that hold something take room, so a styled row 1,048,576 costs nothing.

Limits are our schema's, with room: what lies outside them is no cell of a package. They are counted while a file
streams, so a file that breaks them is never unpacked to its end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Protocol

from par_desktop.domain.typed import clean
from par_desktop.errors import PackageProblem
from par_desktop.spreadsheets.cells import address

MOST_ROWS, MOST_COLUMNS = 60_000, 200
"""Of a sheet, hidden ones too: 60,000 operations a package."""
MOST_CELLS = 400_000
"""Filled cells of a workbook."""
MOST_TEXT = 50_000_000
"""Characters of all filled cells: a shared string counts each time it stands in a cell."""
LONGEST_TEXT = 100_000

UNREADABLE, PERCENT = "unreadable_cell", "percent_cell"
"""What hides what a person sees: an error, or a formula that shows nothing; 1 shown as 100 %."""

Texts = Sequence[Sequence[str]]
"""A sheet's cells as texts, row by row from row 1; a row ends with its last filled cell."""

_EMPTY: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a cell cannot be taken as read (``unreadable_cell`` or ``percent_cell``), and what it really holds."""

    code: str
    text: str


class TooLargeError(Exception):
    """Ends the reading of a sheet whose cell lies outside the limits; ``grid.outside`` says where."""


@dataclass(slots=True)
class Tally:
    """What a whole workbook holds so far; its sheets count together."""

    file: str
    cells: int = 0
    text: int = 0


@dataclass(slots=True)
class Grid:
    """One sheet; rows and columns count from 0. ``marks`` names doubtful cells by address."""

    name: str
    tally: Tally
    rows: dict[int, list[str]] = field(default_factory=dict)
    marks: dict[str, Doubt] = field(default_factory=dict)
    outside: str = ""
    """Address of the first filled cell outside the limits."""

    def put(self, row: int, column: int, text: str, doubt: Doubt | None = None) -> None:
        """Hold a cell; raises ``TooLargeError`` outside the limits."""
        if doubt is not None:
            self.mark(row, column, doubt)
        if not text:
            return
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            self.outside = address(row, column)
            raise TooLargeError
        tally = self.tally
        tally.cells += 1
        tally.text += len(text)
        if tally.cells > MOST_CELLS or tally.text > MOST_TEXT or len(text) > LONGEST_TEXT:
            raise PackageProblem("file_suspicious", file=tally.file)
        cells = self.rows.get(row)
        if cells is None:
            cells = self.rows[row] = []
        here = len(cells)
        if column == here:
            cells.append(text)
        elif column < here:
            cells[column] = text
        else:
            cells.extend([""] * (column - here))
            cells.append(text)

    def put_row(self, row: int, texts: list[str]) -> None:
        """Hold a whole row, up to its last filled cell; raises as ``put`` does."""
        length = sum(map(len, texts))
        if row >= MOST_ROWS or len(texts) > MOST_COLUMNS or length > LONGEST_TEXT or row in self.rows:
            for column, text in enumerate(texts):
                self.put(row, column, text)
            return
        tally = self.tally
        tally.cells += len(texts) - texts.count("")
        tally.text += length
        if tally.cells > MOST_CELLS or tally.text > MOST_TEXT:
            raise PackageProblem("file_suspicious", file=tally.file)
        if texts:
            self.rows[row] = texts

    def mark(self, row: int, column: int, doubt: Doubt) -> None:
        """Name a doubtful cell; too many of them make no workbook."""
        self.marks[address(row, column)] = doubt
        if len(self.marks) > MOST_CELLS:
            raise PackageProblem("file_suspicious", file=self.tally.file)

    def texts(self) -> Texts:
        """Its rows from row 1 to the last that holds something."""
        return [self.rows.get(number, _EMPTY) for number in range(max(self.rows, default=-1) + 1)]


class Book(Protocol):
    """A workbook of any format, open. ``names`` are its sheets in order."""

    names: Sequence[str]
    saved: str
    """When it was saved (UTC, ISO), as it says itself; empty where it does not."""

    seal: str
    """What says that nobody saved it since it was made (``seal``); empty where nothing does."""

    def sheets_digest(self) -> str:
        """Digest of its sheets' bytes as ``seal`` means it; "" where there is none."""

    def grid(self, name: str, *, raw: bool) -> Grid:
        """Read one sheet. ``raw`` keeps texts as they are, else they are cleaned as typed text is."""


def cell_text(value: object) -> str:
    """A cell as a person would have typed it: 7.0 is ``7``, 98.5 is ``98,5``, a date is dd/MM/yyyy."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}".replace(".", ",")
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y") if value.time() == time(0) else value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time | timedelta):
        return str(value)
    return clean(str(value))


Marks = Mapping[tuple[str, str], Doubt]
"""Doubtful cells of a workbook by sheet and address."""
