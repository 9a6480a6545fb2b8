"""Bước 3 of taking a spreadsheet in: what would be kept, what is complained about, totals, old fonts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from par_desktop.domain.units import Unit
from par_desktop.services.take_in import Look
from par_desktop.text.formats import number, period_label
from par_desktop.ui import theme
from par_desktop.ui.models.windowed import Column
from par_desktop.ui.panels.package_board import RowList
from par_desktop.ui.panels.unit_box import UnitBox
from par_desktop.widgets.bars import SegmentBar
from par_desktop.widgets.look import mark
from par_desktop.widgets.roles import State

LINES, PROBLEMS, TOTALS, FONTS = "lines", "problems", "totals", "fonts"
_STATES = {
    "new": State("plus", "Mới", "green"),
    "changed": State("pen", "Đổi", "accent"),
    "same": State("tick", "Đã có", "grey"),
    "conflict": State("conflict", "Xung đột", "violet"),
}
_REFUSED, _LOOK = State("refused", "Không nhận", "red"), State("warning", "Cần xem", "amber")
_EQUAL, _DIFFERS = State("tick-circle", "Khớp", "green"), State("warning", "Lệch", "amber")


class IntakePreview(QWidget):
    """``changed``: an answer was given (unit, period, one of the spec's questions)."""

    changed = Signal()
    naming = Signal(object)
    """A problem whose name a person wants to say the meaning of."""

    def __init__(self, units: Sequence[Unit]) -> None:
        super().__init__()
        self.unit = UnitBox(units)
        self.unit.setAccessibleName("Đơn vị")
        self.unit.chosen.connect(lambda *_: self.changed.emit())
        self.period = QComboBox()
        self.period.setAccessibleName("Kỳ")
        self.period.activated.connect(lambda *_: self.changed.emit())
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Lý do (3) khác (7) + (11)")
        self.reason.setPlaceholderText("Ví dụ: 2 hồ sơ trả lại, 1 hồ sơ rút")
        mark(self.reason, typing=True)
        self.questions: dict[str, QComboBox] = {}
        self._form = QGridLayout()
        self._form.setHorizontalSpacing(10)
        self._form.setVerticalSpacing(6)
        self._form.setColumnStretch(1, 1)
        self._form.setColumnStretch(3, 1)
        self._labels: list[QLabel] = []
        self.views = SegmentBar()
        for key, words in ((LINES, "Sẽ nhận"), (PROBLEMS, "Cần xem"), (TOTALS, "Dòng tổng"), (FONTS, "Font cũ")):
            self.views.add(key, words)
        self.views.chosen.connect(lambda key: self.show_view(str(key)))
        self.lists = {
            LINES: RowList(_line_columns(), "Dòng sẽ nhận", theme.ROW_TWO),
            PROBLEMS: RowList(_problem_columns(), "Ô cần xem", theme.ROW_TWO),
            TOTALS: RowList(_total_columns(), "Dòng tổng so với các dòng", theme.ROW),
            FONTS: RowList(_font_columns(), "Chữ font cũ, trước và sau khi chuyển", theme.ROW),
        }
        self.lists[PROBLEMS].opened.connect(lambda row: self.naming.emit(row[1]) if row and row[1].field else None)
        self._stack = QStackedWidget()
        for shown in self.lists.values():
            self._stack.addWidget(shown)
        self._empty = QLabel()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        mark(self._empty, tone="text2")
        self._stack.addWidget(self._empty)
        self._counts: dict[str, int] = {}
        self._waits = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self._form)
        column.addWidget(self.views, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._stack, 1)

    def show_look(self, look: Look) -> None:
        """Everything a look says. The view stays, unless old fonts wait for a word or nothing can be taken."""
        self._show_form(look)
        self._waits = bool(look.needs)
        self.lists[LINES].show_rows(look.lines, lambda line: line.entry.record)
        problems = sorted(look.problems, key=lambda each: not each.refused)
        self.lists[PROBLEMS].show_rows(list(enumerate(problems)), lambda row: row[0])
        totals = sorted(look.totals, key=lambda each: each.agrees)
        self.lists[TOTALS].show_rows(list(enumerate(totals)), lambda row: row[0])
        self.lists[FONTS].show_rows(look.samples, lambda sample: sample.address)
        off = sum(not total.agrees for total in look.totals)
        self._counts = {
            LINES: len(look.taking),
            PROBLEMS: len(look.problems),
            TOTALS: off or len(look.totals),
            FONTS: len(look.samples),
        }
        self.views.set_text(LINES, f"Sẽ nhận {number(len(look.taking))}")
        self.views.set_text(PROBLEMS, f"Cần xem {number(len(look.problems))}")
        self.views.set_text(
            TOTALS, f"Dòng tổng: {off} ô lệch" if off else "Dòng tổng: khớp" if look.totals else "Dòng tổng"
        )
        self.views.set_text(FONTS, f"Font cũ {number(len(look.samples))}" if look.samples else "Font cũ")
        if look.wants_yes:
            self.show_view(FONTS)
        elif not look.taking and look.problems:
            self.show_view(PROBLEMS)
        elif self.views.current() == FONTS or not self._counts.get(str(self.views.current())):
            self.show_view(LINES)
        else:
            self.show_view(str(self.views.current()))

    def show_view(self, key: str) -> None:
        """One of the lists, or why it is empty."""
        self.views.choose(key)
        if self._counts.get(key):
            self._stack.setCurrentWidget(self.lists[key])
            return
        self._empty.setText(_CHOOSE_FIRST if self._waits else _NOTHING[key])
        self._stack.setCurrentWidget(self._empty)

    @property
    def options(self) -> dict[str, str]:
        """Answers to the spec's questions."""
        return {name: str(box.currentData()) for name, box in self.questions.items()}

    def _show_form(self, look: Look) -> None:
        """Only what may be chosen for this table: unit, period, its questions, a reason where one is wanted."""
        while self._form.count():
            item = self._form.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
        for label in self._labels:
            label.deleteLater()
        self._labels = []
        asked: list[tuple[str, QWidget]] = []
        if look.by_unit and (look.needs or look.unit or look.answers.unit) and self.unit.count() > 1:
            self._show_unit(look)
            asked.append(("Đơn vị", self.unit))
        if look.periods:
            self._show_periods(look)
            asked.append(("Kỳ", self.period))
        kept = self.questions
        self.questions = {}
        for question in look.questions:
            box = kept.pop(question.name, None) or QComboBox()
            if not box.count():
                for key, words in question.answers:
                    box.addItem(words, key)
                box.activated.connect(lambda *_: self.changed.emit())
            box.setAccessibleName(question.words)
            chosen = box.findData(look.answers.options.get(question.name, ""))
            box.setCurrentIndex(max(0, chosen))
            self.questions[question.name] = box
            asked.append((question.words, box))
        for box in kept.values():
            box.deleteLater()
        if look.wants_reason:
            asked.append((f"Lý do {look.wants_reason} dòng lệch", self.reason))
        for place, (words, widget) in enumerate(asked):
            label = QLabel(words)
            label.setBuddy(widget)
            mark(label, tone="text2")
            self._labels.append(label)
            row, column = divmod(place, 2)
            self._form.addWidget(label, row, column * 2)
            self._form.addWidget(widget, row, column * 2 + 1)
            widget.show()

    def _show_unit(self, look: Look) -> None:
        code = look.answers.unit or look.unit
        if self.unit.code() != code:
            self.unit.blockSignals(True)
            self.unit.choose(code)
            self.unit.blockSignals(False)

    def _show_periods(self, look: Look) -> None:
        told = f"như tệp ghi: {period_label(look.period)}" if look.period and not look.answers.period else "như tệp ghi"
        self.period.blockSignals(True)
        self.period.clear()
        self.period.addItem("Chọn kỳ" if "period" in look.needs else told, "")
        for code in look.periods:
            self.period.addItem(period_label(code), code)
        self.period.setCurrentIndex(max(0, self.period.findData(look.answers.period)))
        self.period.blockSignals(False)


