"""Parts of the counter screen that are painted: the three answers, the map of all items, key caps (look.md §5.7)."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from par_desktop.domain.checklist import Checklist
from par_desktop.domain.inspections import CheckProgress
from par_desktop.ui import theme
from par_desktop.widgets.labels import IconLabel
from par_desktop.widgets.look import mark
from par_desktop.widgets.painting import draw_lines

ANSWER_HEIGHT, MAP_SIDE, MAP_WIDTH, MAP_COLUMNS = 64, 36, 330, 7
LOOKS: Mapping[str, tuple[str, str, str]] = {
    "pass": ("Đạt", "tick-circle", "green"),
    "fail": ("Không đạt", "refused", "red"),
    "not_applicable": ("Không áp dụng", "not-applicable", "grey"),
}
"""Answer to its word, icon and colour."""
_MAP_MARKS = {"pass": "tick", "fail": "close", "not_applicable": "not-applicable"}


class AnswerButton(QAbstractButton):
    """One of the answers: its digit, icon and word, 64 px high; tinted when it is the answer."""

    def __init__(self, answer: str, digit: int) -> None:
        super().__init__()
        self.answer = answer
        self._digit = str(digit)
        word, self._icon, self._token = LOOKS[answer]
        self.setText(word)
        self.setAccessibleName(f"{word}, phím {digit}")
        self.setCheckable(True)
        self.setFixedHeight(ANSWER_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(220, ANSWER_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen, token = self.isChecked(), self._token
        ground = f"{token}_t" if chosen else "raised" if self.underMouse() else "surface"
        border = token if chosen else "edge"
        _frame(painter, self.rect(), border, ground, 2 if chosen else 1)
        if self.hasFocus():
            _frame(painter, self.rect().adjusted(3, 3, -3, -3), "accent", "", 2)
        middle = self.height() // 2
        cap = QRect(16, middle - 15, 30, 30)
        _frame(painter, cap, token, "surface", 1)
        draw_lines(
            painter, cap, self._digit, theme.font(theme.TITLE), theme.colour(token), Qt.AlignmentFlag.AlignHCenter
        )
        place = QPoint(cap.right() + 14, middle - 10)
        painter.drawPixmap(place, theme.pixmap(self._icon, token, 20, self.devicePixelRatioF()))
        words = QRect(place.x() + 32, 0, self.width() - place.x() - 38, self.height())
        tone = token if chosen else "text"
        font = theme.font(theme.TITLE + 2, bold=True)
        if QFontMetrics(font).horizontalAdvance(self.text()) > words.width() - 6:
            font = theme.font(theme.BODY, bold=True)
        draw_lines(painter, words, self.text(), font, theme.colour(tone))
        painter.end()


class MapButton(QAbstractButton):
    """One item of the map, 36 px: its code and how it was answered; a thick edge where we are."""

    def __init__(self, code: str, question: str) -> None:
        super().__init__()
        self.code = code
        self._question = question
        self.answer: str | None = None
        self.here = False
        self.setFixedSize(MAP_SIDE, MAP_SIDE)
        self.setToolTip(f"{code}. {question}")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_state(None, here=False)

    def show_state(self, answer: str | None, *, here: bool) -> None:
        """Its answer, and whether it is the question in sight."""
        self.answer, self.here = answer, here
        word = LOOKS[answer][0] if answer is not None and answer in LOOKS else "chưa trả lời"
        self.setAccessibleName(f"{self.code}, {word}{', đang hỏi' if here else ''}")
        self.update()

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token = LOOKS[self.answer][2] if self.answer is not None and self.answer in LOOKS else ""
        border = "accent" if self.here else token or "line"
        ground = f"{token}_t" if token else "tint" if self.here else "surface"
        _frame(painter, self.rect(), border, ground, 2 if self.here or self.hasFocus() else 1)
        font = theme.font(theme.SECOND, bold=self.here)
        tone = theme.colour("text" if token or self.here else "text2")
        picture = _MAP_MARKS.get(self.answer or "")
        if picture is None:
            draw_lines(painter, self.rect(), self.code, font, tone, Qt.AlignmentFlag.AlignHCenter)
        else:
            width = QFontMetrics(font).horizontalAdvance(self.code)
            left = max(1, (self.width() - width - 12) // 2)
            draw_lines(painter, QRect(left, 0, width + 2, self.height()), self.code, font, tone)
            at = QPoint(left + width + 1, (self.height() - 11) // 2)
            painter.drawPixmap(at, theme.pixmap(picture, token, 11, self.devicePixelRatioF()))
        painter.end()


class QuestionMap(QFrame):
    """All items by section with their state; ``chosen(code)`` on a press."""

    chosen = Signal(str)

    def __init__(self, checklist: Checklist) -> None:
        super().__init__()
        mark(self, pane="raised", rule="right")
        self.setFixedWidth(MAP_WIDTH)
        self.buttons: dict[str, MapButton] = {}
        self._count, self._failed = QLabel(), QLabel()
        mark(self._count, type="heading")
        mark(self._failed, type="heading", tone="red")
        self._bar = _Share()
        self.rating = QLabel()
        self.rating.setWordWrap(True)
        mark(self.rating, type="second")
        head = QHBoxLayout()
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(self._failed)
        inner = QWidget()
        mark(inner, pane="raised")
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 4, 0, 8)
        column.setSpacing(5)
        for section in checklist.sections:
            title = QLabel(f"{section.code}. {section.title}")
            mark(title, type="second")
            column.addWidget(title)
            column.addLayout(self._section(checklist, section.code))
            column.addSpacing(11)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        mark(scroll, pane="raised")
        top = QVBoxLayout()
        top.setContentsMargins(24, 14, 24, 6)
        top.setSpacing(8)
        top.addLayout(head)
        top.addWidget(self._bar)
        foot = QVBoxLayout()
        foot.setContentsMargins(24, 4, 16, 10)
        foot.setSpacing(6)
        foot.addWidget(self.rating)
        foot.addLayout(_legend())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(top)
        whole.addWidget(scroll, 1)
        whole.addLayout(foot)
        self._scroll = scroll

    def show_state(self, answers: Mapping[str, str | None], progress: CheckProgress, here: str, rating: str) -> None:
        """The state of every item, the counts, and the rating so far in words."""
        for code, button in self.buttons.items():
            button.show_state(answers.get(code), here=code == here)
        self._count.setText(f"{progress.answered} / {progress.total} câu")
        self._failed.setText(f"{progress.failed} không đạt" if progress.failed else "")
        self._bar.set_share(progress.answered, progress.total)
        self.rating.setText(rating)
        if here in self.buttons:
            self._scroll.ensureWidgetVisible(self.buttons[here], 0, 24)

    def _section(self, checklist: Checklist, section: str) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(4)
        grid.setColumnStretch(MAP_COLUMNS, 1)
        items = [item for item in checklist.items if item.section == section]
        for number, item in enumerate(items):
            button = MapButton(item.code, item.text)
            button.clicked.connect(lambda _=False, code=item.code: self.chosen.emit(code))
            self.buttons[item.code] = button
            grid.addWidget(button, number // MAP_COLUMNS, number % MAP_COLUMNS)
        return grid


class _Share(QWidget):
    """A 6-px bar over the whole width."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(6)
        self._share = 0.0

    def set_share(self, done: int, total: int) -> None:
        self._share = done / max(1, total)
        self.setAccessibleName(f"{done} trên {total}")
        self.update()

    # Qt overrides

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("grey_t"))
        filled = QRect(0, 0, round(self.width() * self._share), self.height())
        painter.fillRect(filled, theme.colour("green" if self._share >= 1 else "btn"))
        painter.end()


