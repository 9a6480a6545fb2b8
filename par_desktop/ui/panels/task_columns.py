"""The columns of the two lists of the tab Nhiệm vụ."""

from __future__ import annotations

from datetime import date

from par_desktop.domain.views.task_rows import AssignmentRow, DutyRow
from par_desktop.text import states
from par_desktop.ui.models.windowed import Column
from par_desktop.ui.panels.days import day_in_list
from par_desktop.ui.panels.fields import as_state
from par_desktop.widgets.roles import State


class TaskColumns:
    """Columns of assignments; ``day``, ``soon_days`` and ``year`` are what their words are counted from."""

    def __init__(self, day: date, soon_days: int) -> None:
        self.day = day
        self.soon_days = soon_days
        self.year = day.year
        self.by_unit = False
        """Whether the column of the office names the row's unit and not the task's lead."""

    def columns(self) -> tuple[Column, ...]:
        return (
            Column("TT", text=lambda r: str(r.number), align="center", width=48, key="number"),
            Column("Nhiệm vụ", text=lambda r: r.title, key="title", lines=2),
            Column(
                "Cơ quan chủ trì", text=self._office, width=150, key="unit", priority=1, lines=2,
                second=lambda r: states.PROXY.word if r.origin == "proxy" else None, tone=lambda _: "text2",
            ),
            Column("Hạn", text=self._due, align="right", width=94, key="due"),
            Column("Tình trạng", state=self.state, width=166, key="state", tooltip=self._why),
            Column("Tiến độ", progress=lambda r: r.progress, width=122, key="progress", tone=_no_figure),
            Column("Văn bản", text=lambda r: r.document_number or "–", width=106, key="document", priority=2,
                   tone=lambda r: None if r.document_number else "text3", tooltip=self._document),
        )  # fmt: skip

    def state(self, row: AssignmentRow) -> State:
        """A conflict comes first: until somebody decides, the state may be either."""
        if row.conflicts:
            return as_state(states.CONFLICT)
        return as_state(states.of_progress(row.state(self.day, self.soon_days)))

    def _office(self, row: AssignmentRow) -> str:
        return row.unit_name if self.by_unit else row.lead_text

    def _due(self, row: AssignmentRow) -> str:
        return "–" if row.due is None else day_in_list(row.due, self.year)

    def _why(self, row: AssignmentRow) -> str | None:
        if row.conflicts:
            return "Hai người cùng sửa khi chưa thấy giá trị của nhau. Mở việc này để chọn giá trị."
        return "Kế hoạch không ghi tháng: hạn đang tạm tính, cần xác nhận." if row.assumed else None

    def _document(self, row: AssignmentRow) -> str | None:
        if row.document_date is None:
            return row.document_number
        return f"{row.document_number or 'Văn bản'} ngày {day_in_list(row.document_date, 0)}"


def _no_figure(row: AssignmentRow) -> str | None:
    return "text3" if row.progress is None else None


def duty_columns() -> tuple[Column, ...]:
    """Columns of the plan's duties."""
    return (
        Column("Mục", text=lambda r: r.paragraph, width=88),
        Column("Nội dung", text=_one_line, lines=2),
        Column("Đơn vị", text=lambda r: r.owners, width=190, lines=2, tone=lambda _: "text2"),
        Column("Lĩnh vực", text=lambda r: r.area, width=170, priority=1, lines=2, tone=lambda _: "text2"),
    )


def _one_line(row: DutyRow) -> str:
    return " ".join(row.text.split())
