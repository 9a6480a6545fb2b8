"""Saving a form: only what changed, based on what was shown, by whoever may."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from par_desktop import workspace
from par_desktop.data import journal
from par_desktop.errors import NotAllowed
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, save, shown_heads

TASK = "pl21-03/13654/2021"


def now() -> datetime:
    return datetime(2021, 9, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Desk]:
    opened = workspace.create(tmp_path / "Phường Bà Triệu", "13654", person="A", clock=now, state=tmp_path / "state")
    yield opened.desk()
    opened.close()


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Desk]:
    opened = workspace.create(tmp_path / "city", "NV", person="B", clock=now, state=tmp_path / "state")
    yield opened.desk()
    opened.close()


def operations(desk: Desk, kind: str = "assignment", record: str = TASK) -> int:
    return len(journal.operations_of(desk.conn, kind, record))


def test_one_operation_a_form_with_only_the_fields_that_changed(ward: Desk) -> None:
    save(ward, [Patch("assignment", TASK, {"progress": 40, "note": "a"})])
    save(ward, [Patch("assignment", TASK, {"progress": 50, "note": "a"})])
    first, second = journal.operations_of(ward.conn, "assignment", TASK)
    assert dict(first.fields or {}) == {"progress": 40, "note": "a"}
    assert dict(second.fields or {}) == {"progress": 50}
    assert second.base == {"progress": (first.id,)}
    assert (second.unit, second.by, second.origin, second.at) == ("13654", "A", "app", "2021-09-01T08:00:00Z")


def test_saving_what_stands_already_writes_nothing(ward: Desk) -> None:
    save(ward, [Patch("assignment", TASK, {"progress": 40})])
    saved = save(ward, [Patch("assignment", TASK, {"progress": 40})])
    assert not saved.changes.records
    assert not saved.undo
    assert operations(ward) == 1


def test_undo_writes_back_what_stood_before_and_keeps_history(ward: Desk) -> None:
    save(ward, [Patch("assignment", TASK, {"progress": 40})])
    saved = save(ward, [Patch("assignment", TASK, {"progress": 90, "note": "x"})])
    undone = save(ward, saved.undo)
    assert ward.conn.execute("SELECT progress, note FROM assignment").fetchall() == [(40, None)]
    save(ward, undone.undo)
    assert ward.conn.execute("SELECT progress, note FROM assignment").fetchall() == [(90, "x")]
    assert operations(ward) == 4


def test_a_forms_base_is_what_it_showed_not_what_arrived_meanwhile(ward: Desk) -> None:
    save(ward, [Patch("assignment", TASK, {"progress": 10})])
    shown = shown_heads(ward, "assignment", TASK)
    save(ward, [Patch("assignment", TASK, {"progress": 20})])
    saved = save(ward, [Patch("assignment", TASK, {"progress": 30}, shown=shown)])
    assert saved.changes.conflicts == 1
    save(ward, [Patch("assignment", TASK, {"progress": 30})])
    assert not journal.state_of(ward.conn, "assignment", TASK).conflicts, "saving again names all heads: a decision"


def test_delete_hides_and_can_be_taken_back(city: Desk) -> None:
    record = "13654/kt01"
    save(city, [Patch("inspection", record, {"sort": "surprise"})])
    gone = save(city, [Patch("inspection", record, deleted=True)])
    assert city.conn.execute("SELECT deleted, sort FROM inspection").fetchall() == [(1, "surprise")]
    save(city, gone.undo)
    assert city.conn.execute("SELECT deleted FROM inspection").fetchall() == [(0,)]


@pytest.mark.parametrize(
    ("kind", "record", "values"),
    [
        ("assignment", "pl21-03/13690/2021", {"progress": 10}),
        ("appraisal", "2021-Q3/1.1.1/13654", {"points": Decimal(1)}),
        ("survey", "2021-Q3/1.7.1/13654", {"points": Decimal(1)}),
        ("inspection", "13654/kt01", {"sort": "surprise"}),
        ("score", "1.1.1/13690/2021-Q3", {"points": Decimal(1)}),
    ],
)
def test_a_ward_writes_its_own_records_and_fields_only(ward: Desk, kind: str, record: str, values: dict[str, object]) -> None:
    with pytest.raises(NotAllowed):
        save(ward, [Patch("assignment", TASK, {"progress": 1}), Patch(kind, record, values)])
    assert operations(ward) == 0, "all or nothing"


def test_the_coordinator_types_for_a_unit_with_a_source_only_and_it_is_marked(city: Desk) -> None:
    with pytest.raises(NotAllowed) as refused:
        save(city, [Patch("dossier", "13654/2021-09/HT", {"direct": 5})])
    assert refused.value.code == "proxy_needs_source"
    save(city, [Patch("dossier", "13654/2021-09/HT", {"direct": 5})], source="bản giấy 12/9")
    assert city.conn.execute("SELECT direct, origin FROM dossier").fetchall() == [(5, "proxy")]


def test_nobody_types_a_self_score_for_a_unit_but_the_city_is_scored_by_its_coordinator(city: Desk) -> None:
    with pytest.raises(NotAllowed):
        save(city, [Patch("score", "1.1.1/13654/2021-Q3", {"points": Decimal(1)})], source="điện thoại")
    save(city, [Patch("score", "1.1.1/356/2021-Q3", {"points": Decimal("0.75")})])
    assert city.conn.execute("SELECT points, origin FROM score").fetchall() == [(7500, "app")]


def test_points_never_reach_a_real_column(city: Desk) -> None:
    save(city, [Patch("score", "1.1.1/356/2021-Q3", {"points": Decimal("0.1")})])
    assert city.conn.execute("SELECT typeof(points), points FROM score").fetchone() == ("integer", 1000)


def test_choosing_members_makes_their_assignments(city: Desk) -> None:
    sql = "SELECT DISTINCT unit FROM planned WHERE task = 'pl21-19' ORDER BY unit"
    assert city.conn.execute(sql).fetchall() == [("VP",)], "the five wards are not named: nobody is assigned"
    save(city, [Patch("membership", f"portal_wards/{code}", {"chosen": True}) for code in ("13654", "13690")])
    assert city.conn.execute(sql).fetchall() == [("13654",), ("13690",), ("VP",)]
    save(city, [Patch("membership", "portal_wards/13690", {"chosen": None})])
    assert city.conn.execute(sql).fetchall() == [("13654",), ("VP",)]
