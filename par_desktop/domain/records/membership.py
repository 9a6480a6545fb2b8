"""Thành viên nhóm: which unit belongs to a group that the plan names but does not list."""

from __future__ import annotations

from par_desktop.domain.fields import FLAG
from par_desktop.domain.records.base import COORDINATOR, Audience, Field, RecordType

MEMBERSHIP = RecordType(
    name="membership",
    label="Thành viên nhóm",
    key=("unit_group", "member"),
    fields=(Field("chosen", FLAG, "Thuộc nhóm", COORDINATOR),),
    audience=Audience.EVERYONE,
)
