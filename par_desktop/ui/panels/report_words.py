"""The right side of Báo cáo: the words of the chosen heading, the units' words to take in, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from par_desktop.domain.records.passage import PASSAGE
from par_desktop.domain.views.passage_rows import Gap, HeadingChoice, HeadingWords, Passage
from par_desktop.text.states import StateWords
from par_desktop.ui import theme
from par_desktop.ui.panels.days import day_in_list
from par_desktop.ui.panels.fields import QuietCombo, area
from par_desktop.ui.panels.record_form import AreaBox, RecordForm
from par_desktop.ui.session import Session
from par_desktop.widgets.labels import ElidedLabel, IconLabel, StateLabel
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice

_HAS_WORDS = StateWords("tick-circle", "có lời", "green")
_NO_WORDS = StateWords("dashed-circle", "chưa có lời", "grey")
_SHORT = 3
"""Units shown until the person asks for all, so that what is missing stays in sight."""
_GAP_ICONS = {"red": "warning", "amber": "clock", "violet": "conflict", "green": "tick-circle"}


class HeadingBar(QWidget):
    """The heading whose words are shown: a list of headings and ‹ ›."""

    chosen = Signal(str)
    """The heading's code."""

    def __init__(self) -> None:
        super().__init__()
        self.combo = QuietCombo()
        self.combo.setAccessibleName("Đề mục")
        self.combo.setMinimumContentsLength(12)
        self.combo.setSizeAdjustPolicy(QuietCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.combo.currentIndexChanged.connect(lambda _: self.chosen.emit(self.code))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.combo, 1)
        for icon, name, step in (("chevron-left", "Đề mục trước", -1), ("chevron-right", "Đề mục sau", 1)):
            button = QPushButton(theme.icon(icon, "accent"), "")
            button.setToolTip(name)
            button.setAccessibleName(name)
            mark(button, role="icon")
            button.clicked.connect(lambda *_, step=step: self.step(step))
            row.addWidget(button)

    @property
    def code(self) -> str:
        """The chosen heading's code; empty for none."""
        return str(self.combo.currentData() or "")

    def set_headings(self, headings: Sequence[HeadingChoice]) -> None:
        """Fill the list with those under which people write; the chosen one stays, without a signal."""
        kept = self.code
        self.combo.blockSignals(True)
        self.combo.clear()
        for heading in headings:
            if heading.write:
                icon = theme.icon(*(("tick", "green") if heading.written else ("dashed-circle", "grey")))
                part = heading.code.split(".")[0]
                title = heading.title if heading.title.startswith(part) else f"{part}.{heading.title}"
                self.combo.addItem(icon, title, heading.code)
        self.combo.setCurrentIndex(max(0, self.combo.findData(kept)) if self.combo.count() else -1)
        self.combo.view().setMinimumWidth(420)
        self.combo.blockSignals(False)
        self.setVisible(self.combo.count() > 0)

    def choose(self, code: str) -> None:
        """Choose a heading, with a signal if it is another one."""
        self.combo.setCurrentIndex(max(0, self.combo.findData(code)))

    def step(self, by: int) -> None:
        """The heading before or after."""
        self.combo.setCurrentIndex(min(max(0, self.combo.currentIndex() + by), self.combo.count() - 1))


