"""What SQLite and the disk say, as errors a user can act on."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from par_desktop.errors import WorkspaceProblem


@contextmanager
def speaking_of(path: Path) -> Iterator[None]:
    """Turn disk and database failures inside the block into ``WorkspaceProblem`` about ``path``."""
    try:
        yield
    except sqlite3.OperationalError as problem:
        raise WorkspaceProblem(_code(str(problem)), path=str(path)) from problem
    except sqlite3.DatabaseError as problem:
        if isinstance(problem, sqlite3.IntegrityError | sqlite3.ProgrammingError | sqlite3.InterfaceError):
            raise
        raise WorkspaceProblem("damaged_workspace", path=str(path)) from problem
    except BrokenPipeError:
        raise  # who reads our output has had enough; nothing is wrong with the disk
    except OSError as problem:
        code = "disk_full" if problem.errno == errno.ENOSPC else "not_writable"
        raise WorkspaceProblem(code, path=str(path)) from problem


def _code(message: str) -> str:
    if "full" in message:
        return "disk_full"
    if "locked" in message or "busy" in message:
        return "workspace_locked"
    if "readonly" in message or "unable to open" in message:
        return "not_writable"
    if "I/O" in message:
        return "disk_error"
    if "malformed" in message or "not a database" in message:
        return "damaged_workspace"
    raise AssertionError(message)  # our own SQL is wrong: a bug, not a fact of the world
