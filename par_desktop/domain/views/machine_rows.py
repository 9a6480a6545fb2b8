"""Rows of the list of machines, and what the minutes of a hand-over tell."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from par_desktop.frozen import dataclass


class MachineState(StrEnum):
    """``MINE`` is the machine that looks; ``FROZEN`` may not speak until a person has asked its unit.

    ``FORMER`` had the workspace that this one was copied or restored from; nobody has said whether it goes on.
    """

    MINE = "mine"
    LIVE = "live"
    FROZEN = "frozen"
    FORMER = "former"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class MachineRow:
    """One machine, that is one key of a unit. ``way`` is how it came in, see ``data.keys.Peer``.

    ``clock_days``: by how many days its clock is known to be ahead (negative: behind).
    """

    unit: str
    unit_name: str
    key: str
    fingerprint: str
    since: date | None
    way: str
    state: MachineState
    clock_days: int = 0


@dataclass(frozen=True, slots=True)
class OpenWork:
    """An assignment that is not done. ``late_days`` is 0 while it is not late."""

    number: int
    title: str
    period: str
    due: date | None
    status: str
    progress: int | None
    late_days: int


@dataclass(frozen=True, slots=True)
class OpenFinding:
    """A finding that is not closed."""

    unit_name: str
    text: str
    deadline: date | None
    state: str
    late_days: int


@dataclass(frozen=True, slots=True)
class HandOverData:
    """All that the minutes tell. ``owed`` are the parts of the open period that are still missing.

    ``unsent`` changes were in no package when the hand-over began; ``conflicts`` and ``waiting`` count records.
    """

    day: date
    from_person: str
    to_person: str
    period: str
    work: tuple[OpenWork, ...]
    findings: tuple[OpenFinding, ...]
    owed: tuple[str, ...]
    due: date
    unsent: int
    conflicts: int
    waiting: int
    records: int
    packages: int
    evidence: int
    old_fingerprint: str
    new_fingerprint: str
    folder: str
    files: tuple[str, ...] = ()
