"""Expansion of tasks into assignments, on a plan of our own; the real plan is tested in tests/data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from par_desktop.domain.plan import Area, Plan, PlannedAssignment, Role, Target, Task, assignments
from par_desktop.domain.units import UnitGroup

GROUPS = (
    UnitGroup("departments", "Các phòng chuyên môn", ("NV", "TP")),
    UnitGroup("wards", "UBND các phường, xã", ("13654", "13657")),
    UnitGroup("portal_wards", "05 phường, xã", ()),
)


def task(number: int, lead: tuple[str, ...], helpers: tuple[str, ...], when: str, product: str = "Kế hoạch") -> Task:
    return Task(
        id=f"p-{number:02d}",
        number=number,
        title="Việc",
        section="I",
        area="1",
        product=product,
        lead_text="",
        lead_units=lead,
        coordinating_text="",
        coordinating_units=helpers,
        schedule_text=when,
    )


def plan(*tasks: Task) -> Plan:
    total = Target("total", "II.2.1", "đạt từ 94 điểm trở lên", Decimal(94), "điểm")
    area = Area("1", "Công tác chỉ đạo", "Chỉ đạo", (), Decimal(96))
    return Plan("p", "Kế hoạch", (2021, 2022), (area,), (), tasks, (), (total,))


def test_leads_come_first_and_do_not_coordinate_as_well() -> None:
    found = list(assignments(plan(task(1, ("NV",), ("departments", "wards"), "Quý III năm 2021")), GROUPS))
    assert found == [
        PlannedAssignment("p-01", "NV", "2021-Q3", Role.LEAD, date(2021, 9, 30)),
        PlannedAssignment("p-01", "TP", "2021-Q3", Role.COORDINATING, date(2021, 9, 30)),
        PlannedAssignment("p-01", "13654", "2021-Q3", Role.COORDINATING, date(2021, 9, 30)),
        PlannedAssignment("p-01", "13657", "2021-Q3", Role.COORDINATING, date(2021, 9, 30)),
    ]


def test_an_empty_group_gives_nobody_and_periods_go_in_order() -> None:
    found = list(assignments(plan(task(2, ("TP", "portal_wards"), ("portal_wards",), "Hàng năm")), GROUPS))
    assert [(each.unit, each.period, each.assumed) for each in found] == [("TP", "2021", True), ("TP", "2022", True)]


def test_an_unread_time_gives_no_assignment() -> None:
    assert list(assignments(plan(task(3, ("NV",), (), "Khi có yêu cầu")), GROUPS)) == []


def test_no_assignment_twice_even_when_groups_overlap() -> None:
    groups = {group.code: group for group in GROUPS} | {"all": UnitGroup("all", "Mọi đơn vị", ("NV", "13654"))}
    found = list(assignments(plan(task(4, ("all",), ("wards", "all"), "2021-2022")), groups))
    assert [(each.unit, each.role) for each in found] == [
        ("NV", Role.LEAD),
        ("13654", Role.LEAD),
        ("13657", Role.COORDINATING),
    ]


def test_records_are_found_by_code() -> None:
    made = plan(task(1, ("NV",), (), "Hàng năm"))
    assert made.task("p-01").number == 1
    assert made.area("1").target_percent == 96
    assert made.total_target.value == 94
    with pytest.raises(KeyError):
        made.task("p-99")
    with pytest.raises(KeyError):
        made.area("9")
