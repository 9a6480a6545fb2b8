"""Decide between values that two people wrote without having seen each other's (look.md §5.11)."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.views.conflict_rows import OpenConflict, Outcome
from par_desktop.errors import ParError
from par_desktop.services.browse_conflicts import open_conflicts, outcomes
from par_desktop.services.browse_packages import local_time
from par_desktop.services.decide_conflicts import decision, may_decide
from par_desktop.services.desk import Desk
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.panels.conflict_list import ConflictList
from par_desktop.ui.panels.conflict_value import ValueBox
from par_desktop.ui.panels.decide_many import DecideMany
from par_desktop.ui.session import Session
from par_desktop.widgets.labels import ElidedLabel
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice

_EXPLAIN = (
    "Hai người cùng sửa khi chưa thấy giá trị của nhau."
    " Cả hai đều được giữ trong lịch sử; hãy chọn giá trị dùng từ nay."
)
_NO_SOURCE = "Giá trị này của đơn vị khác. Ghi lý do hoặc nguồn (ai xác nhận, bằng gì) rồi quyết định."
_NOT_HERE = "Giá trị này do chính đơn vị quyết định. Ở đây chỉ xem."
_WHY_MINE = "Không bắt buộc; đi theo quyết định về đơn vị"
_WHY_OTHERS = "Ai xác nhận, bằng gì (điện thoại, văn bản)"
_HISTORY = 5
_DIGITS = [getattr(Qt.Key, f"Key_{digit}") for digit in range(1, 10)]
_WIDTH, _HEIGHT, _EDGE = 1180, 660, 16
_BEFORE, _IN_HISTORY = 160, 60
"""Letters of a value that are shown beside others; all of it stands in its tooltip."""


def _beyond(desk: Desk, conflict: OpenConflict) -> tuple[OpenConflict, tuple[Outcome, ...], bool]:
    return conflict, outcomes(desk, conflict), may_decide(desk, conflict)


def _fitting(parent: QWidget | None) -> QSize:
    """As large as is useful, and never beyond the window it stands over."""
    if parent is None:
        return QSize(_WIDTH, _HEIGHT)
    around = parent.window().size()
    return QSize(min(_WIDTH, around.width() - _EDGE), min(_HEIGHT, around.height() - _EDGE))


def _short(words: str, most: int) -> str:
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


def _parts(typed: str, count: int) -> list[str]:
    """A field of several cells is typed in one line, its parts apart by semicolons."""
    parts = [part.strip() for part in (typed.split(";") if count > 1 else [typed])]
    return [*parts, *[""] * (count - len(parts))][:count]


class ConflictDialog(QDialog):
    """Conflicts at left, one at a time at right; ``kind`` and ``record`` choose which is shown first."""

    def __init__(self, session: Session, kind: str = "", record: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._wanted = (kind, record)
        self._found: Sequence[OpenConflict] = ()
        self.boxes: list[ValueBox] = []
        self._chosen = 0
        self.decided = 0
        self.setWindowTitle("Xung đột cần quyết định")
        self.resize(_fitting(parent))
        self._build()
        self.side.list.setFocus()  # digits and Enter act at once
        session.changed.connect(self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Read what is open now."""
        self._session.read(open_conflicts, done=self._show_all)

    @property
    def current(self) -> OpenConflict | None:
        """The conflict in sight."""
        return self.side.current

    def choose(self, number: int) -> None:
        """Make the value of that number the choice; the other field is emptied."""
        if 0 <= number < len(self.boxes):
            self._chosen = number
            self.other.clear()
            self._mark()
            self._scroll.ensureWidgetVisible(self.boxes[number], 0, theme.GAP)

    def decide(self) -> None:
        """Save the choice (it names every value it decides between) and go on to the next."""
        conflict = self.current
        if conflict is None:
            self.accept()
            return
        source = self.reason.text().strip()
        if not conflict.mine and not source:
            self._say(_NO_SOURCE, "amber")
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        value = self.boxes[self._chosen].value.value if self.boxes else None
        field = BY_NAME[conflict.kind].field(conflict.field)
        if self.other.text().strip() and field is not None:
            try:
                value = field.kind.parse(_parts(self.other.text(), len(field.kind.parts)))
            except ParError as error:
                self._say(sentence(error), "red")
                return
        patch = decision(conflict, value)
        self.button.setEnabled(False)
        self._session.save(
            [patch], words=f"quyết định {conflict.label}", source=source, done=self._saved, failed=self._failed
        )

    # inside

    def _saved(self, _saved: object) -> None:
        self.decided += 1
        self.reason.clear()
        self.notice.dismiss()

    def _failed(self, error: ParError) -> None:
        self.button.setEnabled(True)
        self._say(sentence(error), "red")

    def _say(self, words: str, tone: str) -> None:
        icon = {"amber": "warning", "accent": "info"}.get(tone, "refused")
        self.notice.say(words, tone, theme.icon(icon, tone))

    def decide_many(self) -> None:
        """Ask for one rule that decides all conflicts of the chosen unit or field."""
        if self._found:
            dialog = DecideMany(self._session, self._found, self.current, self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.open()

    def step(self, by: int) -> None:
        """The next or the previous conflict."""
        self.side.step(by)

    def _show_all(self, found: tuple[OpenConflict, ...]) -> None:
        if not isValid(self):  # closed while the answer was on its way
            return
        self._found = found
        self.side.show_conflicts(found, self._wanted)
        self._wanted = ("", "")
        if not found:
            self._empty()

    def _empty(self) -> None:
        self._clear_boxes()
        self._title.setText("Đã quyết định xong")
        self._beside.setText("")
        self._before.setText("Mọi quyết định đi theo gói về đơn vị. Ctrl+Z ở cửa sổ chính lấy lại quyết định vừa rồi.")
        self._history.setText("")
        for part in (*self._typed_parts, self._history_title, self._outcome_title, self._outcome, *self._steps):
            part.hide()
        self._place.setText("")
        self.button.setEnabled(True)
        self.button.show()
        self.button.setText("Đóng")

    def _show(self, conflict: OpenConflict | None) -> None:
        if conflict is None:
            return
        self._clear_boxes()
        for part in (*self._typed_parts, self._history_title, *self._steps):
            part.show()
        self._beside.setText(conflict.beside)
        self._place.setText(f"{self.side.position + 1} / {len(self._found)}")
        self._title.setText(conflict.title)
        before = html.escape(_short(conflict.before, _BEFORE)) or "để trống"
        seen = f"Trước đó  <b>{before}</b>, cả hai bên đều đã thấy"
        self._before.setToolTip(conflict.before if len(conflict.before) > _BEFORE else "")
        self._before.setText("Một người sửa, một người xóa" if conflict.is_delete else seen)
        self._chosen = next((n for n, value in enumerate(conflict.values) if value.shown), 0)
        several = len(conflict.values) > 2
        for number, value in enumerate(conflict.values):
            box = ValueBox(number + 1, value, compact=several)
            box.chosen.connect(lambda number=number: self.choose(number))
            self.boxes.append(box)
            # Two stand side by side; three and more are a list.
            self._grid.addWidget(box, *((number // 2, number % 2) if len(conflict.values) == 2 else (number, 0)))
        self._grid.setSpacing(theme.GAP if several else theme.MARGIN)
        self._other_label.setText(f"{len(self.boxes) + 1}  Giá trị khác")
        field = BY_NAME[conflict.kind].field(conflict.field)
        several_cells = field is not None and len(field.kind.parts) > 1
        self.other.setPlaceholderText("các phần cách nhau bằng ;" if several_cells else "")
        self.other.clear()
        for part in (self._other_label, self.other):
            part.setHidden(conflict.is_delete)
        self.reason.setPlaceholderText(_WHY_MINE if conflict.mine else _WHY_OTHERS)
        lines = []
        for line in conflict.history[:_HISTORY]:
            when = local_time(line.at)
            moment = f"{when:%d/%m %H:%M}" if when is not None else "Excel"
            new = html.escape(_short(line.new, _IN_HISTORY)) or "để trống"
            lines.append(f"{moment}   <b>{new}</b>   {html.escape(line.by) or 'không ghi tên'}, {line.unit_name}")
        self._history.setText("<br>".join(lines))
        self._mark()
        self._outcome_title.hide()
        self._outcome.hide()
        self._session.read(_beyond, conflict, done=self._show_beyond)

    def _show_beyond(self, found: tuple[OpenConflict, tuple[Outcome, ...], bool]) -> None:
        """What follows from each value, and whether this unit may decide at all."""
        conflict, lines, allowed = found
        if not isValid(self) or self.current is None or conflict.id != self.current.id:
            return
        self._outcome.setText("<br>".join(f"<b>{line.text}</b>   {line.words}" for line in lines))
        self._outcome_title.setHidden(not lines)
        self._outcome.setHidden(not lines)
        self.button.setEnabled(allowed)
        self.button.setVisible(allowed)
        if not allowed:
            for part in self._typed_parts:
                part.hide()
            self._say(_NOT_HERE, "accent")
        elif self.notice.text() == _NOT_HERE:
            self.notice.dismiss()

    def _mark(self) -> None:
        typed = bool(self.other.text().strip())
        for number, box in enumerate(self.boxes):
            box.set_chosen(number == self._chosen and not typed)
        words = self.other.text().strip() if typed else self.boxes[self._chosen].value.text if self.boxes else ""
        # Of an edit against a delete the value is the act itself: Xóa, Giữ lại.
        act = words if self.current is not None and self.current.is_delete else f"Giữ {_short(words, 24) or 'ô trống'}"
        self.button.setText(f"{act}, sang mục sau")

    def _clear_boxes(self) -> None:
        for box in self.boxes:
            self._grid.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.boxes = []

    def _build(self) -> None:
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        self.side = ConflictList(self._session)
        self.side.chosen.connect(lambda *_: self._show(self.current))
        self.side.many_wanted.connect(self.decide_many)
        outer.addWidget(self.side)
        outer.addLayout(self._detail(), 1)

    def _detail(self) -> QVBoxLayout:
        right = QVBoxLayout()
        right.setContentsMargins(24, 12, 24, 12)
        right.setSpacing(theme.GAP)
        head = QHBoxLayout()
        self._beside, self._place = ElidedLabel(), QLabel()
        mark(self._beside, type="second")
        mark(self._place, type="second")
        head.addWidget(self._beside, 1)
        head.addWidget(self._place)
        self._steps: list[QToolButton] = []
        for name, words, by in (("chevron-left", "Xung đột trước", -1), ("chevron-right", "Xung đột sau", 1)):
            button = QToolButton()
            button.setIcon(theme.icon(name, "accent"))
            button.setAccessibleName(words)
            button.setToolTip(words)
            button.clicked.connect(lambda *_, by=by: self.step(by))
            self._steps.append(button)
            head.addWidget(button)
        right.addLayout(head)
        self._title = QLabel()
        self._title.setWordWrap(True)
        mark(self._title, type="title")
        right.addWidget(self._title)
        explain = Notice()
        explain.say(_EXPLAIN, "accent", theme.icon("conflict", "accent"))
        explain.findChildren(QPushButton)[-1].hide()  # it belongs to the screen
        self.notice = Notice(theme.icon("close", "text2"))
        right.addWidget(explain)
        right.addWidget(self.notice)
        self._before = QLabel()
        self._before.setWordWrap(True)
        mark(self._before, tone="text2")
        right.addWidget(self._before)
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.MARGIN)
        self._grid.setRowStretch(99, 1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(holder)
        right.addWidget(self._scroll, 1)
        right.addLayout(self._typed())
        self._history_title = QLabel("Lịch sử của ô này")
        mark(self._history_title, type="heading")
        self._history = QLabel()
        self._history.setWordWrap(True)
        mark(self._history, type="second")
        self._outcome_title, self._outcome = QLabel("Nếu giữ"), QLabel()
        mark(self._outcome_title, type="heading")
        mark(self._outcome, type="second")
        below = QGridLayout()
        below.setColumnStretch(0, 1)
        below.setColumnStretch(1, 1)
        below.setHorizontalSpacing(theme.MARGIN)
        top = Qt.AlignmentFlag.AlignTop
        for column, (title, lines) in enumerate(
            ((self._history_title, self._history), (self._outcome_title, self._outcome))
        ):
            below.addWidget(title, 0, column)
            below.addWidget(lines, 1, column, top)
        right.addLayout(below)
        foot = QHBoxLayout()
        close = QPushButton("Để sau")
        close.setAutoDefault(False)
        close.clicked.connect(lambda *_: self.reject())
        self.button = QPushButton(theme.icon("tick", "btn_text"), "Giữ")
        mark(self.button, role="primary")
        self.button.setDefault(True)
        self.button.clicked.connect(lambda *_: self.decide())
        foot.addStretch(1)
        foot.addWidget(close)
        foot.addWidget(self.button)
        right.addLayout(foot)
        return right

    def _typed(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        self._other_label = QLabel("3  Giá trị khác")
        self._reason_label = QLabel("Lý do, nguồn")
        for label in (self._other_label, self._reason_label):
            mark(label, tone="text2")
        self.other, self.reason = QLineEdit(), QLineEdit()
        self.other.setAccessibleName("Giá trị khác")
        self.reason.setAccessibleName("Lý do, nguồn")
        self.other.setMaximumWidth(220)
        for box in (self.other, self.reason):
            mark(box, typing=True)
        self.other.textChanged.connect(lambda *_: self._mark())
        self._typed_parts = (self._other_label, self.other, self._reason_label, self.reason)
        row.addWidget(self._other_label)
        row.addWidget(self.other, 1)
        row.addWidget(self._reason_label)
        row.addWidget(self.reason, 2)
        return row

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Digits act only outside the text fields, which keep them to themselves.
        key = Qt.Key(event.key())
        number = _DIGITS.index(key) if key in _DIGITS else -1
        if 0 <= number < len(self.boxes):
            self.choose(number)
        elif number == len(self.boxes) and not self.other.isHidden():
            self.other.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)
