"""Rows of a register kept in a table of one's own: its columns are those of the register's definition.

An entry's id is made of what the row says, so the same file taken in again adds nothing; a row changed in the file is
another row.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import partial

from par_desktop.domain.records.entry import ENTRY
from par_desktop.domain.registers import ColumnKind, Register, RegisterColumn, kept, read_cell
from par_desktop.domain.units import expand
from par_desktop.errors import ValueProblem
from par_desktop.intake.headings import Table
from par_desktop.intake.mapping import FieldKind, Target
from par_desktop.intake.rows import CellProblem, RowRead
from par_desktop.intake.spec import Built, Context, Entry, IntakeSpec, row_problem, row_unit, unit_in
from par_desktop.intake.values import Value

PREFIX = "register:"
_KINDS = {ColumnKind.DATE: FieldKind.DATE, ColumnKind.COUNT: FieldKind.COUNT}


def register_spec(register: Register) -> IntakeSpec:
    """What takes rows of this register in."""
    return IntakeSpec(
        PREFIX + register.code,
        register.title,
        partial(_targets, register),
        partial(_build, register),
        by_unit=True,
    )


def _targets(register: Register, _context: Context, _table: Table | None) -> tuple[Target, ...]:
    return tuple(
        Target(
            column.code,
            column.heading,
            _KINDS.get(column.kind, FieldKind.TEXT),
            column.code == register.day,
            column.synonyms,
            note=column.hint,
        )
        for column in register.columns
    )


def _build(register: Register, context: Context, table: Table, rows: Sequence[RowRead]) -> Built:
    """One record a row. A cell its column cannot hold is refused and named; the rest of the row is kept."""
    world = context.world
    fillers = expand(register.fillers, world.groups_by_code)
    own = context.own if context.own in fillers else ""
    title_unit = unit_in(world, (*table.titles, context.sheet))
    entries: list[Entry] = []
    problems: list[CellProblem] = []
    needs: set[str] = set()
    alike: Counter[str] = Counter()
    for row in rows:
        unit = row_unit(context, row, title_unit) or own
        if not unit:
            needs.add("unit")
            continue
        if unit not in fillers:
            error = ValueProblem("not_declared_by", typed=register.short_title, unit=world.unit(unit).name)
            problems.append(row_problem(context, row, register.day, error))
            continue
        values: dict[str, object] = {}
        for column in register.columns:
            try:
                text = _kept(context, column, row.values.get(column.code))
            except ValueProblem as error:
                problems.append(row_problem(context, row, column.code, error))
                continue
            if text is not None:
                values[column.slot] = text
            elif column.required and column.code not in row.bad:
                blank = ValueProblem("required_blank", heading=column.heading)
                problems.append(row_problem(context, row, column.code, blank, refused=False))
        if not values:
            continue
        said = "\n".join(f"{slot}\t{values[slot]}" for slot in sorted(values))
        number = alike[f"{unit}\n{said}"]
        alike[f"{unit}\n{said}"] += 1
        digest = hashlib.sha256(f"{register.code}\n{unit}\n{number}\n{said}".encode()).hexdigest()[:32]
        record = ENTRY.id(register=register.code, unit=unit, entry=digest)
        first = next(iter(values.values()))
        title = f"{register.short_title} · {world.unit(unit).name} · {str(first)[:60]}"
        entries.append(Entry(ENTRY.name, record, values, row.index, row.at(register.day), title, unit))
    units = {entry.unit for entry in entries}
    return Built(
        tuple(entries),
        tuple(problems),
        unit=next(iter(units)) if len(units) == 1 else "",
        needs=tuple(sorted(needs)),
    )


def _kept(context: Context, column: RegisterColumn, value: Value) -> str | None:
    """The cell's canonical writing; ``None`` where it says nothing. Raises ``ValueProblem``."""
    if isinstance(value, date):
        text = value.isoformat()
    elif isinstance(value, int | str):
        text = str(value)
    else:
        return None
    read_cell(column, text, context.names)
    return kept(column, text, context.names)
