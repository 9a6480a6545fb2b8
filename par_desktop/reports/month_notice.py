"""Thông báo kết quả tháng: one page to post at the one-stop desk, dossiers by field with what is overdue (task 3.2.2).

Figures are the report's of the same month. Who posts it owes an apology for what was late (NĐ 61/2018/NĐ-CP, Điều 19).
"""

from __future__ import annotations

from collections.abc import Sequence

from par_desktop.domain.periods import Period
from par_desktop.domain.views.notice_rows import NoticeData
from par_desktop.domain.views.report_rows import DossierFigures
from par_desktop.reports.content import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Paragraph,
    Recipients,
    Row,
    RowKind,
    Table,
    Title,
)
from par_desktop.reports.office import Office
from par_desktop.reports.spec import ReportSpec
from par_desktop.text.formats import date_short, number, period_label, rounded, two_digits

REPORT = ReportSpec(
    name="month-notice",
    title="Thông báo kết quả giải quyết thủ tục hành chính tháng",
    formats=("pdf", "docx", "xlsx"),
)
_COLUMNS = (
    Column("TT", 9, Align.CENTER),
    Column("Lĩnh vực", 58),
    Column("Tiếp nhận", 20, Align.CENTER),
    Column("Đã giải quyết", 20, Align.CENTER),
    Column("Trước và đúng hạn", 24, Align.CENTER),
    Column("Quá hạn", 16, Align.CENTER),
    Column("Tỷ lệ đúng hạn (%)", 24, Align.CENTER, decimals=2),
)
_UNKNOWN = "chưa đủ"
_MANY = 10
"""With more fields the rows of the table close up, so that the page stays one."""
_MOST_NAMED = 4
"""Fields named in the sentence on what is overdue; the table has them all, and the page is one."""


def build(data: NoticeData, office: Office) -> Document:
    """The notice as content, a draft: number, day and signature are the clerk's and the signer's."""
    spoken = period_label(data.month)
    return Document(
        letterhead=office.letterhead("TB", data.as_of.year),
        title=Title("THÔNG BÁO", f"Kết quả tiếp nhận, giải quyết thủ tục hành chính {spoken}"),
        body=tuple(_body(data, office, spoken)),
        signature=office.signature(),
        recipients=Recipients(("Niêm yết tại Bộ phận Một cửa", "Trang thông tin điện tử", "Lưu: VT")),
        # In one paragraph: the page is one, and what the clerk has to know is read before it is posted.
        notes=(" ".join(found),) if (found := _notes(data)) else (),
    )


def _body(data: NoticeData, office: Office, spoken: str) -> list[Block]:
    where = f"tại {number(data.wards)} phường, xã" if data.wards > 1 else "tại Bộ phận Tiếp nhận và Trả kết quả"
    begin = f"{office.short} thông báo kết quả tiếp nhận, giải quyết hồ sơ {where} {spoken}"
    begin += f" (từ ngày {date_short(data.first)} đến ngày {date_short(data.last)})"
    if data.total is None:
        return [Paragraph(f"{begin}: chưa có số liệu.")]
    body: list[Block] = [Paragraph(f"{begin} như sau:")]
    if data.fields:
        body.append(_table(data.fields, data.total))
    if data.nothing:
        body.append(Paragraph(f"Lĩnh vực không phát sinh hồ sơ: {_listed(data.nothing)}."))
    left = "" if data.total.open is None else f"Còn {two_digits(data.total.open)} hồ sơ đang giải quyết. "
    body.append(Paragraph(left + overdue_sentence(data.fields, data.total, office.short)))
    return body


def _table(fields: Sequence[DossierFigures], total: DossierFigures) -> Table:
    rows = [Row((at, each.field, *_cells(each))) for at, each in enumerate(fields, 1)]
    rows.append(Row((None, "Tổng cộng", *_cells(total)), RowKind.TOTAL))
    return Table("Kết quả", _COLUMNS, tuple(rows), number_row=False, tight=len(fields) > _MANY)


def _cells(found: DossierFigures) -> tuple[Cell, ...]:
    counts = (found.received, found.resolved, found.in_time, found.late)
    shown: list[Cell] = [_UNKNOWN if count is None else count for count in counts]
    return (*shown, _rate(found))


def _rate(found: DossierFigures) -> Cell:
    """What is resolved in time, of what is resolved; nothing resolved is no rate at all."""
    if found.on_time_rate is not None:
        return rounded(found.on_time_rate * 100, 2)
    return _UNKNOWN if found.resolved is None else "–"


def overdue_sentence(fields: Sequence[DossierFigures], total: DossierFigures, who: str) -> str:
    """How many are overdue and in which fields, with the apology; that there are none; or that it is not known."""
    if total.late is None or total.open_late is None:
        return "Chưa đủ số liệu về hồ sơ quá hạn."
    if not total.late and not total.open_late:
        return "Không có hồ sơ quá hạn."
    parts = []
    for count, words, name in (
        (total.late, "hồ sơ đã giải quyết quá hạn", "late"),
        (total.open_late, "hồ sơ đang giải quyết đã quá hạn", "open_late"),
    ):
        if count:
            each = [(field.field, late) for field in fields if (late := getattr(field, name))]
            named = "; ".join(f"{field} {two_digits(late)}" for field, late in each)
            if len(each) > _MOST_NAMED:
                named = f"ở {len(each)} lĩnh vực"
            parts.append(f"{two_digits(count)} {words}{f' ({named})' if named else ''}")
    return f"Có {' và '.join(parts)}. {who} xin lỗi tổ chức, cá nhân có hồ sơ quá hạn."


def _notes(data: NoticeData) -> list[str]:
    """What the clerk has to know before posting; empty for complete figures."""
    found = []
    if data.proxy:
        found.append("Có số liệu nhập thay, chờ đơn vị xác nhận.")
    if data.wards > 1 and data.reported < data.wards:
        found.append(f"Mới có số liệu của {data.reported}/{data.wards} phường, xã.")
    if data.untyped and data.total is not None:
        found.append(f"Chưa nhập số liệu: {_listed(data.untyped)}.")
    if data.total is not None and data.total.incomplete:
        found.append(f"Còn {data.total.incomplete} hàng nhập dở chưa tính.")
    if data.last >= data.as_of:
        found.append(f"Tháng chưa hết, số liệu đến {date_short(data.as_of)}.")
    return found


def _listed(names: Sequence[str]) -> str:
    # Names of fields have commas of their own.
    return "; ".join(name[:1].lower() + name[1:] for name in names)


def notice_words(month: str) -> str:
    """The notice in a list of documents: "Thông báo kết quả tháng 3"."""
    return f"Thông báo kết quả tháng {Period.parse(month).number}"
