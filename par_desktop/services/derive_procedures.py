"""Figures that sổ TTHC adds up to, as metrics: ``procedures:at_desk`` and ``procedures:online`` (notes §4.2).

Both are what stands at the end of a stretch, or today while it goes on: a mark counts from its day, one without a day
for every stretch. A unit whose list is empty has no figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from par_desktop.data.queries import procedures as rows
from par_desktop.data.reader import Connection
from par_desktop.domain.cumulative import Cell, Key
from par_desktop.domain.metrics import Metric
from par_desktop.domain.periods import Period
from par_desktop.domain.procedures import COMMUNE, Share
from par_desktop.domain.world import World
from par_desktop.services.browse_procedures import level34_share, offerers

SOURCE = "procedures"


def procedure_cells(
    conn: Connection,
    world: World,
    metrics: Sequence[Metric],
    units: Sequence[str],
    stretches: Sequence[Period],
    until: date,
) -> Mapping[str, Mapping[Key, Cell]]:
    """By metric code, then by unit and stretch; a stretch that has not begun by ``until`` has no figure."""
    rules: Mapping[str, Callable[[date], Mapping[str, Share]]] = {
        "at_desk": lambda day: _at_desk(conn, world, day),
        "online": lambda day: _online(conn, world, units, day),
    }
    found: dict[str, dict[Key, Cell]] = {metric.code: {} for metric in metrics}
    for period in stretches:
        first, last = world.calendar.bounds(period)
        if first > until:
            continue
        for metric in metrics:
            shares = rules[metric.derivation[1]](min(last, until))
            for unit in units:
                share = shares.get(unit)
                if share is not None and (share.denominator or share.unsaid):
                    cell = Cell(share.numerator, share.denominator, incomplete=share.unsaid)
                    found[metric.code][unit, period.code] = cell
    return found


def _at_desk(conn: Connection, world: World, day: date) -> Mapping[str, Share]:
    """Received at the desk of those within each phường's, xã's authority."""
    return rows.desk_shares(conn, [pair for pair in offerers(conn, world, day) if pair[0] == COMMUNE], day)


def _online(conn: Connection, world: World, units: Sequence[str], day: date) -> Mapping[str, Share]:
    """Of the whole list, for whoever answers for it; what has no level yet could not take part."""
    share = level34_share(conn, world, day)
    return {} if share is None else dict.fromkeys(units, share)
