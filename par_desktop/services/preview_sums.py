"""A preview of many files summed up by unit and kind of record: what a person reads before accepting them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.world import World
from par_desktop.errors import ValueProblem
from par_desktop.services.browse_packages import unit_name
from par_desktop.services.receive_files import Previewed

STATES = ("new", "changed", "conflict", "waiting", "restored", "taken_back", "set_back", "typed_again", "refused")
"""In the order in which they are shown; a state this list does not know follows."""


@dataclass(frozen=True, slots=True)
class KindSum:
    """One kind of record of one unit: its label, and how many fields are in each state (states with none left out)."""

    kind: str
    label: str
    states: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class UnitSum:
    """What all files together bring about one unit; ``unit`` is "" for the city's own records.

    ``files`` are names of the files that speak of it, ``same`` fields that are here already.
    """

    unit: str
    name: str
    kinds: tuple[KindSum, ...]
    files: tuple[str, ...]
    same: int


def sums(world: World, previews: Sequence[Previewed]) -> tuple[UnitSum, ...]:
    """Sums over the files that can be received, units in the order in which the files name them."""
    counts: dict[str, dict[str, dict[str, int]]] = {}
    files: dict[str, dict[str, None]] = {}
    same: dict[str, int] = {}
    for preview in previews:
        received = preview.received
        if received is None:
            continue
        teller = received.typing_unit or received.sender
        about = [(line.kind, line.record, line.state) for line in received.differences]
        about += [(cell.kind, cell.record, "refused") for cell in received.refused]
        for kind, record, state in about:
            unit = whose(world, kind, record, teller)
            of_kind = counts.setdefault(unit, {}).setdefault(kind, {})
            of_kind[state] = of_kind.get(state, 0) + 1
            files.setdefault(unit, {})[received.file] = None
        if teller:
            counts.setdefault(teller, {})
            files.setdefault(teller, {})[received.file] = None
            same[teller] = same.get(teller, 0) + received.changes.same
    return tuple(
        UnitSum(
            unit,
            unit_name(world, unit) if unit else "",
            tuple(KindSum(kind, _label(kind), _ordered(states)) for kind, states in kinds.items()),
            tuple(files.get(unit, ())),
            same.get(unit, 0),
        )
        for unit, kinds in counts.items()
    )


def whose(world: World, kind: str, record: str, teller: str) -> str:
    """The unit that a line of ``teller``'s file is about, "" for the city's own records."""
    unit = _unit(kind, record)
    if unit not in world.units_by_code and (unit or not kind):
        return teller  # a refused cell of a group package names no unit of its own
    return unit


def _unit(kind: str, record: str) -> str:
    record_type = BY_NAME.get(kind)
    if record_type is None:
        return ""
    try:
        return record_type.unit_of(record) or ""
    except ValueProblem:
        return ""


def _label(kind: str) -> str:
    return BY_NAME[kind].label if kind in BY_NAME else kind or "Ô khác"


def _ordered(states: dict[str, int]) -> tuple[tuple[str, int], ...]:
    known = [(state, states[state]) for state in STATES if state in states]
    return (*known, *((state, count) for state, count in states.items() if state not in STATES))
