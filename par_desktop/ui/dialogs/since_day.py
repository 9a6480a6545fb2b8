"""Từ ngày của nhiều thủ tục: one day for all that are marked in the list in sight."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.fields import DATE
from par_desktop.errors import ParError
from par_desktop.text.formats import date_short
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.widgets.date_field import DateField
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice


class SinceDay(QDialog):
    """Accepted with a ``day``; ``only_blank``: leave alone the procedures that have one.

    ``marked`` procedures are in sight, ``blank`` of them have no day yet; the day may not lie after ``today``.
    """

    def __init__(self, marked: int, blank: int, today: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.setWindowTitle("Ghi từ ngày")
        self.setMinimumWidth(460)
        words = QLabel(
            f"Từ ngày tiếp nhận tại BPMC, công khai của {marked} thủ tục đã đánh dấu trong danh sách đang lọc."
        )
        words.setWordWrap(True)
        self.day = DateField(_day, date_short, _words)
        self.day.setAccessibleName("Từ ngày")
        self.day.setFixedWidth(130)
        self.blank_box = QCheckBox(f"Chỉ {blank} thủ tục chưa ghi ngày")
        self.blank_box.setChecked(0 < blank < marked)
        self.blank_box.setVisible(0 < blank < marked)
        self.notice = Notice(theme.icon("close", "text2"))
        self.button = QPushButton("Ghi từ ngày")
        mark(self.button, role="primary")
        self.button.clicked.connect(lambda *_: self._done())
        cancel = QPushButton("Đóng")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        label = QLabel("Từ ngày")
        label.setBuddy(self.day)
        mark(label, tone="text2")
        line, buttons = QHBoxLayout(), QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(label)
        line.addWidget(self.day)
        line.addStretch(1)
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(12)
        column.addWidget(words)
        column.addWidget(self.notice)
        column.addLayout(line)
        column.addWidget(self.blank_box)
        column.addLayout(buttons)
        self.day.setFocus()

    @property
    def only_blank(self) -> bool:
        """Whether days that stand already stay."""
        return self.blank_box.isChecked()

    def _done(self) -> None:
        good = self.day.commit()
        day = self.day.date() if good else None
        if day is None:
            self._say(self.day.problem or "Gõ ngày bắt đầu, dạng 05/02/2022.")
        elif day > self._today:
            self._say(f"Ngày {date_short(day)} chưa đến. Gõ ngày đã tiếp nhận, công khai.")
        else:
            self.accept()

    def _say(self, words: str) -> None:
        self.notice.say(words, "amber", theme.icon("warning", "amber"))
        self.day.setFocus()


def _day(text: str) -> date | None:
    value = DATE.parse((text,))
    return value if isinstance(value, date) else None


def _words(problem: Exception) -> str:
    return sentence(problem) if isinstance(problem, ParError) else str(problem)
