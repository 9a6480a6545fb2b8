"""Chỉ số, Dấu hiệu: the period's signs, filtered by kind and words; the way there; the coordinator's thresholds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from par_desktop.domain.changes import Changes
from par_desktop.domain.oddities import Oddity
from par_desktop.domain.periods import Period
from par_desktop.domain.vietnamese import search_key
from par_desktop.domain.views.oddity_rows import OddityRow
from par_desktop.services.browse_oddities import oddities
from par_desktop.text.formats import period_label
from par_desktop.text.oddity_words import TITLES
from par_desktop.ui import theme
from par_desktop.ui.panels.fields import QuietCombo
from par_desktop.ui.panels.oddity_list import OddityList
from par_desktop.ui.session import Session, touches
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import EmptyState

KINDS = ("dossier", "reading", "onestop", "inspection", "answer", "finding", "choice", "succession")
"""Records that signs follow from."""


class OddityPanel(QWidget):
    """``tools`` stands in the tab's toolbar while this view is chosen."""

    def __init__(self, session: Session, go_to: Callable[[str, str, str], object]) -> None:
        super().__init__()
        self.session = session
        self._go_to = go_to
        self._rows: tuple[OddityRow, ...] = ()
        self._build_tools()
        self.list = OddityList(units=session.is_coordinator)
        self.list.opened.connect(lambda row: self._go_to(row.tab, row.kind, row.record))
        self.list.left.connect(lambda: self.box.setFocus(Qt.FocusReason.OtherFocusReason))
        self._nothing = EmptyState(
            "Không thấy dấu hiệu bất thường trong kỳ này",
            "Phần mềm so số liệu với tháng trước, với cuộc kiểm tra và với phần mềm một cửa. Dấu hiệu chỉ để xem lại,"
            " không chặn việc gì.",
        )
        self._unmatched = EmptyState("Không có dấu hiệu nào khớp", "Bỏ lọc để xem tất cả dấu hiệu của kỳ.")
        self._stack = QStackedWidget()
        for widget in (self.list, self._nothing, self._unmatched):
            self._stack.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def _build_tools(self) -> None:
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        self.box = QLineEdit()
        self.box.setPlaceholderText("Lọc theo đơn vị, chữ")
        self.box.setAccessibleName("Lọc dấu hiệu theo đơn vị, chữ")
        self.box.setFixedWidth(170)
        self.box.addAction(theme.icon("search", "text3"), QLineEdit.ActionPosition.LeadingPosition)
        self.box.textChanged.connect(lambda *_: self._filter())
        self.box.returnPressed.connect(lambda: self.list.setFocus(Qt.FocusReason.OtherFocusReason))
        self.sorts = QuietCombo()
        self.sorts.setAccessibleName("Loại dấu hiệu")
        self.sorts.setMinimumWidth(200)
        self.sorts.currentIndexChanged.connect(lambda *_: self._filter())
        self.count = QLabel()
        mark(self.count, type="second")
        row.addWidget(self.box)
        row.addWidget(self.sorts)
        row.addWidget(self.count)
        row.addStretch(1)
        self.thresholds = QPushButton("Cách tính và ngưỡng…")
        self.thresholds.clicked.connect(lambda *_: self._open_choices())
        row.addWidget(self.thresholds)

    # what the tab calls

    def cares(self, changes: Changes) -> bool:
        return touches(changes, *KINDS)

    def refresh(self) -> None:
        """Look for signs in the strip's period anew."""
        period = self.session.period
        unit = "" if self.session.is_coordinator else self.session.about.code

        def show(rows: tuple[OddityRow, ...]) -> None:
            if period == self.session.period:
                self._show(rows)

        self.session.read(oddities, period, unit, done=show)

    def period_changed(self) -> None:
        self.refresh()

    def leave(self) -> None:
        """Nothing is typed here."""

    def next_problem(self) -> None:
        """F8: the next sign."""
        at = self.list.table.currentIndex().row() + 1
        if self.list.model.rowCount():
            self.list.table.selectRow(at % self.list.model.rowCount())
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_filter(self) -> None:
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_record(self, kind: str, record: str) -> None:
        """Signs are shown where their figures stand; here only the list is."""

    def set_narrow(self, narrow: bool) -> None:
        self.count.setVisible(not narrow)
        self.thresholds.setText("Ngưỡng…" if narrow else "Cách tính và ngưỡng…")

    # inside

    def _show(self, rows: tuple[OddityRow, ...]) -> None:
        self._rows = rows
        chosen = self.sorts.currentData()
        counts = Counter(row.oddity for row in rows)
        self.sorts.blockSignals(True)
        self.sorts.clear()
        self.sorts.addItem(f"Mọi dấu hiệu {len(rows)}", "")
        for oddity in Oddity:
            if counts[oddity]:
                self.sorts.addItem(f"{TITLES[oddity]} {counts[oddity]}", str(oddity))
        self.sorts.setCurrentIndex(max(0, self.sorts.findData(chosen)))
        self.sorts.blockSignals(False)
        self._filter()

    def _filter(self) -> None:
        words, sort = search_key(self.box.text()), str(self.sorts.currentData() or "")
        shown = [
            row
            for row in self._rows
            if (not sort or row.oddity == sort) and words in search_key(f"{row.unit_name} {row.title} {row.words}")
        ]
        self.list.show_rows(shown)
        label = period_label(Period.parse(self.session.period.code))
        self.count.setText(f"{len(shown)} dấu hiệu, {label}")
        showing = self.list if shown else self._unmatched if self._rows else self._nothing
        self._stack.setCurrentWidget(showing)

    def _open_choices(self) -> None:
        from par_desktop.ui.dialogs.choices import open_choices

        open_choices(self, self.session)
