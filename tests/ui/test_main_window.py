"""The window around the tabs: places, keys, undo, search, notices, and what closing it waits for."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from par_desktop import app, workspace
from par_desktop.data.reader import open_reader
from par_desktop.domain.views.standing_rows import Standing
from par_desktop.services.save_record import Patch
from par_desktop.ui.feedback import Crashes
from par_desktop.ui.main_window import MainWindow
from par_desktop.ui.registry import TABS
from par_desktop.ui.session import Session
from par_desktop.ui.tab import TabSpec
from tests.ui.windows import Opened, march

MINE = "pl21-03/NV/2022"
PROGRESS = "SELECT progress FROM assignment WHERE task = 'pl21-03' AND unit = 'NV' AND period = '2022'"


def put_progress(window: MainWindow, percent: int) -> None:
    window.session.save([Patch("assignment", MINE, {"progress": percent})], words="tiến độ nhiệm vụ 3")


def press(window: MainWindow, qtbot: QtBot, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    with qtbot.waitActive(window):
        window.activateWindow()
    focused = QApplication.focusWidget() or window
    qtbot.keyClick(focused, key, modifier)


CTRL = Qt.KeyboardModifier.ControlModifier


def test_six_tabs_stand_in_the_designs_order() -> None:
    assert [spec.title for spec in TABS] == ["Tổng quan", "Nhiệm vụ", "Chỉ số", "Kiểm tra", "Báo cáo", "Gói dữ liệu"]


@pytest.mark.parametrize("spec", TABS, ids=lambda spec: spec.name)
def test_the_registry_names_a_tab_as_its_module_does(spec: TabSpec) -> None:
    declared = import_module(f"par_desktop.ui.tabs.{spec.name}_tab").TAB
    assert (declared.name, declared.title) == (spec.name, spec.title)


def test_only_the_first_tab_is_built_until_another_is_shown(nv: Opened, qtbot: QtBot) -> None:
    window = nv.window()
    assert list(window._built) == ["overview"]
    press(window, qtbot, Qt.Key.Key_2, CTRL)
    assert list(window._built) == ["overview", "tasks"]
    assert window.stack.currentWidget() is window.tab("tasks")


def test_every_tab_opens_for_the_city_and_for_a_ward(nv: Opened, ba_trieu: Opened) -> None:
    for opened in (nv, ba_trieu):
        window = opened.window()
        for at, spec in enumerate(TABS):
            window.tab_row.bar.setCurrentIndex(at)
            assert window.stack.currentWidget() is window.tab(spec.name)
        filled = [b for b in window.tab_row.buttons if b.property("role") == "primary"]
        assert len(filled) == 1


def test_the_strip_says_who_where_and_when(nv: Opened) -> None:
    window = nv.window()
    assert window.windowTitle() == "Phòng Nội vụ – Quý I/2022 – PAR Desktop"
    assert window.strip.periods.currentText() == "Quý I/2022  (15/12 – 14/3)"
    assert window.strip.periods.count() == 20
    assert window.notices.texts() == []


def test_choosing_a_period_tells_the_tabs(nv: Opened) -> None:
    window = nv.window()
    window.strip.period_chosen.emit(window.strip.periods.itemData(0))
    assert window.session.period.code == "2021-Q1"
    assert window.windowTitle().startswith("Phòng Nội vụ – Quý I/2021")


@pytest.mark.parametrize(
    ("day", "words", "code"),
    [
        (datetime(2026, 5, 4, tzinfo=UTC), "kỳ cuối", "2025-Q4"),
        (datetime(2020, 1, 2, tzinfo=UTC), "kỳ đầu", "2021-Q1"),
    ],
)
def test_a_day_outside_the_plan_is_said(
    tmp_path: Path, qapp: QApplication, day: datetime, words: str, code: str
) -> None:
    opened = Opened(tmp_path, "NV", clock=lambda: day)
    window = opened.window()
    assert window.notices.texts() == [f"Hôm nay nằm ngoài kế hoạch 2021–2025; đang mở {words}."]
    assert window.session.period.code == code
    opened.close()


def test_undo_is_there_only_after_a_save_and_takes_it_back(nv: Opened, qtbot: QtBot) -> None:
    window = nv.window()
    assert not window.tab_row.undo.isVisible()
    put_progress(window, 40)
    put_progress(window, 70)
    assert window.tab_row.undo.isVisible()
    assert "tiến độ nhiệm vụ 3" in window.tab_row.undo.toolTip()
    qtbot.mouseClick(window.tab_row.undo, Qt.MouseButton.LeftButton)
    assert nv.one(PROGRESS) == 40
    press(window, qtbot, Qt.Key.Key_Z, CTRL)
    assert nv.one(PROGRESS) is None
    assert not window.tab_row.undo.isVisible()
    press(window, qtbot, Qt.Key.Key_Y, CTRL)
    assert nv.one(PROGRESS) == 40


def test_a_text_field_keeps_its_own_undo(nv: Opened, qtbot: QtBot) -> None:
    window = nv.window()
    put_progress(window, 40)
    with qtbot.waitActive(window):
        window.activateWindow()
    window.search.setFocus()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is window.search)
    qtbot.keyClicks(window.search, "abc")
    qtbot.keyClick(window.search, Qt.Key.Key_Z, CTRL)
    assert window.search.text() == ""
    assert nv.one(PROGRESS) == 40


def test_search_needs_no_marks_and_opens_what_is_chosen(nv: Opened, qtbot: QtBot) -> None:
    window = nv.window()
    nv.save("assignment", MINE, document=None, note="Chờ ý kiến phường Lộc Hạ")
    window.search.setText("loc ha")
    window.search.ask()
    assert [(m.sort, m.record) for m in window.search.found] == [("unit", "13684"), ("document", MINE)]
    qtbot.keyClick(window.search, Qt.Key.Key_Down)
    qtbot.keyClick(window.search, Qt.Key.Key_Return)
    assert window.stack.currentWidget() is window.tab("tasks")
    assert window.search.text() == ""


@pytest.mark.parametrize(
    ("typed", "sort", "title"),
    [
        ("kiem tra cong vu", "task", "Nhiệm vụ 3."),
        ("1.1.2", "criterion", "1.1.2 "),
        ("13654", "unit", "UBND phường Bà Triệu"),
    ],
)
def test_search_finds_every_sort(nv: Opened, typed: str, sort: str, title: str) -> None:
    window = nv.window()
    window.search.setText(typed)
    window.search.ask()
    assert any(match.sort == sort and match.title.startswith(title) for match in window.search.found)


def test_a_search_for_nothing_says_so(nv: Opened) -> None:
    window = nv.window()
    window.search.setText("zzzz")
    window.search.ask()
    assert list(window.search.found) == []


def test_what_fails_becomes_a_notice(nv: Opened) -> None:
    window = nv.window()
    window.session.failed.emit("Ổ đĩa đã đầy.")
    assert window.notices.texts() == ["Ổ đĩa đã đầy."]


def test_work_under_way_shows_under_the_tab_row(nv: Opened) -> None:
    window = nv.window()
    window.session.progress.emit(14, 25, "Đang đọc 14/25 tệp")
    assert window.running.isVisible()
    window.session.progress.emit(0, 0, "")
    assert not window.running.isVisible()


def test_the_coordinator_counts_packages_a_ward_counts_changes(
    nv: Opened, ba_trieu: Opened, qtbot: QtBot
) -> None:
    city, window = nv.window(), ba_trieu.window()
    qtbot.waitUntil(lambda: city.strip.waiting.text() == "Chờ gửi: 0 gói")
    qtbot.waitUntil(lambda: window.strip.waiting.text() == "Chờ gửi: 0 thay đổi")
    window.session.save([Patch("dossier", "13654/2022-02/HT", {"direct": 3})])
    qtbot.waitUntil(lambda: window.strip.waiting.text() == "Chờ gửi: 1 thay đổi")


def test_the_status_strip_warns_of_an_old_second_copy() -> None:
    made = datetime(2022, 3, 10, 8, 5, tzinfo=UTC)
    fresh = Standing(0, 0, made, datetime(2022, 3, 8, tzinfo=UTC), "E:\\")
    old = Standing(0, 0, made, datetime(2022, 3, 1, tzinfo=UTC), "E:\\")
    today = date(2022, 3, 10)
    assert fresh.backup_words(today, 7) == ("Sao lưu 10/3 lúc 08:05; bản thứ hai ở E:\\, 2 ngày trước", False)
    assert old.backup_words(today, 7) == ("Sao lưu 10/3 lúc 08:05; bản thứ hai đã cũ 9 ngày", True)


def test_files_dropped_anywhere_go_to_the_packages(nv: Opened, tmp_path: Path) -> None:
    window = nv.window()
    window.go_to("packages", "files", str(tmp_path / "nothing.xlsx"))
    assert window.stack.currentWidget() is window.tab("packages")


def test_f6_goes_through_the_panes_and_the_frame(nv: Opened, qtbot: QtBot) -> None:
    window = nv.window()
    with qtbot.waitActive(window):
        window.activateWindow()
    window.search.setFocus()
    seen = []
    for _ in range(8):
        press(window, qtbot, Qt.Key.Key_F6, Qt.KeyboardModifier.NoModifier)
        seen.append(QApplication.focusWidget())
    assert window.search in seen
    assert window.tab_row.bar in seen
    assert len({id(w) for w in seen}) >= 4


def test_a_narrow_window_shrinks_the_search_and_never_the_tabs(nv: Opened) -> None:
    window = nv.window()
    wide = window.search.width()
    window.resize(1093, 551)
    assert window.search.width() < wide
    bar = window.tab_row.bar
    assert bar.tabRect(5).right() <= bar.width()


def test_closing_saves_the_field_being_edited(nv: Opened, qtbot: QtBot) -> None:
    window = nv.window()
    window.go_to("tasks", "assignment", MINE)
    field = next(f for f in window.current.findChildren(QLineEdit) if f.accessibleName().startswith("Tiến độ"))
    window.activateWindow()
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "55")
    window.close()
    conn = open_reader(nv.workspace.folder / "par.sqlite")
    assert conn.execute(PROGRESS).fetchone()[0] == 55
    conn.close()


def test_closing_waits_for_the_store_lane(tmp_path: Path, qapp: QApplication) -> None:
    made = workspace.create(tmp_path / "sổ", "NV", clock=march, state=tmp_path / "state")
    crashes = Crashes()
    window = MainWindow(Session(made, app.make_lanes(made, crashes)))
    window.show()
    window.begin()
    for percent in range(1, 21):
        put_progress(window, percent)
    window.close()
    conn = open_reader(tmp_path / "sổ" / "par.sqlite")
    assert conn.execute(PROGRESS).fetchone()[0] == 20
    conn.close()
    again = workspace.open_workspace(tmp_path / "sổ", state=tmp_path / "state")
    again.close()


START = """
import sys
from pathlib import Path
from par_desktop import app
qt, crashes = app._application()
window = app.compose(app.open_for_window(Path(sys.argv[1])), crashes)
window.show()
qt.processEvents()
heavy = {"sqlite_utils", "numpy", "matplotlib", "openpyxl", "reportlab", "docx", "cryptography"}
print(sorted(heavy & set(sys.modules)))
window.close()
"""


def test_the_first_paint_waits_for_no_heavy_library(tmp_path: Path, own_home: Path) -> None:
    workspace.create(tmp_path / "nv", "NV").close()
    done = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path / "nv")],
        capture_output=True, text=True, encoding="utf-8", env=dict(os.environ), check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "[]"
