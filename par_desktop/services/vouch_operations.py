"""Who vouches for an operation that arrives, and what is said of those that are not taken (design §3.4, §5).

A write that its author had no right to (foreign, forged, an id that is no record) is dropped and named. A write of
the unit's own that comes too late or holds no possible value is *kept* and voided by the coordinator's ``refused``
word, so that what is built on it keeps its ancestry and reopening can give it back (docs/decisions/0009). Only the
coordinator judges what comes late, once, when it arrives; everybody else hears it as a record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from par_desktop.data import journal, keys, packages
from par_desktop.data.queries import locks as lock_rows
from par_desktop.data.queries.outgoing import target_of
from par_desktop.domain.fields import Canonical
from par_desktop.domain.keys import check_key
from par_desktop.domain.locks import Locks, check_open
from par_desktop.domain.operation import DELETE, Operation, OpId
from par_desktop.domain.permissions import Actor, check_write
from par_desktop.domain.possible import check_kinds, check_maximum
from par_desktop.domain.records.base import RecordType
from par_desktop.domain.records.bookkeeping import REFUSED, VOID
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.records.entry import ENTRY
from par_desktop.domain.records.succession import SUCCESSION, Merger, predecessors
from par_desktop.domain.typed import clean
from par_desktop.domain.wellformed import check_shape
from par_desktop.errors import NotAllowed, ParError, ValueProblem
from par_desktop.exchange.reader import ReadPackage
from par_desktop.exchange.typing import RefusedCell
from par_desktop.services.check_entries import check_open as check_row_open
from par_desktop.services.check_entries import check_words
from par_desktop.services.desk import Desk
from par_desktop.services.note_record import noted
from par_desktop.text.reasons import REASONS


@dataclass(slots=True)
class Vouched:
    """What operations come to: those for the journal, the fields refused, and the coordinator's words about them.

    ``words`` go into the journal before ``accepted``: among these are the kept ones that the words void.
    """

    accepted: list[Operation] = field(default_factory=list)
    refused: list[RefusedCell] = field(default_factory=list)
    words: list[Operation] = field(default_factory=list)


def vouch(desk: Desk, package: ReadPackage, *, known_before: bool = False) -> Vouched:
    """A sender vouches for its own unit's operations, the coordinator for all; each must be its author's to write.

    ``known_before``: the file is one this workspace, or the one it was restored from, has received already; what it
    holds was judged then and does not come late now.
    """
    found = Vouched()
    sender = package.head.sender
    relays = sender == desk.world.coordinator
    judge = _Judge(desk, package.operations, relays=relays)
    packages.withheld_no_more(desk.conn, package.head.package, package.digest)
    for op in package.operations:
        own = op.unit == sender
        try:
            check_shape(op)
            if not own and not relays:
                raise NotAllowed("foreign_operation", unit=op.unit)
            if op.id not in judge.here:
                judge.check_right(op)
        except ParError as problem:
            found.refused += _refused(op, problem)
            if (own or relays) and judge.may_be_heirs(op, unheard=relays or _others_decide(desk, package)):
                _owe_no_receipt(desk, package)  # its sender goes on sending it, until this machine has heard
            elif desk.is_coordinator and own:
                found.words += refusal(desk, op, problem.code)
            continue
        judged = desk.is_coordinator and own
        wrong = None if op.id in judge.here else judge.problem(op, in_time=known_before or not judged)
        if wrong is not None:
            if not judged and judge.is_told(op):
                wrong = None  # the coordinator kept it, and says so
            elif judged:
                found.refused += _refused(op, wrong)
                found.words += kept(desk, op, wrong.code) if op.kind == VOID.name else refusal(desk, op, wrong.code)
                wrong = None
        elif judged and op.kind == VOID.name and op.id not in judge.here:
            found.words += kept(desk, op, "")
        if wrong is not None:
            found.refused += _refused(op, wrong)
            continue
        found.accepted.append(op)
    return found


def vouch_typed(
    desk: Desk, typed: Sequence[Operation], places: Mapping[OpId, tuple[str, str]], *, known_before: bool = False
) -> Vouched:
    """Typed cells that come too late are kept and refused like any late write; ``places`` are (sheet, address)."""
    found = Vouched(accepted=list(typed))
    if known_before or not desk.is_coordinator:
        return found
    judge = _Judge(desk, typed, relays=False)
    for op in typed:
        problem = None if op.id in judge.here else judge.late(op)
        if problem is not None:
            for cell in _refused(op, problem):
                sheet, address = places.get(op.id, (cell.sheet, cell.address))
                found.refused.append(
                    RefusedCell(sheet, address, cell.value, problem, cell.kind, cell.record, cell.field)
                )
            found.words += refusal(desk, op, problem.code)
    return found


class _Judge:
    """What is asked of each operation, with what is asked of the database only once."""

    def __init__(self, desk: Desk, ops: Sequence[Operation], *, relays: bool) -> None:
        self._desk = desk
        self._relays = relays
        self._actors: dict[str, Actor] = {}
        self._locks: Locks | None = None
        self._mergers = _mergers_told(desk, ops) if relays else {}
        self.here = lock_rows.present(desk.conn, [op.id for op in ops])
        self._told = {op.record for op in ops if op.kind == REFUSED.name}
        self._today = desk.today
        self._rights: set[tuple[str, str, str | None, tuple[str, ...]]] = set()

    @property
    def locks(self) -> Locks:
        if self._locks is None:
            self._locks = self._desk.locks()
        return self._locks

    def check_right(self, op: Operation) -> None:
        """Raise where it is not its author's to write, or its id names nothing."""
        record_type = BY_NAME.get(op.kind)
        if record_type is not None:
            self._check_writer(op, record_type)
            try:
                check_key(self._desk.world, record_type, op.record)
            except ValueProblem as problem:
                raise NotAllowed("bad_operation", why=problem.code) from problem
        if op.kind == ENTRY.name:
            check_words(self._desk, op.kind, op.record, op.fields or {})

    def _check_writer(self, op: Operation, record_type: RecordType) -> None:
        """The same unit's same fields of the same owner's records are asked about once."""
        actor, names = self._actor(op.unit), _written(op)
        try:
            asked = (op.unit, op.kind, record_type.unit_of(op.record), names)
        except ValueProblem:
            asked = None
        if op.fields is not None and asked in self._rights:
            return
        if not _may_have_deleted(actor, op):
            check_write(actor, op.kind, op.record, names)
            if op.fields is not None and asked is not None:
                self._rights.add(asked)

    def may_be_heirs(self, op: Operation, *, unheard: bool) -> bool:
        """Whether a merger that begins later by this clock, or (``unheard``) is not known here, would make it right.

        A word would take the value for good on every machine. A merger that was taken back here explains nothing.
        """
        record_type = BY_NAME.get(op.kind)
        try:
            owner = record_type.unit_of(op.record) if record_type is not None else None
        except ValueProblem:
            return False
        if owner is None or owner not in self._desk.world.units_by_code:
            return False
        heir = Actor(op.unit, False, frozenset({owner}))
        try:
            if not _may_have_deleted(heir, op):
                check_write(heir, op.kind, op.record, _written(op))
        except NotAllowed:
            return False
        stands = owner in predecessors(op.unit, lock_rows.mergers(self._desk.conn))
        return stands or (unheard and owner not in predecessors(op.unit, _mergers_told(self._desk, ())))

    def is_told(self, op: Operation) -> bool:
        """Whether the coordinator says, in this package or before, that it refused this operation."""
        record = REFUSED.id(unit=op.unit, operation=op.id.hex())
        return record in self._told or bool(journal.operations_of(self._desk.conn, REFUSED.name, record))

    def problem(self, op: Operation, *, in_time: bool) -> ParError | None:
        """A value that cannot be, or a write that comes too late; ``in_time`` where that is not this desk's to say.

        So is whether points are above the most.
        """
        record_type = BY_NAME.get(op.kind)
        if record_type is None:
            return None
        try:
            check_kinds(record_type, op.fields or {})
            if not in_time:
                # What the most is follows from data, and only one place judges by what it has.
                check_maximum(self._desk.world, record_type, op.record, op.fields or {})
        except ValueProblem as problem:
            # A range that a person can keep to is said by its name; what no form lets through has none.
            return problem if problem.code in REASONS else NotAllowed("bad_operation", why=problem.code)
        return None if in_time else self.late(op)

    def late(self, op: Operation) -> ParError | None:
        """``period_closed``, ``round_submitted`` or ``unit_ended``; ``None`` in time, or where it changes nothing."""
        record_type = BY_NAME.get(op.kind)
        if record_type is None:
            return None
        if op.kind == VOID.name:
            return self._late_void(op, record_type)
        locks = self.locks
        if not (locks.closed or locks.submitted or locks.ended):
            return None
        actor, today = self._actor(op.unit), self._today
        try:
            check_open(actor, record_type, op.record, self.locks, today)
            check_row_open(self._desk, actor, self.locks, op.kind, op.record, op.fields or {}, today)
        except NotAllowed as problem:
            return None if self._changes_nothing(op) else problem
        return None

    def _late_void(self, op: Operation, record_type: RecordType) -> ParError | None:
        """Taking back what stands in a locked record is a late write too."""
        target = OpId(bytes.fromhex(record_type.parts(op.record)["operation"]))
        row = target_of(self._desk.conn, target.hex())
        about = BY_NAME.get(row[0]) if row is not None else None
        if row is None or about is None:
            return None  # not here before this package: taking it back changes nothing that anybody saw
        try:
            check_open(self._actor(op.unit), about, row[1], self.locks, self._desk.today)
        except NotAllowed as problem:
            return problem
        return None

    def _changes_nothing(self, op: Operation) -> bool:
        """Whether every value is what stands there already: a proxy entry confirmed after closing."""
        if op.fields is None:
            return False
        state = journal.state_of(self._desk.conn, op.kind, op.record)
        return all(
            (shown := state.fields.get(name)) is not None and not shown.conflict and shown.shown == value
            for name, value in op.fields.items()
        )

    def _actor(self, unit: str) -> Actor:
        if unit not in self._actors:
            actor = self._desk.actor_of(unit)
            if self._relays:
                actor = Actor(unit, actor.coordinator, actor.speaks_for | predecessors(unit, self._mergers))
            self._actors[unit] = actor
        return self._actors[unit]


