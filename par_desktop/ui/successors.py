"""A unit that took over others looks at one unit's records at a time (docs/decisions/0019-successors.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import ValueProblem
from par_desktop.ui.feedback import NoticeArea
from par_desktop.ui.frame import Strip
from par_desktop.ui.session import Session

if TYPE_CHECKING:
    from par_desktop.services.desk import Desk

_NOTICE = "about"


class UnitChoice:
    """The strip's choice of unit and the notice that says whose records are shown; of the coordinator nothing."""

    def __init__(self, session: Session, strip: Strip, notices: NoticeArea) -> None:
        self._session, self._strip, self._notices = session, strip, notices
        self._names: dict[str, str] = {}

    def look(self) -> None:
        """Read which units this one stands for today."""
        if not self._session.is_coordinator:
            self._session.read(_names, self._session.unit.code, done=self._show)

    def follow(self, kind: str, record: str) -> None:
        """A record is asked for: show its unit, where this one stands for it."""
        declared = BY_NAME.get(kind)
        if declared is None or len(self._names) < 2:
            return
        try:
            owner = declared.unit_of(record)
        except ValueProblem:
            return
        if owner in self._names:
            self._session.look_at(owner)

    def say(self) -> None:
        """Whose records are shown, in the strip and, where they are not this unit's own, in words."""
        session, code = self._session, self._session.about.code
        self._strip.set_units(list(self._names.items()), code)
        if code == session.unit.code:
            self._notices.drop(_NOTICE)
            return
        words = f"Đang xem và ghi số liệu của {self._names.get(code, session.about.name)}."
        back = f"Về {session.unit.name}"
        self._notices.say(_NOTICE, words, "accent", back, lambda: session.look_at(session.unit.code))

    def _show(self, names: dict[str, str]) -> None:
        if names == self._names:
            return
        self._names = names
        if self._session.about.code not in names:  # the merger was taken back
            self._session.look_at(self._session.unit.code)
        self.say()


def _names(desk: Desk, unit: str) -> dict[str, str]:
    """Code and shown name of the unit and of those it took over."""
    from par_desktop.services.merge_units import names_of

    return names_of(desk, unit)
