"""The month's notice of results: which month it speaks of, and its figures (the report's own, of one month)."""

from __future__ import annotations

from datetime import date

from par_desktop.data.queries import dossiers
from par_desktop.data.reader import Connection
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.units import Unit
from par_desktop.domain.views.notice_rows import NoticeData
from par_desktop.domain.views.report_rows import DossierFigures, QuarterReportData
from par_desktop.domain.world import World
from par_desktop.services.merge_units import standing_wards


def month_of(world: World, period: Period, today: date) -> Period:
    """The month to post for a period: itself, or its last month that has ended; before that its first."""
    months = period.parts(PeriodKind.MONTH)
    ended = [month for month in months if world.calendar.bounds(month)[1] < today]
    return ended[-1] if ended else months[0]


def notice_data(
    conn: Connection, world: World, about: Unit, month: Period, today: date, figures: QuarterReportData
) -> NoticeData:
    """The notice of a unit, or of the city for all its wards; ``figures`` are the report's of that one month."""
    units = list(standing_wards(conn, world, [month])) if about.code == world.city else [about.code]
    typed = dossiers.figures(conn, [month.code], units[0] if len(units) == 1 else "")
    mine = {key: found for key, found in typed.items() if key[0] in units and (found.nothing or not found.blank)}
    entered = {field for _, _, field in mine}
    by_name = {found.field: found for found in figures.dossiers}
    known = [(each, by_name[each.name]) for each in world.procedure_fields if each.name in by_name]
    first, last = world.calendar.bounds(month)
    return NoticeData(
        month=month.code,
        first=first,
        last=last,
        fields=tuple(found for _, found in known if _happened(found)),
        total=figures.dossier_total,
        nothing=tuple(each.name for each, found in known if not _happened(found)),
        untyped=tuple(each.name for each in world.procedure_fields if each.code not in entered),
        proxy=any(found.origin == "proxy" for found in mine.values()),
        reported=len({unit for unit, _, _ in mine}),
        wards=len(units),
        as_of=today,
    )


def _happened(found: DossierFigures) -> bool:
    """Whether anything came in, was resolved or lies open; not known counts as something."""
    return any(value != 0 for value in (found.received, found.resolved, found.open))
