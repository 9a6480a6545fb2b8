"""Bị từ chối: what this unit wrote and the city did not take, each with its reason; a row leads to its screen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.views.overview_rows import BackRow
from par_desktop.services.desk import Desk
from par_desktop.ui import theme
from par_desktop.ui.models.windowed import Column
from par_desktop.ui.panels.package_board import RowList
from par_desktop.ui.session import Session
from par_desktop.widgets.look import mark

_EXPLAIN = "Giá trị bạn ghi vẫn còn trong lịch sử. Sửa theo lý do rồi gửi lại, hoặc đề nghị Phòng Nội vụ mở lại kỳ."
_COLUMNS = (
    Column("Mục", text=lambda row: row.title.removeprefix("Bị từ chối: "), width=430, lines=2),
    Column("Vì sao", text=lambda row: row.second, tone=lambda _row: "red", lines=2),
)


def open_refused(parent: QWidget | None, session: Session) -> RefusedDialog:
    """Show the dialog."""
    dialog = RefusedDialog(session, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


def _refused(desk: Desk, period: str) -> tuple[BackRow, ...]:
    from par_desktop.services.browse_overview import back_rows

    return tuple(row for row in back_rows(desk, period) if row.sort == "refused")


class RefusedDialog(QDialog):
    """A list. ``go_to(tab, kind, record)`` when a person wants to mend one; the dialog closes then."""

    go_to = Signal(str, str, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setWindowTitle("Bị từ chối")
        self.resize(980, 460)
        self.words = QLabel(_EXPLAIN)
        self.words.setWordWrap(True)
        mark(self.words, tone="text2")
        self.list = RowList(_COLUMNS, "Thay đổi bị từ chối", theme.ROW_TWO)
        self.list.opened.connect(self._open)
        self.button = QPushButton("Tới mục này")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(lambda *_: self._open(self.list.current()))
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
        column.addWidget(self.list, 1)
        column.addLayout(buttons)
        session.changed.connect(self.refresh)
        self.refresh()
        self.list.table.setFocus()

    def refresh(self, *_: object) -> None:
        """Read what was refused."""
        self._session.read(_refused, self._session.period.code, done=self._show)

    def _show(self, rows: Sequence[BackRow]) -> None:
        self.list.show_rows(rows, lambda row: f"{row.kind} {row.record} {row.title}")
        self.words.setText(_EXPLAIN if rows else "Không có thay đổi nào bị từ chối.")
        self.button.setVisible(bool(rows))

    def _open(self, row: object) -> None:
        if isinstance(row, BackRow):
            self.accept()
            self.go_to.emit(row.tab, row.kind, row.record)
