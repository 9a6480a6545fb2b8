"""The bar over a comparison: which view, whose or when, and what may be taken out of the window."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QMenu, QPushButton

from par_desktop.domain.units import Unit
from par_desktop.domain.views.comparison_rows import Sight, View
from par_desktop.text.comparison import CITY_NAME
from par_desktop.ui import theme
from par_desktop.ui.panels.dossier_proxy import UnitChoice
from par_desktop.widgets.bars import SegmentBar
from par_desktop.widgets.look import mark

VIEWS = {View.TABLE: "Bảng", View.TREND: "Xu hướng", View.RANKS: "Xếp hạng", View.HEAT: "Bản đồ nhiệt"}
_ALONE = (View.TABLE, View.TREND)
"""What a unit that sees itself alone can look at."""


class CompareBar(QFrame):
    """``changed()`` when the sight did; ``copy_table``, ``copy_picture`` and ``export`` when asked for."""

    changed = Signal()
    copy_table = Signal()
    copy_picture = Signal()
    export = Signal()

    def __init__(self, *, everybody: bool) -> None:
        super().__init__()
        self._own = ""
        self._everybody = everybody
        self.setFixedHeight(theme.TOOLBAR)
        mark(self, rule="bottom")
        self.views = SegmentBar()
        self.views.setAccessibleName("Cách xem")
        for view, title in VIEWS.items():
            if everybody or view in _ALONE:
                self.views.add(view, title)
        self.views.chosen.connect(lambda *_: self._moved())
        self.order = QComboBox()
        self.order.setAccessibleName("Thứ tự các đơn vị")
        self.order.setFixedWidth(196)
        self.order.currentIndexChanged.connect(lambda *_: self.changed.emit())
        self.periods = QComboBox()
        self.periods.setAccessibleName("Kỳ xếp hạng")
        self.periods.setFixedWidth(158)
        self.periods.currentIndexChanged.connect(lambda *_: self.changed.emit())
        self.units = UnitChoice()
        self.units.chosen.connect(lambda *_: self.changed.emit())
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.views)
        row.addSpacing(theme.GAP)
        for part in (self.order, self.periods, self.units):
            row.addWidget(part)
        row.addStretch(1)
        acts = (
            ("Sao chép bảng", "copy", "Chép bảng vào bộ nhớ tạm: dán vào Word, Excel hoặc Zalo", self.copy_table),
            ("Sao chép hình", "chart", "Chép hình vào bộ nhớ tạm: dán vào Word hoặc Zalo", self.copy_picture),
            ("Xuất…", "download", "Ghi ra tệp Excel, hình PNG hoặc PDF khổ A4", self.export),
        )
        self.buttons: list[QPushButton] = []
        self.menu = QMenu(self)
        for words, icon, why, signal in acts:
            button = QPushButton(theme.icon(icon), words)
            button.setToolTip(why)
            button.clicked.connect(signal)
            self.menu.addAction(words).triggered.connect(signal)
            self.buttons.append(button)
            row.addWidget(button)
        self.more = QPushButton(theme.icon("copy"), "Sao chép, xuất")
        self.more.setMenu(self.menu)
        self.more.hide()
        row.addWidget(self.more)
        self._moved(tell=False)

    def offer(self, units: Sequence[Unit], periods: Sequence[str], latest: int, *, city: bool) -> None:
        """Units and periods (as said in running text) of a comparison; what is still there stays chosen. No signal."""
        self._own = units[0].code if units else ""
        before = self.sight()
        kept = before.unit if any(unit.code == before.unit for unit in units) else ""
        self._block(True)
        self.units.set_units(units, CITY_NAME if city else "")
        self.units.choose(kept)
        for combo, first in ((self.order, ["Thứ tự chính thức"]), (self.periods, [])):
            words = [
                *first,
                *(f"Xếp theo {period}" if first else period[:1].upper() + period[1:] for period in periods),
            ]
            if [combo.itemText(at) for at in range(combo.count())] != words:
                combo.clear()
                combo.addItems(words)
                combo.setCurrentIndex(0 if first else latest)
        self._block(False)

    def sight(self) -> Sight:
        """What is chosen."""
        order = self.order.currentIndex() - 1
        unit = self.units.unit() if self._everybody else self._own
        view = self.views.current()
        assert isinstance(view, View)
        return Sight(view, unit, max(0, self.periods.currentIndex()), order if order >= 0 else None)

    def show_unit(self, unit: str, view: View | None = None) -> None:
        """Choose a unit, and another view of it; one signal."""
        self._block(True)
        self.units.choose(unit)
        self._block(False)
        if view is not None:
            self.views.choose(view)
        self._moved()

    def set_narrow(self, narrow: bool) -> None:
        """Fold the three acts into one button."""
        for button in self.buttons:
            button.setVisible(not narrow)
        self.more.setVisible(narrow)

    def _moved(self, *, tell: bool = True) -> None:
        view = self.views.current()
        self.order.setVisible(view in (View.TABLE, View.HEAT) and self._everybody)
        self.periods.setVisible(view is View.RANKS)
        self.units.setVisible(view in (View.TREND, View.RANKS) and self._everybody)
        if tell:
            self.changed.emit()

    def _block(self, block: bool) -> None:
        for part in (self.order, self.periods, self.units):
            part.blockSignals(block)
