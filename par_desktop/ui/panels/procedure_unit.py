"""Of one unit: which procedures it does not receive or post, by name; a list to copy, and nhập thay."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.procedures import Procedure
from par_desktop.domain.views.procedure_rows import ProcedureUnitRow, UnitRegister
from par_desktop.ui import theme
from par_desktop.ui.panels.procedure_columns import unit_state
from par_desktop.ui.panels.procedure_detail import NOT_AT_DESK, NOT_POSTED
from par_desktop.ui.panels.procedure_lacks import Lacks, copy_link, to_clipboard
from par_desktop.widgets.detail_panel import DetailPanel


class ProcedureUnitPanel(DetailPanel):
    """``show_unit`` fills it; ``open_list(unit)`` asks for the unit's own list."""

    open_list = Signal(str)

    def __init__(self) -> None:
        super().__init__(theme.icon("chevron-left", "accent"), theme.icon("chevron-right", "accent"))
        self._register: UnitRegister | None = None
        self.not_at_desk = Lacks(NOT_AT_DESK, "warning", "red", lines=True)
        self.not_posted = Lacks(NOT_POSTED, "clock", "amber", lines=True)
        self.copy = copy_link("Sao chép danh sách")
        self.copy.clicked.connect(lambda *_: to_clipboard(self.text()))
        self.open = QPushButton(theme.icon("arrow-right"), "Mở sổ của đơn vị")
        self.open.setToolTip("Xem từng thủ tục; đơn vị gửi giấy hoặc gọi điện thì nhập thay ở đó")
        self.open.clicked.connect(lambda *_: self.open_list.emit(self.unit))
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 6)
        for widget in (self.copy, self.open):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignLeft)
        for part in (box, self.not_at_desk, self.not_posted):
            self.add_widget(part)

    @property
    def unit(self) -> str:
        """Code of the unit shown; empty for none."""
        return self._register.unit if self._register is not None else ""

    def show_unit(self, row: ProcedureUnitRow, register: UnitRegister) -> None:
        """Show what a unit lacks."""
        self._register = register
        self.set_head(f"{row.procedures} thủ tục thuộc thẩm quyền", row.name)
        state = unit_state(row)
        self.set_state(theme.icon(state.icon, state.token), state.word, state.token)
        not_at_desk, not_posted = self._lacking()
        self.not_at_desk.show_names([_named(procedure) for procedure in not_at_desk])
        self.not_posted.show_names([_named(procedure) for procedure in not_posted])
        self.copy.setVisible(bool(not_at_desk or not_posted))

    def _lacking(self) -> tuple[list[Procedure], list[Procedure]]:
        rows = [row for row in self._register.rows if row.in_force] if self._register is not None else []
        return (
            [row.procedure for row in rows if not row.at_desk],
            [row.procedure for row in rows if not row.posted],
        )

    def text(self) -> str:
        """What is copied: the unit and the procedures it lacks, one a line."""
        if self._register is None:
            return ""
        lines = [self._register.unit_name[:1].upper() + self._register.unit_name[1:]]
        for words, procedures in zip((NOT_AT_DESK, NOT_POSTED), self._lacking(), strict=True):
            if procedures:
                lines += [f"{words} ({len(procedures)}):", *(f"– {_named(procedure)}" for procedure in procedures)]
        return "\n".join(lines)


def _named(procedure: Procedure) -> str:
    return f"{procedure.code} {procedure.title}".strip()
