"""The world as the plan states it: units, plan, criteria sets, checklist, metrics, calendar.

It is what a new workspace starts from; a coordinator's changes come on top of it as records.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from par_desktop.domain.checklist import Checklist
from par_desktop.domain.criteria import CriteriaSet, Level
from par_desktop.domain.metrics import DOSSIER_COLUMNS, DossierColumn, Metric, ProcedureField
from par_desktop.domain.periods import PeriodCalendar
from par_desktop.domain.plan import Plan
from par_desktop.domain.registers import Register
from par_desktop.domain.units import Unit, UnitGroup, expand
from par_desktop.errors import ValueProblem
from par_desktop.frozen import dataclass


@dataclass(frozen=True)
class World:
    """Everything built in, each tuple in its official order.

    ``coordinator`` is the code of the unit that merges and appraises, ``city`` of the scored city (a unit of its
    own); ``place`` stands in "Nam Định, ngày …", ``province`` names the authority above.
    """

    units: tuple[Unit, ...]
    groups: tuple[UnitGroup, ...]
    plan: Plan
    criteria_sets: tuple[CriteriaSet, ...]
    checklist: Checklist
    metrics: tuple[Metric, ...]
    procedure_fields: tuple[ProcedureField, ...]
    calendar: PeriodCalendar
    coordinator: str
    city: str
    place: str
    province: str
    dossier_columns: tuple[DossierColumn, ...] = DOSSIER_COLUMNS
    registers: tuple[Register, ...] = ()

    @cached_property
    def whole(self) -> str:
        """All of it as one text, for digests; made once, it is long (150,000 letters)."""
        return repr(self)

    @cached_property
    def units_by_code(self) -> Mapping[str, Unit]:
        return {unit.code: unit for unit in self.units}

    @cached_property
    def procedure_fields_by_code(self) -> Mapping[str, ProcedureField]:
        return {field.code: field for field in self.procedure_fields}

    @cached_property
    def groups_by_code(self) -> Mapping[str, UnitGroup]:
        return {group.code: group for group in self.groups}

    def unit(self, code: str) -> Unit:
        """The unit with this code. Raises ``ValueProblem("unknown_unit")``."""
        found = self.units_by_code.get(code)
        if found is None:
            raise ValueProblem("unknown_unit", typed=code)
        return found

    def group(self, code: str) -> UnitGroup:
        """The group with this code. Raises ``ValueProblem("unknown_group")``."""
        found = self.groups_by_code.get(code)
        if found is None:
            raise ValueProblem("unknown_group", typed=code)
        return found

    def members(self, code: str) -> tuple[Unit, ...]:
        """The units a code means: a group's members, or the one unit itself."""
        return tuple(self.unit(member) for member in expand((code,), self.groups_by_code))

    @cached_property
    def wards(self) -> tuple[Unit, ...]:
        """Phường and xã, in official order."""
        return tuple(unit for unit in self.units if unit.is_ward)

    def criteria_set(self, level: Level, year: int | None = None) -> CriteriaSet:
        """The set for a level, and a year where given. Raises ``ValueProblem("no_criteria_set")``."""
        for found in self.criteria_sets:
            if found.level is level and (year is None or found.years[0] <= year <= found.years[1]):
                return found
        raise ValueProblem("no_criteria_set", level=level.value, year=year)

    def set_for(self, code: str, year: int) -> CriteriaSet:
        """The set that scores a unit in a year. Raises ``ValueProblem("no_criteria_set")`` where none does."""
        if code == self.city:
            return self.criteria_set(Level.DISTRICT, year)
        return self.criteria_set(Level.COMMUNE if self.unit(code).is_ward else Level.DEPARTMENT, year)

    def metric(self, code: str) -> Metric:
        """The metric with this code. Raises ``KeyError``."""
        for metric in self.metrics:
            if metric.code == code:
                return metric
        raise KeyError(code)

    def register(self, code: str) -> Register | None:
        """The register with this code; ``None`` where a newer program's row names one that is not known here."""
        return next((register for register in self.registers if register.code == code), None)
