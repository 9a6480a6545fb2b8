"""One rule for many conflicts: which of them, which value, from where it is known (look.md §5.11)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from par_desktop.domain.views.conflict_rows import OpenConflict
from par_desktop.errors import ParError
from par_desktop.services.decide_conflicts import Rule, decide_many, in_bulk
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.session import Session
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice

RULES = {
    Rule.OWNERS: "Giá trị đơn vị tự ghi",
    Rule.SHOWN: "Giá trị đang hiển thị",
    Rule.IN_PROGRAM: "Giá trị ghi trong PAR Desktop (đã ký)",
    Rule.IN_EXCEL: "Giá trị sửa trên Excel (chưa ký)",
}
_NO_SOURCE = "Có giá trị của đơn vị khác. Ghi lý do hoặc nguồn rồi quyết định."


class DecideMany(QDialog):
    """The scope begins at the unit of the conflict in sight; what the rule leaves open is counted before deciding."""

    def __init__(
        self,
        session: Session,
        found: Sequence[OpenConflict],
        current: OpenConflict | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._found = found
        self.setWindowTitle("Quyết định cả loạt")
        self.setMinimumWidth(520)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 16, 24, 16)
        column.setSpacing(theme.GAP)
        form = QFormLayout()
        self.scope = QComboBox()
        self.scope.setAccessibleName("Những xung đột nào")
        self._fill_scope(current)
        self.scope.currentIndexChanged.connect(self._count)
        form.addRow("Những xung đột", self.scope)
        column.addLayout(form)
        heading = QLabel("Giữ")
        mark(heading, type="heading")
        column.addWidget(heading)
        self.rules = QButtonGroup(self)
        for number, words in enumerate(RULES.values()):
            button = QRadioButton(words)
            button.setChecked(number == 0)
            self.rules.addButton(button, number)
            column.addWidget(button)
        self.rules.idToggled.connect(self._count)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Lý do, nguồn")
        self.reason.setPlaceholderText("Ai xác nhận, bằng gì (điện thoại, văn bản)")
        mark(self.reason, typing=True)
        source = QFormLayout()
        source.addRow("Lý do, nguồn", self.reason)
        column.addLayout(source)
        self.words = QLabel()
        self.words.setWordWrap(True)
        mark(self.words, tone="text2")
        column.addWidget(self.words)
        self.notice = Notice()
        column.addWidget(self.notice)
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = QPushButton("Bỏ qua")
        cancel.setAutoDefault(False)
        cancel.clicked.connect(lambda *_: self.reject())
        self.button = QPushButton(theme.icon("tick", "btn_text"), "Quyết định")
        self.button.setDefault(True)
        mark(self.button, role="primary")
        self.button.clicked.connect(lambda *_: self.decide())
        row.addWidget(cancel)
        row.addWidget(self.button)
        column.addLayout(row)
        self._begin_with_what_decides()

    def _begin_with_what_decides(self) -> None:
        """The first rule that leaves fewest open; a person may take another."""
        left = [len(in_bulk(self.chosen, rule).left) for rule in RULES]
        self.rules.button(left.index(min(left))).setChecked(True)
        self._count()

    @property
    def rule(self) -> Rule:
        """The rule chosen."""
        return list(RULES)[self.rules.checkedId()]

    @property
    def chosen(self) -> tuple[OpenConflict, ...]:
        """The conflicts in the chosen scope."""
        kind, key = self.scope.currentData()
        return tuple(c for c in self._found if not kind or getattr(c, kind) == key)

    def decide(self) -> None:
        """Save all decisions of the rule in one transaction; a source is asked for where others' values are decided."""
        source = self.reason.text().strip()
        if not source and not all(conflict.mine for conflict in self.chosen):
            self.notice.say(_NO_SOURCE, "amber", theme.icon("warning", "amber"))
            self.reason.setFocus()
            return
        self.button.setEnabled(False)
        self._session.write(
            decide_many,
            self.chosen,
            self.rule,
            source,
            done=lambda _: self.accept() if isValid(self) else None,
            failed=self._failed,
            changes=lambda saved: saved.changes,
        )

    def _failed(self, error: ParError) -> None:
        if isValid(self):
            self.button.setEnabled(True)
            self.notice.say(sentence(error), "red", theme.icon("refused", "red"))

    def _fill_scope(self, current: OpenConflict | None) -> None:
        self.scope.addItem(f"Tất cả ({len(self._found)})", ("", ""))
        for kind, names in (("unit", _units(self._found)), ("label", _labels(self._found))):
            for key, name in names.items():
                count = sum(getattr(c, kind) == key for c in self._found)
                self.scope.addItem(f"{name} ({count})", (kind, key))
        if current is not None and sum(c.unit == current.unit for c in self._found) > 1 and current.unit:
            self.scope.setCurrentIndex(list(_units(self._found)).index(current.unit) + 1)

    def _count(self, *_: object) -> None:
        bulk = in_bulk(self.chosen, self.rule)
        words = f"Quyết định {len(bulk.patches)} xung đột."
        if bulk.left:
            words += f" Còn {len(bulk.left)} xung đột không có hoặc có nhiều giá trị như vậy, để quyết định từng cái."
        self.words.setText(words)
        self.button.setText(f"Quyết định {len(bulk.patches)} xung đột")
        self.button.setEnabled(bool(bulk.patches))


def _units(found: Sequence[OpenConflict]) -> dict[str, str]:
    return {c.unit: c.unit_name for c in sorted(found, key=lambda c: c.unit_name) if c.unit}


def _labels(found: Sequence[OpenConflict]) -> dict[str, str]:
    return {c.label: c.label for c in sorted(found, key=lambda c: c.label)}
