"""Điểm: what a unit gives itself, what the appraiser gives, what the survey brings; three records.

They are apart because different circles may see them at different times (design §4): an appraisal reaches its unit
only once the round is published.
"""

from __future__ import annotations

from par_desktop.domain.fields import DATE, LONG_TEXT, POINTS, RATIO_FIGURE, TEXT
from par_desktop.domain.records.base import COORDINATOR, OWNER_ONLY, Audience, Field, RecordType

SCORE = RecordType(
    name="score",
    label="Tự chấm điểm",
    key=("criterion", "unit", "round"),
    fields=(
        Field("inputs", RATIO_FIGURE, "Tử số, mẫu số", OWNER_ONLY),
        Field("points", POINTS, "Điểm tự đánh giá", OWNER_ONLY),
        Field("explanation", LONG_TEXT, "Giải trình", OWNER_ONLY),
        Field("evidence", TEXT, "Minh chứng", OWNER_ONLY),
    ),
    audience=Audience.OWNER,
    locked_by="round",
)

ROUND = RecordType(
    name="round",
    label="Đợt đánh giá",
    key=("round",),
    fields=(Field("published", DATE, "Công bố ngày", COORDINATOR),),
    audience=Audience.EVERYONE,
)

APPRAISAL = RecordType(
    name="appraisal",
    label="Thẩm định",
    key=("round", "criterion", "unit"),
    fields=(
        Field("points", POINTS, "Điểm thẩm định", COORDINATOR),
        Field("reason", LONG_TEXT, "Lý do", COORDINATOR),
    ),
    audience=Audience.OWNER_WHEN_PUBLISHED,
    governor="round",
)

SURVEY = RecordType(
    name="survey",
    label="Điều tra XHH",
    key=("round", "criterion", "unit"),
    fields=(Field("points", POINTS, "Điểm điều tra XHH", COORDINATOR),),
    audience=Audience.OWNER_WHEN_PUBLISHED,
    governor="round",
)
