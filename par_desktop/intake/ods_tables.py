"""Sheets of an .ods with their look, read as a stream: what LibreOffice writes, and WPS and Calligra too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from par_desktop.domain.vietnamese import nfc
from par_desktop.errors import PackageProblem
from par_desktop.intake.grid import (
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    CellKind,
    Grid,
    Merge,
    Tally,
    day_cell,
    number_cell,
    text_cell,
)
from par_desktop.spreadsheets.guards import Parts
from par_desktop.spreadsheets.markup import Attributes, local, parse
from par_desktop.spreadsheets.ods_stream import MOST_SHEETS, NUMBER, OdsStream, named, refuse_encrypted, times

_HIDDEN = ("collapse", "filter")


def read_grids(parts: Parts) -> list[Grid]:
    """Every sheet, hidden ones too. Raises ``PackageProblem``."""
    refuse_encrypted(parts)
    reader = _Reader(Tally(parts.file))
    if "styles.xml" in parts:
        parse(parts.chunks("styles.xml"), parts.file, reader.style_start)
    reader.read(parts)
    return reader.grids


@dataclass(slots=True)
class _Style:
    parent: str = ""
    font: str = ""
    shown: bool = True


class _Reader(OdsStream):
    """Cells with their look, after the named styles of ``styles.xml``."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally.file)
        self.grids: list[Grid] = []
        self._tally = tally
        self._styles: dict[str, _Style] = {}
        self._style = _Style()
        self._grid = Grid("", hidden=False)
        self._next_column = 0
        self._row_style = ""
        self._column_styles: list[tuple[int, str]] = []

    # styles

    def style_start(self, tag: str, attributes: Attributes) -> None:
        tag = local(tag)
        if tag in ("style", "default-style"):
            self._style = _Style(named(attributes, "parent-style-name"))
            self._styles[named(attributes, "name")] = self._style
        elif tag == "text-properties":
            self._style.font = named(attributes, "font-name") or named(attributes, "font-family")
        elif tag == "table-properties":
            self._style.shown = named(attributes, "display") != "false"

    def _font(self, name: str) -> str:
        for _ in range(20):
            style = self._styles.get(name)
            if style is None:
                return ""
            if style.font:
                return style.font.strip("'\"")
            name = style.parent
        return ""

    # content

    def other(self, tag: str, attributes: Attributes) -> None:
        if tag != "table-column":
            self.style_start(tag, attributes)
            return
        last = self._next_column + times(attributes, "number-columns-repeated")
        if named(attributes, "visibility") in _HIDDEN:
            self._grid.hidden_columns.update(range(self._next_column, min(last, MOST_COLUMNS)))
        self._next_column = last
        self._column_styles.append((last, named(attributes, "default-cell-style-name")))

    def open_sheet(self, attributes: Attributes) -> None:
        if len(self.grids) >= MOST_SHEETS:
            raise PackageProblem("file_damaged", file=self.file)
        style = self._styles.get(named(attributes, "style-name"), _Style())
        self._grid = Grid(nfc(named(attributes, "name")), not style.shown)
        self.grids.append(self._grid)
        self._next_column = 0
        self._column_styles.clear()

    def open_row(self, attributes: Attributes) -> None:
        self._row_style = named(attributes, "default-cell-style-name")
        if named(attributes, "visibility") in _HIDDEN:
            self._grid.hidden_rows.update(range(self.row, min(self.row + self.row_times, MOST_ROWS)))

    def hold(self, cell: Attributes) -> None:
        grid = self._grid
        across, down = (times(cell, f"number-{part}-spanned") for part in ("columns", "rows"))
        if across * down > 1 and self.row < MOST_ROWS and self.column < MOST_COLUMNS:
            grid.merges.append(Merge(self.row, self.column, self.row + down - 1, self.column + across - 1))
        style = cell.get("style-name") or self._row_style or self._column_style()
        held = _value(cell, self.shown, self._font(style))
        if held is None:
            return
        for row in range(self.row, self.row + min(self.row_times, MOST_ROWS)):
            for column in range(self.column, self.column + min(self.cell_times, MOST_COLUMNS)):
                grid.put(row, column, held, self._tally)
                if grid.beyond:
                    return

    def _column_style(self) -> str:
        return next((style for end, style in self._column_styles if self.column < end), "")


def _value(cell: dict[str, str], shown: str, font: str) -> Cell | None:
    """A cell by its type. An error shows in its text only; a formula without a value was never calculated."""
    sort, formula = cell.get("value-type", ""), cell.get("formula")
    if sort == "error" or (formula is not None and shown.startswith(("#", "Err:"))):
        return Cell(CellKind.ERROR, shown[:60], font=font)
    if formula is not None and not sort:
        return Cell(CellKind.UNCALCULATED, "", font=font)
    if sort in ("float", "percentage", "currency"):
        number = cell.get("value", "")
        if not NUMBER.fullmatch(number) or abs(float(number)) == float("inf"):
            return Cell(CellKind.ERROR, shown[:60], font=font)
        return number_cell(float(number), percent=sort == "percentage", font=font)
    if sort == "date":
        return day_cell(datetime.fromisoformat(cell.get("date-value", "").removesuffix("Z")), font)
    if sort == "boolean":
        return text_cell("x" if cell.get("boolean-value") == "true" else "", font)
    return text_cell(cell.get("string-value", shown), font)
