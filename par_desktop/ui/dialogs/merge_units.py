"""Sáp nhập đơn vị: which unit ended, who stands in its place, since when, by which decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.fields import DATE
from par_desktop.errors import ParError
from par_desktop.services import merge_units
from par_desktop.services.merge_units import MergerRow
from par_desktop.text.formats import date_short
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.panels.unit_box import UnitBox
from par_desktop.ui.session import Session
from par_desktop.widgets.date_field import DateField
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice

_EXPLAIN = (
    "Đơn vị kế thừa đọc và ghi tiếp số liệu của đơn vị cũ từ ngày sáp nhập; mã cũ và số liệu các kỳ trước giữ nguyên."
    " Các kỳ bắt đầu từ ngày đó không giao cho đơn vị cũ nữa."
)


def open_merge(parent: QWidget | None, session: Session) -> MergeUnitsDialog:
    """Show the dialog."""
    dialog = MergeUnitsDialog(session, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


class MergeUnitsDialog(QDialog):
    """A form for one more merger, and below it those in force, each with its way back."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle("Sáp nhập đơn vị")
        self.setMinimumWidth(620)
        world = session.world
        units = [unit for unit in world.units if unit.code not in (world.coordinator, world.city)]
        self.old, self.successor = UnitBox(units), UnitBox([*units, world.unit(world.coordinator)])
        self.old.setAccessibleName("Đơn vị kết thúc")
        self.successor.setAccessibleName("Đơn vị kế thừa")
        self.since = DateField(_day, date_short, _words)
        self.since.setAccessibleName("Từ ngày")
        self.since.setFixedWidth(130)
        self.decision = QLineEdit()
        self.decision.setAccessibleName("Quyết định, nghị quyết")
        self.decision.setPlaceholderText("Số, ngày văn bản sáp nhập")
        mark(self.decision, typing=True)
        self.notice = Notice(theme.icon("close", "text2"))
        self.merge_button = QPushButton("Ghi sáp nhập")
        mark(self.merge_button, role="primary")
        self.merge_button.clicked.connect(lambda *_: self._merge())
        close = QPushButton("Đóng")
        close.setAutoDefault(False)
        close.clicked.connect(lambda *_: self.accept())
        self._lay_out(close)
        session.changed.connect(self.refresh)
        self.refresh()

    def _lay_out(self, close: QPushButton) -> None:
        explain = QLabel(_EXPLAIN)
        explain.setWordWrap(True)
        mark(explain, tone="text2")
        form = QGridLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        rows = (
            ("Đơn vị kết thúc", self.old),
            ("Đơn vị kế thừa", self.successor),
            ("Từ ngày", self.since),
            ("Quyết định", self.decision),
        )
        for number, (label, widget) in enumerate(rows):
            name = QLabel(label)
            name.setBuddy(widget)
            mark(name, tone="text2")
            form.addWidget(name, number, 0)
            side = Qt.AlignmentFlag.AlignLeft if widget is self.since else Qt.AlignmentFlag(0)
            form.addWidget(widget, number, 1, side)
        form.setColumnStretch(1, 1)
        self.heading = QLabel("Đã sáp nhập")
        mark(self.heading, type="heading")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.merge_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(12)
        column.addWidget(explain)
        column.addWidget(self.notice)
        column.addLayout(form)
        column.addWidget(self.heading)
        column.addLayout(self._rows)
        column.addStretch(1)
        column.addLayout(buttons)

    def refresh(self, *_: object) -> None:
        """Read the mergers in force."""
        self._session.read(merge_units.mergers, done=self._show)

    def _show(self, found: tuple[MergerRow, ...]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.heading.setVisible(bool(found))
        for merger in found:
            self._rows.addWidget(self._row(merger))

    def _row(self, merger: MergerRow) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        since = f" từ {date_short(merger.since)}" if merger.since is not None else ""
        decision = f" ({merger.decision})" if merger.decision else ""
        words = QLabel(f"{merger.unit.name} → {merger.successor.name}{since}{decision}")
        words.setWordWrap(True)
        row.addWidget(words, 1)
        back = QPushButton("Lấy lại")
        mark(back, role="link")
        back.setAutoDefault(False)
        back.setAccessibleName(f"Lấy lại lần sáp nhập {merger.unit.name}")
        back.clicked.connect(lambda *_: self._write(merge_units.take_merger_back, merger.unit.code))
        row.addWidget(back)
        return line

    def _merge(self) -> None:
        for box in (self.old, self.successor):
            if not box.code():
                self._say("Chọn đơn vị trong danh sách: gõ vài chữ của tên, không cần dấu.", "amber", box)
                return
        since = self.since.date() if self.since.commit() else None
        if since is None:
            self._say(self.since.problem or "Gõ ngày sáp nhập có hiệu lực.", "amber", self.since)
            return
        self._write(
            merge_units.merge_units, self.old.code(), self.successor.code(), since, self.decision.text(),
            done=self._merged,
        )  # fmt: skip

    def _merged(self, _saved: object) -> None:
        for box in (self.old, self.successor):
            box.setCurrentIndex(-1)
            box.clearEditText()
        self.since.set_date(None)
        self.decision.clear()
        self._say("Đã ghi. Gửi gói cho hai đơn vị để họ biết.", "accent")

    def _write(
        self, work: Callable[..., object], *args: object, done: Callable[[object], object] | None = None
    ) -> None:
        def failed(error: ParError) -> None:
            self._say(sentence(error), "red")

        self.notice.hide()
        self._session.write(work, *args, done=done, failed=failed)

    def _say(self, words: str, tone: str, field: QWidget | None = None) -> None:
        icon = {"red": "refused", "amber": "warning"}.get(tone, "info")
        self.notice.say(words, tone, theme.icon(icon, tone))
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)


def _day(text: str) -> date | None:
    value = DATE.parse((text,))
    return value if isinstance(value, date) else None


def _words(problem: Exception) -> str:
    return sentence(problem) if isinstance(problem, ParError) else str(problem)
