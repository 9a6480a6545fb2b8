"""Dấu hiệu bất thường of a period: what deserves a second look, of one unit or of all; it never blocks anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from par_desktop.data.queries import locks as lock_rows
from par_desktop.data.queries import oddities as query
from par_desktop.data.queries.oddities import FormRow, OverdueItem
from par_desktop.domain.checklist import ItemKind
from par_desktop.domain.choices import Choices
from par_desktop.domain.fields import Figure
from par_desktop.domain.metrics import TYPED_COLUMNS, DossierRow, Frequency, MetricKind
from par_desktop.domain.oddities import (
    MONTHS_BEFORE,
    DossierHistory,
    Oddity,
    Sign,
    Visit,
    city_signs,
    dossier_signs,
    onestop_signs,
    reading_signs,
)
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.records.succession import ended_by
from par_desktop.domain.units import expand
from par_desktop.domain.views.oddity_rows import OddityRow
from par_desktop.services.browse_overview import tab_of
from par_desktop.services.desk import Desk
from par_desktop.services.set_choice import choices_of
from par_desktop.text.oddity_words import TITLES, oddity_sentence

Forms = dict[str, dict[str, dict[str, DossierRow]]]
"""Unit → month → field of procedures → figures."""


def oddities(desk: Desk, period: Period, unit: str = "") -> tuple[OddityRow, ...]:
    """Signs of a period's months that have begun: of one unit, or of everybody whose figures are here.

    Ordered by kind, then unit in official order, then month.
    """
    months = [month for month in desk.world.calendar.months(period) if _begun(desk, month)]
    if not months:
        return ()
    earlier = _before(desk, months[0])
    wanted, every = [month.code for month in months], [month.code for month in (*earlier, *months)]
    choices = choices_of(desk.conn)
    units = (unit,) if unit else tuple(each.code for each in desk.world.units)
    signs = [
        *_dossier_signs(desk, units, every, wanted, choices),
        *_reading_signs(desk, units, every, wanted, choices),
    ]
    order = {each.code: each.order for each in desk.world.units}
    kinds = list(Oddity)
    signs.sort(key=lambda s: (kinds.index(s.oddity), order.get(s.unit, 9999), s.period, s.record))
    return tuple(_row(desk, sign) for sign in signs)


def _begun(desk: Desk, month: Period) -> bool:
    return desk.world.calendar.bounds(month)[0] <= desk.today


def _before(desk: Desk, first: Period) -> list[Period]:
    """The months before, as far as the plan reaches and a jump is measured."""
    calendar, year = desk.world.calendar, desk.world.plan.years[0]
    found: list[Period] = []
    at = calendar.previous(first)
    while len(found) < MONTHS_BEFORE and at.year >= year:
        found.insert(0, at)
        at = calendar.previous(at)
    return found


def _dossier_signs(
    desk: Desk, units: Sequence[str], every: Sequence[str], wanted: Sequence[str], choices: Choices
) -> list[Sign]:
    city = desk.world.city
    ours = query.form_rows(desk.conn, [city], wanted) if city in units else []
    own, software = _forms(ours, software=False), _forms(ours, software=True)
    summed = city in own or city in software
    nothing: dict[str, set[tuple[str, str]]] = {}
    visits = _visits(desk, units, wanted)
    signs: list[Sign] = []
    for some in _parts([unit for unit in units if unit != city]):
        rows = query.form_rows(desk.conn, some, every)
        typed, exported = _forms(rows, software=False), _forms(rows, software=True)
        none: dict[str, set[tuple[str, str]]] = {}
        for row in rows:
            if row.nothing and not row.software:
                none.setdefault(row.unit, set()).add((row.month, row.field))
        for unit in {*typed, *exported, *(set(some) & visits.keys())}:
            history = DossierHistory(unit, every, typed.get(unit, {}), frozenset(none.get(unit, ())))
            signs += dossier_signs(history, wanted, visits.get(unit, ()), choices)
            signs += onestop_signs(history, wanted, exported.get(unit, {}), choices)
        if summed:
            for unit, months in typed.items():
                own[unit] = {month: months[month] for month in wanted if month in months}
            nothing |= none
    if summed:
        for month in wanted:
            signs += _city_signs(desk, month, own, software, nothing)
    return signs


def _parts(units: Sequence[str], size: int = 25) -> list[Sequence[str]]:
    """Some units at a time: of a whole province the figures of nine months are a hundred megabytes."""
    return [units[at : at + size] for at in range(0, len(units), size)]


def _city_signs(
    desk: Desk, month: str, own: Forms, software: Forms, nothing: Mapping[str, set[tuple[str, str]]]
) -> list[Sign]:
    world = desk.world
    gone = ended_by(lock_rows.mergers(desk.conn), world.calendar.bounds(Period.parse(month))[0])
    wards = [ward.code for ward in world.wards if ward.code not in gone]
    forms: dict[str, dict[str, DossierRow]] = {}
    for ward in wards:
        form = dict(own.get(ward, {}).get(month, {}))
        for at, code in nothing.get(ward, ()):
            if at == month:
                form[code] = dict.fromkeys(TYPED_COLUMNS, 0)
        forms[ward] = form
    theirs = own.get(world.city, {}).get(month, {}), software.get(world.city, {}).get(month, {})
    sign = city_signs(world.city, month, forms, *theirs, len(wards))
    return [] if sign is None else [sign]


def _forms(rows: Sequence[FormRow], *, software: bool) -> Forms:
    found: Forms = {}
    for row in rows:
        if row.software is software and not row.nothing:
            figures = dict(row.figures)
            if software:
                figures["carried"] = row.carried
            if any(value is not None for value in figures.values()):
                found.setdefault(row.unit, {}).setdefault(row.month, {})[row.field] = figures
        elif row.software and software:
            # Nothing happened, says the software: zeros are what it would have exported.
            found.setdefault(row.unit, {}).setdefault(row.month, {})[row.field] = dict.fromkeys(TYPED_COLUMNS, 0)
    return found


def _visits(desk: Desk, units: Sequence[str], wanted: Sequence[str]) -> dict[str, list[Visit]]:
    """Visits whose answers or findings say that dossiers were overdue, by unit."""
    world = desk.world
    kinds = {item.code: item.kind for item in world.checklist.items if item.overdue}
    first = world.calendar.bounds(Period.parse(wanted[0]))[0]
    last = world.calendar.bounds(Period.parse(wanted[-1]))[1]
    found: dict[tuple[str, str, str], dict[str, int]] = {}
    for each in query.overdue_items(desk.conn, list(kinds), units, first.isoformat(), last.isoformat()):
        dossiers = _overdue(each, kinds[each.item])
        if dossiers is not None:
            items = found.setdefault((each.unit, each.inspection, each.day), {})
            items[each.item] = max(dossiers, items.get(each.item, 0))
    visits: dict[str, list[Visit]] = {}
    for (unit, inspection, iso), items in found.items():
        day = date.fromisoformat(iso)
        month = world.calendar.containing(day, PeriodKind.MONTH).code
        visit = Visit(inspection, day, month, tuple(sorted(items)), max(items.values()))
        visits.setdefault(unit, []).append(visit)
    return visits


def _overdue(each: OverdueItem, kind: ItemKind) -> int | None:
    """Overdue dossiers that an item speaks of, 0 where it does not say how many; ``None`` where it speaks of none."""
    if each.finding:
        return 0
    if kind is ItemKind.COUNT:
        return each.count or None
    if each.top is not None and each.bottom is not None and each.top < each.bottom:
        return each.bottom - each.top
    return None


def _reading_signs(
    desk: Desk, units: Sequence[str], every: Sequence[str], wanted: Sequence[str], choices: Choices
) -> list[Sign]:
    world = desk.world
    monthly = [m for m in world.metrics if m.frequency is Frequency.MONTH and m.kind is not MetricKind.DERIVED]
    declarers = {code for metric in monthly for code in expand(metric.units, world.groups_by_code)}
    asked = [unit for unit in units if unit in declarers]
    if not asked:
        return []
    signs: list[Sign] = []
    for some in _parts(asked):
        figures: dict[str, dict[str, dict[str, Figure]]] = {}
        for unit, metric, month, figure in query.monthly_readings(desk.conn, [m.code for m in monthly], some, every):
            figures.setdefault(unit, {}).setdefault(metric, {})[month] = figure
        for unit, typed in figures.items():
            signs += reading_signs(unit, every, wanted, typed, choices)
    return signs


def _row(desk: Desk, sign: Sign) -> OddityRow:
    unit = desk.world.units_by_code.get(sign.unit)
    return OddityRow(
        id=f"{sign.oddity}/{sign.unit}/{sign.period}/{sign.record}",
        oddity=sign.oddity,
        unit=sign.unit,
        unit_name=unit.name if unit is not None else sign.unit,
        period=sign.period,
        title=TITLES[sign.oddity],
        words=oddity_sentence(sign, desk.world),
        tab=tab_of(sign.kind),
        kind=sign.kind,
        record=sign.record,
    )
