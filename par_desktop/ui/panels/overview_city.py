"""Tổng quan of the city: the total against the target, the areas, what is late or lost, who has sent (look.md §5.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from par_desktop.domain.changes import Changes
from par_desktop.domain.periods import Period
from par_desktop.domain.plan import Plan
from par_desktop.domain.views.oddity_rows import OddityRow
from par_desktop.domain.views.overview_rows import CityScores, LateRow, LostRow
from par_desktop.domain.views.package_rows import BoardRow, Deadline
from par_desktop.domain.views.score_rows import AreaSum
from par_desktop.services.browse_overview import FirstRows, first_rows
from par_desktop.services.desk import Desk
from par_desktop.settings import load_preferences
from par_desktop.text.formats import number, period_label
from par_desktop.ui import theme
from par_desktop.ui.delegates.cells import ListDelegate
from par_desktop.ui.frame import NARROW
from par_desktop.ui.models.windowed import Column, WindowedModel
from par_desktop.ui.panels.days import day_in_list
from par_desktop.ui.panels.oddity_list import OddityList
from par_desktop.ui.panels.overview_areas import AreaChart, chart_head
from par_desktop.ui.panels.overview_board import SendBoard
from par_desktop.ui.session import Session, touches
from par_desktop.ui.tab import Act, Tab
from par_desktop.widgets.bars import SegmentBar
from par_desktop.widgets.labels import ElidedLabel, StateLabel
from par_desktop.widgets.list_table import ListTable
from par_desktop.widgets.look import mark
from par_desktop.widgets.roles import State

if TYPE_CHECKING:
    from par_desktop.jobs.job import Job

_RIGHT_WIDE, _RIGHT_NARROW = 480, 372
_LIST_ROW = 26


@dataclass
class _Loaded:
    """Everything the screen shows, read in one go on the store lane."""

    period: Period
    scores: CityScores
    late: list[LateRow]
    lost: list[LostRow]
    board: list[BoardRow] = field(default_factory=list)
    due: Deadline | None = None
    reminder: str = ""


def _load(desk: Desk, period: Period, days: tuple[int, int], known: FirstRows | None = None) -> _Loaded:
    """``known`` is what the first paint has read already."""
    from par_desktop.services import browse_packages as packages

    day = packages.day_in_plan(desk)
    board = packages.board(desk, period)
    if known is None:
        known = first_rows(desk.conn, desk.world, period, day, days)
    return _Loaded(
        period,
        *known,
        board,
        packages.deadline(desk.conn, desk.world, period, day),
        packages.reminder(desk.conn, desk.world, board, period, day),
    )


def _look_for_signs(desk: Desk, period: Period) -> tuple[Period, tuple[OddityRow, ...]]:
    """Reads every unit's figures of half a year: after what the person waits for."""
    from par_desktop.services.browse_oddities import oddities

    return period, oddities(desk, period)