def _may_have_deleted(actor: Actor, op: Operation) -> bool:
    """Whether an operation without its values may be a delete that its author may do.

    A delete builds on the heads of every field, so its base does not tell what it wrote.
    """
    if op.fields is not None or DELETE not in op.base:
        return False
    try:
        check_write(actor, op.kind, op.record, (DELETE,))
    except NotAllowed:
        return False
    return True


def _others_decide(desk: Desk, package: ReadPackage) -> bool:
    """Whether another machine of the coordinator may have told the sender something that has not come here yet.

    Where this is the only one, nobody but its own user enters mergers, and a foreign write gets its word (design §3.4).
    """
    others = any(p.replica != desk.mark.replica for p in keys.peers(desk.conn, desk.world.coordinator))
    return others or not packages.all_sent_here(desk.conn, package.head.receipts)


def _owe_no_receipt(desk: Desk, package: ReadPackage) -> None:
    """A package whose operations were not all taken is not acknowledged."""
    packages.withhold_receipt(desk.conn, package.head.package, package.digest)


def _mergers_told(desk: Desk, ops: Sequence[Operation]) -> dict[str, Merger]:
    """Every merger ever entered, here or in this package: what the coordinator relays was in order when written."""
    told = dict.fromkeys(lock_rows.mergers_ever(desk.conn))
    for op in ops:
        if op.kind == SUCCESSION.name and op.unit == desk.world.coordinator and (op.fields or {}).get("successor"):
            told[op.record, str((op.fields or {})["successor"])] = None
    return {f"{unit}→{successor}": Merger(unit, successor) for unit, successor in told}


