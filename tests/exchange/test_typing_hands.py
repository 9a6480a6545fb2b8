"""Sheets, columns and rows that hands moved, doubled, renamed or removed: read where they can mean one thing only."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from par_desktop.exchange.layout import KEY_ROW_MARK
from par_desktop.exchange.reader import read_package
from par_desktop.exchange.typing import Typing, compare
from par_desktop.services.save_record import Patch, save
from par_desktop.text.sentences import SENTENCES, sentence
from tests.exchange.helpers import MONTH, TASK, WARD, Places, column_of, edit, fill, row_of

TASKS, DOSSIERS, READINGS, DOCUMENTS = "Nhiệm vụ", "Hồ sơ TTHC", "Số liệu", "Minh chứng"
FIRST, SECOND = f"{WARD}/{MONTH}/CT", f"{WARD}/{MONTH}/HT"
TYPED = {(TASKS, TASK, "progress"): 30, (DOSSIERS, FIRST, "direct"): 12, (DOSSIERS, SECOND, "open_late"): 4}
WANTED = {(TASK, "progress"): 30, (FIRST, "direct"): 12, (SECOND, "open_late"): 4}


def typing_of(path: Path) -> Typing:
    package = read_package(path)
    return compare(package.held, package.visible)


def values(typing: Typing) -> dict[tuple[str, str], object]:
    return {(field.record, field.field): field.value for field in typing.fields}


def codes(typing: Typing) -> list[str]:
    return [cell.problem.code for cell in typing.refused]


def cell_at(book: Any, sheet: str, record: str, key: str) -> Any:
    ws = book[sheet]
    return ws.cell(row_of(ws, record), column_of(ws, key))


def body(ws: Any) -> list[int]:
    """Numbers of the rows that have an id."""
    ids = column_of(ws, KEY_ROW_MARK)
    return [r for r in range(2, ws.max_row + 1) if "/" in str(ws.cell(r, ids).value or "")]


def line(ws: Any, row: int) -> list[Any]:
    return [ws.cell(row, c).value for c in range(1, ws.max_column + 1)]


def put(ws: Any, row: int, cells: list[Any]) -> None:
    for column, value in enumerate(cells, 1):
        ws.cell(row, column).value = None if str(value).startswith("=") else value


# sheets


def test_a_renamed_sheet_still_reads(two: Places) -> None:
    def change(book: Any) -> None:
        book[TASKS].title = "Viec cua phuong"
        book[DOSSIERS].title = "Biểu 06a (2)"

    typing = typing_of(edit(fill(two.to_city(), TYPED), change))
    assert values(typing) == WANTED
    assert (typing.refused, typing.missing_rows, typing.missing_sheets) == ((), 0, ())


def test_two_sheets_that_may_be_the_renamed_one_are_refused_by_name(two: Places) -> None:
    def change(book: Any) -> None:
        copy = book.copy_worksheet(book[TASKS])
        copy.title, book[TASKS].title = "việc 1", "việc 2"

    typing = typing_of(edit(fill(two.to_city(), TYPED), change))
    assert values(typing) == {ref: value for ref, value in WANTED.items() if ref[0] != TASK}
    assert sorted((cell.sheet, cell.problem.code) for cell in typing.refused) == [
        ("việc 1", "sheet_twice"),
        ("việc 2", "sheet_twice"),
    ]
    assert "giữ lại một trang" in sentence(typing.refused[0].problem)
    assert typing.missing_sheets == (TASKS,)


def test_a_copy_made_before_typing_is_no_matter(two: Places) -> None:
    path = two.to_city()
    edit(path, lambda book: book.copy_worksheet(book[DOSSIERS]))
    typing = typing_of(fill(path, TYPED))
    assert values(typing) == WANTED
    assert typing.refused == ()


def test_typing_in_a_copied_sheet_is_named_by_its_address(two: Places) -> None:
    def change(book: Any) -> None:
        copy = book.copy_worksheet(book[DOSSIERS])
        copy.title = "bản của Lan"
        cell = copy.cell(row_of(book[DOSSIERS], FIRST), column_of(book[DOSSIERS], "late"))
        cell.value = 9

    typing = typing_of(edit(two.to_city(), change))
    (cell,) = typing.refused
    assert (cell.sheet, cell.value, cell.problem.code) == ("bản của Lan", "9", "sheet_copied")
    assert (cell.kind, cell.record, cell.field) == ("dossier", FIRST, "late")
    assert f"bản của Lan!{cell.address}" in sentence(cell.problem)


def test_a_removed_sheet_is_reported_and_deletes_nothing(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40}), Patch("dossier", FIRST, {"late": 3})])
    typing = typing_of(edit(two.to_city(), lambda book: book.remove(book[DOSSIERS])))
    assert (typing.fields, typing.refused) == ((), ())
    assert typing.missing_sheets == (DOSSIERS,)
    assert typing.missing_rows > 20


def test_a_sheet_of_ones_own_is_skipped(two: Places) -> None:
    def change(book: Any) -> None:
        book.create_sheet("nháp").append(["12", "xem lại", "x"])

    typing = typing_of(edit(fill(two.to_city(), TYPED), change))
    assert (values(typing), typing.refused) == (WANTED, ())


# columns


def swapped_columns(ws: Any, one: int, other: int, first_row: int) -> None:
    for row in range(first_row, ws.max_row + 1):
        a, b = ws.cell(row, one), ws.cell(row, other)
        a.value, b.value = b.value, a.value


@pytest.mark.parametrize("first_row", [1, 2], ids=["with their keys", "without the hidden keys"])
def test_moved_columns_read_by_what_stands_above_them(two: Places, first_row: int) -> None:
    def change(book: Any) -> None:
        ws = book[TASKS]
        swapped_columns(ws, column_of(ws, "progress"), column_of(ws, "note"), first_row)

    path = fill(two.to_city(), {**TYPED, (TASKS, TASK, "note"): "ghi chú"})
    typing = typing_of(edit(path, change))
    assert values(typing) == {**WANTED, (TASK, "note"): "ghi chú"}
    assert typing.refused == ()


def test_without_key_row_equal_headings_are_read_only_while_all_are_there(two: Places) -> None:
    """Two columns say Quá hạn; with one of them gone nobody knows which is left."""
    save(two.ward, [Patch("dossier", FIRST, {"late": 3, "open_late": 2})])
    path = fill(two.to_city(), {(DOSSIERS, SECOND, "open_late"): 4, (DOSSIERS, SECOND, "direct"): 6})

    def change(book: Any) -> None:
        ws = book[DOSSIERS]
        ws.delete_cols(column_of(ws, "late"))
        ws.delete_rows(1)

    typing = typing_of(edit(path, change))
    assert values(typing) == {(SECOND, "direct"): 6}
    assert typing.missing_columns == (f"{DOSSIERS}: Quá hạn", f"{DOSSIERS}: Quá hạn")


def test_a_removed_yellow_column_is_reported_and_blanks_nothing(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"note": "giữ", "progress": 5})])

    def change(book: Any) -> None:
        book[TASKS].delete_cols(column_of(book[TASKS], "note"))

    typing = typing_of(edit(fill(two.to_city(), {(TASKS, TASK, "progress"): 30}), change))
    assert values(typing) == {(TASK, "progress"): 30}
    assert typing.missing_columns == (f"{TASKS}: Ghi chú",)


def test_a_copied_column_counts_only_where_it_says_something_else(two: Places) -> None:
    def change(book: Any) -> None:
        ws = book[DOSSIERS]
        source = column_of(ws, "direct")
        target = ws.max_column + 1
        for row in range(1, ws.max_row + 1):
            ws.cell(row, target).value = ws.cell(row, source).value
        ws.cell(row_of(ws, SECOND), target).value = 77

    typing = typing_of(edit(fill(two.to_city(), TYPED), change))
    assert values(typing) == WANTED
    (cell,) = typing.refused
    assert (cell.value, cell.problem.code, cell.record, cell.field) == ("77", "column_doubled", SECOND, "direct")


# rows


@pytest.mark.parametrize("gone", ["ids", "ids and keys", "one id"])
def test_without_ids_rows_are_known_by_their_locked_words(two: Places, gone: str) -> None:
    def change(book: Any) -> None:
        for name in (TASKS, DOSSIERS):
            ws = book[name]
            ids = column_of(ws, KEY_ROW_MARK)
            if gone == "one id":
                ws.cell(row_of(ws, TASK if name == TASKS else FIRST), ids).value = "?"
                continue
            ws.delete_cols(ids)
            if gone == "ids and keys":
                ws.delete_rows(1)

    typing = typing_of(edit(fill(two.to_city(), TYPED), change))
    assert values(typing) == WANTED
    assert (typing.refused, typing.missing_rows) == ((), 0)


def test_a_sort_that_left_the_hidden_ids_behind_reads_by_the_words(two: Places) -> None:
    """Sorted over the visible columns only: every id now stands beside another row's content."""

    def change(book: Any) -> None:
        ws = book[DOSSIERS]
        ids = column_of(ws, KEY_ROW_MARK)
        rows = body(ws)
        lines = [line(ws, row) for row in rows]
        for row, cells in zip(rows, reversed(lines), strict=True):
            own = ws.cell(row, ids).value
            put(ws, row, cells)
            ws.cell(row, ids).value = own

    typing = typing_of(edit(fill(two.to_city(), TYPED), change))
    assert values(typing) == WANTED
    assert (typing.refused, typing.missing_rows) == ((), 0)


