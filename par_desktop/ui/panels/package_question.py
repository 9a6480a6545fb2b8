"""What a person must say before a file can be looked at: is this machine right, which unit filled it in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.vietnamese import search_key
from par_desktop.services.receive_files import Answer, Previewed
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.panels.package_rows import is_plain
from par_desktop.widgets.labels import IconLabel
from par_desktop.widgets.look import mark

_INVITED = "Gói kèm đúng lời mời đã gửi đơn vị. "
_TWICE = "Hai máy cùng dùng một lời mời nên cả hai đang tạm dừng; chỉ một máy là của đơn vị."
_KEYS = {
    "changed_key": (
        "một máy khác",
        "Đơn vị đã có máy được nhận trước đây, máy này chưa gặp. Có thể họ cài lại máy, cũng có thể không phải họ.",
    ),
    "invitation_used": ("máy thứ hai dùng một lời mời", _TWICE),
    "frozen_key": ("máy đang tạm dừng", _TWICE),
    "retired_key": ("máy đã ngừng dùng", "Máy này đã hỏng, mất hoặc bàn giao mà gói lại mang thay đổi mới."),
}
"""What kind of machine a fingerprint is asked of, and why."""
_UNITS = {"not_a_member": "Đơn vị ghi trong tệp không thuộc nhóm này", "unit_differs": "Tệp ghi đơn vị khác"}
"""Problems of a group file that names a unit, the wrong one; other files name none."""
LOSS_WORD = "đồng ý"
"""What a person types to take a file that blanks or deletes much of what is here."""


class PackageQuestion(QWidget):
    """One question about one file, in place of its changes. ``answered(Answer)``; ``mapping(path)``: match columns."""

    answered = Signal(object)
    mapping = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._asks = ""
        self._shown: Previewed | None = None
        self._against = False
        """Whether the file itself names another unit than the one asked for."""
        self._fingerprint = ""
        self._icon = IconLabel(theme.icon("shield", "amber"), 24)
        self._title = QLabel()
        mark(self._title, type="title")
        self._title.setWordWrap(True)
        self._words = QLabel()
        self._words.setWordWrap(True)
        mark(self._words, tone="text2")
        self._print = QLabel()
        mark(self._print, type="title")
        self._print.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.typed = QLineEdit()
        mark(self.typed, typing=True)
        self.typed.returnPressed.connect(self._answer)
        self.unit = QComboBox()
        self.unit.setAccessibleName("Đơn vị đã điền tệp")
        self.button = QPushButton()
        self.button.clicked.connect(lambda *_: self._answer())
        self._wrong = QLabel()
        mark(self._wrong, tone="red")
        self._wrong.setWordWrap(True)
        self._lay_out()

    def _lay_out(self) -> None:
        box = QFrame()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        column.addLayout(head)
        for widget in (self._print, self._words, self.typed, self.unit, self._wrong):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)
        box.setMaximumWidth(620)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(theme.MARGIN, 24, theme.MARGIN, theme.MARGIN)
        outer.addWidget(box)
        outer.addStretch(1)

    def ask(self, shown: Previewed, members: Sequence[tuple[str, str]]) -> None:
        """Put the question of this file, or say what is wrong with it where nobody can answer that."""
        problem = shown.problem
        if problem is None:
            return
        self._shown = shown
        self._asks = "mapping" if is_plain(shown) else shown.asks
        self._fingerprint = str(problem.facts.get("fingerprint", ""))
        unit = str(problem.facts.get("unit", ""))
        self._wrong.hide()
        self._print.setText(self._fingerprint)
        self._print.setVisible(self._asks == "machine")
        self.typed.clear()
        self.typed.setVisible(self._asks in ("key", "loss"))
        hint = f"Gõ “{LOSS_WORD}” để nhận" if self._asks == "loss" else "Gõ lại vân tay do đơn vị đọc qua điện thoại"
        self.typed.setPlaceholderText(hint)
        self.typed.setAccessibleName(hint)
        self.unit.setVisible(self._asks == "unit")
        self.button.setVisible(bool(self._asks))
        match self._asks:
            case "machine":
                self._say(
                    "shield",
                    f"Máy mới của {unit}, vân tay:",
                    f"{_INVITED if problem.facts.get('proof') == 'invitation' else ''}"
                    "Đây là gói đầu tiên từ máy này. Hỏi đơn vị qua điện thoại: đúng vân tay ở trang Gói dữ liệu của "
                    "họ thì nhận. Sau lần này các gói từ máy đó được nhận ngay.",
                    "Đúng, nhận máy này",
                )
            case "key":
                self._say(
                    "warning",
                    f"Gói này từ {_KEYS.get(problem.code, _KEYS['changed_key'])[0]} của {unit}",
                    f"{_KEYS.get(problem.code, _KEYS['changed_key'])[1]} Gọi cho đơn vị, nghe họ đọc vân tay rồi gõ "
                    "vào đây; khớp thì mới nhận.",
                    "So vân tay và nhận máy này",
                )
                self.typed.setFocus()
            case "unit":
                self._against = problem.code in _UNITS
                self.unit.clear()
                self.unit.addItem("Chọn đơn vị đã điền tệp này", "")
                for code, name in members:
                    self.unit.addItem(name, code)
                self._say(
                    "info",
                    _UNITS.get(problem.code, "Gói chung chưa chọn đơn vị"),
                    f"{sentence(problem).split('. ')[0]}. Hỏi người gửi rồi chọn đơn vị ở đây.",
                    "Xem thay đổi của đơn vị này",
                )
            case "loss":
                facts = problem.facts
                self._say(
                    "warning",
                    f"Gói này làm mất {facts['count']} trong {facts['of']} mục “{facts['kind']}”",
                    f"Các mục đó của {unit} sẽ bị xóa hoặc để trống. Thường là do gửi nhầm tệp hoặc xóa nhầm cột. "
                    f"Hỏi lại đơn vị; đúng vậy thì gõ “{LOSS_WORD}”. Số cũ vẫn còn trong lịch sử và rút lại được.",
                    "Nhận cả phần mất",
                )
                self.typed.setFocus()
            case _ if is_plain(shown):
                self._say(
                    "excel-grid",
                    "Tệp không có trang ẩn: cần ghép cột",
                    f"Tệp {shown.looked.path.name} là bảng tính thường, hoặc trang ẩn đã mất khi chép sang tệp khác. "
                    "Chưa nhận gì. Ghép các cột của tệp để nhập số liệu, hoặc xin đơn vị gửi lại tệp gốc.",
                    "Ghép cột…",
                )
            case _:
                self._say("refused", "Không nhận được tệp này", sentence(problem), "")

    def _say(self, icon: str, title: str, words: str, button: str) -> None:
        self._icon.set_icon(theme.icon(icon, "red" if icon == "refused" else "amber"))
        self._title.setText(title)
        self._words.setText(words)
        self.button.setText(button)

    def _answer(self) -> None:
        match self._asks:
            case "machine":
                self.answered.emit(Answer(machine=True))
            case "key":
                if _plain(self.typed.text()) == _plain(self._fingerprint):
                    self.answered.emit(Answer(machine=True, fingerprint=self._fingerprint))
                else:
                    self._complain("Vân tay không khớp. Chưa nhận gì; nghe đơn vị đọc lại từng nhóm bốn ký tự.")
            case "loss":
                if search_key(self.typed.text()) == search_key(LOSS_WORD):
                    self.answered.emit(Answer(loss=True))
                else:
                    self._complain(f"Chưa nhận gì. Gõ đúng hai chữ “{LOSS_WORD}” để nhận.")
            case "mapping" if self._shown is not None:
                self.mapping.emit(self._shown.looked.path)
            case "unit":
                code = str(self.unit.currentData() or "")
                if code and self._against:
                    self.answered.emit(Answer(moved_to=code))
                elif code:
                    self.answered.emit(Answer(unit=code))
                else:
                    self._complain("Chọn một đơn vị trong danh sách trước.")

    def _complain(self, words: str) -> None:
        self._wrong.setText(words)
        self._wrong.show()


def _plain(text: str) -> str:
    return "".join(c for c in text.upper() if c.isalnum())
