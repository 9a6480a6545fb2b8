"""A table read by a mapping: rows of values, every cell that cannot be taken named, totals compared with their rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from par_desktop.errors import ValueProblem
from par_desktop.intake.grid import Grid
from par_desktop.intake.headings import RowSort, Table, TableRow
from par_desktop.intake.mapping import FieldKind, Target
from par_desktop.intake.values import Frame, Value, read_value
from par_desktop.spreadsheets.cells import address, column_letters
from par_desktop.text.sentences import sentence

_MANY = 20
"""So many bad cells of one column, and over half of it, are one wrong column and not so many wrong cells."""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """A cell (or, by its first cell, a row) that was not taken or should be looked at, and what to do about it.

    ``refused``: the value was not taken; else it was and this is a warning. ``wants_reason``: taken only with a word.
    """

    sheet: str
    address: str
    value: str
    code: str
    remedy: str
    refused: bool = True
    wants_reason: bool = False
    field: str = ""
    """The field whose name is not known: a person may say which it means."""


def problem(sheet: str, place: str, error: ValueProblem, *, refused: bool = True, reason: bool = False) -> CellProblem:
    """A problem at a place, in its sentence."""
    value = str(error.facts.get("typed", ""))
    return CellProblem(sheet, place, value, error.code, sentence(error), refused, reason)


@dataclass(frozen=True, slots=True)
class RowRead:
    """One row: values by field, a missing field is a blank. ``bad`` are fields whose cell was refused.

    ``section`` names the group the row stands in. ``addresses`` are all mapped cells, filled or not.
    """

    index: int
    values: Mapping[str, Value]
    addresses: Mapping[str, str]
    section: str = ""
    bad: frozenset[str] = frozenset()

    def at(self, name: str) -> str:
        """The cell of a field; the row's beginning where the field has no column."""
        return self.addresses.get(name) or address(self.index, 0)


@dataclass(frozen=True, slots=True)
class TotalRead:
    """What a total row says of a column, and what its rows add up to."""

    address: str
    name: str
    label: str
    told: int
    summed: int

    @property
    def agrees(self) -> bool:
        return self.told == self.summed


