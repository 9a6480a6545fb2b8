"""One of the values a person may keep: a box with its key, the value, and who wrote it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout

from par_desktop.domain.views.task_rows import ConflictValue
from par_desktop.services.browse_packages import local_time
from par_desktop.text.formats import date_short
from par_desktop.ui import theme
from par_desktop.widgets.labels import StateLabel
from par_desktop.widgets.look import mark

ORIGINS = {
    "app": "Trong PAR Desktop",
    "excel": "Sửa trên Excel, chưa ký",
    "import": "Khi nhận gói",
    "proxy": "Nhập thay",
}


class ValueBox(QFrame):
    """``chosen()`` on a click; a frame in the accent while it is the choice."""

    chosen = Signal()

    def __init__(self, number: int, value: ConflictValue) -> None:
        super().__init__()
        self.value = value
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        head = QHBoxLayout()
        key = QLabel(str(number))
        mark(key, keycap=True)
        self._words = QLabel("Giữ giá trị này")
        mark(self._words, type="heading")
        head.addWidget(key)
        head.addWidget(self._words)
        head.addStretch(1)
        if value.shown:
            state = StateLabel()
            state.set_state(theme.icon("tick-circle", "green"), "đang hiển thị", "green")
            head.addWidget(state)
        column.addLayout(head)
        figure = QLabel(value.text or "để trống")
        figure.setWordWrap(True)
        mark(figure, type="figure" if len(value.text) <= 24 else "title")
        column.addWidget(figure)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, 84)
        grid.setColumnStretch(1, 1)
        when = local_time(value.at)
        moment = "không rõ (gõ trong Excel)" if when is None else f"{date_short(when.date())} {when:%H:%M}"
        who = value.by or "không ghi tên"
        where = ORIGINS.get(value.origin, "")
        facts = [("Ai ghi", f"{who} – {value.unit_name}"), ("Khi nào", moment), ("Ở đâu", where)]
        facts.append(("Đã thấy", value.seen or "ô còn trống"))
        if value.reason:
            facts.append(("Nguồn" if value.origin == "proxy" else "Lý do", value.reason))
        for row, (label, words) in enumerate(facts):
            name, text = QLabel(label), QLabel(words)
            text.setWordWrap(True)
            mark(name, tone="text2")
            grid.addWidget(name, row, 0)
            grid.addWidget(text, row, 1)
        column.addLayout(grid)
        column.addStretch(1)
        self.setAccessibleName(f"{number}. {value.text or 'để trống'}, {who}, {value.unit_name}, {moment}")
        self.set_chosen(False)

    def set_chosen(self, chosen: bool) -> None:
        """Show whether this is the choice."""
        mark(self, box=True)
        token = "accent" if chosen else "line"
        ground = "tint" if chosen else "surface"
        tokens = theme.current()
        width = 2 if chosen else 1
        self.setStyleSheet(
            f"ValueBox {{ border: {width}px solid {getattr(tokens, token)}; border-radius: 4px;"
            f" background: {getattr(tokens, ground)}; }}"
        )
        mark(self._words, tone="accent" if chosen else "")

    # Qt overrides

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit()
        super().mousePressEvent(event)
