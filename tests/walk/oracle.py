"""What must be true of a set of saves, written from the definitions alone (design §3, §4); knows nothing of the program.

Names of operations are taken from the program as mere handles. Who had been shown what is kept here, by the walk itself,
so a program that writes down a wrong base is found out.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

Handle = bytes
Ref = tuple[str, str]
"""Kind and record id."""
GONE = "*"
"""The delete mark's name."""

# The hand-written table of who reads what: the record's own unit, everybody, or its unit once its governor is out.
OWN = frozenset(
    {"assignment", "dossier", "reading", "score", "remedy", "passage", "evidence", "evidence_use", "submission",
     "reopening", "paper", "typing", "machine"}
)  # fmt: skip
WORDS = frozenset({"void", "refused", "release"})
"""They speak of one save, and go wherever that goes."""
ALL = frozenset({"round", "membership", "closing", "succession", "coordinator_machine"})
GOVERNED = {"inspection": "inspection", "finding": "inspection", "answer": "inspection", "appraisal": "round"}
UNIT_AT = {
    "assignment": 1, "dossier": 0, "reading": 1, "score": 1, "remedy": 0, "passage": 2, "evidence": 0,
    "evidence_use": 0, "submission": 0, "reopening": 0, "paper": 0, "void": 0, "refused": 0, "typing": 0, "release": 0,
    "machine": 0, "inspection": 0, "finding": 0, "answer": 0, "appraisal": 2,
}  # fmt: skip
# Who writes what: "unit" its own, "city" the coordinator, "both" also nhập thay; second word: who may delete.
RIGHTS = {
    "assignment": ("both", "city"), "dossier": ("both", "city"), "evidence": ("both", "both"), "score": ("unit", "city"),
    "remedy": ("unit", "unit"), "inspection": ("city", "city"), "finding": ("city", "city"), "round": ("city", "city"),
    "appraisal": ("city", "city"), "closing": ("city", "city"), "reopening": ("city", "city"),
    "submission": ("unit", "unit"), "refused": ("city", "city"), "void": ("unit", "city"), "typing": ("both", "city"), "release": ("city", "city"),
    "succession": ("city", "city"), "machine": ("unit", "city"), "coordinator_machine": ("city", "city"),
}  # fmt: skip
BOOKS = frozenset({"void", "refused", "release", "typing", "machine", "coordinator_machine"})
"""What the journal says of itself; nobody misses it."""
BEGINS = {"assignment": 2, "dossier": 1, "score": 2}
"""Where a record's id says which time it is about."""
JUDGING = {"void": "void", "refused": "refused", "release": "released"}


def unit_of(kind: str, record: str) -> str | None:
    """Whose record it is; ``None`` for the city's and for kinds nobody knows."""
    at = UNIT_AT.get(kind)
    return None if at is None else record.split("/")[at]


def containing(month: str) -> tuple[str, ...]:
    """A month and the quarter, half year and year it lies in."""
    year, number = month.split("-")
    return (month, f"{year}-Q{(int(number) + 2) // 3}", f"{year}-H{(int(number) + 5) // 6}", year)


def text(value: object) -> str:
    """One text for one value."""
    return json.dumps(value, sort_keys=True)


@dataclass(frozen=True)
class Save:
    """One save as the walk knows it. ``shown``: for each field touched, the saves its writer was shown."""

    id: Handle
    unit: str
    replica: str
    kind: str
    record: str
    values: Mapping[str, Any]
    shown: Mapping[str, frozenset[Handle]]
    proxy: bool = False

    @property
    def ref(self) -> Ref:
        return (self.kind, self.record)


@dataclass
class Field:
    """A field's heads, the one that is shown first, and whether they disagree."""

    heads: tuple[Handle, ...]
    value: Any
    torn: bool


@dataclass
class Record:
    """A record as it must be."""

    fields: dict[str, Field] = field(default_factory=dict)
    gone: bool = False
    clash: bool = False
    waiting: set[Handle] = field(default_factory=set)

    @property
    def open(self) -> set[str]:
        """Fields that are open conflicts."""
        return {n for n, f in self.fields.items() if f.torn} | ({GONE} if self.clash else set())

    def heads(self, name: str) -> tuple[Handle, ...]:
        found = self.fields.get(name)
        return found.heads if found else ()

    def value(self, name: str) -> Any:
        found = self.fields.get(name)
        return found.value if found else None


