"""Why a write does not count, in a few words: what a history says beside "bị từ chối" or "không dùng"."""

from __future__ import annotations

from collections.abc import Mapping

TAKEN_BACK = "taken_back"
"""The import that brought the write was taken back: nobody refused it."""
SET_BACK = "set_back"
"""A later saving of the workbook shows the cell as it was exported, and a person took that for meant."""

REASONS: Mapping[str, str] = {
    "period_closed": "kỳ đã khóa",
    "round_submitted": "đã nộp tự chấm điểm",
    "unit_ended": "đơn vị đã sáp nhập",
    "bad_operation": "giá trị không hợp lệ",
    "percent_range": "ngoài khoảng từ 0 đến 100",
    "count_range": "ngoài khoảng từ 0 đến 1.000.000.000",
    "points_range": "ngoài khoảng từ 0 đến 1.000",
    "points_over_max": "quá điểm tối đa của tiêu chí",
    "text_too_long": "nội dung quá dài",
    "counts_only": "sổ này chỉ nhận số lượng, số văn bản",
    "field_of_coordinator": "do Phòng Nội vụ ghi",
    "field_of_unit": "không do đơn vị này ghi",
    "foreign_record": "không thuộc đơn vị",
    "foreign_operation": "của đơn vị khác",
    TAKEN_BACK: "gói đã rút lại",
    SET_BACK: "ô đã trả lại như gói gốc",
}


def reason_words(code: str) -> str:
    """Words for a refusal's code; a code of a newer program says nothing more."""
    return REASONS.get(code, "")
