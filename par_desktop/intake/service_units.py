"""Đơn vị sự nghiệp from a list of names; the code of each is made from its name, so a list may be taken in twice."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence

from par_desktop.domain.records.entry import SERVICE_UNIT
from par_desktop.domain.units import UnitKind
from par_desktop.domain.vietnamese import search_key, unit_key
from par_desktop.errors import ValueProblem
from par_desktop.intake.headings import Table
from par_desktop.intake.mapping import FieldKind, Target
from par_desktop.intake.rows import CellProblem, RowRead
from par_desktop.intake.spec import Built, Context, Entry, IntakeSpec, row_problem, unit_target

_LONGEST = 60


def service_unit_code(name: str) -> str:
    """``truong-thcs-tran-dang-ninh`` of "Trường THCS Trần Đăng Ninh": lasting, readable, fit for an id."""
    return re.sub(r"[^a-z0-9]+", "-", search_key(name)).strip("-")[:_LONGEST].strip("-")


def free_code(name: str, taken: Container[str]) -> str:
    """A code for a new unit: that of its name, counted on where a renamed unit still has it."""
    code = service_unit_code(name)
    found, at = code, 1
    while code and found in taken:
        at += 1
        found = f"{code}-{at}"
    return found


def targets(context: Context, _table: Table | None) -> tuple[Target, ...]:
    """Name, who manages it, and since when."""
    parent = unit_target(context.world, label="Cơ quan quản lý")
    departments = {unit.code for unit in context.world.units if unit.kind is UnitKind.DEPARTMENT}
    return (
        Target(
            "name",
            "Tên đơn vị",
            FieldKind.TEXT,
            True,
            ("Đơn vị sự nghiệp", "Tên đơn vị sự nghiệp", "Đơn vị", "Tên trường", "Trường", "Tên cơ quan, đơn vị"),
            never=("Đơn vị tính", "Đơn vị quản lý"),
        ),
        Target(
            "parent",
            parent.label,
            FieldKind.CHOICE,
            False,
            ("Cơ quan chủ quản", "Trực thuộc", "Phòng quản lý", "Đơn vị quản lý", "Cấp trên"),
            {name: code for name, code in parent.choices.items() if code in departments},
            parent.key,
            labels={code: name for code, name in parent.labels.items() if code in departments},
        ),
        Target("since", "Từ ngày", FieldKind.DATE, synonyms=("Ngày thành lập", "Thành lập từ")),
        Target("until", "Đến ngày", FieldKind.DATE, synonyms=("Ngày giải thể", "Sáp nhập từ")),
    )


def build(context: Context, _table: Table, rows: Sequence[RowRead]) -> Built:
    """One record a unit."""
    entries: list[Entry] = []
    problems: list[CellProblem] = []
    seen: dict[str, str] = {}
    for row in rows:
        name = row.values.get("name")
        if "name" in row.bad:
            continue
        code = _code_of(context, name) if isinstance(name, str) else ""
        if not isinstance(name, str) or not code:
            problems.append(row_problem(context, row, "name", ValueProblem("row_without_name")))
            continue
        if code in seen:
            problems.append(row_problem(context, row, "name", ValueProblem("row_twice", typed=name, first=seen[code])))
            continue
        seen[code] = row.at("name")
        values: dict[str, object] = {"name": " ".join(name.split())[:300]}
        values |= {each: row.values[each] for each in ("parent", "since", "until") if row.values.get(each) is not None}
        record = SERVICE_UNIT.id(service_unit=code)
        entries.append(Entry(SERVICE_UNIT.name, record, values, row.index, row.at("name"), name))
    return Built(tuple(entries), tuple(problems))


def _code_of(context: Context, name: str) -> str:
    """Of the unit that bears this name or bore it, else a new one's."""
    known = context.names.service_units.get(unit_key(name))
    return known or free_code(name, context.names.service_labels)


UNITS = IntakeSpec("units", "Danh sách đơn vị sự nghiệp", targets, build, what="đơn vị", coordinator_only=True)
