"""The tab Báo cáo: real pages of a real document, words by heading, gaps with a way to them, files on disk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from par_desktop import workspace
from par_desktop.data import journal
from par_desktop.domain.criteria import Level
from par_desktop.domain.operation import Operation, sealed
from par_desktop.domain.periods import Period
from par_desktop.jobs import InlineLane, InlineLanes
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, save
from par_desktop.ui.session import Session
from par_desktop.ui.tabs.reports_tab import TAB, ReportsTab


def clock() -> datetime:
    return datetime(2022, 3, 10, 2, 30, tzinfo=UTC)


class Open:
    """An open workspace with its desk."""

    def __init__(self, folder: Path, unit: str) -> None:
        self.workspace = workspace.create(folder / unit, unit, person="Hà", clock=clock, state=folder / "state")
        self.desk: Desk = self.workspace.desk()

    def words_of(self, unit: str, heading: str, text: str) -> None:
        """Words as they come in a unit's package."""
        record = f"cchc/{heading}/{unit}/2022-Q1"
        with self.desk.write("package") as conn:
            op = Operation("c" * 16, unit, "passage", record, {"text": text}, {"text": ()}, "2022-03-09T01:00:00Z",
                           "Lan", "app")  # fmt: skip
            journal.append(conn, [sealed(op)])

    def text(self, unit: str, heading: str) -> object:
        sql = "SELECT text FROM passage WHERE report = 'cchc' AND heading = ? AND unit = ? AND period = '2022-Q1'"
        row = self.desk.conn.execute(sql, (heading, unit)).fetchone()
        return row[0] if row else None


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


def show(qtbot: QtBot, opened: Open) -> ReportsTab:
    lanes = InlineLanes(InlineLane("store", open=lambda: opened.desk), InlineLane("files"))
    tab = TAB.build(Session(opened.workspace, lanes))
    assert isinstance(tab, ReportsTab)
    tab.session.set_period(Period.parse("2022-Q1"))
    tab.resize(1366, 598)
    qtbot.addWidget(tab)
    with qtbot.waitActive(tab):
        tab.show()
        tab.activateWindow()
    tab.activate()
    return tab


def write(tab: ReportsTab, text: str) -> None:
    tab.words.text.setFocus()
    tab.words.text.selectAll()
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(tab.words.text, event)


def texts(tab: ReportsTab) -> list[str]:
    QApplication.processEvents()  # Qt shows what was put into a layout at the next turn
    return [label.text() for label in tab.words.findChildren(QLabel) if label.isVisible()]


def link(tab: ReportsTab, name: str) -> QPushButton:
    QApplication.processEvents()
    return next(b for b in tab.words.findChildren(QPushButton) if b.accessibleName() == name and b.isVisible())


def test_documents_pages_and_primary(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city)
    documents = ["cchc", "progress", "procedures"]
    assert [name for name in tab.model.ids if name in documents] == documents
    primary = tab.primary()
    assert primary is not None
    assert primary.text == "Xuất Word"
    assert tab.pages.count == len(pypdf.PdfReader(tab.pages.path).pages)
    assert tab.pages.where.text() == f"trang 1 / {tab.pages.count}"
    qtbot.waitUntil(lambda: not tab.pages.view._picture.isNull())
    width = tab.pages.view.width() * tab.pages.view.devicePixelRatioF()
    assert abs(tab.pages.view._picture.width() - width) <= 1
    tab._stand("progress")
    primary = tab.primary()
    assert primary is not None
    assert primary.text == "Xuất PDF"
    assert not tab.words.own.isVisible()


def test_a_heading_turns_to_its_page_and_stands_where_the_pdf_says(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city)
    tab.headings.choose("V")
    pages = [page.extract_text() for page in pypdf.PdfReader(tab.pages.path).pages]
    at = next(number for number, text in enumerate(pages) if "V. KIẾN NGHỊ, ĐỀ XUẤT" in text)
    place = tab.pages.place()
    assert place is not None
    assert tab.pages.page == place.page == at
    assert 0 < place.top < place.bottom < 1


def test_headings_stand_in_the_order_of_the_outline(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city)
    entry = tab.entry
    assert entry is not None
    places = tab.pages._pages.places
    assert list(places) == [heading.title for heading in entry.headings]
    order = [(place.page, place.top) for place in places.values()]
    assert order == sorted(order)


def test_words_are_saved_and_stand_in_the_pages(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city)
    tab.headings.choose("I.3")
    assert "chưa có lời" in texts(tab)
    write(tab, "Đã đăng 12 tin, bài trên Cổng thông tin.")
    assert "Đang sửa" in texts(tab)
    before = tab._turn
    tab.headings.choose("I.4")
    # The city's report is the city's: its words belong to the unit 356.
    assert city.text("356", "I.3") == "Đã đăng 12 tin, bài trên Cổng thông tin."
    qtbot.waitUntil(lambda: tab._turn > before)
    assert "Đã đăng 12 tin" in "".join(page.extract_text() for page in pypdf.PdfReader(tab.pages.path).pages)
    tab.session.undo()
    assert city.text("356", "I.3") is None


def test_a_ward_writes_its_own_words_and_sees_nobody_elses(qtbot: QtBot, ward: Open) -> None:
    tab = show(qtbot, ward)
    tab.headings.choose("II.2")
    write(tab, "Niêm yết bổ sung 6 TTHC hộ tịch.")
    tab.leave()
    assert ward.text("13654", "II.2") == "Niêm yết bổ sung 6 TTHC hộ tịch."
    assert not tab.words.theirs.isVisible()


