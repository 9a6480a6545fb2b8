"""The tab Nhiệm vụ by its keys and fields, on a workspace whose day is 10/03/2022."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from par_desktop import workspace
from par_desktop.data import journal
from par_desktop.domain.operation import Operation, sealed
from par_desktop.domain.periods import Period
from par_desktop.jobs import InlineLane, InlineLanes
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, save
from par_desktop.ui.dialogs.choose_members import ChooseMembers
from par_desktop.ui.panels import drafts
from par_desktop.ui.session import Session
from par_desktop.ui.tabs.tasks_tab import TAB, TasksTab
from par_desktop.widgets.roles import Role

MINE = "pl21-03/NV/2022"
THEIRS = "pl21-04/TP/2022"


def clock() -> datetime:
    return datetime(2022, 3, 10, 2, 30, tzinfo=UTC)


class Open:
    """An open workspace with its desk, and windows on it one after another."""

    def __init__(self, folder: Path, unit: str) -> None:
        self.workspace = workspace.create(folder / unit, unit, person="Hà", clock=clock, state=folder / "state")
        self.desk: Desk = self.workspace.desk()

    def session(self) -> Session:
        return Session(self.workspace, InlineLanes(InlineLane("store", open=lambda: self.desk), InlineLane("files")))

    def value(self, record: str, column: str) -> object:
        key = record.split("/")
        sql = f"SELECT {column} FROM assignment WHERE task = ? AND unit = ? AND period = ?"
        row = self.desk.conn.execute(sql, key).fetchone()
        return row[0] if row else None

    def operations(self, record: str) -> list[Operation]:
        return journal.operations_of(self.desk.conn, "assignment", record)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Open]:
    opened = Open(tmp_path, "NV")
    yield opened
    opened.workspace.close()


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Open]:
    opened = Open(tmp_path, "13654")
    yield opened
    opened.workspace.close()


def show(qtbot: QtBot, opened: Open, record: str = "") -> TasksTab:
    tab = TAB.build(opened.session())
    assert isinstance(tab, TasksTab)
    tab.session.set_period(Period.parse("2022-Q1"))
    tab.resize(1366, 598)
    qtbot.addWidget(tab)
    with qtbot.waitActive(tab):
        tab.show()
        tab.activateWindow()
    tab.activate()
    if record:
        tab.open_record("assignment", record)
        assert tab.panel.record == record
    return tab


def titles(tab: TasksTab) -> list[object]:
    rows = [tab.model.index(row, 0) for row in range(tab.model.rowCount())]
    return [index.data(Role.GROUP).title for index in rows if index.data(Role.GROUP) is not None]


def type_text(_tab: TasksTab, widget: QLineEdit | QPlainTextEdit, text: str) -> None:
    """Replace a field's text as an input method does (QTest's keys know no Vietnamese)."""
    widget.setFocus()
    widget.selectAll()
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def said(tab: TasksTab) -> list[str]:
    labels = tab.panel.findChildren(QLabel)
    return [label.text() for label in labels if label.property("tone") == "red" and label.isVisible() and label.text()]


def chips(tab: TasksTab) -> list[str]:
    return [button.text() for button in tab.filters.chips._buttons]


def test_the_annex_in_its_own_sections_and_the_most_urgent_row_first(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city)
    assert titles(tab) == [
        "I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH",
        "II. CẢI CÁCH THỂ CHẾ",
        "III. CẢI CÁCH THỦ TỤC HÀNH CHÍNH",
        "IV. CẢI CÁCH TỔ CHỨC BỘ MÁY",
        "V. CẢI CÁCH CHẾ ĐỘ CÔNG VỤ",
        "VI. CẢI CÁCH TÀI CHÍNH CÔNG",
        "VII. XÂY DỰNG CHÍNH QUYỀN ĐIỆN TỬ, CHÍNH QUYỀN SỐ",
    ]
    # Task 1 was due 30/9/2021, task 8 on 31/01.
    assert chips(tab) == ["Tất cả 21", "Quá hạn 2", "Sắp đến hạn 3", "Của tôi 6", "Thiếu văn bản 2"]
    assert tab.panel.record == "pl21-01/NV/2021-Q3"


def test_filter_chip_search_and_the_way_back(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city)
    late = tab.filters.chips._buttons[1]
    qtbot.mouseClick(late, Qt.MouseButton.LeftButton)
    assert list(tab.model.ids) == ["pl21-01/NV/2021-Q3", "pl21-08/TP/2022"]
    with qtbot.waitSignal(tab.filters.changed):
        type_text(tab, tab.filters.box, "khong co gi nhu the")
    assert tab.lists.currentWidget() is tab.nothing
    assert not tab.details.isVisible()
    qtbot.mouseClick(tab.nothing.link, Qt.MouseButton.LeftButton)
    assert len(tab.model.ids) == 21
    assert tab.lists.currentWidget() is tab.table


def test_the_coordinator_looks_at_any_units_list(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city)
    tab.filters.unit.setCurrentIndex(tab.filters.unit.findText("Phường Bà Triệu"))
    assert {str(row_id).split("/")[1] for row_id in tab.model.ids} == {"13654"}


def test_a_ward_sees_its_own_and_sends_to_the_city(qtbot: QtBot, ward: Open) -> None:
    tab = show(qtbot, ward)
    assert {str(row_id).split("/")[1] for row_id in tab.model.ids} == {"13654"}
    primary = tab.primary()
    assert primary is not None
    assert primary.text == "Gửi cho thành phố"
    with qtbot.waitSignal(tab.go_to) as went:
        primary.run()
    assert went.args == ["packages", "", ""]
    assert not tab.panel.source.isVisible()


def test_leaving_the_record_saves_one_change(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city, MINE)
    QTest.keyClick(tab.table, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is tab.panel.status
    type_text(tab, tab.panel.progress, "70")
    type_text(tab, tab.panel.document, "214/QĐ-UBND")
    type_text(tab, tab.panel.day, "8/3/2022")
    tab.panel.note.setFocus()
    QTest.keyClicks(tab.panel.note, "cho y kien")
    assert tab.panel._state_word.text() == "Đang sửa"
    assert city.operations(MINE) == []
    QTest.keyClick(tab.panel.note, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is tab.table
    QTest.keyClick(tab.table, Qt.Key.Key_Down)  # the head of section II
    (op,) = city.operations(MINE)
    assert op.fields == {
        "progress": 70,
        "document": {"date": "2022-03-08", "number": "214/QĐ-UBND"},
        "note": "cho y kien",
    }
    QTest.keyClick(tab.table, Qt.Key.Key_Down)
    assert tab.panel.record == THEIRS


def test_saving_by_moving_on_does_not_pull_back(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city, "pl21-04/TP/2022")
    tab.open_record("assignment", "pl21-13/NV/2022")
    type_text(tab, tab.panel.progress, "20")
    tab.table.setFocus()
    QTest.keyClick(tab.table, Qt.Key.Key_Down)
    assert tab.table.current_id() == tab.panel.record == "pl21-14/NV/2022"
    assert city.value("pl21-13/NV/2022", "progress") == 20
    # A filter in force may drop the row that was just finished: the list then stands on another, the save stays.
    qtbot.mouseClick(tab.filters.chips._buttons[2], Qt.MouseButton.LeftButton)
    assert tab.panel.record == MINE


def test_saving_twice_while_staying_is_no_conflict(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city, MINE)
    for figure in ("40", "55", "70"):
        type_text(tab, tab.panel.progress, figure)
        tab.leave()
    assert city.value(MINE, "progress") == 70
    assert city.value(MINE, "conflicts") == 0
    assert tab.panel._state_word.text() == f"Đã lưu {clock().astimezone():%H:%M}"
    tab.session.undo()
    assert city.value(MINE, "progress") == 55
    assert tab.panel.progress.text() == "55"


def test_choosing_done_fills_in_a_hundred(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city, MINE)
    tab.panel.status.setFocus()
    QTest.keyClick(tab.panel.status, Qt.Key.Key_End)
    QTest.keyClick(tab.panel.status, Qt.Key.Key_Up)
    assert tab.panel.status.currentText() == "Hoàn thành"
    tab.leave()
    assert (city.value(MINE, "status"), city.value(MINE, "progress")) == ("done", 100)


def test_a_wrong_value_is_said_kept_and_stops_nobody(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city, MINE)
    type_text(tab, tab.panel.progress, "150")
    type_text(tab, tab.panel.day, "31/02/2022")
    type_text(tab, tab.panel.note, "vẫn lưu được")
    tab.table.setFocus()
    assert said(tab) == ["Tiến độ từ 0 đến 100. Đang có 150. Gõ lại.", "Tháng 02/2022 không có ngày 31. Gõ lại ngày."]
    tab.open_record("assignment", "pl21-04/TP/2022")
    assert city.value(MINE, "note") == "vẫn lưu được"
    assert city.value(MINE, "progress") is None
    assert city.value(MINE, "document_date") is None
    tab.open_record("assignment", MINE)
    assert tab.panel.progress.text() == "150"
    assert tab.panel.day.text() == "31/02/2022"
    assert said(tab) == ["Tiến độ từ 0 đến 100. Đang có 150. Gõ lại.", "Tháng 02/2022 không có ngày 31. Gõ lại ngày."]
    type_text(tab, tab.panel.progress, "50")
    type_text(tab, tab.panel.day, "28/02/2022")
    tab.leave()
    assert said(tab) == []
    assert city.value(MINE, "progress") == 50
    assert city.value(MINE, "document_date") == "2022-02-28"


def test_proxy_entry_needs_a_source_and_keeps_what_was_typed(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city, THEIRS)
    assert tab.panel.source.isVisible()
    type_text(tab, tab.panel.progress, "30")
    tab.leave()
    assert city.operations(THEIRS) == []
    assert said(tab) == ["Nhập thay phải ghi nguồn. Nội dung vừa gõ được giữ tạm, chưa lưu."]
    type_text(tab, tab.panel.source, "dien thoai")
    tab.leave()
    (op,) = city.operations(THEIRS)
    assert (op.origin, op.reason, op.fields) == ("proxy", "dien thoai", {"progress": 30})
    row = tab.model.row_of(THEIRS)
    assert tab.model.index(row, 2).data(Role.SECOND) == "Nhập thay"


def test_what_arrives_while_typing_becomes_a_conflict_and_not_a_loss(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city, MINE)
    type_text(tab, tab.panel.progress, "60")
    save(city.desk, [Patch("assignment", MINE, {"progress": 45, "note": "từ gói"})])
    tab.refresh()
    assert tab.panel.progress.text() == "60"
    assert tab.panel.note.toPlainText() == "từ gói"
    tab.leave()
    assert city.value(MINE, "conflicts") == 1
    assert tab.model.index(tab.model.row_of(MINE), 4).data(Role.STATE).word == "Xung đột"
    assert "60" in tab.panel.conflict.text()
    assert "45" in tab.panel.conflict.text()
    chosen = [v.text for v in tab.panel._detail.conflicts[0].values].index("60")  # type: ignore[union-attr]
    tab.panel.decide("progress", chosen)
    assert (city.value(MINE, "conflicts"), city.value(MINE, "progress")) == (0, 60)
    assert tab.panel.conflict.text() == ""


def test_a_conflict_from_elsewhere_can_be_seen_in_full(qtbot: QtBot, city: Open) -> None:
    with city.desk.write("two") as conn:
        for replica, progress in (("a" * 16, 40), ("b" * 16, 55)):
            base: dict[str, tuple[()]] = {"progress": ()}
            op = Operation(
                replica, "NV", "assignment", MINE, {"progress": progress}, base, "2022-03-09T01:00:00Z", "", "app"
            )
            journal.append(conn, [sealed(op)])
    tab = show(qtbot, city, MINE)
    assert tab.panel.conflict.text().startswith("Tiến độ (%) đang có ")
    with qtbot.waitSignal(tab.go_to) as went:
        tab.panel.see_conflict.emit(MINE)
    assert went.args == ["conflicts", "assignment", MINE]


def test_a_draft_survives_a_crash_and_is_offered(qtbot: QtBot, city: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "SETTLE_MS", 1)
    tab = show(qtbot, city, MINE)
    type_text(tab, tab.panel.progress, "66")
    folder = city.workspace.folder / "drafts"
    qtbot.waitUntil(lambda: folder.is_dir() and bool(list(folder.glob("*.json"))))
    (path,) = folder.glob("*.json")
    assert json.loads(path.read_text(encoding="utf-8"))["texts"]["progress"] == "66"
    # The window is gone without leave(): nothing was saved.
    tab.hide()
    assert city.operations(MINE) == []
    again = show(qtbot, city)
    assert again.panel.record == MINE  # and not the most urgent one
    assert again.panel.progress.text() == ""
    assert "chưa kịp lưu" in again.panel.offer.text()
    again.panel.offer.acted.emit()
    assert again.panel.progress.text() == "66"
    again.leave()
    assert city.value(MINE, "progress") == 66
    assert list(folder.glob("*.json")) == []


def test_a_draft_waits_while_an_input_method_composes(
    qtbot: QtBot, city: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "SETTLE_MS", 1)
    tab = show(qtbot, city, MINE)
    folder = city.workspace.folder / "drafts"
    type_text(tab, tab.panel.note, "du thao")
    QApplication.sendEvent(tab.panel.note, QInputMethodEvent("chuw", []))
    tab.panel.form.drafts.flush()
    assert not folder.exists()
    done = QInputMethodEvent("", [])
    done.setCommitString(" chư")
    QApplication.sendEvent(tab.panel.note, done)
    qtbot.waitUntil(lambda: folder.is_dir() and bool(list(folder.glob("*.json"))))
    (path,) = folder.glob("*.json")
    assert json.loads(path.read_text(encoding="utf-8"))["texts"]["note"] == "du thao chư"


def test_a_damaged_draft_is_not_offered(qtbot: QtBot, city: Open) -> None:
    folder = city.workspace.folder / "drafts"
    folder.mkdir()
    (folder / "assignment-00.json").write_text("{", encoding="utf-8")
    tab = show(qtbot, city, MINE)
    assert tab.panel.offer.text() == ""


def test_history_strikes_the_old_and_escapes_what_was_typed(qtbot: QtBot, city: Open) -> None:
    save(city.desk, [Patch("assignment", MINE, {"note": "<b>cũ</b>"})])
    save(city.desk, [Patch("assignment", MINE, {"note": "mới & hơn"})])
    tab = show(qtbot, city, MINE)
    texts = [label.text() for label in tab.panel.history.findChildren(QLabel)]
    assert "Ghi chú <s>&lt;b&gt;cũ&lt;/b&gt;</s> → <b>mới &amp; hơn</b>" in texts


def test_sorting_by_a_heading_drops_the_groups(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city)
    tab.table.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    assert titles(tab) == []
    rows = [tab.model.row_at(row) for row in range(tab.model.rowCount())]
    days = [row.due for row in rows if row.due is not None]
    assert days == sorted(days)
    assert days[0] == date(2021, 9, 30)
    tab.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    assert len(titles(tab)) == 7


def test_duties_word_for_word(qtbot: QtBot, ward: Open) -> None:
    tab = show(qtbot, ward)
    qtbot.mouseClick(tab.filters.view._buttons[1], Qt.MouseButton.LeftButton)
    assert tab.lists.currentWidget() is tab.duty_table
    duty = ward.workspace.world.plan.duties
    shown = {str(row_id) for row_id in tab.duty_model.ids}
    assert shown
    first = next(d for d in duty if d.id in shown)
    texts = [label.text() for label in tab.duty_panel.findChildren(QLabel)]
    assert first.text in texts
    tab.open_record("task", "pl21-16")
    assert tab.panel.record == "pl21-16/13654/2022"


def test_the_five_wards_of_task_19_are_chosen_in_a_dialog(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city, "pl21-19/VP/2022-Q1")
    assert tab.panel._members.isVisible()
    qtbot.mouseClick(tab.panel._members, Qt.MouseButton.LeftButton)
    (dialog,) = tab.findChildren(ChooseMembers)
    dialog.boxes["13654"].click()
    qtbot.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert "pl21-19/13654/2022-Q1" in tab.model.ids
    assert "đang chọn" in tab.panel._members.text()


def test_a_narrow_window_keeps_every_filter_within_reach(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city)
    tab.resize(1093, 470)
    assert not tab.filters.unit.isVisible()
    assert tab.filters.more.isVisible()
    assert tab.panel.widget().minimumSizeHint().width() <= tab.panel.viewport().width()
    titles_of_menu = [action.text() for action in tab.filters._menu().actions()]
    assert titles_of_menu == ["Thiếu văn bản 2", "Năm", "Cơ quan chủ trì, đơn vị"]


def test_everything_that_takes_typing_has_a_name(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city, MINE)
    panel = tab.panel
    for widget in (panel.status, panel.progress, panel.document, panel.day, panel.note, panel.source, tab.table):
        assert widget.accessibleName()


def test_another_period_brings_its_year_and_the_same_task(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city, "pl21-13/NV/2022")
    tab.session.set_period(Period.parse("2023-Q2"))
    assert tab.filters.chosen_year == 2023
    assert tab.panel.record == "pl21-13/NV/2023"
    assert "pl21-18/VP/2023-Q2" in tab.model.ids


def test_the_filter_box_hands_over_to_the_list(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city)
    tab.focus_filter()
    QTest.keyClicks(tab.filters.box, "kiem tra")
    QTest.keyClick(tab.filters.box, Qt.Key.Key_Escape)
    assert tab.filters.box.text() == ""
    QTest.keyClick(tab.filters.box, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is tab.table


def test_the_next_problem_is_the_next_late_one(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city)
    tab.next_problem()
    assert tab.panel.record == "pl21-08/TP/2022"
    tab.next_problem()
    assert tab.panel.record == "pl21-01/NV/2021-Q3"
