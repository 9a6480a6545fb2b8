"""The scored tree as a list: area › criterion › component, with self, appraised and gap (look.md §5.5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from par_desktop.domain.views.score_rows import ScoreLine, ScoreSheet
from par_desktop.text import states
from par_desktop.text.formats import number
from par_desktop.text.states import StateWords
from par_desktop.ui import theme
from par_desktop.ui.delegates import ListDelegate
from par_desktop.ui.models.windowed import Column, WindowedModel
from par_desktop.ui.panels.fields import as_state
from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.painted_cell import Cell
from par_desktop.widgets.roles import Role, State

Index = QModelIndex | QPersistentModelIndex

ALL, UNSCORED, UNEXPLAINED, DIFFERENT = "all", "unscored", "unexplained", "different"
FILTERS: Mapping[str, tuple[str, str]] = {
    ALL: ("Tất cả", ""),
    UNSCORED: ("Chưa chấm", "dashed-circle"),
    UNEXPLAINED: ("Thiếu giải trình", "clock"),
    DIFFERENT: ("Chênh lệch", "pen"),
}
"""Words and icon of each chip."""
INDENT = 22


def unexplained(line: ScoreLine) -> bool:
    """A self score without a word of explanation."""
    return line.row is not None and line.row.own_points is not None and not line.row.explanation.strip()


def lets_through(key: str, line: ScoreLine) -> bool:
    """Whether a chip lets a component through."""
    if key == UNSCORED:
        return line.points is None and not line.criterion.is_survey
    if key == UNEXPLAINED:
        return unexplained(line)
    if key == DIFFERENT:
        return bool(line.gap)
    return True


def component_state(line: ScoreLine) -> StateWords | None:
    """State of a component in words; parents count instead."""
    row = line.row
    if row is None:
        return None
    if row.conflicts:
        return states.CONFLICT
    if line.criterion.is_survey:
        if row.survey is None:
            return StateWords("padlock", "Chờ điều tra", "grey")
        return StateWords("tick-circle", "Điểm điều tra", "green")
    if line.gap is not None:
        if line.gap < 0:
            return StateWords("pen", "Đã hạ", "accent")
        return (
            StateWords("pen", "Đã nâng", "accent") if line.gap > 0 else StateWords("tick-circle", "Giữ nguyên", "green")
        )
    if row.own_points is None:
        return StateWords("dashed-circle", "Chưa chấm", "grey")
    if unexplained(line):
        return StateWords("clock", "Thiếu giải trình", "amber")
    return StateWords("dashed-circle", "Chưa thẩm định", "grey")


def columns(appraising: bool, folded: Callable[[], set[str]]) -> tuple[Column, ...]:
    """``appraising``: whether this person writes appraised scores (their cells are yellow)."""

    def fold_mark(line: ScoreLine) -> tuple[str, str] | None:
        if line.level:
            return None
        return ("chevron-right" if line.criterion.code in folded() else "chevron-down", "text2")

    def yellow(line: ScoreLine) -> bool:
        return appraising and line.row is not None and not line.criterion.is_survey

    return (
        Column("Mã", lambda line: line.criterion.code, width=92, icon=fold_mark, bold=_is_area),
        Column("Tiêu chí", lambda line: line.criterion.title, bold=_is_area, tone=_second),
        Column("Tối đa", lambda line: points(line.max_points), "right", 62, bold=_is_area, tone=_second, priority=2),
        Column("Tự chấm", lambda line: points(line.points), "right", 68, bold=_is_area),
        Column("Thẩm định", lambda line: _appraised(line), "right", 80, bold=_is_area, typing=yellow),
        Column("Chênh", lambda line: signed(line.gap), "right", 62, bold=_is_area, tone=_gap_tone),
        Column("TLKC", _pieces, "right", 52, tone=_pieces_tone, priority=1, tooltip=lambda _: "Tài liệu kiểm chứng"),
        Column("Tình trạng", _counts, width=150, state=_state, tone=lambda _: "text2"),
    )


class ScoreTable(ListTable):
    """``fold_asked(code, folded)`` by ← → or a click on the mark of an area."""

    fold_asked = Signal(str, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(theme.ROW, parent)
        self.setItemDelegate(ScoreDelegate(self))
        self.setAccessibleName("Tiêu chí chấm điểm")
        self.folded: set[str] = set()

    def _area_at(self, index: Index) -> str:
        line = index.data(Role.ROW) if index.isValid() else None
        return line.criterion.code if isinstance(line, ScoreLine) and line.level == 0 else ""

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        area = self._area_at(self.currentIndex())
        key = event.key()
        if area and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.fold_asked.emit(area, key == Qt.Key.Key_Left)
            event.accept()
        elif area and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.fold_asked.emit(area, area not in self.folded)
            event.accept()
        elif key == Qt.Key.Key_F2 and self.current_id() is not None:
            self.opened.emit(self.current_id())
            event.accept()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        place = event.position().toPoint()
        area = self._area_at(self.indexAt(place))
        if area and event.button() == Qt.MouseButton.LeftButton and place.x() < theme.MARGIN + INDENT:
            self.fold_asked.emit(area, area not in self.folded)


class ScoreDelegate(ListDelegate):
    """Areas stand on the ground of group rows; codes beneath them are indented."""

    def paint_content(self, painter: QPainter, rect: QRect, index: Cell, selected: bool) -> None:
        line = index.data(Role.ROW)
        if isinstance(line, ScoreLine):
            if line.level == 0 and not selected:
                whole = rect.adjusted(-theme.MARGIN, 0, theme.GAP, 0)
                painter.fillRect(whole, theme.colour("raised"))
            if line.level and index.column() == 0:
                rect = rect.adjusted(INDENT, 0, 0, 0)
        super().paint_content(painter, rect, index, selected)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # What an area paints beyond its content's margins must not reach the neighbours.
        painter.save()
        painter.setClipRect(QRect(option.rect))
        super().paint(painter, option, index)
        if index.data(Role.TYPING) and option.state & QStyle.StateFlag.State_Selected:
            cell = QRect(option.rect).adjusted(1, 1, -2, -2)
            painter.setPen(theme.colour("accent"))
            painter.drawRect(cell)
        painter.restore()


class ScoreModel(WindowedModel):
    """Lines of a sheet by code."""

    def __init__(self, appraising: bool, folded: Callable[[], set[str]]) -> None:
        self.sheet: ScoreSheet | None = None
        self._by_code: dict[str, ScoreLine] = {}
        self._folded_areas = folded
        super().__init__((), self._lines, columns(appraising, folded))

    def show_sheet(self, sheet: ScoreSheet, chips: Sequence[object]) -> None:
        """Components that any of these chips lets through, under their parents."""
        self.sheet = sheet
        self._by_code = {line.criterion.code: line for line in sheet.lines}
        wanted: set[str] = set()
        for line in sheet.lines:
            if line.level == 2 and any(lets_through(str(key), line) for key in chips):
                wanted |= set(_path(line.criterion.code, self._by_code))
        closed = self._folded_areas()
        shown = [
            line.criterion.code
            for line in sheet.lines
            if line.criterion.code in wanted and (line.level == 0 or line.criterion.area not in closed)
        ]
        if list(self.ids) == shown:
            self.refresh()
        else:
            self.reset(shown)

    def line(self, code: str) -> ScoreLine | None:
        """A line by its code, shown or not."""
        return self._by_code.get(code)

    def _lines(self, ids: Sequence[int | str]) -> list[ScoreLine | None]:
        return [self._by_code.get(str(code)) for code in ids]


def points(value: Decimal | None) -> str:
    """Two decimals, so that figures stand aligned on the comma; "–" where nobody typed."""
    return "–" if value is None else number(value, 2)


def signed(value: Decimal | None) -> str:
    """A gap; blank where one of the two is missing."""
    if value is None:
        return ""
    return f"+{number(value, 2)}" if value > 0 else number(value, 2)


def _path(code: str, lines: Mapping[str, ScoreLine]) -> list[str]:
    found = [code]
    while found[-1] in lines and lines[found[-1]].criterion.parent:
        found.append(lines[found[-1]].criterion.parent)
    return found


def _is_area(line: ScoreLine) -> bool:
    return line.level == 0


def _second(line: ScoreLine) -> str | None:
    return "text2" if line.level == 1 else None


def _appraised(line: ScoreLine) -> str:
    if line.appraised is None and line.row is not None:
        return ""
    return points(line.appraised)


def _gap_tone(line: ScoreLine) -> str | None:
    return "red" if line.gap is not None and line.gap < 0 else None


def _pieces(line: ScoreLine) -> str:
    if line.row is None or line.criterion.is_survey or (line.row.own_points is None and not line.pieces):
        return ""
    return str(line.pieces)


def _pieces_tone(line: ScoreLine) -> str | None:
    return "red" if not line.pieces else None


def _state(line: ScoreLine) -> State | None:
    words = component_state(line)
    return None if words is None else as_state(words)


def _counts(line: ScoreLine) -> str:
    words = component_state(line)
    if words is not None:
        return words.word
    if line.appraised_count:
        return f"{line.appraised_count}/{line.components} đã thẩm định"
    return f"{line.scored}/{line.components} đã chấm"
