"""Figures that registers add up to, as metrics: ``registers:pakn/dung-han`` is a total of a register by its codes.

A unit that keeps no such register has no figure; one that keeps it and had no row in the period has 0 of a count and
"không phát sinh" of a ratio (``domain/register_totals``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from par_desktop.data.reader import Connection
from par_desktop.domain.cumulative import Cell, Key
from par_desktop.domain.metrics import Metric
from par_desktop.domain.periods import Period
from par_desktop.domain.register_totals import Tally
from par_desktop.domain.registers import Register, Total
from par_desktop.domain.world import World
from par_desktop.services.browse_registers import unit_figures

SOURCE = "registers"


def total_named(world: World, name: str) -> tuple[Register, Total]:
    """The register and its total by their codes, ``pakn/dung-han``. Raises ``KeyError``."""
    code, _, what = name.partition("/")
    register = world.register(code)
    if register is None:
        raise KeyError(name)
    found = next((total for total in register.totals if total.code == what), None)
    if found is None:
        raise KeyError(name)
    return register, found


def register_cells(
    conn: Connection,
    world: World,
    metrics: Sequence[Metric],
    units: Sequence[str],
    stretches: Sequence[Period],
    until: date,
) -> Mapping[str, Mapping[Key, Cell]]:
    """By metric code, then by unit and stretch; a stretch that has not begun by ``until`` has no figure."""
    begun = [period for period in stretches if world.calendar.bounds(period)[0] <= until]
    found: dict[str, Mapping[Key, Cell]] = {}
    for metric in metrics:
        total = total_named(world, metric.derivation[1])
        figures = unit_figures(conn, world, total, units, begun, until)
        found[metric.code] = {key: _cell(tally) for key, tally in figures.items()}
    return found


def _cell(tally: Tally) -> Cell:
    figure = tally.figure
    incomplete = int(bool(tally.skipped))
    if figure is None:
        return Cell(incomplete=incomplete)
    if figure.none:
        return Cell(none=True, incomplete=incomplete)
    if figure.value is not None:
        return Cell(figure.value, incomplete=incomplete)
    return Cell(figure.numerator, figure.denominator, incomplete=incomplete)
