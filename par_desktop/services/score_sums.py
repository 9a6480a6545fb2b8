"""Points of a unit by area: the one sum that chart, overview, lists and documents use (design §3.7).

Until rules are computed a score is what was typed, so every sum says how many components are scored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from par_desktop.data.queries import scores
from par_desktop.data.reader import Connection
from par_desktop.domain.criteria import CriteriaSet
from par_desktop.domain.plan import Plan
from par_desktop.domain.units import Unit
from par_desktop.domain.views.score_rows import AreaSum, ScoreSums
from par_desktop.domain.world import World

_NOTHING: Sequence[int | None] = (None,) * 10


def area_scores(
    conn: Connection, unit: str, round_code: str, criteria_set: CriteriaSet, plan: Plan | None = None
) -> ScoreSums:
    """Sums of each area of a set and of the whole set, for one unit and round ("2022-Q1").

    ``plan`` brings the targets; without it, and where it names none, ``target_points`` is ``None``. One query; light
    enough for the UI thread.
    """
    found = scores.sums_by_area(conn, criteria_set.id, unit, round_code)
    percents = area_targets(plan)
    areas = tuple(
        _sum_of(area.code, area.title, found.get(area.code, _NOTHING), percents.get(area.code))
        for area in criteria_set.areas
    )
    columns = [_added([row[i] for row in found.values()]) for i in range(len(_NOTHING))]
    total = _sum_of("", criteria_set.title, columns, None)
    if plan is not None:
        total = replace(total, target_points=plan.total_target.value)
    return ScoreSums(areas, total, criteria_set.illustrative)


def unit_scores(conn: Connection, world: World, unit: str, round_code: str) -> ScoreSums:
    """The same with the set that scores this unit and the plan's targets: district for the city, commune for wards.

    Raises ``ValueProblem("no_criteria_set")`` for a unit that no set scores (a department).
    """
    found = set_for(world, world.unit(unit), int(round_code[:4]))
    return area_scores(conn, unit, round_code, found, world.plan)


def set_for(world: World, unit: Unit, year: int) -> CriteriaSet:
    """The criteria set that scores this unit in a year. Raises ``ValueProblem("no_criteria_set")``."""
    return world.set_for(unit.code, year)


def area_targets(plan: Plan | None) -> Mapping[str, Decimal]:
    """Area code to the plan's target in percent of the area's maximum (plan, II.2)."""
    if plan is None:
        return {}
    return {target.area: target.value for target in plan.targets if target.area is not None}


def _sum_of(code: str, title: str, row: Sequence[int | None], percent: Decimal | None) -> AreaSum:
    maximum = scores.points(row[0]) or Decimal(0)
    components, scored, finals = row[1] or 0, row[3] or 0, row[6] or 0
    return AreaSum(
        code=code,
        title=title,
        max_points=maximum,
        target_points=None if percent is None else maximum * percent / 100,
        points=scores.points(row[2]),
        scored=scored,
        components=components,
        scored_max=scores.points(row[4]) or Decimal(0),
        appraised=scores.points(row[5]) if components and finals == components else None,
        appraised_count=finals,
        gap=scores.points(row[7]),
        own_scored=row[8] or 0,
        own_components=row[9] or 0,
    )


def _added(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
