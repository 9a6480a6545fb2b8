"""A procedure at one unit: received at its desk, posted, since when; beneath it what the list says of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QLabel

from par_desktop.domain.procedures import Procedure, online_words
from par_desktop.domain.records.procedure import OFFERING, PROCEDURE_LEVEL
from par_desktop.domain.views.history_rows import HistoryLine
from par_desktop.domain.views.procedure_rows import OfferingDetail
from par_desktop.text import states
from par_desktop.text.formats import date_short
from par_desktop.ui import theme
from par_desktop.ui.panels.fields import area, line
from par_desktop.ui.panels.procedure_columns import offering_state
from par_desktop.ui.panels.procedure_form import CheckBox, RecordPanel
from par_desktop.ui.panels.record_form import SOURCE, AreaBox, LineBox
from par_desktop.ui.session import Session

_FACTS = ("proxy", "online", "decision", "valid")
_LABELS = {"proxy": "Nguồn gốc", "online": "Trực tuyến", "decision": "QĐ công bố", "valid": "Áp dụng"}


class OfferingDetailPanel(RecordPanel):
    """``show_detail`` fills it; ``source`` is set while the coordinator types for the unit."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.source = ""
        self._detail: OfferingDetail | None = None
        self._facts: dict[str, tuple[QLabel, QLabel]] = {}
        self.at_desk = QCheckBox("Tiếp nhận và trả kết quả tại BPMC")
        self.posted = QCheckBox("Đã niêm yết công khai")
        self.since, self.note = line("Từ ngày"), area("Ghi chú", 56)
        self.since.setPlaceholderText("dd/mm/yyyy")
        self.add_row("Tại BPMC", "at_desk", self.at_desk)
        self.add_row("Công khai", "posted", self.posted)
        self.add_row("Từ ngày", "since", self.since)
        self.add_row("Ghi chú", "note", self.note)
        for key in _FACTS:
            words = self.add_fact(_LABELS[key], "", "accent" if key == "proxy" else "")
            item = self._grid.itemAtPosition(self._grid.rowCount() - 1, 0)
            name = item.widget() if item is not None else None
            if isinstance(name, QLabel):
                self._facts[key] = (name, words)
        self.begin(
            OFFERING,
            {
                "at_desk": CheckBox(self.at_desk),
                "posted": CheckBox(self.posted),
                "since": LineBox(self.since),
                "note": AreaBox(self.note),
                SOURCE: _Source(self),
            },
        )
        self.wire(self.at_desk, self.posted, self.since, self.note)
        # A mark is one press, saved at once like Space in the list; texts are saved on leaving.
        for box in (self.at_desk, self.posted):
            box.clicked.connect(lambda *_: self.commit())

    @property
    def editable(self) -> bool:
        """Whether this person may type for the unit shown."""
        own = self._detail is not None and self._detail.unit in self._mine()
        return bool(own or self.source) and self._detail is not None and self._detail.row.in_force

    def _mine(self) -> tuple[str, ...]:
        session = self.session
        return (session.about.code, session.world.city) if session.is_coordinator else (session.about.code,)

    def show_detail(self, detail: OfferingDetail, lines: Sequence[HistoryLine]) -> None:
        """Show a procedure of a unit."""
        self._detail = detail
        procedure, today = detail.row.procedure, self.session.today
        above = " · ".join(part for part in (procedure.code, procedure.field) if part)
        self.set_head(above or "Chưa có mã", procedure.title or "Chưa có tên")
        state = offering_state(detail.row, today)
        self.set_state(theme.icon(state.icon, state.token), state.word, state.token)
        self._show_facts(procedure, detail.origin)
        for widget in (self.at_desk, self.posted):
            widget.setEnabled(self.editable)
        self.since.setReadOnly(not self.editable)
        self.note.setReadOnly(not self.editable)
        offered = detail.row.offered
        values = {
            "at_desk": True if offered.at_desk else None,
            "posted": True if offered.posted else None,
            "since": offered.since,
            "note": offered.note or None,
        }
        record = OFFERING.id(unit=detail.unit, procedure=procedure.id)
        self.show_record(record, values, detail.shown, detail.conflicts, lines)

    def _show_facts(self, procedure: Procedure, origin: str) -> None:
        level = PROCEDURE_LEVEL.labels.get(procedure.level, "")
        online = online_words(procedure.online, self.session.today)
        number, day = procedure.decision_number, procedure.decision_date
        first = f"từ {date_short(procedure.valid_from)}" if procedure.valid_from else ""
        last = f"đến hết {date_short(procedure.valid_to)}" if procedure.valid_to else ""
        texts = {
            "proxy": f"{states.PROXY.word}, đơn vị chưa tự ghi." if origin == "proxy" else "",
            "online": " · ".join(part for part in (online, "liên thông" if procedure.linked else "", level) if part),
            "decision": f"{number or '…'} ngày {date_short(day)}" if day else number,
            "valid": " ".join(part for part in (first, last) if part),
        }
        for key, (name, words) in self._facts.items():
            words.setText(texts[key])
            name.setVisible(bool(texts[key]))
            words.setVisible(bool(texts[key]))

    def commit(self) -> bool:
        """Save what was typed as one change; False where something could not be saved (it is kept)."""
        if self._detail is None or not self.record:
            return True
        procedure = self._detail.row.procedure
        proxy = self._detail.unit not in self._mine()
        return self.form.commit(f"TTHC {procedure.code or procedure.title[:40]}", proxy=proxy)


class _Source:
    """The source of nhập thay, asked for once for the whole list."""

    def __init__(self, panel: OfferingDetailPanel) -> None:
        self._panel = panel

    def text(self) -> str:
        return self._panel.source

    def set_text(self, text: str) -> None:
        """Another record changes no source."""
