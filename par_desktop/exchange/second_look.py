"""A second look at cells whose value hides what a person sees: calamine shows neither an error value nor a formula

nobody calculated (both read as blank), and a cell formatted as a percentage holds 1 where it shows 100 %.

Asked about every yellow cell that reads as blank, so it reads the sheets' own XML and nothing else: opening the whole
workbook with a second reader would cost more than the import.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from par_desktop.errors import PackageProblem

Place = tuple[str, str]
"""Sheet and address."""

_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*?)(?:/>|>(.*?)</(?:\w+:)?c>)", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>(.*?)</)", re.DOTALL)
_ERROR = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>(.*?)</", re.DOTALL)
_FORMATS = re.compile(rb"<(?:\w+:)?numFmt\s([^<>]*)/?>")
_STYLES = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<(?:\w+:)?xf\s([^<>]*?)/?>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_BUILT_IN_PERCENT = {b"9", b"10"}


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a cell cannot be taken as read (``unreadable_cell`` or ``percent_cell``), and what it really holds."""

    code: str
    text: str


def doubtful(path: Path, places: Collection[Place]) -> Mapping[Place, Doubt]:
    """What cannot be taken as read, of these places; empty for formats other than .xlsx and .xlsm."""
    if not places or path.suffix.lower() not in (".xlsx", ".xlsm"):
        return {}
    wanted: dict[str, set[str]] = {}
    for sheet, address in places:
        wanted.setdefault(sheet, set()).add(address)
    found: dict[Place, Doubt] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            percent = _percent_styles(archive)
            for sheet, part in _parts(archive).items():
                if sheet in wanted:
                    seen = _look(archive.read(part), wanted[sheet], percent)
                    found |= {(sheet, address): doubt for address, doubt in seen.items()}
    except (zipfile.BadZipFile, zlib.error, KeyError, OSError, EOFError) as problem:
        raise PackageProblem("file_damaged", file=path.name) from problem
    return found


def _look(xml: bytes, wanted: set[str], percent: set[bytes]) -> dict[str, Doubt]:
    found: dict[str, Doubt] = {}
    for match in _CELL.finditer(xml):
        attributes = _attributes(match[1])
        address = attributes.get(b"r", b"").decode("ascii", "replace")
        if address not in wanted:
            continue
        inside = match[2] or b""
        formula = _FORMULA.search(inside)
        if attributes.get(b"t") == b"e":
            shown = _ERROR.search(inside)
            found[address] = Doubt("unreadable_cell", _text(shown[1] if shown else b""))
        elif formula is not None:
            found[address] = Doubt("unreadable_cell", "=" + _text(formula[1] or b""))
        elif inside and attributes.get(b"s") in percent:
            shown = _ERROR.search(inside)
            found[address] = Doubt("percent_cell", _text(shown[1] if shown else b""))
    return found


def _attributes(text: bytes) -> dict[bytes, bytes]:
    return {m[1]: m[2] if m[2] is not None else m[3] for m in _ATTRIBUTE.finditer(text)}


def _text(raw: bytes) -> str:
    return unescape(raw.decode("utf-8", "replace"))[:200]


def _percent_styles(archive: zipfile.ZipFile) -> set[bytes]:
    """Numbers of the cell styles that show a value times a hundred."""
    try:
        xml = archive.read("xl/styles.xml")
    except KeyError:
        return set()
    formats = [_attributes(m[1]) for m in _FORMATS.finditer(xml)]
    codes = {a.get(b"numFmtId", b"") for a in formats if b"%" in a.get(b"formatCode", b"")} | _BUILT_IN_PERCENT
    block = _STYLES.search(xml)
    if block is None:
        return set()
    styles = _STYLE.finditer(block[0])
    return {str(n).encode() for n, m in enumerate(styles) if _attributes(m[1]).get(b"numFmtId") in codes}


def _parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name to the name of its XML part."""
    relations = archive.read("xl/_rels/workbook.xml.rels")
    targets: dict[bytes, str] = {}
    for match in re.finditer(rb"<(?:\w+:)?Relationship\s([^<>]*?)/?>", relations):
        a = _attributes(match[1])
        target = a.get(b"Target", b"").decode("utf-8", "replace")
        targets[a.get(b"Id", b"")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    found: dict[str, str] = {}
    for match in re.finditer(rb"<(?:\w+:)?sheet\s([^<>]*?)/?>", archive.read("xl/workbook.xml")):
        a = _attributes(match[1])
        relation = next((value for key, value in a.items() if key.endswith(b":id")), b"")
        name = unescape(a.get(b"name", b"").decode("utf-8", "replace"))
        if relation in targets:
            found[name] = targets[relation]
    return found
