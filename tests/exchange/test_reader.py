"""A package's hidden part: proven whole, or refused whole with the place named (design §5)."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from par_desktop.errors import PackageProblem
from par_desktop.exchange.reader import HIDDEN, cell_text, is_package, read_package
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import MONTH, TASK, WARD, Places, edit
from tests.exchange.typist import put_at


def filled(two: Places) -> Path:
    """A ward's package with a handful of operations."""
    save(two.ward, [Patch("assignment", TASK, {"progress": 40, "note": "_x0041_ và =1+1"})])
    save(two.ward, [Patch("dossier", f"{WARD}/{MONTH}/{code}", {"direct": 3}) for code in ("CT", "HT")])
    return two.to_city()


def refused(path: Path) -> PackageProblem:
    with pytest.raises(PackageProblem) as caught:
        read_package(path)
    return caught.value


def hidden_cells(path: Path) -> list[tuple[str, int, int, str]]:
    book = openpyxl.load_workbook(path)
    found = [
        (sheet, cell.row, cell.column, str(cell.value))
        for sheet in HIDDEN
        for row in book[sheet].iter_rows()
        for cell in row
        if cell.value not in (None, "")
    ]
    book.close()
    return found


def test_an_untouched_package_is_read(two: Places) -> None:
    package = read_package(filled(two))
    assert (package.head.sender, package.head.receiver, package.head.typing_unit) == (WARD, "NV", WARD)
    assert {op.record for op in package.operations} >= {TASK, f"{WARD}/{MONTH}/CT"}
    assert package.head.operations == len(package.operations) == 3


def test_opening_and_saving_elsewhere_changes_nothing(two: Places) -> None:
    path = filled(two)
    before = read_package(path)
    after = read_package(edit(path, lambda book: None, "lưu lại.xlsx"))
    assert (after.head, after.operations, after.held) == (before.head, before.operations, before.held)
    assert after.digest != before.digest


def test_any_changed_hidden_cell_refuses_the_file_and_names_its_sheet(two: Places) -> None:
    path = filled(two)
    cells = hidden_cells(path)
    by_sheet = {sheet: [cell for cell in cells if cell[0] == sheet] for sheet in HIDDEN}
    draw = random.Random(7)
    chosen = [cell for cell in by_sheet["_par"] if cell[2] == 2] + draw.sample(by_sheet["_ops"], 4)
    chosen += draw.sample(by_sheet["_goc"], 12) + draw.sample(by_sheet["_ds"], 2)
    for sheet, row, column, value in chosen:
        other = value[:-1] + ("0" if value[-1] != "0" else "1")
        problem = refused(put_at(path, two.folder / "sửa.xlsx", {(sheet, row, column): other}))
        if sheet == "_par" and row == 1:  # the format's own number
            assert problem.code == "newer_package"
            continue
        assert problem.code == "hidden_changed", (sheet, row, column)
        place = str(problem.facts["place"])
        assert place in (sheet, f"{sheet}!{row}"), (sheet, row, column)
        if sheet == "_ops":
            assert place == f"_ops!{row}"


def test_a_hidden_row_taken_away_or_put_in_is_seen(two: Places) -> None:
    path = filled(two)
    for sheet in HIDDEN:
        problem = refused(edit(path, lambda book, s=sheet: book[s].delete_rows(2), "bớt.xlsx"))  # type: ignore[misc]
        assert problem.code == "hidden_changed"

    def doubled(book: Any) -> None:
        ws = book["_ops"]
        ws.append([cell.value for cell in ws[1]])

    assert refused(edit(path, doubled, "thêm.xlsx")).facts["place"] == "_ops!4"

    def shortened(book: Any) -> None:
        book["_ops"].delete_rows(3)

    # What is left proves itself: the first place that is not as it was signed is the row that is gone.
    assert refused(edit(path, shortened, "bớt cuối.xlsx")).facts["place"] == "_ops!3"

    def swapped(book: Any) -> None:
        ws = book["_ops"]
        first, second = ([c.value for c in ws[n]] for n in (1, 2))
        for column, (a, b) in enumerate(zip(second, first, strict=True), 1):
            ws.cell(1, column).value, ws.cell(2, column).value = a, b

    # The order of operations means nothing: ids are sorted before they are signed.
    assert len(read_package(edit(path, swapped, "đổi chỗ.xlsx")).operations) == 3


def test_an_operation_of_another_package_does_not_fit(two: Places) -> None:
    first = filled(two)
    save(two.ward, [Patch("assignment", TASK, {"progress": 90})])
    second = two.to_city("sau.xlsx")
    book = openpyxl.load_workbook(second)
    rows = [[c.value for c in row] for row in book["_ops"].iter_rows()]
    book.close()
    wider = edit(first, lambda book: book["_ops"].append(rows[-1]), "ghép.xlsx")
    assert refused(wider).code == "hidden_changed"


def test_a_workbook_without_hidden_sheets_is_no_package(two: Places) -> None:
    path = filled(two)
    assert is_package(path)
    bare = edit(path, lambda book: [book.remove(book[s]) for s in HIDDEN], "chép.xlsx")
    assert refused(bare).code == "not_a_package"
    assert not is_package(bare)
    (two.folder / "ghi chú.xlsx").write_text("không phải bảng", encoding="utf-8")
    assert not is_package(two.folder / "ghi chú.xlsx")


def test_a_newer_format_asks_for_a_newer_program(two: Places) -> None:
    def change(book: Any) -> None:
        book["_par"].cell(1, 2).value = "2"

    assert refused(edit(filled(two), change)).code == "newer_package"


def test_cells_read_as_a_person_would_have_typed_them() -> None:
    shown = [
        7.0,
        98.5,
        1234567.0,
        True,
        False,
        None,
        "",
        "  a\r\nb ",
        date(2022, 3, 5),
        datetime(2022, 3, 5, tzinfo=UTC),
    ]
    assert [cell_text(v) for v in shown] == [
        "7",
        "98,5",
        "1234567",
        "x",
        "",
        "",
        "",
        "a\nb",
        "05/03/2022",
        "05/03/2022",
    ]
