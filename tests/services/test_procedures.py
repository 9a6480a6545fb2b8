"""Sổ TTHC on real workspaces: counts against a count by hand, who lacks what by name, ids, marks, what travels."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from par_desktop.domain.cumulative import State
from par_desktop.domain.periods import Period
from par_desktop.domain.views.figure_rows import CITY
from par_desktop.errors import NotAllowed, ValueProblem
from par_desktop.services import browse_procedures, keep_procedures
from par_desktop.services.browse_figures import figure
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import OTHER, WARD, Places, places, take

DAY = date(2022, 3, 10)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Desk]:
    made = Places.__new__(Places)
    made.folder, made.opened = tmp_path, []
    yield made.open("NV")
    made.close()


def listed(desk: Desk, *codes: str, **values: object) -> None:
    for code in codes:
        keep_procedures.add_procedure(desk, {"code": code, "title": f"Thủ tục {code}", "field": "Hộ tịch", **values})


def said(unit: str, procedure: str, **values: object) -> Patch:
    return Patch("offering", f"{unit}/{procedure}", values)


def test_counts_are_those_of_a_count_by_hand(city: Desk) -> None:
    chance = random.Random(7)
    listed(city, *(f"1.{at:03d}" for at in range(12)))
    listed(city, "2.000", level="district")
    listed(city, "9.000", valid_to=date(2022, 3, 9))
    wards = [ward.code for ward in city.world.wards]
    marks = {}
    patches = []
    for ward in wards:
        for at in range(12):
            desk_mark, posted, late = chance.random() < 0.8, chance.random() < 0.6, chance.random() < 0.1
            marks[ward, f"1.{at:03d}"] = (desk_mark and not late, posted and not late)
            since = date(2022, 3, 11) if late else date(2022, 3, 10) if chance.random() < 0.5 else None
            values = {"at_desk": desk_mark or None, "posted": posted or None, "since": since}
            patches.append(said(ward, f"1.{at:03d}", **values))
    save(city, patches, source="bản giấy")
    found = browse_procedures.register(city)
    by_code = {row.procedure.code: row for row in found.rows}
    for at in range(12):
        mine = [marks[ward, f"1.{at:03d}"] for ward in wards]
        row = by_code[f"1.{at:03d}"]
        assert (row.units, row.at_desk, row.posted) == (25, sum(d for d, _ in mine), sum(p for _, p in mine))
    assert (by_code["2.000"].units, by_code["2.000"].at_desk) == (1, 0)
    assert not by_code["9.000"].in_force
    units = {row.unit: row for row in found.units}
    assert list(units) == [*wards, city.world.city]
    for ward in wards:
        mine = [marks[ward, f"1.{at:03d}"] for at in range(12)]
        row = units[ward]
        assert (row.procedures, row.at_desk, row.posted) == (12, sum(d for d, _ in mine), sum(p for _, p in mine))
    detail = browse_procedures.procedure_detail(city, "1.004")
    assert detail is not None
    names = {unit.code: unit.name for unit in city.world.units}
    assert [lack.name for lack in detail.not_at_desk] == [names[w] for w in wards if not marks[w, "1.004"][0]]
    assert [lack.name for lack in detail.not_posted] == [names[w] for w in wards if not marks[w, "1.004"][1]]
    share = browse_procedures.desk_share(city.conn, city.world, "", DAY)
    assert share is not None
    assert share.rate == Fraction(sum(d for d, _ in marks.values()), 25 * 12)
    data = browse_procedures.report_data(city.conn, city.world, WARD, DAY)
    assert {lack.procedure.code for lack in data.lacks if lack.desk} == {
        f"1.{at:03d}" for at in range(12) if not marks[WARD, f"1.{at:03d}"][0]
    }
    assert data.procedures == 12


def test_without_a_list_there_is_no_share(city: Desk) -> None:
    assert browse_procedures.register(city).rows == ()
    assert browse_procedures.desk_share(city.conn, city.world, "", DAY) is None
    assert browse_procedures.level34_share(city.conn, city.world, DAY) is None
    listed(city, "1.001")
    share = browse_procedures.desk_share(city.conn, city.world, WARD, DAY)
    assert share is not None
    assert share.rate == 0
    assert browse_procedures.desk_share(city.conn, city.world, "TP", DAY) is None


def test_a_ward_that_ended_is_not_asked(city: Desk) -> None:
    listed(city, "1.001")
    save(city, [Patch("succession", OTHER, {"successor": WARD, "since": date(2022, 1, 1), "decision": "NQ 1"})])
    row = browse_procedures.register(city).rows[0]
    assert row.units == 24
    assert OTHER not in {unit.unit for unit in browse_procedures.register(city).units}


def test_one_code_is_one_procedure(city: Desk) -> None:
    record, _ = keep_procedures.add_procedure(city, {"code": "1.001193", "title": "Khai sinh"})
    assert record == "1.001193"
    with pytest.raises(ValueProblem) as caught:
        keep_procedures.add_procedure(city, {"code": " 1.001193", "title": "Khác"})
    assert caught.value.code == "procedure_code_taken"
    with pytest.raises(ValueProblem) as caught:
        keep_procedures.add_procedure(city, {"code": "1.2", "title": " "})
    assert caught.value.code == "procedure_without_title"
    assert keep_procedures.code_taken(city.conn, "1.001193")
    assert not keep_procedures.code_taken(city.conn, "1.001193", "1.001193")
    # Its code was wrong and is corrected: the wrong one is free again, for another record.
    save(city, [Patch("procedure", "1.001193", {"code": "1.001194"})])
    again, _ = keep_procedures.add_procedure(city, {"code": "1.001193", "title": "Khác"})
    assert again != "1.001193"
    assert {row.procedure.code for row in browse_procedures.register(city).rows} == {"1.001193", "1.001194"}


def test_a_procedure_taken_out_comes_back_with_what_units_said(city: Desk) -> None:
    keep_procedures.add_procedure(city, {"code": "1.1", "title": "Cũ", "field": "Hộ tịch", "linked": True})
    save(city, keep_procedures.mark_patches(WARD, ["1.1"], ["at_desk"], on=True), source="Zalo")
    save(city, keep_procedures.remove_patches(["1.1"]))
    assert browse_procedures.register(city).rows == ()
    record, _ = keep_procedures.add_procedure(city, {"code": "1.1", "title": "Mới"})
    row = browse_procedures.register(city).rows[0]
    assert (record, row.procedure.title, row.procedure.linked, row.at_desk) == ("1.1", "Mới", False, 1)


def test_only_the_coordinator_keeps_the_list_and_only_the_unit_its_marks(tmp_path: Path) -> None:
    two = places(tmp_path)
    listed(two.city, "1.1")
    take(two.ward, two.to_ward())
    with pytest.raises(NotAllowed):
        save(two.ward, [Patch("procedure", "1.1", {"title": "x"})])
    with pytest.raises(NotAllowed):
        save(two.city, keep_procedures.mark_patches(WARD, ["1.1"], ["posted"], on=True))
    with pytest.raises(NotAllowed):
        save(two.ward, keep_procedures.mark_patches(OTHER, ["1.1"], ["posted"], on=True))
    two.close()


def test_the_list_goes_to_the_ward_and_its_marks_come_back(tmp_path: Path) -> None:
    two = places(tmp_path)
    listed(two.city, "1.1", "1.2", "1.3")
    listed(two.city, "2.1", level="district")
    take(two.ward, two.to_ward())
    mine = browse_procedures.unit_register(two.ward, WARD)
    assert [row.procedure.code for row in mine.rows] == ["1.1", "1.2", "1.3"]
    undo = save(two.ward, keep_procedures.mark_patches(WARD, ["1.1", "1.2"], ["at_desk", "posted"], on=True)).undo
    take(two.city, two.to_city())
    row = next(unit for unit in browse_procedures.register(two.city).units if unit.unit == WARD)
    assert (row.procedures, row.at_desk, row.posted) == (3, 2, 2)
    save(two.ward, undo)
    take(two.city, two.to_city("again.xlsx"))
    row = next(unit for unit in browse_procedures.register(two.city).units if unit.unit == WARD)
    assert (row.at_desk, row.posted) == (0, 0)
    # Another ward's marks never travel to this one.
    save(two.city, [said(OTHER, "1.1", at_desk=True, note="riêng")], source="bản giấy")
    take(two.ward, two.to_ward("more.xlsx"))
    assert two.ward.conn.execute("SELECT count(*) FROM offering WHERE unit = ?", (OTHER,)).fetchone() == (0,)
    two.close()


def test_the_list_is_a_figure_of_each_quarter(city: Desk) -> None:
    listed(city, "1.1", "1.2", online="level4")
    listed(city, "1.3", online="none", valid_from=date(2022, 1, 10))
    listed(city, "1.4", online="not_eligible")
    marks = {"at_desk": True, "since": date(2022, 1, 20)}
    save(city, [said(WARD, "1.1", at_desk=True), said(WARD, "1.2", **marks)], source="bản giấy")
    now, before, later = (Period.parse(code) for code in ("2022-Q1", "2021-Q4", "2022-Q2"))
    # 2021-Q4 ends on 14/12/2021: 1.3 is not in force yet, 1.2 not received yet.
    assert [(v.top, v.bottom) for v in (figure(city, "SO.4", WARD, p).value for p in (before, now))] == [(1, 3), (2, 4)]
    assert figure(city, "SO.4", WARD, later).value.state is State.MISSING
    assert figure(city, "SO.4", WARD, Period.parse("2021")).value.top == 1, "what stands at the end of the year"
    whole = figure(city, "SO.4", CITY, now).value
    assert (whole.top, whole.bottom) == (2, 100)
    online = figure(city, "SO.5", "VP", now).value
    assert (online.top, online.bottom, online.amount) == (2, 3, Fraction(2, 3))
    listed(city, "1.5")
    unsaid = figure(city, "SO.5", "VP", now).value
    assert (unsaid.state, unsaid.incomplete) == (State.PARTIAL, 1)


def test_without_a_list_the_figure_is_missing_not_zero(city: Desk) -> None:
    assert figure(city, "SO.4", WARD, Period.parse("2022-Q1")).value.state is State.MISSING
    assert figure(city, "SO.5", "VP", Period.parse("2022-Q1")).value.state is State.MISSING
