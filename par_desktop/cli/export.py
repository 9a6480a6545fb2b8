"""Xuất gói dữ liệu cho một đơn vị, hoặc gói chung cho cả nhóm.

``--group wards -o FILE`` is one group package, ``-o FOLDER/`` an addressed package for each member.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from par_desktop.cli.opening import for_writing
from par_desktop.cli.output import say
from par_desktop.data.errors import speaking_of
from par_desktop.services import export_package
from par_desktop.services.desk import Desk


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="THƯ_MỤC", type=Path, help="thư mục của sổ dữ liệu")
    receiver = parser.add_mutually_exclusive_group(required=True)
    receiver.add_argument("--to", metavar="MÃ", help="đơn vị nhận")
    receiver.add_argument("--group", metavar="NHÓM", help="wards, departments hoặc service_units")
    parser.add_argument("-o", "--output", metavar="TỆP", required=True, help="tệp .xlsx, hoặc THƯ_MỤC/ cùng --group")


def run(options: Namespace) -> int:
    with for_writing(options.folder) as desk:
        target = Path(options.output)
        if options.group and (options.output.endswith(("/", "\\")) or target.is_dir()):
            for made in _one_each(desk, options.group, target):
                say(f"{made.path}: {made.operations} thay đổi gửi {desk.world.unit(made.receiver).office_name}.")
        elif options.group:
            made = export_package.export_to_group(desk, options.group, target)
            say(f"{made.path}: gói chung cho {desk.world.group(options.group).name}.")
        else:
            if target.is_dir():
                target = target / export_package.proposed_name(desk, options.to)
            made = export_package.export_to_unit(desk, options.to, target)
            say(f"{made.path}: {made.operations} thay đổi gửi {desk.world.unit(options.to).office_name}.")
    return 0


def _one_each(desk: Desk, group: str, folder: Path) -> list[export_package.Exported]:
    with speaking_of(folder):
        folder.mkdir(parents=True, exist_ok=True)
    made = []
    for unit in desk.world.members(desk.world.group(group).code):
        if unit.code != desk.unit.code:
            path = folder / export_package.proposed_name(desk, unit.code)
            made.append(export_package.export_to_unit(desk, unit.code, path))
    return made
