"""The side of the conflict screen: what is open, by unit or by field, and what was decided today (look.md §5.11)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from par_desktop.domain.views.conflict_rows import Decision, OpenConflict
from par_desktop.services.browse_conflicts import decided_since
from par_desktop.services.browse_packages import local_time
from par_desktop.services.decide_conflicts import take_back
from par_desktop.services.desk import Desk
from par_desktop.ui import theme
from par_desktop.ui.delegates.cells import ListDelegate
from par_desktop.ui.models.windowed import Column, WindowedModel
from par_desktop.ui.session import Session
from par_desktop.widgets.labels import ElidedLabel
from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.look import mark

BY_UNIT, BY_FIELD = "unit", "field"
_SHOWN_DECISIONS = 4
_SCREENS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, *(getattr(Qt.Key, f"Key_{digit}") for digit in range(1, 10))}
_COLUMNS = (Column("", text=lambda c: c.title, second=lambda c: c.beside, icon=lambda _: ("conflict", "violet")),)


class _Conflicts(ListTable):
    """Leaves digits and Enter to the screen around it; a list would search by the one and open by the other."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _SCREENS:
            event.ignore()
        else:
            super().keyPressEvent(event)


class ConflictList(QFrame):
    """``chosen()`` when another conflict is in sight, ``many_wanted()`` for Quyết định cả loạt."""

    chosen = Signal()
    many_wanted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._found: Sequence[OpenConflict] = ()
        self.setFixedWidth(320)
        mark(self, rule="right")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 12, 1, 8)
        column.setSpacing(0)
        self._count = QLabel()
        self._count.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 8)
        mark(self._count, type="heading")
        column.addWidget(self._count)
        column.addLayout(self._order())
        self.list = _Conflicts(theme.ROW_SECOND)
        self.list.setAccessibleName("Các xung đột")
        self.list.horizontalHeader().hide()
        self.list.setItemDelegate(ListDelegate(self.list))
        self._model = WindowedModel((), lambda ids: [self._found[int(i)] for i in ids], _COLUMNS, self)
        self.list.setModel(self._model)
        self.list.set_columns((0,))
        self.list.current_changed.connect(lambda *_: self.chosen.emit())
        column.addWidget(self.list, 1)
        self._decided_title = QLabel("Đã quyết định hôm nay")
        self._decided_title.setContentsMargins(theme.MARGIN, 8, theme.MARGIN, 4)
        mark(self._decided_title, type="heading")
        column.addWidget(self._decided_title)
        self._decided = QVBoxLayout()
        self._decided.setContentsMargins(theme.MARGIN, 0, 8, 0)
        self._decided.setSpacing(4)
        column.addLayout(self._decided)
        self.decisions: Sequence[Decision] = ()
        self._show_decisions(())

    def _order(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 8)
        self.order = QComboBox()
        self.order.addItem("Theo đơn vị", BY_UNIT)
        self.order.addItem("Theo trường", BY_FIELD)
        self.order.setAccessibleName("Xếp xung đột")
        self.order.currentIndexChanged.connect(lambda *_: self.show_conflicts(self._found, _ref(self.current)))
        self.many = QPushButton("Quyết định cả loạt…")
        self.many.setAutoDefault(False)
        mark(self.many, role="link")
        self.many.clicked.connect(lambda *_: self.many_wanted.emit())
        row.addWidget(self.order)
        row.addStretch(1)
        row.addWidget(self.many)
        return row

    @property
    def position(self) -> int:
        """Which of the conflicts is in sight, from 0; -1 for none."""
        return self.list.currentIndex().row()

    @property
    def current(self) -> OpenConflict | None:
        """The conflict in sight."""
        return self._found[self.position] if 0 <= self.position < len(self._found) else None

    def step(self, by: int) -> None:
        """Go on by so many rows, as far as there are any."""
        row = min(max(0, self.position + by), len(self._found) - 1)
        if row >= 0:
            self.list.selectRow(row)

    def show_conflicts(self, found: Sequence[OpenConflict], wanted: tuple[str, str] = ("", "")) -> None:
        """Fill the list; ``wanted`` (kind, record) is put in sight, else what stands where the last one stood."""
        at = self.position
        by_field = self.order.currentData() == BY_FIELD
        key = _by_field if by_field else _by_unit
        self._found = tuple(sorted(found, key=key))
        self._model.reset(range(len(self._found)))
        count = len(self._found)
        self._count.setText(f"{count} xung đột cần quyết định" if count else "Không còn xung đột nào")
        self.order.setVisible(count > 1)
        self.many.setVisible(count > 1)
        if count:
            row = next((n for n, c in enumerate(self._found) if (c.kind, c.record) == wanted), None)
            self.list.selectRow(row if row is not None else max(0, min(at, count - 1)))
            self.chosen.emit()
        self._session.read(_decided_today, done=self._show_decisions)

    def _show_decisions(self, found: Sequence[Decision]) -> None:
        if not isValid(self):
            return
        self.decisions = found
        while (item := self._decided.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._decided_title.setHidden(not found)
        for decision in found[:_SHOWN_DECISIONS]:
            self._decided.addWidget(self._line(decision))
        if len(found) > _SHOWN_DECISIONS:
            more = QLabel(f"Còn {len(found) - _SHOWN_DECISIONS} quyết định nữa, xem ở lịch sử từng ô")
            mark(more, type="second")
            self._decided.addWidget(more)

    def _line(self, decision: Decision) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        when = local_time(decision.at)
        moment = f"{when:%H:%M}" if when is not None else ""
        words = QVBoxLayout()
        words.setSpacing(0)
        title, second = ElidedLabel(decision.title), ElidedLabel(f"giữ {decision.text or 'để trống'} · {moment}")
        mark(second, type="second")
        words.addWidget(title)
        words.addWidget(second)
        row.addLayout(words, 1)
        if decision.mine:
            back = QPushButton("Lấy lại")
            back.setAutoDefault(False)
            back.setAccessibleName(f"Lấy lại quyết định {decision.title}")
            mark(back, role="link")
            back.clicked.connect(lambda *_: self.take_back(decision))
            row.addWidget(back)
        return box

    def take_back(self, decision: Decision) -> None:
        """Open the conflict again; the decision stays in the history."""
        self._session.write(take_back, decision.operation, changes=lambda saved: saved.changes)


def _decided_today(desk: Desk) -> tuple[Decision, ...]:
    today: date = desk.today
    return decided_since(desk, today)


def _by_unit(conflict: OpenConflict) -> tuple[str, str, str]:
    return (conflict.unit_name, conflict.title, conflict.id)


def _by_field(conflict: OpenConflict) -> tuple[str, str, str]:
    return (conflict.label, conflict.unit_name, conflict.id)


def _ref(conflict: OpenConflict | None) -> tuple[str, str]:
    return (conflict.kind, conflict.record) if conflict is not None else ("", "")
