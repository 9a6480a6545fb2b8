"""Biên bản kiểm tra: the minutes of a check, printed on the spot (layout: notes §5.3, unconfirmed).

What nobody typed is left as dotted lines for a pen. Content only; any layout can print it.
"""

from __future__ import annotations

from datetime import date

from par_desktop.domain.checklist import ItemKind
from par_desktop.domain.fields import Figure
from par_desktop.domain.records.inspection import ANSWER
from par_desktop.domain.views.inspection_rows import MinutesData, MinutesItem
from par_desktop.reports.content import (
    Align,
    Appendix,
    Block,
    Cell,
    Column,
    Document,
    Heading,
    Letterhead,
    Paragraph,
    ParagraphStyle,
    Recipients,
    Row,
    RowKind,
    Signature,
    Table,
    Title,
    paragraphs,
)
from par_desktop.text.formats import date_official, date_short, number, percent, two_digits

TITLES = {
    "surprise": "Kiểm tra đột xuất",
    "planned": "Kiểm tra định kỳ",
    "reinspection": "Tái kiểm tra",
}
SEVERITIES = {3: "Nghiêm trọng", 2: "Trung bình", 1: "Nhẹ"}
DOTS = "…" * 29
"""A line for a pen, about as wide as the page."""
SHORT_DOTS = "……"

_FINDING_COLUMNS = (
    Column("TT", 11, Align.CENTER),
    Column("Tồn tại", 58),
    Column("Căn cứ", 32),
    Column("Mức", 21, Align.CENTER),
    Column("Người liên quan", 25),
    Column("Bằng chứng, ghi chú", 25),
    Column("Hạn khắc phục", 29, Align.CENTER),
)
_ITEM_COLUMNS = (
    Column("Mã", 12, Align.CENTER),
    Column("Câu kiểm tra", 80),
    Column("Kết quả", 28, Align.CENTER),
    Column("Số liệu", 22, Align.CENTER),
    Column("Ghi chú", 38),
)
_SIGNING = (
    Column("ĐẠI DIỆN ĐƠN VỊ ĐƯỢC KIỂM TRA", 1, Align.CENTER),
    Column("THƯ KÝ", 1, Align.CENTER),
    Column("TRƯỞNG ĐOÀN KIỂM TRA", 1, Align.CENTER),
)
_SIGN_HERE = "(Ký, ghi rõ họ tên)" + "\n" * 5


