"""The tab as the coordinator and as a ward see it: acts, filters, moving cards, sending a result, remedies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from par_desktop import workspace
from par_desktop.domain.inspections import FindingStep
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.views.inspection_rows import AnswerRow, FindingNote
from par_desktop.jobs.lane import InlineLane
from par_desktop.jobs.lanes import InlineLanes
from par_desktop.services import browse_inspections, close_inspection, start_inspection
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, save
from par_desktop.ui.session import Session
from par_desktop.ui.tabs.inspections_tab import SECRET_SENTENCE, TAB, InspectionsTab

WARD, DAY = "13654", date(2022, 3, 10)
NOW = datetime(2022, 3, 10, 2, 0, tzinfo=UTC)


class Place:
    """A window's worth of one unit: session, desk and its tab."""

    def __init__(self, qtbot: QtBot, folder: Path, unit: str) -> None:
        self.qtbot = qtbot
        made = workspace.create(folder / unit, unit, clock=lambda: NOW, state=folder / f"keys-{unit}")
        self.desk: Desk = made.desk()
        self.session = Session(made, InlineLanes(InlineLane("store", lambda: self.desk)))
        self.sentences: list[str] = []

    def show(self) -> InspectionsTab:
        tab = TAB.build(self.session)
        assert isinstance(tab, InspectionsTab)
        self.qtbot.addWidget(tab)
        tab.status_changed.connect(self.sentences.append)
        tab.resize(1366, 620)
        tab.show()
        tab.activate()
        return tab

    def visit(
        self, unit: str = WARD, day: date = DAY, items: tuple[str, ...] = ("A5",), due: date | None = None
    ) -> str:
        record = start_inspection.start(self.desk, start_inspection.VisitForm(unit, "surprise", day)).record
        for item in items:
            sheet = browse_inspections.sheet(self.desk, *record.split("/"))
            assert sheet is not None
            note = FindingNote(item, item, f"Tồn tại {item}", "", due or sheet.deadline)
            save(self.desk, start_inspection.answer_patches(sheet, AnswerRow(item, "fail"), note))
        return record


@pytest.fixture
def city(qtbot: QtBot, tmp_path: Path) -> Iterator[Place]:
    place = Place(qtbot, tmp_path, "NV")
    yield place
    place.session.close()


def _words(tab: InspectionsTab) -> list[str]:
    return [act.text for act in tab.secondary()]


def test_an_empty_year_offers_three_ways_and_no_second_filled_button(city: Place) -> None:
    from par_desktop.widgets.notice import EmptyState

    tab = city.show()
    (empty,) = tab.findChildren(EmptyState)
    assert [b.accessibleName() for b in empty.buttons] == [
        "Bắt đầu: Kiểm tra đột xuất ngay",
        "Bắt đầu: Kiểm tra định kỳ",
        "Bắt đầu: Tái kiểm tra",
    ]
    assert tab.primary() is None
    city.visit()
    tab.refresh()
    primary = tab.primary()
    assert primary is not None
    assert primary.text == "Kiểm tra đột xuất"


def test_the_status_line_says_that_secret_checks_travel_nowhere(city: Place) -> None:
    city.visit()
    city.show()
    assert city.sentences[-1] == SECRET_SENTENCE


def test_an_overdue_finding_counts_its_days_in_red(city: Place) -> None:
    from par_desktop.ui.panels.inspection_words import finding_state_words

    record = city.visit(day=date(2022, 2, 21), due=date(2022, 3, 7))
    save(city.desk, [close_inspection.publish_patch(record, date(2022, 2, 24))])
    tab = city.show()
    assert tab.findings is not None
    row = tab.findings.board.current() or tab._page.findings[0]  # type: ignore[union-attr]
    state = finding_state_words(row)
    assert (state.word, state.token) == ("Quá hạn 3 ngày", "red")
    tab.findings.chips.set_active(("late",))
    tab.findings._fill()
    assert tab.findings.list.model.ids == [row.record]


