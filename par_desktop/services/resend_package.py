"""Gửi lại: a sent package's kept file once more, exactly as it went."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from pathlib import Path

from par_desktop.data import packages
from par_desktop.errors import PackageProblem
from par_desktop.exchange.reader import read_package
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import Exported


def resend(desk: Desk, package: int, path: Path) -> Exported:
    """Copy the kept file of a sent package (its local key) to ``path``, whole or not at all.

    The same id arrives once more, so receiving it twice changes nothing. Raises ``PackageProblem``:
    ``sent_copy_gone`` where no whole copy is kept, ``file_not_writable``.
    """
    row = packages.one(desk.conn, package)
    if row is None or row.direction != "out":
        raise KeyError(package)
    kept = desk.folder / "packages" / f"{row.id}.xlsx"
    try:
        proven = read_package(kept)
    except PackageProblem as problem:
        raise PackageProblem("sent_copy_gone", file=row.file) from problem
    if proven.head.package != row.id:
        raise PackageProblem("sent_copy_gone", file=row.file)
    neighbour = path.with_name(path.name + ".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(kept, neighbour)
        os.replace(neighbour, path)
    except OSError as problem:
        with suppress(OSError):
            neighbour.unlink()
        raise PackageProblem("file_not_writable", path=str(path), why=problem.strerror or "") from problem
    return Exported(path, row.id, row.receiver, row.number, len(proven.operations))
