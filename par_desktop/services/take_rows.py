"""Rows of a foreign table against what is kept: which this unit may write today, and what each would change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from par_desktop.data import journal
from par_desktop.domain.locks import check_may_write
from par_desktop.domain.records.base import Writer
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.records.dossier import DOSSIER
from par_desktop.errors import NotAllowed
from par_desktop.intake.rows import CellProblem
from par_desktop.intake.spec import Entry
from par_desktop.services.check_balance import Balances, refuses
from par_desktop.services.check_begun import check_begun
from par_desktop.services.check_entries import check_open as check_row_open
from par_desktop.services.check_entries import check_words
from par_desktop.text.sentences import sentence

if TYPE_CHECKING:
    from par_desktop.domain.operation import OpId
    from par_desktop.services.desk import Desk


@dataclass(frozen=True, slots=True)
class Line:
    """One record as it would be saved; ``state`` is new, changed, same or conflict."""

    entry: Entry
    state: str
    texts: tuple[tuple[str, str, str], ...]
    """Label, value now kept, value in the file; only what differs."""


def allowed(desk: Desk, entries: Sequence[Entry], sheet: str) -> tuple[list[Entry], list[CellProblem]]:
    """Those this unit may write today; the others named, each in its row."""
    actor, locks, today = desk.actor, desk.locks(), desk.today
    own = {actor.unit, *actor.speaks_for}
    balances = Balances(desk, {e.record: e.values for e in entries if e.kind == DOSSIER.name})
    judged = any(entry.kind == DOSSIER.name for entry in entries) and refuses(desk)
    free: list[Entry] = []
    barred: list[CellProblem] = []
    for entry in entries:
        try:
            if entry.unit and not actor.coordinator and entry.unit not in own:
                raise NotAllowed("row_of_other_unit", unit=desk.world.unit(entry.unit).name)
            check_may_write(actor, entry.kind, entry.record, list(entry.values), locks, today)
            check_words(desk, entry.kind, entry.record, entry.values)
            check_begun(desk, entry.kind, entry.record, entry.values.values())
            check_row_open(desk, actor, locks, entry.kind, entry.record, entry.values, today)
            wrong = balances.wrong(entry.record) if judged and entry.kind == DOSSIER.name else None
            if wrong is not None:
                raise wrong
            free.append(entry)
        except NotAllowed as error:
            told = CellProblem(sheet, entry.address, entry.title, error.code, sentence(error))
            barred.append(told)
    return free, barred


def compare(desk: Desk, entries: Sequence[Entry]) -> list[Line]:
    """Each record against what is kept."""
    states = journal.states_of(desk.conn, [(entry.kind, entry.record) for entry in entries])
    lines: list[Line] = []
    for entry in entries:
        declared = BY_NAME[entry.kind]
        state = states[entry.kind, entry.record]
        proxy = _is_proxy(desk, entry)
        texts: list[tuple[str, str, str]] = []
        torn = False
        for name, value in entry.values.items():
            kind = declared.by_name[name].kind
            now = state.fields[name].shown if name in state.fields else None
            if kind.canonical(value) == now:
                continue
            before, after = (" / ".join(filter(None, kind.texts(each))) for each in (kind.restore(now), value))
            texts.append((declared.by_name[name].label, before, after))
            torn = torn or (proxy and now is not None and _own_value(desk, entry, state.heads(name)))
        if state.deleted:
            # What the file does not say must not come back with it.
            blank = dict.fromkeys(each.name for each in declared.fields)
            entry = replace(entry, back=True, values={**blank, **entry.values})
        if not texts and not state.deleted:
            told = "same"
        elif torn:
            told = "conflict"
        else:
            told = "changed" if any(each.shown is not None for each in state.fields.values()) else "new"
        lines.append(Line(entry, told, tuple(texts)))
    return lines


def _is_proxy(desk: Desk, entry: Entry) -> bool:
    declared = BY_NAME[entry.kind]
    owner = declared.unit_of(entry.record)
    actor = desk.actor
    writers = {writer for name in entry.values for writer in declared.by_name[name].writers}
    return owner not in (None, actor.unit, *actor.speaks_for) and Writer.COORDINATOR not in writers


def _own_value(desk: Desk, entry: Entry, heads: Sequence[OpId]) -> bool:
    """Whether the unit itself wrote what is shown: nhập thay never goes over that, it becomes a conflict."""
    ops = {op.id: op for op in journal.operations_of(desk.conn, entry.kind, entry.record)}
    return any(head in ops and ops[head].unit != desk.unit.code for head in heads)
