"""Who filled in a group package, of several files: units claimed twice, and not at all (design §5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from par_desktop.data.queries import typings as query
from par_desktop.data.worldtables import groups_of
from par_desktop.services.desk import Desk
from par_desktop.services.receive_files import Previewed
from par_desktop.services.take_typing import MOVED


@dataclass(frozen=True, slots=True)
class Claim:
    """A unit that several files of one group package claim; ``files`` by name, one received earlier as ``""``."""

    unit: str
    unit_name: str
    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claims:
    """``missing`` are codes of members that no file claims, now or earlier, in the group's order."""

    twice: tuple[Claim, ...]
    missing: tuple[str, ...]


def claims(desk: Desk, previewed: Sequence[Previewed]) -> Claims:
    """Over the group packages among these files; both empty where there is none. One file twice is one claim."""
    files: dict[str, dict[str, dict[str, str]]] = {}
    groups: dict[str, str] = {}
    for one in previewed:
        package, received = one.looked.package, one.received
        if package is None or package.head.group is None:
            continue
        groups[package.head.package] = package.head.group
        by_unit = files.setdefault(package.head.package, {})
        if received is not None and received.typing_unit:
            by_unit.setdefault(received.typing_unit, {})[package.digest] = one.looked.path.name
    twice: list[Claim] = []
    missing: dict[str, None] = {}
    moved = desk.settings()
    for package_id, by_unit in files.items():
        here = {digest for named in by_unit.values() for digest in named}
        for unit, digest in query.claimed(desk.conn, package_id):
            if digest not in here and moved.get(MOVED + digest, unit) == unit:
                by_unit.setdefault(unit, {})[digest] = ""
        for unit, named in by_unit.items():
            if len(named) > 1 and any(named.values()):
                twice.append(Claim(unit, desk.world.unit(unit).name, tuple(named.values())))
        members = groups_of(desk.conn, desk.world)[groups[package_id]].members
        missing |= {unit: None for unit in members if unit not in by_unit}
    return Claims(tuple(twice), tuple(missing))
