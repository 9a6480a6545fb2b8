"""The list of assignments against the plan read in plain Python, and what the panel of one of them shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from par_desktop import workspace
from par_desktop.data import journal
from par_desktop.domain.fields import DocumentReference
from par_desktop.domain.operation import Operation, sealed
from par_desktop.domain.plan import Role, assignments
from par_desktop.domain.progress import ProgressKind
from par_desktop.domain.views.task_rows import TaskQuery
from par_desktop.errors import NotAllowed
from par_desktop.services.browse_history import latest_history, record_history
from par_desktop.services.browse_tasks import duty_list, member_choices, rows_by_id, task_detail, task_list
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, save

DAY = date(2022, 3, 10)


def clock() -> datetime:
    return datetime(2022, 3, 10, 2, 30, tzinfo=UTC)


def desk_of(folder: Path, unit: str) -> Iterator[Desk]:
    opened = workspace.create(folder / unit, unit, person="Trần Thị Thu Hà", clock=clock, state=folder / "state")
    yield opened.desk()
    opened.close()


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Desk]:
    yield from desk_of(tmp_path, "NV")


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Desk]:
    yield from desk_of(tmp_path, "13654")


def query(unit: str | None, mine: str = "NV", **more: object) -> TaskQuery:
    return TaskQuery(unit=unit, mine=mine, quarter="2022-Q1", day=DAY, **more)  # type: ignore[arg-type]


def test_the_coordinator_sees_every_leading_assignment_once_in_the_annex_order(city: Desk) -> None:
    found = task_list(city, query(None))
    numbers = [row.number for row in rows_by_id(city.conn, found.ids) if row]
    # Task 12 has two leads; task 19 one until the five wards are chosen.
    assert numbers == sorted([*range(1, 21), 12])
    assert [section.code for section in found.sections] == ["I", "II", "III", "IV", "V", "VI", "VII"]
    assert found.sections[0].title == "CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH"
    assert found.counts.every == 21


def test_a_ward_sees_its_own_assignments(ward: Desk) -> None:
    world = ward.world
    expected = {
        p.task_id for p in assignments(world.plan, world.groups) if p.unit == "13654" and p.role is Role.COORDINATING
    }
    found = task_list(ward, query("13654", "13654"))
    assert {row_id.split("/")[0] for row_id in found.ids} == expected
    assert {row_id.split("/")[1] for row_id in found.ids} == {"13654"}
    assert len(found.ids) == len(expected)
    assert found.counts.lead == 0


def test_a_continuous_task_shows_the_quarter_and_a_one_off_every_year(city: Desk) -> None:
    periods = {row_id.split("/")[0]: row_id.split("/")[2] for row_id in task_list(city, query("VP")).ids}
    assert periods["pl21-18"] == "2022-Q1"
    assert periods["pl21-17"] == "2025"
    assert periods["pl21-01"] == "2021-Q3"
    assert periods["pl21-20"] == "2022"


def test_filters_count_what_the_domain_says(city: Desk) -> None:
    save(
        city,
        [
            Patch("assignment", "pl21-03/NV/2022", {"status": "in_progress", "progress": 70}),
            Patch("assignment", "pl21-01/NV/2021-Q3", {"status": "done", "progress": 100}),
            Patch("assignment", "pl21-13/NV/2022", {"progress": 100}),
            Patch("assignment", "pl21-14/NV/2022", {"status": "not_applicable"}),
        ],
    )
    save(city, [Patch("assignment", "pl21-08/TP/2022", {"progress": 60})], source="điện thoại")
    every = [row for row in rows_by_id(city.conn, task_list(city, query(None)).ids) if row]
    kinds = [row.state(DAY, 30).kind for row in every]
    counts = task_list(city, query(None)).counts
    assert counts.late == kinds.count(ProgressKind.LATE) == 1
    assert counts.due == kinds.count(ProgressKind.DUE) == 3  # tasks 3, 4 and 5: quý I
    assert counts.mine == sum(row.unit == "NV" for row in every) == 6
    both = task_list(city, query(None, chips=("late", "due")))
    assert [row_id.split("/")[0] for row_id in both.ids] == ["pl21-03", "pl21-04", "pl21-05", "pl21-08"]
    mine = task_list(city, query(None, chips=("due", "mine")))
    assert mine.ids == ("pl21-03/NV/2022",)
    assert mine.counts == counts
    # Done without a paper (1, 13), or late without one (8); 14 does not apply.
    missing = task_list(city, query(None, chips=("no_document",)))
    assert [i.split("/")[0] for i in missing.ids] == ["pl21-01", "pl21-08", "pl21-13"]


@pytest.mark.parametrize(
    ("search", "numbers"),
    [("kiem tra cong vu", [3]), ("KIỂM TRA CÔNG VỤ", [3]), ("19", [19]), ("khong co", [])],
)
def test_search_needs_no_marks(city: Desk, search: str, numbers: list[int]) -> None:
    found = task_list(city, query(None, search=search))
    assert [row.number for row in rows_by_id(city.conn, found.ids) if row] == numbers


def test_a_column_sorts_in_sql_and_a_late_one_comes_first(city: Desk) -> None:
    found = task_list(city, query(None, sort="state"))
    rows = [row for row in rows_by_id(city.conn, found.ids) if row]
    assert rows[0].due is not None
    assert rows[0].state(DAY, 30).kind is ProgressKind.LATE
    back = task_list(city, query(None, sort="number", descending=True))
    assert [row.number for row in rows_by_id(city.conn, back.ids) if row][:2] == [20, 19]


def test_a_row_that_the_plan_does_not_hold_is_none(city: Desk) -> None:
    assert rows_by_id(city.conn, ["pl21-03/NV/2030"]) == [None]
    assert task_detail(city, "pl21-03/NV/2030") is None


def test_the_panel_shows_the_plan_and_the_points_at_stake(city: Desk) -> None:
    detail = task_detail(city, "pl21-03/NV/2022")
    assert detail is not None
    assert detail.product == "Quyết định phê duyệt của UBND thành phố"
    assert detail.schedule_text == "Quý I hàng năm"
    assert [c.code for c in detail.criteria] == ["1.3.1"]
    assert detail.criteria[0].max_points > Decimal(0)
    assert detail.criteria[0].illustrative
    assumed = task_detail(city, "pl21-02/VHTT/2022")
    assert assumed is not None
    assert assumed.row.assumed
    assert assumed.suggested_month == 3


def test_history_says_what_it_was_and_from_where(city: Desk) -> None:
    record = "pl21-04/TP/2022"
    with pytest.raises(NotAllowed):
        save(city, [Patch("assignment", record, {"progress": 30})])
    save(city, [Patch("assignment", record, {"progress": 30})], source="bản giấy ngày 09/3")
    document = DocumentReference("214/QĐ-UBND", date(2022, 3, 8))
    save(city, [Patch("assignment", record, {"progress": 60, "document": document})], source="Zalo")
    lines = record_history(city, "assignment", record)
    assert [(line.label, line.old, line.new) for line in lines] == [
        ("Văn bản", "", "214/QĐ-UBND, 08/03/2022"),
        ("Tiến độ (%)", "30", "60"),
        ("Tiến độ (%)", "", "30"),
    ]
    assert {(line.origin, line.by, line.unit_name) for line in lines} == {("proxy", "Trần Thị Thu Hà", "Phòng Nội vụ")}
    assert [line.reason for line in lines] == ["Zalo", "Zalo", "bản giấy ngày 09/3"]
    assert latest_history(city, 1) == lines[:2]


def test_a_conflict_shows_both_values_and_a_decision_names_all_heads(city: Desk) -> None:
    record = "pl21-04/TP/2022"
    values = {}
    with city.write("two machines") as conn:
        for replica, unit, progress in (("a" * 16, "TP", 40), ("b" * 16, "NV", 55)):
            op = sealed(
                Operation(
                    replica, unit, "assignment", record, {"progress": progress}, {"progress": ()},
                    "2022-03-09T01:00:00Z", "Lan", "app" if unit == "TP" else "proxy",
                )
            )  # fmt: skip
            values[progress] = op.id
            journal.append(conn, [op])
    detail = task_detail(city, record)
    assert detail is not None
    (conflict,) = detail.conflicts
    assert {value.text for value in conflict.values} == {"40", "55"}
    assert set(conflict.heads) == set(values.values())
    assert [value.shown for value in conflict.values] == [True, False]
    patch = Patch("assignment", record, {"progress": 40}, shown={"progress": conflict.heads})
    save(city, [patch], source="đã gọi hỏi")
    decided = task_detail(city, record)
    assert decided is not None
    assert decided.conflicts == ()
    assert decided.row.progress == 40


def test_duties_are_the_plan_word_for_word(city: Desk, ward: Desk) -> None:
    assert [duty.text for duty in duty_list(city, None)] == [duty.text for duty in city.world.plan.duties]
    mine = duty_list(ward, "13654")
    assert mine
    assert len(mine) < len(city.world.plan.duties)
    assert all("phường" in duty.owners or "UBND" in duty.owners for duty in mine)


def test_choosing_the_five_wards_gives_them_the_task(city: Desk) -> None:
    before = task_detail(city, "pl21-19/VP/2022-Q1")
    assert before is not None
    assert (before.open_group, before.chosen) == ("portal_wards", ())
    assert len(member_choices(city, "portal_wards")) == 25
    save(city, [Patch("membership", "portal_wards/13654", {"chosen": True})])
    assert [choice.unit for choice in member_choices(city, "portal_wards") if choice.chosen] == ["13654"]
    after = task_list(city, query(None))
    assert "pl21-19/13654/2022-Q1" in after.ids
