"""The assignments a unit works on, the duties the plan asks of it, and all that one of them shows."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from par_desktop.data import journal
from par_desktop.data.queries import tasks
from par_desktop.data.reader import Connection
from par_desktop.data.worldtables import groups_of
from par_desktop.domain.criteria import Level, RuleKind
from par_desktop.domain.operation import DELETE
from par_desktop.domain.plan import Duty
from par_desktop.domain.records.assignment import ASSIGNMENT
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.units import expand
from par_desktop.domain.views.task_rows import (
    AssignmentRow,
    ConflictValue,
    DutyRow,
    FieldConflict,
    MemberChoice,
    TaskCriterion,
    TaskDetail,
    TaskList,
    TaskQuery,
)
from par_desktop.domain.world import World
from par_desktop.errors import ValueProblem
from par_desktop.services.browse_history import seen_before, value_text
from par_desktop.services.desk import Desk


def task_list(desk: Desk, asked: TaskQuery) -> TaskList:
    """The list in its order with the counts of its filters."""
    return tasks.task_list(desk.conn, asked)


def rows_by_id(conn: Connection, ids: Sequence[str]) -> list[AssignmentRow | None]:
    """A page of rows, by key: quick enough for the window's own reading connection."""
    return tasks.rows_by_id(conn, ids)


def leads(conn: Connection) -> tuple[str, ...]:
    """The leads as the plan writes them."""
    return tasks.leads(conn)


def task_detail(desk: Desk, record: str) -> TaskDetail | None:
    """All that the panel shows of an assignment; ``None`` where the plan holds no such assignment."""
    row = tasks.rows_by_id(desk.conn, [record])[0]
    if row is None:
        return None
    plan = desk.world.plan
    task = plan.task(ASSIGNMENT.parts(record)["task"])
    section = next(s for s in plan.sections if s.code == task.section)
    state = journal.state_of(desk.conn, ASSIGNMENT.name, record)
    open_group = next(
        (code for code in task.lead_units if code in desk.world.groups_by_code and not desk.world.group(code).members),
        "",
    )
    chosen = groups_of(desk.conn, desk.world)[open_group].members if open_group else ()
    return TaskDetail(
        row=row,
        section_title=section.title,
        product=task.product,
        coordinating_text=task.coordinating_text,
        schedule_text=task.schedule_text,
        suggested_month=task.schedule.suggested_month,
        remarks=task.remarks,
        criteria=tuple(c for code in task.criteria if (c := _criterion(desk.world, code, int(row.period[:4])))),
        shown={name: field.heads for name, field in state.fields.items()},
        conflicts=record_conflicts(desk, ASSIGNMENT.name, record),
        open_group=open_group,
        chosen=tuple(desk.world.unit(code).name for code in chosen),
    )


def record_conflicts(desk: Desk, kind: str, record: str) -> tuple[FieldConflict, ...]:
    """The fields of one record with more than one value, each value once, the shown one first."""
    ops = {op.id: op for op in journal.operations_of(desk.conn, kind, record)}
    state = journal.state_of(desk.conn, kind, record)
    found: list[FieldConflict] = []
    for name, field in state.fields.items():
        declared = BY_NAME[kind].field(name)
        if not field.conflict or name == DELETE or declared is None:
            continue
        values: list[ConflictValue] = []
        for head in field.heads:
            op = ops[head]
            canonical = (op.fields or {}).get(name)
            text = value_text(declared, canonical)
            if any(known.text == text for known in values):
                continue
            unit = desk.world.units_by_code.get(op.unit)
            where = unit.name if unit is not None else op.unit
            restored = declared.kind.restore(canonical)
            shown = canonical == field.shown
            seen = value_text(declared, seen_before(op, name, ops))
            values.append(
                ConflictValue(restored, text, op.by, where, op.at, op.origin, shown, op.unit, seen, op.reason)
            )
        found.append(FieldConflict(name, declared.label, field.heads, tuple(values)))
    return tuple(found)


def duty_list(desk: Desk, unit: str | None) -> tuple[DutyRow, ...]:
    """The duties of a unit (of everybody: ``None``), in the plan's order."""
    groups = groups_of(desk.conn, desk.world)
    plan = desk.world.plan
    duties = [d for d in plan.duties if unit is None or unit in expand(d.owner_units, groups)]
    return tuple(_duty(desk.world, duty) for duty in duties)


def member_choices(desk: Desk, group: str) -> tuple[MemberChoice, ...]:
    """The phường and xã that may be chosen into a group that the plan counts but does not name."""
    chosen = groups_of(desk.conn, desk.world)[group].members
    return tuple(MemberChoice(unit.code, unit.name, unit.code in chosen) for unit in desk.world.wards)


def _duty(world: World, duty: Duty) -> DutyRow:
    names = [
        world.group(code).name if code in world.groups_by_code else world.unit(code).name for code in duty.owner_units
    ]
    return DutyRow(
        id=duty.id,
        paragraph=duty.paragraph,
        part=duty.paragraph.split(".")[0],
        area=world.plan.area(duty.area).short_name,
        owners="; ".join(names),
        text=duty.text,
        owner_inferred=duty.owner_inferred,
        criterion=_criterion(world, duty.criterion, world.plan.years[0]) if duty.criterion else None,
        remarks=duty.remarks,
    )


def _criterion(world: World, code: str, year: int) -> TaskCriterion | None:
    """A component of the city's set; ``None`` where no set holds it (another year's set may not)."""
    try:
        chosen = world.criteria_set(Level.DISTRICT, year)
        node = chosen.criterion(code)
    except (ValueProblem, KeyError):
        return None
    most = chosen.max_of(code)
    late: Decimal | None = None
    if node.rule is not None and node.rule.kind is RuleKind.DATE:
        share = node.rule.params.get("late")
        late = most * Decimal(share) if isinstance(share, str) else None
    return TaskCriterion(code, node.title, most, late, chosen.illustrative)
