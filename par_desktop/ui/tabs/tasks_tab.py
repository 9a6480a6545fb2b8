"""Nhiệm vụ: the annex's tasks as a unit's assignments, edited in place; and the plan's duties to read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from par_desktop.domain.changes import Changes
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.plan import Role
from par_desktop.domain.records.assignment import ASSIGNMENT
from par_desktop.domain.vietnamese import search_key
from par_desktop.domain.views.history_rows import HistoryLine
from par_desktop.domain.views.task_rows import AssignmentRow, DutyRow, MemberChoice, TaskDetail, TaskList, TaskQuery
from par_desktop.services import browse_tasks
from par_desktop.services.browse_history import record_history
from par_desktop.services.desk import Desk
from par_desktop.settings import load_preferences
from par_desktop.ui import theme
from par_desktop.ui.delegates import ListDelegate
from par_desktop.ui.models.windowed import Group, RowId, WindowedModel
from par_desktop.ui.panels.duty_panel import DutyPanel
from par_desktop.ui.panels.task_columns import TaskColumns, duty_columns
from par_desktop.ui.panels.task_filters import NARROW, NothingFits, TaskFilters
from par_desktop.ui.panels.task_panel import TaskPanel
from par_desktop.ui.session import Session
from par_desktop.ui.tab import Act, Tab, TabSpec
from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.look import mark

_KINDS = (ASSIGNMENT.name, "membership")
_PORTAL_WARDS = 5
"""How many phường, xã task 19 speaks of ("05 phường, xã")."""


class TasksTab(Tab):
    """The list at the left, the assignment at the right; filters stay between visits."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        preferences = load_preferences()
        self._wanted = ""
        self._sort = ("", False)
        self._asked: TaskQuery | None = None
        self._period = session.period
        self._duties: dict[RowId, DutyRow] = {}
        self.columns = TaskColumns(session.day_in_plan, preferences.soon_days_tasks)
        self.filters = TaskFilters(coordinator=session.is_coordinator)
        self._fill_choices()
        self.model = WindowedModel((), self._fetch, self.columns.columns(), self)
        self.table = self._list(self.model, "Nhiệm vụ")
        self.table.setSortingEnabled(True)
        self.panel = TaskPanel(session, preferences.soon_days_tasks)
        self.nothing = NothingFits()
        self.duty_model = WindowedModel((), self._fetch_duties, duty_columns(), self)
        self.duty_table = self._list(self.duty_model, "Việc thường xuyên")
        self.duty_panel = DutyPanel()
        self.lists = QStackedWidget()
        for widget in (self.table, self.nothing, self.duty_table):
            self.lists.addWidget(widget)
        self.details = QStackedWidget()
        blank = QWidget()
        mark(blank, pane="raised")
        self.details.addWidget(blank)  # until the first record is read
        self.details.addWidget(self.panel)
        self.details.addWidget(self.duty_panel)
        self._lay_out()
        self._wire()
        for draft in self.panel.form.drafts.earlier[:1]:
            # What the last run could not save is what the person wants to see first; the panel offers it.
            self._aim(draft.record)

    def _list(self, model: WindowedModel, name: str) -> ListTable:
        table = ListTable(theme.ROW_TWO)
        table.setAccessibleName(name)
        table.setItemDelegate(ListDelegate(table))
        header = table.horizontalHeader()
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        table.setModel(model)
        table.set_columns([c.width for c in model.columns], [c.priority for c in model.columns], 240)
        return table

    def _lay_out(self) -> None:
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.lists, 1)
        body.addWidget(self.details)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.filters)
        column.addLayout(body, 1)

    def _wire(self) -> None:
        self.filters.changed.connect(self._filtered)
        self.filters.view_changed.connect(self._view_changed)
        self.nothing.cleared.connect(self.filters.clear)
        self.filters.box.left.connect(lambda: self._list_in_sight().setFocus())
        self.model.sort_requested.connect(self._sorted)
        self.table.current_changed.connect(self._chosen)
        self.duty_table.current_changed.connect(self._duty_chosen)
        for table, panel in ((self.table, self.panel), (self.duty_table, self.duty_panel)):
            table.opened.connect(lambda _row, panel=panel: panel.focus_first_field())
            panel.left.connect(lambda table=table: table.setFocus())
            panel.previous.connect(lambda table=table: _step(table, -1))
            panel.next.connect(lambda table=table: _step(table, 1))
        self.panel.choose_members.connect(self.ask_members)
        self.panel.see_conflict.connect(self._see_conflict)
        f2 = QShortcut(QKeySequence(Qt.Key.Key_F2), self, self._edit)
        f2.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _fill_choices(self) -> None:
        world = self.session.world
        if self.session.is_coordinator:
            units = [(unit.code, unit.name) for unit in world.units if unit.code != world.city]
        else:
            units = [(lead, lead) for lead in browse_tasks.leads(self.session.reader)]
        first, last = world.plan.years
        self.filters.set_choices(units, range(first, last + 1), self.session.period.year)

    # What the window asks of a tab

    def primary(self) -> Act | None:
        words = "Gửi cho các đơn vị" if self.session.is_coordinator else "Gửi cho thành phố"
        return Act(words, "arrow-up", lambda: self.go_to.emit("packages", "", ""))

    def cares(self, changes: Changes) -> bool:
        return changes.touches(*_KINDS)

    def refresh(self) -> None:
        if self.session.period != self._period:
            self._period = self.session.period
            self.filters.choose(year=self._period.year)
        self.columns.day = self.session.day_in_plan
        self.columns.year = self.filters.chosen_year
        self.columns.by_unit = self.session.is_coordinator and not self.filters.chosen_unit
        if self.filters.on_duties:
            unit = self.filters.chosen_unit or None if self.session.is_coordinator else self.session.about.code
            self.session.read(browse_tasks.duty_list, unit, done=self._show_duties)
            return
        asked = self._query()
        self._asked = asked
        self.session.read(browse_tasks.task_list, asked, done=lambda found: self._show_list(asked, found))

    def leave(self) -> None:
        self.panel.commit()

    def focus_filter(self) -> None:
        self.filters.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.box.selectAll()

    def next_problem(self) -> None:
        """The next late assignment below the current one, or from the top."""
        rows = self.model.rowCount()
        start = self.table.currentIndex().row() + 1
        for offset in range(rows):
            at = (start + offset) % rows
            row = self.model.row_at(at)
            if isinstance(row, AssignmentRow) and self.columns.state(row).token in ("red", "violet"):
                self._select(at)
                return

    def open_record(self, kind: str, record: str) -> None:
        """An assignment by its id, a task (``task``) or duty (``duty``) by its own, or all of a ``unit``."""
        self.panel.commit()
        self.filters.clear(tell=False)
        if kind == "duty":
            self.filters.view.choose("duties")
            self._wanted = record
            self._view_changed("duties")
            return
        self._wanted = record
        if kind == ASSIGNMENT.name:
            self._aim(record)
        elif kind == "unit":
            self._wanted = ""
            self.filters.choose(unit=record)
        self.filters.view.choose("tasks")
        self._view_changed("tasks")

    def _aim(self, record: str) -> None:
        """Set the filters so that the next load shows this assignment."""
        planned = browse_tasks.rows_by_id(self.session.reader, [record])[0]
        if planned is None:
            return
        self._wanted = record
        if planned.due is None or planned.period.count("-") == 0:
            self.filters.choose(year=int(planned.period[:4]))
        if self.session.is_coordinator and planned.role != Role.LEAD:
            self.filters.choose(unit=planned.unit)

    # Loading

    def _query(self) -> TaskQuery:
        filters, session = self.filters, self.session
        chosen = filters.chosen_unit
        own = session.about.code
        quarter = Period(PeriodKind.QUARTER, filters.chosen_year, _quarter(session.period))
        return TaskQuery(
            unit=(chosen or None) if session.is_coordinator else own,
            mine=own,
            quarter=quarter.code,
            day=session.day_in_plan,
            soon_days=self.columns.soon_days,
            lead="" if session.is_coordinator else chosen,
            search=filters.search,
            chips=filters.active_chips,
            sort=self._sort[0],
            descending=self._sort[1],
        )

    def _show_list(self, asked: TaskQuery, found: TaskList) -> None:
        if asked is not self._asked:
            return  # a newer question is under way
        self.filters.show_counts(found.counts)
        ids = [row_id for section in found.sections for row_id in section.ids] if not asked.sort else list(found.ids)
        same = list(self.model.ids) == ids and self.model.grouped != bool(asked.sort)
        # Where the person stands now; the panel may still be loading it. On a group row: what the panel shows.
        standing = str(self.table.current_id() or "") or self.panel.record
        if same:
            self.model.refresh()
        elif asked.sort:
            self._reset(lambda: self.model.reset(ids))
        else:
            heads = [Group(f"{section.code}. {section.title}", section.ids, section.code) for section in found.sections]
            self._reset(lambda: self.model.reset_groups(heads))
        self.lists.setCurrentWidget(self.table if ids else self.nothing)
        self.details.setVisible(bool(ids))
        if not ids:
            self.panel.commit()
            self.panel.show_nothing()
        elif same and not self._wanted and standing:
            self._load(standing)
        else:
            self._go(standing, ids)

    def _reset(self, reset: Callable[[], None]) -> None:
        """Change the model without taking the passing "no row" for the person's choice."""
        self.table.blockSignals(True)
        reset()
        self.table.blockSignals(False)

    def _go(self, kept: str, ids: Sequence[str]) -> None:
        """Stand on the record that was shown, on the one asked for, or on the most urgent."""
        wanted, self._wanted = self._wanted, ""
        if wanted:
            task = wanted.split("/")[0]
            kept = wanted if wanted in ids else next((i for i in ids if i.split("/")[0] == task), kept)
        if kept not in ids:
            # Another year: the same task of the same unit, if it is there.
            same = [i for i in ids if i.split("/")[:2] == kept.split("/")[:2]]
            kept = same[0] if same else self._most_urgent(ids)
        at = self.model.row_of(kept)
        if at < 0:
            return  # folded away: what the panel shows stays
        self.table.blockSignals(True)
        self._select(at)
        self.table.blockSignals(False)
        if kept != self.panel.record:
            self.panel.commit()
        self._load(kept)

    def _most_urgent(self, ids: Sequence[str]) -> str:
        order = ("violet", "red", "amber")
        rows = [row for row in browse_tasks.rows_by_id(self.session.reader, ids[:200]) if row is not None]
        ranked = [row for token in order for row in rows if self.columns.state(row).token == token]
        return ranked[0].id if ranked else ids[0]

    def _fetch(self, ids: Sequence[RowId]) -> Sequence[AssignmentRow | None]:
        return browse_tasks.rows_by_id(self.session.reader, [str(row_id) for row_id in ids])

    def _select(self, row: int) -> None:
        index = self.model.index(row, 1)
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index)

    def _chosen(self, row_id: object) -> None:
        if row_id == self.panel.record:
            return
        self.panel.commit()
        if row_id is not None:  # on a group row the panel stays
            self._load(str(row_id))

    def _load(self, record: str) -> None:
        def read(desk: Desk) -> tuple[TaskDetail | None, tuple[HistoryLine, ...]]:
            detail = browse_tasks.task_detail(desk, record)
            return detail, record_history(desk, ASSIGNMENT.name, record)

        def show(found: tuple[TaskDetail | None, tuple[HistoryLine, ...]]) -> None:
            detail, lines = found
            current = self.table.current_id()
            if detail is not None and current in (record, None):
                self.panel.show_detail(detail, lines)
                if not self.filters.on_duties:
                    self.details.setCurrentWidget(self.panel)

        self.session.read(read, done=show)

    # Filters, sorting, views

    def _filtered(self) -> None:
        self.refresh()

    def _sorted(self, wish: object) -> None:
        if isinstance(wish, tuple):
            key, descending = str(wish[0]), bool(wish[1])
            self._sort = ("", False) if key == "number" and not descending else (key, descending)
            if self._asked is not None:
                self.refresh()

    def _list_in_sight(self) -> ListTable:
        return self.duty_table if self.filters.on_duties else self.table

    def _view_changed(self, _view: str) -> None:
        self.panel.commit()
        duties = self.filters.on_duties
        self.details.setCurrentWidget(self.duty_panel if duties else self.panel)
        self.lists.setCurrentWidget(self.duty_table if duties else self.table)
        self.details.setVisible(True)
        self.refresh()

    # Duties

    def _show_duties(self, duties: tuple[DutyRow, ...]) -> None:
        needle = search_key(self.filters.search).split()
        shown = [d for d in duties if all(word in search_key(f"{d.paragraph} {d.text}") for word in needle)]
        self._duties = {duty.id: duty for duty in shown}
        parts: dict[str, list[str]] = {}
        for duty in shown:
            parts.setdefault(duty.part, []).append(duty.id)
        kept = self._wanted or str(self.duty_table.current_id() or "")
        self._wanted = ""
        self.duty_model.reset_groups([Group(f"Phần {part} kế hoạch", ids, part) for part, ids in parts.items()])
        self.lists.setCurrentWidget(self.duty_table if shown else self.nothing)
        self.details.setVisible(bool(shown))
        if shown:
            at = self.duty_model.row_of(kept if kept in self._duties else shown[0].id)
            self.duty_table.setCurrentIndex(self.duty_model.index(max(at, 0), 1))

    def _fetch_duties(self, ids: Sequence[RowId]) -> Sequence[DutyRow | None]:
        return [self._duties.get(row_id) for row_id in ids]

    def _duty_chosen(self, row_id: object) -> None:
        duty = self._duties.get(str(row_id)) if row_id is not None else None
        if duty is not None:
            self.duty_panel.show_duty(duty)

    # Acts of the panel

    def _edit(self) -> None:
        if not self.filters.on_duties:
            self.panel.focus_first_field()

    def _see_conflict(self, record: str) -> None:
        self.panel.commit()
        self.go_to.emit("conflicts", ASSIGNMENT.name, record)

    def ask_members(self, group: str) -> None:
        """Open the dialog that says who belongs to a group the plan leaves open."""
        self.session.read(browse_tasks.member_choices, group, done=lambda found: self._choose_members(group, found))

    def _choose_members(self, group: str, choices: tuple[MemberChoice, ...]) -> None:
        from par_desktop.ui.dialogs.choose_members import ChooseMembers

        dialog = ChooseMembers(self.session, group, choices, _PORTAL_WARDS, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self.filters.set_narrow(narrow)
        for panel in (self.panel, self.duty_panel):
            panel.set_narrow(narrow)
        self.details.setFixedWidth(self.panel.maximumWidth())


def _quarter(period: Period) -> int:
    """The quarter whose check-in of a continuous task goes with a period."""
    return period.number if period.kind is PeriodKind.QUARTER else (period.last_month + 2) // 3


def _step(table: ListTable, by: int) -> None:
    """The next row with a record, past group rows."""
    model = table.model()
    at = table.currentIndex().row() + by
    while 0 <= at < model.rowCount():
        if isinstance(model, WindowedModel) and model.id_at(at) is not None:
            table.setCurrentIndex(model.index(at, 1))
            return
        at += by


def build(session: Session) -> Tab:
    """The tab on an open workspace."""
    return TasksTab(session)


TAB = TabSpec("tasks", "Nhiệm vụ", build)
