"""Checked copies of the database: before a migration, before the day's first import, on demand, and back again.

A copy is made by ``VACUUM INTO`` (consistent, defragmented), checked with ``quick_check``, then compressed; a restore
sets the present database aside, never deletes it. Private keys are not in the database, so never in a copy.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
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
        try:
            conn = sqlite3.connect(folder / FILE_NAME, isolation_level=None)
            try:
                conn.execute("VACUUM INTO ?", (str(raw),))
            finally:
                conn.close()
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
    with speaking_of(path):
        conn = sqlite3.connect(f"file:{path.as_posix()}?mode=ro", uri=True)
        try:
            verdict = conn.execute("PRAGMA quick_check").fetchone()[0]
            orphan = conn.execute("PRAGMA foreign_key_check").fetchone()
        finally:
            conn.close()
    if verdict != "ok" or orphan is not None:
        raise WorkspaceProblem("damaged_workspace", path=str(path))


def restore(folder: Path, copy: Path, now: datetime) -> Path:
    """Put a copy in the database's place; returns where the replaced database now lies. The lock must be held."""
    if not copy.is_file():
        raise WorkspaceProblem("no_such_file", path=str(copy))
    incoming = folder / "par.restoring"
    with speaking_of(copy):
        try:
            if copy.suffix == ".gz":
                with gzip.open(copy, "rb") as source, incoming.open("wb") as raw:
                    shutil.copyfileobj(source, raw, 1 << 20)
            else:
                shutil.copyfile(copy, incoming)
        except (EOFError, gzip.BadGzipFile) as problem:
            incoming.unlink(missing_ok=True)
            raise WorkspaceProblem("damaged_backup", path=str(copy)) from problem
    try:
        check_file(incoming)
        verify(incoming)
    except WorkspaceProblem as problem:
        incoming.unlink(missing_ok=True)
        raise WorkspaceProblem("damaged_backup", path=str(copy)) from problem
    aside = folder / "backups" / f"par_{now:%Y%m%d-%H%M%S}_replaced.sqlite"
    database = folder / FILE_NAME
    with speaking_of(folder):
        aside.parent.mkdir(exist_ok=True)
        if database.exists():
            conn = sqlite3.connect(database, isolation_level=None)
            try:
                conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                conn.close()
            shutil.copyfile(database, aside)
        for suffix in ("-wal", "-shm"):
            (folder / (FILE_NAME + suffix)).unlink(missing_ok=True)
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
