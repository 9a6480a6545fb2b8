"""What waits for packages that have not come: named, with who has the rest; the coordinator may let it count."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.changes import Changes
from par_desktop.errors import ParError
from par_desktop.services import release_waiting
from par_desktop.services.release_waiting import WaitingRow
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.delegates import ListDelegate
from par_desktop.ui.models.windowed import Column, WindowedModel
from par_desktop.ui.session import Session
from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice

_EXPLAIN = (
    "Những thay đổi này được sửa tiếp từ thay đổi khác chưa đến đây, nên chưa được dùng."
    " Xin đơn vị gửi lại gói; khi gói đến, chúng tự được dùng."
)


def open_waiting(parent: QWidget | None, session: Session) -> WaitingDialog:
    """Show the dialog."""
    dialog = WaitingDialog(session, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


class WaitingDialog(QDialog):
    """A list; only the coordinator has the button under it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: tuple[WaitingRow, ...] = ()
        self.setWindowTitle("Đang chờ gói chưa đến")
        self.resize(980, 460)
        explain = QLabel(_EXPLAIN)
        explain.setWordWrap(True)
        mark(explain, tone="text2")
        self.notice = Notice(theme.icon("close", "text2"))
        self.table = ListTable(theme.ROW_TWO)
        self.table.setAccessibleName("Thay đổi đang chờ")
        self.model = WindowedModel((), self._fetch, _COLUMNS)
        self.table.setItemDelegate(ListDelegate(self.table))
        self.table.setModel(self.model)
        self.table.set_columns([c.width for c in _COLUMNS], [c.priority for c in _COLUMNS], narrow=240)
        self.release_button = QPushButton("Cho dùng ngay, không chờ nữa")
        self.release_button.setAutoDefault(False)
        self.release_button.clicked.connect(lambda *_: self.release())
        self.release_button.setVisible(session.is_coordinator)
        close = QPushButton("Đóng")
        close.clicked.connect(lambda *_: self.accept())
        buttons = QHBoxLayout()
        buttons.addWidget(self.release_button)
        buttons.addStretch(1)
        buttons.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        for widget in (explain, self.notice):
            column.addWidget(widget)
        column.addWidget(self.table, 1)
        column.addLayout(buttons)
        session.changed.connect(self._changed)
        self.refresh()

    def refresh(self) -> None:
        """Read what waits."""
        self._session.read(release_waiting.waiting, done=self._show)

    def release(self) -> None:
        """Let the chosen change count without what it lacks."""
        row = self.table.currentIndex().row()
        if 0 <= row < len(self._rows):
            self._session.write(
                release_waiting.release, self._rows[row].operation, failed=self._failed, changes=lambda made: made
            )

    def _changed(self, changes: object) -> None:
        if isinstance(changes, Changes):
            self.refresh()

    def _show(self, rows: tuple[WaitingRow, ...]) -> None:
        self._rows = rows
        self.model.reset(list(range(len(rows))))
        if rows:
            self.table.setCurrentIndex(self.model.index(0, 0))
        else:
            self.notice.say("Không còn thay đổi nào phải chờ.", "green", theme.icon("tick-circle", "green"))
        self.release_button.setVisible(self._session.is_coordinator and bool(rows))

    def _fetch(self, ids: Sequence[int | str]) -> list[WaitingRow | None]:
        return [self._rows[int(each)] if int(each) < len(self._rows) else None for each in ids]

    def _failed(self, problem: ParError) -> None:
        self.notice.say(sentence(problem), "red", theme.icon("refused", "red"))


_COLUMNS = (
    Column("Mục", lambda row: row.title, lines=2),
    Column("Thay đổi", lambda row: row.fields, width=260, lines=2),
    Column("Người sửa", lambda row: row.by or row.unit_name, width=140, priority=1, lines=2),
    Column("Còn thiếu", lambda row: f"{row.lacks} thay đổi", "right", 100),
    Column("Có thể ở gói của", lambda row: row.source, width=170, lines=2),
)
