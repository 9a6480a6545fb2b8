"""The dialog that takes a spreadsheet in: three steps, questions, a yes for old fonts, what is not taken stays in sight."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from par_desktop.data import journal
from par_desktop.services.save_record import Patch, save
from par_desktop.ui.dialogs.intake import COLUMNS, FILE, PREVIEW, IntakeDialog, open_intake
from par_desktop.ui.panels.intake_preview import FONTS, LINES, PROBLEMS
from par_desktop.ui.tabs.indicators_tab import READINGS, IndicatorsTab
from tests.intake.test_formats import tcvn3
from tests.intake.test_workbooks_06a import bad_cells, balance_off, plain
from tests.intake.test_workbooks_readings import wide
from tests.intake.workbooks import book, form_06a, saved
from tests.ui.windows import Opened

CT = "13654/2022-02/CT"


def opened(place: Opened, made: Any, folder: Path, spec: str = "") -> IntakeDialog:
    dialog = IntakeDialog(place.session(), spec)
    dialog.show()
    dialog.read(saved(made, folder / "tep cua phuong.xlsx"))
    return dialog


def value(place: Opened, record: str, name: str) -> object:
    state = journal.state_of(place.desk.conn, "dossier", record).fields.get(name)
    return state.shown if state is not None else None


def test_a_form_that_is_recognised_is_one_press_away(ba_trieu: Opened, tmp_path: Path) -> None:
    dialog = opened(ba_trieu, plain(), tmp_path)
    assert dialog.stack.currentIndex() == PREVIEW
    assert dialog.file.specs.currentText() == "Biểu II.06a của phần mềm một cửa"
    assert dialog.forward.text() == "Nhận 2 dòng"
    assert dialog.preview.period.currentText() == "như tệp ghi: tháng 2/2022"
    dialog.forward.click()
    assert dialog.isHidden()
    assert value(ba_trieu, CT, "early") == 90


def test_joint_columns_are_asked_about_and_the_preview_follows(ba_trieu: Opened, tmp_path: Path) -> None:
    dialog = opened(ba_trieu, plain(), tmp_path)
    assert set(dialog.preview.questions) == {"online_as", "walk_in_as"}
    box = dialog.preview.questions["walk_in_as"]
    box.setCurrentIndex(box.findData("direct"))
    box.activated.emit(box.currentIndex())
    dialog.forward.click()
    assert (value(ba_trieu, CT, "direct"), value(ba_trieu, CT, "postal")) == (98, 0)


def test_what_was_taken_in_is_one_step_to_take_back(ba_trieu: Opened, tmp_path: Path) -> None:
    session = ba_trieu.session()
    dialog = IntakeDialog(session, "dossiers_06a")
    dialog.read(saved(plain(), tmp_path / "tep.xlsx"))
    dialog.forward.click()
    assert session.undo_words == "Nhận 2 dòng từ tep.xlsx"
    session.undo()
    assert value(ba_trieu, CT, "early") is None


def test_columns_are_chosen_by_hand_where_headings_say_nothing(ba_trieu: Opened, tmp_path: Path) -> None:
    made = book({"Tháng 2-2022": [("A", "B", "C", "D", "E", "F"), ("Chứng thực", 1, 2, 3, 4, 5)]})
    dialog = opened(ba_trieu, made, tmp_path, "dossiers_06a")
    assert dialog.stack.currentIndex() == COLUMNS
    assert "Lĩnh vực" in dialog.notice.text()
    assert dialog.focusWidget() is dialog.columns.boxes["procedure_field"]
    for column, name in enumerate(("procedure_field", "early", "on_time", "late", "open_in_time", "open_late")):
        box = dialog.columns.boxes[name]
        box.setCurrentIndex(box.findData(column))
    assert dialog.notice.text() == ""
    dialog.forward.click()
    assert dialog.stack.currentIndex() == PREVIEW
    dialog.forward.click()
    assert value(ba_trieu, CT, "late") == 3
    again = opened(ba_trieu, made_again(), tmp_path, "dossiers_06a")
    assert again.stack.currentIndex() == PREVIEW
    assert "như lần trước" in again.columns.said.text()


def made_again() -> Any:
    return book({"Tháng 2-2022": [("A", "B", "C", "D", "E", "F"), ("Chứng thực", 1, 2, 4, 4, 5)]})


def test_old_fonts_wait_for_a_yes(ba_trieu: Opened, tmp_path: Path) -> None:
    dialog = opened(ba_trieu, tcvn3(), tmp_path)
    assert dialog.preview.views.current() == FONTS
    assert "font cũ" in dialog.notice.text()
    dialog.forward.click()
    assert value(ba_trieu, CT, "early") is None
    assert not dialog.isHidden()
    dialog.notice.acted.emit()
    assert dialog.preview.views.current() == LINES
    dialog.forward.click()
    assert value(ba_trieu, CT, "early") == 90


def test_what_is_not_taken_is_said_before_and_stays_in_sight_after(ba_trieu: Opened, tmp_path: Path) -> None:
    dialog = opened(ba_trieu, bad_cells(), tmp_path)
    dialog.preview.views.chosen.emit(PROBLEMS)
    shown = dialog.preview.lists[PROBLEMS].model
    words = [shown.index(0, column).data() for column in range(4)]
    assert words == ["Không nhận", "H10", "9O", "“9O” có lẫn chữ. Chỉ để chữ số, ví dụ 125."]
    assert dialog.forward.text() == "Nhận 4 dòng"
    dialog.forward.click()
    assert not dialog.isHidden()
    assert dialog.notice.text().startswith("Đã nhận 4. Còn 12 ô chưa nhận")
    assert dialog.forward.text() == "Không có gì để nhận"


def test_a_row_out_of_balance_asks_for_its_reason(ba_trieu: Opened, tmp_path: Path) -> None:
    dialog = opened(ba_trieu, balance_off(), tmp_path)
    assert not dialog.preview.reason.isHidden()
    dialog.forward.click()
    assert "Ghi lý do" in dialog.notice.text()
    assert dialog.focusWidget() is dialog.preview.reason
    assert value(ba_trieu, CT, "early") is None
    dialog.preview.reason.setText("2 hồ sơ trả lại")
    dialog.forward.click()
    op = journal.operations_of(ba_trieu.desk.conn, "dossier", CT)[0]
    assert op.reason.endswith("; 2 hồ sơ trả lại")


def test_the_city_says_whose_figures_they_are_and_of_which_month(nv: Opened, tmp_path: Path) -> None:
    made = form_06a([(1, "Chứng thực", 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0)], unit="", period="")
    dialog = opened(nv, made, tmp_path, "dossiers_06a")
    assert dialog.notice.text() == "Tệp không ghi rõ đơn vị và kỳ. Chọn ở dưới."
    assert dialog.forward.text() == "Chọn đơn vị và kỳ"
    dialog.preview.unit.choose("13654")
    dialog.preview.period.setCurrentIndex(dialog.preview.period.findData("2022-02"))
    dialog.preview.period.activated.emit(dialog.preview.period.currentIndex())
    assert dialog.forward.text() == "Nhận 1 dòng"
    dialog.forward.click()
    op = journal.operations_of(nv.desk.conn, "dossier", CT)[0]
    assert (op.origin, op.reason) == ("proxy", "tep cua phuong.xlsx")


def test_another_sheet_is_read_when_it_is_chosen(ba_trieu: Opened, tmp_path: Path) -> None:
    made = plain()
    made.create_sheet("Tháng 1").append(["Không có gì"])
    dialog = opened(ba_trieu, made, tmp_path, "dossiers_06a")
    dialog.steps.chosen.emit(FILE)
    dialog.file.sheets.select("Tháng 1")
    assert "không có bảng nào" in dialog.notice.text()
    dialog.steps.chosen.emit(PREVIEW)
    assert dialog.stack.currentIndex() == FILE
    dialog.file.sheets.select("06a")
    dialog.steps.chosen.emit(PREVIEW)
    assert dialog.forward.text() == "Nhận 2 dòng"


def test_a_file_that_cannot_be_read_is_said_and_another_can_be_tried(ba_trieu: Opened, tmp_path: Path) -> None:
    dialog = IntakeDialog(ba_trieu.session(), "dossiers_06a")
    bad = tmp_path / "anh.png"
    bad.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    dialog.read(bad)
    assert "không phải bảng tính" in dialog.notice.text()
    dialog.read(saved(plain(), tmp_path / "tep.xlsx"))
    assert dialog.forward.text() == "Nhận 2 dòng"


def test_what_is_taken_is_chosen_where_nothing_tells(ba_trieu: Opened, tmp_path: Path) -> None:
    dialog = opened(ba_trieu, wide(), tmp_path)
    assert "Chọn loại bảng" in dialog.notice.text()
    dialog.steps.chosen.emit(PREVIEW)
    assert dialog.stack.currentIndex() == FILE
    dialog.file.specs.setCurrentIndex(dialog.file.specs.findData("readings"))
    dialog.file.specs.activated.emit(dialog.file.specs.currentIndex())
    dialog.steps.chosen.emit(PREVIEW)
    assert dialog.forward.text() == "Nhận 5 số liệu"


def test_a_file_is_dropped_anywhere_on_the_dialog(ba_trieu: Opened, tmp_path: Path) -> None:
    path = saved(plain(), tmp_path / "tep.xlsx")
    dialog = open_intake(None, ba_trieu.session(), "dossiers_06a")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    at, copy = QPoint(30, 30), Qt.DropAction.CopyAction
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(dialog, QDragEnterEvent(at, copy, data, left, none))
    QApplication.sendEvent(dialog, QDropEvent(QPointF(at), copy, data, left, none))
    assert dialog.forward.text() == "Nhận 2 dòng"


def test_everything_has_a_name_and_the_keyboard_does_it_all(ba_trieu: Opened, tmp_path: Path) -> None:
    dialog = opened(ba_trieu, plain(), tmp_path)
    for widget in (dialog.preview.period, *dialog.preview.questions.values(), *dialog.columns.boxes.values()):
        assert widget.accessibleName()
    dialog.preview.period.setFocus()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert value(ba_trieu, CT, "early") == 90


def test_an_answer_that_comes_after_another_question_or_after_closing_is_for_nobody(
    ba_trieu: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = opened(ba_trieu, plain(), tmp_path)
    first = dialog.look
    late: list[Any] = []
    cancelled: list[str] = []

    class Waiting:
        def cancel(self) -> None:
            cancelled.append("cancelled")

    def read(*_: object, done: Any, failed: Any = None) -> Waiting:
        late.append(done)
        return Waiting()

    monkeypatch.setattr(dialog.session, "read", read)
    for code in ("2022-01", "2021-12"):
        dialog.preview.period.setCurrentIndex(dialog.preview.period.findData(code))
        dialog.preview.period.activated.emit(dialog.preview.period.currentIndex())
    dialog.reject()
    assert cancelled == ["cancelled", "cancelled"]
    for done in late:
        done(None)
    assert dialog.look is first


@pytest.mark.parametrize("view", ["dossiers", READINGS])
def test_the_tab_leads_to_the_dialog(ba_trieu: Opened, view: str) -> None:
    tab = IndicatorsTab(ba_trieu.session())
    tab.choose(view)
    act = next(act for act in tab.secondary() if act.text == "Lấy từ bảng tính")
    act.run()
    dialog = next(w for w in QApplication.topLevelWidgets() if isinstance(w, IntakeDialog) and w.isVisible())
    assert dialog.spec_name == ("readings" if view == READINGS else "dossiers_06a")
    dialog.reject()


def test_a_conflict_with_the_ward_s_own_value_is_shown_as_one(nv: Opened, ba_trieu: Opened, tmp_path: Path) -> None:
    from par_desktop.services.export_package import export_to_unit
    from par_desktop.services.import_package import read, receive
    from par_desktop.services.trust import Trust

    save(ba_trieu.desk, [Patch("dossier", CT, {"early": 95})])
    receive(nv.desk, read(export_to_unit(ba_trieu.desk, "NV", tmp_path / "g.xlsx").path), Trust(unknown=True))
    dialog = opened(nv, plain(), tmp_path, "dossiers_06a")
    shown = dialog.preview.lists[LINES].model
    assert shown.index(0, 0).data() == "Xung đột"


def test_a_name_that_is_not_ours_is_chosen_from_the_list(
    ba_trieu: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def choose(*args: Any, **_: Any) -> tuple[str, bool]:
        asked.append(args[2])
        return "Môi trường", True

    monkeypatch.setattr("par_desktop.ui.dialogs.intake.QInputDialog.getItem", choose)
    dialog = opened(ba_trieu, bad_cells(), tmp_path)
    problems = dialog.preview.lists[PROBLEMS]
    row = next(row for row in range(problems.model.rowCount()) if problems.model.index(row, 1).data() == "B13")
    problems.table.setCurrentIndex(problems.model.index(row, 0))
    dialog.preview.show_view(PROBLEMS)
    QTest.keyClick(problems.table, Qt.Key.Key_Return)
    assert asked == ["“Khoáng sản” trong tệp là:"]
    assert dialog.look is not None
    assert "B13" not in {each.address for each in dialog.look.problems}
