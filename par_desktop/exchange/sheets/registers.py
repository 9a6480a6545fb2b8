"""A sheet for each register that travels: the unit's rows of the open year, and ready blank rows for new ones.

The definitions are the same files that the workspace reads. In a register that holds counts only Excel itself takes no
words where it can tell them; what is typed all the same is refused when the workbook comes, its text told to nobody.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from functools import cache, partial

from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.records.entry import ENTRY
from par_desktop.domain.register_definitions import read_register
from par_desktop.domain.registers import ColumnKind, Register, RegisterColumn, read_cell
from par_desktop.errors import ValueProblem
from par_desktop.exchange.layout import (
    DELETE_COLUMN,
    Cell,
    PackageContext,
    Sheet,
    SheetColumn,
    SheetRow,
    SheetSpec,
    blank_rows,
    delete_slot,
    slots,
)
from par_desktop.settings import resource

MOST_READY = 30
_NARROWEST = 9


def list_name(register: str, slot: str) -> str:
    """The drop-down list of a choice column."""
    return f"SO_{register.replace('-', '_').upper()}_{slot.upper()}"


def list_rows() -> list[list[str]]:
    """Rows of ``_ds`` for every drop-down of these sheets; a label is what stands in the cell and what is kept."""
    return [
        [list_name(register.code, column.slot), option.code, option.label]
        for register in _travelling()
        for column in register.columns
        for option in column.options
    ]


@cache
def _travelling() -> tuple[Register, ...]:
    """Read once a process: every package asks, and reading them cost as much as all the rest of it."""
    files = sorted(path for path in resource("registers").iterdir() if path.suffix == ".toml")
    found = (read_register(tomllib.loads(path.read_text(encoding="utf-8"))) for path in files)
    return tuple(register for register in found if register.travels)


def _columns(register: Register) -> tuple[SheetColumn, ...]:
    return (
        SheetColumn("ordinal", "TT", 5),
        *(_column(register, column) for column in register.columns),
        SheetColumn(DELETE_COLUMN, "Xoá", 6, choices="DANH_DAU"),
    )


def _column(register: Register, column: RegisterColumn) -> SheetColumn:
    return SheetColumn(
        column.slot,
        column.heading,
        max(column.width, _NARROWEST),
        choices=list_name(register.code, column.slot) if column.kind is ColumnKind.CHOICE else "",
        text=not (counted := register.counts_only and column.kind is ColumnKind.COUNT),
        right=column.right,
        rule="whole" if counted else "short" if register.counts_only and column.kind is ColumnKind.DOCUMENT else "",
    )


def build(register: Register, columns: tuple[SheetColumn, ...], context: PackageContext) -> Sheet | None:
    """Nothing for a unit that does not fill this register in."""
    if not context.memberships & set(register.fillers):
        return None
    standing = [] if context.group is not None else context.records(ENTRY.name)
    records = [record for record in standing if _shown(register, context, record)]
    rows = [_row(register, context, record) for record in records]
    typed = {column.slot: (column.slot, 0) for column in register.columns}

    def fresh(drawn: str) -> str:
        return ENTRY.id(register=register.code, unit=context.unit, entry=drawn)

    rows += blank_rows(context, ENTRY.name, fresh, typed, min(register.ready_rows, MOST_READY))
    if not rows:
        return None
    numbered = (replace(row, cells={"ordinal": Cell(str(at)), **row.cells}) for at, row in enumerate(rows, 1))
    note = "Gõ vào ô vàng; việc mới ghi vào dòng trống; ngày dạng 05/02/2022; gõ x ở cột Xoá để bỏ dòng."
    title = register.title.upper()
    return Sheet(register.short_title, title, f"{note} {register.note}".strip(), columns, tuple(numbered), frozen=2)


def _shown(register: Register, context: PackageContext, record: str) -> bool:
    """Rows of the open year, and rows whose day nobody can read."""
    parts = ENTRY.parts(record)
    shown = context.shown(ENTRY.name, record)
    if parts["register"] != register.code or not any(shown.texts(c.slot)[0] for c in register.columns):
        return False
    try:
        day = read_cell(register.by_code[register.day], shown.texts(register.day_slot)[0])
    except ValueProblem:
        return True
    return not isinstance(day, date) or any(first <= day <= last for first, last in _years(context))


def _years(context: PackageContext) -> list[tuple[date, date]]:
    return [context.world.calendar.bounds(Period(PeriodKind.YEAR, year)) for year in context.years]


def _row(register: Register, context: PackageContext, record: str) -> SheetRow:
    cells = {column.slot: slots(context, ENTRY.name, record, column.slot)[0] for column in register.columns}
    cells[DELETE_COLUMN] = delete_slot(context, ENTRY.name, record)
    return SheetRow(record, cells)


def _spec(register: Register) -> SheetSpec:
    columns = _columns(register)
    return SheetSpec(register.short_title, partial(build, register, columns), columns, frozen=2, lasting=True)


REGISTERS: tuple[SheetSpec, ...] = tuple(_spec(register) for register in _travelling())
