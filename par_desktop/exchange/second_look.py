"""A second look at cells whose value hides what a person sees: an error value and a formula nobody calculated read as

blank, and a cell formatted as a percentage holds 1 where it shows 100 %. The reader notes them as they stream by; here
those are picked that somebody asks about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from par_desktop.exchange.grid import Doubt, Marks

Place = tuple[str, str]
"""Sheet and address."""


def doubtful(marks: Marks, places: Collection[Place]) -> Mapping[Place, Doubt]:
    """What cannot be taken as read, of these places."""
    return {place: marks[place] for place in places if place in marks}
