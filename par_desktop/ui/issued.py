"""Issued documents, compared with the figures of today beside the UI thread: each is gathered anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject

from par_desktop.domain.views.issued_rows import IssuedState
from par_desktop.errors import ParError
from par_desktop.services.browse_packages import local_time
from par_desktop.services.issue_report import issued_states
from par_desktop.text.formats import date_short
from par_desktop.text.sentences import sentence
from par_desktop.ui.session import Session

States = tuple[IssuedState, ...]


def look(
    session: Session,
    owner: QObject,
    done: Callable[[States], object],
    periods: Sequence[str] | None = None,
    *,
    only_changed: bool = False,
) -> None:
    """Hand ``done`` the documents made here with what has changed since; of ``periods`` as ``issued_states`` says."""

    def work() -> States:
        conn = session.workspace.reader()
        try:
            return issued_states(conn, session.world, periods, only_changed)
        finally:
            conn.close()

    def failed(error: BaseException) -> None:
        if not isinstance(error, ParError):
            raise error
        session.failed.emit(sentence(error))

    session.lanes.files.submit(work, on_done=done, on_error=failed, owner=owner)


def made_words(state: IssuedState) -> str:
    """ "bao-cao.docx, xuất 16/09/2025"."""
    made = state.document
    when = local_time(made.at)
    return f"{Path(made.path).name}, xuất {date_short(when.date() if when is not None else made.day)}"


def old_words(states: Sequence[IssuedState]) -> str:
    """One sentence that names documents which hold an old figure; empty where none does."""
    changed = [state for state in states if state.changed]
    if not changed:
        return ""
    named = "; ".join(made_words(state) for state in changed[:2])
    more = f" và {len(changed) - 2} tài liệu nữa" if len(changed) > 2 else ""
    return f"Tài liệu đã xuất còn số cũ: {named}{more}. Xem ở Báo cáo › Tài liệu đã xuất."
