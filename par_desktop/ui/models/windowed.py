"""The one list model: ordered ids, and pages of rows read by id when they come into sight (design §6).

300,000 rows cost their ids and a few pages. Filtering and sorting happen in the query that made the ids; the model
only asks for another order through ``sort_requested``.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import field
from typing import Any, Literal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from par_desktop.frozen import dataclass
from par_desktop.widgets.painted_cell import Cell, PaintedCell
from par_desktop.widgets.roles import GroupHead, Role, State
from par_desktop.widgets.undisturbed import shared

PAGE = 100
"""Rows fetched at a time."""

KEPT_PAGES = 32
"""Pages kept; the least recently seen goes first."""

RowId = int | str
Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren

_ALIGNED = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "center": Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter,
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column as a declaration: a heading and how to show a row's part of it.

    ``text`` of a state column defaults to the state's word, of a progress column to "70 %". ``key`` names the
    sorting that a click on the heading asks for (empty: not sortable). ``width`` in pixels, 0 takes what is left;
    ``priority`` 0 always stays, columns with higher numbers go first when the list is narrow.
    """

    heading: str
    text: Callable[[Any], str] | None = None
    align: Literal["left", "right", "center"] = "left"
    width: int = 0
    key: str = ""
    priority: int = 0
    lines: int = 1
    second: Callable[[Any], str | None] | None = None
    icon: Callable[[Any], tuple[str, str] | None] | None = None
    state: Callable[[Any], State | None] | None = None
    progress: Callable[[Any], int | None] | None = None
    tooltip: Callable[[Any], str | None] | None = None
    tone: Callable[[Any], str | None] | None = None
    bold: Callable[[Any], bool] | None = None
    struck: Callable[[Any], bool] | None = None
    typing: Callable[[Any], bool] | None = None

    def words(self, row: Any) -> str:
        """What the cell says, in words; what Ctrl+C copies."""
        if self.text is not None:
            return self.text(row)
        if self.state is not None:
            state = self.state(row)
            return state.word if state is not None else ""
        if self.progress is not None:
            percent = self.progress(row)
            return "–" if percent is None else f"{percent} %"
        return ""


@dataclass(frozen=True, slots=True)
class Group:
    """Some rows under a title (short lists only). ``key`` keeps a fold across ``reset_groups``."""

    title: str
    ids: Sequence[RowId]
    key: str = field(default="")

    @property
    def name(self) -> str:
        """What identifies the group between resets."""
        return self.key or self.title