def key_bar(keys: tuple[tuple[str, str], ...], sentence: str) -> QFrame:
    """The strip at the foot that says which key does what."""
    bar = QFrame()
    bar.setFixedHeight(32)
    mark(bar, pane="raised", rule="top")
    row = QHBoxLayout(bar)
    row.setContentsMargins(24, 0, 24, 0)
    row.setSpacing(6)
    for key, words in keys:
        cap, meaning = QLabel(key), QLabel(words)
        mark(cap, keycap=True)
        cap.setFixedHeight(20)
        mark(meaning, type="second")
        row.addWidget(cap)
        row.addWidget(meaning)
        row.addSpacing(8)
    row.addStretch(1)
    said = QLabel(sentence)
    mark(said, type="second")
    row.addWidget(said)
    return bar


def _legend() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    for word, icon, token in LOOKS.values():
        label = QLabel(word)
        mark(label, type="second")
        row.addWidget(IconLabel(theme.icon(icon, token)))
        row.addWidget(label)
        row.addSpacing(6)
    row.addStretch(1)
    return row


def _frame(painter: QPainter, rect: QRect, border: str, ground: str, width: int) -> None:
    painter.setPen(QPen(theme.colour(border), width))
    if ground:
        painter.setBrush(theme.colour(ground))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
    half = width / 2
    painter.drawRoundedRect(QRectF(rect).adjusted(half, half, -half, -half), 4, 4)
