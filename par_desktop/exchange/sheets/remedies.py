"""Sheet Khắc phục: what published checks found wanting in the unit, with what it did about it."""

from __future__ import annotations

from datetime import date

from par_desktop.domain.records.inspection import FINDING_STATE, REMEDY
from par_desktop.exchange.layout import Cell, PackageContext, Sheet, SheetColumn, SheetRow, SheetSpec, slots
from par_desktop.text.formats import date_short

_COLUMNS = (
    SheetColumn("ordinal", "TT", 5),
    SheetColumn("day", "Ngày kiểm tra", 12),
    SheetColumn("finding", "Tồn tại", 48),
    SheetColumn("item", "Câu kiểm tra", 9),
    SheetColumn("person", "Người liên quan", 18),
    SheetColumn("deadline", "Hạn khắc phục", 12),
    SheetColumn("state", "Trạng thái", 17),
    SheetColumn("text", "Kết quả khắc phục", 50),
    SheetColumn("done", "Ngày khắc phục", 13),
)

_LINES = 3


def build(context: PackageContext) -> Sheet | None:
    """Nothing found, or a package for a whole group: no sheet, because findings are one unit's affair."""
    if context.group is not None or not context.findings:
        return None
    rows: list[SheetRow] = []
    for ordinal, found in enumerate(context.findings, 1):
        record = REMEDY.id(unit=found.unit, inspection=found.inspection, finding=found.finding)
        cells = {
            "ordinal": Cell(str(ordinal)),
            "day": Cell(_day(found.day)),
            "finding": Cell(found.text or found.item_text),
            "item": Cell(found.item),
            "person": Cell(found.person),
            "deadline": Cell(_day(found.deadline)),
            "state": Cell(FINDING_STATE.labels[found.state.step]),
            "text": slots(context, REMEDY.name, record, "text")[0],
            "done": slots(context, REMEDY.name, record, "done")[0],
        }
        rows.append(SheetRow(record, cells, lines=_LINES))
    note = "Gõ vào ô vàng: đã làm gì, tài liệu nào chứng minh; ngày khắc phục dạng 05/02/2021."
    return Sheet("Khắc phục", "KHẮC PHỤC TỒN TẠI SAU KIỂM TRA", note, _COLUMNS, tuple(rows))


def _day(day: date | None) -> str:
    return "" if day is None else date_short(day)


REMEDIES = SheetSpec("Khắc phục", build, _COLUMNS, lines=_LINES, lasting=True)
