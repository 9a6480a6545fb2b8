"""Send: say what is missing, make the file, then hand it over as a file to paste into Zalo or as a folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from par_desktop.domain.changes import Changes
from par_desktop.domain.vietnamese import search_key
from par_desktop.errors import ParError
from par_desktop.jobs.job import Job
from par_desktop.services import browse_packages, send_package
from par_desktop.services.carry_evidence import NONE
from par_desktop.services.send_package import BeforeSending, Sent
from par_desktop.settings import documents_dir
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.handing import copy_files, open_folder
from par_desktop.ui.panels.sent_files import SentFiles
from par_desktop.ui.session import Session
from par_desktop.widgets.labels import ElidedLabel
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice, ProgressStrip

_ROWS_SHOWN = 10
"""Of the list of units, before it scrolls."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A receiver to choose from: its code (or ``group:…``) and name."""

    code: str
    name: str


class ExportDialog(QDialog):
    """One dialog for all sending.

    ``receivers``: one is sent to at once, several are a list to tick. ``chosen`` are ticked to begin with. The file
    goes to a folder that is remembered; nothing has to be typed.
    """

    last_folder: Path | None = None
    """Where the last file of this run went."""

    def __init__(
        self,
        session: Session,
        title: str,
        receivers: Sequence[Choice],
        chosen: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle(title)
        self.setMinimumWidth(560)
        self._receivers = tuple(receivers)
        self._job: Job | None = None
        self._made: tuple[Path, ...] = ()
        self._proposed = ""
        self._folder = sent_folder()
        self._heading = QLabel(title)
        mark(self._heading, type="title")
        self._words = QLabel()
        self._words.setWordWrap(True)
        mark(self._words, tone="text2")
        self.notice = Notice()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(20, 16, 20, 16)
        self._column.setSpacing(10)
        for widget in (self._heading, self._words, self.notice):
            self._column.addWidget(widget)
        self._many = len(self._receivers) > 1
        self.filter = QLineEdit()
        self.list = QListWidget()
        if self._many:
            self._add_list(frozenset(chosen))
        self.files = SentFiles()
        self.files.files.currentIndexChanged.connect(lambda _index: self._show_name())
        self._column.addWidget(self.files)
        self._add_place()
        self._progress = ProgressStrip()
        self._progress.stopped.connect(self._stop)
        self._column.addWidget(self._progress)
        self._add_buttons()
        self._count()
        self._ask()
        (self.filter if self._many else self.make_button).setFocus()

    # what a person sees first

    def _ask(self) -> None:
        """What waits and what is missing; read off this thread."""
        receiver = self._receivers[0].code
        self.session.read(send_package.before_sending, receiver, self.session.period, done=self._before)

    def _before(self, found: BeforeSending) -> None:
        if self._many:
            self.files.show_many()
        else:
            self._proposed = found.name
            # A unit without the program takes a plain workbook; the coordinator says when files shall go along.
            self.files.show_found(found, ask_first=self.session.is_coordinator)
            self._show_name()
        if self.session.is_coordinator:
            return
        owed = browse_packages.owed_parts(found.own)
        again = found.waiting - found.unsent
        said = f"{found.unsent} thay đổi mới." if found.unsent else "Không có thay đổi nào mới từ lần gửi trước."
        if again > 0:
            said += f" Gửi kèm {again} thay đổi đã gửi mà thành phố chưa báo nhận."
        self._words.setText(said)
        if owed:
            self.notice.say(f"Còn thiếu: {', '.join(owed)}.", "amber", theme.icon("clock", "amber"))
            self.make_button.setText("Gửi phần đang có")

    def _show_name(self) -> None:
        """A .zip where files go along; how many parts it takes is known once they are made."""
        if not self._many:
            ending = ".xlsx" if self.files.which == NONE else ".zip"
            self._name.setText(str(Path(self._proposed).with_suffix(ending)))

    def _add_list(self, chosen: frozenset[str]) -> None:
        self.filter.setPlaceholderText("Tìm đơn vị")
        self.filter.setAccessibleName("Tìm đơn vị")
        self.filter.textChanged.connect(self._narrow)
        self.list.setAccessibleName("Đơn vị nhận")
        self.list.setFixedHeight(_ROWS_SHOWN * theme.ROW_DENSE + 2)
        for receiver in self._receivers:
            item = QListWidgetItem(receiver.name, self.list)
            item.setSizeHint(QSize(0, theme.ROW_DENSE))
            item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsSelectable)
            item.setCheckState(Qt.CheckState.Checked if receiver.code in chosen else Qt.CheckState.Unchecked)
        self.list.itemChanged.connect(lambda _item: self._count())
        every = QPushButton("Chọn tất cả")
        mark(every, role="link")
        every.clicked.connect(lambda *_: self._tick_shown())
        row = QHBoxLayout()
        row.addWidget(self.filter, 1)
        row.addWidget(every)
        self._column.addLayout(row)
        self._column.addWidget(self.list)

    def _add_place(self) -> None:
        self._place = QWidget()
        row = QHBoxLayout(self._place)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        label = QLabel("Lưu vào")
        mark(label, tone="text2")
        self._folder_label = ElidedLabel(str(self._folder))
        change = QPushButton("Đổi thư mục…")
        mark(change, role="link")
        change.clicked.connect(lambda *_: self._change_folder())
        row.addWidget(label)
        row.addWidget(self._folder_label, 1)
        row.addWidget(change)
        self._column.addWidget(self._place)
        self._name = QLabel()
        self._name.setVisible(not self._many)
        mark(self._name, tone="text2")
        self._column.addWidget(self._name)

    def _add_buttons(self) -> None:
        self.copy_button = QPushButton("Sao chép tệp")
        self.copy_button.setIcon(theme.icon("copy"))
        self.copy_button.clicked.connect(lambda *_: self.copy_files())
        self.open_button = QPushButton("Mở thư mục")
        self.open_button.setIcon(theme.icon("folder"))
        self.open_button.clicked.connect(lambda *_: self._open_folder())
        self._close = QPushButton("Để sau")
        self._close.clicked.connect(self.reject)
        self.make_button = QPushButton("Tạo tệp gửi")
        self.make_button.setDefault(True)
        mark(self.make_button, role="primary")
        self.make_button.clicked.connect(lambda *_: self._make())
        self.copy_button.hide()
        self.open_button.hide()
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        row.addStretch(1)
        for button in (self._close, self.open_button, self.copy_button, self.make_button):
            row.addWidget(button)
        self._column.addLayout(row)

    # choosing

    @property
    def chosen(self) -> tuple[str, ...]:
        """Codes of the receivers ticked, or the only one."""
        if not self._many:
            return (self._receivers[0].code,)
        ticked = [
            number
            for number in range(self.list.count())
            if self.list.item(number).checkState() == Qt.CheckState.Checked
        ]
        return tuple(self._receivers[number].code for number in ticked)

    def _narrow(self, text: str) -> None:
        wanted = search_key(text)
        for number, receiver in enumerate(self._receivers):
            self.list.item(number).setHidden(wanted not in search_key(receiver.name))

    def _tick_shown(self) -> None:
        for number in range(self.list.count()):
            if not self.list.item(number).isHidden():
                self.list.item(number).setCheckState(Qt.CheckState.Checked)

    def _count(self) -> None:
        if self._many:
            number = len(self.chosen)
            self.make_button.setText(f"Tạo {number} tệp" if number != 1 else "Tạo tệp gửi")
            self._words.setText("Mỗi đơn vị một tệp riêng, chỉ có phần đơn vị đó được xem.")

    def _change_folder(self) -> None:
        picked = QFileDialog.getExistingDirectory(self, "Chọn thư mục lưu tệp gửi", str(self._folder))
        if picked:
            self._folder = Path(picked)
            self._folder_label.setText(picked)

    # making

    def _make(self) -> None:
        receivers = self.chosen
        if not receivers:
            self.notice.say("Chưa chọn đơn vị nào. Đánh dấu ít nhất một đơn vị.", "amber")
            return
        if self._job is not None and not self._job.finished:
            return
        self.make_button.setEnabled(False)
        self._progress.progress(0, len(receivers), "Đang tạo tệp")
        self._job = self.session.lanes.store.submit(
            partial(send_package.send, which=self.files.which, limit=self.files.limit),
            receivers,
            self._folder,
            on_done=self._done,
            on_error=self._failed,
            on_progress=self._progress.progress,
            on_cancelled=self._cancelled,
            owner=self,
        )

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _cancelled(self) -> None:
        self._progress.finish()
        self.make_button.setEnabled(True)

    def _failed(self, error: BaseException) -> None:
        self._cancelled()
        if not isinstance(error, ParError):
            raise error
        self.notice.say(sentence(error), "red", theme.icon("refused", "red"))

    def _done(self, sent: Sent) -> None:
        self._cancelled()
        self._made = sent.paths
        ExportDialog.last_folder = self._folder
        self.session.changed.emit(Changes())
        if not self._made:
            return
        self.filter.hide()
        self.list.hide()
        self.files.hide()
        self._heading.setText("Đã tạo tệp gửi" if len(self._made) == 1 else f"Đã tạo {len(self._made)} tệp gửi")
        first = self._made[0].name if len(self._made) == 1 else f"{self._made[0].name}, …"
        self._words.setText("Sao chép tệp rồi dán vào nhóm Zalo hoặc thư; hoặc chép từ thư mục ra USB.")
        self._name.setText(first)
        self._name.show()
        if sent.stopped:
            self.notice.say("Đã dừng; các tệp đã tạo vẫn dùng được.", "amber")
        elif sent.oversize:
            names = ", ".join(sent.oversize)
            self.notice.say(f"{names} lớn hơn cỡ đã chọn nên đi một mình trong một tệp .zip.", "amber")
        else:
            self.notice.say("Tệp đã nằm trong thư mục dưới đây.", "green", theme.icon("tick-circle", "green"))
        self.make_button.hide()
        self.copy_button.setText("Sao chép tệp" if len(self._made) == 1 else f"Sao chép {len(self._made)} tệp")
        mark(self.copy_button, role="primary")
        self.copy_button.setIcon(theme.icon("copy", "btn_text"))
        self.copy_button.setDefault(True)
        self.copy_button.show()
        self.copy_button.setFocus()
        self.open_button.show()
        self._close.setText("Đóng")

    def copy_files(self) -> None:
        """Put the files on the clipboard, as files: Ctrl+V in Zalo, in a mail, in a folder."""
        copy_files(self._made)
        self.notice.say("Đã sao chép. Sang Zalo hoặc thư, bấm Ctrl+V để dán.", "green", theme.icon("tick", "green"))

    def _open_folder(self) -> None:
        open_folder(self._folder)

    # Qt overrides

    def event(self, event: QEvent) -> bool:
        """Grow with what is said: Qt does not give a window that is open the height of a longer wrapped sentence."""
        handled = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            needed = self._column.totalHeightForWidth(self.width())
            if needed > self.height():
                self.resize(self.width(), needed)
        return handled

    def reject(self) -> None:
        """Esc and the window's ✕: what is under way is asked to stop."""
        self._stop()
        super().reject()


def sent_folder() -> Path:
    """Where files to send go: the folder of the last one of this run, or the usual one."""
    return ExportDialog.last_folder or _usual_folder()


def _usual_folder() -> Path:
    """A folder of its own among the person's documents, so that sent files do not get lost among others."""
    return documents_dir() / "PAR gửi"
