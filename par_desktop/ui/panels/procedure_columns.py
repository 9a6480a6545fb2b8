"""The columns of sổ TTHC: procedures of the city, units, and a unit's own list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from par_desktop.domain.procedures import online_words
from par_desktop.domain.views.procedure_rows import OfferingRow, ProcedureRow, ProcedureUnitRow
from par_desktop.text import states
from par_desktop.text.formats import date_short, number, rate
from par_desktop.ui.models.windowed import Column
from par_desktop.ui.panels.fields import as_state
from par_desktop.widgets.roles import State

AT_DESK, POSTED = 3, 4
"""Columns of a unit's own list that take a mark."""
ENOUGH = State("tick-circle", "Đủ", "green")
ENDED = State("not-applicable", "Hết áp dụng", "grey")
NOT_YET = State("dashed-circle", "Chưa áp dụng", "grey")
NOBODY = State("dashed-circle", "Không ai phải nhận", "grey")


def city_columns(day: date) -> tuple[Column, ...]:
    """Of all procedures: how many of those who must receive and post each."""
    return (
        Column("Mã TTHC", text=lambda r: r.procedure.code or "–", width=120, key="code", tone=_no_code),
        Column("Tên thủ tục", text=lambda r: r.procedure.title or "–", key="title", lines=2),
        Column("Trực tuyến", text=lambda r: online_words(r.procedure.online, day) or "–", width=140, key="online",
               priority=2, tone=lambda r: None if r.procedure.online else "text3"),
        Column("Tại BPMC", text=lambda r: _of(r.at_desk, r.units), width=84, align="right", key="at_desk",
               tone=lambda r: _tone(r.in_force, r.lacking_desk)),
        Column("Công khai", text=lambda r: _of(r.posted, r.units), width=84, align="right", key="posted",
               tone=lambda r: _tone(r.in_force, r.lacking_posted, "amber")),
        Column("Tình trạng", state=lambda r: city_state(r, day), width=150, key="state"),
    )  # fmt: skip


def city_state(row: ProcedureRow, day: date) -> State:
    """What to think of a procedure; a conflict comes first."""
    if row.conflicts:
        return as_state(states.CONFLICT)
    if not row.in_force:
        ended = row.procedure.valid_to is not None and row.procedure.valid_to < day
        return ENDED if ended else NOT_YET
    if not row.units:
        return NOBODY
    if row.lacking_desk:
        return State("warning", f"Thiếu {row.lacking_desk} đơn vị", "red")
    if row.lacking_posted:
        return State("clock", f"{row.lacking_posted} chưa công khai", "amber")
    return ENOUGH


def unit_columns() -> tuple[Column, ...]:
    """Of units: how many of their procedures they receive and post."""
    return (
        Column("Đơn vị", text=lambda r: r.name, key="name"),
        Column("Thuộc thẩm quyền", text=lambda r: str(r.procedures), width=126, align="right", key="procedures"),
        Column("Tại BPMC", text=lambda r: share_words(r.at_desk, r.procedures), width=126, align="right",
               key="at_desk"),
        Column("Công khai", text=lambda r: share_words(r.posted, r.procedures), width=126, align="right",
               key="posted"),
        Column("Cập nhật", text=_changed, width=96, align="right", key="changed", priority=1,
               tone=lambda r: None if r.said else "text3"),
        Column("Tình trạng", state=unit_state, width=172, key="state"),
    )  # fmt: skip


def unit_state(row: ProcedureUnitRow) -> State:
    if row.conflicts:
        return as_state(states.CONFLICT)
    if not row.procedures:
        return NOBODY
    if not row.said:
        return State("dashed-circle", "Chưa gửi", "grey")
    if row.lacking_desk:
        return State("warning", f"Thiếu {row.lacking_desk} thủ tục", "red")
    if row.lacking_posted:
        return State("clock", f"{row.lacking_posted} chưa công khai", "amber")
    return ENOUGH


def offering_columns(day: date, editable: Callable[[], bool]) -> tuple[Column, ...]:
    """Of a unit's own list; the yellow ones take marks while the person may give them."""
    return (
        Column("Mã TTHC", text=lambda r: r.procedure.code or "–", width=120, key="code", tone=_no_code),
        Column("Tên thủ tục", text=lambda r: r.procedure.title or "–", key="title", lines=2,
               tone=lambda r: None if r.in_force else "text3"),
        Column("Trực tuyến", text=lambda r: online_words(r.procedure.online, day) or "–", width=140, key="online",
               priority=2, tone=lambda r: None if r.procedure.online else "text3"),
        Column("Tại BPMC", text=lambda r: "x" if r.offered.at_desk else "", width=84, align="center", key="at_desk",
               typing=lambda r: r.in_force and editable(), bold=lambda _: True,
               tooltip=lambda r: _mark_tip(r.offered.at_desk)),
        Column("Công khai", text=lambda r: "x" if r.offered.posted else "", width=84, align="center", key="posted",
               typing=lambda r: r.in_force and editable(), bold=lambda _: True,
               tooltip=lambda r: _mark_tip(r.offered.posted)),
        Column("Từ ngày", text=lambda r: date_short(r.offered.since) if r.offered.since else "", width=92,
               align="right", key="since", priority=1),
        Column("Tình trạng", state=lambda r: offering_state(r, day), width=152, key="state",
               tooltip=lambda r: r.offered.note or None),
    )  # fmt: skip


def offering_state(row: OfferingRow, day: date) -> State:
    if row.conflicts:
        return as_state(states.CONFLICT)
    if not row.in_force:
        ended = row.procedure.valid_to is not None and row.procedure.valid_to < day
        return ENDED if ended else NOT_YET
    if row.offered.at_desk and not row.at_desk and row.offered.since:
        return State("clock", f"Từ {date_short(row.offered.since)}", "amber")
    if not row.at_desk:
        return State("warning", "Chưa tiếp nhận", "red")
    if not row.posted:
        return State("clock", "Chưa công khai", "amber")
    return ENOUGH


def share_words(part: int, whole: int) -> str:
    """ "4.312/4.500 (95,8 %)"; without a whole there is nothing to share."""
    if not whole:
        return "–"
    return f"{number(part)}/{number(whole)} ({rate(Fraction(part, whole), 1)})"


def _of(part: int, whole: int) -> str:
    return f"{part}/{whole}" if whole else "–"


def _tone(in_force: bool, lacking: int, tone: str = "red") -> str | None:
    if not in_force:
        return "text3"
    return tone if lacking else None


def _changed(row: ProcedureUnitRow) -> str:
    """The day of its last word; what was typed in a package's sheet has none of its own."""
    if row.changed_at:
        return date_short(date.fromisoformat(row.changed_at[:10]))
    return "Excel" if row.said else "–"


def _no_code(row: ProcedureRow | OfferingRow) -> str | None:
    return None if row.procedure.code else "text3"


def _mark_tip(marked: bool) -> str:
    return "Có. Bấm hoặc phím cách để bỏ" if marked else "Chưa. Bấm hoặc phím cách để đánh dấu"
