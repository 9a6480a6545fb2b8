"""The main job once through without a window: the city's plan, a ward's month, a package each way, two documents."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from pathlib import Path

from par_desktop import workspace
from par_desktop.demo.paths import WARD, DemoPaths, demo_clock
from par_desktop.demo.pen import OPEN_MONTH, OPEN_QUARTER, TODAY
from par_desktop.domain.fields import DocumentReference
from par_desktop.services.desk import Clock, Desk
from par_desktop.services.export_package import export_to_unit, proposed_name
from par_desktop.services.import_package import read, receive
from par_desktop.services.make_report import make_report, score_picture
from par_desktop.services.save_record import Patch, save
from par_desktop.services.trust import Trust

_EDITS = (
    Patch(
        "assignment",
        f"pl21-20/{WARD}/{TODAY.year}",
        {"status": "in_progress", "progress": 60, "document": DocumentReference("118/KH-UBND", TODAY)},
    ),
    Patch("assignment", f"pl21-02/{WARD}/{TODAY.year}", {"status": "done", "progress": 100}),
    Patch(
        "dossier",
        f"{WARD}/{OPEN_MONTH.code}/HT",
        {"online3": 24, "online4": 11, "direct": 22, "postal": 1, "early": 20, "on_time": 33, "late": 1,
         "open_in_time": 4, "open_late": 0},
    ),
)  # fmt: skip


@dataclass(slots=True)
class MainJob:
    """What came of it: lines to tell, and the files that were made."""

    lines: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)


def run(paths: DemoPaths, *, state: Path | None = None, clock: Clock = demo_clock) -> MainJob:
    """Do it in a folder of its own under the demo, anew each time; documents of the demo city lie beside it."""
    job = MainJob()
    folder = paths.root / "viec-chinh"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    paths.documents.mkdir(exist_ok=True)
    city = workspace.create(folder / "phong-noi-vu", "NV", clock=clock, state=state)
    try:
        ward = workspace.create(folder / "phuong-ba-trieu", WARD, clock=clock, state=state)
        try:
            _exchange(city.desk(), ward.desk(), folder, job)
        finally:
            ward.close()
    finally:
        city.close()
    _documents(paths, job)
    return job


def _exchange(city: Desk, ward: Desk, folder: Path, job: MainJob) -> None:
    """Package to the ward, its edits, package back; importing that one again changes nothing."""
    # Both files are about the ward, so both have its name: each side keeps what it sent in a folder of its own.
    sent, answered = folder / "gui-phuong", folder / "gui-thanh-pho"
    sent.mkdir()
    answered.mkdir()
    out = export_to_unit(city, WARD, sent / proposed_name(city, WARD)).path
    came = receive(ward, read(out), Trust(unknown=True)).changes
    job.lines.append(f"Thành phố gửi {out.name}; phường nhận: mới {came.new}.")
    saved = save(ward, _EDITS)
    job.lines.append(f"Phường sửa {len(saved.changes.records)} dòng: hai nhiệm vụ, hồ sơ Hộ tịch tháng 12/2025.")
    back = export_to_unit(ward, city.unit.code, answered / proposed_name(ward, city.unit.code)).path
    first = receive(city, read(back), Trust(unknown=True)).changes
    again = receive(city, read(back), Trust()).changes
    job.lines.append(f"Phường gửi {back.name}; thành phố nhận: mới {first.new}, thay đổi {first.changed}.")
    job.lines.append(f"Nhận lại đúng tệp đó: mới {again.new}, thay đổi {again.changed}.")
    job.files += [out, back]


def _documents(paths: DemoPaths, job: MainJob) -> None:
    """The documents and the chart of the demo city, from its five years of figures."""
    conn, world, unit = workspace.open_for_reading(paths.city)
    try:
        for name, file in (
            ("progress", "bao-cao-tien-do.pdf"),
            ("progress", "bao-cao-tien-do.xlsx"),
            ("cchc", "bao-cao-cchc-quy.docx"),
            ("cchc", "bao-cao-cchc-quy.pdf"),
        ):
            target = paths.documents / file
            job.files.append(make_report(conn, world, unit, name, OPEN_QUARTER.code, unit.code, target, TODAY))
        picture = score_picture(conn, world, unit.code, OPEN_QUARTER.code)
        if picture is not None:
            target = paths.documents / "diem-theo-linh-vuc.png"
            target.write_bytes(picture)
            job.files.append(target)
    finally:
        conn.close()
