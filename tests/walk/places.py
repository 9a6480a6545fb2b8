"""The walk's installations and the parcels that travel between them, all in memory but the databases themselves."""

from __future__ import annotations

import atexit
import dataclasses
import hashlib
import json
import random
import shutil
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

from par_desktop import workspace
from par_desktop.data.schema import FILE_NAME
from par_desktop.domain.operation import Operation, OpId, to_json
from par_desktop.exchange.catalog import SHEETS
from par_desktop.exchange.cells import pieces
from par_desktop.exchange.layout import KEY_ROW_MARK, PackageContext, Sheet, SheetSpec
from par_desktop.exchange.reader import ReadPackage, prove, read_package
from par_desktop.exchange.signature import fingerprint
from par_desktop.exchange.writer import GUIDE, PackageContent, write_package
from par_desktop.services import fill_sheets
from par_desktop.services.desk import Desk
from par_desktop.services.trust import Trust
from tests.walk.oracle import GONE, Handle, Record, Ref, View

MEMORY = Path("/dev/shm")
"""A disk that is none, where there is one."""
START = datetime(2022, 3, 10, 3, 0, tzinfo=UTC)
"""Quarter I of 2022 is open until the 14th."""


@cache
def template(unit: str) -> Path:
    """An empty workspace of a unit, made once a process; it is copied, never opened."""
    folder = Path(tempfile.mkdtemp(prefix="walk-template-", dir=MEMORY if MEMORY.is_dir() else None))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = workspace.create(folder / unit, unit, person=f"người {unit}", clock=lambda: START, state=folder / "keys")
    made.desk()
    made.close()
    return folder / unit


WANTED = ("Nhiệm vụ", "Hồ sơ TTHC", "Tự chấm điểm", "Minh chứng")
"""Sheets that the walk types on."""


@contextmanager
def few_sheets(names: Collection[str], rows: Collection[str]) -> Iterator[None]:
    """Packages made inside hold only these sheets, and of them only rows whose id is, or begins with, one of these.

    Whole packages are some hundred times as many cells, in which the walk types nothing.
    """

    def thin(spec: SheetSpec) -> SheetSpec:
        def build(context: PackageContext) -> Sheet | None:
            sheet = spec.build(context)
            if sheet is None:
                return None
            kept = tuple(row for row in sheet.rows if row.id and row.id.replace("UNIT", "13654") in rows)
            return dataclasses.replace(sheet, rows=kept) if kept else None

        return dataclasses.replace(spec, build=build)

    chosen = tuple(thin(spec) for spec in SHEETS if spec.name in names)
    with mock.patch.object(fill_sheets, "SHEETS", chosen):
        yield


@contextmanager
def fixed_chance(seed: int) -> Iterator[None]:
    """Every id, nonce and key of one walk follows from its seed, so that a failure can be walked again."""
    chance = random.Random(seed)

    def token_hex(size: int = 32) -> str:
        return chance.randbytes(size).hex()

    with mock.patch("secrets.token_hex", token_hex), mock.patch.object(workspace, "new_key", token_hex):
        yield


@dataclass
class Form:
    """A form left open: what it showed, to the program and to the oracle."""

    ref: Ref
    shown: Mapping[str, tuple[OpId, ...]]
    expected: Mapping[str, tuple[Handle, ...]]


@dataclass
class Memory:
    """What the walk knows of one installation; copied with its folder."""

    view: View = field(default_factory=dict)
    sent_bare: set[Handle] = field(default_factory=set)
    files: dict[tuple[str, str], list[Handle]] = field(default_factory=dict)
    """For each file received (package, digest) the saves that came with it and not before."""
    retracted: set[tuple[str, str]] = field(default_factory=set)
    """Files taken back here."""
    made: set[str] = field(default_factory=set)
    """Packages made here."""
    moved: dict[str, str] = field(default_factory=dict)
    """By a file's digest, the unit it was given to, whatever it claims."""

    def copy(self) -> Memory:
        files = {key: list(found) for key, found in self.files.items()}
        return Memory(
            dict(self.view), set(self.sent_bare), files, set(self.retracted), set(self.made), dict(self.moved)
        )


@dataclass
class Place:
    """One installation."""

    name: str
    unit: str
    folder: Path
    state: Path
    offset: timedelta = timedelta()
    memory: Memory = field(default_factory=Memory)
    forms: list[Form] = field(default_factory=list)
    undo: list[Any] = field(default_factory=list)
    backup: tuple[Path, Memory] | None = None
    kept: list[Parcel] = field(default_factory=list)
    """Files sent and received: they lie in the workspace's ``packages/``, whatever becomes of its database."""
    work: workspace.Workspace | None = None
    known: dict[Ref, Record] | None = None
    steps: int = 0

    @property
    def view(self) -> View:
        return self.memory.view

    @property
    def desk(self) -> Desk:
        assert self.work is not None
        return self.work.desks[0]

    def now(self) -> datetime:
        """This machine's clock: years off, and a minute later at every look."""
        self.steps += 1
        return START + self.offset + timedelta(minutes=self.steps)

    def open(self) -> None:
        self.work = workspace.open_workspace(self.folder, clock=self.now, state=self.state)
        self.work.desk()
        self.forms.clear()
        self.undo.clear()

    def close(self) -> None:
        if self.work is not None:
            self.work.close()
            self.work = None

    def copy_to(self, folder: Path) -> None:
        """The workspace's folder as a person copies it, while nothing is being written."""
        self.desk.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        folder.mkdir(parents=True)
        for name in workspace.FOLDERS:
            (folder / name).mkdir()
        shutil.copyfile(self.folder / FILE_NAME, folder / FILE_NAME)

    def put_back(self, folder: Path) -> None:
        """The folder's database becomes the copy again."""
        self.close()
        for leftover in self.folder.glob(f"{FILE_NAME}*"):
            leftover.unlink()
        shutil.copyfile(folder / FILE_NAME, self.folder / FILE_NAME)
        self.open()


