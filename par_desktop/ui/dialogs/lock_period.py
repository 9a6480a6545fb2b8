"""Khóa kỳ, mở lại cho một đơn vị, nhận lại sửa đổi muộn: one dialog of the coordinator's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from par_desktop.domain.cumulative import Value
from par_desktop.domain.fields import DATE
from par_desktop.domain.operation import OpId
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.views.figure_rows import in_unit
from par_desktop.errors import ParError
from par_desktop.services import lock_period
from par_desktop.services.browse_corrections import Correction, corrections
from par_desktop.services.browse_issued import IssuedFigure, moved_figures
from par_desktop.services.browse_packages import unit_name
from par_desktop.services.lock_period import LockSheet, RefusedWrite, Reopened
from par_desktop.text.formats import date_short, number, period_label
from par_desktop.text.reasons import reason_words
from par_desktop.text.sentences import sentence
from par_desktop.ui import issued, theme
from par_desktop.ui.panels.unit_box import UnitBox
from par_desktop.ui.session import Session
from par_desktop.widgets.date_field import DateField
from par_desktop.widgets.labels import StateLabel
from par_desktop.widgets.look import mark
from par_desktop.widgets.notice import Notice

_LOW, _HIGH = 260, 600
"""Height of the dialog without and with lists."""
_NAMED = 6
"""Units named before the rest is counted."""
DAYS = 5
"""A reopening is proposed to last this many days."""
_OPEN = (
    "Đơn vị đang sửa được mọi số của kỳ này. Đủ số liệu và đã báo cáo thì bấm Khóa kỳ: từ đó số chỉ đổi khi mở lại cho "
    "từng đơn vị, hoặc do Phòng Nội vụ đính chính. Muốn mở lại hay xem sửa đổi gửi muộn, chọn kỳ đã khóa ở trên."
)
_QUIET = "Chưa mở lại cho đơn vị nào, không có sửa đổi gửi muộn, chưa có đính chính. Đơn vị xin sửa thì mở lại ở dưới."
_OPERATION = int(Qt.ItemDataRole.UserRole) + 1


def open_locks(parent: QWidget | None, session: Session) -> LockPeriodDialog:
    """Show the dialog on the period of the strip."""
    dialog = LockPeriodDialog(session, parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
    return dialog


class LockPeriodDialog(QDialog):
    """A period is chosen at the top; below, what locks it, who may still change it, what came too late."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._sheet: LockSheet | None = None
        self._shown = False
        self._offered: set[OpId] = set()
        """Late writes that the last reopening offers to give back: marked when shown."""
        self.setWindowTitle("Khóa kỳ, mở lại")
        self.resize(760, _LOW)
        self.periods = QComboBox()
        self.periods.setAccessibleName("Kỳ")
        for period in _periods(session.period.year):
            self.periods.addItem(period_label(period, capital=True), period.code)
        self.periods.setCurrentIndex(self.periods.findData(session.period.code))
        self.periods.currentIndexChanged.connect(lambda *_: self.refresh())
        self.state = StateLabel()
        self.lock_button = QPushButton()
        self.lock_button.clicked.connect(lambda *_: self._turn())
        self.hint = QLabel()
        self.hint.setWordWrap(True)
        mark(self.hint, tone="text2")
        self.facts = QLabel()
        self.facts.setWordWrap(True)
        mark(self.facts, type="second")
        self.notice = Notice(theme.icon("close", "text2"))
        self._build_reopening()
        self._build_refused()
        close = QPushButton("Đóng")
        close.clicked.connect(lambda *_: self.accept())
        self._lay_out(close)
        session.changed.connect(self.refresh)
        self.refresh()

    def _build_reopening(self) -> None:
        world = self._session.world
        units = [unit for unit in world.units if unit.code != world.coordinator]
        self.unit = UnitBox(units)
        self.unit.setAccessibleName("Đơn vị được mở lại")
        self.until = DateField(_day, date_short, _words)
        self.until.set_date(self._session.today + timedelta(days=DAYS))
        self.until.setAccessibleName("Mở đến hết ngày")
        self.until.setFixedWidth(130)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Lý do mở lại")
        self.reason.setPlaceholderText("Vì sao mở lại; đơn vị đọc được")
        mark(self.reason, typing=True)
        self.reopen_button = QPushButton("Mở lại")
        mark(self.reopen_button, role="primary")
        self.reopen_button.setAutoDefault(False)
        self.reopen_button.clicked.connect(lambda *_: self._reopen())
        self.reason.returnPressed.connect(self._reopen)
        self.reopened = QListWidget()
        self.reopened.setAccessibleName("Đơn vị đang được mở lại, đã nộp")
        self.reopened.setMaximumHeight(92)

    def _build_refused(self) -> None:
        self.refused = QListWidget()
        self.refused.setAccessibleName("Sửa đổi gửi muộn")
        self.refused.setWordWrap(True)
        self.refused.itemChanged.connect(lambda *_: self._count())
        self.corrections = QListWidget()
        self.corrections.setAccessibleName("Đính chính sau khi khóa")
        self.corrections.setWordWrap(True)
        self.corrections.setMaximumHeight(112)
        self.restore_button = QPushButton()
        self.restore_button.setAutoDefault(False)
        self.restore_button.clicked.connect(lambda *_: self._restore())

    def _lay_out(self, close: QPushButton) -> None:
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(self.periods)
        top.addWidget(self.state)
        top.addStretch(1)
        top.addWidget(self.lock_button)
        form = QGridLayout()
        form.setHorizontalSpacing(12)
        form.setVerticalSpacing(8)
        for line, (label, widget) in enumerate(
            (("Đơn vị", self.unit), ("Mở đến hết", self.until), ("Lý do", self.reason))
        ):
            name = QLabel(label)
            name.setBuddy(widget)
            mark(name, tone="text2")
            form.addWidget(name, line, 0)
            side = Qt.AlignmentFlag.AlignLeft if widget is self.until else Qt.AlignmentFlag(0)
            form.addWidget(widget, line, 1, side)
        form.addWidget(self.reopen_button, 2, 2)
        form.setColumnStretch(1, 1)
        bottom = QHBoxLayout()
        bottom.addWidget(self.restore_button)
        bottom.addStretch(1)
        bottom.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 14)
        column.setSpacing(10)
        column.addLayout(top)
        column.addWidget(self.facts)
        column.addWidget(self.hint)
        column.addWidget(self.notice)
        self._reopening = QWidget()
        inner = QVBoxLayout(self._reopening)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(10)
        self._heading(inner, "Mở lại cho một đơn vị")
        inner.addLayout(form)
        column.addWidget(self._reopening)
        self.reopened_heading = self._heading(column, "Đang mở lại, đã nộp")
        column.addWidget(self.reopened)
        self.corrections_heading = self._heading(column, "Đính chính sau khi khóa")
        column.addWidget(self.corrections)
        self.refused_heading = self._heading(column, "Sửa đổi gửi muộn, đang giữ lại")
        column.addWidget(self.refused, 3)
        column.addStretch(1)
        column.addLayout(bottom)

    def _heading(self, column: QVBoxLayout, words: str) -> QWidget:
        """A rule with a heading under it; both come and go together."""
        made = QWidget()
        both = QVBoxLayout(made)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(10)
        rule = QFrame()
        rule.setFixedHeight(1)
        mark(rule, rule="top")
        label = QLabel(words)
        mark(label, type="heading")
        both.addWidget(rule)
        both.addWidget(label)
        column.addWidget(made)
        return made

    @property
    def period(self) -> str:
        """Code of the period chosen."""
        return str(self.periods.currentData())

    def refresh(self, *_: object) -> None:
        """Read how the period stands now."""
        asked = self.period

        def show(sheet: LockSheet) -> None:
            if asked == self.period:
                self._show(sheet)

        self._session.read(lock_period.lock_sheet, asked, done=show)
        period = Period.parse(asked)
        self._session.read(
            lambda desk: (corrections(desk, period), moved_figures(desk, period)),
            done=lambda found: self._show_corrections(asked, *found),
        )

    def _show_corrections(self, asked: str, found: Sequence[Correction], moved: Sequence[IssuedFigure]) -> None:
        """What was changed after closing: the issued report keeps the old figure, later totals carry the new."""
        if asked != self.period:
            return
        self.corrections.clear()
        for figure in moved:
            self.corrections.addItem(_moved_words(figure))
        for each in found:
            how = {"proxy": "nhập thay", "excel": "sửa trên Excel"}.get(each.origin, "")
            by = ", ".join(part for part in (each.by, how, each.reason) if part)
            old, new = each.old or "trống", each.new or "trống"
            words = f"{each.unit_name}: {each.group} · {each.title}, {each.label}: {old} → {new}"
            self.corrections.addItem(f"{words} ({by})" if by else words)
        for widget in (self.corrections, self.corrections_heading):
            widget.setVisible(bool(found))
        if found:
            issued.look(self._session, self, lambda old: self._show_issued(asked, old), [asked], only_changed=True)
        self._hint()

    def _show_issued(self, asked: str, states: issued.States) -> None:
        """Papers that were handed out with the old figure."""
        if asked == self.period:
            for state in states:
                words = f"{state.document.title} ({issued.made_words(state)}): {len(state.changed)} chỗ còn số cũ"
                self.corrections.addItem(f"Tài liệu đã xuất · {words}")

    def _hint(self) -> None:
        """What a person can do here where there is nothing to look at."""
        sheet = self._sheet
        if sheet is None:
            return
        lists = (self.reopened, self.corrections, self.refused)
        if sheet.closed is None and not sheet.submitted:
            words = _OPEN
        else:
            words = "" if any(each.count() for each in lists) else _QUIET
        self.hint.setText(words)
        self.hint.setVisible(bool(words))
        if not self._reopening.isHidden() or any(each.count() for each in lists):
            self.resize(self.width(), max(self.height(), _HIGH))
        elif not self._shown:
            # Laid out with its lists the dialog came up high; nothing is left of them.
            QTimer.singleShot(0, self, lambda: self.resize(self.width(), _LOW))
        self._shown = True

    def _show(self, sheet: LockSheet) -> None:
        self._sheet = sheet
        if sheet.closed is None:
            self.state.set_state(theme.icon("pen", "accent"), "Đang mở", "accent")
        else:
            by = "" if sheet.by == sheet.period else f" cùng {period_label(sheet.by)}"
            self.state.set_state(theme.icon("padlock", "grey"), f"Đã khóa ngày {date_short(sheet.closed)}{by}", "grey")
        self.lock_button.setText("Khóa kỳ" if sheet.closed is None else "Bỏ khóa cho mọi đơn vị")
        self.lock_button.setVisible(sheet.closed is None or sheet.by == sheet.period)
        self.facts.setText(self._facts(sheet))
        # Nothing to reopen: neither a closed period nor scores that were handed in.
        self._reopening.setVisible(sheet.closed is not None or bool(sheet.submitted))
        self.reopened.clear()
        for each in sheet.reopened:
            until = f"mở lại đến hết {date_short(each.until)}{', đã hết hạn' if each.passed else ''}"
            self.reopened.addItem(f"{self._name(each.unit)}: {until}. {each.reason}".rstrip(". "))
        for unit, day in sheet.submitted:
            self.reopened.addItem(f"{self._name(unit)}: đã nộp tự chấm điểm ngày {date_short(day)}")
        for widget in (self.reopened, self.reopened_heading):
            widget.setVisible(self.reopened.count() > 0)
        self._show_refused(sheet.refused)
        self._hint()

    def _facts(self, sheet: LockSheet) -> str:
        """Days of the period, until when each level reports, who still lacks dossiers."""
        first, last = sheet.days
        due = sheet.due
        words = f"Số liệu từ {date_short(first)} đến {date_short(last)}"
        words += "." if last < self._session.today else ", chưa hết kỳ."
        words += f" Hạn gửi: phường, xã {date_short(due['ward'])}; thành phố {date_short(due['city'])};"
        words += f" Bộ Nội vụ {date_short(due['ministry'])}."
        if sheet.lacking:
            named = ", ".join(self._name(code) for code in sheet.lacking[:_NAMED])
            more = f" và {len(sheet.lacking) - _NAMED} đơn vị nữa" if len(sheet.lacking) > _NAMED else ""
            words += f"\nChưa đủ hồ sơ TTHC: {named}{more}."
        return words

    def _show_refused(self, writes: tuple[RefusedWrite, ...]) -> None:
        self.refused.blockSignals(True)
        self.refused.clear()
        for write in writes:
            why = reason_words(write.reason)
            item = QListWidgetItem(
                f"{self._name(write.unit)}: {write.title}\n{write.values} ({why}; {write.by or 'sửa trên Excel'})"
            )
            item.setData(_OPERATION, write.operation)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if write.operation in self._offered else Qt.CheckState.Unchecked)
            self.refused.addItem(item)
        self.refused.blockSignals(False)
        for widget in (self.refused, self.refused_heading):
            widget.setVisible(bool(writes))
        self._count()

    def _count(self) -> None:
        chosen = len(self._chosen())
        self.restore_button.setVisible(self.refused.count() > 0)
        self.restore_button.setText(f"Nhận lại {chosen} sửa đổi đã chọn" if chosen else "Chọn sửa đổi để nhận lại")

    def _chosen(self) -> list[object]:
        items = [self.refused.item(row) for row in range(self.refused.count())]
        return [item.data(_OPERATION) for item in items if item.checkState() is Qt.CheckState.Checked]

    # acts

    def _turn(self) -> None:
        if self._sheet is not None:
            work = lock_period.close if self._sheet.closed is None else lock_period.open_again
            self._write(work, self.period)

    def _reopen(self) -> None:
        if not self.unit.code():
            self._say("Chọn đơn vị trong danh sách: gõ vài chữ của tên, không cần dấu.", "amber")
            self.unit.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        until = self.until.date() if self.until.commit() else None
        if until is None:
            self._say(self.until.problem or "Gõ ngày cuối cùng được sửa.", "amber")
            self.until.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self._write(lock_period.reopen, self.unit.code(), self.period, until, self.reason.text(), done=self._reopened)

    def _reopened(self, result: object) -> None:
        if not isinstance(result, Reopened):
            return
        name = self._name(self.unit.code())
        self.reason.clear()
        words = f"Đã mở lại cho {name}. Gửi gói cho đơn vị để họ biết."
        if result.refused:
            words += f" {len(result.refused)} sửa đổi gửi muộn đã đánh dấu sẵn ở dưới."
        self._say(words, "accent")
        self._offered = {write.operation for write in result.refused}
        self.refresh()

    def _restore(self) -> None:
        if chosen := self._chosen():
            self._write(lock_period.restore_refused, chosen)

    def _write(
        self, work: Callable[..., object], *args: object, done: Callable[[object], object] | None = None
    ) -> None:
        def failed(error: ParError) -> None:
            self._say(sentence(error), "red")

        self.notice.hide()
        self._session.write(work, *args, done=done, failed=failed)

    def _say(self, words: str, tone: str) -> None:
        icon = {"red": "refused", "amber": "warning"}.get(tone, "info")
        self.notice.say(words, tone, theme.icon(icon, tone))

    def _name(self, code: str) -> str:
        return unit_name(self._session.world, code)


def _periods(year: int) -> list[Period]:
    """Months by quarter, each quarter after its months, then half-years and the year."""
    whole = Period(PeriodKind.YEAR, year)
    kinds = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.HALF)
    return [*sorted(part for kind in kinds for part in whole.parts(kind)), whole]


def _moved_words(figure: IssuedFigure) -> str:
    """ "Toàn thành phố, Hồ sơ … : khi khóa 98,94 % → nay 98,90 %"."""
    metric = figure.metric

    def said(value: Value) -> str:
        if value.amount is None:
            return "không có"
        shown = number(in_unit(metric, value.amount), 2 if metric.is_rate else 0)
        parts = f" ({number(value.top)} / {number(value.bottom)})" if value.top is not None and value.bottom else ""
        return f"{shown} {metric.unit_label}{parts}"

    return f"Toàn thành phố, {metric.title}: khi khóa {said(figure.issued)} → nay {said(figure.now)}"


def _day(text: str) -> date | None:
    value = DATE.parse((text,))
    return value if isinstance(value, date) else None


def _words(problem: Exception) -> str:
    return sentence(problem) if isinstance(problem, ParError) else str(problem)
