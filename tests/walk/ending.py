"""The quiet end of a walk: everybody sends until nothing new arrives; then all must agree, and nothing be lost."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from par_desktop.services.outgoing import to_carry
from tests.walk.oracle import WORDS, Handle, Record, text, unit_of
from tests.walk.places import Place
from tests.walk.things import CITY, WARD
from tests.walk.walker import Walk


def quiesce(walk: Walk) -> None:
    """Everybody sends to everybody they may until nothing new arrives; then all must agree."""
    walk.told.append("quiet")
    _recover(walk)
    for _ in range(8):
        if not _round(walk):
            break
    else:
        raise walk.fail("the exchange never comes to rest")
    agree(walk)


def _recover(walk: Walk) -> None:
    """What the city wrote and lost comes back from the files it sent, wherever one is kept still.

    A unit's own is relayed by the city; nobody relays the city's.
    """
    reader = walk.of(CITY)[0]
    for place in list(walk.places):
        for parcel in place.kept:
            lost = [h for h in parcel.holds if h not in reader.view and walk.oracle.saves[h].unit == CITY]
            if lost and parcel.head.sender == CITY:
                walk.met["recovered"] += 1
                walk.told.append(f"{reader.name} recovers {len(lost)} from {parcel.head.package}")
                shared = parcel.head.receiver.startswith("group:") and not parcel.chosen
                walk.deliver(reader, dataclasses.replace(parcel, named=WARD) if shared else parcel)


def _round(walk: Walk) -> bool:
    moved = False
    for place in [p for p in walk.places if p.unit != CITY]:
        moved |= _hand_over(walk, place, CITY)
        moved |= _hand_over(walk, place, place.unit)
        for city in walk.of(CITY):
            moved |= _hand_over(walk, city, place.unit)
    for city in walk.of(CITY):
        moved |= _hand_over(walk, city, CITY)
    return moved


def _hand_over(walk: Walk, place: Place, to: str) -> bool:
    readers = [p for p in walk.of(to) if p is not place]
    if not readers:
        return False
    met_all = {p.desk.mark.replica for p in readers}
    if not to_carry(place.desk, to, None) and met_all <= _greeted(walk, place):
        return False
    parcel = walk.send(place, to)
    before = [dict(p.view) for p in readers]
    for reader in readers:
        walk.deliver(reader, parcel, again=reader is readers[-1])
    return any(p.view != was for p, was in zip(readers, before, strict=True))


def _greeted(walk: Walk, place: Place) -> set[str]:
    """Machines that this one knows of: the others have to be written to before they can ask for anything."""
    return {str(r[0]) for r in place.desk.conn.execute("SELECT replica FROM peer").fetchall()}


def agree(walk: Walk) -> None:
    """All that may see a record hold the same saves of it, hence the same state; every value is somewhere."""
    everything: set[Handle] = set().union(*(p.view for p in walk.places))
    whole = {h for p in walk.places for h, w in p.view.items() if w}
    strays = _strays(walk, everything)
    for place in walk.places:
        walk.look(place, closely=True)
        for handle in everything:
            saved = walk.oracle.saves[handle]
            source: dict[Handle, bool] = dict.fromkeys(whole, True)
            before = walk.before(place, place.unit)
            if not walk.oracle.may_read(place.unit, saved.ref, source, CITY, before):
                if walk.before_ever(place, place.unit):
                    continue  # what came under a merger that was taken back stays
                walk.require(handle not in place.view, f"{place.name} holds {saved.ref}, which it may not read")
                continue
            walk.require(
                handle in place.view or handle in strays,
                f"{place.name} never got {saved.unit}'s {saved.ref} {dict(saved.values)}",
            )
    for ref in {walk.oracle.saves[h].ref for h in everything}:
        if any(walk.oracle.saves[h].ref == ref for h in strays):
            continue
        readers = [
            p
            for p in walk.places
            if walk.oracle.may_read(p.unit, ref, dict.fromkeys(whole, True), CITY, walk.before(p, p.unit))
        ]
        seen = [(p, walk.record(p, ref)) for p in readers if ref in walk.state(p)]
        for place, state in seen[1:]:
            first = seen[0][1]
            walk.require(_plain(state) == _plain(first), f"{place.name} and {seen[0][0].name} differ on {ref}")
    _nothing_lost(walk, everything - strays, whole)


def _strays(walk: Walk, everything: Iterable[Handle]) -> set[Handle]:
    """What a successor wrote, and about what it wrote, that the city took at no machine: the merger was taken back."""
    cities = walk.of(CITY)
    found = set()
    for handle in everything:
        saved = walk.oracle.saves[handle]
        owner = unit_of(*saved.ref)
        if saved.unit in (CITY, owner) or owner is None or any(handle in p.view for p in cities):
            continue
        word = ("refused", f"{saved.unit}/{handle.hex()}")
        stands = all(owner in walk.before(p, saved.unit) for p in cities)
        if not stands or any(walk.record(p, word).value("refused") for p in cities):
            found.add(handle)
    saves = walk.oracle.saves
    return found | {
        h for h in everything if saves[h].kind in WORDS and bytes.fromhex(saves[h].record.split("/")[1]) in found
    }


def _nothing_lost(walk: Walk, everything: Iterable[Handle], whole: set[Handle]) -> None:
    """Every save is with its values at the city, or is a draft of somebody who has not thrown it away."""
    cities = walk.of(CITY)
    for handle in everything:
        saved = walk.oracle.saves[handle]
        if all(p.view.get(handle) for p in cities):
            continue
        heads = [f.heads for p in cities for f in walk.record(p, saved.ref).fields.values()]
        drafts = {h for p in walk.places for h in p.memory.sent_bare}
        walk.require(handle in drafts or handle not in whole, f"the city lacks {saved.ref} {dict(saved.values)}")
        walk.require(all(handle not in h for h in heads), f"a draft stands at the city: {saved.ref}")


def _plain(state: Record) -> object:
    fields = {n: (f.heads, text(f.value), f.torn) for n, f in state.fields.items()}
    return fields, state.gone, state.clash, state.waiting
