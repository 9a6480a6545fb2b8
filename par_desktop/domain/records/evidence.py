"""Tài liệu kiểm chứng: a file by SHA-256 or a document reference, and the criteria it serves (design §2).

The file itself lies in the workspace's ``evidence/`` under its hash and travels beside the workbook, once; the record
travels like any other, so a reference is never lost with a file.
"""

from __future__ import annotations

from par_desktop.domain.fields import DOCUMENT, FLAG, LONG_TEXT, STORED_FILE, TEXT
from par_desktop.domain.records.base import OWNER, OWNER_ONLY, Audience, Field, RecordType

EVIDENCE = RecordType(
    name="evidence",
    label="Minh chứng",
    key=("unit", "evidence"),
    fields=(
        Field("document", DOCUMENT, "Số, ngày văn bản", OWNER),
        Field("title", LONG_TEXT, "Trích yếu", OWNER),
        Field("place", TEXT, "Nơi lưu", OWNER),
        Field("link", TEXT, "Liên kết", OWNER),
        Field("file", STORED_FILE, "Tệp", OWNER),
    ),
    audience=Audience.OWNER,
    deleters=OWNER,
)

EVIDENCE_USE = RecordType(
    name="evidence_use",
    label="Minh chứng cho tiêu chí",
    key=("unit", "evidence", "criterion", "round"),
    fields=(Field("used", FLAG, "Dùng", OWNER_ONLY),),
    audience=Audience.OWNER,
    deleters=OWNER_ONLY,
    locked_by="round",
)
"""One piece may serve several criteria and rounds. What a submitted round rests on stays as it was handed in."""
