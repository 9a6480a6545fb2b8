"""Figures by metric: Σ / Σ, half-typed pairs, rates from dossiers, the year 2020 as a base."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from par_desktop import workspace
from par_desktop.domain.fields import Figure
from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.domain.periods import Period
from par_desktop.domain.views.reading_rows import MetricRow
from par_desktop.services.browse_dossiers import city_form, month_form
from par_desktop.services.browse_readings import quarter_readings, typed_in
from par_desktop.services.desk import Desk
from par_desktop.services.make_report import quarter_data
from par_desktop.services.merge_units import merge_units
from par_desktop.services.save_record import Patch, save
from par_desktop.services.set_choice import set_target

WARD, OTHER, QUARTER = "13654", "13690", "2022-Q1"


def opened(folder: Path, month: int) -> workspace.Workspace:
    day = datetime(2022, month, 10, 7, 0, tzinfo=UTC)
    return workspace.create(folder / "NV", "NV", clock=lambda: day, state=folder / "state")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Desk]:
    made = opened(tmp_path, 3)
    yield made.desk()
    made.close()


@pytest.fixture
def summer(tmp_path: Path) -> Iterator[Desk]:
    """The same in the last month of the second quarter."""
    made = opened(tmp_path, 6)
    yield made.desk()
    made.close()


def ratio(metric: str, unit: str, period: str, numerator: int | None, denominator: int | None) -> Patch:
    figure = Figure(numerator=numerator, denominator=denominator)
    return Patch("reading", f"{metric}/{unit}/{period}", {"ratio": figure})


def metric(desk: Desk, unit: str, code: str) -> MetricRow:
    return next(row for row in quarter_readings(desk, unit, QUARTER).rows if row.metric.code == code)


def test_a_quarter_is_sum_over_sum_of_its_months(city: Desk) -> None:
    save(city, [ratio("DT.1", WARD, "2022-01", 1, 2), ratio("DT.1", WARD, "2022-02", 98, 98)], source="Zalo")
    row = metric(city, WARD, "DT.1")
    assert row.shares["2022-01"] == Fraction(1, 2)
    assert row.shares[QUARTER] == Fraction(99, 100)
    assert row.notes["2022-03"] == "chưa nhập"
    assert row.reached(QUARTER)
    assert row.origins["2022-01"] == "proxy"


def test_the_city_adds_units_and_half_typed_pairs_count_for_nothing(city: Desk) -> None:
    save(
        city,
        [
            ratio("DT.1", WARD, "2022-01", 1, 4),
            ratio("DT.1", OTHER, "2022-01", 3, 4),
            ratio("DT.1", "VP", "2022-01", 50, None),
        ],
        source="Zalo",
    )
    row = metric(city, "", "DT.1")
    assert row.shares["2022-01"] == Fraction(4, 8)
    assert (row.entered, row.declarers) == (3, 26)
    assert row.reached(QUARTER) is False


def test_nothing_happened_is_neither_nought_nor_missing(city: Desk) -> None:
    save(city, [Patch("reading", f"TT.2/{WARD}/2022-01", {"ratio": Figure(none=True)})], source="Zalo")
    row = metric(city, WARD, "TT.2")
    assert "2022-01" not in row.shares
    assert row.notes["2022-01"] == "không phát sinh"
    assert row.notes["2022-02"] == "chưa nhập"


def test_levels_follow_from_dossiers_and_postal_needs_2020(city: Desk) -> None:
    typed = dict(zip(TYPED_COLUMNS, (3, 2, 4, 1, 5, 0, 0, 0, 0), strict=True))
    save(city, [Patch("dossier", f"{WARD}/2022-02/HT", typed)], source="Zalo")
    assert metric(city, WARD, "DT.3").shares[QUARTER] == Fraction(3, 10)
    assert metric(city, WARD, "BC.1").notes[QUARTER] == "chưa có số liệu 2020"
    save(city, [ratio("BC.2", WARD, "2020", 4, 100)], source="Zalo")
    postal = metric(city, WARD, "BC.1")
    assert postal.shares[QUARTER] == Fraction(1, 10) - Fraction(4, 100)
    assert postal.reached(QUARTER)


def test_visits_are_the_citys_and_count_each_ward_once(city: Desk) -> None:
    assert "KT.1" not in {row.metric.code for row in quarter_readings(city, WARD, QUARTER).rows}
    visits = [(WARD, "a", "surprise"), (WARD, "b", "surprise"), (OTHER, "c", "planned")]
    save(
        city,
        [
            Patch("inspection", f"{unit}/{number}", {"sort": sort, "day": date(2022, 3, 1), "ended": "10:00"})
            for unit, number, sort in visits
        ],
    )
    assert metric(city, "", "KT.1").shares["2022"] == Fraction(1, 25)


def test_a_unit_sees_what_it_declares(city: Desk) -> None:
    codes = {row.metric.code for row in quarter_readings(city, WARD, QUARTER).rows}
    assert {"MC.1", "DT.1", "DT.3"} <= codes
    assert "SK.1" not in codes
    assert {row.metric.code for row in quarter_readings(city, "KT", QUARTER).rows} == {"SK.1", "SO.1", "SO.2", "SO.3"}


def test_a_yearly_figure_is_typed_once_a_year(city: Desk) -> None:
    save(city, [Patch("reading", "SK.1/KT/2022", {"count": Figure(value=1)})], source="Zalo")
    row = metric(city, "KT", "SK.1")
    assert row.typed == {"2022": Figure(value=1)}
    assert row.reached(QUARTER)
    assert quarter_readings(city, "KT", "2022-Q3").rows[0].reached("2022-Q3")
    assert metric(city, "", "SK.1").shares["2022"] == 1


def test_the_year_2020_is_typed_once_and_shown_in_every_year(city: Desk) -> None:
    save(city, [ratio("BC.2", WARD, "2020", 4, 100), ratio("BC.2", OTHER, "2020", 1, 100)], source="Bưu điện")
    own = metric(city, WARD, "BC.2")
    assert own.typed == {"2022": Figure(numerator=4, denominator=100)}
    assert own.origins == {"2022": "proxy"}
    assert typed_in(own.metric, "2022") == "2020"
    assert typed_in(metric(city, WARD, "DT.1").metric, "2022-01") == "2022-01"
    whole = metric(city, "", "BC.2")
    assert (whole.typed["2022"], whole.entered) == (Figure(numerator=5, denominator=200), 2)


def test_the_year_so_far_is_derived_from_months_and_says_what_is_lacking(summer: Desk) -> None:
    save(
        summer,
        [
            ratio("DT.1", WARD, "2022-01", 1, 2),
            ratio("DT.1", WARD, "2022-03", 3, 10),
            ratio("DT.1", WARD, "2022-04", 90, 100),
            ratio("MC.1", WARD, QUARTER, 7, 9),
        ],
        source="Zalo",
    )
    first = metric(summer, WARD, "DT.1")
    assert first.shares["2022"] == first.shares[QUARTER] == Fraction(4, 12)
    assert first.to_date is not None
    assert (first.to_date.top, first.to_date.bottom) == (4, 12)
    assert (first.to_date.present, first.to_date.expected) == (2, 3)
    assert metric(summer, WARD, "MC.1").shares["2022"] == Fraction(7, 9), "what stands at the end of the last quarter"
    second = next(row for row in quarter_readings(summer, WARD, "2022-Q2").rows if row.metric.code == "DT.1")
    assert second.shares["2022"] == Fraction(94, 112)
    assert second.shares["2022-Q2"] == Fraction(90, 100)


def test_a_years_target_of_what_adds_up_is_held_against_the_year_so_far(summer: Desk) -> None:
    set_target(summer, "HS.2", 2022, "100")
    row = (0, 0, 0, 0, 60, 0, 0, 0, 0)
    months = ("2022-03", "2022-04")
    save(
        summer,
        [Patch("dossier", f"{WARD}/{month}/HT", dict(zip(TYPED_COLUMNS, row, strict=True))) for month in months],
        source="Zalo",
    )
    second = next(row for row in quarter_readings(summer, WARD, "2022-Q2").rows if row.metric.code == "HS.2")
    assert second.shares["2022-Q2"] == 60
    assert second.shares["2022"] == 120
    assert second.reached("2022-Q2")
    assert second.light is not None
    assert second.light.current == 120


def test_the_figure_of_2020_stands_beside_what_is_judged_by_it(city: Desk) -> None:
    save(city, [ratio("DT.1", WARD, "2020", 30, 60), ratio("DT.1", WARD, "2022-01", 74, 100)], source="Báo cáo 2020")
    row = metric(city, WARD, "DT.1")
    assert row.baseline == 50
    assert row.light is not None
    assert row.light.way == Fraction(74 - 50, 80 - 50)


def test_a_ward_merged_away_is_not_missed_in_the_citys_form_report_and_notice(summer: Desk) -> None:
    whole = dict.fromkeys(TYPED_COLUMNS, 1)
    wards = [ward.code for ward in summer.world.wards]
    merge_units(summer, OTHER, WARD, date(2022, 4, 20), "NQ 1104")
    save(
        summer,
        [
            Patch("dossier", f"{ward}/2022-{month}/HT", whole)
            for month in ("04", "05", "06")
            for ward in wards
            if (ward, month) not in ((OTHER, "06"),)
        ],
        source="Zalo",
    )
    may, june = city_form(summer, "2022-05"), city_form(summer, "2022-06")
    assert (may.units_entered, may.units) == (25, 25), "May began on 15 April, before the merger"
    assert (june.units_entered, june.units) == (24, 24)
    city = summer.world.unit("356")
    report = quarter_data(summer.conn, summer.world, city, Period.parse("2022-Q2"), summer.today)
    assert (report.units_reported, report.units) == (25, 25)
    third = quarter_data(summer.conn, summer.world, city, Period.parse("2022-Q3"), date(2022, 9, 10))
    assert third.units == third.inspections.wards == 24


def test_the_reports_figures_add_up_and_give_its_rate_where_rows_are_half_filled(city: Desk) -> None:
    whole = dict(zip(TYPED_COLUMNS, (10, 0, 0, 0, 5, 3, 1, 2, 0), strict=True))
    half = {"online3": 5, "online4": 0, "direct": 0, "postal": 0, "on_time": 40, "late": 3, "open_late": 7}
    save(
        city,
        [Patch("dossier", f"{WARD}/2022-01/HT", whole), Patch("dossier", f"{WARD}/2022-01/CT", half)],
        source="Zalo",
    )
    about = city.world.unit(WARD)
    total = quarter_data(city.conn, city.world, about, Period.parse("2022-01"), city.today).dossier_total
    assert total is not None
    assert (total.received, total.resolved, total.in_time, total.late) == (15, 9, 8, 1)
    assert (total.open, total.open_late) == (2, 0)
    assert total.on_time_rate == Fraction(8, 9)
    assert total.incomplete == 1
    form = month_form(city, WARD, "2022-01")
    assert form.total("resolved_total") == total.resolved, "as column (7) of the screen"
