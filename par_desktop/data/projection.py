"""The projection: each record as its operations make it, as a row that screens and reports query (design §4).

Only ``journal`` writes through this. A record of which nothing stands (all of it waits, or was taken back) has no row.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from par_desktop.data.operations import operations_of
from par_desktop.data.superseding import voided_ids
from par_desktop.domain.changes import Changes
from par_desktop.domain.fields import Canonical, Column
from par_desktop.domain.merge import FieldState, RecordState, resolve
from par_desktop.domain.operation import DELETE, Operation, OpId
from par_desktop.domain.records.base import RecordType
from par_desktop.domain.records.bookkeeping import REFUSED, RELEASE, VOID
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import ValueProblem

Ref = tuple[str, str]
"""Kind and record id."""
JUDGING = frozenset({VOID.name, REFUSED.name, RELEASE.name})
"""Kinds that take an operation's value away or let it count; their own operations are never voided

(docs/decisions/0004).
"""


def released_ids(conn: sqlite3.Connection) -> frozenset[OpId]:
    """Operations that count without their lost ancestors, by the coordinator's word; pass them to ``resolve``."""
    rows = conn.execute("SELECT operation FROM release WHERE released = 1 AND deleted = 0").fetchall()
    return frozenset(OpId(bytes.fromhex(str(row[0]))) for row in rows)


@dataclass(slots=True)
class Projected:
    """Records as they were projected last; the state of one with a single operation is made when it is asked for."""

    _states: dict[Ref, RecordState] = field(default_factory=dict)
    _alone: dict[Ref, Operation] = field(default_factory=dict)

    def put(self, ref: Ref, state: RecordState) -> None:
        self._states[ref] = state
        self._alone.pop(ref, None)

    def put_alone(self, ref: Ref, op: Operation) -> None:
        """A record whose only operation is plain (``is_plain``)."""
        self._alone[ref] = op
        self._states.pop(ref, None)

    def get(self, ref: Ref) -> RecordState | None:
        op = self._alone.get(ref)
        return single(op) if op is not None else self._states.get(ref)


@dataclass(slots=True)
class Projection:
    """One transaction's view: ``touched`` operations by record, and the records that were here ``before``."""

    conn: sqlite3.Connection
    touched: Mapping[Ref, list[Operation]]
    before: frozenset[Ref]
    changes: Changes
    waiting: dict[Ref, int] = field(default_factory=dict)
    states: Projected | None = None
    """Where somebody wants them afterwards: the records as they were projected last."""

    def project(self, refs: Sequence[Ref]) -> None:
        """Resolve these records and put their rows in place."""
        if not refs:
            return
        conn = self.conn
        voided_values, released = voided_ids(conn), released_ids(conn)
        rows: dict[str, list[tuple[Column, ...]]] = {}
        gone: dict[str, list[tuple[str, ...]]] = {}
        marks: list[tuple[int, int, str, str]] = []
        for ref in refs:
            known = ref in self.before or ref not in self.touched
            ops = operations_of(conn, *ref) if known else self.touched[ref]
            voided = frozenset() if ref[0] in JUDGING else voided_values
            record_type = BY_NAME.get(ref[0])
            parts = _parts(record_type, ref[1]) if record_type is not None else None
            self.changes.records.add(ref)
            if not known and len(ops) == 1 and is_plain(ops[0]) and ops[0].id not in voided:
                op = ops[0]
                if self.states is not None:
                    self.states.put_alone(ref, op)
                if parts is not None and op.fields:
                    row = (*parts, *_columns_of(ref[0], op.fields), 0, 0, op.at, op.origin)
                    rows.setdefault(ref[0], []).append(row)
                continue
            state = resolve(ops, voided, released)
            conflicts = len(state.conflicts)
            if self.states is not None:
                self.states.put(ref, state)
            if known or conflicts or state.waiting:
                marks.append((conflicts, len(state.waiting), *ref))
                self._count_marks(ref, state)
            if record_type is None or parts is None:
                continue  # kept in the journal all the same
            if state.fields:
                shown = {name: field_.shown for name, field_ in state.fields.items()}
                told = (int(state.deleted), conflicts, *_origin(record_type, state, ops))
                rows.setdefault(ref[0], []).append((*parts, *_columns_of(ref[0], shown), *told))
            elif known:
                gone.setdefault(ref[0], []).append(parts)
        conn.executemany("UPDATE record SET conflicts = ?, waiting = ? WHERE kind = ? AND id = ?", marks)
        for kind, values in rows.items():
            width = len(BY_NAME[kind].key)
            values.sort(key=lambda row: row[:width])  # texts alone
            conn.executemany(_upsert_sql(kind), values)
        for kind, keys in gone.items():
            where = " AND ".join(f"{name} = ?" for name in BY_NAME[kind].key)
            conn.executemany(f'DELETE FROM "{kind}" WHERE {where}', keys)

    def _count_marks(self, ref: Ref, state: RecordState) -> None:
        """Conflicts that were not there, and what waits."""
        sql = "SELECT conflicts FROM record WHERE kind = ? AND id = ?"
        was = int(self.conn.execute(sql, ref).fetchone()[0])
        self.waiting[ref] = len(state.waiting)
        if not is_bookkeeping(ref[0]):
            self.changes.conflicts += max(0, len(state.conflicts) - was)


