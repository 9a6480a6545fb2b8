"""What hands do to a sheet: typing comes back, everything else is refused by its address, nothing is guessed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from par_desktop.data import journal
from par_desktop.domain.fields import DocumentReference
from par_desktop.exchange.layout import KEY_ROW_MARK
from par_desktop.exchange.reader import read_package
from par_desktop.exchange.typing import Typing, compare
from par_desktop.services.save_record import Patch, save
from par_desktop.text.sentences import sentence
from tests.exchange.helpers import MONTH, TASK, WARD, Places, column_of, edit, fill, row_of

TASKS, DOSSIERS = "Nhiệm vụ", "Hồ sơ TTHC"
FIRST = f"{WARD}/{MONTH}/CT"
SECOND = f"{WARD}/{MONTH}/HT"


def typing_of(path: Path) -> Typing:
    package = read_package(path)
    return compare(package.held, package.visible)


def values(typing: Typing) -> dict[tuple[str, str], object]:
    return {(field.record, field.field): field.value for field in typing.fields}


def codes(typing: Typing) -> list[tuple[str, str]]:
    return [(cell.address, cell.problem.code) for cell in typing.refused]


def test_a_package_as_exported_holds_no_typing(two: Places) -> None:
    save(two.ward, [Patch("dossier", FIRST, {"online3": 1234, "direct": 2, "early": 1235})])
    typing = typing_of(two.to_city())
    assert (typing.fields, typing.refused, typing.missing_rows) == ((), (), 0)


def test_yellow_typing_is_an_edit_of_what_the_cell_showed(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    (shown,) = journal.operations_of(two.ward.conn, "assignment", TASK)
    path = fill(
        two.to_city(),
        {
            (TASKS, TASK, "progress"): 65,
            (TASKS, TASK, "document_number"): "12/KH-UBND",
            (TASKS, TASK, "document_date"): "5/2/2022",
            (DOSSIERS, FIRST, "online3"): "1.234",
        },
    )
    typing = typing_of(path)
    found = values(typing)
    assert found[TASK, "progress"] == 65
    assert found[FIRST, "online3"] == 1234
    document = found[TASK, "document"]
    assert isinstance(document, DocumentReference)
    assert (document.number, str(document.day)) == ("12/KH-UBND", "2022-02-05")
    assert len(found) == 3
    base = {field.field: field.shown for field in typing.fields}
    assert base["progress"] == (shown.id,)
    assert base["online3"] == ()


def test_blank_over_a_value_is_an_edit_to_blank(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    typing = typing_of(fill(two.to_city(), {(TASKS, TASK, "progress"): None}))
    assert values(typing) == {(TASK, "progress"): None}


def test_the_same_value_in_other_words_is_no_edit(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40, "status": "in_progress"})])
    cells: dict[tuple[str, str, str], object] = {
        (TASKS, TASK, "progress"): "40 %",
        (TASKS, TASK, "status"): "đang THỰC hiện",
    }
    assert typing_of(fill(two.to_city(), cells)).fields == ()


@pytest.mark.parametrize(
    ("key", "text", "code", "words"),
    [
        ("progress", 150, "percent_range", "Tiến độ từ 0 đến 100. Đang có 150."),
        ("progress", "nhiều", "not_a_whole_number", "nhiều"),
        ("document_date", "31/02/2022", "no_such_day", "Tháng 02/2022 không có ngày 31."),
        ("document_date", "5/13/2022", "no_such_month", "Không có tháng 13."),
        ("status", "xong rồi", "not_a_choice", "Hoàn thành"),
    ],
)
def test_a_value_that_cannot_be_is_refused_by_its_address(
    two: Places, key: str, text: object, code: str, words: str
) -> None:
    path = fill(two.to_city(), {(TASKS, TASK, key): text, (TASKS, TASK, "note"): "vẫn nhận"})
    typing = typing_of(path)
    (cell,) = typing.refused
    assert cell.problem.code == code
    assert words in sentence(cell.problem)
    assert (cell.sheet, cell.kind, cell.record) == (TASKS, "assignment", TASK)
    assert values(typing) == {(TASK, "note"): "vẫn nhận"}

    def where(book: Any) -> None:
        ws = book[TASKS]
        assert ws[cell.address].row == row_of(ws, TASK)
        assert ws[cell.address].column == column_of(ws, key)

    edit(path, where)


def test_a_locked_cell_and_a_sum_are_refused_by_their_address(two: Places) -> None:
    save(two.ward, [Patch("dossier", FIRST, {"online3": 3, "direct": 2})])

    def change(book: Any) -> None:
        tasks, dossiers = book[TASKS], book[DOSSIERS]
        tasks.cell(row_of(tasks, TASK), column_of(tasks, "title")).value = "Nhiệm vụ khác"
        dossiers.cell(row_of(dossiers, FIRST), column_of(dossiers, "received")).value = 70

    typing = typing_of(edit(two.to_city(), change))
    assert [code for _, code in codes(typing)] == ["locked_cell", "computed_cell"]
    assert all(f"!{cell.address}" in sentence(cell.problem) for cell in typing.refused)
    assert typing.fields == ()


def test_a_sum_that_agrees_with_its_cells_passes(two: Places) -> None:
    save(two.ward, [Patch("dossier", FIRST, {"online3": 3, "direct": 2})])

    def change(book: Any) -> None:
        ws = book[DOSSIERS]
        ws.cell(row_of(ws, FIRST), column_of(ws, "received")).value = 5

    assert typing_of(edit(two.to_city(), change)).refused == ()


def test_figures_beside_the_table_do_not_vanish(two: Places) -> None:
    def change(book: Any) -> None:
        ws = book[DOSSIERS]
        ws.cell(ws.max_row + 2, column_of(ws, "direct")).value = 17

    typing = typing_of(edit(two.to_city(), change))
    (cell,) = typing.refused
    assert (cell.problem.code, cell.value) == ("loose_cell", "17")
    assert "17" in sentence(cell.problem)


def reordered(ws: Any) -> None:
    """The body's rows in the opposite order, as a sort leaves them."""
    ids = column_of(ws, KEY_ROW_MARK)
    body = [r for r in range(2, ws.max_row + 1) if "/" in str(ws.cell(r, ids).value or "")]
    rows = [[ws.cell(r, c).value for c in range(1, ws.max_column + 1)] for r in body]
    for target, cells in zip(body, reversed(rows), strict=True):
        for column, value in enumerate(cells, 1):
            ws.cell(target, column).value = None if str(value).startswith("=") else value


