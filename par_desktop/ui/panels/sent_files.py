"""Which evidence files go with a package, and how large one .zip may be; shown where there is something to choose."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from par_desktop.services.carry_evidence import LACKING, MAIL_LIMIT, MOST_LIMIT, NEW, NONE, ZALO_LIMIT
from par_desktop.services.send_package import BeforeSending
from par_desktop.settings import load_preferences, save_preferences
from par_desktop.text.formats import file_size
from par_desktop.ui.panels.fields import QuietCombo
from par_desktop.widgets.look import mark

_KEPT = "send_limit"
"""Name of the chosen limit among the small choices that are remembered."""
_LIMITS = (
    (MAIL_LIMIT, f"mỗi .zip {MAIL_LIMIT} MB (thư)"),
    (ZALO_LIMIT, f"mỗi .zip {ZALO_LIMIT} MB (Zalo)"),
    (MOST_LIMIT, "không chia (USB)"),
)


class SentFiles(QWidget):
    """``which`` and ``limit`` are what was chosen, as ``send_package.send`` takes them."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label = QLabel("Tệp minh chứng")
        mark(label, tone="text2")
        self.files = QuietCombo()
        self.files.setAccessibleName("Tệp minh chứng gửi kèm")
        self.limits = QuietCombo()
        self.limits.setAccessibleName("Cỡ lớn nhất của mỗi tệp gửi")
        for megabytes, words in _LIMITS:
            self.limits.addItem(words, megabytes)
        kept = load_preferences().screens.get(_KEPT, "")
        self.limits.setCurrentIndex(max(0, self.limits.findData(int(kept)) if kept.isdigit() else 0))
        self.limits.activated.connect(lambda _index: self._remember())
        self.files.currentIndexChanged.connect(lambda _index: self.limits.setEnabled(self.which != NONE))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(label)
        row.addWidget(self.files, 1)
        row.addWidget(self.limits)
        self._offer([(NONE, "không kèm")], NONE)
        self.hide()

    @property
    def which(self) -> str:
        """Which files go."""
        return str(self.files.currentData())

    @property
    def limit(self) -> int:
        """Megabytes of one .zip."""
        return int(self.limits.currentData())

    def show_found(self, found: BeforeSending, *, ask_first: bool) -> None:
        """Offer what one receiver lacks. ``ask_first``: nothing goes along unless somebody says so."""
        count, size = found.files
        fresh, fresh_size = found.new_files
        if not count:
            self.hide()
            return
        choices = [(LACKING, f"{count} tệp chưa được báo nhận, {file_size(size)}")]
        if 0 < fresh < count:
            choices.append((NEW, f"chỉ {fresh} tệp chưa gửi lần nào, {file_size(fresh_size)}"))
        choices.append((NONE, "không kèm tệp"))
        self._offer(choices, NONE if ask_first else LACKING)
        self.show()

    def show_many(self) -> None:
        """Offer it for several receivers at once, each with what it lacks."""
        self._offer([(NONE, "không kèm tệp"), (LACKING, "kèm tệp mà mỗi đơn vị chưa có")], NONE)
        self.show()

    def _offer(self, choices: list[tuple[str, str]], chosen: str) -> None:
        self.files.clear()
        for key, words in choices:
            self.files.addItem(words, key)
        self.files.setCurrentIndex(self.files.findData(chosen))
        self.limits.setEnabled(self.which != NONE)

    def _remember(self) -> None:
        preferences = load_preferences()
        save_preferences(replace(preferences, screens={**preferences.screens, _KEPT: str(self.limit)}))
