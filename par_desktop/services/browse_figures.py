"""Figures by unit, metric and period: the one way that screens, charts, reports and lists get them (design §3.7).

Values come from the stretches a metric is typed by (months mostly); nothing cumulative is ever stored. Rates are
Σ numerators / Σ denominators, a missing month is not 0, "không phát sinh" is neither.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from par_desktop.data.queries import figures as query
from par_desktop.data.queries import locks as lock_rows
from par_desktop.data.reader import Connection
from par_desktop.data.worldtables import groups_of
from par_desktop.domain.choices import AMBER, GROWTH, RELATIVE, Choices
from par_desktop.domain.cumulative import (
    MISSING,
    Cell,
    Key,
    TypedSum,
    Value,
    combine,
    hold_against,
    monthly_average,
    since_january,
    since_plan,
    stretches,
)
from par_desktop.domain.lights import Light, light_of
from par_desktop.domain.metrics import BASE_PERIOD, Aggregation, Frequency, Metric, MetricKind
from par_desktop.domain.periods import Period
from par_desktop.domain.rates import grown
from par_desktop.domain.records.succession import Merger, predecessors
from par_desktop.domain.units import expand
from par_desktop.domain.views.figure_rows import CITY, FigureRow, in_unit
from par_desktop.domain.world import World
from par_desktop.services.browse_corrections import corrected_cells
from par_desktop.services.derive_figures import SOURCES, Asked
from par_desktop.services.desk import Desk
from par_desktop.services.set_choice import choices_of, target_in

_MEASURED = ("wards",)
"""Who is measured by a derived metric that names nobody."""
FigureKey = tuple[str, str, str]
"""Metric code, unit code (``CITY``: all), period code."""


@dataclass
class FigureBook:
    """Everything that many figures share, loaded once: ask it for values as often as a screen needs.

    ``units`` are the only units that will be asked (``CITY`` asks for all of a metric's); ``None``: any.
    """

    conn: Connection
    world: World
    today: date
    choices: Choices
    mergers: Mapping[str, Merger]
    members: Mapping[str, tuple[str, ...]]
    _cells: dict[str, dict[Key, Cell]] = field(default_factory=dict)
    _bases: dict[str, Mapping[Key, Cell]] = field(default_factory=dict)
    _baselines: dict[tuple[str, str, tuple[str, ...]], Value] = field(default_factory=dict)

    # who and when

    def asked_of(self, metric: Metric) -> tuple[str, ...]:
        """Units that declare a metric or are measured by it, in official order; ended ones too, for their time."""
        return self.members[metric.code]

    def expected(self, metric: Metric, unit: str, parts: Sequence[Period]) -> list[Key]:
        """What there should be: stretches that have begun, of units that were not yet at an end when they did."""
        units = self.asked_of(metric) if unit == CITY else (unit,)
        found = []
        for part in parts:
            begun = self.world.calendar.bounds(part)[0]
            if begun > self.today:
                continue
            for code in units:
                ended = self.mergers.get(code)
                if ended is None or (ended.since is not None and begun < ended.since):
                    found.append((code, part.code))
        return found

    # loading

    def load(self, metrics: Sequence[Metric], units: Sequence[str], parts: Iterable[Period], until: date) -> None:
        """Read the cells of these metrics, units and stretches, one question a source."""
        by_frequency: dict[Frequency, list[Period]] = {}
        for part in dict.fromkeys(parts):
            for frequency in Frequency:
                if stretches(part, frequency) == (part,):
                    by_frequency.setdefault(frequency, []).append(part)
        for frequency, some in by_frequency.items():
            mine = [metric for metric in metrics if metric.frequency is frequency]
            if mine:
                self._load(mine, units, some, until)

    def _load(self, metrics: Sequence[Metric], units: Sequence[str], parts: Sequence[Period], until: date) -> None:
        typed = [metric for metric in metrics if metric.kind is not MetricKind.DERIVED]
        whom = self._units(typed, units)
        codes = [part.code for part in parts]
        for code, cells in query.reading_cells(self.conn, [metric.code for metric in typed], whom, codes).items():
            self._keep(code, cells)
        for source, derive in SOURCES.items():
            mine = [m for m in metrics if m.kind is MetricKind.DERIVED and m.derivation[0] == source]
            if mine:
                whom = self._units(mine, units)
                asked = Asked(self.conn, self.world, mine, whom, parts, self.choices, min(until, self.today))
                for code, found in derive(asked).items():
                    self._keep(code, found)

    def _units(self, metrics: Sequence[Metric], units: Sequence[str]) -> tuple[str, ...]:
        if CITY not in units:
            return tuple(units)
        every = [code for metric in metrics for code in self.asked_of(metric)]
        return tuple(dict.fromkeys((*every, *(unit for unit in units if unit != CITY))))

    def _keep(self, code: str, cells: Mapping[Key, Cell]) -> None:
        self._cells.setdefault(code, {}).update(cells)

    def put(self, metric: Metric, cells: Mapping[Key, Cell | None]) -> None:
        """Let these cells stand in place of what was loaded; ``None``: nothing was there."""
        mine = self._cells.setdefault(metric.code, {})
        for key, cell in cells.items():
            if cell is None:
                mine.pop(key, None)
            else:
                mine[key] = cell

    def cells(self, metric: Metric) -> Mapping[Key, Cell]:
        """What was loaded of a metric."""
        return self._cells.get(metric.code, {})

    def mark_corrected(self, metrics: Sequence[Metric], corrected: Mapping[FigureKey, int]) -> None:
        """Count in the cells how many of their records were changed after closing (dossiers under metric "")."""
        for metric in metrics:
            name = "" if metric.derivation[0] == "dossiers" else metric.code
            changed = {
                (unit, period): replace(cell, corrected=corrected[name, unit, period])
                for (unit, period), cell in self.cells(metric).items()
                if (name, unit, period) in corrected
            }
            if changed:
                self._keep(metric.code, changed)

    # figures

    def value(self, metric: Metric, unit: str, parts: Sequence[Period]) -> Value:
        """What these stretches add up to, of one unit or of the city; a growth is still the rate it grows by."""
        return combine(self.cells(metric), self.expected(metric, unit, parts), metric.aggregation, rate=metric.is_rate)

    def baseline(self, metric: Metric, unit: str, day: date) -> Value:
        """The figure of 2020: of a merged unit the sum with those it had taken over by ``day``."""
        before = () if unit == CITY else tuple(sorted(predecessors(unit, self.mergers, day)))
        known = self._baselines.get((metric.code, unit, before))
        if known is None:
            known = self._baselines[metric.code, unit, before] = self._baseline(metric, unit, before)
        return known

    def _baseline(self, metric: Metric, unit: str, before: tuple[str, ...]) -> Value:
        base = self.world.metric(metric.base)
        if base.code not in self._bases:
            every = [each.code for each in self.world.units]
            period = base.only_period or BASE_PERIOD
            self._bases[base.code] = query.reading_cells(self.conn, [base.code], every, [period])[base.code]
        units = self.asked_of(metric)
        if unit != CITY:
            units = (unit, *before)
        period = base.only_period or BASE_PERIOD
        asked = [(code, period) for code in units]
        if unit != CITY and len(asked) > 1:
            # A unit that was made by the merger never had a figure of its own for 2020.
            asked = [key for key in asked if key in self._bases[base.code]] or asked[:1]
        how = Aggregation.RATIO if base.is_rate else Aggregation.SUM
        return combine(self._bases[base.code], asked, how, rate=base.is_rate)

    def grown(self, metric: Metric, value: Value, baseline: Value) -> Value:
        """A growth metric's value: how far the rate is above its base, by the city's choice of words."""
        if not metric.grows or value.amount is None:
            return value
        if baseline.amount is None:
            return replace(value, amount=None)
        relative = self.choices.get(GROWTH) == RELATIVE
        return replace(value, amount=grown(value.amount, baseline.amount, relative=relative))

    def row(self, metric: Metric, unit: str, period: Period, *, through: bool = True) -> FigureRow:
        """A figure with all that is said of it; ``through``: with the cumulative ones (their stretches are loaded)."""
        own = own_parts(metric, period)
        day = self.world.calendar.bounds(own[0])[0]
        baseline = self.baseline(metric, unit, day)

        def over(parts: Sequence[Period]) -> Value:
            return self.grown(metric, self.value(metric, unit, parts), baseline)

        value = over(own)
        first_year = self.world.plan.years[0]
        through = through and not metric.only_period
        january = over(since_january(period, metric.frequency)) if through else MISSING
        plan = over(since_plan(period, metric.frequency, first_year)) if through else MISSING
        relative = self.choices.get(GROWTH) == RELATIVE
        difference = None
        if not metric.grows and value.amount is not None and baseline.amount is not None:
            difference = grown(value.amount, baseline.amount, relative=relative)
        target = target_in(metric, period.year, self.choices)
        exact = None if target is None else Fraction(target)
        each = [value] if len(own) == 1 else [self.value(metric, unit, (part,)) for part in own]
        # A year's target of something that adds up is reached, or not, by all that there was since January.
        judged = january if metric.aggregation is Aggregation.SUM and through else value
        return FigureRow(
            metric,
            unit,
            period.code,
            value,
            january,
            plan,
            monthly_average(each),
            baseline,
            difference,
            relative,
            exact,
            self.light(metric, judged, baseline, exact),
            no_baseline=metric.grows and baseline.amount is None and value.top is not None,
        )

    def light(self, metric: Metric, value: Value, baseline: Value, target: Fraction | None) -> Light | None:
        """How a value stands against a target in the metric's own unit; ``None`` where either is missing."""
        if value.amount is None or target is None:
            return None
        # A growth begins at nothing: its base is in the figure already.
        began = Fraction(0) if metric.grows else baseline.amount
        base = None if began is None else in_unit(metric, began)
        amber = self.choices.number(AMBER)
        return light_of(in_unit(metric, value.amount), target, metric.direction, base, amber)


def open_book(conn: Connection, world: World, today: date) -> FigureBook:
    """A book with nothing loaded yet, for who computes with a connection alone (reports, lists)."""
    groups = groups_of(conn, world)
    order = {unit.code: unit.order for unit in world.units}
    members = {}
    for metric in world.metrics:
        named = metric.units or (_MEASURED if metric.kind is MetricKind.DERIVED else ())
        codes = expand(named, groups)
        members[metric.code] = tuple(sorted(dict.fromkeys(codes), key=lambda code: order.get(code, 9999)))
    return FigureBook(conn, world, today, choices_of(conn), lock_rows.mergers(conn), members)


def figure_book(
    desk: Desk,
    metrics: Sequence[Metric],
    units: Sequence[str],
    periods: Sequence[Period],
    *,
    through: bool = False,
    corrections: bool = False,
) -> FigureBook:
    """A book with these metrics, units and periods loaded; ``through``: also all that is cumulative up to them.

    ``corrections``: cells know how many of their records were changed after closing.
    """
    book = open_book(desk.conn, desk.world, desk.today)
    parts: dict[Period, None] = {}
    first_year = desk.world.plan.years[0]
    for metric in metrics:
        for period in periods:
            found = own_parts(metric, period)
            if through and not metric.only_period:
                found = (*found, *since_plan(period, metric.frequency, first_year))
            parts |= dict.fromkeys(found)
    until = max((desk.world.calendar.bounds(period)[1] for period in periods), default=desk.today)
    book.load(metrics, units, parts, until)
    if corrections:
        whom = () if CITY in units else tuple(units)
        book.mark_corrected(metrics, corrected_cells(desk, [part.code for part in parts], whom))
    return book


def own_parts(metric: Metric, period: Period) -> tuple[Period, ...]:
    """The stretches a metric has in a period; one that is typed once for all has its own, whenever it is asked."""
    return (Period.parse(metric.only_period),) if metric.only_period else stretches(period, metric.frequency)


def figures(
    desk: Desk, metrics: Sequence[Metric], units: Sequence[str], periods: Sequence[Period], *, corrections: bool = False
) -> dict[FigureKey, FigureRow]:
    """Every metric × unit × period, without the cumulative figures: for tables, trends, rankings, heat maps."""
    book = figure_book(desk, metrics, units, periods, corrections=corrections)
    return {
        (metric.code, unit, period.code): book.row(metric, unit, period, through=False)
        for metric in metrics
        for unit in units
        for period in periods
    }


def figure_rows(
    desk: Desk, unit: str, period: Period, metrics: Sequence[Metric] | None = None
) -> tuple[FigureRow, ...]:
    """All that a unit (``CITY``: the city) declares or is measured by, in a period, with everything said of it."""
    asked = desk.world.metrics if metrics is None else tuple(metrics)
    book = open_book(desk.conn, desk.world, desk.today)
    mine = [metric for metric in asked if unit == CITY or unit in book.asked_of(metric)]
    book = figure_book(desk, mine, [unit], [period], through=True, corrections=True)
    return tuple(book.row(metric, unit, period) for metric in mine)


def figure(desk: Desk, metric: str, unit: str, period: Period) -> FigureRow:
    """One figure with everything said of it. Raises ``KeyError`` for a metric that is not known."""
    (row,) = figure_rows(desk, unit, period, [desk.world.metric(metric)]) or (
        FigureRow(desk.world.metric(metric), unit, period.code),
    )
    return row


def postal_base(desk: Desk, unit: str, period: Period) -> tuple[int, int] | None:
    """Numerator and denominator of the postal rate of 2020 (BC.1's base), as a unit or the city has them now."""
    metric = next((metric for metric in desk.world.metrics if metric.grows), None)
    if metric is None:
        return None
    book = open_book(desk.conn, desk.world, desk.today)
    base = book.baseline(metric, unit, desk.world.calendar.bounds(period)[0])
    return None if not base.top and not base.bottom else (base.top or 0, base.bottom or 0)


def dossier_baselines(desk: Desk, unit: str, period: Period) -> dict[str, Fraction]:
    """Rates of 2020, in percent, by code of the metrics that follow from biểu II.06a; without one where none is."""
    book = open_book(desk.conn, desk.world, desk.today)
    day = desk.world.calendar.bounds(period)[0]
    found = {}
    for metric in desk.world.metrics:
        if metric.derivation[0] == "dossiers" and metric.is_rate and not metric.grows:
            amount = book.baseline(metric, unit, day).amount
            if amount is not None:
                found[metric.code] = in_unit(metric, amount)
    return found


def compare_cumulative(
    desk: Desk, metric: str, unit: str, period: Period, top: int, bottom: int | None = None
) -> TypedSum | None:
    """A cumulative figure of a foreign file (since January) against the one derived here; it is never stored.

    ``None`` where nothing is known here to compare with.
    """
    return hold_against(figure(desk, metric, unit, period).since_january, top, bottom)
