from __future__ import annotations

from decimal import Decimal

import pytest

from par_desktop.domain.criteria import CriteriaSet, Criterion, Level, Rule, RuleKind


def leaf(code: str, points: str, kind: RuleKind = RuleKind.BOOL) -> Criterion:
    parent = code.rpartition(".")[0]
    return Criterion(code, code, parent, code[0], Decimal(points), Rule(kind, {}))


TREE = CriteriaSet(
    id="t",
    level=Level.COMMUNE,
    title="Thử",
    years=(2021, 2021),
    illustrative=True,
    criteria=(
        Criterion("1", "Một", "", "1"),
        Criterion("1.1", "Một một", "1", "1"),
        leaf("1.1.1", "0.1"),
        leaf("1.1.2", "0.2"),
        Criterion("2", "Hai", "", "2"),
        leaf("2.1", "9.7", RuleKind.SURVEY),
    ),
)


def test_points_stand_on_leaves_and_add_up_exactly() -> None:
    assert TREE.max_of("1.1") == Decimal("0.3")
    assert TREE.max_of("1") == Decimal("0.3")
    assert TREE.max_of("1.1.2") == Decimal("0.2")
    assert TREE.total_max == Decimal("10.0")


def test_the_tree_is_walked_by_codes() -> None:
    assert [node.code for node in TREE.areas] == ["1", "2"]
    assert [node.code for node in TREE.children("1")] == ["1.1"]
    assert [node.code for node in TREE.components] == ["1.1.1", "1.1.2", "2.1"]
    assert [node.code for node in TREE.components_of("1")] == ["1.1.1", "1.1.2"]
    assert TREE.criterion("2.1").parent == "2"
    with pytest.raises(KeyError):
        TREE.criterion("3")


def test_parents_have_no_rule_and_surveys_are_known() -> None:
    assert not TREE.criterion("1").is_component
    assert TREE.criterion("2.1").is_survey
    assert not TREE.criterion("1.1.1").is_survey
