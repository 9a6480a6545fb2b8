"""Which values a record may hold: each within what its kind can be, points at most what their criterion gives.

Asked wherever a value is written or comes in: forms, commands, cells typed in Excel, operations of a package.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from par_desktop.domain.fields import POINTS, Canonical
from par_desktop.domain.records.base import RecordType
from par_desktop.domain.records.score import APPRAISAL, SCORE, SURVEY
from par_desktop.domain.world import World
from par_desktop.errors import ValueProblem

_SCORED = (SCORE.name, APPRAISAL.name, SURVEY.name)


def check_values(world: World, record_type: RecordType, record: str, fields: Mapping[str, Canonical]) -> None:
    """Raise ``ValueProblem`` naming the range for the first of these canonical values that cannot be.

    Fields of a newer program pass.
    """
    check_kinds(record_type, fields)
    check_maximum(world, record_type, record, fields)


def check_kinds(record_type: RecordType, fields: Mapping[str, Canonical]) -> None:
    """The part that no data decides: whether each kind can hold its value."""
    for name, value in fields.items():
        declared = record_type.by_name.get(name)
        if declared is not None:
            declared.kind.restore(value)


def check_maximum(world: World, record_type: RecordType, record: str, fields: Mapping[str, Canonical]) -> None:
    """Raise ``ValueProblem("points_over_max")`` for points above what the set of that unit and year gives."""
    if record_type.name not in _SCORED or fields.get("points") is None:
        return
    parts = record_type.parts(record)
    most = maximum(world, parts["unit"], parts["round"], parts["criterion"])
    given = POINTS.restore(fields["points"])
    if isinstance(given, Decimal):
        check_points(parts["criterion"], most, given)


def check_points(criterion: str, most: Decimal | None, given: Decimal) -> None:
    """Raise ``ValueProblem("points_over_max")`` with the maximum; ``most`` is ``None`` where none is known."""
    if most is not None and given > most:
        limit, typed = (POINTS.texts(points.quantize(Decimal("0.0001")))[0] for points in (most, given))
        raise ValueProblem("points_over_max", criterion=criterion, most=limit, typed=typed)


def maximum(world: World, unit: str, round_code: str, criterion: str) -> Decimal | None:
    """The most points of a component; ``None`` where no set, or none known here, has it: a newer plan may."""
    year = round_code[:4]
    if unit not in world.units_by_code or not year.isdecimal():
        return None
    try:
        node = world.set_for(unit, int(year)).by_code.get(criterion)
    except ValueProblem:
        return None
    return node.max_points if node is not None else None
