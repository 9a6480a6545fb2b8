"""The window: strip, tab row, the six tabs built when first shown, notices, status strip, and the keys they share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QByteArray, QCoreApplication, QEventLoop, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from par_desktop.domain.changes import Changes
from par_desktop.domain.periods import Period
from par_desktop.domain.views.search_rows import Match
from par_desktop.errors import ParError
from par_desktop.text.formats import period_label
from par_desktop.ui import panes, theme
from par_desktop.ui.doubts import look as look_for_doubts
from par_desktop.ui.feedback import NoticeArea, crash_words, in_text
from par_desktop.ui.frame import NARROW, StatusStrip, Strip, TabRow
from par_desktop.ui.registry import TABS, import_tabs
from par_desktop.ui.search import SearchBox
from par_desktop.ui.session import Session
from par_desktop.ui.successors import UnitChoice
from par_desktop.ui.tab import Tab, TabSpec
from par_desktop.widgets.file_drop import accept_files_anywhere
from par_desktop.widgets.notice import ProgressStrip

APP_TITLE = "PAR Desktop"
CONFLICTS = "conflicts"
"""Where ``go_to`` leads besides the tabs: the window's own dialog for decisions."""

_FIRST_TAB_ONLY = ("conflicts", "held", "proxied")
"""Notices of what waits for this person: on Tổng quan, not over every screen."""
_LOOK_FIRST_MS, _LOOK_AGAIN_MS = 300, 150
"""What stands around the tabs is read after the first tab has its rows, and once for a burst of saves."""
_DAILY_COPY_MS = 20_000
"""The day's copy is made when the person has had time to begin."""
_PREPARE_MS = 250
"""Between two tabs built ahead: room for whatever the person does meanwhile."""
EXPORT = "export"
"""The kind with which a screen asks for the sending act of Gói dữ liệu."""


