"""Sổ theo dõi: registers whose columns are data (``resources/registers/*.toml``), and what their cells may hold.

A row is a record ``entry`` with twelve slots of text; the register says which slot is which column, and the column's
kind reads, shows and checks it. A cell that its kind cannot read is kept as typed and shown as wrong: a check never
blocks saving. The exception are registers that hold counts and document numbers only (khiếu nại, tố cáo, kỷ luật):
there what is no such thing is refused, so that no name and no content gets in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum

from par_desktop.domain import typed
from par_desktop.domain.fields import COUNT, DATE, DocumentReference
from par_desktop.domain.records.entry import ENTRY, ENTRY_TEXT
from par_desktop.domain.vietnamese import search_key, unit_key
from par_desktop.errors import NotAllowed, ValueProblem
from par_desktop.frozen import dataclass

Value = str | int | date | DocumentReference | None
"""What a readable cell says; a choice by its code, a unit by its code."""

TEXT_LIMIT, LONG_LIMIT, NUMBER_LIMIT = 300, 4_000, 40
"""Characters of a short text, a long one, a document's number."""
_DOCUMENT = re.compile(
    r"(?P<number>.*?)[\s,;]*(?:ng[aà]y\s*)?(?P<day>\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}-\d\d-\d\d)?$", re.IGNORECASE
)
_DOCUMENT_NUMBER = re.compile(r"[\wĐđ.]+(?:[/\-–][\wĐđ.&]+)*(?: [\wĐđ.]+(?:[/\-–][\wĐđ.&]+)+)?")
"""``12/QĐ-UBND``, ``1907/UBND-NC``, ``05``; at most one word before it (``số 12/QĐ-UBND``), never a sentence."""


class ColumnKind(StrEnum):
    TEXT = "text"
    LONG = "long"
    DATE = "date"
    COUNT = "count"
    DOCUMENT = "document"
    """Number and day of a document in one cell: "12/QĐ-UBND ngày 05/02/2022"; either may be missing."""
    CHOICE = "choice"
    UNIT = "unit"
    SERVICE_UNIT = "service_unit"


WORDY = frozenset({ColumnKind.TEXT, ColumnKind.LONG})
"""Kinds that take free text."""
COUNTED = frozenset({ColumnKind.DATE, ColumnKind.COUNT, ColumnKind.DOCUMENT, ColumnKind.CHOICE})
"""The kinds of a register that holds counts and document numbers only."""


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a choice column; ``also`` are other words people write for it."""

    code: str
    label: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """A column. ``slot`` is where its cells always lie (``c01``), ``width`` is in letters, ``most`` bounds counts."""

    slot: str
    code: str
    heading: str
    kind: ColumnKind
    required: bool = False
    width: int = 16
    most: int = 10**9
    options: tuple[Option, ...] = ()
    group: str = ""
    hint: str = ""
    synonyms: tuple[str, ...] = ()
    """Other headings that people's own tables have for it."""

    @property
    def right(self) -> bool:
        return self.kind is ColumnKind.COUNT


class Test(StrEnum):
    """What a condition asks of a row."""

    FILLED = "filled"
    BLANK = "blank"
    IS = "is"
    """The choice is one of ``choices``."""
    NOT_AFTER = "not_after"
    """The column's day is no later than that of ``other``; false while one of them is missing."""
    ANSWERABLE = "answerable"
    """The column's day (a deadline) has passed, or ``other`` is filled already: what could still be done in time does

    not count against anybody."""


@dataclass(frozen=True, slots=True)
class Condition:
    column: str
    test: Test
    choices: tuple[str, ...] = ()
    other: str = ""


class How(StrEnum):
    ROWS = "rows"
    SUM = "sum"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True)
