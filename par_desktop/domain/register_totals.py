"""What registers add up to: rows, sums and ratios of the rows whose day falls in a period (15→14, ``domain/periods``).

Three things are never mixed: ``None``, the unit keeps no such register, so nothing is known; "không phát sinh", a ratio
whose whole is nothing; 0, a register that is kept and has no row in the period. A figure is one whole number or two, so
a city's ratio is Σ numerators / Σ denominators of its units.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from par_desktop.domain.fields import Figure
from par_desktop.domain.locks import Locks, closing_of, lapsed, reopened_until
from par_desktop.domain.periods import PeriodKind
from par_desktop.domain.permissions import Actor
from par_desktop.domain.registers import How, ReadRow, Total, meets
from par_desktop.errors import NotAllowed
from par_desktop.frozen import dataclass

Bounds = tuple[date, date]
"""First and last day, both included."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A figure and what stands behind it: ``rows`` that were counted, ``skipped`` that could not be (no day, or no

    number where one is added up).
    """

    figure: Figure | None
    rows: int = 0
    skipped: int = 0


def falls(row: ReadRow, day: str, bounds: Bounds | None) -> bool | None:
    """Whether the row's day lies in the period; ``None`` where it has no readable day. Without bounds all do."""
    if bounds is None:
        return True
    value = row.values.get(day)
    return bounds[0] <= value <= bounds[1] if isinstance(value, date) else None


def tally(total: Total, rows: Sequence[ReadRow], bounds: Bounds | None, as_of: date, *, kept: bool = True) -> Tally:
    """One unit's figure of a period. ``rows`` are all of its rows; ``kept``: whether it keeps the register at all.

    ``as_of`` is today: what may still be answered in time is not yet owed.
    """
    if not kept:
        return Tally(None)
    inside = [row for row in rows if falls(row, total.day, bounds)]
    undated = sum(falls(row, total.day, bounds) is None for row in rows)
    if total.how is How.RATIO and not total.column:
        asked = [row for row in inside if meets(row, total.whole, as_of)]
        met = sum(meets(row, total.where, as_of) for row in asked)
        return Tally(_ratio(met, len(asked)), len(asked), undated)
    chosen = [row for row in inside if meets(row, total.where, as_of)]
    if total.how is How.ROWS:
        return Tally(Figure(value=len(chosen)), len(chosen), undated)
    if total.how is How.SUM:
        numbers = [value for row in chosen if isinstance(value := row.values.get(total.column), int)]
        return Tally(Figure(value=sum(numbers)), len(numbers), undated + len(chosen) - len(numbers))
    pairs = [
        (top, bottom)
        for row in chosen
        if isinstance(top := row.values.get(total.column), int)
        and isinstance(bottom := row.values.get(total.of_column), int)
    ]
    figure = _ratio(sum(top for top, _ in pairs), sum(bottom for _, bottom in pairs))
    return Tally(figure, len(pairs), undated + len(chosen) - len(pairs))


def _ratio(top: int, bottom: int) -> Figure:
    return Figure(numerator=top, denominator=bottom) if bottom else Figure(none=True)


def together(tallies: Iterable[Tally]) -> Tally:
    """The city's figure: Σ over the units that keep the register; ``None`` where none does."""
    known = [each for each in tallies if each.figure is not None]
    rows, skipped = sum(each.rows for each in known), sum(each.skipped for each in known)
    figures = [each.figure for each in known if each.figure is not None]
    if not figures:
        return Tally(None, rows, skipped)
    counts = [figure.value for figure in figures if figure.value is not None]
    if counts:
        return Tally(Figure(value=sum(counts)), rows, skipped)
    top = sum(figure.numerator or 0 for figure in figures)
    return Tally(_ratio(top, sum(figure.denominator or 0 for figure in figures)), rows, skipped)


def check_days_open(actor: Actor, owner: str, days: Iterable[date | None], locks: Locks, today: date) -> None:
    """Raise ``NotAllowed("period_closed")`` where one of a row's days lies in a period closed to its unit.

    A row has no period in its key: the day in its register's day column puts it into one. The coordinator may write
    there (đính chính, nhập thay).
    """
    if actor.coordinator or locks.calendar is None:
        return
    for day in days:
        if day is None:
            continue
        code = locks.calendar.containing(day, PeriodKind.MONTH).code
        closing = closing_of(code, locks)
        if closing is not None and reopened_until({owner, actor.unit}, code, locks, today) is None:
            raise NotAllowed("period_closed", period=closing[0], closed=closing[1], until=lapsed(owner, code, locks))


def day_of(kept: str | None) -> date | None:
    """The day of a kept cell of the register's day column; ``None`` where it holds none."""
    try:
        return date.fromisoformat(kept) if kept else None
    except ValueError:
        return None
