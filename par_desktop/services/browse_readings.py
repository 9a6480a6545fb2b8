"""Metrics of a quarter: typed figures, rates that follow from them, rates that follow from dossiers and visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from par_desktop.data.queries import readings
from par_desktop.data.queries.readings import Reading
from par_desktop.domain.cumulative import State, Value, since_january
from par_desktop.domain.fields import Figure
from par_desktop.domain.metrics import Aggregation, Frequency, Metric, MetricKind, ratio
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.records.reading import READING
from par_desktop.domain.units import expand
from par_desktop.domain.views.figure_rows import CITY, FigureRow, in_unit
from par_desktop.domain.views.reading_rows import MetricRow, QuarterReadings
from par_desktop.services.browse_figures import FigureBook, figure_book
from par_desktop.services.check_locks import why_locked
from par_desktop.services.derive_figures import SOURCES
from par_desktop.services.desk import Desk
from par_desktop.services.set_choice import target_in

NO_BASELINE = "chưa có số liệu 2020"
NOT_ENTERED = "chưa nhập"
NOTHING = "không phát sinh"


def quarter_readings(desk: Desk, unit: str, quarter: str) -> QuarterReadings:
    """Metrics that this unit declares or is measured by, in a quarter; ``unit`` "" sums over all who declare."""
    months = tuple(month.code for month in Period.parse(quarter).parts(PeriodKind.MONTH))
    bases = {metric.only_period for metric in desk.world.metrics if metric.only_period}
    stored = readings.readings(desk.conn, (*months, quarter, quarter[:4], *bases), unit) if unit else []
    by_metric: dict[str, list[Reading]] = {}
    for reading in stored:
        by_metric.setdefault(reading.metric, []).append(reading)
    shown = [metric for metric in desk.world.metrics if _concerns(desk, metric, unit)]
    book = figure_book(desk, shown, [unit], _until(Period.parse(quarter)))
    rows = []
    for metric in shown:
        if metric.kind is MetricKind.DERIVED:
            row = _derived(book, metric, unit, months, quarter)
        elif not unit:
            row = _summed(book, metric, months, quarter)
        else:
            row = _typed(book, metric, unit, by_metric.get(metric.code, []), months, quarter)
        whole = book.row(metric, unit, Period.parse(quarter), through=False)
        goal = target_in(metric, int(quarter[:4]), book.choices)
        row = _with_year(book, row, unit, quarter)
        light = whole.light
        if metric.aggregation is Aggregation.SUM and row.to_date is not None:
            # A year's target of something that adds up is held against all that there was since January.
            light = book.light(metric, row.to_date, whole.baseline, whole.target)
        base, units = _baseline(metric, whole), (whole.baseline.units, whole.baseline.units_expected)
        rows.append(replace(row, goal=goal, light=light, baseline=base, base_units=units))
    locked = _locked(desk, unit, (*months, quarter, quarter[:4]))
    return QuarterReadings(unit, quarter, months, tuple(rows), locked, book.choices)


def _until(quarter: Period) -> tuple[Period, ...]:
    """The year's quarters up to this one."""
    year = Period(PeriodKind.YEAR, quarter.year)
    return tuple(part for part in year.parts(PeriodKind.QUARTER) if part <= quarter)


def _with_year(book: FigureBook, row: MetricRow, unit: str, quarter: str) -> MetricRow:
    """The row with what its months or quarters add up to since January; a yearly figure is there already."""
    metric, year = row.metric, quarter[:4]
    if metric.frequency is Frequency.YEAR:
        return row
    period = Period.parse(quarter)
    baseline = book.baseline(metric, unit, book.world.calendar.bounds(period)[0])
    value = book.grown(metric, book.value(metric, unit, since_january(period, metric.frequency)), baseline)
    if value.amount is None:
        return row
    return replace(row, shares={**row.shares, year: value.amount}, to_date=value)


def _baseline(metric: Metric, whole: FigureRow) -> Fraction | None:
    """The figure of 2020 in the metric's own unit; a growth has it in itself."""
    amount = whole.baseline.amount
    return None if amount is None or metric.grows or metric.only_period else in_unit(metric, amount)


def _locked(desk: Desk, unit: str, periods: Sequence[str]) -> dict[str, str]:
    if not unit:
        return {}
    whys = why_locked(desk, READING.name, *(READING.id(metric="any", unit=unit, period=each) for each in periods))
    return {period: why for period, why in zip(periods, whys, strict=True) if why}


def declaring_units(desk: Desk) -> tuple[str, ...]:
    """Codes of all units that declare a metric, in official order."""
    codes = {code for metric in desk.world.metrics for code in expand(metric.units, desk.world.groups_by_code)}
    return tuple(unit.code for unit in desk.world.units if unit.code in codes)


def periods_of_metric(metric: Metric, months: Sequence[str], quarter: str) -> tuple[str, ...]:
    """Where a metric is typed: each month, once a quarter or once a year (the same periods as in the Excel package)."""
    by_frequency = {Frequency.MONTH: tuple(months), Frequency.QUARTER: (quarter,), Frequency.YEAR: (quarter[:4],)}
    return by_frequency[metric.frequency]


