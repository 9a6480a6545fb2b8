"""Khôi phục một bản sao lưu: which copy, what becomes of what came after it, and a typed word."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.vietnamese import search_key
from par_desktop.errors import ParError
from par_desktop.services.restore_copy import Copy, copies_of, copy_at
from par_desktop.text.formats import date_short, file_size
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.models.windowed import Column
from par_desktop.ui.panels.package_board import RowList
from par_desktop.ui.session import Session
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice

WORD = "khôi phục"
_WHAT = (
    "Sổ trở về như lúc sao lưu; sổ hiện nay được cất vào thư mục backups, không bị xóa. Tệp minh chứng và các gói đã"
    " gửi, đã nhận giữ nguyên chỗ."
)
_THEN = (
    "Sổ khôi phục được coi là một máy mới của đơn vị: nơi khác gửi lại những gì sổ còn thiếu. Khóa, vân tay của máy này"
    " giữ nguyên; bản sao lưu từ máy khác thì có khóa mới, so vân tay lại hoặc nhập phiếu khôi phục khóa. Những gì đã"
    " gửi, đã nhận sau bản sao lưu thì lấy lại từ các gói còn giữ, cửa sổ mở lại sẽ mời. Phần gõ sau bản sao lưu mà"
    " chưa gửi chỉ còn trong sổ được cất."
)
_NONE = "Chưa có bản sao lưu nào trong sổ này. Có bản ở USB hoặc ổ khác thì bấm Chọn tệp khác…"
_WHY = {
    "hang-ngay": "Hằng ngày",
    "tay": "Tự bấm sao lưu",
    "truoc-khi-nhan": "Trước khi nhận gói",
    "nang-cap": "Trước khi nâng cấp sổ",
}
_COLUMNS = (
    Column("Sao lưu lúc", text=lambda copy: _when(copy), width=150),
    Column("Vì sao", text=lambda copy: _WHY.get(copy.why, "–"), width=180),
    Column("Dung lượng", text=lambda copy: file_size(copy.size), width=100, align="right"),
    Column("Nằm ở", text=lambda copy: _place(copy), tone=lambda _copy: "text2"),
)


def open_restore(parent: QWidget | None, session: Session) -> RestoreDialog:
    """Show the dialog."""
    dialog = RestoreDialog(session, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


class RestoreDialog(QDialog):
    """``chosen(Path)`` when the person has typed the word for one copy."""

    chosen = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._copies: tuple[Copy, ...] = ()
        self.setWindowTitle("Khôi phục một bản sao lưu")
        self.resize(780, 540)
        self.notice = Notice(theme.icon("close", "text2"))
        self.words = QLabel(_WHAT)
        self.then = QLabel(_THEN)
        for label in (self.words, self.then):
            label.setWordWrap(True)
        mark(self.then, tone="text2")
        self.list = RowList(_COLUMNS, "Các bản sao lưu", theme.ROW)
        self.list.picked.connect(lambda *_: self._say())
        self.other = QPushButton(theme.icon("folder", "accent"), "Chọn tệp khác…")
        mark(self.other, role="link")
        self.other.clicked.connect(lambda *_: self._pick())
        self.typed = QLineEdit()
        self.typed.setAccessibleName(f"Gõ {WORD} để xác nhận")
        self.typed.setPlaceholderText(f"Gõ “{WORD}” để xác nhận")
        mark(self.typed, typing=True)
        self.button = QPushButton("Khôi phục bản này")
        mark(self.button, role="primary")
        self.typed.returnPressed.connect(lambda: self.button.setFocus(Qt.FocusReason.OtherFocusReason))
        self.button.clicked.connect(lambda *_: self._go())
        keep = QPushButton("Giữ nguyên sổ hiện nay")
        keep.clicked.connect(lambda *_: self.reject())
        for button in (self.other, self.button, keep):
            button.setAutoDefault(False)
        self._lay_out(keep)
        session.read(copies_of, done=self._show)

    def _lay_out(self, keep: QPushButton) -> None:
        heading = QLabel("Khôi phục một bản sao lưu")
        mark(heading, type="title")
        bottom = QHBoxLayout()
        bottom.addWidget(self.typed, 1)
        bottom.addWidget(keep)
        bottom.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addWidget(heading)
        column.addWidget(self.words)
        column.addWidget(self.notice)
        column.addWidget(self.list, 1)
        column.addWidget(self.other, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.then)
        column.addLayout(bottom)

    @property
    def copy_chosen(self) -> Copy | None:
        """The copy that is marked in the list."""
        found = self.list.current()
        return found if isinstance(found, Copy) else None

    def take_file(self, path: Path) -> None:
        """A copy from elsewhere: looked into, then listed and marked."""
        self.notice.dismiss()
        self._session.read(copy_at, path, done=self._add, failed=self._refuse)

    def _pick(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, "Chọn bản sao lưu", "", "Bản sao lưu (*.sqlite.gz *.sqlite);;Mọi tệp (*)"
        )
        if chosen:
            self.take_file(Path(chosen))

    def _add(self, copy: Copy) -> None:
        self._show((copy, *(known for known in self._copies if known.path != copy.path)))
        self.list.select(str(copy.path))

    def _refuse(self, error: ParError) -> None:
        self.notice.say(sentence(error), "red", theme.icon("refused", "red"))

    def _show(self, copies: Sequence[Copy]) -> None:
        self._copies = tuple(copies)
        self.list.show_rows(copies, lambda copy: str(copy.path))
        self.words.setText(_WHAT if copies else _NONE)
        for widget in (self.list, self.then, self.typed, self.button):
            widget.setVisible(bool(copies))
        self._say()

    def _say(self) -> None:
        copy = self.copy_chosen
        self.button.setText(f"Khôi phục bản {_when(copy)}" if copy is not None else "Khôi phục bản này")

    def _go(self) -> None:
        copy = self.copy_chosen
        if copy is None:
            return
        if search_key(self.typed.text()).strip() != search_key(WORD):
            self.notice.say(f"Gõ “{WORD}” vào ô vàng rồi bấm lại.", "amber", theme.icon("warning", "amber"))
            self.typed.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.accept()
        self.chosen.emit(copy.path)


def _when(copy: Copy) -> str:
    return f"{date_short(copy.made.date())} {copy.made:%H:%M}"


def _place(copy: Copy) -> str:
    return str(copy.path.parent) if copy.outside else "trong sổ này"
