"""What a package says of itself before there is a workspace: who sent it, to whom, for when; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from par_desktop.data.templates import load_world
from par_desktop.domain.world import World
from par_desktop.errors import PackageProblem
from par_desktop.text.formats import period_label


@dataclass(frozen=True, slots=True)
class Peeked:
    """``receiver`` is the unit it is addressed to, empty for a group package; ``members`` may claim a group's file.

    ``fingerprint`` is the sender's key in groups of four, to be compared by telephone.
    """

    path: Path
    sender: str
    sender_name: str
    receiver: str
    members: tuple[str, ...]
    period: str
    operations: int
    fingerprint: str

    def is_for(self, unit: str) -> bool:
        """Whether a unit may take it in: it is addressed to it, came from it, or its group holds it."""
        return unit in (self.receiver, self.sender, *self.members)


def known_world() -> World:
    """The built-in world, for choosing a unit before any workspace exists."""
    return load_world()


def peek(path: Path) -> Peeked:
    """Read and prove the file, in a .zip the first package. Raises ``PackageProblem`` saying what is wrong with it."""
    # Reading needs the spreadsheet library and the keys' one: not before somebody has a file.
    from par_desktop.exchange.signature import fingerprint
    from par_desktop.services.receive_files import in_order, read_one

    looked, world = in_order(read_one(path)), load_world()
    package = next((each.package for each in looked if each.package is not None), None)
    if package is None:
        told = (each.problem for each in looked if each.problem is not None)
        raise next(told, PackageProblem("not_a_package", file=path.name))
    head = package.head
    sender = world.units_by_code.get(head.sender)
    group = world.groups_by_code.get(head.group) if head.group is not None else None
    return Peeked(
        path=path,
        sender=head.sender,
        sender_name=sender.office_name if sender is not None else head.sender,
        receiver="" if head.group is not None else head.receiver,
        members=group.members if group is not None else (),
        period=period_label(head.period),
        operations=head.operations,
        fingerprint=fingerprint(head.key),
    )
