"""Máy và khóa: whose machines are trusted; compare fingerprints, stop using one, use one again."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.changes import Changes
from par_desktop.domain.vietnamese import search_key
from par_desktop.domain.views.machine_rows import MachineRow, MachineState
from par_desktop.errors import ParError
from par_desktop.services.browse_machines import machines
from par_desktop.services.trust import stop_using, use_again
from par_desktop.settings import documents_dir
from par_desktop.text.formats import date_short
from par_desktop.text.machines import STATES, WAYS, far
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.models.windowed import Column
from par_desktop.ui.panels.package_board import RowList
from par_desktop.ui.session import Session
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice
from par_desktop.widgets.roles import State

_WIDTH, _HEIGHT = 1020, 540
_LOOKS = {
    MachineState.MINE: State("house", STATES[MachineState.MINE], "accent"),
    MachineState.LIVE: State("tick-circle", STATES[MachineState.LIVE], "green"),
    MachineState.FROZEN: State("warning", STATES[MachineState.FROZEN], "red"),
    MachineState.FORMER: State("hourglass", STATES[MachineState.FORMER], "grey"),
    MachineState.STOPPED: State("not-applicable", STATES[MachineState.STOPPED], "grey"),
}


def _clock(row: MachineRow) -> str:
    if not row.clock_days:
        return "–"
    return f"{'nhanh' if row.clock_days > 0 else 'chậm'} {far(row.clock_days)}"


COLUMNS = (
    Column("Đơn vị", lambda row: row.unit_name),
    Column("Vân tay", lambda row: row.fingerprint, width=220),
    Column("Từ ngày", lambda row: date_short(row.since) if row.since else "", align="right", width=90),
    Column("Nhận biết qua", lambda row: WAYS.get(row.way, ""), width=150, priority=2),
    Column("Đồng hồ", _clock, width=170, priority=3, tone=lambda row: "amber" if row.clock_days else "text3"),
    Column("Trạng thái", width=130, state=lambda row: _LOOKS[row.state]),
)


class MachinesDialog(QDialog):
    """The list and its acts. ``hand_over_asked`` and ``recovery_asked`` open what other dialogs do."""

    hand_over_asked = Signal()
    recovery_asked = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle("Máy và khóa")
        self.resize(_WIDTH, _HEIGHT)
        self.rows: list[MachineRow] = []
        self.notice = Notice(theme.icon("close", "text2"))
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Tìm đơn vị hoặc vân tay")
        self.filter.setAccessibleName("Tìm đơn vị hoặc vân tay")
        self.filter.textChanged.connect(lambda *_: self._show_rows())
        self.list = RowList(COLUMNS, "Các máy", theme.ROW)
        self.list.picked.connect(self._picked)
        self.words = QLabel()
        self.words.setWordWrap(True)
        mark(self.words, tone="text2")
        self.typed = QLineEdit()
        self.typed.setPlaceholderText("Gõ vân tay đơn vị đọc qua điện thoại")
        self.typed.setAccessibleName("Vân tay đơn vị đọc qua điện thoại")
        mark(self.typed, typing=True)
        self.typed.textEdited.connect(lambda *_: self._compare())
        self.answer = QLabel()
        self.copy_button = self._button("Sao chép vân tay", "copy", self._copy)
        self.resend_button = QPushButton("Gửi lại toàn bộ cho đơn vị này…")
        self.resend_button.setAutoDefault(False)
        mark(self.resend_button, role="link")
        self.resend_button.clicked.connect(lambda *_: self._resend())
        self.stop_button = self._button("Ngừng dùng", "not-applicable", self._stop)
        self.use_button = self._button("Cho dùng", "tick", self._use)
        self._build()
        self._read()

    def _button(self, words: str, icon: str, act: object) -> QPushButton:
        button = QPushButton(theme.icon(icon), words)
        button.setAutoDefault(False)
        button.clicked.connect(act)
        return button

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        heading = QLabel("Mỗi máy ký gói bằng khóa riêng. Vân tay là tên ngắn của khóa, để hai bên đọc cho nhau nghe.")
        heading.setWordWrap(True)
        mark(heading, tone="text2")
        column.addWidget(heading)
        column.addWidget(self.notice)
        column.addWidget(self.filter)
        column.addWidget(self.list, 1)
        column.addWidget(self.words)
        compare = QHBoxLayout()
        compare.setSpacing(theme.GAP)
        label = QLabel("So vân tay")
        mark(label, tone="text2")
        self.typed.setMinimumWidth(270)
        compare.addWidget(label)
        compare.addWidget(self.typed, 1)
        compare.addWidget(self.answer, 1)
        for button in (self.copy_button, self.stop_button, self.use_button):
            compare.addWidget(button)
        column.addLayout(compare)
        foot = QHBoxLayout()
        foot.setSpacing(theme.GAP)
        hand_over = QPushButton("Bàn giao sổ cho người khác…")
        mark(hand_over, role="link")
        hand_over.clicked.connect(lambda *_: self.hand_over_asked.emit())
        recovery = QPushButton("Phiếu khôi phục khóa…")
        mark(recovery, role="link")
        recovery.clicked.connect(lambda *_: self.recovery_asked.emit())
        close = QPushButton("Đóng")
        mark(close, role="primary")
        close.clicked.connect(lambda *_: self.accept())
        for link in (hand_over, recovery):
            link.setAutoDefault(False)
            foot.addWidget(link)
        foot.addWidget(self.resend_button)
        foot.addStretch(1)
        foot.addWidget(close)
        column.addLayout(foot)

    def _read(self) -> None:
        self.session.read(machines, done=self._show)

    def _show(self, rows: list[MachineRow]) -> None:
        self.rows = rows
        self._show_rows()

    def _show_rows(self) -> None:
        wanted = search_key(self.filter.text())
        shown = [row for row in self.rows if wanted in search_key(f"{row.unit_name} {row.fingerprint}")]
        self.list.show_rows(shown, lambda row: f"{row.unit} {row.fingerprint}")

    def current(self) -> MachineRow | None:
        """The machine chosen in the list."""
        row = self.list.current()
        return row if isinstance(row, MachineRow) else None

    def _picked(self, row: object) -> None:
        self.typed.clear()
        self._compare()
        chosen = row if isinstance(row, MachineRow) else None
        other = chosen is not None and chosen.state is not MachineState.MINE
        self.use_button.setVisible(chosen is not None and chosen.state in (MachineState.FROZEN, MachineState.STOPPED))
        self.stop_button.setVisible(other and chosen is not None and chosen.state is not MachineState.STOPPED)
        self.copy_button.setVisible(chosen is not None)
        others = chosen is not None and chosen.unit != self.session.unit.code
        self.resend_button.setVisible(others and self.session.is_coordinator)
        self.words.setText(_told(chosen))

    def _compare(self) -> None:
        """Say at each letter whether what is read aloud fits so far."""
        row, typed = self.current(), _plain(self.typed.text())
        if row is None or not typed:
            self.answer.setText("")
            return
        mine = _plain(row.fingerprint)
        if typed == mine:
            self.answer.setText("Khớp")
            mark(self.answer, tone="green")
        elif mine.startswith(typed):
            self.answer.setText("Đang khớp…")
            mark(self.answer, tone="text2")
        else:
            self.answer.setText("Không khớp: không phải máy này")
            mark(self.answer, tone="red")

    def _copy(self, *_: object) -> None:
        row = self.current()
        if row is not None:
            QGuiApplication.clipboard().setText(row.fingerprint)
            self.notice.say(f"Đã sao chép vân tay {row.fingerprint}.", "green", theme.icon("tick", "green"))

    def _stop(self, *_: object) -> None:
        row = self.current()
        if row is None:
            return
        said = f"Máy {row.fingerprint} của {row.unit_name} đã ngừng dùng. Cho dùng lại được khi cần."
        self.session.write(
            stop_using, row.unit, row.key, done=lambda _: self._done(said), failed=self._failed, changes=_own_books
        )

    def _use(self, *_: object) -> None:
        row = self.current()
        if row is None:
            return
        if _plain(self.typed.text()) != _plain(row.fingerprint):
            words = f"Gọi {row.unit_name}, gõ vân tay đơn vị đọc vào ô So vân tay; khớp thì bấm Cho dùng."
            self.notice.say(words, "amber", theme.icon("warning", "amber"))
            self.typed.setFocus()
            return
        said = f"Máy {row.fingerprint} của {row.unit_name} được dùng lại. Nhận lại gói bị từ chối của máy này."
        self.session.write(
            use_again, row.unit, row.key, done=lambda _: self._done(said), failed=self._failed, changes=_own_books
        )

    def _resend(self) -> None:
        row = self.current()
        if row is None:
            return
        proposed = documents_dir() / f"PAR_{row.unit}_toan-bo.xlsx"
        chosen, _kind = QFileDialog.getSaveFileName(self, "Lưu gói gửi lại toàn bộ", str(proposed), "Excel (*.xlsx)")
        if chosen:
            self.resend_to(row, Path(chosen))

    def resend_to(self, row: MachineRow, path: Path) -> None:
        """One file with everything the unit may read, for its new PC."""
        from par_desktop.services.export_package import resend_all

        said = (
            f"Đã tạo {path.name}: toàn bộ số liệu của {row.unit_name}, kèm lời mời cho máy mới. Máy cũ hỏng hẳn thì bấm"
            " Ngừng dùng."
        )
        self.session.write(
            resend_all, row.unit, path, done=lambda _: self._done(said), failed=self._failed, changes=_own_books
        )

    def _done(self, said: str) -> None:
        self.notice.say(said, "green", theme.icon("tick-circle", "green"))
        self._read()

    def _failed(self, error: ParError) -> None:
        self.notice.say(sentence(error), "red", theme.icon("refused", "red"))


def _own_books(_: object) -> Changes:
    return Changes({("machine", "")})


def _plain(mark_: str) -> str:
    return "".join(letter for letter in mark_.upper() if letter.isalnum())


def _told(row: MachineRow | None) -> str:
    if row is None:
        return "Không có máy nào khớp."
    if row.state is MachineState.MINE:
        return "Đọc vân tay này khi nơi nhận gọi hỏi máy của bạn."
    if row.state is MachineState.FROZEN:
        return (
            f"Hai máy cùng dùng một lời mời của {row.unit_name}. Gọi hỏi đơn vị vân tay của máy đang dùng; khớp máy nào"
            " thì cho dùng máy đó, máy kia để nguyên."
        )
    if row.state is MachineState.FORMER:
        return (
            "Sổ này chép hoặc khôi phục từ sổ của máy này; máy đó còn dùng hay không, ở đây chưa rõ. Máy đó báo đã nhận"
            " gói của máy này là còn dùng; hỏng, mất hoặc đã bàn giao thì bấm Ngừng dùng."
        )
    if row.state is MachineState.STOPPED:
        return "Không chờ máy này nữa; gói của máy này chỉ được nhận khi không mang thay đổi mới."
    if row.clock_days:
        return f"Đồng hồ máy này {_clock(row)} so với máy đang mở sổ. Số liệu không bị ảnh hưởng; nên báo đơn vị chỉnh."
    return "Máy hỏng, mất hoặc đã bàn giao thì bấm Ngừng dùng, để gói sau không phải chờ máy đó báo nhận."
