"""``content.xml`` of an .ods as it streams by: sheets, rows, cells with their repetitions and the text they show.

What a sheet and a cell are worth is the subclass's business: packages keep texts, other people's tables their look.
"""

from __future__ import annotations

import re

from par_desktop.errors import PackageProblem
from par_desktop.spreadsheets.guards import Parts
from par_desktop.spreadsheets.markup import DEEPEST, Attributes, local, parse

MOST_SHEETS = 300
NUMBER = re.compile(r"[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d{1,3})?")
_CELLS = ("table-cell", "covered-table-cell")
_ASIDE = ("annotation", "note", "shapes", "frame")


def refuse_encrypted(parts: Parts) -> None:
    """Raise ``PackageProblem("file_encrypted")`` where the manifest speaks of a password."""

    def start(tag: str, _: Attributes) -> None:
        if local(tag) == "encryption-data":
            raise PackageProblem("file_encrypted", file=parts.file)

    if "META-INF/manifest.xml" in parts:
        parse(parts.chunks("META-INF/manifest.xml"), parts.file, start)


class OdsStream:
    """Walks the content; ``open_sheet``, ``open_row``, ``hold`` and ``other`` are the subclass's.

    While a cell is held, ``row`` and ``column`` are its place from 0, ``row_times`` and ``cell_times`` how often it
    stands there, ``shown`` its text.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.row = self.column = 0
        self.row_times = self.cell_times = 1
        self._in_sheet = False
        self._cell: Attributes | None = None
        self._pieces: list[str] = []
        self._paragraphs = self._in_text = self._depth = 0
        self._aside = 0
        """Depth below a comment or a note: their paragraphs are not the cell's."""

    @property
    def shown(self) -> str:
        return "".join(self._pieces)

    def read(self, parts: Parts) -> None:
        """Read the content. Raises ``PackageProblem``."""
        try:
            parse(parts.chunks("content.xml"), parts.file, self._start, self._end, self._text)
        except (ValueError, OverflowError) as problem:
            raise PackageProblem("file_damaged", file=parts.file) from problem

    def open_sheet(self, attributes: Attributes) -> None:
        """A sheet begins; raises where there may be none."""
        raise NotImplementedError

    def open_row(self, attributes: Attributes) -> None:
        """A row begins (``row_times`` is known)."""

    def hold(self, cell: Attributes) -> None:
        """A cell has ended; ``cell`` are its attributes without prefixes."""
        raise NotImplementedError

    def other(self, tag: str, attributes: Attributes) -> None:
        """Any other tag outside cells: styles, columns."""

    def _start(self, tag: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise PackageProblem("file_suspicious", file=self.file)
        tag = local(tag)
        if self._aside or (self._cell is not None and tag in _ASIDE):
            self._aside += 1
        elif self._cell is not None:
            self._inside_cell(tag, attributes)
        elif tag == "table":
            if self._in_sheet:
                raise PackageProblem("file_damaged", file=self.file)
            self.open_sheet(attributes)
            self._in_sheet = True
            self.row = self.column = 0
        elif not self._in_sheet:
            self.other(tag, attributes)
        elif tag == "table-row":
            self.row_times = times(attributes, "number-rows-repeated")
            self.column = 0
            self.open_row(attributes)
        elif tag in _CELLS:
            self._cell = {local(key): value for key, value in attributes.items()}
            self.cell_times = times(attributes, "number-columns-repeated")
        else:
            self.other(tag, attributes)

    def _inside_cell(self, tag: str, attributes: Attributes) -> None:
        if tag == "p":
            if self._paragraphs:
                self._pieces.append("\n")
            self._paragraphs += 1
            self._in_text += 1
        elif self._in_text:
            self._in_text += 1
            if tag == "s":
                self._pieces.append(" " * min(times(attributes, "c"), 1_000))
            elif tag == "tab":
                self._pieces.append("\t")
            elif tag == "line-break":
                self._pieces.append("\n")

    def _text(self, piece: str) -> None:
        if self._in_text and not self._aside:
            self._pieces.append(piece)

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if self._aside:
            self._aside -= 1
            return
        tag = local(tag)
        if self._cell is not None:
            if tag in _CELLS:
                self.hold(self._cell)
                self.column += self.cell_times
                self._cell = None
                self._pieces.clear()
                self._paragraphs = self._in_text = 0
            elif self._in_text:
                self._in_text -= 1
        elif tag == "table-row":
            self.row += self.row_times
        elif tag == "table":
            self._in_sheet = False


def named(attributes: Attributes, name: str) -> str:
    """An attribute by its name without prefix; empty where there is none."""
    return next((value for key, value in attributes.items() if local(key) == name), "")


def times(attributes: Attributes, name: str) -> int:
    """How often something is repeated, at least once."""
    told = named(attributes, name)
    return max(1, min(int(told), 1 << 30)) if told else 1
