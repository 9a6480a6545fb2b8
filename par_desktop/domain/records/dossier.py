"""Hồ sơ TTHC: one row of biểu II.06a, unit × month × field of procedures (notes §4.1).

Each typed column is a field of its own, so that two people filling different columns merge silently; totals and the
carry-over (6) are computed, never typed. "Không phát sinh" is a mark across the row, not zeros. ``gap_reason`` says why
(3) is not (7) + (11), which dossiers returned or withdrawn break rightly.
"""

from __future__ import annotations

from par_desktop.domain.fields import COUNT, FLAG, TEXT
from par_desktop.domain.records.base import OWNER, Audience, Field, RecordType

DOSSIER = RecordType(
    name="dossier",
    label="Hồ sơ TTHC",
    key=("unit", "month", "procedure_field"),
    fields=(
        Field("online3", COUNT, "Trực tuyến mức 3", OWNER),
        Field("online4", COUNT, "Trực tuyến mức 4", OWNER),
        Field("direct", COUNT, "Trực tiếp", OWNER),
        Field("postal", COUNT, "BCCI", OWNER),
        Field("early", COUNT, "Trước hạn", OWNER),
        Field("on_time", COUNT, "Đúng hạn", OWNER),
        Field("late", COUNT, "Quá hạn", OWNER),
        Field("open_in_time", COUNT, "Trong hạn", OWNER),
        Field("open_late", COUNT, "Đang giải quyết quá hạn", OWNER),
        Field("none", FLAG, "Không phát sinh", OWNER),
        Field("gap_reason", TEXT, "Lý do lệch", OWNER),
    ),
    audience=Audience.OWNER,
    locked_by="month",
)
