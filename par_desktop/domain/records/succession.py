"""Sáp nhập đơn vị: a unit's successor. It widens sight and authority, and never mints new ids (design §4)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from par_desktop.domain.fields import DATE, TEXT
from par_desktop.domain.records.base import COORDINATOR, Audience, Field, RecordType
from par_desktop.frozen import dataclass

SUCCESSION = RecordType(
    name="succession",
    label="Sáp nhập đơn vị",
    key=("unit",),
    fields=(
        Field("successor", TEXT, "Đơn vị kế thừa", COORDINATOR),
        Field("since", DATE, "Từ ngày", COORDINATOR),
        Field("decision", TEXT, "Quyết định", COORDINATOR),
    ),
    audience=Audience.EVERYONE,
)
"""Keyed by the unit that ended. ``successor`` is a unit code; blank takes the merger back."""


@dataclass(frozen=True, slots=True)
class Merger:
    """``unit`` ended: from the day ``since`` on ``successor`` stands in its place (``None``: from the beginning)."""

    unit: str
    successor: str
    since: date | None = None
    decision: str = ""


def predecessors(unit: str, mergers: Mapping[str, Merger], day: date | None = None) -> frozenset[str]:
    """Units that this one took over by ``day`` (ever, without one), also by way of others (A → B → C).

    ``mergers`` by the unit that ended. A ring, which only two coordinators who had not seen each other can make, ends
    nobody's search: a unit is never its own predecessor.
    """
    found: set[str] = set()
    frontier = {unit}
    while frontier:
        frontier = {
            merger.unit
            for merger in mergers.values()
            if merger.successor in frontier
            and merger.unit not in found
            and merger.unit != unit
            and (day is None or merger.since is None or merger.since <= day)
        }
        found |= frontier
    return frozenset(found)


def ended_by(mergers: Mapping[str, Merger], day: date) -> frozenset[str]:
    """Units that are no more on ``day``: what begins then is asked of their successors."""
    return frozenset(m.unit for m in mergers.values() if m.since is None or m.since <= day)
