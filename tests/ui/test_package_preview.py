"""Xem trước khi nhận: by unit and kind, who claims a group file, what may be agreed to beyond taking a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from par_desktop.data import journal
from par_desktop.demo.typed import plain
from par_desktop.services.save_record import Patch, save
from par_desktop.ui.tabs.packages_tab import PackagesTab
from par_desktop.widgets.roles import Role
from tests.exchange.helpers import MONTH, OTHER, TASK, WARD, Places, fill, places, saved_at, take
from tests.ui.test_packages_tab import tab_of, words_of

DOSSIERS = "Hồ sơ TTHC"
MINE = f"{WARD}/{MONTH}/CT"
ROW = f"UNIT/{MONTH}/CT"
WARD_NAME, OTHER_NAME = "Phường Bà Triệu", "Phường Cửa Nam"


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Places]:
    made = places(tmp_path)
    yield made
    made.close()


@pytest.fixture
def city_tab(qtbot: QtBot, two: Places) -> Iterator[PackagesTab]:
    take(two.city, two.to_city("đầu.xlsx"))
    tab = tab_of(qtbot, two, two.city)
    yield tab
    tab.session.reader.close()


def direct(two: Places, record: str = MINE) -> object:
    fields = journal.state_of(two.city.conn, "dossier", record).fields
    return fields["direct"].shown if "direct" in fields else None


def by_unit(tab: PackagesTab) -> None:
    button = next(b for b in tab.preview._view._buttons if b.text() == "Theo đơn vị và loại")
    button.click()


def test_files_are_summed_up_by_unit_and_told_by_kind(city_tab: PackagesTab, two: Places) -> None:
    group = two.group()
    one = fill(group, {(DOSSIERS, ROW, "direct"): 5}, "một.xlsx", OTHER_NAME)
    save(two.ward, [Patch("assignment", TASK, {"progress": 40}), Patch("dossier", MINE, {"direct": 9})])
    city_tab.receive_paths([str(one), str(two.to_city())])
    assert not city_tab.preview._view.isHidden()
    by_unit(city_tab)
    model = city_tab.preview.units.model
    assert [str(model.index(row, 0).data()) for row in range(model.rowCount())] == [OTHER_NAME, WARD_NAME]
    assert [row[0] for row in words_of(city_tab)] == ["Hồ sơ TTHC tháng 1/2022 · 1 mới", "Mới"]
    assert "một.xlsx" in city_tab.preview._signature.full_text()
    city_tab.preview.units.select(WARD)
    groups = [row[0] for row in words_of(city_tab) if " · " in row[0]]
    assert groups == ["Nhiệm vụ · 1 mới", "Hồ sơ TTHC tháng 1/2022 · 1 mới"]
    assert city_tab.preview.one_button.isHidden()
    assert city_tab.preview.all_button.text() == "Nhận 3 thay đổi"
    city_tab.preview.all_button.click()
    assert (direct(two), direct(two, f"{OTHER}/{MONTH}/CT")) == (9, 5)


def test_one_file_needs_no_choice_of_view(city_tab: PackagesTab, two: Places) -> None:
    city_tab.receive_paths([str(two.to_city())])
    assert city_tab.preview._view.isHidden()
    assert not city_tab.preview.by_unit


def test_units_claimed_twice_and_not_at_all_are_a_notice(city_tab: PackagesTab, two: Places) -> None:
    group = two.group()
    first = fill(group, {(DOSSIERS, ROW, "direct"): 5}, "một.xlsx", OTHER_NAME)
    second = fill(group, {(DOSSIERS, ROW, "direct"): 6}, "hai.xlsx", OTHER_NAME)
    city_tab.receive_paths([str(first), str(second)])
    said = city_tab.preview.claims.text()
    assert f"{OTHER_NAME} có 2 tệp: một.xlsx, hai.xlsx." in said
    assert "Chưa có tệp của 24 đơn vị" in said
    city_tab.postpone()
    city_tab.receive_paths([str(two.to_city())])
    assert city_tab.preview.claims.text() == ""


def test_another_units_filled_file_is_named_at_the_ward(qtbot: QtBot, two: Places) -> None:
    take(two.ward, two.to_ward("đầu.xlsx"))
    path = fill(two.group(), {(DOSSIERS, ROW, "direct"): 5}, "cửa nam.xlsx", OTHER_NAME)
    tab = tab_of(qtbot, two, two.ward)
    tab.receive_paths([str(path)])
    said = tab.preview.claims.text()
    tab.session.reader.close()
    assert OTHER_NAME in said
    assert "không tính ở sổ này" in said


def test_a_wrongly_chosen_unit_is_put_right_before_receiving(city_tab: PackagesTab, two: Places) -> None:
    path = fill(two.group(), {(DOSSIERS, ROW, "direct"): 5}, "nhầm.xlsx", OTHER_NAME)
    city_tab.receive_paths([str(path)])
    wishes = city_tab.preview.wishes
    assert wishes.isVisible()
    assert wishes.unit.currentText() == OTHER_NAME
    at = wishes.unit.findText(WARD_NAME)
    wishes.unit.setCurrentIndex(at)
    wishes.unit.activated.emit(at)
    assert wishes.unit.currentText() == WARD_NAME
    city_tab.preview.all_button.click()
    assert (direct(two), direct(two, f"{OTHER}/{MONTH}/CT")) == (5, None)


def test_typing_over_signed_values_is_a_conflict_until_a_person_agrees(city_tab: PackagesTab, two: Places) -> None:
    workbook = two.to_ward()
    save(two.ward, [Patch("dossier", MINE, {"direct": 9})])
    take(two.city, two.to_city())
    typed = fill(workbook, {(DOSSIERS, MINE, "direct"): 7}, "điền.xlsx")
    city_tab.receive_paths([str(typed)])
    box = city_tab.preview.wishes.typing
    assert "1 ô" in box.text()
    assert "1 xung đột" in city_tab.preview._sum.text().replace("<b>", "").replace("</b>", "")
    box.click()
    assert box.isChecked()
    assert not box.isHidden()
    assert "xung đột" not in city_tab.preview._sum.text()
    city_tab.preview.all_button.click()
    assert direct(two) == 7
    assert journal.state_of(two.city.conn, "dossier", MINE).conflicts == ()


def test_cells_set_back_and_typed_again_wait_for_a_word(city_tab: PackagesTab, two: Places) -> None:
    workbook = two.to_ward()
    first = saved_at(fill(workbook, {(DOSSIERS, MINE, "direct"): 7}, "một.xlsx"), "2022-03-10T01:00:00Z")
    take(two.city, first)
    second = saved_at(fill(workbook, {(DOSSIERS, MINE, "postal"): 1}, "hai.xlsx"), "2022-03-10T02:00:00Z")
    city_tab.receive_paths([str(second)])
    wishes = city_tab.preview.wishes
    assert "Trả 1 ô về như lúc xuất" in wishes.set_back.text()
    assert wishes.again.isHidden()
    assert city_tab.preview.all_button.text() == "Nhận 1 thay đổi"
    wishes.set_back.click()
    assert city_tab.preview.all_button.text() == "Nhận 2 thay đổi"
    city_tab.preview.all_button.click()
    assert direct(two) is None
    third = saved_at(fill(first, {(DOSSIERS, MINE, "postal"): 2}, "ba.xlsx"), "2022-03-10T03:00:00Z")
    city_tab.receive_paths([str(third)])
    assert "Dùng lại 1 giá trị gõ lại" in wishes.again.text()
    wishes.again.click()
    city_tab.preview.all_button.click()
    assert direct(two) == 7


def test_the_workbook_is_given_back_with_what_was_refused_marked(city_tab: PackagesTab, two: Places) -> None:
    path = fill(two.to_city(), {("Nhiệm vụ", TASK, "progress"): 150})
    city_tab.receive_paths([str(path)])
    wishes = city_tab.preview.wishes
    assert wishes.mark_button.text() == "Xuất tệp đánh dấu 1 ô chưa nhận…"
    back = two.folder / "trả lại.xlsx"
    current = city_tab.preview._current()
    assert current is not None
    city_tab.receiving.mark_refused(current, back)
    assert "1 ô" in city_tab.notice.text()
    book = openpyxl.load_workbook(back)
    said = [str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row if cell.value]
    assert any("Tiến độ từ 0 đến 100" in words for words in said)


def test_a_plain_workbook_leads_to_matching_its_columns(city_tab: PackagesTab, two: Places) -> None:
    plain_book = plain(two.folder / "số liệu.xlsx")
    city_tab.receive_paths([str(plain_book)])
    question = city_tab.preview.question
    assert "cần ghép cột" in question._title.text()
    question.button.click()
    dialog = city_tab.receiving.mapping_dialog
    assert dialog is not None
    assert dialog.isVisible()
    dialog.reject()


def test_a_file_that_loses_much_is_named_so_in_the_list(city_tab: PackagesTab, two: Places) -> None:
    rows = two.ward.conn.execute("SELECT task, unit, period FROM planned WHERE unit = ? LIMIT 9", (WARD,)).fetchall()
    records = ["/".join(row) for row in rows]
    save(two.ward, [Patch("assignment", record, {"note": "a"}) for record in records])
    take(two.city, two.to_city("a.xlsx"))
    save(two.ward, [Patch("assignment", record, {"note": None}) for record in records])
    city_tab.receive_paths([str(two.to_city("b.xlsx"))])
    second = city_tab.preview.list.model.index(0, 0).data(Role.SECOND)
    assert second == "làm mất nhiều số liệu, cần xác nhận"
    assert city_tab.preview.later_button.isHidden()  # nothing to take: the filled button is the way back
