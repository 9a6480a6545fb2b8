"""One writer per workspace: the file lock that a window or a writing command holds."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from par_desktop.data.errors import speaking_of
from par_desktop.errors import WorkspaceProblem

FILE_NAME = "par.lock"


class WorkspaceLock:
    """Held from ``acquire`` to ``release``; the operating system frees it when the process dies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file = -1

    def acquire(self) -> None:
        """Take the lock or raise ``WorkspaceProblem("workspace_locked")`` at once; nothing where it is held already."""
        if self._file >= 0:
            return
        with speaking_of(self._folder):
            file = os.open(self._folder / FILE_NAME, os.O_RDWR | os.O_CREAT, 0o644)
            try:
                _take(file)
            except (BlockingIOError, PermissionError):  # an OSError too, so it must be met before the disk's own
                os.close(file)
                raise WorkspaceProblem("workspace_locked", path=str(self._folder)) from None
            except BaseException:
                os.close(file)
                raise
        self._file = file

    def release(self) -> None:
        """Give it back; the file stays, because whoever removed it could let two in."""
        file, self._file = self._file, -1
        if file >= 0:
            _let_go(file)
            os.close(file)


if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _let_go(file: int) -> None:
        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _let_go(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
