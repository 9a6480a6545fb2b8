"""Cells, their looks and rows: openpyxl lays a workbook out, the rows of its sheets are put together here.

A cell through openpyxl costs about twenty times what its XML does (a style looked up at each setting, an object for
each cell, a generator for each element), and a package is mostly cells.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from par_desktop.exchange.seal import PROPERTY, PROVEN, sheets_digest

_THIN = Side(style="thin", color="C9D0D8")
_BORDER = Border(_THIN, _THIN, _THIN, _THIN)
_YELLOW = PatternFill("solid", fgColor="FFF8DB")
_RED = PatternFill("solid", fgColor="F8B4B0")
_GREY = PatternFill("solid", fgColor="F0F2F5")
_HEAD = Font(name="Times New Roman", size=11, bold=True)
_BODY = Font(name="Times New Roman", size=11)
_TITLE = Font(name="Times New Roman", size=14, bold=True)
_NOTE = Font(name="Times New Roman", size=11, italic=True)
_OPEN, _LOCKED = Protection(locked=False), Protection(locked=True)
_WRAP = Alignment(vertical="top", wrap_text=True)
_RIGHT = Alignment(vertical="top", horizontal="right")
_RIGHT_TEXT = Alignment(vertical="top", horizontal="right", indent=1)
_CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_MIDDLE = Alignment(horizontal="center")
_ACROSS = Alignment(horizontal="centerContinuous")
_WHOLE, _POINTS, _TEXT = "#,##0", "#,##0.00##", "@"
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def visible_text(text: str) -> str:
    """Text as a visible cell holds it: ``_xHHHH_`` escaped, because readers decode it; nothing XML cannot hold."""
    if not text.isprintable():
        text = _NO_XML.sub("", text)
    return _ESCAPED.sub("_x005F_", text)


class Look(StrEnum):
    """How a cell looks and whether it may be typed in."""

    HIDDEN = "hidden"
    BODY = "body"
    WRAPPED = "wrapped"
    LABEL = "label"
    TITLE = "title"
    NOTE = "note"
    HEADING = "heading"
    GROUP = "group"
    NUMBER_OF_COLUMN = "number_of_column"
    BAND = "band"
    SIGNER = "signer"
    PICK = "pick"
    BLANK = "blank"
    TEXT = "text"
    TEXT_BOLD = "text_bold"
    TEXT_RIGHT = "text_right"
    TEXT_RIGHT_BOLD = "text_right_bold"
    NUMBER = "number"
    SUM = "sum"
    SUM_POINTS = "sum_points"
    TYPED_TEXT = "typed_text"
    TYPED_TEXT_RIGHT = "typed_text_right"
    TYPED_NUMBER = "typed_number"
    REFUSED_TEXT = "refused_text"
    REFUSED_TEXT_RIGHT = "refused_text_right"
    REFUSED_NUMBER = "refused_number"
    REFUSED_LOCKED = "refused_locked"


def _text(**more: object) -> dict[str, object]:
    return {"border": _BORDER, "alignment": _WRAP, "number_format": _TEXT, **more}


def _figure(**more: object) -> dict[str, object]:
    return {"border": _BORDER, "alignment": _RIGHT, "number_format": _WHOLE, **more}


_YELLOW_OPEN = {"fill": _YELLOW, "protection": _OPEN}
_RED_OPEN = {"fill": _RED, "protection": _OPEN}
_LOOKS: Mapping[Look, Mapping[str, object]] = {
    Look.HIDDEN: {"number_format": _TEXT},
    Look.BODY: {},
    Look.WRAPPED: {"alignment": _WRAP},
    Look.LABEL: {"font": _HEAD},
    Look.TITLE: {"font": _TITLE},
    Look.NOTE: {"font": _NOTE},
    Look.HEADING: {"font": _HEAD, "alignment": _CENTRE, "fill": _GREY, "border": _BORDER},
    Look.GROUP: {"font": _HEAD, "alignment": _ACROSS, "fill": _GREY, "border": _BORDER},
    Look.NUMBER_OF_COLUMN: {"font": _NOTE, "alignment": _CENTRE, "border": _BORDER},
    Look.BAND: {"font": _HEAD, "fill": _GREY},
    Look.SIGNER: {"font": _HEAD, "alignment": _MIDDLE},
    Look.PICK: {"fill": _YELLOW, "border": _BORDER, "protection": _OPEN},
    Look.BLANK: {"fill": _GREY, "border": _BORDER, "protection": _LOCKED},
    Look.TEXT: _text(),
    Look.TEXT_BOLD: _text(font=_HEAD),
    Look.TEXT_RIGHT: _text(alignment=_RIGHT_TEXT),
    Look.TEXT_RIGHT_BOLD: _text(alignment=_RIGHT_TEXT, font=_HEAD),
    Look.NUMBER: _figure(fill=_GREY),
    Look.SUM: _figure(fill=_GREY),
    Look.SUM_POINTS: _figure(fill=_GREY, number_format=_POINTS, font=_HEAD, alignment=_RIGHT_TEXT),
    Look.TYPED_TEXT: _text(**_YELLOW_OPEN),
    Look.TYPED_TEXT_RIGHT: _text(alignment=_RIGHT_TEXT, **_YELLOW_OPEN),
    Look.TYPED_NUMBER: _figure(**_YELLOW_OPEN),
    Look.REFUSED_TEXT: _text(**_RED_OPEN),
    Look.REFUSED_TEXT_RIGHT: _text(alignment=_RIGHT_TEXT, **_RED_OPEN),
    Look.REFUSED_NUMBER: _figure(**_RED_OPEN),
    Look.REFUSED_LOCKED: _text(fill=_RED),
}
"""What each look sets beyond the body's font."""

