"""The bar over one unit's own list: back to all units; the source while the coordinator types for it (nhập thay)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from par_desktop.ui import theme
from par_desktop.ui.panels.fields import line
from par_desktop.widgets.labels import ElidedLabel
from par_desktop.widgets.look import mark


class ProxyBar(QFrame):
    """Asks once for the source; while one is in force the list takes marks. ``changed(source)``, "" to end."""

    changed = Signal(str)

    def __init__(self, bulk: QPushButton) -> None:
        super().__init__()
        self._source = ""
        self.setFixedHeight(theme.TOOLBAR)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        mark(self, pane="raised", rule="bottom")
        self.back = QPushButton(theme.icon("chevron-left", "accent"), "Mọi đơn vị")
        mark(self.back, role="link")
        self.name = QLabel()
        mark(self.name, type="heading")
        self.words = ElidedLabel()
        mark(self.words, type="second")
        self.field = line("Nguồn của dấu nhập thay", 260)
        self.field.setPlaceholderText("nguồn: bản giấy, điện thoại, Zalo…")
        self.field.returnPressed.connect(self._begin)
        self.button = QPushButton()
        self.button.clicked.connect(lambda *_: self._pressed())
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.GAP, 0, theme.MARGIN, 0)
        row.setSpacing(theme.GAP)
        row.addWidget(self.back)
        row.addWidget(self.name)
        row.addWidget(self.words, 1)
        for widget in (self.field, self.button, bulk):
            row.addWidget(widget)
        self._show()

    @property
    def source(self) -> str:
        """Where the marks come from; "" while nobody types for the unit."""
        return self._source

    def show_unit(self, name: str, *, ask: bool) -> None:
        """Another unit: nobody types for it yet. ``ask``: its marks are its own, so a source is needed."""
        self._source = ""
        self.name.setText(name[:1].upper() + name[1:])
        self.field.hide()
        self._show()
        self.button.setVisible(ask)
        if not ask:
            self.words.setText("")

    def _pressed(self) -> None:
        if self._source:
            self._source = ""
            self._show()
            self.changed.emit("")
        elif self.field.isHidden():
            self.field.show()
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.button.setText("Bắt đầu nhập thay")
        else:
            self._begin()

    def _begin(self) -> None:
        source = self.field.text().strip()
        mark(self.field, invalid=not source)
        if not source:
            self.words.setText("Ghi nguồn trước khi nhập thay.")
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._source = source
        self.field.hide()
        self._show()
        self.changed.emit(source)

    def _show(self) -> None:
        if self._source:
            self.words.setText(f"Nhập thay, nguồn: {self._source}; mang dấu nhập thay đến khi đơn vị xác nhận.")
            self.button.setText("Thôi nhập thay")
        else:
            self.words.setText("Sổ của đơn vị, chỉ xem.")
            self.button.setText("Nhập thay…")
