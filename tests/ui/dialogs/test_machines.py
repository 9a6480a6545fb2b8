"""Máy và khóa, Bàn giao, Khôi phục: what the dialogs show and do."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication

from par_desktop.data import keys
from par_desktop.domain.recovery_text import key_rows
from par_desktop.domain.views.machine_rows import MachineState
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.import_package import read, receive
from par_desktop.services.trust import Trust, own_fingerprint, stop_using
from par_desktop.ui.dialogs.hand_over import HandOverDialog
from par_desktop.ui.dialogs.machines import MachinesDialog
from par_desktop.ui.dialogs.recovery import RecoveryDialog
from par_desktop.ui.doubts import look
from par_desktop.ui.feedback import NoticeArea
from par_desktop.ui.machines import open_machines
from tests.ui.windows import Opened


@pytest.fixture
def met(nv: Opened, ba_trieu: Opened, tmp_path: Path) -> MachinesDialog:
    """The city's list after the ward's first package."""
    path = export_to_unit(ba_trieu.desk, "NV", tmp_path / "a.xlsx").path
    receive(nv.desk, read(path), Trust(True))
    return MachinesDialog(nv.session())


def pick(dialog: MachinesDialog, state: MachineState) -> None:
    row = next(row for row in dialog.rows if row.state is state)
    dialog.list.select(f"{row.unit} {row.fingerprint}")


def test_the_list_names_this_machine_first_and_the_wards(met: MachinesDialog, ba_trieu: Opened) -> None:
    assert [row.state for row in met.rows] == [MachineState.MINE, MachineState.LIVE]
    assert met.rows[1].fingerprint == own_fingerprint(ba_trieu.desk)
    assert met.rows[1].unit_name == "Phường Bà Triệu"
    met.filter.setText("ba trieu")
    assert met.current() == met.rows[1]
    met.copy_button.click()
    assert QGuiApplication.clipboard().text() == met.rows[1].fingerprint


def test_a_machine_is_stopped_and_used_again_only_after_comparing(met: MachinesDialog, nv: Opened) -> None:
    pick(met, MachineState.LIVE)
    assert met.stop_button.isVisibleTo(met)
    assert not met.use_button.isVisibleTo(met)
    met.stop_button.click()
    pick(met, MachineState.STOPPED)
    assert keys.peers(nv.desk.conn, "13654") == []
    met.use_button.click()
    assert "gõ vân tay" in met.notice.text()
    assert keys.peers(nv.desk.conn, "13654") == []
    spoken = met.rows[1].fingerprint.replace("-", " ").lower()
    met.typed.setText("FFFF" if not spoken.startswith("ffff") else "0000")
    met._compare()
    assert met.answer.text().startswith("Không khớp")
    met.typed.setText(spoken)
    met._compare()
    assert met.answer.text() == "Khớp"
    met.use_button.click()
    assert len(keys.peers(nv.desk.conn, "13654")) == 1


def test_everything_is_sent_again_from_the_list(met: MachinesDialog, tmp_path: Path) -> None:
    pick(met, MachineState.LIVE)
    row = met.current()
    assert row is not None
    met.resend_to(row, tmp_path / "lại.xlsx")
    assert read(tmp_path / "lại.xlsx").head.invitation.startswith("13654:")
    assert "Ngừng dùng" in met.notice.text()


def test_the_hand_over_dialog_makes_the_folder_and_says_what_is_left(ba_trieu: Opened, tmp_path: Path) -> None:
    dialog = HandOverDialog(ba_trieu.session())
    dialog.choose_place(tmp_path / "ra")
    dialog.make.click()
    assert "Chưa ghi họ và tên" in dialog.notice.text()
    dialog.person.setText("Trần Văn Kế")
    dialog.make.click()
    assert dialog.made is not None
    assert dialog.steps.isVisibleTo(dialog)
    assert dialog.made.new_fingerprint in dialog.words.text()
    assert (tmp_path / "ra" / "So-du-lieu" / "par.sqlite").is_file()
    notices = NoticeArea()
    look(ba_trieu.session(), notices)
    assert any("đã bàn giao cho Trần Văn Kế" in text for text in notices.texts())


def test_a_slip_on_the_sheet_names_its_row_and_the_right_rows_change_the_key(nv: Opened) -> None:
    dialog = RecoveryDialog(nv.session())
    rows = key_rows("ab" * 32)
    for field, text in zip(dialog.rows, rows, strict=True):
        field.setText(text)
    dialog.rows[2].setText("0000 0000 0000 0000")
    dialog.enter_button.click()
    assert "Dòng 3" in dialog.notice.text()
    dialog.rows[2].setText(rows[2])
    dialog.enter_button.click()
    assert nv.desk.mark.key == "ab" * 32
    assert own_fingerprint(nv.desk) in dialog.notice.text()
    assert not any(field.text() for field in dialog.rows)


def test_kept_packages_are_taken_from_the_dialog(nv: Opened, tmp_path: Path) -> None:
    dialog = RecoveryDialog(nv.session())
    dialog.kept_button.click()
    assert "Đã xem 0 tệp" in dialog.notice.text()
    dialog.print_to(tmp_path / "phiếu.pdf")
    assert (tmp_path / "phiếu.pdf").read_bytes().startswith(b"%PDF")
    assert "niêm phong" in dialog.notice.text()


def test_one_call_opens_the_list(nv: Opened) -> None:
    dialog = open_machines(None, nv.session())
    assert dialog.rows
    dialog.hand_over_asked.emit()
    assert dialog.findChild(HandOverDialog) is not None
    dialog.recovery_asked.emit()
    assert dialog.findChild(RecoveryDialog) is not None
    dialog.close()


def test_the_window_says_that_a_clock_is_off(met: MachinesDialog, nv: Opened) -> None:
    notices = NoticeArea()
    with nv.desk.write("a clock a year ahead") as conn:
        keys.set_clock(conn, keys.machines(conn, "13654")[0].replica, 365)
    look(nv.session(), notices)
    assert notices.texts() == [
        "Đồng hồ máy của UBND phường Bà Triệu nhanh khoảng 12 tháng so với máy này. Số liệu không bị ảnh hưởng;"
        " nên báo đơn vị chỉnh lại ngày giờ."
    ]
    stop_using(nv.desk, "13654", met.rows[1].key)
    look(nv.session(), notices)
    assert notices.texts() == []