class MainWindow(QMainWindow):
    """The open workspace on screen.

    ``begin()`` is called once the bare window has been painted: it fills the first tab. ``idle`` says whether nothing
    is queued or still to be drawn (pictures and tests wait for it).
    """

    began = Signal()
    """The first tab shows its content."""

    def __init__(self, session: Session, tabs: Sequence[TabSpec] = TABS) -> None:
        super().__init__()
        self.session = session
        self.specs = tuple(tabs)
        self._built: dict[str, Tab] = {}
        self._backup_days = 7
        self._closing = False
        self.restoring: Path | None = None
        """The copy to be brought back once this window is closed."""
        self._looking = QTimer(self)
        self._looking.setSingleShot(True)
        self._looking.timeout.connect(self._look_around)
        unit = session.unit
        role = "Đơn vị tổng hợp" if session.is_coordinator else "Đơn vị báo cáo"
        self.search = SearchBox(session)
        self.strip = Strip(unit.office_name, role, session.workspace.person, self.search)
        self.tab_row = TabRow([spec.title for spec in self.specs])
        self.running = ProgressStrip()
        self.notices = NoticeArea()
        self.stack = QStackedWidget()
        self.status = StatusStrip(str(session.workspace.folder))
        self.units = UnitChoice(session, self.strip, self.notices)
        for _ in self.specs:
            self.stack.addWidget(QWidget())
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.strip, self.tab_row, self.running, self.notices, self.stack, self.status):
            column.addWidget(part, 1 if part is self.stack else 0)
        self.setCentralWidget(page)
        self.setMinimumSize(900, 480)
        self.resize(1366, 728)
        self.setWindowIcon(theme.icon("house", "accent"))
        self._connect()
        self._shortcuts()
        accept_files_anywhere(self, lambda paths: self.go_to("packages", "files", "\n".join(paths)))
        world = session.world
        self.strip.set_periods(world.plan.years, world.calendar, session.period)
        self._name()
        self._say_period()

    # the way in and out

    def begin(self) -> None:
        """Show the first tab's content; then the store lane opens, so the first paint never waits for it."""
        self._show(self.tab_row.bar.currentIndex())
        panes.focus_first(self.current)
        self.began.emit()
        self._looking.start(_LOOK_FIRST_MS)
        QTimer.singleShot(_DAILY_COPY_MS, self, self._copy_daily)

    def _copy_daily(self) -> None:
        if self._closing:
            return
        from par_desktop.services.backup_copies import copy_daily

        self.session.read(copy_daily, done=lambda _: self._look_around(), failed=self._store_failed)

    def prepare_rest(self) -> None:
        """Build the other tabs one by one while nobody waits, so that a first visit costs a paint and no more.

        Not before the first tab has its rows: loading modules beside that would only make them late.
        """

        def load() -> None:
            if not self._closing:
                self.session.lanes.files.submit(import_tabs, on_done=lambda _: self._prepare_next(), owner=self)

        def soon(_: object) -> None:
            QTimer.singleShot(_PREPARE_MS, self, load)  # the rows are painted first

        # Asked of the store lane behind the first tab's rows, so that it answers when they are there.
        self.session.read(lambda _desk: None, done=soon, failed=soon)

    def _prepare_next(self) -> None:
        if self._closing:
            return
        # What the store lane may be reading beside this, such as signs, is no reason to let a visit wait for its tab.
        if not self.session.lanes.files.busy and not self.session.lanes.long_work:
            waiting = [spec.name for spec in self.specs if spec.name not in self._built]
            if waiting:
                self.tab(waiting[0])
            elif not any(tab.prepare() for tab in self._built.values()):
                return
        QTimer.singleShot(_PREPARE_MS, self, self._prepare_next)

    @property
    def idle(self) -> bool:
        """Nothing runs, and every picture in sight is drawn."""
        return not self.session.lanes.busy and not panes.waiting_pictures(self)

    def tab(self, name: str) -> Tab:
        """The tab of that name, built now if it was not. Raises ``KeyError``."""
        if name not in self._built:
            at = self._at(name)
            tab = self.specs[at].build(self.session)
            tab.acts_changed.connect(lambda: self._acts_changed(tab))
            tab.status_changed.connect(lambda words: self._status_changed(tab, words))
            tab.go_to.connect(self.go_to)
            self._built[name] = tab
            blank = self.stack.widget(at)
            self.stack.insertWidget(at, tab)
            if blank is not None:
                self.stack.removeWidget(blank)
                blank.deleteLater()
        return self._built[name]

    @property
    def current(self) -> Tab:
        """The tab in sight."""
        return self.tab(self.specs[self.tab_row.bar.currentIndex()].name)

    def go_to(self, name: str, kind: str = "", record: str = "") -> None:
        """Show a tab and, where named, open the record there."""
        if name == CONFLICTS:
            self.decide(kind, record)
            return
        self.tab_row.bar.setCurrentIndex(self._at(name))
        if kind != EXPORT:
            self.units.follow(kind, record)
        primary = self.tab(name).primary()
        if kind == EXPORT and primary is not None:
            primary.run()
        elif kind:
            self.tab(name).open_record(kind, record)

    def decide(self, kind: str = "", record: str = "") -> None:
        """Open the dialog where a person decides between values that two people wrote (look.md §5.11)."""
        from par_desktop.ui.dialogs.conflict import ConflictDialog

        self.current.leave()
        dialog = ConflictDialog(self.session, kind, record, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def restore_place(self, geometry: str) -> None:
        """Where the window stood last time (hex of Qt's own state); nothing for an empty or damaged one."""
        if geometry:
            self.restoreGeometry(QByteArray.fromHex(geometry.encode("ascii", "ignore")))

    def place(self) -> str:
        """The same, to keep."""
        return bytes(self.saveGeometry().toHex().data()).decode("ascii")

    def raise_to_front(self) -> None:
        """A second start asked for this window."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()
        self.notices.say("second", "Sổ dữ liệu đang mở ở cửa sổ này. Đã chuyển sang cửa sổ đó.", "accent")

    def crashed(self, path: str) -> None:
        """Tell about a bug; a later one takes the notice's place."""
        self.notices.say("crash", crash_words(path), "red")

    def set_backup_days(self, days: int) -> None:
        """From how many days on an old second copy is warned about."""
        self._backup_days = days

    # inside

    def _connect(self) -> None:
        session = self.session
        self.strip.period_chosen.connect(self._choose_period)
        self.strip.unit_chosen.connect(self._choose_unit)
        session.about_changed.connect(self._build_anew)
        self.strip.waiting_pressed.connect(lambda: self.go_to("packages"))
        self.search.chosen.connect(self._open_match)
        self.tab_row.chosen.connect(self._show)
        self.tab_row.undo_pressed.connect(session.undo)
        self.status.backup_pressed.connect(self._back_up_menu)
        session.undo_changed.connect(lambda: self.tab_row.show_undo(session.undo_words))
        session.saved.connect(self.status.set_saved)
        session.failed.connect(lambda words: self.notices.say("failed", words, "red"))
        session.period_changed.connect(self._name)
        session.progress.connect(self._progress)
        session.changed.connect(self._changed)
        self.running.stopped.connect(self._stop)

    def _shortcuts(self) -> None:
        keys: list[tuple[QKeySequence | QKeySequence.StandardKey | str, Callable[[], object]]] = [
            (f"Ctrl+{number + 1}", lambda at=number: self.tab_row.bar.setCurrentIndex(at))  # type: ignore[misc]
            for number in range(len(self.specs))
        ]
        keys += [
            ("Ctrl+K", self._focus_search),
            ("Ctrl+F", lambda: self.current.focus_filter()),
            ("F6", lambda: panes.focus_next(self.current, self.tab_row.bar, self.search)),
            ("F8", lambda: self.current.next_problem()),
            ("Ctrl+S", lambda: self.current.leave()),
            ("Ctrl+P", self._print),
            ("Ctrl+Z", lambda: self._step_back(undo=True)),
            ("Ctrl+Y", lambda: self._step_back(undo=False)),
        ]
        for key, act in keys:
            QShortcut(QKeySequence(key), self, act)

    def _at(self, name: str) -> int:
        for number, spec in enumerate(self.specs):
            if spec.name == name:
                return number
        raise KeyError(name)

    def _show(self, at: int) -> None:
        before = self.stack.currentWidget()
        tab = self.tab(self.specs[at].name)
        if isinstance(before, Tab) and before is not tab:
            before.leave()
        self.stack.setCurrentWidget(tab)
        self.search.close_popup()
        self.status.set_sentence("")
        # What waits for a person takes a line only where one decides what to do next.
        for name in _FIRST_TAB_ONLY:
            self.notices.show_only(name, at == 0)
        tab.activate()
        self._acts_changed(tab)

    def _acts_changed(self, tab: Tab) -> None:
        if tab is self.stack.currentWidget():
            self.tab_row.show_acts(tab.primary(), tab.secondary())

    def _status_changed(self, tab: Tab, words: str) -> None:
        if tab is self.stack.currentWidget():
            self.status.set_sentence(words)

    def _choose_period(self, period: object) -> None:
        if isinstance(period, Period):
            self.current.leave()
            self.session.set_period(period)

    def _choose_unit(self, unit: str) -> None:
        self.current.leave()
        self.session.look_at(unit)

    def _build_anew(self) -> None:
        """Another unit's records are shown: every screen begins anew, so that none keeps the other's."""
        gone = list(self._built.values())
        for name, tab in self._built.items():
            at = self._at(name)
            tab.hide()
            self.stack.insertWidget(at, QWidget())
            self.stack.removeWidget(tab)
        self._built.clear()
        self.units.say()
        self._show(self.tab_row.bar.currentIndex())
        panes.focus_first(self.current)
        self._let_go(gone)

    def _let_go(self, tabs: list[Tab]) -> None:
        """Screens out of sight go when nothing that is under way can answer them any more."""
        if self.session.lanes.busy and not self._closing:
            QTimer.singleShot(_PREPARE_MS, self, lambda: self._let_go(tabs))
            return
        for tab in tabs:
            tab.deleteLater()

    def _name(self) -> None:
        self.strip.choose(self.session.period)
        period = period_label(self.session.period, capital=True)
        self.setWindowTitle(f"{self.session.unit.office_name} – {period} – {APP_TITLE}")

    def _say_period(self) -> None:
        which = {"before_plan": "đầu", "after_plan": "cuối"}.get(self.session.period_notice or "")
        if which:
            first, last = self.session.world.plan.years
            words = f"Hôm nay nằm ngoài kế hoạch {first}–{last}; đang mở kỳ {which}."
            self.notices.say("period", words, "accent")

    def _open_match(self, match: Match) -> None:
        if match.tab in {spec.name for spec in self.specs}:
            self.go_to(match.tab, match.kind, match.record)

    def _focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _print(self) -> None:
        if self.specs[self.tab_row.bar.currentIndex()].name != "reports":
            self.go_to("reports")
            return
        primary = self.current.primary()
        if primary is not None:
            primary.run()

    def _step_back(self, *, undo: bool) -> None:
        focused = QApplication.focusWidget()
        if in_text(focused):
            step = getattr(focused, "undo" if undo else "redo", None)
            if step is not None:
                step()
            return
        (self.session.undo if undo else self.session.redo)()

    def _progress(self, done: int, total: int, words: str) -> None:
        if total or words:
            self.running.progress(done, total, words)
        else:
            self.running.finish()

    def _stop(self) -> None:
        for tab in self._built.values():
            stop = getattr(tab, "stop", None)
            if stop is not None:
                stop()
        self.running.finish()

    def _changed(self, changes: object) -> None:
        if isinstance(changes, Changes):
            self._looking.start(_LOOK_AGAIN_MS)

    def _look_around(self) -> None:
        """What stands around the tabs and is read off the UI thread: what waits, copies, open conflicts."""
        if self._closing:
            return
        from par_desktop.services.browse_standing import standing

        self.session.read(standing, done=self._show_standing, failed=self._store_failed)
        self.units.look()
        look_for_doubts(self.session, self.notices)

    def _show_standing(self, found: object) -> None:
        from par_desktop.services.browse_standing import Standing

        if not isinstance(found, Standing):
            return
        what = "gói" if self.session.is_coordinator else "thay đổi"
        self.strip.set_waiting(f"{found.waiting} {what}")
        self.status.set_backup(*found.backup_words(self.session.today, self._backup_days))
        if found.conflicts:
            words = f"{found.conflicts} xung đột chờ quyết định: hai người cùng sửa khi chưa thấy giá trị của nhau."
            self.notices.say("conflicts", words, "violet", "Xem và quyết định", lambda: self.decide())
        else:
            self.notices.drop("conflicts")
        self._say_held(found.held, found.proxied)
        for name in _FIRST_TAB_ONLY:
            self.notices.show_only(name, self.tab_row.bar.currentIndex() == 0)

    def _say_held(self, held: int, proxied: int) -> None:
        """What waits for packages that have not come, and what was typed for this unit."""
        if held:
            words = f"{held} mục có thay đổi đang chờ gói chưa đến."
            self.notices.say("held", words, "accent", "Xem", self._open_waiting)
        else:
            self.notices.drop("held")
        if proxied:
            words = f"Phòng Nội vụ đã nhập thay {proxied} mục số liệu. Xem có đúng không."
            self.notices.say("proxied", words, "accent", "Xem và xác nhận", self._open_proxied)
        else:
            self.notices.drop("proxied")

    def _open_waiting(self) -> None:
        from par_desktop.ui.dialogs.waiting import open_waiting

        open_waiting(self, self.session)

    def _open_proxied(self) -> None:
        from par_desktop.ui.panels.proxy_list import open_proxied

        open_proxied(self, self.session)

    def _store_failed(self, error: ParError) -> None:
        from par_desktop.text.sentences import sentence

        self.notices.say("store", sentence(error), "red", "Thử lại", self._look_around)

    def _back_up_menu(self) -> None:
        from par_desktop.ui.backup_menu import show

        show(self, self.session, self.status.backup, self.notices, self._look_around, self.ask_restore)

    def ask_restore(self) -> QWidget:
        """Which copy is to be brought back; the window then closes, because nothing may stand on the database."""
        from par_desktop.ui.dialogs.restore_copy import open_restore

        self.current.leave()
        dialog = open_restore(self, self.session)
        dialog.chosen.connect(self._restore)
        return dialog

    def _restore(self, copy: Path) -> None:
        self.restoring = copy
        if not self.close():
            self.restoring = None

    def say_restored(self, words: str, tone: str) -> None:
        """What a restore came to, said by the window that stands on what is there now."""
        from par_desktop.ui.dialogs.recovery import RecoveryDialog

        again = "Lấy lại từ gói…" if tone == "green" else ""
        self.notices.say("restored", words, tone, again, lambda: RecoveryDialog(self.session, self).open())

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.strip.set_narrow(self.width() < NARROW)
        self.search.close_popup()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is being edited, finish what the store has queued, give the workspace back.

        Where that save fails the window stays, with the sentence that says why.
        """
        if not self._closing:
            at = self.stack.currentWidget()
            if isinstance(at, Tab):
                at.leave()
            if not self._drained():
                event.ignore()
                return
            self._closing = True
            # Late answers have nobody to show them to, and must not ask for more.
            self.session.blockSignals(True)
            self.session.close()
        event.accept()
        super().closeEvent(event)

    def _drained(self) -> bool:
        """Let the store lane finish; False if anything it was asked to do failed."""
        failures: list[str] = []
        note = self.session.failed.connect(failures.append)
        wait = QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents
        while self.session.lanes.store.busy:
            QCoreApplication.processEvents(wait)
        self.session.failed.disconnect(note)
        return not failures