@pytest.mark.parametrize("hands", ["sort", "column", "rows", "key row", "widen"])
def test_a_rearranged_sheet_reads_the_same(two: Places, hands: str) -> None:
    path = fill(
        two.to_city(),
        {(DOSSIERS, FIRST, "direct"): 12, (DOSSIERS, SECOND, "late"): 4, (TASKS, TASK, "progress"): 30},
    )
    wanted = {(FIRST, "direct"): 12, (SECOND, "late"): 4, (TASK, "progress"): 30}

    def change(book: Any) -> None:
        for name in (TASKS, DOSSIERS):
            ws = book[name]
            match hands:
                case "sort":
                    reordered(ws)
                case "column":
                    ws.insert_cols(3)
                    ws.cell(5, 3).value = "ghi riêng"
                case "rows":
                    ws.insert_rows(2, 3)
                case "key row":
                    ws.delete_rows(1)
                case "widen":
                    ws.column_dimensions["B"].width = 90

    typing = typing_of(edit(path, change))
    assert values(typing) == wanted
    assert typing.refused == ()
    assert typing.missing_rows == 0


def test_a_missing_row_is_reported_and_deletes_nothing(two: Places) -> None:
    save(two.ward, [Patch("dossier", FIRST, {"direct": 3})])

    def change(book: Any) -> None:
        ws = book[DOSSIERS]
        ws.delete_rows(row_of(ws, FIRST))

    typing = typing_of(edit(two.to_city(), change))
    assert (typing.fields, typing.missing_rows) == ((), 1)
    gone = typing_of(edit(two.to_city("b.xlsx"), lambda book: book.remove(book[DOSSIERS])))
    assert gone.fields == ()
    assert gone.missing_rows > 20


def test_a_row_copied_and_changed_is_refused_the_first_is_read(two: Places) -> None:
    def change(book: Any) -> None:
        ws = book[TASKS]
        at = row_of(ws, TASK)
        copied = [ws.cell(at, c).value for c in range(1, ws.max_column + 1)]
        ws.cell(at, column_of(ws, "progress")).value = 10
        ws.append(copied)
        ws.cell(ws.max_row, column_of(ws, "progress")).value = 20

    typing = typing_of(edit(two.to_city(), change))
    assert values(typing) == {(TASK, "progress"): 10}
    assert [code for _, code in codes(typing)] == ["row_doubled"]


TEXTS = ["=1+1", "007", "+84", "_x0041_", "a\r\nb", "Tiê\u0301ng Viê\u0323t", "'nháy", "1E5", "05/02", "@x", "đ" * 900]


@pytest.mark.parametrize("text", TEXTS)
def test_text_stays_text_both_ways(two: Places, text: str) -> None:
    import unicodedata

    kept = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    save(two.ward, [Patch("assignment", TASK, {"note": kept})])
    path = two.to_city()
    typing = typing_of(path)
    assert (typing.fields, typing.refused) == ((), ())
    book_text = [row for row in read_package(path).visible[TASKS] if TASK in row]
    assert kept in book_text[0]


@pytest.mark.parametrize(("typed", "kept"), [("007", "007"), ("_x005F_x0041_", "_x0041_"), ("Tiê\u0301ng", "Tiếng")])
def test_typed_text_comes_back_as_typed(two: Places, typed: str, kept: str) -> None:
    typing = typing_of(fill(two.to_city(), {(TASKS, TASK, "note"): typed}))
    assert values(typing) == {(TASK, "note"): kept}
