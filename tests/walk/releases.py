"""The city lets count what waits for lost ancestors; what was lost may turn up later."""

from __future__ import annotations

from par_desktop.domain.operation import OpId
from par_desktop.errors import NotAllowed
from par_desktop.services.release_waiting import release as release_waiting
from par_desktop.services.save_record import Patch
from tests.walk.oracle import Handle, unit_of
from tests.walk.places import Parcel, Place, last_sequence, new_operations
from tests.walk.things import CITY, TASKS, VALUES, as_canonical, form_value, pick
from tests.walk.walker import Walk


def release(walk: Walk, a: int, b: int, c: int) -> bool:
    """The city lets an operation count that waits (one that is made to wait now, if none does); units may not."""
    first: Parcel | None = None
    able = _waiting(walk, CITY)
    if not able and b % 3:
        first = _make_wait(walk, a, b, c)
        able = _waiting(walk, CITY)
    if not able:
        return False
    place, handle = pick(a, able)
    walk.say(f"{place.name} {walk.oracle.saves[handle].ref} {handle.hex()[:6]}")
    let_count(walk, place, handle)
    elsewhere = [(p, h) for p, h in _waiting(walk, "") if p.unit != CITY]
    if elsewhere:
        _may_not(walk, *pick(b, elsewhere))
    if first is not None and c % 2:
        walk.deliver(place, first)
    return True


def let_count(walk: Walk, place: Place, handle: Handle) -> None:
    """Release an operation, and hold the words said against what it waits for along with it."""
    saves, waits = walk.oracle.saves, walk.record(place, walk.oracle.saves[handle].ref).waiting
    chain, nearer = set[Handle](), {handle}
    while nearer:
        chain |= nearer
        nearer = {n for h in nearer for near in saves[h].shown.values() for n in near if n in place.view} - chain
    expected = {f"{unit_of(*saves[h].ref) or saves[h].unit}/{h.hex()}" for h in chain & waits}
    after = last_sequence(place.desk)
    release_waiting(place.desk, OpId(handle))
    said = new_operations(place.desk, after)
    walk.require(
        all(op.kind == "release" and op.fields == {"released": True} for op in said), f"{place.name} said more"
    )
    walk.require({op.record for op in said} == expected, f"{place.name} released {[op.record for op in said]}")
    for op in said:
        walk.noted(place, op)
    place.known = None
    walk.require(not chain & walk.record(place, saves[handle].ref).waiting, f"{place.name}: what was released waits")
    walk.look(place)


def _waiting(walk: Walk, unit: str) -> list[tuple[Place, Handle]]:
    return [
        (place, handle)
        for place in (walk.of(unit) if unit else walk.places)
        for state in walk.state(place).values()
        for handle in sorted(state.waiting)
    ]


def _may_not(walk: Walk, place: Place, handle: Handle) -> None:
    after = last_sequence(place.desk)
    try:
        release_waiting(place.desk, OpId(handle))
    except NotAllowed as problem:
        walk.require(problem.code == "only_coordinator_locks", f"{place.name}: {problem.code}")
    else:
        raise walk.fail(f"{place.name} released what the city has to")
    walk.require(last_sequence(place.desk) == after, f"{place.name} wrote a release")


def _make_wait(walk: Walk, a: int, b: int, c: int) -> Parcel | None:
    """A ward's second package reaches a machine of the city that it has not met; the first is on its way still."""
    ref = pick(b, TASKS[:2])
    wards = walk.of(str(unit_of(*ref)))
    if not wards or not walk.may_write(wards[0], ref, ["progress"]) or walk.is_locked(wards[0], wards[0].unit, ref):
        return None
    ward = wards[0]
    met = {str(r[0]) for r in ward.desk.conn.execute("SELECT replica FROM peer").fetchall()}
    strangers = [p for p in walk.of(CITY) if p.desk.mark.replica not in met]
    knowing = [p for p in walk.of(CITY) if p not in strangers[-1:]]
    if not strangers or not knowing:
        return None
    stranger, city = strangers[-1], pick(a, knowing)
    choices = VALUES["assignment"]["progress"]

    def write(number: int) -> None:
        value = form_value(ref[0], "progress", as_canonical(ref[0], "progress", pick(number, choices)))
        walk.write(ward, [Patch(*ref, {"progress": value})])

    write(c)
    first = walk.send(ward, CITY)
    walk.bag.append(first)
    walk.deliver(city, first)
    walk.deliver(ward, walk.send(city, ward.unit))
    write(c + 1)
    if b % 2:
        write(c + 2)  # on top of what waits, it waits too
    second = walk.send(ward, CITY)
    walk.bag.append(second)
    walk.deliver(stranger, second)
    return first
