"""A successor's sheet: below its own rows those of the units it took over, each under a band with the unit's name.

A last column names the unit in every row, so that rows that were sorted, or lost their hidden ids, still tell whose
they are. A sheet of a unit that took over nobody has neither (docs/decisions/0019-successors.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from par_desktop.exchange.layout import Cell, Sheet, SheetColumn, SheetRow

UNIT_COLUMN = SheetColumn("of_unit", "Đơn vị", 22)


def joined(parts: Sequence[tuple[str, str, Sheet]]) -> Sheet:
    """One sheet of several units' (code, name, sheet), in that order."""
    first = parts[0][2]
    columns = list(first.columns)
    for _, _, sheet in parts[1:]:
        columns += [column for column in sheet.columns if column.key not in {known.key for known in columns}]
    rows: list[SheetRow] = []
    taken: set[str] = set()
    for code, name, sheet in parts:
        renamed = {row.id: f"{code}/{row.id}" for row in sheet.rows if row.id in taken}
        rows.append(SheetRow("", title=name))
        rows += [_owned(row, name, renamed) for row in sheet.rows]
        taken |= {row.id for row in rows if row.id}
    return replace(first, columns=(*columns, UNIT_COLUMN), rows=tuple(rows))


def _owned(row: SheetRow, unit: str, renamed: dict[str, str]) -> SheetRow:
    """The row with its unit; rows that are no records (sums, figures) may be called alike in two units' sheets."""
    if not row.id:
        return row
    cells = {key: _pointing(cell, renamed) for key, cell in row.cells.items()} if renamed else dict(row.cells)
    cells[UNIT_COLUMN.key] = Cell(unit)
    return replace(row, id=renamed.get(row.id, row.id), cells=cells)


def _pointing(cell: Cell, renamed: dict[str, str]) -> Cell:
    """A sum names cells of other rows by the rows' ids."""
    if not cell.total and not cell.nothing:
        return cell
    return replace(cell, total=_names(cell.total, renamed), nothing=_names(cell.nothing, renamed))


def _names(names: Sequence[str], renamed: dict[str, str]) -> tuple[str, ...]:
    found = []
    for name in names:
        row, mark, key = name.rpartition("!")
        found.append(f"{renamed.get(row, row)}!{key}" if mark else name)
    return tuple(found)
