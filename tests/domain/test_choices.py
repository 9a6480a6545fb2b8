"""What may be chosen: defaults, words, values from a newer program, targets by year."""

from __future__ import annotations

from decimal import Decimal

import pytest

from par_desktop.data.templates import load_world
from par_desktop.domain.choices import BY_CODE, CHOICES, Choices, parse_target, target_name, target_of_name
from par_desktop.domain.metrics import Aggregation, Direction, Frequency, Metric, MetricKind
from par_desktop.domain.records.choice import CHOICE
from par_desktop.errors import ValueProblem


def test_every_default_is_a_possible_value_with_a_source() -> None:
    for spec in CHOICES:
        assert spec.accepts(spec.default), spec.code
        assert spec.source
        assert CHOICE.parts(spec.code) == {"choice": spec.code}, "its name can be part of an id"


@pytest.mark.parametrize("value", ["", "mai sau", "101", "-1", "8o", "80.5"])
def test_a_value_this_program_does_not_know_counts_as_the_default(value: str) -> None:
    assert Choices({"amber_from": value}).number("amber_from") == 80
    assert Choices({"growth": value}).get("growth") == "points"


def test_words_and_identifiers_are_both_understood() -> None:
    spec = BY_CODE["growth"]
    assert spec.parse("relative") == spec.parse(" phần trăm so với tỷ lệ năm 2020 ") == "relative"
    assert BY_CODE["jump_times"].parse("4") == "4"
    assert BY_CODE["amber_from"].shown("80") == "80 % quãng đường"
    with pytest.raises(ValueProblem):
        BY_CODE["jump_times"].parse("hai")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("", None), ("50", "50"), ("92,5 %", "92.5"), ("0", "0"), ("1,2300", "1.23"), ("100", "100")],
)
def test_targets_as_typed(typed: str, expected: str | None) -> None:
    found = parse_target(typed)
    assert (None if found is None else str(found)) == expected


@pytest.mark.parametrize("typed", ["-1", "năm mươi", "10000000000"])
def test_targets_that_are_none(typed: str) -> None:
    with pytest.raises(ValueProblem):
        parse_target(typed)


def test_names_of_targets() -> None:
    name = target_name("DT.3", 2023)
    assert target_of_name(name) == ("DT.3", 2023)
    assert target_of_name("growth") is None
    assert target_of_name("target.DT.3") is None
    assert Choices({name: "32.5"}).target("DT.3", 2023) == Decimal("32.5")
    assert Choices({name: "nhiều"}).target("DT.3", 2023) is None
    assert Choices({}).target("DT.3", 2023) is None


def test_a_target_by_year_holds_until_the_next_one() -> None:
    metric = Metric(
        "X.1", "x", "%", MetricKind.RATIO, Frequency.MONTH, Aggregation.RATIO, Direction.UP, Decimal(80), "x",
        targets=((2022, Decimal(60)), (2024, Decimal(70))),
    )  # fmt: skip
    assert [metric.target_of(year) for year in range(2021, 2026)] == [80, 60, 60, 70, 70]


def test_metrics_say_where_they_come_from_and_what_they_grow_over() -> None:
    world = load_world()
    growth, level = world.metric("BC.1"), world.metric("DT.3")
    assert (growth.derivation, growth.base, growth.grows) == (("dossiers", "postal"), "BC.2", True)
    assert (level.derivation, level.base, level.grows) == (("dossiers", "level3"), "DT.3", False)
    assert not world.metric("HS.1").is_rate
    assert world.metric("KT.1").is_rate
