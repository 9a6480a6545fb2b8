"""Why a record is locked for this desk today, as a screen says it beside the padlock."""

from __future__ import annotations

from par_desktop.domain.locks import check_open
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import NotAllowed
from par_desktop.services.check_begun import check_begun
from par_desktop.services.desk import Desk
from par_desktop.text.sentences import sentence


def why_locked(desk: Desk, kind: str, *records: str) -> tuple[str, ...]:
    """One sentence a record, "" where it may be changed. Only the lock is asked, not whose record it is."""
    actor, locks, today = desk.actor, desk.locks(), desk.today
    found: list[str] = []
    for record in records:
        try:
            check_open(actor, BY_NAME[kind], record, locks, today)
            check_begun(desk, kind, record)
            found.append("")
        except NotAllowed as problem:
            found.append(sentence(problem))
    return tuple(found)
