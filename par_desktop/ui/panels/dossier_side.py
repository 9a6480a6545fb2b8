"""Beside biểu II.06a: checks of the form, this month's rates against their targets, the month before."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from par_desktop.domain.choices import AMBER, GROWTH, ON_TIME, RELATIVE, STRICT
from par_desktop.domain.lights import Light, light_of
from par_desktop.domain.periods import Period
from par_desktop.domain.rates import grown
from par_desktop.domain.views.dossier_rows import MonthForm, column_total
from par_desktop.domain.world import World
from par_desktop.services.set_choice import target_in
from par_desktop.text.formats import MINUS, decimal, number, percent
from par_desktop.text.light_words import ICONS, WORDS, light_words
from par_desktop.ui import theme
from par_desktop.ui.panels.dossier_source import DossierSource
from par_desktop.widgets.labels import StateLabel
from par_desktop.widgets.look import mark

WIDTH = 287
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_RATES = (
    ("on_time", "Đúng hạn", "TT.1"),
    ("online", "Trực tuyến", ""),
    ("level3", "Hồ sơ mức 3", "DT.3"),
    ("level4", "Hồ sơ mức 4", "DT.4"),
    ("postal", "Bưu chính", "BC.1"),
)
"""Rate, words, metric whose target it has."""
HOW_TO = (
    "Dán cả khối từ Excel: chọn ô đầu, Ctrl+V. Enter xuống, Tab sang phải, Ctrl+D chép xuống."
    " Cột có dấu Σ tự tính. Hàng không có hồ sơ: Không phát sinh."
)


class DossierSide(QScrollArea):
    """Fill it with ``show_form``; ``next_problem`` is what F8 does."""

    def __init__(self, world: World, next_problem: Callable[[], object], top: QWidget) -> None:
        super().__init__()
        self._world = world
        self._fields = {each.code: each.name for each in world.procedure_fields}
        self.setFixedWidth(WIDTH)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        mark(page, pane="raised")
        mark(self, pane="raised")
        column = QVBoxLayout(page)
        column.setContentsMargins(14, 10, 13, 12)
        column.setSpacing(6)
        column.addWidget(top)
        self._count = QLabel()
        column.addLayout(_heading("Kiểm tra biểu", self._count))
        self._checks = [_Line() for _ in range(5)]
        for line in self._checks:
            column.addLayout(line)
        jump = QPushButton(theme.icon("chevron-right", "accent"), "Tới ô sai tiếp theo  F8")
        mark(jump, role="link")
        jump.clicked.connect(lambda *_: next_problem())
        column.addWidget(jump, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(_rule())
        target = QLabel("mục tiêu")
        mark(target, type="second")
        column.addLayout(_heading("Tỷ lệ tháng này", target))
        self._rates = _RateGrid()
        column.addLayout(self._rates)
        column.addWidget(_rule())
        self._before = QLabel()
        mark(self._before, type="heading")
        column.addWidget(self._before)
        self._compared = [_Compared("Tiếp nhận (3)"), _Compared("Đã giải quyết (7)")]
        for compared in self._compared:
            column.addLayout(compared)
        column.addWidget(_rule())
        self._help = QLabel(HOW_TO)
        self._help.setWordWrap(True)
        mark(self._help, type="second")
        column.addWidget(self._help)
        column.addStretch(1)
        self.setWidget(page)

    def show_form(self, source: DossierSource) -> None:
        """Judge and compare this form."""
        form = source.form
        self._show_checks(source)
        self._show_rates(form)
        before = Period.parse(form.before_month).number if form.before_month else 0
        self._before.setText(f"So với tháng {before}" if before else "Tháng đầu của kế hoạch, chưa có tháng trước")
        for line, column in zip(self._compared, ("received_total", "resolved_total"), strict=True):
            line.compare(form.total(column), column_total(form.before, column))
        self._help.setText(
            HOW_TO if form.unit else "Số cộng của các phường, xã; không gõ ở đây. Chọn một đơn vị để xem."
        )

    def _show_checks(self, source: DossierSource) -> None:
        form = source.form
        rows = form.rows
        if not form.unit:
            self._show_city_checks(form)
            return
        codes = [check.code for row in rows for check in row.checks]
        explained = sum(row.gap is not None and bool(row.figures.gap_reason) for row in rows)
        unbalanced, partial = codes.count("balance") - explained, codes.count("incomplete")
        untouched = sum(row.figures.blank and not row.figures.marked_none for row in rows)
        refused = len(source.drafts) + codes.count("negative")
        carried = sum(row.carried is not None for row in rows)
        wrong = unbalanced + refused
        attention = wrong + partial
        self._count.setText(f"{attention} ô cần xem" if attention else "")
        mark(self._count, tone="red" if wrong else "amber")
        balance, blank, half, carry, whole = self._checks
        if unbalanced:
            balance.say("refused", "(3) = (7) + (11)", "red", f"{unbalanced} ô", "Sửa cho khớp, hoặc ghi lý do lệch.")
        elif explained:
            balance.say("info", "(3) khác (7) + (11), có lý do", "amber", f"{explained} hàng")
        elif form.empty or not any(row.totals.received_total is not None for row in rows):
            balance.say("dashed-circle", "(3) = (7) + (11)", "grey", "chưa đủ số")
        else:
            balance.say("tick-circle", "(3) = (7) + (11)", "green", "khớp")
        _count_line(blank, untouched, "Lĩnh vực chưa nhập", "Mọi lĩnh vực đã nhập")
        _count_line(half, partial, "Hàng nhập dở", "Không có hàng nhập dở")
        if not form.before_month:
            carry.say("dashed-circle", "(6): không có tháng trước", "grey", "")
        else:
            before = Period.parse(form.before_month).number
            known = carried == len(rows)
            carry.say(
                "tick-circle" if known else "dashed-circle",
                f"(6) bằng (11) của tháng {before}",
                "green" if known else "amber",
                f"{carried}/{len(rows)}",
            )
        if refused:
            whole.say("refused", "Số nguyên, không âm", "red", f"{refused} ô")
        else:
            whole.say("tick-circle", "Số nguyên, không âm", "green", "đạt")

    def _show_city_checks(self, form: MonthForm) -> None:
        entered, missing = form.units_entered, form.units - form.units_entered
        self._count.setText("")
        first, second, *rest = self._checks
        known = "tick-circle" if not missing else "dashed-circle"
        first.say(known, "Đơn vị có số liệu", "green" if not missing else "amber", f"{entered}/{form.units}")
        silent = [row for row in form.unbalanced if row not in form.gap_reasons]
        lines = "\n".join(
            f"{self._world.unit(unit).short_name}, {self._fields[code]}:"
            f" {form.gap_reasons.get((unit, code)) or 'chưa ghi lý do'}"
            for unit, code in form.unbalanced
        )
        if silent:
            second.say("refused", "(3) khác (7) + (11)", "red", f"{len(silent)} hàng", lines)
        elif form.unbalanced:
            second.say("info", "(3) khác (7) + (11), có lý do", "amber", f"{len(form.unbalanced)} hàng", lines)
        elif not any(row.totals.received_total is not None for row in form.rows):
            second.say("dashed-circle", "(3) = (7) + (11)", "grey", "chưa đủ số")
        else:
            second.say("tick-circle", "(3) = (7) + (11)", "green", "khớp")
        for line in rest:
            line.hide()

    def _show_rates(self, form: MonthForm) -> None:
        rates = form.rates
        for number_, (name, words, metric) in enumerate(_RATES):
            if name == "on_time" and form.choices.get(ON_TIME) == STRICT:
                name, words = "on_time_strict", "Đúng hạn (nghiêm)"
            share: Fraction | None = getattr(rates, name)
            target = target_in(self._world.metric(metric), int(form.month[:4]), form.choices) if metric else None
            if name == "postal":
                relative = form.choices.get(GROWTH) == RELATIVE
                words_, current, instead = _postal(share, form.baseline, target, relative=relative)
                base: Fraction | None = Fraction(0)
            else:
                words_ = "–" if target is None else f"{decimal(target)} %"
                current, instead, base = None if share is None else share * 100, "", form.baselines.get(metric)
            light = None
            if current is not None and target is not None:
                # The same formula as in Số liệu khác, over this month.
                direction = self._world.metric(metric).direction
                light = light_of(current, Fraction(target), direction, base, form.choices.number(AMBER))
            self._rates.say(number_, words, share, words_, light, instead)


def _postal(
    share: Fraction | None, baseline: tuple[int, int] | None, target: Decimal | None, *, relative: bool
) -> tuple[str, Fraction | None, str]:
    """Target in words, how far above 2020 in percent, and a word instead of the state where 2020 is not known."""
    if target is None:
        return "–", None, ""
    words = f"+{decimal(target)} %"
    if baseline is None:
        return words, None, "chưa có số liệu 2020"
    growth = None if share is None else grown(share, Fraction(*baseline), relative=relative)
    return words, None if growth is None else growth * 100, ""


class _Line(QHBoxLayout):
    """Icon, words, count at the right."""

    def __init__(self) -> None:
        super().__init__()
        self.setSpacing(6)
        self._state = StateLabel()
        self._right = QLabel()
        self.addWidget(self._state, 1)
        self.addWidget(self._right)

    def say(self, icon: str, words: str, tone: str, right: str, tooltip: str = "") -> None:
        self._state.show()
        self._right.show()
        quiet = tone in ("green", "grey")
        self._state.set_state(theme.icon(icon, tone), words, "text" if quiet else tone, tooltip)
        self._state.setAccessibleName(f"{words}: {right}")
        self._right.setText(right)
        mark(self._right, tone="text2" if quiet else tone)

    def hide(self) -> None:
        self._state.hide()
        self._right.hide()


def _count_line(line: _Line, count: int, words: str, good: str) -> None:
    if count:
        line.say("dashed-circle", words, "amber", str(count))
    else:
        line.say("tick-circle", good, "green", "")


class _RateGrid(QGridLayout):
    def __init__(self) -> None:
        super().__init__()
        self.setHorizontalSpacing(6)
        self.setVerticalSpacing(6)
        self.setColumnStretch(0, 1)
        self._rows: list[tuple[QLabel, QLabel, QLabel, StateLabel]] = []
        for number_ in range(len(_RATES)):
            words, value, target, state = QLabel(), QLabel(), QLabel(), StateLabel()
            mark(value, type="heading")
            mark(target, type="second")
            mark(state, type="second")
            value.setAlignment(_RIGHT)
            target.setAlignment(_RIGHT)
            state.setFixedWidth(78)
            for column, widget in enumerate((words, value, target, state)):
                self.addWidget(widget, number_, column)
            self._rows.append((words, value, target, state))

    def say(
        self, number_: int, words: str, share: Fraction | None, target: str, light: Light | None, instead: str
    ) -> None:
        label, value, wanted, state = self._rows[number_]
        label.setText(words)
        value.setText("–" if share is None else percent(share * 100))
        wanted.setText(target)
        said = instead
        if light is None:
            state.set_state(theme.icon("dashed-circle", "grey"), "chưa rõ" if instead else "", "text3", instead)
            state.setVisible(bool(instead))
        else:
            said = light_words(light)
            tone = str(light.colour)
            state.set_state(theme.icon(ICONS[light.colour], tone), WORDS[light.colour], tone, said)
            state.setVisible(True)
        state.setAccessibleName(f"{words}: {value.text()}, mục tiêu {target}{f', {said}' if said else ''}")


class _Compared(QHBoxLayout):
    def __init__(self, words: str) -> None:
        super().__init__()
        label = QLabel(words)
        self._value, self._change = QLabel(), QLabel()
        mark(self._value, type="heading")
        mark(self._change, tone="text2")
        for widget in (self._value, self._change):
            widget.setAlignment(_RIGHT)
        self._change.setFixedWidth(70)
        self.addWidget(label, 1)
        self.addWidget(self._value)
        self.addWidget(self._change)

    def compare(self, now: int | None, before: int | None) -> None:
        """The figure and by how many percent it changed; "–" where one is missing or there was nothing before."""
        self._value.setText("–" if now is None else number(now))
        if now is None or not before:
            self._change.setText("–")
            return
        change = Fraction(now - before, before) * 100
        self._change.setText(f"{'+' if change > 0 else MINUS if change < 0 else ''}{percent(abs(change), 1)}")


def _heading(words: str, right: QLabel) -> QHBoxLayout:
    row = QHBoxLayout()
    label = QLabel(words)
    mark(label, type="heading")
    row.addWidget(label, 1)
    row.addWidget(right)
    return row


def _rule() -> QFrame:
    rule = QFrame()
    rule.setFixedHeight(1)
    mark(rule, rule="top")
    return rule
