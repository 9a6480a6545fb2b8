"""Tab Gói dữ liệu as a person works it: the board, files dropped, the question, the button with the number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from par_desktop.data import journal
from par_desktop.exchange.signature import fingerprint
from par_desktop.jobs.lane import InlineLane
from par_desktop.jobs.lanes import InlineLanes
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.import_package import read
from par_desktop.services.save_record import Patch, save
from par_desktop.ui.dialogs.export_package import ExportDialog, _usual_folder
from par_desktop.ui.session import Session
from par_desktop.ui.tabs.packages_tab import TAB, PackagesTab
from tests.exchange.helpers import CITY, MONTH, OTHER, TASK, WARD, Places, fill, places, take

DOSSIERS = "Hồ sơ TTHC"


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Places]:
    made = places(tmp_path)
    yield made
    made.close()


def session_of(two: Places, desk: Desk) -> Session:
    """A session at a desk that is open already."""
    opened = next(w for w in two.opened if desk in w.desks)
    return Session(opened, InlineLanes(InlineLane("store", lambda: desk)))


def tab_of(qtbot: QtBot, two: Places, desk: Desk) -> PackagesTab:
    session = session_of(two, desk)
    tab = TAB.build(session)
    assert isinstance(tab, PackagesTab)
    qtbot.addWidget(tab)
    tab.resize(1366, 600)
    tab.show()
    tab.activate()
    return tab


@pytest.fixture
def city_tab(qtbot: QtBot, two: Places) -> Iterator[PackagesTab]:
    tab = tab_of(qtbot, two, two.city)
    yield tab
    tab.session.reader.close()


@pytest.fixture
def ward_tab(qtbot: QtBot, two: Places) -> Iterator[PackagesTab]:
    tab = tab_of(qtbot, two, two.ward)
    yield tab
    tab.session.reader.close()


def words_of(tab: PackagesTab) -> list[list[str]]:
    """The preview's rows as they read, group rows too."""
    model = tab.preview.table.model()
    return [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def previewing(tab: PackagesTab) -> bool:
    """Asked through a function: what it answers changes between two lines."""
    return tab.previewing


def trusted(two: Places) -> None:
    """The city knows the ward's machine."""
    take(two.city, two.to_city("đầu.xlsx"))


def test_the_board_shows_all_wards_and_the_acts_of_the_coordinator(city_tab: PackagesTab) -> None:
    assert city_tab.board.model.rowCount() == 25
    primary = city_tab.primary()
    assert primary is not None
    assert primary.text == "Gửi gói chung phường, xã"
    assert [act.text for act in city_tab.secondary()] == ["Việc khác", "Gửi một đơn vị…"]
    assert "Hạn 15/3" in city_tab._deadline.text()


def test_choosing_a_unit_says_what_it_owes_and_copies_the_reminder(city_tab: PackagesTab) -> None:
    city_tab.board.select(WARD)
    assert city_tab.side.name.full_text() == "Phường Bà Triệu"
    assert city_tab.side.sentence.text().startswith("Còn nợ: ")
    city_tab.side.remind_button.click()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Kính gửi Phường Bà Triệu: ")
    assert "quý I/2022" in text
    city_tab.side.all_button.click()
    assert QGuiApplication.clipboard().text().count("\n- ") == 25


def test_chips_filter_the_board(city_tab: PackagesTab, two: Places) -> None:
    trusted(two)
    city_tab.refresh()
    city_tab.chips.set_active(("missing",))
    city_tab._show_board()
    assert list(city_tab.board.model.ids) == [WARD]


def test_a_file_is_looked_at_before_it_is_received(city_tab: PackagesTab, two: Places) -> None:
    trusted(two)
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    path = fill(
        two.to_city(), {(DOSSIERS, f"{WARD}/{MONTH}/CT", "direct"): 7, ("Nhiệm vụ", TASK, "document_date"): "31/02"}
    )
    city_tab.receive_paths([str(path)])
    assert previewing(city_tab)
    assert city_tab.primary() is None
    assert journal.operations_of(two.city.conn, "assignment", TASK) == []
    rows = words_of(city_tab)
    assert [row[0] for row in rows] == [
        "Nhiệm vụ · 1 mới, 1 bị từ chối",
        "Mới",
        "Bị từ chối",
        "",
        "Hồ sơ TTHC tháng 1/2022 · 1 mới",
        "Mới",
    ]
    assert rows[1][1].startswith("TT 3 ")
    assert rows[1][2:5] == ["Tiến độ (%)", "–", "40"]
    assert "31/02" in rows[3][1]
    assert rows[5][1:] == ["Chứng thực", "Trực tiếp (5a)", "–", "7", "sửa trên Excel, chưa ký"]
    assert city_tab.preview.all_button.text() == "Nhận 2 thay đổi"
    city_tab.preview.all_button.click()
    assert not previewing(city_tab)
    assert journal.state_of(two.city.conn, "assignment", TASK).fields["progress"].shown == 40
    assert "1 bị từ chối" in city_tab.notice.text()
    assert city_tab.side.recent.model.rowCount() == 2


def test_a_new_machine_is_asked_about_before_anything_else(city_tab: PackagesTab, two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    path = two.to_city()
    city_tab.receive_paths([str(path)])
    question = city_tab.preview.question
    assert question.isVisible()
    assert question._print.text() == fingerprint(read(path).head.key)
    assert question.button.text() == "Đúng, nhận máy này"
    city_tab.preview.all_button.click()  # nothing is confirmed: nothing comes in
    assert two.city.conn.execute("SELECT COUNT(*) FROM package").fetchone() == (0,)
    city_tab.receive_paths([str(path)])
    question.button.click()
    assert not question.isVisible()
    assert city_tab.preview.all_button.text() == "Nhận 1 thay đổi"


def test_a_changed_key_needs_the_fingerprint_typed(city_tab: PackagesTab, two: Places) -> None:
    trusted(two)
    stranger = two.open(WARD, "máy lạ")
    save(stranger, [Patch("assignment", TASK, {"progress": 9})])
    path = export_to_unit(stranger, CITY, two.folder / "lạ.xlsx").path
    city_tab.receive_paths([str(path)])
    question = city_tab.preview.question
    question.typed.setText("0000-1111-2222-3333-4444")
    question.button.click()
    assert question.isVisible()
    assert "không khớp" in question._wrong.text()
    question.typed.setText(fingerprint(read(path).head.key).lower().replace("-", " "))
    QTest.keyClick(question.typed, Qt.Key.Key_Return)
    assert not question.isVisible()
    assert city_tab.preview.all_button.text() == "Nhận 1 thay đổi"


def test_a_group_file_without_a_unit_offers_the_list(city_tab: PackagesTab, two: Places) -> None:
    path = fill(two.group(), {(DOSSIERS, f"UNIT/{MONTH}/CT", "direct"): 5})
    city_tab.receive_paths([str(path)])
    question = city_tab.preview.question
    assert question.unit.count() == 26
    question.button.click()
    assert question.isVisible()
    question.unit.setCurrentIndex(question.unit.findText("Phường Bà Triệu"))
    question.button.click()
    city_tab.preview.all_button.click()
    state = journal.state_of(two.city.conn, "dossier", f"{WARD}/{MONTH}/CT")
    assert state.fields["direct"].shown == 5


def test_files_that_are_no_packages_are_named_and_hold_up_nobody(city_tab: PackagesTab, two: Places) -> None:
    trusted(two)
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    good = two.to_city()
    bad = two.folder / "hỏng.xlsx"
    bad.write_bytes(b"PK\x03\x04")
    import openpyxl

    plain = two.folder / "số liệu.xlsx"
    openpyxl.Workbook().save(plain)
    city_tab.receive_paths([str(bad), str(plain), str(good)])
    lines = [str(city_tab.preview.list.model.index(n, 0).data()) for n in range(3)]
    assert lines == ["hỏng.xlsx", "số liệu.xlsx", "to-city.xlsx"]
    assert city_tab.preview.all_button.text() == "Nhận 1 thay đổi"
    assert "1 tệp cần ghép cột · 1 tệp không nhận được" in city_tab.preview._sum.text()
    city_tab.preview.list.select(str(plain))
    assert "trang ẩn" in city_tab.preview.question._title.text()
    city_tab.preview.all_button.click()
    assert journal.state_of(two.city.conn, "assignment", TASK).fields["progress"].shown == 40


def test_long_runs_of_new_cells_fold_and_open(city_tab: PackagesTab, two: Places) -> None:
    trusted(two)
    codes = [p.code for p in two.ward.world.procedure_fields]
    save(two.ward, [Patch("dossier", f"{WARD}/{MONTH}/{code}", {"direct": 1}) for code in codes])
    city_tab.receive_paths([str(two.to_city())])
    rows = words_of(city_tab)
    assert len(rows) == 4
    assert rows[3][1].startswith(f"Còn {len(codes) - 2} ô mới: ")
    table = city_tab.preview.table
    table.setCurrentIndex(table.model().index(3, 0))
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert len(words_of(city_tab)) == 1 + len(codes)


def test_postponing_receives_nothing(city_tab: PackagesTab, two: Places) -> None:
    trusted(two)
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    city_tab.receive_paths([str(two.to_city())])
    back = city_tab.secondary()[0]
    assert back.text == "Quay lại bảng theo dõi"
    back.run()
    assert not previewing(city_tab)
    assert journal.operations_of(two.city.conn, "assignment", TASK) == []


def test_a_ward_sends_early_told_what_is_missing(ward_tab: PackagesTab, two: Places) -> None:
    ExportDialog.last_folder = two.folder / "gửi"
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    ward_tab.refresh()
    primary = ward_tab.primary()
    assert primary is not None
    assert primary.text == "Gửi cho thành phố"
    primary.run()
    dialog = ward_tab.dialog
    assert "hồ sơ TTHC tháng" in dialog.notice.text()
    assert dialog.make_button.text() == "Gửi phần đang có"
    assert dialog.make_button.isEnabled()
    dialog.make_button.click()
    (made,) = (two.folder / "gửi").iterdir()
    dialog.copy_button.click()
    urls = [url.toLocalFile() for url in QGuiApplication.clipboard().mimeData().urls()]
    assert urls == [str(made)]
    assert read(made).head.receiver == CITY
    dialog.reject()
    assert ward_tab.sent.model.rowCount() == 1
    assert "Gói 001" in ward_tab.side.sentence.text()


def test_the_sending_dialog_grows_with_what_is_said_in_it(ward_tab: PackagesTab, qtbot: QtBot) -> None:
    ward_tab.refresh()
    primary = ward_tab.primary()
    assert primary is not None
    primary.run()
    dialog = ward_tab.dialog
    owed = dialog.notice.text()
    dialog.notice.hide()
    dialog.adjustSize()
    dialog.notice.say(f"{owed} {owed}", "amber")  # comes when the window is open already
    words = dialog.notice._text
    qtbot.waitUntil(lambda: words.height() >= words.heightForWidth(words.width()))
    dialog.reject()


def test_files_to_send_are_proposed_below_the_documents_of_this_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAR_DESKTOP_HOME", "/nha")
    assert _usual_folder() == Path("/nha/documents/PAR gửi")


def test_the_coordinator_ticks_units_and_each_gets_its_file(city_tab: PackagesTab, two: Places) -> None:
    ExportDialog.last_folder = two.folder / "gửi"
    city_tab.board.select(WARD)
    city_tab.send_to_units()
    dialog = city_tab.dialog
    before = dialog.chosen
    dialog.filter.setText("cua nam")
    dialog._tick_shown()
    assert (before, dialog.chosen) == ((WARD,), (WARD, OTHER))
    dialog.make_button.click()
    assert len(list((two.folder / "gửi").iterdir())) == 2
    dialog.reject()


def test_a_folder_that_cannot_be_written_is_a_sentence_in_the_dialog(city_tab: PackagesTab, two: Places) -> None:
    blocked = two.folder / "tệp"
    blocked.write_text("x", encoding="utf-8")
    ExportDialog.last_folder = blocked
    city_tab.send_group()
    city_tab.dialog.make_button.click()
    assert str(blocked) in city_tab.dialog.notice.text()
    assert city_tab.dialog.make_button.isEnabled()
    city_tab.dialog.reject()


def test_received_packages_tell_what_was_refused(city_tab: PackagesTab, two: Places) -> None:
    trusted(two)
    take(two.city, fill(two.to_city(), {("Nhiệm vụ", TASK, "progress"): 150}))
    city_tab.refresh()
    city_tab.segments.choose("in")
    city_tab._segment("in")
    assert "Tiến độ từ 0 đến 100. Đang có 150." in city_tab.side.sentence.text()
