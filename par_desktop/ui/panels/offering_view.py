"""One unit's own sổ TTHC: marks by Space, by click, for all that is filtered; the detail beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget

from par_desktop.domain.records.procedure import OFFERING, ONLINE
from par_desktop.domain.views.history_rows import HistoryLine
from par_desktop.domain.views.procedure_rows import OfferingDetail, OfferingRow, UnitRegister
from par_desktop.services import browse_procedures
from par_desktop.services.browse_history import record_history
from par_desktop.services.desk import Desk
from par_desktop.services.keep_procedures import mark_patches, since_patches
from par_desktop.text.formats import date_short
from par_desktop.ui import theme
from par_desktop.ui.panels.offering_detail import OfferingDetailPanel
from par_desktop.ui.panels.procedure_columns import AT_DESK, POSTED, offering_columns
from par_desktop.ui.panels.procedure_filters import ProcedureFilters
from par_desktop.ui.panels.procedure_list import ProcedureList
from par_desktop.ui.session import Session

_FIELDS = {AT_DESK: "at_desk", POSTED: "posted"}
_WORDS = {"at_desk": "tại BPMC", "posted": "công khai"}
_TYPED = ("at_desk", "posted")


class OfferingView(QWidget):
    """``set_unit`` chooses whose list; ``loaded(UnitRegister)`` after each reading."""

    loaded = Signal(object)
    see_conflict = Signal(str, str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.unit = session.about.code
        self._source = ""
        self._register: UnitRegister | None = None
        self._wanted = ""
        self._asked = 0
        self.filters = ProcedureFilters((), online_choices())
        columns = offering_columns(session.today, lambda: self.editable)
        self.list = ProcedureList(columns, "Thủ tục của đơn vị", (AT_DESK, POSTED))
        self.detail = OfferingDetailPanel(session)
        self.detail.hide()  # until there is a procedure to show
        self.bulk = QPushButton(theme.icon("tick"), "Đánh dấu cả danh sách…")
        self.bulk.setToolTip("Đánh dấu, bỏ dấu hoặc ghi từ ngày cho mọi thủ tục đang lọc; Ctrl+Z lấy lại")
        self.bulk.clicked.connect(lambda *_: self._offer_bulk())
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.list, 1)
        body.addWidget(self.detail)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addLayout(body, 1)
        self._wire()

    def _wire(self) -> None:
        self.filters.changed.connect(self._lay_out)
        self.filters.box.left.connect(self.list.table.setFocus)
        self.list.cleared.connect(self.filters.clear)
        self.list.current_changed.connect(self._chosen)
        self.list.opened.connect(lambda _: self.detail.focus_first_field())
        self.list.marked.connect(self._marked)
        self.detail.left.connect(self.list.table.setFocus)
        self.detail.previous.connect(lambda: self.list.step(-1))
        self.detail.next.connect(lambda: self.list.step(1))
        self.detail.see_conflict.connect(self.see_conflict)
        edit = QShortcut(QKeySequence(Qt.Key.Key_F2), self, self.detail.focus_first_field)
        edit.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    # What it shows

    @property
    def editable(self) -> bool:
        """Whether this person may mark here now."""
        session = self.session
        own = self.unit == session.about.code or (session.is_coordinator and self.unit == session.world.city)
        return own or bool(self._source)

    def set_unit(self, unit: str, source: str = "") -> None:
        """Whose list; ``source`` says where the coordinator has it from (nhập thay)."""
        self.detail.commit()
        changed = unit != self.unit
        self.unit, self._source = unit, source
        self.detail.source = source
        self.bulk.setVisible(self.editable)
        if changed:
            self._register = None
            self.detail.show_nothing()
            self.filters.clear(tell=False)
        self.refresh()

    def refresh(self) -> None:
        """Load the list anew; filters and the row stay."""
        self._asked += 1
        asked = self._asked

        def show(found: UnitRegister) -> None:
            if asked == self._asked:
                self._show(found)

        self.session.read(browse_procedures.unit_register, self.unit, done=show)

    def _show(self, found: UnitRegister) -> None:
        self._register = found
        self.filters.set_fields(found.fields)
        self._lay_out()
        self.loaded.emit(found)

    def _lay_out(self) -> None:
        found = self._register
        if found is None:
            return
        counts = self.list.show_rows(found.rows, self.filters.asked(), found.day)
        self.filters.show_counts(counts)
        shown = self.list.currentWidget() is self.list.table
        self.detail.setVisible(shown)
        wanted, self._wanted = self._wanted, ""
        if wanted and not self.list.go_to(wanted):
            self.filters.clear(tell=False)
            self.list.show_rows(found.rows, self.filters.asked(), found.day)
            self.list.go_to(wanted)
        if shown and self.list.current_id:
            self._load(self.list.current_id)

    def go_to(self, procedure: str) -> None:
        """Show this procedure, now or once the list is read."""
        self._wanted = procedure
        self._lay_out()

    def leave(self) -> None:
        self.detail.commit()

    def set_narrow(self, narrow: bool) -> None:
        self.filters.set_narrow(narrow)
        self.detail.set_narrow(narrow)

    def _chosen(self, procedure: str) -> None:
        self.detail.commit()
        if procedure:
            self._load(procedure)

    def _load(self, procedure: str) -> None:
        unit = self.unit

        def read(desk: Desk) -> tuple[OfferingDetail | None, tuple[HistoryLine, ...]]:
            record = OFFERING.id(unit=unit, procedure=procedure)
            detail = browse_procedures.offering_detail(desk, unit, procedure)
            return detail, record_history(desk, OFFERING.name, record)

        def show(found: tuple[OfferingDetail | None, tuple[HistoryLine, ...]]) -> None:
            detail, lines = found
            if detail is not None and unit == self.unit and self.list.current_id in (procedure, ""):
                self.detail.show_detail(detail, lines)

        self.session.read(read, done=show)

    # Marks

    def _marked(self, column: int) -> None:
        """Turn the mark of the selected rows: all as the current one will be."""
        rows = [row for row in self.list.selected if isinstance(row, OfferingRow) and row.in_force]
        current = next((row for row in rows if row.id == self.list.current_id), None)
        if current is None:
            return
        field = _FIELDS[column]
        self._mark(rows, (field,), on=not getattr(current.offered, field))

    def _mark(self, rows: Sequence[OfferingRow], fields: Sequence[str], *, on: bool) -> None:
        if not self.editable:
            self.session.failed.emit("Sổ của đơn vị. Bấm Nhập thay… và ghi nguồn để đánh dấu thay.")
            return
        self.detail.commit()
        changed = [row for row in rows if any(getattr(row.offered, field) is not on for field in fields)]
        if not changed:
            return
        patches = mark_patches(self.unit, [row.id for row in changed], fields, on=on)
        what = ", ".join(_WORDS[field] for field in fields)
        count = changed[0].procedure.code or "1 thủ tục" if len(changed) == 1 else f"{len(changed)} thủ tục"
        words = f"{'đánh dấu' if on else 'bỏ dấu'} {what}: {count}"
        proxy = self._source if self.unit != self.session.about.code else ""
        self.session.save(patches, words=words, source=proxy)

    def _offer_bulk(self) -> None:
        menu = self.bulk_menu()
        menu.popup(self.bulk.mapToGlobal(self.bulk.rect().bottomLeft()))

    def bulk_menu(self) -> QMenu:
        """What can be done to all procedures in sight, with how many each act would change."""
        rows = [row for row in self.list.shown if isinstance(row, OfferingRow) and row.in_force]
        menu = QMenu(self)
        for on, verb in ((True, "Đánh dấu"), (False, "Bỏ dấu")):
            for fields in (("at_desk",), ("posted",), _TYPED):
                count = sum(any(getattr(row.offered, field) is not on for field in fields) for row in rows)
                what = " và ".join(_WORDS[field] for field in fields)
                act = menu.addAction(f"{verb} {what}: {count} thủ tục")
                act.setEnabled(count > 0)
                act.triggered.connect(lambda *_, fields=fields, on=on: self._mark(rows, fields, on=on))
            if on:
                menu.addSeparator()
        marked = [row for row in rows if row.offered.at_desk or row.offered.posted]
        menu.addSeparator()
        since = menu.addAction(f"Ghi từ ngày…: {len(marked)} thủ tục đã đánh dấu")
        since.setEnabled(bool(marked))
        since.triggered.connect(lambda *_: self._ask_since(marked))
        return menu

    def _ask_since(self, rows: Sequence[OfferingRow]) -> None:
        from par_desktop.ui.dialogs.since_day import SinceDay

        blank = sum(row.offered.since is None for row in rows)
        dialog = SinceDay(len(rows), blank, self.session.today, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.set_since(rows, dialog.day.date(), only_blank=dialog.only_blank))
        dialog.open()

    def set_since(self, rows: Sequence[OfferingRow], day: date | None, *, only_blank: bool) -> None:
        """One day for all these; ``only_blank``: not where another stands. One act, Ctrl+Z takes it back."""
        self.detail.commit()
        changed = [row for row in rows if row.offered.since is None or (not only_blank and row.offered.since != day)]
        if day is None or not changed or not self.editable:
            return
        patches = since_patches(self.unit, [row.id for row in changed], day)
        proxy = self._source if self.unit != self.session.about.code else ""
        self.session.save(patches, words=f"từ ngày {date_short(day)}: {len(changed)} thủ tục", source=proxy)


def online_choices() -> list[tuple[str, str]]:
    """Online levels to filter by; "mức độ 3" and "một phần" are one choice."""
    both = {"partial": "Một phần (mức 3)", "full": "Toàn trình (mức 4)"}
    return [(key, both.get(key, words)) for key, words in ONLINE.labels.items() if key not in ("level3", "level4")]
