"""Sheet Sổ TTHC: who gets it, what is yellow in it, what comes back from one unit's file and from the group's."""

from __future__ import annotations

from datetime import date

import openpyxl
import pytest

from par_desktop.exchange.reader import read_package
from par_desktop.services import keep_procedures
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import OTHER, WARD, Places, edit, fill, take

SHEET = "Sổ TTHC"
CODE = "1.001193"
LIST = (
    {"code": CODE, "title": "Đăng ký khai sinh", "field": "Hộ tịch", "online": "level4", "linked": True},
    {"code": "2.000815", "title": "=Chứng thực bản sao_x0041_", "field": "Chứng thực", "online": "none"},
    {"code": "9.9", "title": "Đã bãi bỏ", "valid_to": date(2022, 3, 1)},
    {"code": "5.5", "title": "Của thành phố", "level": "district"},
)


@pytest.fixture
def listed(two: Places) -> Places:
    for values in LIST:
        keep_procedures.add_procedure(two.city, values)
    return two


def offerings(two: Places) -> list[tuple[object, ...]]:
    sql = "SELECT unit, procedure, at_desk, posted, since, note, origin FROM offering ORDER BY unit, procedure"
    return list(two.city.conn.execute(sql))


def test_a_ward_gets_the_communes_procedures_in_force_and_types_in_four_columns(listed: Places) -> None:
    rows = read_package(listed.to_ward()).held[SHEET].rows
    assert list(rows) == [f"{WARD}/2.000815", f"{WARD}/{CODE}"]
    texts = {key: cell.text for key, cell in rows[f"{WARD}/{CODE}"].cells.items()}
    assert (texts["code"], texts["title"], texts["field"]) == (CODE, "Đăng ký khai sinh (liên thông)", "Hộ tịch")
    assert texts["online"] == "Mức độ 4"
    yellow = {key for key, cell in rows[f"{WARD}/{CODE}"].cells.items() if cell.slot is not None}
    assert yellow == {"at_desk", "posted", "since", "note"}
    book = openpyxl.load_workbook(listed.folder / "to-ward.xlsx")
    sheet = book[SHEET]
    headings = [cell.value for row in sheet.iter_rows() for cell in row if cell.value == "Tại BPMC"]
    assert headings == ["Tại BPMC"]
    assert sheet.page_setup.orientation == "landscape"


def test_a_department_gets_none(listed: Places) -> None:
    package = read_package(export_to_unit(listed.city, "TP", listed.folder / "tp.xlsx").path)
    assert SHEET not in package.held


def test_without_a_list_there_is_no_sheet(two: Places) -> None:
    assert SHEET not in read_package(two.to_ward()).held


def test_what_a_ward_types_is_its_own_word(listed: Places) -> None:
    cells = {
        (SHEET, f"{WARD}/{CODE}", "at_desk"): "x",
        (SHEET, f"{WARD}/{CODE}", "posted"): "X",
        (SHEET, f"{WARD}/{CODE}", "since"): "5/2/2021",
        (SHEET, f"{WARD}/2.000815", "note"): "chưa có cán bộ",
    }
    received = take(listed.city, fill(listed.to_ward(), dict(cells)))
    assert received.refused == []
    assert offerings(listed) == [
        (WARD, CODE, 1, 1, "2021-02-05", None, "excel"),
        (WARD, "2.000815", None, None, None, "chưa có cán bộ", "excel"),
    ]


def test_a_wrong_mark_is_refused_alone_and_a_mark_can_be_taken_away(listed: Places) -> None:
    save(listed.city, [Patch("offering", f"{WARD}/{CODE}", {"at_desk": True, "posted": True})], source="bản giấy")
    cells = {
        (SHEET, f"{WARD}/{CODE}", "at_desk"): "rồi",
        (SHEET, f"{WARD}/{CODE}", "posted"): "",
        (SHEET, f"{WARD}/2.000815", "at_desk"): "có",
    }
    received = take(listed.city, fill(listed.to_ward(), dict(cells)))
    assert [(refused.problem.code, refused.value) for refused in received.refused] == [("not_a_mark", "rồi")]
    assert [row[:4] for row in offerings(listed)] == [(WARD, CODE, 1, None), (WARD, "2.000815", 1, None)]


def test_the_groups_file_holds_the_list_and_nobodys_marks(listed: Places) -> None:
    save(listed.city, [Patch("offering", f"{OTHER}/{CODE}", {"note": "riêng của đơn vị"})], source="Zalo")
    path = listed.group()
    package = read_package(path)
    assert list(package.held[SHEET].rows) == ["UNIT/2.000815", f"UNIT/{CODE}"]
    assert "riêng của đơn vị" not in repr(package.operations) + repr(package.held)
    assert {op.record for op in package.operations if op.kind == "procedure"} == {CODE, "2.000815", "9.9", "5.5"}
    filled = fill(path, {(SHEET, f"UNIT/{CODE}", "at_desk"): "x"})
    take(listed.city, filled, WARD)
    assert [row[:4] for row in offerings(listed) if row[0] == WARD] == [(WARD, CODE, 1, None)]


def test_a_changed_name_of_a_procedure_is_refused_by_its_address(listed: Places) -> None:
    def rename(book: openpyxl.Workbook) -> None:
        for row in book[SHEET].iter_rows():
            for cell in row:
                if cell.value == "Đăng ký khai sinh (liên thông)":
                    cell.value = "Khác"

    received = take(listed.city, edit(listed.to_ward(), rename))
    assert len(received.refused) == 1
    assert "Sổ TTHC" in repr(received.refused[0])
