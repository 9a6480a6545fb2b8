"""What a tab is: a widget that names its acts, and listens to the session while it is shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from par_desktop.domain.changes import Changes
from par_desktop.frozen import dataclass
from par_desktop.ui.session import Session


@dataclass(frozen=True, slots=True)
class Act:
    """A button of the tab row: Vietnamese text, icon name of ``resources/icons``, and what it does."""

    text: str
    icon: str
    run: Callable[[], object]


class Tab(QWidget):
    """Base of the six tabs. Subclasses build their widgets in ``__init__`` and load in ``refresh``."""

    acts_changed = Signal()
    """The primary or secondary act changed its words: the window draws the tab row's right end again."""
    status_changed = Signal(str)
    """The one sentence that matters on this screen, for the status strip; empty shows the workspace folder."""
    go_to = Signal(str, str, str)
    """Name of a tab, kind and record id (both may be empty): the window goes there and opens the record."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self._stale = True
        session.changed.connect(self._changed)
        session.period_changed.connect(self._look_again)

    def primary(self) -> Act | None:
        """The screen's one filled button; ``None`` on an empty state that has its own."""
        return None

    def secondary(self) -> tuple[Act, ...]:
        """Blue words left of the primary button; Hoàn tác is the window's own."""
        return ()

    def cares(self, changes: Changes) -> bool:
        """Whether these changes alter what this tab shows."""
        return True

    def refresh(self) -> None:
        """Load (again) what the tab shows, off the UI thread."""

    def leave(self) -> None:
        """The person goes to another tab or closes the window: save what is being edited."""

    def focus_filter(self) -> None:
        """Ctrl+F."""

    def next_problem(self) -> None:
        """F8."""

    def open_record(self, kind: str, record: str) -> None:
        """Come here from another screen (search, overview, a report's list of gaps): show this record."""

    def prepare(self) -> bool:
        """Build one more part ahead of its first use; False when there is none. Called while nobody waits."""
        return False

    def activate(self) -> None:
        """The tab is shown: load if anything changed since it last was."""
        if self._stale:
            self._stale = False
            self.refresh()

    def _changed(self, changes: object) -> None:
        if isinstance(changes, Changes) and changes.records and not self.cares(changes):
            return
        self._look_again()

    def _look_again(self) -> None:
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True


@dataclass(frozen=True, slots=True)
class TabSpec:
    """A tab's name in code (``tasks``), its title, its icon-free label, and how to build it."""

    name: str
    title: str
    build: Callable[[Session], Tab]
