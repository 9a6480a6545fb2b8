"""Make a report: gather its figures, let ``reports`` write it as .pdf, .docx or .xlsx (design §7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from par_desktop.data.queries import report_figures
from par_desktop.data.queries.report_figures import DossierMonth, Turn
from par_desktop.data.reader import Connection
from par_desktop.domain.cumulative import Value, combine, dossier_cells
from par_desktop.domain.metrics import Aggregation, sum_rows
from par_desktop.domain.periods import Period
from par_desktop.domain.progress import effective_status
from par_desktop.domain.rates import DossierRule, dossier_rule
from par_desktop.domain.records.assignment import STATUS
from par_desktop.domain.units import Unit
from par_desktop.domain.views.report_rows import (
    AreaScore,
    CorrectedFigure,
    DossierFigures,
    InspectionFigures,
    ProgressReportData,
    QuarterReportData,
    ReportPassage,
    TaskRow,
    TaskSection,
    TaskStates,
    UnitTasks,
)
from par_desktop.domain.views.score_rows import AreaSum
from par_desktop.domain.world import World
from par_desktop.errors import ValueProblem
from par_desktop.reports.office import office_of
from par_desktop.reports.outline import load_outline
from par_desktop.reports.register import PREFIX as REGISTER_PREFIX
from par_desktop.reports.register import build as build_register
from par_desktop.reports.register import register_reports
from par_desktop.reports.registry import REPORTS, report_spec
from par_desktop.services.browse_corrections import corrections_in
from par_desktop.services.browse_procedures import report_data as procedure_data
from par_desktop.services.browse_registers import report_data
from par_desktop.services.derive_figures import offered_online
from par_desktop.services.make_notice import month_of, notice_data
from par_desktop.services.merge_units import standing_wards
from par_desktop.services.score_sums import set_for, unit_scores
from par_desktop.services.set_choice import choices_of
from par_desktop.text.formats import date_short

if TYPE_CHECKING:
    from par_desktop.reports.content import Document, Figure

_OUTLINE = "cchc-quarter"
_PASSAGES = "cchc"
_LEFT_OPEN = ("open_in_time", "open_late")
"""The report that typed words belong to."""


def reports_listed() -> list[tuple[str, str, list[str]]]:
    """(name, title, formats) of each report."""
    from par_desktop.data.templates import load_world

    registers = register_reports(load_world().registers)
    return [(spec.name, spec.title, list(spec.formats)) for spec in (*REPORTS, *registers)]


def make_report(
    conn: Connection, world: World, holder: Unit, name: str, period: str, unit: str, path: Path, today: date
) -> Path:
    """Write a report about ``unit`` to ``path`` and return it; ``holder`` is the workspace's unit.

    A report about the coordinator is the city's: it draws up the city's papers. Figures stand as of ``today``.
    Raises ``ValueProblem``: ``unknown_report``, ``wrong_format``, ``not_a_period``, ``period_outside_plan``; and
    ``WorkspaceProblem("file_not_writable")``.
    """
    make_document(conn, world, holder, name, period, unit, path, today)
    return path


def make_document(
    conn: Connection, world: World, holder: Unit, name: str, period: str, unit: str, path: Path, today: date
) -> Document:
    """The same, for who wants to know what was written: the document."""
    spec = report_spec(name) or next((s for s in register_reports(world.registers) if s.name == name), None)
    if spec is None:
        raise ValueProblem("unknown_report", name=name)
    suffix = path.suffix.lower().removeprefix(".")
    if suffix not in spec.formats:
        shown = ", ".join(f".{f}" for f in spec.formats)
        raise ValueProblem("wrong_format", name=name, formats=shown, suffix=path.suffix or path.name)
    from par_desktop.reports.make import make

    made = document(conn, world, holder, name, period, unit, today)
    make(made, path)
    return made


def document(conn: Connection, world: World, holder: Unit, name: str, period: str, unit: str, today: date) -> Document:
    """The report as content, for a preview; raises as ``make_report`` does for name and period."""
    from par_desktop.reports import cchc, month_notice, procedures, progress

    asked = _period(world, period)
    about = world.unit(world.city if unit == world.coordinator else unit)
    office = office_of(about, world.unit(world.city), world.province)
    if name == progress.REPORT.name:
        return progress.build(progress_data(conn, world, about, asked, today), office)
    if name == cchc.REPORT.name:
        data = quarter_data(conn, world, about, asked, today)
        return cchc.build(data, office, _score_chart(conn, world, about, asked))
    if name == month_notice.REPORT.name:
        month = month_of(world, asked, today)
        data = quarter_data(conn, world, about, month, today)
        return month_notice.build(notice_data(conn, world, about, month, today, data), office)
    if name == procedures.REPORT.name:
        day = min(today, world.calendar.bounds(asked)[1])
        listed = procedure_data(conn, world, about.code, day)
        return procedures.build(listed, office, whole_city=about.code == world.city)
    register = world.register(name.removeprefix(REGISTER_PREFIX)) if name.startswith(REGISTER_PREFIX) else None
    if register is not None:
        return build_register(report_data(conn, world, register, about.code, asked, today), office)
    raise ValueProblem("unknown_report", name=name)


def make_register(conn: Connection, world: World, code: str, unit: str, period: str, path: Path, today: date) -> Path:
    """Write one unit's register, the coordinator's own too; the city's code is all units. Raises as ``make_report``."""
    register = world.register(code)
    if register is None:
        raise ValueProblem("unknown_report", name=f"{REGISTER_PREFIX}{code}")
    from par_desktop.reports.make import make

    office = office_of(world.unit(unit), world.unit(world.city), world.province)
    return make(build_register(report_data(conn, world, register, unit, _period(world, period), today), office), path)


