"""Date field, bars, notices, labels, drop area, picture and detail panel."""

from __future__ import annotations

import datetime

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QSize, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from par_desktop.widgets.bars import Chip, ChipBar, SegmentBar
from par_desktop.widgets.date_field import DateField
from par_desktop.widgets.detail_panel import DetailPanel
from par_desktop.widgets.file_drop import FileDrop, accept_files_anywhere, dropped_paths
from par_desktop.widgets.labels import ElidedLabel, ProgressBar6
from par_desktop.widgets.notice import EmptyState, Notice, ProgressStrip, WayIn
from par_desktop.widgets.picture_view import Hit, PictureView, image_from_rgba


def parse(text: str) -> datetime.date | None:
    if not text.strip():
        return None
    parts = [int(part) for part in text.replace(".", "/").split("/")]
    try:
        return datetime.date(parts[2], parts[1], parts[0])
    except (ValueError, IndexError):
        raise ValueError(f"Không có ngày {text}.") from None


class Stage(QWidget):
    """A window with the control in question and another one to go to."""

    def __init__(self, control: QWidget, qtbot: QtBot) -> None:
        super().__init__()
        self.other = QLineEdit()
        column = QVBoxLayout(self)
        column.addWidget(control)
        column.addWidget(self.other)
        qtbot.addWidget(self)
        activate(self, qtbot)
        control.setFocus()


def activate(window: QWidget, qtbot: QtBot) -> None:
    window.show()
    window.activateWindow()
    with qtbot.waitActive(window):
        pass


@pytest.fixture
def field(qtbot: QtBot) -> DateField:
    return DateField(parse, lambda day: day.strftime("%d/%m/%Y"))


@pytest.mark.parametrize(
    ("typed", "date", "text"),
    [
        ("1/2/2021", datetime.date(2021, 2, 1), "01/02/2021"),
        ("07.7.2021", datetime.date(2021, 7, 7), "07/07/2021"),
        ("", None, ""),
    ],
)
def test_a_date_is_tidied_when_the_field_is_left(
    field: DateField, qtbot: QtBot, typed: str, date: datetime.date | None, text: str
) -> None:
    stage = Stage(field, qtbot)
    qtbot.keyClicks(field, typed)
    assert field.text() == typed, "never rewritten while the caret is in it"
    stage.other.setFocus()
    assert (field.date(), field.text(), field.problem) == (date, text, "")


def test_a_wrong_date_keeps_its_text_and_says_why(field: DateField, qtbot: QtBot) -> None:
    stage = Stage(field, qtbot)
    field.set_date(datetime.date(2022, 1, 1))
    field.selectAll()
    qtbot.keyClicks(field, "31/02/2022")
    assert field.property("invalid") is not True
    stage.other.setFocus()
    assert field.text() == "31/02/2022"
    assert field.property("invalid") is True
    assert field.toolTip() == "Không có ngày 31/02/2022."
    assert field.date() == datetime.date(2022, 1, 1)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "28/02/2022")
    assert field.property("invalid") is False


def test_only_a_different_date_is_told(field: DateField, qtbot: QtBot) -> None:
    stage = Stage(field, qtbot)
    told: list[object] = []
    field.date_changed.connect(told.append)
    field.set_date(datetime.date(2021, 2, 1))
    qtbot.keyClick(field, Qt.Key.Key_Return)
    field.selectAll()
    qtbot.keyClicks(field, "2/2/2021")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    stage.other.setFocus()
    assert told == [datetime.date(2021, 2, 2)]


def test_segments_choose_one_and_move_with_arrows(qtbot: QtBot) -> None:
    bar = SegmentBar()
    qtbot.addWidget(bar)
    first, second = bar.add("a", "Một"), bar.add("b", "Hai")
    activate(bar, qtbot)
    chosen: list[object] = []
    bar.chosen.connect(chosen.append)
    assert bar.current() == "a"
    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert second.hasFocus()
    assert (bar.current(), chosen) == ("b", ["b"])
    qtbot.keyClick(second, Qt.Key.Key_Space)
    assert (bar.current(), chosen) == ("b", ["b"])
    bar.choose("a")
    assert chosen == ["b"]


