"""Lists as departments and wards keep them: procedures, service units, rows of registers, the one-stop's own figures."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from par_desktop.domain.fields import DocumentReference
from par_desktop.services import take_in
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, save
from par_desktop.services.take_in import Answers, Look
from tests.exchange.helpers import Places
from tests.intake.test_workbooks_06a import balance_off, plain, row
from tests.intake.workbooks import book, saved

AS_FOUND = Answers()


def seen(desk: Desk, made: Any, folder: Path, spec: str, answers: Answers = AS_FOUND) -> Look:
    return take_in.look(desk, take_in.open_book(saved(made, folder / "tep.xlsx")), spec, answers)


def values(look: Look) -> dict[str, dict[str, object]]:
    return {line.entry.record: dict(line.entry.values) for line in look.lines}


def codes(look: Look) -> dict[str, str]:
    return {each.address: each.code for each in look.problems}


def test_the_announced_list_of_procedures_by_sections(two: Places, tmp_path: Path) -> None:
    made = book(
        {
            "DM TTHC": [
                ("DANH MỤC THỦ TỤC HÀNH CHÍNH THUỘC THẨM QUYỀN GIẢI QUYẾT CỦA UBND CẤP XÃ",),
                ("(Ban hành kèm theo Quyết định số 1234/QĐ-UBND ngày 05/02/2021)",),
                ("STT", "Mã số TTHC", "Tên thủ tục hành chính", "Quyết định công bố", "Mức độ DVCTT", "Liên thông"),
                ("I", None, "LĨNH VỰC HỘ TỊCH"),
                (1, "2.000635.000.00.00.H40", "Cấp bản sao Trích lục hộ tịch", "1234/QĐ-UBND ngày 05/02/2021", 3, None),
                (2, "1.001193", "Đăng ký khai sinh", "QĐ số 99/QĐ-BTP", "Toàn trình", "x"),
                ("II", None, "Lĩnh vực Chứng thực"),
                (1, "2.000815", "Chứng thực bản sao", "12/QĐ-UBND, ngày 31/02/2021", "Mức 4", None),
                (2, None, "Chứng thực chữ ký", None, "mức 5", "có"),
                (3, "1.001193", "Đăng ký khai sinh (lần hai)", None, None, None),
            ]
        }
    )
    look = seen(two.city, made, tmp_path, "procedures")
    assert values(look) == {
        "2.000635.000.00.00.H40": {
            "title": "Cấp bản sao Trích lục hộ tịch",
            "code": "2.000635.000.00.00.H40",
            "field": "Hộ tịch",
            "decision": DocumentReference("1234/QĐ-UBND", date(2021, 2, 5)),
            "online": "level3",
            "level": "commune",
        },
        "1.001193": {
            "title": "Đăng ký khai sinh",
            "code": "1.001193",
            "field": "Hộ tịch",
            "decision": DocumentReference("99/QĐ-BTP", None),
            "online": "full",
            "linked": True,
            "level": "commune",
        },
        look.lines[2].entry.record: {
            "title": "Chứng thực chữ ký",
            "field": "Chứng thực",
            "linked": True,
            "level": "commune",
        },
    }
    assert look.lines[2].entry.record.startswith("t")
    assert codes(look) == {"D8": "no_such_day", "E9": "unknown_name", "B10": "row_twice"}


def test_a_list_with_a_column_for_each_online_level(two: Places, tmp_path: Path) -> None:
    made = book(
        {
            "Sheet1": [
                ("TT", "Lĩnh vực", "Tên TTHC", "Cấp thực hiện", "Mức độ 3", "Mức độ 4"),
                (1, "Đất đai", "Hòa giải tranh chấp đất đai", "Xã", None, None),
                (2, "Đất đai", "Cấp giấy chứng nhận", "Huyện", "x", None),
                (3, "Hộ tịch", "Đăng ký kết hôn", "UBND cấp xã", None, "X"),
            ]
        }
    )
    made.active.merge_cells("B2:B3")
    look = seen(two.city, made, tmp_path, "procedures")
    assert [(v["field"], v["level"], v.get("online")) for v in values(look).values()] == [
        ("Đất đai", "commune", None),
        ("Đất đai", "district", "level3"),
        ("Hộ tịch", "commune", "level4"),
    ]


def test_a_list_taken_in_twice_changes_nothing_and_a_removed_procedure_comes_back_bare(
    two: Places, tmp_path: Path
) -> None:
    made = {"S": [("Mã TTHC", "Tên TTHC"), ("1.1", "Khai sinh"), (None, "Khai tử")]}
    take_in.take(two.city, seen(two.city, book(made), tmp_path, "procedures"))
    again = seen(two.city, book(made), tmp_path, "procedures")
    assert [line.state for line in again.lines] == ["same", "same"]
    assert not again.ready
    save(two.city, [Patch("procedure", "1.1", {"field": "Hộ tịch"}), Patch("procedure", "1.1", deleted=True)])
    back = seen(two.city, book(made), tmp_path, "procedures")
    take_in.take(two.city, back)
    kept = two.city.conn.execute("SELECT title, field, deleted FROM procedure WHERE procedure = '1.1'").fetchone()
    assert tuple(kept) == ("Khai sinh", None, 0)


def test_service_units_get_lasting_codes_from_their_names(two: Places, tmp_path: Path) -> None:
    made = book(
        {
            "ĐVSN": [
                ("DANH SÁCH ĐƠN VỊ SỰ NGHIỆP",),
                ("STT", "Tên đơn vị", "Trực thuộc", "Ngày thành lập"),
                (1, "Trường THCS Trần Đăng Ninh", "Phòng Giáo dục và Đào tạo", datetime.fromisoformat("1995-09-05")),
                (2, "Trường Mầm non Sao Vàng", "Phòng GDĐT", "5/9/2001"),
                (3, "TRƯỜNG THCS TRẦN ĐĂNG NINH", None, None),
                (None, "Tổng cộng: 3 đơn vị"),
            ]
        }
    )
    look = seen(two.city, made, tmp_path, "units")
    assert values(look) == {
        "truong-thcs-tran-dang-ninh": {
            "name": "Trường THCS Trần Đăng Ninh",
            "parent": "GDDT",
            "since": date(1995, 9, 5),
        },
        "truong-mam-non-sao-vang": {"name": "Trường Mầm non Sao Vàng", "since": date(2001, 9, 5)},
    }
    assert codes(look) == {"C4": "unknown_name", "B5": "row_twice"}
    take_in.take(two.city, look)
    assert two.city.conn.execute("SELECT count(*) FROM service_unit").fetchone()[0] == 2


def test_rows_of_a_register_are_added_once(two: Places, tmp_path: Path) -> None:
    rows = {
        "Đào tạo": [
            ("SỔ THEO DÕI ĐÀO TẠO, BỒI DƯỠNG – PHƯỜNG BÀ TRIỆU",),
            ("TT", "Thời gian", "Nội dung", "Đối tượng", "Số người dự", "Quyết định cử"),
            (1, "15/01/2022", "Nghiệp vụ một cửa", "công chức", 5, "12/QĐ-UBND ngày 10/01/2022"),
            (2, "15/01/2022", "Nghiệp vụ một cửa", "công chức", 5, "12/QĐ-UBND ngày 10/01/2022"),
            (3, "tháng 2/2022", "Chuyển đổi số", "nhà báo", "3 người", "số gì đó rất dài không phải văn bản nào cả"),
        ]
    }
    look = seen(two.ward, book(rows), tmp_path, "register:dao-tao")
    assert [sorted(v.items()) for v in values(look).values()] == [
        [
            ("c01", "2022-01-15"),
            ("c03", "Nghiệp vụ một cửa"),
            ("c05", "Cán bộ, công chức"),
            ("c06", "5"),
            ("c09", "12/QĐ-UBND ngày 10/01/2022"),
        ]
    ] * 2 + [[("c03", "Chuyển đổi số")]]
    assert codes(look) == {
        "B5": "month_for_date",
        "D5": "not_a_choice",
        "E5": "letters_in_number",
        "F5": "not_a_document",
    }
    take_in.take(two.ward, look)
    assert two.ward.conn.execute("SELECT count(*) FROM entry").fetchone()[0] == 3
    assert [line.state for line in seen(two.ward, book(rows), tmp_path, "register:dao-tao").lines] == ["same"] * 3


def test_a_register_of_counts_takes_no_words(two: Places, tmp_path: Path) -> None:
    made = book(
        {
            "KN": [
                ("Ngày chốt số", "Loại", "Số văn bản"),
                ("31/01/2022", "Khiếu nại", "Bà Nguyễn Thị A khiếu nại về đất đai"),
            ]
        }
    )
    look = seen(two.ward, made, tmp_path, "register:khieu-nai")
    assert [value for v in values(look).values() for value in v.values()] == ["2022-01-31", "Khiếu nại"]


def test_the_city_may_keep_the_one_stop_s_form_beside_the_wards_figures(two: Places, tmp_path: Path) -> None:
    look = seen(two.city, plain(), tmp_path, "onestop_06a")
    assert values(look)["13654/2022-02/CT"] == {**row(0, 0, None, None, 90, 9, 0, 1, 0), "carried": 2}
    take_in.take(two.city, look)
    assert two.city.conn.execute("SELECT count(*) FROM onestop").fetchone()[0] == 2
    assert two.city.conn.execute("SELECT count(*) FROM dossier").fetchone()[0] == 0


def test_the_city_s_choice_refuses_rows_whose_sums_do_not_meet(two: Places, tmp_path: Path) -> None:
    save(two.city, [Patch("choice", "balance", {"value": "refuse"})])
    look = seen(two.city, balance_off(), tmp_path, "dossiers_06a")
    assert [(each.address, each.code, each.refused) for each in look.problems] == [("C10", "balance_off", True)]
    assert (look.lines, look.ready) == ((), False)


def test_a_ward_is_offered_what_is_its_own(two: Places) -> None:
    ward, city = dict(take_in.specs(two.ward)), dict(take_in.specs(two.city))
    assert set(city) - set(ward) == {"onestop_06a", "procedures", "units"}
    assert "register:tin-bai" in ward


def test_a_day_with_its_month_in_front_is_pointed_at(two: Places, tmp_path: Path) -> None:
    made = book(
        {
            "Quý I-2022": [
                ("SỔ ĐỐI THOẠI QUÝ I/2022",),
                ("Ngày đối thoại", "Nội dung", "Số ý kiến"),
                (datetime.fromisoformat("2022-03-02"), "Đất đai", 3),
                (datetime.fromisoformat("2022-10-02"), "Hộ tịch", 1),
            ]
        }
    )
    look = seen(two.ward, made, tmp_path, "register:doi-thoai")
    assert [(each.address, each.code, each.refused) for each in look.problems] == [("A4", "date_swapped", False)]
    assert len(look.lines) == 2


def test_a_list_taken_in_again_finds_a_renamed_unit_by_either_name(two: Places, tmp_path: Path) -> None:
    old, new = "Trường THCS Trần Đăng Ninh", "Trường THCS Trần Đăng Ninh 1"
    code = "truong-thcs-tran-dang-ninh"
    save(two.city, [Patch("service_unit", code, {"name": old})])
    save(two.city, [Patch("service_unit", code, {"name": new})])
    for name in (old, new):
        look = seen(two.city, book({"S": [("Tên đơn vị", "Trực thuộc"), (name, "Phòng Y tế")]}), tmp_path, "units")
        assert list(values(look)) == [code]
