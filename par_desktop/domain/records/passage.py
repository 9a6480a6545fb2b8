"""Lời báo cáo: what a unit writes under one heading of a report of a period."""

from __future__ import annotations

from par_desktop.domain.fields import LONG_TEXT
from par_desktop.domain.records.base import OWNER_ONLY, Audience, Field, RecordType

PASSAGE = RecordType(
    name="passage",
    label="Lời báo cáo",
    key=("report", "heading", "unit", "period"),
    fields=(Field("text", LONG_TEXT, "Nội dung", OWNER_ONLY),),
    audience=Audience.OWNER,
    locked_by="period",
)
