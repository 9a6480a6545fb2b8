"""One writer per workspace: the file lock that a window or a writing command holds."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from par_desktop.data.errors import speaking_of
from par_desktop.errors import WorkspaceProblem

FILE_NAME = "par.lock"


class WorkspaceLock:
    """Held from ``acquire`` to ``release``; the operating system frees it when the process dies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = FileLock(folder / FILE_NAME, thread_local=False)

    def acquire(self) -> None:
        """Take the lock or raise ``WorkspaceProblem("workspace_locked")`` at once."""
        with speaking_of(self._folder):
            try:
                self._lock.acquire(timeout=0)
            except Timeout:  # an OSError too, so it must be met before the disk's own
                raise WorkspaceProblem("workspace_locked", path=str(self._folder)) from None

    def release(self) -> None:
        self._lock.release()