class ReportWords(QScrollArea):
    """Words and gaps. ``commit`` saves what was typed; ``go(gap)`` when the person presses Tới."""

    go = Signal(object)
    see_conflict = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._words: HeadingWords | None = None
        self._all_units = False
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        page = QWidget()
        mark(page, pane="raised")
        mark(self, pane="raised")
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        self.own = self._build_own()
        self.theirs, self._unit_rows, self._unit_count = self._build_units()
        self._gap_rows = QVBoxLayout()
        self._gap_rows.setSpacing(2)
        column.addWidget(self.own)
        column.addWidget(self.theirs)
        before = QLabel("Trước khi phát hành")
        mark(before, type="heading")
        column.addWidget(before)
        column.addLayout(self._gap_rows)
        column.addStretch(1)
        self.setWidget(page)
        self.form = RecordForm(session, PASSAGE, {"text": AreaBox(self.text)}, self._say, self)
        self.text.textChanged.connect(self.form.typed)
        self.text.installEventFilter(self)
        self.form.drafts.watch(self.text)
        self.form.edited.connect(self._show_state)
        self.conflict.acted.connect(lambda: self.see_conflict.emit(self.form.record))
        self.offer.acted.connect(self._take_draft)
        self.offer.dismissed.connect(self.form.drop_draft)

    def _build_own(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        title = QLabel("Lời của báo cáo")
        mark(title, type="heading")
        self.saving = QLabel()
        mark(self.saving, type="second")
        self.state = StateLabel()
        head.addWidget(title)
        head.addWidget(self.saving, 1)
        head.addWidget(self.state)
        self.conflict = Notice(theme.icon("close", "text2"))
        self.offer = Notice(theme.icon("close", "text2"))
        self.text = area("Lời của báo cáo", 130)
        title.setBuddy(self.text)
        self.problem = QLabel()
        self.problem.setWordWrap(True)
        mark(self.problem, tone="red")
        self.problem.hide()
        column.addLayout(head)
        for widget in (self.conflict, self.offer, self.text, self.problem):
            column.addWidget(widget)
        return box

    def _build_units(self) -> tuple[QWidget, QVBoxLayout, QLabel]:
        box = QFrame()
        mark(box, rule="top")
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(6)
        head = QHBoxLayout()
        title = QLabel("Lời của các đơn vị")
        mark(title, type="heading")
        count = QLabel()
        mark(count, tone="text3")
        self.take_all = QPushButton("Ghép tất cả")
        mark(self.take_all, role="link")
        self.take_all.clicked.connect(lambda *_: self._take_every())
        head.addWidget(title)
        head.addWidget(count, 1)
        head.addWidget(self.take_all)
        rows = QVBoxLayout()
        rows.setSpacing(6)
        column.addLayout(head)
        column.addLayout(rows)
        return box, rows, count

    # What it shows

    def show_words(self, words: HeadingWords | None, today: date) -> None:
        """Show a heading's words; ``None`` for a document without words."""
        self._words = words
        self.own.setVisible(words is not None)
        self.theirs.setVisible(words is not None and words.expected > 0)
        if words is None:
            self.form.close()
            return
        again = words.record == self.form.record
        self.form.open(words.record, {"text": words.text}, words.heads)
        if words.conflict:
            said = "Hai người cùng sửa lời này khi chưa thấy bản của nhau. Cả hai còn trong lịch sử."
            self.conflict.say(said, "violet", theme.icon("conflict", "violet"), "Chọn bản")
        else:
            self.conflict.hide()
        if not again:
            self._all_units = False
            draft = self.form.left_behind
            if draft is None:
                self.offer.hide()
            else:
                said = f"Lúc {draft.when} có lời đang gõ dở chưa kịp lưu."
                self.offer.say(said, "accent", theme.icon("pen", "accent"), "Lấy lại")
        self._show_units(words, today)

    def _show_units(self, words: HeadingWords, today: date) -> None:
        _clear(self._unit_rows)
        self._unit_count.setText(f"{len(words.units)}/{words.expected}")
        own = " ".join(self.text.toPlainText().split())
        left = [unit for unit in words.units if " ".join(unit.text.split()) not in own]
        self.take_all.setVisible(len(left) > 1)
        shown = words.units if self._all_units else words.units[:_SHORT]
        for unit in shown:
            self._unit_rows.addWidget(self._unit_row(unit, today, taken=unit not in left))
        if len(words.units) > _SHORT:
            hidden = len(words.units) - _SHORT
            more = QPushButton("Thu gọn" if self._all_units else f"Xem thêm {hidden} đơn vị")
            mark(more, role="link")
            more.clicked.connect(lambda *_: self._turn_units(words, today))
            self._unit_rows.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
        if not words.units:
            nobody = QLabel("Chưa đơn vị nào gửi lời cho mục này.")
            nobody.setWordWrap(True)
            mark(nobody, tone="text2")
            self._unit_rows.addWidget(nobody)

    def _turn_units(self, words: HeadingWords, today: date) -> None:
        self._all_units = not self._all_units
        self._show_units(words, today)

    def _unit_row(self, unit: Passage, today: date, *, taken: bool) -> QWidget:
        box = QWidget()
        grid = QVBoxLayout(box)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(1)
        head = QHBoxLayout()
        head.setSpacing(6)
        icon = IconLabel(theme.icon(*(("tick", "green") if taken else ("dashed-circle", "grey"))))
        icon.setAccessibleName("đã ghép" if taken else "chưa ghép")
        icon.setToolTip("Đã ghép vào lời của báo cáo" if taken else "Chưa ghép")
        name = ElidedLabel(unit.unit_name)
        mark(name, type="heading")
        day = QLabel(_day(unit.at, today))
        mark(day, type="second")
        head.addWidget(icon)
        head.addWidget(name, 1)
        if not taken:
            take = QPushButton("Ghép")
            take.setAccessibleName(f"Ghép lời của {unit.unit_name}")
            mark(take, role="link")
            take.clicked.connect(lambda *_: self.take(unit.text))
            head.addWidget(take)
        head.addWidget(day)
        words = QLabel(unit.text)
        words.setWordWrap(True)
        words.setContentsMargins(22, 0, 0, 0)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        mark(words, tone="text2")
        grid.addLayout(head)
        grid.addWidget(words)
        return box

    def show_gaps(self, gaps: Sequence[Gap]) -> None:
        """What is missing before the document can go out, each with a way to it."""
        _clear(self._gap_rows)
        for gap in gaps:
            box = QWidget()
            row = QHBoxLayout(box)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(6)
            words = QLabel(gap.text)
            words.setWordWrap(True)
            row.addWidget(IconLabel(theme.icon(_GAP_ICONS[gap.tone], gap.tone)))
            row.addWidget(words, 1)
            if gap.tone != "green":
                link = QPushButton("Tới")
                link.setAccessibleName(f"Tới: {gap.text}")
                mark(link, role="link")
                link.clicked.connect(self._goer(gap))
                row.addWidget(link)
            self._gap_rows.addWidget(box)

    def _goer(self, gap: Gap) -> Callable[..., None]:
        return lambda *_: self.go.emit(gap)

    # What is typed

    def commit(self) -> bool:
        """Save the words as one change."""
        return self.form.commit("sửa lời báo cáo")

    def take(self, text: str) -> None:
        """Put a unit's words at the end of the report's own; saved like anything typed."""
        cursor = self.text.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        already = self.text.toPlainText().rstrip()
        cursor.insertText(f"\n{text.strip()}" if already else text.strip())
        self.text.setTextCursor(cursor)
        self.commit()

    def _take_every(self) -> None:
        if self._words is None:
            return
        own = " ".join(self.text.toPlainText().split())
        left = [unit.text.strip() for unit in self._words.units if " ".join(unit.text.split()) not in own]
        if left:
            self.take("\n".join(left))

    def _take_draft(self) -> None:
        draft = self.form.left_behind
        self.offer.hide()
        if draft is not None:
            self.form.put_back(draft)
            self.text.setFocus()

    def _say(self, field: str, words: str) -> None:
        if field == "text":
            self.problem.setText(words)
            self.problem.setVisible(bool(words))
            mark(self.text, invalid=bool(words))

    def _show_state(self) -> None:
        state = _HAS_WORDS if self.text.toPlainText().strip() else _NO_WORDS
        self.state.set_state(theme.icon(state.icon, state.token), state.word, state.token)
        self.saving.setText(self.form.state_words)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self._words is not None:
            self.form.check()
        return super().eventFilter(watched, event)


def _day(at: str, today: date) -> str:
    try:
        return day_in_list(datetime.fromisoformat(at.replace("Z", "+00:00")).astimezone().date(), today.year)
    except ValueError:
        return ""


def _clear(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
