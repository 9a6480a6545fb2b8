"""How visits and findings are spoken of: state words, seconds lines, days without the year where it is this one."""

from __future__ import annotations

from datetime import date

from par_desktop.domain.inspections import FindingStep, Pressure, VisitState
from par_desktop.domain.records.inspection import FINDING_STATE, INSPECTION_SORT
from par_desktop.domain.views.inspection_rows import FindingRow, VisitRow
from par_desktop.text.formats import percent
from par_desktop.widgets.roles import State

STEP_TITLES = {FindingStep(key): label for key, label in FINDING_STATE.labels.items()}
SEVERITY_WORDS = {3: "mức 3, nghiêm trọng", 2: "mức 2, trung bình", 1: "mức 1, nhẹ"}


def day_words(day: date | None, today: date) -> str:
    """ "07/3", with the year where it is another one; "–" where there is none."""
    if day is None:
        return "–"
    words = f"{day.day:02d}/{day.month}"
    return words if day.year == today.year else f"{words}/{day.year}"


def sort_word(row: VisitRow) -> str:
    """Đột xuất, Định kỳ, Tái kiểm tra."""
    return INSPECTION_SORT.labels.get(row.head.sort or "", "Kiểm tra")


def visit_state_words(row: VisitRow) -> State:
    """The list's last column."""
    if row.state is VisitState.UNDER_WAY:
        return State("clock", f"{row.answered}/{row.total} câu", "amber")
    if row.state is VisitState.PUBLISHED:
        if row.late:
            return State("warning", f"{row.late} quá hạn", "red")
        if row.closed < row.findings:
            return State("hourglass", f"{row.closed}/{row.findings} xong", "accent")
        return State("tick-circle", "Đã đóng", "green")
    if row.secret:
        return State("padlock", "Giữ kín", "grey")
    return State("tick-circle", "Đã xong", "green") if row.state is VisitState.DONE else _planned()


def visit_second(row: VisitRow) -> str:
    """The second line: sort, and how far it is or how it was rated."""
    parts = [sort_word(row)]
    if row.state is VisitState.PLANNED:
        parts.append("chưa bắt đầu")
    elif row.state is VisitState.UNDER_WAY:
        parts.append(f"{row.failed} câu không đạt" if row.failed else "đang làm")
    else:
        if row.state is VisitState.DONE:
            parts.append("chưa gửi")
        if row.rating is not None:
            share = "" if row.rating.decisive else f" {percent(row.rating.percent)}"
            parts.append(f"{row.rating.label}{share}")
        if row.findings:
            parts.append(f"{row.findings} tồn tại")
    return " · ".join(parts)


def visit_state_sentence(row: VisitRow) -> str:
    """Đang làm, đã xong, đã gửi kết quả: in full, for the tooltip and a reader of the screen."""
    words = {
        VisitState.PLANNED: "Chưa bắt đầu",
        VisitState.UNDER_WAY: f"Đang làm, đã trả lời {row.answered}/{row.total} câu",
        VisitState.DONE: "Đã xong, chưa gửi kết quả cho đơn vị",
        VisitState.PUBLISHED: "Đã gửi kết quả cho đơn vị",
    }[row.state]
    if row.state is VisitState.PUBLISHED and row.head.published is not None:
        words += f" ngày {row.head.published:%d/%m/%Y}"
    return f"{words}. Giữ kín: đơn vị chưa biết." if row.secret else f"{words}."


def finding_state_words(row: FindingRow, *, long: bool = False) -> State:
    """A card's upper right corner; ``long`` for a list, where the word stands alone."""
    days = row.state.days
    match row.state.pressure:
        case Pressure.LATE:
            return State("warning", f"Quá hạn {days} ngày", "red")
        case Pressure.DUE:
            return State("clock", f"Còn {days} ngày" if days else "Hạn hôm nay", "amber")
        case Pressure.NOT_YET:
            return State("dashed-circle", f"Còn {days} ngày", "grey")
        case Pressure.UNDATED:
            return State("dashed-circle", "Chưa hẹn", "grey")
        case Pressure.CLOSED:
            return State("tick-circle", "Đã đóng" if long else "Đạt", "green")
        case Pressure.WAITING:
            if row.state.step is FindingStep.REPORTED:
                return State("hourglass", "Đã báo cáo, chờ xem" if long else "Chờ xem", "grey")
            return State("dashed-circle", "Chờ tái kiểm tra" if long else "Chưa tái kiểm", "grey")


def finding_foot(row: FindingRow, today: date) -> str:
    """A card's lower right corner: the day that matters on its step."""
    if row.published is None:
        return "chưa gửi"
    if row.state.step is FindingStep.REPORTED:
        return f"gửi {day_words(row.remedied, today)}" if row.remedied else "đã gửi"
    if row.state.step is FindingStep.CLOSED:
        return f"xong {day_words(row.remedied, today)}" if row.remedied else ""
    return f"hạn {day_words(row.deadline, today)}"


def repeat_words(row: FindingRow) -> str:
    """ "Tái phạm lần 2" where the item failed before; empty the first time."""
    return f"Tái phạm lần {row.repeat}" if row.repeat > 1 else ""


def finding_spoken(row: FindingRow, today: date) -> str:
    """The whole card in one sentence, for screen readers and tooltips."""
    parts = [row.item, SEVERITY_WORDS.get(row.severity, ""), row.text, row.unit_name]
    parts += [finding_state_words(row, long=True).word, finding_foot(row, today), repeat_words(row)]
    return ". ".join(part for part in parts if part)


def _planned() -> State:
    return State("dashed-circle", "Chưa bắt đầu", "grey")
