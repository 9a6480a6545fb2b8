"""Sheet Hồ sơ TTHC: biểu II.06a for the months of the open period, fields of procedures as rows (notes §4.1)."""

from __future__ import annotations

from par_desktop.domain.periods import Period
from par_desktop.domain.records.dossier import DOSSIER
from par_desktop.exchange.layout import Cell, PackageContext, Sheet, SheetColumn, SheetRow, SheetSpec, cell_of, slots
from par_desktop.text.formats import date_short, period_label

_RECEIVED, _SOLVED, _OPEN = "Tiếp nhận", "Đã giải quyết", "Đang giải quyết"
_COLUMNS = (
    SheetColumn("ordinal", "TT", 5, number="(1)"),
    SheetColumn("name", "Lĩnh vực, công việc", 30, number="(2)"),
    SheetColumn("month", "Kỳ", 14),
    SheetColumn("received", "Tổng số", 10, _RECEIVED, "(3) Σ", text=False),
    SheetColumn("online", "Trực tuyến", 10, _RECEIVED, "(4) Σ", text=False),
    SheetColumn("online3", "Trực tuyến mức 3", 10, _RECEIVED, "(4a)", text=False),
    SheetColumn("online4", "Trực tuyến mức 4", 10, _RECEIVED, "(4b)", text=False),
    SheetColumn("direct", "Trực tiếp", 10, _RECEIVED, "(5a)", text=False),
    SheetColumn("postal", "BCCI", 10, _RECEIVED, "(5b)", text=False),
    SheetColumn("carried", "Kỳ trước", 10, _RECEIVED, "(6) Σ", text=False),
    SheetColumn("solved", "Tổng số", 10, _SOLVED, "(7) Σ", text=False),
    SheetColumn("early", "Trước hạn", 10, _SOLVED, "(8)", text=False),
    SheetColumn("on_time", "Đúng hạn", 10, _SOLVED, "(9)", text=False),
    SheetColumn("late", "Quá hạn", 10, _SOLVED, "(10)", text=False),
    SheetColumn("open", "Tổng số", 10, _OPEN, "(11) Σ", text=False),
    SheetColumn("open_in_time", "Trong hạn", 10, _OPEN, "(12)", text=False),
    SheetColumn("open_late", "Quá hạn", 10, _OPEN, "(13)", text=False),
    SheetColumn("none", "Không phát sinh", 11, choices="DANH_DAU"),
    SheetColumn("gap_reason", "Lý do lệch", 26),
)
_FIGURES = ("online3", "online4", "direct", "postal", "early", "on_time", "late", "open_in_time", "open_late")
_TYPED = (*_FIGURES, "none", "gap_reason")
_LEFT_OPEN = ("open_in_time", "open_late")


def build(context: PackageContext) -> Sheet | None:
    """Rows of each month of the period; departments have no such figures of their own here."""
    if context.level != "commune":
        return None
    rows: list[SheetRow] = []
    for month in context.months:
        first, last = context.world.calendar.bounds(Period.parse(month))
        title = f"{period_label(month, capital=True)} (từ {date_short(first)} đến {date_short(last)})"
        rows.append(SheetRow("", title=title))
        for ordinal, procedure in enumerate(context.world.procedure_fields, 1):
            record = DOSSIER.id(unit=context.unit, month=month, procedure_field=procedure.code)
            cells = {name: slots(context, DOSSIER.name, record, name)[0] for name in _TYPED}
            cells |= {
                "ordinal": Cell(str(ordinal)),
                "name": Cell(procedure.name),
                "month": Cell(period_label(month)),
                "carried": _carried(context, month, procedure.code),
                "online": Cell(total=("online3", "online4")),
                "received": Cell(total=("online3", "online4", "direct", "postal", "carried")),
                "solved": Cell(total=("early", "on_time", "late")),
                "open": Cell(total=_LEFT_OPEN),
            }
            rows.append(SheetRow(record, cells))
    note = (
        "Gõ số hồ sơ vào ô vàng; cột có dấu Σ tự tính. Tháng không có hồ sơ thì đánh x ở cột Không phát sinh."
        " Hàng có (3) khác (7) + (11): ghi lý do ở cột cuối."
    )
    return Sheet("Hồ sơ TTHC", "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT TTHC (biểu II.06a)", note, _COLUMNS, tuple(rows))


def _carried(context: PackageContext, month: str, procedure: str) -> Cell:
    """Column (6): column (11) of the month above, counted as it is typed; of the first month what the workspace knows.

    As in the window, a month "không phát sinh" leaves nothing open.
    """
    at = context.months.index(month)
    if at == 0:
        return Cell(context.carried(month, procedure))
    above = DOSSIER.id(unit=context.unit, month=context.months[at - 1], procedure_field=procedure)
    return Cell(
        total=tuple(cell_of(above, name) for name in _LEFT_OPEN),
        nothing=tuple(cell_of(above, name) for name in ("none", *_FIGURES)),
    )


DOSSIERS = SheetSpec("Hồ sơ TTHC", build, _COLUMNS)
