"""Kiểm tra: a visit, its answers, the findings, and what the unit did about them (notes §5).

A visit and all it holds stay with the coordinator until the visit is published to the unit: a future surprise check
travels in no package.
"""

from __future__ import annotations

from par_desktop.domain.fields import COUNT, DATE, LONG_TEXT, RATIO_FIGURE, TEXT, Choice
from par_desktop.domain.records.base import COORDINATOR, OWNER_ONLY, Audience, Field, RecordType

INSPECTION_SORT = Choice({"surprise": "Đột xuất", "planned": "Định kỳ", "reinspection": "Tái kiểm tra"})
ANSWER = Choice({"pass": "Đạt", "fail": "Không đạt", "not_applicable": "Không áp dụng"})
FINDING_STATE = Choice(
    {
        "open": "Chờ khắc phục",
        "reported": "Đơn vị đã báo cáo",
        "confirmed": "Chờ tái kiểm tra",
        "closed": "Đã đóng",
    }
)

INSPECTION = RecordType(
    name="inspection",
    label="Cuộc kiểm tra",
    key=("unit", "inspection"),
    fields=(
        Field("sort", INSPECTION_SORT, "Hình thức", COORDINATOR),
        Field("day", DATE, "Ngày kiểm tra", COORDINATOR),
        Field("started", TEXT, "Bắt đầu lúc", COORDINATOR),
        Field("ended", TEXT, "Kết thúc lúc", COORDINATOR),
        Field("team", LONG_TEXT, "Đoàn kiểm tra", COORDINATOR),
        Field("present", LONG_TEXT, "Đại diện đơn vị", COORDINATOR),
        Field("opinion", LONG_TEXT, "Ý kiến của đơn vị", COORDINATOR),
        Field("published", DATE, "Gửi kết quả cho đơn vị ngày", COORDINATOR),
    ),
    audience=Audience.OWNER_WHEN_PUBLISHED,
    governor="inspection",
)

CHECK_ANSWER = RecordType(
    name="answer",
    label="Câu kiểm tra",
    key=("unit", "inspection", "item"),
    fields=(
        Field("answer", ANSWER, "Kết quả", COORDINATOR),
        Field("count", COUNT, "Số", COORDINATOR),
        Field("ratio", RATIO_FIGURE, "Tỷ lệ", COORDINATOR),
        Field("note", LONG_TEXT, "Ghi chú", COORDINATOR),
    ),
    audience=Audience.OWNER_WHEN_PUBLISHED,
    governor="inspection",
)

FINDING = RecordType(
    name="finding",
    label="Tồn tại",
    key=("unit", "inspection", "finding"),
    fields=(
        Field("item", TEXT, "Câu kiểm tra", COORDINATOR),
        Field("text", LONG_TEXT, "Tồn tại", COORDINATOR),
        Field("person", TEXT, "Người liên quan", COORDINATOR),
        Field("deadline", DATE, "Hạn khắc phục", COORDINATOR),
        Field("state", FINDING_STATE, "Trạng thái", COORDINATOR),
    ),
    audience=Audience.OWNER_WHEN_PUBLISHED,
    governor="inspection",
)

REMEDY = RecordType(
    name="remedy",
    label="Khắc phục",
    key=("unit", "inspection", "finding"),
    fields=(
        Field("text", LONG_TEXT, "Kết quả khắc phục", OWNER_ONLY),
        Field("done", DATE, "Ngày khắc phục", OWNER_ONLY),
    ),
    audience=Audience.OWNER,
    deleters=OWNER_ONLY,
)
