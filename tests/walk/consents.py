"""What a person agrees to for one file: which words and decisions it may leave, and what must not happen without."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from par_desktop.domain.operation import Operation
from tests.walk.ground import Ground
from tests.walk.oracle import GONE, Handle, Record, Ref, losses, text, unit_of
from tests.walk.places import Parcel, Place
from tests.walk.things import CITY

TypedKey = tuple[object, ...]
"""Unit, kind, record, field, value and what was shown: all that a typed cell is."""
Typing = Mapping[TypedKey, tuple[Ref, str, object, frozenset[Handle]]]
AT_LEAST, SHARE = 5, 5
"""So many records lost of one kind, and more than one of so many, need a person's word."""


@dataclasses.dataclass
class Settling:
    """What typed cells leave for a person to say, and what follows where it was said.

    ``lines``: cells told of, each with its state. ``decisions``: value and base, by record and field. ``words`` and
    ``lifts``: kind and id of the words that take a value, or give one back. ``late``: cells that may not be set back.
    """

    lines: list[tuple[str, str, str, str]] = dataclasses.field(default_factory=list)
    decisions: dict[tuple[Ref, str], tuple[object, dict[str, frozenset[Handle]]]] = dataclasses.field(
        default_factory=dict
    )
    words: set[Ref] = dataclasses.field(default_factory=set)
    lifts: set[Ref] = dataclasses.field(default_factory=set)
    late: int = 0


@dataclasses.dataclass(frozen=True)
class File:
    """A file on one machine: whose typing is read of it, what that is, and what of it was here before the file."""

    parcel: Parcel
    digest: str
    unit: str
    typed: Typing
    here: frozenset[Handle]


