"""Metrics × periods as cells of a number grid; a ratio takes two rows, tử số and mẫu số, and is one field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from par_desktop.domain.fields import COUNT_FIGURE, RATIO_FIGURE, Figure
from par_desktop.domain.metrics import MetricKind
from par_desktop.domain.periods import Period
from par_desktop.domain.records.reading import READING
from par_desktop.domain.views.reading_rows import MetricRow, QuarterReadings
from par_desktop.errors import ParError
from par_desktop.services.browse_readings import periods_of_metric
from par_desktop.text.figure_words import how_words, unit_words
from par_desktop.text.formats import NOTHING_HAPPENED, decimal, number, percent, period_label
from par_desktop.text.light_words import WORDS
from par_desktop.text.sentences import sentence
from par_desktop.ui.panels.dossier_source import Draft
from par_desktop.widgets.grid_model import CellKind, Edit, GridColumn

FIRST = 2
"""Columns before the periods: code and title."""
PERIOD_WIDTH, NARROW_PERIOD_WIDTH = 118, 104
_PARTS = ("tử số", "mẫu số")
DraftKey = tuple[str, str, int]
"""Metric, period, part."""
Drafts = dict[tuple[str, str], dict[DraftKey, Draft]]
"""Refused texts by (unit, year)."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the grid: the metric's computed figures (``part`` −1) or one typed part of it."""

    row: MetricRow
    part: int


def grid_columns(periods: tuple[str, ...]) -> tuple[GridColumn, ...]:
    """Code, title, each period (``ReadingSource.periods``), target and verdict."""
    return (
        GridColumn("Mã", width=64, align="left"),
        GridColumn("Chỉ tiêu", width=430, align="left"),
        *(GridColumn(period_label(period, capital=True), width=PERIOD_WIDTH) for period in periods),
        GridColumn("Mục tiêu", width=92),
        GridColumn("Kết quả", width=156, align="left"),
    )


class ReadingSource:
    """The cells of one quarter. ``editable``: whether this person may type here now."""

    def __init__(self, form: QuarterReadings, drafts: Mapping[DraftKey, Draft], *, editable: bool) -> None:
        self.drafts = drafts
        self.editable = editable
        self.periods = (*form.months, form.quarter, form.year)
        self.show(form)

    def show(self, form: QuarterReadings) -> None:
        """Other contents in the same grid."""
        self.form = form
        self.lines: list[Line] = []
        for row in form.rows:
            parts = {MetricKind.RATIO: (-1, 0, 1), MetricKind.COUNT: (0,), MetricKind.DERIVED: (-1,)}[row.metric.kind]
            self.lines += [Line(row, part) for part in parts]

    def period(self, column: int) -> str:
        """The period of a column; "" for the others."""
        at = column - FIRST
        return self.periods[at] if 0 <= at < len(self.periods) else ""

    def row_width(self) -> int:
        """Columns of the grid; the last one is the verdict."""
        return FIRST + len(self.periods) + 2

    def draft(self, row: int, column: int) -> Draft | None:
        """What was typed and refused in a cell."""
        line = self.lines[row]
        return self.drafts.get((line.row.metric.code, self.period(column), line.part))

    def is_head(self, line: Line) -> bool:
        """Whether this row carries target and verdict."""
        return line.part == -1 or line.row.metric.kind is MetricKind.COUNT

    def typed_here(self, line: Line, period: str) -> bool:
        """Whether the metric is typed in this period."""
        return line.part >= 0 and period in periods_of_metric(line.row.metric, self.form.months, self.form.quarter)

    # GridSource

    def row_count(self) -> int:
        return len(self.lines)

    def text(self, row: int, column: int) -> str:
        line, period = self.lines[row], self.period(column)
        metric = line.row.metric
        if column == 0:
            return metric.code if self.is_head(line) else ""
        if column == 1:
            return _title(line)
        if period:
            draft = self.drafts.get((metric.code, period, line.part))
            return draft.text if draft is not None else self._figure(line, period)
        if not self.is_head(line):
            return ""
        if column == FIRST + len(self.periods):
            goal = line.row.goal
            return "–" if goal is None else f"{_plus(line)}{decimal(goal)} {unit_words(metric, self.form.choices)}"
        count = "" if self.form.unit else f" · {line.row.entered}/{line.row.declarers}"
        return self.verdict(line) + count

    def verdict(self, line: Line) -> str:
        """The quarter against the target, in words."""
        if self.impossible(line):
            return "Cần xem lại"
        reached = line.row.reached(self.form.quarter)
        if reached is None:
            notes, quarter = line.row.notes, self.form.quarter
            note = notes.get(line.row.judged(quarter)) or notes.get(quarter, "")
            return note[:1].upper() + note[1:] if note else "–"
        light = line.row.light
        if light is not None:
            return WORDS[light.colour]
        return "Đạt" if reached else "Chưa đạt"

    def to_date_words(self, line: Line) -> str:
        """What the year's column holds of a metric that is typed by month or quarter; "" where that is nothing."""
        value = line.row.to_date
        if value is None or not self.is_head(line):
            return ""
        parts = f": {number(value.top)} / {number(value.bottom)}" if value.top is not None and value.bottom else ""
        words = f"Lũy kế từ đầu năm đến hết {period_label(self.form.quarter)}{parts}."
        if value.present < value.expected:
            words += f" Mới có {value.present}/{value.expected} kỳ báo cáo của đơn vị."
        return words

    def how_words(self, line: Line) -> str:
        """Formula, source and the figure of 2020 of a metric."""
        metric, base = line.row.metric, line.row.baseline
        how = how_words(metric, self.form.choices)
        known = [f"{metric.title}: {how}" if how not in (metric.title, metric.source) else metric.title, metric.source]
        if base is not None:
            known.append(f"Năm 2020: {number(base, 2 if metric.is_rate else 0)} {metric.unit_label}")
        there, asked = line.row.base_units
        if 0 < there < asked and not metric.only_period:
            known.append(f"Mới {there}/{asked} đơn vị có số liệu năm 2020")
        return "".join(f"{each}. " for each in known if each).strip()

    def impossible(self, line: Line) -> bool:
        """A rate of more than the whole: some numerator is greater than its denominator."""
        return line.row.metric.kind is MetricKind.RATIO and any(share > 1 for share in line.row.shares.values())

    def kind(self, row: int, column: int) -> CellKind:
        if column < FIRST:
            return "label"
        line, period = self.lines[row], self.period(column)
        if not period or line.part == -1:
            return "computed"
        if not self.typed_here(line, period):
            return "computed"
        return "typed" if self.editable and period not in self.form.locked else "closed"

    def problem(self, row: int, column: int) -> str:
        draft = self.draft(row, column)
        if draft is not None:
            return draft.why
        line = self.lines[row]
        figure = line.row.typed.get(self.period(column))
        if line.part == 0 and figure is not None and self.form.unit:
            top, bottom = figure.numerator, figure.denominator
            if top is not None and bottom is not None and top > bottom:
                return f"Tử số không lớn hơn mẫu số. Đang có {number(top)} và {number(bottom)}."
        return ""

    def changed(self, row: int, column: int) -> bool:
        return False

    def note(self, row: int) -> str:
        return ""

    def is_total(self, row: int) -> bool:
        return False

    def _figure(self, line: Line, period: str) -> str:
        if line.part == -1:
            share = line.row.shares.get(period)
            if share is None:
                return "–" if period in line.row.notes else ""
            if not line.row.metric.is_rate:
                return number(share)
            sign = "+" if _plus(line) and share > 0 else ""
            # "+1,05", of a growth in percentage points; its unit stands beside the target.
            points = unit_words(line.row.metric, self.form.choices) != line.row.metric.unit_label
            return sign + (number(share * 100, 2) if points else percent(share * 100))
        figure = line.row.typed.get(period)
        if figure is None:
            share = line.row.shares.get(period)
            return number(share) if share is not None and line.row.metric.kind is MetricKind.COUNT else ""
        kind = RATIO_FIGURE if line.row.metric.kind is MetricKind.RATIO else COUNT_FIGURE
        return kind.texts(figure)[line.part]


