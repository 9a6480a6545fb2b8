"""Sổ TTHC in the window: the city sees by name who lacks what and keeps the list; a ward marks by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from par_desktop import workspace
from par_desktop.jobs.lane import InlineLane
from par_desktop.jobs.lanes import InlineLanes
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, save
from par_desktop.ui.dialogs.intake import IntakeDialog
from par_desktop.ui.dialogs.since_day import SinceDay
from par_desktop.ui.panels.procedure_panel import BY_UNIT, OF_UNIT, ProcedurePanel
from par_desktop.ui.panels.ward_procedure_panel import WardProcedurePanel
from par_desktop.ui.session import Session
from par_desktop.ui.tabs.indicators_tab import TAB, IndicatorsTab

WARD, OTHER = "13654", "13690"
MakeTab = Callable[..., IndicatorsTab]


def procedure(code: str, title: str, field: str = "Hộ tịch", **more: object) -> Patch:
    values = {"code": code, "title": title, "field": field, "level": "commune", **more}
    return Patch("procedure", code, values)


LIST = (
    procedure("1.001", "Đăng ký khai sinh"),
    procedure("1.002", "Đăng ký khai tử", online="level4"),
    procedure("2.001", "Chứng thực bản sao từ bản chính", "Chứng thực"),
    procedure("9.001", "Đã bãi bỏ", valid_to=date(2021, 12, 31)),
)
EVERYBODY = ("13654", "13690")


@pytest.fixture
def make_tab(tmp_path: Path, qtbot: QtBot) -> Iterator[MakeTab]:
    """The tab with its view Sổ TTHC on a new workspace, on 10/3/2022, with these patches saved before."""
    sessions: list[Session] = []

    def make(unit: str, patches: tuple[Patch, ...] = LIST) -> IndicatorsTab:
        day = datetime(2022, 3, 10, 7, 0, tzinfo=UTC)
        opened = workspace.create(tmp_path / unit, unit, person="Hà", clock=lambda: day, state=tmp_path / "state")
        session = Session(opened, InlineLanes(InlineLane("store", open=opened.desk), InlineLane("files")))
        sessions.append(session)
        coordinator = tuple(patch for patch in patches if patch.kind == "procedure")
        desk = opened.desk()
        as_city = desk if unit == "NV" else _as_city(desk)
        save(as_city, coordinator)
        for patch in patches:
            if patch.kind == "offering":
                save(desk, [patch], source="bản giấy")
        tab = TAB.build(session)
        assert isinstance(tab, IndicatorsTab)
        qtbot.addWidget(tab)
        tab.resize(1366, 620)
        tab.show()
        tab.activate()
        tab.choose("procedures")
        return tab

    yield make
    for session in sessions:
        session.close()


def _as_city(desk: Desk) -> Desk:
    """What a ward has is what the city sent: the same operations under the city's name."""
    return replace(desk, unit=desk.world.unit(desk.world.coordinator))


def city(tab: IndicatorsTab) -> ProcedurePanel:
    panel = tab.panel("procedures")
    assert isinstance(panel, ProcedurePanel)
    return panel


def ward(tab: IndicatorsTab) -> WardProcedurePanel:
    panel = tab.panel("procedures")
    assert isinstance(panel, WardProcedurePanel)
    return panel


def codes(panel: ProcedurePanel | WardProcedurePanel) -> list[str]:
    shown = panel.list.shown if isinstance(panel, ProcedurePanel) else panel.view.list.shown
    return [row.procedure.code for row in shown]


def said(unit: str, code: str, **values: object) -> Patch:
    return Patch("offering", f"{unit}/{code}", values)


def offering(tab: IndicatorsTab, code: str, unit: str = WARD) -> tuple[object, ...] | None:
    sql = "SELECT at_desk, posted, since, note, origin FROM offering WHERE unit = ? AND procedure = ?"
    row: tuple[object, ...] | None = tab.session.reader.execute(sql, (unit, code)).fetchone()
    return row


# the city


def test_the_city_reads_by_name_who_lacks_a_procedure_and_copies_it(make_tab: MakeTab) -> None:
    tab = make_tab("NV")
    world = tab.session.world
    most = [w for w in world.wards if w.code not in EVERYBODY]
    patches = [said(w.code, "1.001", at_desk=True, posted=True) for w in most]
    tab.session.save([*patches, said(OTHER, "1.001", at_desk=True)], source="bản giấy")
    panel = city(tab)
    assert panel.list.go_to("1.001")
    names = {unit.code: unit.name for unit in world.units}
    assert panel.detail.text() == (
        "1.001 Đăng ký khai sinh\n"
        f"Chưa tiếp nhận tại BPMC (1): {names[WARD]}\n"
        f"Chưa công khai (2): {', '.join(w.name for w in world.wards if w.code in EVERYBODY)}"
    )
    panel.detail.copy.click()
    assert QGuiApplication.clipboard().text() == panel.detail.text()
    assert panel.detail.not_at_desk.names.text() == names[WARD]


