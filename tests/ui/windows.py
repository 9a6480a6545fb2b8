"""A workspace with its window, everything at once on one thread; the day is 10/03/2022 unless a test says otherwise."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from par_desktop import workspace
from par_desktop.jobs import InlineLane, InlineLanes
from par_desktop.services.desk import Clock, Desk
from par_desktop.services.save_record import Patch, save
from par_desktop.ui.main_window import MainWindow
from par_desktop.ui.session import Session


def march() -> datetime:
    """In quý I/2022, five days before wards must send."""
    return datetime(2022, 3, 10, 2, 30, tzinfo=UTC)


class Opened:
    """One unit's workspace; ``window()`` opens the window on it, ``desk`` works beside it."""

    def __init__(self, folder: Path, unit: str, clock: Clock = march, person: str = "Trần Thị Thu Hà") -> None:
        self.workspace = workspace.create(
            folder / unit, unit, person=person, clock=clock, state=folder / f"state-{unit}"
        )
        self.desk: Desk = self.workspace.desk()
        self.windows: list[MainWindow] = []

    def session(self) -> Session:
        lanes = InlineLanes(InlineLane("store", open=lambda: self.desk), InlineLane("files"))
        return Session(self.workspace, lanes)

    def window(self) -> MainWindow:
        window = MainWindow(self.session())
        window.show()
        window.begin()
        self.windows.append(window)
        return window

    def save(self, kind: str, record: str, **values: object) -> None:
        save(self.desk, [Patch(kind, record, values)])

    def one(self, sql: str, *values: object) -> object:
        row = self.desk.conn.execute(sql, values).fetchone()
        return row[0] if row else None

    def close(self) -> None:
        for window in self.windows:
            window.close()
        self.workspace.close()
