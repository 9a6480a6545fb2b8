"""Sổ theo dõi as screens and documents show it: the list of registers, one register's rows with totals, its figures.

Screen, document and metric ask the same two questions (``data/queries/registers.entries`` and ``register_totals``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from par_desktop.data.queries import registers as query
from par_desktop.data.reader import Connection
from par_desktop.domain.locks import Locks
from par_desktop.domain.periods import Period
from par_desktop.domain.permissions import Actor
from par_desktop.domain.register_totals import Bounds, Tally, check_days_open, day_of, falls, tally, together
from par_desktop.domain.registers import Names, Part, ReadRow, Register, Total, meets, read_row
from par_desktop.domain.units import expand
from par_desktop.domain.vietnamese import unit_key
from par_desktop.domain.views.register_rows import (
    EntryRow,
    PrintedPart,
    RegisterReport,
    RegisterSheet,
    ServiceUnit,
    ShelfRow,
    TotalRow,
)
from par_desktop.domain.world import World
from par_desktop.errors import NotAllowed
from par_desktop.services.desk import Desk
from par_desktop.text.sentences import sentence

WHOLE_CITY = ""
EVERY_DAY = ""
"""The scope that asks for no period."""
MOST_ROWS = 1_000
"""Rows shown at once; more are asked for."""


def names_of(conn: Connection, world: World) -> Names:
    """Names that unit columns may hold."""
    from par_desktop.intake.spec import unit_names

    found = query.service_units(conn)
    labels = {unit.code: unit.name for unit in found}
    former = {unit_key(name): code for code, name in query.former_names(conn) if code in labels}
    return Names(
        unit_names(world),
        {unit.code: unit.name for unit in world.units},
        {**former, **{unit_key(unit.name): unit.code for unit in found}},
        labels,
        {unit.code: unit.until for unit in found if unit.until is not None},
    )


def service_units(desk: Desk) -> list[ServiceUnit]:
    """The list the coordinator keeps."""
    return query.service_units(desk.conn)


def fillers(world: World, register: Register) -> tuple[str, ...]:
    """Codes of the units that fill a register in, in official order."""
    named = set(expand(register.fillers, world.groups_by_code))
    return tuple(unit.code for unit in world.units if unit.code in named)


def shelf(desk: Desk, unit: str, scope: str) -> tuple[ShelfRow, ...]:
    """The registers to choose from: those this unit fills in; the coordinator's list, or the whole city's, has all.

    A register of another unit's that holds rows of this one (it was typed for it) stands there too.
    """
    names = names_of(desk.conn, desk.world)
    asked = _units(desk, unit)
    found: list[ShelfRow] = []
    for register in desk.world.registers:
        mine = unit == WHOLE_CITY or unit in fillers(desk.world, register)
        bounds = _bounds(desk.world, register, scope)
        rows = query.entries(desk.conn, register.code, asked, slots=(register.day_slot,), bounds=bounds)
        wrong = sum(bool(read_row(register, row.cells, names).problems) for row in rows)
        if mine or rows:
            found.append(ShelfRow(register, len(rows), wrong, mine))
    return tuple(found)


def sheet(desk: Desk, code: str, unit: str, scope: str, limit: int = MOST_ROWS) -> RegisterSheet:
    """One register. ``unit`` "" is the whole city, ``scope`` a period's code or "" for every day; of a standing

    register every day is asked for whatever the scope, which its totals keep to. Raises ``KeyError``.
    """
    register = desk.world.register(code)
    if register is None:
        raise KeyError(code)
    names = names_of(desk.conn, desk.world)
    asked = _units(desk, unit)
    bounds = _bounds(desk.world, register, scope)
    rows = query.entries(desk.conn, code, asked, slots=(register.day_slot,), bounds=bounds, limit=limit)
    more = query.count(desk.conn, code, asked, register.day_slot, bounds) - limit if len(rows) > limit else 0
    locks, actor, today = desk.locks(), desk.actor, desk.today
    shown = [replace(row, locked=_locked(actor, row, register, locks, today)) for row in rows[:limit]]
    period = None if scope == EVERY_DAY else desk.world.calendar.bounds(Period.parse(scope))
    found = totals(desk.conn, register, names, asked, period, today)
    return RegisterSheet(
        register=register,
        unit=unit,
        scope=scope,
        bounds=bounds,
        rows=tuple(shown),
        more=max(more, 0),
        totals=tuple(TotalRow(total, found[total.code]) for total in register.totals),
        names=names,
        unit_names={each.code: each.name for each in desk.world.units},
    )


def totals(
    conn: Connection, register: Register, names: Names, units: Iterable[str] | None, bounds: Bounds | None, as_of: date
) -> Mapping[str, Tally]:
    """Each total of a register, over these units (``None``: all that keep it)."""
    kept = query.keepers(conn, register.code)
    asked = kept if units is None else frozenset(units) & kept
    by_unit: dict[str, list[ReadRow]] = {unit: [] for unit in asked}
    for row in _dated(conn, register, asked, bounds, [total.day for total in register.totals]):
        by_unit[row.unit].append(read_row(register, row.cells, names))
    return {
        total.code: together(tally(total, rows, bounds, as_of) for rows in by_unit.values())
        for total in register.totals
    }


def unit_figures(
    conn: Connection, world: World, total: tuple[Register, Total], units: Sequence[str], periods: Sequence[Period],
    as_of: date,
) -> Mapping[tuple[str, str], Tally]:  # fmt: skip
    """One total by unit and period; units that keep no such register are left out (nothing is known of them)."""
    register, what = total
    names = names_of(conn, world)
    kept = query.keepers(conn, register.code) & set(units)
    spans = {period.code: world.calendar.bounds(period) for period in periods}
    if not spans:
        return {}
    whole = min(first for first, _ in spans.values()), max(last for _, last in spans.values())
    by_unit: dict[str, list[ReadRow]] = {unit: [] for unit in kept}
    for row in _dated(conn, register, kept, whole, [what.day]):
        by_unit[row.unit].append(read_row(register, row.cells, names))
    return {
        (unit, code): tally(what, rows, span, as_of) for unit, rows in by_unit.items() for code, span in spans.items()
    }


def report_data(
    conn: Connection, world: World, register: Register, unit: str, period: Period, today: date
) -> RegisterReport:
    """A register as it is printed; ``unit`` is the city's code for all units. Figures stand as of ``today``."""
    names, bounds = names_of(conn, world), world.calendar.bounds(period)
    city = unit == world.city
    days = [part.day for part in register.parts if part.day]
    slots = [register.by_code[day].slot for day in (register.day, *days)]
    span = None if register.standing else bounds
    found = query.entries(conn, register.code, None if city else [unit], slots=slots, bounds=span)
    rows = [(row, read_row(register, row.cells, names)) for row in found]
    parts = register.parts or (Part(register.short_title),)
    printed = tuple(
        PrintedPart(
            part.title,
            tuple(register.by_code[code] for code in part.columns) or register.columns,
            tuple(
                row
                for row, read in rows
                if meets(read, part.where, today) and (not part.day or falls(read, part.day, bounds))
            ),
        )
        for part in parts
    )
    sums = totals(conn, register, names, None if city else [unit], bounds, today)
    return RegisterReport(
        register=register,
        period=period.code,
        as_of=today,
        parts=printed,
        totals=tuple((total, sums[total.code]) for total in register.totals),
        names=names,
        with_unit=city,
        unit_names={each.code: each.name for each in world.units},
    )


def _dated(
    conn: Connection, register: Register, units: frozenset[str], bounds: Bounds | None, days: Sequence[str]
) -> list[EntryRow]:
    """Rows that one of these day columns, or the register's own, puts into the period, and those without a day."""
    if not units:
        return []
    slots = list(dict.fromkeys(register.by_code[day].slot for day in (register.day, *days)))
    return query.entries(conn, register.code, units, slots=slots, bounds=bounds)


def _units(desk: Desk, unit: str) -> tuple[str, ...] | None:
    """Whose rows: the unit's own and those of the units it took over; the whole city's are all."""
    if unit == WHOLE_CITY:
        return None
    return (unit, *sorted(desk.actor_of(unit).speaks_for - {desk.world.city}))


def _bounds(world: World, register: Register, scope: str) -> Bounds | None:
    return None if scope == EVERY_DAY or register.standing else world.calendar.bounds(Period.parse(scope))


def _locked(actor: Actor, row: EntryRow, register: Register, locks: Locks, today: date) -> str:
    try:
        check_days_open(actor, row.unit, [day_of(row.cells.get(register.day_slot))], locks, today)
    except NotAllowed as problem:
        return sentence(problem)
    return ""
