"""Figures as they were issued beside what they are now: the issued report keeps the old, later totals carry the new."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from par_desktop.data.queries import dossiers
from par_desktop.data.queries.figures import reading_cell
from par_desktop.domain.cumulative import Cell, Key, Value, dossier_cells
from par_desktop.domain.fields import Canonical, Figure
from par_desktop.domain.metrics import TYPED_COLUMNS, DossierRow, Metric, MetricKind
from par_desktop.domain.periods import Period
from par_desktop.domain.rates import DossierRule, dossier_rule
from par_desktop.domain.records.dossier import DOSSIER
from par_desktop.domain.records.reading import READING
from par_desktop.domain.views.figure_rows import CITY
from par_desktop.services.browse_corrections import as_issued
from par_desktop.services.browse_figures import figure_book, own_parts
from par_desktop.services.derive_figures import offered_online
from par_desktop.services.desk import Desk

Issued = Mapping[tuple[str, str], Mapping[str, Canonical]]
"""(kind, record id) → values when the period was closed."""


@dataclass(frozen=True, slots=True)
class IssuedFigure:
    """One metric of a period when it was closed, and now."""

    metric: Metric
    unit: str
    period: str
    issued: Value
    now: Value

    @property
    def changed(self) -> bool:
        """Whether a correction moved the figure."""
        return (self.issued.state, self.issued.top, self.issued.bottom) != (
            self.now.state,
            self.now.top,
            self.now.bottom,
        )


def issued_figures(desk: Desk, metrics: Sequence[Metric], unit: str, period: Period) -> tuple[IssuedFigure, ...]:
    """Each metric of a unit ("": the city) as its period was closed, and as it is; equal without corrections.

    Figures that follow from other records than dossiers are as they are.
    """
    book = figure_book(desk, metrics, [unit], [period])
    parts = {metric.code: own_parts(metric, period) for metric in metrics}
    now = {metric.code: book.value(metric, unit, parts[metric.code]) for metric in metrics}
    rows = as_issued(desk, period)
    offered = offered_online(desk.conn, desk.world)
    for metric in metrics:
        if metric.derivation[0] == "dossiers":
            rule = dossier_rule(metric.derivation[1], book.choices, offered)
            book.put(metric, _dossier_cells(desk, rule, rows))
        elif metric.kind is not MetricKind.DERIVED:
            book.put(metric, _reading_cells(metric, rows))
    return tuple(
        IssuedFigure(
            metric, unit, period.code, _plain(book.value(metric, unit, parts[metric.code])), _plain(now[metric.code])
        )
        for metric in metrics
    )


def moved_figures(desk: Desk, period: Period) -> tuple[IssuedFigure, ...]:
    """The city's figures that corrections moved since a period was closed; none without corrections."""
    if not as_issued(desk, period):
        return ()
    metrics = [metric for metric in desk.world.metrics if not metric.grows and not metric.only_period]
    return tuple(found for found in issued_figures(desk, metrics, CITY, period) if found.changed)


def _plain(value: Value) -> Value:
    """Without the counts of records behind it, which are those of today."""
    return replace(value, proxies=0, conflicts=0, corrected=0)


def _dossier_cells(desk: Desk, rule: DossierRule, issued: Issued) -> dict[Key, Cell | None]:
    """Unit and month of every corrected form, with the corrected rows as they were issued."""
    touched: dict[Key, dict[str, dict[str, Canonical]]] = {}
    for (kind, record), values in issued.items():
        if kind == DOSSIER.name:
            parts = DOSSIER.parts(record)
            touched.setdefault((parts["unit"], parts["month"]), {})[parts["procedure_field"]] = dict(values)
    found: dict[Key, Cell | None] = {}
    for (unit, month), old in touched.items():
        rows: dict[str, tuple[DossierRow, bool]] = {
            field: (each.values, each.nothing)
            for (_, _, field), each in dossiers.figures(desk.conn, [month], unit).items()
        }
        for field, values in old.items():
            row = {code: value if isinstance(value := values.get(code), int) else None for code in TYPED_COLUMNS}
            rows[field] = row, bool(values.get("none")) and all(each is None for each in row.values())
        cells = dossier_cells(rule, [(unit, month, field, row, none) for field, (row, none) in rows.items()])
        found[unit, month] = cells.get((unit, month))
    return found


def _reading_cells(metric: Metric, issued: Issued) -> dict[Key, Cell | None]:
    found: dict[Key, Cell | None] = {}
    for (kind, record), values in issued.items():
        if kind != READING.name:
            continue
        parts = READING.parts(record)
        if parts["metric"] != metric.code:
            continue
        name = "ratio" if metric.kind is MetricKind.RATIO else "count"
        declared = READING.by_name[name]
        figure = declared.kind.restore(values.get(name))
        typed = figure if isinstance(figure, Figure) else Figure()
        found[parts["unit"], parts["period"]] = reading_cell(
            typed.value, typed.numerator, typed.denominator, none=typed.none
        )
    return found
