"""What the details of sổ TTHC share: a form edited in place, a conflict's notice, a draft offered again, history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from par_desktop.domain.operation import OpId
from par_desktop.domain.records.base import RecordType
from par_desktop.domain.views.history_rows import HistoryLine
from par_desktop.domain.views.task_rows import FieldConflict
from par_desktop.ui import theme
from par_desktop.ui.panels.fields import FieldRow, QuietCombo
from par_desktop.ui.panels.history_lines import HistoryLines
from par_desktop.ui.panels.record_form import Box, RecordForm
from par_desktop.ui.session import Session
from par_desktop.widgets.detail_panel import DetailPanel
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice


class CheckBox:
    """A mark as a box of a form: "x" or blank, as in a cell."""

    def __init__(self, box: QCheckBox) -> None:
        self._box = box

    def text(self) -> str:
        return "x" if self._box.isChecked() else ""

    def set_text(self, text: str) -> None:
        self._box.setChecked(bool(text))


class RecordPanel(DetailPanel):
    """One record. Subclasses build fields with ``add_row``, then call ``begin``; ``commit`` saves (one change)."""

    see_conflict = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__(theme.icon("chevron-left", "accent"), theme.icon("chevron-right", "accent"))
        self.session = session
        self.form: RecordForm
        self._rows: dict[str, FieldRow] = {}
        self._widgets: dict[str, QWidget] = {}
        self._type: RecordType
        self._column.setContentsMargins(16, 8, 12, 16)
        self._beside.setWordWrap(True)
        self.conflict = Notice(theme.icon("close", "text2"))
        self.offer = Notice(theme.icon("close", "text2"))
        self.conflict.acted.connect(lambda: self.see_conflict.emit(self._type.name, self.record))
        self._column.insertWidget(3, self.offer)
        self._column.insertWidget(3, self.conflict)

    def add_row(self, label: str, field: str, *parts: QWidget | str) -> None:
        """A row of a field's controls, with room for its sentence."""
        row = FieldRow(*parts)
        # Long panels scroll; without this their fields would be squeezed first.
        row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._rows[field] = row
        first = next(part for part in parts if isinstance(part, QWidget))
        self._widgets[field] = first
        self.add_field(label, row).setBuddy(first)

    def begin(self, record_type: RecordType, boxes: Mapping[str, Box]) -> None:
        """Bring the form to life; after all rows."""
        self._type = record_type
        self.form = RecordForm(self.session, record_type, boxes, self._say, self)
        self.form.edited.connect(lambda: self.set_saving(self.form.state_words))
        self.offer.acted.connect(self._take_draft)
        self.offer.dismissed.connect(self.form.drop_draft)
        self.history = HistoryLines(self.session.unit.code)
        self.add_section("Lịch sử", "", self.history.more).addWidget(self.history)

    def wire(self, *widgets: QWidget) -> None:
        """Let typing in these count."""
        for widget in widgets:
            if isinstance(widget, QLineEdit):
                widget.textEdited.connect(self.form.typed)
            elif isinstance(widget, QPlainTextEdit):
                widget.textChanged.connect(self.form.typed)
            elif isinstance(widget, QuietCombo):
                widget.activated.connect(self.form.typed)
            elif isinstance(widget, QCheckBox):
                widget.toggled.connect(self.form.typed)
            if isinstance(widget, QLineEdit | QPlainTextEdit):
                self.form.drafts.watch(widget)
            widget.installEventFilter(self)

    @property
    def record(self) -> str:
        """The record id shown; empty for none."""
        return self.form.record

    def show_record(
        self,
        record: str,
        values: Mapping[str, object],
        shown: Mapping[str, tuple[OpId, ...]],
        conflicts: Sequence[FieldConflict],
        lines: Sequence[HistoryLine],
    ) -> None:
        """Show a record; of the same one, a field being edited keeps its text."""
        again = record == self.record
        if conflicts:
            labels = ", ".join(conflict.label for conflict in conflicts)
            words = f"Hai người ghi khác nhau: {labels}. Cả hai còn trong lịch sử."
            self.conflict.say(words, "violet", theme.icon("conflict", "violet"), "Xem và quyết định")
        else:
            self.conflict.hide()
        self.history.show_lines(lines, self.session.today)
        self.form.open(record, values, shown)
        if again:
            return
        draft = self.form.left_behind
        if draft is None:
            self.offer.hide()
        else:
            words = f"Lúc {draft.when} có nội dung đang gõ dở chưa kịp lưu."
            self.offer.say(words, "accent", theme.icon("pen", "accent"), "Lấy lại")
        self.verticalScrollBar().setValue(0)

    def show_nothing(self) -> None:
        """No record: nothing typed here belongs to one."""
        self.form.close()

    def _say(self, field: str, words: str) -> None:
        row = self._rows.get(field)
        if row is not None:
            row.set_problem(words)
            mark(self._widgets[field], invalid=bool(words))

    def _take_draft(self) -> None:
        draft = self.form.left_behind
        self.offer.hide()
        if draft is not None:
            self.form.put_back(draft)
            self.focus_first_field()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self.record:
            self.form.check()
        return super().eventFilter(watched, event)
