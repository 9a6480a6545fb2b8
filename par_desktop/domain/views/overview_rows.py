"""What the overview shows: points against the target, what is late or due, what a ward still has to do.

Points are ``Decimal``; ``None`` is "not known", never 0. ``tab``, ``kind`` and ``record`` say where a row leads.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from par_desktop.domain.views.score_rows import ScoreSums
from par_desktop.frozen import dataclass


@dataclass(frozen=True, slots=True)
class LateRow:
    """A task or a remedy that is late or due soon. ``days`` are left until ``due``; negative is late.

    ``unit`` is the one that leads, or "25 đơn vị" where several have not finished the same turn.
    """

    label: str
    title: str
    unit: str
    due: date
    days: int
    tab: str
    kind: str
    record: str


@dataclass(frozen=True, slots=True)
class LostRow:
    """A component with points still to win back, and the department that declares it."""

    code: str
    title: str
    owner: str
    points: Decimal
    max_points: Decimal
    record: str

    @property
    def lost(self) -> Decimal:
        """Points missing to the maximum."""
        return self.max_points - self.points


@dataclass(frozen=True, slots=True)
class CityScores:
    """The city's round: sums, and the points that only the survey will bring."""

    sums: ScoreSums
    survey_waiting: Decimal
    survey_components: int


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One thing the unit sends this period. ``done`` of ``total``; ``state`` is todo, missing, due or done.

    ``word`` is the state in words, ``missing`` what is missing, ``verb`` what Enter does.
    """

    what: str
    done: int
    total: int
    state: str
    word: str
    missing: str
    verb: str
    tab: str
    kind: str
    record: str

    @property
    def percent(self) -> int:
        """0–100, rounded down: 100 only when nothing is missing."""
        return 100 if self.done >= self.total else 100 * self.done // self.total


@dataclass(frozen=True, slots=True)
class BackRow:
    """What came back from the city. ``sort`` is refused, conflict, appraised or proxy; ``at`` ISO or empty."""

    sort: str
    title: str
    second: str
    tab: str
    kind: str
    record: str


@dataclass(frozen=True, slots=True)
class Trend:
    """On-time rate of dossiers, month by month: "T4" … and percent, ``None`` where nobody has entered the month."""

    labels: tuple[str, ...]
    values: tuple[Decimal | None, ...]
