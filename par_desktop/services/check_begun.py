"""No figures of a month, quarter or year that has not begun: asked where they are typed, taken in, or come in Excel.

Sheets stay yellow for the whole quarter, since the file is posted once; what is typed ahead is refused when it comes,
and counts when the same file comes again in its time. Words of another machine's window are its own clock's matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from par_desktop.domain.periods import Period, PeriodKind, open_period
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.records.dossier import DOSSIER
from par_desktop.domain.records.reading import READING
from par_desktop.errors import NotAllowed, ValueProblem

if TYPE_CHECKING:
    from par_desktop.services.desk import Desk

FIGURES = (DOSSIER.name, READING.name)


def check_begun(desk: Desk, kind: str, record: str, values: Iterable[object] = (True,)) -> None:
    """Raise ``NotAllowed("period_not_begun")`` for figures ahead of their time; blanking them is always possible."""
    if kind not in FIGURES or all(value is None for value in values):
        return
    try:
        code = BY_NAME[kind].parts(record)[BY_NAME[kind].locked_by or ""]
        begins = desk.world.calendar.bounds(Period.parse(code))[0]
    except ValueProblem:
        return
    if begins > _last_day(desk):
        raise NotAllowed("period_not_begun", period=code, begins=begins)


def _last_day(desk: Desk) -> date:
    """Today; before the plan the end of its first quarter, which is the open one then."""
    years, calendar = desk.world.plan.years, desk.world.calendar
    quarter, notice = open_period(desk.today, years, calendar, PeriodKind.QUARTER)
    return calendar.bounds(quarter)[1] if notice == "before_plan" else desk.today
