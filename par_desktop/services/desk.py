"""What every use case works with: the store, the world, who acts, and the clock; handed out by ``workspace``."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from par_desktop.data import identity
from par_desktop.data.queries import locks as lock_rows
from par_desktop.data.reader import Connection
from par_desktop.domain.locks import Locks
from par_desktop.domain.permissions import Actor
from par_desktop.domain.records.succession import predecessors
from par_desktop.domain.units import Unit
from par_desktop.domain.world import World
from par_desktop.errors import WorkspaceProblem

if TYPE_CHECKING:
    from par_desktop.data.store import Store

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """Now, UTC."""
    return datetime.now(UTC)


def random_hex() -> str:
    """16 hex digits that nobody else will draw."""
    return os.urandom(8).hex()  # what the module secrets does


@dataclass
class Desk:
    """One unit's place of work on one thread: its store and all that use cases need to know."""

    folder: Path
    store: Store
    world: World
    unit: Unit
    mark: identity.Mark
    state: Path
    person: str
    clock: Clock = field(default=system_clock)
    nonce: Callable[[], str] = field(default=random_hex)

    @property
    def conn(self) -> Connection:
        return self.store.conn

    @property
    def is_coordinator(self) -> bool:
        return self.unit.code == self.world.coordinator

    @property
    def actor(self) -> Actor:
        return self.actor_of(self.unit.code)

    def actor_of(self, unit: str) -> Actor:
        """A unit as it acts today, on whichever machine; it speaks for the units it took over."""
        before = predecessors(unit, lock_rows.mergers(self.conn), self.today)
        if unit == self.world.coordinator:
            return Actor(unit, True, before | {self.world.city})
        return Actor(unit, False, before)

    def seen_as(self, unit: str) -> Desk:
        """The same place looking at another unit's records (a successor at its predecessor's): only to read with."""
        return self if unit == self.unit.code else replace(self, unit=self.world.unit(unit))

    def locks(self) -> Locks:
        """What is locked now; ask once for many records."""
        return lock_rows.load_locks(self.conn, self.world.calendar)

    @property
    def now(self) -> str:
        """UTC, ISO with seconds: the ``at`` of operations."""
        return self.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def today(self) -> date:
        """The day on the wall calendar here."""
        return self.clock().astimezone().date()

    @contextmanager
    def write(self, reason: str) -> Iterator[Connection]:
        """A store write that also remembers, outside the workspace, how far this replica has come."""
        with self.store.write(reason) as conn:
            yield conn
        try:
            self.mark = identity.advance(self.conn, self.state, self.mark)
        except WorkspaceProblem:
            # What was typed is committed. An older mark only means that a copy may be taken for a new machine.
            log.exception("the mark outside the workspace could not be written")

    def settings(self) -> Mapping[str, str]:
        return identity.settings(self.conn)