def test_chips_one_active_and_ctrl_adds(qtbot: QtBot) -> None:
    bar = ChipBar()
    qtbot.addWidget(bar)
    chips = [Chip("all", "Tất cả", 20), Chip("late", "Quá hạn", 1), Chip("due", "Sắp đến hạn", 0)]
    bar.set_chips(chips)
    bar.show()
    told: list[object] = []
    bar.changed.connect(told.append)
    everything, late, due = bar.findChildren(QPushButton)
    assert bar.active() == ("all",)
    assert due.text() == "Sắp đến hạn 0"
    assert due.isEnabled()
    qtbot.mouseClick(late, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(due, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier)
    assert bar.active() == ("late", "due")
    assert (everything.isChecked(), late.isChecked(), due.isChecked()) == (False, True, True)
    bar.set_chips([Chip("all", "Tất cả", 21), Chip("late", "Quá hạn", 2), Chip("due", "Sắp đến hạn", 3)])
    assert bar.active() == ("late", "due")
    assert late.text() == "Quá hạn 2"
    bar.clear()
    assert bar.active() == ("all",)
    assert told == [("late",), ("late", "due"), ("all",)]


def test_notice_stays_until_dismissed(qtbot: QtBot) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    assert notice.text() == ""
    notice.say("Bản sao lưu thứ hai đã cũ 9 ngày.", "amber", action="Sao lưu ngay")
    assert notice.text() == "Bản sao lưu thứ hai đã cũ 9 ngày."
    action, close = notice.findChildren(QPushButton)
    with qtbot.waitSignal(notice.acted):
        action.click()
    assert notice.text() != ""
    with qtbot.waitSignal(notice.dismissed):
        close.click()
    assert notice.text() == ""


def test_progress_strip_shows_steps_and_can_stop(qtbot: QtBot) -> None:
    strip = ProgressStrip()
    qtbot.addWidget(strip)
    assert strip.isHidden()
    strip.progress(14, 25, "Đang đọc 14/25 tệp")
    assert not strip.isHidden()
    assert strip.accessibleName() == "Đang đọc 14/25 tệp"
    with qtbot.waitSignal(strip.stopped):
        strip.findChild(QPushButton).click()
    strip.progress(0, 0, "Đang mở")
    strip.grab()
    strip.finish()
    assert strip.isHidden()


def test_empty_state_offers_at_most_three_ways_with_one_primary(qtbot: QtBot) -> None:
    begun: list[str] = []
    ways = (WayIn(lambda: begun.append("a"), "Một"), WayIn(lambda: begun.append("b"), "Hai"))
    state = EmptyState("Chưa có gì", "Bắt đầu:", ways)
    qtbot.addWidget(state)
    state.buttons[1].click()
    assert begun == ["b"]
    assert [button.property("role") for button in state.buttons] == ["primary", None]
    with pytest.raises(ValueError, match="three"):
        EmptyState("x", "y", (ways[0],) * 4)


def test_elided_label_gives_the_whole_text_as_tooltip(qtbot: QtBot) -> None:
    label = ElidedLabel("Phòng Lao động – Thương binh và Xã hội")
    qtbot.addWidget(label)
    label.resize(80, 20)
    label.show()
    assert label.text().endswith("…")
    assert label.toolTip() == label.full_text() == "Phòng Lao động – Thương binh và Xã hội"
    label.resize(800, 20)
    assert label.text() == label.full_text()
    assert label.toolTip() == ""


def test_progress_bar_says_its_figure(qtbot: QtBot) -> None:
    bar = ProgressBar6()
    qtbot.addWidget(bar)
    bar.set_percent(70)
    assert bar.accessibleName() == "70 %"
    bar.resize(120, 20)
    bar.grab()


def drop(widget: QWidget, paths: list[str]) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(path) for path in paths])
    at, buttons, keys = QPoint(5, 5), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    from PySide6.QtWidgets import QApplication

    QApplication.sendEvent(widget, QDragEnterEvent(at, Qt.DropAction.CopyAction, data, buttons, keys))
    QApplication.sendEvent(widget, QDropEvent(QPointF(at), Qt.DropAction.CopyAction, data, buttons, keys))


