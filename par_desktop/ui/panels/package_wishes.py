"""What a person may agree to for one file beyond taking it: typing over signed values, cells set back or typed again.

Also whose file it is, where it is one of a group, and the workbook to give back with what was refused marked in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from par_desktop.services.receive_files import Answer, Previewed
from par_desktop.ui import theme
from par_desktop.ui.panels import package_rows as words
from par_desktop.ui.panels.fields import QuietCombo
from par_desktop.widgets.look import mark


class PackageWishes(QFrame):
    """Above the changes of a file; hidden where there is nothing to say.

    ``answered(Answer)`` with all that is ticked now, ``marked`` to give the workbook back.
    """

    answered = Signal(object)
    marked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._answer = Answer()
        mark(self, rule="bottom", pane="raised")
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.MARGIN, 6, theme.MARGIN, 6)
        column.setSpacing(2)
        self.typing, self.set_back, self.again = QCheckBox(), QCheckBox(), QCheckBox()
        for box in (self.typing, self.set_back, self.again):
            box.clicked.connect(lambda *_: self._tell())
            column.addWidget(box)
        self.unit_label = QLabel("Đơn vị đã điền:")
        mark(self.unit_label, tone="text2")
        self.unit = QuietCombo()
        self.unit.setAccessibleName("Đơn vị đã điền tệp")
        self.unit.activated.connect(lambda *_: self._tell())
        self.mark_button = QPushButton()
        self.mark_button.setIcon(theme.icon("excel-grid", "accent"))
        mark(self.mark_button, role="link")
        self.mark_button.clicked.connect(lambda *_: self.marked.emit())
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addWidget(self.unit_label)
        row.addWidget(self.unit)
        row.addWidget(self.mark_button)
        row.addStretch(1)
        column.addLayout(row)
        self.hide()

    def show_file(self, shown: Previewed | None, answer: Answer, members: Sequence[tuple[str, str]]) -> None:
        """Offer what fits this file; ``members`` are codes and names of the units that may have filled it in."""
        self._answer = answer
        received = shown.received if shown is not None else None
        package = shown.looked.package if shown is not None else None
        if received is None or package is None:
            self.hide()
            return
        counts = words.state_counts(received)
        torn = sum(line.state == "conflict" and line.origin == "excel" for line in received.differences)
        self._offer(
            self.typing,
            torn,
            answer.typing,
            f"Nhận cả giá trị gõ trên Excel ở {torn} ô đơn vị đã ghi khác trong phần mềm, không để thành xung đột"
            if torn
            else "Nhận giá trị gõ trên Excel thay giá trị đơn vị đã ghi trong phần mềm",
        )
        self._offer(
            self.set_back,
            counts["set_back"],
            answer.set_back,
            f"Trả {counts['set_back']} ô về như lúc xuất: tệp lưu lần này không còn giá trị đã gõ lần trước",
        )
        self._offer(
            self.again,
            counts["typed_again"],
            answer.again,
            f"Dùng lại {counts['typed_again']} giá trị gõ lại, thay cho giá trị đang có",
        )
        grouped = package.head.group is not None and bool(received.typing_unit)
        self._show_unit(members if grouped else (), received.typing_unit)
        refused = len(received.refused)
        self.mark_button.setVisible(refused > 0)
        self.mark_button.setText(f"Xuất tệp đánh dấu {refused} ô chưa nhận…")
        shown_boxes = [self.typing, self.set_back, self.again, self.unit, self.mark_button]
        self.setVisible(any(not widget.isHidden() for widget in shown_boxes))

    def _offer(self, box: QCheckBox, count: int, said: bool, text: str) -> None:
        box.setText(text)
        box.setChecked(said)
        box.setVisible(count > 0 or said)

    def _show_unit(self, members: Sequence[tuple[str, str]], unit: str) -> None:
        self.unit.clear()
        for code, name in members:
            self.unit.addItem(name, code)
        self.unit.setCurrentIndex(self.unit.findData(unit))
        self.unit.setVisible(bool(members))
        self.unit_label.setVisible(bool(members))
        self._unit = unit

    def _tell(self) -> None:
        chosen = str(self.unit.currentData() or "") if not self.unit.isHidden() else ""
        moved = chosen if chosen and chosen != self._unit else self._answer.moved_to
        self.answered.emit(
            Answer(
                typing=self.typing.isChecked(),
                set_back=self.set_back.isChecked(),
                again=self.again.isChecked(),
                moved_to=moved,
            )
        )
