"""Metrics of a quarter: typed figures, rates that follow from them, rates that follow from dossiers and visits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from par_desktop.data.queries import readings
from par_desktop.data.queries.readings import Reading
from par_desktop.domain.cumulative import State
from par_desktop.domain.fields import Figure
from par_desktop.domain.metrics import Frequency, Metric, MetricKind, ratio
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.records.reading import READING
from par_desktop.domain.units import expand
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
    stored = readings.readings(desk.conn, (*months, quarter, quarter[:4]), unit)
    by_metric: dict[str, list[Reading]] = {}
    for reading in stored:
        by_metric.setdefault(reading.metric, []).append(reading)
    shown = [metric for metric in desk.world.metrics if _concerns(desk, metric, unit)]
    book = figure_book(desk, shown, [unit], [Period.parse(quarter)])
    rows = []
    for metric in shown:
        if metric.kind is MetricKind.DERIVED:
            row = _derived(book, metric, unit, months, quarter)
        else:
            row = _typed(book, metric, unit, by_metric.get(metric.code, []), months, quarter)
        whole = book.row(metric, unit, Period.parse(quarter), through=False)
        goal = target_in(metric, int(quarter[:4]), book.choices)
        rows.append(replace(row, goal=goal, light=whole.light))
    return QuarterReadings(unit, quarter, months, tuple(rows), _locked(desk, unit, (*months, quarter, quarter[:4])))


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
    wanted = periods_of_metric(metric, months, quarter)
    typed = {p: figure for p in wanted if (figure := _together(r.figure for r in found if r.period == p)) is not None}
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
        whole = book.value(metric, unit, [Period.parse(month) for month in months])
        if whole.amount is not None:
            shares[quarter] = whole.amount
        else:
            notes[quarter] = NOTHING if whole.state is State.NONE else NOT_ENTERED
    return MetricRow(
        metric=metric,
        typed=typed,
        shares=shares,
        notes=notes,
        origins={reading.period: reading.origin for reading in found},
        conflicts=sum(reading.conflicts for reading in found),
        entered=len({reading.unit for reading in found}),
        declarers=len(book.asked_of(metric)),
    )


def _share(metric: Metric, figure: Figure | None) -> Fraction | None:
    if figure is None or figure.none:
        return None
    if metric.kind is MetricKind.COUNT:
        return None if figure.value is None else Fraction(figure.value)
    return ratio(figure.numerator, figure.denominator)


def _together(figures: Iterable[Figure]) -> Figure | None:
    """Σ numerators / Σ denominators, or Σ counts; half-typed pairs count for nothing among others."""
    known = [figure for figure in figures if figure != Figure()]
    if len(known) == 1:
        return known[0]
    whole = [f for f in known if f.value is not None or (f.numerator is not None and f.denominator is not None)]
    if not whole:
        return Figure(none=True) if known and all(figure.none for figure in known) else None
    if whole[0].value is not None:
        return Figure(value=sum(figure.value or 0 for figure in whole))
    return Figure(
        numerator=sum(figure.numerator or 0 for figure in whole),
        denominator=sum(figure.denominator or 0 for figure in whole),
    )


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
