"""The rows of one register, typed in place: the cell line, the grid, the whole of a long text, the figures below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QVBoxLayout

from par_desktop.domain.records.entry import ENTRY
from par_desktop.domain.registers import ColumnKind
from par_desktop.domain.views.register_rows import RegisterSheet
from par_desktop.errors import ParError
from par_desktop.services.browse_registers import MOST_ROWS, WHOLE_CITY
from par_desktop.services.keep_entries import delete_patch
from par_desktop.services.save_record import Patch
from par_desktop.text.formats import number
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.panels.dossier_drafts import RefusedTexts
from par_desktop.ui.panels.dossier_line import CellLine
from par_desktop.ui.panels.dossier_source import Draft
from par_desktop.ui.panels.register_grid import RegisterGrid
from par_desktop.ui.panels.register_parts import LongText, TotalsLine
from par_desktop.ui.panels.register_source import (
    FIRST,
    DraftKey,
    RegisterSource,
    choices_of,
    grid_columns,
    read_edits,
)
from par_desktop.ui.session import Session
from par_desktop.widgets.grid_model import Edit
from par_desktop.widgets.notice import Notice

READY = 3
"""Blank rows kept ready at the end of a register that may be typed in."""
_ORIGINS = {"proxy": "Nhập thay", "excel": "Sửa trên Excel", "import": "Lấy từ bảng tính"}


class RegisterView(QFrame):
    """``proxy_source``: whence the figures come that the coordinator types for the unit shown, "" in its own.

    ``asked_more()``: more rows than are shown; ``asked_reading()``: what stands here may not be what is kept.
    """

    asked_more = Signal()
    asked_reading = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.editable = False
        self.proxy_source = ""
        self.grid: RegisterGrid | None = None
        self._source: RegisterSource | None = None
        self._kept = RefusedTexts(session, ENTRY.name, self)
        self._drafts: dict[str, dict[DraftKey, Draft]] = _drafts_of(self._kept)
        self._private: set[DraftKey] = set()
        self._wanted = ""
        self.notice = Notice()
        self.notice.acted.connect(self.asked_more)
        self.notice.hide()
        self.line = CellLine(name_width=190, value_width=230)
        self.line.value.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.line.entered.connect(self._value_entered)
        self.long = LongText()
        self.long.entered.connect(self._long_entered)
        self.long.left.connect(self._back_to_grid)
        self._long_cell: tuple[str, str, int] | None = None
        """Unit, entry and column of the cell that the long text is of."""
        self.long.hide()
        self.totals = TotalsLine()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        for part in (self.notice, self.line, self.long, self.totals):
            self._column.addWidget(part)

    # showing

    @property
    def source(self) -> RegisterSource | None:
        """The rows shown."""
        return self._source

    def forget(self) -> None:
        """What comes next is another register, unit or time."""
        self.commit()
        self._source = None

    def commit(self) -> None:
        """Save a long text that is being typed."""
        self.long.commit()

    def show_sheet(self, sheet: RegisterSheet, *, editable: bool, proxy_source: str) -> None:
        """Show these rows; of the register shown already only what changed."""
        self.editable, self.proxy_source = editable, proxy_source
        if self._source is None or self.grid is None:
            self._new_grid(sheet)
        elif self._source.show(sheet):
            self._count_anew()
        self._lay_out(sheet)
        self._go_to_wanted()

    def stand_on(self, entry: str) -> None:
        """Stand on this row once it is shown."""
        self._wanted = entry
        self._go_to_wanted()

    def next_problem(self) -> None:
        """F8: the next cell to look at."""
        if self.grid is None or self._source is None:
            return
        self._source.current = -1
        if not self.grid.go_to_problem():
            self.line.say("tick-circle", "green", "Không có ô nào cần xem trong sổ này.")
        self.grid.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def selected_rows(self) -> list[int]:
        """Rows of the grid with a selected cell."""
        return self.grid.selected_rows() if self.grid is not None else []

    def whole_text(self) -> str:
        """The table as tab-separated text."""
        return self.grid.whole_text() if self.grid is not None else ""

    @property
    def drafts(self) -> dict[DraftKey, Draft]:
        """Refused texts of the register shown."""
        return self._drafts.setdefault(self._source.sheet.register.code if self._source is not None else "", {})

    def _new_grid(self, sheet: RegisterSheet) -> None:
        """Each register has its own columns, so another one is another grid."""
        if self.grid is not None:
            self._column.removeWidget(self.grid)
            self.grid.hide()
            self.grid.deleteLater()
        refused = self._drafts.setdefault(sheet.register.code, {})
        source = RegisterSource(sheet, refused, editable=self.editable)
        for _ in range(READY if self.editable else 0):
            source.add_blank()
        self._source = source
        grid = RegisterGrid(grid_columns(sheet), source, self._row_icon)
        grid.edited.connect(self._edited)
        grid.refused.connect(self._refused)
        grid.overflowed.connect(self._overflowed)
        grid.cell_changed.connect(lambda *_: self._cell_changed())
        grid.asked_row.connect(self.add_row)
        grid.asked_delete.connect(self.delete_rows)
        grid.asked_choice.connect(lambda *_: self.offer_choices())
        grid.asked_long.connect(lambda: self.long.text.setFocus(Qt.FocusReason.OtherFocusReason))
        self.grid = grid
        self._column.insertWidget(self._column.indexOf(self.line) + 1, grid, 1)
        grid.show()
        grid.set_source(source)
        first = len(source.lines) - source.blanks
        if source.editable:
            grid.go_to(first, FIRST)
        elif source.lines:
            grid.go_to(0, FIRST)

    def _count_anew(self) -> None:
        """Rows came or went elsewhere: the grid counts them anew, unless somebody is typing in a cell right now."""
        if self.grid is None:
            return
        if self.grid.state() == RegisterGrid.State.EditingState:
            QTimer.singleShot(300, self, self._count_anew)
            return
        cell = self.grid.current_cell()
        self.grid.grid_model().set_source(self._source)
        self.grid.go_to(min(cell[0], self.grid.grid_model().rowCount() - 1), max(cell[1], 0))

    def _lay_out(self, sheet: RegisterSheet | None = None) -> None:
        source = self._source
        if source is None or self.grid is None:
            return
        source.drafts, source.editable = self.drafts, self.editable
        shown = sheet or source.sheet
        self._kept.keep(_texts_of(self._drafts, self._private))
        self.totals.show_totals(shown.totals, shown.scope)
        if shown.more:
            self.notice.say(
                f"Đang hiện {number(len(shown.rows))} dòng đầu, còn {number(shown.more)} dòng. Dòng tổng hợp tính đủ.",
                action=f"Hiện thêm {number(min(shown.more, MOST_ROWS))} dòng",
            )
        else:
            self.notice.hide()
        if source.editable and source.blanks < READY:
            self.grid.grow(READY - source.blanks)
        self.grid.refresh()
        self._show_cell()

    def _row_icon(self, row: int) -> QIcon | None:
        source = self._source
        line = source.line(row) if source is not None else None
        if source is None or line is None or line.blank:
            return None
        if line.conflicts:
            return theme.icon("conflict", "violet")
        if line.locked:
            return theme.icon("padlock", "grey")
        if source.wrong(row):
            return theme.icon("warning", "red")
        return theme.icon("sheet", "accent") if line.origin == "proxy" else None

    def _cell_changed(self) -> None:
        source, grid = self._source, self.grid
        if source is None or grid is None:
            return
        self.long.commit()
        before, source.current = source.current, grid.current_cell()[0]
        if before != source.current:
            grid.viewport().update()  # the row left behind now says what it lacks
        self._show_cell()

    def _show_cell(self) -> None:
        source, grid = self._source, self.grid
        if source is None or grid is None:
            return
        row, at = grid.current_cell()
        line, column = source.line(row), source.column(at)
        if line is None or column is None:
            self.line.show_cell("", "", typed=False, invalid=False)
            self.line.set_author("")
            self.line.say("", "text2", source.sheet.register.note)
            self.long.hide()
            return
        typed, text = source.kind(row, at) == "typed", source.full_text(row, at)
        name = f"{column.heading} · dòng {number(row + 1)}"
        wrong = source.problem(row, at)
        self.line.show_cell(name, " ".join(text.split()), typed=typed, invalid=bool(wrong))
        self.line.value.setCursorPosition(0)  # a long text from its beginning
        self.line.set_author(_ORIGINS.get(line.origin, ""))
        if wrong:
            self.line.say("warning", "red", wrong)
        elif line.conflicts:
            self.line.say("conflict", "violet", "Hai người gõ khác nhau. Bấm Xem và quyết định ở đầu màn hình.")
        elif line.locked:
            self.line.say("padlock", "grey", line.locked)
        else:
            self.line.say("", "text2", self._hint(column.kind, column.hint))
        self.long.setVisible(column.kind is ColumnKind.LONG)
        if column.kind is ColumnKind.LONG:
            self._show_long((*line.key, at), text, typed=typed)

    def _show_long(self, cell: tuple[str, str, int], text: str, *, typed: bool) -> None:
        """The box below; while somebody types in it, rows that are read again leave it alone."""
        if cell == self._long_cell and self.long.text.hasFocus():
            return
        self.long.commit()
        self._long_cell = cell
        self.long.show_text(text, typed=typed)

    def _hint(self, kind: ColumnKind, hint: str) -> str:
        source = self._source
        if source is None or not source.editable:
            return source.sheet.register.note if source is not None else ""
        words = {
            ColumnKind.DATE: "Ngày dạng 05/02/2022.",
            ColumnKind.CHOICE: "Gõ vài chữ đầu, hoặc Alt+↓ để chọn trong danh sách.",
            ColumnKind.UNIT: "Gõ tên đơn vị, hoặc Alt+↓ để chọn trong danh sách.",
            ColumnKind.SERVICE_UNIT: "Gõ tên đơn vị, hoặc Alt+↓ để chọn trong danh sách.",
            ColumnKind.DOCUMENT: f"Số và ngày văn bản, ví dụ {hint}." if hint else "Số và ngày văn bản.",
            ColumnKind.LONG: "Toàn văn ở khung dưới bảng.",
        }.get(kind, hint and f"{hint[:1].upper()}{hint[1:]}.")
        return " ".join(part for part in (words, source.sheet.register.note) if part)

    def _go_to_wanted(self) -> None:
        if self._source is None or self.grid is None or not self._wanted:
            return
        for row, line in enumerate(self._source.lines):
            if line.entry == self._wanted:
                self._wanted = ""
                self.grid.go_to(row, FIRST)
                return

    # typing

    def _edited(self, edits: Sequence[Edit]) -> None:
        source = self._source
        if source is None or not self.editable:
            return
        found = read_edits(source, edits)
        for key in found.cells:
            self.drafts.pop(key, None)
            self._private.discard(key)
        self.drafts.update(found.drafts)
        self._private |= found.private
        if found.patches:
            what = source.sheet.register.short_title
            cells = len(found.cells) - len(found.drafts)
            typed = {(row, column): text for row, column, text in edits}
            refused = self.drafts
            keys = {
                (*line.key, col.slot): text
                for (row, column), text in typed.items()
                if (line := source.line(row)) is not None and (col := source.column(column)) is not None
            }

            def failed(error: ParError) -> None:
                # Nothing was written: what was typed stands in its cells, refused, and says why.
                refused.update({key: Draft(text, sentence(error)) for key, text in keys.items()})
                self.session.failed.emit(sentence(error))
                self.asked_reading.emit()

            self._save(found.patches, f"{number(cells)} ô sổ {what}", failed)
        self._lay_out()

    def _save(self, patches: Sequence[Patch], words: str, failed: Callable[[ParError], object] | None = None) -> None:
        self.session.save(patches, words=words, source=self.proxy_source, failed=failed)

    def _value_entered(self, text: str) -> None:
        self._enter(text)
        self._back_to_grid()

    def _back_to_grid(self) -> None:
        if self.grid is not None:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def _long_entered(self, text: str) -> None:
        """Of the cell it was shown for, wherever the cursor is by now."""
        source, cell = self._source, self._long_cell
        if source is None or cell is None:
            return
        row = next((at for at, line in enumerate(source.lines) if line.key == cell[:2]), None)
        if row is not None and source.kind(row, cell[2]) == "typed" and text != source.full_text(row, cell[2]):
            self._edited([(row, cell[2], text)])

    def _enter(self, text: str) -> None:
        """A whole value for the current cell."""
        if self._source is None or self.grid is None:
            return
        row, column = self.grid.current_cell()
        if self._source.kind(row, column) == "typed" and text != self._source.full_text(row, column):
            self._edited([(row, column, text)])

    def add_row(self) -> None:
        """Insert: the first blank row, made if there is none."""
        source, grid = self._source, self.grid
        if source is None or grid is None:
            return
        if not self.editable:
            self._refused([grid.current_cell()])
            return
        if not source.blanks:
            grid.grow()
        grid.go_to(len(source.lines) - source.blanks, FIRST)
        grid.setFocus(Qt.FocusReason.OtherFocusReason)

    def delete_rows(self, rows: Sequence[int]) -> None:
        """Hide these rows; Hoàn tác brings them back."""
        source = self._source
        if source is None or not self.editable:
            return
        lines = [line for row in rows if (line := source.line(row)) is not None and not line.blank]
        locked = [line for line in lines if line.locked]
        patches = [
            delete_patch(source.sheet.register, line.unit, line.entry)
            for line in lines
            if not line.locked and not line.fresh
        ]
        for line in lines:
            for key in [key for key in self.drafts if key[:2] == line.key]:
                del self.drafts[key]
        if patches:
            self._save(patches, f"xóa {number(len(patches))} dòng sổ {source.sheet.register.short_title}")
        if locked:
            self.line.say("padlock", "grey", locked[0].locked)

    def offer_choices(self) -> None:
        """Alt+↓: what the current cell may be chosen from."""
        source, grid = self._source, self.grid
        if source is None or grid is None:
            return
        row, at = grid.current_cell()
        column = source.column(at)
        if column is None or source.kind(row, at) != "typed":
            return
        line = source.line(row)
        day = line.read.values.get(source.sheet.register.day) if line is not None else None
        words = choices_of(source, column, day if isinstance(day, date) else self.session.today)
        if words:
            grid.offer(words, self._enter)
        elif column.kind is ColumnKind.SERVICE_UNIT:
            self.line.say("info", "accent", "Chưa có đơn vị sự nghiệp nào. Bấm … rồi Đơn vị sự nghiệp.")
        else:
            self.line.say("info", "accent", "Ô này gõ tự do, không có danh sách.")

    def _refused(self, cells: Sequence[tuple[int, int]]) -> None:
        source = self._source
        if source is None or not cells:
            return
        line = source.line(cells[0][0])
        if len(cells) > 1:
            self.line.say("info", "accent", f"{number(len(cells))} ô đã khóa hoặc tự tính nên không nhận.")
        elif line is not None and line.locked:
            self.line.say("padlock", "grey", line.locked)
        elif line is None:
            self.line.say("info", "accent", "Dòng cộng tự tính, không gõ ở đây.")
        elif source.sheet.unit == WHOLE_CITY:
            self.line.say("info", "accent", "Đang xem toàn thành phố. Chọn một đơn vị để gõ.")
        else:
            self.line.say("padlock", "grey", "Sổ của đơn vị khác. Bấm Nhập thay… và ghi nguồn để gõ.")

    def _overflowed(self, count: int) -> None:
        self.line.say("warning", "amber", f"{number(count)} ô dán nằm ngoài bảng nên chưa nhận. Chọn lại ô đầu.")


def _drafts_of(kept: RefusedTexts) -> dict[str, dict[DraftKey, Draft]]:
    """Texts that an earlier run of the program could not save, by register."""
    found: dict[str, dict[DraftKey, Draft]] = {}
    for record, cells in kept.earlier().items():
        parts = ENTRY.parts(record)
        for slot, text in cells.items():
            key = parts["unit"], parts["entry"], slot
            found.setdefault(parts["register"], {})[key] = Draft(text, "Ô này chưa lưu được. Gõ lại để lưu.")
    return found


def _texts_of(drafts: dict[str, dict[DraftKey, Draft]], private: set[DraftKey]) -> dict[str, dict[str, str]]:
    """Refused texts by record and slot, to keep on disk; never those that may not be kept anywhere."""
    found: dict[str, dict[str, str]] = {}
    for register, cells in drafts.items():
        for (unit, entry, slot), draft in cells.items():
            if (unit, entry, slot) not in private:
                found.setdefault(ENTRY.id(register=register, unit=unit, entry=entry), {})[slot] = draft.text
    return found
