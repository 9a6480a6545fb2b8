"""Deciding between two values: both shown, the decision closes the conflict, another's value needs a source."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from par_desktop.data import journal
from par_desktop.exchange.signature import fingerprint
from par_desktop.services.decide_conflicts import Rule
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.import_package import read, receive
from par_desktop.services.save_record import Patch, save
from par_desktop.services.trust import Trust
from par_desktop.ui.dialogs import conflict as conflict_dialog
from par_desktop.ui.dialogs.conflict import ConflictDialog
from par_desktop.ui.panels.decide_many import RULES, DecideMany
from tests.ui.windows import Opened

RECORD = "13654/2022-02/HT"


@pytest.fixture
def torn(nv: Opened, ba_trieu: Opened, tmp_path: Path) -> Opened:
    """The city typed 148 from paper, the ward 146; neither had seen the other's."""
    ba_trieu.save("dossier", RECORD, direct=146)
    save(nv.desk, [Patch("dossier", RECORD, {"direct": 148})], source="bản giấy")
    path = tmp_path / "gói.xlsx"
    export_to_unit(ba_trieu.desk, "NV", path)
    receive(nv.desk, read(path), Trust(unknown=True))
    return nv


def shown(opened: Opened) -> tuple[object, bool]:
    field = journal.state_of(opened.desk.conn, "dossier", RECORD).fields["direct"]
    return field.shown, field.conflict


def test_both_values_stand_side_by_side_with_who_wrote_them(torn: Opened) -> None:
    dialog = ConflictDialog(torn.session())
    assert dialog.current is not None
    assert dialog.current.title == "Hộ tịch · Trực tiếp (5a)"
    assert {(box.value.text, box.value.by) for box in dialog.boxes} == {
        ("146", "Nguyễn Văn Hưng"),
        ("148", "Trần Thị Thu Hà"),
    }
    assert [box.value.shown for box in dialog.boxes].count(True) == 1


@pytest.mark.parametrize("wanted", ["146", "148"])
def test_a_decision_with_its_source_closes_the_conflict(torn: Opened, wanted: str) -> None:
    assert shown(torn)[1]
    dialog = ConflictDialog(torn.session())
    dialog.choose(next(n for n, box in enumerate(dialog.boxes) if box.value.text == wanted))
    dialog.reason.setText("Phường xác nhận qua điện thoại")
    dialog.decide()
    assert shown(torn) == (int(wanted), False)
    assert dialog.current is None
    assert dialog.button.text() == "Đóng"


def test_a_units_own_value_needs_a_source_from_the_coordinator(torn: Opened) -> None:
    dialog = ConflictDialog(torn.session())
    dialog.decide()
    assert "nguồn" in dialog.notice.text()
    assert shown(torn)[1]


def test_a_third_value_is_typed_and_checked(torn: Opened) -> None:
    dialog = ConflictDialog(torn.session())
    dialog.reason.setText("Đếm lại sổ")
    dialog.other.setText("một trăm")
    dialog.decide()
    assert "một trăm" in dialog.notice.text()
    assert shown(torn)[1]
    dialog.other.setText("147")
    dialog.decide()
    assert shown(torn) == (147, False)


def test_digits_choose_outside_text_and_stay_text_inside(torn: Opened, qtbot: QtBot) -> None:
    dialog = ConflictDialog(torn.session())
    dialog.show()
    qtbot.keyClick(dialog, Qt.Key.Key_2)
    assert dialog._chosen == 1
    qtbot.keyClick(dialog, Qt.Key.Key_1)
    assert dialog._chosen == 0
    qtbot.keyClicks(dialog.other, "21")
    assert dialog.other.text() == "21"
    assert dialog._chosen == 0


def test_the_window_says_that_conflicts_wait_and_opens_the_dialog(torn: Opened, qtbot: QtBot) -> None:
    window = torn.window()
    qtbot.waitUntil(lambda: any("1 xung đột" in words for words in window.notices.texts()))
    window.go_to("conflicts", "dossier", RECORD)
    dialog = window.findChild(ConflictDialog)
    assert dialog is not None
    assert dialog.current is not None
    assert dialog.current.record == RECORD
    dialog.reject()


def test_without_conflicts_the_dialog_says_so(nv: Opened) -> None:
    dialog = ConflictDialog(nv.session())
    assert dialog.side._count.text() == "Không còn xung đột nào"
    dialog.decide()
    assert dialog.result() == ConflictDialog.DialogCode.Accepted


def test_a_decision_is_listed_and_can_be_taken_back(torn: Opened) -> None:
    dialog = ConflictDialog(torn.session())
    dialog.reason.setText("Phường xác nhận qua điện thoại")
    dialog.decide()
    assert not shown(torn)[1]
    (decision,) = dialog.side.decisions
    assert decision.title == "Hộ tịch · Trực tiếp (5a)"
    dialog.side.take_back(decision)
    assert shown(torn)[1], "both values stand again"
    assert dialog.side.decisions == ()
    assert dialog.current is not None


