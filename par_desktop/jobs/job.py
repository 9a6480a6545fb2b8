"""One piece of work: what to call, whom to tell, and whether somebody pressed Dừng."""

from __future__ import annotations

import functools
import inspect
import logging
import threading
from collections.abc import Callable

from PySide6.QtCore import QObject
from shiboken6 import isValid

from par_desktop.errors import Cancelled
from par_desktop.frozen import dataclass

log = logging.getLogger(__name__)

Progress = Callable[[int, int, str], None]
"""``progress(done, total, words)``: counts of whatever the work counts, words in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a job ended: exactly one of value (``kind`` "done"), error ("error") or neither ("cancelled")."""

    kind: str
    value: object = None
    error: BaseException | None = None


class Job:
    """A submitted call.

    ``cancel()`` asks it to stop: a job that has not begun never begins, a running one stops at its next
    ``progress`` or ``check_cancelled`` call. Work that returned all the same is reported as done, because
    it *was* done (an import that committed must not look undone).
    ``forget()`` drops the callbacks and leaves the work alone. All callbacks run on the UI thread.
    """

    def __init__(
        self,
        fn: Callable[..., object],
        args: tuple[object, ...],
        *,
        on_done: Callable[..., object] | None = None,
        on_error: Callable[[BaseException], object] | None = None,
        on_progress: Progress | None = None,
        on_cancelled: Callable[[], object] | None = None,
        owner: QObject | None = None,
        unhandled: Callable[[BaseException], object] | None = None,
    ) -> None:
        self._fn = fn
        self._args = args
        self._on_done = on_done
        self._on_error = on_error
        self._on_progress = on_progress
        self._on_cancelled = on_cancelled
        self._owner = owner
        self._unhandled = unhandled
        self._cancelled = threading.Event()
        self._forgotten = False
        self._lock = threading.Lock()
        self._latest: tuple[int, int, str] | None = None
        self.finished = False

    @property
    def name(self) -> str:
        """What runs, for logs and tests."""
        fn = self._fn.func if isinstance(self._fn, functools.partial) else self._fn
        return getattr(fn, "__qualname__", type(fn).__name__)

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked it to stop (it may still have finished)."""
        return self._cancelled.is_set()

    def cancel(self) -> None:
        """Ask the work to stop at its next check; safe to call from any thread and at any time."""
        self._cancelled.set()

    def forget(self) -> None:
        """Tell nobody how it ends; errors still reach the log."""
        self._forgotten = True

    def check_cancelled(self) -> None:
        """Raise ``Cancelled`` if somebody pressed Dừng; handed to work that has a parameter of this name."""
        if self._cancelled.is_set():
            raise Cancelled

    def run(self, resource: tuple[object, ...], announce: Callable[[], object]) -> Outcome:
        """Do the work on the calling thread; never raises. ``announce`` is called when progress waits."""

        def progress(done: int, total: int, words: str) -> None:
            self.check_cancelled()
            with self._lock:
                waiting = self._latest is not None
                self._latest = (done, total, words)
            # One announcement for however many steps pass before the UI thread looks: no flood of events.
            if not waiting:
                announce()

        try:
            self.check_cancelled()
            value = self._fn(*resource, *self._args, **self._helpers(progress))
        except Cancelled:
            return Outcome("cancelled")
        except BaseException as error:  # noqa: BLE001 - whatever it is, the UI thread reports it; nothing is swallowed
            return Outcome("error", error=error)
        return Outcome("done", value=value)

    def tell_progress(self) -> None:
        """On the UI thread: hand the latest progress to ``on_progress``."""
        with self._lock:
            latest, self._latest = self._latest, None
        if latest is not None and self._on_progress is not None and self._listening() and not self.finished:
            self._call(self._on_progress, *latest)

    def tell_outcome(self, outcome: Outcome) -> None:
        """On the UI thread: hand the end of the work to its callback, or to the log."""
        self.finished = True
        listening = self._listening()
        if outcome.kind == "done":
            if listening and self._on_done is not None:
                self._call(self._on_done, outcome.value)
        elif outcome.kind == "cancelled":
            if listening and self._on_cancelled is not None:
                self._call(self._on_cancelled)
        elif outcome.error is not None:
            if listening and self._on_error is not None:
                self._call(self._on_error, outcome.error)
            else:
                self._report(outcome.error, "failed and nobody listened")

    def _listening(self) -> bool:
        return not self._forgotten and (self._owner is None or isValid(self._owner))

    def _call(self, callback: Callable[..., object], *values: object) -> None:
        try:
            callback(*values)
        except Exception as error:  # noqa: BLE001 - a broken callback must not stop the deliveries behind it
            self._report(error, "callback failed")

    def _report(self, error: BaseException, what: str) -> None:
        log.error("job %s: %s", self.name, what, exc_info=error)
        if self._unhandled is not None:
            self._unhandled(error)

    def _helpers(self, progress: Progress) -> dict[str, object]:
        """The keyword arguments that the work asks for by name."""
        try:
            names = inspect.signature(self._fn).parameters
        except (TypeError, ValueError):  # some built-in functions have no signature
            return {}
        given = self._fn.keywords if isinstance(self._fn, functools.partial) else {}
        helpers: dict[str, object] = {"progress": progress, "check_cancelled": self.check_cancelled}
        return {name: helper for name, helper in helpers.items() if name in names and name not in given}
