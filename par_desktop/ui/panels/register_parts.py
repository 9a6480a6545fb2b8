"""Small parts of the register view: acts above the grid, the whole of a long text below it, its figures in a line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QMenu, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.registers import ColumnKind
from par_desktop.domain.views.register_rows import RegisterSheet, TotalRow
from par_desktop.text.formats import period_label
from par_desktop.text.register_words import total_words
from par_desktop.ui import theme
from par_desktop.widgets.labels import ElidedLabel
from par_desktop.widgets.look import mark

LONG_HEIGHT = 92
BAR = 40


class RegisterBar(QFrame):
    """The register's name and what can be done with it."""

    add = Signal()
    delete = Signal()
    take_in = Signal()
    print = Signal()
    copy = Signal()
    name_units = Signal()
    take_units = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(BAR)
        mark(self, rule="bottom")
        self.title = ElidedLabel()
        mark(self.title, type="heading")
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.title, 1)
        self.add_button = self._button("plus", "Thêm dòng", "Thêm một dòng ở cuối sổ (Insert)", self.add)
        self.delete_button = self._button("trash", "Xóa dòng", "Xóa các dòng đang chọn (Ctrl+Delete)", self.delete)
        self.take_button = self._button(
            "excel-grid", "Lấy từ bảng tính…", "Nhận các dòng từ tệp Excel đơn vị đang có", self.take_in
        )
        self.print_button = self._button("print", "In sổ…", "Ghi sổ ra PDF, Word hoặc Excel", self.print)
        self.more = QPushButton("…")
        self.more.setAccessibleName("Việc khác của sổ")
        self.more.setToolTip("Việc khác")
        mark(self.more, role="icon")
        self._menu = QMenu(self.more)
        self._menu.addAction("Sao chép bảng").triggered.connect(lambda *_: self.copy.emit())
        self._name_units = self._menu.addAction("Đơn vị sự nghiệp…")
        self._name_units.triggered.connect(lambda *_: self.name_units.emit())
        self._take_units = self._menu.addAction("Lấy danh sách đơn vị sự nghiệp từ bảng tính…")
        self._take_units.triggered.connect(lambda *_: self.take_units.emit())
        self.more.setMenu(self._menu)
        for button in (self.add_button, self.delete_button, self.take_button, self.print_button, self.more):
            row.addWidget(button)

    def show_register(self, sheet: RegisterSheet, *, editable: bool, coordinator: bool, narrow: bool) -> None:
        """Only acts that this person may do here are there."""
        self.title.setText(sheet.register.short_title if narrow else sheet.register.title)
        self.add_button.setVisible(editable)
        self.delete_button.setVisible(editable)
        self.take_button.setText("Bảng tính…" if narrow else "Lấy từ bảng tính…")
        self.take_button.setVisible(editable or (coordinator and sheet.unit == ""))
        names = any(column.kind is ColumnKind.SERVICE_UNIT for column in sheet.register.columns)
        for action in (self._name_units, self._take_units):
            action.setVisible(names and coordinator)

    def _button(self, icon: str, words: str, tip: str, signal: object) -> QPushButton:
        button = QPushButton(theme.icon(icon, "accent"), words)
        button.setToolTip(tip)
        button.clicked.connect(lambda *_: signal.emit())  # type: ignore[attr-defined]  # a bound signal
        return button


class ScopeChoice(QComboBox):
    """This quarter, one of its months, its year, or every day. ``scope()`` is a period's code or ""."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Khoảng thời gian của sổ")
        self.setMinimumWidth(112)

    def set_period(self, quarter: Period) -> None:
        """Name the choices for another quarter; the sort of scope stays. No signal."""
        at = max(self.currentIndex(), 0)
        self.blockSignals(True)
        self.clear()
        self.addItem(period_label(quarter, capital=True), quarter.code)
        for month in quarter.parts(PeriodKind.MONTH):
            self.addItem(period_label(month, capital=True), month.code)
        self.addItem(f"Cả năm {quarter.year}", str(quarter.year))
        self.addItem("Mọi ngày", "")
        self.setCurrentIndex(at)
        self.blockSignals(False)

    def scope(self) -> str:
        return str(self.currentData() or "")


class LongText(QFrame):
    """The whole of a long cell, with its line breaks. ``entered(text)`` on leaving it or Ctrl+Enter, if it changed;

    ``left()``: Esc.
    """

    entered = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(LONG_HEIGHT)
        mark(self, rule="top")
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName("Toàn văn của ô đang chọn")
        mark(self.text, typing=True)
        self.text.installEventFilter(self)
        self._shown = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, 6, theme.MARGIN, 6)
        column.addWidget(self.text)

    def show_text(self, text: str, *, typed: bool) -> None:
        """Another cell, or the same as it is kept now."""
        self._shown = text
        self.text.setReadOnly(not typed)
        mark(self.text, typing=typed)
        self.text.setPlainText(text)

    @property
    def changed(self) -> bool:
        return self.text.toPlainText() != self._shown and not self.text.isReadOnly()

    def commit(self) -> None:
        """Hand over what was typed."""
        if self.changed:
            self._shown = self.text.toPlainText()
            self.entered.emit(self._shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self.commit()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.commit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)


class TotalsLine(QFrame):
    """What the register adds up to in the scope, in one line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(28)
        mark(self, pane="raised", rule="top")
        self.words = ElidedLabel()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.addWidget(self.words, 1)

    def show_totals(self, totals: Sequence[TotalRow], scope: str) -> None:
        """Each figure with its parts; a register nobody keeps says so."""
        label = f"{period_label(scope, capital=True)}: " if scope else ""
        known = [total_words(each.total, each.tally) for each in totals if each.tally.figure is not None]
        self.words.setText(label + ("  ·  ".join(known) if known else "chưa có số liệu"))
