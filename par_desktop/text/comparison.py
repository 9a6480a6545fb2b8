"""A comparison in words and as a plain table: the one source of cells for screen, clipboard, picture and paper."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.views.comparison_rows import (
    CellState,
    ComparedUnit,
    Comparison,
    ComparisonCell,
    Measure,
    Span,
    any_cell,
    ordered,
    ranking,
)
from par_desktop.text.formats import NOTHING_HAPPENED, ROMAN, number, period_label, rounded

PROXY, CORRECTED, PARTIAL = "*", "†", "‡"
"""Marks before a value; ``notes`` says what those in sight mean."""
NOTHING_SHORT, LACKING, NO_BASE = "kps", "thiếu", "thiếu 2020"
CITY_NAME = "Toàn thành phố"
TO_DATE = "Từ đầu năm"

Value = str | int | Decimal | None


@dataclass(frozen=True, slots=True)
class PlainRow:
    """A row as shown (``texts``) and with its numbers (``values``, rounded as shown)."""

    key: str
    texts: tuple[str, ...]
    values: tuple[Value, ...]
    total: bool = False


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A table with its title, what stands beneath it, and which columns hold numbers (by place)."""

    title: str
    subtitle: str
    headings: tuple[str, ...]
    rows: tuple[PlainRow, ...]
    notes: tuple[str, ...]
    numeric: tuple[int, ...]
    decimals: int = 0


def value_text(value: Fraction, measure: Measure, decimals: int | None = None) -> str:
    """ "95,20"; a growth carries its sign, one that rounds to 0 none."""
    places = measure.decimals if decimals is None else decimals
    sign = "+" if measure.signed and rounded(value, places) > 0 else ""
    return sign + number(value, places)


def cell_text(cell: ComparisonCell, measure: Measure) -> str:
    """What a narrow cell shows: the value with its marks, or why there is none."""
    if cell.state is CellState.VALUE and cell.value is not None:
        # Marks come first, so that numbers set right keep their commas under each other.
        return f"{marks_of(cell)} {value_text(cell.value, measure)}".strip()
    return state_text(cell)


def state_text(cell: ComparisonCell) -> str:
    """Why there is no value, in a word; blank while the period lasts."""
    words = {CellState.NONE: NOTHING_SHORT, CellState.MISSING: LACKING, CellState.NO_BASE: NO_BASE}
    marks = marks_of(cell) if cell.state is CellState.NONE else ""
    return words.get(cell.state, "") + (f" {marks}" if marks else "")


def marks_of(cell: ComparisonCell) -> str:
    return PROXY * cell.proxy + CORRECTED * cell.corrected + PARTIAL * cell.partial


def spoken(cell: ComparisonCell, measure: Measure, *, city: bool = False) -> str:
    """A cell in full: value, numerator over denominator, what is missing and what is marked."""
    if cell.value is not None:
        words = f"{value_text(cell.value, measure)} {measure.unit_label}"
        if cell.denominator is not None and cell.numerator is not None:
            words += f" ({number(cell.numerator)} / {number(cell.denominator)})"
        parts = [words]
    else:
        parts = [
            {
                CellState.NONE: NOTHING_HAPPENED,
                CellState.MISSING: "chưa nhập",
                CellState.AHEAD: "chưa đến kỳ",
                CellState.NO_BASE: "chưa có số liệu 2020 để so",
            }.get(cell.state, "")
        ]
    if cell.entered < cell.expected and cell.state is not CellState.AHEAD:
        parts.append(f"mới có {cell.entered}/{cell.expected} {'báo cáo' if city else 'kỳ'}")
    if cell.incomplete:
        parts.append("có hàng nhập dở, không tính được")
    if cell.proxy:
        parts.append("có số nhập thay, chờ xác nhận")
    if cell.corrected:
        parts.append("có đính chính sau khóa kỳ")
    if cell.conflict:
        parts.append("có xung đột chưa quyết định")
    return ", ".join(parts)


def heading(period: str, comparison: Comparison) -> str:
    """A narrow column's heading: T1, Quý I, I/2022, 2022; the year so far."""
    known = Period.parse(period)
    if comparison.to_date and period == comparison.periods[-1]:
        return TO_DATE
    if known.kind is PeriodKind.MONTH:
        return f"T{known.number}"
    if known.kind is PeriodKind.QUARTER:
        roman = ROMAN[known.number - 1]
        return f"{roman}/{known.year}" if comparison.span is Span.ALL_QUARTERS else f"Quý {roman}"
    return str(known.year)


def headings(comparison: Comparison) -> tuple[str, ...]:
    return tuple(heading(period, comparison) for period in comparison.periods)


