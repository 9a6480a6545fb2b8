"""Bàn giao: who takes over, where the folder goes; then what to do with what lies in it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from par_desktop.errors import ParError
from par_desktop.jobs.job import Job
from par_desktop.services import hand_over
from par_desktop.services.hand_over import HandedOver
from par_desktop.settings import documents_dir
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.growing import GrowingDialog
from par_desktop.ui.session import Session
from par_desktop.widgets.labels import ElidedLabel
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice, ProgressStrip

_STEPS = (
    "1. Gửi ngay tệp PAR_….xlsx cho nơi nhận như mọi lần; nhờ tệp đó máy mới được nhận ra, không phải gọi điện.",
    "2. Chép thư mục So-du-lieu sang máy người nhận; ở đó chọn Mở sổ có sẵn. Không mở sổ này trên hai máy.",
    "3. In biên bản, ba bên ký. Sổ trên máy này từ nay chỉ còn để xem.",
)


class HandOverDialog(GrowingDialog):
    """Asks for the name, makes everything in one act, and then says the three things left to do."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.made: HandedOver | None = None
        self._job: Job | None = None
        self.setWindowTitle("Bàn giao sổ dữ liệu")
        self.setMinimumWidth(620)
        self.notice = Notice(theme.icon("close", "text2"))
        self.person = QLineEdit()
        self.person.setAccessibleName("Họ và tên người nhận")
        self.person.setPlaceholderText("Họ và tên người nhận bàn giao")
        mark(self.person, typing=True)
        day = session.today.strftime("%Y-%m-%d")
        self.folder = documents_dir() / f"Ban-giao_{session.unit.code}_{day}"
        self._place = ElidedLabel(str(self.folder))
        self.words = QLabel(
            "Tạo một thư mục gồm: sổ dữ liệu cho người nhận (kèm lịch sử, minh chứng, gói đã gửi và nhận), biên bản"
            " bàn giao liệt kê việc đang mở và thời hạn, và gói báo khóa mới cho nơi nhận."
        )
        self.words.setWordWrap(True)
        mark(self.words, tone="text2")
        self.progress = ProgressStrip()
        self.progress.stopped.connect(self._stop)
        self.cancel = QPushButton("Để sau")
        self.cancel.clicked.connect(lambda *_: self.reject())
        self.open_button = QPushButton(theme.icon("folder"), "Mở thư mục")
        self.open_button.clicked.connect(lambda *_: self._open())
        self.open_button.hide()
        self.make = QPushButton("Bàn giao")
        mark(self.make, role="primary")
        self.make.setDefault(True)
        self.make.clicked.connect(lambda *_: self._make())
        self._build()
        self.person.setFocus()

    def _build(self) -> None:
        column = self.column
        assert column is not None
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        self.heading = QLabel("Bàn giao sổ dữ liệu")
        mark(self.heading, type="title")
        column.addWidget(self.heading)
        column.addWidget(self.words)
        column.addWidget(self.notice)
        self._asked = QWidget()
        inner = QVBoxLayout(self._asked)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(theme.GAP)
        inner.addWidget(self.person)
        row = QHBoxLayout()
        row.setSpacing(theme.GAP)
        label = QLabel("Lưu vào")
        mark(label, tone="text2")
        change = QPushButton("Đổi thư mục…")
        mark(change, role="link")
        change.setAutoDefault(False)
        change.clicked.connect(lambda *_: self._change())
        row.addWidget(label)
        row.addWidget(self._place, 1)
        row.addWidget(change)
        inner.addLayout(row)
        column.addWidget(self._asked)
        self.steps = QLabel("\n".join(_STEPS))
        self.steps.setWordWrap(True)
        self.steps.hide()
        column.addWidget(self.steps)
        column.addWidget(self.progress)
        foot = QHBoxLayout()
        foot.setSpacing(theme.GAP)
        foot.addStretch(1)
        for button in (self.cancel, self.open_button, self.make):
            foot.addWidget(button)
        column.addLayout(foot)

    def _change(self) -> None:
        picked = QFileDialog.getExistingDirectory(self, "Đặt thư mục bàn giao vào đâu", str(self.folder.parent))
        if picked:
            self.choose_place(Path(picked) / self.folder.name)

    def choose_place(self, folder: Path) -> None:
        """Where the folder is made."""
        self.folder = folder
        self._place.setText(str(folder))

    def _make(self) -> None:
        if self._job is not None and not self._job.finished:
            return
        if not self.person.text().strip():
            self.notice.say("Chưa ghi họ và tên người nhận bàn giao.", "amber", theme.icon("warning", "amber"))
            self.person.setFocus()
            return
        self.make.setEnabled(False)
        self.progress.progress(0, 4, "Đang bàn giao")
        self._job = self.session.lanes.store.submit(
            hand_over.hand_over,
            self.folder,
            self.person.text(),
            on_done=self._done,
            on_error=self._failed,
            on_progress=self.progress.progress,
            on_cancelled=self._rest,
            owner=self,
        )

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _rest(self) -> None:
        self.progress.finish()
        self.make.setEnabled(True)

    def _failed(self, error: BaseException) -> None:
        self._rest()
        if not isinstance(error, ParError):
            raise error
        self.notice.say(sentence(error), "red", theme.icon("refused", "red"))

    def _done(self, made: HandedOver) -> None:
        from par_desktop.domain.changes import Changes

        self._rest()
        self.made = made
        self.session.changed.emit(Changes())
        self.heading.setText(f"Đã bàn giao cho {self.person.text().strip()}")
        self.words.setText(f"Vân tay máy mới: {made.new_fingerprint}. Còn ba việc:")
        self.notice.dismiss()
        self._asked.hide()
        self.steps.show()
        self.make.hide()
        self.open_button.show()
        mark(self.open_button, role="primary")
        self.open_button.setIcon(theme.icon("folder", "btn_text"))
        self.open_button.setDefault(True)
        self.cancel.setText("Đóng")

    def _open(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.folder)))
