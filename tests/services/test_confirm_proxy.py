"""Nhập thay confirmed or disputed by the unit it was typed for."""

from __future__ import annotations

from datetime import date

import pytest

from par_desktop.data import journal
from par_desktop.errors import NotAllowed
from par_desktop.services.confirm_proxy import confirm, dispute, proxied
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.lock_period import close
from par_desktop.services.merge_units import merge_units
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import MONTH, OTHER, TASK, WARD, Places, take

RECORD = f"{WARD}/{MONTH}/CT"


def typed_for_the_ward(two: Places) -> None:
    save(two.city, [Patch("dossier", RECORD, {"late": 8, "direct": 2})], source="bản giấy 09/3")
    save(two.city, [Patch("assignment", TASK, {"progress": 55})], source="điện thoại")
    take(two.ward, two.to_ward())


def test_what_was_typed_for_the_unit_is_listed_with_its_source(two: Places) -> None:
    save(two.ward, [Patch("dossier", f"{WARD}/{MONTH}/HT", {"late": 1})])
    typed_for_the_ward(two)
    rows = proxied(two.ward)
    assert [(row.ref, row.text, row.source) for row in rows] == [
        (("assignment", TASK, "progress"), "55", "điện thoại"),
        (("dossier", RECORD, "direct"), "2", "bản giấy 09/3"),
        (("dossier", RECORD, "late"), "8", "bản giấy 09/3"),
    ]
    assert rows[2].by == "người NV"
    assert rows[2].parts == ("8",)
    assert proxied(two.city) == (), "nothing was typed for the coordinator"


def test_confirmed_it_is_the_units_own_everywhere(two: Places) -> None:
    typed_for_the_ward(two)
    confirm(two.ward, [row.ref for row in proxied(two.ward)])
    assert proxied(two.ward) == ()
    take(two.city, two.to_city())
    assert two.city.conn.execute("SELECT origin, late, direct, conflicts FROM dossier").fetchall() == [("app", 8, 2, 0)]
    assert two.city.conn.execute("SELECT origin, conflicts FROM assignment").fetchall() == [("app", 0)]


def test_confirming_one_column_leaves_the_other_marked(two: Places) -> None:
    typed_for_the_ward(two)
    confirm(two.ward, [("dossier", RECORD, "late")])
    assert [row.ref[2] for row in proxied(two.ward)] == ["progress", "direct"]
    assert two.ward.conn.execute("SELECT origin FROM dossier").fetchone() == ("proxy",)


def test_disputed_it_is_a_conflict_open_until_somebody_decides(two: Places) -> None:
    typed_for_the_ward(two)
    dispute(two.ward, ("dossier", RECORD, "late"), 5)
    take(two.city, two.to_city())
    for desk in (two.ward, two.city):
        state = journal.state_of(desk.conn, "dossier", RECORD)
        assert state.conflicts == ("late",)
        ops = {op.id: op for op in journal.operations_of(desk.conn, "dossier", RECORD)}
        assert {(ops[h].fields or {})["late"] for h in state.heads("late")} == {5, 8}
    assert [row.ref[2] for row in proxied(two.ward)] == ["progress", "direct"], "no longer simply nhập thay"
    save(two.city, [Patch("dossier", RECORD, {"late": 5})], source="phường xác nhận")
    assert journal.state_of(two.city.conn, "dossier", RECORD).conflicts == ()


def test_a_closed_period_is_confirmed_but_not_disputed(two: Places) -> None:
    close(two.city, "2022-Q1")
    typed_for_the_ward(two)
    confirm(two.ward, [("dossier", RECORD, "late")])
    with pytest.raises(NotAllowed, match="period_closed"):
        dispute(two.ward, ("dossier", RECORD, "direct"), 3)
    assert take(two.city, two.to_city()).refused == []


def test_a_successor_confirms_for_its_predecessor(two: Places) -> None:
    save(two.city, [Patch("dossier", RECORD, {"late": 8})], source="bản giấy")
    merge_units(two.city, WARD, OTHER, date(2022, 3, 1), "NQ 1")
    heir = two.open(OTHER)
    take(heir, export_to_unit(two.city, OTHER, two.folder / "heir.xlsx").path)
    (row,) = proxied(heir)
    confirm(heir, [row.ref])
    assert proxied(heir) == ()
