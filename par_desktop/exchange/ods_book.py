"""An .ods re-save of a package, read as a stream: LibreOffice's own format, also what WPS and Calligra write."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from par_desktop.domain.typed import clean
from par_desktop.errors import PackageProblem
from par_desktop.exchange.facts import saved_time
from par_desktop.exchange.grid import PERCENT, UNREADABLE, Doubt, Grid, Tally, TooLargeError, cell_text
from par_desktop.spreadsheets.guards import Parts
from par_desktop.spreadsheets.markup import DEEPEST, Attributes, local, parse

MOST_SHEETS = 300
_NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d{1,3})?")
_VIETNAM = timezone(timedelta(hours=7))
"""OpenDocument writes local times without a zone; the country has one."""


class OdsBook:
    """All sheets, read at once: they are one part."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._refuse_encrypted()
        self._reader = _ContentReader(Tally(parts.file))
        try:
            parse(parts.chunks("content.xml"), parts.file, self._reader.start, self._reader.end, self._reader.text)
        except (ValueError, OverflowError) as problem:
            raise PackageProblem("file_damaged", file=parts.file) from problem
        self.names: Sequence[str] = list(self._reader.grids)
        self.saved = saved_time(parts, "meta.xml", "date", _VIETNAM)

    def grid(self, name: str, *, raw: bool) -> Grid:
        """One sheet's filled cells; ``outside`` is set where a cell lies too far."""
        grid = self._reader.grids[name]
        if raw:
            return grid
        cleaned: dict[str, str] = {}
        for row in grid.rows.values():
            for column, text in enumerate(row):
                found = cleaned.get(text)
                if found is None:
                    found = cleaned[text] = clean(text)
                row[column] = found
        return grid

    def _refuse_encrypted(self) -> None:
        def start(tag: str, _: Attributes) -> None:
            if local(tag) == "encryption-data":
                raise PackageProblem("file_encrypted", file=self._parts.file)

        if "META-INF/manifest.xml" in self._parts:
            parse(self._parts.chunks("META-INF/manifest.xml"), self._parts.file, start)


class _ContentReader:
    """``content.xml`` as it streams by: tables, rows and cells with their repetitions."""

    def __init__(self, tally: Tally) -> None:
        self.grids: dict[str, Grid] = {}
        self._tally = tally
        self._grid: Grid | None = None
        self._row = self._column = 0
        self._row_times = 1
        self._depth = 0
        self._cell: Attributes | None = None
        self._cell_times = 1
        self._pieces: list[str] = []
        self._paragraphs = 0
        self._aside = 0
        """Depth below a comment or a note: their paragraphs are not the cell's."""
        self._in_text = 0

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
            self._open(_named(attributes, "name"))
        elif self._grid is None:
            return
        elif tag == "table-row":
            self._row_times = _times(attributes, "number-rows-repeated")
            self._column = 0
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell = {local(key): value for key, value in attributes.items()}
            self._cell_times = _times(attributes, "number-columns-repeated")

    def _open(self, name: str) -> None:
        name = unicodedata.normalize("NFC", name)
        if name in self.grids or len(self.grids) >= MOST_SHEETS or self._grid is not None:
            raise PackageProblem("file_damaged", file=self._tally.file)
        self._grid = self.grids[name] = Grid(name, self._tally)
        self._row = self._column = 0

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

    def _hold(self, cell: Attributes) -> None:
        text, doubt = _value(cell, "".join(self._pieces))
        grid = self._grid
        if grid is None or grid.outside or not (text or doubt):
            return
        try:
            for row in range(self._row, self._row + self._row_times):
                for column in range(self._column, self._column + self._cell_times):
                    grid.put(row, column, text, doubt)
        except TooLargeError:
            pass


def _named(attributes: Attributes, name: str) -> str:
    return next((value for key, value in attributes.items() if local(key) == name), "")


def _times(attributes: Attributes, name: str) -> int:
    told = _named(attributes, name)
    return max(1, min(int(told), 1 << 30)) if told else 1


def _value(cell: Attributes, shown: str) -> tuple[str, Doubt | None]:
    """Text and doubt of a cell by its type; an error has no value a person meant."""
    sort, formula = cell.get("value-type", ""), cell.get("formula")
    if sort == "error" or (formula is not None and shown.startswith(("#", "Err:"))):
        return "", Doubt(UNREADABLE, shown[:200])
    text, doubt = shown, None
    if sort in ("float", "percentage", "currency"):
        number = cell.get("value", "")
        if not _NUMBER.fullmatch(number) or abs(float(number)) == float("inf"):
            return "", Doubt(UNREADABLE, shown[:200])
        text = cell_text(float(number))
        doubt = Doubt(PERCENT, number) if sort == "percentage" else None
    elif sort == "date":
        text = cell_text(datetime.fromisoformat(cell.get("date-value", "").removesuffix("Z")))
    elif sort == "boolean":
        text = "x" if cell.get("boolean-value") == "true" else ""
    elif "string-value" in cell:
        text = cell["string-value"]
    if formula is not None and not text:
        doubt = Doubt(UNREADABLE, "=" + formula.removeprefix("of:=")[:199])
    return text, doubt