class Total:
    """What a register adds up to in a period: rows, the sum of a column, or a ratio of either.

    A row belongs to the period in which its ``day`` column falls. ``where`` chooses the rows counted (of a ratio: the
    numerator's), ``whole`` the denominator's. With ``column`` a ratio is Σ ``column`` / Σ ``of_column``. ``metric`` is
    the code of the metric it feeds, if any.
    """

    code: str
    title: str
    how: How
    day: str
    column: str = ""
    of_column: str = ""
    where: tuple[Condition, ...] = ()
    whole: tuple[Condition, ...] = ()
    unit_label: str = ""
    metric: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the printed register: rows that meet ``where``, of the period by ``day`` where one is named."""

    title: str
    where: tuple[Condition, ...] = ()
    day: str = ""
    columns: tuple[str, ...] = ()
    """Codes of the columns printed, all if none is named."""


@dataclass(frozen=True, slots=True)
class Register:
    """One register. ``day`` is the column whose day puts a row into a period; ``standing`` registers are looked at as

    a whole (documents in force, service units), the others by period. ``fillers`` are codes of units and groups.
    ``travels``: it has a sheet in packages. ``counts_only``: counts, days, choices and document numbers, nothing else.
    """

    code: str
    title: str
    short_title: str
    day: str
    columns: tuple[RegisterColumn, ...]
    fillers: tuple[str, ...]
    totals: tuple[Total, ...] = ()
    parts: tuple[Part, ...] = ()
    standing: bool = False
    travels: bool = False
    counts_only: bool = False
    ready_rows: int = 10
    note: str = ""
    source: str = ""
    print_title: str = ""
    """Kind of paper and its subject, divided by ``|``; else the register's own title."""
    by_code: Mapping[str, RegisterColumn] = field(default_factory=dict, repr=False, compare=False)
    by_slot: Mapping[str, RegisterColumn] = field(default_factory=dict, repr=False, compare=False)

    @property
    def day_slot(self) -> str:
        return self.by_code[self.day].slot

    def total(self, code: str) -> Total:
        """Raises ``KeyError``."""
        return next(total for total in self.totals if total.code == code)


@dataclass(frozen=True, slots=True)
class Names:
    """Names that unit cells may hold: key (``unit_key``, former names too) → code, and code → name as shown.

    ``service_until``: the last day of those that ended; rows of their time go on naming them.
    """

    units: Mapping[str, str] = field(default_factory=dict)
    unit_labels: Mapping[str, str] = field(default_factory=dict)
    service_units: Mapping[str, str] = field(default_factory=dict)
    service_labels: Mapping[str, str] = field(default_factory=dict)
    service_until: Mapping[str, date] = field(default_factory=dict)

    def of(self, kind: ColumnKind) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """Keys and labels of a kind of unit column."""
        if kind is ColumnKind.SERVICE_UNIT:
            return self.service_units, self.service_labels
        return self.units, self.unit_labels


NO_NAMES = Names()


# cells


def read_cell(column: RegisterColumn, text: str | None, names: Names = NO_NAMES) -> Value:
    """What a cell says. Raises ``ValueProblem`` for a text its column cannot hold; blank is ``None``."""
    cleaned = typed.clean(text or "")
    if not cleaned:
        return None
    match column.kind:
        case ColumnKind.DATE:
            found = DATE.parse((cleaned,))
            return found if isinstance(found, date) else None
        case ColumnKind.COUNT:
            number = COUNT.parse((cleaned,))
            if isinstance(number, int) and number > column.most:
                raise ValueProblem("choice_range", title=column.heading, typed=cleaned, least=0, most=column.most)
            return number if isinstance(number, int) else None
        case ColumnKind.DOCUMENT:
            return _document(cleaned)
        case ColumnKind.CHOICE:
            return _option(column, cleaned)
        case ColumnKind.UNIT | ColumnKind.SERVICE_UNIT:
            return _unit(column, cleaned, names)
        case ColumnKind.TEXT | ColumnKind.LONG:
            limit = TEXT_LIMIT if column.kind is ColumnKind.TEXT else LONG_LIMIT
            if len(cleaned) > limit:
                raise ValueProblem("text_too_long", typed=cleaned[:40] + "…", limit=limit)
            return cleaned


def _document(text: str) -> DocumentReference:
    found = _DOCUMENT.fullmatch(" ".join(text.split()))
    number = found["number"].strip() if found is not None else text
    if found is None or len(number) > NUMBER_LIMIT or (number and not _DOCUMENT_NUMBER.fullmatch(number)):
        raise ValueProblem("not_a_document", typed=text[:60])
    return DocumentReference(number or None, typed.day(found["day"]) if found["day"] else None)


def _option(column: RegisterColumn, text: str) -> str:
    """By code, by label or another word for it, without marks, or by a beginning that only one label has."""
    key = search_key(text)
    for option in column.options:
        if text == option.code or key in {search_key(word) for word in (option.label, *option.also)}:
            return option.code
    begun = [option.code for option in column.options if search_key(option.label).startswith(key)]
    if len(begun) == 1:
        return begun[0]
    raise ValueProblem("not_a_choice", typed=text[:60], choices=", ".join(option.label for option in column.options))


def _unit(column: RegisterColumn, text: str, names: Names) -> str:
    keys, labels = names.of(column.kind)
    if text in labels:
        return text
    code = keys.get(unit_key(text))
    if code is None:
        # Without marks, with or without the type word before it: taken where it can mean one unit only.
        plain = search_key(text)
        alike = [c for c, label in labels.items() if f" {search_key(label)}".endswith(f" {plain}")]
        code = alike[0] if len(alike) == 1 else None
    if code is None:
        code_named = "unknown_service_unit" if column.kind is ColumnKind.SERVICE_UNIT else "unknown_unit_name"
        raise ValueProblem(code_named, typed=text[:60])
    return code


