"""Lựa chọn: how figures are computed where the plan leaves it open, the same on every replica.

What may be chosen, its default and its source are declared in ``domain/choices.py``.
"""

from __future__ import annotations

from par_desktop.domain.fields import TEXT
from par_desktop.domain.records.base import COORDINATOR, Audience, Field, RecordType

CHOICE = RecordType(
    name="choice",
    label="Lựa chọn",
    key=("choice",),
    fields=(Field("value", TEXT, "Giá trị", COORDINATOR),),
    audience=Audience.EVERYONE,
)
