"""Sending with evidence: what is offered, what is made, and that a plain workbook stays the usual case."""

from __future__ import annotations

from pathlib import Path

from par_desktop.domain.criteria import Level
from par_desktop.services.attach_evidence import Place, attach_file
from par_desktop.ui.dialogs.export_package import Choice, ExportDialog
from tests.ui.windows import Opened


def dialog_of(opened: Opened, tmp_path: Path, *choices: Choice) -> ExportDialog:
    ExportDialog.last_folder = tmp_path / "gửi"
    ExportDialog.last_folder.mkdir(exist_ok=True)
    dialog = ExportDialog(opened.session(), "Gửi", choices or (Choice("NV", "Phòng Nội vụ"),))
    dialog.show()
    return dialog


def attach(opened: Opened, tmp_path: Path, name: str, size: int) -> None:
    components = opened.workspace.world.criteria_set(Level.COMMUNE).components
    path = tmp_path / name
    path.write_bytes(name.encode() * (size // len(name.encode())))
    attach_file(opened.desk, Place("13654", "2022-Q1", components[0].code), path)


def test_a_plain_workbook_where_there_is_nothing_to_go_along(ba_trieu: Opened, tmp_path: Path) -> None:
    dialog = dialog_of(ba_trieu, tmp_path)
    assert not dialog.files.isVisibleTo(dialog)
    dialog.make_button.click()
    assert [p.suffix for p in (tmp_path / "gửi").iterdir()] == [".xlsx"]
    dialog.close()


def test_files_go_along_in_parts(ba_trieu: Opened, tmp_path: Path) -> None:
    attach(ba_trieu, tmp_path, "một.pdf", 15_000_000)
    attach(ba_trieu, tmp_path, "hai.pdf", 15_000_000)
    dialog = dialog_of(ba_trieu, tmp_path)
    assert dialog.files.isVisibleTo(dialog)
    assert dialog._name.text().endswith(".zip")
    assert dialog.files.files.currentText() == "2 tệp chưa được báo nhận, 30,0 MB"
    dialog.make_button.click()
    made = sorted(p.name for p in (tmp_path / "gửi").iterdir())
    assert [name[-7:] for name in made] == ["_p1.zip", "_p2.zip"]
    assert dialog.copy_button.text() == "Sao chép 2 tệp"
    dialog.close()
    again = dialog_of(ba_trieu, tmp_path)
    attach(ba_trieu, tmp_path, "ba.pdf", 1_000)
    again.close()
    offered = dialog_of(ba_trieu, tmp_path).files.files
    assert [offered.itemText(n) for n in range(offered.count())] == [
        "3 tệp chưa được báo nhận, 30,0 MB",
        "chỉ 1 tệp chưa gửi lần nào, 996 B",
        "không kèm tệp",
    ]


def test_the_limit_is_remembered(ba_trieu: Opened, tmp_path: Path) -> None:
    attach(ba_trieu, tmp_path, "một.pdf", 1_000)
    dialog = dialog_of(ba_trieu, tmp_path)
    assert dialog.files.limit == 20
    dialog.files.limits.setCurrentIndex(1)
    dialog.files.limits.activated.emit(1)
    dialog.close()
    assert dialog_of(ba_trieu, tmp_path).files.limit == 100


def test_the_city_sends_files_to_a_unit_only_when_it_says_so(nv: Opened, tmp_path: Path) -> None:
    dialog = dialog_of(nv, tmp_path, Choice("13654", "P. Bà Triệu"), Choice("13690", "P. Cửa Nam"))
    assert dialog.files.which == "none"
    dialog.close()
