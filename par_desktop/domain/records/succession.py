"""Sáp nhập đơn vị: a unit's successor. It widens sight and authority, and never mints new ids (design §4)."""

from __future__ import annotations

from par_desktop.domain.fields import DATE, TEXT
from par_desktop.domain.records.base import COORDINATOR, Audience, Field, RecordType

SUCCESSION = RecordType(
    name="succession",
    label="Sáp nhập đơn vị",
    key=("unit",),
    fields=(
        Field("successor", TEXT, "Đơn vị kế thừa", COORDINATOR),
        Field("since", DATE, "Từ ngày", COORDINATOR),
        Field("decision", TEXT, "Quyết định", COORDINATOR),
    ),
    audience=Audience.EVERYONE,
)
"""Keyed by the unit that ended. ``successor`` is a unit code; blank takes the merger back."""
