"""Sheets of an .ods with their look, read as a stream: what LibreOffice writes, and WPS and Calligra too."""

from __future__ import annotations

import re
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
from par_desktop.spreadsheets.markup import DEEPEST, Attributes, local, parse

_MOST_SHEETS = 300
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d{1,3})?")
_HIDDEN = ("collapse", "filter")


def read_grids(parts: Parts) -> list[Grid]:
    """Every sheet, hidden ones too. Raises ``PackageProblem``."""

    def encrypted(tag: str, _: Attributes) -> None:
        if local(tag) == "encryption-data":
            raise PackageProblem("file_encrypted", file=parts.file)

    if "META-INF/manifest.xml" in parts:
        parse(parts.chunks("META-INF/manifest.xml"), parts.file, encrypted)
    reader = _Reader(Tally(parts.file))
    try:
        if "styles.xml" in parts:
            parse(parts.chunks("styles.xml"), parts.file, reader.style_start)
        parse(parts.chunks("content.xml"), parts.file, reader.start, reader.end, reader.text)
    except (ValueError, OverflowError) as problem:
        raise PackageProblem("file_damaged", file=parts.file) from problem
    return reader.grids


@dataclass(slots=True)
class _Style:
    parent: str = ""
    font: str = ""
    shown: bool = True


class _Reader:
    """``content.xml`` as it streams by, after the named styles of ``styles.xml``."""

    def __init__(self, tally: Tally) -> None:
        self.grids: list[Grid] = []
        self._tally = tally
        self._styles: dict[str, _Style] = {}
        self._style = _Style()
        self._grid: Grid | None = None
        self._row = self._column = self._next_column = 0
        self._row_times = self._cell_times = 1
        self._row_style = ""
        self._column_styles: list[tuple[int, str]] = []
        self._cell: dict[str, str] | None = None
        self._pieces: list[str] = []
        self._paragraphs = self._in_text = self._aside = self._depth = 0

    # styles

    def style_start(self, tag: str, attributes: Attributes) -> None:
        tag = local(tag)
        if tag in ("style", "default-style"):
            self._style = _Style(_named(attributes, "parent-style-name"))
            self._styles[_named(attributes, "name")] = self._style
        elif tag == "text-properties":
            self._style.font = _named(attributes, "font-name") or _named(attributes, "font-family")
        elif tag == "table-properties":
            self._style.shown = _named(attributes, "display") != "false"

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

    def start(self, tag: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise PackageProblem("file_suspicious", file=self._tally.file)
        tag = local(tag)
        if self._aside or (self._cell is not None and tag in ("annotation", "note", "shapes", "frame")):
            self._aside += 1
        elif self._cell is not None:
            self._inside_cell(tag, attributes)
        elif tag == "table":
            self._open(attributes)
        elif self._grid is None:
            self.style_start(tag, attributes)
        elif tag == "table-column":
            times = _times(attributes, "number-columns-repeated")
            last = min(self._next_column + times, MOST_COLUMNS)
            if _named(attributes, "visibility") in _HIDDEN:
                self._grid.hidden_columns.update(range(self._next_column, last))
            self._next_column += times
            self._column_styles.append((self._next_column, _named(attributes, "default-cell-style-name")))
        elif tag == "table-row":
            self._row_times = _times(attributes, "number-rows-repeated")
            self._row_style = _named(attributes, "default-cell-style-name")
            self._column = 0
            if _named(attributes, "visibility") in _HIDDEN:
                last = min(self._row + self._row_times, MOST_ROWS)
                self._grid.hidden_rows.update(range(self._row, last))
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell = {local(key): value for key, value in attributes.items()}
            self._cell_times = _times(attributes, "number-columns-repeated")

    def _open(self, attributes: Attributes) -> None:
        if self._grid is not None or len(self.grids) >= _MOST_SHEETS:
            raise PackageProblem("file_damaged", file=self._tally.file)
        style = self._styles.get(_named(attributes, "style-name"), _Style())
        self._grid = Grid(nfc(_named(attributes, "name")), not style.shown)
        self.grids.append(self._grid)
        self._row = self._column = self._next_column = 0
        self._column_styles.clear()

    def _inside_cell(self, tag: str, attributes: Attributes) -> None:
        if tag == "p":
            if self._paragraphs:
                self._pieces.append("\n")
            self._paragraphs += 1
            self._in_text += 1
        elif self._in_text:
            self._in_text += 1
            if tag == "s":
                self._pieces.append(" " * min(_times(attributes, "c"), 1_000))
            elif tag == "tab":
                self._pieces.append("\t")
            elif tag == "line-break":
                self._pieces.append("\n")

    def text(self, piece: str) -> None:
        if self._in_text and not self._aside:
            self._pieces.append(piece)

    def end(self, tag: str) -> None:
        self._depth -= 1
        if self._aside:
            self._aside -= 1
            return
        tag = local(tag)
        if self._cell is not None:
            if tag in ("table-cell", "covered-table-cell"):
                self._hold(self._cell)
                self._column += self._cell_times
                self._cell = None
                self._pieces.clear()
                self._paragraphs = self._in_text = 0
            elif self._in_text:
                self._in_text -= 1
        elif tag == "table-row":
            self._row += self._row_times
        elif tag == "table":
            self._grid = None

    def _hold(self, attributes: dict[str, str]) -> None:
        grid = self._grid
        if grid is None:
            return
        across, down = (_times(attributes, f"number-{part}-spanned") for part in ("columns", "rows"))
        if across * down > 1 and self._row < MOST_ROWS and self._column < MOST_COLUMNS:
            grid.merges.append(Merge(self._row, self._column, self._row + down - 1, self._column + across - 1))
        style = attributes.get("style-name") or self._row_style or self._column_style()
        cell = _value(attributes, "".join(self._pieces), self._font(style))
        if cell is None:
            return
        for row in range(self._row, self._row + min(self._row_times, MOST_ROWS)):
            for column in range(self._column, self._column + min(self._cell_times, MOST_COLUMNS)):
                grid.put(row, column, cell, self._tally)
                if grid.beyond:
                    return

    def _column_style(self) -> str:
        return next((style for end, style in self._column_styles if self._column < end), "")


def _named(attributes: Attributes, name: str) -> str:
    return next((value for key, value in attributes.items() if local(key) == name), "")


def _times(attributes: Attributes, name: str) -> int:
    told = _named(attributes, name)
    return max(1, min(int(told), 1 << 30)) if told else 1


def _value(cell: dict[str, str], shown: str, font: str) -> Cell | None:
    """A cell by its type. An error shows in its text only; a formula without a value was never calculated."""
    sort, formula = cell.get("value-type", ""), cell.get("formula")
    if sort == "error" or (formula is not None and shown.startswith(("#", "Err:"))):
        return Cell(CellKind.ERROR, shown[:60], font=font)
    if formula is not None and not sort:
        return Cell(CellKind.UNCALCULATED, "", font=font)
    if sort in ("float", "percentage", "currency"):
        number = cell.get("value", "")
        if not _NUMBER.fullmatch(number) or abs(float(number)) == float("inf"):
            return Cell(CellKind.ERROR, shown[:60], font=font)
        return number_cell(float(number), percent=sort == "percentage", font=font)
    if sort == "date":
        return day_cell(datetime.fromisoformat(cell.get("date-value", "").removesuffix("Z")), font)
    if sort == "boolean":
        return text_cell("x" if cell.get("boolean-value") == "true" else "", font)
    return text_cell(cell.get("string-value", shown), font)
