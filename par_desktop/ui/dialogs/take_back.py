"""Rút lại một gói: what was built on it, read before anything is taken back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QListWidget, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.views.package_rows import Consequence, PackageLine
from par_desktop.widgets.look import mark

_WIDTH, _LIST_HEIGHT = 560, 180


class TakeBack(QDialog):
    """Accepted when the person goes on; the caller then takes the package back."""

    def __init__(self, line: PackageLine, found: Sequence[Consequence], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Rút lại gói")
        self.setMinimumWidth(_WIDTH)
        heading = QLabel(
            f"Rút lại gói {line.number:03d} của {line.name}: mọi thay đổi gói này mang đến đầu tiên sẽ không dùng nữa. "
            "Số liệu vẫn còn trong lịch sử, khôi phục được; lần nhận lại chính tệp này cũng khôi phục."
        )
        heading.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(heading)
        self.consequences = QListWidget()
        self.consequences.setAccessibleName("Những việc đã làm trên gói này")
        self.consequences.addItems([consequence.text for consequence in found])
        self.consequences.setMaximumHeight(_LIST_HEIGHT)
        if found:
            title = QLabel(f"Đã có {len(found)} việc làm dựa trên gói này, các việc đó giữ nguyên:")
            mark(title, type="heading")
            column.addWidget(title)
            column.addWidget(self.consequences)
        self.button = QPushButton("Rút lại gói này")
        mark(self.button, role="primary")
        self.button.clicked.connect(self.accept)
        cancel = QPushButton("Giữ nguyên")
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.button)
        column.addLayout(row)
