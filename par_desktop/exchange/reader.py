"""An .xlsx (or its .xls, .ods re-save) back to a package: proven operations, what each cell held, what it holds now.

Any change in a hidden sheet refuses the whole file, naming the first place (design §5). The signature is checked here;
whether its key may speak for the sender is the caller's question.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from par_desktop.domain.operation import Operation, OpId, from_json
from par_desktop.domain.typed import clean
from par_desktop.errors import PackageProblem
from par_desktop.exchange.carrier_reader import CarriedFiles
from par_desktop.exchange.cells import HeldSheet, read_held
from par_desktop.exchange.guards import check_file
from par_desktop.exchange.head import FORMAT, PackageHead, ids_digest, rows_digest
from par_desktop.exchange.signature import verifies

HIDDEN = ("_par", "_ops", "_goc", "_ds")
MOST_ROWS, MOST_COLUMNS = 60_000, 200
"""Of a visible sheet; a hidden one may be as long as the format allows."""
MOST_HIDDEN_ROWS = 1_048_576


Texts = Sequence[Sequence[str]]
"""A sheet's cells as texts, row by row from row 1."""


@dataclass(frozen=True, slots=True)
class ReadPackage:
    """A package whose hidden part is whole and signed by the key it names."""

    path: Path
    head: PackageHead
    operations: tuple[Operation, ...]
    held: Mapping[str, HeldSheet]
    units: Mapping[str, str]
    """Label to code of the drop-down of units."""
    visible: Mapping[str, Sequence[Sequence[str]]]
    """Texts of every visible sheet, row by row from row 1."""
    digest: str
    """SHA-256 of the file's bytes: two savings of one workbook are two files."""
    saved: str = ""
    """When the workbook says it was saved (UTC, ISO); empty where the format does not say. It orders nothing across

    workbooks."""
    files: CarriedFiles | None = None
    """Evidence files that came in the same .zip."""


def read_package(path: Path) -> ReadPackage:
    """Read and prove; raises ``PackageProblem`` with one code a reason."""
    check_file(path)
    name = path.name
    try:
        book = CalamineWorkbook.from_path(str(path))
        names = list(book.sheet_names)
        missing = [sheet for sheet in HIDDEN if sheet not in names]
        if missing:
            raise PackageProblem("not_a_package", file=name)
        hidden = {sheet: _texts(book, sheet, name, raw=True) for sheet in HIDDEN}
        visible = {sheet: _texts(book, sheet, name, raw=False) for sheet in names if sheet not in HIDDEN}
    except (CalamineError, OSError) as problem:
        raise PackageProblem("file_damaged", file=name) from problem
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return prove(path, hidden, visible, digest, _saved_time(path))


def prove(
    path: Path, hidden: Mapping[str, Texts], visible: Mapping[str, Texts], digest: str, saved: str
) -> ReadPackage:
    """Prove the hidden sheets' rows, wherever they were read from; ``path`` names the file in what is refused.

    Raises ``PackageProblem("hidden_changed")`` with the first place that is not as it was signed.
    """
    name = path.name
    head = _head(hidden["_par"], name)
    operations = _operations(hidden["_ops"], head, name)
    goc = [_trimmed(row) for row in hidden["_goc"] if any(row)]
    if rows_digest(goc) != head.cells_digest:
        raise PackageProblem("hidden_changed", file=name, place="_goc")
    lists = [_trimmed(row) for row in hidden["_ds"] if any(row)]
    if rows_digest(lists) != head.lists_digest:
        raise PackageProblem("hidden_changed", file=name, place="_ds")
    if not verifies(head.key, head.signature, head.signed_bytes()):
        raise PackageProblem("hidden_changed", file=name, place="_par")
    try:
        held = read_held(goc)
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise PackageProblem("hidden_changed", file=name, place="_goc") from problem
    units = {row[2]: row[1] for row in lists if row[0] == "DON_VI" and len(row) > 2}
    return ReadPackage(path, head, operations, held, units, visible, digest, saved)


def _saved_time(path: Path) -> str:
    """``dcterms:modified`` of the workbook, as it says itself; empty where the format has none."""
    try:
        with zipfile.ZipFile(path) as archive:
            text = archive.read("docProps/core.xml").decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, OSError):
        return ""
    start = text.find("dcterms:modified")
    return text[text.find(">", start) + 1 :][:20].split("<")[0] if start >= 0 else ""


def is_package(path: Path) -> bool:
    """Whether the file has a package's hidden sheets, whatever its name."""
    try:
        check_file(path)
        return set(HIDDEN) <= set(CalamineWorkbook.from_path(str(path)).sheet_names)
    except (PackageProblem, CalamineError, OSError):
        return False


def _texts(book: CalamineWorkbook, sheet: str, file: str, *, raw: bool) -> list[list[str]]:
    data = book.get_sheet_by_name(sheet)
    if data.width > MOST_COLUMNS:
        raise PackageProblem("file_suspicious", file=file)
    rows = data.to_python(skip_empty_area=False, nrows=MOST_HIDDEN_ROWS if raw else MOST_ROWS)
    return [[(str(v) if raw and isinstance(v, str) else cell_text(v)) for v in row] for row in rows]


def cell_text(value: object) -> str:
    """A cell as a person would have typed it: 7.0 is ``7``, 98.5 is ``98,5``, a date is dd/MM/yyyy."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.15g}".replace(".", ",")
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y") if value.time() == time(0) else value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, time | timedelta):
        return str(value)
    return clean(str(value))


def _trimmed(row: Sequence[str]) -> list[str]:
    """Without the empty cells that the sheet's width adds at the end."""
    cells = list(row)
    while cells and cells[-1] == "":
        cells.pop()
    return cells


def _head(rows: Sequence[Sequence[str]], file: str) -> PackageHead:
    kept = [_trimmed(row) for row in rows]
    told = next((row[1] for row in kept if len(row) == 2 and row[0] == "format"), FORMAT)
    if told != FORMAT and told.isdigit():
        raise PackageProblem("newer_package", file=file)
    try:
        if any(len(row) > 2 for row in kept):
            raise ValueError("_par: a third cell")
        head = PackageHead.from_rows((row[0], row[1] if len(row) > 1 else "") for row in kept if row)
    except (ValueError, RecursionError) as problem:
        raise PackageProblem("hidden_changed", file=file, place="_par") from problem
    return head


def _operations(rows: Sequence[Sequence[str]], head: PackageHead, file: str) -> tuple[Operation, ...]:
    """Every row proves itself by its id; the set of ids is what the signature covers."""
    found: dict[OpId, Operation] = {}
    for number, row in enumerate(rows, 1):
        if not any(row):
            continue
        try:
            op = from_json("".join(row[1:]))
        except (ValueError, RecursionError):
            raise PackageProblem("hidden_changed", file=file, place=f"_ops!{number}") from None
        if op.id.hex() != row[0] or op.id in found:
            raise PackageProblem("hidden_changed", file=file, place=f"_ops!{number}")
        found[op.id] = op
    if len(found) != head.operations or ids_digest(found) != head.operations_digest:
        raise PackageProblem("hidden_changed", file=file, place=f"_ops!{len(found) + 1}")
    return tuple(found.values())
