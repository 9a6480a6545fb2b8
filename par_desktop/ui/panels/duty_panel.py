"""The detail of a duty: the plan's own words, to read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from par_desktop.domain.views.task_rows import DutyRow
from par_desktop.text import states
from par_desktop.ui import theme
from par_desktop.ui.panels.task_panel import criterion_words
from par_desktop.widgets.detail_panel import DetailPanel


class DutyPanel(DetailPanel):
    """One paragraph of the plan, word for word."""

    def __init__(self) -> None:
        super().__init__(theme.icon("chevron-left", "accent"), theme.icon("chevron-right", "accent"))

    def show_duty(self, duty: DutyRow) -> None:
        """Show this one."""
        self.clear()
        self.set_head(f"Việc thường xuyên · Mục {duty.paragraph} kế hoạch", duty.area)
        state = states.CONTINUOUS
        self.set_state(theme.icon(state.icon, state.token), state.word, state.token)
        owners = duty.owners
        if duty.owner_inferred:
            owners += "\nKế hoạch không nêu tên; giao theo nội dung công việc."
        self.add_fact("Đơn vị", owners)
        if duty.criterion is not None:
            self.add_fact("Tiêu chí", f"{criterion_words(duty.criterion)}\n{duty.criterion.title}")
        if duty.remarks:
            self.add_fact("Lưu ý", duty.remarks, "text2")
        column = self.add_section("Nguyên văn kế hoạch")
        words = QLabel(duty.text)
        words.setWordWrap(True)
        words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        words.setAccessibleName(f"Nguyên văn: {duty.text}")
        column.addWidget(words)
        self.show()
