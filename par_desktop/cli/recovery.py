"""Phiếu khôi phục khóa của máy này ra giấy, hoặc nhập khóa từ phiếu trên máy mới."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from par_desktop.cli.opening import for_writing
from par_desktop.cli.output import say
from par_desktop.services.recover_key import enter_key, print_sheet


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="THƯ_MỤC", type=Path, help="thư mục của sổ dữ liệu")
    act = parser.add_mutually_exclusive_group(required=True)
    act.add_argument("-o", "--output", metavar="TỆP", type=Path, help="phiếu .pdf hoặc .docx, để ngoài sổ")
    act.add_argument("--enter", action="store_true", help="đọc bốn dòng khóa từ bàn phím (stdin)")


def run(options: Namespace) -> int:
    with for_writing(options.folder) as desk:
        if options.enter:
            mark = enter_key(desk, sys.stdin.read() if sys.stdin is not None else "")
            say(f"Máy này dùng khóa trên phiếu, vân tay {mark}. Hãy gửi gói mới cho các đơn vị.")
        else:
            say(f"Đã lập phiếu {print_sheet(desk, options.output.absolute())}. In, niêm phong rồi xóa tệp này.")
    return 0
