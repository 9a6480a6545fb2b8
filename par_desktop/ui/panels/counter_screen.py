"""The counter: 36 questions by keyboard or touch on a screen of its own; each answer is on disk before the next one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFrame,
    QHBoxLayout,
    QInputDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from par_desktop.domain.inspections import VERDICTS, CheckProgress, check_progress, next_open
from par_desktop.domain.records.inspection import INSPECTION_SORT
from par_desktop.domain.views.inspection_rows import AnswerRow, CheckSheet
from par_desktop.errors import ParError
from par_desktop.services import close_inspection
from par_desktop.services.start_inspection import answer_patches
from par_desktop.text.formats import date_short, percent
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.panels.counter_close import ClosePanel
from par_desktop.ui.panels.counter_parts import LOOKS, QuestionMap, key_bar
from par_desktop.ui.panels.counter_question import QuestionPanel
from par_desktop.ui.session import Session
from par_desktop.widgets.labels import ElidedLabel, IconLabel
from par_desktop.widgets.look import mark

_KEYS = (
    ("1", "Đạt"),
    ("2", "Không đạt"),
    ("3", "Không áp dụng"),
    ("Enter", "câu tiếp"),
    ("0", "để sau"),
    ("Ctrl+G", "tới câu"),
)
_SENTENCE = "Phím số chỉ có tác dụng khi con trỏ không ở ô chữ; Esc rời ô chữ"
FINISH = "Kết thúc, in biên bản"


class CounterScreen(QDialog):
    """``finished_check(record)`` when the check has ended and its minutes are wanted; ``closed()`` whenever it goes."""

    finished_check = Signal(str)
    closed = Signal()

    def __init__(self, session: Session, sheet: CheckSheet, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.session = session
        self.sheet = sheet
        self._checklist = session.world.checklist
        self._pending = 0
        self._then: Callable[[], object] | None = None
        self._keys: list[tuple[int, Qt.KeyboardModifier, str]] = []
        self._codes = [item.code for item in self._checklist.items]
        self.setWindowModality(Qt.WindowModality.WindowModal)
        head = sheet.head
        title = INSPECTION_SORT.labels.get(head.sort or "", "")
        title = "Tái kiểm tra" if head.sort == "reinspection" else f"Kiểm tra {title.lower()}"
        self.setWindowTitle(f"{title} – {sheet.office_name}")
        self.map = QuestionMap(self._checklist)
        self.map.chosen.connect(self.go)
        self.question = QuestionPanel(self._checklist)
        self.question.answered.connect(self._answered)
        self.closing = ClosePanel()
        self.closing.back.connect(lambda: self._show_closing(False))
        self.closing.finish.connect(self._finish)
        self._saved, self._clock = QLabel("Đã lưu trên máy này"), QLabel()
        self.pause = QPushButton("Tạm dừng")
        self.early = QPushButton(theme.icon("print"), FINISH)
        self.before = QPushButton("Câu trước  ←")
        self.later = QPushButton("Để sau  0")
        self.forward = QPushButton(theme.icon("chevron-right", "btn_text"), "Câu tiếp  Enter")
        self._next_words = ElidedLabel()
        self.stack = QStackedWidget()
        self._lay_out(title)
        self._connect()
        self._tick = QTimer(self)
        self._tick.setInterval(1000)
        self._tick.timeout.connect(self._show_time)
        self._tick.start()
        self._show_time()
        progress = self.progress
        self._show(progress.open_items[0] if progress.open_items else self._codes[-1])

    def open_full(self) -> None:
        """Fill the screen, or at least the window it belongs to."""
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(parent.window().geometry())
        self.showMaximized()

    @property
    def progress(self) -> CheckProgress:
        """How far the check is."""
        return check_progress(self._checklist, self._given())

    @property
    def code(self) -> str:
        """The item in sight."""
        return self.question.item.code

    def next(self) -> None:
        """Enter: the next question in order; after the last one those left for later; then the end."""
        if self.stack.currentIndex() == 1:
            self.closing.ask()
            return
        self._keep(self._onward)

    def previous(self) -> None:
        """The question before."""
        at = self._codes.index(self.code)
        if at:
            self.go(self._codes[at - 1])

    def leave_for_later(self) -> None:
        """0: no answer now; the map keeps it blank and Enter comes back to it after the last question."""
        at = self._codes.index(self.code)
        following = self._codes[at + 1] if at + 1 < len(self._codes) else None
        target = following or next_open(self._checklist, self.progress.open_items, self.code)
        if target is not None:
            self.go(target)

    def go(self, code: str) -> None:
        """Save what is here, then show another question."""
        if code in self._codes:
            self._keep(lambda: self._show(code))

    def ask_where(self) -> None:
        """Ctrl+G: type an item's code."""
        asking = QInputDialog(self)
        asking.setWindowTitle("Tới câu")
        asking.setLabelText(f"Mã câu ({self._codes[0]} … {self._codes[-1]}):")
        asking.setTextValue(self.code)
        asking.setOkButtonText("Tới")
        asking.setCancelButtonText("Thôi")
        asking.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        asking.textValueSelected.connect(lambda typed: self.go(typed.strip().upper()))
        asking.open()

    def stop(self) -> None:
        """Tạm dừng: everything is saved, the check can be gone on with any time."""
        self._keep(self.close)

    def rating_words(self) -> str:
        """The rating so far, said to be illustrative."""
        given = {code: VERDICTS[answer] for code, answer in self._given().items() if answer is not None}
        rating = self._checklist.rating(given)
        if rating is None:
            return ""
        words = f"Tạm xếp loại: {rating.label}"
        words += f" (câu {', '.join(rating.decisive)})" if rating.decisive else f" {percent(rating.percent)}"
        return f"{words} · minh họa" if self._checklist.illustrative else words

    # inside

    def _given(self) -> dict[str, str | None]:
        return {code: row.answer for code, row in self.sheet.answers.items()}

    def _onward(self) -> None:
        open_items, at = self.progress.open_items, self._codes.index(self.code)
        if not open_items or (open_items == (self.code,) and at + 1 == len(self._codes)):
            self._show_closing(True)
        elif at + 1 < len(self._codes):
            self._show(self._codes[at + 1])
        else:
            self._show(next_open(self._checklist, open_items, self.code) or open_items[0])

    def _answered(self) -> None:
        """An answer was given: it goes to disk at once, not only when the question is left."""
        self._keep(None)

    def _keep(self, then: Callable[[], object] | None) -> None:
        """Save what differs from what is stored, then go on; a wrong number or date is said and keeps us here."""
        if then is not None and not self.question.commit():
            return
        row, finding = self.question.row(), self.question.note_of_finding()
        code = row.item
        same = row == self.sheet.answers.get(code, AnswerRow(code))
        if same and (finding or self.sheet.findings.get(code)) == self.sheet.findings.get(code):
            if then is not None and self._pending:
                self._wait(then)
            elif then is not None:
                then()
            return
        patches = answer_patches(self.sheet, row, finding)

        def fail(problem: ParError) -> None:
            self._not_stored(problem, before)

        before = self.sheet
        self._remember(row)
        word = LOOKS[row.answer][0] if row.answer is not None and row.answer in LOOKS else "chưa trả lời"
        self._pending += 1
        if then is not None:
            self._wait(then)
        self.session.save(patches, words=f"Câu {code}: {word}", done=lambda _: self._stored(), failed=fail)

    def _not_stored(self, problem: ParError, before: CheckSheet) -> None:
        """It did not reach the disk: say so here, keep what is typed in sight, and try again with the next key."""
        self.sheet = before
        self._pending -= 1
        self._stop_waiting()
        self._keys.clear()
        self._saved.setText("Chưa lưu được")
        self.question.say(sentence(problem))

    def _remember(self, row: AnswerRow) -> None:
        findings = dict(self.sheet.findings)
        finding = self.question.note_of_finding()
        if finding is not None:
            findings[row.item] = finding
        else:
            findings.pop(row.item, None)
        self.sheet = replace(self.sheet, answers={**self.sheet.answers, row.item: row}, findings=findings)
        self._show_map()

    def _wait(self, then: Callable[[], object]) -> None:
        """Go on once the disk has it. Keys pressed meanwhile belong to the next question: they are kept for it."""
        self._then = then
        app = QApplication.instance()
        if app is not None:
            app.installEventFilter(self)

    def _stop_waiting(self) -> None:
        self._then = None
        app = QApplication.instance()
        if app is not None:
            app.removeEventFilter(self)

    def _stored(self) -> None:
        self._pending -= 1
        now = self.session.workspace.clock().astimezone().strftime("%H:%M")
        self._saved.setText(f"Đã lưu trên máy này {now}")
        then = self._then
        if self._pending or then is None:
            return
        self._stop_waiting()
        then()
        kept, self._keys = self._keys, []
        for key, modifiers, text in kept:
            event = QKeyEvent(QEvent.Type.KeyPress, key, modifiers, text)
            QApplication.sendEvent(QApplication.focusWidget() or self, event)

    def _show(self, code: str) -> None:
        at = self._codes.index(code)
        self._show_closing(False)
        self.question.show_item(self._checklist.items[at], self.sheet, at + 1)
        self.before.setEnabled(at > 0)
        self._scroll.verticalScrollBar().setValue(0)
        self._show_map()

    def _show_map(self) -> None:
        progress = self.progress
        self.map.show_state(self._given(), progress, self.code, self.rating_words())
        at = self._codes.index(self.code)
        after = (
            self._codes[at + 1]
            if at + 1 < len(self._codes)
            else next_open(self._checklist, progress.open_items, self.code)
        )
        last = progress.complete and at + 1 == len(self._codes)
        self.forward.setText(FINISH if last else "Câu tiếp  Enter")
        self.forward.setIcon(theme.icon("print" if last else "chevron-right", "btn_text"))
        self.early.setVisible(not last)
        item = self._checklist.item(after) if after and not last else None
        self._next_words.setText(f"Tiếp theo: {item.code} {item.text}" if item else "")

    def _show_closing(self, shown: bool) -> None:
        if shown:
            progress = self.progress
            missing = ", ".join(progress.open_items)
            words = f"{progress.answered}/{progress.total} câu, {progress.failed} không đạt. {self.rating_words()}."
            self.closing.show_summary(words, f"Chưa trả lời: {missing}" if missing else "", self.sheet.head)
        self.stack.setCurrentIndex(int(shown))
        for button in (self.early, self.before, self.later, self.forward, self._next_words):
            button.setVisible(not shown)
        if shown:
            self.closing.focus_first()

    def _finish(self, present: str, opinion: str) -> None:
        record = self.sheet.head.record

        def ended(_: object) -> None:
            self.finished_check.emit(record)
            self.close()

        self.session.write(
            close_inspection.close, record, present, opinion, changes=lambda saved: saved.changes, done=ended
        )

    def _show_time(self) -> None:
        head = self.sheet.head
        now = self.session.workspace.clock().astimezone()
        words = f"từ {head.started}" if head.started else ""
        if head.started and head.day == now.date():
            hour, minute = (int(part) for part in head.started.split(":"))
            begun = datetime(now.year, now.month, now.day, hour, minute, tzinfo=now.tzinfo)
            seconds = max(0, int((now - begun).total_seconds()))
            words = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
        self._clock.setText(words)

    def _connect(self) -> None:
        for button, act in (
            (self.pause, self.stop),
            (self.early, lambda: self._keep(lambda: self._show_closing(True))),
            (self.before, self.previous),
            (self.later, self.leave_for_later),
            (self.forward, self.next),
        ):
            button.setAutoDefault(False)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, run=act: run())
        QShortcut(QKeySequence("Ctrl+G"), self, self.ask_where)
        QShortcut(QKeySequence("Ctrl+S"), self, lambda: self._keep(None))

    def _lay_out(self, title: str) -> None:
        top = QFrame()
        top.setFixedHeight(64)
        mark(top, pane="raised", rule="bottom")
        row = QHBoxLayout(top)
        row.setContentsMargins(24, 0, 16, 0)
        row.setSpacing(8)
        name = QLabel(title)
        mark(name, type="title")
        head = self.sheet.head
        about = ElidedLabel(" · ".join(p for p in (self.sheet.office_name, _day_words(head.day), head.team) if p))
        mark(about, tone="text2")
        mark(self._saved, tone="text2")
        mark(self._clock, type="title")
        row.addWidget(name)
        row.addWidget(about, 1)
        row.addWidget(IconLabel(theme.icon("tick", "green")))
        row.addWidget(self._saved)
        row.addSpacing(12)
        row.addWidget(IconLabel(theme.icon("clock", "text2")))
        row.addWidget(self._clock)
        row.addSpacing(12)
        for button in (self.pause, self.early, self.before, self.later):
            mark(button, role="big")
        mark(self.forward, role="primary", big=True)
        row.addWidget(self.pause)
        row.addWidget(self.early)
        self._scroll = QScrollArea()
        self._scroll.setWidget(self.question)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        mark(self.question, pane="surface")
        self.stack.addWidget(self._scroll)
        self.stack.addWidget(self.closing)
        foot = QHBoxLayout()
        foot.setContentsMargins(32, 8, 32, 16)
        foot.setSpacing(8)
        foot.addWidget(self.before)
        foot.addWidget(self.later)
        self._next_words.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        mark(self._next_words, tone="text2")
        foot.addWidget(self._next_words, 1)
        foot.addSpacing(8)
        foot.addWidget(self.forward)
        right = QVBoxLayout()
        right.setSpacing(0)
        right.addWidget(self.stack, 1)
        right.addLayout(foot)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.map)
        middle.addLayout(right, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(top)
        whole.addLayout(middle, 1)
        whole.addWidget(key_bar(_KEYS, _SENTENCE))

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, focus = Qt.Key(event.key()), QApplication.focusWidget()
        typing = isinstance(focus, (QLineEdit, QPlainTextEdit))
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        asking = self.stack.currentIndex() == 0
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if isinstance(focus, QPushButton) and focus is not self.forward:
                focus.click()
            elif focus not in self.question.numbers or not self.question.more_to_type():
                self.next()
        elif key == Qt.Key.Key_Escape:
            self.question.focus_answers()
        elif typing or not plain or not asking:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3):
            button = tuple(self.question.answers.values())[key - Qt.Key.Key_1]
            if button.isVisible():
                self.question.choose(button.answer)
        elif key == Qt.Key.Key_0:
            self.leave_for_later()
        elif key == Qt.Key.Key_Left:
            self.previous()
        elif key == Qt.Key.Key_Right:
            self.next()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            self._then is not None
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and isinstance(watched, QWidget)
            and (watched is self or self.isAncestorOf(watched))
        ):
            self._keys.append((event.key(), event.modifiers(), event.text()))
            return True
        return super().eventFilter(watched, event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._keep(None)
        self._stop_waiting()
        self._tick.stop()
        super().closeEvent(event)
        self.closed.emit()


def _day_words(day: object) -> str:
    from datetime import date

    return date_short(day) if isinstance(day, date) else ""
