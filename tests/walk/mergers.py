"""The city merges units, one after the other, takes mergers back and makes them again; successors write."""

from __future__ import annotations

from par_desktop.errors import NotAllowed
from par_desktop.services.merge_units import merge_units, take_merger_back
from par_desktop.services.save_record import Patch, Saved
from tests.walk.oracle import stands, unit_of
from tests.walk.places import Place, last_sequence
from tests.walk.things import (
    CITY,
    DOSSIER,
    FOREVER,
    LONG_AGO,
    MERGERS,
    OTHER,
    PROOF,
    SCORE,
    TASKS,
    THIRD,
    VALUES,
    WARD,
    as_canonical,
    form_value,
    pick,
)
from tests.walk.walker import Walk


def merge(walk: Walk, a: int, b: int, c: int) -> bool:
    """The city merges a ward into another, from a day long past or one that never comes, or takes that back."""
    place = pick(a, walk.of(CITY))
    states = walk.state(place)
    standing = [e for e, _ in MERGERS if stands(states, ("succession", e), "successor")]
    if standing and c % 3 == 0:
        return _end(walk, place, pick(b // 4, standing), send=bool(b % 2))
    over = [(e, h) for e, h in MERGERS if e not in standing and any(e == o for o, _ in walk.oracle.mergers(place.view))]
    ended, heir = pick(b // 4, over if over and c % 2 else MERGERS)
    stood = ended in standing
    since = pick(c, (LONG_AGO, LONG_AGO, LONG_AGO, FOREVER))
    walk.say(f"{place.name} {ended} into {heir} since {since}")
    if heir == THIRD and not walk.of(THIRD):
        walk.add("W3", THIRD)
    ref = ("succession", ended)
    if ended in _followed(walk, place, ended, heir):
        after = last_sequence(place.desk)
        try:
            merge_units(place.desk, ended, heir, since, "Nghị quyết")
        except NotAllowed as problem:
            walk.require(problem.code == "merger_ring", f"{place.name}: {problem.code}")
        else:
            raise walk.fail(f"{place.name} made a ring")
        walk.require(last_sequence(place.desk) == after, f"{place.name} wrote a ring")
        walk.met["ring refused"] += 1
        return False
    values = {"successor": heir, "since": since, "decision": "Nghị quyết"}
    again = any(e == ended for e, _ in walk.oracle.mergers(place.view)) and not stood
    made = walk.write(
        place,
        [Patch(*ref, values)],
        how=lambda: merge_units(place.desk, ended, heir, since, "Nghị quyết"),
    )
    walk.met["merger made again"] += again and made > 0
    walk.met["chain of mergers"] += len(walk.before(place, THIRD)) > 1
    if b % 2:
        _tell(walk, place)
    return made > 0


def _end(walk: Walk, place: Place, ended: str, *, send: bool) -> bool:
    """The city takes a merger back."""
    walk.say(f"{place.name} takes the merger of {ended} back")
    values = {"successor": None, "since": None, "decision": None}

    def how() -> Saved:
        return take_merger_back(place.desk, ended)

    made = walk.write(place, [Patch("succession", ended, values)], how=how) > 0
    walk.met["merger taken back"] += made
    if send:
        _tell(walk, place)
    return made


def _tell(walk: Walk, place: Place) -> None:
    """Every successor hears of it at once; the package goes on lying about."""
    for heir in (OTHER, THIRD):
        readers = walk.of(heir)
        if readers:
            parcel = walk.send(place, heir)
            walk.bag.append(parcel)
            walk.deliver(readers[0], parcel)


def _followed(walk: Walk, place: Place, ended: str, unit: str) -> set[str]:
    """Where one comes from successor to successor, the new merger and those that begin later among them."""
    states, seen = walk.state(place), set[str]()
    while unit not in seen and unit != ended:
        seen.add(unit)
        heir = stands(states, ("succession", unit), "successor")
        if not heir or heir == unit:
            return seen
        unit = heir
    return seen | {unit}


def inherit(walk: Walk, a: int, b: int, c: int) -> bool:
    """A successor that has heard of the merger (now, if none had) writes in what was another's."""
    heirs = [p for p in walk.places if walk.before(p, p.unit)]
    if not heirs:
        merge(walk, a, 1, 1)
        heirs = [p for p in walk.places if walk.before(p, p.unit)]
    if c % 4 == 0 and not any(len(walk.before(p, p.unit)) > 1 for p in heirs):
        merge(walk, a, 1, 1)
        merge(walk, a, 5, 1)
        heirs = [p for p in walk.places if walk.before(p, p.unit)]
    if not heirs:
        return False
    far = [p for p in heirs if len(walk.before(p, p.unit)) > 1]
    place = pick(a, far if far and c % 2 == 0 else heirs)
    before = walk.before(place, place.unit)
    refs = [r for r in (TASKS[0], TASKS[0], TASKS[1], DOSSIER, PROOF, SCORE) if unit_of(*r) in before]
    ref = pick(b, refs)
    name = pick(c, list(VALUES[ref[0]]))
    value = form_value(ref[0], name, as_canonical(ref[0], name, pick(c // 3, VALUES[ref[0]][name])))
    walk.say(f"{place.name} {ref} {name} {value}")
    made = walk.write(place, [Patch(*ref, {name: value})]) > 0
    walk.met["inherit through another"] += made and place.unit == THIRD and unit_of(*ref) == WARD and len(before) > 1
    return made
