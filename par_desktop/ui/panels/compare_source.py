"""A plain table as cells of a number grid that takes no typing: it is computed from what was typed elsewhere."""

from __future__ import annotations

from collections.abc import Callable

from par_desktop.text.comparison import PlainTable
from par_desktop.widgets.grid_model import CellKind, GridColumn

FIRST = 2
"""Columns before the periods: ordinal and unit."""
NUMBER_WIDTH, NAME_WIDTH, LEAST, MOST, AIR = 40, 190, 52, 104, 18
"""Pixels; a period takes what its widest figure needs and an even part of what is left, at most ``MOST``."""


class CompareSource:
    """The cells of one comparison."""

    def __init__(self, table: PlainTable) -> None:
        self.table = table

    def row_count(self) -> int:
        return len(self.table.rows)

    def text(self, row: int, column: int) -> str:
        return self.table.rows[row].texts[column]

    def kind(self, row: int, column: int) -> CellKind:
        return "label"  # white like names: a page of grey cells would read worse

    def problem(self, row: int, column: int) -> str:
        return ""

    def changed(self, row: int, column: int) -> bool:
        return False

    def note(self, row: int) -> str:
        return ""

    def is_total(self, row: int) -> bool:
        return self.table.rows[row].total


def grid_columns(table: PlainTable) -> tuple[GridColumn, ...]:
    """Ordinal, unit, then a column a period."""
    return (
        GridColumn(table.headings[0], width=NUMBER_WIDTH),
        GridColumn(table.headings[1], width=NAME_WIDTH, align="left"),
        *(GridColumn(heading, width=LEAST) for heading in table.headings[FIRST:]),
    )


def period_widths(table: PlainTable, room: int, measure: Callable[[str], int]) -> list[int]:
    """How wide each column of a period is in a grid with ``room`` pixels; ``measure`` says how wide a text is, bold."""
    needs = [
        max(LEAST, AIR + max((measure(row.texts[at]) for row in table.rows), default=0))
        for at in range(FIRST, len(table.headings))
    ]
    left = room - NUMBER_WIDTH - NAME_WIDTH - sum(needs)
    share = max(0, left // max(1, len(needs)))
    return [max(need, min(MOST, need + share)) for need in needs]
