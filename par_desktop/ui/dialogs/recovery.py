"""Phiếu khôi phục khóa, nhập khóa từ phiếu, lấy lại từ gói: what to do before and after a PC is gone."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from par_desktop.domain.changes import Changes
from par_desktop.errors import ParError
from par_desktop.services import recover_key, recover_packages
from par_desktop.services.recover_packages import Recovered
from par_desktop.settings import documents_dir
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.growing import GrowingDialog
from par_desktop.ui.session import Session
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice, ProgressStrip

_ROWS = 4


class RecoveryDialog(GrowingDialog):
    """Three parts of one page: print the sheet, type it in, take kept packages in again."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle("Khôi phục khóa và số liệu")
        self.setMinimumWidth(640)
        self.notice = Notice(theme.icon("close", "text2"))
        self.rows = [QLineEdit() for _ in range(_ROWS)]
        self.progress = ProgressStrip()
        self.print_button = _button("Lập phiếu…", self._print)
        self.enter_button = _button("Dùng khóa trên phiếu", self._enter)
        self.kept_button = _button("Lấy lại từ gói của sổ", self._recover_here)
        self.more_button = _button("Thêm thư mục khác…", self._recover_more)
        self._build()

    def _build(self) -> None:
        column = self.column
        assert column is not None
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(8)
        column.addWidget(self.notice)
        _part(
            column,
            "Phiếu khôi phục khóa",
            "In khóa của máy này ra giấy, niêm phong và cất vào tủ. Máy hỏng thì gõ khóa vào máy mới, các đơn vị nhận"
            " ra ngay, không phải gọi điện. Ai có phiếu đều ký được thay máy này.",
        )
        column.addLayout(_line(self.print_button))
        _part(
            column,
            "Nhập khóa từ phiếu",
            "Trên máy mới, sau khi khôi phục sổ từ bản sao lưu. Không phân biệt chữ hoa, chữ thường, dấu cách.",
        )
        for number, row in enumerate(self.rows, 1):
            row.setAccessibleName(f"Dòng {number} trên phiếu")
            row.setPlaceholderText(f"Dòng {number}: 16 chữ")
            row.setMaximumWidth(320)
            mark(row, typing=True)
            column.addWidget(row)
        column.addLayout(_line(self.enter_button))
        _part(
            column,
            "Lấy lại từ gói",
            "Nhận lại mọi gói đã gửi và nhận còn giữ trong sổ, trong thư mục Zalo hoặc USB. Gói đã có thì bỏ qua; làm"
            " lại nhiều lần không sao.",
        )
        column.addLayout(_line(self.kept_button, self.more_button))
        column.addWidget(self.progress)
        close = QPushButton("Đóng")
        mark(close, role="primary")
        close.clicked.connect(lambda *_: self.accept())
        column.addLayout(_line(close))

    def _print(self, *_: object) -> None:
        proposed = documents_dir() / f"Phieu-khoi-phuc_{self.session.unit.code}.pdf"
        chosen, _kind = QFileDialog.getSaveFileName(self, "Lưu phiếu", str(proposed), "PDF (*.pdf);;Word (*.docx)")
        if chosen:
            self.print_to(Path(chosen))

    def print_to(self, path: Path) -> None:
        """Write the sheet."""
        self.session.read(recover_key.print_sheet, path, done=self._printed, failed=self._failed)

    def _printed(self, path: Path) -> None:
        words = f"Đã lập phiếu {path.name}. In, niêm phong, rồi xóa tệp này khỏi máy."
        self.notice.say(words, "amber", theme.icon("warning", "amber"))

    def _enter(self, *_: object) -> None:
        typed = " ".join(row.text() for row in self.rows)
        self.session.write(
            recover_key.enter_key, typed, done=self._entered, failed=self._wrong, changes=lambda _: _own_books()
        )

    def _entered(self, mark_: str) -> None:
        for row in self.rows:
            row.clear()
        words = f"Máy này dùng khóa trên phiếu, vân tay {mark_}. Hãy gửi gói mới cho các đơn vị."
        self.notice.say(words, "green", theme.icon("tick-circle", "green"))

    def _wrong(self, error: ParError) -> None:
        self._failed(error)
        row = error.facts.get("row")
        if isinstance(row, int):
            self.rows[row - 1].setFocus()
            self.rows[row - 1].selectAll()

    def _recover_here(self, *_: object) -> None:
        self.recover(())

    def _recover_more(self, *_: object) -> None:
        picked = QFileDialog.getExistingDirectory(self, "Thư mục có các gói: Zalo Received Files, USB…")
        if picked:
            self.recover((Path(picked),))

    def recover(self, folders: tuple[Path, ...]) -> None:
        """Take kept packages in again."""
        self.progress.progress(0, 0, "Đang đọc các gói còn giữ")
        self.session.write(recover_packages.recover_kept, folders, done=self._recovered, failed=self._failed)

    def _recovered(self, found: Recovered) -> None:
        self.progress.finish()
        words = f"Đã xem {found.files} tệp: nhận {found.taken}, đã có {found.known}, không nhận {len(found.problems)}."
        if found.problems:
            words += f" {sentence(found.problems[0][1])}"
        tone, icon = ("amber", "warning") if found.problems else ("green", "tick-circle")
        self.notice.say(words, tone, theme.icon(icon, tone))

    def _failed(self, error: ParError) -> None:
        self.progress.finish()
        self.notice.say(sentence(error), "red", theme.icon("refused", "red"))


def _own_books() -> Changes:
    return Changes({("machine", "")})


def _button(words: str, act: object) -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    button.clicked.connect(act)
    return button


def _line(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.GAP)
    row.addStretch(1)
    for button in buttons:
        row.addWidget(button)
    return row


def _part(column: QVBoxLayout, title: str, words: str) -> None:
    heading = QLabel(title)
    mark(heading, type="heading")
    text = QLabel(words)
    text.setWordWrap(True)
    mark(text, tone="text2")
    column.addWidget(heading)
    column.addWidget(text)