def kept(column: RegisterColumn, text: str, names: Names = NO_NAMES) -> str | None:
    """What is kept of a typed text: its one canonical writing where the column can read it, else the text itself.

    Raises ``ValueProblem("text_too_long")`` for what no cell holds.
    """
    cleaned = typed.clean(text)
    try:
        writing = _canonical(column, read_cell(column, cleaned, names), names)
    except ValueProblem:
        writing = cleaned
    found = ENTRY_TEXT.parse((writing or "",))
    return None if found is None else str(found)


def _canonical(column: RegisterColumn, value: Value, names: Names) -> str | None:
    if value is None:
        return None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, DocumentReference):
        return value.day.isoformat() if value.number is None and value.day else _document_words(value)
    if column.kind is ColumnKind.CHOICE:
        return next(option.label for option in column.options if option.code == value)
    if column.kind in (ColumnKind.UNIT, ColumnKind.SERVICE_UNIT):
        return names.of(column.kind)[1].get(str(value), str(value))
    return str(value)


def shown(column: RegisterColumn, text: str | None, names: Names = NO_NAMES) -> str:
    """A kept cell as people read it; one that its column cannot read stands as it is."""
    try:
        value = read_cell(column, text, names)
    except ValueProblem:
        return ENTRY_TEXT.texts(text or None)[0]
    if isinstance(value, date):
        return DATE.texts(value)[0]
    if isinstance(value, int):
        return COUNT.texts(value)[0]
    if column.kind in WORDY:
        return ENTRY_TEXT.texts(text or None)[0]
    if isinstance(value, DocumentReference) and value.number is None:
        return DATE.texts(value.day)[0]
    return _canonical(column, value, names) or ""


def _document_words(value: DocumentReference) -> str:
    return f"{value.number or ''}{f' ngày {DATE.texts(value.day)[0]}' if value.day else ''}"


def check_entry(registers: Iterable[Register], kind: str, record: str, values: Mapping[str, object]) -> None:
    """Raise ``NotAllowed("counts_only")`` where a register of counts would get a text that is none.

    ``values`` by slot, canonical. Registers and slots that this program does not know pass: a newer one may.
    """
    if kind != ENTRY.name:
        return
    try:
        code = ENTRY.parts(record)["register"]
    except ValueProblem:
        return
    register = next((register for register in registers if register.code == code), None)
    if register is None or not register.counts_only:
        return
    for slot, value in values.items():
        column = register.by_slot.get(slot)
        if column is None and slot in ENTRY.by_name and value is not None:
            raise NotAllowed("counts_only", label=register.short_title, typed="")
        if column is None:
            continue
        try:
            read_cell(column, None if value is None else str(value))
        except ValueProblem as problem:
            raise NotAllowed("counts_only", label=register.short_title, typed="", heading=column.heading) from problem


# rows


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row's readable values by column code, and what is wrong in it: ``problems`` by column code."""

    values: Mapping[str, Value]
    problems: Mapping[str, ValueProblem]


def read_row(register: Register, cells: Mapping[str, str | None], names: Names = NO_NAMES) -> ReadRow:
    """``cells`` by slot. A required cell that is blank is a problem (``required_blank``)."""
    values: dict[str, Value] = {}
    problems: dict[str, ValueProblem] = {}
    for column in register.columns:
        try:
            value = read_cell(column, cells.get(column.slot), names)
        except ValueProblem as problem:
            problems[column.code] = problem
            continue
        values[column.code] = value
        if value is None and column.required:
            problems[column.code] = ValueProblem("required_blank", heading=column.heading)
    return ReadRow(values, problems)


def meets(row: ReadRow, conditions: Iterable[Condition], as_of: date) -> bool:
    """Whether a row meets all conditions on a day."""
    return all(_meets(row, condition, as_of) for condition in conditions)


def _meets(row: ReadRow, condition: Condition, as_of: date) -> bool:
    value, other = row.values.get(condition.column), row.values.get(condition.other)
    match condition.test:
        case Test.FILLED:
            return value is not None
        case Test.BLANK:
            return value is None
        case Test.IS:
            return value in condition.choices
        case Test.NOT_AFTER:
            return isinstance(value, date) and isinstance(other, date) and value <= other
        case Test.ANSWERABLE:
            return isinstance(value, date) and (value < as_of or other is not None)