def stands(states: Mapping[Ref, Record], ref: Ref, name: str) -> Any:
    """A value of a record that is not deleted."""
    state = states.get(ref)
    return None if state is None or state.gone else state.value(name)


def taken_over(states: Mapping[Ref, Record], unit: str, today: str | None) -> set[str]:
    """Units whose successor this one is, by way of others too; by a day, or by what stands at all."""
    found: set[str] = set()
    nearer = {unit}
    while nearer:
        ended = {record for kind, record in states if kind == "succession"} - found - {unit}
        nearer = {e for e in ended if _heir(states, e, today) in nearer}
        found |= nearer
    return found


def _heir(states: Mapping[Ref, Record], ended: str, today: str | None) -> str | None:
    ref = ("succession", ended)
    since = stands(states, ref, "since")
    begun = today is None or since is None or since <= today
    heir = stands(states, ref, "successor")
    return heir if heir and heir != ended and begun else None


def through(mergers: Collection[tuple[str, str]], unit: str) -> set[str]:
    """Units whose successor this one is by these mergers (unit that ended, successor), by way of others too."""
    found: set[str] = set()
    nearer = {unit}
    while nearer:
        nearer = {ended for ended, heir in mergers if heir in nearer} - found - {unit}
        found |= nearer
    return found


def has_ended(states: Mapping[Ref, Record], unit: str, ref: Ref, today: str) -> bool:
    """Whether a record, a unit's own or of one it took over, is about a time that began after the unit's last day."""
    kind, record = ref
    if kind not in BEGINS or _heir(states, unit, None) is None:
        return False
    if unit_of(kind, record) not in (unit, *taken_over(states, unit, today)):
        return False
    since = stands(states, ("succession", unit), "since")
    year, _, part = record.split("/")[BEGINS[kind]].partition("-")
    first = f"{year}-{(int(part[1:]) * 3 - 2 if part.startswith('Q') else int(part or 1)):02}-01"
    return since is not None and first >= since


def losses(before: Mapping[Ref, Record], after: Mapping[Ref, Record]) -> dict[tuple[str, str], tuple[int, int]]:
    """By kind and unit, how many records were blanked or deleted between two states, and of how many."""
    lost: dict[tuple[str, str], int] = {}
    for ref, was in before.items():
        now = after.get(ref, was)
        if now is was or ref[0] in BOOKS or not was.fields or was.gone:
            continue
        names = {n for n in {*was.fields, *now.fields} - {GONE} if n not in now.open}
        emptied = any(was.value(n) is not None and now.value(n) is None for n in names)
        filled = any(was.value(n) is None and now.value(n) is not None for n in names)
        if now.gone or (emptied and not filled):
            key = (ref[0], unit_of(*ref) or "")
            lost[key] = lost.get(key, 0) + 1
    of = dict.fromkeys(lost, 0)
    for (kind, record), was in before.items():
        key = (kind, unit_of(kind, record) or "")
        if key in of and was.fields and not was.gone:
            of[key] += 1
    return {key: (count, of[key]) for key, count in lost.items()}


View = dict[Handle, bool]
"""What one installation has: the save, and whether with its values."""


