"""Who vouches for an operation that arrives, and what is said of those that nobody may bring (design §3.4, §5)."""

from __future__ import annotations

from dataclasses import dataclass, field

from par_desktop.data import journal
from par_desktop.domain.fields import Canonical
from par_desktop.domain.keys import check_key
from par_desktop.domain.operation import DELETE, Operation
from par_desktop.domain.permissions import check_write
from par_desktop.domain.records.bookkeeping import REFUSED
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import NotAllowed, ParError, ValueProblem
from par_desktop.exchange.reader import ReadPackage
from par_desktop.exchange.typing import RefusedCell
from par_desktop.services.desk import Desk
from par_desktop.services.note_record import noted


@dataclass(slots=True)
class Vouched:
    """What a package's operations come to: those taken, the fields refused, and the words sent to their authors."""

    accepted: list[Operation] = field(default_factory=list)
    refused: list[RefusedCell] = field(default_factory=list)
    words: list[Operation] = field(default_factory=list)


def vouch(desk: Desk, package: ReadPackage) -> Vouched:
    """A sender vouches for its own unit's operations, the coordinator for all; each must be its author's to write."""
    found = Vouched()
    relays = package.head.sender == desk.world.coordinator
    for op in package.operations:
        try:
            if op.unit != package.head.sender and not relays:
                raise NotAllowed("foreign_operation", unit=op.unit)
            check_write(desk.actor_of(op.unit), op.kind, op.record, _written(op))
            _check_values(desk, op)
        except ParError as problem:
            found.refused += _refused(op, problem)
            if desk.is_coordinator and op.unit == package.head.sender:
                found.words += _word(desk, op, problem)
            continue
        found.accepted.append(op)
    return found


def _written(op: Operation) -> tuple[str, ...]:
    """The fields an operation writes. ``base`` may name the delete mark as mere ancestry."""
    if op.fields is None:
        return tuple(name for name in op.base if name != DELETE)
    return tuple(op.fields)


def _check_values(desk: Desk, op: Operation) -> None:
    """Every value one that its field can hold, every key part one that exists; else ``NotAllowed``."""
    record_type = BY_NAME.get(op.kind)
    if record_type is None:
        return
    try:
        check_key(desk.world, record_type, op.record)
        for name, value in (op.fields or {}).items():
            declared = record_type.field(name)
            if declared is not None:
                declared.kind.restore(value)
    except ValueProblem as problem:
        raise NotAllowed("bad_operation", why=problem.code) from problem


def _refused(op: Operation, problem: ParError) -> list[RefusedCell]:
    values = {name: "" if op.fields is None else str(op.fields.get(name, "")) for name in _written(op)}
    return [
        RefusedCell(op.kind, f"{op.record} · {name}", value, problem, op.kind, op.record, name)
        for name, value in values.items()
    ]


def _word(desk: Desk, op: Operation, problem: ParError) -> list[Operation]:
    """The coordinator's word that it did not take an operation, once: its author sees "bị từ chối" and why."""
    record = REFUSED.id(unit=op.unit, operation=op.id.hex())
    if journal.operations_of(desk.conn, REFUSED.name, record):
        return []
    fields: dict[str, Canonical] = {"refused": True, "reason": problem.code}
    return [noted(desk, REFUSED.name, record, fields)]