@dataclass(frozen=True, slots=True)
class TableRead:
    """All of a table as read."""

    rows: tuple[RowRead, ...]
    problems: tuple[CellProblem, ...]
    totals: tuple[TotalRead, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[str, ...] = ()
    """Letters of mapped columns that nobody sees in the file."""
    columns_wrong: tuple[CellProblem, ...] = field(default=())
    """One for a column whose cells are of another kind throughout."""


def read_rows(
    grid: Grid, table: Table, mapping: Mapping[str, int], targets: Sequence[Target], frame: Frame
) -> TableRead:
    """Read every data row; blank rows are left out, totals and sections kept apart."""
    wanted = [(target, mapping[target.name]) for target in targets if target.name in mapping]
    rows: list[RowRead] = []
    problems: list[CellProblem] = []
    sorts: dict[int, TableRow] = {row.index: row for row in table.rows}
    section = ""
    columns: dict[str, list[CellProblem]] = {}
    for row in table.rows:
        if row.sort is RowSort.SECTION:
            section = row.name
        if row.sort is not RowSort.DATA:
            continue
        read, found = _read_row(grid, row.index, wanted, frame, section)
        if read is None:
            continue
        rows.append(read)
        for name, cell_problem in found:
            columns.setdefault(name, []).append(cell_problem)
    wrong: list[CellProblem] = []
    by_name = {target.name: (target, column) for target, column in wanted}
    for name, found_here in columns.items():
        refused = [each for each in found_here if each.refused]
        if len(refused) >= _MANY and len(refused) * 2 > len(rows):
            target, column = by_name[name]
            wrong.append(_wrong_column(grid.name, table, target, column, refused, len(rows)))
        problems += found_here
    order = {each: number for number, each in enumerate(wrong)}
    problems.sort(key=lambda each: order.get(each, -1))
    hidden = tuple(sorted(row for row in grid.hidden_rows if row in sorts))
    letters = tuple(column_letters(column) for _, column in wanted if column in grid.hidden_columns)
    totals = tuple(_totals(grid, table, wanted, rows, frame))
    return TableRead(tuple(rows), tuple(problems), totals, hidden, letters, tuple(wrong))


def _read_row(
    grid: Grid, row: int, wanted: Sequence[tuple[Target, int]], frame: Frame, section: str
) -> tuple[RowRead | None, list[tuple[str, CellProblem]]]:
    values: dict[str, Value] = {}
    addresses: dict[str, str] = {}
    problems: list[tuple[str, CellProblem]] = []
    bad: set[str] = set()
    filled = False
    for target, column in wanted:
        carried = target.kind in (FieldKind.CHOICE, FieldKind.TEXT, FieldKind.PERIOD, FieldKind.DATE)
        cell = grid.down(row, column) if carried else grid.at(row, column)
        filled = filled or (row, column) in grid.cells
        place = addresses[target.name] = address(row, column)
        try:
            reading = read_value(cell, target, frame)
        except ValueProblem as error:
            told = ValueProblem(error.code, **{**error.facts, "address": place})
            found = problem(grid.name, place, told)
            if error.code == "unknown_name" and target.labels:
                found = replace(found, field=target.name)
            problems.append((target.name, found))
            bad.add(target.name)
            continue
        if reading.value is not None:
            values[target.name] = reading.value
        if reading.doubt and cell is not None:
            doubt = ValueProblem(reading.doubt, typed=cell.text, address=place)
            problems.append((target.name, problem(grid.name, place, doubt, refused=False)))
    if not filled:
        return None, []
    return RowRead(row, values, addresses, section, frozenset(bad)), problems


def _wrong_column(
    sheet: str, table: Table, target: Target, column: int, found: Sequence[CellProblem], rows: int
) -> CellProblem:
    heading = next((each.label for each in table.columns if each.index == column), "")
    most = Counter(each.code for each in found).most_common(1)[0][0]
    example = next(each for each in found if each.code == most)
    error = ValueProblem(
        "column_mismatch",
        typed=example.value,
        column=column_letters(column),
        heading=heading,
        label=target.label,
        count=len(found),
        of=rows,
        address=example.address,
    )
    return problem(sheet, example.address, error)


def _totals(
    grid: Grid, table: Table, wanted: Sequence[tuple[Target, int]], rows: Sequence[RowRead], frame: Frame
) -> Iterator[TotalRead]:
    """Each total with the sum of all rows, or of its own block where only that agrees or there are several totals."""
    at_rows = [row for row in table.rows if row.sort is RowSort.TOTAL]
    for total in at_rows:
        block = _block(table, total, {row.index for row in rows})
        for target, column in wanted:
            if target.kind is not FieldKind.COUNT:
                continue
            try:
                told = read_value(grid.at(total.index, column), target, frame).value
            except ValueProblem:
                continue
            if not isinstance(told, int):
                continue
            values = {row.index: value for row in rows if isinstance(value := row.values.get(target.name), int)}
            if not values:
                continue
            whole, part = sum(values.values()), sum(value for at, value in values.items() if at in block)
            summed = part if told == part or (len(at_rows) > 1 and total is not at_rows[-1]) else whole
            yield TotalRead(address(total.index, column), total.name, target.label, told, summed)


def _block(table: Table, total: TableRow, data: set[int]) -> set[int]:
    """Rows between the total (or section) before and this one; below it where it stands on top."""
    ends = [row.index for row in table.rows if row.sort is not RowSort.DATA]
    before = max((at for at in ends if at < total.index), default=-1)
    above = {at for at in data if before < at < total.index}
    if above:
        return above
    after = min((at for at in ends if at > total.index), default=1 << 30)
    return {at for at in data if total.index < at < after}
