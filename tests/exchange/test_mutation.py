"""Every cell of a package changed once: hidden, the file is refused and the place is right; visible, it is typing, or

refused by its own address, or it harms nothing. Rows are changed in memory and proven; a few also in real files.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from par_desktop.errors import PackageProblem
from par_desktop.exchange.layout import KEY_ROW_MARK
from par_desktop.exchange.reader import HIDDEN, ReadPackage, open_book, prove, read_package
from par_desktop.exchange.typing import Typing, compare
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.save_record import Patch, save
from par_desktop.spreadsheets.cells import address
from tests.exchange.helpers import CITY, MONTH, TASK, WARD, edit, places

Rows = list[list[str]]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A ward's package, and a department's, which has fewer rows."""
    two = places(tmp_path_factory.mktemp("mutation"))
    save(two.ward, [Patch("assignment", TASK, {"progress": 40, "note": "đang làm"})])
    save(two.ward, [Patch("dossier", f"{WARD}/{MONTH}/{code}", {"direct": 3}) for code in ("CT", "HT")])
    path = two.to_city()
    office = export_to_unit(two.open("TP"), CITY, two.folder / "phòng.xlsx").path
    two.close()
    return path, office


@pytest.fixture(scope="module")
def sample(both: tuple[Path, Path]) -> Path:
    return both[0]


@pytest.fixture(scope="module")
def hidden(sample: Path) -> dict[str, Rows]:
    return hidden_rows(sample)


def hidden_rows(path: Path) -> dict[str, Rows]:
    with open_book(path) as book:
        return {name: [list(row) for row in book.grid(name, raw=True).texts()] for name in HIDDEN}


@pytest.fixture(scope="module")
def package(sample: Path) -> ReadPackage:
    return read_package(sample)


def refused(sample: Path, rows: dict[str, Rows]) -> tuple[str, str]:
    with pytest.raises(PackageProblem) as caught:
        prove(sample, rows, {}, "", "")
    return caught.value.code, str(caught.value.facts.get("place"))


def bent(text: str) -> Iterator[str]:
    """A text changed a little, extended, emptied."""
    yield text[:-1] + ("0" if text[-1] != "0" else "1")
    yield text + "0"
    yield ""


EXACT = {"operations", "operations_digest", "cells_digest", "lists_digest"}
"""Rows of the head whose true text the rest of the file tells."""


def test_every_cell_of_the_head(sample: Path, hidden: dict[str, Rows]) -> None:
    for number, row in enumerate(hidden["_par"], 1):
        for column, text in enumerate(row):
            for other in bent(text):
                rows = [list(r) for r in hidden["_par"]]
                rows[number - 1][column] = other
                code, place = refused(sample, {**hidden, "_par": rows})
                if row[0] == "format" and column == 1 and other:
                    assert code == "newer_package"
                    continue
                assert code == "hidden_changed"
                assert place in ("_par", f"_par!{number}"), (row[0], other)
                if column == 0 or row[0] in EXACT or (row[0] == "package" and not other):
                    assert place == f"_par!{number}", (row[0], other)


def test_every_cell_of_the_operations(sample: Path, hidden: dict[str, Rows]) -> None:
    for number, row in enumerate(hidden["_ops"], 1):
        for column, text in enumerate(row):
            spots = range(0, len(text), 7)  # also inside: any letter of an operation is covered by its id
            for other in [*bent(text), *(text[:at] + "#" + text[at + 1 :] for at in spots)]:
                rows = [list(r) for r in hidden["_ops"]]
                rows[number - 1][column] = other
                assert refused(sample, {**hidden, "_ops": rows}) == ("hidden_changed", f"_ops!{number}")


@pytest.mark.parametrize("sheet", ["_goc", "_ds"])
def test_every_cell_of_what_was_held_and_of_the_lists(both: tuple[Path, Path], sheet: str) -> None:
    """The digest covers the sheet as a whole: a row is named where the change itself cannot have been written."""
    sample, hidden = both[1], hidden_rows(both[1])
    named = 0
    for number, row in enumerate(hidden[sheet], 1):
        for column, text in enumerate(row):
            if not text:
                continue
            rows = list(hidden[sheet])
            rows[number - 1] = [*row[:column], text[:-1] + ("0" if text[-1] != "0" else "1"), *row[column + 1 :]]
            code, place = refused(sample, {**hidden, sheet: rows})
            assert code == "hidden_changed"
            assert place in (sheet, f"{sheet}!{number}"), (number, column)
            named += place != sheet
            if sheet == "_goc" and column == 2:  # its JSON no longer ends
                assert place == f"_goc!{number}"
    assert named > 20 or sheet == "_ds"


@pytest.mark.parametrize("sheet", HIDDEN)
def test_rows_taken_away_put_in_and_exchanged(sample: Path, hidden: dict[str, Rows], sheet: str) -> None:
    old = hidden[sheet]
    draw = random.Random(3)
    for at in draw.sample(range(len(old)), min(len(old), 12)):
        for rows in (
            [*old[:at], *old[at + 1 :]],
            [*old[:at], old[at], *old[at:]],
            [*old, ["x"]],
            [*old, ["x", "", "{}"]],
        ):
            code, place = refused(sample, {**hidden, sheet: rows})
            assert code == "hidden_changed"
            assert place.split("!")[0] == sheet
    for at in range(1, min(len(old), 12)):
        rows = [*old[: at - 1], old[at], old[at - 1], *old[at + 1 :]]
        if sheet == "_ops":  # sorted before they are signed: their order means nothing
            assert len(prove(sample, {**hidden, sheet: rows}, {}, "", "").operations) == len(old)
        else:
            assert refused(sample, {**hidden, sheet: rows})[0] == "hidden_changed"
    wider = [[*row, "x"] if n == len(old) - 1 else row for n, row in enumerate(old)]
    assert refused(sample, {**hidden, sheet: wider})[0] == "hidden_changed"


