"""An .xlsx read as a stream, whoever wrote it: Excel, WPS, LibreOffice, a script.

Nothing is believed that need not be: ``<dimension>`` is not looked at, a cell without an address follows the one
before, prefixes, missing styles and missing shared strings do no harm. Formulas are not calculated, links not
followed, macros not looked at: a cell is the value that stood in it when the file was saved.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime

from par_desktop.domain.typed import clean
from par_desktop.errors import PackageProblem
from par_desktop.exchange.facts import element_text, saved_time
from par_desktop.exchange.grid import (
    LONGEST_TEXT,
    PERCENT,
    UNREADABLE,
    Doubt,
    Grid,
    Tally,
    TooLargeError,
    cell_text,
)
from par_desktop.exchange.seal import PROPERTY, PROVEN, sheets_digest
from par_desktop.spreadsheets.cells import format_sort, serial_day, unescaped
from par_desktop.spreadsheets.guards import Parts
from par_desktop.spreadsheets.markup import DEEPEST, Attributes, OnEnd, OnStart, OnText, local, parse
from par_desktop.spreadsheets.relations import relations
from par_desktop.spreadsheets.tiles import ATTRIBUTES, TEXT, Tiles, parse_tiles, unquoted

MOST_STRINGS = 500_000
_MOST_SEALED = 20 << 20
_ADDRESS = re.compile(r"([A-Za-z]{1,3})([1-9]\d{0,6})")
_CELL = (
    rb'<c r="([A-Z]{1,3})@"(?: s="(\d{1,6})")?(?: t="([A-Za-z]{1,10})")?'
    rb"(?:/>|>(<f@(?:/>|>(@)</f>))?(?:<v/>|<v>(@)</v>)?"
    rb'(?:<is><t(?: xml:space="preserve")?>(@)</t></is>)?</c>)'
)


def _cell(number: bytes, attributes: bytes, text: bytes, pattern: bytes = _CELL) -> bytes:
    for part in (number, attributes, text, text, text):
        pattern = pattern.replace(b"@", part, 1)
    return pattern


_ROW = re.compile(
    rb'<row r="([1-9]\d{0,6})"%s(?:/>|>((?:%s)*+)</row>)'
    % (ATTRIBUTES, _cell(rb"\1", ATTRIBUTES, TEXT, re.sub(rb"\((?!\?)", b"(?:", _CELL)))
)
"""A row whose cells are all in it, and say so: the number of each is the row's."""
_CELLS = re.compile(_cell(rb"\d++", rb"[^>]*?", rb"[^<]*+")).findall
"""The cells of such a row: what a text may hold was looked at."""
_DATA = re.compile(rb"<sheetData>")
_STRINGS = re.compile(rb"<sst%s>" % ATTRIBUTES)
_STRING = re.compile(rb'<si><t(?: xml:space="preserve")?>(%s)</t></si>' % TEXT)
_NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?\s*")


