"""Vietnamese figures, days and periods, against what officials write."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from par_desktop.domain.periods import Period
from par_desktop.errors import ValueProblem
from par_desktop.text import formats


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Decimal("1234.56"), 2, "1.234,56"),
        (1234567, 0, "1.234.567"),
        (0, 0, "0"),
        (Decimal("0.125"), 2, "0,13"),
        (Decimal("0.005"), 2, "0,01"),
        (Decimal("-1234.5"), 1, "−1.234,5"),
        (Decimal("-0.5"), 0, "−1"),
        (Decimal("-0.004"), 2, "0,00"),
        (Decimal("999.995"), 2, "1.000,00"),
        (Fraction(2, 3), 2, "0,67"),
        (Decimal("7"), 2, "7,00"),
    ],
)
def test_number(value: Decimal | int | Fraction, decimals: int, text: str) -> None:
    assert formats.number(value, decimals) == text


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=6), st.integers(0, 4))
def test_rounding_agrees_with_decimals_own_half_up(value: Decimal, decimals: int) -> None:
    expected = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert formats.rounded(value, decimals) == expected
    read_back = formats.number(value, decimals).replace("−", "-").replace(".", "").replace(",", ".")
    assert Decimal(read_back) == expected


def test_percent_takes_a_value_in_percent_and_rate_a_share() -> None:
    assert formats.percent(Decimal("98.5")) == "98,50 %"
    assert formats.rate(Fraction(15652, 15907)) == "98,40 %"
    assert formats.rate(Fraction(1, 2), 0) == "50 %"


def test_nothing_happened_is_neither_0_nor_100_percent() -> None:
    assert formats.rate(None) == "không phát sinh"
    assert formats.rate(Fraction(0)) == "0,00 %"


@pytest.mark.parametrize(("count", "text"), [(0, "0"), (5, "05"), (9, "09"), (10, "10"), (1204, "1.204")])
def test_small_counts_have_two_digits(count: int, text: str) -> None:
    assert formats.two_digits(count) == text


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2021, 2, 5), "ngày 05 tháng 02 năm 2021"),
        (date(2021, 1, 31), "ngày 31 tháng 01 năm 2021"),
        (date(2021, 3, 9), "ngày 09 tháng 3 năm 2021"),
        (date(2021, 12, 15), "ngày 15 tháng 12 năm 2021"),
    ],
)
def test_official_date_leads_with_zero_only_below_10_and_in_months_1_and_2(day: date, text: str) -> None:
    assert formats.date_official(day) == text


def test_short_and_blank_dates() -> None:
    assert formats.date_short(date(2021, 2, 5)) == "05/02/2021"
    assert formats.date_blank(2022) == "ngày … tháng … năm 2022"


@pytest.mark.parametrize(
    ("code", "text", "capital"),
    [
        ("2022", "năm 2022", "Năm 2022"),
        ("2022-H1", "6 tháng đầu năm 2022", "6 tháng đầu năm 2022"),
        ("2022-H2", "6 tháng cuối năm 2022", "6 tháng cuối năm 2022"),
        ("2022-Q1", "quý I/2022", "Quý I/2022"),
        ("2022-Q4", "quý IV/2022", "Quý IV/2022"),
        ("2022-03", "tháng 3/2022", "Tháng 3/2022"),
    ],
)
def test_periods(code: str, text: str, capital: str) -> None:
    assert formats.period_label(code) == text
    assert formats.period_label(Period.parse(code), capital=True) == capital


def test_a_text_that_is_no_period_is_refused() -> None:
    with pytest.raises(ValueProblem):
        formats.period_label("2022-Q5")
