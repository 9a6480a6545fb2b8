"""Khóa kỳ, mở lại cho một đơn vị, nộp tự chấm điểm, nhận bản giấy: locks, and who has delivered.

A closed period (notes §3) locks its figures for the units; the coordinator reopens it for one unit with a reason and
a new last day. A submitted round locks the unit's own scores in the same way. ``domain/locks.py`` holds the rule.
"""

from __future__ import annotations

from par_desktop.domain.fields import DATE, LONG_TEXT, TEXT
from par_desktop.domain.records.base import COORDINATOR, OWNER_ONLY, Audience, Field, RecordType

CLOSING = RecordType(
    name="closing",
    label="Khóa kỳ",
    key=("period",),
    fields=(Field("closed", DATE, "Khóa ngày", COORDINATOR),),
    audience=Audience.EVERYONE,
)

REOPENING = RecordType(
    name="reopening",
    label="Mở lại kỳ",
    key=("unit", "period"),
    fields=(
        Field("until", DATE, "Mở đến hết ngày", COORDINATOR),
        Field("reason", LONG_TEXT, "Lý do", COORDINATOR),
    ),
    audience=Audience.OWNER,
)
"""``period`` may name a round: then its submitted scores may be changed again."""

SUBMISSION = RecordType(
    name="submission",
    label="Nộp tự chấm điểm",
    key=("unit", "round"),
    fields=(Field("submitted", DATE, "Nộp ngày", OWNER_ONLY),),
    audience=Audience.OWNER,
    deleters=OWNER_ONLY,
)

PAPER = RecordType(
    name="paper",
    label="Nhận bản giấy",
    key=("unit", "period"),
    fields=(
        Field("received", DATE, "Nhận ngày", COORDINATOR),
        Field("note", TEXT, "Ghi chú", COORDINATOR),
    ),
    audience=Audience.OWNER,
)
"""What a unit delivered on paper, so that the board does not call it a debtor."""
