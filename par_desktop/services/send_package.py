"""Send: one file for the city, one for a unit, one for a whole group, or each unit its own file into a folder."""

from __future__ import annotations

import glob
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from par_desktop.domain.periods import Period
from par_desktop.domain.views.package_rows import BoardRow
from par_desktop.errors import Cancelled
from par_desktop.services.browse_packages import own_row, unit_name, unsent
from par_desktop.services.desk import Desk

if TYPE_CHECKING:  # the writer of workbooks loads in its lane, when a file is first made
    from par_desktop.services.export_package import Exported

Progress = Callable[[int, int, str], object]


@dataclass(frozen=True, slots=True)
class BeforeSending:
    """What a person should know before sending: the file's proposed name and the own row.

    ``waiting`` changes the receiver has not confirmed; ``unsent`` of them were in no package yet. ``files`` the
    evidence files it has not confirmed, ``new_files`` those in no package yet: how many, and their bytes.
    """

    name: str
    own: BoardRow
    waiting: int
    unsent: int
    files: tuple[int, int] = (0, 0)
    new_files: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Sent:
    """Packages now on disk; ``stopped`` says that Dừng was pressed before the last one.

    ``paths`` is every file to hand over, also the further parts. ``oversize`` names evidence above the size limit.
    """

    packages: tuple[Exported, ...]
    stopped: bool = False
    paths: tuple[Path, ...] = ()
    oversize: tuple[str, ...] = ()


def before_sending(desk: Desk, receiver: str, period: Period) -> BeforeSending:
    """What to show before a package for a unit (its code) or ``group:wards`` is made."""
    from par_desktop.services.carry_evidence import files_to_send
    from par_desktop.services.export_package import proposed_name
    from par_desktop.services.outgoing import waiting_to_send

    files = files_to_send(desk, receiver)
    fresh = [file for file in files if not file.sent_before]
    return BeforeSending(
        proposed_name(desk, receiver),
        own_row(desk, period),
        waiting_to_send(desk),
        unsent(desk),
        (len(files), sum(file.size for file in files)),
        (len(fresh), sum(file.size for file in fresh)),
    )


def send(
    desk: Desk,
    receivers: Sequence[str],
    folder: Path,
    progress: Progress | None = None,
    *,
    which: str = "none",
    limit: float = 20,
) -> Sent:
    """One package a receiver into ``folder``, under their proposed names; a group is ``group:wards``.

    ``which`` evidence files go along (``carry_evidence``: none, lacking, new, every), in .zip parts of at most
    ``limit`` MB. Packages are made one by one; what is made when somebody stops stays and has been noted as sent.
    """
    from par_desktop.services.export_package import export_to_group, export_to_unit, proposed_name
    from par_desktop.services.send_evidence import send_with_files

    made: list[Exported] = []
    paths: list[Path] = []
    oversize: list[str] = []
    for number, receiver in enumerate(receivers):
        try:
            if progress is not None:
                words = f"Đang tạo gói {number + 1}/{len(receivers)}: {unit_name(desk.world, receiver)}"
                progress(number, len(receivers), words)
            path = _free(folder / proposed_name(desk, receiver))
            if receiver.startswith("group:"):
                made.append(export_to_group(desk, receiver.removeprefix("group:"), path))
                paths.append(path)
            elif which == "none":
                made.append(export_to_unit(desk, receiver, path))
                paths.append(path)
            else:
                sent = send_with_files(desk, receiver, path, limit=limit, which=which, progress=progress)
                made.append(sent.exported)
                paths += sent.parts or (path,)
                oversize += sent.oversize
        except Cancelled:
            return Sent(tuple(made), True, tuple(paths), tuple(oversize))
    return Sent(tuple(made), False, tuple(paths), tuple(oversize))


def _free(path: Path) -> Path:
    """A name that overwrites nothing: another workspace may have numbered a file of that name already."""
    chosen, turn = path, 2
    while chosen.exists() or any(path.parent.glob(f"{glob.escape(chosen.stem)}*.zip")):
        chosen = path.with_name(f"{path.stem} ({turn}){path.suffix}")
        turn += 1
    return chosen
