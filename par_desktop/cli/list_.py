"""Liệt kê những gì có trong sổ dữ liệu."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from par_desktop import workspace
from par_desktop.cli.output import say, say_json_array, say_table
from par_desktop.cli.parser import period_of
from par_desktop.data.errors import speaking_of
from par_desktop.services.list_records import LISTS, Wanted, records

_HEADINGS = {
    "code": "Mã", "name": "Tên", "kind": "Loại", "number": "Số", "title": "Tên", "section": "Mục", "area": "Lĩnh vực",
    "product": "Sản phẩm", "lead_text": "Chủ trì", "lead_units": "Mã chủ trì", "coordinating_text": "Phối hợp",
    "coordinating_units": "Mã phối hợp", "schedule_text": "Thời gian", "task_number": "Nhiệm vụ", "unit": "Đơn vị",
    "role": "Vai trò", "period": "Kỳ", "due": "Hạn", "status": "Trạng thái", "progress": "Tiến độ",
    "set": "Bộ tiêu chí", "level": "Cấp", "max_points": "Điểm tối đa", "rule": "Cách tính", "criterion": "Tiêu chí",
    "round": "Đợt",
    "self_points": "Tự chấm", "appraised_points": "Thẩm định", "survey_points": "Điều tra XHH", "metric": "Chỉ tiêu",
    "unit_label": "Đơn vị tính", "frequency": "Kỳ hạn", "target": "Mục tiêu", "units": "Đơn vị kê khai",
    "formula": "Công thức", "value": "Giá trị", "numerator": "Tử số", "denominator": "Mẫu số", "origin": "Nguồn",
    "inspection": "Cuộc kiểm tra", "sort": "Hình thức", "day": "Ngày", "published": "Công bố", "answered": "Đã trả lời",
    "failed": "Không đạt", "findings": "Tồn tại", "finding": "Tồn tại", "item": "Câu", "text": "Nội dung",
    "deadline": "Hạn khắc phục", "state": "Trạng thái", "remedy": "Khắc phục", "remedied_on": "Ngày khắc phục",
    "direction": "Chiều", "package": "Gói", "sender": "Nơi gửi", "receiver": "Nơi nhận", "at": "Lúc", "file": "Tệp",
    "counts": "Số đếm", "record_kind": "Loại bản ghi", "record_id": "Bản ghi", "field": "Ô", "values": "Các giá trị",
    "by": "Người ghi", "reason": "Lý do", "void": "Không dùng", "operation": "Mã thay đổi",
}  # fmt: skip


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="THƯ_MỤC", type=Path, help="thư mục của sổ dữ liệu")
    parser.add_argument("name", metavar="TÊN", choices=tuple(LISTS), help=", ".join(LISTS))
    parser.add_argument("--json", action="store_true", help="mảng JSON cho chương trình khác đọc")
    parser.add_argument("--period", metavar="KỲ", help="2021, 2021-H1, 2021-Q3 hoặc 2021-09")
    parser.add_argument("--unit", metavar="MÃ", default="", help="chỉ một đơn vị")
    parser.add_argument("--duties", action="store_true", help="cùng tasks: thêm việc thường xuyên")


def run(options: Namespace) -> int:
    """Read-only: works while a window holds the workspace."""
    conn, world, _ = workspace.open_for_reading(options.folder)
    try:
        if options.unit:
            world.unit(options.unit)
        wanted = Wanted(options.unit, period_of(options.period), options.duties)
        with speaking_of(options.folder):
            rows = records(conn, world, options.name, wanted)
            if options.json:
                say_json_array(rows)
                return 0
            found = list(rows)
    finally:
        conn.close()
    if not found:
        say("Chưa có dòng nào.")
        return 0
    names = list(found[0])
    say_table([_HEADINGS[name] for name in names], [[row[name] for name in names] for row in found])
    return 0
