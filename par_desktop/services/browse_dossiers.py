"""The dossier form of a month: of one unit, or summed over all wards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from par_desktop.data.queries import dossiers
from par_desktop.domain.metrics import DossierTotals, sum_rows
from par_desktop.domain.periods import Period
from par_desktop.domain.rates import rates_of
from par_desktop.domain.records.dossier import DOSSIER
from par_desktop.domain.views.dossier_rows import COMPUTED, FieldFigures, FieldRow, MonthForm, column_total
from par_desktop.domain.views.figure_rows import CITY
from par_desktop.services.browse_figures import dossier_baselines, postal_base
from par_desktop.services.check_locks import why_locked
from par_desktop.services.derive_figures import offered_online
from par_desktop.services.desk import Desk
from par_desktop.services.merge_units import standing_wards
from par_desktop.services.set_choice import choices_of

Typed = Mapping[tuple[str, str, str], FieldFigures]
_NOBODY = FieldFigures()


def month_form(desk: Desk, unit: str, month: str) -> MonthForm:
    """The form of a unit for a month ("2022-03") with carry-over, who wrote what, and the month before."""
    months = _months(desk, month)
    typed = dossiers.figures(desk.conn, months, unit)
    rows = unit_rows(desk, typed, unit, months[:2])
    return MonthForm(
        unit=unit,
        month=month,
        rows=rows,
        before_month=months[1] if len(months) > 1 else "",
        before=unit_rows(desk, typed, unit, months[1:3]),
        touches=dossiers.touches(desk.conn, unit, month),
        units_entered=int(any(not row.figures.blank or row.figures.nothing for row in rows)),
        baseline=postal_base(desk, unit, Period.parse(month)),
        baselines=dossier_baselines(desk, unit, Period.parse(month)),
        locked=why_locked(desk, DOSSIER.name, DOSSIER.id(unit=unit, month=month, procedure_field="any"))[0],
        choices=choices_of(desk.conn),
        offered=offered_online(desk.conn, desk.world),
    )


def city_form(desk: Desk, month: str) -> MonthForm:
    """The sum over all wards: each column adds up what the units have, whether typed or computed."""
    months = _months(desk, month)
    typed = dossiers.figures(desk.conn, months)
    units = [ward.code for ward in desk.world.wards]
    stood = standing_wards(desk.conn, desk.world, [Period.parse(month)])
    now = {unit: unit_rows(desk, typed, unit, months[:2]) for unit in units}
    before = {unit: unit_rows(desk, typed, unit, months[1:3]) for unit in units}
    choices, offered = choices_of(desk.conn), offered_online(desk.conn, desk.world)
    return MonthForm(
        unit="",
        month=month,
        rows=_summed(desk, list(now.values())),
        before_month=months[1] if len(months) > 1 else "",
        before=_summed(desk, list(before.values())),
        units_entered=sum(any(not r.figures.blank or r.figures.nothing for r in now[unit]) for unit in stood),
        units=len(stood),
        unbalanced=tuple(
            (unit, row.code)
            for unit, rows in now.items()
            for row in rows
            if row.gap is not None
        ),
        gap_reasons={
            (unit, row.code): row.figures.gap_reason
            for unit, rows in now.items()
            for row in rows
            if row.gap is not None and row.figures.gap_reason
        },
        baseline=postal_base(desk, CITY, Period.parse(month)),
        baselines=dossier_baselines(desk, CITY, Period.parse(month)),
        summed_rates=rates_of(
            ((row.code, row.figures.values, row.figures.nothing) for rows in now.values() for row in rows),
            choices,
            offered,
        ),
        choices=choices,
        offered=offered,
    )


def unit_rows(desk: Desk, typed: Typed, unit: str, months: Sequence[str]) -> tuple[FieldRow, ...]:
    """Rows of the first month, carrying over column (11) of the second; none for no month."""
    if not months:
        return ()
    rows = []
    for procedure in desk.world.procedure_fields:
        before = typed.get((unit, months[1], procedure.code)) if len(months) > 1 else None
        rows.append(
            FieldRow(
                procedure.code,
                procedure.name,
                typed.get((unit, months[0], procedure.code), _NOBODY),
                before.left_open if before is not None else None,
            )
        )
    return tuple(rows)


def _summed(desk: Desk, forms: Sequence[Sequence[FieldRow]]) -> tuple[FieldRow, ...]:
    rows = []
    for number, procedure in enumerate(desk.world.procedure_fields):
        same = [form[number] for form in forms if form]
        sums: dict[str, int | None] = {column: column_total(same, column) for column in COMPUTED}
        values = sum_rows(row.figures.values for row in same)
        # Of a city it can be said only when every unit has said it.
        marked = bool(same) and all(row.figures.nothing for row in same)
        rows.append(
            FieldRow(
                procedure.code,
                procedure.name,
                FieldFigures(values, marked, sum(row.figures.conflicts for row in same)),
                sums["carried"],
                DossierTotals(**sums),
            )
        )
    return tuple(rows) if any(forms) else ()


def _months(desk: Desk, month: str) -> list[str]:
    """The month, the one before and the one before that, as far as the plan reaches."""
    calendar, first = desk.world.calendar, desk.world.plan.years[0]
    found = [Period.parse(month)]
    while len(found) < 3 and (before := calendar.previous(found[-1])).year >= first:
        found.append(before)
    return [period.code for period in found]
