"""Who may read a record, from its declaration and whether its governing record is published (design §3.4, §4)."""

from __future__ import annotations

from collections.abc import Callable

from par_desktop.domain.permissions import Actor
from par_desktop.domain.records.base import Audience
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import ValueProblem

Published = Callable[[str, str], bool]
"""(kind, record id) of a governing record -> whether its ``published`` field holds a day."""


def may_read(reader: Actor, kind: str, record: str, published: Published) -> bool:
    """Whether the unit may hold this record. Unknown kinds go to the coordinator only."""
    if reader.coordinator:
        return True
    record_type = BY_NAME.get(kind)
    if record_type is None:
        return False
    if record_type.audience is Audience.EVERYONE:
        return True
    if record_type.audience is Audience.COORDINATOR:
        return False
    try:
        if record_type.unit_of(record) != reader.unit:
            return False
    except ValueProblem:
        return False
    if record_type.audience is Audience.OWNER or record_type.governor is None:
        return True
    governor = BY_NAME[record_type.governor]
    return published(governor.name, "/".join(record.split("/")[: len(governor.key)]))
