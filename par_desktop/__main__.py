"""Picks the window, the self-test or a headless command, and imports nothing heavy itself.

The three ways in share this one module: ``python -m par_desktop``, ``par-desktop`` (with a console) and
``par-desktop-w`` / ``PAR Desktop.exe`` (without one, where ``sys.stdout`` may be ``None``).
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from pathlib import Path

from par_desktop import __version__

COMMANDS = frozenset(
    [
        "demo",
        "new",
        "export",
        "import",
        "list",
        "report",
        "check",
        "backup",
        "restore",
        "recover",
        "machines",
        "handover",
        "recovery",
    ]
)
"""Words that go to ``par_desktop.cli``; anything else is the folder of a workspace."""

USAGE = """\
par-desktop [THƯ_MỤC]                          mở cửa sổ trên một sổ dữ liệu (sổ mở lần trước, hoặc trợ lý lần đầu)
par-desktop demo [THƯ_MỤC] [--screenshots RA]  thành phố mẫu: 25 đơn vị, năm năm số liệu
par-desktop new THƯ_MỤC --unit MÃ              sổ dữ liệu mới cho một đơn vị
par-desktop export THƯ_MỤC --to MÃ -o TỆP      xuất gói cho một đơn vị (--group wards: gói chung)
par-desktop import THƯ_MỤC TỆP...              nhận gói (--preview: chỉ xem sẽ thay đổi gì)
par-desktop list THƯ_MỤC TÊN [--json]          liệt kê đơn vị, nhiệm vụ, điểm, số liệu, gói, ...
par-desktop report THƯ_MỤC TÊN --period KỲ -o TỆP    lập báo cáo (.pdf, .docx, .xlsx)
par-desktop check THƯ_MỤC                      kiểm tra sổ dữ liệu có nguyên vẹn không
par-desktop backup THƯ_MỤC                     sao lưu;  restore THƯ_MỤC TỆP: khôi phục
par-desktop recover THƯ_MỤC [THƯ_MỤC_GÓI]      lấy lại dữ liệu từ các gói còn giữ (máy hỏng, sau khi khôi phục)
par-desktop machines THƯ_MỤC                   các máy đã biết, vân tay khóa; cho dùng, ngừng dùng
par-desktop handover THƯ_MỤC --to TÊN -o RA    bàn giao: sổ cho người kế nhiệm và biên bản
par-desktop recovery THƯ_MỤC -o TỆP.pdf        phiếu khôi phục khóa của đơn vị tổng hợp
par-desktop --self-test                        chương trình tự kiểm tra
par-desktop --version                          phiên bản

Mỗi lệnh có hướng dẫn riêng: par-desktop LỆNH --help"""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the program on ``argv`` (default: the process's own) and returns its exit code (design §7)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    speak_utf8()
    first = arguments[0] if arguments else ""
    if first in COMMANDS:
        from par_desktop import cli

        return cli.run(arguments, show)
    if first == "--version":
        say(f"PAR Desktop {__version__}")
        return 0
    if first in ("-h", "--help"):
        say(USAGE)
        return 0
    if first == "--self-test":
        from par_desktop import selftest

        return selftest.run(arguments[1:])
    if len(arguments) > 1 or first.startswith("-"):
        say(f"Không có lệnh “{first}”.\n\n{USAGE}", error=True)
        return 2
    from par_desktop import app

    return app.run(arguments)


def show(folder: Path, pictures: Path | None) -> int:
    """A window on a demo's workspace, or a PNG of every screen of the demo in ``folder`` into ``pictures``."""
    from par_desktop import app

    return app.run([str(folder)]) if pictures is None else app.screenshots(folder, pictures)


def speak_utf8() -> None:
    """Makes stdout and stderr UTF-8 whatever the console's code page; a windowed program has neither."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")


def say(text: str, *, error: bool = False) -> None:
    out = sys.stderr if error else sys.stdout
    if out is not None:
        print(text, file=out)


if __name__ == "__main__":
    raise SystemExit(main())
