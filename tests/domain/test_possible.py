"""Which values a record may hold: the ranges of the kinds, and the maximum of each criterion by unit and year."""

from __future__ import annotations

from decimal import Decimal

import pytest

from par_desktop.data.templates import load_world
from par_desktop.domain.fields import Canonical
from par_desktop.domain.possible import check_values, maximum
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import ValueProblem

WARD_SCORE = "1.2.1/13654/2022"


def problem(kind: str, record: str, fields: dict[str, Canonical]) -> ValueProblem | None:
    try:
        check_values(load_world(), BY_NAME[kind], record, fields)
    except ValueProblem as found:
        return found
    return None


@pytest.mark.parametrize(
    ("kind", "record", "fields", "code"),
    [
        ("assignment", "pl21-03/13654/2022", {"progress": 250}, "percent_range"),
        ("assignment", "pl21-03/13654/2022", {"progress": -1}, "percent_range"),
        ("dossier", "13654/2022-01/CT", {"late": -1}, "count_range"),
        ("dossier", "13654/2022-01/CT", {"late": 10**9 + 1}, "count_range"),
        ("score", "1.2.1/13654/2022", {"points": "1000.0001"}, "points_range"),
        ("score", "1.2.1/13654/2022", {"inputs": {"numerator": -3, "denominator": 4}}, "count_range"),
        ("assignment", "pl21-03/13654/2022", {"note": "dài " * 3_000}, "text_too_long"),
    ],
)
def test_a_kinds_range_is_named(kind: str, record: str, fields: dict[str, Canonical], code: str) -> None:
    found = problem(kind, record, fields)
    assert found is not None
    assert found.code == code


def test_both_ends_of_a_range_are_in_it_and_newer_fields_pass() -> None:
    for value in (0, 100, None):
        assert problem("assignment", "pl21-03/13654/2022", {"progress": value, "from_a_newer_program": 250}) is None


@pytest.mark.parametrize(
    ("kind", "record"),
    [("score", WARD_SCORE), ("appraisal", "2022/1.2.1/13654"), ("survey", "2022/1.2.1/13654")],
)
def test_points_above_the_maximum_are_refused_whoever_gives_them(kind: str, record: str) -> None:
    most = maximum(load_world(), "13654", "2022", "1.2.1")
    assert most is not None
    assert problem(kind, record, {"points": f"{most:.4f}"}) is None
    found = problem(kind, record, {"points": f"{most + Decimal('0.0001'):.4f}"})
    assert found is not None
    assert found.code == "points_over_max"
    assert found.facts["criterion"] == "1.2.1"


def test_the_maximum_is_that_of_the_set_which_scores_the_unit() -> None:
    """As the files of the criteria state them; a code or year that no set here has says nothing."""
    sets = {found.level.value: {c.code: c.max_points for c in found.components} for found in load_world().criteria_sets}
    differing = [c for c, most in sets["commune"].items() if sets["district"].get(c, most) != most]
    assert differing, "the two sets give the same code different points, so the unit decides"
    for code in differing[:3]:
        assert maximum(load_world(), "13654", "2022-Q1", code) == sets["commune"][code]
        assert maximum(load_world(), "356", "2022-Q1", code) == sets["district"][code]
    assert maximum(load_world(), "13654", "2031", "1.2.1") is None
    assert maximum(load_world(), "13654", "2022", "9.9.9") is None
    assert maximum(load_world(), "VP", "2022", "1.2.1") is None
