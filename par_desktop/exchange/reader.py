"""An .xlsx (or its .xls, .ods re-save) back to a package: proven operations, what each cell held, what it holds now.

Any change in a hidden sheet refuses the whole file, naming the first place (design §5). The signature is checked here;
whether its key may speak for the sender is the caller's question.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

import orjson

from par_desktop.domain.operation import Operation, OpId, from_body, from_json
from par_desktop.errors import PackageProblem
from par_desktop.exchange.carrier_reader import CarriedFiles
from par_desktop.exchange.cells import HeldSheet, read_held
from par_desktop.exchange.grid import MOST_ROWS, Book, Doubt, Marks, Texts, cell_text
from par_desktop.exchange.head import FORMAT, HeadRowError, PackageHead, ids_digest, rows_digest
from par_desktop.exchange.later import Later
from par_desktop.exchange.seal import PREFIX, message
from par_desktop.exchange.signature import verifies
from par_desktop.exchange.writer import GUIDE
from par_desktop.spreadsheets.guards import Parts, check_file

HIDDEN = ("_par", "_ops", "_goc", "_ds")
__all__ = ["HIDDEN", "MOST_ROWS", "ReadPackage", "Texts", "cell_text", "is_package", "prove", "read_package"]


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
    marks: Marks = field(default_factory=dict)
    """Visible cells whose text hides what a person sees, by sheet and address."""
    rows: Mapping[str, Sequence[Sequence[str]]] = field(default_factory=dict)
    """``_goc`` and ``_ds`` row by row, as signed: what is written again must agree to the letter."""
    sealed: bool = False
    """Nobody has saved the workbook since it was made: what is typed in it is what stood in it, nothing."""


@contextmanager
def open_book(path: Path) -> Iterator[Book]:
    """The workbook by what it is, whatever its name says. Raises ``PackageProblem``."""
    sort = check_file(path)
    if sort == "xls":
        from par_desktop.exchange.xls_book import XlsBook

        yield XlsBook(path)
        return
    with Parts(path) as parts:
        if sort == "ods":
            from par_desktop.exchange.ods_book import OdsBook

            yield OdsBook(parts)
        else:
            from par_desktop.exchange.xlsx_book import XlsxBook

            yield XlsxBook(parts)


def read_package(path: Path) -> ReadPackage:
    """Read and prove, what is hidden before the rest; raises ``PackageProblem`` with one code a reason.

    Where the seal is whole, the sheets people see are read when somebody looks into them.
    """
    try:
        with open_book(path) as book:
            sealed = _sealed(book, path)
    except OSError as problem:
        raise PackageProblem("file_not_readable", file=path.name, why=problem.strerror or "") from problem
    return sealed or _read_whole(path)


def _sealed(book: Book, path: Path) -> ReadPackage | None:
    """The package whose seal is whole; ``None`` for all others, whatever they are."""
    if not (book.seal.startswith(PREFIX) and set(HIDDEN) <= set(book.names)):
        return None
    grid = book.grid("_par", raw=True)
    head = _head(grid.texts(), path.name)
    if head.group is not None or not verifies(head.key, head.signature, head.signed_bytes()):
        return None
    digest = book.sheets_digest()
    if not digest or not verifies(head.key, book.seal.removeprefix(PREFIX), message(head.package, digest)):
        return None
    grid = book.grid("_ops", raw=True)
    if grid.outside:
        return None
    file = _file_digest(path)

    @cache
    def whole() -> ReadPackage:
        read = _read_whole(path)
        if read.digest != file:
            raise PackageProblem("file_damaged", file=path.name)
        return read

    return ReadPackage(
        path,
        head,
        _operations(grid.texts(), head, path.name),
        Later(lambda: whole().held),
        Later(lambda: whole().units),
        Later(lambda: whole().visible),
        file,
        book.saved,
        marks=Later(lambda: whole().marks),
        rows=Later(lambda: whole().rows),
        sealed=True,
    )


def _read_whole(path: Path) -> ReadPackage:
    """Read everything, whatever the seal says."""
    name = path.name
    try:
        with open_book(path) as book:
            if not set(HIDDEN) <= set(book.names):
                raise PackageProblem("not_a_package", file=name)
            hidden: dict[str, Texts] = {}
            for sheet in HIDDEN:
                grid = book.grid(sheet, raw=True)
                if grid.outside:
                    _head(hidden.get("_par", grid.texts()), name)  # a newer program may hold more
                    raise PackageProblem("hidden_changed", file=name, place=f"{sheet}!{grid.outside}")
                hidden[sheet] = grid.texts()
            proven = prove(path, hidden, {}, _file_digest(path), book.saved)
            hidden.clear()
            visible, marks = _visible(book, proven, name)
    except OSError as problem:
        raise PackageProblem("file_not_readable", file=name, why=problem.strerror or "") from problem
    return replace(proven, visible=visible, marks=marks)


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _visible(book: Book, proven: ReadPackage, file: str) -> tuple[dict[str, Texts], Marks]:
    """Sheets a person sees. One that is too large is named where it is ours, and passed over where it is not."""
    visible: dict[str, Texts] = {}
    marks: dict[tuple[str, str], Doubt] = {}
    for sheet in book.names:
        if sheet in HIDDEN:
            continue
        grid = book.grid(sheet, raw=False)
        if not grid.outside:
            visible[sheet] = grid.texts()
            marks |= {(sheet, place): mark for place, mark in grid.marks.items()}
        elif sheet == GUIDE or sheet in proven.held:
            raise PackageProblem("sheet_too_large", file=file, sheet=sheet, place=grid.outside)
    return visible, marks


def prove(
    path: Path, hidden: Mapping[str, Texts], visible: Mapping[str, Texts], digest: str, saved: str
) -> ReadPackage:
    """Prove the hidden sheets' rows, wherever they were read from; ``path`` names the file in what is refused.

    Raises ``PackageProblem("hidden_changed")`` with the first place that is not as it was signed: the row where it can
    be known, else the sheet.
    """
    name = path.name
    head = _head(hidden["_par"], name)
    goc, lists = _rows(hidden["_goc"]), _rows(hidden["_ds"])
    cells_digest, lists_digest = rows_digest(goc), rows_digest(lists)
    if not verifies(head.key, head.signature, head.signed_bytes()):
        raise PackageProblem("hidden_changed", file=name, place=_forged_place(head, hidden, cells_digest, lists_digest))
    # The head is as it was signed: from here on what does not fit it lies in the other sheets.
    operations = _operations(hidden["_ops"], head, name)
    if cells_digest != head.cells_digest:
        raise PackageProblem("hidden_changed", file=name, place=_goc_place(hidden["_goc"]))
    if lists_digest != head.lists_digest:
        raise PackageProblem("hidden_changed", file=name, place="_ds")
    try:
        held = read_held(goc)
    except _MALFORMED as problem:
        raise PackageProblem("hidden_changed", file=name, place=_goc_place(hidden["_goc"])) from problem
    units = {row[2]: row[1] for row in lists if row[0] == "DON_VI" and len(row) > 2}
    rows = {"_goc": goc, "_ds": lists}
    return ReadPackage(path, head, operations, held, units, visible, digest, saved, rows=rows)


_MALFORMED = (ValueError, KeyError, TypeError, IndexError, OverflowError, RecursionError)


def _rows(texts: Texts) -> list[list[str]]:
    return [_trimmed(row) for row in texts if any(row)]


def _forged_place(head: PackageHead, hidden: Mapping[str, Texts], cells: str, lists: str) -> str:
    """Where a head does not bear its signature: the row whose true text makes it fit again, if there is one."""
    known: dict[str, object] = {"cells_digest": cells, "lists_digest": lists, "format": FORMAT}
    ids = [row[0] for row in _rows(hidden["_ops"])]
    known["operations"] = len(ids)
    with suppress(ValueError):
        known["operations_digest"] = ids_digest(OpId(bytes.fromhex(i)) for i in ids)
    rows = [key for key, _ in head.rows()]
    for key, value in known.items():
        other = replace(head, **{key: value})  # type: ignore[arg-type]  # each of its field's own type
        if verifies(head.key, head.signature, other.signed_bytes()):
            return f"_par!{rows.index(key) + 1}"
    return "_par"


def _goc_place(rows: Texts) -> str:
    """The first row that cannot have been written so; else the digest alone says no more than the sheet."""
    names: set[str] = set()
    for number, row in enumerate(rows, 1):
        if not any(row):
            continue
        try:
            sheet, row_id = row[0], row[1]
            if row_id and sheet not in names:
                # The rows after it belong to the same unheard-of sheet: then it is the heading before that was changed.
                many = number < len(rows) and rows[number][:1] == [sheet]
                return f"_goc!{number - 1 if many and number > 1 else number}"
            names.add(sheet)
            read_held([[sheet, "", "[]"], list(row)])
        except _MALFORMED:
            return f"_goc!{number}"
    return "_goc"


def is_package(path: Path) -> bool:
    """Whether the file has a package's hidden sheets, whatever its name."""
    try:
        with open_book(path) as book:
            return set(HIDDEN) <= set(book.names)
    except (PackageProblem, OSError):
        return False