class Settled(Ground):
    """A ground whose people are asked."""

    def noted(self, place: Place, op: Operation) -> None:
        """A word that a place has just said, on top of what stood there."""
        shown = {name: frozenset(self.record(place, (op.kind, op.record)).heads(name)) for name in op.fields or {}}
        self.same_base(place, op, shown)
        self.remember_save(place, op, dict(op.fields or {}), shown)

    def settling(self, place: Place, file: File, consent: object) -> Settling:
        """What must come of a file's typing once its operations are here, by what its person agreed to."""
        found = Settling()
        states = self.state(place)
        void = self.oracle.void_of(states, place.view)
        for key, (ref, name, value, _) in file.typed.items():
            handle, state = self._typed[key], states.get(ref, Record())
            if _asked(consent, "accept_typing") and self._disputes_signed(state, name, handle, file.unit):
                self._decide(place, found, ref, name, value)
            words = self._set_back_words(states, handle)
            if handle in file.here and (handle not in void or words):
                if handle in state.heads(name) or handle in state.waiting or text(state.value(name)) == text(value):
                    continue
                found.lines.append((*ref, name, "typed_again"))
                if not _asked(consent, "type_again"):
                    continue
                mine = {"refused" if place.unit == CITY else "void"}
                if file.unit == place.unit or file.unit in self.before(place, place.unit):
                    mine.add("void")
                if words:  # whose word it is takes it back, all of them or none
                    found.lifts |= words if {kind for kind, _ in words} <= mine else set()
                else:
                    self._decide(place, found, ref, name, value)
        for ref, name, heads, beneath in self._left_out(states, void, file):
            found.lines += [(*ref, name, "set_back")] * len(heads)
            if not _asked(consent, "take_back_cells"):
                continue
            if self.is_locked(place, file.unit, ref):
                found.late += len(heads)
                continue
            own = file.unit == place.unit or file.unit in self.before(place, place.unit)
            kind = "void" if own else "refused"
            found.words |= {(kind, f"{file.unit}/{h.hex()}") for h in (*heads, *beneath)}
        return found

    def settled(self, place: Place, ops: Iterable[Operation], found: Settling) -> None:
        """Hold what an import wrote by a person's consent against what had to come, and remember it."""
        words, lifts, decisions = set(found.words), set(found.lifts), dict(found.decisions)
        for op in ops:
            where = (op.kind, op.record)
            if op.kind in ("void", "refused"):
                expected = words if (op.fields or {}).get(op.kind) is True else lifts
                self.require(where in expected, f"{place.name} said of itself: {where} {op.fields}")
                expected.discard(where)
                self.noted(place, op)
                self.met["set back" if expected is words else "set back, then lifted"] += 1
                continue
            ((name, value),) = (op.fields or {"": None}).items()
            self.require((where, name) in decisions, f"{place.name} decided {where} {name}, which nobody asked for")
            wanted, base = decisions.pop((where, name))
            self.require(text(value) == text(wanted), f"{place.name} decided {where} {name} for {value}")
            proxy = place.unit == CITY and unit_of(*where) not in (None, CITY)
            self.require((op.origin == "proxy") == proxy, f"{place.name}: a decision's origin is {op.origin}")
            self.same_base(place, op, base)
            self.remember_save(place, op, dict(op.fields or {}), base)
            self.met["typed over signed" if len(base[name]) > 1 else "typed again"] += 1
        left = [*words, *lifts, *decisions]
        self.require(not left, f"{place.name} did not settle {left}")

    def check_losses(self, place: Place, before: Mapping[Ref, Record], asked: Mapping[str, object] | None) -> None:
        """A file over which a person was asked lost that much; one over which nobody was asked did not."""
        lost = losses(before, self.state(place))
        over = {counts for counts in lost.values() if counts[0] >= AT_LEAST and counts[0] * SHARE > counts[1]}
        if asked is None:
            self.require(not over, f"{place.name} lost {lost}, and nobody was asked")
        else:
            self.require((asked["count"], asked["of"]) in over, f"{place.name} was asked about {asked}, not {lost}")

    def _decide(self, place: Place, found: Settling, ref: Ref, name: str, value: object) -> None:
        """The typed value on top of all that stands; not where this desk may not write, nor in what is locked."""
        if not self.may_write(place, ref, [name]) or self.is_locked(place, place.unit, ref):
            return
        state = self.record(place, ref)
        base = {name: frozenset(state.heads(name))}
        if GONE not in state.open and state.heads(GONE):
            base[GONE] = frozenset(state.heads(GONE))  # over an open conflict about it a value takes no side
        found.decisions[ref, name] = (value, base)

    def _disputes_signed(self, state: Record, name: str, handle: Handle, unit: str) -> bool:
        """Whether a typed save stands against values only that its own unit wrote in the program."""
        field = state.fields.get(name)
        if field is None or not field.torn or handle not in field.heads:
            return False
        others = [self.oracle.saves[h] for h in field.heads if h != handle]
        return all(other.unit == unit and other.replica and not other.proxy for other in others)

    def _set_back_words(self, states: Mapping[Ref, Record], handle: Handle) -> set[Ref]:
        unit = self.oracle.saves[handle].unit
        refs = [(kind, f"{unit}/{handle.hex()}") for kind in ("void", "refused")]
        return {
            ref
            for ref in refs
            if ref in states and states[ref].value(ref[0]) is True and states[ref].value("reason") == "set_back"
        }

    def _left_out(
        self, states: Mapping[Ref, Record], void: set[Handle], file: File
    ) -> list[tuple[Ref, str, list[Handle], list[Handle]]]:
        """Cells that earlier savings of this workbook typed, and that this one shows as exported.

        For each what stands of it, and what only gave way to that: or it would be back as soon as that is not.
        """
        if file.parcel.head.receiver.startswith("group:") or not file.unit:
            return []
        handles: set[Handle] = set()
        for (kind, record), state in states.items():
            if kind != "typing" or state.gone or state.value("package") != file.parcel.head.package:
                continue
            unit, digest = record.split("/")
            earlier = str(state.value("saved") or "") <= file.parcel.saved or not file.parcel.saved
            if unit == file.unit and digest != file.digest[:32] and earlier:
                handles |= {bytes.fromhex(word) for word in str(state.value("operations") or "").split()}
        cells: dict[tuple[Ref, str], list[Handle]] = {}
        untouched = {key for key, (_, was) in file.parcel.shown.items() if file.parcel.typed.get(key, was) == was}
        for saved in (self.oracle.saves[h] for h in sorted(handles) if h in self.oracle.saves):
            for name in saved.values:
                if (*saved.ref, name) in untouched:
                    cells.setdefault((saved.ref, name), []).append(saved.id)
        found = []
        for (ref, name), typed in cells.items():
            heads = [h for h in typed if h in states.get(ref, Record()).heads(name)]
            beneath = [h for h in typed if h in void and not self._judged(states, h)]
            if heads:
                found.append((ref, name, heads, beneath))
        return found

    def _judged(self, states: Mapping[Ref, Record], handle: Handle) -> bool:
        """Whether somebody's word took a save's value."""
        record = f"{self.oracle.saves[handle].unit}/{handle.hex()}"
        return any(states.get((kind, record), Record()).value(kind) is True for kind in ("void", "refused"))


def _asked(consent: object, name: str) -> bool:
    return bool(getattr(consent, name))
