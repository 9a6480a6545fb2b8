"""A city and a ward on one disk, packages between them, and hands that change a workbook as people do."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl

from par_desktop import workspace
from par_desktop.data import backup
from par_desktop.exchange.layout import KEY_ROW_MARK
from par_desktop.exchange.signature import fingerprint
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_group, export_to_unit
from par_desktop.services.import_package import Received, read, receive
from par_desktop.services.trust import Trust
from tests.exchange.typist import can_type, type_cells

WARD, OTHER, CITY = "13654", "13690", "NV"
PERIOD = "2022-Q1"
MONTH = "2022-01"
TASK = f"pl21-03/{WARD}/2022"
YES = Trust(unknown=True)


def day(number: int, hour: int = 3) -> Callable[[], datetime]:
    """A clock that stands in March 2022: quarter I is open until the 14th."""
    return lambda: datetime(2022, 3, number, hour, 0, tzinfo=UTC)


@dataclass
class Places:
    """The city's desk and a ward's, each with its own keys, and a folder for files on their way."""

    city: Desk
    ward: Desk
    folder: Path
    opened: list[workspace.Workspace]

    def open(self, unit: str, name: str = "") -> Desk:
        """One more machine."""
        folder = self.folder / (name or unit)
        made = workspace.create(
            folder, unit, person=f"người {unit}", clock=day(10), state=folder.with_name(f"{folder.name}-keys")
        )
        self.opened.append(made)
        return made.desk()

    def reopen(self, name: str) -> Desk:
        """One that is there already."""
        folder = self.folder / name
        return self._open_again(None, folder, folder.with_name(f"{name}-keys"), day(10))

    def reopened(self, desk: Desk, clock: Callable[[], datetime] | None = None) -> Desk:
        """A place closed and opened again, perhaps at another time; the fixture's own desk follows."""
        made = next(opened for opened in self.opened if desk in opened.desks)
        made.close()
        self.opened.remove(made)
        return self._open_again(desk, made.folder, desk.state, clock or desk.clock)

    def restored(self, desk: Desk, copy: Path) -> Desk:
        """A place put back to a backup, as the command does it, and opened again."""
        made = next(opened for opened in self.opened if desk in opened.desks)
        made.close()
        self.opened.remove(made)
        backup.restore(made.folder, copy, desk.clock())
        return self._open_again(desk, made.folder, desk.state, desk.clock)

    def _open_again(self, desk: Desk | None, folder: Path, state: Path, clock: Callable[[], datetime]) -> Desk:
        again = workspace.open_workspace(folder, clock=clock, state=state)
        self.opened.append(again)
        new = again.desk()
        if desk is None:
            return new
        if desk is self.city:
            self.city = new
        if desk is self.ward:
            self.ward = new
        return new

    def to_ward(self, name: str = "to-ward.xlsx") -> Path:
        return export_to_unit(self.city, WARD, self.folder / name).path

    def to_city(self, name: str = "to-city.xlsx") -> Path:
        return export_to_unit(self.ward, CITY, self.folder / name).path

    def group(self, name: str = "group.xlsx") -> Path:
        return export_to_group(self.city, "wards", self.folder / name).path

    def close(self) -> None:
        for made in self.opened:
            made.close()


def places(folder: Path) -> Places:
    """A city and a ward that have not met yet."""
    made = Places.__new__(Places)
    made.folder, made.opened = folder, []
    made.city, made.ward = made.open(CITY, "Thành phố"), made.open(WARD)
    return made


class Standing:
    """A city and a ward with something behind them, made once and put back before each test of a module.

    Put back in the very place, keys and all, as by somebody who closed the program: to the program they are the same
    installations, which a copy elsewhere would not be.
    """

    def __init__(self, folder: Path, prepare: Callable[[Places], object]) -> None:
        self._folder = folder / "nơi"
        self._kept = folder / "cất"
        self._folder.mkdir()
        made = places(self._folder)
        prepare(made)
        made.close()
        shutil.copytree(self._folder, self._kept)
        self._now: Places | None = None

    def again(self) -> Places:
        """The two as they stood then; those given before are closed."""
        self.close()
        shutil.rmtree(self._folder)
        shutil.copytree(self._kept, self._folder)
        found = Places.__new__(Places)
        found.folder, found.opened = self._folder, []
        found.city, found.ward = found.reopen("Thành phố"), found.reopen(WARD)
        self._now = found
        return found

    def close(self) -> None:
        if self._now is not None:
            self._now.close()
            self._now = None


def take(desk: Desk, path: Path, unit: str = "") -> Received:
    """Receive a file, trusting a first key."""
    return receive(desk, read(path), YES, unit)


def take_compared(desk: Desk, path: Path) -> Received:
    """Receive a file from a further machine of a unit, its fingerprint compared by telephone."""
    package = read(path)
    return receive(desk, package, Trust(True, (fingerprint(package.head.key),)))


def column_of(sheet: Any, key: str) -> int:
    """Number of a column by its permanent key, from the hidden key row."""
    for cell in sheet[1]:
        if cell.value == key:
            return int(cell.column)
    raise KeyError(key)


def row_of(sheet: Any, record: str) -> int:
    """Number of a row by its hidden id."""
    ids = column_of(sheet, KEY_ROW_MARK)
    for row in range(1, sheet.max_row + 1):
        if sheet.cell(row, ids).value == record:
            return row
    raise KeyError(record)


def edit(path: Path, change: Callable[[Any], object], name: str = "") -> Path:
    """Open a workbook, let ``change(book)`` do something, save it (under another name, if given)."""
    book = openpyxl.load_workbook(path)
    change(book)
    target = path.with_name(name) if name else path
    book.save(target)
    book.close()
    return target


def saved_at(path: Path, when: str) -> Path:
    """The same workbook, saying that it was saved at ``when`` (UTC, ISO): openpyxl always says now."""
    with zipfile.ZipFile(path) as archive:
        parts = [(info, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for info, content in parts:
            if info.filename == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + when.encode(), content)
            archive.writestr(info.filename, content)
    return path


def fill(path: Path, cells: dict[tuple[str, str, str], object], name: str = "", unit: str = "") -> Path:
    """Type into yellow cells: ``{(sheet, row id, column key): value}``; ``unit`` picks the name in a group package."""
    if can_type(path, cells):
        return type_cells(path, path.with_name(name) if name else path, cells, unit)

    def change(book: Any) -> None:
        for (sheet, record, key), value in cells.items():
            ws = book[sheet]
            ws.cell(row_of(ws, record), column_of(ws, key)).value = value
        if unit:
            for row in book["Hướng dẫn"].iter_rows():
                if row[0].value == "Đơn vị":
                    row[1].value = unit

    return edit(path, change, name)
