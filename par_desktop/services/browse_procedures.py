"""Sổ TTHC: the city's list with who lacks what, a unit's own list, and the shares that metrics take from them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from par_desktop.data.queries import procedures as rows
from par_desktop.data.queries.procedures import Offerers
from par_desktop.data.reader import Connection
from par_desktop.data.worldtables import groups_of
from par_desktop.domain.procedures import COMMUNE, DISTRICT, Procedure, Share, fields_in_order, online_on, online_share
from par_desktop.domain.records.procedure import OFFERING, PROCEDURE
from par_desktop.domain.vietnamese import sort_key
from par_desktop.domain.views.procedure_rows import (
    LackingUnit,
    OfferingDetail,
    ProcedureDetail,
    ProcedureReportData,
    ProcedureUnitRow,
    Register,
    UnitRegister,
)
from par_desktop.domain.world import World
from par_desktop.services.browse_tasks import record_conflicts
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import shown_heads

WARDS = "wards"


def offerers(conn: Connection, world: World, day: date) -> Offerers:
    """Who must receive what on a day: phường, xã that still exist the commune's, the city the district's."""
    wards = groups_of(conn, world, on=day)[WARDS].members
    return [*((COMMUNE, code) for code in wards), (DISTRICT, world.city)]


def levels_of(world: World, unit: str) -> tuple[str, ...]:
    """Levels whose procedures a unit must receive; none for departments."""
    if unit == world.city:
        return (DISTRICT,)
    found = world.units_by_code.get(unit)
    return (COMMUNE,) if found is not None and found.is_ward else ()


def register(desk: Desk) -> Register:
    """The whole list as it stands today, ended procedures included."""
    day = desk.today
    must = offerers(desk.conn, desk.world, day)
    found = sorted(rows.procedures(desk.conn, must, day), key=lambda row: _place(desk.world, row.procedure))
    return Register(day, tuple(found), _units(desk, must, day), _fields(desk.world, [r.procedure for r in found]))


def unit_register(desk: Desk, unit: str) -> UnitRegister:
    """A unit's own list today; empty for a unit that receives no procedures."""
    day = desk.today
    found = rows.of_unit(desk.conn, unit, levels_of(desk.world, unit), day)
    found.sort(key=lambda row: _place(desk.world, row.procedure))
    fields = _fields(desk.world, [row.procedure for row in found])
    return UnitRegister(day, unit, desk.world.unit(unit).name, tuple(found), fields)


def procedures_of(desk: Desk, unit: str) -> tuple[Procedure, ...]:
    """What a unit must receive today, in the list's order, online levels as they read today."""
    listed = rows.listed(desk.conn, levels_of(desk.world, unit), desk.today)
    listed.sort(key=lambda procedure: _place(desk.world, procedure))
    return tuple(replace(each, online=online_on(each.online, desk.today)) for each in listed)


def procedure_detail(desk: Desk, procedure: str) -> ProcedureDetail | None:
    """One procedure with the names of who lacks it; ``None`` where it is not (or no longer) in the list."""
    day = desk.today
    must = offerers(desk.conn, desk.world, day)
    row = next((row for row in rows.procedures(desk.conn, must, day) if row.id == procedure), None)
    if row is None:
        return None
    noted = rows.notes(desk.conn, procedure)
    missing = rows.lacks(desk.conn, must, day, procedure)

    def named(unit: str) -> LackingUnit:
        return LackingUnit(unit, desk.world.unit(unit).name, noted.get(unit, ""))

    return ProcedureDetail(
        row=row,
        not_at_desk=tuple(named(lack.unit) for lack in missing if lack.desk),
        not_posted=tuple(named(lack.unit) for lack in missing if lack.posted),
        shown=shown_heads(desk, PROCEDURE.name, PROCEDURE.id(procedure=procedure)),
        conflicts=record_conflicts(desk, PROCEDURE.name, PROCEDURE.id(procedure=procedure)),
    )


