"""Two savings of one workbook: which typed operations stand, whatever the order of arrival (design §5)."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from par_desktop.data import journal
from par_desktop.data.store import Store
from par_desktop.domain.operation import Operation, OpId, sealed
from par_desktop.domain.records.bookkeeping import REFUSED, TYPING

UNIT = "13654"
RECORD = f"t/{UNIT}/2021"
PACKAGE = "00112233445566aa"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "par.sqlite", create=True)


def saved_in_app(**values: object) -> Operation:
    base: dict[str, tuple[OpId, ...]] = dict.fromkeys(values, ())
    return sealed(
        Operation("r", UNIT, "assignment", RECORD, values, base, "2021-09-01T00:00:00Z", "A", "app", nonce="1")  # type: ignore[arg-type]
    )


def typed(name: str, value: object, shown: Operation) -> Operation:
    base = {name: (shown.id,)}
    return sealed(Operation("", UNIT, "assignment", RECORD, {name: value}, base, "", "", "excel"))  # type: ignore[dict-item]


def typing(digest: str, saved: str, cells: Sequence[Operation], *, shared: bool = False) -> Operation:
    fields: dict[str, object] = {
        "package": PACKAGE, "saved": saved, "digest": digest, "operations": " ".join(c.id.hex() for c in cells),
    }  # fmt: skip
    if shared:
        fields["shared"] = True
    record = TYPING.id(unit=UNIT, typing=digest)
    return sealed(
        Operation(
            "c",
            "NV",
            "typing",
            record,
            fields,
            dict.fromkeys(fields, ()),
            "2021-09-09T00:00:00Z",
            "",
            "import",  # type: ignore[arg-type]
            nonce=str(random.random()),
        )
    )


def add(store: Store, *ops: Operation) -> None:
    with store.write("test") as conn:
        journal.append(conn, ops)


def stands(store: Store) -> tuple[object, object, int]:
    row = store.conn.execute("SELECT progress, note, conflicts FROM assignment").fetchone()
    return (row[0], row[1], row[2])


HELD = saved_in_app(progress=10, note="cũ")
FIRST = (typed("progress", 20, HELD), typed("note", "a", HELD))
SECOND = (typed("progress", 30, HELD), typed("note", "a", HELD))
SMALLER = (typed("progress", 40, HELD),)


@pytest.mark.parametrize("shuffled", list(itertools.permutations(range(3))))
def test_a_later_saving_with_every_cell_takes_the_place_of_the_earlier_one(
    store: Store, shuffled: tuple[int, ...]
) -> None:
    parts = [
        (HELD,),
        (*FIRST, typing("a" * 32, "2021-09-08T08:00:00Z", FIRST)),
        (*SECOND, typing("b" * 32, "2021-09-08T09:00:00Z", SECOND)),
    ]
    for at in shuffled:
        add(store, *parts[at])
    assert stands(store) == (30, "a", 0)
    with store.write("again") as conn:
        journal.rebuild(conn)
    assert stands(store) == (30, "a", 0)
    store.close()


@pytest.mark.parametrize("later_first", [False, True])
def test_a_later_saving_that_lost_a_cell_is_another_copy_and_conflicts(store: Store, later_first: bool) -> None:
    earlier = (*FIRST, typing("a" * 32, "2021-09-08T08:00:00Z", FIRST))
    later = (*SMALLER, typing("b" * 32, "2021-09-08T09:00:00Z", SMALLER))
    add(store, HELD)
    for part in (later, earlier) if later_first else (earlier, later):
        add(store, *part)
    progress, note, conflicts = stands(store)
    assert (progress in (20, 40), note, conflicts) == (True, "a", 1)
    store.close()


def test_of_a_group_file_every_copy_is_somebodys(store: Store) -> None:
    add(store, HELD, *FIRST, typing("a" * 32, "2021-09-08T08:00:00Z", FIRST, shared=True))
    add(store, *SECOND, typing("b" * 32, "2021-09-08T09:00:00Z", SECOND, shared=True))
    assert stands(store)[1:] == ("a", 1)
    store.close()


def test_typing_the_first_value_again_brings_the_same_operation_back(store: Store) -> None:
    third = FIRST
    add(store, HELD, *FIRST, typing("a" * 32, "2021-09-08T08:00:00Z", FIRST))
    add(store, *SECOND, typing("b" * 32, "2021-09-08T09:00:00Z", SECOND))
    add(store, *third, typing("c" * 32, "2021-09-08T10:00:00Z", third))
    assert stands(store) == (20, "a", 0)
    store.close()


def test_a_saving_that_was_taken_back_takes_nobodys_place(store: Store) -> None:
    add(store, HELD, *FIRST, typing("a" * 32, "2021-09-08T08:00:00Z", FIRST))
    add(store, *SECOND, typing("b" * 32, "2021-09-08T09:00:00Z", SECOND))
    fields = {"refused": True, "reason": "taken_back"}
    words = [
        sealed(
            Operation(
                "c",
                "NV",
                "refused",
                REFUSED.id(unit=UNIT, operation=cell.id.hex()),
                fields,  # type: ignore[arg-type]
                dict.fromkeys(fields, ()),
                "2021-09-10T00:00:00Z",
                "",
                "app",
            )
        )
        for cell in SECOND
        if cell not in FIRST
    ]
    both = stands(store)
    add(store, *words)
    assert both == (30, "a", 0)
    assert stands(store) == (20, "a", 0), "the earlier saving stands again"
    store.close()


def test_an_edit_on_top_of_the_superseded_value_is_a_conflict_with_the_later_saving(store: Store) -> None:
    add(store, HELD, *FIRST, typing("a" * 32, "2021-09-08T08:00:00Z", FIRST))
    edit = sealed(
        Operation(
            "r",
            UNIT,
            "assignment",
            RECORD,
            {"progress": 77},
            {"progress": (FIRST[0].id,)},
            "2021-09-10T00:00:00Z",
            "A",
            "app",
            nonce="2",
        )
    )
    add(store, edit)
    assert stands(store) == (77, "a", 0)
    add(store, *SECOND, typing("b" * 32, "2021-09-08T09:00:00Z", SECOND))
    assert stands(store)[2] == 1, "who typed 30 had not been shown 77"
    store.close()


def test_nobody_lists_another_units_or_a_signed_operation_into_nothing(store: Store) -> None:
    signed = HELD
    forged = typing("a" * 32, "2021-09-08T08:00:00Z", [signed])
    add(store, signed, forged, *SECOND, typing("b" * 32, "2021-09-08T09:00:00Z", SECOND))
    assert stands(store) == (30, "a", 0)
    refresh = typing("d" * 32, "2021-09-08T10:00:00Z", [signed])
    add(store, refresh)
    assert stands(store) == (30, "a", 0)
    store.close()
