"""The store: one door, whole or not at all, refusing what is not its own."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from datetime import UTC, datetime
from pathlib import Path

import pytest

from par_desktop.data import backup, journal
from par_desktop.data.migrations import MIGRATIONS
from par_desktop.data.reader import open_reader
from par_desktop.data.store import Store
from par_desktop.domain.operation import Operation, sealed
from par_desktop.domain.records.catalog import RECORDS
from par_desktop.errors import WorkspaceProblem

pytestmark = pytest.mark.from_nothing


def operation(record: str, progress: int, base: tuple[bytes, ...] = ()) -> Operation:
    return sealed(
        Operation(
            replica="r", unit="13654", kind="assignment", record=record, fields={"progress": progress},
            base={"progress": base}, at="2021-09-01T00:00:00Z", by="", origin="app", nonce=str(progress),
        )  # type: ignore[arg-type]
    )  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "par.sqlite", create=True)


def test_pragmas_are_set_and_read_back_on_every_connection(store: Store) -> None:
    again = Store(store.path)
    for opened in (store, again):
        assert opened.pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
        opened.close()


def test_schema_and_declarations_name_the_same_columns(store: Store) -> None:
    for record in RECORDS:
        columns = {row[1]: row[2] for row in store.conn.execute(f'PRAGMA table_info("{record.name}")')}
        declared = dict.fromkeys(record.key, "TEXT")
        for field in record.fields:
            declared |= {field.name + suffix: sql for suffix, sql in field.kind.columns}
        declared |= {"deleted": "INTEGER", "conflicts": "INTEGER", "changed_at": "TEXT", "origin": "TEXT"}
        assert columns == declared, record.name
    store.close()


def test_no_column_of_the_workspace_is_real(store: Store) -> None:
    tables = [row[0] for row in store.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    types = {
        row[2]
        for table in tables
        if not table.startswith(("_sqlite", "sqlite_"))
        for row in store.conn.execute(f'PRAGMA table_info("{table}")')
    }
    assert types <= {"TEXT", "INTEGER", "BLOB"}
    store.close()


def test_an_exception_inside_a_write_undoes_all_of_it(store: Store) -> None:
    with pytest.raises(RuntimeError), store.write("test") as conn:
        journal.append(conn, [operation("t/13654/2021", 10)])
        raise RuntimeError
    assert store.conn.execute("SELECT COUNT(*) FROM operation").fetchone() == (0,)
    assert store.conn.execute("SELECT COUNT(*) FROM assignment").fetchone() == (0,)
    store.close()


def test_a_full_disk_is_a_sentence_and_nothing_is_half_written(store: Store) -> None:
    pages = store.conn.execute("PRAGMA page_count").fetchone()[0]
    store.conn.execute(f"PRAGMA max_page_count = {pages + 2}")
    many = [operation(f"t{n}/13654/2021", n % 100) for n in range(2000)]
    with pytest.raises(WorkspaceProblem) as full, store.write("fill") as conn:
        journal.append(conn, many)
    assert full.value.code == "disk_full"
    assert store.conn.execute("SELECT COUNT(*) FROM operation").fetchone() == (0,)
    store.conn.execute("PRAGMA max_page_count = 1000000")
    with store.write("again") as conn:
        journal.append(conn, many)
    assert store.conn.execute("SELECT COUNT(*) FROM assignment").fetchone() == (2000,)
    store.close()


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\0" + b"\0" * 100])
def test_a_file_that_is_not_ours_is_refused_unchanged(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "par.sqlite"
    path.write_bytes(content)
    with pytest.raises(WorkspaceProblem) as refused:
        Store(path)
    assert refused.value.code == "not_a_workspace"
    assert path.read_bytes() == content


def test_a_newer_workspace_is_refused_unchanged(store: Store) -> None:
    store.conn.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    store.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    before = store.path.read_bytes()
    with pytest.raises(WorkspaceProblem) as refused:
        Store(store.path)
    assert refused.value.code == "newer_workspace"
    assert store.path.read_bytes() == before


def test_a_change_of_shape_is_copied_before_once_also_while_somebody_reads(store: Store) -> None:
    store.conn.execute("PRAGMA user_version = 1")  # the steps themselves are noted in the database and not run again
    store.close()
    reader = open_reader(store.path)
    copies: list[int] = []

    def copy() -> None:
        copies.append(len(copies))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "_migrate", lambda self: self.conn.execute(f"PRAGMA user_version = {len(MIGRATIONS)}"))
        for _ in range(3):
            again = Store(store.path, before_migration=copy)
            reader.execute("SELECT COUNT(*) FROM operation").fetchone()
            again.close()
    assert copies == [0]
    reader.close()


def test_a_closed_workspace_is_whole_in_its_file_also_while_somebody_reads(store: Store, tmp_path: Path) -> None:
    reader = open_reader(store.path)
    reader.execute("SELECT COUNT(*) FROM operation").fetchone()
    with store.write("test") as conn:
        journal.append(conn, [operation("t/13654/2021", 10)])
    store.close()
    copied = tmp_path / "copied.sqlite"
    copied.write_bytes(store.path.read_bytes())
    other = open_reader(copied)
    assert other.execute("SELECT COUNT(*) FROM operation").fetchone() == (1,)
    other.close()
    reader.close()


def test_another_connection_holding_the_write_lock_is_said(store: Store) -> None:
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    store.conn.execute("PRAGMA busy_timeout = 10")
    with pytest.raises(WorkspaceProblem) as refused, store.write("test"):
        pass
    assert refused.value.code == "workspace_locked"
    other.close()
    store.close()


KILLED = """
    import os, signal, sys
    from pathlib import Path
    from par_desktop.data import journal
    from par_desktop.data.store import Store
    from tests.data.test_store import operation
    store = Store(Path(sys.argv[1]))
    with store.write("first") as conn:
        journal.append(conn, [operation("a/13654/2021", 10)])
    store.conn.execute("PRAGMA cache_size = 5")  # dirty pages reach the file before the kill
    with store.write("second") as conn:
        journal.append(conn, [operation(f"b{n}/13654/2021", 20) for n in range(500)])
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL is POSIX; TerminateProcess is not tried")
def test_a_process_killed_inside_a_write_leaves_the_state_before_it(store: Store) -> None:
    store.close()
    root = Path(__file__).parents[2]
    script = [sys.executable, "-c", textwrap.dedent(KILLED), str(store.path)]
    done = subprocess.run(script, cwd=root, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    backup.verify(store.path)
    reopened = Store(store.path)
    assert reopened.conn.execute("SELECT task, progress FROM assignment").fetchall() == [("a", 10)]
    assert reopened.conn.execute("SELECT COUNT(*) FROM operation").fetchone() == (1,)
    reopened.close()


def test_a_backup_is_whole_and_can_be_put_back(store: Store) -> None:
    folder, now = store.path.parent, datetime(2022, 3, 10, 8, 5, tzinfo=UTC)
    with store.write("first") as conn:
        journal.append(conn, [operation("a/13654/2021", 10)])
    copy = backup.make(folder, now, "test")
    with store.write("second") as conn:
        journal.append(conn, [operation("b/13654/2021", 20)])
    store.close()
    aside = backup.restore(folder, copy, now)
    restored = Store(store.path)
    assert restored.conn.execute("SELECT task FROM assignment").fetchall() == [("a",)]
    restored.close()
    kept = sqlite3.connect(aside)
    assert kept.execute("SELECT COUNT(*) FROM assignment").fetchone() == (2,), "what was replaced lies aside"
    kept.close()


def test_a_damaged_backup_is_refused_and_the_workspace_stays(store: Store) -> None:
    folder, now = store.path.parent, datetime(2022, 3, 10, 8, 5, tzinfo=UTC)
    copy = backup.make(folder, now, "test")
    store.close()
    copy.write_bytes(copy.read_bytes()[:-200])
    before = store.path.read_bytes()
    with pytest.raises(WorkspaceProblem) as refused:
        backup.restore(folder, copy, now)
    assert refused.value.code == "damaged_backup"
    assert store.path.read_bytes() == before


def test_only_the_newest_backups_are_kept(store: Store) -> None:
    folder = store.path.parent
    made = [backup.make(folder, datetime(2022, 3, 1 + n, tzinfo=UTC), "test") for n in range(backup.KEEP + 3)]
    kept = set((folder / "backups").glob("*.gz"))
    assert len(kept) == backup.KEEP
    assert made[-1] in kept
    store.close()