def period_words(comparison: Comparison, at: int) -> str:
    """ "tháng 3/2022", "từ đầu năm 2022"."""
    if comparison.to_date and at == len(comparison.periods) - 1:
        return f"từ đầu năm {comparison.year}"
    return period_label(comparison.periods[at])


def span_words(comparison: Comparison) -> str:
    """ "theo tháng, năm 2022"; "theo quý, 2021–2025"."""
    by = {Span.MONTHS: "tháng", Span.QUARTERS: "quý", Span.ALL_QUARTERS: "quý", Span.YEARS: "năm"}[comparison.span]
    if comparison.span in (Span.MONTHS, Span.QUARTERS):
        return f"theo {by}, năm {comparison.year}"
    return f"theo {by}, {comparison.periods[0][:4]}–{comparison.periods[-1][:4]}"


def measure_title(measure: Measure) -> str:
    """ "Hồ sơ giải quyết mức độ 3 (%)"; illustrative ones say so."""
    return f"{measure.title} ({measure.unit_label}){' – minh họa' if measure.illustrative else ''}"


def target_words(comparison: Comparison, at: int) -> str:
    """ "mục tiêu 80 %", empty where the plan sets none."""
    target = comparison.targets[at]
    if target is None:
        return ""
    decimals = 0 if target == target.to_integral_value() else 2
    return f"mục tiêu {value_text(Fraction(target), comparison.measure, decimals)} {comparison.measure.unit_label}"


def verdict(comparison: Comparison, cell: ComparisonCell, at: int) -> str:
    """ "đạt", or how much is missing up to the target ("thiếu 3,20", of what should be few "vượt 3,20")."""
    gap = comparison.shortfall(cell, at)
    if gap is None:
        return "–"
    if not gap:
        return "đạt"
    up = comparison.measure.direction.value == "up"
    return f"{'thiếu' if up else 'vượt'} {number(gap, comparison.measure.decimals)}"


def notes(comparison: Comparison, cells: Iterable[ComparisonCell]) -> tuple[str, ...]:
    """What the marks and words in these cells mean, the formula, the target."""
    shown = tuple(cells)
    measure = comparison.measure
    marks = [
        (any_cell(shown, "proxy"), f"{PROXY} có số nhập thay, chờ đơn vị xác nhận"),
        (any_cell(shown, "corrected"), f"{CORRECTED} có đính chính sau khóa kỳ"),
        (any_cell(shown, "partial"), f"{PARTIAL} chưa đủ số liệu"),
        (any(cell.state is CellState.NONE for cell in shown), f"{NOTHING_SHORT}: {NOTHING_HAPPENED}"),
        (any(cell.state is CellState.MISSING for cell in shown), f"{LACKING}: chưa nhập"),
        (any(cell.state is CellState.NO_BASE for cell in shown), f"{NO_BASE}: chưa có số liệu 2020 để so"),
    ]
    first = f"Cách tính: {measure.how}"
    goals = sorted({words for at in range(len(comparison.periods)) if (words := target_words(comparison, at))})
    if len(goals) == 1:
        first += f"; {goals[0]}"
    if comparison.city is not None and measure.rate:
        first += "; toàn thành phố = tổng tử số / tổng mẫu số"
    second = " · ".join(words for there, words in marks if there)
    return (f"{first}.", second) if second else (f"{first}.",)


def plain_table(comparison: Comparison, order: int | None = None) -> PlainTable:
    """Units × periods with the city at the foot; ``order`` is the place of the period sorted by, None official."""
    rows = [_row(row, at, comparison) for at, row in enumerate(ordered(comparison, order), 1)]
    if comparison.city is not None:
        rows.append(_row(comparison.city, None, comparison))
    cells = [cell for row in (*comparison.rows, *_city(comparison)) for cell in row.cells]
    sorting = "" if order is None else f"; xếp theo {period_words(comparison, order)}"
    return PlainTable(
        title=measure_title(comparison.measure),
        subtitle=_capital(span_words(comparison) + sorting),
        headings=("TT", "Đơn vị", *headings(comparison)),
        rows=tuple(rows),
        notes=notes(comparison, cells),
        numeric=tuple(range(2, 2 + len(comparison.periods))),
        decimals=comparison.measure.decimals,
    )


