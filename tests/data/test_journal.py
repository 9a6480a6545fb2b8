"""The journal on disk and its projection agree with the pure merge, whatever the order of arrival."""

from __future__ import annotations

import random
import re
from pathlib import Path

import pytest
from hypothesis import given

from par_desktop.data import journal
from par_desktop.data.store import Store
from par_desktop.domain.merge import resolve
from par_desktop.domain.operation import DELETE, Operation, OpId, sealed, without_values
from par_desktop.domain.records.bookkeeping import VOID
from tests.domain.test_merge import histories

RECORD = "t/13654/2021"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "par.sqlite", create=True)


def op(values: dict[str, object], base: dict[str, tuple[OpId, ...]] | None = None, **changes: object) -> Operation:
    parts: dict[str, object] = {
        "replica": "r", "unit": "13654", "kind": "assignment", "record": RECORD, "fields": values,
        "base": dict.fromkeys(values, ()) | (base or {}), "at": "2021-09-01T00:00:00Z", "by": "A", "origin": "app",
        "nonce": str(random.random()),
    }  # fmt: skip
    return sealed(Operation(**(parts | changes)))  # type: ignore[arg-type]


def add(store: Store, *ops: Operation) -> dict[str, int]:
    with store.write("test") as conn:
        return journal.append(conn, ops).counts()


def shown(store: Store) -> tuple[object, ...]:
    """Progress, note, deleted, conflicts; a record of which nothing stands has no row."""
    row: tuple[object, ...] | None = store.conn.execute(
        "SELECT progress, note, deleted, conflicts FROM assignment"
    ).fetchone()
    return row or (None, None, 0, 0)


def test_counts_name_new_changed_same_and_conflicts(store: Store) -> None:
    first = op({"progress": 10, "note": "x"})
    assert add(store, first) == {"new": 1, "changed": 0, "same": 0, "conflicts": 0, "refused": 0, "waiting": 0}
    assert add(store, first)["same"] == 2
    second = op({"progress": 20}, {"progress": (first.id,)})
    assert add(store, second)["changed"] == 1
    rival = op({"progress": 30}, {"progress": (first.id,)})
    assert add(store, rival)["conflicts"] == 1
    assert add(store, rival, second, first)["changed"] == 0
    assert shown(store)[3] == 1
    store.close()


def test_a_child_that_comes_before_its_parent_waits_and_then_counts(store: Store) -> None:
    first = op({"progress": 10})
    second = op({"progress": 20}, {"progress": (first.id,)})
    assert add(store, second)["waiting"] == 1
    assert shown(store)[0] is None
    assert add(store, first)["changed"] == 1
    assert shown(store)[0] == 20
    store.close()


def test_a_void_takes_the_value_away_and_can_be_taken_back(store: Store) -> None:
    first = op({"progress": 10})
    second = op({"progress": 20}, {"progress": (first.id,)})
    add(store, first, second)
    record = VOID.id(unit="13654", operation=second.id.hex())
    void = op({"void": True}, kind="void", record=record)
    counts = add(store, void)
    assert counts == dict.fromkeys(counts, 0), "bookkeeping is not counted"
    assert shown(store)[0] == 10
    add(store, op({"void": None}, {"void": (void.id,)}, kind="void", record=record))
    assert shown(store)[0] == 20
    store.close()


def test_a_void_is_taken_back_by_another_write_never_by_a_void_of_it(store: Store) -> None:
    first = op({"progress": 10})
    record = VOID.id(unit="13654", operation=first.id.hex())
    void = op({"void": True}, kind="void", record=record)
    add(store, first, void)
    add(store, op({"void": True}, kind="void", record=VOID.id(unit="13654", operation=void.id.hex())))
    assert shown(store)[0] is None
    assert journal.state_of(store.conn, "void", record).fields["void"].shown is True
    store.close()


def test_a_void_that_arrives_before_its_target_still_holds(store: Store) -> None:
    first = op({"progress": 10})
    add(store, op({"void": True}, kind="void", record=VOID.id(unit="13654", operation=first.id.hex())))
    add(store, first)
    assert shown(store)[0] is None
    store.close()


def test_values_that_come_later_fill_an_operation_known_without_them(store: Store) -> None:
    first = op({"progress": 10})
    add(store, without_values(first))
    assert shown(store)[0] is None
    add(store, first)
    assert shown(store)[0] == 10
    assert journal.operations_of(store.conn, "assignment", RECORD) == [first]
    store.close()


def test_a_deleted_record_is_hidden_not_gone(store: Store) -> None:
    first = op({"progress": 10})
    add(store, first, op({DELETE: True}, {"progress": (first.id,)}))
    assert shown(store)[2] == 1
    assert len(journal.operations_of(store.conn, "assignment", RECORD)) == 2
    store.close()


def test_unknown_kinds_and_fields_are_kept_word_for_word(store: Store) -> None:
    future = op({"colour": {"deep": [1, "x", None]}}, kind="dream", record="any/thing at all")
    mixed = op({"progress": 10, "mood": "tốt"})
    add(store, future, mixed)
    assert journal.operations_of(store.conn, "dream", "any/thing at all") == [future]
    assert journal.operations_of(store.conn, "assignment", RECORD) == [mixed]
    assert shown(store)[0] == 10
    store.close()


def test_every_stored_operation_still_proves_itself(store: Store) -> None:
    ops = [op({"progress": n}, record=f"t{n}/13654/2021") for n in range(5)]
    add(store, *ops)
    assert [stored for _, stored in journal.operations(store.conn)] == ops
    assert all(sealed(stored).id == stored.id for _, stored in journal.operations(store.conn))
    store.close()


@given(history=histories())
def test_piecewise_arrival_in_any_order_projects_the_merged_state(
    tmp_path_factory: pytest.TempPathFactory, history: list[Operation]
) -> None:
    expected = resolve(history)
    store = Store(tmp_path_factory.mktemp("walk") / "par.sqlite", create=True)
    rest = list(history)
    random.Random(len(history)).shuffle(rest)
    while rest:
        part, rest = rest[:2], rest[2:]
        add(store, *part)
    if history:
        assert journal.state_of(store.conn, "assignment", RECORD) == expected
        progress = expected.fields["progress"].shown if "progress" in expected.fields else None
        row = store.conn.execute("SELECT progress, conflicts FROM assignment").fetchone()
        assert row == (progress, len(expected.conflicts))
    store.close()


def test_an_import_reads_no_table_from_end_to_end(store: Store) -> None:
    """What arrives is looked up, not looked for: a city holds the operations of five years and 226 units."""
    known = [op({"progress": n}, record=f"t{n}/13654/2021") for n in range(300)]
    add(store, *known)
    with store.write("test") as conn:
        conn.execute("ANALYZE")
    asked: list[str] = []
    store.conn.set_trace_callback(asked.append)
    add(store, *[op({"note": "x"}, {"note": ()}, record=one.record) for one in known[:3]])
    journal.states_of(store.conn, [(one.kind, one.record) for one in known[:3]])
    store.conn.set_trace_callback(None)
    plans = [
        row[3]
        for sql in asked
        if sql.lstrip().startswith("SELECT")
        for row in store.conn.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
    ]
    assert len(plans) > 5
    assert [plan for plan in plans if re.match(r"SCAN (r|o|record|operation)\b", plan)] == []
    store.close()
