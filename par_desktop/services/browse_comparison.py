"""Figures side by side: which measures a desk may compare, and one measure of all its units over a span of periods.

Every value comes from ``browse_figures``, so a table, a chart and a report can only say the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from par_desktop.domain.choices import Choices
from par_desktop.domain.cumulative import State, Value, since_january
from par_desktop.domain.metrics import Aggregation, Direction, Frequency, Metric, MetricKind
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.views.comparison_rows import (
    CITY,
    CellState,
    ComparedUnit,
    Comparison,
    ComparisonCell,
    Measure,
    Span,
    span_periods,
)
from par_desktop.domain.views.figure_rows import in_unit
from par_desktop.services.browse_figures import FigureBook, figure_book, open_book
from par_desktop.services.desk import Desk
from par_desktop.services.set_choice import target_in
from par_desktop.text.figure_words import how_words, unit_words

DOSSIERS, OTHERS = "Hồ sơ TTHC (biểu II.06a)", "Số liệu khác"
CITY_NAME = "Toàn thành phố"
_SOURCE = "Biểu II.06a, Thông tư 01/2020/TT-VPCP"


@dataclass(frozen=True, slots=True)
class _Extra:
    """A figure of biểu II.06a that no metric of the plan stands for; nobody set a target for it."""

    rule: str
    title: str
    direction: Direction
    rate: bool = True

    def metric(self) -> Metric:
        return Metric(
            code=f"06a:{self.rule}",
            title=self.title,
            unit_label="%" if self.rate else "hồ sơ",
            kind=MetricKind.DERIVED,
            frequency=Frequency.MONTH,
            aggregation=Aggregation.RATIO if self.rate else Aggregation.SUM,
            direction=self.direction,
            target=None,
            source=_SOURCE,
            formula=f"dossiers:{self.rule}",
        )


_EXTRAS = tuple(
    extra.metric()
    for extra in (
        _Extra("on_time_strict", "Hồ sơ đúng hạn, tính cả hồ sơ đang giải quyết đã quá hạn", Direction.UP),
        _Extra("overdue", "Hồ sơ quá hạn (đã và đang giải quyết)", Direction.DOWN),
        _Extra("online", "Hồ sơ tiếp nhận trực tuyến", Direction.UP),
        _Extra("postal", "Hồ sơ tiếp nhận qua bưu chính công ích", Direction.UP),
        _Extra("received", "Số hồ sơ tiếp nhận trong kỳ", Direction.UP, rate=False),
        _Extra("resolved", "Số hồ sơ đã giải quyết", Direction.UP, rate=False),
        _Extra("late", "Số hồ sơ đã giải quyết quá hạn", Direction.DOWN, rate=False),
    )
)


def measures(desk: Desk) -> tuple[Measure, ...]:
    """What this desk may compare, dossiers first; a unit that is no coordinator has its own figures alone."""
    wide = _with_extras(desk)
    book = open_book(wide.conn, wide.world, wide.today)
    found = [_measure(wide, book, metric) for metric in wide.world.metrics if not metric.only_period]
    mine = [measure for measure in found if measure.units]
    return tuple(sorted(mine, key=lambda measure: measure.group != DOSSIERS))


def compare(desk: Desk, code: str, span: Span, year: int) -> Comparison:
    """One measure of every unit this desk sees, over a span; ``year`` chooses months and quarters.

    Raises ``KeyError`` for no such measure. A span that the measure's frequency does not allow becomes its first.
    """
    wide = _with_extras(desk)
    metric = wide.world.metric(code)
    measure = _measure(wide, open_book(wide.conn, wide.world, wide.today), metric)
    span = span if span in measure.spans else measure.spans[0]
    single = span_periods(span, year, wide.world.plan.years)
    to_date = span in (Span.MONTHS, Span.QUARTERS)
    whole = desk.is_coordinator and len(measure.units) > 1
    asked = [CITY, *measure.units] if whole else list(measure.units)
    book = figure_book(wide, [metric], asked, single, corrections=True)
    rows = [_row(wide, book, metric, unit, single, to_date=to_date) for unit in measure.units]
    city = _row(wide, book, metric, CITY, single, to_date=to_date) if whole else None
    codes = [period.code for period in single] + ([str(year)] if to_date else [])
    return Comparison(
        measure=measure,
        span=span,
        year=year,
        periods=tuple(codes),
        rows=tuple(row for row in rows if not _gone(book, row)),
        city=city,
        targets=tuple(_target(metric, Period.parse(period), book.choices) for period in codes),
        baselines=_baselines(wide, book, metric, asked, single),
        to_date=to_date,
    )


def _with_extras(desk: Desk) -> Desk:
    """The same desk, where figures of the form that no metric stands for are asked like metrics."""
    there = {metric.formula for metric in desk.world.metrics}
    extras = (extra for extra in _EXTRAS if extra.formula not in there)
    return replace(desk, world=replace(desk.world, metrics=(*desk.world.metrics, *extras)))


def _measure(desk: Desk, book: FigureBook, metric: Metric) -> Measure:
    units = book.asked_of(metric)
    return Measure(
        code=metric.code,
        title=metric.title,
        group=DOSSIERS if metric.derivation[0] == "dossiers" else OTHERS,
        unit_label=unit_words(metric, book.choices),
        direction=metric.direction,
        frequency=metric.frequency,
        decimals=2 if metric.is_rate else 0 if metric.aggregation is not Aggregation.AVERAGE else 1,
        how=how_words(metric, book.choices),
        units=units
        if desk.is_coordinator
        else tuple(code for code in units if code in (desk.unit.code, *desk.actor.speaks_for)),
        rate=metric.is_rate and not metric.grows,
        signed=metric.grows,
        illustrative=metric.illustrative,
    )


def _row(
    desk: Desk, book: FigureBook, metric: Metric, unit: str, single: Sequence[Period], *, to_date: bool
) -> ComparedUnit:
    cells = [
        _cell(desk, book, metric, book.row(metric, unit, period, through=False).value, period) for period in single
    ]
    if to_date:
        last = single[-1]
        value = book.value(metric, unit, since_january(last, metric.frequency))
        grown = book.grown(metric, value, book.baseline(metric, unit, desk.world.calendar.bounds(single[0])[0]))
        cells.append(_cell(desk, book, metric, grown, Period(PeriodKind.YEAR, last.year)))
    known = desk.world.units_by_code.get(unit)
    name = CITY_NAME if unit == CITY else known.name if known is not None else unit
    wards = any(desk.world.unit(code).is_ward for code in book.asked_of(metric) if code in desk.world.units_by_code)
    return ComparedUnit(unit, name, tuple(cells), ranked=unit != CITY and (not wards or bool(known and known.is_ward)))


def _cell(desk: Desk, book: FigureBook, metric: Metric, value: Value, period: Period) -> ComparisonCell:
    lasting = desk.world.calendar.bounds(period)[1] >= book.today or not value.expected
    amount = None if value.amount is None else in_unit(metric, value.amount)
    if amount is not None:
        state = CellState.VALUE
    elif metric.grows and value.top is not None and value.bottom:
        state = CellState.NO_BASE
    elif value.state is State.NONE:
        state = CellState.NONE
    else:
        state = CellState.AHEAD if lasting else CellState.MISSING
    return ComparisonCell(
        state=state,
        value=amount,
        numerator=value.top,
        denominator=value.bottom if metric.is_rate else None,
        entered=value.present,
        expected=value.expected,
        partial=amount is not None and value.state is State.PARTIAL,
        incomplete=bool(value.incomplete),
        proxy=bool(value.proxies),
        corrected=bool(value.corrected),
        conflict=bool(value.conflicts),
    )


def _gone(book: FigureBook, row: ComparedUnit) -> bool:
    """A unit that had ended before all of this; its successor has the figures."""
    return row.code in book.mergers and all(cell.state is CellState.AHEAD for cell in row.cells)


def _target(metric: Metric, period: Period, choices: Choices) -> Decimal | None:
    """A target of the year; what adds up over the year has none for a month of it."""
    adds_up = metric.aggregation is Aggregation.SUM and metric.frequency is not Frequency.YEAR
    if adds_up and period.kind is not PeriodKind.YEAR:
        return None
    return target_in(metric, period.year, choices)


def _baselines(
    desk: Desk, book: FigureBook, metric: Metric, units: Sequence[str], single: Sequence[Period]
) -> dict[str, tuple[Fraction | None, ...]]:
    """The figure of 2020 by unit and period; the postal rate's is the base of the metric that grows by it."""
    if metric.grows:
        return {}
    growing = [each for each in desk.world.metrics if each.grows and each.derivation == metric.derivation]
    of = growing[0] if growing else metric
    days = [desk.world.calendar.bounds(period)[0] for period in single]
    found = {}
    for unit in units:
        amounts = [book.baseline(of, unit, day).amount for day in days]
        if any(amount is not None for amount in amounts):
            found[unit] = tuple(None if amount is None else in_unit(metric, amount) for amount in amounts)
    return found
