"""What people write for numbers, dates and nothing, by the kind of field; by hand, from notes §8."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from par_desktop.data.templates import load_world
from par_desktop.domain.periods import Period
from par_desktop.errors import ValueProblem
from par_desktop.intake.grid import Cell, CellKind, day_cell, number_cell, text_cell
from par_desktop.intake.mapping import FieldKind, Target
from par_desktop.intake.values import NOTHING, Frame, read_value
from par_desktop.text.sentences import sentence

CALENDAR = load_world().calendar
MARCH = Frame(CALENDAR, (date(2022, 2, 15), date(2022, 3, 14)))


def text(typed: str) -> Cell:
    found = text_cell(typed)
    assert found is not None
    return found


def day(iso: str) -> Cell:
    return day_cell(datetime.fromisoformat(iso))


def number(value: float, *, percent: bool = False) -> Cell:
    return number_cell(value, percent=percent)


def read(cell: Cell | None, kind: FieldKind) -> object:
    return read_value(cell, Target("o", "Ô", kind), MARCH).value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (number(12), 12),
        (number(0), 0),
        (None, None),
        (text("1.234"), 1234),
        (text("1,234"), 1234),
        (text("1 234"), 1234),
        (text("1\u00a0234"), 1234),
        (text("\u200b12\u00a0"), 12),
        (text("12,0"), 12),
        (text("1.230,0"), 1230),
        (text("1.234.567"), 1234567),
        (text("-"), NOTHING),
        (text("–"), NOTHING),
        (text("Không"), NOTHING),
        (text("không phát sinh"), NOTHING),
        (text("0"), 0),
    ],
)
def test_counts(cell: Cell | None, value: object) -> None:
    assert read(cell, FieldKind.COUNT) == value


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (text("98,5%"), "percent_for_count"),
        (number(0.985, percent=True), "percent_for_count"),
        (number(12.5), "not_a_whole_number"),
        (text("12,5"), "not_a_whole_number"),
        (text("l2"), "letters_in_number"),
        (text("12 hồ sơ"), "letters_in_number"),
        (text("1O"), "letters_in_number"),
        (text("45/50"), "fraction_for_count"),
        (number(-3), "count_range"),
        (day("2022-12-15"), "date_for_number"),
        (Cell(CellKind.UNCALCULATED, ""), "formula_not_calculated"),
        (Cell(CellKind.ERROR, "#REF!"), "error_cell"),
        (text("1.2.3"), "not_a_whole_number"),
    ],
)
def test_what_is_no_count_is_named(cell: Cell, code: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        read(cell, FieldKind.COUNT)
    assert caught.value.code == code
    assert sentence(caught.value)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (text("98,5%"), Decimal("98.5")),
        (text("98,5 %"), Decimal("98.5")),
        (text("98.5"), Decimal("98.5")),
        (number(0.985, percent=True), Decimal("98.5")),
        (number(98.5), Decimal("98.5")),
        (number(1, percent=True), Decimal(100)),
        (number(0), Decimal(0)),
        (text("không phát sinh"), NOTHING),
    ],
)
def test_percentages(cell: Cell, value: object) -> None:
    assert read(cell, FieldKind.PERCENT) == value


@pytest.mark.parametrize(
    ("cell", "code"),
    [(number(0.985), "share_or_percent"), (day("2022-12-15"), "date_for_number"), (text("tốt"), "letters_in_number")],
)
def test_what_is_no_percentage_is_named(cell: Cell, code: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        read(cell, FieldKind.PERCENT)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (text("45/50"), (45, 50)),
        (text("1.200 / 1.250"), (1200, 1250)),
        (text("0/0"), (0, 0)),
        (text("-"), NOTHING),
        (None, None),
    ],
)
def test_fractions(cell: Cell | None, value: object) -> None:
    assert read(cell, FieldKind.FRACTION) == value


@pytest.mark.parametrize(
    ("cell", "code", "said"),
    [
        (day("2022-12-15"), "date_for_fraction", "12/15 hoặc 15/12"),
        (day("1950-05-01"), "date_for_fraction", "5/50"),
        (number(0.9, percent=True), "fraction_without_parts", "90%"),
        (text("98,5%"), "fraction_without_parts", "98,5%"),
        (number(45), "fraction_without_parts", "45"),
        (text("bốn lăm/năm mươi"), "letters_in_number", "bốn lăm"),
    ],
)
def test_what_is_no_fraction_is_named(cell: Cell, code: str, said: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        read(cell, FieldKind.FRACTION)
    assert caught.value.code == code
    assert said in sentence(caught.value)


@pytest.mark.parametrize(
    ("cell", "value", "doubt"),
    [
        (text("07/7/2021"), date(2021, 7, 7), ""),
        (text("7.7.2021"), date(2021, 7, 7), ""),
        (text("05/07/2021"), date(2021, 7, 5), ""),
        (text("ngày 5/7/2021"), date(2021, 7, 5), ""),
        (text("ngày 05 tháng 7 năm 2021"), date(2021, 7, 5), ""),
        (text("5/7/21"), date(2021, 7, 5), ""),
        (number(44384), date(2021, 7, 7), ""),
        (day("2022-03-02"), date(2022, 3, 2), ""),
        (day("2022-02-03"), date(2022, 2, 3), "date_swapped"),  # 2/3 typed on a PC that puts the month first
        (day("2022-01-20"), date(2022, 1, 20), ""),
        (text("-"), None, ""),
    ],
)
def test_dates(cell: Cell, value: object, doubt: str) -> None:
    found = read_value(cell, Target("o", "Ô", FieldKind.DATE), MARCH)
    assert (found.value, found.doubt) == (value, doubt)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (text("tháng 7/2021"), "month_for_date"),
        (text("31/02/2021"), "no_such_day"),
        (text("7/13/2021"), "no_such_month"),
        (number(12), "not_a_date"),
        (text("hôm qua"), "not_a_date"),
    ],
)
def test_what_is_no_date_is_named(cell: Cell, code: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        read(cell, FieldKind.DATE)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (text("tháng 7/2021"), "2021-07"),
        (text("Tháng 07 năm 2021"), "2021-07"),
        (text("T7/2021"), "2021-07"),
        (text("07/2021"), "2021-07"),
        (text("2021-07"), "2021-07"),
        (day("2021-07-01"), "2021-07"),
        (text("Quý I/2022"), "2022-Q1"),
        (text("quý 3 năm 2022"), "2022-Q3"),
        (text("Q4/2022"), "2022-Q4"),
        (text("6 tháng đầu năm 2022"), "2022-H1"),
        (text("6 tháng cuối năm 2022"), "2022-H2"),
        (text("Năm 2022"), "2022"),
        (text("từ ngày 15/02/2022 đến ngày 14/3/2022"), "2022-03"),
        (text("Từ 15/12/2021 đến 14/12/2022"), "2022"),
        (text("từ ngày 01/01/2022 đến hết ngày 31/03/2022"), "2022-Q1"),
        (text("Từ ngày 15/12/2021 - 14/03/2022"), "2022-Q1"),
    ],
)
def test_periods(cell: Cell, code: str) -> None:
    assert read(cell, FieldKind.PERIOD) == Period.parse(code)


@pytest.mark.parametrize(
    "typed",
    ["9 tháng năm 2022", "tháng 13/2022", "từ ngày 03/02/2022 đến ngày 05/02/2022", "từ 31/02/2022 đến 1/3/2022"],
)
def test_what_is_no_period_is_none(typed: str) -> None:
    with pytest.raises(ValueProblem) as caught:
        read(text(typed), FieldKind.PERIOD)
    assert caught.value.code == "not_a_period_here"


@pytest.mark.parametrize(("typed", "value"), [("x", True), ("Có", True), ("không", None), ("-", None), ("1", True)])
def test_marks(typed: str, value: object) -> None:
    assert read(text(typed), FieldKind.FLAG) is value


def test_a_doubtful_text_is_never_kept() -> None:
    cell = Cell(CellKind.TEXT, "phờng", font=".VnTime", doubtful=True)
    with pytest.raises(ValueProblem) as caught:
        read(cell, FieldKind.TEXT)
    assert caught.value.code == "soft_hyphen_lost"