def test_a_card_moves_by_keyboard_and_by_undo_back(city: Place, qtbot: QtBot) -> None:
    city.visit()
    tab = city.show()
    assert tab.findings is not None
    board = tab.findings.board
    first = board.columns[FindingStep.OPEN]
    first.setFocus()
    first.setCurrentIndex(first.model().index(0, 0))
    qtbot.keyClick(first, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    assert [c.model().rowCount() for c in board.columns.values()] == [0, 1, 0, 0]
    found = board.current()
    assert found is not None
    assert found.state.step is FindingStep.REPORTED
    city.session.undo()
    assert [c.model().rowCount() for c in board.columns.values()] == [1, 0, 0, 0]


def test_the_menu_holds_every_step_but_its_own(city: Place) -> None:
    city.visit()
    tab = city.show()
    assert tab.findings is not None
    assert tab._page is not None
    menu = tab.findings.menu_of(tab._page.findings[0])
    words = [act.text().split("\t")[0] for act in menu.actions() if act.text()]
    assert words == [
        "Ghi nhận đơn vị đã báo cáo", "Xác nhận, chờ tái kiểm tra", "Đóng tồn tại", "Chép nội dung"
    ]  # fmt: skip
    menu.actions()[2].trigger()
    assert tab._page.findings[0].state.step is FindingStep.CLOSED


def test_sending_a_result_publishes_it_and_says_so(city: Place) -> None:
    record = city.visit()
    tab = city.show()
    assert "Gửi kết quả cho đơn vị" not in _words(tab)
    close_inspection.close(city.desk, record)
    tab.refresh()
    assert _words(tab) == ["Gửi kết quả cho đơn vị", "In biên bản…"]
    tab.secondary()[0].run()
    published = city.desk.conn.execute("SELECT published FROM inspection").fetchone()[0]
    assert published == "2022-03-10"
    assert tab.findings is not None
    assert "UBND phường Bà Triệu đọc được" in tab.findings.notice.text()
    city.session.undo()
    assert city.desk.conn.execute("SELECT published FROM inspection").fetchone()[0] is None


def test_minutes_are_saved_where_a_person_says(city: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = city.visit()
    close_inspection.close(city.desk, record)
    tab = city.show()
    proposed: list[str] = []

    def choose(_parent: object, _title: str, name: str, _filter: str) -> tuple[str, str]:
        proposed.append(Path(name).name)
        return str(tmp_path / "bb.pdf"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", choose)
    tab.secondary()[1].run()
    assert proposed == ["BienBan_13654_2022-03-10.pdf"]
    assert (tmp_path / "bb.pdf").read_bytes().startswith(b"%PDF")
    assert tab.findings is not None
    assert "bb.pdf" in tab.findings.notice.text()


def test_the_years_view_shows_the_wards_not_checked_first(city: Place) -> None:
    close_inspection.close(city.desk, city.visit("13633"))
    tab = city.show()
    names = [str(row) for row in tab.list._ward_model.ids]
    assert len(names) == 25
    assert names[-1] == "13633"


def test_a_unit_is_found_by_letters_without_marks(city: Place, qtbot: QtBot) -> None:
    from par_desktop.ui.dialogs.start_inspection import StartInspectionDialog

    units = [(u.code, u.name) for u in city.session.world.wards]
    dialog = StartInspectionDialog(units, DAY, "Đoàn số 2")
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClicks(dialog.unit, "ba trieu")
    dialog._finish(now=True)
    assert dialog.form == start_inspection.VisitForm(WARD, "surprise", DAY, "Đoàn số 2")
    dialog.unit.setEditText("phuong")
    assert dialog.unit.code() is None


def test_a_check_cannot_begin_on_a_day_that_has_not_come(city: Place, qtbot: QtBot) -> None:
    from par_desktop.ui.dialogs.start_inspection import StartInspectionDialog

    dialog = StartInspectionDialog([(WARD, "Phường Bà Triệu")], DAY, "", unit=WARD)
    qtbot.addWidget(dialog)
    dialog.day.set_date(date(2022, 3, 24))
    dialog._finish(now=True)
    assert dialog.form is None
    dialog._finish(now=False)
    assert dialog.form is not None
    assert not dialog.now


def test_a_ward_sees_its_published_findings_and_writes_its_remedy(qtbot: QtBot, tmp_path: Path, city: Place) -> None:
    from par_desktop.services.export_package import export_to_unit
    from par_desktop.services.import_package import read, receive
    from par_desktop.services.trust import Trust

    record = city.visit()
    close_inspection.close(city.desk, record)
    save(city.desk, [close_inspection.publish_patch(record, DAY)])
    city.visit(items=("A3",))  # not published: stays away
    ward = Place(qtbot, tmp_path, WARD)
    try:
        receive(ward.desk, read(export_to_unit(city.desk, WARD, tmp_path / "a.xlsx").path), Trust(True))
        assert ward.desk.conn.execute("SELECT COUNT(*) FROM inspection").fetchone()[0] == 1
        tab = ward.show()
        remedies = tab.remedies
        assert remedies is not None
        assert tab.findings is None
        assert remedies.list.model.ids == [f"{record}/A5"]
        assert tab.primary() is None
        remedies.list.table.setFocus()
        qtbot.keyClick(remedies.list.table, Qt.Key.Key_Return)
        remedies.text.setPlainText("Đã chấn chỉnh")
        remedies.day.setText("9/3/2022")
        tab.leave()
        stored = ward.desk.conn.execute("SELECT text, done FROM remedy").fetchone()
        assert stored == ("Đã chấn chỉnh", "2022-03-09")
        found = remedies.list.current()
        assert found is not None
        assert found.state.step is FindingStep.REPORTED
    finally:
        ward.session.close()


def test_a_finding_elsewhere_in_the_plans_years_is_reached_by_its_record(city: Place) -> None:
    record = city.visit(items=("A3", "A5"))
    tab = city.show()
    tab.open_record("finding", f"{record}/A5")
    assert tab.findings is not None
    found = tab.findings.current()
    assert found is not None
    assert found.item == "A5"


def test_closed_findings_of_another_year_are_gone_and_open_ones_stay(city: Place) -> None:
    record = city.visit(day=date(2021, 6, 17), items=("A3", "A5"))
    save(city.desk, [Patch("finding", f"{record}/A3", {"state": "closed"})])
    tab = city.show()
    assert tab._page is not None
    assert [f.item for f in tab._page.findings] == ["A5"]
    city.session.set_period(Period(PeriodKind.QUARTER, 2021, 2))
    tab.refresh()
    assert [f.item for f in tab._page.findings] == ["A3", "A5"]
