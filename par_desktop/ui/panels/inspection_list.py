"""The left side of Kiểm tra: visits by month, or every ward against the year's goal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from par_desktop.domain.inspections import VisitState
from par_desktop.domain.views.inspection_rows import Coverage, VisitRow
from par_desktop.ui import theme
from par_desktop.ui.delegates import ListDelegate
from par_desktop.ui.models.windowed import Column, Group, RowId, WindowedModel
from par_desktop.ui.panels.inspection_words import (
    day_words,
    sort_word,
    visit_second,
    visit_state_sentence,
    visit_state_words,
)
from par_desktop.widgets.bars import SegmentBar
from par_desktop.widgets.labels import ElidedLabel, ProgressBar6
from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.look import mark
from par_desktop.widgets.roles import State

_WARD_ROW = 28


class InspectionList(QFrame):
    """``opened(record)`` on Enter or double click, ``current_changed(record or None)``; ``ward_opened(code)`` in the

    year's view; ``menu_asked(record, global point)`` on a right click or the menu key.
    """

    opened = Signal(str)
    current_changed = Signal(object)
    ward_opened = Signal(str)
    menu_asked = Signal(object, object)

    def __init__(self, *, coordinator: bool) -> None:
        super().__init__()
        mark(self, rule="right", pane="surface")
        self._coordinator = coordinator
        self._today = date.min
        self._visits: dict[RowId, VisitRow] = {}
        self._wards: dict[RowId, tuple[str, date | None]] = {}
        self.views = SegmentBar()
        self.views.setAccessibleName("Cách xem")
        self.views.add("visits", "Cuộc kiểm tra")
        self.views.add("year", "Kế hoạch năm")
        self._goal = ElidedLabel()
        mark(self._goal, tone="text2")
        self._bar = ProgressBar6(figure=False)
        self._bar.setMinimumWidth(40)
        self._bar.setMaximumWidth(110)
        self.table = self._table(theme.ROW_SECOND - 2, "Cuộc kiểm tra")
        self.model = WindowedModel([], lambda ids: [self._visits.get(i) for i in ids], self._visit_columns(), self)
        self.table.setModel(self.model)
        self.table.set_columns([0, 66 if coordinator else 90, 116 if coordinator else 104], narrow=90)
        self.table.opened.connect(lambda row_id: self.opened.emit(str(row_id)))
        self.table.current_changed.connect(self.current_changed)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._ask_menu)
        self.wards = self._table(_WARD_ROW, "Đơn vị và kế hoạch năm")
        self._ward_model = WindowedModel([], lambda ids: [self._wards.get(i) for i in ids], self._ward_columns(), self)
        self.wards.setModel(self._ward_model)
        self.wards.set_columns([0, 150], narrow=120)
        self.wards.opened.connect(lambda code: self.ward_opened.emit(str(code)))
        self.stack = QStackedWidget()
        self.views.chosen.connect(lambda key: self.stack.setCurrentIndex(int(key == "year")))
        self.stack.addWidget(self.table)
        self.stack.addWidget(self.wards)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 1, 0)
        column.setSpacing(0)
        self._tools = self._toolbar()
        self._goal_line = self._goal_row()
        for part in (self._tools, self._goal_line):
            column.addWidget(part)
            part.setVisible(coordinator)
        column.addWidget(self.stack, 1)

    def show_rows(self, visits: Sequence[VisitRow], coverage: Coverage, today: date) -> None:
        """Fill both views; the chosen visit stays chosen."""
        self._today = today
        chosen = self.table.current_id()
        self._visits = {row.record: row for row in visits}
        months: dict[str, list[RowId]] = {}
        for row in visits:
            day = row.head.day
            months.setdefault(f"Tháng {day.month}/{day.year}" if day else "Chưa có ngày", []).append(row.record)
        self.model.reset_groups([Group(title, ids) for title, ids in months.items()])
        if not self.choose(str(chosen)):
            going_on = (row.record for row in visits if row.state is VisitState.UNDER_WAY)
            self.choose(next(going_on, str(next(iter(self._visits), ""))))
        self._goal.setText(f"Đã kiểm tra đột xuất {coverage.done}/{len(coverage.wards)} phường, xã")
        self._bar.set_percent(100 * coverage.done // max(1, len(coverage.wards)))
        self._bar.setAccessibleName(self._goal.text())
        self._wards = {code: (name, coverage.checked.get(code)) for code, name in coverage.wards}
        order = sorted(self._wards, key=lambda code: self._wards[code][1] is not None)
        self._ward_model.reset(order)

    def choose(self, record: str) -> bool:
        """Make a visit the current one; False where it is not shown."""
        row = self.model.row_of(record)
        if row < 0:
            return False
        self.table.setCurrentIndex(self.model.index(row, 0))
        return True

    def current(self) -> VisitRow | None:
        """The chosen visit."""
        found = self.table.current_id()
        return self._visits.get(str(found)) if found is not None else None

    def _ask_menu(self, point: object) -> None:
        row = self.current()
        if row is not None:
            rect = self.table.visualRect(self.table.currentIndex())
            self.menu_asked.emit(row.record, self.table.viewport().mapToGlobal(rect.bottomLeft()))

    def _table(self, height: int, name: str) -> ListTable:
        table = ListTable(height)
        table.setItemDelegate(ListDelegate(table))
        table.setAccessibleName(name)
        return table

    def _toolbar(self) -> QWidget:
        bar = QFrame()
        mark(bar, rule="bottom")
        bar.setFixedHeight(theme.TOOLBAR)
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.addWidget(self.views)
        row.addStretch(1)
        return bar

    def _goal_row(self) -> QWidget:
        line = QWidget()
        line.setFixedHeight(34)
        line.setToolTip("Kế hoạch: mỗi năm kiểm tra đột xuất Bộ phận Một cửa của tất cả phường, xã")
        row = QHBoxLayout(line)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self._goal, 3)
        row.addWidget(self._bar, 2)
        self._goal.setMinimumWidth(244)
        return line

    def _name(self, row: VisitRow) -> str:
        # A unit knows whose visits these are: the sort stands in the name's place.
        return row.unit_name if self._coordinator else sort_word(row)

    def _second(self, row: VisitRow) -> str:
        words = visit_second(row)
        return words if self._coordinator else words.partition(" · ")[2]

    def _visit_columns(self) -> tuple[Column, ...]:
        title = "Đơn vị" if self._coordinator else "Cuộc kiểm tra"
        return (
            Column(title, self._name, second=self._second, tooltip=visit_state_sentence),
            Column("Ngày", lambda r: day_words(r.head.day, self._today), align="right", width=66),
            Column("Kết quả", width=116, state=visit_state_words, tooltip=visit_state_sentence),
        )

    def _ward_columns(self) -> tuple[Column, ...]:
        return (
            Column("Đơn vị", lambda r: r[0]),
            Column("Kiểm tra đột xuất", width=150, state=self._ward_state),
        )

    def _ward_state(self, row: tuple[str, date | None]) -> State:
        if row[1] is None:
            return State("dashed-circle", "Chưa kiểm tra", "grey")
        return State("tick-circle", day_words(row[1], self._today), "green")
