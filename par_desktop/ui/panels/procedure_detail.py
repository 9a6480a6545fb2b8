"""A procedure of the city's list: by name who lacks it, beneath it what the list says of it, edited in place."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QCompleter, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.fields import DocumentReference
from par_desktop.domain.procedures import Procedure, lacking_text, online_words
from par_desktop.domain.records.procedure import ONLINE, PROCEDURE, PROCEDURE_LEVEL
from par_desktop.domain.views.history_rows import HistoryLine
from par_desktop.domain.views.procedure_rows import LackingUnit, ProcedureDetail
from par_desktop.errors import ParError, ValueProblem
from par_desktop.services import keep_procedures
from par_desktop.services.save_record import Patch
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.panels.fields import FieldRow, QuietCombo, area, line
from par_desktop.ui.panels.procedure_columns import city_state
from par_desktop.ui.panels.procedure_form import CheckBox, RecordPanel
from par_desktop.ui.panels.procedure_lacks import Lacks, copy_link, to_clipboard
from par_desktop.ui.panels.record_form import AreaBox, ComboBox, LineBox
from par_desktop.ui.session import Session
from par_desktop.widgets.detail_panel import DetailPanel
from par_desktop.widgets.look import mark

NOT_AT_DESK, NOT_POSTED = "Chưa tiếp nhận tại BPMC", "Chưa công khai"
_TITLE_HEIGHT = 58


class ProcedureDetailPanel(RecordPanel):
    """``show_detail`` fills it; what the list says is saved as one change."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._detail: ProcedureDetail | None = None
        self._build_lacks()
        self.code, self.title = line("Mã TTHC"), area("Tên TTHC", _TITLE_HEIGHT)
        self.level = choice_box("Cấp giải quyết", PROCEDURE_LEVEL.labels)
        self.field, self.fields = field_box()
        self.number, self.decided = line("Số quyết định công bố"), line("Ngày quyết định", 92)
        self.online = choice_box("Dịch vụ công trực tuyến", ONLINE.labels)
        self.linked = QCheckBox("Liên thông")
        self.first, self.last = line("Áp dụng từ ngày"), line("Áp dụng đến hết ngày")
        for day in (self.decided, self.first, self.last):
            day.setPlaceholderText("dd/mm/yyyy")
        self.add_row("Tên TTHC", "title", self.title)
        self.add_row("Mã TTHC", "code", self.code)
        self.add_row("Lĩnh vực", "field", self.field)
        self.add_row("Cấp", "level", self.level)
        self.add_row("Trực tuyến", "online", self.online, self.linked)
        self.add_row("QĐ công bố", "decision", self.number, "ngày", self.decided)
        self.add_row("Áp dụng từ", "valid_from", self.first)
        self.add_row("đến hết", "valid_to", self.last)
        self.remove = QPushButton(theme.icon("trash", "accent"), "Bỏ khỏi sổ")
        mark(self.remove, role="link")
        self.remove.clicked.connect(lambda *_: self._remove())
        self.begin(
            PROCEDURE,
            {
                "code": LineBox(self.code),
                "title": AreaBox(self.title),
                "level": ComboBox(self.level),
                "field": LineBox(self.field),
                "decision.number": LineBox(self.number),
                "decision.date": LineBox(self.decided),
                "online": ComboBox(self.online),
                "linked": CheckBox(self.linked),
                "valid_from": LineBox(self.first),
                "valid_to": LineBox(self.last),
            },
        )
        self.add_widget(self.remove)
        self.wire(self.code, self.title, self.level, self.field, self.number, self.decided)
        self.wire(self.online, self.linked, self.first, self.last)

    def _build_lacks(self) -> None:
        self.not_at_desk = Lacks(NOT_AT_DESK, "warning", "red")
        self.not_posted = Lacks(NOT_POSTED, "clock", "amber")
        self.copy = copy_link("Sao chép danh sách")
        self.copy.clicked.connect(lambda *_: to_clipboard(self.text()))
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 6)
        column.setSpacing(2)
        for widget in (self.not_at_desk, self.not_posted):
            column.addWidget(widget)
        column.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.insertWidget(5, box)

    def show_detail(self, detail: ProcedureDetail, lines: Sequence[HistoryLine], fields: Sequence[str]) -> None:
        """Show a procedure; ``fields`` are offered while typing one."""
        self._detail = detail
        procedure = detail.row.procedure
        self.fields.setStringList(list(fields))
        above = " · ".join(part for part in (procedure.code, procedure.field) if part)
        self.set_head(above or "Chưa có mã", procedure.title or "Chưa có tên")
        state = city_state(detail.row, self.session.today)
        online = online_words(procedure.online, self.session.today)
        beside = f"trực tuyến: {online[:1].lower()}{online[1:]}" if online else "chưa ghi mức trực tuyến"
        self.set_state(theme.icon(state.icon, state.token), state.word, state.token, beside)
        self.not_at_desk.show_names([_named(unit) for unit in detail.not_at_desk])
        self.not_posted.show_names([_named(unit) for unit in detail.not_posted])
        self.copy.setVisible(bool(detail.not_at_desk or detail.not_posted))
        record = PROCEDURE.id(procedure=procedure.id)
        self.show_record(record, values_of(procedure), detail.shown, detail.conflicts, lines)

    def text(self) -> str:
        """What is copied: the procedure and who lacks it, by name."""
        if self._detail is None:
            return ""
        procedure = self._detail.row.procedure
        lines = [f"{procedure.code} {procedure.title}".strip()]
        for words, units in ((NOT_AT_DESK, self._detail.not_at_desk), (NOT_POSTED, self._detail.not_posted)):
            if units:
                lines.append(lacking_text(words, [unit.name for unit in units]))
        return "\n".join(lines)

    def commit(self) -> bool:
        """Save what was typed as one change; False where something could not be saved (it is kept)."""
        if not self.record or not self.form.dirty:
            return True
        code, key = self.code.text().strip(), PROCEDURE.parts(self.record)["procedure"]
        known = self._detail.row.procedure.code if self._detail is not None else ""
        if code != known and keep_procedures.code_taken(self.session.reader, code, key):
            self._say("code", sentence(ValueProblem("procedure_code_taken", typed=code)))
            return False
        return self.form.commit(f"sửa TTHC {code or self.title.toPlainText()[:40]}")

    def _remove(self) -> None:
        if self._detail is None:
            return
        procedure = self._detail.row.procedure
        self.show_nothing()
        words = f"bỏ TTHC {procedure.code or procedure.title[:40]}"
        self.session.save(keep_procedures.remove_patches([procedure.id]), words=words)