class XlsxBook:
    """Open on a checked zip; closes with it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._tally = Tally(parts.file)
        self._targets: dict[str, str] = {}
        self._since_1904 = False
        self.names: Sequence[str] = self._read_workbook()
        self.saved = saved_time(parts, "docProps/core.xml", "modified", UTC)
        self.seal = element_text(parts, "docProps/core.xml", PROPERTY)
        self._strings: list[str] | None = None
        self._cleaned: dict[int, str] = {}
        self._formats: list[str] | None = None

    def grid(self, name: str, *, raw: bool) -> Grid:
        """One sheet's filled cells; raises ``PackageProblem``, or leaves ``outside`` set where a cell lies too far."""
        if self._strings is None:
            self._strings = self._read_strings()
        if self._formats is None:
            self._formats = self._read_formats()
        grid = Grid(name, self._tally)
        part = self._targets[name]
        if part not in self._parts:
            raise PackageProblem("file_damaged", file=self._parts.file)
        try:
            rows, start, end, text = _sheet_reader(self, grid, raw=raw)
            parse_tiles(self._parts.chunks(part), self._parts.file, rows, start, end, text)
        except TooLargeError:
            pass
        except (IndexError, ValueError, OverflowError) as problem:
            raise PackageProblem("file_damaged", file=self._parts.file) from problem
        return grid

    def sheets_digest(self) -> str:
        """Digest of the sheets as they lie here, to hold against the seal; "" where reading them twice is too much."""
        parts = {name: self._targets[name] for name in self.names if name not in PROVEN}
        if sum(self._parts.size(part) for part in parts.values()) > _MOST_SEALED:
            return ""
        return sheets_digest((name, self._parts.chunks(part)) for name, part in parts.items())

    def shared(self, index: int, *, raw: bool) -> str:
        """A shared string; the same object for every cell that names it, cleaned once."""
        strings = self._strings or []
        if not 0 <= index < len(strings):
            raise PackageProblem("file_damaged", file=self._parts.file)
        if raw:
            return strings[index]
        found = self._cleaned.get(index)
        if found is None:
            found = self._cleaned[index] = clean(strings[index])
        return found

    def number(self, text: str, style: str) -> tuple[str, Doubt | None]:
        """Text and doubt of a numeric cell: a date where its format says so, else the number."""
        if not _NUMBER.fullmatch(text):
            return "", Doubt(UNREADABLE, text[:200])
        value = float(text)
        formats = self._formats or []
        sort = formats[int(style)] if style.isdigit() and len(style) < 7 and int(style) < len(formats) else ""
        if sort == "date":
            day = serial_day(value, since_1904=self._since_1904)
            if day is not None:
                return cell_text(day), None
        if value in (float("inf"), float("-inf")):
            return "", Doubt(UNREADABLE, text[:200])
        return cell_text(value), Doubt(PERCENT, text.strip()) if sort == "percent" else None

    def _read_workbook(self) -> list[str]:
        path = relations(self._parts, "_rels/.rels", "", "officeDocument")
        main = next(iter(path.values()), "xl/workbook.xml")
        if main not in self._parts:
            main = "xl/workbook.xml"
        folder, _, name = main.rpartition("/")
        rels = f"{folder}/_rels/{name}.rels"
        targets = relations(self._parts, rels, folder, "")
        self._strings_part = _first(relations(self._parts, rels, folder, "sharedStrings"))
        self._styles_part = _first(relations(self._parts, rels, folder, "styles"))
        names: list[str] = []

        def start(tag: str, attributes: Attributes) -> None:
            tag = local(tag)
            if tag == "workbookPr":
                self._since_1904 = attributes.get("date1904", "") in ("1", "true")
            elif tag == "sheet" and "name" in attributes:
                name = unicodedata.normalize("NFC", unescaped(attributes["name"]))
                link = next((value for key, value in attributes.items() if local(key) == "id" and ":" in key), "")
                if name in self._targets or len(names) > 300:
                    raise PackageProblem("file_damaged", file=self._parts.file)
                names.append(name)
                self._targets[name] = targets.get(link, "")

        parse(self._parts.chunks(main), self._parts.file, start)
        return names

    def _read_strings(self) -> list[str]:
        strings: list[str] = []
        pieces: list[str] = []
        inside = phonetic = 0

        def start(tag: str, _: Attributes) -> None:
            nonlocal inside, phonetic
            tag = local(tag)
            if tag == "t":
                inside = 1
            elif tag == "rPh":
                phonetic = 1

        def end(tag: str) -> None:
            nonlocal inside, phonetic
            tag = local(tag)
            if tag == "t":
                inside = 0
            elif tag == "rPh":
                phonetic = 0
            elif tag == "si":
                hold("".join(pieces))
                pieces.clear()

        def hold(text: str) -> None:
            strings.append(unescaped(text))
            if len(strings) > MOST_STRINGS:
                raise PackageProblem("file_suspicious", file=self._parts.file)

        def text(piece: str) -> None:
            if inside and not phonetic:
                pieces.append(piece)

        def take(found: re.Match[bytes]) -> None:
            hold(unquoted(found[1]))

        part = self._strings_part or "xl/sharedStrings.xml"
        if part in self._parts:
            plain = Tiles(("sst",), _STRINGS, _STRING, take)
            parse_tiles(self._parts.chunks(part), self._parts.file, plain, start, end, text)
        return strings

    def _read_formats(self) -> list[str]:
        """What each cell style makes of a number: ``date``, ``percent``, or nothing of note."""
        codes: dict[str, str] = {}
        formats: list[str] = []
        cells = False

        def start(tag: str, attributes: Attributes) -> None:
            nonlocal cells
            tag = local(tag)
            if tag == "numFmt":
                codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
            elif tag == "cellXfs":
                cells = True
            elif tag == "xf" and cells:
                number = attributes.get("numFmtId", "0")
                formats.append(format_sort(number, codes.get(number)))

        def end(tag: str) -> None:
            nonlocal cells
            if local(tag) == "cellXfs":
                cells = False

        part = self._styles_part or "xl/styles.xml"
        if part in self._parts:
            parse(self._parts.chunks(part), self._parts.file, start, end)
        return formats


def _first(found: dict[str, str]) -> str:
    return next(iter(found.values()), "")


