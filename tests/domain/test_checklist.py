"""Rating after notes §5.2: a failed level 3 decides, otherwise weighted percent with closed-open bands."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from par_desktop.domain.checklist import (
    Checklist,
    ChecklistItem,
    ChecklistSection,
    ItemKind,
    RatingBand,
    Verdict,
    judge_count,
    judge_ratio,
)

PASS, FAIL, NONE = Verdict.PASSED, Verdict.FAILED, Verdict.NOT_APPLICABLE


def checklist(*severities: int) -> Checklist:
    items = tuple(
        ChecklistItem(f"A{place}", "A", "Câu hỏi", "", ItemKind.YES_NO, severity)
        for place, severity in enumerate(severities, 1)
    )
    bands = (
        RatingBand("good", "Tốt", Decimal(90)),
        RatingBand("fair", "Khá", Decimal(75)),
        RatingBand("average", "Trung bình", Decimal(0)),
    )
    return Checklist("c", "Kiểm tra", (ChecklistSection("A", "Con người"),), items, bands, "Chưa đạt")


def rate(severities: tuple[int, ...], *verdicts: Verdict) -> tuple[str, Fraction] | None:
    found = checklist(*severities).rating({f"A{place}": verdict for place, verdict in enumerate(verdicts, 1)})
    return None if found is None else (found.label, found.percent)


def test_a_failed_serious_item_decides_whatever_the_rest() -> None:
    found = checklist(3, 2, 1).rating({"A1": FAIL, "A2": PASS, "A3": FAIL})
    assert found is not None
    assert (found.code, found.label) == ("failed", "Chưa đạt")
    assert found.failed == ("A1", "A3")
    assert found.decisive == ("A1",)


@pytest.mark.parametrize(
    ("severities", "verdicts", "label", "percent"),
    [
        ((2, 2, 2, 2, 1, 1), (PASS, PASS, PASS, PASS, FAIL, PASS), "Tốt", 90),
        ((2, 2, 2, 2, 1), (PASS, PASS, PASS, PASS, FAIL), "Khá", Fraction(800, 9)),
        ((1, 1, 1, 1), (FAIL, PASS, PASS, PASS), "Khá", 75),
        ((2, 1, 1, 1), (FAIL, PASS, PASS, PASS), "Trung bình", 60),
        ((1, 1), (PASS, NONE), "Tốt", 100),
    ],
)
def test_weights_are_severities_and_a_boundary_gets_the_upper_band(
    severities: tuple[int, ...], verdicts: tuple[Verdict, ...], label: str, percent: Fraction | int
) -> None:
    assert rate(severities, *verdicts) == (label, percent)


def test_nothing_that_applies_is_no_rating() -> None:
    assert rate((3, 2), NONE, NONE) is None
    assert rate((3, 2)) is None


def test_counts_and_ratios_are_judged() -> None:
    item = ChecklistItem("C8", "C", "Đúng hạn", "", ItemKind.RATIO, 3, passes_from=Fraction(95, 100))
    assert judge_ratio(item, 95, 100) is PASS
    assert judge_ratio(item, 94, 100) is FAIL
    assert judge_ratio(item, 0, 0) is NONE
    assert judge_count(0) is PASS
    assert judge_count(1) is FAIL


def test_an_unknown_item_is_a_key_error() -> None:
    assert checklist(1).item("A1").severity == 1
    with pytest.raises(KeyError):
        checklist(1).item("Z9")
