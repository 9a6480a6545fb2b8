"""The program's two lanes: one owns the store's connection, one does files and pictures beside it."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from par_desktop.jobs.lane import AnyLane, InlineLane, Lane


class AnyLanes(Protocol):
    """What a screen needs to know of the lanes."""

    @property
    def store(self) -> AnyLane: ...

    @property
    def files(self) -> AnyLane: ...

    @property
    def busy(self) -> bool: ...

    @property
    def turn(self) -> AbstractContextManager[object]: ...

    @property
    def long_work(self) -> bool: ...

    def stop(self) -> None: ...


class _Pair:
    def __init__(self, store_lane: AnyLane, file_lane: AnyLane) -> None:
        self._store = store_lane
        self._files = file_lane

    @property
    def store(self) -> AnyLane:
        """Everything that reads or writes the workspace, in order."""
        return self._store

    @property
    def files(self) -> AnyLane:
        """Reading and writing other files, drawing charts and pages."""
        return self._files

    @property
    def busy(self) -> bool:
        """Whether anything is queued, running or not yet reported."""
        return self._store.busy or self._files.busy

    def stop(self) -> None:
        """Cancel file work, finish what the store has queued (values typed wait there), end both threads."""
        self._files.stop(drain=False)
        self._store.stop(drain=True)


class Lanes(_Pair):
    """Two worker threads: ``lanes.store`` and ``lanes.files``.

    ``turn`` is for long work: every job of the files lane holds it, and on the store lane an export or an import. So
    the window shares the interpreter with one worker at a time (longest gaps of the tour 230 to 440 ms with two, 97 to
    144 with one), while reading and saving never wait for it.
    """

    def __init__(self, store_lane: Lane, file_lane: Lane, turn: AbstractContextManager[object] | None = None) -> None:
        super().__init__(store_lane, file_lane)
        self._turn = turn if turn is not None else nullcontext()

    @property
    def turn(self) -> AbstractContextManager[object]:
        return self._turn

    @property
    def long_work(self) -> bool:
        """Whether somebody has the turn: a job of the files lane, an export, an import."""
        acquire = getattr(self._turn, "acquire", None)
        if acquire is None:
            return False
        free: bool = acquire(blocking=False)
        if free:
            self._turn.__exit__(None, None, None)
        return not free


class InlineLanes(_Pair):
    """For tests and headless pictures: everything runs at once on the calling thread."""

    def __init__(self, store_lane: InlineLane | None = None, file_lane: InlineLane | None = None) -> None:
        super().__init__(store_lane or InlineLane("store"), file_lane or InlineLane("files"))

    @property
    def turn(self) -> AbstractContextManager[object]:
        """Nobody else is working."""
        return nullcontext()

    @property
    def long_work(self) -> bool:
        """Never: work is over when it has been asked for."""
        return False
