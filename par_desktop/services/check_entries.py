"""What a register forbids its rows: words where it holds counts only, and days in a period closed to the unit.

A row's period is where its day falls, not a part of its key, so the lock of closed periods is asked here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from par_desktop.data.queries import registers as rows
from par_desktop.domain import registers
from par_desktop.domain.locks import Locks
from par_desktop.domain.permissions import Actor
from par_desktop.domain.records.entry import ENTRY
from par_desktop.domain.register_totals import check_days_open, day_of
from par_desktop.errors import ValueProblem
from par_desktop.services.desk import Desk


def check_words(desk: Desk, kind: str, record: str, values: Mapping[str, object]) -> None:
    """Raise ``NotAllowed("counts_only")`` for words in a register of counts and document numbers."""
    registers.check_entry(desk.world.registers, kind, record, values)


def check_open(
    desk: Desk, actor: Actor, locks: Locks, kind: str, record: str, values: Mapping[str, object], today: date
) -> None:
    """Raise ``NotAllowed("period_closed")`` where the row lies in a closed period, as it stands or as it would."""
    if kind != ENTRY.name or actor.coordinator or not locks.closed:
        return
    try:
        parts = ENTRY.parts(record)
    except ValueProblem:
        return
    register = desk.world.register(parts["register"])
    if register is None:
        return
    slot = register.day_slot
    days = [day_of(rows.cell(desk.conn, parts, slot))]
    if slot in values:
        kept = values[slot]
        days.append(day_of(None if kept is None else str(kept)))
    check_days_open(actor, parts["unit"], days, locks, today)