def progress_data(conn: Connection, world: World, about: Unit, period: Period, today: date) -> ProgressReportData:
    """How the annex's tasks stand for the city (by their leads) or for one unit (its own part in each)."""
    whole_city = about.code == world.city
    found = report_figures.turns(conn, "" if whole_city else about.code)
    leads = [turn for turn in found if turn.role == "lead"] if whole_city else found
    now = _current(leads, period)
    sections = []
    rows: list[TaskRow] = []
    for section in world.plan.sections:
        tasks = []
        for task in world.plan.tasks:
            mine = now.get(task.id, [])
            if task.section == section.code and mine:
                lead = ", ".join(world.unit(t.unit).name for t in mine) if whole_city else task.lead_text
                tasks.append(_row(task.number, task.title, lead, task.schedule_text, mine, today))
        if tasks:
            sections.append(TaskSection(section.code, section.title, tuple(tasks)))
            rows += tasks
    units: list[UnitTasks] = []
    if whole_city:
        for unit in world.units:
            own = [[t] for turns in now.values() for t in turns if t.unit == unit.code]
            if own:
                units.append(UnitTasks(unit.name, _states(_row(0, "", "", "", t, today) for t in own)))
    return ProgressReportData(
        period=period.code,
        plan_title=_plan_title(world),
        as_of=today,
        sections=tuple(sections),
        states=_states(rows),
        units=tuple(units),
    )


def quarter_data(conn: Connection, world: World, about: Unit, period: Period, today: date) -> QuarterReportData:
    """The figures of the quarterly report."""
    whole_city = about.code == world.city
    units = [ward.code for ward in world.wards] if whole_city else [about.code]
    first, last = world.calendar.bounds(period)
    months = [month.code for month in world.calendar.months(period)]
    begun = [m for m in months if world.calendar.bounds(Period.parse(m))[0] <= today]
    # A ward that was merged away is asked for nothing more; what it had in its months still counts.
    stood = (
        standing_wards(conn, world, [Period.parse(m) for m in months]) if whole_city else {about.code: tuple(months)}
    )
    rows = report_figures.dossier_months(conn, months, units)
    there = {(row.unit, row.month) for row in rows}
    before = report_figures.dossier_months(conn, [world.calendar.previous(Period.parse(months[0])).code], units)
    choices, offered = choices_of(conn), offered_online(conn, world)
    rules = {name: dossier_rule(name, choices, offered) for name in ("on_time", "level3", "level4", "postal")}
    fields = [
        _dossiers(
            rules, field.name, [r for r in rows if r.field == field.code], [r for r in before if r.field == field.code]
        )
        for field in world.procedure_fields
        if any(r.field == field.code for r in rows)
    ]
    met = report_figures.visits(conn, first.isoformat(), last.isoformat(), today.isoformat(), units)
    sums = _sums(conn, world, about, period)
    scored = set_for(world, about, period.year) if sums is not None else None
    typed = dict(report_figures.passages(conn, _PASSAGES, about.code, period.code))
    return QuarterReportData(
        period=period.code,
        plan_title=_plan_title(world),
        first=first,
        last=last,
        as_of=today,
        tasks=progress_data(conn, world, about, period, today).states,
        dossiers=tuple(fields),
        dossier_total=_dossiers(rules, "Tổng cộng", rows, before) if rows else None,
        units_reported=sum(all((u, m) in there for m in wanted if m in begun) for u, wanted in stood.items()),
        units=len(stood),
        inspections=InspectionFigures(met.inspections, met.units, len(stood), met.findings, met.remedied, met.overdue),
        scores=tuple(_area(area, world) for area in sums[0]) if sums is not None else (),
        score_total=_area(sums[1], world) if sums is not None else None,
        total_target=world.plan.total_target.value if whole_city else None,
        criteria_set=scored.title if scored is not None else "",
        illustrative=scored.illustrative if scored is not None else False,
        corrections=_corrected(conn, world, period, () if whole_city else units),
        passages=tuple(ReportPassage(h.code, typed.get(h.code)) for h in load_outline(_OUTLINE).headings if h.write),
    )