@dataclass(frozen=True)
class Parcel:
    """A file on its way: its hidden rows, visible texts and saved time; ``holds`` is what it carries.

    ``shown``: for each yellow cell (kind, record, field) the saves and text it showed. ``typed``: what is typed now,
    by cell. ``chosen``: the unit picked in a group package. ``forged``: operations that must not be taken.
    """

    path: Path
    hidden: Mapping[str, list[list[str]]]
    visible: Mapping[str, list[list[str]]]
    saved: str
    head: Any
    holds: Mapping[Handle, bool]
    shown: Mapping[tuple[str, str, str], tuple[tuple[Handle, ...], str]]
    typed: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    chosen: str = ""
    named: str = ""
    """The unit that the importing person names, where a group file does not say."""
    forged: frozenset[Handle] = frozenset()

    def read(self) -> ReadPackage:
        if self.path.suffix == ".xlsx":
            return read_package(self.path)
        digest = hashlib.sha256(self.path.read_bytes()).hexdigest()
        return prove(self.path, self.hidden, self.visible, digest, self.saved)

    @property
    def trust(self) -> Trust:
        """The person compares the fingerprint by telephone."""
        return Trust(True, (fingerprint(self.head.key),))

    def kept(self) -> Parcel:
        """With its bytes on disk: what makes two savings two files."""
        body = json.dumps([self.hidden, self.visible, self.saved], ensure_ascii=True)
        digest = hashlib.sha256(body.encode()).hexdigest()
        path = self.path.with_name(f"{self.head.package}-{digest[:10]}.mem")
        path.write_text(body)
        return dataclasses.replace(self, path=path)


def hidden_rows(head: Any, operations: Any, held: Any, lists: Any) -> dict[str, list[list[str]]]:
    """The hidden sheets as the writer writes them."""
    return {
        "_par": [list(row) for row in head.rows()],
        "_ops": [[op.id.hex(), *pieces(to_json(op))] for op in operations],
        "_goc": [list(row) for row in held],
        "_ds": [list(row) for row in lists],
    }


def visible_rows(content: PackageContent) -> dict[str, list[list[str]]]:
    """The visible sheets as a reader sees them: key row, headings, body."""
    sheets: dict[str, list[list[str]]] = {GUIDE: [["Đơn vị", ""]] if content.guide.units else []}
    for sheet in content.sheets:
        rows = [[*(c.key for c in sheet.columns), KEY_ROW_MARK], [sheet.title], [c.heading for c in sheet.columns]]
        for row in sheet.rows:
            cells = (row.cells.get(c.key) for c in sheet.columns)
            texts = ["" if c is None or c.value is None or c.total else str(c.value) for c in cells]
            rows.append([*texts, row.id])
        sheets[sheet.name] = rows
    return sheets


def slots_of(content: PackageContent) -> dict[tuple[str, str, str], tuple[tuple[Handle, ...], str]]:
    """Every yellow cell that holds a whole field, and what it showed."""
    found: dict[tuple[str, str, str], tuple[tuple[Handle, ...], str]] = {}
    several: set[tuple[str, str, str]] = set()
    for sheet in content.sheets:
        for row in sheet.rows:
            for cell in row.cells.values():
                if cell.slot is not None:
                    key = (cell.slot.kind, cell.slot.record, cell.slot.field)
                    if cell.slot.part or key[2] == GONE:
                        several.add(key)
                    found.setdefault(key, (cell.slot.shown, "" if cell.value is None else str(cell.value)))
    return {key: value for key, value in found.items() if key not in several}


def place_of_cell(content: Parcel, key: tuple[str, str, str]) -> tuple[str, str, str]:
    """Sheet, row id and column key of a yellow cell, found in ``_goc``."""
    for row in content.hidden["_goc"]:
        if row[1]:
            for column, cell in json.loads("".join(row[2:])).items():
                if isinstance(cell, list) and len(cell) >= 6 and tuple(cell[1:4]) == key:
                    return row[0], row[1], column
    raise KeyError(key)


def with_text(parcel: Parcel, key: tuple[str, str, str], text: str) -> dict[str, list[list[str]]]:
    """The visible sheets with one cell typed over."""
    sheet, row_id, column = place_of_cell(parcel, key)
    rows = [list(row) for row in parcel.visible[sheet]]
    at = rows[0].index(column)
    mark = rows[0].index(KEY_ROW_MARK)
    for row in rows[1:]:
        if len(row) > mark and row[mark] == row_id:
            row[at] = text
    return {**parcel.visible, sheet: rows}


def new_operations(desk: Desk, after: int) -> list[Operation]:
    """What was appended to the journal since."""
    from par_desktop.data import journal

    rows = desk.conn.execute("SELECT seq FROM operation WHERE seq > ? ORDER BY seq", (after,)).fetchall()
    return [op for _, op in journal.by_sequence(desk.conn, [int(r[0]) for r in rows])]


def last_sequence(desk: Desk) -> int:
    return int(desk.conn.execute("SELECT COALESCE(MAX(seq), 0) FROM operation").fetchone()[0])


def write_real(content: PackageContent, path: Path) -> None:
    """The real workbook, for the share of the walk that goes through openpyxl and calamine."""
    write_package(content, path)