def test_chips_and_words_narrow_the_list(make_tab: MakeTab) -> None:
    tab = make_tab("NV")
    panel = city(tab)
    assert codes(panel) == ["2.001", "1.001", "1.002"], "by field in the form's order; what ended is not shown"
    panel.filters.box.setText("khai sinh")
    panel.filters._timer.timeout.emit()
    assert codes(panel) == ["1.001"]
    panel.filters.clear()
    panel.filters.chips._clicked("ended")
    assert codes(panel) == ["9.001"]
    panel.filters.clear()
    panel.filters.online.setCurrentIndex(panel.filters.online.findData("full"))
    assert codes(panel) == ["1.002"], "mức 4 and toàn trình are one choice"


def test_the_city_changes_a_procedure_in_place_and_takes_it_back(make_tab: MakeTab) -> None:
    tab = make_tab("NV")
    panel = city(tab)
    panel.list.go_to("1.001")
    panel.detail.title.setPlainText("Thủ tục đăng ký khai sinh")
    panel.detail.form.typed()
    assert panel.detail.commit()
    sql = "SELECT title FROM procedure WHERE procedure = '1.001'"
    assert tab.session.reader.execute(sql).fetchone() == ("Thủ tục đăng ký khai sinh",)
    tab.session.undo()
    assert tab.session.reader.execute(sql).fetchone() == ("Đăng ký khai sinh",)
    panel.detail.code.setText("1.002")
    panel.detail.form.typed()
    assert not panel.detail.commit()
    assert "1.002" in panel.detail._rows["code"].problem()
    assert panel.detail.code.text() == "1.002", "what was typed stays"


def test_a_procedure_is_added_and_taken_out_again(make_tab: MakeTab) -> None:
    tab = make_tab("NV", ())
    panel = city(tab)
    assert panel.pages.currentWidget() is panel.empty
    assert tab.primary() is None, "the empty state has the one filled button"
    panel.add()
    assert tab.primary() is not None
    panel.new.commit()
    assert "chưa có tên" in panel.new._problem.text()
    panel.new.code.setText("1.005")
    panel.new.title.setPlainText("Xác nhận tình trạng hôn nhân")
    panel.new.field.setText("Hộ tịch")
    panel.new.commit()
    assert codes(panel) == ["1.005"]
    assert panel.details.currentWidget() is panel.detail
    assert panel.detail.record == "1.005"
    panel.detail.remove.click()
    assert panel.pages.currentWidget() is panel.empty
    tab.session.undo()
    assert codes(panel) == ["1.005"]


def test_the_list_is_taken_in_from_the_panel_and_printed_from_it(make_tab: MakeTab, qtbot: QtBot) -> None:
    tab = make_tab("NV", ())
    panel = city(tab)
    panel.take_in()
    (dialog,) = (w for w in QApplication.topLevelWidgets() if isinstance(w, IntakeDialog) and w.isVisible())
    dialog.close()
    asked: list[tuple[str, str, str]] = []
    tab.go_to.connect(lambda *where: asked.append(where))
    next(act for act in panel.menu().actions() if act.text().startswith("In ")).trigger()
    assert asked == [("reports", "report", "procedures")]


def test_by_unit_the_city_reads_what_a_ward_lacks_and_types_for_it_with_a_source(make_tab: MakeTab) -> None:
    tab = make_tab("NV", (*LIST, said(WARD, "1.001", at_desk=True, posted=True)))
    panel = city(tab)
    panel.choose(BY_UNIT)
    panel._go_to_unit(WARD)
    text = panel.unit_detail.text()
    assert "Chưa tiếp nhận tại BPMC (2):" in text
    assert "– 2.001 Chứng thực bản sao từ bản chính" in text
    assert "khai sinh" not in text
    panel.open_unit(WARD)
    assert panel.view == OF_UNIT
    panel.own.list.go_to("1.002")
    told: list[str] = []
    tab.session.failed.connect(told.append)
    panel.own.list.marked.emit(3)
    assert offering(tab, "1.002") is None
    assert "Nhập thay" in told[0]
    panel.proxy.button.click()
    panel.proxy.button.click()
    assert "Ghi nguồn" in panel.proxy.words.full_text()
    panel.proxy.field.setText("Bản giấy 05/3")
    panel.proxy.button.click()
    panel.own.list.go_to("1.002")
    panel.own.list.marked.emit(3)
    row = offering(tab, "1.002")
    assert row is not None
    assert (row[0], row[4]) == (1, "proxy")


# the ward


def test_space_marks_the_mark_one_stands_on_and_undo_takes_it_back(make_tab: MakeTab, qtbot: QtBot) -> None:
    tab = make_tab(WARD)
    panel = ward(tab)
    table = panel.view.list.table
    panel.view.list.go_to("1.001")
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert offering(tab, "1.001") == (1, None, None, None, "app")
    qtbot.keyClick(table, Qt.Key.Key_Right)
    qtbot.keyClick(table, Qt.Key.Key_Right)
    qtbot.keyClick(table, Qt.Key.Key_Right)
    assert table.currentIndex().column() == 4
    qtbot.keyClick(table, Qt.Key.Key_Space)
    assert offering(tab, "1.001") == (1, 1, None, None, "app")
    assert panel.view.list.current_id == "1.001", "the row does not run away"
    tab.session.undo()
    assert offering(tab, "1.001") == (1, None, None, None, "app")
    tab.session.undo()
    assert offering(tab, "1.001") == (None, None, None, None, "app")


