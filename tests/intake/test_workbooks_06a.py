"""Biểu II.06a in the shapes wards and one-stop software give it; every expected figure is worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from par_desktop.services import take_in
from par_desktop.services.take_in import Answers, Look
from tests.exchange.helpers import Places
from tests.intake.workbooks import HEAD_06A, book, form_06a, put, saved

FEB = "13654/2022-02"
AS_FOUND = Answers()
DAY, FIRST = (datetime.fromisoformat(day) for day in ("2022-12-15", "2022-01-01"))
NAMES = ("online3", "online4", "direct", "postal", "early", "on_time", "late", "open_in_time", "open_late")


def row(*figures: int | None) -> dict[str, object]:
    """Figures in the record's order; ``None`` is "not in the file" and is left out."""
    return {name: figure for name, figure in zip(NAMES, figures, strict=True) if figure is not None}


NONE = {"none": True, **dict.fromkeys(NAMES)}


@dataclass
class Case:
    """A workbook, and what it must come to: values by record, problems by cell and code, totals that disagree."""

    make: Callable[[], Any]
    lines: Mapping[str, Mapping[str, object]]
    problems: Mapping[str, str] = field(default_factory=dict)
    totals_off: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    city: bool = False
    answers: Answers = AS_FOUND
    needs: tuple[str, ...] = ()
    suffix: str = ".xlsx"


def plain() -> Any:
    return form_06a(
        [
            (1, "Chứng thực", 100, 0, 98, 2, 99, 90, 9, 0, 1, 1, 0),
            (2, "Hộ tịch", 50, 20, 30, 0, 48, 40, 7, 1, 2, 1, 1),
            (None, "Tổng cộng", 150, 20, 128, 2, 147, 130, 16, 1, 3, 2, 1),
        ]
    )


def unmerged() -> Any:
    """Group names stand in the first cell of their columns, nothing is merged, no column numbers."""
    return form_06a([(1, "Chứng thực", 100, 0, 98, 2, 99, 90, 9, 0, 1, 1, 0)], numbers=False, merged=False)


SPLIT_HEAD = [
    ("STT", "Lĩnh vực", "Tiếp nhận", None, None, None, None, None, "Đã giải quyết", None, None, None, "Đang giải quyết"),
    (None, None, "Tổng số", "Trực tuyến mức độ 3", "Trực tuyến mức độ 4", "Trực tiếp", "BCCI", "Kỳ trước", "Tổng số",
     "Trước hạn", "Đúng hạn", "Quá hạn", "Tổng số", "Trong hạn", "Quá hạn"),
]  # fmt: skip
SPLIT_MERGES = ("A1:A2", "B1:B2", "C1:H1", "I1:L1", "M1:O1")


def split() -> Any:
    """Levels and post apart, heading of two rows at the very top, no title."""
    made = book({"Tháng 2-2022": [*SPLIT_HEAD, (1, "Chứng thực", 100, 3, 4, 80, 11, 2, 99, 90, 9, 0, 1, 1, 0)]})
    for merge in SPLIT_MERGES:
        made.active.merge_cells(merge)
    return made


def unit_column() -> Any:
    head = ("TT", "Phường, xã", "Lĩnh vực", "Trực tuyến mức 3", "Trực tuyến mức 4", "Trực tiếp", "BCCI", "Trước hạn",
            "Đúng hạn", "Quá hạn", "Trong hạn", "Đang giải quyết quá hạn")  # fmt: skip
    made = book(
        {
            "Toàn TP": [
                ("KẾT QUẢ GIẢI QUYẾT TTHC THÁNG 02/2022",),
                head,
                (1, "P. Bà Triệu", "Chứng thực", 1, 2, 90, 0, 80, 12, 1, 0, 0),
                (2, None, "Hộ tịch", 0, 5, 20, 1, 20, 6, 0, 0, 0),
                (3, "UBND phường Lộc Hoà", "Chứng thực", 0, 0, 40, 0, 40, 0, 0, 0, 0),
                (4, "xã Mỹ Xá", "Chứng thực", 0, 0, 7, 0, 7, 0, 0, 0, 0),
                (5, "Phường Không Có", "Chứng thực", 0, 0, 7, 0, 7, 0, 0, 0, 0),
            ]
        }
    )
    made.active.merge_cells("B3:B4")
    return made


