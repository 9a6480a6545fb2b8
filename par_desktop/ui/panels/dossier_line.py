"""The line above a number grid: which cell, its value to edit, what is wrong in words, who wrote it (look.md §5.4)."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QSizePolicy

from par_desktop.ui import theme
from par_desktop.widgets.labels import ElidedLabel, IconLabel
from par_desktop.widgets.look import mark

NAME_WIDTH = 176
REASON_WIDTH = 210


class CellLine(QFrame):
    """``entered(text)`` when Enter is pressed in the value; ``reasoned(of, text)``: somebody said why a row is off."""

    entered = Signal(str)
    reasoned = Signal(object, str)

    def __init__(self, name_width: int = NAME_WIDTH, value_width: int = 86) -> None:
        super().__init__()
        self.setFixedHeight(36)
        mark(self, rule="bottom")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.setSpacing(theme.GAP)
        self._name = ElidedLabel()
        self._name.setFixedWidth(name_width)
        self._name.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        mark(self._name, type="heading")
        self.value = QLineEdit()
        self.value.setFixedWidth(value_width)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.value.setAccessibleName("Giá trị của ô đang chọn")
        mark(self.value, typing=True)
        self.value.returnPressed.connect(lambda: self.entered.emit(self.value.text()))
        self._icon = IconLabel(QIcon())
        self._says = ElidedLabel()
        self._author = QLabel()
        mark(self._author, type="second")
        self.reason = QLineEdit()
        self.reason.setFixedWidth(REASON_WIDTH)
        self.reason.setAccessibleName("Lý do (3) khác (7) + (11)")
        self.reason.setPlaceholderText("Lý do lệch (Alt+↓)")
        self.reason.setToolTip("Ví dụ: 1 hồ sơ trả lại, 2 hồ sơ xin rút. Enter để lưu.")
        mark(self.reason, typing=True)
        self.reason.editingFinished.connect(self.commit)
        self.reason.hide()
        self._reason_of: Hashable | None = None
        self._reason_was = ""
        row.addWidget(self._name)
        row.addWidget(self.value)
        row.addWidget(self._icon)
        row.addWidget(self._says, 1)
        row.addWidget(self.reason)
        row.addWidget(self._author)

    def show_cell(self, name: str, text: str, *, typed: bool, invalid: bool) -> None:
        """Name and value of the current cell; only a typed one can be changed here."""
        self._name.setText(name)
        self.value.setReadOnly(not typed)
        mark(self.value, typing=typed, invalid=invalid)
        self.value.setText(text)

    def say(self, icon: str, tone: str, words: str) -> None:
        """One sentence; "" for ``icon`` shows none."""
        self._icon.setVisible(bool(icon))
        if icon:
            self._icon.set_icon(theme.icon(icon, tone))
        self._says.setText(words)
        mark(self._says, tone="" if tone in ("red", "text") else tone)

    def says(self) -> str:
        """The sentence shown, uncut."""
        return self._says.full_text()

    def ask_reason(self, of: Hashable | None, text: str = "") -> None:
        """Ask why the row ``of`` is off, showing what was said; ``None`` asks nothing. What is being typed is kept."""
        if of is not None and of == self._reason_of and self.reason.text() != self._reason_was:
            return
        self.commit()
        self._reason_of, self._reason_was = of, text
        self.reason.setText(text)
        self.reason.setCursorPosition(0)
        self.reason.setVisible(of is not None)
        self._author.setVisible(of is None)

    def commit(self) -> None:
        """Hand over a reason that was typed and not said yet."""
        text = self.reason.text().strip()
        if self._reason_of is not None and text != self._reason_was:
            self._reason_was = text
            self.reasoned.emit(self._reason_of, text)

    def set_author(self, words: str) -> None:
        """Who wrote the cell and when."""
        self._author.setText(words)


def author_words(at: str, by: str, origin: str, today: date) -> str:
    """ "Hôm nay 14:31, Nguyễn Văn Hưng"; proxy and Excel say so. A typed cell of a package has no time of its own."""
    when = ""
    if at:
        moment = datetime.fromisoformat(at).astimezone()
        if moment.date() == today:
            when = f"Hôm nay {moment:%H:%M}"
        else:
            when = f"{moment:%d/%m %H:%M}" if moment.year == today.year else f"{moment:%d/%m/%Y}"
    how = {"proxy": "nhập thay", "excel": "sửa trên Excel"}.get(origin, "")
    return ", ".join(part for part in (when, by, how) if part)
