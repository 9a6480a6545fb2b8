"""Typing into a package's cells as it lies: only the cells typed in and the time of saving change.

A workbook through openpyxl is parsed and written whole, which took half of the time of the tests that only need a
typed cell. What other programs make of the rest of a workbook is tested where that is the subject (``edit`` in
``helpers``, ``test_resaved``, ``test_typing_hands``, ``test_wps``, LibreOffice).
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import etree
from openpyxl.utils import get_column_letter

from par_desktop.exchange.layout import KEY_ROW_MARK

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REF = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")
_PLAIN = (str, int, float, type(None))

Cells = Mapping[tuple[str, str, str], object]


def can_type(path: Path, cells: Cells) -> bool:
    """Whether the file is as the product wrote it (its texts stand in the cells) and the values need no new format."""
    plain = all(isinstance(v, _PLAIN) and not isinstance(v, bool) for v in cells.values())
    formula = any(isinstance(v, str) and v.startswith(("=", "#")) for v in cells.values())
    with zipfile.ZipFile(path) as archive:
        shared = "xl/sharedStrings.xml" in archive.namelist() and b"<si" in archive.read("xl/sharedStrings.xml")
    return plain and not formula and not shared


def type_cells(path: Path, target: Path, cells: Cells, unit: str = "") -> Path:
    """Type ``{(sheet, row id, column key): value}`` and choose ``unit`` on the first sheet; saved at ``target``, now.

    Raises ``KeyError`` where there is no such sheet, row or column.
    """
    parts = _opened(path)
    by_sheet: dict[str, list[tuple[str, str, object]]] = {}
    for (sheet, record, key), value in cells.items():
        by_sheet.setdefault(sheet, []).append((record, key, value))
    if unit:
        by_sheet.setdefault("Hướng dẫn", [])
    names = _parts_of(parts)
    for sheet, typed in by_sheet.items():
        tree = etree.fromstring(parts[names[sheet]])
        at = _texts(tree)
        for record, key, value in typed:
            column = next(column for (column, row), text in at.items() if row == 1 and text == key)
            ids = next(column for (column, row), text in at.items() if row == 1 and text == KEY_ROW_MARK)
            row = next((row for (column, row), text in at.items() if column == ids and text == record), None)
            if row is None:
                raise KeyError(record)
            _put(tree, column, row, value)
        if unit and sheet == "Hướng dẫn":
            for (column, row), text in at.items():
                if column == "A" and text == "Đơn vị":
                    _put(tree, "B", row, unit)
        parts[names[sheet]] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _saved(parts, target)


def put_at(path: Path, target: Path, cells: Mapping[tuple[str, int, int], object]) -> Path:
    """Other values by sheet, row and column, counted from 1, whatever stands there; saved at ``target``, now."""
    parts = _opened(path)
    names = _parts_of(parts)
    for (sheet, row, column), value in cells.items():
        tree = etree.fromstring(parts[names[sheet]])
        _put(tree, get_column_letter(column), row, value)
        parts[names[sheet]] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return _saved(parts, target)


def _opened(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def _saved(parts: dict[str, bytes], target: Path) -> Path:
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    core = parts["docProps/core.xml"]
    parts["docProps/core.xml"] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + now, core)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target


def _parts_of(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The part of each sheet."""
    relations = etree.fromstring(parts["xl/_rels/workbook.xml.rels"])
    targets = {relation.get("Id"): relation.get("Target").lstrip("/") for relation in relations}
    sheets = etree.fromstring(parts["xl/workbook.xml"]).iter(f"{{{_MAIN}}}sheet")
    return {sheet.get("name"): f"xl/{targets[sheet.get(_REF)].removeprefix('xl/')}" for sheet in sheets}


def _texts(tree: Any) -> dict[tuple[str, int], str]:
    """Column and row of each text of a sheet."""
    found: dict[tuple[str, int], str] = {}
    for cell in tree.iter(f"{{{_MAIN}}}c"):
        if cell.get("t") == "inlineStr":
            letters, number = _split(cell.get("r"))
            found[letters, number] = "".join(cell.itertext())
    return found


def _split(address: str) -> tuple[str, int]:
    match = _ADDRESS.fullmatch(address)
    assert match is not None
    return match[1], int(match[2])


def _put(tree: Any, column: str, row: int, value: object) -> None:
    line = next(line for line in tree.iter(f"{{{_MAIN}}}row") if line.get("r") == str(row))
    address = f"{column}{row}"
    cell = next((cell for cell in line if cell.get("r") == address), None)
    if cell is None:
        after = [c for c in line if (len(c.get("r")), c.get("r")) > (len(address), address)]
        cell = etree.Element(f"{{{_MAIN}}}c", r=address)
        line.insert(line.index(after[0]) if after else len(line), cell)
    for child in list(cell):
        cell.remove(child)
    cell.attrib.pop("t", None)
    if isinstance(value, str) and value:
        cell.set("t", "inlineStr")
        text = etree.SubElement(etree.SubElement(cell, f"{{{_MAIN}}}is"), f"{{{_MAIN}}}t")
        text.text = value
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    elif value is not None and value != "":
        etree.SubElement(cell, f"{{{_MAIN}}}v").text = str(value)
