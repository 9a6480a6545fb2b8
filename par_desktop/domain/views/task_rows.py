"""Rows of the assignment list and all that its detail shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from par_desktop.domain.operation import OpId
from par_desktop.domain.progress import ProgressState, progress_state


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """What the list is asked for.

    ``unit``: that unit's assignments, ``None`` the leading ones of every unit. ``lead``: only tasks whose lead the
    plan writes so. ``quarter`` is the period code whose check-in of a continuous task is shown ("2022-Q1"); it also
    says the year. ``mine`` is the unit whose rows "Của tôi" keeps; ``chips`` any of ``late``, ``due``, ``mine``,
    ``lead``, ``no_document``. ``sort`` empty: the annex's order.
    """

    unit: str | None
    mine: str
    quarter: str
    day: date
    soon_days: int = 30
    lead: str = ""
    search: str = ""
    chips: tuple[str, ...] = ()
    sort: str = ""
    descending: bool = False

    @property
    def year(self) -> int:
        return int(self.quarter[:4])


@dataclass(frozen=True, slots=True)
class TaskSectionIds:
    """A section of the annex with the ids of the rows under it, in order."""

    code: str
    title: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskCounts:
    """How many rows each chip would leave, whatever chips are active."""

    every: int
    late: int
    due: int
    mine: int
    lead: int
    no_document: int


@dataclass(frozen=True, slots=True)
class TaskList:
    """The list in its order: by section, or flat where a column sorts it."""

    sections: tuple[TaskSectionIds, ...]
    ids: tuple[str, ...]
    counts: TaskCounts


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One assignment as the list shows it. ``id`` is the record id; progress 0–100; ``due`` ``None``: continuous."""

    id: str
    number: int
    title: str
    section: str
    lead_text: str
    unit: str
    unit_name: str
    period: str
    role: str
    due: date | None
    assumed: bool
    status: str | None
    progress: int | None
    document_number: str | None
    document_date: date | None
    note: str | None
    conflicts: int
    origin: str

    def state(self, day: date, soon_days: int) -> ProgressState:
        """What a person should think of it on that day."""
        return progress_state(
            self.status, self.progress, self.due, day, finished=self.document_date, soon_days=soon_days
        )


@dataclass(frozen=True, slots=True)
class ConflictValue:
    """One of the values a field holds at once: as texts and as a value, who wrote it, where and when (UTC).

    ``seen`` is what its writer had been shown there, empty for nothing; ``reason`` what was said with it (for a proxy
    entry its source).
    """

    value: object
    text: str
    by: str
    unit_name: str
    at: str
    origin: str
    shown: bool
    unit: str = ""
    seen: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FieldConflict:
    """A field with different values, neither writer having seen the other; ``heads`` are what a decision names."""

    field: str
    label: str
    heads: tuple[OpId, ...]
    values: tuple[ConflictValue, ...]


@dataclass(frozen=True, slots=True)
class TaskCriterion:
    """A component that the task earns points for; ``late_points`` where its rule says what a late product gets."""

    code: str
    title: str
    max_points: Decimal
    late_points: Decimal | None
    illustrative: bool


@dataclass(frozen=True, slots=True)
class TaskDetail:
    """An assignment with the plan's words about its task, what it may be worth, and the heads its form shows.

    ``suggested_month``: the month to offer where the due date is assumed. ``open_group``: code of a group that the
    plan counts but does not name, with the names chosen so far in ``chosen``.
    """

    row: AssignmentRow
    section_title: str
    product: str
    coordinating_text: str
    schedule_text: str
    suggested_month: int | None
    remarks: str
    criteria: tuple[TaskCriterion, ...]
    shown: dict[str, tuple[OpId, ...]] = field(default_factory=dict)
    conflicts: tuple[FieldConflict, ...] = ()
    open_group: str = ""
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DutyRow:
    """A paragraph of parts III, V, VI that asks something of units; ``text`` is the plan's, word for word."""

    id: str
    paragraph: str
    part: str
    area: str
    owners: str
    text: str
    owner_inferred: bool
    criterion: TaskCriterion | None
    remarks: str


@dataclass(frozen=True, slots=True)
class MemberChoice:
    """A unit that may be chosen into a group."""

    unit: str
    name: str
    chosen: bool
