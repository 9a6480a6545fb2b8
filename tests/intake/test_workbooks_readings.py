"""Figures of metrics in tables of one's own: a column a period, fractions, halves, rates, what is nothing and what is 0."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from par_desktop.domain.fields import Figure
from par_desktop.services import take_in
from par_desktop.services.take_in import Answers
from tests.exchange.helpers import Places
from tests.intake.workbooks import book, saved

AS_FOUND = Answers()
"""13654 declares DT.1, DT.5, DT.6, TT.2 each month and MC.1 each quarter; KT declares SK.1."""
DAY = datetime.fromisoformat("2022-12-15")
YEAR_OF_50 = datetime.fromisoformat("1950-05-01")


def ratio(numerator: int, denominator: int) -> Figure:
    return Figure(numerator=numerator, denominator=denominator)


@dataclass
class Case:
    """A workbook and what it must come to: figure by record, problems by cell."""

    make: Callable[[], Any]
    figures: Mapping[str, Figure]
    problems: Mapping[str, str] = field(default_factory=dict)
    answers: Answers = AS_FOUND
    needs: tuple[str, ...] = ()
    city: bool = False


def wide() -> Any:
    """As the program's own sheet: a column a month, ratios as fractions, one of which Excel took for a date."""
    return book(
        {
            "Số liệu": [
                ("SỐ LIỆU CCHC QUÝ I/2022 – PHƯỜNG BÀ TRIỆU",),
                ("Mã", "Tên", "Đơn vị tính", "Tháng 1/2022", "Tháng 2/2022", "Quý I/2022"),
                ("DT.1", "Hồ sơ luân chuyển điện tử", "%", "45/50", DAY, None),
                ("DT.5", "Số hóa", "%", "1.200/1.250", "98,5%", None),
                ("DT.6", "Văn bản ký số", "%", "50/45", YEAR_OF_50, None),
                ("TT.2", "PAKN đúng hạn", "%", "-", "0/0", None),
                ("MC.1", "TTHC tại BPMC", "%", None, "3/4", "120/120"),
                ("KT.1", "Kiểm tra đột xuất", "%", "1/25", None, None),
            ]
        }
    )


def halves() -> Any:
    """Numerator and denominator under each month, merged headings."""
    made = book(
        {
            "Sheet1": [
                ("TT", "Chỉ tiêu", "Tháng 01 năm 2022", None, "Tháng 02 năm 2022", None),
                (None, None, "Tử số", "Mẫu số", "Tử số", "Mẫu số"),
                (1, "Văn bản gửi, nhận điện tử có ký số", 10, 12, 20, 25),
                (2, "Hồ sơ, kết quả giải quyết TTHC được số hóa", 3, None, "không", "không"),
                (3, "Phản ánh, kiến nghị về TTHC được xử lý đúng hạn", 0, 4, 5, 4),
            ]
        }
    )
    for merge in ("A1:A2", "B1:B2", "C1:D1", "E1:F1"):
        made.active.merge_cells(merge)
    return made


def flat() -> Any:
    return book(
        {
            "Tổng hợp": [
                ("Đơn vị", "Chỉ tiêu", "Kỳ", "Tử số", "Mẫu số", "Ghi chú"),
                ("P. Bà Triệu", "DT.6", "T1/2022", 10, 12, "theo phần mềm QLVB"),
                ("Phường Bà Triệu", "DT.6", "2022-02", 20, 25, None),
                ("Bà Triệu", "MC.1", "Quý I/2022", 5, 5, None),
                ("Phường Bà Triệu", "DT.6", "T5/2022", 1, 2, None),
                ("Phường Bà Triệu", "DT.6", "tháng 1/2022", 11, 12, None),
                ("Phòng Kinh tế", "Sáng kiến CCHC có phạm vi ảnh hưởng cấp tỉnh", "2021", None, None, None),
                ("Phòng Kinh tế", "DT.6", "2022-01", 1, 1, None),
            ]
        }
    )


def counts() -> Any:
    return book(
        {
            "SK": [
                ("Chỉ tiêu", "Năm 2021", "Năm 2022"),
                ("SK.1", "2", "hai"),
            ]
        }
    )


CASES = {
    "a column a period": Case(
        wide,
        {
            "DT.1/13654/2022-01": ratio(45, 50),
            "DT.5/13654/2022-01": ratio(1200, 1250),
            "TT.2/13654/2022-01": Figure(none=True),
            "TT.2/13654/2022-02": ratio(0, 0),
            "MC.1/13654/2022-Q1": ratio(120, 120),
        },
        {
            "E3": "date_for_fraction",
            "E4": "fraction_without_parts",
            "D5": "ratio_over_one",
            "E5": "date_for_fraction",
            "E7": "period_of_metric",
            "A8": "unknown_name",
        },
    ),
    "halves under each month": Case(
        halves,
        {
            "DT.6/13654/2022-01": ratio(10, 12),
            "DT.6/13654/2022-02": ratio(20, 25),
            "DT.5/13654/2022-02": Figure(none=True),
            "TT.2/13654/2022-01": ratio(0, 4),
        },
        {"C4": "half_ratio", "E5": "ratio_over_one"},
    ),
    "a row a figure": Case(
        flat,
        {
            "DT.6/13654/2022-01": ratio(10, 12),
            "DT.6/13654/2022-02": ratio(20, 25),
            "MC.1/13654/2022-Q1": ratio(5, 5),
        },
        {"D5": "future_period", "D6": "row_twice", "B8": "not_declared_by"},
    ),
    "counts of a department, for the city": Case(
        counts,
        {"SK.1/KT/2021": Figure(value=2)},
        {"C2": "letters_in_number"},
        Answers(unit="KT"),
        city=True,
    ),
    "whose it is has to be said": Case(counts, {}, {}, city=True, needs=("unit",)),
}


@pytest.mark.parametrize("name", CASES)
def test_each_table_is_read_to_the_right_figures_or_the_right_complaint(name: str, two: Places, tmp_path: Path) -> None:
    case = CASES[name]
    desk = two.city if case.city else two.ward
    opened = take_in.open_book(saved(case.make(), tmp_path / "so-lieu.xlsx"))
    look = take_in.look(desk, opened, "readings", case.answers)
    found = {line.entry.record: line.entry.values.get("ratio", line.entry.values.get("count")) for line in look.lines}
    assert found == case.figures
    assert {each.address: each.code for each in look.problems} == case.problems
    assert look.needs == case.needs


def test_a_date_that_was_meant_as_a_fraction_is_named_with_what_to_do(two: Places, tmp_path: Path) -> None:
    opened = take_in.open_book(saved(wide(), tmp_path / "so-lieu.xlsx"))
    look = take_in.look(two.ward, opened, "readings", AS_FOUND)
    remedies = {each.address: each.remedy for each in look.problems}
    assert remedies["E3"] == (
        "Ô này là ngày 15/12/2022: Excel đã tự đổi từ tỷ số (có lẽ 12/15 hoặc 15/12)."
        " Đổi định dạng ô sang Văn bản rồi gõ lại tử số/mẫu số."
    )
    assert "(có lẽ 5/50)" in remedies["E5"]


def test_the_source_column_comes_along(two: Places, tmp_path: Path) -> None:
    opened = take_in.open_book(saved(flat(), tmp_path / "so-lieu.xlsx"))
    look = take_in.look(two.ward, opened, "readings", AS_FOUND)
    first = next(line for line in look.lines if line.entry.record == "DT.6/13654/2022-01")
    assert first.entry.values["source"] == "theo phần mềm QLVB"
