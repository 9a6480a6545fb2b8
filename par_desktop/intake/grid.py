"""A sheet of somebody's workbook as it was saved: cells with what they hold and look like, merges, what is hidden.

Rows and columns count from 0. Only filled cells are kept, so a styled row 1,048,576 costs nothing. Nothing is
calculated: a formula is the value that stood in it, or ``UNCALCULATED`` where none did.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, time
from decimal import Decimal
from enum import Enum

from par_desktop.domain.typed import clean
from par_desktop.errors import PackageProblem
from par_desktop.spreadsheets.cells import address

MOST_ROWS, MOST_COLUMNS = 60_000, 256
MOST_CELLS = 600_000
MOST_TEXT = 50_000_000
"""Of a whole workbook, as in packages."""
LONGEST_TEXT = 32_767
_WIDEST_MERGE = 20_000
"""Cells of one merge that are looked at: people merge whole columns."""


class CellKind(Enum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    UNCALCULATED = "uncalculated"
    """A formula whose value was never saved."""
    ERROR = "error"
    """``#REF!``, ``#N/A`` …"""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one font."""

    font: str
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell holds. ``text`` is it as typed or shown; ``number`` and ``day`` are set by kind.

    ``percent``: its format shows a number times 100. ``font`` is the cell's own; ``runs`` where its text has several.
    ``doubtful``: its text lost letters on the way (a TCVN3 file without soft hyphens).
    """

    kind: CellKind
    text: str
    number: Decimal | None = None
    day: datetime | None = None
    percent: bool = False
    font: str = ""
    runs: tuple[Run, ...] = ()
    doubtful: bool = False

    def with_text(self, text: str, *, doubtful: bool = False) -> Cell:
        """The same cell holding another text."""
        return replace(self, text=text, runs=(), doubtful=doubtful)


def text_cell(text: str, font: str = "", runs: tuple[Run, ...] = ()) -> Cell | None:
    """A text, cleaned as typed text is (soft hyphens stay); ``None`` where nothing is left."""
    found = clean(text)[:LONGEST_TEXT]
    return Cell(CellKind.TEXT, found, font=font, runs=runs) if found else None


def number_cell(value: float, *, percent: bool, font: str = "") -> Cell:
    """A number at the 15 digits that spreadsheets keep."""
    number = Decimal(f"{value:.15g}")
    shown = number * 100 if percent else number
    text = f"{shown.normalize():f}".replace(".", ",") + ("%" if percent else "")
    return Cell(CellKind.NUMBER, text, number=number, percent=percent, font=font)


def day_cell(day: datetime, font: str = "") -> Cell:
    """A date, shown day first."""
    return Cell(
        CellKind.DATE, day.strftime("%d/%m/%Y" if day.time() == time(0) else "%d/%m/%Y %H:%M"), day=day, font=font
    )


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, all ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Tally:
    """What a whole workbook holds so far."""

    file: str
    cells: int = 0
    text: int = 0

    def add(self, cell: Cell) -> None:
        self.cells += 1
        self.text += len(cell.text)
        if self.cells > MOST_CELLS or self.text > MOST_TEXT:
            raise PackageProblem("file_suspicious", file=self.file)


@dataclass(slots=True)
class Grid:
    """One sheet. ``beyond``: address of the first cell outside what is read, "" where all is.

    ``above``: texts that stand above the table without being cells of it (of a Word document).
    """

    name: str
    hidden: bool = False
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    beyond: str = ""
    above: tuple[Cell, ...] = ()
    _spread: dict[tuple[int, int], Merge] | None = None

    def put(self, row: int, column: int, cell: Cell | None, tally: Tally) -> None:
        """Hold a cell; what lies too far out is only named."""
        if cell is None:
            return
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            self.beyond = self.beyond or address(row, column)
            return
        tally.add(cell)
        self.cells[row, column] = cell

    def at(self, row: int, column: int) -> Cell | None:
        """What stands in a cell itself; ``None`` where it is blank."""
        return self.cells.get((row, column))

    def spread(self, row: int, column: int) -> Cell | None:
        """What a person sees there: a merged range shows its first cell's value everywhere."""
        own = self.cells.get((row, column))
        merge = self.merge_at(row, column)
        return self.cells.get((merge.top, merge.left)) if own is None and merge is not None else own

    def down(self, row: int, column: int) -> Cell | None:
        """A value that a vertical merge carries down its column; never across columns, or figures would double."""
        own = self.cells.get((row, column))
        merge = self.merge_at(row, column)
        if own is not None or merge is None or merge.left != column:
            return own
        return self.cells.get((merge.top, column))

    def merge_at(self, row: int, column: int) -> Merge | None:
        """The merged range a cell lies in."""
        if self._spread is None:
            self._spread = {}
            height, width = self.height, self.width
            for merge in self.merges:
                for place in _places(merge, height, width):
                    self._spread[place] = merge
        return self._spread.get((row, column))

    @property
    def height(self) -> int:
        """Rows down to the last filled one."""
        return max((row for row, _ in self.cells), default=-1) + 1

    @property
    def width(self) -> int:
        """Columns up to the last filled one."""
        return max((column for _, column in self.cells), default=-1) + 1

    def filled_rows(self) -> list[int]:
        """Numbers of the rows that hold something, in order."""
        return sorted({row for row, _ in self.cells})

    def by_row(self) -> dict[int, dict[int, Cell]]:
        """Filled cells by row and column, both in order."""
        found: dict[int, dict[int, Cell]] = {}
        for (row, column), cell in sorted(self.cells.items(), key=lambda item: item[0]):
            found.setdefault(row, {})[column] = cell
        return found


def _places(merge: Merge, height: int, width: int) -> Iterator[tuple[int, int]]:
    bottom, right = min(merge.bottom, max(height, merge.top + 50)), min(merge.right, max(width, merge.left + 50))
    if (bottom - merge.top + 1) * (right - merge.left + 1) > _WIDEST_MERGE:
        return
    for row in range(merge.top, bottom + 1):
        for column in range(merge.left, right + 1):
            yield row, column
