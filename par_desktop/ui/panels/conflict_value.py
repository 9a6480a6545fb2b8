"""One of the values a person may keep: a box with its key, the value, and who wrote it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
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


_FIGURE, _TITLE = 24, 80
"""Letters up to which a value is written as a figure, as a title; longer ones are text."""


class ValueBox(QFrame):
    """``chosen()`` on a click; a frame in the accent while it is the choice.

    ``compact``: one of three or more, in a list; who wrote it stands in one line.
    """

    chosen = Signal()

    def __init__(self, number: int, value: ConflictValue, *, compact: bool = False) -> None:
        super().__init__()
        self.value = value
        self._words = QLabel("Giữ giá trị này")
        when = local_time(value.at)
        moment = "không rõ (gõ trong Excel)" if when is None else f"{date_short(when.date())} {when:%H:%M}"
        who = value.by or "không ghi tên"
        where = ORIGINS.get(value.origin, "")
        facts = [("Ai ghi", f"{who} – {value.unit_name}"), ("Khi nào", moment), ("Ở đâu", where)]
        facts.append(("Đã thấy", value.seen or "ô còn trống"))
        if value.reason:
            facts.append(("Nguồn" if value.origin == "proxy" else "Lý do", value.reason))
        if compact:
            self._lay_out_line(number, facts)
        else:
            self._lay_out_box(number, facts)
        self.setAccessibleName(f"{number}. {value.text or 'để trống'}, {who}, {value.unit_name}, {moment}")
        self.set_chosen(False)

    def _lay_out_line(self, number: int, facts: Sequence[tuple[str, str]]) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(theme.GAP)
        key = QLabel(str(number))
        mark(key, keycap=True)
        row.addWidget(key, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(0)
        self._words.setText(self.value.text or "để trống")
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        mark(self._words, type="heading")
        told = [text for _, text in facts[:3] if text] + [f"{label.lower()}: {text}" for label, text in facts[3:]]
        second = QLabel(" · ".join(told))
        second.setWordWrap(True)
        second.setTextFormat(Qt.TextFormat.PlainText)
        mark(second, type="second")
        words.addWidget(self._words)
        words.addWidget(second)
        row.addLayout(words, 1)
        if self.value.shown:
            row.addWidget(_shown_now(), 0, Qt.AlignmentFlag.AlignTop)

    def _lay_out_box(self, number: int, facts: Sequence[tuple[str, str]]) -> None:
        value = self.value
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        head = QHBoxLayout()
        key = QLabel(str(number))
        mark(key, keycap=True)
        mark(self._words, type="heading")
        head.addWidget(key)
        head.addWidget(self._words)
        head.addStretch(1)
        if value.shown:
            head.addWidget(_shown_now())
        column.addLayout(head)
        figure = QLabel(value.text or "để trống")
        figure.setWordWrap(True)
        figure.setTextFormat(Qt.TextFormat.PlainText)
        figure.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        if len(value.text) <= _TITLE:
            mark(figure, type="figure" if len(value.text) <= _FIGURE else "title")
        column.addWidget(figure)
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.GAP)
        grid.setVerticalSpacing(2)
        grid.setColumnMinimumWidth(0, 84)
        grid.setColumnStretch(1, 1)
        for row, (label, words) in enumerate(facts):
            name, text = QLabel(label), QLabel(words)
            text.setWordWrap(True)
            text.setTextFormat(Qt.TextFormat.PlainText)
            mark(name, tone="text2")
            grid.addWidget(name, row, 0)
            grid.addWidget(text, row, 1)
        column.addLayout(grid)
        column.addStretch(1)

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


def _shown_now() -> StateLabel:
    state = StateLabel()
    state.set_state(theme.icon("tick-circle", "green"), "đang hiển thị", "green")
    return state
