"""Blocks between Excel and a grid."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from par_desktop.widgets.grid_block import block_text, fill, parse_block
from par_desktop.widgets.grid_model import CellKind

CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\t\n"), max_size=8).map(str.strip)


def test_what_excel_puts_on_the_clipboard() -> None:
    assert parse_block("1\t2\r\n3\t4\r\n") == [["1", "2"], ["3", "4"]]
    assert parse_block("1\t\t3\n") == [["1", "", "3"]]
    assert parse_block('"hai\ndòng"\tb\n') == [["hai\ndòng", "b"]]
    assert parse_block(" 1 ") == [["1"]]
    assert parse_block("") == []


def test_an_empty_row_inside_a_block_keeps_its_place() -> None:
    assert parse_block("1\n\n3\n") == [["1"], [""], ["3"]]


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=5))
def test_a_copied_block_reads_back(rows: list[list[str]]) -> None:
    assert parse_block(block_text(rows)) == rows


def kind(row: int, column: int) -> CellKind:
    return "computed" if column == 1 else "typed"


def test_block_goes_to_the_upper_left_and_spares_computed_cells() -> None:
    filling = fill([["1", "2"], ["3", "4"]], [(1, 0), (1, 1)], (3, 3), kind, lambda r, c: "")
    assert filling.edits == [(1, 0, "1"), (2, 0, "3")]
    assert filling.refused == [(1, 1), (2, 1)]
    assert filling.outside == 0


def test_one_value_fills_the_selection() -> None:
    filling = fill([["7"]], [(0, 0), (1, 0), (0, 2)], (3, 3), kind, lambda r, c: "")
    assert sorted(filling.edits) == [(0, 0, "7"), (0, 2, "7"), (1, 0, "7")]


def test_what_is_there_already_is_no_edit_and_what_falls_outside_is_counted() -> None:
    filling = fill([["1", "2", "3"], ["4", "5", "6"]], [(2, 2)], (3, 3), kind, lambda r, c: "1")
    assert filling.edits == []
    assert filling.refused == []
    assert filling.outside == 5
