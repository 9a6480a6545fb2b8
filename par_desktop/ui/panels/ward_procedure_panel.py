"""Sổ TTHC of a ward, a view of Chỉ số: its own list, and how far it has come."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from par_desktop.domain.changes import Changes
from par_desktop.domain.records.procedure import OFFERING, PROCEDURE
from par_desktop.domain.views.procedure_rows import UnitRegister
from par_desktop.ui import theme
from par_desktop.ui.panels.offering_view import OfferingView
from par_desktop.ui.panels.procedure_columns import share_words
from par_desktop.ui.panels.procedure_filters import ProcedureFilters
from par_desktop.ui.session import Session, touches
from par_desktop.widgets.labels import ElidedLabel
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import EmptyState

KINDS = (PROCEDURE.name, OFFERING.name, "succession")
DUTY = (
    "Kế hoạch, phần VI.1: 100 % TTHC thuộc thẩm quyền được tiếp nhận và trả kết quả tại Bộ phận Một cửa; "
    "Chủ tịch UBND phường, xã chịu hoàn toàn trách nhiệm nếu còn TTHC chưa đưa vào."
)


class WardProcedurePanel(QWidget):
    """A ward's own list. ``tools`` stands in the tab's toolbar while this view is chosen."""

    see_conflict = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.view = OfferingView(session)
        self.view.loaded.connect(self._loaded)
        self.view.see_conflict.connect(self.see_conflict)
        self.empty = EmptyState("Chưa có sổ TTHC", f"Danh mục thủ tục do thành phố gửi trong gói dữ liệu. {DUTY}")
        self.empty.hide()
        self.words = ElidedLabel()
        mark(self.words, type="second")
        self.tools = tool_bar(self.words, self.view.bulk, stretch=self.words)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.view)
        column.addWidget(self.empty)

    def _loaded(self, found: UnitRegister) -> None:
        self.empty.setVisible(not found.rows)
        self.view.setVisible(bool(found.rows))
        self.view.bulk.setVisible(bool(found.rows))
        rows = [row for row in found.rows if row.in_force]
        at_desk = share_words(sum(row.at_desk for row in rows), len(rows))
        posted = share_words(sum(row.posted for row in rows), len(rows))
        self.words.setText(f"Tại BPMC {at_desk} · công khai {posted}" if rows else "")

    def cares(self, changes: Changes) -> bool:
        return touches(changes, *KINDS)

    def refresh(self) -> None:
        self.view.refresh()

    def period_changed(self) -> None:
        """The list is today's, whatever the period."""

    def leave(self) -> None:
        self.view.leave()

    def next_problem(self) -> None:
        self.view.list.next_lacking()

    def focus_filter(self) -> None:
        focus_box(self.view.filters)

    def open_record(self, kind: str, record: str) -> None:
        self.view.go_to(record.split("/")[-1])

    def set_narrow(self, narrow: bool) -> None:
        self.view.set_narrow(narrow)


def tool_bar(*widgets: QWidget, stretch: QWidget) -> QWidget:
    """What stands in the tab's toolbar; one of them takes the room that is left."""
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(theme.GAP)
    for widget in widgets:
        row.addWidget(widget, 1 if widget is stretch else 0)
    return made


def focus_box(filters: ProcedureFilters) -> None:
    """Ctrl+F."""
    filters.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
    filters.box.selectAll()
