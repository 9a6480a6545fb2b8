"""Tables that are no workbook: CSV, and the web page that one-stop software names .xls."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser

from par_desktop.errors import PackageProblem
from par_desktop.intake.grid import LONGEST_TEXT, MOST_COLUMNS, MOST_ROWS, Grid, Merge, Tally, text_cell

_SEPARATORS = (";", "\t", ",")
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]+)", re.IGNORECASE)
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|table|meta|head|body)\b", re.IGNORECASE)


def is_html(start: bytes) -> bool:
    """Whether a file's first bytes are a web page."""
    return _HTML.search(start[:4_096].replace(b"\0", b"")) is not None


def decoded(data: bytes, file: str) -> str:
    """UTF-8 with or without mark, or UTF-16 with one; never a guess by the machine's own code page.

    Raises ``PackageProblem("text_encoding")`` for anything else: Vietnamese in an old code page cannot be told apart.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        raise PackageProblem("text_encoding", file=file) from problem


def read_csv(data: bytes, file: str) -> Grid:
    """One sheet; the separator is the one that cuts the first lines into the most columns, alike."""
    text = decoded(data, file)
    if text.count("\0"):
        raise PackageProblem("not_a_spreadsheet", file=file)
    grid, tally = Grid("CSV"), Tally(file)
    csv.field_size_limit(LONGEST_TEXT * 4)
    try:
        for row, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))):
            for column, value in enumerate(cells):
                grid.put(row, column, text_cell(value), tally)
    except csv.Error as problem:
        raise PackageProblem("file_damaged", file=file) from problem
    return grid


def _separator(text: str) -> str:
    first = [line for line in text.splitlines()[:50] if line.strip()][:20]
    best, most = ",", 0
    for separator in _SEPARATORS:
        counts = sorted(len(next(csv.reader([line], delimiter=separator), [])) for line in first)
        middle = counts[len(counts) // 2] if counts else 0
        if middle > most:
            best, most = separator, middle
    return best


def read_html(data: bytes, file: str) -> Grid:
    """All tables of a web page, one below the other: letterhead and title often are tables too. Texts only."""
    charset = _CHARSET.search(data[:4_096])
    if charset is not None and charset[1].lower() not in (b"utf-8", b"utf8", b"utf-16", b"unicode"):
        raise PackageProblem("text_encoding", file=file)
    reader = _TableReader(Tally(file))
    reader.feed(decoded(data, file))
    reader.close()
    if len(reader.grid.filled_rows()) < 2:
        raise PackageProblem("not_a_spreadsheet", file=file)
    return reader.grid


class _TableReader(HTMLParser):
    """Tables one after another; a table within a table is read as text of its cell."""

    def __init__(self, tally: Tally) -> None:
        super().__init__(convert_charrefs=True)
        self.grid = Grid("Trang web")
        self._tally = tally
        self._row, self._column = -1, 0
        self._span = (1, 1)
        self._pieces: list[str] | None = None
        self._depth = 0
        self._taken: set[tuple[int, int]] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self._taken.clear()
        elif self._depth != 1:
            return
        elif tag == "tr":
            self._end_cell()
            self._row, self._column = self._row + 1, 0
        elif tag in ("td", "th"):
            self._end_cell()
            told = {name: value or "" for name, value in attrs}
            self._span = (_times(told.get("rowspan", "")), _times(told.get("colspan", "")))
            while (self._row, self._column) in self._taken:
                self._column += 1
            self._pieces = []
        elif tag == "br" and self._pieces is not None:
            self._pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table":
            if self._depth == 1:
                self._end_cell()
            self._depth = max(0, self._depth - 1)
        elif tag in ("td", "th", "tr") and self._depth == 1:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)

    def _end_cell(self) -> None:
        if self._pieces is None:
            return
        lines = (" ".join(line.split()) for line in "".join(self._pieces).split("\n"))
        self._pieces = None
        grid = self.grid
        row, column = max(self._row, 0), self._column
        down, across = self._span
        grid.put(row, column, text_cell("\n".join(lines)), self._tally)
        if down * across > 1:
            grid.merges.append(Merge(row, column, row + down - 1, column + across - 1))
            self._taken.update((r, c) for r in range(row, row + down) for c in range(column, column + across))
        self._column += across


def _times(told: str) -> int:
    return max(1, min(int(told), MOST_COLUMNS, MOST_ROWS)) if told.isdigit() and len(told) < 6 else 1
