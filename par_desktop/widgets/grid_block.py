"""Blocks of cells as text, the way Excel puts them on the clipboard."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from par_desktop.widgets.grid_model import CellKind, Edit

Cell = tuple[int, int]


@dataclass(slots=True)
class Filling:
    """What putting a block on a grid would do: edits, cells that refuse, and how many fell outside.

    ``told`` are the texts that the block holds for cells that refuse.
    """

    edits: list[Edit] = field(default_factory=list)
    refused: list[Cell] = field(default_factory=list)
    outside: int = 0
    told: dict[Cell, str] = field(default_factory=dict)


def parse_block(text: str) -> list[list[str]]:
    """Rows of a tab-separated block; quoted cells may hold tabs and line ends. Cells are stripped."""
    if not text:
        return []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter="\t"))
    while rows and not rows[-1]:
        rows.pop()
    return [[cell.strip() for cell in row] or [""] for row in rows]


def block_text(rows: Iterable[Sequence[str]]) -> str:
    """Rows as tab-separated text that Excel and ``parse_block`` read back."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(rows)
    return out.getvalue()


def fill(
    block: Sequence[Sequence[str]],
    target: Sequence[Cell],
    size: tuple[int, int],
    kind: Callable[[int, int], CellKind],
    text: Callable[[int, int], str],
) -> Filling:
    """Put ``block`` at the upper left of ``target``; one cell fills all of ``target``, as in Excel.

    Cells that take no typing are listed as refused where the block would have changed them; cells beyond ``size``
    (rows, columns) are counted. Values equal to what is there are no edits.
    """
    result = Filling()
    if not block or not target:
        return result
    top, left = min(row for row, _ in target), min(column for _, column in target)
    if len(block) == 1 and len(block[0]) == 1:
        wanted = [(row, column, block[0][0]) for row, column in target]
    else:
        wanted = [(top + r, left + c, value) for r, row in enumerate(block) for c, value in enumerate(row)]
    for row, column, value in wanted:
        if row >= size[0] or column >= size[1]:
            result.outside += bool(value)
        elif value != text(row, column):
            if kind(row, column) == "typed":
                result.edits.append((row, column, value))
            else:
                result.refused.append((row, column))
                result.told[row, column] = value
    return result
