"""The last page at the counter: who was there for the unit, what it says of the result, then the minutes."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.views.inspection_rows import VisitHead
from par_desktop.ui import theme
from par_desktop.widgets.look import mark


class ClosePanel(QWidget):
    """``finish(present, opinion)`` ends the check; both may stay blank and be written by hand."""

    finish = Signal(str, str)
    back = Signal()

    def __init__(self) -> None:
        super().__init__()
        title = QLabel("Kết thúc cuộc kiểm tra")
        mark(title, type="question")
        self._summary, self._missing = QLabel(), QLabel()
        mark(self._summary, tone="text2")
        mark(self._missing, tone="amber")
        for label in (self._summary, self._missing):
            label.setWordWrap(True)
        self.present = _words("Đại diện đơn vị", "Họ tên, chức vụ; để trống thì biên bản có dòng chấm để viết tay")
        self.opinion = _words("Ý kiến của đơn vị", "Ghi đúng lời đơn vị, kể cả không đồng ý; để trống để viết tay")
        said = QLabel("Sau khi kết thúc, câu trả lời không sửa được nữa; sai sót ghi bằng phụ lục biên bản.")
        said.setWordWrap(True)
        mark(said, tone="text2")
        self.end = QPushButton(theme.icon("print", "btn_text"), "Kết thúc, in biên bản")
        mark(self.end, role="primary", big=True)
        back = QPushButton("Quay lại câu hỏi")
        mark(back, role="big")
        for button in (self.end, back):
            button.setAutoDefault(False)
        self.end.clicked.connect(lambda *_: self.ask())
        back.clicked.connect(lambda *_: self.back.emit())
        buttons = QHBoxLayout()
        buttons.addWidget(back)
        buttons.addStretch(1)
        buttons.addWidget(self.end)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 16, 32, 0)
        column.setSpacing(8)
        for widget in (title, self._summary, self._missing):
            column.addWidget(widget)
        column.addSpacing(8)
        for box in (self.present, self.opinion):
            name = QLabel(box.accessibleName())
            name.setBuddy(box)
            mark(name, type="heading")
            column.addWidget(name)
            column.addWidget(box)
        column.addWidget(said)
        column.addStretch(1)
        column.addLayout(buttons)

    def show_summary(self, summary: str, missing: str, head: VisitHead) -> None:
        """The result in one line, what was not asked, and what is known already."""
        self._summary.setText(summary)
        self._missing.setText(missing)
        self._missing.setVisible(bool(missing))
        for box, text in ((self.present, head.present), (self.opinion, head.opinion)):
            if not box.toPlainText():
                box.setPlainText(text)

    def focus_first(self) -> None:
        """The caret in the first box."""
        self.present.setFocus(Qt.FocusReason.OtherFocusReason)

    def ask(self) -> None:
        """End it with what stands in the boxes."""
        self.finish.emit(self.present.toPlainText(), self.opinion.toPlainText())


def _words(name: str, hint: str) -> QPlainTextEdit:
    box = QPlainTextEdit()
    box.setAccessibleName(name)
    box.setPlaceholderText(hint)
    box.setTabChangesFocus(True)
    box.setFixedHeight(84)
    mark(box, typing=True)
    return box
