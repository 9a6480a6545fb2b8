"""What typed cells leave for a person to say: over signed values, set back by a later saving, typed again (design §5).

Nothing here is done silently. Each such cell is a line of the preview; with the person's consent a word or a decision
is written in the same transaction, under the name of whoever gave it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from par_desktop.data import journal, packages
from par_desktop.data.queries import typings as query
from par_desktop.data.queries.retracted import TAKEN_BACK
from par_desktop.domain.changes import Changes
from par_desktop.domain.fields import Canonical
from par_desktop.domain.locks import check_may_write, check_open
from par_desktop.domain.merge import RecordState
from par_desktop.domain.operation import DELETE, Operation, OpId, sealed
from par_desktop.domain.records.base import Writer
from par_desktop.domain.records.bookkeeping import REFUSED, VOID
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.typed import clean
from par_desktop.errors import NotAllowed, PackageProblem
from par_desktop.exchange.reader import ReadPackage
from par_desktop.exchange.typing import CellRef, RefusedCell
from par_desktop.services.desk import Desk
from par_desktop.services.note_record import noted
from par_desktop.services.retract_import import check_locks
from par_desktop.services.take_typing import Typed
from par_desktop.services.tell_differences import Difference, field_text

SET_BACK = "set_back"
"""State of a preview's line, and reason of the word: a later saving shows the cell as it was exported."""
TYPED_AGAIN = "typed_again"
"""State of a preview's line: what is typed was here before, and something else was put in its place since."""


@dataclass(slots=True)
class Settled:
    """``lines`` tell what stands open or was settled, ``refused`` what comes too late.

    ``decided`` conflicts were closed by the typed value.
    """

    changes: Changes = field(default_factory=Changes)
    lines: list[Difference] = field(default_factory=list)
    refused: list[RefusedCell] = field(default_factory=list)
    decided: list[CellRef] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a person has agreed to: see ``import_package.Consent``."""

    accept_typing: bool = False
    take_back_cells: bool = False
    type_again: bool = False


def already_here(desk: Desk, typed: Typed) -> frozenset[OpId]:
    """Which of a workbook's operations are in the journal; to be asked before they are appended."""
    return query.present(desk.conn, [op.id for op in typed.operations])


def settle(
    desk: Desk, package: ReadPackage, unit: str, typed: Typed, wishes: Wishes, known: Collection[OpId]
) -> Settled:
    """Settle one workbook's typing, after its operations were appended and noted; inside the import's write.

    ``known`` are the ids of its operations that were here before this import, none where the very file was: receiving
    it again says nothing new.
    """
    result = Settled()
    written: list[Operation] = []
    if wishes.accept_typing:
        written += _over_signed(desk, package, typed.operations)
        result.decided = [_cell(op, name) for op in written for name in op.fields or {}]
    standing, given_way = _set_back(desk, package, unit, typed)
    for op, name in standing:
        if wishes.take_back_cells:
            late = _too_late(desk, op, name)
            result.refused += late
            if not late:
                written += [_word(desk, each, SET_BACK) for each in (op, *given_way.pop(_cell(op, name), ()))]
                result.changes.changed += 1
        shows = " · ".join(text for part in typed.untouched[op.kind, op.record, name] if (text := clean(part)))
        result.lines.append(_set_back_line(desk, op, name, shows))
    set_back = query.words(desk.conn, SET_BACK)
    for op, state, name in _typed_again(desk, [op for op in typed.operations if op.id in known], set_back):
        answers: list[Operation] = []
        if wishes.type_again:
            words = set_back.get(op.id)
            answers = _lifted(desk, words) if words else _decision(desk, package, op, state, name)
        written += answers
        result.changes.changed += bool(answers)
        result.lines.append(_again_line(op, state, name))
    if written:
        result.changes.add(journal.append(desk.conn, written))
    return result


# for the wrong unit


def claimed_wrongly(desk: Desk, key: int, unit: str) -> list[Operation]:
    """What a received file of a group package (its local key) typed for other units than ``unit``, and still stands.

    Raises ``PackageProblem`` where a closed period or a published round holds any of it: there it is đính chính.
    """
    voided = journal.voided_ids(desk.conn)
    brought = journal.by_sequence(desk.conn, packages.brought_first(desk.conn, key))
    wrong = [op for _, op in brought if op.origin == "excel" and op.unit != unit and op.id not in voided]
    try:
        check_locks(desk, wrong)
    except NotAllowed as problem:
        raise PackageProblem(problem.code, **problem.facts) from problem
    return wrong


def take_from(desk: Desk, key: int, ops: Sequence[Operation]) -> Changes:
    """Take typed operations back from the unit they were read for, and its receipt with them."""
    packages.drop_excel_receipts(desk.conn, key)
    return journal.append(desk.conn, [_word(desk, op, TAKEN_BACK) for op in ops])


# over signed values


def _over_signed(desk: Desk, package: ReadPackage, ops: Sequence[Operation]) -> list[Operation]:
    """A decision for each typed cell that disputes only values its own unit signed."""
    decisions: list[Operation] = []
    for op in ops:
        state = journal.state_of(desk.conn, op.kind, op.record)
        by_id = {other.id: other for other in journal.operations_of(desk.conn, op.kind, op.record)}
        for name in op.fields or {}:
            heads = state.heads(name)
            others = [by_id[i] for i in heads if i != op.id]
            signed = all(other.unit == op.unit and other.origin == "app" for other in others)
            if name in state.conflicts and name != DELETE and op.id in heads and others and signed:
                decisions += _decision(desk, package, op, state, name)
    return decisions


