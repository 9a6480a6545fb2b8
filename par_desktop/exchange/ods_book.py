"""An .ods re-save of a package, read as a stream: LibreOffice's own format, also what WPS and Calligra write."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone

from par_desktop.domain.typed import clean
from par_desktop.errors import PackageProblem
from par_desktop.exchange.facts import saved_time
from par_desktop.exchange.grid import PERCENT, UNREADABLE, Doubt, Grid, Tally, TooLargeError, cell_text
from par_desktop.spreadsheets.guards import Parts
from par_desktop.spreadsheets.markup import Attributes
from par_desktop.spreadsheets.ods_stream import MOST_SHEETS, NUMBER, OdsStream, named, refuse_encrypted

_VIETNAM = timezone(timedelta(hours=7))
"""OpenDocument writes local times without a zone; the country has one."""


class OdsBook:
    """All sheets, read at once: they are one part."""

    def __init__(self, parts: Parts) -> None:
        refuse_encrypted(parts)
        self._reader = _ContentReader(Tally(parts.file))
        self._reader.read(parts)
        self.names: Sequence[str] = list(self._reader.grids)
        self.saved = saved_time(parts, "meta.xml", "date", _VIETNAM)

    seal = ""

    def sheets_digest(self) -> str:
        return ""

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


class _ContentReader(OdsStream):
    """Texts and doubts of every sheet, by name."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(tally.file)
        self.grids: dict[str, Grid] = {}
        self._tally = tally
        self._grid = Grid("", tally)

    def open_sheet(self, attributes: Attributes) -> None:
        name = unicodedata.normalize("NFC", named(attributes, "name"))
        if name in self.grids or len(self.grids) >= MOST_SHEETS:
            raise PackageProblem("file_damaged", file=self.file)
        self._grid = self.grids[name] = Grid(name, self._tally)

    def hold(self, cell: Attributes) -> None:
        text, doubt = _value(cell, self.shown)
        if self._grid.outside or not (text or doubt):
            return
        try:
            for row in range(self.row, self.row + self.row_times):
                for column in range(self.column, self.column + self.cell_times):
                    self._grid.put(row, column, text, doubt)
        except TooLargeError:
            pass


def _value(cell: Attributes, shown: str) -> tuple[str, Doubt | None]:
    """Text and doubt of a cell by its type; an error has no value a person meant."""
    sort, formula = cell.get("value-type", ""), cell.get("formula")
    if sort == "error" or (formula is not None and shown.startswith(("#", "Err:"))):
        return "", Doubt(UNREADABLE, shown[:200])
    text, doubt = shown, None
    if sort in ("float", "percentage", "currency"):
        number = cell.get("value", "")
        if not NUMBER.fullmatch(number) or abs(float(number)) == float("inf"):
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
