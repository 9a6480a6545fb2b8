"""The scored tree: areas, criteria and components of a criteria set (notes §1).

Points stand on components (leaves) only; a parent's maximum is the sum of its components. Rules are declared here and
computed elsewhere. A set is versioned by level and years and is replaced by a file, never by code.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from par_desktop.frozen import dataclass


class Level(StrEnum):
    """Whom a set scores."""

    DISTRICT = "district"
    COMMUNE = "commune"
    DEPARTMENT = "department"


class RuleKind(StrEnum):
    """How points follow from figures (notes §1.4). Bands are closed-open: a boundary gets the upper band."""

    BOOL = "bool"
    SELECT = "select"
    RATIO = "ratio"
    RATIO_LIN = "ratio_lin"
    BAND = "band"
    COUNT = "count"
    DEDUCT = "deduct"
    DATE = "date"
    GROWTH = "growth"
    SURVEY = "survey"
    MANUAL = "manual"


Param = str | tuple[tuple[str, str], ...]
"""A number as text ("0.8", "1/12"), a word, a day and month ("31/01"), or steps of two texts."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its parameters, all texts so that no float is ever born.

    - ``ratio``: ``floor`` (rate below it is 0 points, from it rate × maximum);
    - ``ratio_lin``: ``floor``, ``top`` (0 points up to floor, the maximum from top, a line between);
    - ``band``: ``steps`` (from this rate on, these points), highest first, below the last 0;
    - ``growth``: ``steps`` with ``">0"`` for "more than 0", percent against the base year;
    - ``count``, ``deduct``: ``points`` each, ``per`` what is counted; ``severe``: what brings 0 at once;
    - ``date``: ``due`` (day/month), ``late`` (share of the maximum when late; absent: not stated);
    - ``select``: ``options`` (words, points);
    - ``ratio`` with ``zero = "full"``: denominator 0 gives the maximum; without it "không áp dụng".
    """

    kind: RuleKind
    params: Mapping[str, Param]


@dataclass(frozen=True, slots=True)
class Criterion:
    """A node of the tree: area (``parent`` empty), criterion, or component (with ``max_points`` and ``rule``).

    ``owner`` is the department that declares a component for the city, empty in a set the wards declare;
    ``appraiser`` checks it. ``from_plan``: the number or the task comes from the plan itself.
    """

    code: str
    title: str
    parent: str
    area: str
    max_points: Decimal | None = None
    rule: Rule | None = None
    evidence: str = ""
    legal: str = ""
    owner: str = ""
    appraiser: str = ""
    from_plan: bool = False
    illustrative: bool = True

    @property
    def is_component(self) -> bool:
        return self.rule is not None

    @property
    def is_survey(self) -> bool:
        """Scored by a survey: no unit scores it itself."""
        return self.rule is not None and self.rule.kind is RuleKind.SURVEY


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Bonus or penalty points outside the scale, each kind with its own cap in the set."""

    code: str
    title: str
    bonus: bool


@dataclass(frozen=True)
class CriteriaSet:
    """A criteria set in its own order. ``illustrative`` sets are labelled "minh họa" wherever they show."""

    id: str
    level: Level
    title: str
    years: tuple[int, int]
    illustrative: bool
    criteria: tuple[Criterion, ...]
    adjustments: tuple[Adjustment, ...] = ()
    bonus_cap: Decimal = Decimal(0)
    penalty_cap: Decimal = Decimal(0)
    source: str = ""

    @cached_property
    def by_code(self) -> Mapping[str, Criterion]:
        return {criterion.code: criterion for criterion in self.criteria}

    def criterion(self, code: str) -> Criterion:
        """The node with this code. Raises ``KeyError``."""
        return self.by_code[code]

    @cached_property
    def areas(self) -> tuple[Criterion, ...]:
        """The nodes at the top, in order."""
        return self.children("")

    @cached_property
    def components(self) -> tuple[Criterion, ...]:
        """The leaves, in order: what is scored."""
        return tuple(criterion for criterion in self.criteria if criterion.is_component)

    def children(self, code: str) -> tuple[Criterion, ...]:
        """The nodes right under one; under ``""`` the areas."""
        return tuple(criterion for criterion in self.criteria if criterion.parent == code)

    def components_of(self, code: str) -> tuple[Criterion, ...]:
        """The leaves under a node, in order; a leaf is its own only one."""
        return self._under.get(code, ())

    def max_of(self, code: str) -> Decimal:
        """A node's maximum: its own points, or the sum of its components'."""
        return sum((leaf.max_points or Decimal(0) for leaf in self.components_of(code)), Decimal(0))

    @cached_property
    def total_max(self) -> Decimal:
        """The scale: the sum of all components (never assumed to be 100)."""
        return sum((leaf.max_points or Decimal(0) for leaf in self.components), Decimal(0))

    @cached_property
    def _under(self) -> Mapping[str, tuple[Criterion, ...]]:
        """Each node's leaves: asked for again and again, once for every node of a table of scores."""
        found: dict[str, list[Criterion]] = {}
        for leaf in self.components:
            for code in self._path(leaf):
                found.setdefault(code, []).append(leaf)
        return {code: tuple(leaves) for code, leaves in found.items()}

    def _path(self, leaf: Criterion) -> set[str]:
        path, node = {leaf.code}, leaf
        while node.parent:
            node = self.by_code[node.parent]
            path.add(node.code)
        return path
