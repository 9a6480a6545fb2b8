"""Opens workspaces for commands: by the clock on the wall, or, for a demo, at the moment it stands at."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from par_desktop import workspace
from par_desktop.data.reader import Connection
from par_desktop.services.browse_standing import demo_moment
from par_desktop.services.desk import Clock, Desk, system_clock


@contextmanager
def for_writing(folder: Path) -> Iterator[Desk]:
    """The desk of a workspace, its lock held inside the block. Raises as ``workspace.open_workspace``."""
    opened = workspace.open_workspace(folder)
    try:
        conn = opened.reader()
        try:
            opened.clock = clock_of(conn)
        finally:
            conn.close()
        yield opened.desk()
    finally:
        opened.close()


def clock_of(conn: Connection) -> Clock:
    """The system's clock; for a demo one that stands still."""
    moment = demo_moment(conn)
    return system_clock if moment is None else lambda: moment


def today_of(conn: Connection) -> date:
    return clock_of(conn)().astimezone().date()