def rank_table(comparison: Comparison, at: int) -> PlainTable:
    """Units in order with the figures behind the rate and the distance from the target."""
    measure = comparison.measure
    parts = measure.rate and any(row.cells[at].denominator is not None for row in comparison.rows)
    found = ranking(comparison, at)
    rows = []
    for each in found:
        cell = each.cell
        texts = [str(each.place or ""), each.row.name, cell_text(cell, measure)]
        values: list[Value] = [each.place, each.row.name, _value(cell, measure)]
        if parts:
            texts += ["" if part is None else number(part) for part in (cell.numerator, cell.denominator)]
            values += [cell.numerator, cell.denominator]
        words = verdict(comparison, cell, at)
        rows.append(PlainRow(each.row.code, (*texts, words), (*values, words)))
    return PlainTable(
        title=measure_title(measure),
        subtitle=_capital(f"xếp hạng {period_words(comparison, at)}"),
        headings=("Hạng", "Đơn vị", "Giá trị", *(("Tử số", "Mẫu số") if parts else ()), "So mục tiêu"),
        rows=tuple(rows),
        notes=notes(comparison, [each.cell for each in found]),
        numeric=(2, 3, 4) if parts else (2,),
        decimals=measure.decimals,
    )


def trend_table(comparison: Comparison, unit: str) -> PlainTable:
    """One row a period: the unit (or the city), the city beside it, the target."""
    chosen, measure = comparison.row(unit), comparison.measure
    if chosen is None:
        raise KeyError(unit)
    lines = [chosen, *(row for row in _city(comparison) if row is not chosen)]
    rows = []
    for at, period in enumerate(comparison.periods[: len(comparison.periods) - comparison.to_date]):
        target = comparison.targets[at]
        goal = "–" if target is None else value_text(Fraction(target), measure)
        cells = [row.cells[at] for row in lines]
        label = period_label(period, capital=True)
        rows.append(
            PlainRow(
                period,
                (label, *(cell_text(cell, measure) for cell in cells), goal),
                (label, *(_value(cell, measure) for cell in cells), target),
            )
        )
    blanks = ("",) * (len(lines) - 1)
    bases = dict.fromkeys(each for each in comparison.baselines.get(unit, ()) if each is not None)
    for at, base in enumerate(bases):
        # A unit that took others over has theirs from that day on.
        label = "Năm 2020" if at == 0 else "Năm 2020, cả đơn vị nhập vào"
        text, exact = value_text(base, measure), rounded(base, measure.decimals)
        rows.insert(at, PlainRow(f"2020:{at}", (label, text, *blanks, "–"), (label, exact, *blanks, None)))
    return PlainTable(
        title=measure_title(measure),
        subtitle=f"{chosen.name}, {span_words(comparison)}",
        headings=("Kỳ", *(row.name for row in lines), "Mục tiêu"),
        rows=tuple(rows),
        notes=notes(comparison, chosen.cells),
        numeric=tuple(range(1, len(lines) + 2)),
        decimals=measure.decimals,
    )


def as_tsv(table: PlainTable) -> str:
    """Headings and rows for Excel: tabs between cells, a line a row."""
    lines = [table.headings, *(row.texts for row in table.rows)]
    return "\n".join("\t".join(cells) for cells in lines) + "\n"


def as_html(table: PlainTable) -> str:
    """The table with title and notes for Word: borders, numbers right, the heading row repeated on each page."""
    cell = "border:1px solid #000;padding:2px 4px"

    def line(tag: str, cells: Sequence[str], bold: bool) -> str:
        made = []
        for at, text in enumerate(cells):
            align = "right" if at in table.numeric and tag == "td" else "center" if tag == "th" else "left"
            words = f"<b>{html.escape(text)}</b>" if bold else html.escape(text)
            made.append(f'<{tag} style="{cell};text-align:{align}">{words}</{tag}>')
        return f"<tr>{''.join(made)}</tr>"

    body = "".join(line("td", row.texts, row.total) for row in table.rows)
    below = "".join(f"<p><i>{html.escape(note)}</i></p>" for note in table.notes)
    return (
        f"<p><b>{html.escape(table.title)}</b><br>{html.escape(table.subtitle)}</p>"
        f'<table style="border-collapse:collapse"><thead>{line("th", table.headings, True)}</thead>'
        f"<tbody>{body}</tbody></table>{below}"
    )


def _row(row: ComparedUnit, at: int | None, comparison: Comparison) -> PlainRow:
    measure = comparison.measure
    lead = "" if at is None else str(at)
    return PlainRow(
        row.code,
        (lead, row.name, *(cell_text(cell, measure) for cell in row.cells)),
        (at, row.name, *(_value(cell, measure) for cell in row.cells)),
        total=at is None,
    )


def _value(cell: ComparisonCell, measure: Measure) -> Value:
    """A number as shown, so that a sheet and a page never differ in the last digit; else its words."""
    if cell.value is None:
        return state_text(cell)
    return rounded(cell.value, measure.decimals)


def _city(comparison: Comparison) -> tuple[ComparedUnit, ...]:
    return () if comparison.city is None else (comparison.city,)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
