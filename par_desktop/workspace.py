"""Composition without Qt: makes and opens workspaces, and hands out the desk that services work at.

A workspace is a folder: ``par.sqlite``, ``evidence/``, ``packages/``, ``backups/``, ``logs/``. The private key and the
replica's mark lie outside it, in the user's own data folder (``state``).
"""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from par_desktop.data import identity
from par_desktop.data.errors import speaking_of
from par_desktop.data.lock import WorkspaceLock
from par_desktop.data.queries.keys import stepped_down
from par_desktop.data.reader import Connection, open_reader
from par_desktop.data.schema import FILE_NAME, check_file, is_current
from par_desktop.data.templates import load_world
from par_desktop.domain.units import Unit
from par_desktop.domain.world import World
from par_desktop.errors import WorkspaceProblem
from par_desktop.services.desk import Clock, Desk, system_clock
from par_desktop.settings import state_dir

FOLDERS = ("evidence", "packages", "backups", "logs")


@dataclass
class Workspace:
    """An open workspace: the lock is held until ``close``. ``desk()`` opens the store on the calling thread."""

    folder: Path
    world: World
    unit: Unit
    person: str
    state: Path
    clock: Clock
    lock: WorkspaceLock
    desks: list[Desk] = field(default_factory=list)

    def reader(self) -> Connection:
        """A read-only connection for this thread; light."""
        return open_reader(self.folder / FILE_NAME)

    def desk(self) -> Desk:
        """The writing desk for this thread; call it once a thread (the store lane) and close it there."""
        from par_desktop.data.store import Store
        from par_desktop.data.worldtables import fill_if_stale

        def copy_first() -> None:
            from par_desktop.data import backup

            backup.make(self.folder, self.clock(), "nang-cap")

        store = Store(self.folder / FILE_NAME, before_migration=copy_first)
        try:
            with store.write("settle identity") as conn:
                mark = identity.settle(conn, self.state, self.folder, new_replica, new_key, public_half)
                if identity.OWN_KEY not in identity.settings(conn):
                    identity.set_setting(conn, identity.OWN_KEY, public_half(mark.key))
                fill_if_stale(conn, self.world)
        except BaseException:
            store.close()
            raise
        desk = Desk(self.folder, store, self.world, self.unit, mark, self.state, self.person, self.clock)
        self.desks.append(desk)
        known = desk.settings()
        if not known.get(identity.HANDED_OVER) and stepped_down(desk.conn, known[identity.OWN_KEY]):
            from par_desktop.services.trust import take_office_back

            take_office_back(desk)
        return desk

    def close(self) -> None:
        """Close what this thread opened and give the lock back."""
        for desk in self.desks:
            desk.store.close()
        self.desks.clear()
        self.lock.release()


def new_replica() -> str:
    return os.urandom(8).hex()  # what the module secrets does


def new_key() -> str:
    """A private key; imported late, cryptography is not needed to open a window."""
    from par_desktop.exchange.signature import new_private_key

    return new_private_key()


def public_half(private: str) -> str:
    """The public half of a private key; imported late too."""
    from par_desktop.exchange.signature import public_key

    return public_key(private)


def create(
    folder: Path, unit_code: str, *, person: str = "", clock: Clock = system_clock, state: Path | None = None
) -> Workspace:
    """Make a workspace for a unit of the built-in plan in a folder that holds none, and open it.

    Raises ``ValueProblem("unknown_unit")``, ``WorkspaceProblem("workspace_exists" | "not_writable" | …)``.
    """
    from par_desktop.data.store import Store
    from par_desktop.data.worldtables import fill_if_stale

    world = load_world()
    unit = world.unit(unit_code)
    folder = folder.absolute()
    state = state if state is not None else state_dir()
    with speaking_of(folder):
        if folder.exists() and not folder.is_dir():
            raise WorkspaceProblem("not_a_folder", path=str(folder))
        folder.mkdir(parents=True, exist_ok=True)
        for name in FOLDERS:
            (folder / name).mkdir(exist_ok=True)
    lock = WorkspaceLock(folder)
    lock.acquire()
    building = folder / "par.new"
    try:
        if (folder / FILE_NAME).exists():
            raise WorkspaceProblem("workspace_exists", path=str(folder))
        with speaking_of(folder):
            for leftover in folder.glob("par.new*"):
                leftover.unlink()
        workspace, replica, key = new_replica(), new_replica(), new_key()
        with closing(Store(building, create=True)) as store:
            with store.write("new workspace") as conn:
                for name, value in {
                    "workspace": workspace,
                    "unit": unit.code,
                    "person": person,
                    "replica": replica,
                    "created": clock().isoformat(),
                    identity.OWN_KEY: public_half(key),
                }.items():
                    identity.set_setting(conn, name, value)
                fill_if_stale(conn, world)
            store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        mark = identity.Mark(workspace, replica, identity.place_of(folder), identity.machine_name(), "", key)
        identity.write_mark(state, mark)
        with speaking_of(folder):
            building.rename(folder / FILE_NAME)
    except BaseException:
        lock.release()
        raise
    return Workspace(folder, world, unit, person, state, clock, lock)


def open_workspace(
    folder: Path, *, clock: Clock = system_clock, state: Path | None = None, person: str | None = None
) -> Workspace:
    """Open an existing workspace and hold its lock.

    Raises ``WorkspaceProblem``: ``not_a_workspace``, ``newer_workspace``, ``workspace_locked``, ``damaged_workspace``.
    """
    folder = folder.absolute()
    check_file(folder / FILE_NAME)
    lock = WorkspaceLock(folder)
    lock.acquire()
    try:
        world = load_world()
        known = _settings(folder)
        unit = world.unit(known["unit"])
    except BaseException:
        lock.release()
        raise
    who = person if person is not None else known.get("person", "")
    return Workspace(folder, world, unit, who, state if state is not None else state_dir(), clock, lock)


def open_for_reading(folder: Path) -> tuple[Connection, World, Unit]:
    """A read-only look at a workspace that a window may hold: connection, world, its unit."""
    folder = folder.absolute()
    version = check_file(folder / FILE_NAME)
    if not is_current(version):
        raise WorkspaceProblem("older_workspace", path=str(folder))
    world = load_world()
    known = _settings(folder)
    return open_reader(folder / FILE_NAME), world, world.unit(known["unit"])


def _settings(folder: Path) -> dict[str, str]:
    conn = open_reader(folder / FILE_NAME)
    try:
        with speaking_of(folder / FILE_NAME):
            return identity.settings(conn)
    finally:
        conn.close()
