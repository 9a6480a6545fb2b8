"""Take an import back, and restore it (design §3.6, §4; docs/decisions/0010).

Only operations that this import brought first lose their value; they stay in the journal and in the history, and pass
their ancestry on. The coordinator's word about others' operations is ``refused``, a unit's about its own is ``void``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from par_desktop.data import journal, packages
from par_desktop.data.packages import PackageRow
from par_desktop.data.queries import retracted as query
from par_desktop.data.queries.retracted import TAKEN_BACK
from par_desktop.data.worldtables import fill_if_stale
from par_desktop.domain.changes import Changes
from par_desktop.domain.locks import containing
from par_desktop.domain.operation import Operation, OpId
from par_desktop.domain.periods import Period
from par_desktop.domain.records.bookkeeping import REFUSED, VOID
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.records.membership import MEMBERSHIP
from par_desktop.domain.records.score import SCORE
from par_desktop.domain.views.package_rows import Consequence
from par_desktop.errors import NotAllowed, ValueProblem
from par_desktop.services.browse_packages import local_time, unit_name
from par_desktop.services.describe_record import describe, field_label
from par_desktop.services.desk import Desk
from par_desktop.services.issue_report import issued_after
from par_desktop.services.note_record import noted
from par_desktop.text.formats import date_short, period_label

RESTORED = "restored"
"""Reason of the word that lifts another."""


@dataclass(frozen=True, slots=True)
class Retracted:
    """What taking back, or restoring, came to: how many operations; ``kept`` are the city's, which stay."""

    operations: int
    kept: int
    changes: Changes


def consequences(desk: Desk, package: int) -> tuple[Consequence, ...]:
    """What was built on an import, to be read before it is taken back; raises as ``retract`` does.

    Decisions and later edits on top of its values, rounds handed in with its scores, packages that sent it on,
    documents issued since that may hold its figures.
    """
    _, gone, _ = _to_take_back(desk, package)
    ids = {op.id for op in gone}
    found: list[Consequence] = []
    later = journal.by_sequence(desk.conn, query.later_on_same_records(desk.conn, package))
    voided = journal.voided_ids(desk.conn)
    for _, op in later:
        if op.id not in voided and not _is_bookkeeping(op):
            found += _built_on(desk, op, ids)
    rounds = {(p["unit"], p["round"]) for op in gone if op.kind == SCORE.name for p in [SCORE.parts(op.record)]}
    for unit, code, day in query.submitted(desk.conn, sorted(rounds)):
        name = unit_name(desk.world, unit)
        found.append(Consequence("submission", f"{name} đã nộp tự chấm điểm {_period(code)} ngày {_day(day)}"))
    for receiver, number, at in query.relays(desk.conn, package):
        name = unit_name(desk.world, receiver)
        found.append(Consequence("relay", f"Đã gửi tiếp cho {name} trong gói số {number} ngày {_day(at)}"))
    for made in issued_after(desk, package, _periods(gone)):
        words = f"Đã xuất {made.title} ngày {_day(made.at)} ({Path(made.path).name})"
        found.append(Consequence("document", words))
    return tuple(found)


def retract(desk: Desk, package: int) -> Retracted:
    """Take back what a received package (its local key) brought first, in one transaction.

    Raises ``NotAllowed``: ``import_locked`` or ``import_published`` where only đính chính is left, ``take_back_city``
    where a unit would take back what the city sent, ``nothing_to_take_back``.
    """
    with desk.write(f"take back package {package}"):
        return take_back(desk, package)


def take_back(desk: Desk, package: int) -> Retracted:
    """As ``retract``, inside a write of the caller's."""
    row, gone, kept = _to_take_back(desk, package)
    said = [_word(desk, op) for op in gone]
    changes = _append(desk, said)
    packages.set_taken_back(desk.conn, row.key, desk.now)
    packages.drop_excel_receipts(desk.conn, row.key)
    return Retracted(len(gone), kept, changes)


def restore_import(desk: Desk, package: int) -> Retracted:
    """Give back what was taken back of a package, in one transaction.

    Raises ``NotAllowed``: ``not_taken_back``, ``import_locked`` or ``import_published``.
    """
    with desk.write(f"restore package {package}"):
        ops = _ops(desk, package)
        back = _liftable(desk, ops)
        if not back:
            raise NotAllowed("not_taken_back")
        check_locks(desk, back)
        changes = _lift(desk, back)
        packages.set_taken_back(desk.conn, package, "")
        return Retracted(len(back), len(ops) - len(back), changes)


def give_back(desk: Desk, package: int, typing_unit: str = "") -> tuple[frozenset[OpId], Changes]:
    """The very package has come again: what was taken back of it is restored, inside the import's write.

    ``typing_unit``: of a group package the unit it is read for now; what it once typed for another stays taken back.

    Nothing is, where a lock has come in between; then the preview lists it as taken back.
    """
    back = _liftable(desk, _ops(desk, package))
    back = [op for op in back if not typing_unit or op.origin != "excel" or op.unit == typing_unit]
    try:
        check_locks(desk, back)
    except NotAllowed:
        return frozenset(), Changes()
    packages.set_taken_back(desk.conn, package, "")
    return frozenset(op.id for op in back), _lift(desk, back)


def restore_operations(desk: Desk, ids: Sequence[OpId]) -> Retracted:
    """Give back single operations that a preview listed as taken back, whichever package brought them first."""
    with desk.write(f"restore {len(ids)} operations"):
        found = journal.by_sequence(desk.conn, query.sequences(desk.conn, ids))
        back = _liftable(desk, [op for _, op in found])
        if not back:
            raise NotAllowed("not_taken_back")
        check_locks(desk, back)
        return Retracted(len(back), len(ids) - len(back), _lift(desk, back))


