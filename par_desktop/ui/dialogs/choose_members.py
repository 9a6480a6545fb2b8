"""Chooses the wards of a group that the plan counts ("05 phường, xã") but does not name."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.records.membership import MEMBERSHIP
from par_desktop.domain.views.task_rows import MemberChoice
from par_desktop.services.save_record import Patch
from par_desktop.ui.session import Session
from par_desktop.widgets.look import mark

_COLUMNS = 3


class ChooseMembers(QDialog):
    """Check marks of all phường and xã. Saving writes only what changed; another number than wanted is said."""

    def __init__(
        self, session: Session, group: str, choices: Sequence[MemberChoice], wanted: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._group = group
        self._wanted = wanted
        self.setWindowTitle(f"Chọn {wanted:02d} phường, xã")
        heading = QLabel(f"Kế hoạch nói {wanted:02d} phường, xã nhưng không nêu tên. Chọn ở đây, việc được giao ngay.")
        heading.setWordWrap(True)
        mark(heading, tone="text2")
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        self.boxes: dict[str, QCheckBox] = {}
        self._before = {choice.unit: choice.chosen for choice in choices}
        per_column = -(-len(choices) // _COLUMNS)
        for number, choice in enumerate(choices):
            box = QCheckBox(choice.name)
            box.setChecked(choice.chosen)
            box.toggled.connect(self._count)
            self.boxes[choice.unit] = box
            grid.addWidget(box, number % per_column, number // per_column)
        self._words = QLabel()
        self.save_button = QPushButton("Lưu danh sách")
        mark(self.save_button, role="primary")
        self.save_button.clicked.connect(self._save)
        cancel = QPushButton("Bỏ qua")
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addWidget(self._words, 1)
        row.addWidget(cancel)
        row.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(heading)
        column.addLayout(grid)
        column.addLayout(row)
        self._count()

    def _count(self, *_: object) -> None:
        chosen = sum(box.isChecked() for box in self.boxes.values())
        right = chosen == self._wanted
        self._words.setText(f"Đang chọn {chosen}/{self._wanted}")
        mark(self._words, tone="green" if right else "amber")

    def _save(self) -> None:
        patches = [
            Patch(MEMBERSHIP.name, f"{self._group}/{unit}", {"chosen": True if box.isChecked() else None})
            for unit, box in self.boxes.items()
            if box.isChecked() != self._before[unit]
        ]
        if patches:
            self._session.save(patches, words="chọn phường, xã")
        self.accept()
