"""Builds the demo: the city's workspace in bulk, then phường Bà Triệu's own, which is filled by real packages."""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from par_desktop import workspace
from par_desktop.data import backup, journal
from par_desktop.data.errors import speaking_of
from par_desktop.data.identity import set_setting
from par_desktop.data.worldtables import fill_if_stale
from par_desktop.demo import figures, procedures, proofs, registers, scores, tasks, traffic, visits, words
from par_desktop.demo.paths import WARD, DemoPaths, demo_clock
from par_desktop.demo.pen import OPEN_MONTH, TODAY, Pen
from par_desktop.domain.fields import DocumentReference
from par_desktop.domain.plan import assignments
from par_desktop.domain.world import World
from par_desktop.services.backup_copies import SECOND_AT, SECOND_PLACE
from par_desktop.services.browse_standing import DEMO
from par_desktop.services.desk import Clock, Desk
from par_desktop.services.export_package import export_to_unit, proposed_name
from par_desktop.services.import_package import read, receive
from par_desktop.services.receive_files import Answer, read_one, receive_one
from par_desktop.services.save_record import Patch, save
from par_desktop.services.send_evidence import send_with_files
from par_desktop.services.trust import Trust

SEED = 20211


def build(folder: Path, *, state: Path | None = None, clock: Clock = demo_clock, with_ward: bool = True) -> DemoPaths:
    """Build the demo's workspaces under ``folder`` and close them; ``state`` is where their keys go.

    A demo that was interrupted is built anew. Raises ``WorkspaceProblem`` as ``workspace.create`` does, also where a
    whole one is there already.
    """
    paths = DemoPaths(folder.absolute())
    if paths.unfinished.exists():
        for half in (paths.city, paths.ward):
            shutil.rmtree(half, ignore_errors=True)
    with speaking_of(folder):
        paths.documents.mkdir(parents=True, exist_ok=True)
        paths.unfinished.write_text("PAR Desktop\n", encoding="utf-8")
    city = workspace.create(paths.city, "NV", person="Trần Thị Thu Hà", clock=clock, state=state)
    try:
        desk = city.desk()
        fill(desk)
        if with_ward:
            _ward(desk, paths, state, clock)
        copy = backup.make(paths.city, clock(), "hang-ngay")
        made = (clock() - timedelta(hours=1)).timestamp()
        os.utime(copy, (made, made))  # the status line tells a copy's age by its file
    finally:
        city.close()
    paths.unfinished.unlink()
    return paths


def story(world: World) -> Pen:
    """Five years of operations, written but not yet on any disk: the same ones each time."""
    pen = Pen(world, random.Random(SEED))
    words.write_membership(pen)
    members = {group.code: group for group in world.groups}
    members["portal_wards"] = replace(members["portal_wards"], members=words.PORTAL_WARDS)
    tasks.write_assignments(pen, assignments(world.plan, members))
    figures.write_dossiers(pen)
    figures.write_readings(pen)
    scores.write_scores(pen)
    visits.write_inspections(pen)
    words.write_passages(pen)
    words.write_conflicts(pen)
    proofs.write_proofs(pen)
    procedures.write_procedures(pen)
    registers.write_registers(pen)
    return pen


def fill(desk: Desk) -> None:
    """Write the story and the packages that brought it into an empty workspace of the coordinator, whole or not."""
    pen = story(desk.world)
    with desk.write("demo") as conn:
        journal.append(conn, pen.ops)
        fill_if_stale(conn, desk.world)
        told = len(pen.ops)
        traffic.write_traffic(conn, pen, desk.mark.replica)
        journal.append(conn, pen.ops[told:])
        set_setting(conn, DEMO, desk.clock().isoformat())
        set_setting(conn, SECOND_AT, (desk.clock() - timedelta(days=2)).isoformat())
        set_setting(conn, SECOND_PLACE, "USB KINGSTON (E:)")
        # A city that has worked for years has its copies; the first import of the demo needs none.
        set_setting(conn, "import_backup", desk.today.isoformat())


def _ward(city: Desk, paths: DemoPaths, keys: Path | None, clock: Clock) -> None:
    """The ward's workspace: the city's package in, the ward's package back to the city."""
    person = Pen(city.world, random.Random(SEED)).person(WARD)
    ward = workspace.create(paths.ward, WARD, person=person, clock=clock, state=keys)
    try:
        desk = ward.desk()
        to_ward = export_to_unit(city, WARD, _folder(paths, "gui-phuong") / proposed_name(city, WARD))
        receive(desk, read(to_ward.path), Trust(unknown=True))
        save(desk, _edits())
        proofs.attach_proofs(desk, _folder(paths, "minh-chung"))
        back = _folder(paths, "gui-thanh-pho") / proposed_name(desk, city.unit.code)
        to_city = export_to_unit(desk, city.unit.code, back)
        receive(city, read(to_city.path), Trust(unknown=True))
        for part in send_with_files(desk, city.unit.code, back.with_name("PAR_minh-chung.xlsx")).parts:
            for looked in read_one(part):
                receive_one(city, looked, Answer(machine=True))
        save(desk, [Patch("assignment", f"pl21-16/{WARD}/2025", {"note": "Đang chờ báo giá máy quét."})])
        with desk.write("demo") as conn:
            set_setting(conn, DEMO, clock().isoformat())
    finally:
        ward.close()


def _folder(paths: DemoPaths, name: str) -> Path:
    folder = paths.documents / name
    folder.mkdir(exist_ok=True)
    return folder


def _edits() -> list[Patch]:
    """What the ward changed this morning, before it sent its package."""
    return [
        Patch(
            "assignment",
            f"pl21-20/{WARD}/2025",
            {"status": "in_progress", "progress": 80, "document": DocumentReference("118/KH-UBND", TODAY)},
        ),
        Patch("assignment", f"pl21-14/{WARD}/2025", {"status": "in_progress", "progress": 45}),
        Patch("reading", f"DT.5/{WARD}/{OPEN_MONTH.code}", {"source": "Phần mềm Một cửa"}),
    ]
