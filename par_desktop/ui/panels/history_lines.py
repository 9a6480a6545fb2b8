"""The history at the foot of a detail: when, what it was → what it became, who or from where."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from par_desktop.domain.views.history_rows import HistoryLine
from par_desktop.text.reasons import SET_BACK, TAKEN_BACK, reason_words
from par_desktop.text.states import UNSIGNED
from par_desktop.ui.panels.days import day_in_list
from par_desktop.widgets.look import mark

SHORT = 3
"""Lines shown until "Xem cả n lần"."""
_LONG_TEXT = 70


class HistoryLines(QWidget):
    """Lines of a record, newest first. ``more`` is the link that shows all; put it beside the heading."""

    def __init__(self, own_unit: str) -> None:
        super().__init__()
        self._own_unit = own_unit
        self._lines: Sequence[HistoryLine] = ()
        self._today = date.min
        self._all = False
        self.more = QPushButton()
        mark(self.more, role="link")
        self.more.clicked.connect(lambda *_: self._turn())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._holder = column
        self._page: QWidget | None = None

    def show_lines(self, lines: Sequence[HistoryLine], today: date) -> None:
        """Show these; folded again for another record."""
        if not self._lines or not lines or lines[0].record != self._lines[0].record:
            self._all = False
        self._lines, self._today = lines, today
        self._fill()

    def _turn(self) -> None:
        self._all = not self._all
        self._fill()

    def _fill(self) -> None:
        if self._page is not None:
            self._page.hide()
            self._page.deleteLater()
        self._page = page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnMinimumWidth(0, 60)
        grid.setColumnStretch(1, 1)
        if not self._lines:
            nothing = QLabel("Chưa có thay đổi nào.")
            mark(nothing, type="second")
            grid.addWidget(nothing, 0, 0, 1, 3)
        for number, line in enumerate(self._lines if self._all else self._lines[:SHORT]):
            self._add(grid, number, line)
        self._holder.addWidget(page)
        self.more.setVisible(len(self._lines) > SHORT)
        self.more.setText("Thu gọn" if self._all else f"Xem cả {len(self._lines)} lần")

    def _add(self, grid: QGridLayout, number: int, line: HistoryLine) -> None:
        when = QLabel(when_words(line, self._today))
        mark(when, type="second")
        what = QLabel(what_html(line))
        what.setTextFormat(Qt.TextFormat.RichText)
        what.setWordWrap(True)
        what.setToolTip(f"{line.label}: {line.old or 'trống'} → {line.new or 'trống'}")
        what.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        who = QLabel(where_words(line, self._own_unit))
        who.setToolTip(f"{line.by}, {line.unit_name}" + (f". {line.reason}" if line.reason else ""))
        mark(who, type="second")
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(when, number, 0, top)
        grid.addWidget(what, number, 1)
        grid.addWidget(who, number, 2, top | Qt.AlignmentFlag.AlignRight)


def when_words(line: HistoryLine, today: date) -> str:
    """14:32 for today, else the day; a typed cell has no time of its own, then the day its package came."""
    text = line.at or line.received
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone()
    except ValueError:
        return "–"
    return moment.strftime("%H:%M") if moment.date() == today else day_in_list(moment.date(), today.year)


def where_words(line: HistoryLine, own_unit: str) -> str:
    """From where, if not typed here; else who."""
    if line.refused == TAKEN_BACK:
        return "rút lại"
    if line.refused == SET_BACK:
        return "ô trả lại"
    if line.refused:
        return "bị từ chối"
    if line.void:
        return "không dùng"
    if line.correction:
        return "đính chính"
    if line.origin == "excel":
        return UNSIGNED
    if line.origin == "proxy":
        return "nhập thay"
    if line.unit != own_unit:
        return line.unit_name
    return " ".join(line.by.split()[-2:]) or line.unit_name


def what_html(line: HistoryLine) -> str:
    """ "Tiến độ ~~60~~ → **70 %**"; HTML with everything typed escaped."""
    percent = line.label.endswith(" (%)")
    label = escape(line.label.removesuffix(" (%)"))
    if line.hidden:
        return f"{label} <i>đã thay trước khi gửi</i>"
    unit = " %" if percent else ""
    new = f"<b>{escape(_short(line.new))}{unit}</b>" if line.new else "<b>để trống</b>"
    if line.void:
        new = f"<s>{escape(_short(line.new) or 'để trống')}{unit if line.new else ''}</s>"
        why = reason_words(line.refused)
        new += f" <i>{escape(why)}</i>" if why else ""
    return f"{label} <s>{escape(_short(line.old))}</s> → {new}" if line.old else f"{label} {new}"


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= _LONG_TEXT else plain[: _LONG_TEXT - 1] + "…"
