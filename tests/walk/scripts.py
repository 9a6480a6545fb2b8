"""Short walks by hand to what chance seldom leads to, because another machine makes it good."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from par_desktop.services.import_package import Consent
from par_desktop.services.merge_units import merge_units
from par_desktop.services.save_record import Patch
from tests.walk.answers import ALL, claim, saved_over
from tests.walk.places import Place
from tests.walk.releases import let_count
from tests.walk.things import CITY, DOSSIER, LONG_AGO, MERGER, OTHER, PROOFS, TASKS, THIRD, WARD
from tests.walk.walker import Walk

PROGRESS = (*TASKS[0], "progress")
DIRECT = (*DOSSIER, "direct")


def lost_package(walk: Walk) -> None:
    """A ward's second machine gets the second package alone and acknowledges it: the third must hold the first's."""
    city, ward = walk.of(CITY)[0], walk.of(WARD)[0]
    second = walk.add("W1b", WARD)
    walk.write(city, [Patch(*TASKS[0], {"progress": 10})])
    walk.deliver(ward, walk.send(city, WARD))
    walk.deliver(city, walk.send(ward, CITY))
    walk.write(city, [Patch(*TASKS[0], {"note": "hai"})])
    walk.deliver(second, walk.send(city, WARD))
    walk.deliver(city, walk.send(second, CITY))
    walk.require(len(walk.send(city, WARD).holds) >= 2, "the lost package was never made good")


def restored_copy(walk: Walk) -> None:
    """A ward's workspace is put back to before a package it acknowledged: the city must give it all of that again."""
    city, ward = walk.of(CITY)[0], walk.of(WARD)[0]
    walk.deliver(city, walk.send(ward, CITY))
    kept = ward.folder.with_name("kept")
    ward.copy_to(kept)
    memory = ward.memory.copy()
    walk.write(city, [Patch(*TASKS[0], {"progress": 10})])
    walk.deliver(ward, walk.send(city, WARD))
    walk.deliver(city, walk.send(ward, CITY))
    ward.put_back(kept)
    ward.memory, ward.known = memory, None
    walk.deliver(city, walk.send(ward, CITY))
    walk.deliver(ward, walk.send(city, WARD))
    walk.require(ward.view.keys() >= city.view.keys(), "what the old machine had acknowledged was never sent again")


def unheard_merger(walk: Walk) -> None:
    """A successor's write reaches a machine of the city that has not heard of the merger: it must come to stand there."""
    first, second = walk.of(CITY)[:2]
    heir = walk.of(OTHER)[0]
    values = {"successor": OTHER, "since": LONG_AGO, "decision": "1"}
    walk.write(first, [Patch(*MERGER, values)], how=lambda: merge_units(first.desk, WARD, OTHER, LONG_AGO, "1"))
    walk.deliver(heir, walk.send(first, OTHER))
    late = walk.send(first, CITY)
    walk.write(heir, [Patch(*TASKS[0], {"progress": 20})])
    parcel = walk.send(heir, CITY)
    for city in (first, second):
        walk.deliver(city, parcel)
        walk.deliver(heir, walk.send(city, OTHER))
    walk.deliver(second, late)
    walk.deliver(second, walk.send(heir, CITY))
    walk.require(walk.record(second, TASKS[0]).value("progress") == 20, "the successor's write was lost")


def late_ancestor(walk: Walk) -> None:
    """Two saves wait at a machine of the city for a first that is lost; let count, they stand on it when it comes."""
    near, far = walk.of(CITY)[:2]
    ward = walk.of(WARD)[0]
    walk.write(ward, [Patch(*TASKS[0], {"progress": 10})])
    first = walk.send(ward, CITY)
    walk.deliver(near, first)
    walk.deliver(ward, walk.send(near, WARD))
    for value in (20, 30):
        walk.write(ward, [Patch(*TASKS[0], {"progress": value})])
        walk.deliver(far, walk.send(ward, CITY))
    waits = sorted(walk.record(far, TASKS[0]).waiting)
    walk.require(len(waits) == 2, f"{len(waits)} wait")
    last = next(h for h in waits if walk.oracle.saves[h].values == {"progress": 30})
    let_count(walk, far, last)
    walk.deliver(far, first)
    now = walk.record(far, TASKS[0])
    walk.require((now.value("progress"), now.open) == (30, set()), "what came late stands beside what was built on it")


def _merge(walk: Walk, place: Place, ended: str, heir: str) -> None:
    values = {"successor": heir, "since": LONG_AGO, "decision": "1"}
    ref = ("succession", ended)
    walk.write(place, [Patch(*ref, values)], how=lambda: merge_units(place.desk, ended, heir, LONG_AGO, "1"))


