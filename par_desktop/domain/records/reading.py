"""Số liệu kỳ: metric × unit × period; a count, or numerator over denominator, or "không phát sinh"."""

from __future__ import annotations

from par_desktop.domain.fields import COUNT_FIGURE, RATIO_FIGURE, TEXT
from par_desktop.domain.records.base import OWNER, Audience, Field, RecordType

READING = RecordType(
    name="reading",
    label="Số liệu",
    key=("metric", "unit", "period"),
    fields=(
        # One reading holds either; which one is typed is said by the metric's kind.
        Field("count", COUNT_FIGURE, "Số lượng", OWNER),
        Field("ratio", RATIO_FIGURE, "Tử số, mẫu số", OWNER),
        Field("source", TEXT, "Nguồn", OWNER),
    ),
    audience=Audience.OWNER,
    locked_by="period",
)