def sections() -> Any:
    """Units as rows over their fields, each with its subtotal, then the sum of all."""
    return form_06a(
        [
            ("I", "Phường Bà Triệu", 150, 0, 148, 2, 147, 130, 16, 1, 3, 2, 1),
            (1, "Chứng thực", 100, 0, 98, 2, 99, 90, 9, 0, 1, 1, 0),
            (2, "Hộ tịch", 50, 0, 50, 0, 48, 40, 7, 1, 2, 1, 1),
            ("II", "Phường Cửa Nam", 10, 0, 10, 0, 10, 10, 0, 0, 0, 0, 0),
            (1, "Chứng thực", 10, 0, 10, 0, 10, 10, 0, 0, 0, 0, 0),
            (None, "Tổng cộng", 160, 0, 158, 2, 157, 140, 16, 1, 3, 2, 1),
        ],
        unit="VĂN PHÒNG HĐND - UBND",
    )


def withdrawn_beside() -> Any:
    """A variant with three more columns: (7) holds what was withdrawn and returned, (9) does not."""
    head = ("STT", "Lĩnh vực", "Tồn đầu", "Tiếp nhận trực tuyến", "Trực tuyến toàn trình", "Trực tuyến một phần",
            "Trực tiếp", "Bưu chính công ích", "Trước hạn", "Đúng hạn", "Quá hạn", "CD rút hồ sơ", "Hồ sơ trả lại",
            "Tổng số đã giải quyết", "Trong hạn", "Chờ bổ sung", "Tồn quá hạn", "Tồn cuối")  # fmt: skip
    return book(
        {
            "Sheet1": [
                ("Phường Bà Triệu",),
                ("Từ ngày 15/01/2022 đến ngày 14/02/2022",),
                head,
                (1, "Lĩnh vực Chứng thực", 2, 7, 4, 3, 80, 11, 85, 8, 0, 1, 2, 96, 3, 1, 0, 4),
                (2, "Lĩnh vực Hộ tịch", 0, 0, 0, 0, 5, 0, 5, 0, 0, 0, 0, 5, 0, 0, 0, 0),
            ]
        }
    )


def broken_sums() -> Any:
    return form_06a(
        [
            (1, "Chứng thực", 100, 0, 98, 2, 99, 90, 8, 0, 1, 1, 0),
            (2, "Hộ tịch", 51, 20, 30, 0, 48, 40, 7, 1, 2, 1, 1),
            (3, "Đất đai", 10, 0, 10, 0, 8, 4, 4, 0, 2, 1, 0),
            (4, "Môi trường", 3, 0, 3, 0, 3, 3, 0, 0, 0, 0, 0),
            (5, "Xây dựng", 9, 0, 9, 0, 7, 7, 0, 0, 1, 1, 0),
        ]
    )


def wrong_total() -> Any:
    return form_06a(
        [
            (1, "Chứng thực", 100, 0, 98, 2, 99, 90, 9, 0, 1, 1, 0),
            (2, "Hộ tịch", 50, 0, 50, 0, 48, 40, 7, 1, 2, 1, 1),
            (None, "Cộng:", 150, 0, 148, 2, 147, 130, 17, 1, 3, 2, 1),
        ]
    )


