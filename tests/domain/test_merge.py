"""Merging against an oracle written from the definitions, and by hand-made cases (design §3.3, §4)."""

from __future__ import annotations

import itertools
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from par_desktop.domain.merge import resolve
from par_desktop.domain.operation import DELETE, Operation, OpId, sealed

_serial = itertools.count()


def op(values: dict[str, object], base: dict[str, tuple[OpId, ...]] | None = None, who: str = "a") -> Operation:
    full = dict.fromkeys(values, ()) | (base or {})
    return sealed(
        Operation(
            replica=who, unit="13654", kind="assignment", record="t/13654/2021",
            fields=values, base=full, at="", by="", origin="app", nonce=str(next(_serial)),
        )  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_later_edit_of_what_was_shown_simply_wins() -> None:
    first = op({"progress": 10})
    second = op({"progress": 20}, {"progress": (first.id,)})
    state = resolve([second, first])
    assert state.fields["progress"].shown == 20
    assert state.fields["progress"].heads == (second.id,)
    assert not state.conflicts


def test_two_who_had_not_seen_each_other_are_a_conflict_and_both_are_kept() -> None:
    root = op({"progress": 10})
    left = op({"progress": 20}, {"progress": (root.id,)}, "a")
    right = op({"progress": 30}, {"progress": (root.id,)}, "b")
    state = resolve([right, root, left])
    assert state.conflicts == ("progress",)
    assert set(state.fields["progress"].heads) == {left.id, right.id}
    longer = op({"progress": 25}, {"progress": (left.id,)}, "a")
    assert resolve([root, left, right, longer]).fields["progress"].shown == 25, "the longest chain is shown"


def test_different_fields_and_equal_values_merge_silently() -> None:
    left, right = op({"progress": 20, "note": "x"}), op({"progress": 20, "status": "done"}, who="b")
    state = resolve([left, right])
    assert not state.conflicts
    assert {n: f.shown for n, f in state.fields.items()} == {"progress": 20, "note": "x", "status": "done"}


def test_a_decision_names_all_heads_and_can_be_taken_back() -> None:
    left, right = op({"progress": 20}), op({"progress": 30}, who="b")
    decision = op({"progress": 30}, {"progress": (left.id, right.id)}, "city")
    assert not resolve([left, right, decision]).conflicts
    assert resolve([left, right, decision], {decision.id}).conflicts == ("progress",)


def test_a_void_operation_loses_its_value_but_passes_ancestry_on() -> None:
    first = op({"progress": 10})
    second = op({"progress": 20}, {"progress": (first.id,)})
    third = op({"progress": 30}, {"progress": (second.id,)})
    assert resolve([first, second, third], {third.id}).fields["progress"].shown == 20
    state = resolve([first, second, third], {second.id})
    assert state.fields["progress"].heads == (third.id,)
    assert not state.conflicts


def test_an_operation_waits_only_for_its_own_fields_ancestors_and_is_named() -> None:
    missing = op({"progress": 10})
    child = op({"progress": 20}, {"progress": (missing.id,)})
    grandchild = op({"progress": 30}, {"progress": (child.id,)})
    other = op({"note": "x"})
    state = resolve([grandchild, child, other])
    assert state.waiting[child.id] == (missing.id,)
    assert set(state.waiting) == {child.id, grandchild.id}
    assert "progress" not in state.fields
    assert state.fields["note"].shown == "x"
    assert not resolve([grandchild, child, other, missing]).waiting


def test_edit_against_delete_is_a_conflict_and_the_record_stays_visible() -> None:
    root = op({"progress": 10})
    delete = op({DELETE: True}, {"progress": (root.id,)}, "a")
    edit = op({"progress": 20}, {"progress": (root.id,)}, "b")
    assert resolve([root, delete]).deleted
    clash = resolve([root, delete, edit])
    assert clash.conflicts == (DELETE,)
    assert not clash.deleted
    seen = op({"progress": 20}, {"progress": (root.id,), DELETE: (delete.id,)}, "b")
    assert resolve([root, delete, seen]).deleted, "an edit that knew of the delete does not revive"
    back = op({DELETE: None}, {DELETE: (delete.id,)}, "b")
    assert not resolve([root, delete, back]).deleted


def test_an_operation_without_values_is_ancestry_only() -> None:
    from par_desktop.domain.operation import without_values

    first = op({"progress": 10})
    second = op({"progress": 20}, {"progress": (first.id,)})
    state = resolve([without_values(first), second])
    assert state.fields["progress"].shown == 20
    assert not state.waiting


def test_a_long_chain_does_not_exhaust_the_stack() -> None:
    chain = [op({"progress": 0})]
    for number in range(1, 3000):
        chain.append(op({"progress": number % 100}, {"progress": (chain[-1].id,)}))
    assert resolve(chain).fields["progress"].heads == (chain[-1].id,)


@st.composite
def histories(draw: st.DrawFn) -> list[Operation]:
    """Replicas that write on what they have, and exchange some of it: only allowed actions."""
    seen: list[set[int]] = [set(), set(), set()]
    made: list[Operation] = []
    for _ in range(draw(st.integers(1, 14))):
        replica = draw(st.integers(0, 2))
        if made and draw(st.booleans()):
            source = draw(st.integers(0, 2))
            seen[replica] |= seen[source]
            continue
        known = [made[i] for i in sorted(seen[replica])]
        state = resolve(known)
        names = draw(st.sets(st.sampled_from(["progress", "note"]), min_size=1))
        values: dict[str, object] = {n: draw(st.integers(0, 2)) for n in names}
        new = op(values, {n: state.heads(n) for n in names}, str(replica))
        made.append(new)
        seen[replica].add(len(made) - 1)
    return made


def _ancestors(op_id: OpId, name: str, by_id: dict[OpId, Operation]) -> set[OpId]:
    parents = set(by_id[op_id].base.get(name, ()))
    return parents.union(*(_ancestors(p, name, by_id) for p in parents)) if parents else set()


_seen_shapes: Counter[str] = Counter()


@given(histories(), st.randoms(use_true_random=False))
def test_any_order_and_duplication_gives_the_oracles_state(history: list[Operation], random: object) -> None:
    shuffled = history + history[::2]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    state = resolve(shuffled)
    assert state == resolve(history)
    by_id = {o.id: o for o in history}
    for name in ("progress", "note"):
        writers = [o for o in history if name in o.base]
        covered = set().union(*(_ancestors(o.id, name, by_id) for o in writers)) if writers else set()
        heads = {o.id for o in writers} - covered
        assert set(state.heads(name)) == heads
        values = {by_id[h].fields[name] for h in heads}  # type: ignore[index]
        assert (name in state.conflicts) == (len(values) > 1)
        if heads:
            assert state.fields[name].shown in values
        _seen_shapes["conflict" if len(values) > 1 else "calm"] += 1


def test_the_walk_met_conflicts_and_calm() -> None:
    assert _seen_shapes["conflict"] > 10
    assert _seen_shapes["calm"] > 10
