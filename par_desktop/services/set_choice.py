"""Lựa chọn: what the plan leaves open, set by the coordinator once for everybody, and each year's own targets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from par_desktop.data.queries import figures as query
from par_desktop.data.reader import Connection
from par_desktop.domain.choices import BY_CODE, CHOICES, Choices, ChoiceSpec, parse_target, target_name
from par_desktop.domain.metrics import Metric
from par_desktop.domain.periods import Period
from par_desktop.domain.records.choice import CHOICE
from par_desktop.domain.world import World
from par_desktop.frozen import dataclass
from par_desktop.services.desk import Desk

if TYPE_CHECKING:  # screens that only look at what was chosen need nothing of what saving needs
    from par_desktop.services.save_record import Patch, Saved


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One choice as a settings panel shows it; ``chosen`` is "" while the default stands."""

    spec: ChoiceSpec
    value: str
    chosen: str

    @property
    def words(self) -> str:
        """The value in force, in words."""
        return self.spec.shown(self.value)


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A metric's targets by year of the plan; ``chosen`` are the years the coordinator set one for."""

    metric: Metric
    targets: Mapping[int, Decimal | None]
    chosen: frozenset[int]


def choices_of(conn: Connection) -> Choices:
    """What holds here: the coordinator's word as far as it has arrived."""
    return Choices(query.choices(conn))


def choice_rows(desk: Desk) -> tuple[ChoiceRow, ...]:
    """All choices in the order to show."""
    choices = choices_of(desk.conn)
    return tuple(ChoiceRow(spec, choices.get(spec.code), choices.values.get(spec.code, "")) for spec in CHOICES)


def target_rows(desk: Desk) -> tuple[TargetRow, ...]:
    """Targets of every metric that has one, or may, for each year of the plan."""
    choices = choices_of(desk.conn)
    first, last = desk.world.plan.years
    rows = []
    for metric in desk.world.metrics:
        if metric.only_period:
            continue
        years = range(first, last + 1)
        targets = {year: target_in(metric, year, choices) for year in years}
        chosen = frozenset(year for year in years if choices.target(metric.code, year) is not None)
        rows.append(TargetRow(metric, targets, chosen))
    return tuple(rows)


def target_in(metric: Metric, year: int, choices: Choices) -> Decimal | None:
    """A year's target: the coordinator's, else the declared one."""
    chosen = choices.target(metric.code, year)
    return metric.target_of(year) if chosen is None else chosen


def due_day(world: World, period: Period, level: str, choices: Choices) -> date:
    """Last day for a level ("ward", "city", "ministry") to report on a period: the city's word, else the calendar's."""
    spec, day = BY_CODE.get(f"due_{level}"), choices.values.get(f"due_{level}", "")
    due = world.calendar.due(period, level)
    return due.replace(day=int(day)) if spec is not None and spec.accepts(day) else due


def choice_patch(code: str, text: str) -> Patch:
    """The patch that sets a choice; blank text goes back to the default.

    Raises ``ValueProblem`` as ``ChoiceSpec.parse`` does, ``KeyError`` for no such choice.
    """
    from par_desktop.services.save_record import Patch

    value = BY_CODE[code].parse(text) if text.strip() else None
    return Patch(CHOICE.name, CHOICE.id(choice=code), {"value": value})


def target_patch(metric: str, year: int, text: str) -> Patch:
    """The patch that sets a year's target; blank text goes back to the declared one. Raises ``ValueProblem``."""
    from par_desktop.services.save_record import Patch

    value = parse_target(text)
    stored = None if value is None else f"{value:f}"
    return Patch(CHOICE.name, CHOICE.id(choice=target_name(metric, year)), {"value": stored})


def set_choice(desk: Desk, code: str, text: str) -> Saved:
    """Set a choice for everybody. Raises ``NotAllowed`` where this is not the coordinator's desk."""
    from par_desktop.services.save_record import save

    return save(desk, [choice_patch(code, text)])


def set_target(desk: Desk, metric: str, year: int, text: str) -> Saved:
    """Set a metric's target of one year. Raises as ``set_choice`` and ``target_patch`` do."""
    from par_desktop.services.save_record import save

    return save(desk, [target_patch(metric, year, text)])
