"""Sổ TTHC: the list of administrative procedures, and what each unit does about them (plan VI.1).

The coordinator keeps the list and everybody reads it; each phường, xã says of each procedure whether it is received at
its desk (Bộ phận Một cửa) and posted. The two are separate records, so neither waits for the other's.
"""

from __future__ import annotations

from par_desktop.domain.fields import DATE, DOCUMENT, FLAG, TEXT, Choice, Text
from par_desktop.domain.records.base import COORDINATOR, OWNER, Audience, Field, RecordType

PROCEDURE_LEVEL = Choice({"commune": "Cấp xã", "district": "Cấp huyện", "province": "Cấp tỉnh"})
"""Whose authority a procedure is (thẩm quyền giải quyết)."""

ONLINE = Choice(
    {
        "none": "Không",
        "level3": "Mức độ 3",
        "level4": "Mức độ 4",
        "partial": "Một phần",
        "full": "Toàn trình",
        "not_eligible": "Không đủ điều kiện",
    }
)
"""The online level as announced: of four levels before NĐ 42/2022/NĐ-CP, of two since (``domain/procedures``).

``none`` could be offered online and is not; ``not_eligible`` cannot be and leaves the denominator (notes §4.2).
"""

PROCEDURE = RecordType(
    name="procedure",
    label="Thủ tục hành chính",
    key=("procedure",),
    fields=(
        Field("code", TEXT, "Mã TTHC", COORDINATOR),
        Field("title", Text(1_000), "Tên TTHC", COORDINATOR),
        Field("level", PROCEDURE_LEVEL, "Cấp giải quyết", COORDINATOR),
        Field("field", TEXT, "Lĩnh vực", COORDINATOR),
        Field("decision", DOCUMENT, "Quyết định công bố", COORDINATOR),
        Field("online", ONLINE, "Dịch vụ công trực tuyến", COORDINATOR),
        Field("linked", FLAG, "Liên thông", COORDINATOR),
        Field("valid_from", DATE, "Áp dụng từ ngày", COORDINATOR),
        Field("valid_to", DATE, "Áp dụng đến hết ngày", COORDINATOR),
    ),
    audience=Audience.EVERYONE,
)
"""Keyed by its code where that can be part of an id: two machines that take in one list make the same records."""

OFFERING = RecordType(
    name="offering",
    label="TTHC tại đơn vị",
    key=("unit", "procedure"),
    fields=(
        Field("at_desk", FLAG, "Tại BPMC", OWNER),
        Field("posted", FLAG, "Công khai", OWNER),
        Field("since", DATE, "Từ ngày", OWNER),
        Field("note", TEXT, "Ghi chú", OWNER),
    ),
    audience=Audience.OWNER,
)