def text_numbers() -> Any:
    """Numbers as texts with dots, commas, spaces no eye sees; "-", "không" and blanks."""
    return form_06a(
        [
            (1, "Chứng thực", "1.240", "0", "1 238\u00a0", "2", "1,239", "1.230,0", "9", "-", "1", "1", "không"),
            (2, "Hộ tịch", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-", "-"),
            (3, "Đất đai", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
            (4, "Môi trường"),
        ]
    )


def bad_cells() -> Any:
    made = form_06a(
        [
            (1, "Chứng thực", None, 0, 98, None, None, "9O", 9, 0, None, 1, 0),
            (2, "Hộ tịch", None, 0, 50, None, None, 40, "98,5%", 1, None, 1, 1),
            (3, "Đất đai", None, 0, 0, None, None, DAY, 7, 0.5, None, "12 hồ sơ", -1),
            (4, "Khoáng sản", None, 0, 0, None, None, 1, 2, 3, None, 4, 5),
            (5, None, None, 0, 0, None, None, 1, 2, 3, None, 4, 5),
            (6, "Môi trường", None, "=1+1", 0, None, None, 1, 2, 3, None, "45/50", 0),
            (7, "Chứng thực", None, 0, 1, None, None, 1, 0, 0, None, 0, 0),
        ]
    )
    made.active["I12"].number_format = "0%"
    made.active["I12"] = 0.5
    return made


def balance_off() -> Any:
    return form_06a([(1, "Chứng thực", 100, 0, 98, 2, 97, 88, 9, 0, 1, 1, 0)])


def quarter() -> Any:
    return form_06a([(1, "Chứng thực", 100, 0, 98, 2, 99, 90, 9, 0, 1, 1, 0)], period="Quý I năm 2022")


def future() -> Any:
    return form_06a([(1, "Chứng thực", 100, 0, 98, 2, 99, 90, 9, 0, 1, 1, 0)], period="Tháng 4 năm 2022")


def other_ward() -> Any:
    return form_06a([(1, "Chứng thực", 100, 0, 98, 2, 99, 90, 9, 0, 1, 1, 0)], unit="ỦY BAN NHÂN DÂN PHƯỜNG CỬA NAM")


def inserted_columns() -> Any:
    """Somebody put a column of remarks and a blank one into the form, and hid two rows and a column."""
    made = form_06a(
        [
            (1, "Chứng thực", 100, 0, 98, 2, 99, 90, 9, 0, 1, 1, 0),
            (2, "Hộ tịch", 50, 0, 50, 0, 48, 40, 7, 1, 2, 1, 1),
            (None, "Tổng số", 150, 0, 148, 2, 147, 130, 16, 1, 3, 2, 1),
        ],
        merged=False,
    )
    ws = made.active
    ws.insert_cols(3, 2)
    ws["C6"] = "Ghi chú"
    ws["C10"] = "có 3 hồ sơ"
    ws.row_dimensions[11].hidden = True
    ws.column_dimensions["H"].hidden = True
    return made


def month_column() -> Any:
    """Two months in one file, each row says which; a month as a date, as Excel makes it of 1/2022."""
    head = ("Tháng", "Lĩnh vực", "Mức 3", "Mức 4", "Trực tiếp", "BCCI", "Trước hạn", "Đúng hạn", "Quá hạn",
            "Chưa đến hạn", "Đang giải quyết quá hạn")  # fmt: skip
    return book(
        {
            "So lieu": [
                head,
                (FIRST, "Chứng thực", 1, 2, 3, 4, 5, 5, 0, 0, 0),
                ("Tháng 2/2022", "Chứng thực", 0, 0, 8, 0, 8, 0, 0, 0, 0),
                ("T2/2022", "Hộ tịch", 0, 0, 6, 0, 6, 0, 0, 0, 0),
                ("tháng hai", "Đất đai", 0, 0, 6, 0, 6, 0, 0, 0, 0),
            ]
        }
    )


def with_notes() -> Any:
    """Totals on top, a remark below the table that begins like a row, blank rows in between."""
    made = form_06a(
        [
            (None, "Tổng số", 150, 0, 148, 2, 147, 130, 16, 1, 3, 2, 1),
            (1, "1. Chứng thực", 100, 0, 98, 2, 99, 90, 9, 0, 1, 1, 0),
            (),
            (2, "2. Hộ tịch (cấp xã)", 50, 0, 50, 0, 48, 40, 7, 1, 2, 1, 1),
            (None, "Ghi chú: 01 hồ sơ hộ tịch chờ xác minh", None, 5),
        ]
    )
    put(made.active, 20, [(None, "Chứng thực", 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7)])
    return made


DIRECT = Answers(options={"online_as": "online4", "walk_in_as": "direct"})
CASES = {
    "plain form, three merged rows": Case(
        plain,
        {f"{FEB}/CT": row(0, 0, None, None, 90, 9, 0, 1, 0), f"{FEB}/HT": row(None, None, None, None, 40, 7, 1, 1, 1)},
    ),
    "plain form, joint columns answered": Case(
        plain,
        {f"{FEB}/CT": row(0, 0, 98, 0, 90, 9, 0, 1, 0), f"{FEB}/HT": row(0, 20, 30, 0, 40, 7, 1, 1, 1)},
        answers=DIRECT,
    ),
    "nothing merged, no numbers": Case(unmerged, {f"{FEB}/CT": row(0, 0, None, None, 90, 9, 0, 1, 0)}),
    "levels and post apart": Case(split, {f"{FEB}/CT": row(3, 4, 80, 11, 90, 9, 0, 1, 0)}),
    "a column of units, for the city": Case(
        unit_column,
        {
            f"{FEB}/CT": row(1, 2, 90, 0, 80, 12, 1, 0, 0),
            f"{FEB}/HT": row(0, 5, 20, 1, 20, 6, 0, 0, 0),
            "13693/2022-02/CT": row(0, 0, 40, 0, 40, 0, 0, 0, 0),
            "13699/2022-02/CT": row(0, 0, 7, 0, 7, 0, 0, 0, 0),
        },
        {"B7": "unknown_name"},
        city=True,
    ),
    "a column of units, for a ward": Case(
        unit_column,
        {f"{FEB}/CT": row(1, 2, 90, 0, 80, 12, 1, 0, 0), f"{FEB}/HT": row(0, 5, 20, 1, 20, 6, 0, 0, 0)},
        {"B7": "unknown_name", "C5": "row_of_other_unit", "C6": "row_of_other_unit"},
    ),
    "units as sections": Case(
        sections,
        {
            f"{FEB}/CT": row(0, 0, None, None, 90, 9, 0, 1, 0),
            f"{FEB}/HT": row(0, 0, None, None, 40, 7, 1, 1, 1),
            "13690/2022-02/CT": row(0, 0, None, None, 10, 0, 0, 0, 0),
        },
        city=True,
    ),
    "withdrawn, returned and waiting beside": Case(
        withdrawn_beside,
        {f"{FEB}/CT": row(3, 4, 80, 11, 85, 11, 0, 4, 0), f"{FEB}/HT": row(0, 0, 5, 0, 5, 0, 0, 0, 0)},
    ),
    "sums that are none": Case(
        broken_sums,
        {f"{FEB}/MT": row(0, 0, None, None, 3, 0, 0, 0, 0), f"{FEB}/XD": row(0, 0, None, None, 7, 0, 0, 1, 0)},
        {"G10": "sum_resolved", "C11": "sum_received", "K12": "sum_open", "C14": "balance_off"},
    ),
    "a total that differs": Case(
        wrong_total,
        {f"{FEB}/CT": row(0, 0, None, None, 90, 9, 0, 1, 0), f"{FEB}/HT": row(0, 0, None, None, 40, 7, 1, 1, 1)},
        totals_off={"I12": (17, 16)},
    ),
    "numbers as texts": Case(
        text_numbers,
        {f"{FEB}/CT": row(0, 0, None, None, 1230, 9, 0, 1, 0), f"{FEB}/HT": NONE, f"{FEB}/DD": row(*[0] * 9)},
    ),
    "cells that are no numbers": Case(
        bad_cells,
        {
            f"{FEB}/CT": row(0, 0, None, None, None, 9, 0, 1, 0),
            f"{FEB}/HT": row(0, 0, None, None, 40, None, 1, 1, 1),
            f"{FEB}/DD": row(0, 0, 0, 0, None, None, None, None, None),
            f"{FEB}/MT": row(None, None, 0, 0, 1, 2, 3, None, 0),
        },
        {
            "H10": "letters_in_number",
            "I11": "percent_for_count",
            "H12": "date_for_number",
            "I12": "percent_for_count",
            "J12": "not_a_whole_number",
            "L12": "letters_in_number",
            "M12": "count_range",
            "B13": "unknown_name",
            "B14": "row_without_name",
            "D15": "formula_not_calculated",
            "L15": "fraction_for_count",
            "B16": "row_twice",
        },
    ),
    "(3) is not (7) + (11)": Case(
        balance_off, {f"{FEB}/CT": row(0, 0, None, None, 88, 9, 0, 1, 0)}, {"C10": "balance_off"}
    ),
    "a quarter": Case(quarter, {}, {"A10": "period_not_month"}),
    "a quarter, the month chosen": Case(
        quarter,
        {"13654/2022-01/CT": row(0, 0, None, None, 90, 9, 0, 1, 0)},
        answers=Answers(period="2022-01"),
    ),
    "a month to come": Case(future, {}, {"A10": "future_period"}),
    "another ward's": Case(other_ward, {}, {"B10": "row_of_other_unit"}),
    "columns inserted, rows hidden": Case(
        inserted_columns,
        {f"{FEB}/CT": row(0, 0, None, None, 90, 9, 0, 1, 0), f"{FEB}/HT": row(0, 0, None, None, 40, 7, 1, 1, 1)},
    ),
    "a month in each row": Case(
        month_column,
        {
            "13654/2022-01/CT": row(1, 2, 3, 4, 5, 5, 0, 0, 0),
            f"{FEB}/CT": row(0, 0, 8, 0, 8, 0, 0, 0, 0),
            f"{FEB}/HT": row(0, 0, 6, 0, 6, 0, 0, 0, 0),
        },
        {"A5": "not_a_period_here"},
    ),
    "total on top, notes below": Case(
        with_notes,
        {f"{FEB}/CT": row(0, 0, None, None, 90, 9, 0, 1, 0), f"{FEB}/HT": row(0, 0, None, None, 40, 7, 1, 1, 1)},
    ),
    "no unit, for the city": Case(
        lambda: form_06a([(1, "Chứng thực", 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0)], unit=""),
        {},
        city=True,
        needs=("unit",),
    ),
    "no unit, for the city, chosen": Case(
        lambda: form_06a([(1, "Chứng thực", 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0)], unit=""),
        {"13636/2022-02/CT": row(0, 0, None, None, 1, 0, 0, 0, 0)},
        city=True,
        answers=Answers(unit="13636"),
    ),
    "no month": Case(
        lambda: form_06a([(1, "Chứng thực", 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0)], period=""), {}, needs=("period",)
    ),
    "an .xls that is an .xlsx": Case(plain, {
        f"{FEB}/CT": row(0, 0, None, None, 90, 9, 0, 1, 0), f"{FEB}/HT": row(None, None, None, None, 40, 7, 1, 1, 1)
    }, suffix=".xls"),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_form_is_read_to_the_right_figures_or_the_right_complaint(name: str, two: Places, tmp_path: Path) -> None:
    case = CASES[name]
    path = tmp_path / f"bieu{case.suffix}"
    saved(case.make(), tmp_path / "bieu.xlsx").rename(path)
    desk = two.city if case.city else two.ward
    opened = take_in.open_book(path)
    assert take_in.recognise(desk, opened) == "dossiers_06a"
    look = take_in.look(desk, opened, "dossiers_06a", case.answers)
    assert {line.entry.record: dict(line.entry.values) for line in look.lines} == case.lines
    assert {each.address: each.code for each in look.problems} == case.problems
    assert {t.address: (t.told, t.summed) for t in look.totals if not t.agrees} == case.totals_off
    assert look.needs == case.needs
    assert look.ready == bool(case.lines)


def look_at(two: Places, made: Any, tmp_path: Path, answers: Answers = AS_FOUND) -> Look:
    return take_in.look(two.ward, take_in.open_book(saved(made, tmp_path / "tep.xlsx")), "dossiers_06a", answers)


def test_what_is_hidden_in_the_file_is_said(two: Places, tmp_path: Path) -> None:
    look = look_at(two, inserted_columns(), tmp_path)
    assert look.notices == ("Trang có 1 dòng ẩn; phần mềm đọc cả các dòng đó.", "Cột H đang ẩn trong tệp.")


def test_joint_columns_are_asked_about_with_the_number_of_rows(two: Places, tmp_path: Path) -> None:
    look = look_at(two, plain(), tmp_path)
    assert [question.words for question in look.questions] == [
        "(4) gộp mức 3 và 4 (1 dòng)",
        "(5) gộp trực tiếp và BCCI (2 dòng)",
    ]


def test_the_heading_s_own_words_and_numbers_are_shown(two: Places, tmp_path: Path) -> None:
    look = look_at(two, plain(), tmp_path)
    assert [column.label for column in look.columns][3:6] == [
        "Số lượng hồ sơ tiếp nhận / Trong kỳ / Trực tuyến (4)",
        "Số lượng hồ sơ tiếp nhận / Trong kỳ / Trực tiếp, dịch vụ bưu chính (5)",
        "Số lượng hồ sơ tiếp nhận / Từ kỳ trước (6)",
    ]
    assert len(HEAD_06A) == 3


def test_five_thousand_rows_of_something_else_are_one_sentence(two: Places, tmp_path: Path) -> None:
    rows = [(number, f"Nguyễn Văn {number}", "Cửa Nam", "hẻm 5") for number in range(1, 5_001)]
    opened = take_in.open_book(
        saved(book({"Danh sách": [("TT", "Họ và tên", "Nơi ở", "Địa chỉ"), *rows]}), tmp_path / "ds.xlsx")
    )
    assert take_in.recognise(two.ward, opened) == ""
    look = take_in.look(two.ward, opened, "dossiers_06a", Answers())
    assert look.whole.startswith("Chưa biết cột nào là: Lĩnh vực, Đã giải quyết / Trước hạn")
    assert (look.lines, look.problems, look.ready) == ((), (), False)


def test_five_thousand_rows_with_a_wrong_column_are_one_sentence_too(two: Places, tmp_path: Path) -> None:
    head = ("Lĩnh vực", "Trước hạn", "Đúng hạn", "Đã giải quyết quá hạn", "Trong hạn", "Tồn quá hạn")
    rows = [("Chứng thực", 1, "đúng", 3, 4, 5)] * 5_000
    opened = take_in.open_book(saved(book({"Tháng 2-2022": [head, *rows]}), tmp_path / "ds.xlsx"))
    look = take_in.look(two.ward, opened, "dossiers_06a", Answers())
    assert look.whole == (
        "Cột C (“Đúng hạn”) không phải “Đã giải quyết / Đúng hạn”: 5000 trong 5000 dòng không đọc được,"
        " ví dụ ô C2 “đúng”. Chọn lại cột ở bước 2."
    )
    assert [problem.code for problem in look.problems] == ["column_mismatch"]
    assert not look.ready
