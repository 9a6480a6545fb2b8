"""What the screens share: the open workspace, the period chosen, the lanes, undo, and one signal for what changed.

A tab asks for rows with ``read``, hands patches to ``save``, and listens to ``changed``; it never holds a connection.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from par_desktop.domain.changes import Changes
from par_desktop.domain.periods import Period, PeriodKind, open_period
from par_desktop.errors import Cancelled, ParError
from par_desktop.frozen import dataclass
from par_desktop.jobs.lanes import AnyLanes
from par_desktop.text.sentences import sentence

if TYPE_CHECKING:
    from par_desktop.domain.units import Unit
    from par_desktop.domain.world import World
    from par_desktop.jobs.job import Job
    from par_desktop.services.desk import Desk
    from par_desktop.services.save_record import Patch, Saved
    from par_desktop.workspace import Workspace

T = TypeVar("T")
UNDO_DEPTH = 100


@dataclass(frozen=True, slots=True)
class UndoStep:
    """One save and the patches that take it back; ``words`` say what it was."""

    words: str
    patches: tuple[Patch, ...]


class Session(QObject):
    """The open workspace as the window works with it."""

    changed = Signal(object)
    """``Changes`` of a write that has been committed."""
    period_changed = Signal()
    about_changed = Signal()
    """Another unit's records are shown: the screens are built anew."""
    saved = Signal(str)
    """HH:MM of the last save, for the status strip."""
    failed = Signal(str)
    """One sentence for the person: something asked for did not happen."""
    undo_changed = Signal()
    progress = Signal(int, int, str)
    """Done, total, words of the long work under way; total 0 ends it."""

    def __init__(self, workspace: Workspace, lanes: AnyLanes) -> None:
        super().__init__()
        self.workspace = workspace
        self.lanes = lanes
        self._undo: list[UndoStep] = []
        self._redo: list[UndoStep] = []
        self._about = workspace.unit
        world = workspace.world
        self.period, self.period_notice = open_period(self.today, world.plan.years, world.calendar, PeriodKind.QUARTER)
        self.reader = workspace.reader()
        """Read-only, this thread only: look-ups by key up to some 200 rows; what scans goes through ``read``."""

    @property
    def world(self) -> World:
        return self.workspace.world

    @property
    def unit(self) -> Unit:
        return self.workspace.unit

    @property
    def about(self) -> Unit:
        """Whose records the screens show and write: this unit's, or those of one it took over."""
        return self._about

    def look_at(self, unit: str) -> None:
        """Choose whose records the screens show (docs/decisions/0019-successors.md)."""
        if unit != self._about.code:
            self._about = self.world.unit(unit)
            self.about_changed.emit()

    @property
    def is_coordinator(self) -> bool:
        return self.unit.code == self.world.coordinator

    @property
    def today(self) -> date:
        """By the workspace's clock, so tests and the demo have their own day."""
        return self.workspace.clock().astimezone().date()

    @property
    def day_in_plan(self) -> date:
        """Today, or the nearest day of the plan: what "quá hạn" and "còn n ngày" are counted from."""
        calendar, years = self.world.calendar, self.world.plan.years
        first = calendar.bounds(Period(PeriodKind.YEAR, years[0]))[0]
        last = calendar.bounds(Period(PeriodKind.YEAR, years[1]))[1]
        return min(max(self.today, first), last)

    def set_period(self, period: Period) -> None:
        """Choose the quarter that every tab speaks of."""
        if period != self.period:
            self.period = period
            self.period_changed.emit()

    def read(
        self,
        work: Callable[..., T],
        *args: object,
        done: Callable[[T], object],
        failed: Callable[[ParError], object] | None = None,
    ) -> Job:
        """Run ``work(desk, *args)`` on the store lane and hand its result to ``done`` on this thread."""
        return self.lanes.store.submit(work, *args, on_done=done, on_error=self._catcher(failed))

    def read_about(self, work: Callable[..., T], *args: object, done: Callable[[T], object]) -> Job:
        """The same, answered for the unit whose records the screens show; what only looks, never what writes."""
        unit = self.about.code

        def look(desk: Desk) -> T:
            return work(desk.seen_as(unit), *args)

        return self.read(look, done=done)

    def save(
        self,
        patches: Sequence[Patch],
        *,
        words: str = "",
        source: str = "",
        done: Callable[[Saved], object] | None = None,
        failed: Callable[[ParError], object] | None = None,
    ) -> Job:
        """Save patches (one transaction), remember how to take them back, tell everybody what changed.

        ``words`` name the act for the undo button; ``source`` is needed for nhập thay.
        """
        from par_desktop.services.save_record import save

        def work(desk: Desk) -> Saved:
            return save(desk, patches, source=source)

        def finished(saved: Saved) -> None:
            if saved.undo:
                self._undo = [*self._undo[-UNDO_DEPTH:], UndoStep(words, saved.undo)]
                self._redo.clear()
                self.undo_changed.emit()
            self._tell(saved.changes)
            if done is not None:
                done(saved)

        return self.lanes.store.submit(work, on_done=finished, on_error=self._catcher(failed))

    def write(
        self,
        work: Callable[..., T],
        *args: object,
        done: Callable[[T], object] | None = None,
        failed: Callable[[ParError], object] | None = None,
        changes: Callable[[T], Changes] | None = None,
        saved: Callable[[T], Saved] | None = None,
        words: str = "",
    ) -> Job:
        """Run another writing use case (export, import, backup) on the store lane. ``changes`` picks what it touched

        out of its result; without it every tab is told to look again. ``saved`` picks what Hoàn tác takes back, named
        by ``words``; without it there is nothing to take back.
        """

        @functools.wraps(work)
        def in_turn(*arguments: object, **helpers: object) -> T:
            with self.lanes.turn:
                return work(*arguments, **helpers)

        def finished(result: T) -> None:
            self.progress.emit(0, 0, "")
            if saved is not None and saved(result).undo:
                self._undo = [*self._undo[-UNDO_DEPTH:], UndoStep(words, saved(result).undo)]
                self._redo.clear()
                self.undo_changed.emit()
            self._tell(changes(result) if changes is not None else Changes())
            if done is not None:
                done(result)

        return self.lanes.store.submit(
            in_turn, *args, on_done=finished, on_error=self._catcher(failed), on_progress=self._progress
        )

    @property
    def undo_words(self) -> str:
        """What Hoàn tác would take back; empty when there is nothing."""
        return (self._undo[-1].words or "Hoàn tác") if self._undo else ""

    @property
    def redo_words(self) -> str:
        """What Làm lại would do again; empty when there is nothing."""
        return (self._redo[-1].words or "Làm lại") if self._redo else ""

    def undo(self) -> None:
        """Take the last save of this window back, by writing what stood before."""
        self._step(self._undo, self._redo)

    def redo(self) -> None:
        """Do the last undone save again."""
        self._step(self._redo, self._undo)

    def _step(self, source: list[UndoStep], target: list[UndoStep]) -> None:
        if not source:
            return
        from par_desktop.services.save_record import save

        step = source.pop()

        def work(desk: Desk) -> Saved:
            return save(desk, step.patches, reason="hoàn tác")

        def finished(saved: Saved) -> None:
            target.append(UndoStep(step.words, saved.undo))
            self.undo_changed.emit()
            self._tell(saved.changes)

        self.lanes.store.submit(work, on_done=finished, on_error=self._catcher(None))

    def _tell(self, changes: Changes) -> None:
        self.saved.emit(self.workspace.clock().astimezone().strftime("%H:%M"))
        self.changed.emit(changes)

    def _progress(self, done: int, total: int, words: str) -> None:
        self.progress.emit(done, total, words)

    def _catcher(self, failed: Callable[[ParError], object] | None) -> Callable[[BaseException], object]:
        def catch(error: BaseException) -> None:
            self.progress.emit(0, 0, "")
            if isinstance(error, Cancelled):
                return
            if not isinstance(error, ParError):
                raise error
            if failed is not None:
                failed(error)
            else:
                self.failed.emit(sentence(error))

        return catch

    def close(self) -> None:
        """Finish what is queued and give the workspace back."""
        self.lanes.stop()
        self.reader.close()
        self.workspace.close()


def touches(changes: Changes, *kinds: str) -> bool:
    """Whether a tab that shows these kinds must look again; an empty ``Changes`` means "anything may have changed"."""
    return not changes.records or changes.touches(*kinds)
