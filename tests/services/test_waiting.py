"""Operations that wait for what was lost: named, released, and whole again when the lost one comes."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from par_desktop.data import journal
from par_desktop.domain.merge import resolve
from par_desktop.domain.operation import Operation, OpId, sealed
from par_desktop.errors import NotAllowed
from par_desktop.services import export_package
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.release_waiting import release, waiting
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import CITY, TASK, WARD, Places, take, take_compared


def lost_in_the_middle(two: Places, monkeypatch: pytest.MonkeyPatch) -> list[Operation]:
    """Three edits of the ward, one on top of the other; the middle one never reaches the city."""
    for progress in (10, 20, 30):
        save(two.ward, [Patch("assignment", TASK, {"progress": progress})])
        two.to_city(f"{progress}.xlsx")  # sent, so that its value travels
    ops = journal.operations_of(two.ward.conn, "assignment", TASK)
    monkeypatch.setattr(export_package, "to_carry", lambda *_, **__: [ops[0], ops[2]])
    take(two.city, two.to_city("torn.xlsx"))
    monkeypatch.undo()
    return ops


def shown(two: Places) -> object:
    return journal.state_of(two.city.conn, "assignment", TASK).fields["progress"].shown


def test_what_waits_is_named_with_who_has_the_rest(two: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    ops = lost_in_the_middle(two, monkeypatch)
    assert shown(two) == 10
    (row,) = waiting(two.city)
    assert (row.operation, row.record, row.unit, row.by) == (ops[2].id, TASK, WARD, f"người {WARD}")
    assert row.fields == "Tiến độ (%): 30"
    assert row.lacks == 1
    assert (row.source, row.replica) == ("Phường Bà Triệu", two.ward.mark.replica)
    assert "TT" in row.title


def test_released_it_counts_everywhere(two: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    ops = lost_in_the_middle(two, monkeypatch)
    release(two.city, ops[2].id)
    assert waiting(two.city) == ()
    # Nobody knows what stood between: both ends stand, and a person decides.
    assert journal.state_of(two.city.conn, "assignment", TASK).conflicts == ("progress",)
    second = two.open(CITY, "máy hai")
    take_compared(second, export_to_unit(two.city, CITY, two.folder / "mirror.xlsx").path)
    assert waiting(second) == ()
    assert journal.state_of(second.conn, "assignment", TASK) == journal.state_of(two.city.conn, "assignment", TASK)


def test_when_the_lost_one_comes_its_place_is_there_again(two: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    ops = lost_in_the_middle(two, monkeypatch)
    release(two.city, ops[2].id)
    take(two.city, two.folder / "20.xlsx")
    state = journal.state_of(two.city.conn, "assignment", TASK)
    assert (state.fields["progress"].shown, state.conflicts) == (30, ())
    assert state == journal.state_of(two.ward.conn, "assignment", TASK)


def test_releasing_the_last_of_a_chain_releases_what_it_waits_for(two: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    for progress in (10, 20, 30):
        save(two.ward, [Patch("assignment", TASK, {"progress": progress})])
        two.to_city(f"{progress}.xlsx")
    ops = journal.operations_of(two.ward.conn, "assignment", TASK)
    monkeypatch.setattr(export_package, "to_carry", lambda *_, **__: ops[1:])
    take(two.city, two.to_city("torn.xlsx"))
    assert [row.lacks for row in waiting(two.city)] == [1, 1]
    release(two.city, ops[2].id)
    assert waiting(two.city) == ()
    assert shown(two) == 30


def test_only_the_coordinator_releases(two: Places, tmp_path: Path) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 10})])
    (op,) = journal.operations_of(two.ward.conn, "assignment", TASK)
    with pytest.raises(NotAllowed, match="only_coordinator_locks"):
        release(two.ward, op.id)


# the rule alone


def _op(value: int, base: tuple[OpId, ...]) -> Operation:
    return sealed(
        Operation(
            replica="a", unit=WARD, kind="assignment", record=TASK, fields={"progress": value},
            base={"progress": base}, at="", by="", origin="app", nonce="",
        )
    )  # fmt: skip


@given(
    links=st.lists(st.tuples(st.integers(0, 3), st.lists(st.integers(0, 6), max_size=2)), min_size=1, max_size=7),
    lost=st.sets(st.integers(0, 6), max_size=3),
    freed=st.sets(st.integers(0, 6), max_size=3),
)
def test_releases_against_an_oracle(links: list[tuple[int, list[int]]], lost: set[int], freed: set[int]) -> None:
    """Oracle: released ones stand whatever is missing; an ancestor covers through everything that is here."""
    ops: list[Operation] = []
    for number, (value, parents) in enumerate(links):
        ops.append(_op(value * 10 + number, tuple({ops[p].id for p in parents if p < number})))
    here = [op for number, op in enumerate(ops) if number not in lost]
    released = {op.id for number, op in enumerate(ops) if number in freed}
    known = {op.id: op for op in here}

    def stands(op_id: OpId) -> bool:
        if op_id not in known:
            return False
        return op_id in released or all(stands(p) for p in known[op_id].base["progress"])

    def above(op_id: OpId) -> set[OpId]:
        found: set[OpId] = set()
        for parent in known[op_id].base["progress"] if op_id in known else ():
            found |= {parent} | above(parent)
        return found

    standing = {op_id for op_id in known if stands(op_id)}
    covered = set[OpId]().union(*(above(op_id) for op_id in standing))
    for order in itertools.islice(itertools.permutations(here), 3):
        state = resolve(order, released=released)
        heads = set(state.fields["progress"].heads) if "progress" in state.fields else set()
        assert heads == standing - covered
        assert set(state.waiting) == set(known) - standing
