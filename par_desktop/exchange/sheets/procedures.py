"""Sheet Sổ TTHC: the procedures a unit must receive, with what it says of each in yellow (plan VI.1)."""

from __future__ import annotations

from par_desktop.domain.procedures import Procedure
from par_desktop.domain.records.procedure import OFFERING, ONLINE
from par_desktop.exchange.layout import Cell, PackageContext, Sheet, SheetColumn, SheetRow, SheetSpec, slots
from par_desktop.text.formats import date_short

_COLUMNS = (
    SheetColumn("ordinal", "TT", 5),
    SheetColumn("code", "Mã TTHC", 15),
    SheetColumn("title", "Tên TTHC", 58),
    SheetColumn("field", "Lĩnh vực", 17),
    SheetColumn("online", "DVC trực tuyến", 12),
    SheetColumn("decision", "Quyết định công bố", 22),
    SheetColumn("at_desk", "Tại BPMC", 8, choices="DANH_DAU"),
    SheetColumn("posted", "Công khai", 8, choices="DANH_DAU"),
    SheetColumn("since", "Từ ngày", 12),
    SheetColumn("note", "Ghi chú", 26),
)
_TYPED = ("at_desk", "posted", "since", "note")


def build(context: PackageContext) -> Sheet | None:
    """Nothing in the list for this unit: no sheet."""
    if not context.procedures:
        return None
    rows = tuple(_row(context, at, procedure) for at, procedure in enumerate(context.procedures, 1))
    note = (
        "Gõ x vào ô vàng: TTHC đã tiếp nhận tại Bộ phận Một cửa, đã niêm yết công khai; ngày dạng 05/02/2021. "
        "Ô trống là chưa."
    )
    return Sheet("Sổ TTHC", "TTHC TIẾP NHẬN VÀ TRẢ KẾT QUẢ TẠI BỘ PHẬN MỘT CỬA", note, _COLUMNS, rows)


def _row(context: PackageContext, ordinal: int, procedure: Procedure) -> SheetRow:
    record = OFFERING.id(unit=context.author, procedure=procedure.id)
    title = f"{procedure.title} (liên thông)" if procedure.linked else procedure.title
    cells = {
        "ordinal": Cell(str(ordinal)),
        "code": Cell(procedure.code),
        "title": Cell(title),
        "field": Cell(procedure.field),
        "online": Cell(ONLINE.labels.get(procedure.online, "")),
        "decision": Cell(_decision(procedure)),
    }
    cells |= {name: slots(context, OFFERING.name, record, name)[0] for name in _TYPED}
    return SheetRow(record, cells)


def _decision(procedure: Procedure) -> str:
    if procedure.decision_date is None:
        return procedure.decision_number
    return f"{procedure.decision_number or '…'} ngày {date_short(procedure.decision_date)}"


PROCEDURES = SheetSpec("Sổ TTHC", build, _COLUMNS)
