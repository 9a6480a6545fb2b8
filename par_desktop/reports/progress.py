"""Báo cáo tiến độ thực hiện nhiệm vụ: how the plan's tasks stand, who is late, and the annex row by row."""

from __future__ import annotations

from par_desktop.domain.views.report_rows import ProgressReportData, TaskRow, TaskStates
from par_desktop.reports.content import (
    Align,
    Appendix,
    Block,
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    Paragraph,
    Row,
    RowKind,
    Table,
    Title,
)
from par_desktop.reports.office import Office
from par_desktop.reports.spec import ReportSpec
from par_desktop.text.formats import date_short, period_label, two_digits

REPORT = ReportSpec(
    name="progress",
    title="Báo cáo tiến độ thực hiện nhiệm vụ",
    formats=("pdf", "docx", "xlsx"),
)

_STATE_COLUMNS = (
    Column("Hoàn thành", 16, Align.CENTER),
    Column("Đang thực hiện", 16, Align.CENTER),
    Column("Chưa thực hiện", 16, Align.CENTER),
    Column("Không áp dụng", 16, Align.CENTER),
    Column("Quá hạn", 16, Align.CENTER),
)
_TASK_COLUMNS = (
    Column("TT", 9, Align.CENTER),
    Column("Nhiệm vụ", 73),
    Column("Cơ quan chủ trì", 36),
    Column("Hạn", 26, Align.CENTER),
    Column("Trạng thái", 27, Align.CENTER),
    Column("Tiến độ (%)", 15, Align.CENTER),
    Column("Văn bản", 30),
    Column("Ghi chú", 36),
)


def build(data: ProgressReportData, office: Office, chart: Figure | None = None) -> Document:
    """The report as content; ``chart`` (points against target, say) stands after the general results."""
    label = period_label(data.period)
    states = data.states
    body: list[Block] = [
        Paragraph(
            f"Thực hiện {data.plan_title}, {office.short} báo cáo tiến độ thực hiện nhiệm vụ {label}, "
            f"số liệu tính đến ngày {date_short(data.as_of)}, như sau:"
        ),
        Heading(1, "I. KẾT QUẢ CHUNG"),
        Paragraph(states_sentence(states)),
    ]
    if chart is not None:
        body.append(chart)
    heading = iter(("II", "III", "IV"))
    if data.units:
        body += [Heading(1, f"{next(heading)}. KẾT QUẢ THEO CƠ QUAN, ĐƠN VỊ CHỦ TRÌ"), _unit_table(data)]
    body += [Heading(1, f"{next(heading)}. NHIỆM VỤ QUÁ HẠN"), *_late_tasks(data)]
    body.append(
        Paragraph(
            f"Trên đây là báo cáo tiến độ thực hiện nhiệm vụ {label} của {office.short} "
            "(chi tiết từng nhiệm vụ tại Phụ lục kèm theo)."
        )
    )
    return Document(
        letterhead=office.letterhead("BC", data.as_of.year),
        title=Title("BÁO CÁO", f"Tiến độ thực hiện nhiệm vụ nâng cao Chỉ số cải cách hành chính {label}"),
        body=tuple(body),
        signature=office.signature(),
        recipients=office.recipients_list(),
        appendices=(
            Appendix("PHỤ LỤC", f"TIẾN ĐỘ TỪNG NHIỆM VỤ {label.upper()}", (_task_table(data),), landscape=True),
        ),
    )


def states_sentence(states: TaskStates) -> str:
    """ "Tổng số 20 nhiệm vụ, trong đó: …": every state, so that the parts can be added up."""
    parts = [
        f"{two_digits(states.done)} nhiệm vụ hoàn thành",
        f"{two_digits(states.in_progress)} nhiệm vụ đang thực hiện",
        f"{two_digits(states.not_started)} nhiệm vụ chưa thực hiện",
    ]
    if states.not_applicable:
        parts.append(f"{two_digits(states.not_applicable)} nhiệm vụ không áp dụng trong kỳ")
    late = (
        f"Có {two_digits(states.late)} nhiệm vụ quá hạn chưa hoàn thành."
        if states.late
        else "Không có nhiệm vụ quá hạn."
    )
    return f"Tổng số {two_digits(states.total)} nhiệm vụ, trong đó: {'; '.join(parts)}. {late}"


def _state_cells(states: TaskStates) -> tuple[Cell, ...]:
    return (
        states.total,
        states.done,
        states.in_progress,
        states.not_started,
        states.not_applicable,
        states.late,
    )


def _unit_table(data: ProgressReportData) -> Table:
    columns = (
        Column("TT", 9, Align.CENTER),
        Column("Cơ quan, đơn vị", 52),
        Column("Tổng số", 14, Align.CENTER),
        *_STATE_COLUMNS,
    )
    rows = [Row((at, unit.unit, *_state_cells(unit.states))) for at, unit in enumerate(data.units, start=1)]
    return Table("Theo đơn vị", columns, tuple(rows))


def _late_tasks(data: ProgressReportData) -> list[Block]:
    late = [task for section in data.sections for task in section.tasks if task.late_days]
    if not late:
        return [Paragraph("Đến thời điểm báo cáo không có nhiệm vụ quá hạn.")]
    columns = (
        Column("TT", 9, Align.CENTER),
        Column("Nhiệm vụ", 68),
        Column("Cơ quan chủ trì", 40),
        Column("Hạn", 27, Align.CENTER),
        Column("Quá hạn (ngày)", 17, Align.CENTER),
    )
    late.sort(key=lambda task: (-task.late_days, task.number))
    rows = tuple(Row((at, task.title, task.lead, task.due, task.late_days)) for at, task in enumerate(late, start=1))
    return [Table("Quá hạn", columns, rows)]


def _task_table(data: ProgressReportData) -> Table:
    rows: list[Row] = []
    for section in data.sections:
        rows.append(Row((f"{section.code}. {section.title}",), RowKind.GROUP))
        rows += [Row(_task_cells(task)) for task in section.tasks]
    return Table("Nhiệm vụ", _TASK_COLUMNS, tuple(rows))


def _task_cells(task: TaskRow) -> tuple[Cell, ...]:
    status = f"{task.status}, quá hạn {task.late_days} ngày" if task.late_days else task.status
    due: Cell = task.due if task.due is not None else task.schedule_text
    return (task.number, task.title, task.lead, due, status, task.progress, task.document, task.note)