def build(data: MinutesData) -> Document:
    """The minutes as content."""
    head = data.head
    title = TITLES.get(head.sort or "surprise", TITLES["surprise"])
    findings = [row for row in data.items if row.answer.answer == "fail" or row.finding is not None]
    body: list[Block] = [
        Paragraph(_opening(data)),
        Paragraph(_basis(data), ParagraphStyle.BASIS),
        Heading(1, "I. THÀNH PHẦN"),
        Heading(2, "1. Đoàn kiểm tra"),
        *_typed(head.team, lines=3),
        Heading(2, f"2. Đại diện {data.office_name}"),
        *_typed(head.present, lines=3),
        Heading(1, "II. NỘI DUNG, PHƯƠNG PHÁP KIỂM TRA"),
        Paragraph(
            f"Kiểm tra theo bảng kiểm {data.total} câu về con người, cơ sở vật chất, việc tiếp nhận, giải quyết, trả "
            "kết quả và giao dịch điện tử tại Bộ phận Một cửa; quan sát tại quầy, đối chiếu sổ theo dõi, phần mềm "
            "và hồ sơ chọn mẫu tại thời điểm kiểm tra."
        ),
        Paragraph(f"Mã hồ sơ chọn mẫu: {'…' * 20}"),
        Heading(1, "III. KẾT QUẢ KIỂM TRA"),
        Paragraph(_summary(data)),
        Heading(2, "1. Ưu điểm"),
        *_strengths(data),
        Heading(2, "2. Tồn tại, hạn chế"),
        *_finding_blocks(findings),
        Heading(1, f"IV. Ý KIẾN CỦA {data.office_name.upper()}"),
        *_typed(head.opinion, lines=4),
        Heading(1, "V. KIẾN NGHỊ, THỜI HẠN KHẮC PHỤC"),
        *_requests(data, findings),
        Paragraph(
            "Biên bản được lập thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản; đã đọc cho những người có tên "
            f"trên cùng nghe, thống nhất nội dung và ký vào từng trang. Buổi kiểm tra kết thúc hồi "
            f"{_clock(head.ended)} cùng ngày."
        ),
        Table("Chữ ký", _SIGNING, (Row((_SIGN_HERE, _SIGN_HERE, _SIGN_HERE)),), number_row=False),
        Paragraph(f"Đơn vị không ký biên bản, lý do: {'…' * 16}"),
    ]
    year = head.day.year if head.day else 0
    city = data.city_name
    return Document(
        letterhead=Letterhead(
            parent=f"UBND {city}".upper(),
            issuer="ĐOÀN KIỂM TRA\nCẢI CÁCH HÀNH CHÍNH",
            spoken=f"Đoàn kiểm tra cải cách hành chính {city[:1].lower()}{city[1:]}",
            symbol="BB-ĐKT",
            place=data.place,
            year=year,
            day=head.day,
        ),
        title=Title("BIÊN BẢN", f"{title} việc giải quyết thủ tục hành chính\ntại Bộ phận Một cửa {data.office_name}"),
        body=tuple(body),
        signature=Signature(()),
        recipients=Recipients((data.office_name, "Phòng Nội vụ", "Lưu: Đoàn kiểm tra")),
        appendices=(Appendix("PHỤ LỤC", "KẾT QUẢ TỪNG CÂU KIỂM TRA", (_item_table(data),)),),
        notes=_notes(data),
        draft=False,
    )


def _opening(data: MinutesData) -> str:
    head = data.head
    day = date_official(head.day) if head.day else f"ngày {SHORT_DOTS} tháng {SHORT_DOTS} năm {SHORT_DOTS}"
    return (
        f"Hôm nay, hồi {_clock(head.started)}, {day}, tại Bộ phận Tiếp nhận và Trả kết quả (Bộ phận Một cửa) "
        f"{data.office_name}."
    )


def _basis(data: MinutesData) -> str:
    if data.head.sort == "planned":
        return f"Căn cứ Kế hoạch kiểm tra cải cách hành chính số {SHORT_DOTS} ngày {SHORT_DOTS} của {SHORT_DOTS * 3}"
    return f"Căn cứ Quyết định số {SHORT_DOTS} ngày {SHORT_DOTS} của {SHORT_DOTS * 2} về việc thành lập Đoàn kiểm tra."


def _clock(time: str | None) -> str:
    """ "08:05" is "08 giờ 05"; nothing typed is left to the pen."""
    if not time or ":" not in time:
        return f"{SHORT_DOTS} giờ {SHORT_DOTS}"
    hour, minute = time.split(":", 1)
    return f"{hour} giờ {minute}"


def _typed(text: str, lines: int) -> list[Block]:
    typed: list[Block] = list(paragraphs(text))
    return typed or [Paragraph(DOTS) for _ in range(lines)]


def _summary(data: MinutesData) -> str:
    given = [row.answer.answer for row in data.items]
    words = (
        f"Đã kiểm tra {data.answered}/{data.total} câu, trong đó: {two_digits(given.count('pass'))} câu đạt, "
        f"{two_digits(given.count('fail'))} câu không đạt, "
        f"{two_digits(given.count('not_applicable'))} câu không áp dụng."
    )
    missing = [row.item.code for row in data.items if row.answer.answer is None]
    if missing:
        words += f" Chưa kiểm tra: {', '.join(missing)}."
    if data.rating is not None:
        words += f" Xếp loại: {data.rating.label} ({percent(data.rating.percent)} điểm trọng số các câu áp dụng)."
        if data.rating.decisive:
            words += f" Câu mức nghiêm trọng không đạt: {', '.join(data.rating.decisive)}."
    return words


