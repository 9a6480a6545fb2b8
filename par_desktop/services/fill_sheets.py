"""What the visible sheets of a package show: the typing unit's records, plan and headings as its receiver may see them.

A sheet asks its ``PackageContext`` and nothing else; here the context is filled from the workspace.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from par_desktop.data import journal
from par_desktop.data.queries import outgoing as outgoing_rows
from par_desktop.data.queries.locks import mergers
from par_desktop.data.worldtables import groups_of
from par_desktop.domain.audience import may_read
from par_desktop.domain.locks import check_may_write
from par_desktop.domain.merge import RecordState, resolve
from par_desktop.domain.operation import OpId
from par_desktop.domain.periods import Period
from par_desktop.domain.permissions import Actor
from par_desktop.domain.records.assignment import ASSIGNMENT
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.records.dossier import DOSSIER
from par_desktop.domain.records.entry import ENTRY
from par_desktop.domain.records.evidence import EVIDENCE
from par_desktop.domain.records.inspection import REMEDY
from par_desktop.domain.records.passage import PASSAGE
from par_desktop.domain.records.procedure import OFFERING
from par_desktop.domain.records.reading import READING
from par_desktop.domain.records.score import SCORE, SURVEY
from par_desktop.domain.records.succession import Merger, ended_by
from par_desktop.domain.units import Unit
from par_desktop.errors import NotAllowed, ParError
from par_desktop.exchange.catalog import SHEETS
from par_desktop.exchange.joined import joined
from par_desktop.exchange.layout import UNIT_PLACEHOLDER, PackageContext, Sheet
from par_desktop.services.browse_dossiers import month_form
from par_desktop.services.browse_inspections import findings_of
from par_desktop.services.browse_procedures import procedures_of
from par_desktop.services.check_entries import check_open as check_row_open
from par_desktop.services.desk import Desk
from par_desktop.services.merge_units import names_of, units_of
from par_desktop.services.outgoing import published_in

_ON_SHEETS = tuple(
    record.name for record in (ASSIGNMENT, DOSSIER, READING, SCORE, SURVEY, REMEDY, PASSAGE, EVIDENCE, OFFERING, ENTRY)
)
"""Kinds of record that stand on the visible sheets."""
WRITTEN_REPORT = "cchc"
"""The document that units write words for."""


class _Shown:
    """A record as the package shows it."""

    def __init__(self, kind: str, state: RecordState | None) -> None:
        self._type = BY_NAME[kind]
        self._state = state

    def texts(self, name: str) -> tuple[str, ...]:
        declared = self._type.field(name)
        if declared is None:
            raise KeyError(name)
        shown = self._state.fields.get(name) if self._state is not None else None
        try:
            value = declared.kind.restore(shown.shown if shown is not None else None)
        except ParError:
            value = None
        return declared.kind.texts(value)

    def heads(self, name: str) -> tuple[OpId, ...]:
        return self._state.heads(name) if self._state is not None else ()

    def conflict(self, name: str) -> bool:
        return self._state is not None and name in self._state.conflicts

    @property
    def stands(self) -> bool:
        """Whether anything was written to it and it is not deleted."""
        return self._state is not None and bool(self._state.fields) and not self._state.deleted


def filled_sheets(desk: Desk, typing_unit: str, group: str | None, period: Period) -> tuple[Sheet, ...]:
    """The visible sheets of a package: the typing unit's rows, below them those of the units it took over."""
    context = sheet_context(desk, typing_unit, group, period)
    before = () if group or typing_unit == UNIT_PLACEHOLDER else units_of(desk, typing_unit)[1:]
    if not before:
        return tuple(sheet for spec in SHEETS if (sheet := spec.build(context)) is not None)
    known, names = mergers(desk.conn), names_of(desk, typing_unit)
    contexts = [context, *(_of_ended(desk, typing_unit, known[code], period) for code in before)]
    made = []
    for spec in SHEETS:
        parts = []
        for each in contexts:
            if (each.months or spec.lasting) and (sheet := spec.build(each)) is not None and sheet.rows:
                parts.append((each.unit, names[each.unit], sheet))
        if [code for code, _, _ in parts] == [typing_unit]:
            made.append(parts[0][2])
        elif parts:
            made.append(joined(parts))
    return tuple(made)


