"""An .xlsx read as a stream, whoever wrote it: Excel, WPS, LibreOffice, a script.

Nothing is believed that need not be: ``<dimension>`` is not looked at, a cell without an address follows the one
before, prefixes, missing styles and missing shared strings do no harm. Formulas are not calculated, links not
followed, macros not looked at: a cell is the value that stood in it when the file was saved.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from par_desktop.domain.typed import clean
from par_desktop.errors import PackageProblem
from par_desktop.exchange.facts import saved_time
from par_desktop.exchange.grid import PERCENT, UNREADABLE, Doubt, Grid, Tally, TooLargeError, cell_text, serial_day
from par_desktop.exchange.guards import Parts
from par_desktop.exchange.markup import DEEPEST, Attributes, local, parse

MOST_STRINGS = 500_000
_ADDRESS = re.compile(r"([A-Za-z]{1,3})([1-9]\d{0,6})")
_NUMBER = re.compile(r"\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?\s*")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DATE_CODES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENT_CODES = frozenset({9, 10})
_NO_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
"""What is no code in a number format: quoted text, escapes, colours, conditions."""


def unescaped(text: str) -> str:
    """``_xHHHH_`` decoded, as every reader of spreadsheets does."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


class XlsxBook:
    """Open on a checked zip; closes with it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._tally = Tally(parts.file)
        self._targets: dict[str, str] = {}
        self._since_1904 = False
        self.names: Sequence[str] = self._read_workbook()
        self.saved = saved_time(parts, "docProps/core.xml", "modified", UTC)
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
        reader = _SheetReader(self, grid, raw=raw)
        try:
            parse(self._parts.chunks(self._targets[name]), self._parts.file, reader.start, reader.end, reader.text)
        except TooLargeError:
            pass
        except (IndexError, ValueError, OverflowError) as problem:
            raise PackageProblem("file_damaged", file=self._parts.file) from problem
        return grid

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
        path = self._related("_rels/.rels", "", "officeDocument")
        main = next(iter(path.values()), "xl/workbook.xml")
        if main not in self._parts:
            main = "xl/workbook.xml"
        folder, _, name = main.rpartition("/")
        relations = f"{folder}/_rels/{name}.rels"
        targets = self._related(relations, folder, "")
        self._strings_part = _first(self._related(relations, folder, "sharedStrings"))
        self._styles_part = _first(self._related(relations, folder, "styles"))
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

    def _related(self, part: str, folder: str, sort: str) -> dict[str, str]:
        """Id to part name of a part's relations, of one sort or all; what points outside the file is left out."""
        found: dict[str, str] = {}

        def start(tag: str, attributes: Attributes) -> None:
            target, key = attributes.get("Target", ""), attributes.get("Id", "")
            wanted = not sort or attributes.get("Type", "").endswith(f"/{sort}")
            if local(tag) == "Relationship" and wanted and attributes.get("TargetMode") != "External":
                inside = target[1:] if target.startswith("/") else f"{folder}/{target}".lstrip("/")
                found[key] = inside.removeprefix("./")

        if part in self._parts:
            parse(self._parts.chunks(part), self._parts.file, start)
        return found

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
                strings.append(unescaped("".join(pieces)))
                pieces.clear()
                if len(strings) > MOST_STRINGS:
                    raise PackageProblem("file_suspicious", file=self._parts.file)

        def text(piece: str) -> None:
            if inside and not phonetic:
                pieces.append(piece)

        part = self._strings_part or "xl/sharedStrings.xml"
        if part in self._parts:
            parse(self._parts.chunks(part), self._parts.file, start, end, text)
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
                formats.append(_sort(number, codes.get(number)))

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


def _sort(number: str, code: str | None) -> str:
    if code is None:
        known = int(number) if number.isdigit() and len(number) < 7 else 0
        return "date" if known in _DATE_CODES else "percent" if known in _PERCENT_CODES else ""
    bare = _NO_CODE.sub("", code[:300].split(";")[0]).casefold()
    if "%" in bare:
        return "percent"
    return "date" if "general" not in bare and any(letter in bare for letter in "dmyhs") else ""


class _SheetReader:
    """Cells of one sheet as its XML streams by."""

    def __init__(self, book: XlsxBook, grid: Grid, *, raw: bool) -> None:
        self._book, self._grid, self._raw = book, grid, raw
        self._keep: Callable[[str], str] = str if raw else clean
        self._row = self._column = -1
        self._type = self._style = ""
        self._pieces: list[str] = []
        self._formula: list[str] | None = None
        self._inside = self._in_cell = self._in_formula = self._phonetic = False
        self._depth = 0
        self._columns: dict[str, int] = {}

    def start(self, tag: str, attributes: Attributes) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise PackageProblem("file_suspicious", file=self._grid.tally.file)
        if ":" in tag:
            tag = local(tag)
        if tag == "c":
            self._in_cell = True
            self._type, self._style = attributes.get("t", "n"), attributes.get("s", "")
            at = attributes.get("r")
            if at is None:
                self._column += 1
            else:
                self._place(at)
        elif tag == "v" or tag == "t":
            self._inside = self._in_cell
        elif tag == "row":
            at = attributes.get("r")
            self._row = self._row + 1 if at is None else int(at) - 1
            self._column = -1
        elif tag == "f":
            self._formula, self._in_formula = ["="], True
        elif tag == "rPh":
            self._phonetic = True

    def _place(self, at: str) -> None:
        """Where a cell says it is; a row number that is not its row's counts, as in every reader."""
        found = _ADDRESS.fullmatch(at)
        if found is None:
            raise ValueError(at)
        letters, digits = found.groups()
        column = self._columns.get(letters)
        if column is None:
            number = 0
            for letter in letters.upper():
                number = number * 26 + ord(letter) - 64
            column = self._columns[letters] = number - 1
        self._column, self._row = column, int(digits) - 1

    def text(self, piece: str) -> None:
        if self._inside and not self._phonetic:
            self._pieces.append(piece)
        elif self._in_formula and self._formula is not None and len(self._formula) < 20:
            self._formula.append(piece)

    def end(self, tag: str) -> None:
        self._depth -= 1
        if ":" in tag:
            tag = local(tag)
        if tag == "v" or tag == "t":
            self._inside = False
        elif tag == "c":
            if self._pieces or self._formula is not None or self._type == "e":
                self._hold("".join(self._pieces))
                self._pieces.clear()
            self._in_cell, self._formula = False, None
        elif tag == "f":
            self._in_formula = False
        elif tag == "rPh":
            self._phonetic = False

    def _hold(self, text: str) -> None:
        sort = self._type
        doubt: Doubt | None = None
        if sort == "s":
            text = self._book.shared(int(text), raw=self._raw) if text else ""
        elif sort == "n":
            text, doubt = self._book.number(text, self._style) if text else ("", None)
        elif sort == "b":
            text = "x" if text.strip() == "1" else ""
        elif sort == "e":
            text, doubt = "", Doubt(UNREADABLE, text[:200])
        elif sort == "d":
            text = cell_text(datetime.fromisoformat(text.strip().removesuffix("Z")))
        else:  # inlineStr, str
            text = self._keep(unescaped(text))
        if self._formula is not None and not text and sort != "e":
            doubt = Doubt(UNREADABLE, "".join(self._formula)[:200])
        self._grid.put(self._row, self._column, text, doubt)
