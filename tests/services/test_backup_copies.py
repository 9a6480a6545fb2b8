"""The day's copy: one a day, of something, and left alone where there is one."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from par_desktop import workspace
from par_desktop.data import backup
from par_desktop.services.backup_copies import copy_daily
from par_desktop.services.save_record import Patch, save


def test_one_copy_a_day_once_something_was_written(tmp_path: Path) -> None:
    opened = workspace.create(tmp_path / "a", "13654", state=tmp_path / "state")
    desk = opened.desk()
    assert copy_daily(desk) is None, "an empty workspace has nothing to lose"
    save(desk, [Patch("assignment", "pl21-03/13654/2021", {"progress": 10})])
    made = copy_daily(desk)
    assert made is not None
    assert made == backup.latest(desk.folder)
    assert copy_daily(desk) is None
    yesterday = (datetime.now(UTC) - timedelta(days=1)).timestamp()
    os.utime(made, (yesterday, yesterday))
    assert copy_daily(desk) not in (None, made)
    opened.close()
