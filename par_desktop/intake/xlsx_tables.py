"""Sheets of an .xlsx or .xlsm with their look: number formats, fonts, merges, what is hidden; read as a stream.

Formulas are not calculated, links not followed, macros not looked at.
"""

from __future__ import annotations

import re
from datetime import datetime

from par_desktop.domain.vietnamese import nfc
from par_desktop.errors import PackageProblem
from par_desktop.intake.grid import (
    LONGEST_TEXT,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    CellKind,
    Grid,
    Merge,
    Run,
    Tally,
    day_cell,
    number_cell,
    text_cell,
)
from par_desktop.spreadsheets.cells import format_sort, serial_day, unescaped
from par_desktop.spreadsheets.guards import Parts
from par_desktop.spreadsheets.markup import Attributes, local, parse
from par_desktop.spreadsheets.relations import relations

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")
_NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?\s*")
_MOST_SHEETS = 300
_MOST_STRINGS = 500_000
_MOST_MERGES = 50_000


class XlsxTables:
    """Open on a checked zip; everything is read while it is."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._tally = Tally(parts.file)
        self._since_1904 = False
        main = next(iter(relations(self._parts, "_rels/.rels", "", "officeDocument").values()), "xl/workbook.xml")
        self._main = main if main in parts else "xl/workbook.xml"
        folder, _, name = self._main.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels"
        self._targets = relations(self._parts, rels, folder, "")
        self._strings = self._read_strings(
            _first(relations(self._parts, rels, folder, "sharedStrings"), "xl/sharedStrings.xml")
        )
        self._styles = self._read_styles(_first(relations(self._parts, rels, folder, "styles"), "xl/styles.xml"))

    def grids(self) -> list[Grid]:
        """Every sheet, hidden ones too, in order. Raises ``PackageProblem``."""
        grids: list[Grid] = []
        for name, hidden, part in self._read_workbook():
            grid = Grid(name, hidden)
            if part not in self._parts:
                continue  # a sheet that is a chart or a dialog
            try:
                self._read_sheet(part, grid)
            except (IndexError, ValueError, OverflowError) as problem:
                raise PackageProblem("file_damaged", file=self._parts.file) from problem
            grids.append(grid)
        return grids

    def _read_workbook(self) -> list[tuple[str, bool, str]]:
        sheets: list[tuple[str, bool, str]] = []

        def start(tag: str, attributes: Attributes) -> None:
            tag = local(tag)
            if tag == "workbookPr":
                self._since_1904 = attributes.get("date1904", "") in ("1", "true")
            elif tag == "sheet" and "name" in attributes and len(sheets) < _MOST_SHEETS:
                link = next((value for key, value in attributes.items() if local(key) == "id" and ":" in key), "")
                hidden = attributes.get("state", "visible") != "visible"
                sheets.append((nfc(unescaped(attributes["name"])), hidden, self._targets.get(link, "")))

        parse(self._parts.chunks(self._main), self._parts.file, start)
        return sheets

    def _read_strings(self, part: str) -> list[tuple[str, tuple[Run, ...]]]:
        """Shared strings: text and, where it has several fonts, its runs."""
        strings: list[tuple[str, tuple[Run, ...]]] = []
        if part not in self._parts:
            return strings
        reader = _TextReader()

        def end(tag: str) -> None:
            reader.end(tag)
            if local(tag) == "si":
                strings.append(reader.taken())
                if len(strings) > _MOST_STRINGS:
                    raise PackageProblem("file_suspicious", file=self._parts.file)

        parse(self._parts.chunks(part), self._parts.file, reader.start, end, reader.text)
        return strings

    def _read_styles(self, part: str) -> list[tuple[str, str]]:
        """What each cell style makes of a number (``date``, ``percent`` or ""), and its font's name."""
        codes: dict[str, str] = {}
        fonts: list[str] = []
        styles: list[tuple[str, str]] = []
        inside = ""

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal inside
            tag = local(tag)
            if tag in ("fonts", "cellXfs", "dxfs", "cellStyleXfs"):
                inside = tag
            elif tag == "numFmt" and inside != "dxfs":
                codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif tag == "font" and inside == "fonts":
                fonts.append("")
            elif tag == "name" and inside == "fonts" and fonts:
                fonts[-1] = attributes.get("val", "")
            elif tag == "xf" and inside == "cellXfs":
                number, font = attributes.get("numFmtId", "0"), attributes.get("fontId", "0")
                known = font.isdigit() and len(font) < 7 and int(font) < len(fonts)
                styles.append((format_sort(number, codes.get(number)), fonts[int(font)] if known else ""))

        if part in self._parts:
            parse(self._parts.chunks(part), self._parts.file, start)
        return styles

    def _read_sheet(self, part: str, grid: Grid) -> None:
        reader = _SheetReader(self._strings, self._styles, grid, self._tally, since_1904=self._since_1904)
        parse(self._parts.chunks(part), self._parts.file, reader.start, reader.end, reader.text)


def _first(found: dict[str, str], usual: str) -> str:
    return next(iter(found.values()), usual)


