"""Built-in TOML to the frozen dataclasses of ``domain``: the world a new workspace starts from.

Adding next year's criteria set or plan is a file in ``resources/``; the names below are the only list.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from par_desktop.data.register_files import load_registers
from par_desktop.domain.checklist import Checklist, ChecklistItem, ChecklistSection, ItemKind, RatingBand
from par_desktop.domain.criteria import Adjustment, CriteriaSet, Criterion, Level, Param, Rule, RuleKind
from par_desktop.domain.metrics import (
    Aggregation,
    Direction,
    Frequency,
    Metric,
    MetricKind,
    ProcedureField,
)
from par_desktop.domain.periods import PeriodCalendar
from par_desktop.domain.plan import Area, Duty, LegalText, Plan, Section, Target, Task
from par_desktop.domain.units import FormerName, Unit, UnitGroup, UnitKind
from par_desktop.domain.world import World
from par_desktop.settings import table

UNITS = "units/nam-dinh-2021.toml"
PLAN = "plan/nam-dinh-2021-2025.toml"
CALENDAR = "period-calendar.toml"
CRITERIA_SETS = ("criteria/district-ill-2021.toml", "criteria/commune-ill-2021.toml")
CHECKLIST = "checklists/one-stop-2021.toml"
METRICS = "metrics.toml"
PROCEDURE_FIELDS = "procedure-fields.toml"

Table = Mapping[str, Any]
"""A parsed TOML table; its values are checked by the dataclass each goes into."""


@cache
def load_world() -> World:
    """The built-in world, read once a process. Raises ``FileNotFoundError`` or ``KeyError`` for a broken install."""
    city = table(UNITS)
    return World(
        units=tuple(_unit(order, row) for order, row in enumerate(city["units"], 1)),
        groups=tuple(_group(row) for row in city["groups"]),
        plan=read_plan(table(PLAN)),
        criteria_sets=tuple(read_criteria_set(table(name)) for name in CRITERIA_SETS),
        checklist=read_checklist(table(CHECKLIST)),
        metrics=tuple(_metric(row) for row in table(METRICS)["metrics"]),
        procedure_fields=tuple(ProcedureField(row["code"], row["name"]) for row in table(PROCEDURE_FIELDS)["fields"]),
        calendar=read_calendar(table(CALENDAR)),
        coordinator=city["coordinator"],
        city=city["city"],
        place=city["place"],
        province=city["province"],
        registers=load_registers(),
    )


def read_plan(table: Table) -> Plan:
    """A plan from its parsed TOML."""
    targets = tuple(
        Target(
            code=row["code"],
            paragraph=row["paragraph"],
            text=row["text"],
            value=Decimal(row["value"]),
            unit=row["unit"],
            area=row.get("area"),
            metric=row.get("metric"),
            remarks=row.get("remarks", ""),
        )
        for row in table["targets"]
    )
    by_area = {target.area: target.value for target in targets}
    return Plan(
        id=table["id"],
        title=table["title"],
        years=(table["years"][0], table["years"][1]),
        areas=tuple(
            Area(
                code=row["code"],
                name=row["name"],
                short_name=row["short_name"],
                aliases=tuple(row["aliases"]),
                target_percent=by_area[row["code"]],
            )
            for row in table["areas"]
        ),
        sections=tuple(Section(row["code"], row["title"], row["area"]) for row in table["sections"]),
        tasks=tuple(_task(row) for row in table["tasks"]),
        duties=tuple(_duty(row) for row in table["duties"]),
        targets=targets,
        legal=tuple(
            LegalText(row["code"], row["title"], row["issued"], row.get("remarks", "")) for row in table["legal"]
        ),
        issuer=table["issuer"],
        remarks=table["remarks"],
        source=table["source"],
    )


def read_criteria_set(table: Table) -> CriteriaSet:
    """A criteria set from its parsed TOML; the tree is ``areas`` > ``criteria`` > ``components`` by code."""
    nodes: dict[str, Criterion] = {}
    for row in table["areas"]:
        nodes[row["code"]] = Criterion(row["code"], row["title"], parent="", area=row["code"])
    for code, title in table["criteria"].items():
        area = code.split(".")[0]
        nodes[code] = Criterion(code, title, parent=area, area=area)
    for row in table["components"]:
        nodes[row["code"]] = _component(row, table)
    return CriteriaSet(
        id=table["id"],
        level=Level(table["level"]),
        title=table["title"],
        years=(table["years"][0], table["years"][1]),
        illustrative=table["illustrative"],
        criteria=tuple(sorted(nodes.values(), key=_code_order)),
        adjustments=tuple(Adjustment(row["code"], row["title"], row["bonus"]) for row in table.get("adjustments", ())),
        bonus_cap=Decimal(table.get("bonus_cap", "0")),
        penalty_cap=Decimal(table.get("penalty_cap", "0")),
        source=table["source"],
    )


def read_checklist(table: Table) -> Checklist:
    """A checklist from its parsed TOML."""
    return Checklist(
        id=table["id"],
        title=table["title"],
        sections=tuple(ChecklistSection(row["code"], row["title"]) for row in table["sections"]),
        items=tuple(
            ChecklistItem(
                code=row["code"],
                section=row["code"][0],
                text=row["text"],
                basis=row["basis"],
                kind=ItemKind(row["kind"]),
                severity=row["severity"],
                negative="failing_answer" in row,
                failing_answer=row.get("failing_answer", ""),
                passes_from=Fraction(row.get("passes_from", "1")),
                overdue=row.get("overdue", False),
            )
            for row in table["items"]
        ),
        bands=tuple(RatingBand(row["code"], row["label"], Decimal(row["from_percent"])) for row in table["bands"]),
        failed_label=table["failed_label"],
        decisive_severity=table["decisive_severity"],
        remedy_working_days=table["remedy_working_days"],
        illustrative=table["illustrative"],
        source=table["source"],
    )


def read_calendar(table: Table) -> PeriodCalendar:
    """The period calendar from its parsed TOML."""
    return PeriodCalendar(
        id=table["id"],
        title=table["title"],
        start_day=table["start_day"],
        starts_month_before=table["starts_month_before"],
        deadlines=dict(table["deadlines"]),
        source=table["source"],
    )


def _unit(order: int, row: Table) -> Unit:
    valid_from: date | None = row.get("valid_from")
    valid_to: date | None = row.get("valid_to")
    return Unit(
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        kind=UnitKind(row["kind"]),
        order=order,
        parent=row.get("parent", ""),
        valid_from=valid_from,
        valid_to=valid_to,
        former_names=tuple(FormerName(each["name"], each.get("until_year")) for each in row.get("former_names", ())),
        successors=tuple(row.get("successors", ())),
    )


def _group(row: Table) -> UnitGroup:
    return UnitGroup(row["code"], row["name"], tuple(row["members"]), row.get("remarks", ""))


def _task(row: Table) -> Task:
    return Task(
        id=row["id"],
        number=row["number"],
        title=row["title"],
        section=row["section"],
        area=row["area"],
        product=row["product"],
        lead_text=row["lead_text"],
        lead_units=tuple(row["lead_units"]),
        coordinating_text=row["coordinating_text"],
        coordinating_units=tuple(row["coordinating_units"]),
        schedule_text=row["schedule_text"],
        criteria=tuple(row["criteria"]),
        remarks=row.get("remarks", ""),
    )


def _duty(row: Table) -> Duty:
    return Duty(
        id=row["id"],
        paragraph=row["paragraph"],
        area=row["area"],
        owner_units=tuple(row["owner_units"]),
        text=row["text"],
        criterion=row.get("criterion"),
        owner_inferred=row.get("owner_inferred", False),
        remarks=row.get("remarks", ""),
    )


def _component(row: Table, table: Table) -> Criterion:
    code: str = row["code"]
    return Criterion(
        code=code,
        title=row["title"],
        parent=code.rsplit(".", 1)[0],
        area=code.split(".")[0],
        max_points=Decimal(row["max"]),
        rule=_rule(row["rule"]),
        evidence=row["evidence"],
        legal=row.get("legal", table.get("legal", "")),
        owner=row.get("owner", ""),
        appraiser=row.get("appraiser", table["appraiser"]),
        from_plan=row.get("plan", False),
        illustrative=table["illustrative"],
    )


def _rule(row: Table) -> Rule:
    params: dict[str, Param] = {}
    for name, value in row.items():
        if name != "kind":
            params[name] = value if isinstance(value, str) else tuple((first, second) for first, second in value)
    return Rule(RuleKind(row["kind"]), params)


def _code_order(criterion: Criterion) -> tuple[int, ...]:
    return tuple(int(part) for part in criterion.code.split("."))


def _metric(row: Table) -> Metric:
    target: str | None = row.get("target")
    return Metric(
        code=row["code"],
        title=row["title"],
        unit_label=row["unit"],
        kind=MetricKind(row["kind"]),
        frequency=Frequency(row["frequency"]),
        aggregation=Aggregation(row["aggregation"]),
        direction=Direction(row.get("direction", "up")),
        target=None if target is None else Decimal(target),
        source=row["source"],
        formula=row.get("formula", ""),
        numerator_label=row.get("numerator", ""),
        denominator_label=row.get("denominator", ""),
        units=tuple(row.get("units", ())),
        illustrative=row.get("illustrative", False),
        only_period=row.get("period", ""),
        targets=tuple((int(year), Decimal(value)) for year, value in sorted(row.get("targets", {}).items())),
    )
