"""Sao lưu: một bản chép đã kiểm tra và nén, trong thư mục backups của sổ."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from par_desktop.cli.opening import for_writing
from par_desktop.cli.output import say
from par_desktop.services.backup_copies import make_copy


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="THƯ_MỤC", type=Path, help="thư mục của sổ dữ liệu")


def run(options: Namespace) -> int:
    with for_writing(options.folder) as desk:
        say(str(make_copy(desk)))
    return 0