TYPED = {Look.TYPED_TEXT: Look.REFUSED_TEXT, Look.TYPED_TEXT_RIGHT: Look.REFUSED_TEXT_RIGHT}
TYPED |= {Look.TYPED_NUMBER: Look.REFUSED_NUMBER}
"""A yellow look and what marks it refused."""


def new_book() -> Workbook:
    """A workbook without sheets."""
    book = Workbook()
    for sheet in list(book.worksheets):
        book.remove(sheet)
    return book


class Styles:
    """The looks of one workbook, each made when first asked for: its number, as a cell's attribute."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._known: dict[Look, str] = {}

    def __getitem__(self, look: Look) -> str:
        found = self._known.get(look)
        if found is None:
            model: Any = Cell(self._book.worksheets[0], row=1, column=1)
            for name, value in {"font": _BODY, **_LOOKS[look]}.items():
                setattr(model, name, value)
            found = self._known[look] = f' s="{model.style_id}"'
        return found


class Pen:
    """Writes the rows of one worksheet, from the first.

    A cell is its XML behind the address, so that one is made as fast as text is put together.
    """

    def __init__(self, sheet: Worksheet, styles: Styles) -> None:
        self._sheet = sheet
        self._styles = styles
        self._rows: list[str] = []
        self._number = 0
        self._widest = 1

    @property
    def sheet(self) -> Worksheet:
        return self._sheet

    def __call__(self, value: str | int | None, look: Look = Look.BODY) -> str:
        """A cell; text stays text, whatever it begins with."""
        if value is None or value == "":
            return f"{self._styles[look]}/>"
        if isinstance(value, str):
            return f'{self._styles[look]} t="inlineStr"><is>{_inline(visible_text(value))}</is></c>'
        return f"{self._styles[look]}><v>{value}</v></c>"

    def formula(self, text: str, look: Look) -> str:
        """A cell that Excel computes; the formula without its "="."""
        return f"{self._styles[look]}><f>{_escaped(text)}</f><v/></c>"

    def row(self, cells: Sequence[str | None], *, height: float | None = None, hidden: bool = False) -> None:
        """The next row."""
        self._number = number = self._number + 1
        self._widest = max(self._widest, len(cells))
        shape = f' ht="{height:g}" customHeight="1"' if height is not None else ""
        if hidden:
            shape += ' hidden="1"'
        body = "".join(
            f'<c r="{letter}{number}"{cell}' for letter, cell in zip(_letters(len(cells)), cells, strict=True) if cell
        )
        self._rows.append(f'<row r="{number}"{shape}>{body}</row>')

    def text_rows(self, rows: Iterable[Sequence[str]]) -> None:
        """Rows of a hidden sheet: every cell its text to the letter, so that digests agree."""
        begin = f'{self._styles[Look.HIDDEN]} t="inlineStr"><is>'
        for cells in rows:
            self._number = number = self._number + 1
            letters = _letters(len(cells))
            self._widest = max(self._widest, len(cells))
            body = [
                f'<c r="{letter}{number}"{begin}{_inline(text)}</is></c>'
                for letter, text in zip(letters, cells, strict=True)
            ]
            self._rows.append(f'<row r="{number}">{"".join(body)}</row>')

    def comment(self, column: int, words: str) -> None:
        """Comment the cell of the next row in that column, counted from 1."""
        self._sheet.cell(self._number + 1, column).comment = Comment(words, "PAR Desktop", height=120, width=320)

    def put_into(self, part: str) -> str:
        """The worksheet's part as openpyxl wrote it, with these rows in place of its own."""
        last = f"{_letters(self._widest)[-1]}{max(self._number, 1)}"
        part = _DIMENSION.sub(f'<dimension ref="A1:{last}"/>', part, count=1)
        begin = part.index("<sheetData")
        end = _SHEET_DATA_END.search(part, begin)
        assert end is not None, "openpyxl writes sheetData in every worksheet"
        return f"{part[:begin]}<sheetData>{''.join(self._rows)}</sheetData>{part[end.end() :]}"


