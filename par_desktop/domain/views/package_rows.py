"""What the board of packages shows: who has sent what is due this quarter, and what travelled."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from par_desktop.frozen import dataclass


class SendState(StrEnum):
    """How a unit stands with this period; declared most in debt first, which is the board's order."""

    LATE = "late"
    NOT_SENT = "not_sent"
    MISSING = "missing"
    PAPER = "paper"
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class Item:
    """How much of one thing is there: ``done`` of ``total``; a total of 0 means that nothing is asked."""

    done: int
    total: int

    @property
    def asked(self) -> bool:
        return self.total > 0

    @property
    def complete(self) -> bool:
        return self.done >= self.total

    @property
    def missing(self) -> int:
        return max(0, self.total - self.done)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """One unit and what it owes for one period.

    ``missing_months`` are codes of months that have begun and hold no dossier figures. ``last_at`` is ISO (UTC) of the
    last package that came from the unit (for the unit's own row: that it sent), ``None`` where there is none;
    ``excel`` says that it was typed in Excel by a unit without the program, ``machines`` counts the unit's known
    machines. ``late_days`` is 0 until the deadline has passed. ``late_remedies`` are findings past their own deadline.
    ``paper`` is the day (ISO) on which the period came on paper. ``waiting`` and ``conflicts`` count the unit's open
    ones, ``evidence`` its pieces of evidence, ``missing_files`` those whose file has not come. ``unconfirmed`` are
    numbers of packages sent to the unit (for the own row: to the coordinator) that nobody has acknowledged,
    ``unconfirmed_days`` how old the oldest is.
    """

    unit: str
    name: str
    state: SendState
    tasks: Item
    dossiers: Item
    scores: Item
    remedies: Item
    passages: Item
    missing_months: tuple[str, ...]
    late_remedies: int
    last_at: str | None
    last_number: int
    last_package: str
    excel: bool
    machines: int
    proxies: int
    late_days: int
    paper: str | None = None
    waiting: int = 0
    conflicts: int = 0
    evidence: int = 0
    missing_files: int = 0
    unconfirmed: tuple[int, ...] = ()
    unconfirmed_days: int = 0

    @property
    def owed(self) -> int:
        """How many things are missing, each counted once; for the order of the board."""
        items = (self.tasks, self.scores, self.remedies, self.passages)
        return len(self.missing_months) + sum(item.missing for item in items)

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing_months and all(
            item.complete for item in (self.tasks, self.scores, self.remedies, self.passages)
        )

    @property
    def started(self) -> bool:
        """Whether anything at all of this period is here."""
        return any(item.done for item in (self.tasks, self.dossiers, self.scores, self.remedies, self.passages))


@dataclass(frozen=True, slots=True)
class PackageLine:
    """One package sent or received. ``unit`` is the other side's code or ``group:…``, ``name`` how to call it.

    ``typed_by`` names the unit whose typing a returned file brought, empty where it is the sender's own package.
    ``refused`` is how many cells and fields were refused; ``counts`` are those of the import.
    """

    key: int
    package: str
    direction: str
    unit: str
    name: str
    number: int
    period: str
    at: str
    file: str
    operations: int
    counts: Mapping[str, int]
    refused: int
    typed_by: str
    taken_back: str = ""
    """When a received package was taken back (UTC, ISO); empty where it stands."""
    confirmed: bool = False
    """Whether the receiver has acknowledged a package sent."""
    group: str = ""
    """Code of the group whose file this received one is; a wrongly chosen unit can be put right."""


@dataclass(frozen=True, slots=True)
class PackagesStanding:
    """All that the packages screen shows of a period. ``rows`` are a coordinator's units, ``own`` a unit's own row.

    ``waiting`` own changes are not confirmed by the receiver, ``unsent`` of them were in no package yet.
    """

    rows: tuple[BoardRow, ...]
    own: BoardRow | None
    unsent: int
    waiting: int
    sent: tuple[PackageLine, ...]
    received: tuple[PackageLine, ...]
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Consequence:
    """What stands on an import that somebody wants to take back.

    ``kind``: decision, edit, submission, relay or document.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class RefusalLine:
    """One refused cell or field of a package: where, what stood there, why, as a sentence."""

    place: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a period must be sent, and how far off that is: negative ``days_left`` is late."""

    due: date
    days_left: int
