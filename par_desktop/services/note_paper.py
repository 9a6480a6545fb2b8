"""Nhận bản giấy: what a unit delivered on paper, so that the board does not call it a debtor."""

from __future__ import annotations

from datetime import date

from par_desktop.domain.periods import Period
from par_desktop.domain.records.closing import PAPER
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, Saved, save


def note_paper(desk: Desk, unit: str, period: Period, day: date | None, note: str = "") -> Saved:
    """Note that a unit's figures of a period came on paper on ``day``; ``None`` takes the note away.

    Raises ``NotAllowed`` at any unit but the coordinator.
    """
    desk.world.unit(unit)
    record = PAPER.id(unit=unit, period=period.code)
    return save(desk, [Patch(PAPER.name, record, {"received": day, "note": note or None})])
