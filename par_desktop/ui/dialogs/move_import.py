"""Chuyển đơn vị: a group file was received for the wrong unit; whose is it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.views.package_rows import PackageLine
from par_desktop.ui import theme
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice


class MoveImport(QDialog):
    """Accepted with ``unit`` and ``unit_name`` chosen; ``members`` are codes and names."""

    def __init__(self, line: PackageLine, members: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Chuyển đơn vị")
        self.setMinimumWidth(520)
        words = QLabel(
            f"Tệp {line.file} đang được ghi cho {line.name}. Chọn đơn vị đã thật sự điền: số gõ trong tệp được lấy "
            f"khỏi {line.name} và ghi cho đơn vị đó, trong một lần. Lịch sử vẫn giữ cả hai."
        )
        words.setWordWrap(True)
        self.units = QComboBox()
        self.units.setAccessibleName("Đơn vị đã điền tệp")
        self.units.addItem("Chọn đơn vị", "")
        for code, name in members:
            self.units.addItem(name, code)
        self.notice = Notice()
        self.button = QPushButton("Chuyển")
        self.button.setDefault(True)
        mark(self.button, role="primary")
        self.button.clicked.connect(lambda *_: self.accept())
        cancel = QPushButton("Giữ nguyên")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(lambda *_: self.reject())
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(12)
        for widget in (words, self.units, self.notice):
            column.addWidget(widget)
        column.addLayout(row)
        self.units.setFocus()

    @property
    def unit(self) -> str:
        """Code of the unit chosen, empty for none."""
        return str(self.units.currentData() or "")

    @property
    def unit_name(self) -> str:
        """Its name."""
        return self.units.currentText()

    # Qt overrides

    def accept(self) -> None:
        """Only with a unit."""
        if self.unit:
            super().accept()
        else:
            self.notice.say("Chọn một đơn vị trong danh sách trước.", "amber", theme.icon("warning", "amber"))
