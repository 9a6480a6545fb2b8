"""Send a package with its evidence files: a .zip of workbook and ``minh-chung/``, in parts below a size limit."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from par_desktop.data.errors import speaking_of
from par_desktop.data.queries import evidence as rows
from par_desktop.errors import ValueProblem
from par_desktop.exchange.carrier import MEGABYTE, Part, plan_parts, write_parts
from par_desktop.services.carry_evidence import (
    EVERY,
    LACKING,
    LEAST_LIMIT,
    MAIL_LIMIT,
    MOST_LIMIT,
    NEW,
    cargo,
    files_to_send,
)
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import Exported, export_to_unit, proposed_name

Progress = Callable[[int, int, str], object]


@dataclass(frozen=True, slots=True)
class WithFiles:
    """A package on disk; ``parts`` are its .zip files, none where nothing goes along and a plain workbook was made.

    ``oversize`` are names of files that alone are larger than the limit: each has a part of its own.
    """

    exported: Exported
    parts: tuple[Path, ...]
    files: int
    size: int
    oversize: tuple[str, ...] = ()


def check_limit(limit: float) -> int:
    """Bytes of a limit in megabytes; raises ``ValueProblem("limit_range")``."""
    if not LEAST_LIMIT <= limit <= MOST_LIMIT:
        raise ValueProblem("limit_range", typed=f"{limit:g}", least=LEAST_LIMIT, most=MOST_LIMIT)
    return int(limit * MEGABYTE)


def send_with_files(
    desk: Desk,
    receiver: str,
    path: Path,
    *,
    limit: float = MAIL_LIMIT,
    which: str = LACKING,
    always_zip: bool = False,
    keep_workbook: bool = False,
    progress: Progress | None = None,
) -> WithFiles:
    """A package for one unit with the evidence files it lacks. ``path`` names the workbook, parts stand beside it.

    Without files a plain .xlsx at ``path`` as ever, unless ``always_zip``. ``keep_workbook``: the plain .xlsx as well,
    for whoever waits for that file. Stopped or failed, no part stays; the
    package counts as made, and everything in it goes again with the next.
    """
    if which not in (LACKING, NEW, EVERY):
        raise KeyError(which)
    most = check_limit(limit)
    files = cargo(desk, files_to_send(desk, receiver, which))
    if not files and not always_zip:
        made = export_to_unit(desk, receiver, path)
        return WithFiles(made, (), 0, 0)
    with speaking_of(path), tempfile.TemporaryDirectory(prefix="par-") as temporary:
        name = path.with_suffix(".xlsx").name
        made = export_to_unit(desk, receiver, Path(temporary) / name)
        parts = plan_parts(made.path.stat().st_size, files, most)
        total = sum(file.size for file in files)

        def check(done: int) -> None:
            if progress is not None:
                megabytes = f"{done // MEGABYTE}/{max(1, total // MEGABYTE)} MB"
                progress(done, max(1, total), f"Đang đóng gói tệp minh chứng: {megabytes}")

        paths = write_parts(path, made.package, made.path, parts, check)
        if keep_workbook:
            shutil.copyfile(made.path, path)
    with desk.write(f"note files of {made.package}") as conn:
        rows.link_files(conn, made.package, "out", [file.sha256 for file in files])
    made = replace(made, path=path if keep_workbook else paths[0])
    return WithFiles(made, paths, len(files), total, _oversize(parts))


def _oversize(parts: tuple[Part, ...]) -> tuple[str, ...]:
    return tuple(part.files[0].name for part in parts if part.oversize)


def proposed_zip(desk: Desk, receiver: str) -> str:
    """The file name to offer for a package with files."""
    return Path(proposed_name(desk, receiver)).with_suffix(".zip").name
