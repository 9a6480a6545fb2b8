"""Machines of this and other units, one row a key, for the list "Máy và khóa" and the command ``machines``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from par_desktop.data import keys
from par_desktop.data.keys import Peer
from par_desktop.data.queries import keys as key_rows
from par_desktop.domain.views.machine_rows import MachineRow, MachineState
from par_desktop.errors import ValueProblem
from par_desktop.exchange.signature import fingerprint, public_key
from par_desktop.services.desk import Desk

_ORDER = (MachineState.FROZEN, MachineState.LIVE, MachineState.FORMER, MachineState.STOPPED, MachineState.MINE)


def machines(desk: Desk) -> list[MachineRow]:
    """This machine first, then every unit's in the plan's order, frozen ones before live ones, retired ones last."""
    mine = public_key(desk.mark.key)
    by_key: dict[tuple[str, str], list[Peer]] = {}
    for peer in keys.machines(desk.conn):
        by_key.setdefault((peer.unit, peer.key), []).append(peer)
    by_key.pop((desk.unit.code, mine), None)
    rows = [_row(desk, unit, key, same) for (unit, key), same in by_key.items()]
    place = {unit.code: number for number, unit in enumerate(desk.world.units)}
    order = {state: at for at, state in enumerate(_ORDER)}
    rows.sort(key=lambda row: (place.get(row.unit, len(place)), order[row.state], row.fingerprint))
    made = _day(desk.settings().get("created", ""))
    own = MachineRow(desk.unit.code, desk.unit.name, mine, fingerprint(mine), made, "own", MachineState.MINE)
    return [own, *rows]


def machine_named(desk: Desk, mark: str) -> MachineRow:
    """The machine with this fingerprint, however it is typed. Raises ``ValueProblem("no_such_machine")``."""
    wanted = "".join(letter for letter in mark.upper() if letter.isalnum())
    for row in machines(desk):
        if row.fingerprint.replace("-", "") == wanted and wanted:
            return row
    raise ValueProblem("no_such_machine", typed=mark)


def _row(desk: Desk, unit: str, key: str, same: Sequence[Peer]) -> MachineRow:
    if any(peer.frozen for peer in same):
        state = MachineState.FROZEN
    elif any(peer.live for peer in same):
        state = MachineState.LIVE
    elif all(peer.way == "own" for peer in same) and not key_rows.stepped_down(desk.conn, key):
        # The key of the place that this workspace was copied or restored from: it may well go on there.
        state = MachineState.FORMER
    else:
        state = MachineState.STOPPED
    known = desk.world.units_by_code.get(unit)
    days = max((peer.clock_days for peer in same if peer.live), key=abs, default=0)
    first = min(same, key=lambda peer: peer.since)
    name = known.name if known else unit
    return MachineRow(unit, name, key, fingerprint(key), _day(first.since), first.way, state, days)


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone().date()
    except ValueError:
        return None
