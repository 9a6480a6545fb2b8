"""Dòng sổ theo dõi: one row of a register, twelve slots of text whose meaning the register's definition says.

Each slot is a field of its own, so that two people filling different columns of a row merge silently. A slot keeps the
one canonical writing of what it says (``domain/registers.kept``). A text that is a day and nothing else is kept as ISO
whoever typed it, in the window or in a package's sheet: equal days are equal texts, and queries compare them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from par_desktop.domain import typed
from par_desktop.domain.fields import DATE, TEXT, Text
from par_desktop.domain.records.base import COORDINATOR, OWNER, Audience, Field, RecordType
from par_desktop.errors import ValueProblem

MOST_COLUMNS = 12


class EntryText(Text):
    """Text; a text that is a day is that day: kept as ISO, shown dd/MM/yyyy."""

    def parse(self, texts: Sequence[str]) -> object:
        text = super().parse(texts)
        if not isinstance(text, str) or len(text) > 20:
            return text
        try:
            return typed.day(text).isoformat()
        except ValueProblem:
            return text

    def texts(self, value: object) -> tuple[str, ...]:
        if value is None:
            return ("",)
        try:
            return DATE.texts(date.fromisoformat(str(value)))
        except ValueError:
            return (str(value),)


ENTRY_TEXT = EntryText(4_000)

ENTRY = RecordType(
    name="entry",
    label="Sổ theo dõi",
    key=("register", "unit", "entry"),
    fields=tuple(Field(f"c{at:02d}", ENTRY_TEXT, f"Cột {at}", OWNER) for at in range(1, MOST_COLUMNS + 1)),
    audience=Audience.OWNER,
    deleters=OWNER,
)

SERVICE_UNIT = RecordType(
    name="service_unit",
    label="Đơn vị sự nghiệp",
    key=("service_unit",),
    fields=(
        Field("name", TEXT, "Tên đơn vị", COORDINATOR),
        Field("parent", TEXT, "Cơ quan quản lý", COORDINATOR),
        Field("since", DATE, "Từ ngày", COORDINATOR),
        Field("until", DATE, "Đến ngày", COORDINATOR),
    ),
    audience=Audience.EVERYONE,
)
"""Named by the coordinator, because the plan names none; ``parent`` is a unit's code. Registers choose among them; they

are no units that report (docs/decisions/0017-registers.md)."""
