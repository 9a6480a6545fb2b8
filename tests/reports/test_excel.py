"""Tables as a workbook: numbers stay numbers, text stays text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from par_desktop.reports import excel
from par_desktop.reports.content import Column, Paragraph, Row, RowKind, Table
from tests.reports.samples import paper

COLUMNS = (Column("TT", 1), Column("Tên", 4), Column("Điểm", 2, decimals=2), Column("Hạn", 2))


def test_values_keep_their_types_and_text_with_equals_stays_text() -> None:
    rows = (
        Row(("I. NHÓM",), RowKind.GROUP),
        Row((1, "=HYPERLINK(1)", Decimal("8.38"), date(2021, 9, 30))),
        Row((2, "Đặng", None, "Thường xuyên")),
    )
    book = openpyxl.load_workbook(BytesIO(excel.write(paper(Table("Điểm", COLUMNS, rows)))))
    sheet = book["Điểm"]
    grid = {row[0].value: row for row in sheet.iter_rows()}
    first = grid[1]
    assert first[1].value == "=HYPERLINK(1)"
    assert first[1].data_type == "s"
    assert Decimal(str(first[2].value)) == Decimal("8.38")
    assert first[2].number_format == "#,##0.00"
    assert first[3].value.date() == date(2021, 9, 30)
    assert grid[2][2].value is None
    assert grid[2][3].value == "Thường xuyên"
    assert [cell.value for cell in grid["TT"]] == ["TT", "Tên", "Điểm", "Hạn"]
    assert sheet.print_title_rows


def test_upper_headings_are_merged_and_no_single_cell_is() -> None:
    columns = (Column("TT", 1), Column("Tổng số", 1, group="Hồ sơ"), Column("Quá hạn", 1, group="Hồ sơ"))
    book = openpyxl.load_workbook(BytesIO(excel.write(paper(Table("Hồ sơ", columns, (Row((1, 5, 0)),))))))
    sheet = book.active
    ranges = [merged.bounds for merged in sheet.merged_cells.ranges]
    assert all((left, top) != (right, bottom) for left, top, right, bottom in ranges)
    upper = next(row for row in sheet.iter_rows() if row[0].value == "TT")
    assert [cell.value for cell in upper] == ["TT", "Hồ sơ", None]
    assert [cell.value for cell in sheet[upper[0].row + 1]] == [None, "Tổng số", "Quá hạn"]


def test_sheet_names_are_what_excel_allows_and_unique() -> None:
    row = (Row((1, "a", None, None)),)
    long = "Hồ sơ [TTHC]: trực tuyến/trực tiếp của 25 phường, xã"
    book = openpyxl.load_workbook(
        BytesIO(excel.write(paper(Table(long, COLUMNS, row), Table(long.upper(), COLUMNS, row))))
    )
    names = book.sheetnames
    assert len({name.casefold() for name in names}) == 2
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_a_paper_without_tables_has_no_workbook() -> None:
    with pytest.raises(ValueError, match="without tables"):
        excel.write(paper(Paragraph("Chỉ có lời.")))
