"""Choose among the evidence that the unit has already: one piece may serve several criteria."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from par_desktop.domain.vietnamese import search_key
from par_desktop.domain.views.evidence_rows import EvidenceRow
from par_desktop.widgets.look import mark


class EvidenceChoice(QDialog):
    """Tick pieces; ``chosen()`` are their ids after it was accepted."""

    def __init__(self, pieces: Sequence[EvidenceRow], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Dùng lại minh chứng đã có")
        self.setMinimumSize(560, 380)
        self._pieces = tuple(pieces)
        words = QLabel(
            "Một minh chứng dùng được cho nhiều tiêu chí; tệp chỉ lưu và gửi một lần."
            if pieces
            else "Đơn vị chưa có minh chứng nào khác. Thêm tệp hoặc văn bản trước."
        )
        words.setWordWrap(True)
        mark(words, tone="text2")
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Tìm theo tên, số văn bản")
        self.filter.setAccessibleName("Tìm minh chứng")
        self.filter.textChanged.connect(self._narrow)
        self.list = QListWidget()
        self.list.setAccessibleName("Minh chứng của đơn vị")
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        for piece in self._pieces:
            item = QListWidgetItem(_words(piece), self.list)
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setToolTip(_words(piece))
        self.list.itemChanged.connect(lambda _item: self._count())
        self.use_button = QPushButton()
        self.use_button.setDefault(True)
        mark(self.use_button, role="primary")
        self.use_button.clicked.connect(self.accept)
        cancel = QPushButton("Bỏ qua")
        cancel.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(self.use_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        for widget in (words, self.filter, self.list):
            column.addWidget(widget)
        column.addLayout(buttons)
        self.filter.setVisible(bool(pieces))
        self._count()

    def chosen(self) -> list[str]:
        """Ids of the ticked pieces."""
        return [
            piece.evidence
            for number, piece in enumerate(self._pieces)
            if self.list.item(number).checkState() == Qt.CheckState.Checked
        ]

    def _narrow(self, text: str) -> None:
        wanted = search_key(text)
        for number, piece in enumerate(self._pieces):
            self.list.item(number).setHidden(wanted not in search_key(_words(piece)))

    def _count(self) -> None:
        number = len(self.chosen())
        self.use_button.setText(f"Dùng {number} minh chứng" if number else "Dùng minh chứng")
        self.use_button.setEnabled(bool(number))
        self.use_button.setToolTip("" if number else "Đánh dấu ít nhất một minh chứng")


def _words(piece: EvidenceRow) -> str:
    number = piece.number if piece.number != piece.words else ""
    serves = f"đang dùng cho {', '.join(piece.criteria)}" if piece.criteria else ""
    return " · ".join(part for part in (piece.words, number, serves) if part)
