"""One question at the counter: its words, the answer in the shape its kind asks for, and the finding it opens."""

from __future__ import annotations

import re
from fractions import Fraction

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from par_desktop.domain.checklist import Checklist, ChecklistItem, ItemKind
from par_desktop.domain.fields import COUNT_FIGURE, RATIO_FIGURE, Figure
from par_desktop.domain.inspections import ANSWERS, judge
from par_desktop.domain.views.inspection_rows import AnswerRow, CheckSheet, FindingNote
from par_desktop.errors import ValueProblem
from par_desktop.services.start_inspection import counted
from par_desktop.text.formats import percent
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.panels.counter_finding import FindingBox
from par_desktop.ui.panels.counter_parts import ANSWER_HEIGHT, LOOKS, AnswerButton
from par_desktop.ui.panels.inspection_words import SEVERITY_WORDS
from par_desktop.widgets.labels import StateLabel
from par_desktop.widgets.look import mark

_NUMBERS = (ItemKind.COUNT, ItemKind.RATIO)


class QuestionPanel(QWidget):
    """``answered()`` after a press, a number or a key that changed the answer."""

    answered = Signal()

    def __init__(self, checklist: Checklist) -> None:
        super().__init__()
        self._checklist = checklist
        self._item = checklist.items[0]
        self._answer: str | None = None
        self._filling = False
        self._code, self._where, self._severity, self._place = QLabel(), QLabel(), StateLabel(), QLabel()
        mark(self._code, type="heading", tone="accent")
        self._question, self._basis = QLabel(), QLabel()
        self._problem = QLabel()
        mark(self._where, tone="text2")
        mark(self._place, tone="text2")
        mark(self._question, type="question")
        mark(self._basis, tone="text2")
        mark(self._problem, tone="red")
        for label in (self._question, self._basis, self._problem):
            label.setWordWrap(True)
        self.answers = {key: AnswerButton(key, digit) for digit, key in enumerate(LOOKS, 1)}
        for key, button in self.answers.items():
            button.clicked.connect(lambda _=False, chosen=key: self.choose(chosen))
        self.numbers = (_number("Tử số"), _number("Mẫu số"))
        self._number_labels = (QLabel(), QLabel())
        self._of = QLabel("/")
        mark(self._of, type="title")
        self._verdict = StateLabel()
        for box in self.numbers:
            box.textEdited.connect(lambda *_: self._counted())
        self.note = QLineEdit()
        self.note.setPlaceholderText("Số, ngày, tên văn bản đã xem")
        self.note.setAccessibleName("Văn bản đã xem")
        mark(self.note, typing=True, tall=True)
        self.finding = FindingBox()
        self._lay_out()

    @property
    def item(self) -> ChecklistItem:
        """The question in sight."""
        return self._item

    def show_item(self, item: ChecklistItem, sheet: CheckSheet, place: int) -> None:
        """Show a question with what was recorded; the caret goes where typing begins."""
        self._filling = True
        self._item = item
        row = sheet.answers.get(item.code, AnswerRow(item.code))
        self._answer = row.answer
        section = next(s.title for s in self._checklist.sections if s.code == item.section)
        self._code.setText(item.code)
        self._where.setText(f"· {section} ·")
        tone = "red" if item.severity >= self._checklist.decisive_severity else "text2"
        icon = theme.icon("warning" if tone == "red" else "info", tone)
        self._severity.set_state(icon, SEVERITY_WORDS.get(item.severity, ""), tone)
        self._place.setText(f"câu {place} / {len(self._checklist.items)}")
        self._question.setText(item.text)
        self._basis.setText(_basis_words(item, sheet))
        self._shape(item)
        texts = _texts(item, row)
        for box, text in zip(self.numbers, texts, strict=True):
            box.setText(text)
        self.note.setText(row.note)
        self.finding.show_item(item, sheet)
        self._problem.hide()
        self._show_answer()
        self._filling = False
        self.setAccessibleName(f"{item.code}. {item.text}")
        self.focus_first()

    def row(self) -> AnswerRow:
        """What is recorded now."""
        note = self.note.text()
        if self._item.kind in _NUMBERS:
            return counted(self._item.code, self._figure(), self._answer, note)
        return AnswerRow(self._item.code, self._answer, note=note)

    def note_of_finding(self) -> FindingNote | None:
        """The finding as typed, where the answer is "không đạt"."""
        return self.finding.note(self._item.code) if self._answer == "fail" else None

    def choose(self, answer: str) -> None:
        """Answer by a key, a press or the numbers; "Không đạt" opens the finding at once."""
        self._answer = answer
        self._show_answer()
        if not self._filling:
            self.answered.emit()
            if answer == "fail" and self._item.kind not in _NUMBERS:
                self.finding.focus_text()

    def focus_first(self) -> None:
        """The caret in the first number, or on the answers, so that digits answer."""
        if self._item.kind in _NUMBERS:
            self.numbers[0].setFocus(Qt.FocusReason.OtherFocusReason)
            self.numbers[0].selectAll()
        else:
            self.focus_answers()

    def focus_answers(self) -> None:
        """Out of text: the digits answer again."""
        shown = self.answers.get(self._answer or "") or next(iter(self.answers.values()))
        if not shown.isVisibleTo(self):
            shown = self.answers["not_applicable"]
        shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> bool:
        """Whether what is typed can be kept; otherwise it says why and the caret stands there."""
        try:
            self._figure(strict=True)
        except ValueProblem as problem:
            self._say(sentence(problem), self.numbers[0])
            return False
        if self._answer == "fail" and not self.finding.deadline.commit():
            self._say(self.finding.deadline.problem, self.finding.deadline)
            return False
        self._problem.hide()
        return True

    # inside

    def say(self, words: str) -> None:
        """A problem, in red under the answers."""
        self._problem.setText(words)
        self._problem.show()

    def _say(self, words: str, widget: QWidget) -> None:
        self.say(words)
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _figure(self, *, strict: bool = False) -> Figure | None:
        if self._item.kind not in _NUMBERS:
            return None
        ratio = self._item.kind is ItemKind.RATIO
        kind = RATIO_FIGURE if ratio else COUNT_FIGURE
        try:
            figure = kind.parse([box.text() for box in (self.numbers if ratio else self.numbers[:1])])
            found = figure if isinstance(figure, Figure) else None
            over = found is not None and ratio and None not in (found.numerator, found.denominator)
            if found is not None and over and (found.numerator or 0) > (found.denominator or 0):
                raise ValueProblem("ratio_over_one", typed=f"{found.numerator}/{found.denominator}")
        except ValueProblem:
            if strict:
                raise
            return None
        return found

    def _counted(self) -> None:
        verdict = judge(self._item, self._figure())
        if verdict is not None:
            self.choose(ANSWERS[verdict])
        else:
            self._answer = None
            self._show_answer()
        if not self._filling:
            self.answered.emit()

    def more_to_type(self) -> bool:
        """Enter in a number box: on to the next box or the finding's words; False where the question is done."""
        first, second = self.numbers
        if self._item.kind is ItemKind.RATIO and first.hasFocus():
            second.setFocus(Qt.FocusReason.TabFocusReason)
            second.selectAll()
        elif self._answer == "fail" and not self.finding.text.toPlainText().strip():
            self.finding.focus_text()
        else:
            return False
        return True

    def _show_answer(self) -> None:
        for key, button in self.answers.items():
            button.setChecked(key == self._answer)
        self.finding.setVisible(self._answer == "fail")
        if self._item.kind not in _NUMBERS:
            return
        if self._answer is None or self._answer not in LOOKS:
            self._verdict.set_state(theme.icon("dashed-circle", "grey"), "Chưa đủ số", "grey")
            return
        word, icon, token = LOOKS[self._answer]
        figure = self._figure()
        if figure is not None and figure.denominator and figure.numerator is not None:
            word += f" · {percent(_share(figure))}"
        self._verdict.set_state(theme.icon(icon, token), word, token)

    def _shape(self, item: ChecklistItem) -> None:
        """Answers, number boxes or a document line, by the item's kind."""
        numbers = item.kind in _NUMBERS
        self.answers["pass"].setVisible(not numbers)
        self.answers["fail"].setVisible(not numbers)
        self._number_row.setVisible(numbers)
        ratio = item.kind is ItemKind.RATIO
        self._of.setVisible(ratio)
        self.numbers[1].setVisible(ratio)
        self._number_labels[1].setVisible(ratio)
        words = _labels(item)
        for label, box, text in zip(self._number_labels, self.numbers, words, strict=True):
            label.setText(text)
            box.setAccessibleName(f"{text}: {item.text}")
        self._note_row.setVisible(item.kind is ItemKind.DOCUMENT)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._code)
        head.addWidget(self._where)
        head.addWidget(self._severity)
        head.addStretch(1)
        head.addWidget(self._place)
        self._number_row = QFrame()
        numbers = QHBoxLayout(self._number_row)
        numbers.setContentsMargins(0, 0, 0, 0)
        numbers.setSpacing(10)
        for label, box in zip(self._number_labels, self.numbers, strict=True):
            mark(label, type="second")
            pair = QVBoxLayout()
            pair.setSpacing(3)
            pair.addWidget(label)
            pair.addWidget(box)
            if box is self.numbers[1]:
                numbers.addWidget(self._of, 0, Qt.AlignmentFlag.AlignBottom)
            numbers.addLayout(pair)
        self._of.setFixedHeight(40)
        self._verdict.setFixedHeight(40)
        numbers.addSpacing(8)
        numbers.addWidget(self._verdict, 1, Qt.AlignmentFlag.AlignBottom)
        answers = QHBoxLayout()
        answers.setSpacing(12)
        answers.addWidget(self._number_row, 2)
        for button in self.answers.values():
            answers.addWidget(button, 1)
        self._number_row.setFixedHeight(ANSWER_HEIGHT)
        self._note_row = QWidget()
        note = QHBoxLayout(self._note_row)
        note.setContentsMargins(0, 0, 0, 0)
        note.setSpacing(10)
        said = QLabel("Văn bản")
        mark(said, tone="text2")
        note.addWidget(said)
        note.addWidget(self.note, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 16, 32, 8)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self._question)
        column.addWidget(self._basis)
        column.addSpacing(8)
        column.addLayout(answers)
        column.addWidget(self._problem)
        column.addWidget(self._note_row)
        column.addSpacing(4)
        column.addWidget(self.finding)
        column.addStretch(1)


