"""Lấy lại số liệu từ các gói còn giữ (trong sổ và các thư mục nêu thêm), sau khi khôi phục hoặc đổi máy."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from par_desktop.cli.opening import for_writing
from par_desktop.cli.output import fail, say, say_json
from par_desktop.services.recover_packages import recover_kept
from par_desktop.services.trust import Trust


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="THƯ_MỤC", type=Path, help="thư mục của sổ dữ liệu")
    parser.add_argument("places", metavar="NƠI_KHÁC", type=Path, nargs="*", help="thư mục khác có gói: Zalo, USB")
    parser.add_argument("--trust-sender", action="store_true", help="chấp nhận máy mới của đơn vị gửi")
    parser.add_argument("--trust-key", metavar="VÂN_TAY", action="append", default=[], help="chấp nhận máy đã đổi khóa")
    parser.add_argument("--json", action="store_true", help="sáu số đếm của mọi tệp")


def run(options: Namespace) -> int:
    """A file that cannot be taken is named and holds nothing up; the exit code is then 1."""
    with for_writing(options.folder) as desk:
        found = recover_kept(desk, options.places, Trust(options.trust_sender, tuple(options.trust_key)))
    for _, problem in found.problems:
        fail(problem)
    if options.json:
        say_json(found.changes.counts())
    else:
        say(f"Đã xem {found.files} tệp: nhận {found.taken}, đã có {found.known}, không nhận {len(found.problems)}.")
    return 1 if found.problems else 0
