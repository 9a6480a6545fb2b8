"""The first start: a workspace for the right unit, in a good place, with the city's file after a person's yes."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from par_desktop import app, settings
from par_desktop.domain.units import Unit
from par_desktop.jobs import InlineLane
from par_desktop.services.export_package import export_to_group, export_to_unit
from par_desktop.services.preview_package import known_world
from par_desktop.services.propose_folders import (
    FAT,
    FIXED,
    NETWORK,
    REMOVABLE,
    SYSTEM,
    Drive,
    Place,
    folder_name,
    places,
    warning,
)
from par_desktop.ui.dialogs.first_run import _FILES, FirstRun
from par_desktop.ui.panels.unit_box import UnitBox
from tests.ui.windows import Opened


@pytest.fixture
def assistant(qapp: QApplication) -> Iterator[FirstRun]:
    dialog = FirstRun(app.open_for_window, InlineLane("first-run"))
    dialog.show()
    yield dialog
    if dialog.workspace is not None:
        dialog.workspace.close()
    dialog.close()


def fill(dialog: FirstRun, folder: Path, unit: str = "13654") -> None:
    dialog.unit.choose(unit)
    dialog.person.setText("Nguyễn Văn Hưng")
    dialog.places.offer([Place(str(folder), "", "", True)])


def unit_of(code: str) -> Unit:
    return known_world().unit(code)


def test_three_answers_make_a_workspace(assistant: FirstRun, tmp_path: Path) -> None:
    fill(assistant, tmp_path / "sổ")
    assert assistant.role.text() == "Đơn vị báo cáo"
    assistant.make_workspace()
    made = assistant.workspace
    assert made is not None
    assert (made.unit.code, made.person, made.folder) == ("13654", "Nguyễn Văn Hưng", tmp_path / "sổ")
    assert (tmp_path / "sổ" / "par.sqlite").is_file()
    assert settings.load_preferences().person == "Nguyễn Văn Hưng"


@pytest.mark.parametrize(("code", "role"), [("NV", "Đơn vị tổng hợp"), ("TP", "Đơn vị báo cáo")])
def test_the_role_follows_from_the_unit(assistant: FirstRun, code: str, role: str) -> None:
    assistant.unit.choose(code)
    assert assistant.role.text() == role
    assert assistant.places.folder() is not None


def test_what_is_missing_is_said_and_nothing_is_made(assistant: FirstRun, tmp_path: Path) -> None:
    assistant.person.clear()
    assistant.make_workspace()
    assert "Chưa chọn đơn vị" in assistant.notice.text()
    assistant.unit.choose("13654")
    assistant.make_workspace()
    assert "Chưa ghi họ và tên" in assistant.notice.text()
    assert assistant.workspace is None


def test_the_citys_file_names_the_unit_and_waits_for_a_yes(assistant: FirstRun, nv: Opened, tmp_path: Path) -> None:
    file = tmp_path / "gói.xlsx"
    export_to_unit(nv.desk, "13654", file)
    assistant.take_file(file)
    assert assistant.unit.code() == "13654"
    assert "Phòng Nội vụ" in assistant.yes.text()
    assert "vân tay" in assistant.yes.text()
    fill(assistant, tmp_path / "sổ")
    assistant.make_workspace()
    assert assistant.workspace is None
    assert "so vân tay" in assistant.notice.text()
    assistant.yes.setChecked(True)
    assistant.make_workspace()
    made = assistant.workspace
    assert made is not None
    conn = made.reader()
    assert conn.execute("SELECT sender, direction FROM package").fetchall() == [("NV", "in")]
    conn.close()


def test_the_citys_file_may_come_as_a_zip_with_evidence(assistant: FirstRun, nv: Opened, tmp_path: Path) -> None:
    nv.save("closing", "2021-Q4", closed=date(2022, 1, 5))
    workbook = export_to_unit(nv.desk, "13654", tmp_path / "goi.xlsx").path
    carried = tmp_path / "tai ve (1).zip"
    with zipfile.ZipFile(carried, "w") as archive:
        archive.write(workbook, "PAR_13654_2022-Q1_001.xlsx")
    assert any("*.zip" in kinds for kinds in _FILES.split(";;"))
    assistant.take_file(carried)
    assert assistant.unit.code() == "13654"
    assistant.person.setText("Nguyễn Văn Hưng")
    assistant.places.offer([Place(str(tmp_path / "sổ"), "", "", True)])
    assistant.yes.setChecked(True)
    assistant.make_workspace()
    made = assistant.workspace
    assert made is not None
    reader = made.reader()
    closed = reader.execute("SELECT closed FROM closing WHERE period = '2021-Q4'").fetchone()
    reader.close()
    assert tuple(closed) == ("2022-01-05",)


def test_a_file_for_another_unit_is_said_before_anything_is_made(
    assistant: FirstRun, nv: Opened, tmp_path: Path
) -> None:
    file = tmp_path / "gói.xlsx"
    export_to_unit(nv.desk, "13654", file)
    assistant.take_file(file)
    assistant.yes.setChecked(True)
    fill(assistant, tmp_path / "sổ", unit="13684")
    assistant.make_workspace()
    assert "gửi cho đơn vị khác" in assistant.notice.text()
    assert not (tmp_path / "sổ").exists()


def test_a_group_package_leaves_the_unit_to_the_person(assistant: FirstRun, nv: Opened, tmp_path: Path) -> None:
    file = tmp_path / "chung.xlsx"
    export_to_group(nv.desk, "wards", file)
    assistant.take_file(file)
    assert assistant.peeked is not None
    assert assistant.peeked.receiver == ""
    assert len(assistant.peeked.members) == 25
    assert assistant.unit.code() == ""


def test_a_file_that_is_no_package_is_a_sentence(assistant: FirstRun, tmp_path: Path) -> None:
    broken = tmp_path / "hỏng.xlsx"
    broken.write_bytes(b"PK\x03\x04 half a download")
    assistant.take_file(broken)
    assert "hỏng.xlsx" in assistant.notice.text()
    assert assistant.peeked is None
    assert not assistant.yes.isVisible()


def test_dropping_the_file_lets_one_go_on_without(assistant: FirstRun, nv: Opened, tmp_path: Path) -> None:
    file = tmp_path / "gói.xlsx"
    export_to_unit(nv.desk, "13654", file)
    assistant.take_file(file)
    assistant.drop_file()
    fill(assistant, tmp_path / "sổ")
    assistant.make_workspace()
    assert assistant.workspace is not None


def test_a_place_that_is_taken_is_a_sentence_and_the_assistant_stays(
    assistant: FirstRun, tmp_path: Path, qapp: QApplication
) -> None:
    Opened(tmp_path, "13684").close()
    fill(assistant, tmp_path / "13684")
    assistant.make_workspace()
    assert "đã có sổ dữ liệu" in assistant.notice.text()
    assert assistant.isVisible()
    assert assistant.make.isEnabled()
    assistant.notice.acted.emit()
    assert assistant.workspace is not None
    assert assistant.workspace.unit.code == "13684"


def test_an_existing_workspace_is_opened(assistant: FirstRun, tmp_path: Path, qapp: QApplication) -> None:
    old = Opened(tmp_path, "13684")
    old.close()
    assistant.open_existing(tmp_path / "13684")
    assert assistant.workspace is not None
    assert assistant.workspace.unit.code == "13684"


@pytest.mark.parametrize(("typed", "codes"), [("ba trieu", {"13654"}), ("noi vu", {"NV"}), ("13684", {"13684"})])
def test_a_unit_is_found_by_any_part_without_marks(qapp: QApplication, typed: str, codes: set[str]) -> None:
    box = UnitBox(known_world().units)
    finder = box.completer()
    assert finder is not None
    finder.setCompletionPrefix(finder.splitPath(typed)[0])
    found = set()
    for row in range(finder.completionCount()):
        finder.setCurrentRow(row)
        found.add(finder.currentCompletion().rsplit("(", 1)[1].rstrip(")"))
    assert found == codes


# places


WINDOWS = (
    Drive("C:\\", SYSTEM, 40 * 10**9),
    Drive("D:\\", FIXED, 182 * 10**9),
    Drive("E:\\", REMOVABLE, 14 * 10**9),
    Drive("F:\\", FAT, 8 * 10**9),
    Drive("Z:\\", NETWORK, 900 * 10**9),
)


def test_a_fixed_drive_other_than_windows_own_is_proposed() -> None:
    found = places(unit_of("13654"), WINDOWS, "C:\\Users\\hung\\Documents", windows=True)
    assert [(place.path, place.good) for place in found] == [
        ("D:\\PAR\\BaTrieu", True),
        ("C:\\Users\\hung\\Documents\\PAR\\BaTrieu", False),
    ]
    assert found[0].note == "ổ cố định, trống 182 GB"
    assert found[1].warning == "mất khi cài lại Windows"


def test_with_one_drive_the_documents_are_proposed_with_their_risk() -> None:
    (only,) = places(unit_of("NV"), WINDOWS[:1], "C:\\Users\\ha\\Documents", windows=True)
    assert only.good
    assert only.warning == "mất khi cài lại Windows"


@pytest.mark.parametrize(
    ("path", "word"),
    [
        ("C:\\Users\\ha\\OneDrive\\PAR", "OneDrive"),
        ("C:\\Users\\ha\\Desktop\\PAR", "Desktop"),
        ("\\\\may-chu\\chung\\PAR", "ổ mạng"),
        ("Z:\\PAR", "ổ mạng"),
        ("F:\\PAR", "FAT"),
        ("E:\\PAR", "USB"),
        ("D:\\PAR", ""),
    ],
)
def test_bad_places_say_why(path: str, word: str) -> None:
    drive = next((d for d in WINDOWS if path.startswith(d.root)), None)
    why = warning(path, drive)
    assert (word in why) if word else why == ""


def test_a_folder_is_named_in_ascii() -> None:
    assert [folder_name(unit_of(code)) for code in ("13654", "NV", "13669")] == ["BaTrieu", "NoiVu", "TranDangNinh"]
