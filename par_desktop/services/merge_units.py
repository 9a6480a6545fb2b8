"""Sáp nhập đơn vị: a successor takes over, and the merger can be taken back; ids never change (docs/decisions/0009)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from par_desktop.data.queries import locks as lock_rows
from par_desktop.data.reader import Connection
from par_desktop.domain.periods import Period
from par_desktop.domain.records.succession import SUCCESSION, Merger, ended_by, predecessors
from par_desktop.domain.units import Unit
from par_desktop.domain.world import World
from par_desktop.errors import NotAllowed
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, Saved, save
from par_desktop.text.formats import date_short


@dataclass(frozen=True, slots=True)
class MergerRow:
    """A merger in force: ``unit`` ended, ``successor`` stands in its place from ``since`` on."""

    unit: Unit
    successor: Unit
    since: date | None
    decision: str


def merge_units(desk: Desk, old: str, successor: str, since: date, decision: str) -> Saved:
    """``old`` ends and ``successor`` takes over its records and its sight from the day ``since``.

    Raises ``NotAllowed``: not the coordinator, a unit into itself, a ring, units of different sort.
    """
    if not desk.is_coordinator:
        raise NotAllowed("only_coordinator_locks")
    ending, taking = desk.world.unit(old), desk.world.unit(successor)
    if old == successor:
        raise NotAllowed("merger_itself")
    if old in (desk.world.coordinator, desk.world.city) or ending.is_ward != taking.is_ward:
        raise NotAllowed("merger_kind", unit=ending.name)
    known = {**lock_rows.mergers(desk.conn), old: Merger(old, successor, since)}
    if old in _followed(known, successor):
        raise NotAllowed("merger_ring", unit=ending.name, successor=taking.name)
    values = {"successor": successor, "since": since, "decision": decision.strip() or None}
    return save(desk, [Patch(SUCCESSION.name, SUCCESSION.id(unit=old), values)])


def take_merger_back(desk: Desk, old: str) -> Saved:
    """The merger is undone: the unit stands again, its successor loses the sight and authority it had through it."""
    if not desk.is_coordinator:
        raise NotAllowed("only_coordinator_locks")
    values = {"successor": None, "since": None, "decision": None}
    return save(desk, [Patch(SUCCESSION.name, SUCCESSION.id(unit=old), values)])


def mergers(desk: Desk) -> tuple[MergerRow, ...]:
    """Mergers in force, in the official order of the units that ended."""
    world = desk.world
    rows = [
        MergerRow(world.units_by_code[m.unit], world.units_by_code[m.successor], m.since, m.decision)
        for m in lock_rows.mergers(desk.conn).values()
        if m.unit in world.units_by_code and m.successor in world.units_by_code
    ]
    return tuple(sorted(rows, key=lambda row: row.unit.order))


def units_of(desk: Desk, unit: str) -> tuple[str, ...]:
    """The unit and, in official order, those it took over: whose records it writes today."""
    order = {each.code: each.order for each in desk.world.units}
    before = predecessors(unit, lock_rows.mergers(desk.conn), desk.today)
    return (unit, *sorted(before, key=lambda code: order.get(code, 9999)))


def ended_since(desk: Desk, unit: str) -> dict[str, date | None]:
    """The units that this one took over, in official order, with the day from which it stands in their place."""
    known = lock_rows.mergers(desk.conn)
    return {code: known[code].since for code in units_of(desk, unit)[1:]}


def names_of(desk: Desk, unit: str) -> dict[str, str]:
    """The unit and those it took over with the names that sheets show: of the latter that and since when they ended."""
    known, world = lock_rows.mergers(desk.conn), desk.world
    own, *before = units_of(desk, unit)
    return {own: world.unit(own).name, **{code: ended_name(world.unit(code), known[code]) for code in before}}


def ended_name(unit: Unit, merger: Merger) -> str:
    """A unit that was taken over, as sheets of its successor name it."""
    since = f" từ {date_short(merger.since)}" if merger.since is not None else ""
    return f"{unit.name} (đã sáp nhập{since})"


def standing_wards(conn: Connection, world: World, months: Sequence[Period]) -> dict[str, tuple[str, ...]]:
    """Wards that stood when some of these months began, in official order, with the codes of those months.

    What is expected of wards is expected of these: one that was merged away sends nothing any more.
    """
    known = lock_rows.mergers(conn)
    gone = {month.code: ended_by(known, world.calendar.bounds(month)[0]) for month in months}
    stood = {ward.code: tuple(code for code, ended in gone.items() if ward.code not in ended) for ward in world.wards}
    return {ward: codes for ward, codes in stood.items() if codes}


def _followed(known: dict[str, Merger], unit: str) -> set[str]:
    """Units reached from one by going from successor to successor."""
    seen: set[str] = set()
    while unit in known and unit not in seen:
        seen.add(unit)
        unit = known[unit].successor
    return seen | {unit}
