"""Copies to bring back: which there are, whose they are, and what the workspace is afterwards."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import pytest

from par_desktop import workspace
from par_desktop.data import backup
from par_desktop.errors import WorkspaceProblem
from par_desktop.services.backup_copies import make_copy, make_second_copy
from par_desktop.services.desk import Desk
from par_desktop.services.restore_copy import copies_of, copy_at, restore_copy
from tests.exchange.helpers import OTHER, WARD, Places, day


def write(desk: Desk, progress: int) -> None:
    from par_desktop.services.save_record import Patch, save

    save(desk, [Patch("assignment", f"pl21-03/{WARD}/2022", {"progress": progress})])


def progress(desk: Desk) -> object:
    return desk.conn.execute("SELECT progress FROM assignment WHERE unit = ?", (WARD,)).fetchone()[0]


def test_copies_are_listed_with_time_reason_and_size_newest_first(two: Places) -> None:
    write(two.ward, 10)
    first = make_copy(two.ward)
    two.ward.clock = day(11)
    backup.make(two.ward.folder, two.ward.clock(), "hang-ngay")
    stick = two.folder / "USB"
    stick.mkdir()
    two.ward.clock = day(12)
    second = make_second_copy(two.ward, stick)
    (stick / "ảnh.png").write_bytes(b"x")
    found = copies_of(two.ward)
    assert [(c.made.astimezone(UTC).day, c.why, c.outside) for c in found] == [
        (12, "tay", False), (12, "tay", True), (11, "hang-ngay", False), (10, "tay", False)
    ]  # fmt: skip
    assert found[-1].path == first
    assert found[-1].size == first.stat().st_size
    shutil.rmtree(stick)
    assert second not in [copy.path for copy in copies_of(two.ward)], "the stick is not in"


def test_a_copy_of_another_unit_or_a_damaged_one_is_refused_before_anything_happens(two: Places) -> None:
    write(two.ward, 10)
    copy = make_copy(two.ward)
    assert copy_at(two.ward, copy).made == datetime(2022, 3, 10, 3, tzinfo=UTC)
    other = two.open(OTHER)
    with pytest.raises(WorkspaceProblem, match="foreign_backup"):
        copy_at(other, copy)
    torn = two.folder / "par_20220310-030000_tay.sqlite.gz"
    torn.write_bytes(copy.read_bytes()[:200])
    with pytest.raises(WorkspaceProblem, match="damaged_backup"):
        copy_at(two.ward, torn)
    assert [path.name for path in (two.ward.folder / "backups").iterdir()] == [copy.name]
    assert progress(two.ward) == 10


def test_what_is_restored_is_a_new_machine_with_the_same_key_and_the_old_book_set_aside(two: Places) -> None:
    write(two.ward, 10)
    copy = make_copy(two.ward)
    write(two.ward, 90)
    before, folder = two.ward.mark, two.ward.folder
    made = next(opened for opened in two.opened if two.ward in opened.desks)
    with pytest.raises(WorkspaceProblem, match="workspace_locked"):
        restore_copy(folder, copy, day(11)())
    made.close()
    two.opened.remove(made)
    done = restore_copy(folder, copy, day(11)())
    assert done.aside.is_file()
    assert done.aside.parent == folder / "backups"
    again = workspace.open_workspace(folder, clock=day(11), state=two.ward.state)
    two.opened.append(again)
    desk = again.desk()
    assert progress(desk) == 10
    assert desk.mark.replica != before.replica
    assert desk.mark.key == before.key