def _number(name: str) -> QLineEdit:
    box = QLineEdit()
    box.setAccessibleName(name)
    box.setMinimumWidth(120)
    box.setMaximumWidth(260)
    box.setAlignment(Qt.AlignmentFlag.AlignRight)
    box.setMaxLength(12)
    mark(box, typing=True, tall=True)
    return box


def _labels(item: ChecklistItem) -> tuple[str, str]:
    if item.kind is ItemKind.COUNT:
        return "Số hồ sơ, kết quả", ""
    parts = [re.sub(r"\s*\([^)]*\)", "", part).strip() for part in item.text.split(" / ")]
    if len(parts) == 2 and max(map(len, parts)) <= 34:
        return parts[0], parts[1]
    return "Số đạt", "Số đã xem"


def _texts(item: ChecklistItem, row: AnswerRow) -> tuple[str, str]:
    if item.kind is ItemKind.COUNT:
        return COUNT_FIGURE.texts(row.figure(item.kind))[0], ""
    first, second = RATIO_FIGURE.texts(row.ratio)
    return first, second


def _share(figure: Figure) -> Fraction:
    return Fraction(100 * (figure.numerator or 0), figure.denominator or 1)


def _basis_words(item: ChecklistItem, sheet: CheckSheet) -> str:
    words = f"Căn cứ: {item.basis}."
    if item.failing_answer:
        words += f" Không đạt khi: {item.failing_answer[:1].lower()}{item.failing_answer[1:]}."
    elif item.kind is ItemKind.RATIO:
        words += f" Đạt từ {percent(item.passes_from * 100, 0)}."
    before = sheet.previous.get(item.code)
    if before is not None:
        day, answer = before
        words += f" Lần trước ({day.day:02d}/{day.month}/{day.year}): <b>{LOOKS[answer][0].lower()}</b>."
    return words
