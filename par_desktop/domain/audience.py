"""Who may read a record, from its declaration and whether its governing record is published (design §3.4, §4)."""

from __future__ import annotations

from collections.abc import Callable

from par_desktop.domain.permissions import Actor
from par_desktop.domain.records.base import Audience
from par_desktop.domain.records.bookkeeping import REFUSED, RELEASE, VOID
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import ValueProblem

Published = Callable[[str, str], bool]
"""(kind, record id) of a governing record -> whether its ``published`` field holds a day."""
Target = Callable[[str], tuple[str, str] | None]
"""Operation id (hex) -> (kind, record id) of what it wrote, ``None`` where it is not here."""

WORDS = frozenset({VOID.name, REFUSED.name, RELEASE.name})
"""Kinds that speak about one operation."""


def may_read(reader: Actor, kind: str, record: str, published: Published, target: Target | None = None) -> bool:
    """Whether the unit may hold this record: its own, and those of the units it took over (``speaks_for``).

    A word about an operation goes wherever that operation goes, and to its author's unit where the operation itself
    was not taken; without ``target`` only the latter is known. Unknown kinds go to the coordinator only.
    """
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
        parts = record_type.parts(record)
    except ValueProblem:
        return False
    if kind in WORDS and target is not None and (spoken_of := target(parts["operation"])) is not None:
        return spoken_of[0] not in WORDS and may_read(reader, *spoken_of, published)
    if parts.get("unit") not in {reader.unit, *reader.speaks_for}:
        return False
    if record_type.audience is Audience.OWNER or record_type.governor is None:
        return True
    governor = BY_NAME[record_type.governor]
    return published(governor.name, "/".join(record.split("/")[: len(governor.key)]))
