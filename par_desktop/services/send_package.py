"""Send: one file for the city, one for a unit, one for a whole group, or each unit its own file into a folder."""

from __future__ import annotations

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

    ``waiting`` changes the receiver has not confirmed; ``unsent`` of them were in no package yet.
    """

    name: str
    own: BoardRow
    waiting: int
    unsent: int


@dataclass(frozen=True, slots=True)
class Sent:
    """Packages now on disk; ``stopped`` says that Dừng was pressed before the last one."""

    packages: tuple[Exported, ...]
    stopped: bool = False


def before_sending(desk: Desk, receiver: str, period: Period) -> BeforeSending:
    """What to show before a package for a unit (its code) or ``group:wards`` is made."""
    from par_desktop.services.export_package import proposed_name
    from par_desktop.services.outgoing import waiting_to_send

    return BeforeSending(proposed_name(desk, receiver), own_row(desk, period), waiting_to_send(desk), unsent(desk))


def send(desk: Desk, receivers: Sequence[str], folder: Path, progress: Progress | None = None) -> Sent:
    """One package a receiver into ``folder``, under their proposed names; a group is ``group:wards``.

    Packages are made one by one; what is made when somebody stops stays and has been noted as sent.
    """
    from par_desktop.services.export_package import export_to_group, export_to_unit, proposed_name

    made: list[Exported] = []
    for number, receiver in enumerate(receivers):
        try:
            if progress is not None:
                words = f"Đang tạo gói {number + 1}/{len(receivers)}: {unit_name(desk.world, receiver)}"
                progress(number, len(receivers), words)
        except Cancelled:
            return Sent(tuple(made), stopped=True)
        path = _free(folder / proposed_name(desk, receiver))
        if receiver.startswith("group:"):
            made.append(export_to_group(desk, receiver.removeprefix("group:"), path))
        else:
            made.append(export_to_unit(desk, receiver, path))
    return Sent(tuple(made))


def _free(path: Path) -> Path:
    """A name that overwrites nothing: another workspace may have numbered a file of that name already."""
    chosen, turn = path, 2
    while chosen.exists():
        chosen = path.with_name(f"{path.stem} ({turn}){path.suffix}")
        turn += 1
    return chosen