def read_edits(
    source: ReadingSource, edits: list[Edit]
) -> tuple[dict[tuple[str, str], Figure | None], dict[DraftKey, Draft]]:
    """Figures to save by (metric, period), both parts of a ratio together, and texts refused."""
    figures: dict[tuple[str, str], Figure | None] = {}
    drafts: dict[DraftKey, Draft] = {}
    for row, column, text in edits:
        line, period = source.lines[row], source.period(column)
        metric = line.row.metric
        key = metric.code, period
        now = figures[key] if key in figures else line.row.typed.get(period)
        kind = RATIO_FIGURE if metric.kind is MetricKind.RATIO else COUNT_FIGURE
        if text.strip().casefold() in (NOTHING_HAPPENED, "kps"):
            figures[key] = Figure(none=True)
            continue
        texts = [""] * len(kind.parts) if now is None or now.none else list(kind.texts(now))
        texts[line.part] = text
        try:
            value = kind.parse(texts)
        except ParError as error:
            drafts[metric.code, period, line.part] = Draft(text, sentence(error))
            continue
        figures[key] = value if isinstance(value, Figure) else None
    return figures, drafts


def drafts_of(texts: Mapping[str, Mapping[str, str]]) -> Drafts:
    """Refused texts found on disk, with the sentence each deserves."""
    found: Drafts = {}
    for record, cells in texts.items():
        parts = READING.parts(record)
        for part, text in cells.items():
            try:
                COUNT_FIGURE.parse((text,))
                why = "Số này chưa lưu được. Gõ lại để lưu."
            except ParError as error:
                why = sentence(error)
            scope = parts["unit"], parts["period"][:4]
            found.setdefault(scope, {})[parts["metric"], parts["period"], int(part)] = Draft(text, why)
    return found


def texts_of(drafts: Drafts) -> dict[str, dict[str, str]]:
    """Refused texts by record and part, to keep on disk."""
    found: dict[str, dict[str, str]] = {}
    for (unit, _), form in drafts.items():
        for (metric, period, part), draft in form.items():
            found.setdefault(READING.id(metric=metric, unit=unit, period=period), {})[str(part)] = draft.text
    return found


def short_period(period: str) -> str:
    """ "tháng 3/2022", "quý I/2022"."""
    return period_label(Period.parse(period))


def _title(line: Line) -> str:
    metric = line.row.metric
    if line.part == -1 or metric.kind is MetricKind.COUNT:
        return f"{metric.title}{' (minh họa)' if metric.illustrative else ''}"
    label = (metric.numerator_label, metric.denominator_label)[line.part]
    return f"      {_PARTS[line.part]}: {label}"


def _plus(line: Line) -> str:
    return "+" if line.row.metric.grows else ""
