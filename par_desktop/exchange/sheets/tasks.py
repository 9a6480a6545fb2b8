"""Sheet Nhiệm vụ: the unit's assignments, a row each."""

from __future__ import annotations

from datetime import date

from par_desktop.domain.records.assignment import ASSIGNMENT
from par_desktop.exchange.layout import (
    DELETE_COLUMN,
    Cell,
    PackageContext,
    Sheet,
    SheetColumn,
    SheetRow,
    SheetSpec,
    slots,
)
from par_desktop.text.formats import date_short, period_label

_COLUMNS = (
    SheetColumn("number", "TT", 5),
    SheetColumn("area", "Lĩnh vực", 18),
    SheetColumn("title", "Nhiệm vụ", 46),
    SheetColumn("product", "Sản phẩm", 22),
    SheetColumn("role", "Vai trò", 9),
    SheetColumn("period", "Kỳ", 10),
    SheetColumn("due", "Hạn", 11),
    SheetColumn("status", "Trạng thái", 15, choices="TRANG_THAI"),
    SheetColumn("progress", "Tiến độ (%)", 9),
    SheetColumn("document_number", "Số văn bản", 15),
    SheetColumn("document_date", "Ngày văn bản", 12),
    SheetColumn("note", "Ghi chú", 32),
    SheetColumn(DELETE_COLUMN, "Xoá", 6),
)
_ROLES = {"lead": "Chủ trì", "coordinating": "Phối hợp"}


def build(context: PackageContext) -> Sheet | None:
    """The assignments of the open year; none, no sheet."""
    tasks = {task.id: task for task in context.world.plan.tasks}
    areas = {area.code: area.short_name for area in context.world.plan.areas}
    rows: list[SheetRow] = []
    for task_id, role, period, due in context.planned:
        task = tasks[task_id]
        record = ASSIGNMENT.id(task=task_id, unit=context.unit, period=period)
        document = slots(context, ASSIGNMENT.name, record, "document")
        cells = {
            "number": Cell(str(task.number)),
            "area": Cell(areas.get(task.area, "")),
            "title": Cell(task.title),
            "product": Cell(task.product),
            "role": Cell(_ROLES[role]),
            "period": Cell(period_label(period)),
            "due": Cell(date_short(date.fromisoformat(due)) if due else "Thường xuyên"),
            "status": slots(context, ASSIGNMENT.name, record, "status")[0],
            "progress": slots(context, ASSIGNMENT.name, record, "progress")[0],
            "document_number": document[0],
            "document_date": document[1],
            "note": slots(context, ASSIGNMENT.name, record, "note")[0],
            DELETE_COLUMN: Cell(""),  # assignments follow from the plan: nobody deletes them here
        }
        rows.append(SheetRow(record, cells))
    if not rows:
        return None
    note = "Gõ vào ô vàng: trạng thái chọn trong danh sách, tiến độ từ 0 đến 100, ngày văn bản dạng 05/02/2021."
    return Sheet("Nhiệm vụ", "NHIỆM VỤ ĐƯỢC GIAO", note, _COLUMNS, tuple(rows))


TASKS = SheetSpec("Nhiệm vụ", build, _COLUMNS, lasting=True)
