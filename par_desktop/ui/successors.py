"""A unit that took over others looks at one unit's records at a time (docs/decisions/0019-successors.md)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import ValueProblem
from par_desktop.text.formats import date_short
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
        self._ended: dict[str, date | None] | None = None
        """Units that this one took over, and since when; ``None`` until they were read."""

    def look(self) -> None:
        """Read which units this one stands for today."""
        if not self._session.is_coordinator:
            self._session.read(_ended, self._session.unit.code, done=self._show)

    def follow(self, kind: str, record: str) -> None:
        """A record is asked for: show its unit, where this one stands for it."""
        declared = BY_NAME.get(kind)
        if declared is None or not self._ended:
            return
        try:
            owner = declared.unit_of(record)
        except ValueProblem:
            return
        if owner is not None and owner in {self._session.unit.code, *self._ended}:
            self._session.look_at(owner)

    def say(self) -> None:
        """Whose records are shown, in the strip and, where they are not this unit's own, in words."""
        session, code = self._session, self._session.about.code
        world, ended = session.world, self._ended or {}
        others = [(each, f"{world.unit(each).name} (đã sáp nhập)") for each in ended]
        self._strip.set_units([(session.unit.code, session.unit.name), *others], code)
        if code == session.unit.code:
            self._notices.drop(_NOTICE)
            return
        since = ended.get(code)
        words = f"Đang xem và ghi số liệu của {session.about.name}, đã sáp nhập vào đơn vị này"
        if since is not None:
            words += f" từ {date_short(since)}; các kỳ bắt đầu từ ngày đó ghi ở {session.unit.name}"
        words += "."
        back = f"Về {session.unit.name}"
        self._notices.say(_NOTICE, words, "accent", back, lambda: session.look_at(session.unit.code))

    def _show(self, ended: dict[str, date | None]) -> None:
        if ended == self._ended:
            return
        self._ended = ended
        if self._session.about.code not in {self._session.unit.code, *ended}:  # the merger was taken back
            self._session.look_at(self._session.unit.code)
        self.say()


def _ended(desk: Desk, unit: str) -> dict[str, date | None]:
    """The units that this one took over, and since when."""
    from par_desktop.services.merge_units import ended_since

    return ended_since(desk, unit)
