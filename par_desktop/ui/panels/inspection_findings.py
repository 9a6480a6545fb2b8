"""The right side of Kiểm tra for the coordinator: filters, the board or the list, and the chosen finding in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QStackedWidget, QVBoxLayout, QWidget

from par_desktop.domain.inspections import FindingStep, Pressure
from par_desktop.domain.views.inspection_rows import FindingRow
from par_desktop.ui import theme
from par_desktop.ui.panels.finding_board import FindingBoard
from par_desktop.ui.panels.finding_list import FindingList
from par_desktop.ui.panels.inspection_words import (
    SEVERITY_WORDS,
    day_words,
    finding_state_words,
    repeat_words,
)
from par_desktop.widgets.bars import Chip, ChipBar, SegmentBar
from par_desktop.widgets.labels import StateLabel
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice

_MOVE_WORDS = {
    FindingStep.OPEN: "Trả lại, chờ khắc phục",
    FindingStep.REPORTED: "Ghi nhận đơn vị đã báo cáo",
    FindingStep.CONFIRMED: "Xác nhận, chờ tái kiểm tra",
    FindingStep.CLOSED: "Đóng tồn tại",
}


class InspectionFindings(QWidget):
    """``move_asked(FindingRow, FindingStep)``: the caller saves it."""

    move_asked = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[FindingRow, ...] = ()
        self._today = date.min
        self._visit = ""
        self.chips = ChipBar()
        self.chips.setAccessibleName("Lọc tồn tại")
        self.chips.changed.connect(lambda *_: self._fill())
        self.views = SegmentBar()
        self.views.setAccessibleName("Cách xem tồn tại")
        self.views.add("board", "Bảng")
        self.views.add("list", "Danh sách")
        self.views.chosen.connect(self._show_view)
        self.notice = Notice(theme.icon("close", "text2"))
        self.board = FindingBoard()
        self.list = FindingList()
        self.strip = FindingStrip()
        for part in (self.board, self.list):
            part.current_changed.connect(self._chosen)
            part.menu_asked.connect(self.open_menu)
        self.board.move_asked.connect(self.move_asked)
        self.list.opened.connect(lambda row: self.open_menu(row, self.list.mapToGlobal(QPoint(60, 60))))
        self.stack = QStackedWidget()
        self.stack.addWidget(self.board)
        self.stack.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._toolbar())
        column.addWidget(self.notice)
        column.addWidget(self.stack, 1)
        column.addWidget(self.strip)

    def show_rows(self, rows: Sequence[FindingRow], visit: str, today: date) -> None:
        """All findings of the year; ``visit`` is the chosen visit's record, for the filter of its name."""
        self._rows, self._visit, self._today = tuple(rows), visit, today
        self._fill()

    def set_visit(self, visit: str) -> None:
        """Another visit was chosen at the left."""
        if visit != self._visit:
            self._visit = visit
            self._fill()

    def show_finding(self, record: str) -> None:
        """Come to a finding from elsewhere; filters that hide it go."""
        shown: FindingBoard | FindingList = self.board if self.views.current() == "board" else self.list
        if not shown.choose(record):
            self.chips.clear()
            shown.choose(record)

    def current(self) -> FindingRow | None:
        """The chosen finding of the view in sight."""
        return self.board.current() if self.views.current() == "board" else self.list.current()

    def next_late(self) -> None:
        """F8: the next overdue finding, round and round."""
        late = [row.record for row in self._rows if row.state.pressure is Pressure.LATE]
        if not late:
            return
        now = self.current()
        at = late.index(now.record) + 1 if now is not None and now.record in late else 0
        self.show_finding(late[at % len(late)])

    def menu_of(self, row: FindingRow) -> QMenu:
        """What can be done with a card; the keys stand beside."""
        menu = QMenu(self)
        steps = tuple(FindingStep)
        here = steps.index(row.state.step)
        for step in steps:
            if step is row.state.step:
                continue
            key = {1: "\tCtrl+→", -1: "\tCtrl+←"}.get(steps.index(step) - here, "")
            act = menu.addAction(f"{_MOVE_WORDS[step]}{key}")
            act.triggered.connect(lambda _=False, to=step: self.move_asked.emit(row, to))
        menu.addSeparator()
        menu.addAction("Chép nội dung").triggered.connect(lambda *_: self.strip.copy(row))
        return menu

    def open_menu(self, row: object, place: object) -> None:
        """Show the menu of a card at a place of the screen."""
        if isinstance(row, FindingRow) and isinstance(place, QPoint):
            menu = self.menu_of(row)
            menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            menu.popup(place)

    def _toolbar(self) -> QWidget:
        bar = QFrame()
        mark(bar, rule="bottom")
        bar.setFixedHeight(theme.TOOLBAR)
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.setSpacing(theme.MARGIN - 2)
        title = QLabel("Tồn tại")
        mark(title, type="heading")
        row.addWidget(title)
        row.addWidget(self.chips, 1)
        row.addWidget(self.views)
        return bar

    def _tests(self) -> dict[object, Sequence[FindingRow]]:
        rows = self._rows
        return {
            "all": rows,
            "late": [r for r in rows if r.state.pressure is Pressure.LATE],
            "grave": [r for r in rows if r.severity >= 3 and r.state.step is not FindingStep.CLOSED],
            "again": [r for r in rows if r.repeat > 1],
            "visit": [r for r in rows if r.visit == self._visit],
        }

    def _fill(self) -> None:
        tests = self._tests()
        self.chips.set_chips(
            (
                Chip("all", "Mọi đơn vị"),
                Chip("late", "Quá hạn", len(tests["late"]), theme.icon("warning", "red")),
                Chip("grave", "Mức 3:", len(tests["grave"])),
                Chip("again", "Tái phạm", len(tests["again"]), theme.icon("continuous", "amber")),
                Chip("visit", "Cuộc đang chọn", len(tests["visit"])),
            )
        )
        wanted = [set(map(id, tests[key])) for key in self.chips.active()]
        rows = [row for row in self._rows if all(id(row) in some for some in wanted)]
        self.board.show_rows(rows, self._today)
        self.list.show_rows(rows, self._today)
        self._chosen()

    def _show_view(self, key: object) -> None:
        before = self.list.current() if key == "board" else self.board.current()
        self.stack.setCurrentWidget(self.board if key == "board" else self.list)
        if before is not None:
            self.show_finding(before.record)
        self._chosen()

    def _chosen(self, *_: object) -> None:
        self.strip.show_row(self.current(), self._today)


