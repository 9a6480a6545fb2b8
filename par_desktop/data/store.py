"""The workspace's database: opened, migrated, and written through one door.

Every write is ``store.write(reason)``: ``BEGIN IMMEDIATE`` to ``COMMIT`` on this thread's connection, whole or not at
all. Pragmas are set and read back; a file that is not ours, or newer than this program, is refused unchanged.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from par_desktop.data.errors import speaking_of
from par_desktop.data.migrations import MIGRATIONS
from par_desktop.data.schema import APPLICATION_ID, check_file
from par_desktop.errors import WorkspaceProblem

if TYPE_CHECKING:
    from sqlite_utils import Database

_BUSY_MS = 5_000

log = logging.getLogger(__name__)


class Store:
    """One thread's writing connection to a workspace."""

    def __init__(self, path: Path, *, create: bool = False, before_migration: Callable[[], None] | None = None) -> None:
        """Open ``path``; ``before_migration`` runs (a checked backup) when an existing file must change its shape."""
        self.path = path
        if not create:
            check_file(path)
        with speaking_of(path):
            self.conn = sqlite3.connect(path, isolation_level=None, timeout=_BUSY_MS / 1000)
            try:
                self._prepare(create, before_migration)
            except BaseException:
                self.conn.close()
                raise

    def _prepare(self, create: bool, before_migration: Callable[[], None] | None) -> None:
        conn = self.conn
        if create:
            conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute("PRAGMA journal_mode = WAL")
        conn.execute("PRAGMA synchronous = FULL")
        conn.execute("PRAGMA foreign_keys = ON")
        conn.execute("PRAGMA cache_size = -16000")
        self.pragmas = {
            name: conn.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        if self.pragmas["synchronous"] != 2 or self.pragmas["foreign_keys"] != 1:
            raise WorkspaceProblem("damaged_workspace", path=str(self.path))
        if self.pragmas["journal_mode"] != "wal":
            log.warning("journal mode is %s, not WAL: a network or FAT drive?", self.pragmas["journal_mode"])
        # Asked of the database: the file's own header stays behind while the new shape is only in the log beside it.
        if create or conn.execute("PRAGMA user_version").fetchone()[0] < len(MIGRATIONS):
            if not create and before_migration is not None:
                before_migration()
            self._migrate()

    @cached_property
    def db(self) -> Database:
        """The same connection for sqlite-utils; made when asked for: its import takes longer than a first paint."""
        from sqlite_utils import Database

        return Database(self.conn, execute_plugins=False)

    def _migrate(self) -> None:
        """Run all pending steps in one outer transaction; foreign keys off before it, checked before COMMIT."""
        from sqlite_utils.migrations import Migrations

        steps = Migrations("par")
        for step in MIGRATIONS:
            steps(name=step.__name__)(step)
        if not steps.pending(self.db):
            return
        self.conn.execute("PRAGMA foreign_keys = OFF")
        try:
            with self._transaction():
                steps.apply(self.db)
                self.conn.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
                if self.conn.execute("PRAGMA foreign_key_check").fetchone() is not None:
                    raise WorkspaceProblem("damaged_workspace", path=str(self.path))
        finally:
            self.conn.execute("PRAGMA foreign_keys = ON")
        self._settle()  # a command that only reads looks at the file's header

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.conn.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self.conn.in_transaction:
                self.conn.execute("ROLLBACK")
            raise
        try:
            self.conn.execute("COMMIT")
        except sqlite3.Error:
            if self.conn.in_transaction:
                self.conn.execute("ROLLBACK")
            raise

    @contextmanager
    def write(self, reason: str) -> Iterator[sqlite3.Connection]:
        """One transaction; ``reason`` (English, short) goes to the log. An exception inside undoes all of it."""
        with speaking_of(self.path), self._transaction():
            yield self.conn
        log.debug("write: %s", reason)

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of a write that is undone alone when it raises; only inside ``write``."""
        self.conn.execute("SAVEPOINT part")
        try:
            yield
        except BaseException:
            self.conn.execute("ROLLBACK TO part")
            raise
        finally:
            self.conn.execute("RELEASE part")

    def close(self) -> None:
        """Bring what was written from the log into the file first.

        SQLite does it itself when the last connection closes, but not where that one only reads.
        """
        self._settle()
        self.conn.close()

    def _settle(self) -> None:
        with suppress(sqlite3.Error):
            self.conn.execute("PRAGMA wal_checkpoint(PASSIVE)")
