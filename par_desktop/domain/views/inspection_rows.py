"""Rows of the inspection screens and of the minutes: what queries return, nothing of how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from par_desktop.domain.checklist import ChecklistItem, ItemKind, Rating
from par_desktop.domain.fields import Figure
from par_desktop.domain.inspections import FindingState, VisitState


@dataclass(frozen=True, slots=True)
class VisitHead:
    """A visit's own fields, as stored; ``started`` and ``ended`` are HH:MM."""

    unit: str
    inspection: str
    sort: str | None = None
    day: date | None = None
    started: str | None = None
    ended: str | None = None
    team: str = ""
    present: str = ""
    opinion: str = ""
    published: date | None = None

    @property
    def record(self) -> str:
        """Record id of the visit."""
        return f"{self.unit}/{self.inspection}"


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One line of the list: the visit, how far it is, and what became of its findings."""

    head: VisitHead
    unit_name: str
    state: VisitState
    secret: bool
    answered: int
    total: int
    failed: int
    findings: int
    closed: int
    late: int
    rating: Rating | None

    @property
    def record(self) -> str:
        return self.head.record


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding with its unit's remedy; ``repeat`` says which time this item failed there (1 is the first)."""

    unit: str
    inspection: str
    finding: str
    unit_name: str
    day: date | None
    published: date | None
    item: str
    item_text: str
    basis: str
    severity: int
    text: str
    person: str
    deadline: date | None
    state: FindingState
    remedy: str
    remedied: date | None
    repeat: int = 1

    @property
    def record(self) -> str:
        """Record id of the finding, and of its remedy."""
        return f"{self.unit}/{self.inspection}/{self.finding}"

    @property
    def visit(self) -> str:
        """Record id of the visit it was found at."""
        return f"{self.unit}/{self.inspection}"


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What was recorded for one item; ``answer`` is ``pass``, ``fail``, ``not_applicable`` or blank."""

    item: str
    answer: str | None = None
    count: int | None = None
    ratio: Figure | None = None
    note: str = ""

    def figure(self, kind: ItemKind) -> Figure | None:
        """The numbers of a counted or ratio item."""
        if kind is ItemKind.RATIO:
            return self.ratio
        return Figure(value=self.count) if self.count is not None else None


@dataclass(frozen=True, slots=True)
class FindingNote:
    """A finding as the counter edits it."""

    finding: str
    item: str
    text: str = ""
    person: str = ""
    deadline: date | None = None


@dataclass(frozen=True, slots=True)
class CheckSheet:
    """Everything the counter screen and the minutes need of one visit.

    ``previous`` is the last earlier answer to each item in this unit (day, answer); ``deadline`` the proposed one.
    """

    head: VisitHead
    unit_name: str
    office_name: str
    answers: Mapping[str, AnswerRow]
    findings: Mapping[str, FindingNote]
    previous: Mapping[str, tuple[date, str]] = field(default_factory=dict)
    deadline: date | None = None
    holidays: frozenset[date] = frozenset()
    remedy_days: int = 10


@dataclass(frozen=True, slots=True)
class Coverage:
    """The plan's goal that every ward is checked by surprise in a year: those checked (unit codes to the last day)."""

    year: int
    wards: tuple[tuple[str, str], ...]
    """(code, name) of every ward, in official order."""
    checked: Mapping[str, date]

    @property
    def done(self) -> int:
        return sum(code in self.checked for code, _ in self.wards)


@dataclass(frozen=True, slots=True)
class InspectionPage:
    """What the tab shows of a year: visits newest first, findings, and the goal."""

    visits: tuple[VisitRow, ...]
    findings: tuple[FindingRow, ...]
    coverage: Coverage


@dataclass(frozen=True, slots=True)
class MinutesItem:
    """An item as the minutes print it: the question, what was recorded, the finding."""

    item: ChecklistItem
    answer: AnswerRow
    finding: FindingNote | None


@dataclass(frozen=True, slots=True)
class MinutesData:
    """The content of a biên bản: the visit, its items in order, its rating."""

    head: VisitHead
    unit_name: str
    office_name: str
    city_name: str
    place: str
    checklist_title: str
    illustrative: bool
    items: tuple[MinutesItem, ...]
    answered: int
    total: int
    rating: Rating | None
    sections: Mapping[str, str]
    remedy_days: int


def percent_of(rating: Rating | None) -> Fraction | None:
    """The share of weighted items passed, 0–100."""
    return rating.percent if rating is not None else None
