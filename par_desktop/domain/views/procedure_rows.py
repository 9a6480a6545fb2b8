"""Sổ TTHC as screens and documents show it: a procedure with its counts, a unit's word about it, who lacks what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from par_desktop.domain.operation import OpId
from par_desktop.domain.procedures import Offered, Procedure
from par_desktop.domain.views.task_rows import FieldConflict


@dataclass(frozen=True, slots=True)
class ProcedureRow:
    """A procedure and how many units receive (``at_desk``) and post it, of those who must (``units``).

    ``conflicts`` are those of the procedure itself and of the units' words about it.
    """

    procedure: Procedure
    units: int
    at_desk: int
    posted: int
    conflicts: int = 0
    in_force: bool = True

    @property
    def id(self) -> str:
        return self.procedure.id

    @property
    def lacking_desk(self) -> int:
        return self.units - self.at_desk

    @property
    def lacking_posted(self) -> int:
        return self.units - self.posted

    @property
    def lacking(self) -> bool:
        return self.lacking_desk > 0 or self.lacking_posted > 0


@dataclass(frozen=True, slots=True)
class OfferingRow:
    """A procedure as one unit answers for it; ``offered`` is blank where it said nothing."""

    procedure: Procedure
    offered: Offered
    at_desk: bool
    posted: bool
    conflicts: int = 0
    in_force: bool = True

    @property
    def id(self) -> str:
        return self.procedure.id

    @property
    def lacking(self) -> bool:
        return not (self.at_desk and self.posted)


@dataclass(frozen=True, slots=True)
class ProcedureUnitRow:
    """A unit's counts over the procedures in force that it must receive.

    ``said``: of how many it said anything; ``changed_at`` (UTC) of its last word, "" where it has no time of its own.
    """

    unit: str
    name: str
    procedures: int
    at_desk: int
    posted: int
    conflicts: int
    changed_at: str
    said: int = 0

    @property
    def id(self) -> str:
        return self.unit

    @property
    def lacking_desk(self) -> int:
        return self.procedures - self.at_desk

    @property
    def lacking_posted(self) -> int:
        return self.procedures - self.posted


@dataclass(frozen=True, slots=True)
class Register:
    """The city's list at once: procedures, units, and the fields (lĩnh vực) in order."""

    day: date
    rows: tuple[ProcedureRow, ...]
    units: tuple[ProcedureUnitRow, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitRegister:
    """One unit's list: what it must receive and says of it."""

    day: date
    unit: str
    unit_name: str
    rows: tuple[OfferingRow, ...]
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LackingUnit:
    """A unit that does not receive or does not post a procedure, with its own note."""

    unit: str
    name: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProcedureDetail:
    """All that the panel shows of one procedure."""

    row: ProcedureRow
    not_at_desk: tuple[LackingUnit, ...]
    not_posted: tuple[LackingUnit, ...]
    shown: Mapping[str, tuple[OpId, ...]]
    conflicts: tuple[FieldConflict, ...]


@dataclass(frozen=True, slots=True)
class OfferingDetail:
    """All that the panel shows of a procedure at one unit; ``locked`` says why nothing may be typed."""

    row: OfferingRow
    unit: str
    origin: str
    shown: Mapping[str, tuple[OpId, ...]]
    conflicts: tuple[FieldConflict, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """One cell of what is missing: a procedure at a unit."""

    procedure: Procedure
    unit: str
    desk: bool
    posted: bool
    """Whether it is missing there; at least one of the two is."""


@dataclass(frozen=True, slots=True)
class ProcedureReportData:
    """What the list of missing procedures says; ``unit`` "" for the whole city."""

    day: date
    unit_name: str
    procedures: int
    units: tuple[ProcedureUnitRow, ...]
    lacks: tuple[Lack, ...]
    names: Mapping[str, str]
    """Unit names by code, in the official order."""
    online: Mapping[str, int] = field(default_factory=dict)
    """How many procedures in force stand at each online level as it reads that day; "" where nothing is said."""
