"""Evidence of the demo: small files made by code, a document reference, and a file that has not come to the city."""

from __future__ import annotations

import hashlib
import struct
import zlib
from datetime import timedelta
from pathlib import Path

from par_desktop.demo.paths import WARD
from par_desktop.demo.pen import OPEN_QUARTER, TODAY, Pen
from par_desktop.domain.fields import DocumentReference, FileReference
from par_desktop.domain.records.evidence import EVIDENCE, EVIDENCE_USE
from par_desktop.services.attach_evidence import Place, attach_document, attach_file, attach_known
from par_desktop.services.browse_evidence import all_pieces
from par_desktop.services.desk import Desk

_NOT_COME = "13657"
"""A ward whose records name a file that the city still waits for."""
_LIST = """DANH MỤC THỦ TỤC HÀNH CHÍNH NIÊM YẾT TẠI BỘ PHẬN MỘT CỬA
(bản minh họa)

1. Đăng ký khai sinh
2. Đăng ký kết hôn
3. Chứng thực bản sao từ bản chính
4. Xác nhận tình trạng hôn nhân
"""


def write_proofs(pen: Pen) -> None:
    """A scan that another ward named in its package and has not sent yet."""
    name = "Báo cáo CCHC quý IV năm 2025 (bản quét).pdf"
    reference = FileReference(name, hashlib.sha256(name.encode()).hexdigest(), 1_840_000)
    piece = hashlib.sha256(f"demo evidence {_NOT_COME}".encode()).hexdigest()[:32]
    day = TODAY - timedelta(days=3)
    record = EVIDENCE.id(unit=_NOT_COME, evidence=piece)
    values: dict[str, object] = {"file": reference, "document": DocumentReference("212/BC-UBND", day)}
    pen.write(EVIDENCE, record, values, unit=_NOT_COME, day=day)
    use = EVIDENCE_USE.id(unit=_NOT_COME, evidence=piece, criterion="1.2.1", round=OPEN_QUARTER.code)
    pen.write(EVIDENCE_USE, use, {"used": True}, unit=_NOT_COME, day=day)


def attach_proofs(ward: Desk, folder: Path) -> None:
    """What phường Bà Triệu attached: a list, a photo that serves two criteria, and a plan by its number."""
    folder.mkdir(exist_ok=True)
    here = Place(WARD, OPEN_QUARTER.code, "1.1.1")
    posted = folder / "Danh mục TTHC niêm yết tại Bộ phận Một cửa.txt"
    posted.write_text(_LIST, encoding="utf-8")
    photo = folder / "Ảnh bảng niêm yết ngày 05-12-2025.png"
    photo.write_bytes(_picture(320, 200))
    attach_file(ward, here, posted)
    attach_file(ward, here, photo)
    attach_document(
        ward,
        here,
        {
            "document": DocumentReference("15/KH-UBND", TODAY.replace(month=1, day=14)),
            "title": "Kế hoạch cải cách hành chính năm 2025 của phường Bà Triệu",
            "place": "Văn phòng UBND phường",
        },
    )
    pieces = all_pieces(ward, WARD, OPEN_QUARTER.code)
    shared = [piece.evidence for piece in pieces if piece.file_name == photo.name]
    attach_known(ward, Place(WARD, OPEN_QUARTER.code, "1.2.1"), shared)


def _picture(width: int, height: int) -> bytes:
    """A small PNG: a grey board with rows of darker lines, as a photo of a notice board looks from afar."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            inside = 12 < x < width - 12 and 12 < y < height - 12
            line = inside and y % 14 < 4 and 24 < x < width - 24 - (y * 7) % 90
            rows.append(90 if line else 236 if inside else 150)
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(rows))) + chunk(b"IEND", b"")
    )
