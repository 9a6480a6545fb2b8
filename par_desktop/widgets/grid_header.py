"""The heading of a number grid: groups over their columns, headings in two lines, the form's column numbers."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from par_desktop.widgets import look
from par_desktop.widgets.grid_model import GridColumn
from par_desktop.widgets.painting import draw_lines

GROUP_BAND, HEADING_BAND, NUMBER_BAND = 24, 38, 22
FONT = 12


class GridHeader(QHeaderView):
    """Paints all bands itself; bands that no column uses are left out."""

    def __init__(self, columns: Sequence[GridColumn], parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._columns = tuple(columns)
        self._group_band = GROUP_BAND if any(column.group for column in columns) else 0
        self._number_band = NUMBER_BAND if any(column.number for column in columns) else 0
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.setMinimumSectionSize(24)
        self.setFixedHeight(self._group_band + HEADING_BAND + self._number_band)

    def _section(self, logical: int) -> tuple[int, int]:
        return self.sectionViewportPosition(logical), self.sectionSize(logical)

    def _box(self, painter: QPainter, rect: QRect) -> None:
        line = look.colour("line")
        painter.fillRect(rect, look.colour("head"))
        painter.fillRect(QRect(rect.right(), rect.top(), 1, rect.height()), line)
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), line)

    def _words(self, painter: QPainter, rect: QRect, words: str, *, bold: bool, lines: int = 1) -> None:
        font = look.font(self.font(), FONT, bold=bold)
        tone = look.colour("text2" if bold else "text3")
        draw_lines(painter, rect.adjusted(3, 0, -4, -1), words, font, tone, Qt.AlignmentFlag.AlignHCenter, lines)

    # Qt overrides

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._group_band + HEADING_BAND + self._number_band)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), look.colour("head"))
        bottom = self.height() - self._number_band
        visible = [n for n in range(min(self.count(), len(self._columns))) if not self.isSectionHidden(n)]
        for number in visible:
            left, width = self._section(number)
            column = self._columns[number]
            top = self._group_band if column.group else 0
            heading = QRect(left, top, width, bottom - top)
            self._box(painter, heading)
            self._words(painter, heading, column.heading, bold=True, lines=2)
            if self._number_band:
                cell = QRect(left, bottom, width, self._number_band)
                self._box(painter, cell)
                self._words(painter, cell, f"{column.number} Σ" if column.computed else column.number, bold=False)
        for group, left, width in self._groups(visible):
            rect = QRect(left, 0, width, self._group_band)
            self._box(painter, rect)
            self._words(painter, rect, group, bold=True)
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), look.colour("line"))
        painter.end()

    def _groups(self, visible: Sequence[int]) -> list[tuple[str, int, int]]:
        """Neighbouring columns of one group: its words, left edge and width."""
        found: list[tuple[str, int, int]] = []
        previous = ""
        for number in visible:
            group = self._columns[number].group
            left, width = self._section(number)
            if group and group == previous and found:
                words, start, sofar = found[-1]
                found[-1] = (words, start, sofar + width)
            elif group:
                found.append((group, left, width))
            previous = group
        return found
