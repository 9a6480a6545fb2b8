"""Metrics of a quarter: typed figures, rates that follow from them, rates that follow from dossiers and visits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from par_desktop.data.queries import dossiers, readings
from par_desktop.data.queries.readings import Reading
from par_desktop.domain.fields import Figure
from par_desktop.domain.metrics import Frequency, Metric, MetricKind, dossier_rates, ratio, sum_rows
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.records.reading import READING
from par_desktop.domain.units import expand
from par_desktop.domain.views.dossier_rows import FieldFigures
from par_desktop.domain.views.reading_rows import MetricRow, QuarterReadings
from par_desktop.services.check_locks import why_locked
from par_desktop.services.desk import Desk

BASELINE = "BC.2"
NO_BASELINE = "chưa có số liệu 2020"
NOT_ENTERED = "chưa nhập"
NOTHING = "không phát sinh"
Typed = Mapping[tuple[str, str, str], FieldFigures]
"""Dossier figures by (unit, month, field)."""


def quarter_readings(desk: Desk, unit: str, quarter: str) -> QuarterReadings:
    """Metrics that this unit declares or is measured by, in a quarter; ``unit`` "" sums over all who declare."""
    months = tuple(month.code for month in Period.parse(quarter).parts(PeriodKind.MONTH))
    stored = readings.readings(desk.conn, (*months, quarter, quarter[:4]), unit)
    by_metric: dict[str, list[Reading]] = {}
    for reading in stored:
        by_metric.setdefault(reading.metric, []).append(reading)
    typed = dossiers.figures(desk.conn, months, unit)
    rows = []
    for metric in desk.world.metrics:
        if metric.kind is MetricKind.DERIVED:
            if _measures(desk, metric, unit):
                rows.append(_derived(desk, metric, unit, typed, quarter))
            continue
        declarers = expand(metric.units, desk.world.groups_by_code)
        if not unit or unit in declarers:
            rows.append(_typed(metric, by_metric.get(metric.code, []), len(declarers), months, quarter))
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


def _measures(desk: Desk, metric: Metric, unit: str) -> bool:
    """Visits are the city's figure; dossiers are counted by wards."""
    if metric.formula.startswith("inspections:"):
        return not unit
    return not unit or desk.world.unit(unit).is_ward


def _typed(metric: Metric, found: Sequence[Reading], declarers: int, months: Sequence[str], quarter: str) -> MetricRow:
    wanted = periods_of_metric(metric, months, quarter)
    typed = {p: figure for p in wanted if (figure := _together(r.figure for r in found if r.period == p)) is not None}
    monthly = metric.frequency is Frequency.MONTH
    periods = (*wanted, quarter) if monthly else wanted
    whole = _together(typed.values()) if monthly else None
    shares: dict[str, Fraction] = {}
    notes: dict[str, str] = {}
    for period in periods:
        figure = typed.get(period) if period in wanted else whole
        share = _share(metric, figure)
        if share is not None:
            shares[period] = share
        else:
            nothing = figure is not None and (figure.none or figure.denominator == 0)
            notes[period] = NOTHING if nothing else NOT_ENTERED
    return MetricRow(
        metric=metric,
        typed=typed,
        shares=shares,
        notes=notes,
        origins={reading.period: reading.origin for reading in found},
        conflicts=sum(reading.conflicts for reading in found),
        entered=len({reading.unit for reading in found}),
        declarers=declarers,
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


def _derived(desk: Desk, metric: Metric, unit: str, typed: Typed, quarter: str) -> MetricRow:
    if metric.formula.startswith("inspections:"):
        return _visits(desk, metric, quarter)
    months = tuple(month.code for month in Period.parse(quarter).parts(PeriodKind.MONTH))
    spans: Mapping[str, Sequence[str]] = {**{month: (month,) for month in months}, quarter: months}
    rate = metric.formula.split(" ")[0].removeprefix("dossiers:")
    growth = BASELINE in metric.formula
    baseline = dossiers.baseline_2020(desk.conn, BASELINE, unit) if growth else None
    shares: dict[str, Fraction] = {}
    notes: dict[str, str] = {}
    for period, span in spans.items():
        rows = [figures.values for (_, month, _), figures in typed.items() if month in span]
        share: Fraction | None = getattr(dossier_rates(sum_rows(rows)), rate)
        if share is None:
            notes[period] = NOT_ENTERED
        elif growth and baseline is None:
            notes[period] = NO_BASELINE
        else:
            shares[period] = share - Fraction(*baseline) if baseline is not None else share
    units = {owner for (owner, _, _), figures in typed.items() if not figures.blank}
    return MetricRow(metric, shares=shares, notes=notes, entered=len(units), declarers=len(desk.world.wards))


def _visits(desk: Desk, metric: Metric, quarter: str) -> MetricRow:
    """Wards visited from the beginning of the year to the end of the quarter, of all."""
    period = Period.parse(quarter)
    first = desk.world.calendar.bounds(Period(PeriodKind.YEAR, period.year))[0]
    last = desk.world.calendar.bounds(period)[1]
    visited, wards = readings.wards_visited(desk.conn, first.isoformat(), last.isoformat()), len(desk.world.wards)
    return MetricRow(metric, shares={quarter[:4]: Fraction(visited, wards)}, entered=visited, declarers=wards)
