"""Whether this workspace still speaks for its unit; light, because every save asks."""

from __future__ import annotations

from datetime import date

from par_desktop.data.identity import HANDED_OVER
from par_desktop.errors import NotAllowed
from par_desktop.services.desk import Desk
from par_desktop.text.formats import date_short


def check_in_office(desk: Desk) -> None:
    """Raise ``NotAllowed("handed_over")`` where this workspace was handed over: its successor speaks for the unit."""
    day, _, to = desk.settings().get(HANDED_OVER, "").partition(" ")
    if day:
        raise NotAllowed("handed_over", to=to, day=date_short(date.fromisoformat(day)))
