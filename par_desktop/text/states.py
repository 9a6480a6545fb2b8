"""States as people see them: icon + word + colour, the same in every list (look.md §3).

Names of icons are files of ``resources/icons``, colours are tokens of the theme; nothing here knows Qt.
"""

from __future__ import annotations

from dataclasses import dataclass

from par_desktop.domain.progress import ProgressKind, ProgressState
from par_desktop.text.formats import number


@dataclass(frozen=True, slots=True)
class StateWords:
    """Icon name, Vietnamese word (with its number where there is one), name of the colour."""

    icon: str
    word: str
    token: str


UNSIGNED = "sửa trên Excel, chưa ký"
"""Typed cells, wherever they are told of: no key vouches for them (design §5)."""

DONE = StateWords("tick-circle", "Hoàn thành", "green")
ON_TIME = StateWords("tick-circle", "Đúng hạn", "green")
RECEIVED = StateWords("tick-circle", "Đã nhận", "green")
PASSED = StateWords("tick-circle", "Đạt", "green")
NOT_YET = StateWords("dashed-circle", "Chưa đến hạn", "grey")
NOT_SENT = StateWords("dashed-circle", "Chưa gửi", "grey")
NOT_APPRAISED = StateWords("dashed-circle", "Chưa thẩm định", "grey")
CONTINUOUS = StateWords("continuous", "Thường xuyên", "grey")
NOT_APPLICABLE = StateWords("not-applicable", "Không áp dụng", "grey")
NOTHING = StateWords("not-applicable", "Không phát sinh", "grey")
PAPER = StateWords("sheet", "Bản giấy", "accent")
PROXY = StateWords("sheet", "Nhập thay", "accent")
NEW = StateWords("plus", "Mới", "green")
CHANGED = StateWords("pen", "Đổi", "accent")
CONFLICT = StateWords("conflict", "Xung đột", "violet")
REFUSED = StateWords("refused", "Bị từ chối", "red")
WAITING = StateWords("hourglass", "Đang chờ", "grey")
LOCKED = StateWords("padlock", "Đã khóa", "grey")
SECRET = StateWords("padlock", "Giữ kín", "grey")


def late(days: int) -> StateWords:
    """ "Quá hạn 38 ngày"."""
    return StateWords("warning", f"Quá hạn {number(days)} ngày", "red")


def due(days: int) -> StateWords:
    """ "Còn 21 ngày"; on the last day "Hạn hôm nay"."""
    return StateWords("clock", f"Còn {number(days)} ngày" if days else "Hạn hôm nay", "amber")


def done_late(days: int) -> StateWords:
    """Done, but after the due date: the product's own document says so."""
    return StateWords("tick-circle", f"Xong muộn {number(days)} ngày", "amber")


def of_progress(state: ProgressState) -> StateWords:
    """An assignment's state."""
    match state.kind:
        case ProgressKind.LATE:
            return late(state.days)
        case ProgressKind.DUE:
            return due(state.days)
        case ProgressKind.DONE_LATE:
            return done_late(state.days)
        case ProgressKind.DONE:
            return DONE
        case ProgressKind.NOT_YET:
            return NOT_YET
        case ProgressKind.CONTINUOUS:
            return CONTINUOUS
        case ProgressKind.NOT_APPLICABLE:
            return NOT_APPLICABLE
