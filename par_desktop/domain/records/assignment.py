"""Việc được giao: task × unit × period; what people update."""

from __future__ import annotations

from par_desktop.domain.fields import DOCUMENT, LONG_TEXT, PERCENT, Choice
from par_desktop.domain.records.base import OWNER, Audience, Field, RecordType

STATUS = Choice(
    {
        "not_started": "Chưa thực hiện",
        "in_progress": "Đang thực hiện",
        "done": "Hoàn thành",
        "not_applicable": "Không áp dụng",
    }
)

ASSIGNMENT = RecordType(
    name="assignment",
    label="Nhiệm vụ",
    key=("task", "unit", "period"),
    fields=(
        Field("status", STATUS, "Trạng thái", OWNER),
        Field("progress", PERCENT, "Tiến độ (%)", OWNER),
        Field("document", DOCUMENT, "Văn bản", OWNER),
        Field("note", LONG_TEXT, "Ghi chú", OWNER),
    ),
    audience=Audience.OWNER,
)
