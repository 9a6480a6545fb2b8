"""Figures that nobody types: what each formula's source (``dossiers:…``, ``inspections:…``) makes of the records.

A source is one function in ``SOURCES``; it answers for all metrics of its own at once, so that each costs one question.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from par_desktop.data.queries import figures as query
from par_desktop.data.queries import listing
from par_desktop.data.reader import Connection
from par_desktop.domain.choices import Choices
from par_desktop.domain.cumulative import Cell, Key
from par_desktop.domain.metrics import Metric
from par_desktop.domain.periods import Period
from par_desktop.domain.rates import Offered, dossier_rule
from par_desktop.domain.vietnamese import search_key
from par_desktop.domain.world import World
from par_desktop.services.derive_procedures import SOURCE as PROCEDURES
from par_desktop.services.derive_procedures import procedure_cells
from par_desktop.services.derive_registers import SOURCE as REGISTERS
from par_desktop.services.derive_registers import register_cells

_ONLINE = {"level3": "level3", "partial": "level3", "level4": "level4", "full": "level4"}
"""Before and since NĐ 42/2022 (notes §4.2: the usual mapping)."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures: metrics of one source, the units that are measured, and the stretches their metrics go by.

    Visits and the like count up to ``until``, also where the stretch (a year) goes on.
    """

    conn: Connection
    world: World
    metrics: Sequence[Metric]
    units: Sequence[str]
    stretches: Sequence[Period]
    choices: Choices
    until: date


Cells = Mapping[str, Mapping[Key, Cell]]
"""By metric code, then by unit and stretch."""
Source = Callable[[Asked], Cells]


def dossier_figures(asked: Asked) -> Cells:
    """Rates and counts of biểu II.06a by the rules in force."""
    offered = offered_online(asked.conn, asked.world)
    rules = {m.code: dossier_rule(m.derivation[1], asked.choices, offered) for m in asked.metrics}
    return query.dossier_cells(asked.conn, rules, asked.units, [period.code for period in asked.stretches])


def visit_figures(asked: Asked) -> Cells:
    """KT.1: 1 of 1 for a ward that a surprise check met in the year, else 0 of 1; a check counts once it has begun."""
    met: set[Key] = set()
    calendar = asked.world.calendar
    for ward, day in listing.wards_visited(asked.conn):
        for period in asked.stretches:
            first, last = calendar.bounds(period)
            if first.isoformat() <= day <= min(last, asked.until).isoformat():
                met.add((ward, period.code))
    every = [(unit, period.code) for unit in asked.units for period in asked.stretches]
    return {metric.code: {key: Cell(int(key in met), 1) for key in every} for metric in asked.metrics}


def register_figures(asked: Asked) -> Cells:
    """Rows, sums and ratios of sổ theo dõi."""
    return register_cells(asked.conn, asked.world, asked.metrics, asked.units, asked.stretches, asked.until)


def procedure_figures(asked: Asked) -> Cells:
    """What sổ TTHC says of the end of each stretch."""
    return procedure_cells(asked.conn, asked.world, asked.metrics, asked.units, asked.stretches, asked.until)


SOURCES: Mapping[str, Source] = {
    "dossiers": dossier_figures,
    "inspections": visit_figures,
    REGISTERS: register_figures,
    PROCEDURES: procedure_figures,
}
"""By the first word of a formula. To add one: write its function and name it here."""


def offered_online(conn: Connection, world: World) -> Offered:
    """Fields of procedures (codes) with a procedure offered at level 3, at level 4, by the Sổ TTHC."""
    by_name = {search_key(name): each.code for each in world.procedure_fields for name in (each.code, each.name)}
    found: dict[str, set[str]] = {"level3": set(), "level4": set()}
    for name, level in query.online_fields(conn):
        code, of = by_name.get(search_key(name)), _ONLINE.get(level)
        if code is not None and of is not None:
            found[of].add(code)
    return {level: frozenset(codes) for level, codes in found.items()}
