"""Workbooks written by hand: a package's parts exchanged, and whole workbooks as other programs write them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import openpyxl

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Change = Callable[[bytes], bytes]


def repacked(source: Path, target: Path, changes: Mapping[str, Change], more: Mapping[str, bytes] = {}) -> Path:
    """The zip again with some parts changed and some more put in."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for part in old.infolist():
            content = old.read(part)
            if part.filename in changes:
                content = changes[part.filename](content)
            new.writestr(part.filename, content)
        for name, content in more.items():
            new.writestr(name, content)
    return target


def part_of(source: Path, sheet: str) -> str:
    """The part that holds a sheet."""
    with zipfile.ZipFile(source) as archive:
        names = re.findall(r'<(?:\w+:)?sheet [^>]*?name="([^"]+)"', archive.read("xl/workbook.xml").decode())
    return f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"


def row_put(xml: str) -> Change:
    """Puts rows behind the last one of a sheet."""
    return lambda content: content.replace(b"</sheetData>", xml.encode() + b"</sheetData>")


Rows = Sequence[Sequence[str | int | None]]


def contents(source: Path) -> dict[str, tuple[str, Rows]]:
    """State and cells of each sheet of a package."""
    book = openpyxl.load_workbook(source)
    found = {
        ws.title: (ws.sheet_state, [[None if c.data_type == "f" else c.value for c in row] for row in ws.iter_rows()])
        for ws in book
    }
    book.close()
    return found


def letters(column: int) -> str:
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def written(
    sheets: Mapping[str, tuple[str, Rows]],
    target: Path,
    *,
    inline: bool = True,
    prefix: str = "",
    dimension: str = "A1",
    references: bool = True,
    styles: bool = False,
) -> Path:
    """A workbook as a program in a hurry writes it: wrong dimension, no styles, prefixes, perhaps no addresses."""
    p = f"{prefix}:" if prefix else ""
    space = f'xmlns:{prefix}="{MAIN}"' if prefix else f'xmlns="{MAIN}"'
    strings: dict[str, int] = {}

    def cell(row: int, column: int, value: str | int | None) -> str:
        at = f' r="{letters(column)}{row}"' if references else ""
        if value is None:
            return f"<{p}c{at}/>"
        if isinstance(value, int):
            return f"<{p}c{at}><{p}v>{value}</{p}v></{p}c>"
        text = escape(value)  # openpyxl, which read it, left _xHHHH_ as it stands in the file
        if inline:
            return f'<{p}c{at} t="inlineStr"><{p}is><{p}t xml:space="preserve">{text}</{p}t></{p}is></{p}c>'
        return f'<{p}c{at} t="s"><{p}v>{strings.setdefault(text, len(strings))}</{p}v></{p}c>'

    def sheet(rows: Rows) -> str:
        made = [f"{HEAD}<{p}worksheet {space}><{p}dimension ref={quoteattr(dimension)}/><{p}sheetData>"]
        for number, row in enumerate(rows, 1):
            at = f' r="{number}"' if references else ""
            made.append(f"<{p}row{at}>{''.join(cell(number, n, value) for n, value in enumerate(row))}</{p}row>")
        made.append(f"</{p}sheetData></{p}worksheet>")
        return "".join(made)

    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        listed, related = [], []
        for number, (name, (state, rows)) in enumerate(sheets.items(), 1):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", sheet(rows))
            listed.append(f'<{p}sheet name={quoteattr(name)} sheetId="{number}" state="{state}" r:id="rId{number}"/>')
            related.append(_relation(number, "worksheet", f"worksheets/sheet{number}.xml"))
        if strings:
            items = "".join(f'<{p}si><{p}t xml:space="preserve">{text}</{p}t></{p}si>' for text in strings)
            archive.writestr("xl/sharedStrings.xml", f"{HEAD}<{p}sst {space}>{items}</{p}sst>")
            related.append(_relation(len(sheets) + 1, "sharedStrings", "/xl/sharedStrings.xml"))
        if styles:
            archive.writestr("xl/styles.xml", f"{HEAD}<{p}styleSheet {space}></{p}styleSheet>")
        book = (
            f'{HEAD}<{p}workbook {space} xmlns:r="{RELATIONS}"><{p}sheets>{"".join(listed)}</{p}sheets></{p}workbook>'
        )
        archive.writestr("xl/workbook.xml", book)
        archive.writestr("xl/_rels/workbook.xml.rels", f"{HEAD}<Relationships>{''.join(related)}</Relationships>")
        archive.writestr("[Content_Types].xml", f"{HEAD}<Types/>")
    return target


def _relation(number: int, sort: str, target: str) -> str:
    return f'<Relationship Id="rId{number}" Type="{RELATIONS}/{sort}" Target="{target}"/>'


def joined(pieces: Iterable[str]) -> bytes:
    return "".join(pieces).encode()