class _TextReader:
    """Text of a shared or inline string, with its runs."""

    def __init__(self) -> None:
        self._runs: list[Run] = []
        self._font = ""
        self._pieces: list[str] = []
        self._inside = self._phonetic = False

    def start(self, tag: str, attributes: Attributes) -> None:
        tag = local(tag)
        if tag == "t":
            self._inside = True
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "r":
            self._font = ""
        elif tag == "rFont":
            self._font = attributes.get("val", "")

    def text(self, piece: str) -> None:
        if self._inside and not self._phonetic:
            self._pieces.append(piece)

    def end(self, tag: str) -> None:
        tag = local(tag)
        if tag == "t":
            self._inside = False
            self._runs.append(Run(self._font, unescaped("".join(self._pieces))))
            self._pieces.clear()
        elif tag == "rPh":
            self._phonetic = False
            if self._runs:
                self._runs.pop()
        elif tag == "r":
            self._font = ""

    def taken(self) -> tuple[str, tuple[Run, ...]]:
        runs, self._runs = tuple(self._runs), []
        return "".join(run.text for run in runs)[:LONGEST_TEXT], runs if any(run.font for run in runs) else ()


class _SheetReader:
    """One sheet's cells as its XML streams by."""

    def __init__(
        self,
        strings: list[tuple[str, tuple[Run, ...]]],
        styles: list[tuple[str, str]],
        grid: Grid,
        tally: Tally,
        *,
        since_1904: bool,
    ) -> None:
        self._strings, self._styles, self._grid, self._tally = strings, styles, grid, tally
        self._since_1904 = since_1904
        self._row = self._column = -1
        self._sort = self._style = ""
        self._in_cell = self._in_value = False
        self._formula = False
        self._pieces: list[str] = []
        self._inline = _TextReader()

    def start(self, tag: str, attributes: Attributes) -> None:
        tag = local(tag)
        if tag == "c":
            self._in_cell, self._formula = True, False
            self._sort, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            at = attributes.get("r")
            if at is None:
                self._column += 1
            else:
                self._row, self._column = _place(at)
        elif tag == "v":
            self._in_value = self._in_cell
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            told = attributes.get("r", "")
            self._row = int(told) - 1 if told else self._row + 1
            self._column = -1
            if attributes.get("hidden") in ("1", "true"):
                self._grid.hidden_rows.add(self._row)
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = int(attributes["min"]), int(attributes["max"])
            self._grid.hidden_columns.update(range(first - 1, min(last, MOST_COLUMNS)))
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif self._in_cell:
            self._inline.start(tag, attributes)

    def text(self, piece: str) -> None:
        if self._in_value:
            self._pieces.append(piece)
        elif self._in_cell:
            self._inline.text(piece)

    def end(self, tag: str) -> None:
        tag = local(tag)
        if tag == "c":
            inline = self._inline.taken()
            self._grid.put(self._row, self._column, self._cell("".join(self._pieces), inline), self._tally)
            self._pieces.clear()
            self._in_cell = False
        elif tag == "v":
            self._in_value = False
        elif self._in_cell:
            self._inline.end(tag)

    def _merge(self, ref: str) -> None:
        first, _, last = ref.partition(":")
        if not last or len(self._grid.merges) >= _MOST_MERGES:
            return
        (top, left), (bottom, right) = _place(first), _place(last)
        if top < MOST_ROWS and left < MOST_COLUMNS:
            self._grid.merges.append(Merge(top, left, bottom, right))

    def _cell(self, value: str, inline: tuple[str, tuple[Run, ...]]) -> Cell | None:
        style = int(self._style) if self._style.isdigit() and len(self._style) < 7 else 0
        sort, font = self._styles[style] if style < len(self._styles) else ("", "")
        if self._formula and not value and self._sort not in ("inlineStr", "str"):
            return Cell(CellKind.UNCALCULATED, "", font=font)
        match self._sort:
            case "s":
                text, runs = self._strings[int(value)] if value else ("", ())
                return text_cell(text, font, runs)
            case "inlineStr":
                return text_cell(inline[0], font, inline[1])
            case "e":
                return Cell(CellKind.ERROR, value[:60], font=font)
            case "b":
                return text_cell("x" if value.strip() == "1" else "", font)
            case "d":
                return day_cell(datetime.fromisoformat(value.strip().removesuffix("Z")), font)
            case "n" if _NUMBER.fullmatch(value):
                return _numeric(float(value), sort, font, since_1904=self._since_1904)
            case "n":
                return Cell(CellKind.ERROR, value[:60], font=font) if value.strip() else None
            case _:  # str: the text a formula came to
                return text_cell(unescaped(value), font)


def _numeric(value: float, sort: str, font: str, *, since_1904: bool) -> Cell:
    if abs(value) == float("inf"):
        return Cell(CellKind.ERROR, "∞", font=font)
    day = serial_day(value, since_1904=since_1904) if sort == "date" else None
    return day_cell(day, font) if day is not None else number_cell(value, percent=sort == "percent", font=font)


def _place(at: str) -> tuple[int, int]:
    """Row and column of an address, from 0; raises ``ValueError`` for what is none."""
    found = _ADDRESS.fullmatch(at)
    if found is None:
        raise ValueError(at)
    number = 0
    for letter in found[1].upper():
        number = number * 26 + ord(letter) - 64
    return int(found[2]) - 1, number - 1