class _Figure(QFrame):
    """A small label, a figure, a word beside it and a line beneath."""

    def __init__(self, label: str, *, big: bool = False) -> None:
        super().__init__()
        if not big:
            mark(self, rule="left")
        column = QVBoxLayout(self)
        column.setContentsMargins(0 if big else theme.MARGIN, 0, theme.GAP, 0)
        column.setSpacing(2)
        self.label = QLabel(label)
        mark(self.label, type="second")
        column.addWidget(self.label)
        line = QHBoxLayout()
        line.setSpacing(6)
        self.figure = QLabel("–")
        mark(self.figure, type="figure" if big else "title")
        self.beside = QLabel()
        mark(self.beside, tone="text2")
        line.addWidget(self.figure, 0, Qt.AlignmentFlag.AlignBottom)
        line.addWidget(self.beside, 1, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(line)
        self.state = StateLabel()
        self.under = ElidedLabel()
        mark(self.under, type="second")
        column.addWidget(self.state if big else self.under)
        column.addStretch(1)


class CityOverview(Tab):
    """What the coordinator sees first."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        preferences = load_preferences()
        self._days = (preferences.soon_days_tasks, preferences.soon_days_remedies)
        self._loaded: _Loaded | None = None
        self._signs: tuple[OddityRow, ...] = ()
        self._looking: Job | None = None
        self._first = True
        self.total = _Figure("", big=True)
        self.survey = _Figure("Chờ điều tra XHH")
        self.appraised = _Figure("Đã thẩm định")
        self.gap = _Figure("Chênh tự chấm")
        self.chart = AreaChart(session)
        self.chart.activated.connect(self._open_area)
        self.board = SendBoard()
        self.board.unit_opened.connect(lambda unit: self.go_to.emit("packages", "unit", unit))
        self.board.board_wanted.connect(lambda: self.go_to.emit("packages", "", ""))
        self.views = SegmentBar()
        self.views.add("late", "Việc")
        self.views.add("lost", "Điểm lấy lại được", "Điểm chưa đạt tối đa và phòng lấy lại được")
        self.views.add("odd", "Dấu hiệu", "Số liệu cần xem lại; không chặn việc gì")
        self.views.chosen.connect(self._choose_list)
        self.odd = OddityList()
        self.odd.opened.connect(lambda row: self.go_to.emit(row.tab, row.kind, row.record))
        self.late = _list("Quá hạn và sắp đến hạn", _late_columns(session), (96, 0, 190, 96, 170), (1, 0, 2, 0, 0))
        self.lost = _list("Điểm lấy lại được", _LOST_COLUMNS, (64, 0, 220, 80, 80, 80), (0, 0, 1, 2, 2, 0))
        self.late.opened.connect(self._open_late)
        self.lost.opened.connect(self._open_lost)
        self._late_rows: Sequence[LateRow] = ()
        self._lost_rows: Sequence[LostRow] = ()
        self._late_model = WindowedModel((), lambda ids: [self._late_rows[int(i)] for i in ids], _late_columns(session))
        self._lost_model = WindowedModel((), lambda ids: [self._lost_rows[int(i)] for i in ids], _LOST_COLUMNS)
        self.late.setModel(self._late_model)
        self.lost.setModel(self._lost_model)
        self._lay_out()

    # Tab

    def primary(self) -> Act | None:
        owing = self._owing()
        words = f"Sao chép lời nhắc {owing} đơn vị" if owing else "Sao chép lời báo đã đủ"
        return Act(words, "copy", self._copy_reminder)

    def secondary(self) -> tuple[Act, ...]:
        return (Act("Sáp nhập đơn vị…", "arrow-right", self._open_merge),)

    def _open_merge(self) -> None:
        from par_desktop.ui.dialogs.merge_units import open_merge

        open_merge(self, self.session)

    def cares(self, changes: Changes) -> bool:
        return touches(
            changes, "assignment", "dossier", "score", "appraisal", "survey", "finding", "remedy", "passage", "round",
            "reading", "onestop", "choice",
        )  # fmt: skip

    def refresh(self) -> None:
        period = self.session.period
        if self._first:
            # The first paint comes from the light reader; the board, which needs the store, follows from its lane.
            self._first = False
            session = self.session
            known = first_rows(session.reader, session.world, period, session.day_in_plan, self._days)
            self._show_scores(period, known[0])
            self._show_lists(*known[1:])
            session.read(_load, period, self._days, known, done=self._show)
            return
        self.session.read(_load, period, self._days, done=self._show)

    def focus_filter(self) -> None:
        self.views.findChildren(QWidget)[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def next_problem(self) -> None:
        """F8: the next late row."""
        late = [n for n, row in enumerate(self._late_rows) if row.days < 0]
        at = self.late.current_id()
        after = [n for n in late if not isinstance(at, int) or n > at] or late
        if after:
            self.views.choose("late")
            self._choose_list("late")
            self.late.selectRow(after[0])
            self.late.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # inside

    def _open_area(self, name: object) -> None:
        record = self.chart.first_record(str(name))
        if record:
            self.go_to.emit("indicators", "score", record)

    def _lay_out(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        head, self.illustrative = chart_head("Điểm theo lĩnh vực so với mục tiêu")
        left.addLayout(head)
        figures = QHBoxLayout()
        figures.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 4)
        for figure, share in ((self.total, 4), (self.survey, 3), (self.appraised, 3), (self.gap, 3)):
            figures.addWidget(figure, share)
        left.addLayout(figures)
        left.addWidget(self.chart, 6)
        rule = QFrame()
        rule.setFixedHeight(1)
        mark(rule, rule="top")
        left.addWidget(rule)
        row = QHBoxLayout()
        row.setContentsMargins(theme.MARGIN, 6, theme.MARGIN, 6)
        title = QLabel("Quá hạn và sắp đến hạn")
        mark(title, type="heading")
        self._list_title = title
        self._list_count = ElidedLabel()
        mark(self._list_count, tone="text2")
        row.addWidget(title)
        row.addSpacing(theme.GAP)
        row.addWidget(self._list_count, 1)
        row.addWidget(self.views)
        left.addLayout(row)
        self._lists = QStackedWidget()
        self._lists.addWidget(self.late)
        self._lists.addWidget(self.lost)
        self._lists.addWidget(self.odd)
        self._lists.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        left.addWidget(self._lists, 5)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(left, 1)
        outer.addWidget(self.board)

    def _show(self, loaded: _Loaded) -> None:
        if loaded.period != self.session.period:
            return
        self._loaded = loaded
        if loaded.late is not self._late_rows:  # else the first paint shows them already
            self._show_scores(loaded.period, loaded.scores)
            self._show_lists(loaded.late, loaded.lost)
        self._draw_areas(loaded.period, loaded.scores)
        if loaded.due is not None:
            self.board.fill(loaded.board, period_label(loaded.period), loaded.due)
        self.acts_changed.emit()
        if self._looking is not None:
            self._looking.cancel()  # of several saves in a row the last one is looked at
        self._looking = self.session.read(_look_for_signs, loaded.period, done=self._show_signs)

    def _show_signs(self, found: tuple[Period, tuple[OddityRow, ...]]) -> None:
        period, signs = found
        if period != self.session.period:
            return
        self._signs = signs
        self.odd.show_rows(signs)
        self.views.set_text("odd", f"Dấu hiệu {len(signs)}")
        if self.views.current() == "odd":
            self._choose_list("odd")

    def _show_scores(self, period: Period, scores: CityScores) -> None:
        total, plan = scores.sums.total, self.session.world.plan
        self.illustrative.setVisible(scores.sums.illustrative)
        self.total.label.setText(f"Tự đánh giá {period_label(period)} (tạm tính)")
        target = plan.total_target.value
        self.total.figure.setText("–" if total.points is None else number(total.points, 2))
        self.total.beside.setText(f"/ {number(target)} điểm mục tiêu")
        self._say_total(total, target)
        self.survey.figure.setText(number(scores.survey_waiting, 2))
        waiting = scores.survey_components
        self.survey.under.setText(f"{waiting} tiêu chí chưa có kết quả" if waiting else "đã có đủ kết quả")
        self.appraised.figure.setText(f"{total.appraised_count} / {total.components}")
        # The whole has no appraised score until every component has one (look.md §5.5).
        whole = "tiêu chí; tổng –" if total.appraised is None else f"tiêu chí; tổng {number(total.appraised, 2)}"
        self.appraised.under.setText(whole)
        self.gap.figure.setText("–" if total.gap is None else signed(-total.gap))
        self.gap.under.setText("so với thẩm định" if total.gap is not None else "chưa có tiêu chí nào đủ hai điểm")

    def _draw_areas(self, period: Period, scores: CityScores) -> None:
        """Not at the first paint: the drawing library takes longer to load than all rows to read."""
        total, plan = scores.sums.total, self.session.world.plan
        self.chart.show_areas(scores.sums, self._hover_words(plan), self.session.world.city, period)
        if total.scored == 0:
            self.chart.say(
                f"Chưa tiêu chí nào của thành phố có điểm {period_label(period)}. Chấm ở Chỉ số › Chấm điểm (Ctrl+3)."
            )

    def _say_total(self, total: AreaSum, target: Decimal) -> None:
        left = total.components - total.scored
        if total.points is None:
            self.total.state.set_state(theme.icon("dashed-circle", "grey"), "Chưa chấm tiêu chí nào", "grey")
        elif left:
            words = f"Đã chấm {total.scored}/{total.components} tiêu chí thành phần"
            self.total.state.set_state(theme.icon("clock", "amber"), words, "amber")
        elif total.points < target:
            words = f"Còn thiếu {number(target - total.points, 2)} điểm"
            self.total.state.set_state(theme.icon("warning", "red"), words, "red")
        else:
            self.total.state.set_state(theme.icon("tick-circle", "green"), "Đạt mục tiêu", "green")

    def _hover_words(self, plan: Plan) -> dict[str, str]:
        """By area: its three largest losses, each with its owner."""
        names = {area.code: area.short_name for area in plan.areas}
        said = {}
        for code, name in names.items():
            losses = [row for row in self._lost_rows if row.code.split(".")[0] == code][:3]
            lines = [f"{r.code} {r.title}: thiếu {number(r.lost, 2)} ({r.owner})" for r in losses]
            said[name] = f"{name}\n" + ("\n".join(lines) or "Không mất điểm ở tiêu chí đã chấm")
        return said

    def _show_lists(self, late: Sequence[LateRow], lost: Sequence[LostRow]) -> None:
        self._late_rows, self._lost_rows = late, lost
        self._late_model.reset(range(len(late)))
        self._lost_model.reset(range(len(lost)))
        self.views.set_text("late", f"Việc {len(late)}")
        self.views.set_text("lost", f"Điểm lấy lại được {len(lost)}")
        self._choose_list(self.views.current())
        if self._loaded is not None:
            self.chart.say_parts(self._hover_words(self.session.world.plan))

    def _choose_list(self, key: object) -> None:
        self._lists.setCurrentWidget({"lost": self.lost, "odd": self.odd}.get(str(key), self.late))
        if key == "odd":
            self._list_title.setText("Dấu hiệu bất thường")
            odd = self._signs
            units = len({row.unit for row in odd})
            self._list_count.setText(f"{len(odd)} dấu hiệu ở {units} đơn vị" if odd else "Không thấy trong kỳ này")
            return
        if key == "lost":
            self._list_title.setText("Điểm lấy lại được")
            whole = sum((row.lost for row in self._lost_rows), Decimal(0))
            self._list_count.setText(f"{number(whole, 2)} điểm ở {len(self._lost_rows)} tiêu chí đã chấm")
            return
        overdue = sum(row.days < 0 for row in self._late_rows)
        self._list_title.setText("Quá hạn và sắp đến hạn")
        self._list_count.setText(
            f"{overdue} quá hạn · {len(self._late_rows) - overdue} đến hạn trong {self._days[0]} ngày"
            if self._late_rows
            else "Không có việc quá hạn hay sắp đến hạn"
        )

    def _owing(self) -> int:
        from par_desktop.services.browse_packages import owed_parts

        return sum(bool(owed_parts(row)) for row in self._loaded.board) if self._loaded is not None else 0

    def _copy_reminder(self) -> None:
        if self._loaded is None:
            return
        QGuiApplication.clipboard().setText(self._loaded.reminder)
        self.status_changed.emit(f"Đã sao chép lời nhắc {self._owing()} đơn vị. Dán vào nhóm Zalo hoặc thư.")

    def _open_late(self, at: object) -> None:
        row = self._late_rows[at] if isinstance(at, int) else None
        if row is not None:
            self.go_to.emit(row.tab, row.kind, row.record)

    def _open_lost(self, at: object) -> None:
        if isinstance(at, int):
            self.go_to.emit("indicators", "score", self._lost_rows[at].record)

    # Qt overrides

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.board.setFixedWidth(_RIGHT_NARROW if self.width() < NARROW else _RIGHT_WIDE)


def signed(value: Decimal) -> str:
    """ "+1,85", "−0,40", "0,00"."""
    text = number(value, 2)
    return f"+{text}" if value > 0 else text


def late_state(row: LateRow) -> State:
    """ "Quá hạn 38 ngày", "Đến hạn hôm nay", "Còn 21 ngày"."""
    if row.days < 0:
        return State("warning", f"Quá hạn {number(-row.days)} ngày", "red")
    return State("clock", "Đến hạn hôm nay" if row.days == 0 else f"Còn {row.days} ngày", "amber")


def _late_columns(session: Session) -> tuple[Column, ...]:
    year = session.day_in_plan.year
    return (
        Column("Loại", text=lambda r: r.label, tone=lambda _: "text2", width=96),
        Column("Việc", text=lambda r: r.title),
        Column("Đơn vị", text=lambda r: r.unit, width=190),
        Column("Hạn", text=lambda r: day_in_list(r.due, year), align="right", width=84),
        Column("Tình trạng", state=late_state, width=150),
    )


_LOST_COLUMNS = (
    Column("Mã", text=lambda r: r.code, tone=lambda _: "text2", width=64),
    Column("Tiêu chí thành phần", text=lambda r: r.title),
    Column("Phòng lấy lại được", text=lambda r: r.owner, width=220),
    Column("Tự chấm", text=lambda r: number(r.points, 2), align="right", width=80),
    Column("Tối đa", text=lambda r: number(r.max_points, 2), align="right", width=80),
    Column("Còn thiếu", text=lambda r: number(r.lost, 2), align="right", width=80, tone=lambda _: "red"),
)


def _list(name: str, columns: Sequence[Column], widths: Sequence[int], priorities: Sequence[int]) -> ListTable:
    table = ListTable(_LIST_ROW)
    table.setAccessibleName(name)
    table.setItemDelegate(ListDelegate(table))
    table.set_columns(widths, priorities, narrow=200)
    return table
