"""Where a table lies: headings, column numbers, totals, sections, notes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from par_desktop.intake.grid import Cell, CellKind, Grid, Merge, Tally, number_cell, text_cell
from par_desktop.intake.headings import RowSort, column_number, find_table, is_total
from par_desktop.intake.mapping import FieldKind, Target, fingerprint, map_columns


def grid(*rows: Sequence[object], merges: Sequence[Merge] = ()) -> Grid:
    made, tally = Grid("Trang", merges=list(merges)), Tally("t")
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if isinstance(value, str):
                made.put(row, column, text_cell(value), tally)
            elif isinstance(value, int):
                made.put(row, column, number_cell(value, percent=False), tally)
    return made


@pytest.mark.parametrize(
    "name", ["Tổng", "TỔNG CỘNG", "Tổng số:", "Cộng", "cộng:", "Cộng (I+II)", "Tổng toàn thành phố"]
)
def test_totals_by_their_names(name: str) -> None:
    assert is_total(name)


@pytest.mark.parametrize(
    "name", ["Công chứng", "Công thương", "Cộng đồng", "Tổng kết năm", "Hộ tịch", "Tổng hợp báo cáo"]
)
def test_names_that_only_begin_like_totals(name: str) -> None:
    assert not is_total(name)


@pytest.mark.parametrize(
    ("text", "number"),
    [("(3)=(4)+(5)+(6)", "3"), ("(4a)", "4a"), ("7", "7"), ("[13]", "13"), ("Hộ tịch", None), ("(a)", None)],
)
def test_column_numbers(text: str, number: str | None) -> None:
    assert column_number(Cell(CellKind.TEXT, text)) == number


def test_a_bracketed_number_that_excel_made_negative_is_still_a_column_s() -> None:
    assert column_number(Cell(CellKind.NUMBER, "-3", number=Decimal(-3))) == "3"


def test_a_table_without_known_headings_is_found_by_its_shape() -> None:
    table = find_table(
        grid(("BÁO CÁO",), (), ("TT", "Nội dung", "Số lượng"), (1, "Một", 5), (2, "Hai", 6), ("", "Tổng cộng", 11))
    )
    assert table is not None
    assert [column.label for column in table.columns] == ["TT", "Nội dung", "Số lượng"]
    assert [(row.sort, row.index) for row in table.rows] == [
        (RowSort.DATA, 3),
        (RowSort.DATA, 4),
        (RowSort.TOTAL, 5),
    ]
    assert table.titles == ("BÁO CÁO",)
    assert table.ordinal == 0


def test_merged_headings_of_three_rows_are_joined_from_the_top_down() -> None:
    table = find_table(
        grid(
            ("TT", "Tên", "Kết quả", None, None),
            (None, None, "Năm nay", None, "Năm trước"),
            (None, None, "Số", "Tỷ lệ"),
            (1, 2, 3, 4, 5),
            (1, "Một", 5, 6, 7),
            merges=[Merge(0, 0, 2, 0), Merge(0, 1, 2, 1), Merge(0, 2, 0, 4), Merge(1, 2, 1, 3), Merge(1, 4, 2, 4)],
        )
    )
    assert table is not None
    assert [(column.label, column.number) for column in table.columns] == [
        ("TT", "1"),
        ("Tên", "2"),
        ("Kết quả / Năm nay / Số", "3"),
        ("Kết quả / Năm nay / Tỷ lệ", "4"),
        ("Kết quả / Năm trước", "5"),
    ]
    assert [row.index for row in table.rows] == [4]


def test_rows_that_name_a_section_and_rows_that_say_little() -> None:
    table = find_table(
        grid(
            ("TT", "Tên", "Số", "Ghi chú"),
            ("", "Phường Cửa Nam"),
            (1, "Một", 5, ""),
            ("", "Hai"),
            ("II", "Phường Cửa Bắc", 4, ""),
            (1, "Ba", 4, ""),
            ("", "Người lập biểu"),
            (2, "Bốn", 9, "sau chữ ký"),
        )
    )
    assert table is not None
    assert [(row.index, row.sort) for row in table.rows] == [
        (1, RowSort.SECTION),
        (2, RowSort.DATA),
        (3, RowSort.DATA),
        (4, RowSort.SECTION),
        (5, RowSort.DATA),
    ]
    assert "Người lập biểu" in table.notes


def test_a_sheet_of_one_row_or_of_words_is_no_table() -> None:
    assert find_table(grid(("Chỉ có một dòng",))) is None
    assert find_table(grid()) is None


def test_the_shape_of_a_heading_is_remembered_whatever_stands_below_or_above() -> None:
    one = find_table(grid(("TT", "Tên"), (1, "Một")))
    other = find_table(grid(("Tháng 5",), ("TT", "TÊN:"), (7, "Bảy"), (8, "Tám")))
    moved = find_table(grid(("Tên", "TT"), ("Một", 1)))
    assert one is not None
    assert other is not None
    assert moved is not None
    assert fingerprint(one) == fingerprint(other) != fingerprint(moved)


def test_columns_are_mapped_without_marks_and_by_where_they_stand() -> None:
    table = find_table(
        grid(
            ("Don vi", "Đã giải quyết", None, "Đang giải quyết", None, "Quá"),
            (None, "Tổng số", "Quá hạn", "Tổng số", "Quá hạn", None),
            ("A", 1, 2, 3, 4, 5),
            merges=[Merge(0, 0, 1, 0), Merge(0, 1, 0, 2), Merge(0, 3, 0, 4), Merge(0, 5, 1, 5)],
        )
    )
    assert table is not None
    count = FieldKind.COUNT
    targets = (
        Target("unit", "Đơn vị", FieldKind.TEXT),
        Target("late", "Đã giải quyết / Quá hạn", count),
        Target("open_late", "Đang giải quyết / Quá hạn", count),
        Target("open", "Đang giải quyết / Tổng số", count),
        Target("never", "Không có cột này", count),
    )
    assert map_columns(table, targets) == {"unit": 0, "late": 2, "open_late": 4, "open": 3}