def _corrected(conn: Connection, world: World, period: Period, units: Sequence[str]) -> tuple[CorrectedFigure, ...]:
    """Corrections that stand, each with what the issued report had."""
    return tuple(
        CorrectedFigure(
            each.unit_name,
            each.period,
            f"{each.title}, {each.label}",
            each.old or "–",
            each.new or "–",
            each.reason,
        )
        for each in corrections_in(conn, world, period, units)
        if each.standing
    )


def _period(world: World, code: str) -> Period:
    period = Period.parse(code)
    first, last = world.plan.years
    if not first <= period.year <= last:
        raise ValueProblem("period_outside_plan", period=code, first=first, last=last)
    return period


def _plan_title(world: World) -> str:
    title = world.plan.title
    return title[:1].upper() + title[1:]


def _current(turns: Sequence[Turn], period: Period) -> dict[str, list[Turn]]:
    """By task, the assignments that stand for a period: this year's; else the latest before, else the span to come.

    A quarterly check-in is asked for its own quarter (of a longer period: its last one).
    """
    chosen: dict[str, list[Turn]] = {}
    by_task: dict[str, list[Turn]] = {}
    for turn in turns:
        by_task.setdefault(turn.task, []).append(turn)
    for task, some in by_task.items():
        periods = sorted({Period.parse(turn.period) for turn in some})
        past = [p for p in periods if p.year < period.year or (p.year == period.year and _begun(p, period))]
        this = past[-1] if past else periods[0]
        chosen[task] = [turn for turn in some if turn.period == this.code]
    return chosen


def _begun(turn: Period, period: Period) -> bool:
    return turn.first_month <= period.last_month


def _row(number: int, title: str, lead: str, schedule: str, turns: Sequence[Turn], today: date) -> TaskRow:
    """One task of several leads: done when all are, its progress their mean, late by its latest one."""
    states = [effective_status(turn.status, turn.progress) for turn in turns]
    if len(set(states)) == 1:
        state = states[0]
    else:
        counted = {s for s in states if s != "not_applicable"}
        state = counted.pop() if len(counted) == 1 else "in_progress"
    known = [turn.progress for turn in turns if turn.progress is not None]
    documents = []
    for turn in turns:
        day = f" ngày {date_short(date.fromisoformat(turn.document_date))}" if turn.document_date else ""
        if turn.document_number or day:
            documents.append(f"{turn.document_number or '…'}{day}")
    dues = [date.fromisoformat(turn.due) for turn in turns if turn.due]
    late = 0
    for turn, own_state in zip(turns, states, strict=True):
        if turn.due and own_state not in ("done", "not_applicable"):
            late = max(late, (today - date.fromisoformat(turn.due)).days)
    return TaskRow(
        number=number,
        title=title,
        lead=lead,
        due=min(dues) if dues else None,
        schedule_text=schedule,
        status=STATUS.labels[state],
        progress=sum(known) // len(turns) if known else None,
        document="; ".join(documents),
        note="; ".join(turn.note for turn in turns if turn.note),
        late_days=late,
    )


