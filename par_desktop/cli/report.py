"""Lập báo cáo ra tệp .pdf, .docx hoặc .xlsx; --list liệt kê các báo cáo."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from par_desktop import workspace
from par_desktop.cli.opening import today_of
from par_desktop.cli.output import say, say_json_array, say_table
from par_desktop.cli.parser import UsageProblem
from par_desktop.services.make_report import make_report, reports_listed


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="THƯ_MỤC", type=Path, help="thư mục của sổ dữ liệu")
    parser.add_argument("name", metavar="TÊN", nargs="?", help="tên báo cáo: progress, cchc… (xem --list)")
    parser.add_argument("--period", metavar="KỲ", help="2021, 2021-H1, 2021-Q3 hoặc 2021-09")
    parser.add_argument("--unit", metavar="MÃ", default="", help="báo cáo của đơn vị nào (mặc định: đơn vị giữ sổ)")
    parser.add_argument("-o", "--output", metavar="TỆP", type=Path, help="tệp .pdf, .docx hoặc .xlsx")
    parser.add_argument("--list", action="store_true", help="tên và tiêu đề các báo cáo")
    parser.add_argument("--json", action="store_true", help="cùng --list: mảng JSON")


def run(options: Namespace) -> int:
    """Read-only on the workspace: works while a window holds it."""
    conn, world, unit = workspace.open_for_reading(options.folder)
    try:
        if options.list:
            listed = [dict(zip(("name", "title", "formats"), row, strict=True)) for row in reports_listed()]
            if options.json:
                say_json_array(listed)
            else:
                say_table(["Tên", "Tiêu đề", "Định dạng"], [list(row.values()) for row in listed])
            return 0
        for value, what in ((options.name, "tên báo cáo"), (options.period, "--period"), (options.output, "-o")):
            if value is None:
                raise UsageProblem(f"thiếu {what}. Xem: par-desktop report --help.")
        today = today_of(conn)
        about = world.unit(options.unit) if options.unit else unit
        made = make_report(conn, world, unit, options.name, options.period, about.code, options.output, today)
        say(f"Đã lập {made}.")
    finally:
        conn.close()
    return 0
