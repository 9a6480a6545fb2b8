"""Sheet Minh chứng: the unit's documents by reference, and ready blank rows for new ones."""

from __future__ import annotations

from dataclasses import replace

from par_desktop.domain.records.evidence import EVIDENCE
from par_desktop.exchange.layout import (
    DELETE_COLUMN,
    Cell,
    PackageContext,
    Sheet,
    SheetColumn,
    SheetRow,
    SheetSpec,
    blank_rows,
    delete_slot,
    slots,
)

READY_ROWS = 20
_COLUMNS = (
    SheetColumn("ordinal", "TT", 5),
    SheetColumn("number", "Số văn bản", 20),
    SheetColumn("date", "Ngày văn bản", 13),
    SheetColumn("title", "Trích yếu", 52),
    SheetColumn("place", "Nơi lưu", 26),
    SheetColumn("link", "Liên kết", 34),
    SheetColumn("file", "Tệp", 28),
    SheetColumn(DELETE_COLUMN, "Xoá", 6, choices="DANH_DAU"),
)
_TYPED = {"number": ("document", 0), "date": ("document", 1), "title": ("title", 0), "place": ("place", 0)}
_TYPED |= {"link": ("link", 0)}


def build(context: PackageContext) -> Sheet | None:
    """One unit's documents: a package for a whole group has no such sheet."""
    if context.group is not None:
        return None
    rows = [_row(context, record) for record in context.records(EVIDENCE.name)]
    rows += blank_rows(
        context,
        EVIDENCE.name,
        lambda fresh: EVIDENCE.id(unit=context.unit, evidence=fresh),
        _TYPED,
        READY_ROWS,
        {"file": Cell("")},
    )
    if not rows:
        return None
    numbered = (replace(row, cells={"ordinal": Cell(str(at)), **row.cells}) for at, row in enumerate(rows, 1))
    note = "Gõ vào ô vàng; văn bản mới ghi vào dòng trống; gõ x ở cột Xoá để bỏ. Tệp đính kèm chọn trong phần mềm."
    return Sheet("Minh chứng", "TÀI LIỆU KIỂM CHỨNG", note, _COLUMNS, tuple(numbered), frozen=2)


def _row(context: PackageContext, record: str) -> SheetRow:
    cells = {key: slots(context, EVIDENCE.name, record, name)[part] for key, (name, part) in _TYPED.items()}
    cells["file"] = Cell(context.shown(EVIDENCE.name, record).texts("file")[0])
    cells[DELETE_COLUMN] = delete_slot(context, EVIDENCE.name, record)
    return SheetRow(record, cells)


DOCUMENTS = SheetSpec("Minh chứng", build, _COLUMNS, frozen=2, lasting=True)
