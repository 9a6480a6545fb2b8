"""Programs that are wrong in one way each; the walk must tell every one of them from the right one."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

from par_desktop.data import identity, journal, packages, projection, superseding
from par_desktop.domain import locks, merge, permissions
from par_desktop.domain.merge import FieldState, RecordState
from par_desktop.domain.operation import Operation, OpId, sealed
from par_desktop.domain.permissions import Actor
from par_desktop.domain.records.succession import Merger
from par_desktop.exchange.reader import ReadPackage
from par_desktop.services import (
    desk,
    import_package,
    merge_units,
    release_waiting,
    save_record,
    settle_typing,
    take_typing,
    vouch_operations,
)
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, shown_heads
from par_desktop.services.settle_typing import Wishes
from par_desktop.services.take_typing import Typed
from par_desktop.services.vouch_operations import Vouched

Broken = Callable[[], Any]
"""A context inside which the program is wrong."""


@contextmanager
def bases_by_record() -> Iterator[None]:
    """What a writer was shown is kept for the record as a whole: whoever saw any field has seen all."""

    def heads(state: RecordState, patch: Patch, name: str, by_id: Any, replica: str) -> tuple[OpId, ...]:
        shown = patch.shown if patch.shown is not None else {n: f.heads for n, f in state.fields.items()}
        return tuple({op_id: None for ids in shown.values() for op_id in ids})

    def cover(start: Any, name: str, by_id: Mapping[OpId, Operation], covered: set[OpId]) -> None:
        stack = list(start)
        while stack:
            op_id = stack.pop()
            if op_id not in covered:
                covered.add(op_id)
                stack += [i for ids in by_id[op_id].base.values() for i in ids] if op_id in by_id else []

    with mock.patch.object(save_record, "_heads", heads), mock.patch.object(merge, "_cover", cover):
        yield


@contextmanager
def receipts_by_number() -> Iterator[None]:
    """A receipt for package 5 is taken for one of 1 to 5."""
    right = packages.note_receipts

    def note(conn: Any, replica: str, ids: Sequence[str]) -> None:
        sql = """SELECT o.id FROM package o JOIN package known ON known.receiver = o.receiver
                 AND known.replica = o.replica AND known.direction = 'out' AND o.number <= known.number
                 WHERE known.id = ? AND o.direction = 'out'"""
        right(conn, replica, [*ids, *(str(row[0]) for i in ids for row in conn.execute(sql, (i,)).fetchall())])

    with mock.patch.object(packages, "note_receipts", note):
        yield


@contextmanager
def arrival_watermarks() -> Iterator[None]:
    """Whoever acknowledged an operation is taken to have all that came here before it."""
    right = packages.held_by

    def held(conn: Any, replica: str) -> tuple[set[int], set[int]]:
        whole, bare = right(conn, replica)
        return set(range(max(whole, default=0) + 1)), bare

    with mock.patch.object(packages, "held_by", held):
        yield


@contextmanager
def kept_replica() -> Iterator[None]:
    """A copied or restored workspace goes on under the old machine's name."""
    right = identity.settle

    def settle(conn: Any, state: Path, folder: Path, *more: Any) -> identity.Mark:
        mark = identity.read_mark(state, identity.settings(conn)["workspace"])
        if mark is None:
            return right(conn, state, folder, *more)
        kept = dataclasses.replace(mark, path=identity.place_of(folder), last_operation=identity.last_operation(conn))
        identity.write_mark(state, kept)
        return kept

    with mock.patch.object(identity, "settle", settle):
        yield


@contextmanager
def _typed_otherwise(change: Callable[[Desk, ReadPackage, Operation], Operation]) -> Iterator[None]:
    right = take_typing.typed_operations

    def typed(desk: Desk, package: ReadPackage, unit: str) -> Typed:
        found = right(desk, package, unit)
        made = [sealed(change(desk, package, op)) for op in found.operations]
        places = {new.id: found.places[old.id] for new, old in zip(made, found.operations, strict=True)}
        return dataclasses.replace(found, operations=made, places=places)

    with mock.patch.object(import_package, "typed_operations", typed):
        yield


def importers_heads() -> Any:
    """A typed cell builds on what stands where the file is imported, not on what the cell showed."""

    def change(desk: Desk, _package: ReadPackage, op: Operation) -> Operation:
        now = shown_heads(desk, op.kind, op.record)
        return dataclasses.replace(op, base={name: now.get(name, ()) for name in op.base})

    return _typed_otherwise(change)


def version_in_typed_id() -> Any:
    """A typed cell's name holds which saving it came from."""
    return _typed_otherwise(lambda _desk, package, op: dataclasses.replace(op, nonce=package.digest))


@contextmanager
def no_vouching() -> Iterator[None]:
    """Whatever a signed package brings is taken."""

    def vouch(_desk: Desk, package: ReadPackage, **_more: object) -> Vouched:
        return Vouched(accepted=list(package.operations))

    with mock.patch.object(import_package, "vouch", vouch):
        yield


@contextmanager
def last_writer_wins() -> Iterator[None]:
    """The value with the latest time stands."""

    def field(name: str, _by_id: Any, ready: Mapping[OpId, Operation], voided: Any, _depth: Any) -> FieldState | None:
        effective = [op for op in ready.values() if op.fields is not None and name in op.fields and op.id not in voided]
        if not effective:
            return None
        top = max(effective, key=lambda op: (op.at, op.id))
        return FieldState((top.fields or {})[name], (top.id,), False)

    with mock.patch.object(merge, "_field", field):
        yield


