"""The detail of an assignment, edited in place: status, progress, document, note; facts and history beneath."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QEvent, QObject, QPoint, Signal
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QWidget

from par_desktop.domain.fields import DATE
from par_desktop.domain.records.assignment import ASSIGNMENT, STATUS
from par_desktop.domain.views.history_rows import HistoryLine
from par_desktop.domain.views.task_rows import FieldConflict, TaskCriterion, TaskDetail
from par_desktop.errors import ParError
from par_desktop.services.save_record import Patch
from par_desktop.text import states
from par_desktop.text.formats import date_short, number, period_label
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.panels.fields import FieldRow, QuietCombo, area, line
from par_desktop.ui.panels.history_lines import HistoryLines
from par_desktop.ui.panels.record_form import AreaBox, ComboBox, LineBox, RecordForm
from par_desktop.ui.session import Session
from par_desktop.widgets.date_field import DateField
from par_desktop.widgets.detail_panel import DetailPanel
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice

_FACTS = (
    ("proxy", "Nguồn gốc", "accent"),
    ("due", "Hạn", "amber"),
    ("product", "Sản phẩm", ""),
    ("lead", "Chủ trì", ""),
    ("coordinating", "Phối hợp", ""),
    ("criteria", "Tiêu chí", ""),
    ("remarks", "Lưu ý", "text2"),
)


class TaskPanel(DetailPanel):
    """One assignment. ``show_detail`` fills it, ``commit`` saves what was typed (one change)."""

    choose_members = Signal(str)
    """The group code whose members the person wants to choose."""
    see_conflict = Signal(str)
    """The record whose conflicts the person wants to see in full."""

    def __init__(self, session: Session, soon_days: int) -> None:
        super().__init__(theme.icon("chevron-left", "accent"), theme.icon("chevron-right", "accent"))
        self._session = session
        self._soon_days = soon_days
        self._detail: TaskDetail | None = None
        self._facts: dict[str, tuple[QLabel, QLabel]] = {}
        self._build_notices()
        self._build_fields()
        self._build_facts()
        self.form = RecordForm(
            session,
            ASSIGNMENT,
            {
                "status": ComboBox(self.status),
                "progress": LineBox(self.progress),
                "document.number": LineBox(self.document),
                "document.date": LineBox(self.day),
                "note": AreaBox(self.note),
                "source": LineBox(self.source),
            },
            self._say,
            self,
        )
        self._wire()

    def _build_notices(self) -> None:
        self.conflict = Notice(theme.icon("close", "text2"))
        self.offer = Notice(theme.icon("close", "text2"))
        self._column.setContentsMargins(16, 8, 12, 16)
        self._beside.setWordWrap(True)  # "hạn 30/09/2021 (“Quý III năm 2021”)" beside a long state
        # The scaffold keeps title and state above index 3: notices speak of the whole record, so they come next.
        self._column.insertWidget(3, self.offer)
        self._column.insertWidget(3, self.conflict)

    def _build_fields(self) -> None:
        self.status = QuietCombo()
        self.status.setAccessibleName("Trạng thái")
        mark(self.status, typing=True)
        self.status.addItem("Chưa ghi", "")
        for key, label in STATUS.labels.items():
            self.status.addItem(label, key)
        self.status.setMinimumContentsLength(8)
        self.status.setSizeAdjustPolicy(QuietCombo.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.progress = line("Tiến độ, phần trăm", 46, right=True)
        self.document = line("Văn bản, số")
        self.day = DateField(_read_day, date_short, _explain)
        self.day.setAccessibleName("Văn bản, ngày")
        self.day.setPlaceholderText("dd/mm/yyyy")
        self.day.setFixedWidth(104)
        self.note = area("Ghi chú", 56)
        self.source = line("Nguồn của số nhập thay")
        self.source.setPlaceholderText("bản giấy, điện thoại, Zalo…")
        source = FieldRow(self.source)
        self._rows = {
            "progress": FieldRow(self.status, "Tiến độ", self.progress, "%"),
            "document": FieldRow(self.document, "ngày", self.day),
            "note": FieldRow(self.note),
            "source": source,
        }
        self.add_field("Trạng thái", self._rows["progress"]).setBuddy(self.status)
        self.add_field("Văn bản", self._rows["document"]).setBuddy(self.document)
        self.add_field("Ghi chú", self._rows["note"]).setBuddy(self.note)
        name = self.add_field("Nguồn", source)
        name.setBuddy(self.source)
        self._proxy_only: tuple[QWidget, ...] = (name, source)

    def _build_facts(self) -> None:
        for key, label, tone in _FACTS:
            words = self.add_fact(label, "", tone)
            item = self._grid.itemAtPosition(self._grid.rowCount() - 1, 0)
            name = item.widget() if item is not None else None
            if isinstance(name, QLabel):
                self._facts[key] = (name, words)
        self._members = QPushButton()
        mark(self._members, role="link")
        self._members.clicked.connect(lambda *_: self._ask_members())
        self.add_widget(self._members)
        self.history = HistoryLines(self._session.unit.code)
        self.add_section("Lịch sử", "", self.history.more).addWidget(self.history)

    def _wire(self) -> None:
        form = self.form
        self.status.activated.connect(self._status_chosen)
        for box in (self.progress, self.document, self.day, self.source):
            box.textEdited.connect(form.typed)
        self.note.textChanged.connect(form.typed)
        for widget in (self.progress, self.document, self.day, self.note, self.source):
            form.drafts.watch(widget)
            widget.installEventFilter(self)
        form.edited.connect(self._say_saving)
        self.conflict.acted.connect(self._offer_values)
        self.offer.acted.connect(self._take_draft)
        self.offer.dismissed.connect(form.drop_draft)

    # What it shows

    @property
    def record(self) -> str:
        """The record id shown; empty for none."""
        return self._detail.row.id if self._detail is not None else ""

    @property
    def proxy(self) -> bool:
        """Whether saving is nhập thay."""
        return self._detail is not None and self._session.is_coordinator and not self._is_mine(self._detail.row.unit)

    def _is_mine(self, unit: str) -> bool:
        city = self._session.world.city if self._session.is_coordinator else ""
        return unit in (self._session.about.code, city)

    def show_nothing(self) -> None:
        """No record: nothing typed here belongs to one."""
        self._detail = None
        self.form.close()

    def show_detail(self, detail: TaskDetail, lines: Sequence[HistoryLine]) -> None:
        """Show an assignment; of the same one, a field being edited keeps its text."""
        again = detail.row.id == self.record
        self._detail = detail
        self._show_head(detail)
        self._show_facts(detail)
        self._show_conflict(detail.conflicts)
        self.history.show_lines(lines, self._session.today)
        for widget in self._proxy_only:
            widget.setVisible(self.proxy)
        self.form.open(detail.row.id, _values(detail), detail.shown)
        if not again:
            self._offer_draft()
            self.verticalScrollBar().setValue(0)

    def _show_head(self, detail: TaskDetail) -> None:
        row = detail.row
        period = "" if row.due is not None else f" · {period_label(row.period)}"
        unit = "" if row.unit == self._session.about.code else f" · {row.unit_name}"
        self.set_head(f"Nhiệm vụ {row.number} · Phần {row.section} phụ lục{period}{unit}", row.title)
        state = states.of_progress(row.state(self._session.day_in_plan, self._soon_days))
        due = f"hạn {date_short(row.due)} (“{detail.schedule_text}”)" if row.due else f"“{detail.schedule_text}”"
        self.set_state(theme.icon(state.icon, state.token), state.word, state.token, due)

    def _show_facts(self, detail: TaskDetail) -> None:
        row = detail.row
        texts = {
            "proxy": "Nhập thay, đơn vị chưa tự ghi." if row.origin == "proxy" else "",
            "due": _assumed_words(detail),
            "product": detail.product,
            "lead": row.lead_text,
            "coordinating": detail.coordinating_text,
            "criteria": "\n".join(criterion_words(criterion) for criterion in detail.criteria),
            "remarks": detail.remarks,
        }
        for key, (name, words) in self._facts.items():
            words.setText(texts[key])
            name.setVisible(bool(texts[key]))
            words.setVisible(bool(texts[key]))
        self._members.setVisible(bool(detail.open_group) and self._session.is_coordinator)
        self._members.setText("Chọn 05 phường, xã…" + (f" (đang chọn {len(detail.chosen)})" if detail.chosen else ""))
        self._members.setToolTip("; ".join(detail.chosen))

    # What is typed

    def focus_first_field(self) -> None:
        self.status.setFocus()

    def commit(self) -> bool:
        """Save what was typed as one change; False where something typed could not be saved (it is kept)."""
        if self._detail is None:
            return True
        return self.form.commit(f"sửa nhiệm vụ {self._detail.row.number}", proxy=self.proxy)

    def _status_chosen(self) -> None:
        # Done is 100 %: one thing less to type, in sight, and taken back like anything else.
        if self.status.currentData() == "done":
            self.progress.setText("100")
        self.form.typed()

    def _say(self, field: str, words: str) -> None:
        row = self._rows.get("progress" if field == "status" else field)
        if row is None or field == "status":
            return
        row.set_problem(words)
        for name, widget in (("progress", self.progress), ("note", self.note), ("source", self.source)):
            if name == field:
                mark(widget, invalid=bool(words))
        if field == "document":
            wrong_day = bool(words) and not _reads(self.day.text())
            mark(self.day, invalid=wrong_day)
            mark(self.document, invalid=bool(words) and not wrong_day)

    def _say_saving(self) -> None:
        self.set_saving(self.form.state_words)

    # Conflicts

    def _show_conflict(self, conflicts: Sequence[FieldConflict]) -> None:
        if not conflicts:
            self.conflict.hide()
            return
        first = conflicts[0]
        values = " và ".join(f"{_said(v.text)} ({v.unit_name})" for v in first.values)
        more = f" Còn {len(conflicts) - 1} ô khác." if len(conflicts) > 1 else ""
        words = f"{first.label} đang có {values}. Cả hai còn trong lịch sử.{more}"
        self.conflict.say(words, "violet", theme.icon("conflict", "violet"), "Chọn giá trị")

    def decide(self, field: str, chosen: int) -> None:
        """Close the conflict of a field with one of its values; the decision names all heads."""
        if self._detail is None:
            return
        conflict = next(c for c in self._detail.conflicts if c.field == field)
        value = conflict.values[chosen].value
        patch = Patch(ASSIGNMENT.name, self.record, {field: value}, shown={field: conflict.heads})
        source = (self.source.text().strip() or "chọn giữa các giá trị xung đột") if self.proxy else ""
        self._session.save([patch], words=f"quyết định {conflict.label}", source=source)

    def _offer_values(self) -> None:
        if self._detail is None or not self._detail.conflicts:
            return
        menu = QMenu(self)
        for conflict in self._detail.conflicts:
            for at, value in enumerate(conflict.values):
                who = f"{value.unit_name}, {value.by}" if value.by else value.unit_name
                menu.addAction(f"{conflict.label}: {_said(value.text)}  –  {who}", self._decider(conflict.field, at))
        menu.addSeparator()
        menu.addAction("Xem đầy đủ…", lambda: self.see_conflict.emit(self.record))
        menu.popup(self.conflict.mapToGlobal(QPoint(24, self.conflict.height())))

    def _decider(self, field: str, chosen: int) -> Callable[[], None]:
        return lambda: self.decide(field, chosen)

    def _ask_members(self) -> None:
        if self._detail is not None and self._detail.open_group:
            self.choose_members.emit(self._detail.open_group)

    # A draft that an earlier run of the program left

    def _offer_draft(self) -> None:
        draft = self.form.left_behind
        if draft is None:
            self.offer.hide()
            return
        words = f"Lúc {draft.when} có nội dung đang gõ dở chưa kịp lưu."
        self.offer.say(words, "accent", theme.icon("pen", "accent"), "Lấy lại")

    def _take_draft(self) -> None:
        draft = self.form.left_behind
        self.offer.hide()
        if draft is not None:
            self.form.put_back(draft)
            self.focus_first_field()

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and self._detail is not None:
            self.form.check()
        return super().eventFilter(watched, event)


def criterion_words(criterion: TaskCriterion) -> str:
    """ "1.3.1  1,00 điểm; nộp muộn còn 0,50"; said to be illustrative where the set is."""
    words = f"{criterion.code}  {number(criterion.max_points, 2)} điểm"
    if criterion.late_points is not None:
        words += f"; nộp muộn còn {number(criterion.late_points, 2)}"
    return words + (" (bộ tiêu chí minh họa)" if criterion.illustrative else "")


def _assumed_words(detail: TaskDetail) -> str:
    if not detail.row.assumed or detail.row.due is None:
        return ""
    words = f"Cần xác nhận hạn: kế hoạch chỉ ghi “{detail.schedule_text}”, đang tạm tính ngày cuối năm"
    if detail.suggested_month:
        words += f"; sản phẩm là kế hoạch nên có thể là 31/{detail.suggested_month}"
    return words + "."


def _values(detail: TaskDetail) -> dict[str, object]:
    row = detail.row
    document = ASSIGNMENT.field("document")
    assert document is not None
    day = row.document_date.isoformat() if row.document_date is not None else None
    return {
        "status": row.status,
        "progress": row.progress,
        "document": document.kind.from_columns((row.document_number, day)),
        "note": row.note,
    }


def _read_day(text: str) -> date | None:
    value = DATE.parse((text,))
    return value if isinstance(value, date) else None


def _reads(text: str) -> bool:
    try:
        _read_day(text)
    except ParError:
        return False
    return True


def _explain(error: Exception) -> str:
    return sentence(error) if isinstance(error, ParError) else str(error)


def _said(text: str) -> str:
    if not text:
        return "để trống"
    return text if len(text) <= 40 else text[:39] + "…"
