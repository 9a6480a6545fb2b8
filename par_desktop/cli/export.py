"""Xuất gói dữ liệu cho một đơn vị, hoặc gói chung cho cả nhóm.

``--group wards -o FILE`` is one group package, ``-o FOLDER/`` an addressed package for each member. ``-o FILE.xlsx``
always writes exactly that workbook; ``--with-files`` writes the .zip parts with evidence beside it, and ``-o FILE.zip``
only those.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from par_desktop.cli.opening import for_writing
from par_desktop.cli.output import say
from par_desktop.cli.parser import UsageProblem
from par_desktop.data.errors import speaking_of
from par_desktop.services import export_package
from par_desktop.services.carry_evidence import MAIL_LIMIT, files_to_send
from par_desktop.services.desk import Desk
from par_desktop.services.send_evidence import check_limit, send_with_files


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="THƯ_MỤC", type=Path, help="thư mục của sổ dữ liệu")
    receiver = parser.add_mutually_exclusive_group(required=True)
    receiver.add_argument("--to", metavar="MÃ", help="đơn vị nhận")
    receiver.add_argument("--group", metavar="NHÓM", help="wards, departments hoặc service_units")
    parser.add_argument(
        "-o", "--output", metavar="TỆP", required=True, help="tệp .xlsx, .zip kèm tệp minh chứng, hoặc THƯ_MỤC/"
    )
    parser.add_argument(
        "--all", action="store_true", help="cùng --to: gửi lại toàn bộ, cho máy mới của đơn vị có máy hỏng"
    )
    parser.add_argument(
        "--stop-machine", metavar="VÂN_TAY", action="append", default=[], help="cùng --all: ngừng dùng máy đã hỏng, mất"
    )
    parser.add_argument(
        "--with-files", action="store_true", help="kèm tệp minh chứng bên nhận chưa có, thành các tệp .zip"
    )
    parser.add_argument("--limit", metavar="MB", type=float, default=MAIL_LIMIT, help="cỡ lớn nhất của mỗi .zip (20)")


def run(options: Namespace) -> int:
    if (options.all and not options.to) or (options.stop_machine and not options.all):
        raise UsageProblem("--all chỉ đi cùng --to, --stop-machine chỉ đi cùng --all. Xem: par-desktop export --help.")
    with for_writing(options.folder) as desk:
        target = Path(options.output)
        if options.group and (options.output.endswith(("/", "\\")) or target.is_dir()):
            _one_each(desk, options.group, target, options)
        elif options.group:
            made = export_package.export_to_group(desk, options.group, target)
            say(f"{made.path}: gói chung cho {desk.world.group(options.group).name}.")
        else:
            if target.is_dir():
                target = target / export_package.proposed_name(desk, options.to)
            _to_unit(desk, options.to, target, options)
    return 0


def _to_unit(desk: Desk, unit: str, target: Path, options: Namespace) -> None:
    to = desk.world.unit(unit).office_name
    if options.all:
        made = export_package.resend_all(desk, unit, target, options.stop_machine)
        say(f"{made.path}: gửi lại toàn bộ {made.operations} thay đổi cho {to}.")
        return
    only_zip = target.suffix.lower() == ".zip"
    if only_zip or options.with_files:
        check_limit(options.limit)
        sent = send_with_files(desk, unit, target, limit=options.limit, always_zip=only_zip, keep_workbook=not only_zip)
        say(f"{sent.exported.path}: {sent.exported.operations} thay đổi gửi {to}.")
        for number, part in enumerate(sent.parts, 1):
            say(f"{part}: gói kèm {sent.files} tệp minh chứng, phần {number}/{len(sent.parts)}.")
        for name in sent.oversize:
            say(f"  tệp {name} lớn hơn {options.limit:g} MB nên đi một mình trong một tệp .zip.")
        return
    left = files_to_send(desk, unit)
    made = export_package.export_to_unit(desk, unit, target)
    say(f"{made.path}: {made.operations} thay đổi gửi {to}.")
    if left:
        say(f"  {len(left)} tệp minh chứng chưa gửi kèm; muốn gửi thì thêm --with-files.")


def _one_each(desk: Desk, group: str, folder: Path, options: Namespace) -> None:
    with speaking_of(folder):
        folder.mkdir(parents=True, exist_ok=True)
    for unit in desk.world.members(desk.world.group(group).code):
        if unit.code != desk.unit.code:
            _to_unit(desk, unit.code, folder / export_package.proposed_name(desk, unit.code), options)