class NewProcedurePanel(DetailPanel):
    """A procedure that is not in the list yet; ``added(id)`` once it is."""

    added = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.set_head("Sổ TTHC", "Thêm thủ tục")
        self.code, self.title = line("Mã TTHC"), area("Tên TTHC", _TITLE_HEIGHT)
        self.level = choice_box("Cấp giải quyết", PROCEDURE_LEVEL.labels)
        self.level.setCurrentIndex(1)
        self.field, self.fields = field_box()
        self._problem = QLabel()
        self._problem.setWordWrap(True)
        mark(self._problem, tone="red")
        self._problem.hide()
        self.add = QPushButton(theme.icon("plus"), "Thêm vào sổ")
        self.add.clicked.connect(lambda *_: self.commit())
        for edit in (self.code, self.field):
            edit.returnPressed.connect(lambda: self.commit())
        self.add_field("Mã TTHC", FieldRow(self.code)).setBuddy(self.code)
        self.add_field("Tên TTHC", FieldRow(self.title)).setBuddy(self.title)
        self.add_field("Lĩnh vực", FieldRow(self.field)).setBuddy(self.field)
        self.add_field("Cấp", FieldRow(self.level)).setBuddy(self.level)
        self.add_widget(self._problem)
        self.add_widget(self.add)
        words = QLabel("Các mục khác (trực tuyến, quyết định công bố, ngày áp dụng) ghi sau khi thêm.")
        words.setWordWrap(True)
        mark(words, type="second")
        self.add_widget(words)

    def begin(self, fields: Sequence[str]) -> None:
        """Blank, ready to type; the field typed last stays: lists are typed by field."""
        self.fields.setStringList(list(fields))
        self.code.clear()
        self.title.clear()
        self._problem.hide()
        self.code.setFocus(Qt.FocusReason.OtherFocusReason)

    def commit(self) -> None:
        """Add what is typed, or say what is wrong."""
        values: dict[str, object] = {
            "code": self.code.text().strip() or None,
            "title": " ".join(self.title.toPlainText().split()) or None,
            "field": self.field.text().strip() or None,
            "level": self.level.currentData() or None,
        }

        def save(patch: Patch) -> None:
            words = f"thêm TTHC {values['code'] or str(values['title'])[:40]}"
            self.session.save([patch], words=words, done=lambda _: self.added.emit(patch.record))

        self.session.read(keep_procedures.new_procedure, values, done=save, failed=self._refused)

    def _refused(self, error: ParError) -> None:
        self._problem.setText(sentence(error))
        self._problem.show()
        wrong = self.title if error.code == "procedure_without_title" else self.code
        wrong.setFocus(Qt.FocusReason.OtherFocusReason)


def choice_box(name: str, labels: dict[str, str]) -> QuietCombo:
    """A yellow list of a choice's labels, with a blank one."""
    made = QuietCombo()
    made.setAccessibleName(name)
    mark(made, typing=True)
    made.addItem("Chưa ghi", "")
    for key, label in labels.items():
        made.addItem(label, key)
    made.setMinimumContentsLength(10)
    made.setSizeAdjustPolicy(QuietCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return made


def field_box() -> tuple[QLineEdit, QStringListModel]:
    """A line that offers the fields in use while one types."""
    made = line("Lĩnh vực")
    offered = QStringListModel()
    finder = QCompleter(offered, made)
    finder.setFilterMode(Qt.MatchFlag.MatchContains)
    finder.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    made.setCompleter(finder)
    return made, offered


def values_of(procedure: Procedure) -> dict[str, object]:
    """A procedure as its form holds it."""
    number, day = procedure.decision_number or None, procedure.decision_date
    return {
        "code": procedure.code or None,
        "title": procedure.title or None,
        "level": procedure.level or None,
        "field": procedure.field or None,
        "decision": DocumentReference(number, day) if number or day else None,
        "online": procedure.online or None,
        "linked": True if procedure.linked else None,
        "valid_from": procedure.valid_from,
        "valid_to": procedure.valid_to,
    }


def _named(unit: LackingUnit) -> str:
    return f"{unit.name} ({unit.note})" if unit.note else unit.name