class FindingStrip(QFrame):
    """The chosen finding in full, with what its unit answered."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, pane="raised", rule="top")
        self._head, self._text, self._remedy = QLabel(), QLabel(), QLabel()
        self._state = StateLabel()
        mark(self._head, type="second")
        mark(self._remedy, tone="text2")
        for label in (self._text, self._remedy):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        head = QHBoxLayout()
        head.addWidget(self._head, 1)
        head.addWidget(self._state)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, 6, theme.MARGIN, 8)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._text)
        column.addWidget(self._remedy)
        self.hide()

    def show_row(self, row: FindingRow | None, today: date) -> None:
        """Fill it, or go away without a finding."""
        self.setVisible(row is not None)
        if row is None:
            return
        visited = f"kiểm tra {day_words(row.day, today)}"
        parts = [row.item, SEVERITY_WORDS.get(row.severity, ""), row.unit_name, visited, row.person, repeat_words(row)]
        self._head.setText(" · ".join(part for part in parts if part))
        state = finding_state_words(row, long=True)
        deadline = f" · hạn {day_words(row.deadline, today)}" if row.deadline else ""
        self._state.set_state(theme.icon(state.icon, state.token), state.word + deadline, state.token)
        self._text.setText(row.text)
        self._remedy.setText(remedy_words(row, today))
        self.setAccessibleName(f"{self._head.text()}. {row.text}. {self._remedy.text()}")

    def copy(self, row: FindingRow) -> str:
        """Put the finding on the clipboard as one line, and return it."""
        from PySide6.QtGui import QGuiApplication

        words = f"{row.unit_name}: {row.item}. {row.text}"
        if row.deadline:
            words += f" (hạn khắc phục {row.deadline:%d/%m/%Y})"
        QGuiApplication.clipboard().setText(words)
        return words


def remedy_words(row: FindingRow, today: date) -> str:
    """What the unit did, or why it cannot have done anything yet."""
    if row.remedy or row.remedied:
        when = f" {day_words(row.remedied, today)}" if row.remedied else ""
        return f"Đơn vị báo cáo{when}: {row.remedy or 'đã khắc phục'}"
    if row.published is None:
        return "Chưa gửi kết quả: đơn vị chưa đọc được tồn tại này."
    return f"Đã gửi đơn vị ngày {day_words(row.published, today)}; chưa có báo cáo khắc phục."
