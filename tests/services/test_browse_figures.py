"""Figures by unit, metric and period: what is there and what is missing, city sums, bases, mergers, choices, lights.

Expectations are worked by hand beside the figures they follow from.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from par_desktop import workspace
from par_desktop.data.queries import dossiers
from par_desktop.data.queries import figures as query
from par_desktop.domain.cumulative import State, dossier_cells
from par_desktop.domain.fields import Figure
from par_desktop.domain.lights import Colour, Formula
from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.domain.periods import Period
from par_desktop.domain.rates import RULES, dossier_rule
from par_desktop.domain.views.figure_rows import CITY
from par_desktop.errors import NotAllowed, ValueProblem
from par_desktop.services.browse_dossiers import city_form, month_form
from par_desktop.services.browse_figures import compare_cumulative, figure, figure_rows, figures
from par_desktop.services.browse_readings import quarter_readings
from par_desktop.services.desk import Desk
from par_desktop.services.list_records import records
from par_desktop.services.lock_period import close
from par_desktop.services.make_report import quarter_data
from par_desktop.services.merge_units import merge_units
from par_desktop.services.save_record import Patch, save
from par_desktop.services.set_choice import choice_rows, set_choice, set_target, target_rows

WARD, OTHER, THIRD = "13654", "13690", "13678"
QUARTER = Period.parse("2022-Q1")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Desk]:
    """Phòng Nội vụ on the 10th of March 2022: the months 01 to 03 of quarter I have begun."""
    day = datetime(2022, 3, 10, 7, 0, tzinfo=UTC)
    made = workspace.create(tmp_path / "NV", "NV", clock=lambda: day, state=tmp_path / "state")
    yield made.desk()
    made.close()


def form(unit: str, month: str, field: str, *cells: int | None) -> Patch:
    """4a 4b 5a 5b 8 9 10 12 13."""
    return Patch("dossier", f"{unit}/{month}/{field}", dict(zip(TYPED_COLUMNS, cells, strict=True)))


def ratio(metric: str, unit: str, period: str, top: int | None, bottom: int | None) -> Patch:
    return Patch("reading", f"{metric}/{unit}/{period}", {"ratio": Figure(numerator=top, denominator=bottom)})


def write(desk: Desk, *patches: Patch) -> None:
    save(desk, patches, source="Bản giấy")


def test_a_quarter_says_how_much_of_it_is_there(city: Desk) -> None:
    write(city, form(WARD, "2022-01", "HT", 2, 1, 7, 0, 6, 3, 1, 0, 0), form(WARD, "2022-02", "HT", *[None] * 8, 4))
    row = figure(city, "TT.1", WARD, QUARTER)
    assert (row.value.state, row.value.amount) == (State.PARTIAL, Fraction(9, 10))
    # February holds a row that lacks what the rate needs, March nothing.
    assert (row.value.present, row.value.expected, row.value.incomplete) == (1, 3, 1)
    assert row.value.proxies == 2
    assert figure(city, "TT.1", OTHER, QUARTER).value.state is State.MISSING
    write(city, Patch("dossier", f"{OTHER}/2022-01/HT", {"none": True}))
    assert figure(city, "TT.1", OTHER, Period.parse("2022-01")).value.state is State.NONE


def test_nothing_is_expected_of_a_month_that_has_not_begun(city: Desk) -> None:
    year = figure(city, "TT.1", WARD, Period.parse("2022")).value
    assert (year.present, year.expected) == (0, 3)  # 15/12/2021 to 14/3/2022


def test_the_city_is_sum_over_sum_and_says_of_how_many_units(city: Desk) -> None:
    write(
        city,
        form(WARD, "2022-01", "HT", 0, 0, 10, 0, 9, 0, 1, 0, 0),
        form(OTHER, "2022-01", "HT", 0, 0, 90, 0, 9, 0, 81, 0, 0),
    )
    value = figure(city, "TT.1", CITY, Period.parse("2022-01")).value
    assert (value.top, value.bottom, value.amount) == (18, 100, Fraction(18, 100))  # the mean of rates would be 50 %
    assert (value.units, value.units_expected) == (2, 25)
    assert value.state is State.PARTIAL


def test_cumulative_figures_follow_from_months_alone(city: Desk) -> None:
    write(
        city,
        form(WARD, "2021-12", "HT", 0, 0, 10, 0, 5, 0, 5, 0, 0),
        form(WARD, "2022-01", "HT", 0, 0, 10, 0, 8, 0, 2, 0, 0),
        form(WARD, "2022-02", "HT", 0, 0, 20, 0, 20, 0, 0, 0, 0),
    )
    row = figure(city, "TT.1", WARD, Period.parse("2022-02"))
    assert (row.value.top, row.value.bottom) == (20, 20)
    assert (row.since_january.top, row.since_january.bottom) == (28, 30)
    assert (row.since_plan.top, row.since_plan.bottom) == (33, 40)
    assert (row.since_plan.present, row.since_plan.expected) == (3, 14)
    count = figure(city, "HS.2", WARD, QUARTER)
    assert (count.value.amount, count.average.amount) == (Fraction(30), Fraction(15))
    assert (count.average.present, count.average.expected) == (2, 3)
    ours = compare_cumulative(city, "TT.1", WARD, Period.parse("2022-02"), 28, 31)
    assert ours is not None
    assert ours.differs == (0, 1)
    kept = city.conn.execute("SELECT COUNT(*) FROM reading").fetchone()[0]
    assert kept == 0, "a foreign cumulative figure is compared, never stored"


def test_what_is_left_at_the_end_is_the_last_months(city: Desk) -> None:
    write(
        city,
        form(WARD, "2022-01", "HT", 0, 0, 10, 0, 4, 0, 0, 2, 4),
        form(WARD, "2022-02", "HT", 0, 0, 2, 0, 6, 0, 0, 1, 1),
    )
    assert figure(city, "HS.3", WARD, QUARTER).value.amount == 1
    set_choice(city, "on_time", "strict")
    assert figure(city, "TT.1", WARD, QUARTER).value.amount == Fraction(10, 11)


def test_choices_change_what_is_computed_everywhere(city: Desk) -> None:
    write(city, form(WARD, "2022-01", "HT", 5, 4, 91, 0, 40, 10, 0, 50, 0))
    month = Period.parse("2022-01")
    assert figure(city, "DT.3", WARD, month).value.amount == Fraction(5, 100)
    set_choice(city, "levels_of", "Hồ sơ đã giải quyết (7)")
    assert figure(city, "DT.3", WARD, month).value.amount == Fraction(5, 50)
    assert month_form(city, WARD, "2022-01").rates.level3 == Fraction(5, 50)
    report = quarter_data(city.conn, city.world, city.world.unit(WARD), QUARTER, city.today).dossier_total
    assert report is not None
    assert report.level3_rate == Fraction(5, 50)
    set_choice(city, "levels_of", "offered")
    assert figure(city, "DT.3", WARD, month).value.state is State.MISSING, "no Sổ TTHC says what is offered"
    save(city, [Patch("procedure", "1.001", {"field": "Hộ tịch", "online": "level3", "level": "commune"})])
    assert figure(city, "DT.3", WARD, month).value.amount == Fraction(5, 100)
    assert figure(city, "DT.4", WARD, month).value.state is State.MISSING
    set_choice(city, "levels_of", "")
    assert {row.spec.code: row.chosen for row in choice_rows(city)}["levels_of"] == ""
    with pytest.raises(ValueProblem):
        set_choice(city, "levels_of", "không có")
    with pytest.raises(ValueProblem):
        set_choice(city, "amber_from", "101")


def test_only_the_coordinator_chooses(tmp_path: Path) -> None:
    made = workspace.create(tmp_path / "P", WARD, clock=lambda: datetime(2022, 3, 10, tzinfo=UTC), state=tmp_path / "s")
    with pytest.raises(NotAllowed):
        set_choice(made.desk(), "growth", "relative")
    made.close()


def test_growth_over_2020_in_points_or_relative(city: Desk) -> None:
    write(city, form(WARD, "2022-01", "HT", 0, 0, 90, 10, 100, 0, 0, 0, 0))
    row = figure(city, "BC.1", WARD, Period.parse("2022-01"))
    assert row.no_baseline
    assert row.value.amount is None
    write(city, ratio("BC.2", WARD, "2020", 4, 100))
    row = figure(city, "BC.1", WARD, Period.parse("2022-01"))
    assert row.value.amount == Fraction(6, 100)
    assert row.light is not None
    assert (row.light.colour, row.light.target) == (Colour.GREEN, Fraction(5))
    set_choice(city, "growth", "relative")
    assert figure(city, "BC.1", WARD, Period.parse("2022-01")).value.amount == Fraction(6, 4)
    assert figure(city, "BC.1", CITY, Period.parse("2022-01")).baseline.units_expected == 25


def test_the_base_of_a_merged_unit_is_the_sum_of_those_it_took_over(city: Desk) -> None:
    write(
        city,
        ratio("BC.2", WARD, "2020", 4, 100),
        ratio("BC.2", OTHER, "2020", 2, 300),
        form(WARD, "2022-01", "HT", 0, 0, 90, 10, 100, 0, 0, 0, 0),
        form(WARD, "2022-03", "HT", 0, 0, 90, 10, 100, 0, 0, 0, 0),
    )
    merge_units(city, OTHER, WARD, date(2022, 2, 15), "NQ 1104")
    before, after = (figure(city, "BC.1", WARD, Period.parse(month)) for month in ("2022-01", "2022-03"))
    assert (before.baseline.top, before.baseline.bottom) == (4, 100)
    assert (after.baseline.top, after.baseline.bottom) == (6, 400)
    assert after.value.amount == Fraction(10, 100) - Fraction(6, 400)
    # The one that ended is not missed in months that began after its end.
    march = figure(city, "TT.1", CITY, Period.parse("2022-03")).value
    assert (march.units, march.units_expected) == (1, 24)


def test_a_typed_metric_has_a_base_a_difference_and_a_light(city: Desk) -> None:
    write(city, ratio("DT.1", WARD, "2020", 60, 100), ratio("DT.1", WARD, "2022-01", 76, 100))
    row = figure(city, "DT.1", WARD, Period.parse("2022-01"))
    assert row.difference == Fraction(16, 100)
    assert row.light is not None
    assert (row.light.colour, row.light.formula, row.light.way) == (Colour.AMBER, Formula.BASELINE, Fraction(4, 5))
    set_choice(city, "amber_from", "81")
    assert figure(city, "DT.1", WARD, Period.parse("2022-01")).light.colour is Colour.RED  # type: ignore[union-attr]
    set_target(city, "DT.1", 2022, "75,5")
    row = figure(city, "DT.1", WARD, Period.parse("2022-01"))
    assert (row.target, row.light.colour) == (Fraction(151, 2), Colour.GREEN)  # type: ignore[union-attr]
    shown = {each.metric.code: each for each in target_rows(city)}["DT.1"]
    assert (str(shown.targets[2022]), str(shown.targets[2023]), set(shown.chosen)) == ("75.5", "80", {2022})
    readings = {each.metric.code: each for each in quarter_readings(city, WARD, "2022-Q1").rows}["DT.1"]
    assert (str(readings.goal), readings.reached("2022-Q1")) == ("75.5", True)


def test_what_stands_is_not_added_up_over_quarters(city: Desk) -> None:
    write(city, ratio("MC.1", WARD, "2021-Q3", 100, 124), ratio("MC.1", WARD, "2021-Q4", 120, 124))
    row = figure(city, "MC.1", WARD, Period.parse("2021"))
    assert (row.value.top, row.value.bottom) == (120, 124)


def test_corrected_records_are_counted(city: Desk) -> None:
    write(city, form(WARD, "2022-01", "HT", 0, 0, 10, 0, 10, 0, 0, 0, 0), ratio("DT.1", WARD, "2022-01", 1, 2))
    close(city, "2022-01")
    assert figure(city, "TT.1", WARD, QUARTER).value.corrected == 0
    write(city, form(WARD, "2022-01", "HT", 0, 0, 10, 0, 9, 0, 1, 0, 0), ratio("DT.1", WARD, "2022-01", 2, 2))
    rows = {row.metric.code: row for row in figure_rows(city, WARD, QUARTER)}
    assert (rows["TT.1"].value.corrected, rows["TT.1"].value.amount) == (1, Fraction(9, 10))
    assert rows["DT.1"].value.corrected == 1


def test_a_table_of_units_and_months(city: Desk) -> None:
    write(city, form(WARD, "2022-01", "HT", 0, 0, 10, 0, 9, 0, 1, 0, 0))
    metric = city.world.metric("TT.1")
    months = [Period.parse(f"2022-0{number}") for number in (1, 2)]
    found = figures(city, [metric], [WARD, OTHER, CITY], months)
    assert len(found) == 6
    assert found["TT.1", WARD, "2022-01"].value.amount == Fraction(9, 10)
    assert found["TT.1", CITY, "2022-01"].value.amount == Fraction(9, 10)
    assert found["TT.1", OTHER, "2022-02"].value.state is State.MISSING


def _some_rows(seed: int) -> list[Patch]:
    """Whole, half-filled, blank and "không phát sinh" rows of three wards and three months."""
    rng = random.Random(seed)
    patches = []
    for unit in (WARD, OTHER, THIRD):
        for month in ("2022-01", "2022-02", "2022-03"):
            for field in ("CT", "HT", "DD"):
                sort = rng.random()
                if sort < 0.2:
                    patches.append(Patch("dossier", f"{unit}/{month}/{field}", {"none": True}))
                elif sort < 0.9:
                    cells = [rng.choice((None, 0, 3)) if sort < 0.5 else rng.randrange(40) for _ in range(9)]
                    patches.append(form(unit, month, field, *cells))
    return patches


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_sums_in_sql_are_the_rules_of_the_domain(city: Desk, seed: int) -> None:
    write(city, *_some_rows(seed))
    months = ["2022-01", "2022-02", "2022-03"]
    rules = {name: dossier_rule(name) for name in RULES}
    typed = [
        (unit, month, field, each.values, each.nothing)
        for (unit, month, field), each in dossiers.figures(city.conn, months).items()
    ]
    found = query.dossier_cells(city.conn, rules, [WARD, OTHER, THIRD], months)
    for name, rule in rules.items():
        expected = dossier_cells(rule, typed)
        plain = {k: (c.top, c.bottom, c.top_left, c.bottom_left, c.none, c.incomplete) for k, c in expected.items()}
        assert {
            k: (c.top, c.bottom, c.top_left, c.bottom_left, c.none, c.incomplete) for k, c in found[name].items()
        } == plain, name


@pytest.mark.parametrize("seed", [4, 5])
def test_screen_report_and_list_say_the_same(city: Desk, seed: int) -> None:
    write(city, *_some_rows(seed))
    listed = {
        (str(r["metric"]), str(r["unit"]), str(r["period"])): (r["value"], r["numerator"], r["denominator"])
        for r in records(city.conn, city.world, "readings")
    }
    keys = {"metric", "unit", "period", "value", "numerator", "denominator", "origin"}
    assert all(set(r) == keys for r in records(city.conn, city.world, "readings"))
    compared = 0
    for unit in (WARD, OTHER, THIRD, CITY):
        shown = {row.metric.code: row.shares for row in quarter_readings(city, unit, QUARTER.code).rows}
        for code in ("DT.3", "DT.4", "TT.1", "HS.4"):
            for month in ("2022-01", "2022-02", "2022-03"):
                found = listed.get((code, unit or city.world.city, month))
                share = Fraction(int(str(found[1])), int(str(found[2]))) if found and found[2] else None
                assert shown[code].get(month) == share, (code, unit, month)
                compared += share is not None
        about = city.world.unit(unit or city.world.city)
        total = quarter_data(city.conn, city.world, about, QUARTER, city.today).dossier_total
        if total is not None:
            assert total.on_time_rate == shown["TT.1"].get(QUARTER.code)
            assert total.level3_rate == shown["DT.3"].get(QUARTER.code)
            assert total.level4_rate == shown["DT.4"].get(QUARTER.code)
        if unit:
            assert month_form(city, unit, "2022-01").rates.on_time == shown["TT.1"].get("2022-01")
        else:
            assert city_form(city, "2022-01").rates.level3 == shown["DT.3"].get("2022-01")
    assert compared > 20
