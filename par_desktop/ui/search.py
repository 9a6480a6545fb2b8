"""Ctrl+K: one box that finds tasks, criteria, units and documents, and opens what is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from par_desktop.domain.views.search_rows import Match
from par_desktop.ui import theme
from par_desktop.ui.delegates.cells import ListDelegate
from par_desktop.ui.models.windowed import Column, WindowedModel
from par_desktop.ui.session import Session
from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.look import mark

PAUSE_MS = 120
"""Asked this long after the last key: one question a word, not a letter."""
_WIDTH, _ROW, _MOST = 520, theme.ROW_TWO, 9
_ICONS = {"task": "tick", "criterion": "chart", "unit": "house", "document": "document"}


class SearchBox(QLineEdit):
    """``chosen(Match)`` when a person takes one; ↑ ↓ Enter work from the box, Escape closes."""

    chosen = Signal(object)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._found: Sequence[Match] = ()
        self._popup: _Popup | None = None
        self._asking = QTimer(self)
        self._asking.setSingleShot(True)
        self._asking.setInterval(PAUSE_MS)
        self._asking.timeout.connect(self.ask)
        self.setPlaceholderText("Tìm việc, tiêu chí, đơn vị, văn bản   Ctrl+K")
        self.setAccessibleName("Tìm việc, tiêu chí, đơn vị, văn bản")
        self.addAction(theme.icon("search", "text2"), QLineEdit.ActionPosition.LeadingPosition)
        self.textEdited.connect(lambda *_: self._asking.start())

    def ask(self) -> None:
        """Look now for what stands in the box."""
        self._asking.stop()
        typed = self.text()
        if not typed.strip():
            self.close_popup()
            return
        from par_desktop.services.browse_matches import matches

        def show(found: list[Match]) -> None:
            if typed == self.text():  # an answer to an older question is of no use
                self._show(found)

        self._session.read_about(matches, typed, self._session.period.code, done=show)

    @property
    def found(self) -> Sequence[Match]:
        """What the popup shows."""
        return self._found

    def close_popup(self) -> None:
        """Put the list away; the text stays."""
        self._found = ()
        if self._popup is not None:
            self._popup.hide()

    def _show(self, found: Sequence[Match]) -> None:
        self._found = found
        if self._popup is None:
            self._popup = _Popup(self.window())
            self._popup.list.clicked.connect(lambda index: self._take(index.row()))
        self._popup.fill(found, self.text())
        corner = self.mapTo(self.window(), QPoint(self.width() - _WIDTH, self.height() + 2))
        self._popup.move(max(theme.MARGIN, corner.x()), corner.y())
        self._popup.show()
        self._popup.raise_()

    def _take(self, number: int) -> None:
        if 0 <= number < len(self._found):
            match = self._found[number]
            self.close_popup()
            self.clear()
            self.chosen.emit(match)

    # Qt overrides

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup, key = self._popup, event.key()
        steps = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if popup is not None and popup.isVisible() and key in steps:
            popup.step(steps[Qt.Key(key)])
        elif popup is not None and popup.isVisible() and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(max(0, popup.list.currentIndex().row()))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ask()
        elif key == Qt.Key.Key_Escape:
            self.close_popup()
            self.clear()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.close_popup()


class _Popup(QFrame):
    """Two-line rows under the box, inside the window: it takes no focus."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        mark(self, box=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 4, 1, 4)
        column.setSpacing(0)
        self._rows: Sequence[Match] = ()
        self._nothing = QLabel()
        self._nothing.setContentsMargins(theme.MARGIN, 8, theme.MARGIN, 8)
        mark(self._nothing, tone="text2")
        column.addWidget(self._nothing)
        self.list = ListTable(_ROW)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.horizontalHeader().hide()
        self.list.setAccessibleName("Kết quả tìm")
        self._model = WindowedModel(
            (),
            lambda ids: [self._rows[int(number)] for number in ids],
            (Column("", text=lambda m: m.title, second=lambda m: m.second, icon=lambda m: (_ICONS[m.sort], "text2")),),
            self,
        )
        self.list.setItemDelegate(ListDelegate(self.list))
        self.list.setModel(self._model)
        self.list.set_columns((0,))
        column.addWidget(self.list)
        self.hide()

    def fill(self, rows: Sequence[Match], typed: str) -> None:
        """Show these, the first one chosen; a sentence where there is none."""
        self._rows = rows
        self._model.reset(range(len(rows)))
        self._nothing.setText(f"Không thấy “{typed.strip()}”. Thử ít chữ hơn; không cần gõ dấu.")
        self._nothing.setVisible(not rows)
        self.list.setVisible(bool(rows))
        height = min(len(rows), _MOST) * _ROW + 10 if rows else 44
        self.setFixedSize(QSize(_WIDTH, height))
        if rows:
            self.list.selectRow(0)

    def step(self, by: int) -> None:
        """Move the choice up or down, staying within the list."""
        row = min(max(0, self.list.currentIndex().row() + by), len(self._rows) - 1)
        self.list.selectRow(row)