def test_a_row_with_one_rows_id_and_anothers_words_is_attributed_to_neither(two: Places) -> None:
    def change(book: Any) -> None:
        ws = book[DOSSIERS]
        ids = column_of(ws, KEY_ROW_MARK)
        put(ws, row_of(ws, FIRST), [*line(ws, row_of(ws, SECOND))[: ids - 1], FIRST])

    path = fill(two.to_city(), {(DOSSIERS, SECOND, "direct"): 6})
    typing = typing_of(edit(path, change))
    assert values(typing) == {(SECOND, "direct"): 6}
    mixed = [cell for cell in typing.refused if cell.problem.code == "row_mixed"]
    assert [(cell.value, cell.field) for cell in mixed] == [("6", "direct")]


def test_rows_numbered_anew_stay_themselves(two: Places) -> None:
    """TT typed over after a row was taken out: a running number is nobody's name."""

    def change(book: Any) -> None:
        ws = book[DOCUMENTS]
        rows = body(ws)
        ws.delete_rows(rows[1])
        for number, row in enumerate(body(ws), 1):
            ws.cell(row, column_of(ws, "ordinal")).value = str(number)

    path = two.to_city()
    ready = list(read_package(path).held[DOCUMENTS].rows)
    fill(path, {(DOCUMENTS, ready[4], "title"): "Kế hoạch số 5"})
    typing = typing_of(edit(path, change))
    assert values(typing) == {(ready[4], "title"): "Kế hoạch số 5"}
    assert set(codes(typing)) == {"locked_cell"}


