"""The check at the counter, by keyboard alone, in an offscreen window; what is stored is read from the database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from par_desktop import workspace
from par_desktop.domain.checklist import ItemKind
from par_desktop.jobs.lane import InlineLane
from par_desktop.jobs.lanes import InlineLanes
from par_desktop.services import browse_inspections, start_inspection
from par_desktop.services.desk import Desk
from par_desktop.ui.panels.counter_screen import FINISH, CounterScreen
from par_desktop.ui.session import Session

WARD, DAY = "13654", date(2022, 4, 25)


class Counter:
    """A screen, and a person at its keyboard."""

    def __init__(self, qtbot: QtBot, session: Session, desk: Desk, record: str) -> None:
        self.qtbot, self.session, self.desk, self.record = qtbot, session, desk, record
        sheet = browse_inspections.sheet(desk, *record.split("/"))
        assert sheet is not None
        self.screen = CounterScreen(session, sheet)
        qtbot.addWidget(self.screen)
        self.screen.resize(1366, 728)
        self.screen.show()
        self.screen.activateWindow()
        qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)

    def keys(self, text: str) -> None:
        target = QApplication.focusWidget() or self.screen
        self.qtbot.keyClicks(target, text)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.screen, key, modifier)

    def enter(self) -> None:
        self.press(Qt.Key.Key_Return)

    def answers(self) -> dict[str, str]:
        sql = "SELECT item, answer FROM answer WHERE inspection = ? AND answer IS NOT NULL"
        return dict(self.desk.conn.execute(sql, (self.record.split("/")[1],)).fetchall())

    def findings(self) -> list[tuple[str, str, str, str]]:
        sql = "SELECT item, text, person, deadline FROM finding WHERE inspection = ? AND deleted = 0 ORDER BY item"
        return self.desk.conn.execute(sql, (self.record.split("/")[1],)).fetchall()


@pytest.fixture
def counter(qtbot: QtBot, tmp_path: Path) -> Iterator[Counter]:
    now = datetime(2022, 4, 25, 2, 0, tzinfo=UTC)
    made = workspace.create(tmp_path / "nv", "NV", clock=lambda: now, state=tmp_path / "keys")
    desk = made.desk()
    session = Session(made, InlineLanes(InlineLane("store", lambda: desk)))
    form = start_inspection.VisitForm(WARD, "surprise", DAY, "Đoàn số 2")
    yield Counter(qtbot, session, desk, start_inspection.start(desk, form).record)
    session.close()


def _answer(counter: Counter, good: str = "1") -> None:
    """The question in sight, answered by its kind."""
    match counter.screen.question.item.kind:
        case ItemKind.RATIO:
            counter.keys("5")
            counter.enter()
            counter.keys("5")
        case ItemKind.COUNT:
            counter.keys("0")
        case _:
            counter.keys(good)
    counter.enter()


def test_the_whole_check_by_keyboard_saves_36_answers(counter: Counter) -> None:
    screen = counter.screen
    ended: list[str] = []
    screen.finished_check.connect(ended.append)
    codes = [item.code for item in counter.session.world.checklist.items]
    for place, code in enumerate(codes):
        assert screen.code == code
        assert len(counter.answers()) == place - (place > codes.index("B1"))
        if code == "A5":
            counter.keys("2")
            counter.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
            counter.enter()
        elif code == "B1":
            counter.keys("0")
        elif code == "B4":
            counter.keys("118")
            counter.enter()
            counter.keys("124")
            counter.enter()
            counter.keys("Niem yet thieu 6 TTHC")
            counter.enter()
        else:
            _answer(counter)
    # What was left for later comes after the last question.
    assert screen.code == "B1"
    counter.keys("3")
    counter.enter()
    assert counter.answers() == {
        code: {"A5": "fail", "B4": "fail", "B1": "not_applicable"}.get(code, "pass") for code in codes
    }
    texts = {item: text for item, text, _, _ in counter.findings()}
    assert texts["B4"] == "Niem yet thieu 6 TTHC"
    assert texts["A5"].startswith("Công chức tại quầy số")
    # Holidays of 30/4 and 1/5 were taken on 2 and 3/5: ten working days after 25/4 end on 11/5.
    assert {deadline for *_, deadline in counter.findings()} == {"2022-05-11"}
    assert screen.stack.currentIndex() == 1
    for _ in range(10):
        if screen.closing.end.hasFocus():
            break
        counter.press(Qt.Key.Key_Tab)
    counter.enter()
    assert ended == [counter.record]
    assert counter.desk.conn.execute("SELECT ended FROM inspection").fetchone()[0] is not None


def test_the_last_question_offers_the_minutes_when_nothing_is_open(counter: Counter) -> None:
    screen = counter.screen
    for _ in counter.session.world.checklist.items[:-1]:
        _answer(counter)
    assert "Câu tiếp" in screen.forward.text()
    counter.keys("5")
    counter.enter()
    counter.keys("5")
    assert screen.forward.text() == FINISH
    assert not screen.early.isVisible()


def test_a_digit_in_a_text_is_a_digit(counter: Counter) -> None:
    counter.screen.go("A5")
    counter.keys("2")
    assert isinstance(QApplication.focusWidget(), QPlainTextEdit)
    counter.keys("Quay so 1, 3 nguoi")
    assert counter.screen.question.row().answer == "fail"
    counter.press(Qt.Key.Key_Escape)
    counter.keys("1")
    assert counter.answers() == {"A5": "pass"}
    assert counter.findings() == []


def test_an_answer_is_on_disk_before_the_next_question(counter: Counter) -> None:
    counter.screen.go("A3")
    counter.keys("1")
    assert counter.answers() == {"A3": "pass"}
    assert counter.screen.code == "A3"


@pytest.mark.parametrize(("numerator", "answer"), [("19", "pass"), ("18", "fail")])
def test_the_boundary_of_a_ratio_passes(counter: Counter, numerator: str, answer: str) -> None:
    counter.screen.go("C8")  # passes from 95 %: 19 of 20
    counter.keys(numerator)
    counter.enter()
    counter.keys("20")
    assert counter.answers() == {"C8": answer}
    row = counter.desk.conn.execute("SELECT ratio_numerator, ratio_denominator FROM answer").fetchone()
    assert row == (int(numerator), 20)


def test_more_passed_than_seen_is_said_and_keeps_the_question(counter: Counter) -> None:
    counter.screen.go("C8")
    counter.keys("21")
    counter.enter()
    counter.keys("20")
    counter.enter()
    assert counter.screen.code == "C8"
    assert "21/20" in counter.screen.question._problem.text()
    assert counter.answers() == {}


def test_going_on_tomorrow_opens_the_first_unanswered_question(counter: Counter, qtbot: QtBot) -> None:
    _answer(counter)
    counter.screen.stop()
    again = Counter(qtbot, counter.session, counter.desk, counter.record)
    assert again.screen.code == "A2"
    assert again.screen.map.buttons["A1"].accessibleName() == "A1, Đạt"


def test_the_rating_is_shown_as_illustrative(counter: Counter) -> None:
    counter.screen.go("A5")
    counter.keys("2")
    assert "Chưa đạt" in counter.screen.rating_words()
    assert "minh họa" in counter.screen.rating_words()


def test_everything_pressed_has_a_name(counter: Counter) -> None:
    from PySide6.QtWidgets import QAbstractButton, QLineEdit

    for kind in (QAbstractButton, QLineEdit, QPlainTextEdit):
        for widget in counter.screen.findChildren(kind):
            assert widget.accessibleName() or getattr(widget, "text", lambda: "")()


def test_a_save_that_fails_is_said_and_tried_again(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    from par_desktop.errors import WorkspaceProblem
    from par_desktop.services import save_record

    def full(*_: object, **__: object) -> None:
        raise WorkspaceProblem("disk_full", path="D:")

    counter.screen.go("A3")
    with monkeypatch.context() as broken:
        broken.setattr(save_record, "save", full)
        counter.keys("1")
        counter.enter()
        assert counter.screen.code == "A3"
        assert "đã đầy" in counter.screen.question._problem.text()
    counter.enter()
    assert counter.answers() == {"A3": "pass"}
    assert counter.screen.code == "A4"


def test_keys_faster_than_the_disk_reach_the_question_they_were_meant_for(qtbot: QtBot, tmp_path: Path) -> None:
    from par_desktop.jobs.lane import Lane
    from par_desktop.jobs.lanes import Lanes

    now = datetime(2022, 4, 25, 2, 0, tzinfo=UTC)
    made = workspace.create(tmp_path / "nv", "NV", clock=lambda: now, state=tmp_path / "keys")
    form = start_inspection.VisitForm(WARD, "surprise", DAY)
    record = start_inspection.start(made.desk(), form).record
    made.desks.pop().store.close()

    def close(desk: Desk) -> None:  # a connection is closed on the thread that opened it
        desk.store.close()
        made.desks.remove(desk)

    session = Session(made, Lanes(Lane("store", made.desk, close), Lane("files")))
    sheets: list[object] = []
    session.read(browse_inspections.sheet, *record.split("/"), done=sheets.append)
    qtbot.waitUntil(lambda: bool(sheets))
    screen = CounterScreen(session, sheets[0])  # type: ignore[arg-type]
    qtbot.addWidget(screen)
    screen.show()
    screen.activateWindow()
    screen.go("A3")
    # A3 to A8 are words: six answers, the second "không đạt" with its own words.
    for key in "1\r2x\r1\r3\r1\r1\r":
        target = QApplication.focusWidget() or screen
        qtbot.keyClick(target, Qt.Key.Key_Return) if key == "\r" else qtbot.keyClicks(target, key)
    qtbot.waitUntil(lambda: screen.code == "B1" and not session.lanes.busy)
    rows = session.reader.execute("SELECT item, answer FROM answer ORDER BY item").fetchall()
    assert dict(rows) == {
        "A3": "pass", "A4": "fail", "A5": "pass", "A6": "not_applicable", "A7": "pass", "A8": "pass"
    }  # fmt: skip
    assert session.reader.execute("SELECT text FROM finding").fetchall() == [("x",)]
    screen.close()
    session.close()
