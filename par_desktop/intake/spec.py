"""What a user of intake declares: the fields looked for, and how a row becomes records.

A spec knows the world and what is already kept, both handed in; it writes nothing. Its entries go through the ordinary
save (``services/take_in``), with the rights and locks of whoever takes the file in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.registers import NO_NAMES, Names
from par_desktop.domain.vietnamese import unit_key
from par_desktop.domain.world import World
from par_desktop.errors import ValueProblem
from par_desktop.intake.headings import Table, heading_key
from par_desktop.intake.mapping import FieldKind, Target
from par_desktop.intake.rows import CellProblem, RowRead, problem


@dataclass(frozen=True, slots=True)
class Context:
    """What a spec builds with. ``unit`` and ``period`` are those the person chose, "" and ``None`` for "as the file

    says"; ``own`` is the unit of this workspace. ``known(kind, record)`` gives the values now kept. ``options`` are the
    answers to the spec's questions.
    """

    world: World
    own: str
    coordinator: bool
    today: date
    file: str = ""
    sheet: str = ""
    unit: str = ""
    period: Period | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    strict_balance: bool = False
    """The city's choice: a row whose (3) is not (7) + (11) is refused."""
    names: Names = NO_NAMES
    mint: Callable[[str, str], str] = lambda _kind, name: name
    """The key part of a record by what names it: a procedure's by its code."""
    known: Callable[[str, str], Mapping[str, object]] = lambda _kind, _record: {}


@dataclass(frozen=True, slots=True)
class Entry:
    """Values for one record, from one row; ``title`` says to a person which record that is."""

    kind: str
    record: str
    values: Mapping[str, object]
    row: int
    address: str
    title: str
    unit: str = ""
    back: bool = False
    """The record was taken out before and comes back."""
    reason_field: str = ""
    """The field that keeps why the row is taken though it asks for a reason; "" where it asks for none."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something the file leaves open and the person may choose; ``answers`` are (key, words), the first is usual."""

    name: str
    words: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Built:
    """What rows came to. ``unit`` and ``period`` are what the file turned out to speak of, where it is one.

    ``needs``: codes of what must be chosen before anything can be taken (``unit``, ``period``).
    """

    entries: tuple[Entry, ...]
    problems: tuple[CellProblem, ...] = ()
    questions: tuple[Question, ...] = ()
    unit: str = ""
    period: Period | None = None
    needs: tuple[str, ...] = ()


Targets = Callable[[Context, Table | None], tuple[Target, ...]]
Build = Callable[[Context, Table, Sequence[RowRead]], Built]


@dataclass(frozen=True, slots=True)
class IntakeSpec:
    """One sort of foreign table. ``recognised``: known by its headings, so that no mapping is asked for.

    ``targets`` may look at the table, whose columns can be fields by themselves (a column a period).
    """

    name: str
    title: str
    targets: Targets
    build: Build
    what: str = "dòng"
    """What is counted on the button: "Nhận 312 dòng"."""
    recognised: bool = False
    coordinator_only: bool = False
    periods: tuple[PeriodKind, ...] = ()
    """Kinds of period that may be chosen for the whole file."""
    by_unit: bool = False


def unit_target(world: World, *, required: bool = False, label: str = "Đơn vị") -> Target:
    """A column naming units, by any of their names, old ones too."""
    return Target(
        "unit",
        label,
        FieldKind.CHOICE,
        required,
        ("Tên đơn vị", "Phường, xã", "Phường/xã", "Xã, phường", "Cơ quan, đơn vị", "Địa phương", "Đơn vị hành chính"),
        unit_names(world),
        unit_key,
        labels={unit.code: unit.name for unit in world.units},
        never=("Đơn vị tính", "Đơn vị đo"),
    )


def unit_names(world: World) -> dict[str, str]:
    """Code by name key: names, former names and codes; a key that two units share names neither."""
    found: dict[str, str] = {}
    doubled: set[str] = set()
    for unit in world.units:
        names = {
            unit.name,
            unit.short_name,
            unit.code,
            unit.office_name,
            *(former.name for former in unit.former_names),
        }
        for key in {unit_key(name) for name in names}:
            if found.setdefault(key, unit.code) != unit.code:
                doubled.add(key)
    return {key: code for key, code in found.items() if key not in doubled}


def unit_in(world: World, texts: Sequence[str]) -> str:
    """The one phường or xã that these texts name ("UBND PHƯỜNG BÀ TRIỆU"); "" where none or several do."""
    found = set()
    for text in texts:
        key = f" {heading_key(text)} "
        for unit in world.wards:
            names = (unit.name, *(former.name for former in unit.former_names))
            short = f" {heading_key(unit.short_name)} "
            typed = key.strip() in {heading_key(unit.short_name), f"p {short.strip()}", f"x {short.strip()}"}
            if typed or any(f" {heading_key(name)} " in key for name in names):
                found.add(unit.code)
    return found.pop() if len(found) == 1 else ""


def row_unit(context: Context, row: RowRead, title: str) -> str:
    """Whose figures a row holds: its own column, its section, the sheet, the title, the choice, this workspace."""
    named = row.values.get("unit")
    if isinstance(named, str):
        return named
    section = unit_in(context.world, (row.section,)) if row.section else ""
    own = context.own if not context.coordinator else ""
    return section or context.unit or title or own


def check_period(context: Context, period: Period) -> ValueProblem | None:
    """A period that has not begun, or lies outside the plan."""
    first, last = context.world.plan.years
    if not first <= period.year <= last:
        return ValueProblem("period_outside_plan", period=period.code, first=first, last=last)
    if context.world.calendar.bounds(period)[0] > context.today:
        return ValueProblem("future_period", period=period.code, typed=period.code)
    return None


def row_problem(
    context: Context, row: RowRead, name: str, error: ValueProblem, *, refused: bool = True, reason: bool = False
) -> CellProblem:
    """A problem of a row, at one of its fields."""
    place = row.at(name)
    told = ValueProblem(error.code, **{"address": place, **error.facts})
    return problem(context.sheet, place, told, refused=refused, reason=reason)
