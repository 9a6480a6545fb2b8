"""The right side of Kiểm tra for a phường, xã: its findings, and in yellow what it did about the chosen one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from par_desktop.domain.fields import DATE
from par_desktop.domain.records.inspection import REMEDY
from par_desktop.domain.views.inspection_rows import FindingRow
from par_desktop.errors import ParError
from par_desktop.services.save_record import Patch
from par_desktop.text.formats import date_short
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.panels.finding_list import FindingList
from par_desktop.ui.panels.inspection_words import SEVERITY_WORDS, finding_state_words, repeat_words
from par_desktop.widgets.date_field import DateField
from par_desktop.widgets.detail_panel import DetailPanel
from par_desktop.widgets.look import mark


class InspectionRemedy(QWidget):
    """``save(patch, words)`` is the caller's; leaving a finding or Ctrl+S calls it when something was typed."""

    def __init__(self, save: Callable[[Patch, str], object]) -> None:
        super().__init__()
        self._save = save
        self._row: FindingRow | None = None
        self.list = FindingList(units=False)
        self.panel = DetailPanel(theme.icon("chevron-left", "text2"), theme.icon("chevron-right", "text2"))
        self.text = _Words()
        self.day = DateField(_day, date_short, _explain)
        self.list.current_changed.connect(self._chosen)
        self.list.opened.connect(lambda *_: self.panel.focus_first_field())
        self.panel.left.connect(lambda: self.list.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.panel.previous.connect(lambda: self._by(-1))
        self.panel.next.connect(lambda: self._by(1))
        self.text.textChanged.connect(self._edited)
        self.day.textEdited.connect(lambda *_: self._edited())
        self._facts: list[tuple[str, str]] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list, 1)
        row.addWidget(self.panel)
        self._layout_fields()

    def show_rows(self, rows: Sequence[FindingRow], today: date) -> None:
        """The unit's findings; what is being typed stays."""
        if self._dirty():
            self.leave()
        self.list.show_rows(rows, today)
        self.panel.setVisible(bool(rows))

    def show_finding(self, record: str) -> None:
        """Come to a finding from elsewhere."""
        self.list.choose(record)

    def set_narrow(self, narrow: bool) -> None:
        """The panel's narrow width."""
        self.panel.set_narrow(narrow)

    def leave(self) -> None:
        """Save what was typed as one change."""
        row = self._row
        if row is None or not self._dirty() or not self.day.commit():
            return
        values = {"text": self.text.toPlainText().strip() or None, "done": self.day.date()}
        # Before the save: it makes the list be read again, and that asks whether anything is unsaved.
        self._shown = self._typed()
        self._save(Patch(REMEDY.name, row.record, values), f"Khắc phục {row.item}")
        self.panel.set_saving("Đã lưu")

    def _layout_fields(self) -> None:
        self.panel.add_field("Khắc phục", self.text)
        self.panel.add_field("Ngày", self.day)
        self.text.setAccessibleName("Kết quả khắc phục")
        self.day.setAccessibleName("Ngày khắc phục")
        self._labels = {
            name: self.panel.add_fact(name, "") for name in ("Tồn tại", "Người liên quan", "Căn cứ", "Hạn", "Kiểm tra")
        }

    def _chosen(self, row: object) -> None:
        if isinstance(row, FindingRow) and self._row is not None and row.record == self._row.record and self._dirty():
            self._row = row
            return
        self.leave()
        self._row = row if isinstance(row, FindingRow) else None
        self.panel.set_saving("")
        if self._row is not None:
            self._fill(self._row)

    def _fill(self, row: FindingRow) -> None:
        self._row = None  # so that filling is not taken for typing
        self.text.setPlainText(row.remedy)
        self.day.set_date(row.remedied)
        self._row = row
        self._shown = self._typed()
        state = finding_state_words(row, long=True)
        again = repeat_words(row)
        self.panel.set_head(f"{row.item} · {SEVERITY_WORDS.get(row.severity, '')}", row.item_text or row.text)
        self.panel.set_state(theme.icon(state.icon, state.token), state.word, state.token, again)
        facts = {
            "Tồn tại": row.text,
            "Người liên quan": row.person or "–",
            "Căn cứ": row.basis or "–",
            "Hạn": date_short(row.deadline) if row.deadline else "–",
            "Kiểm tra": date_short(row.day) if row.day else "–",
        }
        for name, words in facts.items():
            self._labels[name].setText(words)

    def _typed(self) -> tuple[str, str]:
        return self.text.toPlainText().strip(), self.day.text().strip()

    def _dirty(self) -> bool:
        return self._row is not None and self._typed() != self._shown

    def _edited(self) -> None:
        if self._dirty():
            self.panel.set_saving("Đang sửa")

    def _by(self, step: int) -> None:
        index = self.list.table.currentIndex()
        at = index.row() + step
        while 0 <= at < self.list.model.rowCount():
            if self.list.model.id_at(at) is not None:
                self.list.table.setCurrentIndex(self.list.model.index(at, 0))
                return
            at += step

    _shown: tuple[str, str] = ("", "")


class _Words(QPlainTextEdit):
    def __init__(self) -> None:
        super().__init__()
        mark(self, typing=True)
        self.setTabChangesFocus(True)
        self.setMinimumHeight(96)
        self.setMaximumHeight(120)
        self.setPlaceholderText("Đã làm gì, tài liệu nào chứng minh")


def _day(text: str) -> date | None:
    value = DATE.parse((text,))
    return value if isinstance(value, date) else None


def _explain(problem: Exception) -> str:
    return sentence(problem) if isinstance(problem, ParError) else str(problem)
