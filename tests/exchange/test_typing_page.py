"""Typed cells by the page alone: the same operations, down to their names, as ``docs/package-format.md`` §4–6 says."""

from __future__ import annotations

from typing import Any

import pytest

from par_desktop.data import journal
from par_desktop.domain.operation import OpId
from par_desktop.exchange.cells import held_rows, read_held
from par_desktop.exchange.layout import Cell, Sheet, SheetColumn, SheetRow, Slot
from par_desktop.exchange.typing import Typing, compare
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import TASK, WARD, Places, fill, take
from tests.exchange.test_format_page import operation_id, read_by_the_page

PLAN = f"{WARD}/kh-12"


def named(descriptor: list[Any], fields: dict[str, Any]) -> str:
    """The id of the operation that typing in this cell makes, from the descriptor alone."""
    _, kind, record, field, _, shown, *more = descriptor
    return operation_id(
        {
            "replica": "",
            "unit": WARD,
            "kind": kind,
            "record": record,
            "base": {**(more[0] if more else {}), field: shown},
            "at": "",
            "by": "",
            "origin": "excel",
            "fields": fields,
            "reason": "",
            "nonce": "",
        }
    )


def test_a_typed_cell_and_a_deletion_have_the_names_that_the_page_gives_them(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    save(two.ward, [Patch("evidence", PLAN, {"title": "Kế hoạch 12", "place": "Tủ 1"})])
    path = two.to_city()
    _, _, held = read_by_the_page(path)
    mark = held["Minh chứng"][PLAN]["delete"]
    assert mark[:5] == ["", "evidence", PLAN, "*", 0]
    assert set(mark[6]) == {"title", "place"}, "every field that has a value, none that has not"
    take(two.city, fill(path, {("Nhiệm vụ", TASK, "progress"): 55, ("Minh chứng", PLAN, "delete"): "x"}, "điền.xlsx"))
    made = {op.id.hex() for op in journal.operations_of(two.city.conn, "assignment", TASK) if op.origin == "excel"}
    assert made == {named(held["Nhiệm vụ"][TASK]["progress"], {"progress": 55})}
    made = {op.id.hex() for op in journal.operations_of(two.city.conn, "evidence", PLAN) if op.origin == "excel"}
    assert made == {named(mark, {"*": True})}


def test_ready_rows_look_as_the_page_says(two: Places) -> None:
    _, _, held = read_by_the_page(two.to_city())
    ready = held["Minh chứng"]
    for row_id, cells in ready.items():
        unit, fresh = row_id.split("/")
        assert unit == WARD
        assert len(bytes.fromhex(fresh)) == 16
        yellow = [d for d in cells.values() if isinstance(d, list) and len(d) > 1]
        assert yellow
        assert {(d[0], tuple(d[5])) for d in yellow} == {("", ())}


# sheets that no builder makes yet


ONE, OTHER = OpId(b"\x01" * 16), OpId(b"\x02" * 16)
COLUMNS = (SheetColumn("name", "Tên", 10), SheetColumn("place", "Nơi lưu", 10), SheetColumn("delete", "Xoá", 5))


def two_sheets(second: str) -> Typing:
    """One field on two sheets: typed "Tủ 2" on the first and this on the second."""
    slot = Slot("evidence", "13654/a", "place", 0, (ONE,))
    sheets = [
        Sheet(name, "", "", COLUMNS, (SheetRow("r1", {"name": Cell("Một"), "place": Cell("Tủ 1", slot)}),))
        for name in ("Trang một", "Trang hai")
    ]
    visible = {
        name: [["name", "place", "delete", "par:row"], ["Tên", "Nơi lưu", "Xoá"], ["Một", text, "", "r1"]]
        for name, text in (("Trang một", "Tủ 2"), ("Trang hai", second))
    }
    return compare(read_held(held_rows(sheets)), visible)


@pytest.mark.parametrize(
    ("second", "codes"), [("Tủ 2", []), ("Tủ 1", []), ("Tủ 3", ["typed_twice"])], ids=["same", "untouched", "other"]
)
def test_one_field_on_two_sheets_is_read_once(second: str, codes: list[str]) -> None:
    typing = two_sheets(second)
    assert [(field.value, field.address) for field in typing.fields] == [("Tủ 2", "Trang một!B3")]
    assert [cell.problem.code for cell in typing.refused] == codes
    assert not typing.untouched


def test_a_mark_keeps_what_the_row_showed() -> None:
    seen = (("place", (ONE,)), ("title", (ONE, OTHER)))
    cells = {"name": Cell("Một"), "delete": Cell("", Slot("evidence", "13654/a", "*", 0, (OTHER,), seen))}
    rows = held_rows([Sheet("Trang", "", "", COLUMNS, (SheetRow("r1", cells),))])
    assert all(cell.isascii() and "_" not in cell for row in rows for cell in row[2:])
    slot = read_held(rows)["Trang"].rows["r1"].cells["delete"].slot
    assert slot == Slot("evidence", "13654/a", "*", 0, (OTHER,), seen)


@pytest.mark.parametrize("body", ['{"a": ["", "k", "r", "*", 0, [], []]}', '{"a": ["", "k", "r", "*", 0, [], {}, 1]}'])
def test_a_mark_of_another_shape_is_an_error(body: str) -> None:
    with pytest.raises(ValueError, match="_goc"):
        read_held([["S", "", "[]"], ["S", "r", body]])


def test_a_cell_of_a_kind_unknown_here_is_named() -> None:
    cells = {"name": Cell("Một"), "place": Cell("", Slot("later_kind", "13654/a", "place", 0, ()))}
    held = read_held(held_rows([Sheet("Trang", "", "", COLUMNS, (SheetRow("r1", cells),))]))
    visible = {"Trang": [["name", "place", "delete", "par:row"], ["Tên", "Nơi lưu", "Xoá"], ["Một", "gõ", "", "r1"]]}
    (cell,) = compare(held, visible).refused
    assert (cell.address, cell.value, cell.problem.code) == ("B3", "gõ", "unknown_cell")
