"""Sheet Tự chấm điểm: whose scores, of which round, what is yellow, and sums that are only computed."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from par_desktop.data.templates import load_world
from par_desktop.domain.criteria import Level
from par_desktop.domain.fields import Figure
from par_desktop.exchange.reader import read_package
from par_desktop.exchange.typing import compare
from par_desktop.services.browse_scores import score_sheet
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import OTHER, PERIOD, WARD, Places, column_of, edit, fill, row_of, take

SHEET = "Tự chấm điểm"
HEADINGS = ["Mã", "Tiêu chí", "Điểm tối đa", "Tử số", "Mẫu số", "Điểm tự đánh giá", "Giải trình", "Minh chứng"]
COMMUNE = load_world().criteria_set(Level.COMMUNE, 2022)
OWN = next(c for c in COMMUNE.components if not c.is_survey)
ASKED = next(c for c in COMMUNE.components if c.is_survey)


def record(code: str, unit: str = WARD) -> str:
    return f"{code}/{unit}/{PERIOD}"


def headings(ws: Any) -> list[str]:
    return next(
        [str(c.value) for c in row if c.value] for row in ws.iter_rows(max_row=6) if row[0].value == HEADINGS[0]
    )


def test_headings_are_the_promised_ones_and_every_leaf_has_its_row(two: Places) -> None:
    path = two.to_ward()
    ws = openpyxl.load_workbook(path)[SHEET]
    assert headings(ws) == HEADINGS
    rows = read_package(path).held[SHEET].rows
    assert {r for r in rows if not r.startswith("sum/")} == {record(c.code) for c in COMMUNE.components}
    most = [ws.cell(row_of(ws, record(c.code)), 3).value for c in COMMUNE.components]
    assert [Decimal(str(m).replace(",", ".")) for m in most] == [c.max_points for c in COMMUNE.components]


def test_what_is_typed_becomes_a_score_of_the_open_round(two: Places) -> None:
    mine = record(OWN.code)
    cells: dict[tuple[str, str, str], object] = {
        (SHEET, mine, "points"): "0,5",
        (SHEET, mine, "numerator"): 12,
        (SHEET, mine, "denominator"): 15,
        (SHEET, mine, "explanation"): "=1+1 không phải công thức",
        (SHEET, mine, "evidence"): "12/KH-UBND",
    }
    path = edit(fill(two.to_ward(), cells), lambda book: as_text(book[SHEET], mine))
    assert take(two.city, path).refused == []
    found = {line.criterion.code: line.row for line in score_sheet(two.city, WARD, PERIOD).lines}[OWN.code]
    assert found is not None
    assert (found.own_points, found.numerator, found.denominator) == (Decimal("0.5"), 12, 15)
    assert (found.explanation, found.evidence) == ("=1+1 không phải công thức", "12/KH-UBND")


def as_text(ws: Any, row_id: str) -> None:
    ws.cell(row_of(ws, row_id), column_of(ws, "explanation")).data_type = "s"


def test_points_read_the_same_with_comma_or_point_as_text_or_number(two: Places) -> None:
    for typed in ("1,25", "1.25", 1.25):
        path = fill(two.to_ward(), {(SHEET, record(OWN.code), "points"): typed})
        package = read_package(path)
        (field,) = compare(package.held, package.visible).fields
        assert field.value == Decimal("1.25")


def test_only_what_a_ward_may_type_is_yellow(two: Places) -> None:
    path = two.to_ward()
    held = read_package(path).held[SHEET].rows
    yellow = {
        (row_id, key): cell.slot
        for row_id, row in held.items()
        for key, cell in row.cells.items()
        if cell.slot is not None
    }
    assert {slot.kind for slot in yellow.values()} == {"score"}
    own = [c.code for c in COMMUNE.components if not c.is_survey]
    assert {row_id for row_id, _ in yellow} == {record(code) for code in own}
    assert len(yellow) == 5 * len(own)
    book = openpyxl.load_workbook(path)
    ws = book[SHEET]
    unlocked = {(c.row, c.column) for row in ws.iter_rows() for c in row if not c.protection.locked}
    assert unlocked == {(row_of(ws, r), column_of(ws, key)) for r, key in yellow}
    assert ws.protection.sheet
    assert not ws.protection.password


def test_a_number_over_a_parents_sum_is_refused_by_its_address(two: Places) -> None:
    save(two.ward, [Patch("score", record(OWN.code), {"points": Decimal("0.5")})])
    path = two.to_city()
    parent = f"sum/{OWN.parent}"
    for over, wanted in ((0.5, []), ("0,50", []), (3, ["computed_cell"])):
        package = read_package(fill(path, {(SHEET, parent, "points"): over}, "tổng.xlsx"))
        typing = compare(package.held, package.visible)
        assert [c.problem.code for c in typing.refused] == wanted
        assert typing.fields == ()


def test_survey_points_are_shown_only_once_the_round_is_published(two: Places) -> None:
    survey = f"{PERIOD}/{ASKED.code}/{WARD}"
    save(two.city, [Patch("survey", survey, {"points": Decimal("7.5")})])

    def shown(path: Path) -> str:
        return read_package(path).held[SHEET].rows[record(ASKED.code)].cells["points"].text

    assert shown(two.to_ward()) == ""
    save(two.city, [Patch("round", PERIOD, {"published": two.city.today})])
    assert shown(two.to_ward("b.xlsx")) == "7,50"


def test_a_group_package_shows_nobodys_scores(two: Places) -> None:
    save(
        two.ward,
        [Patch("score", record(OWN.code), {"points": Decimal("0.5"), "inputs": Figure(numerator=1, denominator=2)})],
    )
    take(two.city, two.to_city())
    rows = read_package(two.group()).held[SHEET].rows
    assert rows[record(OWN.code, "UNIT")].cells["points"].slot is not None
    assert {cell.text for row in rows.values() for cell in row.cells.values() if cell.slot is not None} == {""}
    name = two.city.world.unit(OTHER).name
    typed = fill(two.group("g.xlsx"), {(SHEET, record(OWN.code, "UNIT"), "points"): "1"}, unit=name)
    received = take(two.city, typed)
    assert received.refused == []
    assert [line.record for line in received.differences] == [record(OWN.code, OTHER)]


def test_departments_are_scored_by_no_set_and_get_no_such_sheet(two: Places) -> None:
    package = read_package(export_to_unit(two.city, "VP", two.folder / "vp.xlsx").path)
    assert SHEET not in package.held
    assert "Lời báo cáo" in package.held


def test_the_coordinators_own_machine_gets_the_citys_tree(two: Places) -> None:
    package = read_package(export_to_unit(two.city, "NV", two.folder / "nv.xlsx").path)
    district = load_world().criteria_set(Level.DISTRICT, 2022)
    rows = package.held[SHEET].rows
    assert {r for r in rows if not r.startswith("sum/")} == {record(c.code, "356") for c in district.components}