def _of_ended(desk: Desk, heir: str, merger: Merger, period: Period) -> PackageContext:
    """What a successor is shown of a unit it took over: no blank rows, and of the period what began before the merger.

    Without such months only what belongs to no period is left.
    """
    context = sheet_context(desk, heir, None, period, merger.unit)
    first = {month.code: desk.world.calendar.bounds(month)[0] for month in desk.world.calendar.months(period)}
    months = tuple(m for m in context.months if merger.since is not None and first[m] < merger.since)
    return replace(context, months=months, ready=False)


def sheet_context(desk: Desk, typing_unit: str, group: str | None, period: Period, about: str = "") -> PackageContext:
    """All that sheets ask for. ``typing_unit`` is the placeholder in a package for a ``group``; ``about`` names a unit

    that it took over, whose records are then shown.
    """
    world, conn, unit = desk.world, desk.conn, about or typing_unit
    voided, released = journal.voided_ids(conn), journal.released_ids(conn)
    first = world.calendar.bounds(period)[0]
    groups = groups_of(conn, world, None if about else first)
    model = groups[group].members[0] if group and groups[group].members else unit
    described = world.unit(model) if model != UNIT_PLACEHOLDER else None
    actor = Actor(unit, False) if group else desk.actor_of(typing_unit)
    author = unit if group or unit != world.coordinator else world.city
    published, locks, today = published_in(conn), desk.locks(), desk.today

    known = {} if group else journal.operations_about(conn, unit, _ON_SHEETS)
    if author != unit:
        known |= journal.operations_about(conn, author, _ON_SHEETS)

    @cache
    def shown(kind: str, record: str) -> _Shown:
        ops = known.get((kind, record), [])
        if not ops or not may_read(actor, kind, record, published):
            return _Shown(kind, None)
        return _Shown(kind, resolve(ops, voided, released))

    def may_type(kind: str, record: str, name: str) -> bool:
        try:
            check_may_write(actor, kind, record, [name], locks, today)
            check_row_open(desk, actor, locks, kind, record, {}, today)
        except NotAllowed:
            return False
        return True

    def records(kind: str) -> Sequence[str]:
        return [record for of, record in known if of == kind and shown(of, record).stands]

    months = world.calendar.months(period)
    return PackageContext(
        world=world,
        unit=unit,
        author=author,
        unit_name=described.name if described is not None and not group else "",
        period=period.code,
        months=tuple(m.code for m in months),
        years=(period.year,),
        group=group,
        memberships=frozenset({group} if group else {unit, *(g.code for g in groups.values() if unit in g.members)}),
        level=_level(world.city, world.unit(author) if author in world.units_by_code else described),
        shown=shown,
        may_type=may_type,
        planned=_planned(desk, model, period, group),
        carried=_carried(desk, unit, group),
        records=records,
        report=WRITTEN_REPORT,
        headings=_headings(),
        findings=() if group else tuple(findings_of(desk, unit, period.year)),
        procedures=procedures_of(desk, model if group else author),
    )


def _level(city: str, scored: Unit | None) -> str:
    """Which criteria set scores the author: the wards' or the city's; departments have none of their own."""
    if scored is None:
        return "department"
    if scored.code == city:
        return "district"
    return "commune" if scored.is_ward else "department"


def _planned(desk: Desk, unit: str, period: Period, group: str | None) -> list[outgoing_rows.PlannedRow]:
    """The unit's assignments of the open year; in a group package only what every member has."""
    rows = outgoing_rows.planned_of(desk.conn, unit, period.year, period.code)
    ended = ended_by(mergers(desk.conn), desk.world.calendar.bounds(period)[0])
    return rows if group is None else outgoing_rows.shared_by_all(desk.conn, group, rows, ended)


def _carried(desk: Desk, unit: str, group: str | None) -> Callable[[str, str], int | None]:
    """Column (6) as the window shows it: one rule for screen and Excel (design §3.7)."""

    @cache
    def of_month(month: str) -> dict[str, int | None]:
        return {row.code: row.carried for row in month_form(desk, unit, month).rows}

    def carried(month: str, procedure: str) -> int | None:
        return None if group else of_month(month).get(procedure)

    return carried


def _headings() -> tuple[tuple[str, str, bool], ...]:
    """Headings of the report that units write words for, as its outline says."""
    from par_desktop.reports.cchc import OUTLINE
    from par_desktop.reports.outline import load_outline

    return tuple((heading.code, heading.title, heading.write) for heading in load_outline(OUTLINE).headings)
