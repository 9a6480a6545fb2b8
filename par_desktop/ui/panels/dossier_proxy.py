"""Whose figures are shown, and nhập thay: the coordinator types for a unit only after saying from what source."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.units import Unit
from par_desktop.ui import theme
from par_desktop.widgets.labels import IconLabel
from par_desktop.widgets.look import mark

WHOLE_CITY = ""


class UnitChoice(QWidget):
    """A combo of units with ‹ ›. ``chosen(code)`` when a person picks another; "" is the first, summed entry."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.combo = QComboBox()
        self.combo.setAccessibleName("Đơn vị")
        self.combo.setFixedWidth(196)
        self.combo.setMaxVisibleItems(28)
        self.combo.currentIndexChanged.connect(lambda at: self.chosen.emit(str(self.combo.itemData(at) or "")))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(step_button("chevron-left", "Đơn vị trước", lambda: self._step(-1)))
        row.addWidget(self.combo)
        row.addWidget(step_button("chevron-right", "Đơn vị sau", lambda: self._step(1)))

    def set_units(self, units: Sequence[Unit], first: str = "") -> None:
        """Offer these units; ``first`` names an entry before them for all together. No signal."""
        self.combo.blockSignals(True)
        self.combo.clear()
        if first:
            self.combo.addItem(first, WHOLE_CITY)
        for unit in units:
            self.combo.addItem(unit.name, unit.code)
        self.combo.blockSignals(False)

    def unit(self) -> str:
        """The code shown."""
        return str(self.combo.currentData() or "")

    def choose(self, code: str) -> bool:
        """Show this unit (with a signal if that is another); False if it is not offered."""
        at = self.combo.findData(code)
        if at >= 0:
            self.combo.setCurrentIndex(at)
        return at >= 0

    def _step(self, by: int) -> None:
        at = self.combo.currentIndex() + by
        if 0 <= at < self.combo.count():
            self.combo.setCurrentIndex(at)


class ProxyBox(QWidget):
    """Asks once for the source; while one is in force the unit's cells take typing. ``changed(source)``."""

    changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = ""
        self._words = QLabel()
        self._words.setWordWrap(True)
        mark(self._words, type="second")
        self._icon = IconLabel(theme.icon("sheet", "accent"))
        self._field = QLineEdit()
        self._field.setPlaceholderText("bản giấy, điện thoại, Zalo…")
        self._field.setAccessibleName("Nguồn của số liệu nhập thay")
        mark(self._field, typing=True)
        self._field.returnPressed.connect(self._begin)
        self._button = QPushButton()
        self._button.clicked.connect(lambda *_: self._pressed())
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._icon)
        head.addWidget(self._words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self._field)
        column.addWidget(self._button)
        self._show("rest")

    @property
    def source(self) -> str:
        """Where the figures come from; "" while nobody types for the unit."""
        return self._source

    def reset(self) -> None:
        """Another unit: nobody types for it yet."""
        if self._source:
            self._source = ""
            self.changed.emit("")
        self._show("rest")

    def _pressed(self) -> None:
        if self._state == "rest":
            self._show("asking")
            self._field.setFocus()
        elif self._state == "asking":
            self._begin()
        else:
            self.reset()

    def _begin(self) -> None:
        text = self._field.text().strip()
        mark(self._field, invalid=not text)
        if not text:
            self._words.setText("Ghi nguồn trước khi nhập thay: bản giấy, điện thoại hay Zalo.")
            self._field.setFocus()
            return
        self._source = text
        self._show("typing")
        self.changed.emit(text)

    def _show(self, state: str) -> None:
        self._state = state
        self._icon.setVisible(state == "typing")
        self._field.setVisible(state == "asking")
        mark(self._field, invalid=False)
        self._words.setText(
            {
                "rest": "Số liệu của đơn vị, chỉ xem. Đơn vị gửi giấy hoặc gọi điện thì nhập thay.",
                "asking": "Số liệu nhập thay lấy từ đâu?",
                "typing": f"Nhập thay, nguồn: {self._source}. Số liệu mang dấu nhập thay cho đến khi đơn vị xác nhận.",
            }[state]
        )
        self._button.setText({"rest": "Nhập thay…", "asking": "Bắt đầu nhập thay", "typing": "Thôi nhập thay"}[state])


def step_button(icon: str, name: str, act: Callable[[], object]) -> QPushButton:
    """‹ or › with its name as tooltip."""
    button = QPushButton()
    button.setIcon(theme.icon(icon, "accent"))
    button.setToolTip(name)
    button.setAccessibleName(name)
    mark(button, role="icon")
    button.clicked.connect(lambda *_: act())
    return button
