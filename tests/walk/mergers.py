"""The city merges units and takes it back; a successor writes in what was another's."""

from __future__ import annotations

from par_desktop.services.merge_units import merge_units, take_merger_back
from par_desktop.services.save_record import Patch, Saved
from tests.walk.things import (
    CITY,
    DOSSIER,
    FOREVER,
    LONG_AGO,
    MERGER,
    OTHER,
    PROOF,
    SCORE,
    TASKS,
    VALUES,
    WARD,
    as_canonical,
    form_value,
    pick,
)
from tests.walk.walker import Walk


def merge(walk: Walk, a: int, b: int, c: int) -> bool:
    """The city merges a ward into the other, from a day long past or one that never comes, or takes that back."""
    place = pick(a, walk.of(CITY))
    back = walk.record(place, MERGER).value("successor") and c % 3 == 0
    since = None if back else pick(c, (LONG_AGO, LONG_AGO, LONG_AGO, FOREVER))
    values = {"successor": None if back else OTHER, "since": since, "decision": None if back else "Nghị quyết"}
    walk.say(f"{place.name} {values}")

    def how() -> Saved:
        if since is None:
            return take_merger_back(place.desk, WARD)
        return merge_units(place.desk, WARD, OTHER, since, "Nghị quyết")

    made = walk.write(place, [Patch(*MERGER, values)], how=how) > 0
    if b % 2:
        parcel = walk.send(place, OTHER)
        walk.bag.append(parcel)
        for heir in walk.of(OTHER)[:1]:
            walk.deliver(heir, parcel)
    return made


def inherit(walk: Walk, a: int, b: int, c: int) -> bool:
    """A successor that has heard of the merger (now, if none had) writes in what was another's."""
    heirs = [p for p in walk.places if walk.before(p, p.unit)]
    if not heirs:
        merge(walk, a, 1, 1)
        heirs = [p for p in walk.places if walk.before(p, p.unit)]
    if not heirs:
        return False
    place = pick(a, heirs)
    ref = pick(b, (TASKS[0], TASKS[0], DOSSIER, PROOF, SCORE))
    name = pick(c, list(VALUES[ref[0]]))
    value = form_value(ref[0], name, as_canonical(ref[0], name, pick(c // 3, VALUES[ref[0]][name])))
    walk.say(f"{place.name} {ref} {name} {value}")
    return walk.write(place, [Patch(*ref, {name: value})]) > 0
