"""Whether the parts of a record id name something of this world: a task, a period, a criterion (design §4)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.records.base import RecordType
from par_desktop.domain.world import World
from par_desktop.errors import ValueProblem

Check = Callable[[World, str], bool]


def check_key(world: World, record_type: RecordType, record: str) -> None:
    """Raise ``ValueProblem("not_a_record_id")`` where a part names nothing known.

    Parts that only one side mints (a visit, a finding) and codes a newer plan may bring (a criterion, a metric) are
    checked for shape alone, by ``RecordType.parts``.
    """
    values = record_type.values(record)
    for at, check in _checks_of(record_type.key):
        if not check(world, values[at]):
            raise ValueProblem("not_a_record_id", typed=record[:80])


def _period_of(*kinds: PeriodKind) -> Check:
    @lru_cache(maxsize=1024)
    def is_one(value: str) -> bool:
        try:
            period = Period.parse(value)
        except ValueProblem:
            return False
        return period.code == value and (not kinds or period.kind in kinds)

    def check(_world: World, value: str) -> bool:
        return is_one(value)

    return check


@cache
def _checks_of(key: tuple[str, ...]) -> tuple[tuple[int, Check], ...]:
    """Which parts of such an id name something, by place."""
    return tuple((at, _CHECKS[name]) for at, name in enumerate(key) if name in _CHECKS)


_CHECKS: Mapping[str, Check] = {
    "unit": lambda world, value: value in world.units_by_code,
    "member": lambda world, value: value in world.units_by_code,
    "unit_group": lambda world, value: value in world.groups_by_code,
    "period": _period_of(),
    "month": _period_of(PeriodKind.MONTH),
    "round": _period_of(),
    "procedure_field": lambda world, value: value in world.procedure_fields_by_code,
}