def taken_back(desk: Desk, ids: Iterable[OpId]) -> frozenset[OpId]:
    """Which of these operations were taken back."""
    return frozenset(query.words(desk.conn).keys() & set(ids))


def spoken_about(desk: Desk, ops: Sequence[Operation]) -> list[Operation]:
    """Operations here that arriving words take the value from, or give it back to: a preview tells of them too."""
    ids = []
    for op in ops:
        if op.kind in (VOID.name, REFUSED.name):
            with suppress(ValueProblem):
                ids.append(OpId(bytes.fromhex(VOID.parts(op.record)["operation"])))
    found = journal.by_sequence(desk.conn, query.sequences(desk.conn, ids))
    return [op for _, op in found if not _is_bookkeeping(op)]


def _to_take_back(desk: Desk, package: int) -> tuple[PackageRow, list[Operation], int]:
    """The package, the operations that would lose their value, and how many stay because they are the city's."""
    row = packages.one(desk.conn, package)
    if row is None or row.direction != "in":
        raise NotAllowed("nothing_to_take_back")
    # What only gave way to a later saving is taken back too, or it would return when that saving is.
    judged = query.reasons(desk.conn)
    standing = [op for op in _ops(desk, package) if op.id not in judged]
    gone = standing if desk.is_coordinator else [op for op in standing if _is_own(desk, op)]
    if standing and not gone:
        raise NotAllowed("take_back_city", unit=desk.world.unit(desk.world.coordinator).office_name)
    if not gone:
        raise NotAllowed("nothing_to_take_back")
    check_locks(desk, gone)
    return row, gone, len(standing) - len(gone)


def _ops(desk: Desk, package: int) -> list[Operation]:
    """What a package brought first; words and typings stay: they say what others hold."""
    found = journal.by_sequence(desk.conn, packages.brought_first(desk.conn, package))
    return [op for _, op in found if not _is_bookkeeping(op)]


def _is_bookkeeping(op: Operation) -> bool:
    record_type = BY_NAME.get(op.kind)
    return record_type is not None and record_type.bookkeeping


def _is_own(desk: Desk, op: Operation) -> bool:
    return op.unit == desk.unit.code or op.unit in desk.actor.speaks_for


def check_locks(desk: Desk, ops: Sequence[Operation]) -> None:
    """A closed period or a published round has been reported: there it is đính chính, value by value."""
    closed, published = query.closed_periods(desk.conn), query.published_rounds(desk.conn)
    if not closed and not published:
        return
    for op in ops:
        record_type = BY_NAME.get(op.kind)
        if record_type is None:
            continue
        try:
            parts = record_type.parts(op.record)
        except ValueProblem:
            continue
        if parts.get("round") in published:
            raise NotAllowed("import_published", round=_period(parts["round"]))
        code = parts.get(record_type.locked_by or "", "")
        locked = next((period for period in containing(code) if period in closed), None) if code else None
        if locked is not None and record_type.locked_by != "round":
            raise NotAllowed("import_locked", period=_period(locked))


def _word(desk: Desk, op: Operation) -> Operation:
    if _is_own(desk, op):
        record = VOID.id(unit=op.unit, operation=op.id.hex())
        return noted(desk, VOID.name, record, {"void": True, "reason": TAKEN_BACK}, "app")
    record = REFUSED.id(unit=op.unit, operation=op.id.hex())
    return noted(desk, REFUSED.name, record, {"refused": True, "reason": TAKEN_BACK}, "app")


def _liftable(desk: Desk, ops: Sequence[Operation]) -> list[Operation]:
    """Those of the operations that were taken back and whose word this desk may lift: its own, or the coordinator's."""
    words = query.words(desk.conn)

    def may(op: Operation) -> bool:
        return _is_own(desk, op) if words[op.id][0] == VOID.name else desk.is_coordinator

    return [op for op in ops if op.id in words and may(op)]


def _lift(desk: Desk, ops: Sequence[Operation]) -> Changes:
    words = query.words(desk.conn)
    said = []
    for op in ops:
        kind, record = words[op.id]
        said.append(noted(desk, kind, record, {kind: None, "reason": RESTORED}, "app"))
    return _append(desk, said)


def _append(desk: Desk, said: Sequence[Operation]) -> Changes:
    changes = journal.append(desk.conn, said)
    if changes.touches(MEMBERSHIP.name):
        fill_if_stale(desk.conn, desk.world)
    return changes


def _built_on(desk: Desk, op: Operation, ids: set[OpId]) -> list[Consequence]:
    """A line for each field that this operation wrote on top of a value to be taken back."""
    lines = []
    described = describe(desk.world, op.kind, op.record)
    for name in op.fields if op.fields is not None else op.base:
        shown = op.base.get(name, ())
        if ids.isdisjoint(shown):
            continue
        what = ", ".join(p for p in (described.unit, described.group, described.title) if p)
        words = f"{what}: {field_label(desk.world, op.kind, name, op.record)}"
        if len(shown) > 1:
            lines.append(Consequence("decision", f"Đã quyết định xung đột · {words}"))
        else:
            lines.append(Consequence("edit", f"Đã sửa tiếp · {words}"))
    return lines


def _periods(ops: Sequence[Operation]) -> list[str]:
    """The periods, months and rounds that these operations speak of."""
    found: set[str] = set()
    for op in ops:
        with suppress(ValueProblem):
            parts = BY_NAME[op.kind].parts(op.record) if op.kind in BY_NAME else {}
            found |= {Period.parse(parts[name]).code for name in ("month", "period", "round") if name in parts}
    return sorted(found)


def _period(code: str) -> str:
    try:
        return period_label(code)
    except ValueProblem:
        return code


def _day(text: str) -> str:
    when = local_time(text)
    return date_short(when.date()) if when is not None else text