class Oracle:
    """All saves ever made, and what any set of them comes to."""

    def __init__(self) -> None:
        self.saves: dict[Handle, Save] = {}
        self._above: dict[tuple[Handle, str], frozenset[Handle]] = {}
        self._long: dict[tuple[Handle, str], int] = {}

    def add(self, save: Save) -> None:
        self.saves[save.id] = save

    def mergers(self, view: Mapping[Handle, bool]) -> set[tuple[str, str]]:
        """(unit that ended, successor) of every merger that was ever entered, as far as this view knows."""
        saves = self.saves
        found = ((saves[h].record, saves[h].values.get("successor")) for h, whole in view.items() if whole and saves[h].kind == "succession")
        return {(ended, heir) for ended, heir in found if heir}

    def above_here(self, handle: Handle, name: str, here: Collection[Handle]) -> set[Handle]:
        """All that a save descends from on a field by way of what is here; what is lost leads nowhere."""
        found: set[Handle] = set()
        nearer = {handle}
        while nearer:
            nearer = {n for h in nearer if h in here for n in self.saves[h].shown.get(name, ())} - found
            found |= nearer
        return found

    def above(self, handle: Handle, name: str) -> frozenset[Handle]:
        """All that a save descends from on a field."""
        key = (handle, name)
        if key not in self._above:
            near = self.saves[handle].shown.get(name, frozenset())
            self._above[key] = near.union(*(self.above(n, name) for n in near))
        return self._above[key]

    def length(self, handle: Handle, name: str, here: Collection[Handle] | None = None) -> int:
        """How long the chain behind a save is on a field; only of what is here, where some of it is lost."""
        if here is not None:
            near = self.saves[handle].shown.get(name, frozenset())
            return 1 + max((self.length(n, name, here) for n in near if n in here), default=0)
        key = (handle, name)
        if key not in self._long:
            near = self.saves[handle].shown.get(name, frozenset())
            self._long[key] = 1 + max((self.length(n, name) for n in near), default=0)
        return self._long[key]

    def ready(self, view: Iterable[Handle], released: set[Handle]) -> tuple[set[Handle], set[Handle]]:
        """The saves whose whole ancestry is here (or that were released), and those that wait for some of it."""
        have = set(view)
        waits: set[Handle] = set()
        while True:
            more = {
                h
                for h in have - waits - released
                if any(n not in have or n in waits for near in self.saves[h].shown.values() for n in near)
            }
            if not more:
                return have - waits, waits
            waits |= more

    def records(self, view: View) -> dict[Ref, Record]:
        """Every record of a view."""
        by_ref: dict[Ref, list[Handle]] = {}
        for handle in view:
            by_ref.setdefault(self.saves[handle].ref, []).append(handle)
        done = {ref: self.record(h, view, set(), set()) for ref, h in by_ref.items() if ref[0] in JUDGING}
        judged, released = self._words(done, view)
        for ref in [r for r in by_ref if r[0] == "typing"]:
            done[ref] = self.record(by_ref[ref], view, judged, released)
        void = judged | self._superseded({r: s for r, s in done.items() if r[0] == "typing"}, view, judged)
        for ref, handles in by_ref.items():
            if ref not in done:
                done[ref] = self.record(handles, view, void, released)
        return done

    def void(self, view: View) -> set[Handle]:
        """Saves that count no longer, by somebody's word or a later saving of their workbook."""
        return self.void_of(self.records(view), view)

    def void_of(self, states: Mapping[Ref, Record], view: View) -> set[Handle]:
        """The same, of a view whose records are known."""
        judged, _ = self._words(states, view)
        return judged | self._superseded({r: s for r, s in states.items() if r[0] == "typing"}, view, judged)

    def _words(self, states: Mapping[Ref, Record], view: View) -> tuple[set[Handle], set[Handle]]:
        """What words took the value from (a word about another unit's save is none), and what they let count."""
        judged: set[Handle] = set()
        released: set[Handle] = set()
        for (kind, record), state in states.items():
            if kind not in JUDGING or state.gone or state.value(JUDGING[kind]) is not True:
                continue
            unit, target = record.split("/")[0], bytes.fromhex(record.split("/")[1])
            if kind == "release":
                released.add(target)
            elif target in view and self.saves[target].unit == unit:
                judged.add(target)
        return judged, released

    def _superseded(self, typings: Mapping[Ref, Record], view: View, judged: set[Handle]) -> set[Handle]:
        """A typed save is void while every saving that lists it has a later one that says otherwise of its cell.

        Later: of the same package by the same unit, holding every cell of the earlier one. A file of a group package
        is somebody's own copy.
        """
        lists: list[tuple[str, str, tuple[str, str], dict[tuple[str, str, str], Handle]]] = []
        for (_, record), state in typings.items():
            unit = record.split("/")[0]
            if state.gone or not state.value("operations") or not state.value("package"):
                continue
            ids = [bytes.fromhex(word) for word in str(state.value("operations")).split()]
            cells: dict[tuple[str, str, str], Handle] = {}
            for handle in ids:
                save = self.saves.get(handle) if handle in view else None
                if save is None:
                    cells["", handle.hex(), ""] = handle
                elif save.unit == unit:
                    cells |= {(save.kind, save.record, name): handle for name in save.values}
            # A file of a group package is a workbook of its own.
            book = f"{state.value('package')} {record}" if state.value("shared") else str(state.value("package"))
            order = (str(state.value("saved") or ""), record.split("/")[1])
            lists.append((unit, book, order, cells))
        beaten: set[Handle] = set()
        kept: set[Handle] = set()
        for unit, book, order, cells in lists:
            for cell, handle in cells.items():
                later = [
                    other
                    for u, b, o, other in lists
                    if (u, b) == (unit, book) and o > order and cells.keys() <= other.keys()
                ]
                if any(other[cell] != handle and other[cell] not in judged for other in later):
                    beaten.add(handle)
                else:
                    kept.add(handle)
        return beaten - kept

    def record(self, handles: Iterable[Handle], view: View, void: set[Handle], released: set[Handle]) -> Record:
        """One record from its saves: a field's heads are those that no other standing save descends from."""
        have = set(handles)
        here, waits = self.ready(have, released)
        lacking = have if released & have else None  # what was let count may lack some of what it was built on

        def above(handle: Handle, name: str) -> Collection[Handle]:
            return self.above(handle, name) if lacking is None else self.above_here(handle, name, lacking)

        result = Record(waiting=waits)
        standing = [h for h in here if view[h] and h not in void]
        for name in sorted({n for h in standing for n in self.saves[h].values}):
            writers = [h for h in standing if name in self.saves[h].values]
            heads = [h for h in writers if not any(h in above(w, name) for w in writers)]
            heads.sort(key=lambda h: (self.length(h, name, lacking), h), reverse=True)
            values = {text(self.saves[h].values[name]) for h in heads}
            result.fields[name] = Field(tuple(heads), self.saves[heads[0]].values[name], len(values) > 1)
        mark = result.fields.get(GONE)
        deletes = [h for h in mark.heads if self.saves[h].values[GONE]] if mark else []
        result.clash = any(
            edit != delete and edit not in above(delete, name) and delete not in above(edit, GONE)
            for delete in deletes
            for name, state in result.fields.items()
            if name != GONE
            for edit in state.heads
        )
        result.gone = bool(mark and mark.value and not mark.torn and not result.clash)
        return result

    def locked(self, states: Mapping[Ref, Record], unit: str, city: str, ref: Ref, today: str) -> bool:
        """Whether a record is closed for a unit, or is about a time when that unit was no more."""
        return has_ended(states, unit, ref, today) or self._shut(states, unit, city, ref, today)

    def _shut(self, states: Mapping[Ref, Record], unit: str, city: str, ref: Ref, today: str) -> bool:
        """Whether a record is closed for a unit: its period by the city, its round by having been handed in."""
        kind, record = ref
        owner = unit_of(kind, record) or ""
        if kind in ("score", "submission"):
            code = record.rsplit("/", 1)[1]
            codes: tuple[str, ...] = (code,)
            shut = stands(states, ("submission", f"{owner}/{code}"), "submitted") is not None
        elif kind == "dossier" and unit != city:
            codes = containing(record.split("/")[1])
            shut = any(stands(states, ("closing", c), "closed") is not None for c in codes)
        else:
            return False
        until = [stands(states, ("reopening", f"{owner}/{c}"), "until") for c in codes]
        return shut and not any(day is not None and day >= today for day in until)

    def published(self, view: View, governor: Ref) -> bool:
        """Whether a visit or a round was ever given a day of publication, as far as this view knows."""
        return any(
            view[h] and self.saves[h].ref == governor and self.saves[h].values.get("published") is not None
            for h in view
        )

    def may_read(self, unit: str, ref: Ref, view: View, city: str, before: Collection[str] = ()) -> bool:
        """The table above, for one record; ``before`` are the units that this one took over."""
        kind, record = ref
        if unit == city or kind in ALL:
            return True
        if kind in WORDS:
            target = bytes.fromhex(record.split("/")[1])
            if target in view:
                about = self.saves[target].ref
                return about[0] not in WORDS and self.may_read(unit, about, view, city, before)
            return unit_of(kind, record) in (unit, *before)
        if unit_of(kind, record) not in (unit, *before):
            return False
        if kind in OWN:
            return True
        governor = GOVERNED.get(kind)
        if governor is None:
            return False
        size = 2 if governor == "inspection" else 1
        return self.published(view, (governor, "/".join(record.split("/")[:size])))


def may_write(unit: str, city: str, kind: str, record: str, names: Iterable[str], before: Collection[str] = ()) -> bool:
    """The table of rights, for one save; ``before`` are the units that the writer took over."""
    if kind not in RIGHTS:
        return kind not in UNIT_AT  # an unknown kind may be written by whoever knows it
    owner = unit_of(kind, record)
    for name in names:
        right = RIGHTS[kind][1 if name == GONE else 0]
        mine = owner in (unit, *before)
        if not ((right in ("unit", "both") and mine) or (right in ("city", "both") and unit == city)):
            return False
    return True
