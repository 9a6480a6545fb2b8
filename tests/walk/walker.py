"""Packages that arrive: what a file must come to, from what it carries, shows and has typed in it."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from par_desktop.domain.operation import Operation
from par_desktop.errors import PackageProblem
from par_desktop.services.import_package import NO_CONSENT, Consent, Received, receive
from tests.walk.consents import File, Settled, TypedKey, Typing
from tests.walk.ground import WalkError as WalkError
from tests.walk.oracle import (
    BOOKS,
    GONE,
    Handle,
    Ref,
    containing,
    may_write,
    stands,
    taken_over,
    text,
    through,
    unit_of,
)
from tests.walk.places import Parcel, Place, last_sequence, new_operations
from tests.walk.things import CITY, ROUND, TYPED, WARDS


@dataclasses.dataclass
class Coming:
    """What a file must come to at a place. ``refused``: handles of saves, and keys of typed cells, refused by word."""

    taken: Mapping[Handle, bool]
    unit: str
    typed: Typing
    words: Mapping[Handle | TypedKey, str]
    refused: set[Handle | TypedKey]
    cells: int
    unheard: bool
    """Whether something in it would be right under a merger that is not known here."""


class Walk(Settled):
    """A walk whose people also receive."""

    def may_open(self, place: Place, parcel: Parcel) -> bool:
        """Whether a file may be imported here at all."""
        to = parcel.head.receiver
        if place.unit in (to, parcel.head.sender):
            return not to.startswith("group:") or place.unit != CITY or bool(parcel.chosen)
        return to.startswith("group:") and place.unit in WARDS

    def deliver(self, place: Place, parcel: Parcel, consent: Consent = NO_CONSENT, *, again: bool = True) -> None:
        """Import a file, hold every operation it made against the tables, and look.

        Who is asked whether so much may be lost says yes in the end. ``again``: the very same comes twice.
        """
        package = parcel.read()
        desk, after = place.desk, last_sequence(place.desk)
        file = (parcel.head.package, package.digest)
        known = file in place.memory.files
        coming = self._coming(place, parcel, package.digest, consent.moved_to, known=known)
        wrong = self._claimed_wrongly(place, file, consent.moved_to)
        if any(self.is_reported(place, self.oracle.saves[h].ref) for h in wrong):
            self._may_not_move(place, package, parcel, consent)
            return
        group = parcel.head.receiver.startswith("group:")
        lifts = self._comes_back(place, file, consent.moved_to, coming.unit if group else "")
        lacking, before, here = self._lacks_released(place), self.state(place), frozenset(place.view)
        received, asked = self._receive(place, package, parcel, consent)
        place.kept.append(parcel)
        new = new_operations(desk, after)
        settling_ops = [op for op in new if self._settles(op, coming)]
        brought = [op.id for op in new if op not in settling_ops and self._came(place, op, coming, lifts, wrong)]
        place.memory.files.setdefault(file, []).extend(brought)
        for handle, whole in coming.taken.items():
            place.view[handle] = place.view.get(handle, False) or whole
            if whole:  # somebody, a copy of this very machine perhaps, has sent it
                place.memory.sent_bare.discard(handle)
        for key in coming.typed:
            self.require(self._typed.get(key) in place.view, f"{place.name} lost the typing of {key[1:4]}")
        place.known = None
        came = File(parcel, package.digest, coming.unit, coming.typed, frozenset() if known else here)
        self._settle(place, came, consent, coming, settling_ops, received)
        if asked is not None or not consent.accept_loss:
            self.check_losses(place, before, asked)
        self.require(not lifts, f"{place.name} did not restore what came again")
        self.require(not wrong, f"{place.name} left what was typed for the wrong unit")
        said = {self.record(place, ("refused", r)).value("refused") for r in coming.words.values()}
        self.require(said <= {True}, f"{place.name} said no word about what it refused")
        told = [(c.problem.code, c.record, c.field) for c in received.refused]
        self.require(len(told) == coming.cells, f"{place.name} refused {told}, not {coming.cells}")
        self.met["released, then found"] += bool(lacking & coming.taken.keys())
        self.met["refused"] += bool(parcel.forged)
        self.met["merger unheard of"] += coming.unheard
        self.met["late"] += bool(coming.cells) and not parcel.forged
        self.met["typed"] += bool(coming.typed)
        self.look(place)
        if again:
            self._again(place, package, parcel, dataclasses.replace(consent, moved_to=""))

    def _receive(
        self, place: Place, package: Any, parcel: Parcel, consent: Consent
    ) -> tuple[Received, Mapping[str, object] | None]:
        """Receive a file; where a person is asked whether so much may be lost, what was asked."""
        after = last_sequence(place.desk)
        try:
            return receive(place.desk, package, parcel.trust, parcel.named, consent), None
        except PackageProblem as problem:
            if problem.code != "mass_change":
                raise
            self.require(last_sequence(place.desk) == after, f"{place.name} took something before it was answered")
            self.met["asked about a loss"] += 1
            agreed = dataclasses.replace(consent, accept_loss=True)
            return receive(place.desk, package, parcel.trust, parcel.named, agreed), problem.facts

    def _settles(self, op: Operation, coming: Coming) -> bool:
        """Whether an operation is of those that an import writes by a person's consent alone."""
        if op.id in coming.taken:
            return False
        if op.kind in ("void", "refused"):
            return (op.fields or {}).get("reason") in ("set_back", "typed_again")
        return op.kind not in BOOKS and op.origin in ("app", "proxy")

    def _settle(
        self,
        place: Place,
        file: File,
        consent: Consent,
        coming: Coming,
        ops: list[Operation],
        received: Received,
    ) -> None:
        """Hold the lines told and what was written by consent against what typing leaves for a person to say."""
        told = sorted((x.kind, x.record, x.field, x.state) for x in (received.told.more if received.told else ()))
        if not coming.unit:
            self.require(not ops and not told, f"{place.name} settled what it did not read")
            return
        found = self.settling(place, file, consent)
        self.require(told == sorted(found.lines), f"{place.name} told {told}, not {found.lines}")
        self.settled(place, ops, found)
        coming.cells += found.late
        self.met["left to a person"] += bool(found.lines) and not ops
        if ops:
            place.known = None

    def _claimed_wrongly(self, place: Place, file: tuple[str, str], unit: str) -> set[Handle]:
        """What a file that is given to another unit now typed for the one it claims, and stands."""
        if not unit or file not in place.memory.files:
            return set()
        typed = {h for h in place.memory.files[file] if not self.oracle.saves[h].replica}
        void = self.oracle.void_of(self.state(place), place.view)
        return {h for h in typed - void if self.oracle.saves[h].unit != unit}

    def _may_not_move(self, place: Place, package: Any, parcel: Parcel, consent: Consent) -> None:
        """What has been reported stays where it is: the file is refused whole."""
        after = last_sequence(place.desk)
        try:
            receive(place.desk, package, parcel.trust, parcel.named, consent)
        except PackageProblem as problem:
            locked = problem.code in ("import_locked", "import_published")
            self.require(locked, f"{place.name} may not move: {problem.code}")
        else:
            raise self.fail(f"{place.name} moved what has been reported")
        self.require(last_sequence(place.desk) == after, f"{place.name} moved something of a refused file")

    def _lacks_released(self, place: Place) -> set[Handle]:
        """What was lost of what the saves were built on that were let count here without it."""
        let = (bytes.fromhex(record.split("/")[1]) for kind, record in self.state(place) if kind == "release")
        near = {n for h in let if h in place.view for shown in self.oracle.saves[h].shown.values() for n in shown}
        return near - place.view.keys()

    def _coming(self, place: Place, parcel: Parcel, digest: str, moved_to: str, *, known: bool) -> Coming:
        """What a file must come to here: the saves taken, the typing read, and what is refused by word."""
        sender = parcel.head.sender
        moved = moved_to or place.memory.moved.get(digest, "") if parcel.head.receiver.startswith("group:") else ""
        unit = moved or parcel.head.typing_unit or parcel.chosen or parcel.named
        unit = unit if place.unit in (CITY, unit) else ""
        if moved_to:
            place.memory.moved[digest] = moved_to
        asked = self._typing(parcel, unit) if unit else {}
        typed = {key: cell for key, cell in asked.items() if self.may_write(place, cell[0], [cell[1]], unit)}
        told = self.oracle.mergers(place.view)
        relayed = told | self.oracle.mergers(parcel.holds) if sender == CITY else set()
        foreign = {h for h, whole in parcel.holds.items() if not self._is_senders(place, parcel, h, whole, relayed)}
        taken = {h: whole for h, whole in parcel.holds.items() if h not in foreign}
        words: dict[Handle | tuple[object, ...], str] = {}
        cells = sum(max(1, len(self._names(h, parcel.holds[h]))) for h in foreign) + len(asked) - len(typed)
        self.met["typing of an heir unheard of"] += len(asked) > len(typed)
        judges = place.unit == CITY and not known
        unheard = sender == CITY or self._others_decide(place, parcel)
        heirs = {h for h in foreign if self._may_be_heirs(place, sender, h, parcel.holds[h], told, unheard)}
        if place.unit == CITY:
            for handle in foreign - heirs:
                if self.oracle.saves[handle].unit == sender:
                    words[handle] = f"{sender}/{handle.hex()}"
        for handle, whole in taken.items():
            saved = self.oracle.saves[handle]
            if (
                not judges
                or saved.unit != sender
                or handle in place.view
                or not self.is_locked(place, sender, saved.ref)
            ):
                continue
            if whole and self.repeats(place, saved.ref, saved.values):
                continue
            words[handle] = f"{sender}/{handle.hex()}"
            cells += len(saved.values if whole else [n for n in saved.shown if n != GONE])
        for key, (ref, name, value, _) in typed.items():
            here = self._typed.get(key) in place.view
            if judges and not here and self.is_locked(place, unit, ref) and not self.repeats(place, ref, {name: value}):
                words[key] = ""
                cells += 1
        return Coming(
            taken, unit, typed, {k: w for k, w in words.items() if w}, set(words), cells, bool(heirs - parcel.forged)
        )

    def _names(self, handle: Handle, whole: bool) -> list[str]:
        """The fields that an operation tells that it wrote."""
        saved = self.oracle.saves[handle]
        return list(saved.values) if whole else [n for n in saved.shown if n != GONE]

    def _is_senders(
        self, place: Place, parcel: Parcel, handle: Handle, whole: bool, relayed: set[tuple[str, str]]
    ) -> bool:
        """Whether a sender may bring a save: what is here, or its author's to write; the city relays under any merger."""
        saved, sender = self.oracle.saves[handle], parcel.head.sender
        if saved.unit != sender and sender != CITY:
            return False
        before = self.before(place, saved.unit) | through(relayed, saved.unit)
        return handle in place.view or saved.unit == CITY or self._right(handle, whole, before)

    def _right(self, handle: Handle, whole: bool, before: set[str]) -> bool:
        saved = self.oracle.saves[handle]
        bare_delete = not whole and GONE in saved.shown and may_write(saved.unit, CITY, *saved.ref, [GONE], before)
        return bare_delete or may_write(saved.unit, CITY, *saved.ref, self._names(handle, whole), before)

    def _others_decide(self, place: Place, parcel: Parcel) -> bool:
        """Whether another machine of the city is known here, or has written to the sender: it may have entered a merger."""
        sql = "SELECT 1 FROM peer WHERE unit = ? AND replica <> ? AND retired = 0 AND frozen = 0"
        others = place.desk.conn.execute(sql, (CITY, place.desk.mark.replica)).fetchone() is not None
        return others or any(r not in place.memory.made for r in parcel.head.receipts if not r.startswith("file:"))

    def _may_be_heirs(
        self, place: Place, sender: str, handle: Handle, whole: bool, told: set[tuple[str, str]], unheard: bool
    ) -> bool:
        """Whether a merger not known here, or not yet in force by this clock, would make a save right."""
        saved = self.oracle.saves[handle]
        owner = unit_of(*saved.ref)
        if sender not in (saved.unit, CITY) or owner is None or not self._right(handle, whole, {owner}):
            return False
        stands = owner in taken_over(self.state(place), saved.unit, None)
        return stands or (unheard and owner not in through(told, saved.unit))

    def _came(self, place: Place, op: Operation, coming: Coming, lifts: set[Handle], wrong: set[Handle]) -> bool:
        """Hold one operation that an import wrote against what had to come; whether it was brought by the file."""
        if op.id in coming.taken:
            return op.kind not in BOOKS
        saved = self.oracle.saves.get(op.id)
        self.require(
            saved is None or bool(saved.replica == ""), f"{place.name} took {op.kind} {op.record}, not to bring"
        )
        if op.kind in ("machine", "coordinator_machine"):
            self.require(op.unit == place.unit, f"{place.name} vouches for a machine of {op.unit}")
        elif op.kind in ("void", "refused"):
            target = bytes.fromhex(op.record.split("/")[1])
            if (op.fields or {}).get(op.kind) is None:
                self.require(target in lifts, f"{place.name} restored {op.record}")
                lifts.discard(target)
            else:
                late_typing = {self._typed.get(key) for key in coming.refused if isinstance(key, tuple)}
                fits = target in coming.refused or target in late_typing or self._late_typed(place, target, coming)
                self.require(fits or target in wrong, f"{place.name} refused {op.record}")
                wrong.discard(target)
        elif op.kind == "typing":
            listed = {bytes.fromhex(word) for word in str((op.fields or {})["operations"]).split()}
            self.require(listed == {self._typed.get(key) for key in coming.typed}, f"{place.name} lists other typing")
        else:
            self._typed_operation(place, op, coming.typed)
            return True
        self.noted(place, op)
        return False

    def _late_typed(self, place: Place, target: Handle, coming: Coming) -> bool:
        """Whether a word is about a typed cell of this file that came too late; the word is written before it."""
        row = place.desk.conn.execute(
            "SELECT r.kind, r.id, o.base, o.fields FROM operation o JOIN record r ON r.key = o.record WHERE o.id = ?",
            (target,),
        ).fetchone()
        return row is not None and any(
            isinstance(key, tuple) and (row[0], row[1]) == (key[1], key[2]) for key in coming.refused
        )

    def _comes_back(self, place: Place, file: tuple[str, str], moved_to: str, chosen: str) -> set[Handle]:
        """What of a file that was taken back here comes back with it; nothing where a lock has come in between.

        ``chosen``: of a group package the unit whose typing it is now.
        """
        found: set[Handle] = set()
        if file not in place.memory.retracted and not (moved_to and file in place.memory.files):
            return found
        for handle in place.memory.files[file]:
            saved = self.oracle.saves[handle]
            if chosen and not saved.replica and saved.unit != chosen:
                continue
            for kind in ("void", "refused") if place.unit == CITY else ("void",):
                word = self.record(place, (kind, f"{saved.unit}/{handle.hex()}"))
                if word.value(kind) is True and word.value("reason") == "taken_back":
                    found.add(handle)
        if any(self.is_reported(place, self.oracle.saves[h].ref) for h in found):
            return set()
        place.memory.retracted.discard(file)
        return found

    def is_reported(self, place: Place, ref: Ref) -> bool:
        """Whether a record's period is closed or its round published: there nothing is taken back or restored."""
        states = self.state(place)
        if ref[0] in ("score", "submission", "appraisal", "round"):
            return stands(states, ROUND, "published") is not None
        if ref[0] == "dossier":
            codes = containing(ref[1].split("/")[1])
            return any(stands(states, ("closing", c), "closed") is not None for c in codes)
        return False

    def _again(self, place: Place, package: Any, parcel: Parcel, consent: Consent) -> None:
        """Importing the very same again changes nothing."""
        after = last_sequence(place.desk)
        counts = receive(place.desk, package, parcel.trust, parcel.named, consent).changes.counts()
        moved = {name: counts[name] for name in ("new", "changed", "conflicts")}
        self.require(not any(moved.values()), f"{place.name}: the same file again brought {moved}")
        self.require(last_sequence(place.desk) == after, f"{place.name}: the same file again wrote operations")

    def _typing(
        self, parcel: Parcel, unit: str
    ) -> dict[tuple[object, ...], tuple[Ref, str, object, frozenset[Handle]]]:
        """The saves that a file's typed cells are: by what was typed on top of what, and nothing else."""
        found: dict[tuple[object, ...], tuple[Ref, str, object, frozenset[Handle]]] = {}
        for (kind, record, name), typed_text in parcel.typed.items():
            heads, was = parcel.shown[kind, record, name]
            if typed_text == was:
                continue
            own = "/".join(unit if part == "UNIT" else part for part in record.split("/"))
            value = TYPED[kind, name][typed_text]
            key = (unit, kind, own, name, text(value), tuple(sorted(heads)))
            found[key] = ((kind, own), name, value, frozenset(heads))
        return found

    def _typed_operation(
        self,
        place: Place,
        op: Operation,
        typed: Mapping[tuple[object, ...], tuple[Ref, str, object, frozenset[Handle]]],
    ) -> None:
        self.require(op.origin == "excel" and len(op.fields or {}) == 1, f"{place.name} made {op.kind} {op.record}")
        ((name, value),) = (op.fields or {}).items()
        shown = tuple(sorted(op.base.get(name, ())))
        key = (op.unit, op.kind, op.record, name, text(value), shown)
        self.require(
            key in typed, f"{place.name} read typing that was not typed: {op.kind} {op.record} {name} {value!r}"
        )
        known = self._typed.setdefault(key, op.id)
        self.require(known == op.id, f"{place.name}: one typed cell became two operations")
        if op.id in self.oracle.saves:
            place.view[op.id] = True
        else:
            self.remember_save(place, op, dict(op.fields or {}), {name: typed[key][3]})
