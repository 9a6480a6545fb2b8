"""Words for machines and their keys: where a key is known from, how it stands, and what a doubtful clock is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from par_desktop.domain.views.machine_rows import MachineState

STATES: Mapping[MachineState, str] = {
    MachineState.MINE: "Máy này",
    MachineState.LIVE: "Đang dùng",
    MachineState.FROZEN: "Tạm dừng",
    MachineState.FORMER: "Chưa rõ còn dùng",
    MachineState.STOPPED: "Ngừng dùng",
}
WAYS: Mapping[str, str] = {
    "own": "Khóa của sổ này",
    "person": "Người dùng đồng ý",
    "fingerprint": "So vân tay",
    "invitation": "Lời mời",
    "machine": "Máy cũ giới thiệu",
}
_MONTH = 30


def far(days: int) -> str:
    """How far a clock is off, in words: "3 ngày", "khoảng 12 tháng"."""
    days = abs(days)
    return f"{days} ngày" if days < 2 * _MONTH else f"khoảng {round(days / 30.4)} tháng"


def clock_words(days: int, units: Sequence[str], mine: bool) -> str:
    """One sentence about clocks that disagree; ``units`` are names, ``days`` how far they are ahead (or behind)."""
    named = ", ".join(units[:3]) + (f" và {len(units) - 3} đơn vị khác" if len(units) > 3 else "")
    if mine:
        way = "chậm" if days > 0 else "nhanh"
        return (
            f"Đồng hồ máy này {way} {far(days)} so với gói của {named}. Số liệu không bị ảnh hưởng;"
            " hãy xem lại ngày giờ của Windows."
        )
    way = "nhanh" if days > 0 else "chậm"
    return (
        f"Đồng hồ máy của {named} {way} {far(days)} so với máy này. Số liệu không bị ảnh hưởng;"
        " nên báo đơn vị chỉnh lại ngày giờ."
    )
