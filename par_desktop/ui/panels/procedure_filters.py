"""The filter row of sổ TTHC: words, chips with counts, field, level, online level (the last two go when narrow)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy

from par_desktop.domain.procedures import ProcedureFilter
from par_desktop.ui import theme
from par_desktop.ui.panels.fields import QuietCombo
from par_desktop.widgets.bars import Chip, ChipBar
from par_desktop.widgets.filter_box import FilterBox
from par_desktop.widgets.look import mark

_SETTLE_MS = 150
_CHIPS = (
    ("all", "Tất cả", "", ""),
    ("lacking", "Còn thiếu", "warning", "red"),
    ("not_at_desk", "Chưa tại BPMC", "", ""),
    ("not_posted", "Chưa công khai", "", ""),
    ("ended", "Hết áp dụng", "", ""),
)
Choices = Sequence[tuple[str, str]]


class ProcedureFilters(QFrame):
    """``changed`` 150 ms after the last key, at once for the rest."""

    changed = Signal()

    def __init__(self, levels: Choices, online: Choices) -> None:
        """``levels`` may be empty: a unit's own list has one level only."""
        super().__init__()
        self.setFixedHeight(theme.TOOLBAR)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        mark(self, pane="surface", rule="bottom")
        self.box = FilterBox()
        self.box.setPlaceholderText("Lọc theo mã, tên")
        self.box.setAccessibleName("Lọc theo mã, tên thủ tục")
        self.box.setFixedWidth(166)
        self.box.addAction(theme.icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.chips = ChipBar()
        self.clear_link = QPushButton("Bỏ lọc")
        mark(self.clear_link, role="link")
        self.clear_link.clicked.connect(lambda *_: self.clear())
        self.field = self._combo("Lĩnh vực", 170)
        self.level = self._combo("Cấp giải quyết", 116)
        self.online = self._combo("Dịch vụ công trực tuyến", 168)
        self._levels = bool(levels)
        _fill(self.level, "Mọi cấp", levels)
        _fill(self.online, "Mọi mức trực tuyến", online)
        _fill(self.field, "Mọi lĩnh vực", ())
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.setSpacing(theme.GAP)
        for widget in (self.box, self.chips, self.clear_link):
            row.addWidget(widget)
        row.addStretch(1)
        for combo in (self.field, self.level, self.online):
            row.addWidget(combo)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self._tell)
        self.box.textChanged.connect(lambda _: self._timer.start())
        self.chips.changed.connect(lambda _: self._tell())
        self._narrow = False
        self.show_counts({})
        self.set_narrow(False)

    def _combo(self, name: str, width: int) -> QuietCombo:
        made = QuietCombo()
        made.setAccessibleName(name)
        made.setFixedWidth(width)
        made.currentIndexChanged.connect(lambda _: self._tell())
        made.currentTextChanged.connect(made.setToolTip)
        return made

    def asked(self) -> ProcedureFilter:
        """What is chosen."""
        chip = next((str(key) for key in self.chips.active()), "all")
        field, level, online = (str(combo.currentData() or "") for combo in (self.field, self.level, self.online))
        return ProcedureFilter(self.box.text(), field, level, online, chip)

    @property
    def filtering(self) -> bool:
        asked = self.asked()
        return bool(asked.words.strip() or asked.field or asked.level or asked.online or self.chips.filtering)

    def set_fields(self, fields: Sequence[str]) -> None:
        """The fields in use; the one chosen stays if it is still there."""
        chosen = self.field.currentData()
        if [self.field.itemData(at) for at in range(1, self.field.count())] != list(fields):
            self.field.blockSignals(True)
            _fill(self.field, "Mọi lĩnh vực", [(name, name) for name in fields])
            self.field.setCurrentIndex(max(0, self.field.findData(chosen)))
            self.field.blockSignals(False)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """The figures of the chips."""
        self.chips.set_chips(
            [
                Chip(key, words, counts.get(key, 0), theme.icon(icon, tone) if icon else None)
                for key, words, icon, tone in _CHIPS
            ]
        )
        self.clear_link.setVisible(self.filtering)

    def clear(self, *, tell: bool = True) -> None:
        """Take every filter away."""
        for widget in (self.box, self.field, self.level, self.online):
            widget.blockSignals(True)
        self.box.clear()
        for combo in (self.field, self.level, self.online):
            combo.setCurrentIndex(0)
        for widget in (self.box, self.field, self.level, self.online):
            widget.blockSignals(False)
        self._timer.stop()
        self.chips.set_active(())
        if tell:
            self._tell()

    def set_narrow(self, narrow: bool) -> None:
        """Keep the lists that filter, let the others go."""
        self._narrow = narrow
        self.level.setVisible(self._levels and (not narrow or bool(self.level.currentData())))
        self.online.setVisible(not narrow or bool(self.online.currentData()))

    def _tell(self) -> None:
        self._timer.stop()
        self.clear_link.setVisible(self.filtering)
        self.changed.emit()


def _fill(combo: QuietCombo, every: str, choices: Choices) -> None:
    blocked = combo.blockSignals(True)
    combo.clear()
    combo.addItem(every, "")
    for key, words in choices:
        combo.addItem(words, key)
    combo.view().setMinimumWidth(220)
    combo.blockSignals(blocked)
