"""Figures of 2020, the year others are compared with: typed once a metric, also for rates that follow from the form.

A figure of 2020 is an ordinary reading of that period, its owner's to write; the city's is the sum of its units'.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from par_desktop.data.queries import readings
from par_desktop.domain.fields import Figure
from par_desktop.domain.metrics import BASE_PERIOD, Aggregation, Frequency, Metric, MetricKind
from par_desktop.domain.records.reading import READING
from par_desktop.domain.views.figure_rows import CITY, in_unit
from par_desktop.services.browse_figures import FigureBook, open_book
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch


@dataclass(frozen=True, slots=True)
class BaselineRow:
    """One metric's 2020. ``figure`` is what the unit typed (of the city: the sums), ``amount`` what others are held
    against, in the metric's own unit: of a merged unit with those it took over. ``proxy``: typed for the unit.
    ``units`` of ``units_expected`` have a figure."""

    metric: Metric
    figure: Figure | None
    amount: Fraction | None
    proxy: bool = False
    conflicts: int = 0
    units: int = 0
    units_expected: int = 0


def baseline_rows(desk: Desk, unit: str) -> tuple[BaselineRow, ...]:
    """All that a unit (``CITY``: the city) may have a figure of 2020 for, as it stands today."""
    book = open_book(desk.conn, desk.world, desk.today)
    shown = [m for m in desk.world.metrics if has_baseline(m) and (unit == CITY or unit in book.asked_of(m))]
    stored = readings.readings(desk.conn, (BASE_PERIOD,), unit) if unit != CITY else []
    typed = {reading.metric: reading for reading in stored}
    rows = []
    for metric in shown:
        value = book.baseline(metric, unit, desk.today)
        amount = None if value.amount is None else in_unit(metric, value.amount)
        if unit == CITY:
            counts = bool(value.proxies), value.conflicts, value.units, value.units_expected
            rows.append(BaselineRow(metric, _summed(book, metric), amount, *counts))
            continue
        own = typed.get(metric.code)
        figure = None if own is None else own.figure
        proxy, conflicts = own is not None and own.origin == "proxy", 0 if own is None else own.conflicts
        rows.append(BaselineRow(metric, figure, amount, proxy, conflicts))
    return tuple(rows)


def has_baseline(metric: Metric) -> bool:
    """Whether a year of 2020 can stand beside the figure: rates, and counts of a year; a growth has its own metric."""
    if metric.grows or (metric.only_period and metric.only_period != BASE_PERIOD):
        return False
    if metric.kind is MetricKind.DERIVED and metric.derivation[0] != "dossiers":
        return False
    # A month's count says nothing beside that of a whole year.
    return metric.is_rate or metric.frequency is Frequency.YEAR or metric.aggregation is not Aggregation.SUM


def baseline_patch(metric: Metric, unit: str, figure: Figure | None) -> Patch:
    """What to save as a unit's figure of 2020."""
    record = READING.id(metric=metric.code, unit=unit, period=BASE_PERIOD)
    return Patch(READING.name, record, {"ratio" if metric.is_rate else "count": figure})


def _summed(book: FigureBook, metric: Metric) -> Figure | None:
    value = book.baseline(metric, CITY, book.today)
    if value.top is None:
        return None
    return Figure(numerator=value.top, denominator=value.bottom) if metric.is_rate else Figure(value=value.top)
