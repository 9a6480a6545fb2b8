"""Tồn tại ghi vào biên bản: the box that "Không đạt" opens, with ready phrases, person and deadline."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout

from par_desktop.domain.checklist import ChecklistItem
from par_desktop.domain.fields import DATE
from par_desktop.domain.inspections import working_days_between
from par_desktop.domain.views.inspection_rows import CheckSheet, FindingNote
from par_desktop.errors import ParError
from par_desktop.services.start_inspection import phrases_for
from par_desktop.text.formats import date_short
from par_desktop.text.sentences import sentence
from par_desktop.widgets.date_field import DateField
from par_desktop.widgets.look import mark


class FindingBox(QFrame):
    """Tồn tại ghi vào biên bản: words with ready phrases (Alt+1…), person, deadline."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, box=True)
        self._holidays: frozenset[date] = frozenset()
        self._day: date | None = None
        self._finding = ""
        self.text = _FindingText()
        self.text.setAccessibleName("Tồn tại ghi vào biên bản")
        self.person = QLineEdit()
        self.person.setAccessibleName("Người liên quan")
        self.person.setFixedWidth(240)
        self.deadline = DateField(_day, date_short, _explain)
        self.deadline.setAccessibleName("Hạn khắc phục")
        self.deadline.setFixedWidth(110)
        self.deadline.textChanged.connect(lambda *_: self._count_days())
        for field in (self.person, self.deadline):
            mark(field, typing=True, tall=True)
        self._days = QLabel()
        mark(self._days, type="second")
        self.phrases: list[QPushButton] = []
        self._phrase_row = QHBoxLayout()
        self._phrase_row.setSpacing(6)
        self._shortcuts: list[QShortcut] = []
        for number in range(1, 5):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(lambda at=number - 1: self.use_phrase(at))
        self._lay_out()

    def show_item(self, item: ChecklistItem, sheet: CheckSheet) -> None:
        """Fill it for an item: what was written, or blank with the proposed deadline."""
        known = sheet.findings.get(item.code)
        self._day, self._holidays = sheet.head.day, sheet.holidays
        self._finding = known.finding if known else item.code
        self.text.setPlainText(known.text if known else "")
        self.person.setText(known.person if known else "")
        self.deadline.set_date(known.deadline if known else sheet.deadline)
        self._show_phrases(phrases_for(item.code, item.text))
        self._count_days()

    def note(self, item: str) -> FindingNote:
        """What is typed."""
        return FindingNote(
            self._finding, item, self.text.toPlainText().strip(), self.person.text().strip(), self.deadline.date()
        )

    def focus_text(self) -> None:
        """The caret at the end of the finding's words."""
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def use_phrase(self, at: int) -> None:
        """Write a ready phrase after what stands there; the first "…" is selected to be typed over."""
        if not self.isVisible() or at >= len(self.phrases):
            return
        before = self.text.toPlainText().rstrip()
        sentence_ = str(self.phrases[at].property("sentence"))
        start = len(before) + 1 if before else 0
        self.text.setPlainText(f"{before} {sentence_}" if before else sentence_)
        self.text.select_gap(start)
        self.focus_text()

    def _show_phrases(self, phrases: tuple[tuple[str, str], ...]) -> None:
        for old in self.phrases:
            self._phrase_row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.phrases = []
        for number, (word, words) in enumerate(phrases[:4], 1):
            button = QPushButton(word)
            button.setProperty("sentence", words)
            button.setToolTip(f"{words} (Alt+{number})")
            button.setAccessibleName(f"Mẫu câu: {word}, Alt+{number}")
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            mark(button, role="big")
            button.clicked.connect(lambda _=False, at=number - 1: self.use_phrase(at))
            self._phrase_row.addWidget(button)
            self.phrases.append(button)

    def _count_days(self) -> None:
        try:
            due = _day(self.deadline.text())
        except ParError:
            due = None
        if due is None or self._day is None:
            self._days.setText("")
        elif due < self._day:
            self._days.setText("trước ngày kiểm tra")
        else:
            self._days.setText(f"{working_days_between(self._day, due, self._holidays)} ngày làm việc")

    def _lay_out(self) -> None:
        title, ready = QLabel("Tồn tại ghi vào biên bản"), QLabel("mẫu câu:")
        mark(title, type="heading")
        mark(ready, type="second")
        head = QHBoxLayout()
        head.addWidget(title)
        head.addStretch(1)
        head.addWidget(ready)
        head.addLayout(self._phrase_row)
        fields = QHBoxLayout()
        fields.setSpacing(8)
        for label, field in (("Người liên quan", self.person), ("Hạn khắc phục", self.deadline)):
            name = QLabel(label)
            name.setBuddy(field)
            mark(name, tone="text2")
            fields.addWidget(name)
            fields.addWidget(field)
            fields.addSpacing(8)
        fields.addWidget(self._days)
        fields.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.text)
        column.addLayout(fields)


class _FindingText(QPlainTextEdit):
    """Enter goes on (the screen hears it), Shift+Enter begins a line; Tab leaves."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, typing=True)
        self.setTabChangesFocus(True)
        self.setFixedHeight(84)

    def select_gap(self, start: int) -> None:
        """Select the first "…" from a place on; without one the caret goes to the end."""
        at = self.toPlainText().find("…", start)
        cursor = self.textCursor()
        cursor.setPosition(at if at >= 0 else len(self.toPlainText()))
        if at >= 0:
            cursor.setPosition(at + 1, cursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
            return
        super().keyPressEvent(event)


def _day(text: str) -> date | None:
    value = DATE.parse((text,))
    return value if isinstance(value, date) else None


def _explain(problem: Exception) -> str:
    return sentence(problem) if isinstance(problem, ParError) else str(problem)
