"""What people answer when a file asks: typed over signed values, set back, typed again, moved, much deleted."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import UTC, timedelta

from par_desktop.services.import_package import NO_CONSENT, Consent
from par_desktop.services.save_record import Patch
from tests.walk.oracle import GONE
from tests.walk.places import Parcel, Place, with_text
from tests.walk.things import CITY, OTHER, PROOFS, TYPED, VALUES, WARD, WARDS, as_canonical, form_value, pick
from tests.walk.walker import Walk

Key = tuple[str, str, str]
"""Kind, record, field of a yellow cell."""
ALL = Consent(accept_typing=True, take_back_cells=True, type_again=True)
CHOICES = (
    NO_CONSENT,
    ALL,
    NO_CONSENT,
    ALL,
    Consent(accept_typing=True),
    Consent(take_back_cells=True),
    Consent(type_again=True),
)


def saved_over(walk: Walk, parcel: Parcel, cells: Mapping[Key, str], days: int) -> Parcel:
    """The workbook with these cells typed over and saved so many days from now; it lies in the bag beside the other."""
    typed, made = dict(parcel.typed), parcel
    for key, words in cells.items():
        typed[key] = words
        made = dataclasses.replace(made, visible=with_text(made, key, words))
    moment = walk.places[0].now() + timedelta(days=days)
    saved = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    made = dataclasses.replace(made, typed=typed, saved=saved).kept()
    walk.met["second saving"] += bool(parcel.typed)
    walk.bag.append(made)
    return made


def answer(walk: Walk, a: int, b: int, c: int) -> bool:
    """Somebody types in Excel what the program answers otherwise, sets it back, types it again; the importer agrees."""
    place = pick(a, walk.of(CITY))
    heirs = [p for p in walk.places if walk.before(p, p.unit)]
    office = pick(b, heirs if heirs and b % 5 == 0 else walk.of(WARD) + walk.of(OTHER))
    parcel = walk.send(place, office.unit, sheets=("Nhiệm vụ",))
    walk.bag.append(parcel)
    cells = sorted(k for k in parcel.shown if k[:1] + k[2:] in TYPED and k[2] == "progress")
    if not cells:
        return False
    key = pick(b // 5, cells)
    reader = pick(c, (place, place, place, office))
    kind = ("over", "back", "again")[c // 4 % 3]
    walk.say(f"{kind}: {parcel.head.package} of {office.name}, {key[1]}, read by {reader.name}")
    words = [w for w in TYPED["assignment", "progress"] if w not in ("", parcel.shown[key][1])]
    if kind == "over":
        _write(walk, office, key, c)
        walk.deliver(place, walk.send(office, CITY))
        typed = saved_over(walk, parcel, {key: pick(c // 12, words)}, 1)
        walk.deliver(reader, typed, pick(c // 24, (ALL, ALL, NO_CONSENT)))
        return True
    first = saved_over(walk, parcel, {key: pick(c // 12, words)}, 1)
    walk.deliver(reader, first)
    if kind == "back":
        later = saved_over(walk, first, {key: parcel.shown[key][1]}, pick(c // 24, (2, 2, 2, -2)))
        walk.deliver(reader, later, pick(c // 96, (ALL, ALL, NO_CONSENT)))
        if c // 192 % 2:
            walk.deliver(pick(b, (reader, place)), saved_over(walk, later, {key: first.typed[key]}, 3), ALL)
        return True
    walk.deliver(office, walk.send(place, office.unit))
    _write(walk, office, key, c)
    walk.deliver(place, walk.send(office, CITY))
    walk.deliver(reader, saved_over(walk, first, {}, pick(c // 24, (2, 2, -2))), pick(c // 72, (ALL, ALL, NO_CONSENT)))
    return True


def _write(walk: Walk, place: Place, key: Key, c: int) -> None:
    """The office writes the field in its program, whatever the workbook shows."""
    ref = (key[0], key[1])
    value = pick(c, VALUES["assignment"]["progress"])
    walk.write(
        place, [Patch(*ref, {"progress": form_value(ref[0], "progress", as_canonical(*ref[:1], "progress", value))})]
    )


def claim(parcel: Parcel, number: int) -> Parcel | None:
    """A group package with a ward picked in it, among those that it is for; none where all have ended."""
    labels = {row[1]: row[2] for row in parcel.hidden["_ds"] if row[0] == "DON_VI"}
    asked = [unit for unit in WARDS if unit in labels]
    if not asked:
        return None
    chosen = pick(number, asked)
    return dataclasses.replace(
        parcel, chosen=chosen, visible={**parcel.visible, "Hướng dẫn": [["Đơn vị", labels[chosen]]]}
    )


def move(walk: Walk, a: int, b: int, c: int) -> bool:
    """A file of a group package that claims the wrong ward is given to the right one, received before or not."""
    place = pick(a, walk.of(CITY))
    able = [p for p in walk.bag if p.head.receiver.startswith("group:") and p.chosen and p.path.suffix != ".xlsx"]
    if not able or b % 4 == 0:
        parcel = walk.send(place, "group:wards", sheets=("Nhiệm vụ",))
        cells = sorted(k for k in parcel.shown if k[:1] + k[2:] in TYPED)
        if not cells:
            return False
        claimed = claim(parcel, b // 4)
        if claimed is None:
            return False
        key = pick(c // 3, cells)
        able = [saved_over(walk, claimed, {key: pick(c // 9, [w for w in TYPED[key[0], key[2]] if w])}, 1)]
    parcel = pick(b, able)
    if c % 3:
        walk.deliver(place, parcel)
    to = OTHER if parcel.chosen == WARD else WARD
    if c % 7 == 0:
        to = parcel.chosen  # and back again
    walk.say(f"{parcel.head.package} of {parcel.chosen} given to {to} at {place.name}")
    walk.deliver(place, parcel, dataclasses.replace(pick(c // 7, CHOICES), moved_to=to))
    walk.met["moved"] += 1
    return True


def clear_out(walk: Walk, a: int, b: int, c: int) -> bool:
    """A ward lists what proves its work, and another day deletes all of it: whoever reads of that is asked."""
    writers = [p for p in walk.places if walk.may_write(p, PROOFS[0], ["title", GONE])]
    if not writers:
        return False
    place = pick(a, writers)
    to = CITY if place.unit != CITY else pick(b, (WARD, CITY))
    readers = [p for p in walk.of(to) if p is not place]
    if not readers:
        return False
    reader = pick(b, readers)

    def listed() -> list[tuple[str, str]]:
        states = walk.state(place)
        return [r for r in PROOFS if r in states and states[r].fields and not states[r].gone and not states[r].open]

    if len(listed()) < len(PROOFS) - 1:
        fresh = [r for r in PROOFS if not walk.record(place, r).fields]
        walk.say(f"{place.name} lists {len(fresh)}")
        walk.write(place, [Patch(*r, {"title": pick(c, VALUES["evidence"]["title"])}) for r in fresh])
        if c % 3 == 0:
            return True
        parcel = walk.send(place, to)
        walk.bag.append(parcel)
        walk.deliver(reader, parcel)
    gone = listed()
    walk.say(f"{place.name} deletes {len(gone)}, {reader.name} reads of it")
    walk.write(place, [Patch(*r, deleted=True) for r in gone])
    parcel = walk.send(place, to)
    walk.bag.append(parcel)
    walk.deliver(reader, parcel, Consent(accept_loss=bool(c % 2)))
    walk.met["loss agreed to at once"] += c % 2 and len(gone) >= 5
    return True
