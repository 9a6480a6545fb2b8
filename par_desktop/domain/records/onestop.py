"""Bản của phần mềm một cửa: the city's own export of biểu II.06a, kept beside what the wards typed, never in its place.

It only serves to compare (dấu hiệu bất thường), so it stays with the coordinator. ``unit`` may be the city itself.
"""

from __future__ import annotations

from par_desktop.domain.fields import COUNT, FLAG
from par_desktop.domain.records.base import COORDINATOR, Audience, Field, RecordType

ONESTOP = RecordType(
    name="onestop",
    label="Phần mềm một cửa",
    key=("unit", "month", "procedure_field"),
    fields=(
        Field("online3", COUNT, "Trực tuyến mức 3", COORDINATOR),
        Field("online4", COUNT, "Trực tuyến mức 4", COORDINATOR),
        Field("direct", COUNT, "Trực tiếp", COORDINATOR),
        Field("postal", COUNT, "BCCI", COORDINATOR),
        # Here (6) is a figure of the export; the ward's own form computes it.
        Field("carried", COUNT, "Kỳ trước chuyển qua", COORDINATOR),
        Field("early", COUNT, "Trước hạn", COORDINATOR),
        Field("on_time", COUNT, "Đúng hạn", COORDINATOR),
        Field("late", COUNT, "Quá hạn", COORDINATOR),
        Field("open_in_time", COUNT, "Trong hạn", COORDINATOR),
        Field("open_late", COUNT, "Đang giải quyết quá hạn", COORDINATOR),
        Field("none", FLAG, "Không phát sinh", COORDINATOR),
    ),
    audience=Audience.COORDINATOR,
)
