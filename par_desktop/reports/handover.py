"""Biên bản bàn giao: what the successor takes over, what is open and until when, signed by both and the head."""

from __future__ import annotations

from par_desktop.domain.views.machine_rows import HandOverData
from par_desktop.reports.content import (
    Align,
    Block,
    Column,
    Document,
    Heading,
    Paragraph,
    Recipients,
    Row,
    Signature,
    Table,
    Title,
)
from par_desktop.reports.office import Office
from par_desktop.text.formats import date_official, date_short, number, period_label, two_digits

SHORT_DOTS = "……"
_WORK_COLUMNS = (
    Column("TT", 9, Align.CENTER),
    Column("Việc", 76),
    Column("Hạn", 25, Align.CENTER),
    Column("Trạng thái", 36, Align.CENTER),
    Column("Tiến độ (%)", 17, Align.RIGHT),
)
_FINDING_COLUMNS = (
    Column("TT", 9, Align.CENTER),
    Column("Đơn vị", 36),
    Column("Tồn tại", 66),
    Column("Hạn khắc phục", 26, Align.CENTER),
    Column("Trạng thái", 32, Align.CENTER),
)
_SIGNING = (
    Column("NGƯỜI BÀN GIAO", 1, Align.CENTER),
    Column("NGƯỜI NHẬN BÀN GIAO", 1, Align.CENTER),
    Column("THỦ TRƯỞNG ĐƠN VỊ", 1, Align.CENTER),
)


def build(data: HandOverData, office: Office, office_name: str) -> Document:
    """The minutes as content."""
    place = f"Hôm nay, {date_official(data.day)}, tại {office_name}, hai bên bàn giao công tác theo dõi, báo cáo cải"
    body: list[Block] = [
        Paragraph(f"{place} cách hành chính và sổ dữ liệu PAR Desktop của đơn vị."),
        Heading(1, "I. THÀNH PHẦN"),
        Paragraph(f"Người bàn giao: {data.from_person or SHORT_DOTS * 6}, chức vụ: {SHORT_DOTS * 4}"),
        Paragraph(f"Người nhận bàn giao: {data.to_person}, chức vụ: {SHORT_DOTS * 4}"),
        Heading(1, "II. SỔ DỮ LIỆU"),
        Paragraph(
            f"Sổ dữ liệu gồm {number(data.records)} mục có người ghi, {number(data.packages)} gói đã gửi và nhận, "
            f"{number(data.evidence)} tệp minh chứng, kèm toàn bộ lịch sử thay đổi. Người nhận mở sổ ở thư mục "
            f"“{data.folder}” trên máy của mình; máy đó ký bằng khóa mới."
        ),
        Paragraph(f"Khóa của máy cũ, nay ngừng dùng: {data.old_fingerprint}."),
        Paragraph(f"Khóa của máy mới: {data.new_fingerprint}."),
        Paragraph(f"Tệp gửi ngay để báo khóa mới: {', '.join(data.files) or 'không có'}."),
        Heading(1, "III. VIỆC ĐANG MỞ VÀ THỜI HẠN"),
        Heading(2, f"1. Kỳ báo cáo {period_label(data.period)}, hạn gửi {date_short(data.due)}"),
        Paragraph(_owed(data)),
        Heading(2, "2. Việc chưa hoàn thành trong năm và việc quá hạn"),
        *_work(data),
        Heading(2, "3. Tồn tại sau kiểm tra chưa đóng"),
        *_findings(data),
        Heading(2, "4. Việc cần quyết định trong sổ"),
        Paragraph(_undecided(data)),
        Heading(1, "IV. CAM KẾT"),
        Paragraph(
            "Người bàn giao đã giao đủ nội dung nêu trên và không gửi gói dữ liệu từ máy cũ nữa. Người nhận đã mở được "
            "sổ, đối chiếu số liệu và chịu trách nhiệm từ thời điểm ký. Biên bản lập thành 03 bản có giá trị như nhau."
        ),
        Table("Chữ ký", _SIGNING, (_signing_row(data),), number_row=False),
    ]
    head = office.letterhead("BB", data.day.year)
    return Document(
        letterhead=head,
        title=Title("BIÊN BẢN", "Bàn giao công tác cải cách hành chính và sổ dữ liệu"),
        body=tuple(body),
        signature=Signature(()),
        recipients=Recipients(("Người bàn giao", "Người nhận bàn giao", "Lưu: VT")),
        draft=True,
    )


def _signing_row(data: HandOverData) -> Row:
    here = "(Ký, ghi rõ họ tên)" + "\n" * 5
    return Row((here + data.from_person, here + data.to_person, "(Ký tên, đóng dấu)" + "\n" * 5))


def _owed(data: HandOverData) -> str:
    words = f"Còn thiếu: {', '.join(data.owed)}." if data.owed else "Đã đủ số liệu của kỳ."
    if data.unsent:
        words += f" Có {number(data.unsent)} thay đổi chưa gửi, đã có trong tệp báo khóa mới."
    return words


def _work(data: HandOverData) -> list[Block]:
    if not data.work:
        return [Paragraph("Không có việc nào chưa hoàn thành.")]
    rows = [
        Row(
            (
                at,
                f"{work.title} ({period_label(work.period)})",
                work.due,
                f"{work.status}, quá hạn {work.late_days} ngày" if work.late_days else work.status,
                work.progress,
            )
        )
        for at, work in enumerate(data.work, 1)
    ]
    late = sum(work.late_days > 0 for work in data.work)
    told = f", trong đó {two_digits(late)} việc quá hạn" if late else ""
    return [
        Paragraph(f"Có {two_digits(len(rows))} việc chưa hoàn thành{told}."),
        Table("Việc", _WORK_COLUMNS, tuple(rows), number_row=False),
    ]


def _findings(data: HandOverData) -> list[Block]:
    if not data.findings:
        return [Paragraph("Không có tồn tại nào chưa đóng.")]
    rows = [
        Row(
            (
                at,
                found.unit_name,
                found.text,
                found.deadline,
                f"{found.state}, quá hạn {found.late_days} ngày" if found.late_days else found.state,
            )
        )
        for at, found in enumerate(data.findings, 1)
    ]
    return [Table("Tồn tại", _FINDING_COLUMNS, tuple(rows), number_row=False)]


def _undecided(data: HandOverData) -> str:
    parts = []
    if data.conflicts:
        parts.append(f"{two_digits(data.conflicts)} mục đang xung đột")
    if data.waiting:
        parts.append(f"{two_digits(data.waiting)} mục đang chờ gói khác")
    return f"Còn {', '.join(parts)}." if parts else "Không có."
