"""A register's definition out of its parsed TOML, and what contradicts itself in one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from par_desktop.domain.records.entry import MOST_COLUMNS
from par_desktop.domain.registers import (
    COUNTED,
    ColumnKind,
    Condition,
    How,
    Option,
    Part,
    Register,
    RegisterColumn,
    Test,
    Total,
)

_SLOT = re.compile(r"c(?:0[1-9]|1[0-2])")


def read_register(table: Mapping[str, Any]) -> Register:
    """A register from its parsed TOML. Raises ``ValueError`` for a definition that contradicts itself."""
    columns = tuple(_column(row) for row in table["columns"])
    register = Register(
        code=table["code"],
        title=table["title"],
        short_title=table.get("short_title", table["title"]),
        day=table["day"],
        columns=columns,
        fillers=tuple(table["fillers"]),
        totals=tuple(_total(row, table["day"]) for row in table.get("totals", ())),
        parts=tuple(
            Part(row["title"], _conditions(row.get("where", ())), row.get("day", ""), tuple(row.get("columns", ())))
            for row in table.get("parts", ())
        ),
        standing=table.get("standing", False),
        travels=table.get("travels", False),
        counts_only=table.get("counts_only", False),
        ready_rows=table.get("ready_rows", 10),
        note=table.get("note", ""),
        source=table["source"],
        print_title=table.get("print_title", ""),
        by_code={column.code: column for column in columns},
        by_slot={column.slot: column for column in columns},
    )
    _check(register)
    return register


def _column(row: Mapping[str, Any]) -> RegisterColumn:
    return RegisterColumn(
        slot=row["slot"],
        code=row["code"],
        heading=row["heading"],
        kind=ColumnKind(row["kind"]),
        required=row.get("required", False),
        width=row.get("width", 16),
        most=row.get("most", 10**9),
        options=tuple(Option(o["code"], o["label"], tuple(o.get("also", ()))) for o in row.get("options", ())),
        group=row.get("group", ""),
        hint=row.get("hint", ""),
        synonyms=tuple(row.get("synonyms", ())),
    )


def _total(row: Mapping[str, Any], day: str) -> Total:
    return Total(
        code=row["code"],
        title=row["title"],
        how=How(row["how"]),
        day=row.get("day", day),
        column=row.get("column", ""),
        of_column=row.get("of_column", ""),
        where=_conditions(row.get("where", ())),
        whole=_conditions(row.get("whole", ())),
        unit_label=row.get("unit", ""),
        metric=row.get("metric", ""),
    )


def _conditions(rows: Sequence[Mapping[str, Any]]) -> tuple[Condition, ...]:
    return tuple(
        Condition(row["column"], Test(row["test"]), tuple(row.get("choices", ())), row.get("other", "")) for row in rows
    )


def _check(register: Register) -> None:
    """What no kind can check: slots and codes once each, names that exist, no free text among counts."""
    wrong = []
    columns = register.columns
    if len({c.slot for c in columns}) != len(columns) or len(register.by_code) != len(columns):
        wrong.append("a slot or a code twice")
    if len(columns) > MOST_COLUMNS or not all(_SLOT.fullmatch(c.slot) for c in columns):
        wrong.append("slots are c01 to c12")
    wrong += [f"{c.code} has no options" for c in columns if (c.kind is ColumnKind.CHOICE) != bool(c.options)]
    if register.counts_only:
        wrong += [f"{c.code} is no count" for c in columns if c.kind not in COUNTED]
    wrong += [f"{name} is no column" for name in _named(register) if name not in register.by_code]
    days = {register.day, *(t.day for t in register.totals), *(p.day for p in register.parts if p.day)}
    known = [register.by_code[name] for name in sorted(days) if name in register.by_code]
    wrong += [f"{column.code} is no day" for column in known if column.kind is not ColumnKind.DATE]
    for name, choices in _choices(register):
        column = register.by_code.get(name)
        if column is not None and not choices <= {option.code for option in column.options}:
            wrong.append(f"{name} has no such option")
    if wrong:
        raise ValueError(f"register {register.code}: {'; '.join(wrong)}")


def _all_conditions(register: Register) -> list[Condition]:
    found = [c for total in register.totals for c in (*total.where, *total.whole)]
    return found + [c for part in register.parts for c in part.where]


def _named(register: Register) -> list[str]:
    names = [register.day, *(t.day for t in register.totals), *(p.day for p in register.parts)]
    names += [name for t in register.totals for name in (t.column, t.of_column)]
    names += [name for p in register.parts for name in p.columns]
    names += [name for c in _all_conditions(register) for name in (c.column, c.other)]
    return [name for name in names if name]


def _choices(register: Register) -> list[tuple[str, frozenset[str]]]:
    return [(c.column, frozenset(c.choices)) for c in _all_conditions(register) if c.test is Test.IS]
