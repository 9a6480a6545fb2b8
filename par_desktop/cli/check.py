"""Kiểm tra sổ dữ liệu: cơ sở dữ liệu, nhật ký, minh chứng, khóa."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from par_desktop import workspace
from par_desktop.cli.output import say
from par_desktop.errors import WorkspaceProblem
from par_desktop.services.check_workspace import check
from par_desktop.settings import state_dir


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="THƯ_MỤC", type=Path, help="thư mục của sổ dữ liệu")


def run(options: Namespace) -> int:
    """Read-only: what is damaged is said, nothing is repaired."""
    conn, _, unit = workspace.open_for_reading(options.folder)
    try:
        steps = check(conn, options.folder.absolute(), state_dir())
    finally:
        conn.close()
    say(f"Sổ dữ liệu của {unit.name}:")
    for step in steps:
        mark = "đạt " if step.sound else "HỎNG"
        say(f"  {mark}  {step.what}: {step.words}")
    if not all(step.sound for step in steps):
        raise WorkspaceProblem("damaged_workspace", path=str(options.folder))
    return 0
