"""Biểu II.06a: the figures of the look's picture of phường Bà Triệu, tháng 3 (look/04), and notes §4."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from par_desktop.domain.metrics import (
    DOSSIER_COLUMNS,
    TYPED_COLUMNS,
    dossier_checks,
    dossier_rates,
    dossier_totals,
    ratio,
    sum_rows,
)


def row(*figures: int | None) -> dict[str, int | None]:
    """Typed figures in the form's order: 4a 4b 5a 5b 8 9 10 12 13."""
    return dict(zip(TYPED_COLUMNS, figures, strict=True))


CIVIL = row(38, 21, 80, 3, 96, 42, 1, 7, 0)
"""Hộ tịch of the picture: carried 6, and two dossiers short."""


def test_headings_are_the_texts_people_and_scripts_rely_on() -> None:
    typed = [column.label for column in DOSSIER_COLUMNS if column.typed]
    assert typed == [
        "Trực tuyến mức 3",
        "Trực tuyến mức 4",
        "Trực tiếp",
        "BCCI",
        "Trước hạn",
        "Đúng hạn",
        "Quá hạn",
        "Trong hạn",
        "Quá hạn",
    ]
    numbers = [column.number for column in DOSSIER_COLUMNS]
    assert numbers == "(3) (4) (4a) (4b) (5a) (5b) (6) (7) (8) (9) (10) (11) (12) (13)".split()  # noqa: SIM905
    assert len({(column.group, column.label) for column in DOSSIER_COLUMNS}) == len(DOSSIER_COLUMNS)
    assert len({column.code for column in DOSSIER_COLUMNS}) == len(DOSSIER_COLUMNS)


def test_totals_of_the_picture() -> None:
    totals = dossier_totals(CIVIL, 6)
    assert (totals.received_total, totals.online, totals.carried) == (148, 59, 6)
    assert (totals.resolved_total, totals.open_total) == (139, 7)


def test_the_broken_identity_is_named_with_its_numbers() -> None:
    (failed,) = dossier_checks(CIVIL, 6)
    assert failed.code == "balance"
    assert failed.facts == {"received": 148, "resolved": 139, "open": 7, "sum": 146, "difference": 2}
    assert dossier_checks(CIVIL, 4) == ()


def test_a_blank_is_not_zero() -> None:
    half = row(0, 0, 4, None, 3, 1, 0, 0, 0)
    assert dossier_totals(half, 0).received_total is None
    assert dossier_totals(half, 0).resolved_total == 4
    (failed,) = dossier_checks(half, 0)
    assert (failed.code, failed.columns) == ("incomplete", ("postal",))
    assert dossier_rates(half).online is None


def test_an_untouched_row_has_nothing_wrong() -> None:
    assert dossier_checks({}, 0) == ()
    assert dossier_checks(row(*[None] * 9), None) == ()


def test_a_missing_month_before_leaves_the_balance_unchecked() -> None:
    assert dossier_totals(CIVIL, None).received_total is None
    assert dossier_checks(CIVIL, None) == ()


def test_negative_figures_are_named() -> None:
    failed = dossier_checks(row(0, 0, -4, 0, 0, 0, 0, -4, 0), 0)
    assert [(each.code, each.columns) for each in failed] == [("negative", ("direct", "open_in_time"))]


def test_rates_of_the_picture() -> None:
    total = row(51, 23, 563, 4, 531, 105, 2, 24, 0)
    rates = dossier_rates(total)
    shown = [rates.on_time, rates.online, rates.level3, rates.level4, rates.postal]
    assert [f"{float(rate or 0) * 100:.2f}" for rate in shown] == ["99.69", "11.54", "7.96", "3.59", "0.62"]
    assert rates.on_time_strict == rates.on_time
    assert rates.overdue == Fraction(2, 662)


def test_the_strict_rate_also_counts_open_overdue_dossiers() -> None:
    rates = dossier_rates(row(0, 0, 10, 0, 4, 4, 0, 0, 2))
    assert rates.on_time == 1
    assert rates.on_time_strict == Fraction(8, 10)


def test_nothing_happened_is_no_rate() -> None:
    rates = dossier_rates(row(*[0] * 9))
    assert (rates.on_time, rates.online, rates.level3, rates.postal) == (None, None, None, None)
    assert ratio(0, 5) == 0
    assert ratio(None, 5) is None


def test_the_denominator_of_levels_is_a_setting() -> None:
    rates = dossier_rates(row(5, 4, 91, 0, 100, 0, 0, 0, 0), levels_of=10)
    assert (rates.level3, rates.level4) == (Fraction(1, 2), Fraction(2, 5))
    assert rates.online == Fraction(9, 100)


def test_sums_over_rows_keep_untyped_columns_untyped() -> None:
    sums = sum_rows([{"direct": 1, "late": 0}, {"direct": 2}])
    assert sums["direct"] == 3
    assert sums["late"] == 0
    assert sums["postal"] is None


figures = st.lists(st.integers(0, 500), min_size=9, max_size=9).map(lambda found: row(*found))


@given(st.lists(figures, min_size=1, max_size=5))
def test_a_city_rate_is_a_ratio_of_sums(rows: list[dict[str, int | None]]) -> None:
    resolved = sum((each["early"] or 0) + (each["on_time"] or 0) + (each["late"] or 0) for each in rows)
    in_time = sum((each["early"] or 0) + (each["on_time"] or 0) for each in rows)
    expected = Fraction(in_time, resolved) if resolved else None
    assert dossier_rates(sum_rows(rows)).on_time == expected


@pytest.mark.parametrize("carried", [0, 7])
@given(received=st.lists(st.integers(0, 99), min_size=4, max_size=4), done=st.integers(0, 400))
def test_a_form_that_balances_passes(carried: int, received: list[int], done: int) -> None:
    total = sum(received) + carried
    done = min(done, total)
    assert dossier_checks(row(*received, done, 0, 0, total - done, 0), carried) == ()
