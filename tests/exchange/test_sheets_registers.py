"""Sheets of registers: the unit's rows of the open year and blank ones, there and back by Excel and group package."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl

from par_desktop.exchange.reader import read_package
from par_desktop.exchange.sheets.registers import REGISTERS
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import WARD, Places, column_of, edit, fill, row_of, take

PAKN, MOST = "Phản ánh, kiến nghị", 30
ROW = f"pakn/{WARD}/{'ab' * 16}"


def entries(two: Places, register: str = "pakn") -> list[tuple[object, ...]]:
    sql = "SELECT unit, c01, c04, c06, origin FROM entry WHERE register = ? AND deleted = 0 ORDER BY c01, unit"
    return list(two.city.conn.execute(sql, (register,)).fetchall())


def rows_of(path: Path, sheet: str = PAKN) -> list[str]:
    return list(read_package(path).held[sheet].rows)


def test_a_ward_gets_its_own_rows_of_the_year_and_ready_blank_ones(two: Places) -> None:
    kept = {
        ROW: {"c01": "2022-02-15", "c04": "Đường ngập"},
        ROW.replace("ab", "cd"): {"c01": "2021-12-14", "c04": "Năm ngoái"},
        ROW.replace("ab", "ef"): {"c01": "31/02/2022", "c04": "Chưa rõ ngày"},
        ROW.replace(WARD, "13690"): {"c01": "2022-02-15", "c04": "Của phường khác"},
    }
    save(two.city, [Patch("entry", record, values) for record, values in kept.items()], source="bản giấy")
    found = rows_of(two.to_ward())
    assert ROW in found
    assert ROW.replace("ab", "cd") not in found, "the year 2022 began on 15/12/2021"
    assert ROW.replace("ab", "ef") in found, "nobody can say that it is not of this year"
    assert not [record for record in found if "13690" in record]
    blanks = [record for record in found if record not in kept]
    assert 0 < len(blanks) <= MOST
    row = read_package(two.to_ward("b.xlsx")).held[PAKN].rows[ROW]
    assert row.cells["c01"].text == "15/02/2022"
    assert row.cells["c01"].slot is not None


def test_a_row_typed_in_excel_is_the_row_that_the_window_would_have_kept(two: Places) -> None:
    path = two.to_ward()
    blank = rows_of(path)[0]
    cells = {
        (PAKN, blank, "c01"): "5/3/2022",
        (PAKN, blank, "c04"): "Đèn đường hỏng",
        (PAKN, blank, "c06"): date(2022, 3, 20),
    }
    assert take(two.city, fill(path, dict(cells))).refused == []
    assert entries(two) == [(WARD, "2022-03-05", "Đèn đường hỏng", "2022-03-20", "excel")]
    assert take(two.city, path).changes.counts()["new"] == 0, "the same file again is the same row"


def test_x_deletes_a_row(two: Places) -> None:
    save(two.ward, [Patch("entry", ROW, {"c01": "2022-02-15", "c04": "Ghi nhầm"})])
    take(two.city, two.to_city("a.xlsx"))
    assert take(two.city, fill(two.to_ward(), {(PAKN, ROW, "delete"): "x"})).refused == []
    assert entries(two) == []


def test_an_office_without_the_program_fills_in_the_group_package(two: Places) -> None:
    path = two.group()
    blank = rows_of(path, "Tiếp công dân")[0]
    cells: dict[tuple[str, str, str], object] = {
        ("Tiếp công dân", blank, "c01"): "05/03/2022",
        ("Tiếp công dân", blank, "c04"): "12",
    }
    assert take(two.city, fill(path, cells, unit="Phường Cửa Nam")).refused == []
    assert [row[:2] for row in entries(two, "tiep-dan")] == [("13690", "2022-03-05")]


def test_a_day_in_a_closed_month_is_refused_by_name_and_the_rest_taken(two: Places) -> None:
    path = two.to_ward()
    first, second = rows_of(path)[:2]
    save(two.city, [Patch("closing", "2022-02", {"closed": date(2022, 3, 1)})])
    cells: dict[tuple[str, str, str], object] = {
        (PAKN, first, "c01"): "14/02/2022",
        (PAKN, second, "c01"): "15/02/2022",
        (PAKN, second, "c04"): "Tháng 3",
    }
    received = take(two.city, fill(path, cells))
    (refused,) = received.refused
    assert refused.problem.code == "period_closed"
    assert [row[1:3] for row in entries(two)] == [("2022-02-15", "Tháng 3")]


def test_a_row_of_a_closed_month_is_not_yellow(two: Places) -> None:
    save(two.ward, [Patch("entry", ROW, {"c01": "2022-02-14", "c04": "Tháng 2"})])
    take(two.city, two.to_city("a.xlsx"))
    save(two.city, [Patch("closing", "2022-02", {"closed": date(2022, 3, 1)})])
    row = read_package(two.to_ward()).held[PAKN].rows[ROW]
    assert [key for key, cell in row.cells.items() if cell.slot is not None] == []


COMPLAINTS, NAME = "Khiếu nại, tố cáo", "Nguyễn Văn A"


def test_counts_and_document_numbers_of_complaints_come_by_excel(two: Places) -> None:
    path = two.to_ward()
    blank = rows_of(path, COMPLAINTS)[0]
    typed = {"c01": "05/03/2022", "c02": "Tố cáo", "c03": 2, "c07": "12/QĐ-UBND ngày 04/03/2022"}
    assert take(two.city, fill(path, {(COMPLAINTS, blank, key): text for key, text in typed.items()})).refused == []
    kept = two.city.conn.execute("SELECT c01, c02, c03, c07 FROM entry WHERE register = 'khieu-nai'").fetchall()
    assert kept == [("2022-03-05", "Tố cáo", "2", "12/QĐ-UBND ngày 04/03/2022")]
    assert {"Kỷ luật", COMPLAINTS} <= {spec.name for spec in REGISTERS}


def test_names_in_a_sheet_of_counts_are_refused_by_their_cells_and_told_to_nobody(two: Places) -> None:
    path = two.to_ward()
    blank = rows_of(path, COMPLAINTS)[0]

    def write(book: openpyxl.Workbook) -> None:
        sheet = book[COMPLAINTS]
        row = row_of(sheet, blank)
        sheet.cell(row, column_of(sheet, "c01")).value = "05/03/2022"
        sheet.cell(row, column_of(sheet, "c03")).value = NAME
        sheet.cell(row, column_of(sheet, "c07")).value = f"Ông {NAME} tố cáo " + "dài " * 1_200

    received = take(two.city, edit(path, write))
    assert [cell.address[0] for cell in received.refused] == ["H", "D"]
    assert "Nguyễn" not in repr(received.refused)
    assert {cell.sheet for cell in received.refused} == {COMPLAINTS}
    conn = two.city.conn
    assert conn.execute("SELECT c01, c03, c07 FROM entry").fetchall() == [("2022-03-05", None, None)]
    for (table,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        assert NAME not in repr(conn.execute(f'SELECT * FROM "{table}"').fetchall()), table


def test_excel_itself_takes_no_words_among_counts(two: Places) -> None:
    sheet = openpyxl.load_workbook(two.to_ward())[COMPLAINTS]
    rules = {rule.type: str(rule.sqref) for rule in sheet.data_validations.dataValidation}
    assert set(rules) == {"list", "whole", "textLength"}
    assert rules["whole"].split()[0].startswith("D"), "Số đơn tiếp nhận"


def test_departments_get_only_their_registers(two: Places) -> None:
    held = read_package(export_to_unit(two.city, "TP", two.folder / "tp.xlsx").path).held
    assert PAKN in held
    assert "Tiếp công dân" not in held


def test_a_choice_is_picked_from_a_list_that_holds_its_labels(two: Places) -> None:
    book = openpyxl.load_workbook(two.to_ward())
    ((sheet, place),) = book.defined_names["SO_PAKN_C02"].destinations
    labels = [cell.value for (cell,) in book[sheet][place.replace("$", "")]]
    assert labels[:2] == ["Trực tiếp", "Cổng dịch vụ công"]


def test_a_formula_like_text_stays_text(two: Places) -> None:
    save(two.ward, [Patch("entry", ROW, {"c01": "2022-02-15", "c04": "=1+1"})])

    def look(book: openpyxl.Workbook) -> None:
        sheet = book[PAKN]
        assert sheet.cell(row_of(sheet, ROW), 5).data_type == "s"

    edit(two.to_city(), look)