@contextmanager
def nothing_superseded() -> Iterator[None]:
    """Every saving of a workbook stands for itself."""
    with mock.patch.object(superseding, "refresh", return_value=set()):
        yield


@contextmanager
def void_forgets() -> Iterator[None]:
    """A void operation is as if it had never been: it passes no ancestry on."""
    right = merge.resolve

    def resolve(ops: Any, voided: Any = frozenset(), released: Any = frozenset()) -> RecordState:
        kept = [
            dataclasses.replace(op, base={n: tuple(i for i in ids if i not in voided) for n, ids in op.base.items()})
            for op in ops
            if op.id not in voided
        ]
        return right(kept, voided, released)

    with (
        mock.patch.object(journal, "resolve", resolve),
        mock.patch.object(projection, "resolve", resolve),
        mock.patch.object(save_record, "resolve", resolve),
    ):
        yield


@contextmanager
def audience_of_everyone() -> Iterator[None]:
    """A visit travels to its unit before it is published."""
    from par_desktop.services import outgoing

    with mock.patch.object(outgoing, "is_published", return_value=True):
        yield


def words_for_heirs() -> Any:
    """What a merger not heard of would make right is refused for good."""
    return mock.patch.object(vouch_operations._Judge, "may_be_heirs", return_value=False)


def receipts_for_heirs() -> Any:
    """What was not taken is acknowledged."""
    return mock.patch.object(vouch_operations, "_owe_no_receipt")


def same_value_conflicts() -> Any:
    """Equal values are called a conflict."""
    right = merge._field

    def field(*args: Any) -> FieldState | None:
        state = right(*args)
        return state if state is None else state._replace(conflict=len(state.heads) > 1)

    return mock.patch.object(merge, "_field", field)


@contextmanager
def release_forgets() -> Iterator[None]:
    """What was let count without its ancestors never has any: not when they come, either."""
    right = merge.resolve

    def resolve(ops: Any, voided: Any = frozenset(), released: Any = frozenset()) -> RecordState:
        bare = [dataclasses.replace(op, base=dict.fromkeys(op.base, ())) if op.id in released else op for op in ops]
        return right(bare, voided, released)

    with (
        mock.patch.object(journal, "resolve", resolve),
        mock.patch.object(projection, "resolve", resolve),
        mock.patch.object(save_record, "resolve", resolve),
    ):
        yield


@contextmanager
def release_alone() -> Iterator[None]:
    """Only what a person pointed at is let count, not what it waits for along with it."""
    with mock.patch.object(release_waiting, "_ancestors", return_value=set()):
        yield


@contextmanager
def first_link_only() -> Iterator[None]:
    """Of A → B → C it is heard that C took over B, and not that it took over A by way of it."""

    def nearest(unit: str, mergers: Mapping[str, Merger], day: date | None = None) -> frozenset[str]:
        known = (m for m in mergers.values() if day is None or m.since is None or m.since <= day)
        return frozenset(m.unit for m in known if m.successor == unit != m.unit)

    with (
        mock.patch.object(desk, "predecessors", nearest),
        mock.patch.object(vouch_operations, "predecessors", nearest),
        mock.patch.object(merge_units, "predecessors", nearest),
    ):
        yield


def heirs_never_end() -> Any:
    """A successor that ended in its turn goes on writing in what it had taken over."""
    right = locks._check_ended

    def check(actor: Actor, owner: str, *rest: Any) -> None:
        if actor.unit == owner:
            right(actor, owner, *rest)

    return mock.patch.object(locks, "_check_ended", check)


def consent_assumed() -> Any:
    """Nobody is asked what typed cells leave open."""
    return mock.patch.object(import_package, "_wishes", return_value=Wishes(True, True, True))


def loss_not_asked() -> Any:
    """A file may delete what it likes."""
    return mock.patch.object(import_package, "_check_losses")


@contextmanager
def set_back_alone() -> Iterator[None]:
    """Of a cell that was typed twice only what stands is set back."""
    right = settle_typing._set_back

    def found(*args: Any) -> tuple[Any, dict[Any, Any]]:
        return right(*args)[0], {}

    with mock.patch.object(settle_typing, "_set_back", found):
        yield


def decided_though_locked() -> Any:
    """A typed value agreed to is decided for whatever is closed or has ended."""

    def check(actor: Actor, kind: str, record: str, names: Any, *_locks: Any) -> None:
        permissions.check_write(actor, kind, record, names)

    return mock.patch.object(settle_typing, "check_may_write", check)


def moved_leaves() -> Any:
    """What a file typed for the wrong unit stays there when it is given to another."""
    return mock.patch.object(import_package, "claimed_wrongly", return_value=[])


def moved_for_once() -> Any:
    """A file that was moved is read for the unit it claims when it comes again."""
    return mock.patch.object(import_package, "set_setting")


BROKEN: Mapping[str, Broken] = {
    make.__name__: make
    for make in (
        bases_by_record,
        receipts_by_number,
        arrival_watermarks,
        kept_replica,
        importers_heads,
        no_vouching,
        version_in_typed_id,
        last_writer_wins,
        nothing_superseded,
        void_forgets,
        audience_of_everyone,
        words_for_heirs,
        receipts_for_heirs,
        same_value_conflicts,
        release_forgets,
        release_alone,
        first_link_only,
        heirs_never_end,
        consent_assumed,
        loss_not_asked,
        set_back_alone,
        decided_though_locked,
        moved_leaves,
        moved_for_once,
    )
}
