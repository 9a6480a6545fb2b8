"""Tài liệu đã xuất: what was handed out from here, and where it no longer says what the figures say."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.views.issued_rows import ChangedLine, IssuedState
from par_desktop.services.browse_packages import unit_name
from par_desktop.text.formats import period_label
from par_desktop.ui import issued, theme
from par_desktop.ui.models.windowed import Column
from par_desktop.ui.panels.package_board import RowList
from par_desktop.ui.session import Session
from par_desktop.widgets.look import mark
from par_desktop.widgets.roles import State

_EXPLAIN = (
    "Văn bản đã phát hành giữ số lúc xuất; báo cáo sau mang số mới. Bản nào còn số cũ thì đính chính theo quy định, "
    "hoặc xuất lại nếu chưa gửi đi."
)
_NONE = "Chưa xuất tài liệu nào từ sổ này. Xuất Word, PDF hoặc Excel ở Báo cáo thì tài liệu được ghi vào đây."
_HOLDS = "Mọi số trong tài liệu này vẫn đúng với số liệu hiện nay."
_LINES = (
    Column("Trong tài liệu đã xuất", text=lambda row: row.issued or "–", width=440, lines=2),
    Column("Nay là", text=lambda row: row.now or "–", lines=2, bold=lambda _row: True),
)


def open_issued(parent: QWidget | None, session: Session) -> IssuedDialog:
    """Show the dialog."""
    dialog = IssuedDialog(session, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


class IssuedDialog(QDialog):
    """Documents above, newest first; below, the lines of the chosen one that changed."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle("Tài liệu đã xuất")
        self.resize(980, 560)
        self.words = QLabel("Đang so các tài liệu với số liệu hiện nay…")
        self.words.setWordWrap(True)
        mark(self.words, tone="text2")
        self.list = RowList(self._columns(), "Tài liệu đã xuất", theme.ROW_SECOND)
        self.list.picked.connect(self._choose)
        self.list.opened.connect(lambda *_: self._open())
        self.heading = QLabel()
        mark(self.heading, type="heading")
        self.lines = RowList(_LINES, "Dòng đã đổi", theme.ROW_TWO)
        self.button = QPushButton("Mở tài liệu")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(lambda *_: self._open())
        close = QPushButton("Đóng")
        close.setAutoDefault(False)
        close.clicked.connect(lambda *_: self.accept())
        buttons = QHBoxLayout()
        buttons.addWidget(self.button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addWidget(self.words)
        column.addWidget(self.list, 2)
        column.addWidget(self.heading)
        column.addWidget(self.lines, 3)
        column.addStretch(0)
        column.addLayout(buttons)
        self._blank(True)
        session.changed.connect(self.refresh)
        self.refresh()

    def refresh(self, *_: object) -> None:
        """Compare again."""
        issued.look(self._session, self, self._show)

    def _columns(self) -> tuple[Column, ...]:
        world = self._session.world

        def about(row: IssuedState) -> str:
            unit = world.city if row.document.unit == world.coordinator else row.document.unit
            return f"{unit_name(world, unit)} · {period_label(row.document.period)}"

        return (
            Column("Tài liệu", text=lambda row: row.document.title, second=issued.made_words),
            Column("Của, kỳ", text=about, tone=lambda _row: "text2", width=230),
            Column("Số liệu", state=_state, width=170),
        )

    def _show(self, states: Sequence[IssuedState]) -> None:
        self.words.setText(_EXPLAIN if states else _NONE)
        self._blank(not states)
        self.list.show_rows(states, lambda row: row.document.path + row.document.at)
        self._choose(self.list.current())

    def _blank(self, blank: bool) -> None:
        for widget in (self.list, self.heading, self.lines, self.button):
            widget.setVisible(not blank)

    def _choose(self, row: object) -> None:
        changed: Sequence[ChangedLine] = row.changed if isinstance(row, IssuedState) else ()
        self.heading.setText(f"{len(changed)} chỗ còn số cũ" if changed else _HOLDS)
        self.lines.setVisible(bool(changed))
        self.lines.show_rows(changed, lambda line: f"{line.issued}→{line.now}")

    def _open(self) -> None:
        row = self.list.current()
        if isinstance(row, IssuedState):
            QDesktopServices.openUrl(QUrl.fromLocalFile(row.document.path))


def _state(row: IssuedState) -> State:
    if row.changed:
        return State("warning", f"{len(row.changed)} chỗ còn số cũ", "amber")
    return State("tick-circle", "Vẫn đúng", "green")
