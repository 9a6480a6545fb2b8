"""What the command line asks a person's word for: typing over signed values, a file that blanks much."""

from __future__ import annotations

from pathlib import Path

from par_desktop import workspace
from par_desktop.exchange.reader import read_package
from par_desktop.services.save_record import Patch, save
from tests.cli.conftest import Program
from tests.exchange.helpers import fill

WARD = "13654"
YEAR = 2025
TASK = f"pl21-20/{WARD}/{YEAR}"
PROGRESS = ("Nhiệm vụ", TASK, "progress")


def sign(ward: Path, progress: int) -> None:
    """A value saved in the ward's own program."""
    opened = workspace.open_workspace(ward)
    save(opened.desk(), [Patch("assignment", TASK, {"progress": progress})])
    opened.close()


def disputed(program: Program, city: Path, ward: Path, folder: Path) -> Path:
    """An old file in which somebody types 90 after the ward has signed 60 elsewhere."""
    assert program("export", ward, "--to", "NV", "-o", folder / "old.xlsx").code == 0
    sign(ward, 60)
    assert program("export", ward, "--to", "NV", "-o", folder / "new.xlsx").code == 0
    assert program("import", city, folder / "new.xlsx", "--trust-sender").code == 0
    return fill(folder / "old.xlsx", {PROGRESS: 90}, "typed.xlsx")


def shown(program: Program, city: Path) -> object:
    rows = program("list", city, "assignments", "--unit", WARD, "--json").json()
    return next(row["progress"] for row in rows if (row["task_number"], row["period"]) == (20, str(YEAR)))


def test_accept_typing_closes_what_would_be_a_conflict(
    program: Program, city: Path, ward: Path, tmp_path: Path
) -> None:
    typed = disputed(program, city, ward, tmp_path)
    looked = program("import", city, typed, "--preview")
    assert "xung đột" in looked.out
    assert "(sửa trên Excel, chưa ký)" in looked.out
    assert program("import", city, typed, "--preview", "--json").counts()["conflicts"] == 1
    assert shown(program, city) == 60
    assert program("import", city, typed, "--accept-typing", "--json").counts()["conflicts"] == 0
    assert shown(program, city) == 90
    assert program("list", city, "conflicts", "--json").json() == []


def test_without_it_the_conflict_stays_open(program: Program, city: Path, ward: Path, tmp_path: Path) -> None:
    typed = disputed(program, city, ward, tmp_path)
    assert program("import", city, typed, "--json").counts()["conflicts"] == 1
    (conflict,) = program("list", city, "conflicts", "--json").json()
    assert (conflict["record_id"], conflict["field"]) == (TASK, "progress")


def test_a_file_that_blanks_much_is_taken_only_with_accept_loss(
    program: Program, city: Path, ward: Path, tmp_path: Path
) -> None:
    assert program("export", ward, "--to", "NV", "-o", tmp_path / "trước.xlsx").code == 0
    records = list(read_package(tmp_path / "trước.xlsx").held["Nhiệm vụ"].rows)[:8]
    assert len(records) == 8
    opened = workspace.open_workspace(ward)
    save(opened.desk(), [Patch("assignment", record, {"note": "đang làm"}) for record in records])
    opened.close()
    sent = tmp_path / "a.xlsx"
    assert program("export", ward, "--to", "NV", "-o", sent).code == 0
    assert program("import", city, sent, "--trust-sender").code == 0
    emptied = fill(sent, {("Nhiệm vụ", record, "note"): None for record in records}, "trống.xlsx")
    refused = program("import", city, emptied)
    assert refused.code == 1
    assert "--accept-loss" in refused.err
    assert program("import", city, emptied, "--accept-loss", "--json").counts()["changed"] == len(records)


def test_refused_cells_are_told_with_place_value_and_what_to_do(
    program: Program, city: Path, ward: Path, tmp_path: Path
) -> None:
    sent = tmp_path / "a.xlsx"
    assert program("export", ward, "--to", "NV", "-o", sent).code == 0
    fill(sent, {PROGRESS: 150})
    done = program("import", city, sent, "--trust-sender")
    assert done.code == 0
    (line,) = [line for line in done.out.splitlines() if "bị từ chối:" in line]
    assert "Nhiệm vụ" in line
    assert "“150”" in line
    assert "Gõ lại" in line
