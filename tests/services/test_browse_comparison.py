"""One measure side by side: against sums by hand, against the other screens, and what each blank means."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from par_desktop import workspace
from par_desktop.domain.fields import Figure
from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.domain.periods import Period
from par_desktop.domain.views.comparison_rows import CITY, CellState, Comparison, ComparisonCell, Span
from par_desktop.services.browse_comparison import compare, measures
from par_desktop.services.browse_figures import figure
from par_desktop.services.desk import Desk
from par_desktop.services.lock_period import close
from par_desktop.services.make_report import quarter_data
from par_desktop.services.merge_units import merge_units
from par_desktop.services.save_record import Patch, save
from par_desktop.services.set_choice import target_patch
from par_desktop.text.comparison import trend_table

WARD, OTHER = "13654", "13690"
DAY = datetime(2022, 3, 20, 7, 0, tzinfo=UTC)
"""Six days into reporting month 4; quý I/2022 has ended."""


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Desk]:
    made = workspace.create(tmp_path / "NV", "NV", clock=lambda: DAY, state=tmp_path / "state")
    yield made.desk()
    made.close()


def month(unit: str, code: str, resolved: int, late: int, open_late: int = 0) -> Patch:
    """Half of what is resolved came in at the counter, half at level 3."""
    typed = {"online3": resolved // 2, "online4": 0, "direct": resolved - resolved // 2, "postal": 0}
    typed |= {"early": 0, "on_time": resolved - late, "late": late, "open_in_time": 0, "open_late": open_late}
    return Patch("dossier", f"{unit}/{code}/HT", dict(typed))


def cell(found: Comparison, unit: str, period: str) -> ComparisonCell:
    row = found.row(unit)
    assert row is not None
    return row.cells[found.periods.index(period)]


def overdue_code(desk: Desk) -> str:
    """The metric, or the figure of the form, that is the rate of overdue dossiers: exactly one is offered."""
    (found,) = [each.code for each in measures(desk) if each.title == "Hồ sơ quá hạn (đã và đang giải quyết)"]
    return found


def test_a_rate_is_sum_over_sum_in_every_direction(city: Desk) -> None:
    save(
        city,
        [month(WARD, "2022-01", 10, 5), month(WARD, "2022-02", 90, 0), month(OTHER, "2022-01", 100, 10)],
        source="Zalo",
    )
    months = compare(city, "TT.1", Span.MONTHS, 2022)
    assert cell(months, WARD, "2022-01").value == 50
    assert cell(months, WARD, "2022-02").value == 100
    # 95 of 100 and 90 of 100: neither 75 nor 70, the means of rates.
    assert cell(months, WARD, "2022").value == 95
    assert cell(months, CITY, "2022-01").value == Fraction(9500, 110)
    assert (cell(months, CITY, "2022-01").numerator, cell(months, CITY, "2022-01").denominator) == (95, 110)
    quarters = compare(city, "TT.1", Span.QUARTERS, 2022)
    assert cell(quarters, WARD, "2022-Q1").value == 95
    assert cell(quarters, CITY, "2022-Q1").value == Fraction(18500, 200)
    years = compare(city, "TT.1", Span.YEARS, 2022)
    assert cell(years, CITY, "2022").value == cell(quarters, CITY, "2022-Q1").value
    assert years.periods == ("2021", "2022", "2023", "2024", "2025")


def test_missing_nothing_nought_and_not_yet_are_four_things(city: Desk) -> None:
    nothing = Patch("dossier", f"{WARD}/2022-02/HT", {"none": True})
    save(city, [month(WARD, "2022-01", 8, 8), nothing], source="Zalo")
    found = compare(city, "TT.1", Span.MONTHS, 2022)
    states = {code: cell(found, WARD, code).state for code in found.periods}
    assert cell(found, WARD, "2022-01").value == 0
    assert states["2022-01"] is CellState.VALUE
    assert states["2022-02"] is CellState.NONE
    assert states["2022-03"] is CellState.MISSING
    assert states["2022-04"] is CellState.AHEAD, "its last day is 14/4"
    assert states["2022-05"] is CellState.AHEAD
    assert cell(found, OTHER, "2022-01").state is CellState.MISSING


def test_a_part_says_so(city: Desk) -> None:
    half = Patch("dossier", f"{WARD}/2022-03/CT", {"early": 3})
    save(city, [month(WARD, "2022-01", 10, 0), month(WARD, "2022-03", 10, 0), half], source="Zalo")
    found = compare(city, "TT.1", Span.QUARTERS, 2022)
    quarter = cell(found, WARD, "2022-Q1")
    assert quarter.partial
    assert (quarter.entered, quarter.expected) == (2, 3)
    assert quarter.incomplete, "a row with one column typed cannot take part"
    assert cell(found, CITY, "2022-Q1").expected == 25 * 3


def test_proxy_and_correction_are_marked_up_to_the_city(city: Desk) -> None:
    save(city, [month(WARD, "2022-01", 10, 0)], source="Zalo")
    close(city, "2022-01")
    save(city, [month(OTHER, "2022-01", 10, 1)], source="Bản giấy")
    found = compare(city, "TT.1", Span.QUARTERS, 2022)
    ward, other, whole = (cell(found, unit, "2022-Q1") for unit in (WARD, OTHER, CITY))
    assert (ward.proxy, ward.corrected) == (True, False)
    assert (other.proxy, other.corrected) == (True, True)
    assert (whole.proxy, whole.corrected) == (True, True)


def test_it_says_what_the_other_screens_say(city: Desk) -> None:
    save(
        city,
        [
            month(WARD, "2022-01", 104, 2),
            month(WARD, "2022-02", 82, 0, open_late=3),
            month(OTHER, "2022-01", 18, 3),
            Patch("reading", f"DT.1/{WARD}/2022-01", {"ratio": Figure(numerator=30, denominator=40)}),
            Patch("reading", "DT.1/VP/2022-01", {"ratio": Figure(numerator=10, denominator=40)}),
        ],
        source="Zalo",
    )
    report = quarter_data(city.conn, city.world, city.world.unit("356"), Period.parse("2022-Q1"), city.today)
    assert report.dossier_total is not None
    on_time = cell(compare(city, "TT.1", Span.QUARTERS, 2022), CITY, "2022-Q1")
    assert on_time.value == (report.dossier_total.on_time_rate or 0) * 100
    for code in ("TT.1", "DT.3", "DT.1"):
        for unit in (WARD, CITY):
            row = figure(city, code, unit, Period.parse("2022-Q1"))
            shown = cell(compare(city, code, Span.QUARTERS, 2022), unit, "2022-Q1").value
            assert row.value.amount is not None
            assert shown == row.value.amount * 100


def test_what_stays_open_is_counted_once_in_a_quarter(city: Desk) -> None:
    save(city, [month(WARD, f"2022-0{n}", 50, 0, open_late=5) for n in (1, 2, 3)], source="Zalo")
    overdue = cell(compare(city, overdue_code(city), Span.QUARTERS, 2022), WARD, "2022-Q1")
    # The same five dossiers lie there at the end of each month: 5 of 155, not 15 of 165.
    assert overdue.value == Fraction(500, 155)


def test_targets_and_2020(city: Desk) -> None:
    base = Patch("reading", f"BC.2/{WARD}/2020", {"ratio": Figure(numerator=4, denominator=100)})
    paper = dict.fromkeys(TYPED_COLUMNS, 0) | {"postal": 10, "direct": 90, "on_time": 100}
    save(city, [base, Patch("dossier", f"{WARD}/2022-01/HT", paper)], source="Zalo")
    save(city, [target_patch("TT.1", 2023, "97,5")])
    growth = compare(city, "BC.1", Span.MONTHS, 2022)
    assert cell(growth, WARD, "2022-01").value == 6
    assert growth.measure.signed
    assert growth.measure.unit_label == "điểm %"
    save(city, [Patch("dossier", f"{OTHER}/2022-01/HT", paper)], source="Zalo")
    again = compare(city, "BC.1", Span.MONTHS, 2022)
    assert cell(again, OTHER, "2022-01").state is CellState.NO_BASE
    postal = compare(city, "06a:postal", Span.MONTHS, 2022)
    assert set(postal.baselines[WARD]) == {4}
    assert cell(postal, WARD, "2022-01").value == 10
    goals = compare(city, "TT.1", Span.YEARS, 2022)
    assert goals.targets == tuple(map(Decimal, ("95", "95", "97.5", "95", "95")))
    assert set(postal.targets) == {None}


def test_the_base_of_a_unit_that_took_another_over_is_theirs_together_from_then_on(city: Desk) -> None:
    bases = ((WARD, 10, 100), (OTHER, 60, 100))
    save(
        city,
        [
            Patch("reading", f"DT.1/{unit}/2020", {"ratio": Figure(numerator=top, denominator=bottom)})
            for unit, top, bottom in bases
        ],
        source="Báo cáo 2020",
    )
    merge_units(city, OTHER, WARD, date(2023, 12, 15), "NQ 1104")
    found = compare(city, "DT.1", Span.YEARS, 2022)
    assert found.baselines[WARD] == (10, 10, 10, 35, 35)
    words = [row.texts[:2] for row in trend_table(found, WARD).rows]
    assert words[:3] == [("Năm 2020", "10,00"), ("Năm 2020, cả đơn vị nhập vào", "35,00"), ("Năm 2021", "thiếu")]


def test_a_department_that_declares_has_a_row_and_does_not_compete(city: Desk) -> None:
    found = compare(city, "DT.1", Span.MONTHS, 2022)
    vp = found.row("VP")
    assert vp is not None
    assert not vp.ranked
    assert sum(row.ranked for row in found.rows) == 25
    assert len(found.rows) == 26


def test_spans_follow_the_frequency(city: Desk) -> None:
    by_code = {measure.code: measure for measure in measures(city)}
    assert by_code["DT.1"].spans == (Span.MONTHS, Span.QUARTERS, Span.ALL_QUARTERS, Span.YEARS)
    assert by_code["MC.1"].spans[0] is Span.QUARTERS
    assert by_code["SK.1"].spans == (Span.YEARS,)
    assert compare(city, "SK.1", Span.MONTHS, 2022).span is Span.YEARS
    assert "BC.2" not in by_code, "a figure typed once is a base, no view of its own"
    assert len(compare(city, "MC.1", Span.ALL_QUARTERS, 2022).periods) == 20
    with pytest.raises(KeyError):
        compare(city, "XX.9", Span.MONTHS, 2022)


def test_a_ward_compares_itself_alone(tmp_path: Path) -> None:
    made = workspace.create(tmp_path / WARD, WARD, clock=lambda: DAY, state=tmp_path / "state")
    try:
        desk = made.desk()
        save(desk, [month(WARD, "2022-01", 10, 5)])
        found = compare(desk, "TT.1", Span.MONTHS, 2022)
        assert [row.code for row in found.rows] == [WARD]
        assert found.city is None
        assert cell(found, WARD, "2022-01").value == 50
        codes = {measure.code for measure in measures(desk)}
        assert "SK.1" not in codes
        assert {"TT.1", "06a:postal", "DT.1"} <= codes
    finally:
        made.close()