def test_an_identical_copy_of_a_row_means_nothing(two: Places) -> None:
    def change(book: Any) -> None:
        ws = book[TASKS]
        at = row_of(ws, TASK)
        ws.insert_rows(at + 1)
        put(ws, at + 1, line(ws, at))

    typing = typing_of(edit(fill(two.to_city(), TYPED), change))
    assert (values(typing), typing.refused) == (WANTED, ())


@pytest.mark.parametrize("with_id", [True, False])
def test_each_cell_of_another_copy_of_a_row_is_named(two: Places, with_id: bool) -> None:
    def change(book: Any) -> None:
        ws = book[TASKS]
        at = row_of(ws, TASK)
        ws.insert_rows(at + 1)
        cells = line(ws, at)
        if not with_id:
            cells[column_of(ws, KEY_ROW_MARK) - 1] = None
        put(ws, at + 1, cells)
        ws.cell(at + 1, column_of(ws, "progress")).value = 99
        ws.cell(at + 1, column_of(ws, "note")).value = "việc thứ hai"

    typing = typing_of(edit(fill(two.to_city(), TYPED), change))
    assert values(typing) == WANTED
    found = {(cell.field, cell.value, cell.problem.code) for cell in typing.refused}
    assert found == {("progress", "99", "row_doubled"), ("note", "việc thứ hai", "row_doubled")}
    assert "dòng trống" in sentence(typing.refused[0].problem)


@pytest.mark.parametrize("text", ["17", "Quyết định mới"])
def test_a_row_of_ones_own_between_the_rows_is_named(two: Places, text: str) -> None:
    def change(book: Any) -> None:
        ws = book[TASKS]
        at = row_of(ws, TASK)
        ws.insert_rows(at)
        ws.cell(at, column_of(ws, "note")).value = text

    typing = typing_of(edit(fill(two.to_city(), TYPED), change))
    assert values(typing) == WANTED
    (cell,) = typing.refused
    assert (cell.sheet, cell.value, cell.problem.code) == (TASKS, text, "loose_cell")


def test_who_signs_and_dates_below_the_table_types_no_figure(two: Places) -> None:
    def change(book: Any) -> None:
        ws = book[TASKS]
        last = ws.max_row
        for row in range(max(body(ws)) + 1, last + 1):
            for cell in ws[row]:
                if "Ngày" in str(cell.value or ""):
                    cell.value = "Nam Định, ngày 05 tháng 3 năm 2022"
        ws.cell(last + 3, column_of(ws, "note")).value = "Nguyễn Văn A"
        ws.cell(last + 4, column_of(ws, "status")).value = "Trần Thị B"

    assert typing_of(edit(two.to_city(), change)).refused == ()


