"""Rows about registers: one row as kept, one register as the list shows it, one register's sheet with its totals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date

from par_desktop.domain.register_totals import Tally
from par_desktop.domain.registers import Names, Register, RegisterColumn, Total
from par_desktop.frozen import dataclass


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One row: ``cells`` by slot as kept, blank ones left out. ``locked`` says why nobody may type here ("" may)."""

    register: str
    unit: str
    entry: str
    cells: Mapping[str, str]
    conflicts: int = 0
    origin: str = ""
    changed_at: str = ""
    locked: str = ""


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A register in the list: rows in the period (of a standing one all), rows with something wrong."""

    register: Register
    rows: int
    wrong: int
    mine: bool
    """Whether the unit asked about fills it in."""


@dataclass(frozen=True, slots=True)
class TotalRow:
    total: Total
    tally: Tally


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """One register of one unit (``unit`` "" is the whole city) in a scope of days.

    ``rows``: those in the scope and those without a readable day, at most what was asked for; ``more`` are left out.
    """

    register: Register
    unit: str
    scope: str
    bounds: tuple[date, date] | None
    rows: tuple[EntryRow, ...]
    more: int
    totals: tuple[TotalRow, ...]
    names: Names
    unit_names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """A part of a printed register: its title, the columns printed, its rows."""

    title: str
    columns: tuple[RegisterColumn, ...]
    rows: tuple[EntryRow, ...]


@dataclass(frozen=True, slots=True)
class RegisterReport:
    """A register as a document prints it; ``with_unit``: it is several units', and each row names its own."""

    register: Register
    period: str
    as_of: date
    parts: tuple[PrintedPart, ...]
    totals: tuple[tuple[Total, Tally], ...]
    names: Names
    with_unit: bool
    unit_names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ServiceUnit:
    """``parent`` is the code of the unit above, "" where none was named."""

    code: str
    name: str
    parent: str = ""
    since: date | None = None
    until: date | None = None
