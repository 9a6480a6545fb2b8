"""The plan: its sections and tasks (the annex), its duties (parts III, V, VI) and its targets (II.2).

Every ``text`` is the plan's own words: NFC, runs of white space as one space, list marks ("- ", "+ ") left off, and
nothing else changed, slips included. What is wrong with them stands in ``remarks``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from par_desktop.domain.schedule import Schedule, occurrences, read_schedule
from par_desktop.domain.units import UnitGroup, expand
from par_desktop.frozen import dataclass


class Role(StrEnum):
    """How a unit takes part in a task: chủ trì or phối hợp."""

    LEAD = "lead"
    COORDINATING = "coordinating"


@dataclass(frozen=True, slots=True)
class Area:
    """One of the eight scored areas. ``aliases`` are its names in part III and in the annex (notes §0).

    ``target_percent`` is a percentage of the area's maximum, from II.2.
    """

    code: str
    name: str
    short_name: str
    aliases: tuple[str, ...]
    target_percent: Decimal


@dataclass(frozen=True, slots=True)
class Section:
    """A group of the annex, titled as the annex prints it; ``area`` is the scored area it belongs to."""

    code: str
    title: str
    area: str


@dataclass(frozen=True, slots=True)
class Task:
    """One row of the annex. ``id`` is given once and for good; ``number`` and ``title`` may change with a new plan.

    ``lead_units`` and ``coordinating_units`` are codes of units or groups, empty where the plan names nobody.
    ``criteria`` are codes of components of the district's criteria set that this task earns points for.
    """

    id: str
    number: int
    title: str
    section: str
    area: str
    product: str
    lead_text: str
    lead_units: tuple[str, ...]
    coordinating_text: str
    coordinating_units: tuple[str, ...]
    schedule_text: str
    criteria: tuple[str, ...] = ()
    remarks: str = ""

    @property
    def schedule(self) -> Schedule:
        """The time expression, read together with the product."""
        return read_schedule(self.schedule_text, self.product)


@dataclass(frozen=True, slots=True)
class Duty:
    """What a paragraph of part III, V or VI asks of units outside the annex; ``paragraph`` counts as III.1.2.

    ``owner_inferred``: the paragraph names nobody, so the owner was chosen by its subject and may be changed.
    """

    id: str
    paragraph: str
    area: str
    owner_units: tuple[str, ...]
    text: str
    criterion: str | None = None
    owner_inferred: bool = False
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Target:
    """A figure of II.2. Exactly one of ``area`` and ``metric`` is set, or neither for the total.

    ``unit`` is what ``value`` counts, in Vietnamese: "điểm", "%", …
    """

    code: str
    paragraph: str
    text: str
    value: Decimal
    unit: str
    area: str | None = None
    metric: str | None = None
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class LegalText:
    """A legal text that the plan cites, with its right date of issue (the plan's own may be a slip)."""

    code: str
    title: str
    issued: date
    remarks: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """A whole plan, in its own order. ``years`` are its first and last year, both included."""

    id: str
    title: str
    years: tuple[int, int]
    areas: tuple[Area, ...]
    sections: tuple[Section, ...]
    tasks: tuple[Task, ...]
    duties: tuple[Duty, ...]
    targets: tuple[Target, ...]
    legal: tuple[LegalText, ...] = ()
    issuer: str = ""
    remarks: str = ""
    source: str = ""

    @property
    def total_target(self) -> Target:
        """The target of the whole index, in points."""
        return next(target for target in self.targets if target.area is None and target.metric is None)

    def task(self, task_id: str) -> Task:
        """The task with this id. Raises ``KeyError``."""
        for task in self.tasks:
            if task.id == task_id:
                return task
        raise KeyError(task_id)

    def area(self, code: str) -> Area:
        """The area with this code. Raises ``KeyError``."""
        for area in self.areas:
            if area.code == code:
                return area
        raise KeyError(code)


@dataclass(frozen=True, slots=True)
class PlannedAssignment:
    """Task × unit × period as the plan gives it, before anybody has worked on it. ``unit`` is one unit's code."""

    task_id: str
    unit: str
    period: str
    role: Role
    due: date | None
    assumed: bool = False


def assignments(plan: Plan, groups: Mapping[str, UnitGroup] | Iterable[UnitGroup]) -> Iterator[PlannedAssignment]:
    """Every assignment of a plan, in the order task, period, leads, coordinating units.

    Groups are expanded to their members; a unit that leads does not coordinate as well; an empty group gives nobody.
    """
    table = groups if isinstance(groups, Mapping) else {group.code: group for group in groups}
    for task in plan.tasks:
        leads = expand(task.lead_units, table)
        helpers = [unit for unit in expand(task.coordinating_units, table) if unit not in leads]
        roles = [(unit, Role.LEAD) for unit in leads] + [(unit, Role.COORDINATING) for unit in helpers]
        for turn in occurrences(task.schedule, plan.years):
            for unit, role in roles:
                yield PlannedAssignment(task.id, unit, turn.period, role, turn.due, turn.assumed)