def test_the_coordinator_takes_units_words_in(qtbot: QtBot, city: Open) -> None:
    city.words_of("13654", "II.2", "Rà soát 6 TTHC hộ tịch.")
    city.words_of("13690", "II.2", "Trả kết quả tại nhà cho 38 hồ sơ.")
    tab = show(qtbot, city)
    tab.headings.choose("II.2")
    assert "2/25" in texts(tab)
    qtbot.mouseClick(link(tab, "Ghép lời của Phường Bà Triệu"), Qt.MouseButton.LeftButton)
    assert city.text("356", "II.2") == "Rà soát 6 TTHC hộ tịch."
    taken = [w.accessibleName() for w in tab.words.theirs.findChildren(QPushButton) if w.isVisible()]
    assert not any("Bà Triệu" in name for name in taken)
    tab.words._take_every()
    assert city.text("356", "II.2") == "Rà soát 6 TTHC hộ tịch.\nTrả kết quả tại nhà cho 38 hồ sơ."


def test_gaps_name_a_place_to_go(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city)
    shown = texts(tab)
    assert "25 đơn vị chưa đủ số liệu hồ sơ" in shown
    writable = [h for h in tab.entry.headings if h.write] if tab.entry else []
    assert f"{len(writable)} đề mục chưa có lời" in shown
    with qtbot.waitSignal(tab.go_to) as went:
        qtbot.mouseClick(link(tab, "Tới: 25 đơn vị chưa đủ số liệu hồ sơ"), Qt.MouseButton.LeftButton)
    assert went.args == ["packages", "", ""]
    tab.headings.choose("V")
    qtbot.mouseClick(link(tab, f"Tới: {len(writable)} đề mục chưa có lời"), Qt.MouseButton.LeftButton)
    assert tab.headings.code == "I.1"
    assert QApplication.focusWidget() is tab.words.text


def test_a_ward_is_asked_only_for_the_points_it_gives_itself(qtbot: QtBot, ward: Open) -> None:
    components = ward.desk.world.criteria_set(Level.COMMUNE, 2022).components
    own = sum(not component.is_survey for component in components)
    assert own < len(components)
    assert f"{own} tiêu chí chưa chấm điểm" in texts(show(qtbot, ward))


def test_next_problem_is_the_next_heading_without_words(qtbot: QtBot, city: Open) -> None:
    save(city.desk, [Patch("passage", "cchc/I.2/356/2022-Q1", {"text": "có lời"})])
    tab = show(qtbot, city)
    assert tab.headings.code == "I.1"
    tab.next_problem()
    assert tab.headings.code == "I.3"


def test_export_writes_what_the_screen_shows(qtbot: QtBot, city: Open, tmp_path: Path) -> None:
    tab = show(qtbot, city)
    tab.headings.choose("I.3")
    write(tab, "Đã đăng 12 tin, bài.")
    tab.leave()
    told: list[str] = []
    tab.status_changed.connect(told.append)
    tab.export_to(tmp_path / "Báo cáo quý I.docx")
    assert told == [f"Đã xuất Báo cáo quý I.docx vào {tmp_path}"]
    with ZipFile(tmp_path / "Báo cáo quý I.docx") as parts:
        assert "Đã đăng 12 tin, bài." in parts.read("word/document.xml").decode("utf-8")


def test_a_place_that_cannot_be_written_is_said_in_one_sentence(qtbot: QtBot, city: Open, tmp_path: Path) -> None:
    tab = show(qtbot, city)
    with qtbot.waitSignal(tab.session.failed) as told:
        tab.export_to(tmp_path / "không có" / "a.docx")
    assert told.args is not None
    assert "a.docx" in told.args[0]
    assert list(tmp_path.rglob("*.docx")) == []


def test_open_record_comes_to_the_heading(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city)
    tab.open_record("passage", "cchc/III.2/356/2022-Q1")
    assert tab.headings.code == "III.2"
    tab.open_record("report", "progress")
    assert tab.entry is not None
    assert tab.entry.name == "progress"


def test_a_document_asked_for_before_the_list_is_there_is_shown(qtbot: QtBot, ward: Open) -> None:
    lanes = InlineLanes(InlineLane("store", open=lambda: ward.desk), InlineLane("files"))
    tab = TAB.build(Session(ward.workspace, lanes))
    assert isinstance(tab, ReportsTab)
    qtbot.addWidget(tab)
    tab.open_record("report", "month-notice")
    tab.show()
    tab.activate()
    assert tab.entry is not None
    assert tab.entry.name == "month-notice"
    assert tab.title.full_text() == "Thông báo kết quả tháng 2 · dự thảo"


def test_page_keys_turn_pages(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city)
    tab.pages.zoom.setCurrentIndex(tab.pages.zoom.findText("Vừa cả trang"))
    tab.pages.ground.setFocus()
    qtbot.keyClick(tab.pages.ground, Qt.Key.Key_PageDown)
    assert tab.pages.page == 1
    qtbot.keyClick(tab.pages.ground, Qt.Key.Key_PageUp)
    assert tab.pages.page == 0


def test_a_narrow_window_fits(qtbot: QtBot, city: Open) -> None:
    city.words_of("LDTBXH", "II.2", "Lời dài " * 40)
    tab = show(qtbot, city)
    tab.headings.choose("II.2")
    tab.resize(1093, 430)
    assert tab.width() == 1093
    assert tab.words.widget().minimumSizeHint().width() <= tab.words.viewport().width()


def test_words_left_by_a_crash_are_offered_first(qtbot: QtBot, city: Open) -> None:
    tab = show(qtbot, city)
    tab.headings.choose("IV")
    write(tab, "Phương hướng quý II")
    tab.words.form.drafts.flush()
    tab.hide()
    again = show(qtbot, city)
    assert again.headings.code == "IV"
    assert "chưa kịp lưu" in again.words.offer.text()
    again.words.offer.acted.emit()
    again.leave()
    assert city.text("356", "IV") == "Phương hướng quý II"
