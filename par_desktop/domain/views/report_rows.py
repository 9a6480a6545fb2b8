"""What a query gathers for one document, so that a document is a pure function of it.

Points and targets are ``Decimal``; counts are whole numbers, ``None`` where nobody has sent a figure (never 0);
rates are exact shares 0–1, ``None`` for "không phát sinh".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class TaskStates:
    """Tasks by state; ``late`` counts those past their due date and not done, whatever their state."""

    total: int
    done: int
    in_progress: int
    not_started: int
    not_applicable: int
    late: int


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task of the annex in the period.

    ``due`` is ``None`` for a continuous task; ``schedule_text`` is then its time as the plan puts it. ``status`` is in
    words ("Đang thực hiện"); ``progress`` 0–100 or ``None``; ``late_days`` is 0 when not late.
    """

    number: int
    title: str
    lead: str
    due: date | None
    schedule_text: str
    status: str
    progress: int | None
    document: str
    note: str
    late_days: int = 0


@dataclass(frozen=True, slots=True)
class TaskSection:
    """A section of the annex with its tasks; ``code`` is the plan's own ("I")."""

    code: str
    title: str
    tasks: tuple[TaskRow, ...]


@dataclass(frozen=True, slots=True)
class UnitTasks:
    """The tasks a unit leads, by state."""

    unit: str
    states: TaskStates


@dataclass(frozen=True, slots=True)
class ProgressReportData:
    """The progress of the plan's tasks. ``period`` is a code ("2021-Q3"), ``as_of`` the day the figures stand at."""

    period: str
    plan_title: str
    as_of: date
    sections: tuple[TaskSection, ...]
    states: TaskStates
    units: tuple[UnitTasks, ...] = ()


@dataclass(frozen=True, slots=True)
class DossierFigures:
    """Dossiers of a field of procedures, or of all (biểu II.06a, notes §4): whole numbers, rates as exact shares.

    ``in_time`` is resolved before or on the due day, ``late`` resolved after it, ``open_late`` still open past it.
    ``incomplete`` rows have blanks and take no part in what needs them.
    """

    field: str
    received: int | None
    resolved: int | None
    in_time: int | None
    late: int | None
    open: int | None
    open_late: int | None
    on_time_rate: Fraction | None
    level3_rate: Fraction | None = None
    level4_rate: Fraction | None = None
    postal_rate: Fraction | None = None
    incomplete: int = 0


@dataclass(frozen=True, slots=True)
class InspectionFigures:
    """Checks of the period; ``wards`` how many there are to check, ``remedied`` of the findings."""

    inspections: int
    wards_checked: int
    wards: int
    findings: int
    remedied: int
    overdue: int = 0


@dataclass(frozen=True, slots=True)
class AreaScore:
    """Points of one area: ``points`` is ``None`` while none of its components is scored.

    ``target`` is in percent of ``max_points``; ``scored`` of ``components`` have points, and ``scored_max`` is the sum
    of their maxima: a rate on what nobody has scored yet would look like lost points.
    """

    code: str
    title: str
    max_points: Decimal
    points: Decimal | None
    target: Decimal | None
    scored: int
    components: int
    scored_max: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ReportPassage:
    """What was typed under a heading of the outline ("II.2"); ``None`` while nobody has written there."""

    heading: str
    text: str | None


@dataclass(frozen=True, slots=True)
class CorrectedFigure:
    """A figure changed after its period was closed: what the report issued then had, and what totals carry now."""

    unit: str
    period: str
    title: str
    old: str
    new: str
    reason: str


@dataclass(frozen=True, slots=True)
class QuarterReportData:
    """The quarterly report. ``first`` and ``last`` are the period's bounds, both included (not calendar months).

    ``units_reported`` of ``units`` sent dossier figures. ``total_target`` is in points. ``illustrative`` labels a
    criteria set that is not an official one. ``plan_title`` names the plan whose tasks are counted.
    """

    period: str
    plan_title: str
    first: date
    last: date
    as_of: date
    tasks: TaskStates
    dossiers: tuple[DossierFigures, ...]
    dossier_total: DossierFigures | None
    units_reported: int
    units: int
    inspections: InspectionFigures
    scores: tuple[AreaScore, ...]
    score_total: AreaScore | None
    total_target: Decimal | None
    criteria_set: str
    illustrative: bool
    passages: tuple[ReportPassage, ...] = ()
    corrections: tuple[CorrectedFigure, ...] = ()