def test_files_and_folders_can_be_dropped(qtbot: QtBot) -> None:
    area = FileDrop("Thả tệp vào đây", "tên gì cũng được", "Chọn tệp…")
    qtbot.addWidget(area)
    got: list[object] = []
    area.dropped.connect(got.append)
    drop(area, ["/tmp/a.xlsx", "/tmp/thư mục"])
    assert got == [["/tmp/a.xlsx", "/tmp/thư mục"]]
    with qtbot.waitSignal(area.choose):
        area.choose_button.click()
    assert area.search_button.isHidden()


def test_a_window_takes_files_anywhere(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    got: list[list[str]] = []
    accept_files_anywhere(window, got.append)
    drop(window, ["/tmp/a.xlsx"])
    assert got == [["/tmp/a.xlsx"]]
    text = QMimeData()
    text.setText("không phải tệp")
    assert dropped_paths(text) == []


def test_picture_asks_once_after_it_settles(qtbot: QtBot) -> None:
    view = PictureView()
    qtbot.addWidget(view)
    asked: list[tuple[QSize, float]] = []
    view.redraw_requested.connect(lambda size, ratio: asked.append((size, ratio)))
    view.resize(300, 200)
    view.show()
    for width in (310, 320, 330):
        view.resize(width, 200)
    qtbot.waitUntil(lambda: bool(asked))
    assert asked == [(QSize(330, 200), view.devicePixelRatioF())]
    view.changeEvent(QEvent(QEvent.Type.PaletteChange))
    qtbot.waitUntil(lambda: len(asked) == 2)


def test_parts_of_a_picture_answer_to_pointer_and_keys(qtbot: QtBot) -> None:
    view = PictureView()
    stage = Stage(view, qtbot)
    view.resize(200, 100)
    picture = QImage(200, 100, QImage.Format.Format_RGBA8888)
    picture.fill(Qt.GlobalColor.white)
    view.set_picture(picture, [Hit(0, 0, 200, 50, "a", "Lĩnh vực A"), Hit(0, 50, 200, 50, "b")], "Hai lĩnh vực")
    assert view.accessibleName() == "Hai lĩnh vực"
    over, opened = [], []
    view.hovered.connect(over.append)
    view.activated.connect(opened.append)
    qtbot.keyClick(view, Qt.Key.Key_Down)
    assert view.accessibleDescription() == "Lĩnh vực A"
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    view.grab()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert opened == ["b", "a"]
    stage.other.setFocus()
    assert over[-1] is None


def test_detail_panel_puts_fields_first_and_can_be_filled_anew(qtbot: QtBot) -> None:
    panel = DetailPanel()
    qtbot.addWidget(panel)
    box, percent = QLineEdit(), QLineEdit()
    percent.setProperty("typing", True)
    panel.add_field("Văn bản", box)
    panel.add_field("Trạng thái", QLineEdit(), "Tiến độ", percent, "%")
    panel.add_fact("Sản phẩm", "Quyết định")
    panel.add_section("Minh chứng", "1")
    activate(panel, qtbot)
    assert box.accessibleName() == "Văn bản"
    assert percent.accessibleName() == "Trạng thái, Tiến độ"
    panel.focus_first_field()
    assert percent.hasFocus()
    with qtbot.waitSignal(panel.left):
        qtbot.keyClick(panel, Qt.Key.Key_Escape)
    panel.clear()
    panel.add_field("Ghi chú", QLineEdit())
    panel.grab()
    assert not percent.isVisible()


def test_rgba_bytes_become_a_picture_of_their_own() -> None:
    pixels = bytes([255, 0, 0, 255] * 6)
    image = image_from_rgba(pixels, 3, 2, 1.5)
    assert (image.width(), image.height(), image.devicePixelRatio()) == (3, 2, 1.5)
    assert image.pixelColor(2, 1).name() == "#ff0000"