def test_all_that_is_filtered_is_marked_at_once_as_one_act(make_tab: MakeTab) -> None:
    tab = make_tab(WARD)
    panel = ward(tab)
    panel.view.filters.field.setCurrentIndex(panel.view.filters.field.findData("Hộ tịch"))
    acts = {act.text(): act for act in panel.view.bulk_menu().actions()}
    acts["Đánh dấu tại BPMC và công khai: 2 thủ tục"].trigger()
    assert [offering(tab, code)[:2] for code in ("1.001", "1.002")] == [(1, 1), (1, 1)]  # type: ignore[index]
    assert offering(tab, "2.001") is None
    assert offering(tab, "9.001") is None
    tab.session.undo()
    assert [offering(tab, code)[:2] for code in ("1.001", "1.002")] == [(None, None)] * 2  # type: ignore[index]


def test_one_day_is_written_for_all_that_are_marked(make_tab: MakeTab) -> None:
    marked = [Patch("offering", f"{WARD}/{code}", {"at_desk": True}) for code in ("1.001", "2.001")]
    dated = Patch("offering", f"{WARD}/1.002", {"posted": True, "since": date(2021, 1, 5)})
    tab = make_tab(WARD, (*LIST[:3], procedure("3.001", "Không đánh dấu"), *marked, dated))
    panel = ward(tab)
    act = panel.view.bulk_menu().actions()[-1]
    assert act.text() == "Ghi từ ngày…: 3 thủ tục đã đánh dấu"
    act.trigger()
    dialog = panel.view.findChild(SinceDay)
    assert dialog is not None
    assert dialog.blank_box.text() == "Chỉ 2 thủ tục chưa ghi ngày"
    for wrong in ("", "32/1/2022", "11/3/2022"):
        dialog.day.setText(wrong)
        dialog.button.click()
        assert dialog.isVisible(), wrong
    dialog.day.setText("1/10/2021")
    dialog.button.click()
    days = [tab.session.reader.execute(f"SELECT since FROM offering WHERE procedure = '{code}'").fetchone()
            for code in ("1.001", "1.002", "2.001", "3.001")]  # fmt: skip
    assert [day and day[0] for day in days] == ["2021-10-01", "2021-01-05", "2021-10-01", None]
    tab.session.undo()
    assert tab.session.reader.execute("SELECT COUNT(since) FROM offering").fetchone()[0] == 1


def test_under_a_filter_a_marked_row_stays_until_the_filter_changes(make_tab: MakeTab, qtbot: QtBot) -> None:
    tab = make_tab(WARD)
    panel = ward(tab)
    panel.view.filters.chips._clicked("not_at_desk")
    panel.view.list.go_to("1.001")
    qtbot.keyClick(panel.view.list.table, Qt.Key.Key_Space)
    assert codes(panel) == ["2.001", "1.001", "1.002"]
    panel.view.filters.box.setText("1.00")
    panel.view.filters._timer.timeout.emit()
    assert codes(panel) == ["1.002"]


def test_day_and_note_are_typed_in_the_detail_and_a_wrong_day_is_said_there(make_tab: MakeTab) -> None:
    tab = make_tab(WARD)
    panel = ward(tab)
    panel.view.list.go_to("1.001")
    detail = panel.view.detail
    detail.since.setText("31/02/2022")
    detail.note.setPlainText("từ khi có cán bộ mới")
    detail.form.typed()
    assert not detail.commit()
    assert "31" in detail._rows["since"].problem()
    assert offering(tab, "1.001") == (None, None, None, "từ khi có cán bộ mới", "app")
    detail.since.setText("1/3/2022")
    detail.form.typed()
    assert detail.commit()
    assert offering(tab, "1.001") == (None, None, "2022-03-01", "từ khi có cán bộ mới", "app")


def test_what_ended_takes_no_mark(make_tab: MakeTab, qtbot: QtBot) -> None:
    tab = make_tab(WARD)
    panel = ward(tab)
    panel.view.filters.chips._clicked("ended")
    assert codes(panel) == ["9.001"]
    qtbot.keyClick(panel.view.list.table, Qt.Key.Key_Space)
    assert offering(tab, "9.001") is None


def test_without_a_list_the_ward_is_told_where_it_comes_from(make_tab: MakeTab) -> None:
    tab = make_tab(WARD, ())
    panel = ward(tab)
    assert panel.empty.isVisible()
    assert not panel.view.isVisible()


def test_search_and_board_come_to_a_procedure(make_tab: MakeTab) -> None:
    tab = make_tab(WARD)
    tab.choose("readings")
    tab.open_record("offering", f"{WARD}/1.002")
    assert tab.view == "procedures"
    assert ward(tab).view.list.current_id == "1.002"
    assert ward(tab).view.detail.record == f"{WARD}/1.002"
