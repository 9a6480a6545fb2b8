"""A list of procedures under their fields: filtered and counted here, marks by mouse and Space where it takes them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QStackedWidget, QStyle, QStyleOptionViewItem

from par_desktop.domain.procedures import ProcedureFilter, chip_of
from par_desktop.domain.vietnamese import sort_key
from par_desktop.domain.views.procedure_rows import OfferingRow, ProcedureRow
from par_desktop.ui import theme
from par_desktop.ui.delegates import ListDelegate
from par_desktop.ui.models.windowed import Column, Group, RowId, WindowedModel
from par_desktop.ui.panels.task_filters import NothingFits
from par_desktop.widgets.list_table import ListTable

Index = QModelIndex | QPersistentModelIndex
Row = ProcedureRow | OfferingRow
NO_FIELD = "Chưa ghi lĩnh vực"
_SORTS: Mapping[str, Callable[[Row], object]] = {
    "code": lambda row: (not row.procedure.code, row.procedure.code),
    "title": lambda row: sort_key(row.procedure.title),
    "online": lambda row: row.procedure.online,
    "at_desk": lambda row: row.at_desk,
    "posted": lambda row: row.posted,
    "since": lambda row: (row.offered.since or date.min) if isinstance(row, OfferingRow) else date.min,
    "state": lambda row: (not row.in_force, _lacks(row)),
}


def _lacks(row: Row) -> tuple[int, int]:
    if isinstance(row, ProcedureRow):
        return -row.lacking_desk, -row.lacking_posted
    return int(row.at_desk), int(row.posted)


class MarkDelegate(ListDelegate):
    """Frames the mark that Space would change."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        table = self.parent()
        if (
            isinstance(table, ProcedureTable)
            and option.state & QStyle.StateFlag.State_HasFocus
            and index.column() in table.marks
        ):
            painter.save()
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(option.rect.adjusted(1, 1, -2, -3))
            painter.restore()


class ProcedureTable(ListTable):
    """``marked(column)``: Space (the mark of the current column, else the first) or a click on a mark."""

    marked = Signal(int)

    def __init__(self, marks: Sequence[int]) -> None:
        super().__init__(theme.ROW_TWO)
        self.marks = tuple(marks)
        self.setItemDelegate(MarkDelegate(self) if marks else ListDelegate(self))
        self.setSortingEnabled(True)
        # No column sorts until somebody asks: the list stands under its fields.
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.marks and self.current_id() is not None:
            column = self.currentIndex().column()
            self.marked.emit(column if column in self.marks else self.marks[0])
            event.accept()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        one = len(self.selectionModel().selectedRows()) == 1
        left = event.button() == Qt.MouseButton.LeftButton
        here = index == self.currentIndex() and index.column() in self.marks and self.current_id() is not None
        if plain and one and left and here:
            self.marked.emit(index.column())


