"""Bàn giao sổ dữ liệu cho người kế nhiệm: sổ của người nhận, gói báo khóa mới và biên bản, trong một thư mục."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from par_desktop.cli.opening import for_writing
from par_desktop.cli.output import say
from par_desktop.services.hand_over import hand_over


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="THƯ_MỤC", type=Path, help="thư mục của sổ dữ liệu")
    parser.add_argument("-o", "--output", metavar="NƠI_ĐỂ", type=Path, required=True, help="thư mục mới hoặc trống")
    parser.add_argument("--to", metavar="HỌ_TÊN", required=True, help="người nhận bàn giao")


def run(options: Namespace) -> int:
    with for_writing(options.folder) as desk:
        made = hand_over(desk, options.output.absolute(), options.to)
    say(f"Đã bàn giao cho {options.to}. Vân tay máy mới: {made.new_fingerprint}.")
    say(f"Sổ của người nhận (mở trên máy người nhận): {made.workspace}")
    for path in made.minutes:
        say(f"Biên bản: {path}")
    for path in made.packages:
        say(f"Gửi ngay để nơi nhận biết máy mới: {path}")
    say("Sổ cũ chỉ còn để xem, không tạo gói gửi nữa.")
    return 0