def _written(op: Operation) -> tuple[str, ...]:
    """The fields an operation writes. ``base`` may name the delete mark as mere ancestry."""
    if op.fields is None:
        return tuple(name for name in op.base if name != DELETE)
    return tuple(op.fields)


def _refused(op: Operation, problem: ParError) -> list[RefusedCell]:
    told = {} if op.fields is None or problem.code == "counts_only" else op.fields  # names stay out of lists, too
    values = {name: str(told.get(name, "")) for name in _written(op)}
    record, *rest = _printable(op.record, op.kind, *values)  # a forged one may hold anything, at any length
    kind, *names = rest
    return [
        RefusedCell(kind, f"{record} · {name}", _printable(value)[0], problem, kind, record, name)
        for name, value in zip(names, values.values(), strict=True)
    ] or [RefusedCell(kind, record, "", problem, kind, record, "")]


def _printable(*texts: str) -> list[str]:
    return [clean(text[:300]).encode("utf-8", "ignore").decode() for text in texts]


def refusal(desk: Desk, op: Operation, reason: str) -> list[Operation]:
    """The coordinator's word that it did not take an operation, once: its author sees "bị từ chối" and why."""
    record = REFUSED.id(unit=op.unit, operation=op.id.hex())
    if journal.operations_of(desk.conn, REFUSED.name, record):
        return []
    return [noted(desk, REFUSED.name, record, {"refused": True, "reason": reason})]


def kept(desk: Desk, op: Operation, reason: str) -> list[Operation]:
    """The coordinator's word that an operation stands though its unit took it back too late (``reason`` says why).

    Without a reason the taking back came in time, and an earlier such word is lifted. One word on the operation itself
    and not on the void: no word ever speaks of another (docs/decisions/0004).
    """
    row = desk.conn.execute("SELECT stands FROM refused WHERE unit = ? AND operation = ?", tuple(op.record.split("/")))
    stands = (row.fetchone() or (None,))[0] == 1
    if stands == bool(reason):
        return []
    fields: dict[str, Canonical] = {"stands": True if reason else None, "reason": reason or None}
    return [noted(desk, REFUSED.name, op.record, fields)]
