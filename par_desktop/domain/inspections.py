"""Rules of checks and their findings: how far a check is, when a remedy is due, where a finding stands (notes §5.4).

Pure: days off are handed in as a table, the day things are seen on as an argument.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from par_desktop.domain.checklist import Checklist, ChecklistItem, ItemKind, Verdict, judge_count, judge_ratio
from par_desktop.domain.fields import Figure

REMEDY_WORKING_DAYS = 10
"""Days a unit has to put a finding right, where nobody says otherwise (notes §5.4, ILL)."""

SOON_DAYS = 7
"""A remedy is "sắp đến hạn" from this many days before its deadline (look.md §3; a setting)."""

VERDICTS: Mapping[str, Verdict] = {
    "pass": Verdict.PASSED,
    "fail": Verdict.FAILED,
    "not_applicable": Verdict.NOT_APPLICABLE,
}
"""What a stored answer means; the record's identifiers are verbs, the checklist's are judgements."""

ANSWERS: Mapping[Verdict, str] = {verdict: answer for answer, verdict in VERDICTS.items()}


def is_working_day(day: date, holidays: Container[date]) -> bool:
    """Monday to Friday and no public holiday. Working Saturdays that make up for a bridge day are not known."""
    return day.weekday() < 5 and day not in holidays


def working_days_after(day: date, count: int, holidays: Container[date]) -> date:
    """The ``count``-th working day after ``day``, which itself does not count; 0 is the day itself."""
    left = count
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day, holidays)
    return day


def working_days_between(first: date, last: date, holidays: Container[date]) -> int:
    """Working days after ``first`` up to and including ``last``; 0 where ``last`` is not later."""
    return sum(is_working_day(first + timedelta(days=n), holidays) for n in range(1, max(0, (last - first).days) + 1))


class VisitState(StrEnum):
    """Where a visit stands: announced to nobody yet, at the counter, finished, sent to the unit."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    PUBLISHED = "published"


def visit_state(started: str | None, ended: str | None, published: date | None) -> VisitState:
    """The state of a visit; a published one is over whatever else is blank (paper, Excel)."""
    if published is not None:
        return VisitState.PUBLISHED
    if ended:
        return VisitState.DONE
    return VisitState.UNDER_WAY if started else VisitState.PLANNED


def is_secret(sort: str | None, published: date | None) -> bool:
    """Whether the unit must not learn of it: a surprise check until its result is sent (notes §5.4)."""
    return sort in (None, "surprise") and published is None


@dataclass(frozen=True, slots=True)
class CheckProgress:
    """How far a check is: counts of items, and the codes still without an answer, in the checklist's order."""

    answered: int
    total: int
    failed: int
    not_applicable: int
    open_items: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not self.open_items


def check_progress(checklist: Checklist, answers: Mapping[str, str | None]) -> CheckProgress:
    """Progress of answers by item code (``pass``, ``fail``, ``not_applicable``); unknown codes are ignored."""
    given = {item.code: answers[item.code] for item in checklist.items if answers.get(item.code)}
    return CheckProgress(
        answered=len(given),
        total=len(checklist.items),
        failed=sum(answer == "fail" for answer in given.values()),
        not_applicable=sum(answer == "not_applicable" for answer in given.values()),
        open_items=tuple(item.code for item in checklist.items if item.code not in given),
    )


def next_open(checklist: Checklist, open_items: Iterable[str], after: str) -> str | None:
    """The next unanswered item after ``after`` in the checklist's order, going round to those left for later."""
    codes = [item.code for item in checklist.items]
    at = codes.index(after)
    wanted = set(open_items) - {after}
    return next((code for code in codes[at + 1 :] + codes[:at] if code in wanted), None)


def judge(item: ChecklistItem, figure: Figure | None) -> Verdict | None:
    """The judgement of a counted or ratio item by its numbers; ``None`` where they are not all there.

    "Không phát sinh" and a denominator of 0 are không áp dụng. Items of words are judged by a person: ``None``.
    """
    if figure is None:
        return None
    if figure.none:
        return Verdict.NOT_APPLICABLE
    if item.kind is ItemKind.COUNT and figure.value is not None:
        return judge_count(figure.value)
    if item.kind is ItemKind.RATIO and figure.numerator is not None and figure.denominator is not None:
        return judge_ratio(item, figure.numerator, figure.denominator)
    return None


class FindingStep(StrEnum):
    """The four steps of the board, in order; the values are those of the record's ``state``."""

    OPEN = "open"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    CLOSED = "closed"


def finding_step(state: str | None, *, reported: bool, returned: bool = False) -> FindingStep:
    """Where a finding stands. ``reported``: the unit wrote what it did; ``returned``: the coordinator's "open" came

    after that. The unit cannot write the state, so its report moves the card by itself; a report sent back waits again.
    """
    stored = FindingStep(state) if state is not None else FindingStep.OPEN
    if stored is FindingStep.OPEN and reported and not returned:
        return FindingStep.REPORTED
    return stored


class Pressure(StrEnum):
    """What the days say of a finding nobody has put right yet; other steps wait for somebody else."""

    LATE = "late"
    DUE = "due"
    NOT_YET = "not_yet"
    UNDATED = "undated"
    WAITING = "waiting"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class FindingState:
    """Step, pressure, and its days: late by, or left (0 is today)."""

    step: FindingStep
    pressure: Pressure
    days: int = 0


def finding_state(step: FindingStep, deadline: date | None, day: date, soon_days: int = SOON_DAYS) -> FindingState:
    """The state on ``day``; only "chờ khắc phục" can be late, the deadline itself is still in time."""
    if step is FindingStep.CLOSED:
        return FindingState(step, Pressure.CLOSED)
    if step is not FindingStep.OPEN:
        return FindingState(step, Pressure.WAITING)
    if deadline is None:
        return FindingState(step, Pressure.UNDATED)
    left = (deadline - day).days
    if left < 0:
        return FindingState(step, Pressure.LATE, -left)
    return FindingState(step, Pressure.DUE if left <= soon_days else Pressure.NOT_YET, left)


def repeats(findings: Iterable[tuple[str, str, str, date | None]]) -> dict[tuple[str, str, str], int]:
    """Tái phạm: which time an item failed in a unit, by (unit, inspection, item); 1 is the first time.

    Takes (unit, inspection, item, day) of findings; visits without a day come first. Several findings of one item in
    one visit are one failure.
    """
    by_item: dict[tuple[str, str], set[tuple[date, str]]] = {}
    for unit, inspection, item, day in findings:
        if item:
            by_item.setdefault((unit, item), set()).add((day or date.min, inspection))
    return {
        (unit, inspection, item): number
        for (unit, item), visits in by_item.items()
        for number, (_, inspection) in enumerate(sorted(visits), 1)
    }
