"""Cách tính, ngưỡng và mục tiêu: the coordinator's choices, for everybody to see; each unit's own figures of 2020."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from par_desktop.ui.panels.baseline_panel import BaselinePanel
from par_desktop.ui.panels.choices_panel import ChoicesPanel, TargetsPanel
from par_desktop.ui.session import Session
from par_desktop.widgets.bars import SegmentBar
from par_desktop.widgets.look import mark

RULES, TARGETS, BASELINES = "rules", "targets", "baselines"


def open_choices(parent: QWidget | None, session: Session) -> ChoicesDialog:
    """Show the dialog on the ways of computing."""
    dialog = ChoicesDialog(session, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


class ChoicesDialog(QDialog):
    """Three views: choices with their thresholds, targets by year, the figures of 2020."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Cách tính, ngưỡng và mục tiêu")
        self.resize(900, 620)
        self.segments = SegmentBar()
        self.segments.setAccessibleName("Phần của cách tính")
        self.segments.add(RULES, "Cách tính")
        self.segments.add(TARGETS, "Mục tiêu theo năm")
        self.segments.add(BASELINES, "Số liệu năm 2020")
        self.choices = ChoicesPanel(session)
        self.targets = TargetsPanel(session)
        self.baselines = BaselinePanel(session)
        self._views = QStackedWidget()
        self._views.addWidget(self.choices)
        self._views.addWidget(self.targets)
        self._views.addWidget(self.baselines)
        self.segments.chosen.connect(lambda key: self.choose(str(key)))
        who = "Chọn ở đây áp dụng cho mọi đơn vị, đi cùng gói gửi lần tới. Ctrl+Z lấy lại."
        if not session.is_coordinator:
            who = "Do Phòng Nội vụ chọn, áp dụng cho mọi đơn vị."
        self._who = who
        self._words = QLabel(who)
        mark(self._words, type="second")
        close = QPushButton("Đóng")
        close.clicked.connect(lambda *_: self.accept())
        top = QHBoxLayout()
        top.addWidget(self.segments)
        top.addStretch(1)
        bottom = QHBoxLayout()
        bottom.addWidget(self._words, 1)
        bottom.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self._views, 1)
        column.addLayout(bottom)

    def choose(self, key: str) -> None:
        """Show that view."""
        self.segments.choose(key)
        views = {RULES: self.choices, TARGETS: self.targets, BASELINES: self.baselines}
        self._views.setCurrentWidget(views[key])
        # Figures of 2020 are the unit's own, whoever chooses how to count.
        self._words.setText("* có số nhập thay." if key == BASELINES else self._who)