def peek(path: Path) -> tuple[PackageHead, str] | None:
    """A package's head and the unit picked on its guide (a label, or ""), unproven; ``None`` for other workbooks.

    For lists only: nothing but these two sheets is read. Raises ``PackageProblem`` where the file cannot be.
    """
    try:
        with open_book(path) as book:
            if not set(HIDDEN) <= set(book.names):
                return None
            head = _head(book.grid("_par", raw=True).texts(), path.name)
            rows = book.grid(GUIDE, raw=False).texts() if head.group and GUIDE in book.names else ()
    except OSError as problem:
        raise PackageProblem("file_not_readable", file=path.name, why=problem.strerror or "") from problem
    picked = next((row for row in rows if row and row[0] == "Đơn vị"), ())
    return head, next((cell for cell in picked[1:] if cell), "")


def _trimmed(row: Sequence[str]) -> list[str]:
    """Without the empty cells that the sheet's width adds at the end."""
    cells = list(row)
    while cells and cells[-1] == "":
        cells.pop()
    return cells


def _head(rows: Texts, file: str) -> PackageHead:
    kept = [_trimmed(row) for row in rows]
    told = next((row[1] for row in kept if len(row) == 2 and row[0] == "format"), FORMAT)
    if told != FORMAT and told.isdigit():
        raise PackageProblem("newer_package", file=file, version=_needed_version(kept, told))
    wanted = PackageHead.keys()
    for number, row in enumerate(kept, 1):
        expected = wanted[number - 1] if number <= len(wanted) else None
        if (row or expected is not None) and (not row or len(row) > 2 or row[0] != expected):
            raise PackageProblem("hidden_changed", file=file, place=f"_par!{number}")
    try:
        return PackageHead.from_rows((row[0], row[1] if len(row) > 1 else "") for row in kept if row)
    except HeadRowError as problem:
        raise PackageProblem("hidden_changed", file=file, place=f"_par!{wanted.index(problem.key) + 1}") from problem
    except (ValueError, RecursionError) as problem:
        raise PackageProblem("hidden_changed", file=file, place=f"_par!{len(kept) + 1}") from problem


