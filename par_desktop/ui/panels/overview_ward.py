"""Tổng quan of a unit: what to send this period, what came back, its own points and trend (look.md §5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from par_desktop.domain.periods import Period
from par_desktop.domain.views.overview_rows import BackRow, Trend, WorkRow
from par_desktop.domain.views.package_rows import BoardRow, Deadline
from par_desktop.domain.views.score_rows import ScoreSums
from par_desktop.errors import ValueProblem
from par_desktop.services.desk import Desk
from par_desktop.services.score_sums import unit_scores
from par_desktop.text.formats import number, period_label
from par_desktop.ui import theme
from par_desktop.ui.delegates.cells import ListDelegate
from par_desktop.ui.frame import NARROW
from par_desktop.ui.models.windowed import Column, WindowedModel
from par_desktop.ui.panels.overview_areas import AreaChart, chart_head
from par_desktop.ui.panels.overview_chart import ChartView, Legend
from par_desktop.ui.session import Session
from par_desktop.ui.tab import Act, Tab
from par_desktop.widgets.labels import StateLabel
from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.look import mark
from par_desktop.widgets.roles import State

if TYPE_CHECKING:
    from par_desktop.charts.style import Style

_RIGHT_WIDE, _RIGHT_NARROW = 480, 360
_WORK_ROW, _BACK_ROW = 32, theme.ROW_SECOND
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
_ICONS = {
    "refused": ("refused", "red"),
    "conflict": ("conflict", "violet"),
    "appraised": ("pen", "accent"),
    "proxy": ("sheet", "accent"),
}
_STATES = {
    "todo": ("clock", "amber"),
    "missing": ("clock", "amber"),
    "late": ("warning", "red"),
    "done": ("tick-circle", "green"),
}


@dataclass
class _Loaded:
    period: Period
    board: BoardRow
    due: Deadline
    work: list[WorkRow]
    back: list[BackRow]
    sums: ScoreSums | None
    trend: Trend
    last_in: str


def _load(desk: Desk, period: Period) -> _Loaded:
    from par_desktop.services import browse_overview as overview
    from par_desktop.services import browse_packages as packages

    day = packages.day_in_plan(desk)
    board = packages.own_row(desk, period)
    try:
        sums = unit_scores(desk.conn, desk.world, desk.unit.code, period.code)
    except ValueProblem:
        sums = None
    received = packages.packages_listed(desk, "in")
    last = packages.local_time(received[0].at) if received else None
    last_in = "chưa nhận gói nào"
    if last is not None:
        last_in = f"gói {received[0].number:03d} nhận {last.day:02d}/{last.month}"
    return _Loaded(
        period,
        board,
        packages.deadline(desk.conn, desk.world, period, day),
        overview.work_rows(desk, board, period),
        overview.back_rows(desk, period.code),
        sums,
        overview.on_time_trend(desk, period),
        last_in,
    )


class WardOverview(Tab):
    """What a reporting unit sees first: the month's work."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._work_rows: Sequence[WorkRow] = ()
        self._back_rows: Sequence[BackRow] = ()
        self._trend: Trend | None = None
        self.work = ListTable(_WORK_ROW)
        self.work.setAccessibleName("Cần gửi cho thành phố")
        self.work.setItemDelegate(ListDelegate(self.work))
        self._work_model = WindowedModel((), lambda ids: [self._work_rows[int(i)] for i in ids], _WORK)
        self.work.setModel(self._work_model)
        self.work.set_columns((250, 130, 150, 0, 110), (0, 1, 0, 0, 0), narrow=120)
        self.work.opened.connect(self._do_work)
        self.back = ListTable(_BACK_ROW)
        self.back.setAccessibleName("Từ thành phố")
        self.back.horizontalHeader().hide()
        self.back.setItemDelegate(ListDelegate(self.back))
        self._back_model = WindowedModel((), lambda ids: [self._back_rows[int(i)] for i in ids], _BACK)
        self.back.setModel(self._back_model)
        self.back.set_columns((0,))
        self.back.opened.connect(self._open_back)
        self.chart = AreaChart(session)
        self.chart.activated.connect(self._open_area)
        self.trend = ChartView(session)
        self.trend.setMinimumHeight(120)
        self._lay_out()

    # Tab

    def primary(self) -> Act | None:
        return Act("Gửi cho thành phố", "arrow-up", lambda: self.go_to.emit("packages", "export", self._coordinator))

    def refresh(self) -> None:
        self.session.read_about(_load, self.session.period, done=self._show)

    def focus_filter(self) -> None:
        self.work.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def next_problem(self) -> None:
        """F8: the next unfinished item."""
        left = [n for n, row in enumerate(self._work_rows) if row.state != "done"]
        at = self.work.currentIndex().row()
        after = [n for n in left if n > at] or left
        if after:
            self.work.selectRow(after[0])
            self.work.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def _coordinator(self) -> str:
        return self.session.world.coordinator

    # inside

    def _open_area(self, name: object) -> None:
        record = self.chart.first_record(str(name))
        if record:
            self.go_to.emit("indicators", "score", record)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setSpacing(0)
        self._work_count, self._due = QLabel(), StateLabel()
        left.addLayout(_head("Cần gửi cho thành phố", self._work_count, self._due))
        left.addWidget(self.work, 5)
        left.addWidget(_rule())
        self._score_count = QLabel()
        head, self.illustrative = chart_head("Điểm tự chấm", self._score_count)
        left.addLayout(head)
        left.addWidget(self.chart, 6)
        side = QFrame()
        mark(side, rule="left")
        right = QVBoxLayout(side)
        right.setContentsMargins(1, 0, 0, 0)
        right.setSpacing(0)
        self._back_count = QLabel()
        right.addLayout(_head("Từ thành phố", self._back_count))
        self._nothing = QLabel("Chưa có gì cần xem lại.")
        self._nothing.setContentsMargins(theme.MARGIN, 4, theme.MARGIN, 4)
        mark(self._nothing, tone="text2")
        right.addWidget(self._nothing)
        right.addWidget(self.back, 5)
        right.addWidget(_rule())
        months = QLabel("12 tháng")
        self._legend = Legend((("ours", "đơn vị mình"),))
        right.addLayout(_head("Hồ sơ giải quyết đúng hạn", months, self._legend))
        right.addWidget(self.trend, 6)
        self._side = side
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(left, 1)
        outer.addWidget(side)

    def _show(self, loaded: _Loaded) -> None:
        if loaded.period != self.session.period:
            return
        before = self.work.currentIndex().row()
        self._work_rows, self._back_rows = loaded.work, loaded.back
        self._work_model.reset(range(len(loaded.work)))
        self._back_model.reset(range(len(loaded.back)))
        if loaded.work:
            # The most urgent thing is chosen, so that Enter does it.
            self.work.selectRow(max(0, min(before, len(loaded.work) - 1)))
        self.back.setVisible(bool(loaded.back))
        self._nothing.setVisible(not loaded.back)
        self._work_count.setText(period_label(loaded.period))
        self._back_count.setText(loaded.last_in)
        self._say_due(loaded.due)
        self._show_scores(loaded.sums)
        self._show_trend(loaded.trend)
        left = sum(row.state != "done" for row in loaded.work)
        self.status_changed.emit(f"Còn {left} mục cho {period_label(loaded.period)}" if left else "")

    def _say_due(self, due: Deadline) -> None:
        day = f"{_WEEKDAYS[due.due.weekday()]} {due.due.day}/{due.due.month}/{due.due.year}"
        if due.days_left < 0:
            self._due.set_state(theme.icon("warning", "red"), f"Hạn {day} · quá hạn {-due.days_left} ngày", "red")
        else:
            tone = "amber" if due.days_left <= 7 else "text2"
            words = "hôm nay" if due.days_left == 0 else f"còn {due.days_left} ngày"
            self._due.set_state(theme.icon("clock", tone), f"Hạn {day} · {words}", tone)

    def _show_scores(self, sums: ScoreSums | None) -> None:
        self.illustrative.setVisible(sums is not None and sums.illustrative)
        if sums is None:
            self._score_count.setText("")
            self.chart.say("Đơn vị này không có bộ tiêu chí riêng; điểm của thành phố do Phòng Nội vụ tổng hợp.")
            return
        total = sums.total
        points = "–" if total.points is None else number(total.points, 2)
        left = total.own_components - total.own_scored
        rest = f"còn {left} tiêu chí chưa chấm" if left else "đã chấm đủ"
        self._score_count.setText(f"{points} / {number(total.max_points)} · {rest}")
        said = {}
        for area in sums.areas:
            name = self.session.world.plan.area(area.code).short_name
            said[name] = f"{name}: đã chấm {area.scored}/{area.components} tiêu chí"
        self.chart.show_areas(sums, said, self.session.about.code, self.session.period)
        if total.scored == 0:
            self.chart.say("Chưa chấm tiêu chí nào của kỳ này. Mở Chỉ số › Chấm điểm (Ctrl+3) để bắt đầu.")

    def _show_trend(self, trend: Trend) -> None:
        self._trend = trend

        def make(style: Style, size: tuple[float, float]) -> object:
            from par_desktop.charts.trends import TrendLine, trend_line

            return trend_line([TrendLine("đơn vị mình", trend.values)], trend.labels, style, size)

        said = {}
        for label, value in zip(trend.labels, trend.values, strict=True):
            said[label] = f"{label}: {'chưa nhập' if value is None else number(value, 2) + ' %'}"
        self.trend.set_chart(make, said, "Hồ sơ giải quyết đúng hạn: " + "; ".join(said.values()))

    def _do_work(self, at: object) -> None:
        if isinstance(at, int):
            row = self._work_rows[at]
            self.go_to.emit(row.tab, row.kind, row.record)

    def _open_back(self, at: object) -> None:
        if isinstance(at, int):
            row = self._back_rows[at]
            self.go_to.emit(row.tab, row.kind, row.record)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        self._side.setFixedWidth(_RIGHT_NARROW if narrow else _RIGHT_WIDE)
        self._legend.setHidden(narrow)  # one line needs no legend where the heading has no room for it


def _work_state(row: WorkRow) -> State:
    icon, token = _STATES[row.state]
    return State(icon, row.word, token)


_WORK = (
    Column("Mục phải gửi", text=lambda r: r.what, width=250),
    Column("Đã làm", progress=lambda r: r.percent, width=130),
    Column("Tình trạng", state=_work_state, width=150),
    Column("Còn thiếu", text=lambda r: r.missing, tone=lambda _: "text2"),
    Column("", text=lambda r: r.verb, tone=lambda _: "accent", align="right", width=110),
)
_BACK = (Column("", text=lambda r: r.title, second=lambda r: r.second, icon=lambda r: _ICONS[r.sort]),)


def _head(title: str, count: QLabel, right: QWidget | None = None) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(theme.MARGIN, 8, theme.MARGIN, 8)
    row.setSpacing(theme.GAP)
    heading = QLabel(title)
    mark(heading, type="heading")
    mark(count, tone="text2")
    row.addWidget(heading)
    row.addWidget(count)
    row.addStretch(1)
    if right is not None:
        row.addWidget(right)
    return row


def _rule() -> QFrame:
    rule = QFrame()
    rule.setFixedHeight(1)
    mark(rule, rule="top")
    return rule
