"""Who may write which field, from the records' own declaration; the same in the window and on import (design §3.4)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from par_desktop.domain.operation import DELETE
from par_desktop.domain.records.base import RecordType, Writer
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import NotAllowed, ValueProblem
from par_desktop.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """A unit as it acts: its code, whether it is the đơn vị tổng hợp, and the units it speaks for.

    The coordinator speaks for the scored city (356), which is a unit of its own without an office.
    """

    unit: str
    coordinator: bool
    speaks_for: frozenset[str] = frozenset()


def hats(actor: Actor, record_type: RecordType, record: str) -> frozenset[Writer]:
    """The functions in which this unit meets this record."""
    owner = record_type.unit_of(record)
    return _worn(owner == actor.unit or owner in actor.speaks_for, actor.coordinator)


@cache
def _worn(own: bool, coordinator: bool) -> frozenset[Writer]:
    worn = {Writer.OWNER} if own else set()
    if coordinator:
        worn |= {Writer.COORDINATOR} if own else {Writer.COORDINATOR, Writer.PROXY}
    return frozenset(worn)


def check_write(actor: Actor, kind: str, record: str, names: Iterable[str]) -> None:
    """Raise ``NotAllowed`` naming the first field this unit may not write, or ``ValueProblem`` for a bad id.

    Unknown kinds and fields pass: a newer program may know them, and they are kept and sent on.
    """
    record_type = BY_NAME.get(kind)
    if record_type is None:
        return
    try:
        worn = hats(actor, record_type, record)
    except ValueProblem:
        raise NotAllowed("foreign_record", record=record, label=record_type.label) from None
    for name in names:
        field = record_type.field(name)
        writers = record_type.deleters if name == DELETE else field.writers if field else worn
        if not worn & writers:
            raise NotAllowed(
                "field_of_coordinator" if Writer.COORDINATOR in writers else "field_of_unit",
                label=field.label if field else record_type.label,
                unit=record_type.unit_of(record) or "",
                field=name,
            )