class ProcedureList(QStackedWidget):
    """``current_changed(procedure id or "")``, ``opened(id)`` on Enter, ``marked(column)``."""

    current_changed = Signal(str)
    opened = Signal(str)
    marked = Signal(int)
    cleared = Signal()

    def __init__(self, columns: Sequence[Column], name: str, marks: Sequence[int] = ()) -> None:
        super().__init__()
        self._rows: dict[RowId, Row] = {}
        self._asked = ProcedureFilter()
        self._day = date.min
        self._sort = ("", False)
        self.model = WindowedModel((), self._fetch, columns, self)
        self.table = ProcedureTable(marks)
        self.table.setAccessibleName(name)
        self.table.setModel(self.model)
        self.table.set_columns([c.width for c in columns], [c.priority for c in columns], 240)
        self.nothing = NothingFits()
        self.nothing.cleared.connect(self.cleared)
        self.addWidget(self.table)
        self.addWidget(self.nothing)
        self.table.current_changed.connect(lambda row_id: self.current_changed.emit(str(row_id or "")))
        self.table.opened.connect(lambda row_id: self.opened.emit(str(row_id)))
        self.table.marked.connect(self.marked)
        self.model.sort_requested.connect(self._sorted)

    # What it shows

    def show_rows(self, rows: Sequence[Row], asked: ProcedureFilter, day: date) -> Counter[str]:
        """Show what fits; returns the counts of the chips.

        Under the same filter a row that no longer fits stays: what was just marked does not run away from the hand.
        """
        stay = set(self.model.ids) if asked == self._asked else set()
        self._rows = {row.id: row for row in rows}
        self._asked, self._day = asked, day
        counts: Counter[str] = Counter()
        fitting: list[Row] = []
        for row in rows:
            if not asked.fits(row.procedure, day):
                continue
            chips = _chips(row)
            counts.update(chips)
            if asked.chip in chips or row.id in stay:
                fitting.append(row)
        self._lay_out(fitting)
        self.setCurrentWidget(self.table if fitting else self.nothing)
        return counts

    def _lay_out(self, rows: Sequence[Row]) -> None:
        current, column = self.current_id, max(0, self.table.currentIndex().column())
        key, descending = self._sort
        groups: dict[str, list[RowId]] = {}
        for row in sorted(rows, key=_SORTS[key], reverse=descending) if key else rows:  # type: ignore[arg-type]
            groups.setdefault("" if key else row.procedure.field or NO_FIELD, []).append(row.id)
        ids = [row_id for group in groups.values() for row_id in group]
        if ids == list(self.model.ids) and self.model.grouped != bool(key):
            self.model.refresh()
            return
        self.table.blockSignals(True)
        if key:
            self.model.reset(ids)
        else:
            self.model.reset_groups([Group(name, some) for name, some in groups.items()])
        kept = current if current in ids else str(ids[0]) if ids else ""
        self.table.blockSignals(False)
        if kept:
            self._stand(kept, column)

    def _stand(self, procedure: str, column: int) -> None:
        at = self.model.row_of(procedure)
        if at >= 0:
            index = self.model.index(at, column)
            self.table.setCurrentIndex(index)
            self.table.scrollTo(index)

    def _sorted(self, wish: object) -> None:
        if isinstance(wish, tuple):
            self._sort = (str(wish[0]), bool(wish[1]))
            self._lay_out([row for row_id in self.model.ids if (row := self._rows.get(row_id)) is not None])

    def _fetch(self, ids: Sequence[RowId]) -> list[Row | None]:
        return [self._rows.get(row_id) for row_id in ids]

    # What is chosen

    @property
    def current_id(self) -> str:
        """Id of the procedure the person stands on; "" on a group row or nowhere."""
        return str(self.table.current_id() or "")

    @property
    def shown(self) -> list[Row]:
        """All rows that fit the filter, in order."""
        return [self._rows[row_id] for row_id in self.model.ids if row_id in self._rows]

    @property
    def selected(self) -> list[Row]:
        """The rows selected, from top to bottom."""
        found = [self._rows.get(str(row_id)) for row_id in self.table.selected_ids()]
        return [row for row in found if row is not None]

    def go_to(self, procedure: str) -> bool:
        """Stand on a procedure; False where it is not shown."""
        shown = procedure in self.model.ids
        if shown:
            self._stand(procedure, 1)
        return shown

    def step(self, by: int) -> None:
        """The next or the previous procedure, over group rows."""
        row = self.table.currentIndex().row() + by
        while 0 <= row < self.model.rowCount():
            row_id = self.model.id_at(row)
            if row_id is not None:
                self._stand(str(row_id), max(0, self.table.currentIndex().column()))
                return
            row += by

    def next_lacking(self) -> bool:
        """The next procedure in force that lacks something, below or from the top."""
        rows, start = self.model.rowCount(), self.table.currentIndex().row() + 1
        for offset in range(rows):
            row = self.model.row_at((start + offset) % rows)
            if isinstance(row, ProcedureRow | OfferingRow) and row.in_force and row.lacking:
                self._stand(row.id, 1)
                return True
        return False


def _chips(row: Row) -> frozenset[str]:
    lacks = _lacks(row)
    if isinstance(row, ProcedureRow):
        not_at_desk, not_posted = lacks[0] < 0, lacks[1] < 0
    else:
        not_at_desk, not_posted = not row.at_desk, not row.posted
    return chip_of(
        not_at_desk=not_at_desk,
        not_posted=not_posted,
        in_force=row.in_force,
        online_said=bool(row.procedure.online),
        disputed=row.conflicts > 0,
    )
