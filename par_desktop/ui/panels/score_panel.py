"""Chấm điểm: the scored tree of a unit at the left, what is behind one component at the right (look.md §5.5)."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from par_desktop.domain.changes import Changes
from par_desktop.domain.records.closing import REOPENING, SUBMISSION
from par_desktop.domain.records.evidence import EVIDENCE, EVIDENCE_USE
from par_desktop.domain.records.score import APPRAISAL, SCORE, SURVEY
from par_desktop.domain.views.score_rows import ScoreLine, ScoreSheet
from par_desktop.errors import ParError
from par_desktop.services import browse_scores, lock_period
from par_desktop.services.browse_scores import ScoreDetail
from par_desktop.services.desk import Desk
from par_desktop.services.lock_period import LockState
from par_desktop.text.formats import date_short, period_label
from par_desktop.text.sentences import sentence
from par_desktop.ui import theme
from par_desktop.ui.panels.dossier_proxy import UnitChoice
from par_desktop.ui.panels.score_detail import ScoreDetailPanel
from par_desktop.ui.panels.score_table import ALL, FILTERS, ScoreModel, ScoreTable, lets_through, points, signed
from par_desktop.ui.session import Session, touches
from par_desktop.widgets.bars import Chip, ChipBar
from par_desktop.widgets.labels import ElidedLabel, IconLabel, StateLabel
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import EmptyState

ILLUSTRATIVE = "Bộ tiêu chí minh họa"
_SHOWN = tuple(r.name for r in (SCORE, APPRAISAL, SURVEY, EVIDENCE, EVIDENCE_USE, SUBMISSION, REOPENING))


class ScorePanel(QWidget):
    """``tools`` stands in the tab's toolbar while this view is chosen."""

    see_conflict = Signal(str, str)
    acts_changed = Signal()
    """What may be handed in or taken back is another now."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.unit = session.world.city if session.is_coordinator else session.about.code
        self._wanted = ""
        self._sheet: ScoreSheet | None = None
        self.lock = LockState(False)
        self._build_tools()
        self.table = ScoreTable()
        self.model = ScoreModel(session.is_coordinator, lambda: self.table.folded)
        self.table.setModel(self.model)
        columns = self.model.columns
        self.table.set_columns([c.width for c in columns], [c.priority for c in columns], narrow=200)
        self.detail = ScoreDetailPanel(session)
        self.table.current_changed.connect(self._chosen)
        self.table.opened.connect(lambda _: self.detail.focus_first_field())
        self.table.fold_asked.connect(self._fold)
        self.detail.previous.connect(lambda: self._move(-1))
        self.detail.next.connect(lambda: self._move(1))
        self.detail.left.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.detail.see_conflict.connect(self.see_conflict)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.table, 1)
        left.addWidget(self._sum_strip())
        edge = QFrame()
        edge.setFixedWidth(1)
        mark(edge, rule="left")
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(edge)
        row.addWidget(self.detail)
        self._nothing = EmptyState(
            "Đơn vị không được chấm theo bộ tiêu chí nào",
            "Phường, xã tự chấm bộ tiêu chí của mình; điểm của thành phố do đơn vị tổng hợp ghi.",
        )
        self._pages = QStackedWidget()
        self._pages.addWidget(whole)
        self._pages.addWidget(self._nothing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)

    def _build_tools(self) -> None:
        self.tools = QWidget()
        row = QHBoxLayout(self.tools)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.GAP)
        self.units = UnitChoice()
        self.units.setVisible(self.session.is_coordinator)
        if self.session.is_coordinator:
            world = self.session.world
            self.units.set_units([world.unit(world.city), *world.wards])
            self.units.chosen.connect(self.set_unit)
            row.addWidget(self.units)
        self.chips = ChipBar()
        self.chips.setAccessibleName("Lọc tiêu chí")
        self.chips.changed.connect(lambda _: self._show_lines())
        row.addWidget(self.chips, 1)
        self._illustrative = [_illustrative(), _illustrative()]
        row.addWidget(self._illustrative[0])

    def _sum_strip(self) -> QFrame:
        strip = QFrame()
        strip.setFixedHeight(30)
        mark(strip, pane="raised", rule="top")
        row = QHBoxLayout(strip)
        row.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        row.setSpacing(6)
        self._sums: dict[str, QLabel] = {}
        for key, words in (("points", "Tự chấm"), ("appraised", "Thẩm định"), ("gap", "Chênh")):
            label, value = QLabel(words), QLabel()
            mark(label, tone="text2")
            mark(value, type="heading")
            self._sums[f"{key}.words"], self._sums[key] = label, value
            row.addWidget(label)
            row.addWidget(value)
            row.addSpacing(theme.GAP)
        self._lock = StateLabel()
        self._lock.hide()
        row.addWidget(self._lock)
        self._scored = ElidedLabel()
        self._scored.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        mark(self._scored, tone="text2")
        row.addWidget(self._scored, 1)
        row.addWidget(self._illustrative[1])
        return strip

    # what the tab calls

    def cares(self, changes: Changes) -> bool:
        """Self scores, appraisals, survey points and evidence, and what locks them."""
        return touches(changes, *_SHOWN)

    def refresh(self) -> None:
        """Load the tree anew; the chosen line and what is being typed stay."""
        asked = (self.unit, self.session.period.code)

        def show(found: tuple[ScoreSheet, LockState]) -> None:
            if asked == (self.unit, self.session.period.code):
                self._show_lock(found[1])
                self._show(found[0])

        def failed(error: ParError) -> None:
            if error.code == "no_criteria_set":
                self._pages.setCurrentWidget(self._nothing)
                self.tools.setVisible(False)
            else:
                self.session.failed.emit(sentence(error))

        self.session.read(_sheet_and_lock, *asked, done=show, failed=failed)

    def period_changed(self) -> None:
        """Another round."""
        self.detail.commit()
        self.refresh()

    def leave(self) -> None:
        """Save what is being typed."""
        self.detail.commit()
        self.detail.flush_drafts()

    def next_problem(self) -> None:
        """F8: the next component that is not scored or not explained."""
        at = self.table.currentIndex().row()
        order = [*range(at + 1, self.model.rowCount()), *range(at + 1)]
        for row in order:
            found = self.model.row_at(row)
            if isinstance(found, ScoreLine) and found.level == 2 and self._needs(found):
                self._go_to_row(row)
                return

    def _needs(self, found: ScoreLine) -> bool:
        return lets_through("unscored", found) or lets_through("unexplained", found)

    def focus_filter(self) -> None:
        """Ctrl+F: the chips."""
        self.chips.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.chips.focusNextChild()

    def open_record(self, kind: str, record: str) -> None:
        """Show this component of this unit."""
        record_type = {r.name: r for r in (SCORE, APPRAISAL, SURVEY)}[kind]
        parts = record_type.parts(record)
        self._wanted = parts["criterion"]
        self.chips.clear()
        if parts["unit"] != self.unit and self.session.is_coordinator:
            self.set_unit(parts["unit"])
        else:
            self._go_to_wanted()

    def set_narrow(self, narrow: bool) -> None:
        """Below 1200 px: a narrower detail, and the set's label below the list."""
        self.detail.set_narrow(narrow)
        self._narrow = narrow
        self._show_illustrative()

    def set_unit(self, unit: str) -> None:
        """Another unit's tree."""
        if unit and unit != self.unit:
            self.detail.commit()
            self.unit = unit
            self._sheet = None
            self.units.choose(unit)
            self.refresh()

    # handing in

    def act(self) -> tuple[str, str] | None:
        """Words and icon of what this person may do with the round as a whole: hand it in, or take that back."""
        session = self.session
        own = self.unit == session.about.code or (session.is_coordinator and self.unit == session.world.city)
        if not own or self._sheet is None:
            return None
        if self.lock.since is None:
            return "Nộp tự chấm điểm", "tick-circle"
        return "Lấy lại bản đã nộp", "undo"

    def hand_in(self) -> None:
        """Hand the round in, or take it back; what is being typed is saved first."""
        if not self.detail.commit():
            return
        work = lock_period.submit if self.lock.since is None else lock_period.take_submission_back
        self.session.write(work, self.unit, self.session.period.code, changes=lambda saved: saved.changes)

    def _show_lock(self, lock: LockState) -> None:
        changed = lock != self.lock
        self.lock = lock
        self.detail.locked = lock.locked
        self._lock.setVisible(lock.since is not None)
        if lock.since is not None:
            words = f"Đã khóa, nộp ngày {date_short(lock.since)}"
            if lock.until is not None:
                words = f"Mở lại đến hết {date_short(lock.until)}"
            icon, tone = ("padlock", "grey") if lock.locked else ("pen", "accent")
            self._lock.set_state(theme.icon(icon, tone), words, tone)
            self._lock.setMinimumWidth(self._lock.sizeHint().width())
        if changed:
            self.acts_changed.emit()

    # showing

    _narrow = False

    def _show(self, sheet: ScoreSheet) -> None:
        first = self._sheet is None
        self._sheet = sheet
        if first:
            self.acts_changed.emit()
        self._pages.setCurrentIndex(0)
        self.tools.setVisible(True)
        components = [found for found in sheet.lines if found.level == 2]
        self.chips.set_chips(
            [
                Chip(
                    key,
                    words,
                    sum(lets_through(key, found) for found in components),
                    theme.icon(icon) if icon else None,
                )
                for key, (words, icon) in FILTERS.items()
            ]
        )
        self._show_sums(sheet)
        self._show_illustrative()
        self._show_lines()
        if self._wanted:
            self._go_to_wanted()
        elif first or not self.table.currentIndex().isValid():
            self._go_to_first()
        self._show_current()

    def _show_lines(self) -> None:
        if self._sheet is None:
            return
        code = self.table.current_id() or self.detail.code
        self.model.show_sheet(self._sheet, self.chips.active() or (ALL,))
        row = self.model.row_of(str(code)) if code else -1
        if row >= 0 and self.table.currentIndex().row() != row:
            self._go_to_row(row)
        elif row < 0 and self.model.rowCount():
            self._go_to_first()

    def _show_sums(self, sheet: ScoreSheet) -> None:
        total = sheet.sums.total
        self._sums["points"].setText(f"{points(total.points)} / {points(total.max_points)}")
        self._sums["appraised.words"].setText(f"Thẩm định {total.appraised_count}/{total.components}")
        self._sums["appraised"].setText(points(total.appraised))
        self._sums["gap"].setText(signed(total.gap) or "–")
        mark(self._sums["gap"], tone="red" if total.gap is not None and total.gap < 0 else "")
        self._scored.setText(f"Đã chấm {total.scored}/{total.components} tiêu chí thành phần")
        self._scored.setToolTip(f"{total.scored} trong {total.components}, {period_label(sheet.round)}")

    def _show_illustrative(self) -> None:
        shown = self._sheet is not None and self._sheet.sums.illustrative
        self._illustrative[0].setVisible(shown and not self._narrow)
        self._illustrative[1].setVisible(shown and self._narrow)

    def _go_to_first(self) -> None:
        for row in range(self.model.rowCount()):
            found = self.model.row_at(row)
            if isinstance(found, ScoreLine) and found.level == 2:
                self._go_to_row(row)
                return

    def _go_to_wanted(self) -> None:
        found = self.model.line(self._wanted)
        if found is None:
            return
        if found.criterion.area in self.table.folded:
            self._fold(found.criterion.area, False)
        row = self.model.row_of(self._wanted)
        self._wanted = ""
        if row >= 0:
            self._go_to_row(row)

    def _go_to_row(self, row: int) -> None:
        index = self.model.index(row, 0)
        self.table.setCurrentIndex(index)
        self.table.scrollTo(index)

    def _move(self, by: int) -> None:
        row = self.table.currentIndex().row() + by
        while 0 <= row < self.model.rowCount():
            found = self.model.row_at(row)
            if isinstance(found, ScoreLine) and found.level == 2:
                self._go_to_row(row)
                return
            row += by

    def _fold(self, area: str, folded: bool) -> None:
        if self._sheet is None:
            return
        (self.table.folded.add if folded else self.table.folded.discard)(area)
        self.model.show_sheet(self._sheet, self.chips.active() or (ALL,))
        row = self.model.row_of(area)
        if row >= 0:
            self._go_to_row(row)

    def _chosen(self, code: object) -> None:
        if code is None or code == self.detail.code:
            return
        # Leaving the record saves it as one change; what could not be saved stays as a draft.
        self.detail.commit()
        self._show_current()

    def _show_current(self) -> None:
        index: QModelIndex = self.table.currentIndex()
        found = self.model.row_at(index.row()) if index.isValid() else None
        if not isinstance(found, ScoreLine) or self._sheet is None:
            return
        area = self.session.world.plan.area(found.criterion.area).short_name if found.level else ""
        self.detail.show_line(found, self.unit, area, self.session.period.code)
        if found.row is None:
            return
        asked = (self.unit, self.session.period.code, found.criterion.code)

        def show(detail: ScoreDetail) -> None:
            if asked == (self.unit, self.session.period.code, self.detail.code):
                self.detail.show_detail(detail)

        self.session.read(browse_scores.score_detail, *asked, done=show)


def _sheet_and_lock(desk: Desk, unit: str, round_code: str) -> tuple[ScoreSheet, LockState]:
    return browse_scores.score_sheet(desk, unit, round_code), lock_period.round_state(desk, unit, round_code)


def _illustrative() -> QWidget:
    made = QWidget()
    row = QHBoxLayout(made)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(6)
    row.addWidget(IconLabel(theme.icon("info", "text2")))
    label = QLabel(ILLUSTRATIVE)
    label.setToolTip("Điểm tính theo bộ tiêu chí minh họa cho đến khi nhập bộ tiêu chí chính thức.")
    mark(label, tone="text2")
    row.addWidget(label)
    return made
