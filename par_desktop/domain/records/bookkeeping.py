"""Records that keep the journal itself in order; never counted as changes (design §7).

``void`` takes the value of one operation away, or gives it back: only its own unit may (a taken-back import).
``refused`` does the same for the coordinator, whose word the unit cannot lift. ``typing`` lists the operations that one
workbook's typed cells became. ``release`` lets an operation that waits for lost ancestors count without them.
``machine`` is one machine of a unit vouching for another's key, or stepping down; ``coordinator_machine`` the same for
the coordinator, whose machines everybody has to know.
"""

from __future__ import annotations

from par_desktop.domain.fields import DATE, FLAG, TEXT, Text
from par_desktop.domain.records.base import COORDINATOR, OWNER, OWNER_ONLY, Audience, Field, RecordType

_LIST = Text(1_000_000)
"""Ids of one workbook's operations: 33 characters each."""

VOID = RecordType(
    name="void",
    label="Không dùng",
    key=("unit", "operation"),
    fields=(
        Field("void", FLAG, "Không dùng", OWNER_ONLY),
        Field("reason", TEXT, "Lý do", OWNER_ONLY),
    ),
    audience=Audience.OWNER,
    bookkeeping=True,
)

REFUSED = RecordType(
    name="refused",
    label="Bị từ chối",
    key=("unit", "operation"),
    fields=(
        Field("refused", FLAG, "Bị từ chối", COORDINATOR),
        Field("reason", TEXT, "Lý do", COORDINATOR),
        Field("stands", FLAG, "Vẫn dùng", COORDINATOR),
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
        Field("operations", _LIST, "Các ô", OWNER),
        Field("shared", FLAG, "Gói chung", OWNER),
    ),
    audience=Audience.OWNER,
    bookkeeping=True,
)

RELEASE = RecordType(
    name="release",
    label="Cho dùng ngay",
    key=("unit", "operation"),
    fields=(Field("released", FLAG, "Cho dùng ngay", COORDINATOR),),
    audience=Audience.OWNER,
    bookkeeping=True,
)

MACHINE = RecordType(
    name="machine",
    label="Máy của đơn vị",
    key=("unit", "replica"),
    fields=(
        Field("key", TEXT, "Khóa", OWNER_ONLY),
        Field("retired", DATE, "Ngừng dùng từ", OWNER_ONLY),
    ),
    audience=Audience.OWNER,
    bookkeeping=True,
)

COORDINATOR_MACHINE = RecordType(
    name="coordinator_machine",
    label="Máy của đơn vị tổng hợp",
    key=("replica",),
    fields=(
        Field("key", TEXT, "Khóa", COORDINATOR),
        Field("retired", DATE, "Ngừng dùng từ", COORDINATOR),
    ),
    audience=Audience.EVERYONE,
    bookkeeping=True,
)