_LEVEL = 3
"""Half the time of zlib's own 6 for a file a seventh larger."""
_DIMENSION = re.compile("<dimension [^>]*/>")
_SHEET_DATA_END = re.compile("</sheetData>|<sheetData[^>]*/>")


def packed(book: Workbook, pens: Sequence[Pen], seal: Callable[[str], str] | None = None) -> bytes:
    """The workbook as a file: openpyxl's parts, with the pens' rows in the worksheets.

    ``seal`` makes the text that says the sheets are as they were written, from their digest.
    """
    made = BytesIO()
    book.save(made)
    by_part = {pen.sheet.path.lstrip("/"): pen for pen in pens}
    result = BytesIO()
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as new:
        written: dict[str, bytes] = {}
        for name in sorted(old.namelist(), key=lambda name: name == _PROPERTIES):
            content = old.read(name)
            pen = by_part.get(name)
            if pen is not None:
                content = pen.put_into(content.decode()).encode()
                written[pen.sheet.title] = content
            elif name == _PROPERTIES and seal is not None:
                names = (sheet for sheet in book.sheetnames if sheet not in PROVEN)
                content = _identified(content, seal(sheets_digest((sheet, (written[sheet],)) for sheet in names)))
            new.writestr(name, content)
    return result.getvalue()


_PROPERTIES = "docProps/core.xml"


def _identified(properties: bytes, text: str) -> bytes:
    name = f"dc:{PROPERTY}"
    element = f'<{name} xmlns:dc="http://purl.org/dc/elements/1.1/">{text}</{name}>'
    return properties.replace(b"</cp:coreProperties>", element.encode() + b"</cp:coreProperties>")


def _inline(text: str) -> str:
    space = ' xml:space="preserve"' if text[:1].isspace() or text[-1:].isspace() else ""
    return f"<t{space}>{_escaped(text)}</t>"


def _escaped(text: str) -> str:
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text.replace("\r", "&#13;") if "\r" in text else text


@cache
def _letters(count: int) -> tuple[str, ...]:
    return tuple(get_column_letter(at) for at in range(1, count + 1))
