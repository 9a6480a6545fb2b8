"""The short dialog before a check: which unit, which day, which team."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from par_desktop.domain.fields import DATE
from par_desktop.domain.records.inspection import INSPECTION_SORT
from par_desktop.domain.vietnamese import search_key
from par_desktop.errors import ParError
from par_desktop.services.start_inspection import VisitForm
from par_desktop.text.formats import date_short
from par_desktop.text.sentences import sentence
from par_desktop.widgets.bars import SegmentBar
from par_desktop.widgets.date_field import DateField
from par_desktop.widgets.look import mark

_KEY = int(Qt.ItemDataRole.UserRole) + 40


class StartInspectionDialog(QDialog):
    """After ``accept``: ``form`` is what was chosen and ``now`` whether the check begins at once."""

    def __init__(
        self,
        units: list[tuple[str, str]],
        today: date,
        team: str,
        *,
        sort: str = "surprise",
        unit: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Kiểm tra Bộ phận Một cửa")
        self.setMinimumWidth(520)
        self.form: VisitForm | None = None
        self.now = True
        self._today = today
        self.sorts = SegmentBar()
        self.sorts.setAccessibleName("Hình thức kiểm tra")
        for key, label in INSPECTION_SORT.labels.items():
            self.sorts.add(key, label)
        self.sorts.choose(sort)
        self.sorts.chosen.connect(lambda *_: self._explain())
        self.unit = UnitCombo(units)
        self.unit.setAccessibleName("Đơn vị được kiểm tra")
        self.day = DateField(_day, date_short, _sentence)
        self.day.set_date(today)
        self.day.setAccessibleName("Ngày kiểm tra")
        self.day.setFixedWidth(130)
        self.day.textChanged.connect(lambda *_: self._explain())
        self.team = QLineEdit(team)
        self.team.setAccessibleName("Đoàn kiểm tra")
        self.team.setPlaceholderText("Họ tên, chức vụ từng người")
        mark(self.team, typing=True)
        self._note = QLabel()
        self._note.setWordWrap(True)
        mark(self._note, tone="text2")
        self.begin = QPushButton("Bắt đầu kiểm tra")
        mark(self.begin, role="primary")
        self.begin.setDefault(True)
        self.begin.clicked.connect(lambda *_: self._finish(now=True))
        self.later = QPushButton("Chỉ ghi vào kế hoạch")
        self.later.clicked.connect(lambda *_: self._finish(now=False))
        cancel = QPushButton("Thôi")
        mark(cancel, role="link")
        cancel.clicked.connect(lambda *_: self.reject())
        for button in (self.later, cancel):
            button.setAutoDefault(False)
        self._lay_out(cancel)
        if unit:
            self.unit.choose(unit)
        self._explain()
        (self.team if unit else self.unit).setFocus()

    def _lay_out(self, cancel: QPushButton) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(10)
        rows = (("Hình thức", self.sorts), ("Đơn vị", self.unit), ("Ngày", self.day), ("Đoàn", self.team))
        for number, (label, widget) in enumerate(rows):
            name = QLabel(label)
            name.setBuddy(widget)
            mark(name, tone="text2")
            grid.addWidget(name, number, 0)
            side = Qt.AlignmentFlag.AlignLeft if widget in (self.sorts, self.day) else Qt.AlignmentFlag(0)
            grid.addWidget(widget, number, 1, side)
        grid.setColumnStretch(1, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        buttons.addWidget(self.later)
        buttons.addWidget(self.begin)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(14)
        column.addLayout(grid)
        column.addWidget(self._note)
        column.addLayout(buttons)

    def _explain(self) -> None:
        words = {
            "surprise": "Giữ kín: đơn vị không biết cho đến khi bạn gửi kết quả; không gói nào mang theo cuộc này.",
            "planned": "Cuộc định kỳ cũng chỉ tới đơn vị khi bạn gửi kết quả; báo trước ngày kiểm tra bằng văn bản.",
            "reinspection": "Tái kiểm tra các tồn tại cũ: kết quả lần trước hiện ở từng câu.",
        }
        self._note.setText(words.get(str(self.sorts.current()), ""))

    def _finish(self, *, now: bool) -> None:
        code = self.unit.code()
        if code is None:
            self._say("Chọn đơn vị trong danh sách: gõ vài chữ của tên, không cần dấu.", self.unit)
            return
        if not self.day.commit() or self.day.date() is None:
            self._say(self.day.problem or "Gõ ngày kiểm tra.", self.day)
            return
        day = self.day.date()
        if day is None:
            return
        if now and day > self._today:
            self._say("Ngày này chưa tới: ghi vào kế hoạch, hoặc sửa lại ngày để bắt đầu.", self.day)
            return
        self.now = now
        self.form = VisitForm(code, str(self.sorts.current()), day, self.team.text())
        self.accept()

    def _say(self, words: str, widget: QWidget) -> None:
        self._note.setText(words)
        mark(self._note, tone="red")
        widget.setFocus(Qt.FocusReason.OtherFocusReason)


class UnitCombo(QComboBox):
    """A drop-down that is searched by any part of the name, with or without marks."""

    def __init__(self, units: list[tuple[str, str]]) -> None:
        super().__init__()
        model = QStandardItemModel(self)
        for code, name in units:
            item = QStandardItem(name)
            item.setData(code, int(Qt.ItemDataRole.UserRole))
            item.setData(f"{search_key(name)} {code}", _KEY)
            model.appendRow(item)
        self.setModel(model)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setMaxVisibleItems(14)
        self.setCurrentIndex(-1)
        mark(self, typing=True)
        self._matches = _Matches(self)
        self.setCompleter(self._matches)
        line = self.lineEdit()
        if line is not None:
            line.setPlaceholderText("Gõ tên phường, xã")

    def choose(self, code: str) -> None:
        """Show this unit."""
        self.setCurrentIndex(self.findData(code))

    def code(self) -> str | None:
        """The unit meant: the one named, or the only one the typed letters fit."""
        typed = search_key(self.currentText())
        if not typed:
            return None
        names = [(str(self.itemData(at)), search_key(self.itemText(at))) for at in range(self.count())]
        exact = [code for code, name in names if name == typed]
        fitting = exact or [code for code, name in names if typed in f"{name} {code}"]
        if len(fitting) != 1:
            return None
        self.choose(fitting[0])
        return fitting[0]


class _Matches(QCompleter):
    def __init__(self, combo: QComboBox) -> None:
        super().__init__(combo.model(), combo)
        self.setCompletionRole(_KEY)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)

    # Qt overrides

    def splitPath(self, path: str) -> list[str]:
        return [search_key(path)]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data(Qt.ItemDataRole.DisplayRole) or "")


def _day(text: str) -> date | None:
    value = DATE.parse((text,))
    return value if isinstance(value, date) else None


def _sentence(problem: Exception) -> str:
    return sentence(problem) if isinstance(problem, ParError) else str(problem)
