"""Checked copies of the database: before a migration, before the day's first import, on demand, and back again.

A copy is made by ``VACUUM INTO`` (consistent, defragmented), checked with ``quick_check``, then compressed; a restore
sets the present database aside, never deletes it. Private keys are not in the database, so never in a copy.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import zlib
from contextlib import closing
from datetime import datetime
from pathlib import Path

from par_desktop.data.errors import speaking_of
from par_desktop.data.schema import FILE_NAME, check_file
from par_desktop.errors import WorkspaceProblem

KEEP = 10


def make(folder: Path, now: datetime, why: str) -> Path:
    """A checked, compressed copy in ``backups/``; ``why`` is a short ASCII word for the file name."""
    place = folder / "backups"
    stem = f"par_{now:%Y%m%d-%H%M%S}_{why}"
    with speaking_of(place):
        place.mkdir(exist_ok=True)
        target, count = place / f"{stem}.sqlite.gz", 1
        while target.exists():
            count += 1
            target = place / f"{stem}_{count}.sqlite.gz"
        raw = target.with_suffix("")
        for leftover in (*place.glob("par_*_*.sqlite"), *place.glob("par_*.part")):
            if not leftover.stem.endswith("_replaced"):  # a process that was killed did not tidy up
                leftover.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(folder / FILE_NAME, isolation_level=None)) as conn:
                conn.execute("VACUUM INTO ?", (str(raw),))
            verify(raw)
            part = target.with_suffix(".part")
            with raw.open("rb") as source, gzip.open(part, "wb", compresslevel=3) as packed:
                shutil.copyfileobj(source, packed, 1 << 20)
            os.replace(part, target)
        finally:
            raw.unlink(missing_ok=True)
    _prune(place)
    return target


def verify(path: Path) -> None:
    """Raise ``WorkspaceProblem("damaged_workspace")`` unless SQLite finds the file sound."""
    with speaking_of(path), closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as conn:
        verdict = conn.execute("PRAGMA quick_check").fetchone()[0]
        orphan = conn.execute("PRAGMA foreign_key_check").fetchone()
    if verdict != "ok" or orphan is not None:
        raise WorkspaceProblem("damaged_workspace", path=str(path))


def restore(folder: Path, copy: Path, now: datetime) -> Path:
    """Put a copy in the database's place; returns where the replaced database now lies. The lock must be held.

    The replaced one is moved aside with its ``-wal`` and ``-shm``, never opened: it may be the damaged reason for this.
    The restored workspace has no replica: it becomes a new one when it is next opened (design §4).
    """
    if not copy.is_file():
        raise WorkspaceProblem("no_such_file", file=str(copy))
    incoming = folder / "par.restoring"
    try:
        _unpack(copy, incoming)
        check_file(incoming)
        verify(incoming)
        with closing(sqlite3.connect(incoming, isolation_level=None)) as conn:
            conn.execute("PRAGMA journal_mode = DELETE")
            conn.execute("UPDATE setting SET value = '' WHERE name = 'replica'")
        return _swap(folder, incoming, now)
    except (WorkspaceProblem, sqlite3.DatabaseError) as problem:
        if isinstance(problem, WorkspaceProblem) and problem.code in ("disk_full", "not_writable"):
            raise
        raise WorkspaceProblem("damaged_backup", path=str(copy)) from problem
    finally:
        for leftover in folder.glob("par.restoring*"):
            leftover.unlink(missing_ok=True)


def settings_in(copy: Path, scratch: Path) -> dict[str, str]:
    """The settings of the workspace in a copy, unpacked for a moment into the folder ``scratch``.

    Raises ``WorkspaceProblem("damaged_backup" | "newer_workspace" | …)``.
    """
    looked = scratch / "par.looking"
    try:
        _unpack(copy, looked)
        check_file(looked)
        with closing(sqlite3.connect(f"{looked.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as conn:
            return {str(name): str(value) for name, value in conn.execute("SELECT name, value FROM setting").fetchall()}
    except (WorkspaceProblem, sqlite3.DatabaseError) as problem:
        if isinstance(problem, WorkspaceProblem) and problem.code in ("disk_full", "not_writable", "newer_workspace"):
            raise
        raise WorkspaceProblem("damaged_backup", path=str(copy)) from problem
    finally:
        looked.unlink(missing_ok=True)


def _unpack(copy: Path, target: Path) -> None:
    with speaking_of(copy):
        try:
            if copy.suffix == ".gz":
                with gzip.open(copy, "rb") as source, target.open("wb") as raw:
                    shutil.copyfileobj(source, raw, 1 << 20)
            else:
                shutil.copyfile(copy, target)
        except (EOFError, gzip.BadGzipFile, zlib.error) as problem:
            raise WorkspaceProblem("damaged_backup", path=str(copy)) from problem


def _swap(folder: Path, incoming: Path, now: datetime) -> Path:
    database = folder / FILE_NAME
    aside = folder / "backups" / f"par_{now:%Y%m%d-%H%M%S}_replaced.sqlite"
    with speaking_of(folder):
        aside.parent.mkdir(exist_ok=True)
        for suffix in ("", "-wal", "-shm"):
            part = Path(f"{database}{suffix}")
            if part.exists():
                os.replace(part, Path(f"{aside}{suffix}"))
        os.replace(incoming, database)
    return aside


def latest(folder: Path) -> Path | None:
    """The newest copy, or ``None``."""
    copies = sorted((folder / "backups").glob("par_*.sqlite.gz"), key=lambda p: p.stat().st_mtime)
    return copies[-1] if copies else None


def _prune(place: Path) -> None:
    copies = sorted(place.glob("par_*.sqlite.gz"), key=lambda p: p.stat().st_mtime, reverse=True)
    for old in copies[KEEP:]:
        old.unlink(missing_ok=True)
