"""What people do in a walk: each action chooses among what is possible and allowed just then."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import timedelta

from par_desktop.domain.fields import Canonical
from par_desktop.domain.operation import Operation, OpId, sealed
from par_desktop.errors import NotAllowed, PackageProblem
from par_desktop.exchange.head import ids_digest
from par_desktop.exchange.signature import public_key, sign
from par_desktop.services import retract_import
from par_desktop.services.decide_conflicts import take_back as take_decision_back
from par_desktop.services.import_package import receive
from par_desktop.services.save_record import Patch, shown_heads
from tests.walk.answers import CHOICES, answer, claim, clear_out, move, saved_over
from tests.walk.mergers import inherit, merge
from tests.walk.oracle import GONE, Handle, Ref, Save, unit_of
from tests.walk.places import WANTED, Form, Parcel, Place, hidden_rows, last_sequence, new_operations
from tests.walk.releases import release
from tests.walk.things import (
    CITY,
    OTHER,
    RECORDS,
    TASKS,
    TYPED,
    VALUES,
    WARD,
    Step,
    as_canonical,
    form_value,
    pick,
)
from tests.walk.walker import Walk


def edit(walk: Walk, a: int, b: int, c: int) -> bool:
    """Somebody changes a field or two, on a form just opened or one that was left open."""
    place = pick(a, walk.places)
    form = place.forms.pop(b % len(place.forms)) if place.forms and c % 3 == 0 else None
    mine = [r for r in RECORDS if walk.may_write(place, r, [next(iter(VALUES[r[0]]))])]
    ref = form.ref if form else pick(b, mine)
    fields = VALUES[ref[0]]
    names = list(fields)
    chosen = names if (c // 3) % 5 == 0 else [pick(c // 3, names)]
    values = {name: form_value(ref[0], name, as_canonical(ref[0], name, pick(c // 7, fields[name]))) for name in chosen}
    walk.say(f"{place.name} {ref} {values}{' on an old form' if form else ''}")
    patch = Patch(ref[0], ref[1], values, shown=None if form is None else form.shown)
    return walk.write(place, [patch], form) > 0


def open_form(walk: Walk, a: int, b: int, _c: int) -> bool:
    """Somebody opens a form and goes to lunch."""
    place = pick(a, walk.places)
    mine = [r for r in RECORDS if walk.may_write(place, r, [next(iter(VALUES[r[0]]))])]
    ref = pick(b, mine)
    state = walk.record(place, ref)
    if len(place.forms) < 3:
        expected = {name: state.heads(name) for name in state.fields}
        place.forms.append(Form(ref, shown_heads(place.desk, *ref), expected))
    walk.say(f"{place.name} {ref}")
    return True


def delete(walk: Walk, a: int, b: int, c: int) -> bool:
    """Somebody who may deletes a record, or brings it back; perhaps on a form left open."""
    place = pick(a, [p for p in walk.places if p.unit in (CITY, WARD) or walk.before(p, p.unit)])
    form = next((f for f in place.forms if walk.may_write(place, f.ref, [GONE])), None) if c % 2 else None
    known = [r for r in dict.fromkeys(RECORDS) if r in walk.state(place) and walk.may_write(place, r, [GONE])]
    if not known:
        return False
    ref = form.ref if form else pick(b, known)
    if form:
        place.forms.remove(form)
    state = walk.record(place, ref)
    if not state.fields or GONE in state.open:
        return False
    walk.say(f"{place.name} {ref} {'brings back' if state.gone else 'deletes'}{' on an old form' if form else ''}")
    patch = Patch(*ref, deleted=not state.gone, shown=None if form is None else form.shown)
    return walk.write(place, [patch], form) > 0


def decide(walk: Walk, a: int, b: int, c: int) -> bool:
    """Somebody who may ends a conflict, by one of its values."""
    open_here = [
        (place, ref, name)
        for place in walk.places
        for ref, state in walk.state(place).items()
        for name in sorted(state.open)
        if ref[0] in VALUES and walk.may_write(place, ref, [name])
    ]
    if not open_here:
        return False
    place, ref, name = pick(a, open_here)
    state = walk.record(place, ref)
    walk.say(f"{place.name} {ref} {name}")
    if name == GONE:
        patch = Patch(*ref, deleted=bool(b % 2))
    else:
        head = pick(b, state.heads(name))
        patch = Patch(*ref, {name: form_value(ref[0], name, walk.oracle.saves[head].values[name])})
    made = walk.write(place, [patch])
    still = name in walk.record(place, ref).open
    walk.require(
        walk.is_locked(place, place.unit, ref) or (made == 1 and not still),
        f"{place.name} decided {ref} {name} and it is still open",
    )
    return True


def take_back(walk: Walk, a: int, _b: int, _c: int) -> bool:
    """Ctrl+Z of the last save of a machine, a decision or another."""
    able = [p for p in walk.places if p.undo]
    if not able:
        return False
    place = pick(a, able)
    patches = place.undo.pop()
    before = len(place.undo)
    walk.say(f"{place.name} {[(p.record, dict(p.values), p.deleted) for p in patches]}")
    made = walk.write(place, patches) > 0
    del place.undo[before:]
    return made


def post(walk: Walk, a: int, b: int, c: int) -> bool:
    """A package is made; it lies in the bag until somebody delivers it, if ever."""
    place = pick(a, walk.places)
    to = pick(b, walk.receivers(place))
    sheets = pick(c, (("Nhiệm vụ",), ("Nhiệm vụ",), ("Hồ sơ TTHC",), ("Tự chấm điểm",), WANTED))
    parcel = walk.send(place, to, sheets=sheets, real=c % 97 == 0, forget=c % 23 == 1)
    walk.bag.append(parcel)
    walk.say(f"{place.name} -> {to}: {parcel.head.package} with {len(parcel.holds)}")
    return True


def carry(walk: Walk, a: int, b: int, c: int) -> bool:
    """A package from the bag reaches somebody: again, late, out of order, one's own, or the wrong office."""
    if not walk.bag:
        return False
    parcel = walk.bag[-1 - a % min(len(walk.bag), 4)] if c % 3 else pick(a, walk.bag)
    able = [p for p in walk.places if walk.may_open(p, parcel)]
    if c % 17 == 0:
        return _wrong_office(walk, parcel, b)
    addressed = [p for p in able if p.unit != parcel.head.sender]
    if not able:
        return False
    place = pick(b, addressed if addressed and c % 5 else able)
    walk.say(f"{parcel.head.package} of {parcel.head.sender} to {place.name} {dict(parcel.typed) or ''}")
    walk.deliver(place, parcel, pick(c // 85, CHOICES))
    return True


def _wrong_office(walk: Walk, parcel: Parcel, b: int) -> bool:
    units = {parcel.head.receiver, parcel.head.sender}
    if parcel.head.receiver.startswith("group:"):
        return False
    away = [p for p in walk.places if not units & {p.unit, *walk.before(p, p.unit)}]
    if not away:
        return False
    place = pick(b, away)
    after = last_sequence(place.desk)
    try:
        receive(place.desk, parcel.read(), parcel.trust)
    except PackageProblem as problem:
        walk.require(problem.code == "wrong_receiver", f"{place.name}: {problem.code}")
    else:
        raise walk.fail(f"{place.name} opened a package for {parcel.head.receiver}")
    walk.require(last_sequence(place.desk) == after, f"{place.name} took something of a refused file")
    walk.met["wrong office"] += 1
    return True


def exchange(walk: Walk, a: int, b: int, _c: int) -> bool:
    """The quiet course of things: a package is made and arrives."""
    place = pick(a, walk.places)
    to = pick(b, [u for u in walk.receivers(place) if not u.startswith("group:")])
    parcel = walk.send(place, to)
    walk.bag.append(parcel)
    others = [p for p in walk.of(to) if p is not place]
    if not others:
        return False
    reader = pick(b // 7, others)
    walk.say(f"{place.name} -> {reader.name}: {len(parcel.holds)}")
    walk.deliver(reader, parcel)
    return True


def type_cells(walk: Walk, a: int, b: int, c: int) -> bool:
    """Somebody types into a package's yellow cells and saves; perhaps over an earlier saving, perhaps set back."""
    able = [p for p in walk.bag if any(key[:1] + key[2:] in TYPED for key in p.shown) and p.path.suffix != ".xlsx"]
    if not able:
        return False
    before = [p for p in able if p.typed]
    parcel = pick(a, before) if before and c % 2 else pick(a, able)
    near = {key for key in parcel.shown if key[1].replace("UNIT", WARD) in {r[1] for r in RECORDS}}
    cells = sorted(k for k in near if k[:1] + k[2:] in TYPED)
    if not cells:
        return False
    typed, told = dict(parcel.typed), {}
    for turn in range(1 + c % 2):
        key = pick(b + turn * 5, sorted(typed) if typed and (b + c) % 3 == 0 else cells)
        texts = TYPED[key[0], key[2]]
        choices = [*texts, parcel.shown[key][1]] if key in typed else list(texts)
        told[key] = typed[key] = pick(c // 2 + turn, choices)
    if parcel.head.receiver.startswith("group:") and not parcel.chosen:
        claimed = claim(parcel, b)
        if claimed is None:
            return False
        parcel = claimed
        walk.met["group claimed"] += 1
    made = saved_over(walk, parcel, told, c % 800 - 400)
    walk.say(f"{parcel.head.package}: {typed} saved {made.saved}")
    return True


def _forgeries(unit: str, victim: str) -> tuple[tuple[str, Ref, str, Canonical], ...]:
    """Author, record, field and value of what is not the author's to write, or not the sender's to bring."""
    own, other = ("assignment", f"pl21-03/{unit}/2022"), ("assignment", f"pl21-03/{victim}/2022")
    appraisal = ("appraisal", f"2022-Q1/1.1.1/{unit}")
    return (
        (victim, other, "progress", 99),
        (CITY, appraisal, "points", "9.0000"),
        (unit, appraisal, "points", "9.0000"),
        (unit, other, "progress", 30),
        (unit, own, GONE, True),
        (victim, other, GONE, True),
    )


def forge(walk: Walk, a: int, b: int, c: int) -> bool:
    """A ward adds to its package what is not its own to bring, sealed and signed with its own key."""
    place = pick(a, [p for p in walk.places if p.unit != CITY])
    parcel = walk.send(place, CITY)
    unit, (kind, record), name, value = pick(b, _forgeries(place.unit, OTHER if place.unit == WARD else WARD))
    op = sealed(
        Operation(
            replica=place.desk.mark.replica,
            unit=unit,
            kind=kind,
            record=record,
            fields={name: value},
            base={name: ()},
            at=place.desk.now,
            by="ai đó",
            origin="app",
            nonce=f"{len(walk.told):08x}{c:08x}",
        )
    )
    walk.oracle.add(Save(op.id, unit, op.replica, kind, record, {name: value}, {name: frozenset()}))
    ids = [OpId(h) for h in (*parcel.holds, op.id)]
    head = dataclasses.replace(parcel.head, operations=len(ids), operations_digest=ids_digest(ids))
    key = place.desk.mark.key
    assert head.key == public_key(key)
    head = dataclasses.replace(head, signature=sign(key, head.signed_bytes()))
    rows = {**parcel.hidden, **hidden_rows(head, [op], [], [])}
    rows["_ops"] = [*parcel.hidden["_ops"], *rows["_ops"]]
    rows["_goc"], rows["_ds"] = parcel.hidden["_goc"], parcel.hidden["_ds"]
    holds = {**parcel.holds, op.id: True}
    forged = dataclasses.replace(parcel, head=head, hidden=rows, holds=holds, forged=frozenset({op.id})).kept()
    walk.bag.append(forged)
    walk.say(f"{place.name} as {unit} on {record}")
    return True


def clone(walk: Walk, a: int, _b: int, c: int) -> bool:
    """A workspace's folder is copied, on the same PC or to another one; both go on."""
    if len(walk.places) > 8:
        return False
    place = pick(a, walk.places)
    walk._made += 1
    folder = walk.folder / f"{walk._made}-copy"
    place.copy_to(folder)
    state = place.state if c % 2 else walk.folder / f"{walk._made}-keys"
    made = Place(f"{place.name}'", place.unit, folder, state, place.offset, place.memory.copy())
    made.kept = list(place.kept)
    made.open()
    walk.places.append(made)
    walk.say(place.name)
    walk.look(made)
    walk.require(made.desk.mark.replica != place.desk.mark.replica, f"two machines call themselves {place.name}")
    return True


def keep_copy(walk: Walk, a: int, _b: int, _c: int) -> bool:
    """Somebody keeps a copy of a workspace, to put it back one day."""
    place = pick(a, walk.places)
    walk._made += 1
    folder = walk.folder / f"{walk._made}-kept"
    place.copy_to(folder)
    place.backup = (folder, place.memory.copy())
    walk.say(place.name)
    return True


def put_back(walk: Walk, a: int, _b: int, _c: int) -> bool:
    """The kept copy is put back: what was written and received since is gone from here."""
    able = [p for p in walk.places if p.backup]
    if not able:
        return False
    place = pick(a, able)
    assert place.backup is not None
    folder, memory = place.backup
    lost = len(place.view) - len(memory.view)
    place.put_back(folder)
    place.memory = memory.copy()
    place.known = None
    walk.say(f"{place.name} loses {lost}")
    walk.look(place)
    return True


def lose(walk: Walk, a: int, _b: int, c: int) -> bool:
    """A PC dies; its unit starts anew with an empty workspace."""
    if len(walk.places) < 6:
        return False
    place = pick(a, walk.places)
    place.close()
    walk.places.remove(place)
    name = place.name if c % 2 else f"{place.name}+"
    walk.add(name, place.unit)
    walk.say(place.name)
    return True


def newcomer(walk: Walk, a: int, b: int, c: int) -> bool:
    """A unit's further machine gets the package that follows one its first machine has acknowledged: what comes waits."""
    if len(walk.places) > 8:
        return False
    city = pick(a, walk.of(CITY))
    first = pick(b, [p for p in walk.places if p.unit != CITY])
    ref = next(r for r in TASKS if r[1].split("/")[1] == first.unit)
    progress = VALUES["assignment"]["progress"]
    walk.say(f"{city.name}, {first.name}")
    walk.write(city, [Patch(*ref, {"progress": pick(c, progress)})])
    walk.deliver(first, walk.send(city, first.unit))
    walk.deliver(city, walk.send(first, CITY))
    walk.write(city, [Patch(*ref, {"progress": pick(c + 1, progress)})])
    parcel = walk.send(city, first.unit)
    walk.bag.append(parcel)
    walk.deliver(walk.add(f"{first.name}b", first.unit), parcel)
    return True


def restart(walk: Walk, a: int, _b: int, _c: int) -> bool:
    """A program is closed and opened: the same machine, unless its folder was copied on the same PC."""
    place = pick(a, walk.places)
    place.close()
    place.open()
    walk.say(place.name)
    walk.look(place)
    return True


def clock(walk: Walk, a: int, b: int, _c: int) -> bool:
    """A PC's clock jumps, up to 400 days either way."""
    place = pick(a, walk.places)
    place.offset = timedelta(days=b % 801 - 400)
    walk.say(f"{place.name} {place.offset.days} days")
    return True


def drop(walk: Walk, a: int, _b: int, _c: int) -> bool:
    """A package is lost for good."""
    if not walk.bag:
        return False
    walk.bag.pop(a % len(walk.bag))
    return True


LOCKABLE = ("dossier", "score", "submission", "closing", "reopening")
"""Units take back nothing of these here: a word of theirs that comes too late is a question of its own."""


def _is_question(walk: Walk, unit: str, ref: Ref) -> bool:
    """A ward that may end takes nothing of its tasks back either."""
    if unit == CITY or ref[0] in LOCKABLE:
        return unit != CITY
    owners = {unit_of(*ref), unit}
    ended = {e for p in walk.places for e, _ in walk.oracle.mergers(p.view)} if ref[0] == "assignment" else set()
    return bool(owners & ended)


def unsay(walk: Walk, a: int, b: int, _c: int) -> bool:
    """A unit takes a save of its own back, a decision above all: its value goes, its place among the ancestors stays."""
    place = pick(a, walk.places)
    own = [
        (ref, name, head)
        for ref, state in walk.state(place).items()
        if ref[0] in VALUES and not _is_question(walk, place.unit, ref)
        for name, found in state.fields.items()
        for head in found.heads
        if walk.oracle.saves[head].unit == place.unit and walk.oracle.saves[head].replica
    ]
    decisions = [found for found in own if len(walk.oracle.saves[found[2]].shown[found[1]]) > 1]
    if not own or any(walk.is_locked(place, place.unit, found[0]) for found in decisions or own):
        return False
    ref, name, head = pick(b, decisions or own)
    walk.say(f"{place.name} {ref} {name}")
    after = last_sequence(place.desk)
    take_decision_back(place.desk, OpId(head))
    (op,) = new_operations(place.desk, after)
    expected = ("void", f"{place.unit}/{head.hex()}", True)
    walk.require((op.kind, op.record, (op.fields or {}).get("void")) == expected, f"{place.name} said {op.record}")
    walk.noted(place, op)
    place.known = None
    walk.look(place)
    return True


def retract(walk: Walk, a: int, b: int, _c: int) -> bool:
    """An import is taken back: what it brought first and is not refused yet, a unit only its own."""
    able = [
        (place, file)
        for place in walk.places
        for file, brought in place.memory.files.items()
        if brought
        and (place.unit == CITY or not any(_is_question(walk, place.unit, walk.oracle.saves[h].ref) for h in brought))
    ]
    if not able:
        return False
    place, file = pick(a * 31 + b, able)
    row = place.desk.conn.execute(
        "SELECT key FROM package WHERE direction = 'in' AND id = ? AND digest = ?", file
    ).fetchone()
    standing = [h for h in place.memory.files[file] if not _is_judged(walk, place, h)]
    own = {place.unit, *walk.before(place, place.unit)}
    gone = [h for h in standing if place.unit == CITY or walk.oracle.saves[h].unit in own]
    shut = any(walk.is_reported(place, walk.oracle.saves[h].ref) for h in gone)
    walk.say(f"{place.name} {file[0]}: {len(gone)}{' locked' if shut else ''}")
    after = last_sequence(place.desk)
    try:
        retract_import.retract(place.desk, int(row[0]))
    except NotAllowed as problem:
        walk.require(shut or not gone, f"{place.name} may not take {file[0]} back: {problem.code}")
        walk.require(last_sequence(place.desk) == after, f"{place.name} took back what it may not")
        return False
    walk.require(not shut and bool(gone), f"{place.name} took back what it may not")
    said = new_operations(place.desk, after)
    expected = {
        ("void" if walk.oracle.saves[h].unit in own else "refused", f"{walk.oracle.saves[h].unit}/{h.hex()}")
        for h in gone
    }
    walk.require({(op.kind, op.record) for op in said} == expected, f"{place.name} took back something else")
    place.memory.retracted.add(file)
    for op in said:
        walk.require((op.fields or {}).get(op.kind) is True, f"{place.name} took nothing back")
        walk.noted(place, op)
    place.known = None
    walk.look(place)
    return True


def _is_judged(walk: Walk, place: Place, handle: Handle) -> bool:
    record = f"{walk.oracle.saves[handle].unit}/{handle.hex()}"
    return any(walk.record(place, (kind, record)).value(kind) is True for kind in ("void", "refused"))


def type_and_return(walk: Walk, a: int, b: int, c: int) -> bool:
    """The same, and the file is sent back at once: to the city, or to the unit whose typing it is."""
    if not type_cells(walk, a, b, c):
        return False
    parcel = walk.bag[-1]
    readers = [p for p in walk.places if p.unit in (CITY, parcel.head.typing_unit or parcel.chosen)]
    place = pick(a + c, [p for p in readers if walk.may_open(p, parcel)])
    walk.say(f"to {place.name}")
    walk.deliver(place, parcel, pick(c // 7, CHOICES))
    return True


Act = Callable[[Walk, int, int, int], object]
_WEIGHTS: tuple[tuple[str, Act, int], ...] = (
    ("edit", edit, 26), ("form", open_form, 6), ("delete", delete, 7), ("decide", decide, 5),
    ("take back", take_back, 4), ("post", post, 12), ("carry", carry, 18),
    ("exchange", exchange, 12), ("type", type_cells, 5),
    ("type and return", type_and_return, 10),
    ("unsay", unsay, 3),
    ("merge", merge, 3), ("inherit", inherit, 5), ("release", release, 4),
    ("answer", answer, 6), ("move", move, 2), ("clear out", clear_out, 2),
    ("retract", retract, 3), ("forge", forge, 2), ("clone", clone, 2),
    ("newcomer", newcomer, 2),
    ("keep copy", keep_copy, 2), ("put back", put_back, 2), ("lose", lose, 1),
    ("restart", restart, 2), ("clock", clock, 4), ("drop", drop, 2),
)  # fmt: skip
_ACTS: tuple[tuple[str, Act], ...] = tuple((name, act) for name, act, weight in _WEIGHTS for _ in range(weight))


def do(walk: Walk, step: Step) -> None:
    """One step of a walk."""
    name, act = pick(step[0], _ACTS)
    walk.told.append(f"{len(walk.told)}: {name} {step[1:]}")
    if act(walk, *step[1:]) is not False:
        walk.met[name] += 1
