"""Kiểm tra: visits by month, their findings on four steps; for a phường, xã its own findings and what it did."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QMenu, QStackedWidget, QWidget

from par_desktop.domain.changes import Changes
from par_desktop.domain.inspections import FindingStep, VisitState
from par_desktop.domain.records.inspection import FINDING, INSPECTION
from par_desktop.domain.views.inspection_rows import CheckSheet, FindingRow, InspectionPage, MinutesData, VisitRow
from par_desktop.errors import ParError
from par_desktop.services import browse_inspections, close_inspection, start_inspection
from par_desktop.services.save_record import Patch
from par_desktop.settings import documents_dir
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.dialogs.start_inspection import StartInspectionDialog
from par_desktop.ui.panels.inspection_findings import InspectionFindings
from par_desktop.ui.panels.inspection_list import InspectionList
from par_desktop.ui.panels.inspection_remedy import InspectionRemedy
from par_desktop.ui.panels.inspection_words import STEP_TITLES
from par_desktop.ui.session import Session, touches
from par_desktop.ui.tab import Act, Tab, TabSpec
from par_desktop.widgets.notice import EmptyState, WayIn

if TYPE_CHECKING:
    from par_desktop.services.desk import Desk

_LIST_WIDE, _LIST_NARROW, _LIST_WARD = 433, 352, 320
_NARROW = 1200
SECRET_SENTENCE = "Cuộc chưa công bố không nằm trong gói gửi đơn vị nào"
WARD_SENTENCE = "Chỉ có các cuộc mà thành phố đã gửi kết quả"


class InspectionsTab(Tab):
    """The coordinator works here; a phường, xã reads its published visits and writes remedies."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._page: InspectionPage | None = None
        self._open_after: str = ""
        self.counter: QWidget | None = None
        """The check screen while it is open."""
        self.list = InspectionList(coordinator=session.is_coordinator)
        self.list.opened.connect(self.open_visit)
        self.list.current_changed.connect(lambda *_: self._visit_chosen())
        self.list.ward_opened.connect(lambda code: self.ask_start("surprise", code))
        self.list.menu_asked.connect(self._visit_menu)
        self.findings = InspectionFindings() if session.is_coordinator else None
        self.remedies = None if session.is_coordinator else InspectionRemedy(self._save)
        self.right = QStackedWidget()
        if self.findings is not None:
            self.findings.move_asked.connect(self.move_finding)
            self.right.addWidget(self.findings)
        if self.remedies is not None:
            self.right.addWidget(self.remedies)
        self._empty: QWidget | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        row.addWidget(self.right, 1)
        self._begin_key = QShortcut(QKeySequence("Ctrl+N"), self, lambda: self.ask_start("surprise"))
        self._begin_key.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._fit()

    # what the window asks

    def primary(self) -> Act | None:
        if not self.session.is_coordinator or self._is_empty():
            return None
        return Act("Kiểm tra đột xuất", "plus", lambda: self.ask_start("surprise"))

    def secondary(self) -> tuple[Act, ...]:
        row = self.list.current()
        if row is None:
            return ()
        return tuple(Act(words, icon, run) for words, icon, run in self._acts_of(row) if icon)

    def cares(self, changes: Changes) -> bool:
        return touches(changes, "inspection", "answer", "finding", "remedy")

    def refresh(self) -> None:
        day = self.session.day_in_plan
        self.session.read_about(browse_inspections.page, self.session.period.year, day, done=self._show)

    def leave(self) -> None:
        if self.remedies is not None:
            self.remedies.leave()

    def focus_filter(self) -> None:
        target: QWidget = self.list.table
        if self.findings is not None:
            target = next((b for b in self.findings.chips.findChildren(QWidget) if b.isVisible()), target)
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def next_problem(self) -> None:
        if self.findings is not None:
            self.findings.next_late()

    def open_record(self, kind: str, record: str) -> None:
        if self._page is None:
            self._open_after = f"{kind}:{record}"
            return
        visit = "/".join(record.split("/")[:2])
        self.list.choose(visit)
        if kind in ("finding", "remedy"):
            for part in (self.findings, self.remedies):
                if part is not None:
                    part.show_finding(record)

    # acts

    def ask_start(self, sort: str, unit: str = "") -> None:
        """Ask for unit, day and team, then begin at the counter (or only write the plan)."""

        def ask(team: str) -> None:
            units = [(ward.code, ward.name) for ward in self.session.world.wards]
            day = self.session.today
            dialog = StartInspectionDialog(units, day, team, sort=sort, unit=unit, parent=self)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.accepted.connect(lambda: self._start(dialog))
            dialog.open()

        self.session.read(browse_inspections.last_team, done=ask)

    def open_visit(self, record: str) -> None:
        """Enter on a visit: go on at the counter while it runs, otherwise show its findings."""
        row = self.list.current()
        if row is None or row.record != record or self.findings is None:
            if self.remedies is not None:
                self.remedies.list.table.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if row.state is VisitState.PLANNED:
            self.begin_planned(row)
        elif row.state is VisitState.UNDER_WAY:
            self.go_on(record)
        else:
            self.findings.chips.set_active(("visit",))
            self.findings.set_visit("")
            self.findings.set_visit(record)
            self.findings.board.setFocus(Qt.FocusReason.OtherFocusReason)

    def begin_planned(self, row: VisitRow) -> None:
        """The team is at the counter of a planned visit."""
        self.session.write(
            start_inspection.begin_planned,
            row.record,
            changes=lambda saved: saved.changes,
            done=lambda _: self.go_on(row.record),
        )

    def go_on(self, record: str) -> None:
        """Open the counter screen on a visit."""
        unit, inspection = record.split("/")
        self.session.read(browse_inspections.sheet, unit, inspection, done=self._open_counter)

    def publish(self, row: VisitRow) -> None:
        """From now on the unit may read it; Ctrl+Z takes it back until a package carried it."""
        patch = close_inspection.publish_patch(row.record, self.session.today)
        self.session.save([patch], words=f"Gửi kết quả kiểm tra {row.unit_name}", done=lambda _: self._published(row))

    def print_minutes(self, record: str, path: Path | None = None) -> None:
        """Make the minutes; asks where to, unless ``path`` says."""
        unit, inspection = record.split("/")

        def ready(data: MinutesData | None) -> None:
            if data is None:
                return
            place = path or self._ask_path(close_inspection.proposed_file(data))
            if place is not None:
                self.session.lanes.files.submit(
                    close_inspection.print_minutes, data, place, on_done=self._printed, on_error=self._not_printed
                )

        self.session.read(close_inspection.minutes_data, unit, inspection, done=ready)

    def move_finding(self, row: FindingRow, step: FindingStep) -> None:
        """Put a card on another step: one save, Ctrl+Z takes it back."""
        if self._page is not None and row.state.step is not step:
            patch = Patch(FINDING.name, row.record, {"state": step.value})
            self.session.save([patch], words=f"{row.item} {row.unit_name}: {STEP_TITLES[step]}")

    # inside

    def _save(self, patch: Patch, words: str) -> None:
        self.session.save([patch], words=words)

    def _show(self, page: InspectionPage) -> None:
        self._page = page
        today = self.session.day_in_plan
        self.list.show_rows(page.visits, page.coverage, today)
        chosen = self.list.current()
        if self.findings is not None:
            self.findings.show_rows(page.findings, chosen.record if chosen else "", today)
        if self.remedies is not None:
            self.remedies.show_rows(page.findings, today)
        self._show_right(page)
        self.status_changed.emit(SECRET_SENTENCE if self.session.is_coordinator else WARD_SENTENCE)
        self.acts_changed.emit()
        if self._open_after:
            kind, record = self._open_after.split(":", 1)
            self._open_after = ""
            self.open_record(kind, record)

    def _is_empty(self) -> bool:
        return self._page is not None and not self._page.visits and not self._page.findings

    def _show_right(self, page: InspectionPage) -> None:
        # The empty state's first way has the same key.
        self._begin_key.setEnabled(self.session.is_coordinator and not self._is_empty())
        if self._empty is not None:
            self.right.removeWidget(self._empty)
            self._empty.deleteLater()
            self._empty = None
        if self._is_empty():
            self._empty = self._empty_state(page)
            self.right.addWidget(self._empty)
            self.right.setCurrentWidget(self._empty)
        else:
            self.right.setCurrentIndex(0)

    def _empty_state(self, page: InspectionPage) -> EmptyState:
        year = page.coverage.year
        if not self.session.is_coordinator:
            return EmptyState(
                f"Chưa có kết quả kiểm tra nào năm {year}",
                "Khi thành phố gửi kết quả một cuộc kiểm tra, tồn tại và thời hạn khắc phục hiện ở đây.",
            )
        count = len(page.coverage.wards)
        ways = (
            WayIn(
                lambda: self.ask_start("surprise"),
                "Kiểm tra đột xuất ngay",
                "36 câu, khoảng 15 phút; biên bản in tại chỗ, không cần mạng",
                icon=theme.icon("plus", "accent"),
                key="Ctrl+N",
            ),
            WayIn(
                lambda: self.ask_start("planned"),
                "Kiểm tra định kỳ",
                "Chọn đơn vị và ngày; có thể chỉ ghi vào kế hoạch",
                icon=theme.icon("calendar", "accent"),
            ),
            WayIn(
                lambda: self.ask_start("reinspection"),
                "Tái kiểm tra",
                "Xem lại tồn tại cũ đã khắc phục chưa và nhận ra lỗi tái phạm",
                icon=theme.icon("refresh", "accent"),
            ),
        )
        return EmptyState(
            f"Chưa có cuộc kiểm tra nào trong năm {year}",
            f"Kế hoạch đặt mục tiêu kiểm tra đột xuất Bộ phận một cửa của cả {count} phường, xã. "
            "Bắt đầu bằng một trong ba cách:",
            ways,
        )

    def _acts_of(self, row: VisitRow) -> list[tuple[str, str, Callable[[], object]]]:
        """Words, icon and act of what can be done with a visit; without an icon it stands in the menu only."""
        if not self.session.is_coordinator:
            return []
        acts: list[tuple[str, str, Callable[[], object]]] = []
        if row.state is VisitState.PLANNED:
            acts.append(("Bắt đầu cuộc này", "arrow-right", lambda: self.begin_planned(row)))
        if row.state is VisitState.UNDER_WAY:
            acts.append(("Làm tiếp", "arrow-right", lambda: self.go_on(row.record)))
        if row.state is VisitState.DONE:
            acts.append(("Gửi kết quả cho đơn vị", "arrow-up", lambda: self.publish(row)))
        if row.state in (VisitState.DONE, VisitState.PUBLISHED):
            acts.append(("In biên bản…", "print", lambda: self.print_minutes(row.record)))
        if row.state is not VisitState.PUBLISHED:
            acts.append(("Xóa cuộc kiểm tra này", "", lambda: self._delete(row)))
        return acts

    def _delete(self, row: VisitRow) -> None:
        patch = Patch(INSPECTION.name, row.record, deleted=True)
        self.session.save([patch], words=f"Xóa cuộc kiểm tra {row.unit_name}")

    def _visit_chosen(self) -> None:
        row = self.list.current()
        if self.findings is not None:
            self.findings.set_visit(row.record if row else "")
        self.acts_changed.emit()

    def _visit_menu(self, record: object, place: object) -> None:
        row = self.list.current()
        if row is None or not isinstance(place, QPoint):
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, _, run in self._acts_of(row):
            menu.addAction(words).triggered.connect(lambda _=False, act=run: act())
        if not menu.isEmpty():
            menu.popup(place)

    def _start(self, dialog: StartInspectionDialog) -> None:
        form, now = dialog.form, dialog.now
        if form is None:
            return

        def work(desk: Desk) -> start_inspection.Started:
            return start_inspection.start(desk, form, now=now)

        def started(made: start_inspection.Started) -> None:
            self._open_after = f"inspection:{made.record}"
            if now:
                self.go_on(made.record)

        self.session.write(work, changes=lambda made: made.saved.changes, done=started)

    def _open_counter(self, sheet: CheckSheet | None) -> None:
        from par_desktop.ui.panels.counter_screen import CounterScreen

        if sheet is None:
            return
        screen = CounterScreen(self.session, sheet, self)
        screen.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        screen.closed.connect(self._counter_closed)
        screen.finished_check.connect(self._check_finished)
        self.counter = screen
        screen.open_full()

    def _counter_closed(self) -> None:
        self.counter = None
        self.refresh()
        self.list.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check_finished(self, record: str) -> None:
        self._open_after = f"inspection:{record}"
        self.print_minutes(record)

    def _published(self, row: VisitRow) -> None:
        if self.findings is not None:
            unit = self.session.world.unit(row.head.unit).office_name
            self.findings.notice.say(
                f"{unit} đọc được kết quả và {row.findings} tồn tại từ gói gửi sau đây; trước đó không gói nào có. "
                "Hoàn tác được đến khi gói được gửi đi.",
                "accent",
                theme.icon("info", "accent"),
            )

    def _ask_path(self, name: str) -> Path | None:
        proposed = str(documents_dir() / name)
        chosen, _ = QFileDialog.getSaveFileName(self, "Lưu biên bản", proposed, "PDF (*.pdf);;Word (*.docx)")
        return Path(chosen) if chosen else None

    def _printed(self, path: Path) -> None:
        if self.findings is None:
            return
        notice = self.findings.notice
        notice.say(f"Đã lưu biên bản: {path}", "green", theme.icon("tick-circle", "green"), action="Mở để in")
        notice.acted.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))), Qt.ConnectionType.SingleShotConnection
        )

    def _not_printed(self, problem: BaseException) -> None:
        if not isinstance(problem, ParError):
            raise problem
        self.session.failed.emit(sentence(problem))

    def _fit(self) -> None:
        narrow = self.window().width() < _NARROW
        if self.remedies is not None:
            self.list.setFixedWidth(_LIST_WARD)
            self.remedies.set_narrow(narrow)
        else:
            self.list.setFixedWidth(_LIST_NARROW if narrow else _LIST_WIDE)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


TAB = TabSpec("inspections", "Kiểm tra", InspectionsTab)