def _needed_version(rows: Sequence[Sequence[str]], told: str) -> str:
    """The version that made a newer package, as far as it can be shown; else the format's number."""
    program = next((row[1] for row in rows if len(row) == 2 and row[0] == "program"), "")
    return f"bản {program}" if _VERSION.fullmatch(program) else f"định dạng {told[:9]}"


_VERSION = re.compile(r"[0-9A-Za-z.+-]{1,20}")


def _read_line(op_id: str, text: str) -> Operation:
    """One operation; raises ``ValueError``. What orjson cannot hold (half a letter, numbers without end) is left to

    the standard library, so that who sent it hears which operation was refused.
    """
    try:
        op = from_body(orjson.loads(text))
    except ValueError:
        return from_json(text)
    return op if op.id.hex() == op_id else from_json(text)


def _operations(rows: Texts, head: PackageHead, file: str) -> tuple[Operation, ...]:
    """Every row proves itself by its id; the set of ids is what the signature covers."""
    found: dict[OpId, Operation] = {}
    number = 0
    for number, row in enumerate(rows, 1):
        if not any(row):
            continue
        try:
            op = _read_line(row[0], row[1] if len(row) == 2 else "".join(row[1:]))
        except (ValueError, RecursionError):
            raise PackageProblem("hidden_changed", file=file, place=f"_ops!{number}") from None
        if op.id.hex() != row[0] or op.id in found:
            raise PackageProblem("hidden_changed", file=file, place=f"_ops!{number}")
        found[op.id] = op
    if len(found) != head.operations or ids_digest(found) != head.operations_digest:
        # Each row that is there proves itself, so one is gone, or one is here that the sender did not sign.
        place = "_ops" if len(found) >= head.operations else f"_ops!{number + 1}"
        raise PackageProblem("hidden_changed", file=file, place=place)
    return tuple(found.values())