class WindowedModel(QAbstractTableModel):
    """Rows by id, on demand.

    Args:
        ids: all ids in order (any sequence; it is kept, not copied).
        fetch: rows of up to 100 ids, in their order; None for an id that has gone. Called on the UI thread, so it
            reads by key only.
        columns: the columns, left to right.
    """

    sort_requested = Signal(object)
    """(key, descending) after a click on a heading that sorts; the receiver calls ``reset``."""

    def __init__(
        self,
        ids: Sequence[RowId],
        fetch: Callable[[Sequence[RowId]], Sequence[Any]],
        columns: Sequence[Column],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._columns = tuple(columns)
        self._ids: Sequence[RowId] = ids
        self._groups: tuple[Group, ...] = ()
        self._folded: set[str] = set()
        # Only with groups: what each visible row is, a group's number or the position of an id.
        self._entries: list[tuple[Literal["group", "row"], int]] | None = None
        self._pages: OrderedDict[int, Sequence[Any]] = OrderedDict()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The declared columns."""
        return self._columns

    @property
    def ids(self) -> Sequence[RowId]:
        """All ids in order, folded ones too."""
        return self._ids

    @property
    def grouped(self) -> bool:
        """Whether rows stand under group rows."""
        return self._entries is not None

    def reset(self, ids: Sequence[RowId]) -> None:
        """Show these ids, without groups."""
        self.beginResetModel()
        self._ids = ids
        self._groups = ()
        self._entries = None
        self._pages.clear()
        self.endResetModel()

    def reset_groups(self, groups: Iterable[Group]) -> None:
        """Show these groups; a group folded before stays folded."""
        self.beginResetModel()
        self._groups = tuple(groups)
        self._ids = [row_id for group in self._groups for row_id in group.ids]
        self._pages.clear()
        self._entries = self._lay_out()
        self.endResetModel()

    def refresh(self, ids_changed: Iterable[RowId] | None = None) -> None:
        """Read these rows again (all when None); their number and order stay as they are."""
        if not self.rowCount():
            return
        last = len(self._columns) - 1
        if ids_changed is None:
            self._pages.clear()
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, last))
            return
        wanted = set(ids_changed)
        for position, row_id in enumerate(self._ids):
            if row_id in wanted:
                self._pages.pop(position // PAGE, None)
                row = self._row_of_position(position)
                if row is not None:
                    self.dataChanged.emit(self.index(row, 0), self.index(row, last))

    def id_at(self, row: int) -> RowId | None:
        """The id shown in that row; None on a group row or outside."""
        position = self._position(row)
        return None if position is None else self._ids[position]

    def row_at(self, row: int) -> Any:
        """The row object shown there, fetched if need be; None on a group row or outside."""
        position = self._position(row)
        return None if position is None else self._at(position)

    def row_of(self, row_id: RowId) -> int:
        """Where an id is shown; -1 if it is not (unknown or folded away)."""
        try:
            row = self._row_of_position(self._ids.index(row_id))
        except ValueError:
            return -1
        return -1 if row is None else row

    def group_at(self, row: int) -> GroupHead | None:
        """The group row shown there, or None."""
        if self._entries is None or not 0 <= row < len(self._entries):
            return None
        kind, number = self._entries[row]
        if kind != "group":
            return None
        group = self._groups[number]
        return GroupHead(group.title, len(group.ids), group.name in self._folded)

    def set_folded(self, row: int, folded: bool) -> None:
        """Fold or unfold the group whose row that is; nothing on another row."""
        head = self.group_at(row)
        if self._entries is None or head is None or head.folded == folded:
            return
        group = self._groups[self._entries[row][1]]
        first, last = row + 1, row + len(group.ids)
        if folded:
            self._folded.add(group.name)
        else:
            self._folded.discard(group.name)
        if group.ids:
            if folded:
                self.beginRemoveRows(_ROOT, first, last)
                self._entries = self._lay_out()
                self.endRemoveRows()
            else:
                self.beginInsertRows(_ROOT, first, last)
                self._entries = self._lay_out()
                self.endInsertRows()
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self._columns) - 1))

    def _lay_out(self) -> list[tuple[Literal["group", "row"], int]]:
        entries: list[tuple[Literal["group", "row"], int]] = []
        position = 0
        for number, group in enumerate(self._groups):
            entries.append(("group", number))
            if group.name not in self._folded:
                entries.extend(("row", position + offset) for offset in range(len(group.ids)))
            position += len(group.ids)
        return entries

    def _position(self, row: int) -> int | None:
        if self._entries is None:
            return row if 0 <= row < len(self._ids) else None
        if not 0 <= row < len(self._entries):
            return None
        kind, number = self._entries[row]
        return number if kind == "row" else None

    def _row_of_position(self, position: int) -> int | None:
        if self._entries is None:
            return position
        try:
            return self._entries.index(("row", position))
        except ValueError:
            return None

    def _at(self, position: int) -> Any:
        number = position // PAGE
        page = self._pages.get(number)
        if page is None:
            ids = self._ids[number * PAGE : (number + 1) * PAGE]
            with shared:
                page = self._fetch(ids)
            if len(page) != len(ids):
                raise ValueError(f"asked for {len(ids)} rows, got {len(page)}: one a row, None for a missing one")
            self._pages[number] = page
            if len(self._pages) > KEPT_PAGES:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page[position % PAGE]

    # Qt overrides

    def rowCount(self, parent: Index = _ROOT) -> int:
        if parent.isValid():
            return 0
        return len(self._ids) if self._entries is None else len(self._entries)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _FLAGS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.heading
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNED[column.align]
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self._columns) and self._columns[column].key:
            self.sort_requested.emit((self._columns[column].key, order == Qt.SortOrder.DescendingOrder))

    def data(self, index: Index, role: int = 0) -> Any:
        return self.value(index.row(), index.column(), role) if index.isValid() else None

    def value(self, row: int, column: int, role: int) -> Any:
        """What ``data`` gives, without the way through Qt: a painter asks a dozen roles of every cell in sight."""
        head = self.group_at(row)
        if head is not None:
            return self._group_data(head, column, role)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _ALIGNED[self._columns[column].align]
        if role == Role.LINES:
            return self._columns[column].lines
        if role == Role.ID:
            return self.id_at(row)
        if role == Role.GROUP:
            return None
        reader = _READERS.get(role)
        if reader is None:
            return None
        shown = self.row_at(row)
        return shown if role == Role.ROW else None if shown is None else reader(self._columns[column], shown)

    def cell(self, row: int, column: int) -> Cell:
        """A cell to paint: its row is looked up once for the dozen roles a painter asks."""
        if self.group_at(row) is not None:
            return PaintedCell(self.value, row, column)
        return _RowCell(self.value, row, column, self.row_at(row), self._columns[column])

    def _group_data(self, head: GroupHead, column: int, role: int) -> Any:
        if role == Role.GROUP:
            return head
        if column:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return head.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{head.title}, {head.count} dòng{', đang gập' if head.folded else ''}"
        return None


class _RowCell(PaintedCell):
    """A cell whose row is known."""

    __slots__ = ("_how", "_shown")

    def __init__(self, value: Callable[[int, int, int], Any], row: int, column: int, shown: Any, how: Column) -> None:
        super().__init__(value, row, column)
        self._shown, self._how = shown, how

    def data(self, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        reader = _READERS.get(role)
        if reader is not None:
            return None if self._shown is None else reader(self._how, self._shown)
        return self._value(self._row, self._column, role)


def _optional(name: str) -> Callable[[Column, Any], Any]:
    def read(column: Column, row: Any) -> Any:
        reader = getattr(column, name)
        return None if reader is None else reader(row)

    return read


def _tooltip(column: Column, row: Any) -> str | None:
    if column.tooltip is not None:
        return column.tooltip(row)
    # What the list had to cut is read in full here.
    return column.words(row) if column.width == 0 or column.lines > 1 else None


def _spoken(column: Column, row: Any) -> str:
    second = column.second(row) if column.second is not None else None
    words = column.words(row)
    return f"{column.heading}: {words}{f'; {second}' if second else ''}"


_READERS: dict[int, Callable[[Column, Any], Any]] = {
    Qt.ItemDataRole.DisplayRole: Column.words,
    Qt.ItemDataRole.ToolTipRole: _tooltip,
    Qt.ItemDataRole.AccessibleTextRole: _spoken,
    Role.ROW: lambda _column, row: row,
    Role.SECOND: _optional("second"),
    Role.STATE: _optional("state"),
    Role.PROGRESS: _optional("progress"),
    Role.TONE: _optional("tone"),
    Role.ICON: _optional("icon"),
    Role.BOLD: _optional("bold"),
    Role.STRUCK: _optional("struck"),
    Role.TYPING: _optional("typing"),
}
