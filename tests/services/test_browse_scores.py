"""Sums of typed points, by hand; what is not typed is not 0."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from par_desktop import workspace
from par_desktop.domain.criteria import Level
from par_desktop.domain.fields import Figure
from par_desktop.domain.views.score_rows import evidence_pieces
from par_desktop.errors import NotAllowed, ValueProblem
from par_desktop.services.browse_scores import score_detail, score_sheet
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, save
from par_desktop.services.score_sums import area_scores, unit_scores

ROUND = "2022-Q1"
WARD = "13654"


def desk_of(unit: str, folder: Path) -> workspace.Workspace:
    day = datetime(2022, 3, 10, 7, 0, tzinfo=UTC)
    return workspace.create(folder / unit, unit, person="Nguyễn Văn Hưng", clock=lambda: day, state=folder / "state")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Desk]:
    opened = desk_of("NV", tmp_path)
    yield opened.desk()
    opened.close()


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Desk]:
    opened = desk_of(WARD, tmp_path)
    yield opened.desk()
    opened.close()


def own(criterion: str, points: str, unit: str = WARD) -> Patch:
    return Patch("score", f"{criterion}/{unit}/{ROUND}", {"points": Decimal(points)})


def appraised(criterion: str, points: str, unit: str = WARD) -> Patch:
    return Patch("appraisal", f"{ROUND}/{criterion}/{unit}", {"points": Decimal(points), "reason": "Thiếu minh chứng"})


def test_typed_points_are_summed_by_area_with_how_many_are_scored(ward: Desk) -> None:
    save(ward, [own("1.1.1", "1.5"), own("1.1.2", "2.4375"), own("3.2.1", "0")])
    sums = unit_scores(ward.conn, ward.world, WARD, ROUND)
    first, second, third = sums.areas[:3]
    assert (first.points, first.scored) == (Decimal("3.9375"), 2)
    assert first.scored_max == Decimal("4.5")
    assert first.max_points == ward.world.criteria_set(Level.COMMUNE).max_of("1")
    assert first.target_points == first.max_points * Decimal("0.96")
    # Nothing typed is not 0; a typed 0 is.
    assert (second.points, second.scored) == (None, 0)
    assert (third.points, third.scored) == (Decimal("0"), 1)
    assert sums.total.points == Decimal("3.9375")
    assert (sums.total.max_points, sums.total.target_points) == (Decimal(100), Decimal(94))
    assert sums.total.scored == 3
    assert sums.total.components == len(ward.world.criteria_set(Level.COMMUNE).components)
    assert sums.illustrative


def test_another_unit_and_another_round_do_not_count(ward: Desk) -> None:
    save(ward, [own("1.1.1", "1.5"), Patch("score", f"1.1.1/{WARD}/2022-Q2", {"points": Decimal("0.5")})])
    assert unit_scores(ward.conn, ward.world, WARD, ROUND).total.points == Decimal("1.5")
    assert unit_scores(ward.conn, ward.world, "13690", ROUND).total.points is None


def test_the_appraised_sum_waits_for_every_component_and_gaps_need_both(city: Desk) -> None:
    criteria = city.world.criteria_set(Level.DISTRICT)
    components = criteria.components_of("2")
    city_unit = city.world.city
    owned = [c for c in components if not c.is_survey]
    surveys = [c for c in components if c.is_survey]
    save(city, [own(c.code, "0.5", city_unit) for c in owned])
    save(city, [appraised(c.code, "0.25", city_unit) for c in owned[:-1]])
    area = area_scores(city.conn, city_unit, ROUND, criteria).areas[1]
    assert area.appraised is None
    assert area.appraised_count == len(owned) - 1
    assert area.gap == Decimal("-0.25") * (len(owned) - 1)
    assert area.target_points is None
    save(city, [appraised(owned[-1].code, "0.25", city_unit)])
    save(city, [Patch("survey", f"{ROUND}/{c.code}/{city_unit}", {"points": Decimal("1.1")}) for c in surveys])
    area = area_scores(city.conn, city_unit, ROUND, criteria).areas[1]
    assert area.appraised == Decimal("0.25") * len(owned) + Decimal("1.1") * len(surveys)
    assert area.points == Decimal("0.5") * len(owned) + Decimal("1.1") * len(surveys)
    assert area.gap == Decimal("-0.25") * len(owned)


def test_a_department_is_scored_by_no_set(ward: Desk) -> None:
    with pytest.raises(ValueProblem) as caught:
        unit_scores(ward.conn, ward.world, "VP", ROUND)
    assert caught.value.code == "no_criteria_set"


def test_an_appraisal_is_not_the_wards_to_write(ward: Desk) -> None:
    with pytest.raises(NotAllowed):
        save(ward, [appraised("1.1.1", "1")])


def test_the_tree_counts_and_adds_at_every_level(ward: Desk) -> None:
    save(ward, [own("1.1.1", "1.5"), own("1.1.2", "2")])
    sheet = score_sheet(ward, WARD, ROUND)
    lines = {line.criterion.code: line for line in sheet.lines}
    assert [line.criterion.code for line in sheet.lines][:4] == ["1", "1.1", "1.1.1", "1.1.2"]
    assert (lines["1.1"].points, lines["1.1"].max_points, lines["1.1"].level) == (Decimal("3.5"), Decimal("4.5"), 1)
    assert (lines["1"].points, lines["1"].scored, lines["1"].components) == (Decimal("3.5"), 2, 7)
    assert lines["1"].appraised is None
    assert lines["1.1.2"].row is not None


def test_a_component_brings_its_records_values_and_history(ward: Desk) -> None:
    save(ward, [own("1.1.2", "2")])
    save(
        ward,
        [
            Patch(
                "score",
                f"1.1.2/{WARD}/{ROUND}",
                {
                    "points": Decimal("2.5"),
                    "inputs": Figure(numerator=9, denominator=10),
                    "evidence": "BC 12/BC-UBND; Ảnh 1.png",
                },
            )
        ],
    )
    detail = score_detail(ward, WARD, ROUND, "1.1.2")
    assert detail.records["appraisal"] == f"{ROUND}/1.1.2/{WARD}"
    assert detail.values["score"]["inputs"] == Figure(numerator=9, denominator=10)
    assert detail.values["score"]["points"] == Decimal("2.5")
    changed = [(line.old, line.new) for line in detail.history if line.field == "points"]
    assert set(changed) == {("2,00", "2,50"), ("", "2,00")}
    assert evidence_pieces(detail.row.evidence) == ("BC 12/BC-UBND", "Ảnh 1.png")
