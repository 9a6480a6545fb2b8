"""Rows about scores: one component as a unit typed it and as others judged it, and the sums by area.

Points are ``Decimal``; ``None`` is "not typed", never 0.
"""

from __future__ import annotations

from decimal import Decimal

from par_desktop.domain.criteria import Criterion
from par_desktop.frozen import dataclass


@dataclass(frozen=True, slots=True)
class ComponentRow:
    """One leaf of the criteria set for one unit and round; text fields are "" where nobody wrote.

    ``inputs`` are numerator and denominator. ``inputs_none``: "không phát sinh". ``own_points`` are the self score,
    ``conflicts`` counts the fields on which two people disagree (self score, appraisal or survey), ``attached`` the
    pieces of evidence that serve it; ``evidence`` are words beside them.
    """

    criterion: str
    own_points: Decimal | None = None
    numerator: int | None = None
    denominator: int | None = None
    inputs_none: bool = False
    explanation: str = ""
    evidence: str = ""
    appraised: Decimal | None = None
    reason: str = ""
    survey: Decimal | None = None
    conflicts: int = 0
    attached: int = 0


@dataclass(frozen=True, slots=True)
class AreaSum:
    """Sums of one area (or of the whole set: ``code`` is "").

    - ``points``: typed points, self scores plus survey points; ``None`` while nothing is typed;
    - ``max_points``, ``components``: of the whole area; ``scored``, ``scored_max``: of what has points;
    - ``target_points``: the plan's target in points, ``None`` where it sets none;
    - ``appraised``: the sum once *every* component has its appraised (survey: survey) points, else ``None``;
      ``appraised_count`` says how many have;
    - ``gap``: appraised minus self points over the components that have both, ``None`` where none has.
      Area gaps and the total's gap stand apart and are never added up (look.md §5).
    """

    code: str
    title: str
    max_points: Decimal
    target_points: Decimal | None
    points: Decimal | None
    scored: int
    components: int
    scored_max: Decimal
    appraised: Decimal | None
    appraised_count: int
    gap: Decimal | None
    own_scored: int = 0
    own_components: int = 0
    """Of the components that the unit scores itself (no survey): typed, and how many there are."""


@dataclass(frozen=True, slots=True)
class ScoreSums:
    """All areas in the set's order, and the whole set on its own scale."""

    areas: tuple[AreaSum, ...]
    total: AreaSum
    illustrative: bool


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A line of the tree: an area (``level`` 0), a criterion (1) or a component (2, with its ``row``).

    ``points``, ``appraised`` and ``gap`` are the component's own, or sums as in ``AreaSum``; ``pieces`` counts
    evidence named, ``scored`` of ``components`` leaves have points.
    """

    criterion: Criterion
    level: int
    max_points: Decimal
    points: Decimal | None
    appraised: Decimal | None
    gap: Decimal | None
    row: ComponentRow | None = None
    scored: int = 0
    components: int = 1
    appraised_count: int = 0

    @property
    def pieces(self) -> int:
        """How many pieces of evidence are attached or named."""
        return 0 if self.row is None else self.row.attached + len(evidence_pieces(self.row.evidence))


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The tree of one unit and round in the set's order, with its sums."""

    unit: str
    round: str
    title: str
    lines: tuple[ScoreLine, ...]
    sums: ScoreSums


def evidence_pieces(text: str) -> tuple[str, ...]:
    """Pieces of evidence in a line of text, parted by semicolons or line ends."""
    return tuple(piece.strip() for part in text.split("\n") for piece in part.split(";") if piece.strip())
