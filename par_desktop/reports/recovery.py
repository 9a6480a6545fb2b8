"""Phiếu khôi phục khóa: the private key of a machine on paper, to be locked away and typed in when the PC is gone."""

from __future__ import annotations

from datetime import date

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
from par_desktop.text.formats import date_short

_COLUMNS = (
    Column("Dòng", 1, Align.CENTER),
    *(Column(f"Nhóm {number}", 2, Align.CENTER) for number in range(1, 5)),
)


def build(rows: tuple[str, ...], fingerprint: str, office: Office, office_name: str, day: date) -> Document:
    """The sheet as content; ``rows`` as ``domain.recovery_text.key_rows`` gives them."""
    table = Table("Khóa", _COLUMNS, tuple(Row((at, *row.split())) for at, row in enumerate(rows, 1)), number_row=False)
    body: list[Block] = [
        Paragraph(
            f"Phiếu này giữ khóa ký của máy đang dùng tại {office_name}, lập ngày {date_short(day)}. Ai có phiếu đều "
            "gửi được gói dữ liệu dưới tên đơn vị: niêm phong, cất trong tủ khóa, không chụp ảnh, không gửi qua mạng."
        ),
        Heading(1, "KHÓA"),
        table,
        Paragraph(f"Vân tay: {fingerprint}."),
        Heading(1, "KHI MÁY HỎNG"),
        Paragraph("1. Cài PAR Desktop trên máy mới, khôi phục sổ từ bản sao lưu (hoặc tạo sổ mới của đơn vị)."),
        Paragraph(
            "2. Mở Gói dữ liệu › Máy và khóa › Nhập khóa từ phiếu, gõ bốn dòng trên. Không phân biệt chữ hoa, chữ "
            "thường; gõ sai dòng nào chương trình báo dòng đó."
        ),
        Paragraph("3. Bấm Lấy lại từ gói để nhận lại các gói còn giữ, rồi gửi lại gói mới cho các đơn vị."),
        Paragraph("Các đơn vị nhận ra khóa cũ nên không phải gọi điện so vân tay. Đổi máy xong thì in phiếu mới."),
    ]
    return Document(
        letterhead=office.letterhead("PKP", day.year),
        title=Title("PHIẾU KHÔI PHỤC KHÓA", f"Khóa ký gói dữ liệu của {office_name}"),
        body=tuple(body),
        signature=Signature(("NGƯỜI LẬP PHIẾU",)),
        recipients=Recipients(("Lưu: hồ sơ mật của đơn vị",)),
        draft=True,
    )
