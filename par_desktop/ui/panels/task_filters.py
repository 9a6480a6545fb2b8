"""The toolbar of the tab Nhiệm vụ: view, filter box, chips with counts, unit or lead, year; "…" where it is narrow."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QFontMetrics
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from par_desktop.domain.views.task_rows import TaskCounts
from par_desktop.ui import theme
from par_desktop.ui.panels.fields import QuietCombo
from par_desktop.widgets.bars import Chip, ChipBar, SegmentBar
from par_desktop.widgets.filter_box import FilterBox
from par_desktop.widgets.look import mark

TASKS, DUTIES = "tasks", "duties"
NARROW = 1200
"""Below this width in pixels the second group of filters stands behind "…" (look.md §4)."""
_SETTLE_MS = 150


class TaskFilters(QFrame):
    """What the list is asked for. ``changed`` 150 ms after the last key, at once for the rest."""

    changed = Signal()
    view_changed = Signal(str)
    """``tasks`` or ``duties``."""

    def __init__(self, *, coordinator: bool) -> None:
        super().__init__()
        self._coordinator = coordinator
        self._narrow = False
        self._counts = TaskCounts(0, 0, 0, 0, 0, 0)
        self.setFixedHeight(theme.TOOLBAR)
        # Or its own full width would keep the window from ever becoming narrow.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        mark(self, pane="surface", rule="bottom")
        self.view = SegmentBar()
        views = (
            (TASKS, "Nhiệm vụ", "20 nhiệm vụ của phụ lục kế hoạch"),
            (DUTIES, "Việc thường xuyên", "Việc các phần III, V, VI của kế hoạch giao cho đơn vị"),
        )
        for key, words, tooltip in views:
            # The chosen one is semibold: its room must not depend on being chosen.
            room = QFontMetrics(theme.font(bold=True)).horizontalAdvance(words) + 30
            self.view.add(key, words, tooltip).setMinimumWidth(room)
        self.view.chosen.connect(lambda key: self._view_chosen(str(key)))
        self.box = FilterBox()
        self.box.setPlaceholderText("Lọc trong bảng")
        self.box.setAccessibleName("Lọc trong bảng")
        self.box.setFixedWidth(166)
        self.box.addAction(theme.icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.chips = ChipBar()
        self.clear_link = QPushButton("Bỏ lọc")
        mark(self.clear_link, role="link")
        self.clear_link.clicked.connect(lambda *_: self.clear())
        self.unit = QuietCombo()
        self.unit.setAccessibleName("Cơ quan chủ trì, đơn vị" if coordinator else "Cơ quan chủ trì")
        self.unit.setFixedWidth(186)
        self.year = QuietCombo()
        self.year.setAccessibleName("Năm")
        self.more = QPushButton("…")
        self.more.setAccessibleName("Lọc thêm")
        self.more.setToolTip("Lọc thêm")
        self.more.clicked.connect(lambda *_: self._menu().popup(self.more.mapToGlobal(self.more.rect().bottomLeft())))
        self.more.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.setSpacing(theme.GAP)
        left: tuple[QWidget, ...] = (self.view, self.box, self.chips, self.clear_link)
        right: tuple[QWidget, ...] = (self.unit, self.year, self.more)
        for widget in left:
            row.addWidget(widget)
        row.addStretch(1)
        for widget in right:
            row.addWidget(widget)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SETTLE_MS)
        self._timer.timeout.connect(self._tell)
        self.box.textChanged.connect(lambda _: self._timer.start())
        self.chips.changed.connect(lambda _: self._tell())
        self.unit.currentIndexChanged.connect(lambda _: self._tell())
        self.unit.currentTextChanged.connect(self.unit.setToolTip)
        self.year.currentIndexChanged.connect(lambda _: self._tell())
        self.show_counts(self._counts)

    # What is chosen

    @property
    def on_duties(self) -> bool:
        """Whether the plan's duties are shown."""
        return self.view.current() == DUTIES

    @property
    def search(self) -> str:
        return self.box.text()

    @property
    def active_chips(self) -> tuple[str, ...]:
        return tuple(str(key) for key in self.chips.active() if key != "all")

    @property
    def chosen_unit(self) -> str:
        """A unit's code (for the coordinator), or a lead as the plan writes it; empty for all."""
        return str(self.unit.currentData() or "")

    @property
    def chosen_year(self) -> int:
        return int(self.year.currentData() or 0)

    @property
    def filtering(self) -> bool:
        """Whether anything but view and year is filtered."""
        return bool(self.search.strip() or self.chips.filtering or self.chosen_unit)

    def set_choices(self, units: Sequence[tuple[str, str]], years: Sequence[int], year: int) -> None:
        """Fill the lists: (key, words) of units or leads, the plan's years."""
        for combo in (self.unit, self.year):
            combo.blockSignals(True)
            combo.clear()
        self.unit.addItem("Mọi cơ quan chủ trì", "")
        for key, words in units:
            self.unit.addItem(words, key)
        self.unit.view().setMinimumWidth(300)
        for each in years:
            self.year.addItem(f"Năm {each}", each)
        self.year.setCurrentIndex(self.year.findData(year))
        for combo in (self.unit, self.year):
            combo.blockSignals(False)

    def choose(self, *, unit: str | None = None, year: int | None = None) -> None:
        """Choose without a signal; the caller loads."""
        for combo, key in ((self.unit, unit), (self.year, year)):
            if key is not None:
                combo.blockSignals(True)
                combo.setCurrentIndex(max(0, combo.findData(key)))
                combo.blockSignals(False)

    def clear(self, *, tell: bool = True) -> None:
        """Take every filter away (the year stays)."""
        self.box.blockSignals(True)
        self.box.clear()
        self.box.blockSignals(False)
        self._timer.stop()
        self.chips.set_active(())
        self.choose(unit="")
        if tell:
            self._tell()

    # How it shows

    def show_counts(self, counts: TaskCounts) -> None:
        """The figures of the chips; in a narrow window the last one stands behind "…" unless it is active."""
        self._counts = counts
        icon = theme.icon
        chips = [
            Chip("all", "Tất cả", counts.every),
            Chip("late", "Quá hạn", counts.late, icon("warning", "red")),
            Chip("due", "Sắp đến hạn", counts.due, icon("clock", "amber")),
        ]
        if self._coordinator:
            chips.append(Chip("mine", "Của tôi", counts.mine, icon("person", "text2")))
        else:
            chips.append(Chip("lead", "Chủ trì", counts.lead, icon("person", "text2")))
        if not self._narrow or "no_document" in self.active_chips:
            chips.append(Chip("no_document", "Thiếu văn bản", counts.no_document, icon("document", "text2")))
        self.chips.set_chips(chips)
        self.clear_link.setVisible(self.filtering and not self.on_duties)

    def set_narrow(self, narrow: bool) -> None:
        """Fold the lists into "…" below 1200 pixels."""
        if narrow != self._narrow:
            self._narrow = narrow
            self._arrange()
            self.show_counts(self._counts)

    def _arrange(self) -> None:
        duties = self.on_duties
        self.chips.setVisible(not duties)
        self.unit.setVisible(not self._narrow and (self._coordinator or not duties))
        self.year.setVisible(not self._narrow and not duties)
        self.more.setVisible(self._narrow and (self._coordinator or not duties))
        self.clear_link.setVisible(self.filtering and not duties)

    def _view_chosen(self, key: str) -> None:
        self._arrange()
        self.view_changed.emit(key)

    def _tell(self) -> None:
        self._timer.stop()
        self.clear_link.setVisible(self.filtering and not self.on_duties)
        self.changed.emit()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        if not self.on_duties:
            if "no_document" not in self.active_chips:
                missing = menu.addAction(f"Thiếu văn bản {self._counts.no_document}")
                missing.triggered.connect(lambda *_: self._add_chip("no_document"))
            _submenu(menu, "Năm", self.year)
        _submenu(menu, self.unit.accessibleName(), self.unit)
        return menu

    def _add_chip(self, key: str) -> None:
        self.chips.set_active((*self.active_chips, key))
        self._tell()


def _submenu(menu: QMenu, title: str, combo: QuietCombo) -> None:
    """The items of a list as a menu with marks."""
    inner = menu.addMenu(title)
    group = QActionGroup(inner)
    for number in range(combo.count()):
        action = QAction(combo.itemText(number), inner)
        action.setCheckable(True)
        action.setChecked(number == combo.currentIndex())
        action.triggered.connect(lambda *_, at=number: combo.setCurrentIndex(at))
        group.addAction(action)
        inner.addAction(action)


class NothingFits(QWidget):
    """In the list's place when the filters leave nothing."""

    cleared = Signal()

    def __init__(self) -> None:
        super().__init__()
        words = QLabel("Không có việc nào khớp.")
        mark(words, tone="text2")
        self.link = QPushButton("Bỏ lọc")
        mark(self.link, role="link")
        self.link.clicked.connect(lambda *_: self.cleared.emit())
        mark(self, pane="surface")
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(words)
        row.addWidget(self.link)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 64, 0, 0)
        column.addLayout(row)
        column.addStretch(1)
