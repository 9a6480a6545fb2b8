"""Decide between values that two people wrote without having seen each other's (look.md §5.11)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.domain.views.conflict_rows import OpenConflict
from par_desktop.errors import ParError
from par_desktop.services.browse_conflicts import open_conflicts
from par_desktop.services.browse_packages import local_time
from par_desktop.services.save_record import Patch
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.delegates.cells import ListDelegate
from par_desktop.ui.models.windowed import Column, WindowedModel
from par_desktop.ui.panels.conflict_value import ValueBox
from par_desktop.ui.session import Session
from par_desktop.widgets.labels import ElidedLabel
from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice

_EXPLAIN = (
    "Hai người cùng sửa khi chưa thấy giá trị của nhau."
    " Cả hai đều được giữ trong lịch sử; hãy chọn giá trị dùng từ nay."
)
_NO_SOURCE = "Giá trị này của đơn vị khác. Ghi lý do hoặc nguồn (ai xác nhận, bằng gì) rồi quyết định."
_COLUMNS = (Column("", text=lambda c: c.title, second=lambda c: c.beside, icon=lambda _: ("conflict", "violet")),)
_HISTORY = 6
_DIGITS = {Qt.Key.Key_1: 0, Qt.Key.Key_2: 1}


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
        self.resize(1100, 620)
        self._build()
        session.changed.connect(self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Read what is open now."""
        self._session.read(open_conflicts, done=self._show_all)

    @property
    def current(self) -> OpenConflict | None:
        """The conflict in sight."""
        at = self.list.currentIndex().row()
        return self._found[at] if 0 <= at < len(self._found) else None

    def choose(self, number: int) -> None:
        """Make the value of that number the choice; the other field is emptied."""
        if 0 <= number < len(self.boxes):
            self._chosen = number
            self.other.clear()
            self._mark()

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
        field = BY_NAME[conflict.kind].field(conflict.field)
        if field is None:
            return
        value = self.boxes[self._chosen].value.value if self.boxes else None
        if self.other.text().strip():
            try:
                value = field.kind.parse(_parts(self.other.text(), len(field.kind.parts)))
            except ParError as error:
                self._say(sentence(error), "red")
                return
        patch = Patch(conflict.kind, conflict.record, {conflict.field: value}, shown={conflict.field: conflict.heads})
        self.button.setEnabled(False)
        self._session.save(
            [patch], words=f"quyết định {field.label}", source=source, done=self._saved, failed=self._failed
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
        self.notice.say(words, tone, theme.icon("warning" if tone == "amber" else "refused", tone))

    def _show_all(self, found: tuple[OpenConflict, ...]) -> None:
        if not isValid(self):  # closed while the answer was on its way
            return
        at = self.list.currentIndex().row()
        self._found = found
        self._model.reset(range(len(found)))
        count = len(found)
        self._count.setText(f"{count} xung đột cần quyết định" if count else "Không còn xung đột nào")
        if not found:
            self._empty()
            return
        wanted = next((n for n, c in enumerate(found) if (c.kind, c.record) == self._wanted), None)
        self._wanted = ("", "")
        self.list.selectRow(wanted if wanted is not None else max(0, min(at, count - 1)))
        self._show(self.current)

    def _empty(self) -> None:
        self._clear_boxes()
        self._title.setText("Đã quyết định xong")
        self._beside.setText("")
        self._before.setText("Mọi quyết định đi theo gói về đơn vị. Ctrl+Z ở cửa sổ chính lấy lại quyết định vừa rồi.")
        self._history.setText("")
        for part in (self.other, self.reason, self._other_label, self._reason_label, self._history_title):
            part.hide()
        self.button.setEnabled(True)
        self.button.setText("Đóng")

    def _show(self, conflict: OpenConflict | None) -> None:
        if conflict is None:
            return
        self._clear_boxes()
        at = self.list.currentIndex().row()
        self._beside.setText(conflict.beside)
        self._place.setText(f"{at + 1} / {len(self._found)}")
        self._title.setText(conflict.title)
        before = conflict.before or "để trống"
        self._before.setText(f"Trước đó  <b>{before}</b>, cả hai bên đều đã thấy")
        self._chosen = next((n for n, value in enumerate(conflict.values) if value.shown), 0)
        for number, value in enumerate(conflict.values):
            box = ValueBox(number + 1, value)
            box.chosen.connect(lambda number=number: self.choose(number))
            self.boxes.append(box)
            # Two stand side by side; three and more go on beneath.
            self._grid.addWidget(box, number // 2, number % 2)
        self.other.clear()
        for part in (self._reason_label, self.reason):
            part.setHidden(conflict.mine)
        lines = []
        for line in conflict.history[:_HISTORY]:
            when = local_time(line.at)
            moment = f"{when:%d/%m %H:%M}" if when is not None else "Excel"
            lines.append(f"{moment}   <b>{line.new or 'để trống'}</b>   {line.by or 'không ghi tên'}, {line.unit_name}")
        self._history.setText("<br>".join(lines))
        self._mark()
        self.button.setEnabled(True)

    def _mark(self) -> None:
        typed = bool(self.other.text().strip())
        for number, box in enumerate(self.boxes):
            box.set_chosen(number == self._chosen and not typed)
        words = self.other.text().strip() if typed else self.boxes[self._chosen].value.text if self.boxes else ""
        short = words if len(words) <= 24 else words[:23] + "…"
        self.button.setText(f"Giữ {short or 'ô trống'}, sang mục sau")

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
        side = QFrame()
        side.setFixedWidth(320)
        mark(side, rule="right")
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 12, 1, 0)
        self._count = QLabel()
        self._count.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 4)
        mark(self._count, type="heading")
        left.addWidget(self._count)
        self.list = ListTable(theme.ROW_SECOND)
        self.list.setAccessibleName("Các xung đột")
        self.list.horizontalHeader().hide()
        self.list.setItemDelegate(ListDelegate(self.list))
        self._model = WindowedModel((), lambda ids: [self._found[int(i)] for i in ids], _COLUMNS, self)
        self.list.setModel(self._model)
        self.list.set_columns((0,))
        self.list.current_changed.connect(lambda *_: self._show(self.current))
        left.addWidget(self.list, 1)
        outer.addWidget(side)
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
        right.addLayout(head)
        self._title = QLabel()
        self._title.setWordWrap(True)
        mark(self._title, type="title")
        right.addWidget(self._title)
        explain = Notice()
        explain.say(_EXPLAIN, "accent", theme.icon("conflict", "accent"))
        self.notice = Notice(theme.icon("close", "text2"))
        right.addWidget(explain)
        right.addWidget(self.notice)
        self._before = QLabel()
        mark(self._before, tone="text2")
        right.addWidget(self._before)
        holder = QWidget()
        self._grid = QGridLayout(holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.MARGIN)
        self._grid.setRowStretch(99, 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(holder)
        right.addWidget(scroll, 1)
        right.addLayout(self._typed())
        self._history_title = QLabel("Lịch sử của ô này")
        mark(self._history_title, type="heading")
        self._history = QLabel()
        self._history.setWordWrap(True)
        mark(self._history, type="second")
        right.addWidget(self._history_title)
        right.addWidget(self._history)
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
        self.reason.setPlaceholderText("Ai xác nhận, bằng gì (điện thoại, văn bản)")
        self.other.setMaximumWidth(220)
        for box in (self.other, self.reason):
            mark(box, typing=True)
        self.other.textChanged.connect(lambda *_: self._mark())
        row.addWidget(self._other_label)
        row.addWidget(self.other, 1)
        row.addWidget(self._reason_label)
        row.addWidget(self.reason, 2)
        return row

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Digits act only outside the text fields, which keep them to themselves.
        key = Qt.Key(event.key())
        if key in _DIGITS:
            self.choose(_DIGITS[key])
        elif key == Qt.Key.Key_3:
            self.other.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            super().keyPressEvent(event)
