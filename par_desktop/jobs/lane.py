"""A lane: one worker thread and its queue. What is submitted runs one after the other, in order."""

from __future__ import annotations

import functools
import logging
import queue
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal

from par_desktop.jobs.job import Job, Outcome, Progress

log = logging.getLogger(__name__)


class AnyLane(Protocol):
    """What a screen needs to know of a lane."""

    @property
    def name(self) -> str: ...

    @property
    def busy(self) -> bool: ...

    def submit(
        self,
        fn: Callable[..., object],
        *args: object,
        on_done: Callable[..., object] | None = None,
        on_error: Callable[[BaseException], object] | None = None,
        on_progress: Progress | None = None,
        on_cancelled: Callable[[], object] | None = None,
        owner: QObject | None = None,
    ) -> Job: ...

    def stop(self, *, drain: bool = True) -> None: ...


class _Courier(QObject):
    """Carries results from the worker to the thread that made the lane."""

    # One object, never a bare value: PySide 6.12 drops a reference of True at every emit.
    arrived = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def _deliver(self, delivery: Callable[[], object]) -> None:
        delivery()


class _Resource:
    """What the thread owns, opened when first needed, on the thread that uses it (a connection must be)."""

    def __init__(self, opener: Callable[[], object] | None, closer: Callable[..., object] | None) -> None:
        self._opener = opener
        self._closer = closer
        self._held: tuple[object, ...] = ()

    def get(self) -> tuple[object, ...]:
        """Nothing without an opener, else the one object, opened now if it was not."""
        if self._opener is not None and not self._held:
            self._held = (self._opener(),)
        return self._held

    def close(self) -> None:
        """Close what was opened; a failure goes to the log."""
        held, self._held = self._held, ()
        if held and self._closer is not None:
            try:
                self._closer(*held)
            except Exception:
                log.exception("closing a lane's resource failed")


def _perform(
    job: Job, resource: _Resource, announce: Callable[[], object], turn: AbstractContextManager[object] | None = None
) -> Outcome:
    if not job.cancelled:
        try:
            held = resource.get()
        except BaseException as error:  # noqa: BLE001 - handed to the job's on_error
            return Outcome("error", error=error)
    else:
        held = ()
    with turn if turn is not None else nullcontext():
        return job.run(held, announce)


class Lane:
    """One worker thread.

    Args:
        name: for logs and the thread's name.
        open: called on the worker before its first job; its result is the first argument of every job. If it
            raises, that job fails with the error and the next job tries again.
        close: called with that result on the worker when the lane stops.
        unhandled: told (UI thread) of errors that no ``on_error`` took; they are logged in any case.
        turn: a lock that each job of this lane holds while it runs (``Lanes.turn``).
    """

    def __init__(
        self,
        name: str,
        open: Callable[[], object] | None = None,
        close: Callable[..., object] | None = None,
        unhandled: Callable[[BaseException], object] | None = None,
        turn: AbstractContextManager[object] | None = None,
    ) -> None:
        self._name = name
        self._turn = turn
        self._resource = _Resource(open, close)
        self._unhandled = unhandled
        self._courier = _Courier()
        self._queue: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._open_jobs: set[Job] = set()
        self._stopped = False
        # A daemon, because a forgotten stop() must not keep the process alive; SQLite survives being cut off.
        self._thread = threading.Thread(target=self._work, name=f"lane-{name}", daemon=True)
        self._thread.start()

    @property
    def name(self) -> str:
        """The lane's name."""
        return self._name

    @property
    def busy(self) -> bool:
        """Whether a job is queued, running or not yet reported."""
        return bool(self._open_jobs)

    def submit(
        self,
        fn: Callable[..., object],
        *args: object,
        on_done: Callable[..., object] | None = None,
        on_error: Callable[[BaseException], object] | None = None,
        on_progress: Progress | None = None,
        on_cancelled: Callable[[], object] | None = None,
        owner: QObject | None = None,
    ) -> Job:
        """Queue ``fn([resource,] *args)`` and return at once.

        A parameter of ``fn`` named ``progress`` receives a ``Progress``, one named ``check_cancelled`` a
        callable that raises ``Cancelled``; ``progress`` checks too. Callbacks run on the thread that made the
        lane, and not at all once ``owner`` has been destroyed.

        Raises:
            RuntimeError: the lane has been stopped.
        """
        if self._stopped:
            raise RuntimeError(f"lane {self._name} is stopped")
        job = Job(
            fn,
            args,
            on_done=on_done,
            on_error=on_error,
            on_progress=on_progress,
            on_cancelled=on_cancelled,
            owner=owner,
            unhandled=self._unhandled,
        )
        self._open_jobs.add(job)
        self._queue.put(job)
        return job

    def stop(self, *, drain: bool = True) -> None:
        """End the thread and wait for it; results still under way are delivered before this returns.

        With ``drain`` what is queued still runs (typed values wait there), else everything is asked to stop.
        """
        if self._stopped:
            return
        self._stopped = True
        if not drain:
            for job in self._open_jobs:
                job.cancel()
        self._queue.put(None)
        self._thread.join()
        if QCoreApplication.instance() is not None:
            QCoreApplication.sendPostedEvents(self._courier)

    def _work(self) -> None:
        send = self._courier.arrived.emit
        while (job := self._queue.get()) is not None:
            announce = functools.partial(send, job.tell_progress)
            outcome = _perform(job, self._resource, announce, self._turn)
            send(lambda job=job, outcome=outcome: self._finish(job, outcome))
            del job, outcome, announce
        self._resource.close()

    def _finish(self, job: Job, outcome: Outcome) -> None:
        self._open_jobs.discard(job)
        job.tell_outcome(outcome)


class InlineLane:
    """The same interface without a thread: ``submit`` returns when the work and its callbacks are over."""

    def __init__(
        self,
        name: str,
        open: Callable[[], object] | None = None,
        close: Callable[..., object] | None = None,
        unhandled: Callable[[BaseException], object] | None = None,
    ) -> None:
        self._name = name
        self._resource = _Resource(open, close)
        self._unhandled = unhandled
        self._stopped = False

    @property
    def name(self) -> str:
        """The lane's name."""
        return self._name

    @property
    def busy(self) -> bool:
        """Never: the work is over when ``submit`` returns."""
        return False

    def submit(
        self,
        fn: Callable[..., object],
        *args: object,
        on_done: Callable[..., object] | None = None,
        on_error: Callable[[BaseException], object] | None = None,
        on_progress: Progress | None = None,
        on_cancelled: Callable[[], object] | None = None,
        owner: QObject | None = None,
    ) -> Job:
        """Run now; see ``Lane.submit``."""
        if self._stopped:
            raise RuntimeError(f"lane {self._name} is stopped")
        job = Job(
            fn,
            args,
            on_done=on_done,
            on_error=on_error,
            on_progress=on_progress,
            on_cancelled=on_cancelled,
            owner=owner,
            unhandled=self._unhandled,
        )
        job.tell_outcome(_perform(job, self._resource, job.tell_progress))
        return job

    def stop(self, *, drain: bool = True) -> None:
        """Close the resource."""
        if not self._stopped:
            self._stopped = True
            self._resource.close()
