"""The state of an assignment on a day: late, due soon, not yet due, done, continuous (look.md §3, notes §7).

Pure: what a list says, what a filter counts and what a report prints are this one function of status, progress, due
date and day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

SOON_DAYS = 30
"""A task is "sắp đến hạn" from this many days before its due date (design §8; a setting)."""


class ProgressKind(StrEnum):
    """What a person should think of an assignment."""

    LATE = "late"
    DUE = "due"
    NOT_YET = "not_yet"
    DONE = "done"
    DONE_LATE = "done_late"
    CONTINUOUS = "continuous"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class ProgressState:
    """``days``: how many late (``LATE``, ``DONE_LATE``), or how many are left (``DUE``: 0 is today; ``NOT_YET``)."""

    kind: ProgressKind
    days: int = 0


def effective_status(status: str | None, progress: int | None) -> str:
    """The status a person chose or, where nobody chose one, what the progress says.

    A chosen status wins over the figure: 100 % that somebody left "Đang thực hiện" is not done.
    """
    if status is not None:
        return status
    if not progress:
        return "not_started"
    return "done" if progress >= 100 else "in_progress"


def progress_state(
    status: str | None,
    progress: int | None,
    due: date | None,
    day: date,
    *,
    finished: date | None = None,
    soon_days: int = SOON_DAYS,
) -> ProgressState:
    """The state on ``day``. ``due`` ``None`` is a continuous task, which is never done and never late.

    ``finished`` is the date of the product's document where there is one: done after the due date is done late.
    The due day itself is still in time.
    """
    now = effective_status(status, progress)
    if now == "not_applicable":
        return ProgressState(ProgressKind.NOT_APPLICABLE)
    if due is None:
        return ProgressState(ProgressKind.CONTINUOUS)
    if now == "done":
        over = (finished - due).days if finished is not None else 0
        return ProgressState(ProgressKind.DONE_LATE, over) if over > 0 else ProgressState(ProgressKind.DONE)
    left = (due - day).days
    if left < 0:
        return ProgressState(ProgressKind.LATE, -left)
    return ProgressState(ProgressKind.DUE if left <= soon_days else ProgressKind.NOT_YET, left)
