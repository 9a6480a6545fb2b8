"""What the demo's ward would send now, made in a copy of its workspace: the demo itself stays as it was built."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from par_desktop import workspace
from par_desktop.data import identity
from par_desktop.data.reader import open_reader
from par_desktop.data.schema import FILE_NAME
from par_desktop.demo.paths import DemoPaths, demo_clock
from par_desktop.services.export_package import export_to_unit, proposed_name
from par_desktop.settings import state_dir


def package(paths: DemoPaths, folder: Path, state: Path | None = None) -> Path:
    """A package to the city with the ward's unsent changes, in ``folder``; ``state`` holds the ward's key.

    The copy keeps the ward's own mark, so the city knows its sender.
    """
    copy, keys = folder / paths.ward.name, folder / "keys"
    shutil.copytree(paths.ward, copy, ignore=shutil.ignore_patterns("*.lock", "backups", "logs"))
    conn = open_reader(copy / FILE_NAME)
    try:
        known = identity.settings(conn)["workspace"]
    finally:
        conn.close()
    mark = identity.read_mark(state or state_dir(), known)
    if mark is not None:
        identity.write_mark(keys, replace(mark, path=str(copy)))
    ward = workspace.open_workspace(copy, clock=demo_clock, state=keys)
    try:
        desk = ward.desk()
        city = desk.world.coordinator
        return export_to_unit(desk, city, folder / proposed_name(desk, city)).path
    finally:
        ward.close()
