"""Units and groups of units: who reports, who leads a task, who is scored (notes §2).

A unit is known by its code for good; names change, so they are never keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum

from par_desktop.frozen import dataclass


class UnitKind(StrEnum):
    """What a unit is in law; ``ward`` is a phường, ``commune`` a xã."""

    DEPARTMENT = "department"
    SERVICE_UNIT = "service_unit"
    WARD = "ward"
    COMMUNE = "commune"
    DISTRICT = "district"
    PARENT_AUTHORITY = "parent_authority"


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that older files still use; ``until_year`` is the year it was given up, when known."""

    name: str
    until_year: int | None


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit. ``name`` carries the type word ("Phường Bà Triệu"), ``short_name`` does not ("Bà Triệu").

    ``order`` is the administrative order of official lists. ``valid_from`` and ``valid_to`` (the last day) are
    ``None`` where no date is known or no end has come. ``successors`` are codes that took over its area; they widen
    sight and authority and never mint new ids (design §4).
    """

    code: str
    name: str
    short_name: str
    kind: UnitKind
    order: int
    parent: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    former_names: tuple[FormerName, ...] = ()
    successors: tuple[str, ...] = ()

    @property
    def office_name(self) -> str:
        """The authority as letters name it: "UBND phường Bà Triệu"; a department is its own office."""
        if self.kind in (UnitKind.WARD, UnitKind.COMMUNE, UnitKind.DISTRICT):
            return f"UBND {self.name[:1].lower()}{self.name[1:]}"
        return self.name

    @property
    def is_ward(self) -> bool:
        """Phường or xã: the two kinds that the plan treats alike."""
        return self.kind in (UnitKind.WARD, UnitKind.COMMUNE)

    def exists_on(self, day: date) -> bool:
        """Whether the unit is valid on ``day``; both ends of its validity included."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """A named set of units, in official order. A group may be empty: then nobody is meant until it is filled."""

    code: str
    name: str
    members: tuple[str, ...]
    remarks: str = ""


def expand(codes: Iterable[str], groups: Mapping[str, UnitGroup]) -> tuple[str, ...]:
    """Unit and group codes as unit codes, each once, in the order first named."""
    found: dict[str, None] = {}
    for code in codes:
        group = groups.get(code)
        for member in group.members if group is not None else (code,):
            found.setdefault(member)
    return tuple(found)