def typed_in(metric: Metric, period: str) -> str:
    """The period of the reading behind a cell: a figure typed once for all has its own, whichever year is shown."""
    return metric.only_period or period


def _concerns(desk: Desk, metric: Metric, unit: str) -> bool:
    """Visits are the city's figure; dossiers are counted by wards, other figures by whom they name."""
    if metric.kind is MetricKind.DERIVED:
        if metric.derivation[0] not in SOURCES:
            return False
        if metric.derivation[0] == "inspections":
            return not unit
    named = metric.units or (("wards",) if metric.kind is MetricKind.DERIVED else ())
    return not unit or unit in expand(named, desk.world.groups_by_code)


def _typed(
    book: FigureBook, metric: Metric, unit: str, found: Sequence[Reading], months: Sequence[str], quarter: str
) -> MetricRow:
    """What one unit typed, half-typed pairs too."""
    wanted = periods_of_metric(metric, months, quarter)
    by_period = {reading.period: reading for reading in found}
    here = {period: by_period[key] for period in wanted if (key := typed_in(metric, period)) in by_period}
    typed = {period: reading.figure for period, reading in here.items()}
    shares: dict[str, Fraction] = {}
    notes: dict[str, str] = {}
    for period in wanted:
        figure = typed.get(period)
        share = _share(metric, figure)
        if share is not None:
            shares[period] = share
        else:
            nothing = figure is not None and (figure.none or figure.denominator == 0)
            notes[period] = NOTHING if nothing else NOT_ENTERED
    if metric.frequency is Frequency.MONTH:
        _say(quarter, book.value(metric, unit, [Period.parse(month) for month in months]), shares, notes)
    return MetricRow(
        metric=metric,
        typed=typed,
        shares=shares,
        notes=notes,
        origins={period: reading.origin for period, reading in here.items()},
        conflicts=sum(reading.conflicts for reading in found),
        entered=int(bool(found)),
        declarers=1,
    )


def _summed(book: FigureBook, metric: Metric, months: Sequence[str], quarter: str) -> MetricRow:
    """Sums over all who declare: Σ numerators / Σ denominators, half-typed pairs count for nothing."""
    wanted = periods_of_metric(metric, months, quarter)
    typed: dict[str, Figure] = {}
    shares: dict[str, Fraction] = {}
    notes: dict[str, str] = {}
    proxied: list[str] = []
    for period in wanted:
        value = book.value(metric, CITY, [Period.parse(typed_in(metric, period))])
        _say(period, value, shares, notes)
        if value.proxies:
            proxied.append(period)
        if value.top is not None:
            pair = Figure(numerator=value.top, denominator=value.bottom)
            typed[period] = Figure(value=value.top) if metric.kind is MetricKind.COUNT else pair
        elif value.state is State.NONE:
            typed[period] = Figure(none=True)
    behind = {typed_in(metric, period) for period in wanted}
    whole = book.value(metric, CITY, [Period.parse(period) for period in behind])
    if metric.frequency is Frequency.MONTH:
        _say(quarter, whole, shares, notes)
    entered = {unit for unit, period in book.cells(metric) if period in behind}
    return MetricRow(
        metric=metric,
        typed=typed,
        shares=shares,
        notes=notes,
        origins=dict.fromkeys(proxied, "proxy"),
        conflicts=whole.conflicts,
        entered=len(entered),
        declarers=len(book.asked_of(metric)),
    )


def _say(period: str, value: Value, shares: dict[str, Fraction], notes: dict[str, str]) -> None:
    if value.amount is not None:
        shares[period] = value.amount
    else:
        notes[period] = NOTHING if value.state is State.NONE else NOT_ENTERED


def _share(metric: Metric, figure: Figure | None) -> Fraction | None:
    if figure is None or figure.none:
        return None
    if metric.kind is MetricKind.COUNT:
        return None if figure.value is None else Fraction(figure.value)
    return ratio(figure.numerator, figure.denominator)


def _derived(book: FigureBook, metric: Metric, unit: str, months: Sequence[str], quarter: str) -> MetricRow:
    """A figure nobody types, month by month and for the quarter; of a yearly one the year up to the quarter's end."""
    yearly = metric.frequency is Frequency.YEAR
    shares: dict[str, Fraction] = {}
    notes: dict[str, str] = {}
    asked = {quarter[:4]: quarter} if yearly else {code: code for code in (*months, quarter)}
    for shown, code in asked.items():
        row = book.row(metric, unit, Period.parse(code), through=False)
        if row.value.amount is not None:
            shares[shown] = row.value.amount
        elif row.no_baseline:
            notes[shown] = NO_BASELINE
        else:
            notes[shown] = NOTHING if row.value.state is State.NONE else NOT_ENTERED
    whole = book.value(metric, unit, [Period.parse(code) for code in (asked if yearly else months)])
    return MetricRow(metric, shares=shares, notes=notes, entered=whole.units, declarers=len(book.asked_of(metric)))
