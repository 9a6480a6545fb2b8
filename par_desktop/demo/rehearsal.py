"""What might arrive in the demo's offices next, made in copies of its workspaces: the demo stays as it was built.

The copies keep the marks of the real ones, so the real ones know who sent it.
"""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from par_desktop import workspace
from par_desktop.data import identity
from par_desktop.data.reader import open_reader
from par_desktop.data.schema import FILE_NAME
from par_desktop.demo.paths import WARD, DemoPaths, demo_clock
from par_desktop.demo.pen import OPEN_MONTH, OPEN_QUARTER
from par_desktop.demo.typed import fill_in, plain
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_group, export_to_unit, proposed_name
from par_desktop.services.import_package import read, receive
from par_desktop.services.issue_report import issue, note_issued
from par_desktop.services.save_record import Patch, save
from par_desktop.services.trust import Trust
from par_desktop.settings import state_dir
from par_desktop.workspace import Workspace

_DOSSIERS, _SCORES = "Hồ sơ TTHC", "Tự chấm điểm"
_LATE_MONTH = "2025-08"
_MANY = 40


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """``files`` are what the city finds one morning, ``loss`` empties much of what a ward reported.

    ``ward`` is the folder of a ward's copy that the city has answered (some of it refused, some typed for it), ``keys``
    holds its mark.
    """

    package: Path
    files: tuple[Path, ...]
    loss: Path
    ward: Path
    keys: Path

    def open_ward(self) -> Workspace:
        """The answered ward."""
        return workspace.open_workspace(self.ward, clock=demo_clock, state=self.keys)


def rehearse(paths: DemoPaths, folder: Path, state: Path | None = None) -> Rehearsal:
    """Make all of it in ``folder``; ``state`` holds the keys of the demo's own workspaces."""
    keys, made = folder / "keys", folder / "den"
    made.mkdir()
    with ExitStack() as open_ones:
        desks = []
        for place in (paths.city, paths.ward):
            copied = _copied(place, folder, keys, state)
            open_ones.callback(copied.close)
            desks.append(copied.desk())
        city, ward = desks
        package = export_to_unit(ward, city.unit.code, made / proposed_name(ward, city.unit.code)).path
        first, *others = _group_files(city, made)
        files = (first, package, *others)
        _papers(ward, folder)
        _answer(city, ward, folder)
        loss = _loss(ward, city.unit.code, made)
    return Rehearsal(package, files, loss, folder / paths.ward.name, keys)


def _copied(place: Path, folder: Path, keys: Path, state: Path | None) -> Workspace:
    copy = folder / place.name
    shutil.copytree(place, copy, ignore=shutil.ignore_patterns("*.lock", "backups", "logs"))
    conn = open_reader(copy / FILE_NAME)
    try:
        known = identity.settings(conn)["workspace"]
    finally:
        conn.close()
    mark = identity.read_mark(state or state_dir(), known)
    if mark is not None:
        identity.write_mark(keys, replace(mark, path=str(copy)))
    return workspace.open_workspace(copy, clock=demo_clock, state=keys)


def _group_files(city: Desk, made: Path) -> tuple[Path, ...]:
    """The file of the Zalo group as it came back: once filled in well, once claimed twice; and a table of one's own."""
    group = export_to_group(city, "wards", made / "chung.xlsx").path
    month = f"UNIT/{OPEN_MONTH.code}"
    names = {unit.code: unit.name for unit in city.world.wards}
    good = {
        (_DOSSIERS, f"{month}/{field}", column): value
        for field, values in {
            "HT": {"online3": "21", "direct": "64", "early": "58", "on_time": "20", "open_in_time": "7"},
            "CT": {"online4": "9", "direct": "112", "on_time": "121"},
            "DD": {"direct": "14", "late": "2", "on_time": "9"},
        }.items()
        for column, value in values.items()
    }
    good[_DOSSIERS, f"{month}/HT", "received"] = "70"
    good["Nhiệm vụ", "pl21-20/UNIT/2025", "progress"] = "65"
    good["Nhiệm vụ", "pl21-20/UNIT/2025", "document_date"] = "31/02/2025"
    first = fill_in(group, made / "gui lai - PAR_chung (1).xlsx", good, names["13702"])
    direct = (_DOSSIERS, f"{month}/HT", "direct")
    second = fill_in(group, made / "PAR_chung truong thi.xlsx", {direct: "31"}, names["13657"])
    third = fill_in(group, made / "PAR_chung (2).xlsx", {direct: "44"}, names["13657"])
    group.unlink()
    return (first, second, third, plain(made / "So lieu thang 12 Cua Nam.xlsx"))


def _papers(ward: Desk, folder: Path) -> None:
    """What the ward has handed out before its figures changed once more."""
    for name, report, code in (("Bao-cao-CCHC", "cchc", OPEN_QUARTER.code), ("Tien-do", "progress", OPEN_QUARTER.code)):
        path = folder / f"{name}_{code}.docx"
        note_issued(ward, issue(ward.conn, ward.world, ward.unit, report, code, path, ward.today, ward.now))


def _answer(city: Desk, ward: Desk, folder: Path) -> None:
    """The city closes a quarter before the ward's late figure comes, types some for it by telephone, and answers."""
    save(ward, [Patch("dossier", f"{WARD}/{_LATE_MONTH}/HT", {"direct": 19, "on_time": 17})])
    save(city, [Patch("closing", "2025-Q3", {"closed": city.today - timedelta(days=60)})])
    receive(city, read(export_to_unit(ward, city.unit.code, folder / "muon.xlsx").path), Trust())
    month = city.world.calendar.previous(OPEN_MONTH).code
    empty = city.conn.execute(
        "SELECT procedure_field FROM dossier WHERE unit = ? AND month = ? AND direct IS NULL ORDER BY 1", (WARD, month)
    ).fetchall()
    patches = [Patch("dossier", f"{WARD}/{month}/{field}", {"direct": 1}) for (field,) in empty]
    save(city, patches, source="điện thoại, chị Thắng 09/12")
    receive(ward, read(export_to_unit(city, WARD, folder / "tra-loi.xlsx").path), Trust())


def _loss(ward: Desk, city: str, made: Path) -> Path:
    rows = ward.conn.execute(
        "SELECT task, period FROM assignment WHERE unit = ? AND progress IS NOT NULL ORDER BY 2, 1 LIMIT ?",
        (WARD, _MANY),
    ).fetchall()
    blank: dict[str, object] = {"status": None, "progress": None, "document": None, "note": None}
    save(ward, [Patch("assignment", f"{task}/{WARD}/{period}", blank) for task, period in rows])
    return export_to_unit(ward, city, made / f"PAR_{WARD}_{OPEN_QUARTER.code}_005.xlsx").path