def offering_detail(desk: Desk, unit: str, procedure: str) -> OfferingDetail | None:
    """A procedure at one unit; ``None`` where the unit has no such procedure to receive."""
    found = rows.of_unit(desk.conn, unit, levels_of(desk.world, unit), desk.today)
    row = next((row for row in found if row.id == procedure), None)
    if row is None:
        return None
    record = OFFERING.id(unit=unit, procedure=procedure)
    return OfferingDetail(
        row=row,
        unit=unit,
        origin=rows.origin_of(desk.conn, unit, procedure),
        shown=shown_heads(desk, OFFERING.name, record),
        conflicts=record_conflicts(desk, OFFERING.name, record),
    )


def report_data(conn: Connection, world: World, unit: str, day: date) -> ProcedureReportData:
    """What is missing where on a day: of one phường, xã, or ("" and the city) of everybody."""
    must = offerers(conn, world, day)
    about = [pair for pair in must if unit in ("", world.city) or pair[1] == unit]
    listed = rows.procedures(conn, about, day)
    counted = [row.procedure for row in listed if row.in_force and row.units]
    counted.sort(key=lambda procedure: _place(world, procedure))
    online: dict[str, int] = {}
    for procedure in counted:
        level = online_on(procedure.online, day)
        online[level] = online.get(level, 0) + 1
    order = {procedure.id: at for at, procedure in enumerate(counted)}
    missing = sorted(rows.lacks(conn, about, day), key=lambda lack: order[lack.procedure.id])
    return ProcedureReportData(
        day=day,
        unit_name=world.unit(unit or world.city).name,
        procedures=len(counted),
        units=tuple(_named(world, row) for row in rows.unit_counts(conn, about, day) if row.procedures),
        lacks=tuple(missing),
        names={unit.code: _short(unit.name) for unit in world.units},
        online=online,
    )


def desk_share(conn: Connection, world: World, unit: str, day: date) -> Share | None:
    """TTHC tại BPMC on a day, of one unit or ("") Σ over all phường, xã; ``None`` while there is no list."""
    shares = rows.desk_shares(conn, [pair for pair in offerers(conn, world, day) if pair[0] == COMMUNE], day)
    if unit == world.city:
        shares |= rows.desk_shares(conn, [(DISTRICT, world.city)], day)
    chosen = [share for code, share in shares.items() if code == unit or (not unit and code != world.city)]
    if not any(share.denominator for share in chosen):
        return None
    return Share(sum(share.numerator for share in chosen), sum(share.denominator for share in chosen))


def level34_share(conn: Connection, world: World, day: date) -> Share | None:
    """TTHC cung cấp mức độ 3, 4 of those that could be, over the whole list; ``None`` while there is no list."""
    listed = [row.procedure for row in rows.procedures(conn, offerers(conn, world, day), day)]
    share = online_share(listed, day)
    return share if share.denominator or share.unsaid else None


def _short(name: str) -> str:
    """A unit in a narrow column of a document; the short word never stands alone at a line's end."""
    for word, short in (("Phường ", "P.\u00a0"), ("Xã ", "X.\u00a0"), ("Thị trấn ", "TT.\u00a0")):
        if name.startswith(word):
            return short + name.removeprefix(word)
    return name


def _units(desk: Desk, must: Offerers, day: date) -> tuple[ProcedureUnitRow, ...]:
    found = rows.unit_counts(desk.conn, must, day)
    # The city's own desk has a row only where the list holds procedures of its level.
    return tuple(_named(desk.world, row) for row in found if row.procedures or row.unit != desk.world.city)


def _named(world: World, row: ProcedureUnitRow) -> ProcedureUnitRow:
    return replace(row, name=world.unit(row.unit).name)


def _place(world: World, procedure: Procedure) -> tuple[object, ...]:
    """Order of the list: the official form's fields, then others by the alphabet; then codes."""
    official = {field.name: at for at, field in enumerate(world.procedure_fields)}
    known = official.get(procedure.field, len(official) + (not procedure.field))
    return known, sort_key(procedure.field), procedure.code, procedure.id


def _fields(world: World, found: list[Procedure]) -> tuple[str, ...]:
    return fields_in_order((p.field for p in found), [field.name for field in world.procedure_fields])
