"""Hands that fill in a workbook as a person does in Excel, for the demo's pictures; and a workbook that is no package.

Works on the file's XML, in which the program writes every cell as inline text.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape

from par_desktop.exchange.layout import KEY_ROW_MARK
from par_desktop.exchange.writer import GUIDE

_CELL = re.compile(r'<c r="([A-Z]+)(\d+)"([^>]*?)(?:/>|>(.*?)</c>)', re.DOTALL)
_TYPE = re.compile(r'\st="[^"]*"')
_PLAIN = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.'
    'sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
    'Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
    'Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Thang 12" sheetId="1" '
    'r:id="rId1"/></sheets></workbook>',
    "xl/worksheets/sheet1.xml": '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Lĩnh vực</t></is></c><c r="B1" t="inlineStr"><is><t>Số hồ sơ'
    '</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>Hộ tịch</t></is></c><c r="B2"><v>57</v></c></row>'
    "</sheetData></worksheet>",
}


def fill_in(source: Path, target: Path, cells: Mapping[tuple[str, str, str], str], unit: str = "") -> Path:
    """A copy of a package with texts typed into ``{(sheet, row id, column key): text}``.

    ``unit`` is picked in a group package. Raises ``KeyError`` for a cell that is not there.
    """
    wanted: dict[str, dict[tuple[str, str], str]] = {}
    for (sheet, record, key), text in cells.items():
        wanted.setdefault(sheet, {})[record, key] = text
    with zipfile.ZipFile(source) as archive:
        names = re.findall(r'<sheet [^>]*?name="([^"]*)"', archive.read("xl/workbook.xml").decode())
        parts = {f"xl/worksheets/sheet{number}.xml": name for number, name in enumerate(names, 1)}
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
            for info in archive.infolist():
                content = archive.read(info)
                sheet = parts.get(info.filename, "")
                if sheet == GUIDE and unit:
                    content = _typed(content.decode(), {_beside(content.decode(), "Đơn vị"): unit}).encode()
                elif sheet in wanted:
                    content = _typed(content.decode(), _places(content.decode(), wanted[sheet])).encode()
                out.writestr(info.filename, content)
    return target


def plain(target: Path) -> Path:
    """A workbook somebody made by hand: one small table, no hidden sheets."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in _PLAIN.items():
            out.writestr(name, content)
    return target


def _places(xml: str, wanted: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """Addresses of the cells, found by the hidden row of keys and the hidden column of row ids."""
    columns: dict[str, str] = {}
    rows: dict[str, str] = {}
    for letters, row, _, content in _CELL.findall(xml):
        text = "".join(re.findall(r"<t[^>]*>(.*?)</t>", content or "", re.DOTALL))
        if row == "1":
            columns[text] = letters
        elif letters == columns.get(KEY_ROW_MARK):
            rows[text] = row
    return {f"{columns[key]}{rows[record]}": text for (record, key), text in wanted.items()}


def _beside(xml: str, words: str) -> str:
    at = next(row for letters, row, _, content in _CELL.findall(xml) if letters == "A" and f">{words}<" in content)
    return f"B{at}"


def _typed(xml: str, places: Mapping[str, str]) -> str:
    left = dict(places)

    def put(found: re.Match[str]) -> str:
        text = left.pop(found[1] + found[2], None)
        if text is None:
            return found[0]
        looks = _TYPE.sub("", found[3])
        return f'<c r="{found[1]}{found[2]}"{looks} t="inlineStr"><is><t>{escape(text)}</t></is></c>'

    done = _CELL.sub(put, xml)
    if left:
        raise KeyError(", ".join(left))
    return done