def test_many_loose_cells_are_counted_not_listed_for_ever(two: Places) -> None:
    def change(book: Any) -> None:
        ws = book[DOSSIERS]
        column = column_of(ws, "direct")
        for row in range(ws.max_row + 2, ws.max_row + 900):
            ws.cell(row, column).value = row

    refused = typing_of(edit(two.to_city(), change)).refused
    assert len(refused) == 501
    assert (refused[-1].problem.code, refused[-1].problem.facts["count"]) == ("loose_more", 500)


# deletion by mark, ready rows


def test_an_x_where_nothing_may_be_deleted_is_refused_with_what_to_do(two: Places) -> None:
    typing = typing_of(fill(two.to_city(), {(TASKS, TASK, "delete"): "x"}))
    (cell,) = typing.refused
    assert (cell.value, cell.problem.code, cell.record) == ("x", "no_delete", TASK)
    assert "cột Ghi chú" in sentence(cell.problem)


def test_a_ready_row_crossed_out_is_nothing_and_its_cells_are_named(two: Places) -> None:
    path = two.to_city()
    ready = list(read_package(path).held[DOCUMENTS].rows)
    assert len(ready) == len(set(ready)) >= 10

    def drop(book: Any) -> None:
        ws = book[DOCUMENTS]
        ws.delete_rows(row_of(ws, ready[-1]))

    typing = typing_of(edit(fill(path, {(DOCUMENTS, ready[0], "title"): "Báo cáo quý"}), drop))
    assert values(typing) == {(ready[0], "title"): "Báo cáo quý"}
    assert typing.missing_rows == 0, "a ready row nobody needs is no loss"


def test_text_below_the_ready_rows_is_named(two: Places) -> None:
    def change(book: Any) -> None:
        ws = book[DOCUMENTS]
        at = max(body(ws)) + 1
        ws.insert_rows(at)
        ws.cell(at, column_of(ws, "title")).value = "Tờ trình thứ hai mươi mốt"

    (cell,) = typing_of(edit(two.to_city(), change)).refused
    assert (cell.sheet, cell.value, cell.problem.code) == (DOCUMENTS, "Tờ trình thứ hai mươi mốt", "loose_cell")
    assert "Gõ vào đúng dòng" in sentence(cell.problem)


# every refusal says what to do


DOING = (
    "Gõ",
    "gõ",
    "Sửa",
    "sửa",
    "Chọn",
    "Lấy lại",
    "Trả",
    "Bỏ",
    "bỏ",
    "Đổi",
    "giữ lại",
    "Hãy",
    "hãy",
    "xóa bớt",
    "báo",
)
TYPING_CODES = [
    "percent_range", "count_range", "points_range", "ratio_over_one", "not_a_whole_number", "not_a_number", "not_a_date",
    "no_such_month", "no_such_day", "not_a_choice", "not_a_mark", "text_too_long", "not_typed", "row_doubled", "row_mixed",
    "row_marked", "no_delete", "column_doubled", "sheet_twice", "sheet_copied", "locked_cell", "computed_cell",
    "loose_cell", "loose_more", "half_field", "typed_twice", "unknown_cell", "unreadable_cell", "percent_cell",
    "field_of_coordinator", "field_of_unit", "foreign_record",
]  # fmt: skip


class _Any(dict[str, object]):
    def __missing__(self, key: str) -> str:
        return f"<{key}>"


@pytest.mark.parametrize("code", TYPING_CODES)
def test_every_refusal_of_a_cell_says_what_to_do(code: str) -> None:
    said = SENTENCES[code].format_map(_Any())
    assert any(word in said for word in DOING), said


def test_the_value_of_every_refused_cell_is_kept(two: Places) -> None:
    path = fill(
        two.to_city(),
        {
            (TASKS, TASK, "progress"): 130,
            (TASKS, TASK, "document_date"): "31/02/2022",
            (TASKS, TASK, "title"): "Tên khác",
            (DOSSIERS, FIRST, "received"): 70,
        },
    )
    found = {(cell.problem.code, cell.value) for cell in typing_of(path).refused}
    assert found == {
        ("percent_range", "130"),
        ("no_such_day", "31/02/2022"),
        ("locked_cell", "Tên khác"),
        ("computed_cell", "70"),
    }
