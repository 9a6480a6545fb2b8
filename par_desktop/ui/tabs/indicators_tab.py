"""Chỉ số: the month's dossier form, other figures, scores, and what is seen in them: views of one tab (look.md §5)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, cast

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from par_desktop.domain.changes import Changes
from par_desktop.ui import theme
from par_desktop.ui.session import Session
from par_desktop.ui.tab import Act, Tab, TabSpec
from par_desktop.widgets.bars import SegmentBar
from par_desktop.widgets.look import mark

if TYPE_CHECKING:
    from par_desktop.ui.panels.score_panel import ScorePanel

NARROW = 1200
"""Below this width, in logical pixels, views take less room (look.md §4)."""
DOSSIERS, READINGS, SCORES = "dossiers", "readings", "scores"
PROCEDURES, REGISTERS, COMPARE, ODDITIES = "procedures", "registers", "compare", "oddities"
_TITLES = {
    DOSSIERS: "Hồ sơ TTHC",
    READINGS: "Số liệu khác",
    SCORES: "Chấm điểm",
    PROCEDURES: "Sổ TTHC",
    REGISTERS: "Sổ theo dõi",
    COMPARE: "So sánh",
    ODDITIES: "Dấu hiệu",
}
"""Segments in their order; the last ones go behind "Thêm" where there is no room."""
_OF_WARDS = (DOSSIERS, PROCEDURES)
"""Views of phường, xã, and of the coordinator, who reads theirs."""
_OF_KIND = {
    "dossier": DOSSIERS,
    "reading": READINGS,
    "score": SCORES,
    "appraisal": SCORES,
    "survey": SCORES,
    "procedure": PROCEDURES,
    "offering": PROCEDURES,
    "entry": REGISTERS,
    "metric": COMPARE,
}


class Panel(Protocol):
    """What the tab asks of each view; ``tools`` stands in the toolbar while it is chosen."""

    tools: QWidget

    def cares(self, changes: Changes) -> bool: ...

    def refresh(self) -> None: ...

    def period_changed(self) -> None: ...

    def leave(self) -> None: ...

    def next_problem(self) -> None: ...

    def focus_filter(self) -> None: ...

    def open_record(self, kind: str, record: str) -> None: ...

    def set_narrow(self, narrow: bool) -> None: ...


class IndicatorsTab(Tab):
    """The segments choose a view; each is built when first chosen."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._panels: dict[str, Panel] = {}
        self._stale_panels: set[str] = set()
        self.segments = SegmentBar()
        self.segments.setAccessibleName("Phần của Chỉ số")
        for key, title in _TITLES.items():
            # Dossiers are counted by wards and read by the coordinator; a department begins with its own figures.
            if key not in _OF_WARDS or session.is_coordinator or session.about.is_ward:
                self.segments.add(key, title)
        self.segments.chosen.connect(lambda key: self.choose(str(key)))
        self._tools, self._views = QStackedWidget(), QStackedWidget()
        bar = QFrame()
        bar.setFixedHeight(theme.TOOLBAR)
        mark(bar, rule="bottom")
        row = QHBoxLayout(bar)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.setSpacing(theme.MARGIN)
        row.addWidget(self.segments)
        row.addWidget(self._tools, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        column.addWidget(self._views, 1)
        session.period_changed.connect(self._period_changed)

    @property
    def view(self) -> str:
        """Name of the view chosen."""
        return str(self.segments.current())

    def panel(self, name: str) -> Panel:
        """The view of that name, built now if it was not."""
        if name not in self._panels:
            panel = _build(name, self.session, self.go_to.emit, self.acts_changed.emit, self.status_changed.emit)
            assert isinstance(panel, QWidget)
            self._panels[name] = panel
            self._stale_panels.add(name)
            # Tools of other views must not widen the bar: only those in sight take room.
            panel.tools.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            panel.tools.installEventFilter(self)
            self._tools.addWidget(panel.tools)
            self._views.addWidget(panel)
        return self._panels[name]

    def prepare(self) -> bool:
        waiting = [key for key in self.segments.keys if key not in self._panels]
        if not waiting:
            return False
        self.panel(str(waiting[0]))
        return True

    def choose(self, name: str) -> None:
        """Show that view."""
        for panel in self._panels.values():
            panel.leave()
        self.segments.choose(name)
        self._show(name)

    def _show(self, name: str) -> None:
        panel = self.panel(name)
        self._tools.setCurrentWidget(panel.tools)
        assert isinstance(panel, QWidget)
        self._views.setCurrentWidget(panel)
        panel.set_narrow(self.width() < NARROW)
        self._fit()
        if name in self._stale_panels:
            self._stale_panels.discard(name)
            panel.refresh()
        self.acts_changed.emit()

    def _fit(self) -> None:
        """The last segments go behind "Thêm" where the tools of this view need their room."""
        if self.view in self._panels:
            tools = self._panels[self.view].tools.minimumSizeHint().width()
            self.segments.fit(self.width() - 3 * theme.MARGIN - tools)

    def _period_changed(self) -> None:
        for panel in self._panels.values():
            panel.period_changed()

    # Tab

    def primary(self) -> Act | None:
        if getattr(self._panels.get(self.view), "has_primary", False):
            return None  # an empty state has its own
        words = "Gửi cho các đơn vị" if self.session.is_coordinator else "Gửi cho thành phố"
        return Act(words, "arrow-up", lambda: self.go_to.emit("packages", "", ""))

    def secondary(self) -> tuple[Act, ...]:
        acts = [Act("Khóa kỳ, mở lại", "padlock", self._open_locks)] if self.session.is_coordinator else []
        if self.view == READINGS:
            acts.append(Act("Cách tính, mục tiêu, 2020", "chart", self._open_choices))
        if self.view == DOSSIERS:
            acts.append(Act("Thông báo tháng", "print", lambda: self.go_to.emit("reports", "report", "month-notice")))
        if self.view in (DOSSIERS, READINGS):
            acts.append(Act("Lấy từ bảng tính", "excel-grid", self._open_intake))
        if self.view == SCORES and SCORES in self._panels:
            panel = cast("ScorePanel", self._panels[SCORES])
            act = panel.act()
            acts += [] if act is None else [Act(*act, panel.hand_in)]
        return tuple(acts)

    def _open_locks(self) -> None:
        from par_desktop.ui.dialogs.lock_period import open_locks

        open_locks(self, self.session)

    def _open_intake(self) -> None:
        from par_desktop.ui.dialogs.intake import open_intake

        # The coordinator may keep the one-stop software's form to compare with, or type it for the units: asked.
        name = "readings" if self.view == READINGS else "" if self.session.is_coordinator else "dossiers_06a"
        open_intake(self, self.session, name)

    def _open_choices(self) -> None:
        from par_desktop.ui.dialogs.choices import open_choices

        open_choices(self, self.session)

    def cares(self, changes: Changes) -> bool:
        for name, panel in self._panels.items():
            if panel.cares(changes):
                self._stale_panels.add(name)
        return self.view in self._stale_panels

    def refresh(self) -> None:
        self._stale_panels |= set(self._panels)
        self._show(self.view)

    def leave(self) -> None:
        for panel in self._panels.values():
            panel.leave()

    def focus_filter(self) -> None:
        self.panel(self.view).focus_filter()

    def next_problem(self) -> None:
        self.panel(self.view).next_problem()

    def open_record(self, kind: str, record: str) -> None:
        name = _OF_KIND.get(kind)
        if name is not None and (name not in _OF_WARDS or self.session.is_coordinator or self.session.about.is_ward):
            self.choose(name)
            self.panel(name).open_record(kind, record)

    # Qt overrides

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()  # a tool came or went
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.view in self._panels:
            self._panels[self.view].set_narrow(self.width() < NARROW)
            self._fit()


def _build(
    name: str,
    session: Session,
    go_to: Callable[[str, str, str], object],
    acts_changed: Callable[[], object],
    say: Callable[[str], object],
) -> Panel:
    if name == READINGS:
        from par_desktop.ui.panels.reading_panel import ReadingPanel

        return ReadingPanel(session)
    if name == SCORES:
        from par_desktop.ui.panels.score_panel import ScorePanel

        panel = ScorePanel(session)
        panel.see_conflict.connect(lambda kind, record: go_to("conflicts", kind, record))
        panel.acts_changed.connect(acts_changed)
        return panel
    if name == ODDITIES:
        from par_desktop.ui.panels.oddity_panel import OddityPanel

        return OddityPanel(session, go_to)
    if name == PROCEDURES:
        from par_desktop.ui.panels.procedure_panel import ProcedurePanel
        from par_desktop.ui.panels.ward_procedure_panel import WardProcedurePanel

        register = ProcedurePanel(session) if session.is_coordinator else WardProcedurePanel(session)
        register.see_conflict.connect(lambda kind, record: go_to("conflicts", kind, record))
        if isinstance(register, ProcedurePanel):
            register.print_asked.connect(lambda: go_to("reports", "report", "procedures"))
            register.acts_changed.connect(acts_changed)
        return register
    if name == REGISTERS:
        from par_desktop.ui.panels.register_panel import RegisterPanel

        kept = RegisterPanel(session)
        kept.said.connect(say)
        return kept
    if name == COMPARE:
        from par_desktop.ui.panels.compare_panel import ComparePanel

        comparing = ComparePanel(session)
        comparing.said.connect(say)
        return comparing
    from par_desktop.ui.panels.dossier_panel import DossierPanel

    return DossierPanel(session)


TAB = TabSpec("indicators", "Chỉ số", IndicatorsTab)
