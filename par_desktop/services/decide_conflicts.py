"""Decide conflicts one by one or in bulk, and take a decision back: it is an operation like any other (design §3.3)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from par_desktop.data import journal
from par_desktop.domain.operation import OpId
from par_desktop.domain.records.base import Writer
from par_desktop.domain.records.bookkeeping import VOID
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.views.conflict_rows import OpenConflict
from par_desktop.domain.views.task_rows import ConflictValue
from par_desktop.errors import NotAllowed
from par_desktop.services.desk import Desk
from par_desktop.services.note_record import noted
from par_desktop.services.save_record import Patch, Saved, save


class Rule(StrEnum):
    """Which value of each conflict is kept when many are decided at once."""

    SHOWN = "shown"
    OWNERS = "owners"
    IN_PROGRAM = "in_program"
    IN_EXCEL = "in_excel"


@dataclass(frozen=True, slots=True)
class Bulk:
    """What a bulk decision would do: the patches, and the conflicts the rule says nothing about."""

    patches: tuple[Patch, ...]
    left: tuple[OpenConflict, ...]


def decision(conflict: OpenConflict, value: object) -> Patch:
    """The patch that keeps a value: it names every head, so whoever sees it sees the conflict closed."""
    if conflict.is_delete:
        return Patch(conflict.kind, conflict.record, deleted=bool(value))
    return Patch(conflict.kind, conflict.record, {conflict.field: value}, shown={conflict.field: conflict.heads})


def in_bulk(conflicts: Sequence[OpenConflict], rule: Rule) -> Bulk:
    """The decisions a rule makes; a conflict in which it fits no value, or several, is left to a person."""
    patches: list[Patch] = []
    left: list[OpenConflict] = []
    for conflict in conflicts:
        fitting = [value for value in conflict.values if _fits(conflict, value, rule)]
        if len(fitting) == 1:
            patches.append(decision(conflict, fitting[0].value))
        else:
            left.append(conflict)
    return Bulk(tuple(patches), tuple(left))


def _fits(conflict: OpenConflict, value: ConflictValue, rule: Rule) -> bool:
    if rule is Rule.SHOWN:
        return value.shown
    if rule is Rule.OWNERS:
        return value.unit == conflict.unit and value.origin != "proxy"
    if rule is Rule.IN_PROGRAM:
        return value.origin == "app"
    return value.origin == "excel"


def decide_many(desk: Desk, conflicts: Sequence[OpenConflict], rule: Rule, source: str = "") -> Saved:
    """Save the decisions of a rule in one transaction. Raises as ``save`` does, with nothing written."""
    return save(desk, in_bulk(conflicts, rule).patches, reason=source, source=source)


def may_decide(desk: Desk, conflict: OpenConflict) -> bool:
    """Whether this unit may write the field at all."""
    writers = BY_NAME[conflict.kind].deleters if conflict.is_delete else _writers(conflict)
    own = conflict.unit in ("", desk.unit.code) or conflict.unit in desk.actor.speaks_for
    if own and Writer.OWNER in writers:
        return True
    return desk.is_coordinator and (Writer.COORDINATOR in writers or (not own and Writer.PROXY in writers))


def _writers(conflict: OpenConflict) -> frozenset[Writer]:
    field = BY_NAME[conflict.kind].field(conflict.field)
    return field.writers if field is not None else frozenset()


def take_back(desk: Desk, operation: OpId) -> Saved:
    """Take an own decision back: its value goes, its ancestry stays, and the conflict is open again.

    Raises ``NotAllowed("not_own_decision")`` for another unit's.
    """
    (found,) = journal.by_ids(desk.conn, [operation]) or (None,)
    if found is None or found.unit != desk.unit.code:
        raise NotAllowed("not_own_decision", unit=found.unit if found is not None else "")
    record = VOID.id(unit=found.unit, operation=operation.hex())
    with desk.write("take a decision back") as conn:
        word = noted(desk, VOID.name, record, {"void": True, "reason": "decision_taken_back"}, origin="app")
        return Saved(journal.append(conn, [word]), ())
