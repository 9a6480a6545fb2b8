"""The hidden rows: cut into cells that Excel can hold, and read back as written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from par_desktop.domain.operation import OpId
from par_desktop.exchange.cells import held_rows, pieces, read_held
from par_desktop.exchange.layout import Cell, Sheet, SheetColumn, SheetRow, Slot


@given(st.text(max_size=20), st.integers(1, 4_000))
def test_pieces_fit_excels_cells_and_join_again(text: str, times: int) -> None:
    whole = text * times
    cut = pieces(whole)
    assert "".join(cut) == whole
    assert cut
    assert max(map(len, cut)) <= 32_767


@given(st.text(max_size=30), st.text(max_size=30))
def test_what_cells_held_reads_back(text: str, locked: str) -> None:
    slot = Slot("assignment", "pl21-03/13654/2022", "note", 0, (OpId(b"\x01" * 16),))
    columns = (SheetColumn("note", "Ghi chú", 10), SheetColumn("sum", "Σ", 5), SheetColumn("fixed", "TT", 5))
    cells = {"note": Cell(text, slot), "sum": Cell(total=("note",)), "fixed": Cell(locked)}
    sheet = Sheet("Nhiệm vụ", "", "", columns, (SheetRow("", title="Nhóm"), SheetRow("r1", cells)))
    rows = held_rows([sheet])
    assert all(cell.isascii() and "_" not in cell for row in rows for cell in row[2:])
    held = read_held(rows)["Nhiệm vụ"]
    assert held.columns == (("note", "Ghi chú"), ("sum", "Σ"), ("fixed", "TT"))
    assert list(held.rows) == ["r1"]
    read = held.rows["r1"].cells
    assert (read["note"].text, read["note"].slot) == (text, slot)
    assert read["sum"].total == ("note",)
    assert (read["fixed"].text, read["fixed"].slot) == (locked, None)


@pytest.mark.parametrize("body", ["", "{", '{"a": 1}', '{"a": ["x", "y"]}', '{"a": {}}', '[["k"]]'])
def test_malformed_rows_are_errors(body: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        read_held([["S", "", "[]"], ["S", "r", body]])