def test_the_same_in_real_files(sample: Path, hidden: dict[str, Rows]) -> None:
    draw = random.Random(5)
    book = openpyxl.load_workbook(sample)
    for sheet in HIDDEN:
        number = draw.randrange(1, len(hidden[sheet])) + 1
        cell = book[sheet].cell(number, 1)
        kept, cell.value = cell.value, "khác"
        book.save(sample.with_name("sửa.xlsx"))
        cell.value = kept
        with pytest.raises(PackageProblem) as caught:
            read_package(sample.with_name("sửa.xlsx"))
        assert caught.value.code == "hidden_changed"
        assert str(caught.value.facts["place"]) in (sheet, f"{sheet}!{number}")
    book.close()


@pytest.mark.parametrize("sheet", HIDDEN)
def test_a_hidden_sheet_gone_or_renamed_is_no_package_and_one_more_is_a_newer_programs(
    sample: Path, sheet: str
) -> None:
    for change in (lambda book: book.remove(book[sheet]), lambda book: setattr(book[sheet], "title", "Trang1")):
        with pytest.raises(PackageProblem) as caught:
            read_package(edit(sample, change, "sửa.xlsx"))
        assert caught.value.code == "not_a_package"

    def added(book: Any) -> None:
        more = book.create_sheet("_phu")
        more.sheet_state = "veryHidden"
        more["A1"] = "của bản mới hơn"

    assert read_package(edit(sample, added, "thêm.xlsx")).operations == read_package(sample).operations


def changed(package: ReadPackage, sheet: str, cells: dict[tuple[int, int], str]) -> Typing:
    """The sheet compared with these cells (row, column from 0) changed."""
    rows = [list(row) for row in package.visible[sheet]]
    for (row, column), text in cells.items():
        rows[row].extend([""] * (column + 1 - len(rows[row])))
        rows[row][column] = text
    return compare({sheet: package.held[sheet]}, {sheet: rows})


def test_every_cell_a_person_sees(package: ReadPackage) -> None:
    """A column at a time: each cell of a held row once, and what it comes to stands at its own address."""
    typed = locked = 0
    for sheet, held in package.held.items():
        rows = package.visible[sheet]
        keys = list(next(row for row in rows if KEY_ROW_MARK in row))
        ids = keys.index(KEY_ROW_MARK)
        where = {row[ids]: number for number, row in enumerate(rows) if len(row) > ids and row[ids] in held.rows}
        assert where.keys() == held.rows.keys()
        for column, key in enumerate(keys):
            cells = {row_id: row.cells[key] for row_id, row in held.rows.items() if key in row.cells}
            typing = changed(package, sheet, {(where[row_id], column): "7" for row_id in cells})
            told = {field.address.split("!")[1] for field in typing.fields} | {cell.address for cell in typing.refused}
            for row_id, cell in cells.items():
                place = address(where[row_id], column)
                if cell.text == "7" or (cell.total and not cell.text):
                    continue
                if cell.slot is None:
                    locked += 1
                    assert place in told, (sheet, place)
                    assert not any(field.address == f"{sheet}!{place}" for field in typing.fields)
                else:
                    typed += 1  # a field of two cells is told once, at the first
                    slot = cell.slot
                    fields = {(f.kind, f.record, f.field) for f in (*typing.fields, *typing.refused)}
                    assert place in told or (slot.kind, slot.record, slot.field) in fields, (sheet, place)
            assert told <= {address(where[row_id], column) for row_id in cells}, (sheet, key)
    assert typed > 300
    assert locked > 300


def test_a_cell_outside_the_held_rows_writes_nothing(package: ReadPackage) -> None:
    """Title, note, headings, keys, bands, signer: changed one by one, they are never an edit."""
    seen = 0
    for sheet, held in package.held.items():
        rows = package.visible[sheet]
        ids = next(row.index(KEY_ROW_MARK) for row in rows if KEY_ROW_MARK in row)
        for number, row in enumerate(rows):
            if len(row) > ids and row[ids] in held.rows:
                continue
            for column in range(len(row) + 1):
                typing = changed(package, sheet, {(number, column): "khác"})
                assert typing.fields == (), (sheet, address(number, column))
                seen += 1
    assert seen > 50


def test_a_row_that_lost_its_id_is_missing_and_deletes_nothing(package: ReadPackage) -> None:
    for sheet, held in package.held.items():
        rows = package.visible[sheet]
        ids = next(row.index(KEY_ROW_MARK) for row in rows if KEY_ROW_MARK in row)
        for number, row in enumerate(rows):
            if len(row) > ids and row[ids] in held.rows:
                typing = changed(package, sheet, {(number, ids): "mất"})
                assert typing.missing_rows <= 1  # it may be known again by what else stands in it
                assert typing.fields == ()
