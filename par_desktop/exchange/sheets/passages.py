"""Sheet Lời báo cáo: the headings of the period's report, each with room for the unit's words."""

from __future__ import annotations

from par_desktop.domain.records.passage import PASSAGE
from par_desktop.exchange.layout import Cell, PackageContext, Sheet, SheetColumn, SheetRow, SheetSpec, slots
from par_desktop.text.formats import period_label

_COLUMNS = (SheetColumn("heading", "Đề mục", 42), SheetColumn("text", "Nội dung", 116))

_LINES = 4


def build(context: PackageContext) -> Sheet | None:
    """A row under each heading that people write under; the others are bands."""
    rows: list[SheetRow] = []
    for code, title, write in context.headings:
        if not write:
            rows.append(SheetRow("", title=title))
            continue
        record = PASSAGE.id(report=context.report, heading=code, unit=context.author, period=context.period)
        cells = {"heading": Cell(title), "text": slots(context, PASSAGE.name, record, "text")[0]}
        rows.append(SheetRow(record, cells, lines=_LINES))
    if not any(row.id for row in rows):
        return None
    title = f"LỜI BÁO CÁO CẢI CÁCH HÀNH CHÍNH {period_label(context.period).upper()}"
    note = "Gõ lời vào ô vàng; xuống dòng trong ô bằng Alt+Enter. Số liệu do chương trình tự điền, không phải gõ lại."
    return Sheet("Lời báo cáo", title, note, _COLUMNS, tuple(rows), frozen=1)


PASSAGES = SheetSpec("Lời báo cáo", build, _COLUMNS, frozen=1, lines=_LINES)
