"""How the workspace stands: what waits to be sent or decided, and how old the copies are."""

from __future__ import annotations

from datetime import datetime

from par_desktop.data.identity import settings as settings_of
from par_desktop.data.reader import Connection
from par_desktop.domain.views.standing_rows import Standing
from par_desktop.services.desk import Desk

__all__ = ["Standing", "demo_moment", "standing"]

DEMO = "demo"
"""Setting of a demo workspace: the moment it stands at, ISO."""


def demo_moment(conn: Connection) -> datetime | None:
    """The moment at which a demo workspace stands; ``None`` for a real one."""
    moment = settings_of(conn).get(DEMO)
    return datetime.fromisoformat(moment) if moment else None


def standing(desk: Desk) -> Standing:
    """Read it all; it scans, so off the UI thread."""
    # Loaded here: the moment of a demo is asked for before anything is painted, and needs none of this.
    from par_desktop.data import backup
    from par_desktop.data.queries import locks as lock_rows
    from par_desktop.data.queries.standing import open_conflicts
    from par_desktop.services.backup_copies import SECOND_AT, SECOND_PLACE
    from par_desktop.services.browse_packages import unsent
    from par_desktop.services.confirm_proxy import proxied_count
    from par_desktop.services.outgoing import waiting_to_send

    settings = desk.settings()
    newest = backup.latest(desk.folder)
    made = datetime.fromtimestamp(newest.stat().st_mtime).astimezone() if newest is not None else None
    second = settings.get(SECOND_AT)
    return Standing(
        # A unit reads "27 thay đổi" as what it has typed and not sent; whether it arrived is the coordinator's receipt.
        waiting=waiting_to_send(desk) if desk.is_coordinator else unsent(desk),
        conflicts=open_conflicts(desk.conn),
        backup=made,
        second=datetime.fromisoformat(second).astimezone() if second else None,
        place=settings.get(SECOND_PLACE, ""),
        held=len(lock_rows.waiting_records(desk.conn)),
        proxied=proxied_count(desk),
    )
