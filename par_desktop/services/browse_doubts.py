"""What the window says of this PC itself: a clock that disagrees with others', a workspace that was handed over.

Light: asked at every start, so no cryptography and no reader of spreadsheets here.
"""

from __future__ import annotations

from datetime import date

from par_desktop.data import keys
from par_desktop.data.identity import HANDED_OVER
from par_desktop.frozen import dataclass
from par_desktop.services.desk import Desk


@dataclass(frozen=True, slots=True)
class ClockDoubt:
    """This desk's clock and that of others disagree by more than a day. ``days`` is how far the others are ahead.

    ``mine``: more than one unit says so, or the only one there is; then it is this clock that should be looked at.
    """

    days: int
    units: tuple[str, ...]
    mine: bool


@dataclass(frozen=True, slots=True)
class Doubts:
    """``names`` are those of the clock's units; ``handed_to`` and ``handed_on`` speak of a hand-over."""

    clock: ClockDoubt | None
    names: tuple[str, ...]
    handed_to: str = ""
    handed_on: date | None = None
    frozen: tuple[str, ...] = ()
    """Names of units with a frozen key."""


def clock_doubt(desk: Desk) -> ClockDoubt | None:
    """Whether this desk's clock disagrees by more than a day with what other machines wrote; nothing hangs on it."""
    off = [peer for peer in keys.machines(desk.conn) if peer.live and peer.unit != desk.unit.code and peer.clock_days]
    if not off:
        return None
    units = tuple(sorted({peer.unit for peer in off}))
    days = sorted((peer.clock_days for peer in off), key=abs)[-1]
    return ClockDoubt(days, units, len(units) > 1 or not desk.is_coordinator)


def doubts(desk: Desk) -> Doubts:
    """All of it in one read."""
    clock = clock_doubt(desk)
    names = tuple(desk.world.unit(unit).office_name for unit in clock.units) if clock is not None else ()
    day, _, to = desk.settings().get(HANDED_OVER, "").partition(" ")
    frozen = dict.fromkeys(desk.world.unit(p.unit).office_name for p in keys.machines(desk.conn) if p.frozen)
    return Doubts(clock, names, to, date.fromisoformat(day) if day else None, tuple(frozen))
