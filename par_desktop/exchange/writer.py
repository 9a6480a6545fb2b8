"""A package to an .xlsx file: visible sheets to read and type in, hidden ones that prove and remember.

Always generated anew, never edited in place; written to a neighbour file, then put in place. Protection has no
password: it guides the hand, the signature guards the content.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from par_desktop.domain.operation import Operation, to_json
from par_desktop.errors import PackageProblem
from par_desktop.exchange.cells import pieces
from par_desktop.exchange.drawing import Marks, draw_sheet, page_set_up
from par_desktop.exchange.head import PackageHead
from par_desktop.exchange.layout import Sheet
from par_desktop.exchange.pen import Look, Pen, Styles, new_book, packed
from par_desktop.exchange.seal import PREFIX, message

GUIDE = "Hướng dẫn"


@dataclass(frozen=True, slots=True)
class Guide:
    """The first sheet: lines of instruction; ``units`` (code, name) where the reader picks its own name."""

    title: str
    facts: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]
    units: tuple[tuple[str, str], ...] = ()
    chosen: str = ""
    """The name that stands there already."""


@dataclass(frozen=True, slots=True)
class PackageContent:
    """All of a package."""

    head: PackageHead
    guide: Guide
    sheets: tuple[Sheet, ...]
    held: Sequence[Sequence[str]]
    lists: Sequence[Sequence[str]]
    """Rows of the hidden list sheet ``_ds``: list name, code, label."""
    operations: Sequence[Operation]
    signer: str
    """Words of the signing block for print, such as ``CHỦ TỊCH``."""
    before: Sheet | None = None
    """A sheet to read first, in front of the guide; no part of the package."""
    sealer: Callable[[bytes], str] | None = None
    """Signs what says that nobody saved the workbook since (``seal``); none where it is made to be typed into."""
    marks: Mapping[str, Marks] = field(default_factory=dict)
    """By sheet, the cells to paint red and their comments."""


def write_package(content: PackageContent, path: Path) -> None:
    """Write the workbook; a failing disk leaves nothing and raises ``PackageProblem("file_not_writable")``."""
    neighbour = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # In memory first: openpyxl stopped half-way by the disk leaves pages of tracebacks on stderr.
        neighbour.write_bytes(_workbook(content))
        os.replace(neighbour, path)
    except OSError as problem:
        with suppress(OSError):  # where it could not be written it may not be there, or its folder not be one
            neighbour.unlink()
        raise PackageProblem("file_not_writable", path=str(path), why=problem.strerror or "") from problem


def _workbook(content: PackageContent) -> bytes:
    """The sheets in their order."""
    book = new_book()
    names = _defined_names(content.lists)
    for name, target in names.items():
        book.defined_names[name] = DefinedName(name, attr_text=target)
    styles = Styles(book)
    pens: list[Pen] = []
    if content.before is not None:
        pens.append(draw_sheet(book, content.before, "", styles))
    pens.append(_guide_sheet(book, content.guide, styles))
    pens += [draw_sheet(book, sheet, content.signer, styles, content.marks.get(sheet.name)) for sheet in content.sheets]
    operations = ((op.id.hex(), *pieces(to_json(op))) for op in content.operations)
    hidden = {"_par": content.head.rows(), "_ops": operations, "_goc": content.held, "_ds": content.lists}
    pens += [_hidden_sheet(book, name, rows, styles) for name, rows in hidden.items()]
    return packed(book, pens, _seal(content))


def _seal(content: PackageContent) -> Callable[[str], str] | None:
    sealer = content.sealer
    return None if sealer is None else lambda digest: PREFIX + sealer(message(content.head.package, digest))


def _defined_names(lists: Sequence[Sequence[str]]) -> dict[str, str]:
    """Each list's labels as a range of ``_ds``."""
    spans: dict[str, tuple[int, int]] = {}
    for row, (name, *_) in enumerate(lists, 1):
        first, _last = spans.get(name, (row, row))
        spans[name] = (first, row)
    return {name: f"'_ds'!$C${first}:$C${last}" for name, (first, last) in spans.items()}


def _guide_sheet(book: Workbook, guide: Guide, styles: Styles) -> Pen:
    ws: Any = book.create_sheet(GUIDE)
    pen = Pen(ws, styles)
    ws.column_dimensions["A"].width, ws.column_dimensions["B"].width = 18, 78
    page_set_up(ws, landscape=False, head=None)
    if guide.units:
        pick = DataValidation(type="list", formula1="DON_VI", allow_blank=True)
        pick.errorTitle, pick.error = "Đơn vị", "Chọn tên đơn vị trong danh sách."
        pick.add(f"B{3 + len(guide.facts)}")
        ws.data_validations.append(pick)
    pen.row([pen(guide.title, Look.TITLE)])
    pen.row([])
    for label, text in guide.facts:
        pen.row([pen(label, Look.LABEL), pen(text, Look.WRAPPED)])
    if guide.units:
        pen.row([pen("Đơn vị", Look.LABEL), pen(guide.chosen or None, Look.PICK)])
    pen.row([])
    for line in guide.lines:
        pen.row([None, pen(line, Look.WRAPPED)])
    return pen


def _hidden_sheet(book: Workbook, name: str, rows: Iterable[Sequence[str]], styles: Styles) -> Pen:
    ws: Any = book.create_sheet(name)
    ws.sheet_state = "veryHidden"
    pen = Pen(ws, styles)
    pen.text_rows(rows)
    return pen
