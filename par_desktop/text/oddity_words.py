"""Signs in words: one sentence each, with the figures it rests on, that anybody can check by hand."""

from __future__ import annotations

from collections.abc import Callable

from par_desktop.domain.oddities import Oddity, Part, Sign
from par_desktop.domain.periods import Period
from par_desktop.domain.world import World
from par_desktop.text.formats import date_short, number, period_label

TITLES = {
    Oddity.NO_OVERDUE: "Kiểm tra thấy quá hạn",
    Oddity.ONESTOP: "Khác phần mềm một cửa",
    Oddity.CARRIED: "Chuyển kỳ không khớp",
    Oddity.CITY_SUM: "Tổng khác dòng của thành phố",
    Oddity.SAME: "Giống hệt tháng trước",
    Oddity.JUMP: "Tăng, giảm đột ngột",
    Oddity.OVER_WHOLE: "Tử số lớn hơn mẫu số",
    Oddity.HALF: "Nhập dở",
    Oddity.FEW: "100 % của rất ít hồ sơ",
}
_SHOWN = 3
_FLOWS = {"received": "tiếp nhận", "resolved": "đã giải quyết", "late": "quá hạn", "size": "số liệu"}


def oddity_sentence(sign: Sign, world: World) -> str:
    """What was noticed, in figures; no blame and no advice beyond where it stands."""
    return _WORDS[sign.oddity](sign, world)


def _parts(sign: Sign, one: Callable[[Part], str], what: str) -> str:
    shown = "; ".join(one(part) for part in sign.parts[:_SHOWN])
    more = len(sign.parts) - _SHOWN
    return f"{shown}; và {more} {what} nữa." if more > 0 else f"{shown}."


def _same(sign: Sign, world: World) -> str:
    before = period_label(world.calendar.previous(Period.parse(sign.period)))
    if sign.kind == "reading":
        return f"Như {before}, cả tử số và mẫu số: " + _parts(sign, lambda p: _name(p, world), "chỉ tiêu")
    head = f"{len(sign.parts)} lĩnh vực giống {before} ở mọi cột: "
    return head + _parts(sign, lambda p: f"{_name(p, world)} ({number(p.count)} hồ sơ)", "lĩnh vực")


def _carried(sign: Sign, world: World) -> str:
    before = period_label(world.calendar.previous(Period.parse(sign.period)))

    def one(part: Part) -> str:
        gap = number(abs(part.found - part.expected))
        return (
            f"{_name(part, world)}: {before} còn (11) = {number(part.expected)},"
            f" nhưng (7) + (11) − (4) − (5) tháng này là {number(part.found)}, lệch {gap} hồ sơ"
        )

    return _parts(sign, one, "lĩnh vực")


def _jump(sign: Sign, world: World) -> str:
    def one(part: Part) -> str:
        what = _FLOWS.get(part.column, part.column)
        return f"{_name(part, world)}: {what} {number(part.found)}, mức giữa các tháng trước {number(part.expected)}"

    return _parts(sign, one, "chỗ")


def _half(sign: Sign, world: World) -> str:
    if sign.kind == "reading":
        return "Mới có một trong hai số (tử số, mẫu số): " + _parts(sign, lambda p: _name(p, world), "chỉ tiêu")
    return _parts(sign, lambda p: f"{_name(p, world)} còn {p.count} ô trống", "lĩnh vực")


def _few(sign: Sign, _world: World) -> str:
    return f"Đúng hạn 100 % nhưng cả tháng chỉ giải quyết {number(sign.count)} hồ sơ."


def _no_overdue(sign: Sign, _world: World) -> str:
    day = f" ngày {date_short(sign.day)}" if sign.day is not None else ""
    items = ", ".join(part.field for part in sign.parts)
    seen = f"thấy ít nhất {number(sign.count)} hồ sơ quá hạn" if sign.count else "thấy hồ sơ quá hạn"
    label = period_label(sign.period)
    return f"Biểu {label} ghi 0 hồ sơ quá hạn ở (10) và (13), nhưng cuộc kiểm tra{day} {seen} (câu {items})."


def _onestop(sign: Sign, world: World) -> str:
    def one(part: Part) -> str:
        where = f"{_name(part, world)}, {_column(part.column, world)}"
        return f"{where}: đơn vị ghi {number(part.found)}, phần mềm {number(part.expected)}"

    return _parts(sign, one, "ô")


def _city_sum(sign: Sign, world: World) -> str:
    def one(part: Part) -> str:
        where = f"{_name(part, world)}, {_column(part.column, world)}"
        return f"{where}: các phường, xã cộng lại {number(part.found)}, dòng của thành phố {number(part.expected)}"

    return _parts(sign, one, "ô")


def _over_whole(sign: Sign, world: World) -> str:
    return _parts(
        sign, lambda p: f"{_name(p, world)}: tử số {number(p.found)}, mẫu số {number(p.expected)}", "chỉ tiêu"
    )


def _name(part: Part, world: World) -> str:
    """A field of procedures, or a metric, by its name."""
    for field in world.procedure_fields:
        if field.code == part.field:
            return field.name
    return next((f"{m.code} {m.title}" for m in world.metrics if m.code == part.field), part.field)


def _column(code: str, world: World) -> str:
    """ "Quá hạn (10)"."""
    return next((f"{c.label} {c.number}" for c in world.dossier_columns if c.code == code), code)


_WORDS: dict[Oddity, Callable[[Sign, World], str]] = {
    Oddity.SAME: _same,
    Oddity.CARRIED: _carried,
    Oddity.JUMP: _jump,
    Oddity.HALF: _half,
    Oddity.FEW: _few,
    Oddity.NO_OVERDUE: _no_overdue,
    Oddity.ONESTOP: _onestop,
    Oddity.CITY_SUM: _city_sum,
    Oddity.OVER_WHOLE: _over_whole,
}
