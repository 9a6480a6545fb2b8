"""What the coordinator typed for this unit: confirm all, confirm one, or say what is right (design §2)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.changes import Changes
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import ParError
from par_desktop.services import confirm_proxy
from par_desktop.services.confirm_proxy import ProxiedField
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.delegates import ListDelegate
from par_desktop.ui.models.windowed import Column, WindowedModel
from par_desktop.ui.session import Session
from par_desktop.widgets.labels import ElidedLabel
from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice


def open_proxied(parent: QWidget | None, session: Session) -> QDialog:
    """The list in a dialog of its own, for a screen that has no room for it."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle("Số liệu nhập thay, chờ xác nhận")
    dialog.resize(980, 420)
    words = QLabel(
        "Phòng Nội vụ gõ thay theo bản giấy hoặc điện thoại. Số đúng thì Xác nhận; không đúng thì ghi số của đơn vị, "
        "hai số chờ người quyết định."
    )
    words.setWordWrap(True)
    words.setContentsMargins(theme.MARGIN, 12, theme.MARGIN, 4)
    mark(words, tone="text2")
    column = QVBoxLayout(dialog)
    column.setContentsMargins(0, 0, 0, 12)
    column.addWidget(words)
    column.addWidget(ProxyList(session))
    dialog.open()
    return dialog


class ProxyList(QWidget):
    """A list with its buttons. ``counted`` says how many wait, so that a screen can show or hide it."""

    counted = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._rows: tuple[ProxiedField, ...] = ()
        self.table = ListTable(theme.ROW_TWO)
        self.table.setAccessibleName("Số liệu nhập thay chờ xác nhận")
        self.model = WindowedModel((), self._fetch, _COLUMNS)
        self.table.setItemDelegate(ListDelegate(self.table))
        self.table.setModel(self.model)
        self.table.set_columns([c.width for c in _COLUMNS], [c.priority for c in _COLUMNS], narrow=220)
        self.table.current_changed.connect(lambda *_: self._choose())
        self.notice = Notice(theme.icon("close", "text2"))
        self.confirm_all = QPushButton("Xác nhận tất cả")
        self.confirm_all.clicked.connect(lambda *_: self._confirm(self._rows))
        self.confirm_one = QPushButton("Xác nhận")
        self.confirm_one.clicked.connect(lambda *_: self._confirm(self._current()))
        self.wrong = QPushButton("Không đúng…")
        self.wrong.clicked.connect(lambda *_: self._ask())
        self._build_answer()
        buttons = QHBoxLayout()
        buttons.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        buttons.addWidget(self.confirm_one)
        buttons.addWidget(self.wrong)
        buttons.addStretch(1)
        buttons.addWidget(self.confirm_all)
        for button in (self.confirm_all, self.confirm_one, self.wrong):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.GAP)
        column.setSpacing(theme.GAP)
        column.addWidget(self.notice)
        column.addWidget(self.table, 1)
        column.addWidget(self._answer)
        column.addLayout(buttons)
        session.changed.connect(self._changed)
        self.refresh()

    def _build_answer(self) -> None:
        """One line to type the right value in, under the list, only while asked."""
        self._answer = QWidget()
        row = QHBoxLayout(self._answer)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        self._question = ElidedLabel()
        row.addWidget(self._question, 1)
        self.boxes = [QLineEdit(), QLineEdit()]
        self._between = QLabel("/")
        for number, box in enumerate(self.boxes):
            mark(box, typing=True)
            box.setFixedWidth(150)
            box.returnPressed.connect(self._dispute)
            if number:
                row.addWidget(self._between)
            row.addWidget(box)
        self.save = QPushButton("Ghi số của đơn vị")
        self.save.setAutoDefault(False)
        self.save.clicked.connect(lambda *_: self._dispute())
        row.addWidget(self.save)
        self._answer.hide()

    def refresh(self) -> None:
        """Read what waits."""
        self._session.read(confirm_proxy.proxied, done=self._show)

    def _changed(self, changes: object) -> None:
        if isinstance(changes, Changes):
            self.refresh()

    def _show(self, rows: tuple[ProxiedField, ...]) -> None:
        at = self.table.currentIndex().row()
        self._rows = rows
        self.model.reset(list(range(len(rows))))
        if rows:
            self.table.setCurrentIndex(self.model.index(min(max(at, 0), len(rows) - 1), 0))
        self._choose()
        for button in (self.confirm_all, self.confirm_one, self.wrong):
            button.setVisible(bool(rows))
        self.confirm_all.setText(f"Xác nhận tất cả ({len(rows)})")
        if not rows:
            self.notice.say(
                "Không còn số liệu nhập thay nào chờ xác nhận.", "green", theme.icon("tick-circle", "green")
            )
        self.counted.emit(len(rows))

    def _fetch(self, ids: Sequence[int | str]) -> list[ProxiedField | None]:
        return [self._rows[int(each)] if int(each) < len(self._rows) else None for each in ids]

    def _current(self) -> tuple[ProxiedField, ...]:
        row = self.table.currentIndex().row()
        return (self._rows[row],) if 0 <= row < len(self._rows) else ()

    def _choose(self) -> None:
        self._answer.hide()

    # acts

    def _confirm(self, rows: Sequence[ProxiedField]) -> None:
        if rows:
            refs = [row.ref for row in rows]
            self._session.write(confirm_proxy.confirm, refs, failed=self._failed, changes=lambda saved: saved.changes)

    def _ask(self) -> None:
        for row in self._current():
            self._question.setText(f"{row.title}, {row.label}: thành phố gõ {row.text}. Số của đơn vị:")
            for number, box in enumerate(self.boxes):
                shown = number < len(row.parts)
                box.setVisible(shown)
                box.setText("")
                box.setAccessibleName(f"Số của đơn vị, phần {number + 1}")
            self._between.setVisible(len(row.parts) > 1)
            self._answer.show()
            self.boxes[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _dispute(self) -> None:
        for row in self._current():
            declared = BY_NAME[row.ref[0]].field(row.ref[2])
            if declared is None:
                return
            try:
                value = declared.kind.parse([box.text() for box in self.boxes[: len(row.parts)]])
            except ParError as problem:
                self._failed(problem)
                return
            self._session.write(
                confirm_proxy.dispute,
                row.ref,
                value,
                done=lambda _: self._say("Đã ghi. Hai số chờ người quyết định ở phần Xung đột.", "accent", "info"),
                failed=self._failed,
                changes=lambda saved: saved.changes,
            )

    def _failed(self, problem: ParError) -> None:
        self._say(sentence(problem), "red", "refused")

    def _say(self, words: str, tone: str, icon: str) -> None:
        self.notice.say(words, tone, theme.icon(icon, tone))


_COLUMNS = (
    Column("Chỉ tiêu", lambda row: f"{row.title} · {row.label}", second=None, lines=2),
    Column("Kỳ", lambda row: row.group, width=190, tone=lambda _: "text2", lines=2),
    Column("Giá trị", lambda row: row.text, "right", 110, bold=lambda _: True),
    Column("Nguồn", lambda row: row.source, width=190, lines=2),
    Column("Người nhập", lambda row: row.by, width=150, priority=1),
)
