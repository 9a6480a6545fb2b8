"""Visits, their findings and the goal of the year, for the tab; one visit whole, for the counter."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from par_desktop.data.queries import inspections as query
from par_desktop.domain.checklist import Checklist
from par_desktop.domain.inspections import (
    VERDICTS,
    FindingStep,
    Pressure,
    finding_state,
    finding_step,
    is_secret,
    repeats,
    visit_state,
    working_days_after,
)
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.views.inspection_rows import (
    CheckSheet,
    Coverage,
    FindingRow,
    InspectionPage,
    VisitHead,
    VisitRow,
)
from par_desktop.domain.world import World
from par_desktop.services.desk import Desk
from par_desktop.services.start_inspection import public_holidays


def page(desk: Desk, year: int, day: date) -> InspectionPage:
    """Visits of a year of the plan's calendar, its findings (and older open ones), seen on ``day``.

    A unit gets its own, published visits only, whatever lies in its workspace.
    """
    first, last = desk.world.calendar.bounds(Period(PeriodKind.YEAR, year))
    own = None if desk.is_coordinator else desk.unit.code
    findings = _findings(desk, first, last, day, own)
    heads = query.visits(desk.conn, first, last, own)
    given = query.verdicts(desk.conn, heads)
    by_visit: dict[str, list[FindingRow]] = {}
    for found in findings:
        by_visit.setdefault(found.visit, []).append(found)
    return InspectionPage(
        visits=tuple(_visit(desk.world, head, given[head.record], by_visit.get(head.record, [])) for head in heads),
        findings=tuple(findings),
        coverage=coverage(desk, year),
    )


def coverage(desk: Desk, year: int) -> Coverage:
    """Which wards were checked by surprise in a year of the plan's calendar."""
    first, last = desk.world.calendar.bounds(Period(PeriodKind.YEAR, year))
    wards = tuple((unit.code, unit.name) for unit in desk.world.wards)
    return Coverage(year, wards, query.surprise_days(desk.conn, first, last))


def sheet(desk: Desk, unit: str, inspection: str) -> CheckSheet | None:
    """One visit whole; ``None`` where it was taken away."""
    head = query.visit(desk.conn, unit, inspection)
    if head is None:
        return None
    known = desk.world.units_by_code.get(unit)
    day = head.day or desk.today
    days = desk.world.checklist.remedy_working_days
    holidays = public_holidays((day.year, day.year + 1))
    notes = query.notes(desk.conn, unit, inspection)
    return CheckSheet(
        head=head,
        unit_name=known.name if known else unit,
        office_name=known.office_name if known else unit,
        answers=query.answers(desk.conn, unit, inspection),
        findings={note.item: note for note in reversed(notes)},
        previous=query.previous(desk.conn, unit, day),
        deadline=working_days_after(day, days, holidays),
        holidays=holidays,
        remedy_days=days,
    )


def findings_of(desk: Desk, unit: str, year: int) -> list[FindingRow]:
    """What published checks found wanting in one unit: of this year, and older ones that are not closed."""
    return _findings(desk, date(year, 1, 1), desk.today, desk.today, unit)


def last_team(desk: Desk) -> str:
    """The team of the latest check: what a new one proposes."""
    return next(query.teams(desk.conn), "")


def rating_words(world: World, answers: Mapping[str, str]) -> str:
    """The rating of these answers in a word, or nothing where none applies."""
    found = world.checklist.rating({item: VERDICTS[answer] for item, answer in answers.items() if answer in VERDICTS})
    return found.label if found is not None else ""


def _visit(world: World, head: VisitHead, answers: Mapping[str, str], findings: list[FindingRow]) -> VisitRow:
    known = {item.code for item in world.checklist.items}
    given = {item: VERDICTS[answer] for item, answer in answers.items() if item in known and answer in VERDICTS}
    unit = world.units_by_code.get(head.unit)
    return VisitRow(
        head=head,
        unit_name=unit.name if unit else head.unit,
        state=visit_state(head.started, head.ended, head.published),
        secret=is_secret(head.sort, head.published),
        answered=len(given),
        total=len(world.checklist.items),
        failed=sum(answer == "fail" for answer in answers.values()),
        findings=len(findings),
        closed=sum(f.state.step is FindingStep.CLOSED for f in findings),
        late=sum(f.state.pressure is Pressure.LATE for f in findings),
        rating=world.checklist.rating(given),
    )


def _findings(desk: Desk, first: date, last: date, day: date, own: str | None) -> list[FindingRow]:
    world, stored = desk.world, query.findings(desk.conn, first, last, own)
    again = repeats(query.failures(desk.conn, own))
    return [_finding(world, found, again, day) for found in stored]


def _finding(
    world: World, found: query.StoredFinding, again: Mapping[tuple[str, str, str], int], day: date
) -> FindingRow:
    unit = world.units_by_code.get(found.unit)
    reported = bool(found.remedy) or found.remedied is not None
    step = finding_step(_known_state(found.state), reported=reported, returned=found.returned)
    text, basis, severity = _question(world.checklist, found.item)
    return FindingRow(
        unit=found.unit,
        inspection=found.inspection,
        finding=found.finding,
        unit_name=unit.name if unit else found.unit,
        day=found.day,
        published=found.published,
        item=found.item,
        item_text=text,
        basis=basis,
        severity=severity,
        text=found.text or text,
        person=found.person,
        deadline=found.deadline,
        state=finding_state(step, found.deadline, day),
        remedy=found.remedy,
        remedied=found.remedied,
        repeat=again.get((found.unit, found.inspection, found.item), 1),
    )


def _known_state(state: str | None) -> str | None:
    return state if state in set(FindingStep) else None


def _question(checklist: Checklist, code: str) -> tuple[str, str, int]:
    try:
        item = checklist.item(code)
    except KeyError:
        return "", "", 0
    return item.text, item.basis, item.severity
