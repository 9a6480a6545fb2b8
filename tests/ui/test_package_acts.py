"""One package of the lists: taken back after reading what stands on it, restored, sent again; losses asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from par_desktop.domain.views.package_rows import SendState
from par_desktop.services.note_paper import note_paper
from par_desktop.services.save_record import Patch, save
from par_desktop.ui.dialogs.export_package import ExportDialog
from par_desktop.ui.dialogs.move_import import MoveImport
from par_desktop.ui.dialogs.refused_writes import RefusedDialog
from par_desktop.ui.dialogs.take_back import TakeBack
from par_desktop.ui.panels.package_question import LOSS_WORD
from par_desktop.ui.tabs.packages_tab import PackagesTab
from tests.exchange.helpers import MONTH, OTHER, TASK, WARD, Places, day, fill, places, take
from tests.ui.test_packages_tab import session_of, tab_of


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Places]:
    made = places(tmp_path)
    yield made
    made.close()


@pytest.fixture
def city_tab(qtbot: QtBot, two: Places) -> Iterator[PackagesTab]:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city())
    save(two.city, [Patch("assignment", TASK, {"progress": 70})], source="điện thoại")
    tab = tab_of(qtbot, two, two.city)
    yield tab
    tab.session.reader.close()


def progress(two: Places) -> object:
    return two.city.conn.execute("SELECT progress FROM assignment").fetchall()


def show(tab: PackagesTab, key: str) -> None:
    tab.segments.choose(key)
    tab._segment(key)


def texts(tab: PackagesTab) -> list[str]:
    return [act.text for act in tab.secondary()]


def test_a_package_is_taken_back_and_restored_from_the_list(two: Places, city_tab: PackagesTab) -> None:
    assert texts(city_tab) == ["Việc khác", "Xung đột 1", "Gửi một đơn vị…"]
    show(city_tab, "in")
    assert texts(city_tab) == ["Việc khác", "Rút lại gói…"]
    before = two.city.conn.execute("SELECT COUNT(*) FROM void").fetchone()
    city_tab.secondary()[-1].run()
    dialog = city_tab.acts_of_one.dialog
    assert isinstance(dialog, TakeBack)
    assert dialog.consequences.count() == 0  # nhập thay stood beside the ward's value, not on it
    dialog.reject()
    assert two.city.conn.execute("SELECT COUNT(*) FROM void").fetchone() == before
    city_tab.secondary()[-1].run()
    assert city_tab.acts_of_one.dialog is not None
    city_tab.acts_of_one.dialog.button.click()
    assert progress(two) == [(70,)]
    assert "Đã rút lại 1 thay đổi" in city_tab.notice.text()
    line = city_tab.received.current()
    assert line.taken_back
    assert texts(city_tab) == ["Việc khác", "Khôi phục gói"]
    city_tab.secondary()[-1].run()
    assert two.city.conn.execute("SELECT conflicts FROM assignment").fetchone() == (1,)
    assert texts(city_tab) == ["Việc khác", "Rút lại gói…"]


def test_what_cannot_be_taken_back_is_a_sentence(two: Places, city_tab: PackagesTab) -> None:
    save(two.ward, [Patch("dossier", f"{WARD}/2022-01/CT", {"direct": 4})])
    take(two.city, two.to_city("b.xlsx"))
    save(two.city, [Patch("closing", "2022", {"closed": date(2022, 3, 9)})])
    city_tab.refresh()
    said: list[str] = []
    city_tab.session.failed.connect(said.append)
    show(city_tab, "in")
    city_tab.received.select(2)
    city_tab.secondary()[-1].run()
    assert city_tab.acts_of_one.dialog is None
    assert len(said) == 1
    assert "đính chính" in said[0]


def test_a_sent_package_is_saved_again(two: Places, city_tab: PackagesTab) -> None:
    sent = two.to_ward("gửi.xlsx")
    city_tab.refresh()
    show(city_tab, "out")
    assert texts(city_tab) == ["Việc khác", "Gửi lại…", "Sao chép tệp"]
    again = two.folder / "lần hai.xlsx"
    city_tab.acts_of_one.save_again(city_tab.sent.current(), again)
    assert again.read_bytes() == sent.read_bytes()


def test_the_side_tells_what_else_matters(two: Places, city_tab: PackagesTab) -> None:
    from par_desktop.domain.periods import Period

    note_paper(two.city, WARD, Period.parse("2022-Q1"), date(2022, 3, 9))
    city_tab.refresh()
    city_tab.board.select(WARD)
    text = city_tab.side.sentence.text()
    assert "bản giấy nhận ngày 09/03/2022" in text
    assert "1 xung đột" in text


def test_paper_is_noted_for_the_chosen_unit_and_taken_away(two: Places, city_tab: PackagesTab) -> None:
    city_tab.board.select(WARD)
    city_tab.side.paper_button.click()
    assert two.city.conn.execute("SELECT unit, period, received FROM paper").fetchall() == [
        (WARD, "2022-Q1", "2022-03-10")
    ]
    assert city_tab.board.current().state is SendState.PAPER
    assert city_tab.side.paper_button.text() == "Bỏ ghi bản giấy"
    city_tab.side.paper_button.click()
    assert city_tab.board.current().paper is None


def test_losses_are_taken_only_for_the_typed_word(two: Places, city_tab: PackagesTab) -> None:
    rows = two.ward.conn.execute("SELECT task, unit, period FROM planned WHERE unit = ? LIMIT 9", (WARD,)).fetchall()
    records = ["/".join(row) for row in rows]
    save(two.ward, [Patch("assignment", record, {"note": "a"}) for record in records])
    take(two.city, two.to_city("a.xlsx"))
    save(two.ward, [Patch("assignment", record, {"note": None}) for record in records])
    city_tab.receive_paths([str(two.to_city("b.xlsx"))])
    question = city_tab.preview.question
    assert question.typed.isVisibleTo(city_tab)
    question.typed.setText("ừ")
    question.button.click()
    (answer,) = [*city_tab.preview.answers.values(), None][:1]
    assert answer is None
    question.typed.setText(LOSS_WORD.upper())
    question.button.click()
    assert [a.loss for a in city_tab.preview.answers.values()] == [True]


def test_searching_looks_where_files_arrive(
    two: Places, city_tab: PackagesTab, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAR_DESKTOP_HOME", str(tmp_path / "nhà"))
    (tmp_path / "nhà" / "downloads").mkdir(parents=True)
    city_tab.receiving.search()
    assert "không có gói mới" in city_tab.notice.text()
    save(two.ward, [Patch("assignment", TASK, {"note": "x"})])
    sent = two.to_city("mới.xlsx")
    sent.replace(tmp_path / "nhà" / "downloads" / "không tên (3).xlsx")
    city_tab.receiving.search()
    assert [looked.path.name for looked in city_tab.preview.files] == ["không tên (3).xlsx"]


def test_a_sent_package_is_put_on_the_clipboard_as_a_file(two: Places, city_tab: PackagesTab) -> None:
    ExportDialog.last_folder = two.folder / "gửi"
    sent = two.to_ward("PAR_a.xlsx")
    city_tab.refresh()
    show(city_tab, "out")
    city_tab.secondary()[-1].run()
    urls = [url.toLocalFile() for url in QGuiApplication.clipboard().mimeData().urls()]
    assert urls == [str(two.folder / "gửi" / "PAR_a.xlsx")]
    assert Path(urls[0]).read_bytes() == sent.read_bytes()
    assert "Ctrl+V" in city_tab.notice.text()


def test_the_newest_package_nobody_acknowledged_is_offered_again(two: Places, city_tab: PackagesTab) -> None:
    ExportDialog.last_folder = two.folder / "gửi"
    two.to_ward("một.xlsx")
    newest = two.to_ward("hai.xlsx")
    two.reopened(two.city, day(30))  # twenty days later nobody has answered
    tab = PackagesTab(session_of(two, two.city))
    tab.refresh()
    tab.board.select(WARD)
    assert not tab.side.again_button.isHidden()
    assert "002" in tab.side.again_button.text()
    tab.side.again_button.click()
    (url,) = QGuiApplication.clipboard().mimeData().urls()
    assert Path(url.toLocalFile()).read_bytes() == newest.read_bytes()
    tab.board.select(OTHER)
    assert tab.side.again_button.isHidden()
    tab.session.reader.close()


def test_the_last_import_is_taken_back_beside_the_list_of_what_came(two: Places, city_tab: PackagesTab) -> None:
    city_tab.refresh()
    city_tab.side.back_button.click()
    dialog = city_tab.acts_of_one.dialog
    assert isinstance(dialog, TakeBack)
    dialog.button.click()
    assert "Đã rút lại 1 thay đổi" in city_tab.notice.text()


def test_typing_for_a_unit_leads_to_the_month_that_lacks_figures(two: Places, city_tab: PackagesTab) -> None:
    gone: list[tuple[str, str, str]] = []
    city_tab.go_to.connect(lambda tab, kind, record: gone.append((tab, kind, record)))
    city_tab.board.select(WARD)
    city_tab.side.type_button.click()
    menu = city_tab.acts_of_one.menu
    assert menu is not None
    actions = menu.actions()
    assert [action.text() for action in actions][:2] == ["Hồ sơ TTHC tháng 1 (chưa có)", "Hồ sơ TTHC tháng 2 (chưa có)"]
    actions[0].trigger()
    actions[-1].trigger()
    first = two.city.world.procedure_fields[0].code
    assert gone == [("indicators", "dossier", f"{WARD}/2022-01/{first}"), ("tasks", "unit", WARD)]
    menu.close()


def test_a_group_file_received_for_the_wrong_unit_is_moved(two: Places, city_tab: PackagesTab) -> None:
    path = fill(two.group(), {("Hồ sơ TTHC", f"UNIT/{MONTH}/CT", "direct"): 5})
    take(two.city, path, OTHER)
    city_tab.refresh()
    show(city_tab, "in")
    city_tab.received.select(city_tab.received.model.ids[0])
    assert texts(city_tab) == ["Việc khác", "Chuyển đơn vị…", "Rút lại gói…"]
    city_tab.secondary()[1].run()
    dialog = city_tab.acts_of_one.dialog
    assert isinstance(dialog, MoveImport)
    dialog.button.click()
    assert dialog.isVisible()  # nobody chosen yet
    dialog.units.setCurrentIndex(dialog.units.findText("Phường Bà Triệu"))
    dialog.button.click()
    found = two.city.conn.execute("SELECT unit, direct FROM dossier WHERE direct IS NOT NULL").fetchall()
    assert found == [(WARD, 5)]
    assert "Phường Bà Triệu" in city_tab.notice.text()


def test_the_menu_opens_what_is_needed_now_and_then(two: Places, city_tab: PackagesTab) -> None:
    city_tab.show_menu()
    menu = city_tab.menu
    assert menu is not None
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == [
        "Thay đổi đang chờ…",
        "Khóa kỳ, mở lại…",
        "Sáp nhập đơn vị…",
        "Máy và khóa…",
        "Bàn giao…",
        "Phiếu khôi phục, lấy lại số liệu…",
    ]
    titles = []
    for action in menu.actions():
        if action.text():
            action.trigger()
            assert isinstance(menu.opened, QDialog)
            titles.append(menu.opened.windowTitle())
            menu.opened.reject()
    assert len(set(titles)) == 6
    menu.close()


def test_a_ward_sees_what_was_refused_and_why(qtbot: QtBot, two: Places) -> None:
    save(two.ward, [Patch("dossier", f"{WARD}/{MONTH}/CT", {"direct": 4})])
    save(two.city, [Patch("closing", MONTH, {"closed": date(2022, 3, 9)})])
    take(two.city, two.to_city())
    take(two.ward, two.to_ward())
    tab = tab_of(qtbot, two, two.ward)
    tab.show_menu()
    assert tab.menu is not None
    words = [action.text() for action in tab.menu.actions() if action.text()]
    assert words[:3] == ["Số liệu nhập thay…", "Thay đổi bị từ chối…", "Thay đổi đang chờ…"]
    dialog = tab.menu.refused()
    assert isinstance(dialog, RefusedDialog)
    row = dialog.list.current()
    assert "Chứng thực" in row.title
    assert "khóa" in row.second
    gone: list[tuple[str, str, str]] = []
    tab.go_to.connect(lambda *where: gone.append(where))
    dialog.button.click()
    assert gone == [("indicators", "dossier", f"{WARD}/{MONTH}/CT")]
    tab.menu.close()
    tab.session.reader.close()
