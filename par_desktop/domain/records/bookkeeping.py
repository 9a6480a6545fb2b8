"""Records that keep the journal itself in order; never counted as changes (design §7).

``void`` takes the value of one operation away (refused, retracted) or gives it back; ``typing`` lists the operations
that one workbook's typed cells became.
"""

from __future__ import annotations

from par_desktop.domain.fields import FLAG, LONG_TEXT, TEXT
from par_desktop.domain.records.base import OWNER, Audience, Field, RecordType

VOID = RecordType(
    name="void",
    label="Không dùng",
    key=("unit", "operation"),
    fields=(
        Field("void", FLAG, "Không dùng", OWNER),
        Field("reason", TEXT, "Lý do", OWNER),
    ),
    audience=Audience.OWNER,
    bookkeeping=True,
)

TYPING = RecordType(
    name="typing",
    label="Sửa trên Excel",
    key=("unit", "typing"),
    fields=(
        Field("package", TEXT, "Gói", OWNER),
        Field("saved", TEXT, "Lưu lúc", OWNER),
        Field("digest", TEXT, "Dấu tệp", OWNER),
        Field("operations", LONG_TEXT, "Các ô", OWNER),
    ),
    audience=Audience.OWNER,
    bookkeeping=True,
)
