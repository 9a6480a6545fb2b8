"""The walk: people at several machines do what they are allowed to, and every step is held against the oracle.

A step is four whole numbers: which action, and three choices it makes among what is possible just then. So a walk can
be shortened by leaving steps out, and the same numbers with the same seed are the same walk.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from par_desktop.data import journal
from par_desktop.domain.operation import Operation
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import NotAllowed
from par_desktop.services.export_package import package_content, remember
from par_desktop.services.save_record import Patch, Saved, save
from tests.walk.oracle import GONE, Handle, Oracle, Record, Ref, Save, may_write, taken_over, text, through, unit_of
from tests.walk.places import (
    Form,
    Parcel,
    Place,
    few_sheets,
    hidden_rows,
    last_sequence,
    new_operations,
    slots_of,
    template,
    visible_rows,
    write_real,
)
from tests.walk.things import CITY, COLUMNS, OFFICE, OTHER, ROWS, THIRD, TYPED, WARD, canonical


class WalkError(AssertionError):
    """The program and the oracle disagree."""


class Ground:
    """One run: places, parcels, the oracle, and what has been exercised."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.seed, self.folder = seed, folder
        self.oracle = Oracle()
        self.places: list[Place] = []
        self.bag: list[Parcel] = []
        self.met: Counter[str] = Counter()
        self.told: list[str] = []
        self._made = 0
        self._typed: dict[tuple[object, ...], Handle] = {}
        for name, unit in (("W1", WARD), ("W2", OTHER), ("D", OFFICE), ("N1", CITY), ("N2", CITY), ("IN", CITY)):
            self.add(name, unit)

    # -- places ------------------------------------------------------------------------------------------------------

    def add(self, name: str, unit: str) -> Place:
        """A new empty workspace on a machine of its own."""
        self._made += 1
        folder = self.folder / f"{self._made}-{name}"
        shutil.copytree(template(unit), folder)
        place = Place(name, unit, folder, self.folder / f"{self._made}-keys")
        place.open()
        self.places.append(place)
        return place

    def of(self, unit: str) -> list[Place]:
        return [place for place in self.places if place.unit == unit]

    def close(self) -> None:
        for place in self.places:
            place.close()

    # -- what the oracle says ----------------------------------------------------------------------------------------

    def state(self, place: Place) -> dict[Ref, Record]:
        if place.known is None:
            place.known = self.oracle.records(place.view)
        return place.known

    def record(self, place: Place, ref: Ref) -> Record:
        return self.state(place).get(ref, Record())

    def fail(self, why: str) -> WalkError:
        told = "\n".join(self.told[-40:])
        return WalkError(f"{why}\n(seed {self.seed})\n{told}")

    def require(self, holds: bool, why: str) -> None:
        if not holds:
            raise self.fail(why)

    # -- saving ------------------------------------------------------------------------------------------------------

    def write(
        self, place: Place, patches: Sequence[Patch], form: Form | None = None, how: Callable[[], Saved] | None = None
    ) -> int:
        """Save, and hold the operations made against those that had to be made. Returns how many were.

        ``how``: what the people call for it, where that is not ``save`` itself.
        """
        expected: list[tuple[Ref, dict[str, object], dict[str, frozenset[Handle]], bool]] = []
        for patch in patches:
            made = self._expected(place, patch, form)
            if made is not None:
                expected.append(made)
        after = last_sequence(place.desk)
        shut = any(
            self.moves(place, ref, values) and self.is_locked(place, place.unit, ref) for ref, values, *_ in expected
        )
        asked = [((p.kind, p.record), [*p.values, *([GONE] if p.deleted is not None else [])]) for p in patches]
        shut = shut or not all(self.may_write(place, ref, names) for ref, names in asked)
        try:
            saved = how() if how else save(place.desk, list(patches), source="sổ giấy")
        except NotAllowed as problem:
            self.require(shut, f"{place.name} may not write {[e[0] for e in expected]}: {problem.code}")
            self.require(last_sequence(place.desk) == after, f"{place.name} wrote what was refused")
            self.met["refused in the window"] += 1
            return 0
        self.require(not shut, f"{place.name} wrote {[e[0] for e in expected]}, which is locked")
        ops = new_operations(place.desk, after)
        self.require(len(ops) == len(expected), f"{place.name}: {len(ops)} operations instead of {len(expected)}")
        for op, (ref, values, shown, proxy) in zip(ops, expected, strict=True):
            self.require((op.kind, op.record) == ref, f"{place.name} wrote {op.kind} {op.record}, not {ref}")
            self.require(op.fields == values, f"{place.name} wrote {op.fields}, not {values}")
            self.require(op.replica == place.desk.mark.replica, f"{place.name} wrote as another machine")
            self.require((op.origin == "proxy") == proxy, f"{place.name}: origin {op.origin}")
            self.same_base(place, op, shown)
            self.remember_save(place, op, values, shown)
        if saved.undo:
            place.undo.append(saved.undo)
        place.known = None
        if ops:
            self.look(place)
        return len(ops)

    def moves(self, place: Place, ref: Ref, values: Mapping[str, object]) -> bool:
        """Whether anything would be another value than it is, or an open conflict be decided."""
        now = self.record(place, ref)
        return any(
            n == GONE or (n in now.fields and now.fields[n].torn) or text(now.value(n)) != text(v)
            for n, v in values.items()
        )

    def repeats(self, place: Place, ref: Ref, values: Mapping[str, object]) -> bool:
        """Whether a late save only says again what stands there: a proxy entry confirmed after closing."""
        now = self.record(place, ref)
        return all(
            n in now.fields and not now.fields[n].torn and text(now.value(n)) == text(v) for n, v in values.items()
        )

    def is_locked(self, place: Place, unit: str, ref: Ref) -> bool:
        """Whether a record is locked for a unit, as this place knows it today."""
        return self.oracle.locked(self.state(place), unit, CITY, ref, place.desk.today.isoformat())

    def before(self, place: Place, unit: str) -> set[str]:
        """The units that one has taken over, as this place knows it today."""
        return set() if unit == CITY else taken_over(self.state(place), unit, place.desk.today.isoformat())

    def may_write(self, place: Place, ref: Ref, names: Iterable[str], unit: str = "") -> bool:
        """Whether a unit (this place's own, unless named) may write fields, as this place knows it today."""
        unit = unit or place.unit
        return may_write(unit, CITY, *ref, names, self.before(place, unit))

    def before_ever(self, place: Place, unit: str) -> set[str]:
        """The units that one has taken over by any merger this place ever heard of, taken back or not."""
        return through(self.oracle.mergers(place.view), unit)

    def same_base(self, place: Place, op: Operation, shown: Mapping[str, frozenset[Handle]]) -> None:
        base = {name: frozenset(ids) for name, ids in op.base.items() if ids or name in (op.fields or {})}
        wanted = {name: ids for name, ids in shown.items() if ids or name in (op.fields or {})}
        self.require(
            base == wanted, f"{place.name}: {op.kind} {op.record} builds on {short(base)}, not {short(wanted)}"
        )

    def remember_save(
        self, place: Place, op: Operation, values: Mapping[str, Any], shown: Mapping[str, frozenset[Handle]]
    ) -> None:
        self.require(op.id not in self.oracle.saves, "an id came twice")
        self.oracle.add(
            Save(op.id, op.unit, op.replica, op.kind, op.record, dict(values), dict(shown), op.origin == "proxy")
        )
        place.view[op.id] = True

    def _expected(
        self, place: Place, patch: Patch, form: Form | None
    ) -> tuple[Ref, dict[str, object], dict[str, frozenset[Handle]], bool] | None:
        """What a save must come to: only what changed, on what the form showed."""
        ref = (patch.kind, patch.record)
        now, saves = self.record(place, ref), self.oracle.saves
        owner = unit_of(*ref)
        proxy = bool(patch.values) and place.unit == CITY and owner not in (None, CITY) and patch.kind not in (
            "inspection", "finding", "appraisal", "closing", "reopening",
        )  # fmt: skip

        def on(name: str) -> tuple[Handle, ...]:
            if patch.takes_back is not None:
                undone = patch.takes_back
                mine = [
                    h
                    for h in now.heads(name)
                    if saves[h].replica == place.desk.mark.replica
                    and (h == undone or undone in self.oracle.above_here(h, name, place.view))
                ]
                return tuple(mine) or (undone,)
            return now.heads(name) if form is None else form.expected.get(name, ())

        values: dict[str, object] = {}
        shown: dict[str, frozenset[Handle]] = {}
        for name, value in patch.values.items():
            new = canonical(patch.kind, name, value)
            torn = name in now.fields and now.fields[name].torn
            top = now.heads(name)[:1]
            confirms = bool(top) and saves[top[0]].proxy and not proxy
            if new == now.value(name) and not torn and not confirms:
                continue
            heads = on(name)
            if proxy and not torn:
                heads = tuple(h for h in heads if h not in place.view or saves[h].unit == place.unit)
            values[name], shown[name] = new, frozenset(heads)
        if patch.deleted is not None and (patch.deleted != now.gone or GONE in now.open):
            values[GONE] = True if patch.deleted else None
            for name in now.fields if patch.deleted else ():
                shown[name] = frozenset(on(name))
            shown[GONE] = frozenset(on(GONE))
        if not values:
            return None
        if GONE not in shown and GONE not in now.open:
            # An edit knows of a delete that its form showed; over an open conflict it takes no side.
            here = now.heads(GONE) if form is None or patch.takes_back else form.expected.get(GONE, ())
            if now.heads(GONE):
                shown[GONE] = frozenset(here)
        return ref, values, shown, proxy

    # -- looking -----------------------------------------------------------------------------------------------------

    def look(self, place: Place, *, closely: bool = False) -> None:
        """What screens read here must be what the oracle says of what has come here."""
        conn = place.desk.conn
        states = self.state(place)
        found = {
            (str(k), str(r)): (int(c), int(w))
            for k, r, c, w in conn.execute("SELECT kind, id, conflicts, waiting FROM record").fetchall()
        }
        self.require(found.keys() == states.keys(), f"{place.name} has records {found.keys() ^ states.keys()}")
        for ref, state in states.items():
            counted = (len(state.open), len(state.waiting))
            self.require(found[ref] == counted, f"{place.name}: {ref} counts {found[ref]}, not {counted} {state}")
            self._note(ref, state)
        for kind, columns in COLUMNS.items():
            keys = BY_NAME[kind].key
            names = ", ".join([*keys, *columns, "deleted"])
            rows = {
                (kind, "/".join(row[: len(keys)])): row[len(keys) :]
                for row in conn.execute(f'SELECT {names} FROM "{kind}"').fetchall()
            }
            for ref in [r for r in states if r[0] == kind]:
                if not states[ref].fields:
                    self.require(ref not in rows, f"{place.name}: {ref} has a row, and nothing of it stands")
                    continue
                wanted = (*(turn(states[ref].value(n)) for n, turn in columns.items()), int(states[ref].gone))
                self.require(rows.get(ref) == wanted, f"{place.name}: {ref} is {rows.get(ref)}, must be {wanted}")
        if closely:
            self._look_closely(place, states)

    def _note(self, ref: Ref, state: Record) -> None:
        if any(f.torn for n, f in state.fields.items() if n != GONE):
            self.met["conflict"] += 1
        if state.clash or (GONE in state.fields and state.fields[GONE].torn):
            self.met["edit against delete"] += 1
        if state.waiting:
            self.met["waiting"] += 1

    def _look_closely(self, place: Place, states: Mapping[Ref, Record]) -> None:
        """Heads and values of every field, and that every save is here as it came."""
        rows = place.desk.conn.execute("SELECT id, fields IS NOT NULL FROM operation").fetchall()
        held = {bytes(row[0]): bool(row[1]) for row in rows}
        self.require(held == place.view, f"{place.name} holds other operations than came to it")
        for ref, state in states.items():
            is_now = journal.state_of(place.desk.conn, *ref)
            for name, wanted in state.fields.items():
                have = is_now.fields.get(name)
                self.require(have is not None and have.heads == wanted.heads, f"{place.name}: heads of {ref} {name}")
                assert have is not None
                same = text(have.shown) == text(wanted.value) and have.conflict == wanted.torn
                self.require(same, f"{place.name}: {ref} {name} is {have}, must be {wanted}")
            self.require(is_now.fields.keys() == state.fields.keys(), f"{place.name}: fields of {ref}")
            self.require((is_now.deleted, is_now.delete_conflict) == (state.gone, state.clash), f"{place.name}: {ref}")
            self.require(set(is_now.waiting) == state.waiting, f"{place.name}: waiting of {ref}")

    # -- sending -----------------------------------------------------------------------------------------------------

    def send(
        self, place: Place, to: str, *, sheets: Iterable[str] = (), real: bool = False, forget: bool = False
    ) -> Parcel:
        """Make a package and hold what it carries and shows against the tables; whole where it is a real workbook."""
        group = to.removeprefix("group:") if to.startswith("group:") else None
        typing_unit = "" if group else to if place.unit == CITY and to != CITY else place.unit
        if real:
            content = package_content(place.desk, to, group, typing_unit)
        else:
            with few_sheets(list(sheets), ROWS):
                content = package_content(place.desk, to, group, typing_unit)
        self._check_content(place, to, content)
        path = self.folder / f"{content.head.package}.mem"
        parcel = Parcel(
            path=path,
            hidden=hidden_rows(content.head, content.operations, content.held, content.lists),
            visible=visible_rows(content),
            saved=content.head.created,
            head=content.head,
            holds={op.id: op.fields is not None for op in content.operations},
            shown=slots_of(content),
        )
        if real:
            parcel = dataclasses.replace(parcel, path=path.with_suffix(".xlsx"))
            write_real(content, parcel.path)
            self.met["real workbook"] += 1
        else:
            parcel = parcel.kept()
        place.kept.append(parcel)
        if forget:
            return parcel  # it was sent, and the machine fell over before noting it
        remember(place.desk, content, parcel.path.name)
        place.memory.made.add(content.head.package)
        for op in content.operations:
            if op.fields is None and place.view[op.id]:
                place.memory.sent_bare.add(op.id)
                self.met["draft kept home"] += 1
        return parcel

    def _check_content(self, place: Place, to: str, content: Any) -> None:
        states = self.state(place)
        group = to.startswith("group:")
        before = set() if group else self.before(place, to)
        for op in content.operations:
            ref = (op.kind, op.record)
            allowed = self.oracle.may_read("" if group else to, ref, place.view, CITY, before)
            self.require(allowed, f"{place.name} sends {ref} to {to}, who may not read it")
            self.require(place.unit in (CITY, op.unit), f"{place.name} relays {op.unit}'s {ref}")
            self.require(op.id in place.view, f"{place.name} sends what it does not have")
            covered = all(op.id not in f.heads for f in states[ref].fields.values())
            if op.fields is None:
                self.require(covered or not place.view[op.id], f"{place.name} holds back the standing value of {ref}")
            else:
                home = op.id in place.memory.sent_bare and covered
                self.require(not home, f"{place.name} sends a draft of {ref} after all")
        void = self.oracle.void(place.view)
        for (kind, record, name), (heads, shown_text) in slots_of(content).items():
            state = states.get((kind, record))
            if state is None:
                self.require(not heads, f"{place.name} shows heads of {record}, which nobody wrote")
                continue
            wanted = state.heads(name)
            if name in state.fields and state.fields[name].torn:
                wanted = wanted[:1]
            self.require(heads == wanted, f"{place.name} shows {short(heads)} in {record} {name}, not {short(wanted)}")
            self.require(not void & set(heads), f"{place.name} shows a void value of {record}")
            texts = {value: shown for shown, value in TYPED.get((kind, name), {}).items()}
            if state.value(name) in texts:
                fits = shown_text == texts[state.value(name)]
                self.require(fits, f"{place.name} shows {shown_text!r} in {record} {name}")

    def receivers(self, place: Place) -> list[str]:
        """To whom a place may send."""
        if place.unit != CITY:
            return [CITY, CITY, CITY, place.unit]
        third = [THIRD] if self.of(THIRD) else []
        return [WARD, OTHER, OFFICE, CITY, WARD, CITY, "group:wards", *third]

    def say(self, what: str) -> None:
        """Note what the present step came to, for whoever reads a failure."""
        self.told[-1] += f"  {what}"


def short(ids: Any) -> object:
    if isinstance(ids, Mapping):
        return {name: short(found) for name, found in ids.items()}
    return sorted(h.hex()[:6] for h in ids)
