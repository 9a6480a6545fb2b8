"""What the window says of this PC itself, as notices: a clock that disagrees, a hand-over, keys that are frozen."""

from __future__ import annotations

from par_desktop.services.browse_doubts import Doubts, doubts
from par_desktop.text.formats import date_short
from par_desktop.text.machines import clock_words
from par_desktop.ui.feedback import NoticeArea
from par_desktop.ui.session import Session


def look(session: Session, notices: NoticeArea) -> None:
    """Ask on the store lane, say it when it is known; what is no longer so is taken away."""

    def show(found: Doubts) -> None:
        _say_clock(found, notices)
        if found.handed_on is not None:
            words = f"Sổ này đã bàn giao cho {found.handed_to} ngày {date_short(found.handed_on)}, chỉ còn để xem."
            notices.say("handed", words, "amber")
        else:
            notices.drop("handed")
        _say_frozen(found, session, notices)

    session.read(doubts, done=show)


def _say_clock(found: Doubts, notices: NoticeArea) -> None:
    if found.clock is None:
        notices.drop("clock")
        return
    notices.say("clock", clock_words(found.clock.days, found.names, found.clock.mine), "amber")


def _say_frozen(found: Doubts, session: Session, notices: NoticeArea) -> None:
    if not found.frozen:
        notices.drop("frozen")
        return

    def act() -> None:
        from par_desktop.ui.machines import open_machines

        open_machines(notices.window(), session)

    words = f"Hai máy cùng dùng một lời mời của {', '.join(found.frozen)}; cả hai đang tạm dừng. Gọi hỏi để so vân tay."
    notices.say("frozen", words, "red", "Máy và khóa", act)
