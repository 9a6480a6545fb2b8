"""Words of reports: whose, under which heading, and what a document still lacks before it can go out."""

from __future__ import annotations

from dataclasses import dataclass

from par_desktop.domain.operation import OpId


@dataclass(frozen=True, slots=True)
class Passage:
    """What a unit wrote under a heading; ``at`` is UTC ISO."""

    unit: str
    unit_name: str
    text: str
    at: str


@dataclass(frozen=True, slots=True)
class HeadingWords:
    """The words of one heading: the report's own (a form: id, text, heads) and those of the units."""

    heading: str
    record: str
    text: str | None
    heads: dict[str, tuple[OpId, ...]]
    conflict: bool
    units: tuple[Passage, ...]
    expected: int
    """How many units could write; 0 where the report is a unit's own."""


@dataclass(frozen=True, slots=True)
class HeadingChoice:
    """A heading of a report's outline; ``write``: people write under it; ``written``: somebody has."""

    code: str
    title: str
    write: bool
    written: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """Something a document lacks, with the place to go: a tab's name, a record's kind and id.

    ``tab`` empty: it is under the heading ``record`` of this very report. ``tone``: red, amber, or green for "nothing
    is missing here".
    """

    text: str
    tone: str
    tab: str = ""
    kind: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A document of the list: its name in commands, formats with the usual one first, headings, gaps."""

    name: str
    title: str
    formats: tuple[str, ...]
    group: str
    lacks: str
    headings: tuple[HeadingChoice, ...]
    gaps: tuple[Gap, ...]
