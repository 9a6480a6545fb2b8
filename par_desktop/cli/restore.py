"""Khôi phục sổ dữ liệu từ một bản sao lưu; sổ hiện tại được cất vào thư mục backups.

The restored workspace becomes a new machine of its unit when it is next opened (design §4).
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from par_desktop.cli.output import say
from par_desktop.data import backup
from par_desktop.data.lock import WorkspaceLock
from par_desktop.errors import PackageProblem, WorkspaceProblem
from par_desktop.services.backup_copies import bring_evidence_back
from par_desktop.services.desk import system_clock


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", metavar="THƯ_MỤC", type=Path, help="thư mục của sổ dữ liệu")
    parser.add_argument("file", metavar="TỆP", type=Path, help="bản sao lưu (.sqlite.gz)")


def run(options: Namespace) -> int:
    folder, copy = options.folder.absolute(), options.file
    # A damaged database must not stop its own rescue, so the folder is not opened as a workspace.
    if not folder.is_dir() or not ((folder / "par.sqlite").exists() or (folder / "backups").is_dir()):
        raise WorkspaceProblem("not_a_workspace", path=str(folder))
    if not copy.is_file():
        raise PackageProblem("no_such_file", file=str(copy))
    lock = WorkspaceLock(folder)
    lock.acquire()
    try:
        aside = backup.restore(folder, copy, system_clock().astimezone())
        files = bring_evidence_back(folder, copy)
    finally:
        lock.release()
    say(f"Đã khôi phục từ {copy.name}. Sổ trước đó được cất ở {aside}.")
    say(f"Lấy lại những gì đã gửi, nhận sau bản sao lưu: par-desktop recover {folder}")
    if files:
        say(f"Đã lấy lại {files} tệp minh chứng từ thư mục bên cạnh bản sao lưu.")
    return 0
