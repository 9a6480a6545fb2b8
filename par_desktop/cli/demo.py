"""Thành phố mẫu: 25 phường, xã, 12 phòng và năm năm số liệu; mở cửa sổ, hoặc làm việc chính khi không có màn hình.

The window is not this layer's: ``__main__`` hands in how to show a workspace (``options.show``).
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from par_desktop.cli.output import say
from par_desktop.demo.paths import DemoPaths
from par_desktop.settings import documents_dir


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="THƯ_MỤC", type=Path, nargs="?", help="nơi tạo (mặc định: Tài liệu)")
    parser.add_argument("--screenshots", metavar="RA", type=Path, help="ảnh mọi màn hình, nền sáng và tối, vào thư mục")


def run(options: Namespace) -> int:
    """Build the demo, unless it is there; then show it, or without a screen do the main job and say where it lies."""
    paths = DemoPaths((options.folder or documents_dir() / "PAR Desktop demo").absolute())
    if not paths.exist():
        from par_desktop.demo.city import build

        say("Đang tạo thành phố mẫu: 25 phường, xã, 12 phòng, năm năm số liệu (khoảng nửa phút)...")
        build(paths.root)
    say(f"Sổ của Phòng Nội vụ: {paths.city}")
    say(f"Sổ của phường Bà Triệu: {paths.ward}")
    if options.show is not None and (options.screenshots is not None or has_display()):
        # Pictures are of both workspaces, a window of the city's.
        code: int = options.show(paths.city if options.screenshots is None else paths.root, options.screenshots)
        return code
    return _without_screen(paths)


def _without_screen(paths: DemoPaths) -> int:
    from par_desktop.demo import main_job

    say("Máy này không có màn hình: làm việc chính không cần cửa sổ.")
    job = main_job.run(paths)
    for line in job.lines:
        say(f"  {line}")
    for file in job.files:
        say(f"  {file}")
    say(f"Văn bản và hình nằm ở: {paths.documents}")
    return 0


def has_display() -> bool:
    """Whether a window can be shown; offscreen drawing is not a display."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