def _decision(desk: Desk, package: ReadPackage, op: Operation, state: RecordState, name: str) -> list[Operation]:
    """The typed value on top of all heads, by this desk's unit or, for another's figure, as nhập thay of this file.

    None where this desk may not write the field, or not any more: the conflict waits for whoever may.
    """
    try:
        check_may_write(desk.actor, op.kind, op.record, [name], desk.locks(), desk.today)
    except NotAllowed:
        return []
    record_type = BY_NAME[op.kind]
    owner = record_type.unit_of(op.record)
    declared = record_type.field(name)
    mine = owner in (None, desk.unit.code) or owner in desk.actor.speaks_for
    proxy = not mine and declared is not None and Writer.COORDINATOR not in declared.writers
    fields: dict[str, Canonical] = {name: (op.fields or {})[name]}
    base = {name: state.heads(name)}
    if DELETE in state.fields and DELETE not in state.conflicts:
        # Over an open conflict between edit and delete a value takes no side, or it would be a word for deleting.
        base[DELETE] = state.heads(DELETE)
    decision = Operation(
        replica=desk.mark.replica,
        unit=desk.unit.code,
        kind=op.kind,
        record=op.record,
        fields=fields,
        base=base,
        at=desk.now,
        by=desk.person,
        origin="proxy" if proxy else "app",
        reason=package.path.name,
        nonce=desk.nonce(),
    )
    return [sealed(decision)]


# set back


def _set_back(
    desk: Desk, package: ReadPackage, unit: str, typed: Typed
) -> tuple[list[tuple[Operation, str]], dict[CellRef, list[Operation]]]:
    """Cells that an earlier saving of this workbook typed, that still stand, and that this one shows as exported.

    And by cell what only gave way to those: of A → B, set back, A would be there again, which nobody wants either.
    """
    standing: list[tuple[Operation, str]] = []
    beneath: defaultdict[CellRef, list[Operation]] = defaultdict(list)
    if not typed.untouched:
        return standing, beneath
    earlier = query.typed_earlier(desk.conn, unit, package.head.package, package.digest, package.saved)
    given_way = query.given_way(desk.conn)
    for _, op in journal.by_sequence(desk.conn, earlier):
        state = journal.state_of(desk.conn, op.kind, op.record)
        for name in op.fields or {}:
            if _cell(op, name) not in typed.untouched:
                continue
            if op.id in state.heads(name):
                standing.append((op, name))
            elif op.id in given_way:
                beneath[_cell(op, name)].append(op)
    return standing, beneath


def _cell(op: Operation, name: str) -> CellRef:
    return (op.kind, op.record, name)


def _too_late(desk: Desk, op: Operation, name: str) -> list[RefusedCell]:
    """A cell set back in a closed period or a submitted round is a late write like any other, and named."""
    try:
        check_open(desk.actor_of(op.unit), BY_NAME[op.kind], op.record, desk.locks(), desk.today)
    except NotAllowed as problem:
        return [RefusedCell(op.kind, f"{op.record} · {name}", "", problem, *_cell(op, name))]
    return []


def _word(desk: Desk, op: Operation, reason: str) -> Operation:
    """The typed value is taken back: by its own unit, or by the coordinator for it."""
    own = op.unit == desk.unit.code or op.unit in desk.actor.speaks_for
    kind = VOID if own else REFUSED
    record = kind.id(unit=op.unit, operation=op.id.hex())
    return noted(desk, kind.name, record, {kind.name: True, "reason": reason})


def _set_back_line(desk: Desk, op: Operation, name: str, shows: str) -> Difference:
    stands = journal.state_of(desk.conn, op.kind, op.record).fields[name].shown
    before = field_text(op.kind, name, stands)
    return Difference(op.kind, op.record, name, _label(op, name), before, shows, SET_BACK, op.by, op.origin, op.at)


# typed again


def _typed_again(
    desk: Desk, ops: Sequence[Operation], set_back: Collection[OpId]
) -> list[tuple[Operation, RecordState, str]]:
    """Cells of a new saving whose very operation was here before and has been set back or answered otherwise since."""
    voided = journal.voided_ids(desk.conn) - set(set_back)
    found: list[tuple[Operation, RecordState, str]] = []
    for op in ops:
        if op.id in voided:
            continue  # taken back or refused: told, and restored, as such
        state = journal.state_of(desk.conn, op.kind, op.record)
        for name, value in (op.fields or {}).items():
            stands = state.fields.get(name)
            shown = stands.shown if stands is not None else None
            if op.id not in state.heads(name) and op.id not in state.waiting and shown != value:
                found.append((op, state, name))
    return found


def _lifted(desk: Desk, words: Sequence[tuple[str, str]]) -> list[Operation]:
    """The words that took a set-back value, taken back; none where one is not this desk's to take back."""
    own = {desk.unit.code, *desk.actor.speaks_for}
    for kind, record in words:
        if not (desk.is_coordinator if kind == REFUSED.name else record.split("/")[0] in own):
            return []
    return [noted(desk, kind, record, {kind: None, "reason": TYPED_AGAIN}) for kind, record in words]


def _again_line(op: Operation, state: RecordState, name: str) -> Difference:
    stands = state.fields.get(name)
    before = field_text(op.kind, name, stands.shown if stands is not None else None)
    after = field_text(op.kind, name, (op.fields or {})[name])
    return Difference(op.kind, op.record, name, _label(op, name), before, after, TYPED_AGAIN, op.by, op.origin, op.at)


def _label(op: Operation, name: str) -> str:
    declared = BY_NAME[op.kind].field(name)
    return declared.label if declared is not None else "Xoá"