def chain_of_mergers(walk: Walk) -> None:
    """A ward goes into another, and that into a third: the third writes for both, and the city takes it."""
    city = walk.of(CITY)[0]
    last = walk.add("W3", THIRD)
    for ended, heir in ((WARD, OTHER), (OTHER, THIRD)):
        _merge(walk, city, ended, heir)
    walk.deliver(last, walk.send(city, THIRD))
    walk.write(last, [Patch(*TASKS[0], {"progress": 20})])
    walk.write(last, [Patch(*TASKS[1], {"progress": 30})])
    walk.deliver(city, walk.send(last, CITY))
    values = [walk.record(city, ref).value("progress") for ref in TASKS[:2]]
    walk.require(values == [20, 30], f"the last successor's writes came to {values}")


def ended_heir(walk: Walk) -> None:
    """In between, the ward that took over first has ended too: it writes no more, neither its own nor the other's."""
    city, heir = walk.of(CITY)[0], walk.of(OTHER)[0]
    for ended, successor in ((WARD, OTHER), (OTHER, THIRD)):
        _merge(walk, city, ended, successor)
    walk.deliver(heir, walk.send(city, OTHER))
    for ref in TASKS[:2]:
        walk.require(walk.write(heir, [Patch(*ref, {"progress": 20})]) == 0, "a unit that has ended wrote")


def set_back_twice_typed(walk: Walk) -> None:
    """A cell typed twice and set back is as it was, not as it was first typed."""
    city = walk.of(CITY)[0]
    parcel = walk.send(city, WARD, sheets=("Nhiệm vụ",))
    for day, words in enumerate(("10", "20", parcel.shown[PROGRESS][1]), 1):
        parcel = saved_over(walk, parcel, {PROGRESS: words}, day)
        walk.deliver(city, parcel, ALL)
    walk.require(walk.record(city, TASKS[0]).value("progress") is None, "an earlier saving is back")


def closed_between(walk: Walk) -> None:
    """A ward's own workbook disputes what it signed; it may have decided that before the period was closed."""
    city, ward = walk.of(CITY)[0], walk.of(WARD)[0]
    parcel = walk.send(ward, CITY, sheets=("Hồ sơ TTHC",))
    walk.write(ward, [Patch(*DOSSIER, {"direct": 5})])
    typed = saved_over(walk, parcel, {DIRECT: "6"}, 1)
    walk.deliver(ward, typed)
    walk.write(city, [Patch("closing", DOSSIER[1].split("/")[1], {"closed": date(2022, 3, 1)})])
    walk.deliver(ward, walk.send(city, WARD))
    walk.deliver(ward, typed, ALL)
    walk.require(bool(walk.record(ward, DOSSIER).open), "a closed period was decided")


def moved(walk: Walk, *, before: bool) -> None:
    """A file claimed by the wrong ward, received as it claims before or not, is given to the other and stays there."""
    city = walk.of(CITY)[0]
    parcel = claim(walk.send(city, "group:wards", sheets=("Nhiệm vụ",)), 0)
    assert parcel is not None
    to = OTHER if parcel.chosen == WARD else WARD
    (key,) = [k for k in parcel.shown if k[2] == "progress" and k[0] == "assignment"]
    typed = saved_over(walk, parcel, {key: "10"}, 1)
    if before:
        walk.deliver(city, typed)
    walk.deliver(city, typed, Consent(moved_to=to))
    values = {
        unit: walk.record(city, ("assignment", key[1].replace("UNIT", unit))).value("progress")
        for unit in (parcel.chosen, to)
    }
    walk.require(values == {parcel.chosen: None, to: 10}, f"moved, they show {values}")


def moved_at_once(walk: Walk) -> None:
    moved(walk, before=False)


def moved_afterwards(walk: Walk) -> None:
    moved(walk, before=True)


def cleared_out(walk: Walk) -> None:
    """A ward deletes all that it had listed: whoever reads of it is asked first."""
    city, ward = walk.of(CITY)[0], walk.of(WARD)[0]
    walk.write(ward, [Patch(*ref, {"title": "bìa"}) for ref in PROOFS])
    walk.deliver(city, walk.send(ward, CITY))
    walk.write(ward, [Patch(*ref, deleted=True) for ref in PROOFS])
    walk.deliver(city, walk.send(ward, CITY))
    walk.require(walk.met["asked about a loss"] == 1, "nobody was asked")


SCRIPTS: dict[str, Callable[[Walk], None]] = {
    "receipts_by_number": lost_package,
    "kept_replica": restored_copy,
    "words_for_heirs": unheard_merger,
    "receipts_for_heirs": unheard_merger,
    "release_forgets": late_ancestor,
    "release_alone": late_ancestor,
    "first_link_only": chain_of_mergers,
    "heirs_never_end": ended_heir,
    "set_back_alone": set_back_twice_typed,
    "decided_though_locked": closed_between,
    "moved_leaves": moved_afterwards,
    "moved_for_once": moved_at_once,
    "loss_not_asked": cleared_out,
}
"""By the broken program that each of them tells from the right one."""