def _states(rows: Iterable[TaskRow]) -> TaskStates:
    found = list(rows)
    count = {label: sum(row.status == label for row in found) for label in STATUS.labels.values()}
    return TaskStates(
        total=len(found),
        done=count[STATUS.labels["done"]],
        in_progress=count[STATUS.labels["in_progress"]],
        not_started=count[STATUS.labels["not_started"]],
        not_applicable=count[STATUS.labels["not_applicable"]],
        late=sum(row.late_days > 0 for row in found),
    )


def _dossiers(
    rules: Mapping[str, DossierRule], name: str, rows: Sequence[DossierMonth], before: Sequence[DossierMonth]
) -> DossierFigures:
    """Sums over units and months; what is open is each row's last month, what was carried in its first.

    Rates are the ones of the screens: Σ / Σ over the rows that have all that a rate needs. So are the counts: on paper
    (7) = (8) + (9) + (10), and the rate is what a reader gets from the figures beside it; half-filled rows are counted
    apart.
    """

    def over(rule: DossierRule) -> Value:
        cells = dossier_cells(rule, ((r.unit, r.month, r.field, r.figures, r.none) for r in rows))
        return combine(cells, list(cells), Aggregation.RATIO, rate=True)

    rates = {rate: over(rule).amount for rate, rule in rules.items()}
    done, came = over(dossier_rule("on_time")), over(dossier_rule("level3")).bottom
    latest: dict[tuple[str, str], DossierMonth] = {}
    for row in sorted(rows, key=lambda r: r.month):
        latest[row.unit, row.field] = row
    left = sum_rows(row.figures for row in latest.values() if None not in (row.figures[code] for code in _LEFT_OPEN))
    carried = sum_rows(row.figures for row in before if (row.unit, row.field) in latest)
    carried_in = _sum(carried["open_in_time"], carried["open_late"])
    return DossierFigures(
        field=name,
        received=None if came is None else came + (carried_in or 0),
        resolved=done.bottom,
        in_time=done.top,
        late=None if done.bottom is None or done.top is None else done.bottom - done.top,
        open=_sum(left["open_in_time"], left["open_late"]),
        open_late=left["open_late"],
        on_time_rate=rates["on_time"],
        level3_rate=rates["level3"],
        level4_rate=rates["level4"],
        postal_rate=rates["postal"],
        incomplete=sum(None in row.figures.values() for row in rows),
    )


def _sum(*values: int | None) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if len(known) == len(values) else None


def _sums(conn: Connection, world: World, about: Unit, period: Period) -> tuple[tuple[AreaSum, ...], AreaSum] | None:
    try:
        found = unit_scores(conn, world, about.code, period.code)
    except ValueProblem:
        return None  # no set scores a department
    return found.areas, found.total


def _area(area: AreaSum, world: World) -> AreaScore:
    percents = {target.area: target.value for target in world.plan.targets if target.area}
    return AreaScore(
        code=area.code,
        title=area.title if area.code else "Tổng cộng",
        max_points=area.max_points,
        points=area.points,
        target=percents.get(area.code),
        scored=area.scored,
        components=area.components,
        scored_max=area.scored_max,
    )


def score_picture(conn: Connection, world: World, unit: str, period: str) -> bytes | None:
    """The chart of points by area against the target as a PNG for paper; ``None`` while nobody has scored.

    A chart about the coordinator is the city's.
    """
    about = world.unit(world.city if unit == world.coordinator else unit)
    sums = _sums(conn, world, about, _period(world, period))
    if sums is None or sums[1].points is None:
        return None
    from par_desktop.charts import AreaBar, Style, area_bars
    from par_desktop.charts.render import figure_to_png

    names = {area.code: area.short_name for area in world.plan.areas}
    bars = [AreaBar(names.get(a.code, a.title), a.points, a.max_points, a.target_points) for a in sums[0]]
    return figure_to_png(area_bars(bars, Style.paper(), (620, 300)))


def _score_chart(conn: Connection, world: World, about: Unit, period: Period) -> Figure | None:
    picture = score_picture(conn, world, about.code, period.code)
    if picture is None:
        return None
    from par_desktop.reports.content import Figure

    return Figure(picture, "Điểm theo lĩnh vực so với mục tiêu", 160)