@cache
def is_bookkeeping(kind: str) -> bool:
    """Whether records of a kind keep the journal in order and are never counted as changes."""
    record_type = BY_NAME.get(kind)
    return record_type is not None and record_type.bookkeeping


def projected(conn: sqlite3.Connection, ref: Ref) -> tuple[object, ...] | None:
    """A record's values and delete mark as they stand; ``None`` where it has no row."""
    record_type = BY_NAME.get(ref[0])
    if record_type is None:
        return None
    parts = _parts(record_type, ref[1])
    if parts is None:
        return None
    where = " AND ".join(f"{k} = ?" for k in record_type.key)
    sql = f'SELECT {", ".join([*_columns(record_type), "deleted"])} FROM "{ref[0]}" WHERE {where}'
    row: tuple[object, ...] | None = conn.execute(sql, parts).fetchone()
    return row


def _parts(record_type: RecordType, record: str) -> tuple[str, ...] | None:
    """The key of a record's row; ``None`` where the id cannot be one of this sort."""
    try:
        return record_type.values(record)
    except ValueProblem:
        return None


def is_plain(op: Operation) -> bool:
    """Whether an operation, alone on its record, is all there is to say: most records, most of the time."""
    if op.fields is None or any(op.base.values()):
        return False
    return op.fields.keys() == op.base.keys() and DELETE not in op.base


def single(op: Operation) -> RecordState:
    """The state of a record whose one operation is plain."""
    heads = (op.id,)
    return RecordState({n: FieldState(v, heads, False) for n, v in (op.fields or {}).items()}, False, False, {})


@cache
def _upsert_sql(kind: str) -> str:
    columns = [*BY_NAME[kind].key, *_columns(BY_NAME[kind]), "deleted", "conflicts", "changed_at", "origin"]
    marks = ",".join("?" * len(columns))
    return f'INSERT OR REPLACE INTO "{kind}" ({", ".join(columns)}) VALUES ({marks})'


def _columns(record_type: RecordType) -> list[str]:
    return [f.name + suffix for f in record_type.fields for suffix, _ in f.kind.columns]


def _columns_of(kind: str, shown: Mapping[str, Canonical]) -> list[Column]:
    """The fields' columns of a row."""
    columns: list[Column] = []
    for name, stored, blank in _plan(kind):
        columns += stored(shown[name]) if name in shown else blank
    return columns


@cache
def _plan(kind: str) -> tuple[tuple[str, Callable[[Canonical], tuple[Column, ...]], tuple[None, ...]], ...]:
    """Of each field: its name, what makes columns of a value, and its columns where there is none."""
    return tuple((f.name, f.kind.stored, (None,) * len(f.kind.columns)) for f in BY_NAME[kind].fields)


def _origin(record_type: RecordType, state: RecordState, ops: Sequence[Operation]) -> tuple[Column, ...]:
    """When a record was last changed, and where what it shows came from."""
    if len(ops) == 1:
        return ops[0].at, ops[0].origin
    shown_now = {state.fields[f.name].heads[0] for f in record_type.fields if f.name in state.fields}
    writers = [op for op in ops if op.id in shown_now] or list(ops)
    latest = max(writers, key=lambda op: (op.at, op.id))
    # Nhập thay stays marked until nothing shown is proxy any more (design §2).
    origin = "proxy" if any(op.origin == "proxy" for op in writers) else latest.origin
    return max(op.at for op in ops), origin