def test_many_are_decided_by_one_rule_and_the_rest_is_named(torn: Opened, ba_trieu: Opened, tmp_path: Path) -> None:
    other = "13654/2022-02/DD"
    ba_trieu.save("dossier", other, direct=7)
    save(torn.desk, [Patch("dossier", other, {"direct": 9})], source="bản giấy")
    path = tmp_path / "gói 2.xlsx"
    export_to_unit(ba_trieu.desk, "NV", path)
    receive(torn.desk, read(path), Trust(unknown=True))
    dialog = ConflictDialog(torn.session())
    many = DecideMany(dialog._session, dialog._found, dialog.current, dialog)
    assert many.button.text() == "Quyết định 2 xung đột"
    many.rules.button(list(RULES).index(Rule.IN_EXCEL)).setChecked(True)
    assert not many.button.isEnabled(), "nobody typed in Excel"
    many.rules.button(list(RULES).index(Rule.OWNERS)).setChecked(True)
    many.decide()
    assert many.notice.isVisibleTo(many), "others' values need a source"
    many.reason.setText("Số của phường là đúng")
    many.decide()
    assert shown(torn) == (146, False)
    state = journal.state_of(torn.desk.conn, "dossier", other).fields["direct"]
    assert (state.shown, state.conflict) == (7, False)
    assert dialog.current is None


def test_an_edit_against_a_delete_is_decided_here_too(nv: Opened, ba_trieu: Opened, tmp_path: Path) -> None:
    ba_trieu.save("dossier", RECORD, direct=146)
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    export_to_unit(ba_trieu.desk, "NV", first)
    receive(nv.desk, read(first), Trust(unknown=True))
    save(nv.desk, [Patch("dossier", RECORD, deleted=True)])
    ba_trieu.save("dossier", RECORD, direct=150)
    export_to_unit(ba_trieu.desk, "NV", second)
    receive(nv.desk, read(second), Trust(unknown=True))
    dialog = ConflictDialog(nv.session())
    assert [box.value.text for box in dialog.boxes] == ["Giữ lại", "Xóa"]
    dialog.reason.setText("Phường vẫn có hồ sơ")
    dialog.decide()
    state = journal.state_of(nv.desk.conn, "dossier", RECORD)
    assert (state.deleted, state.conflicts, state.fields["direct"].shown) == (False, (), 150)


def test_three_values_are_a_list_decided_by_keyboard_alone(torn: Opened, tmp_path: Path, qtbot: QtBot) -> None:
    second = Opened(tmp_path / "máy hai", "13654", person="Phạm Thị Lan")
    second.save("dossier", RECORD, direct=150)
    path = tmp_path / "gói máy hai.xlsx"
    export_to_unit(second.desk, "NV", path)
    package = read(path)
    receive(torn.desk, package, Trust(True, (fingerprint(package.head.key),)))
    dialog = ConflictDialog(torn.session())
    dialog.show()
    assert len(dialog.boxes) == 3
    assert dialog._other_label.text().startswith("4 ")
    wanted = next(n for n, box in enumerate(dialog.boxes) if box.value.text == "150")
    qtbot.keyClick(dialog.side.list, Qt.Key(Qt.Key.Key_1 + wanted))
    assert "150" in dialog.button.text()
    qtbot.keyClick(dialog.side.list, Qt.Key.Key_4)
    assert dialog.focusWidget() is dialog.other
    qtbot.keyClick(dialog.side.list, Qt.Key(Qt.Key.Key_1 + wanted))
    qtbot.keyClicks(dialog.reason, "dem lai so")
    qtbot.keyClick(dialog.side.list, Qt.Key.Key_Return)
    assert shown(torn) == (150, False)
    second.close()


def test_a_thousand_letters_neither_widen_the_window_nor_are_taken_for_marks(
    nv: Opened, ba_trieu: Opened, tmp_path: Path
) -> None:
    task = nv.desk.conn.execute("SELECT task, period FROM planned WHERE unit = '13654' LIMIT 1").fetchone()
    record = f"{task[0]}/13654/{task[1]}"
    long = "<b>Niêm yết</b> " + "đủ thủ tục " * 90
    ba_trieu.save("assignment", record, note=long)
    save(nv.desk, [Patch("assignment", record, {"note": "Chưa niêm yết"})], source="điện thoại")
    path = tmp_path / "dài.xlsx"
    export_to_unit(ba_trieu.desk, "NV", path)
    receive(nv.desk, read(path), Trust(unknown=True))
    dialog = ConflictDialog(nv.session())
    dialog.show()
    assert dialog.width() <= 1180
    texts = [label.text() for box in dialog.boxes for label in box.findChildren(QLabel)]
    assert long.strip() in [text.strip() for text in texts]
    assert all(
        label.textFormat() is Qt.TextFormat.PlainText
        for box in dialog.boxes
        for label in box.findChildren(QLabel)
        if "<b>" in label.text()
    )
    assert "<b>Niêm" not in dialog._history.text()
    dialog.reject()


def test_it_fits_the_window_it_stands_over(torn: Opened) -> None:
    window = torn.window()
    window.resize(1093, 551)
    dialog = ConflictDialog(torn.session(), parent=window)
    assert dialog.width() < 1093
    assert dialog.height() < 551
    dialog.reject()


def test_what_is_not_this_units_to_decide_is_only_shown(torn: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conflict_dialog, "may_decide", lambda _desk, _conflict: False)
    dialog = ConflictDialog(torn.session())
    assert "chỉ xem" in dialog.notice.text()
    assert dialog.button.isHidden()
    assert dialog.other.isHidden()
    assert len(dialog.boxes) == 2


def test_many_begins_with_a_rule_that_decides_something(torn: Opened) -> None:
    dialog = ConflictDialog(torn.session())
    many = DecideMany(dialog._session, dialog._found, dialog.current, dialog)
    assert many.button.isEnabled()
    assert many.scope.currentData() == ("", ""), "one conflict of a unit needs no scope of its own"