_CHOOSE_FIRST = "Chọn ở trên xong, các dòng hiện ở đây."
_NOTHING = {
    LINES: "Không có dòng nào để nhận: mọi số trong tệp đã có trong sổ, hoặc chưa nhận được.",
    PROBLEMS: "Không có ô nào phải xem lại.",
    TOTALS: "Bảng không có dòng tổng để so.",
    FONTS: "Trang không có chữ gõ bằng font cũ.",
}


def _line_columns() -> tuple[Column, ...]:
    def change(line: object) -> str:
        texts = getattr(line, "texts", ())
        return " · ".join(f"{label}: {before or '–'} → {after or 'trống'}" for label, before, after in texts)

    return (
        Column("Loại", state=lambda line: _STATES[line.state], width=104),
        Column("Ô", text=lambda line: line.entry.address, width=56, tone=lambda _line: "text2"),
        Column("Mục", text=lambda line: line.entry.title, width=300, lines=2, tooltip=lambda line: line.entry.title),
        Column("Thay đổi", text=change, lines=2, tooltip=change),
    )


def _problem_columns() -> tuple[Column, ...]:
    return (
        Column("Loại", state=lambda row: _REFUSED if row[1].refused else _LOOK, width=128),
        Column("Ô", text=lambda row: row[1].address, width=64, tone=lambda _row: "text2"),
        Column("Trong tệp", text=lambda row: row[1].value, width=150, tooltip=lambda row: row[1].value or None),
        Column("Việc cần làm", text=lambda row: row[1].remedy, lines=2, tooltip=lambda row: row[1].remedy),
    )


def _total_columns() -> tuple[Column, ...]:
    return (
        Column("So", state=lambda row: _EQUAL if row[1].agrees else _DIFFERS, width=96),
        Column("Ô", text=lambda row: row[1].address, width=64, tone=lambda _row: "text2"),
        Column("Dòng", text=lambda row: row[1].name, width=180),
        Column("Cột", text=lambda row: row[1].label),
        Column("Tệp ghi", text=lambda row: number(row[1].told), align="right", width=100),
        Column("Cộng các dòng", text=lambda row: number(row[1].summed), align="right", width=120),
    )


def _font_columns() -> tuple[Column, ...]:
    return (
        Column("Ô", text=lambda sample: sample.address, width=64, tone=lambda _sample: "text2"),
        Column("Font", text=lambda sample: sample.font, width=130, tone=lambda _sample: "text2"),
        Column("Trong tệp", text=lambda sample: sample.before, width=300, tooltip=lambda sample: sample.before),
        Column("Chuyển thành", text=lambda sample: sample.after, tooltip=lambda sample: sample.after),
    )
