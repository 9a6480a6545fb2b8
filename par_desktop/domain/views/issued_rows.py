"""Documents that were issued: what each held, and what has changed since."""

from __future__ import annotations

from datetime import date

from par_desktop.frozen import dataclass


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """One document as it was made: ``lines`` are those of its text that hold a figure, ``digest`` theirs (SHA-256).

    ``day`` is the day its figures stood on, ``at`` when it was made (UTC), ``sequence`` how far the journal had come.
    """

    report: str
    unit: str
    period: str
    title: str
    path: str
    day: date
    at: str
    sequence: int
    digest: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line of an issued document and how it reads now; either may be empty."""

    issued: str
    now: str


@dataclass(frozen=True, slots=True)
class IssuedState:
    """An issued document beside the figures of today; ``changed`` empty: it still holds."""

    document: IssuedDocument
    changed: tuple[ChangedLine, ...]