def _sheet_reader(book: XlsxBook, grid: Grid, *, raw: bool) -> tuple[Tiles, OnStart, OnEnd, OnText]:
    """What reads one sheet's cells as its XML streams by: plain rows whole, all others tag by tag.

    Closures, and the plainest cell first: a package of 10,000 operations is 20,000 cells.
    """
    file = grid.tally.file
    row = column = -1
    row_text = sort = style = ""
    pieces: list[str] = []
    formula: list[str] | None = None
    in_cell = in_text = in_formula = in_phonetic = False
    aside = length = 0
    columns: dict[str, int] = {}
    places: dict[bytes, int] = {}

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal row, column, row_text, sort, style, formula, in_cell, in_text, in_formula, in_phonetic, aside
        if tag == "c":
            if in_cell:
                raise PackageProblem("file_damaged", file=file)
            in_cell = True
            sort, style = attributes.get("t", "n"), attributes.get("s", "")
            at = attributes.get("r")
            if at is None:
                column += 1
                return
            letters = at.rstrip("0123456789")
            known = columns.get(letters)
            if known is None or at[len(letters) :] != row_text:
                known, row = _place(at)
                row_text = str(row + 1)
                columns[letters] = known
            column = known
        elif tag == "t" or tag == "v":
            in_text = in_cell and not in_phonetic
        elif tag == "row":
            row_text = attributes.get("r", "")
            row = int(row_text) - 1 if row_text else row + 1
            row_text = row_text or str(row + 1)
            column = -1
        elif tag == "f":
            formula, in_formula = ["="], True
        elif ":" in tag:
            start(local(tag), attributes)
        elif tag != "is":
            in_phonetic = in_phonetic or tag == "rPh"
            aside += 1
            if aside > DEEPEST:
                raise PackageProblem("file_suspicious", file=file)

    def text(piece: str) -> None:
        nonlocal length
        if in_text:
            pieces.append(piece)
            length += len(piece)
            if length > LONGEST_TEXT:
                raise PackageProblem("file_suspicious", file=file)
        elif in_formula and formula is not None and len(formula) < 20:
            formula.append(piece)

    def end(tag: str) -> None:
        nonlocal in_cell, in_text, in_formula, in_phonetic, aside, formula, length
        if tag == "t" or tag == "v":
            in_text = False
        elif tag == "c":
            in_cell = False
            if pieces or formula is not None or sort == "e":
                hold("".join(pieces))
                pieces.clear()
                formula, length = None, 0
        elif tag == "f":
            in_formula = False
        elif ":" in tag:
            end(local(tag))
        elif tag != "row" and tag != "is":
            in_phonetic = in_phonetic and tag != "rPh"
            aside -= 1

    def take(found: re.Match[bytes]) -> None:
        nonlocal row
        row = int(found[1]) - 1
        texts: list[str] = []
        for letters, its_style, its_sort, computed, by, value, inline in _CELLS(found[2] or b""):
            if not (value or inline or computed or its_sort == b"e"):
                continue
            if its_sort == b"inlineStr" and not computed and not value:
                text = unquoted(inline) if b"&" in inline else inline.decode()
                if "_x" in text:
                    text = unescaped(text)
                if not raw:
                    text = clean(text)
            else:
                written = ["=", unquoted(by)] if computed else None
                text, doubt = read(unquoted(value + inline), its_sort.decode() or "n", its_style.decode(), written)
                if doubt is not None:
                    grid.mark(row, column_of(letters), doubt)
            if text:
                known = places.get(letters)
                at = column_of(letters) if known is None else known
                gap = at - len(texts)
                if gap == 0:
                    texts.append(text)
                elif gap > 0:
                    texts.extend([""] * gap)
                    texts.append(text)
                else:
                    texts[at] = text
        grid.put_row(row, texts)

    def column_of(letters: bytes) -> int:
        known = places.get(letters)
        if known is None:
            known = places[letters] = _place(letters.decode() + "1")[0]
        return known

    def hold(text: str) -> None:
        grid.put(row, column, *read(text, sort, style, formula))

    def read(text: str, sort: str, style: str, formula: list[str] | None) -> tuple[str, Doubt | None]:
        """What a cell of this sort says, and whether that can be believed."""
        doubt: Doubt | None = None
        if sort == "s":
            text = book.shared(int(text), raw=raw) if text else ""
        elif sort == "n":
            text, doubt = book.number(text, style) if text else ("", None)
        elif sort == "b":
            text = "x" if text.strip() == "1" else ""
        elif sort == "e":
            text, doubt = "", Doubt(UNREADABLE, text[:200])
        elif sort == "d":
            text = cell_text(datetime.fromisoformat(text.strip().removesuffix("Z")))
        else:  # inlineStr, str
            text = unescaped(text) if raw else clean(unescaped(text))
        if formula is not None and not text and sort != "e":
            doubt = Doubt(UNREADABLE, "".join(formula)[:200])
        return text, doubt

    return Tiles(("worksheet", "sheetData"), _DATA, _ROW, take), start, end, text


def _place(at: str) -> tuple[int, int]:
    """Column and row of an address, from 0; raises ``ValueError`` for what is none."""
    found = _ADDRESS.fullmatch(at)
    if found is None:
        raise ValueError(at)
    number = 0
    for letter in found[1].upper():
        number = number * 26 + ord(letter) - 64
    return number - 1, int(found[2]) - 1
