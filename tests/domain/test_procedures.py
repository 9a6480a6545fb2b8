"""Sổ TTHC by hand: what is in force, what counts, how levels read before and after NĐ 42/2022, ids by code."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from par_desktop.domain.procedures import (
    Offered,
    Procedure,
    ProcedureFilter,
    Share,
    chip_of,
    fields_in_order,
    is_online,
    lacking_text,
    online_on,
    online_share,
    online_words,
    procedure_id,
)

BEFORE, AFTER = date(2022, 8, 14), date(2022, 8, 15)
DAY = date(2022, 3, 10)


@pytest.mark.parametrize(
    ("level", "before", "after"),
    [
        ("level3", "Mức độ 3", "Một phần"),
        ("level4", "Mức độ 4", "Toàn trình"),
        ("partial", "Mức độ 3", "Một phần"),
        ("full", "Mức độ 4", "Toàn trình"),
        ("none", "Không", "Không"),
        ("not_eligible", "Không đủ điều kiện", "Không đủ điều kiện"),
        ("", "", ""),
    ],
)
def test_an_online_level_reads_as_the_decree_of_its_day(level: str, before: str, after: str) -> None:
    assert (online_words(level, BEFORE), online_words(level, AFTER)) == (before, after)


def test_levels_of_either_scheme_count_as_online() -> None:
    assert [is_online(level) for level in ("level3", "level4", "partial", "full")] == [True] * 4
    assert [is_online(level) for level in ("none", "not_eligible", "")] == [False] * 3
    assert online_on("full", BEFORE) == "level4"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (None, None, True),
        (DAY, DAY, True),
        (date(2022, 3, 11), None, False),
        (None, date(2022, 3, 9), False),
        (date(2021, 1, 1), date(2022, 12, 31), True),
    ],
)
def test_first_and_last_day_are_in_force(first: date | None, last: date | None, expected: bool) -> None:
    assert Procedure("p", valid_from=first, valid_to=last).in_force(DAY) is expected


def test_a_mark_counts_from_its_day() -> None:
    assert Offered(True, False).at(DAY) == (True, False)
    assert Offered(True, True, since=DAY).at(DAY) == (True, True)
    assert Offered(True, True, since=date(2022, 3, 11)).at(DAY) == (False, False)


def test_the_online_share_waits_for_what_is_not_said() -> None:
    listed = [Procedure(str(at), online=level) for at, level in enumerate(("level3", "full", "none", "not_eligible"))]
    assert online_share(listed, DAY) == Share(2, 3)
    assert online_share(listed, DAY).rate == Fraction(2, 3)
    unsaid = online_share([*listed, Procedure("x")], DAY)
    assert (unsaid.unsaid, unsaid.rate) == (1, None)
    ended = online_share([*listed, Procedure("x", online="none", valid_to=date(2021, 12, 31))], DAY)
    assert ended == Share(2, 3)
    assert Share(0, 0).rate is None
    assert Share(0, 5).rate == 0


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("1.001193", "1.001193"),
        (" 1.001193.000.00.00.h40 ", "1.001193.000.00.00.H40"),
        ("", ""),
        ("HT-01", "HT-01"),
    ],
)
def test_a_code_is_the_id_where_an_id_can_hold_it(code: str, expected: str) -> None:
    assert procedure_id(code) == expected


def test_other_codes_get_an_id_of_their_own_that_never_changes() -> None:
    made = procedure_id("Số 12/TT-HỘ TỊCH")
    assert made == procedure_id("số 12/tt-hộ tịch")
    assert made != procedure_id("Số 13/TT-HỘ TỊCH")
    assert made.isascii()
    assert made.isalnum()
    assert len(made) == 32


def test_words_are_found_without_marks_and_filters_narrow() -> None:
    row = Procedure("p", "1.001193", "Đăng ký khai sinh", "commune", "Hộ tịch", "1872/QĐ-BTP", online="level4")
    assert ProcedureFilter("dang ky sinh").fits(row, DAY)
    assert ProcedureFilter("1.0011 ho tich").fits(row, DAY)
    assert ProcedureFilter("1872").fits(row, DAY)
    assert not ProcedureFilter("khai tử").fits(row, DAY)
    assert ProcedureFilter(field="Hộ tịch", level="commune").fits(row, DAY)
    assert not ProcedureFilter(field="Chứng thực").fits(row, DAY)
    assert not ProcedureFilter(level="district").fits(row, DAY)
    # The choice may be named in either scheme.
    assert ProcedureFilter(online="full").fits(row, DAY)
    assert not ProcedureFilter(online="partial").fits(row, DAY)


def test_chips_of_a_row() -> None:
    assert chip_of(not_at_desk=True, not_posted=False, in_force=True) == {"all", "lacking", "not_at_desk"}
    assert chip_of(not_at_desk=False, not_posted=False, in_force=True) == {"all"}
    assert chip_of(not_at_desk=True, not_posted=True, in_force=False) == {"ended"}
    assert "online_unsaid" in chip_of(not_at_desk=False, not_posted=False, in_force=True, online_said=False)


def test_the_forms_fields_come_first_then_others_as_they_came() -> None:
    official = ["Chứng thực", "Hộ tịch", "Đất đai"]
    assert fields_in_order(["Y tế", "Hộ tịch", "", "Chứng thực", "Y tế"], official) == (
        "Chứng thực",
        "Hộ tịch",
        "Y tế",
    )


def test_the_line_for_a_message_names_everybody() -> None:
    assert lacking_text("Chưa công khai", ["phường Bà Triệu", "xã Lộc An"]) == (
        "Chưa công khai (2): phường Bà Triệu, xã Lộc An"
    )
    assert lacking_text("Chưa công khai", []) == "Chưa công khai: không đơn vị nào"