def _strengths(data: MinutesData) -> list[Block]:
    blocks: list[Block] = []
    for code, title in data.sections.items():
        asked = [row for row in data.items if row.item.section == code and row.answer.answer in ("pass", "fail")]
        passed = [row.item.code for row in asked if row.answer.answer == "pass"]
        if passed:
            blocks.append(Paragraph(f"- {title}: đạt {len(passed)}/{len(asked)} câu ({', '.join(passed)})."))
    return blocks or [Paragraph(DOTS)]


def _finding_blocks(findings: list[MinutesItem]) -> list[Block]:
    if not findings:
        return [Paragraph("Không phát hiện tồn tại, hạn chế theo bảng kiểm.")]
    return [Table("Tồn tại", _FINDING_COLUMNS, tuple(Row(_finding_cells(n, f)) for n, f in enumerate(findings, 1)))]


def _finding_cells(place: int, row: MinutesItem) -> tuple[Cell, ...]:
    found = row.finding
    text = found.text if found and found.text else row.item.text
    figure = _figure(row)
    return (
        place,
        f"{row.item.code}. {text}{f' ({figure})' if figure else ''}",
        row.item.basis,
        SEVERITIES.get(row.item.severity, str(row.item.severity)),
        found.person if found else "",
        row.answer.note,
        found.deadline if found else None,
    )


def _requests(data: MinutesData, findings: list[MinutesItem]) -> list[Block]:
    if not findings:
        return [Paragraph(f"Đề nghị {data.office_name} tiếp tục duy trì kết quả đạt được."), Paragraph(DOTS)]
    last = max((row.finding.deadline for row in findings if row.finding and row.finding.deadline), default=None)
    return [
        Paragraph(
            f"Đề nghị {data.office_name} khắc phục {two_digits(len(findings))} tồn tại nêu tại mục III.2 theo thời "
            f"hạn ghi ở từng tồn tại{_at_latest(last)}, báo cáo kết quả bằng văn bản kèm tài liệu chứng minh về "
            "Phòng Nội vụ để theo dõi, tái kiểm tra."
        ),
        Paragraph(DOTS),
    ]


def _at_latest(last: date | None) -> str:
    return f" (chậm nhất ngày {date_short(last)})" if last else ""


def _item_table(data: MinutesData) -> Table:
    rows: list[Row] = []
    section = ""
    for row in data.items:
        if row.item.section != section:
            section = row.item.section
            rows.append(Row((f"{section}. {data.sections.get(section, '')}",), RowKind.GROUP))
        answer = ANSWER.labels.get(row.answer.answer or "", "Chưa kiểm tra")
        rows.append(Row((row.item.code, row.item.text, answer, _figure(row), row.answer.note)))
    return Table("Bảng kiểm", _ITEM_COLUMNS, tuple(rows))


def _figure(row: MinutesItem) -> str:
    """ "3/5" of a ratio, "2" of a count, nothing for words."""
    figure = row.answer.figure(row.item.kind)
    if row.item.kind in (ItemKind.YES_NO, ItemKind.DOCUMENT) or not isinstance(figure, Figure) or figure.none:
        return ""
    if row.item.kind is ItemKind.COUNT:
        return number(figure.value or 0)
    if figure.numerator is None or figure.denominator is None:
        return ""
    return f"{number(figure.numerator)}/{number(figure.denominator)}"


def _notes(data: MinutesData) -> tuple[str, ...]:
    if not data.illustrative:
        return ()
    return ("Bảng kiểm, mức độ và cách xếp loại là minh họa, chưa phải mẫu do cơ quan có thẩm quyền ban hành.",)
