"""Số liệu kỳ from a table of one's own: a row a metric with a column a period, or a row a metric and period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from par_desktop.domain.fields import Figure
from par_desktop.domain.metrics import Frequency, Metric, MetricKind
from par_desktop.domain.periods import Period, PeriodKind
from par_desktop.domain.records.reading import READING
from par_desktop.domain.units import expand
from par_desktop.errors import ValueProblem
from par_desktop.intake import period_words
from par_desktop.intake.grid import Cell
from par_desktop.intake.headings import Table, heading_key
from par_desktop.intake.mapping import FieldKind, Target
from par_desktop.intake.rows import CellProblem, RowRead
from par_desktop.intake.spec import (
    Built,
    Context,
    Entry,
    IntakeSpec,
    check_period,
    row_problem,
    row_unit,
    unit_in,
    unit_target,
)
from par_desktop.intake.values import NOTHING, Frame, Value, read_value

_KINDS = {
    Frequency.MONTH: PeriodKind.MONTH,
    Frequency.QUARTER: PeriodKind.QUARTER,
    Frequency.YEAR: PeriodKind.YEAR,
}
_WORDS = {PeriodKind.MONTH: "tháng", PeriodKind.QUARTER: "quý", PeriodKind.HALF: "6 tháng", PeriodKind.YEAR: "năm"}
AT, NUMERATOR_AT, DENOMINATOR_AT = "at:", "numerator:", "denominator:"
"""Prefixes of fields that are columns of one period."""
_UPPER, _LOWER = ("tu so", "tu", "so dat"), ("mau so", "mau", "tong so")


def targets(context: Context, table: Table | None) -> tuple[Target, ...]:
    """Fixed fields, and one (or two) for each column whose heading names a period."""
    metrics = [metric for metric in context.world.metrics if metric.kind is not MetricKind.DERIVED]
    names = {heading_key(text): metric.code for metric in metrics for text in (metric.title, metric.code)}
    found = [
        Target(
            "metric",
            "Chỉ tiêu",
            FieldKind.CHOICE,
            True,
            ("Mã", "Tên chỉ tiêu", "Nội dung", "Mã chỉ tiêu"),
            names,
            labels={metric.code: metric.title for metric in metrics},
        ),
        unit_target(context.world),
        Target("period", "Kỳ", FieldKind.PERIOD, synonyms=("Tháng", "Quý", "Kỳ báo cáo", "Kỳ số liệu")),
        Target("numerator", "Tử số", FieldKind.COUNT, synonyms=("Số đạt", "Tử", "Số thực hiện")),
        Target("denominator", "Mẫu số", FieldKind.COUNT, synonyms=("Mẫu", "Tổng số", "Tổng")),
        Target("value", "Số liệu", FieldKind.FIGURE, synonyms=("Kết quả", "Giá trị", "Số lượng", "Thực hiện")),
        Target("source", "Nguồn", FieldKind.TEXT, synonyms=("Ghi chú", "Nguồn số liệu")),
    ]
    for column in table.columns if table is not None else ():
        period = period_words.first_named(column.texts)
        if period is None:
            continue
        leaf = column.keys[-1]
        prefix = NUMERATOR_AT if leaf in _UPPER else DENOMINATOR_AT if leaf in _LOWER else AT
        kind = FieldKind.FIGURE if prefix == AT else FieldKind.COUNT
        found.append(Target(prefix + period.code, column.label, kind))
    return tuple(found)


def build(context: Context, table: Table, rows: Sequence[RowRead]) -> Built:
    """One record a metric, unit and period. What a metric is (a count or a ratio) says how its cells are read."""
    world = context.world
    title_unit = unit_in(world, (*table.titles, context.sheet))
    title_period = context.period or period_words.first_named((*table.titles, context.sheet), world.calendar)
    entries: list[Entry] = []
    problems: list[CellProblem] = []
    seen: dict[str, str] = {}
    needs: set[str] = set()
    for row in rows:
        code = row.values.get("metric")
        if row.bad & {"metric", "unit", "period"}:
            continue
        if not isinstance(code, str):
            problems.append(row_problem(context, row, "metric", ValueProblem("row_without_name")))
            continue
        metric = world.metric(code)
        unit = row_unit(context, row, title_unit)
        if not unit:
            needs.add("unit")
            continue
        if unit not in expand(metric.units, world.groups_by_code):
            error = ValueProblem("not_declared_by", typed=metric.title, unit=world.unit(unit).name)
            problems.append(row_problem(context, row, "metric", error))
            continue
        for period, name, parts in _figures(row, title_period):
            if period is None:
                needs.add("period")
                continue
            try:
                entry = _entry(context, metric, unit, period, row, name, parts)
                if entry is None:
                    continue
                if entry.record in seen:
                    raise ValueProblem("row_twice", typed=metric.title, first=seen[entry.record])
            except ValueProblem as error:
                problems.append(row_problem(context, row, name, error))
                continue
            seen[entry.record] = entry.address
            entries.append(entry)
    units = {entry.unit for entry in entries}
    only_unit = next(iter(units)) if len(units) == 1 else ""
    return Built(tuple(entries), tuple(problems), (), only_unit, title_period, tuple(sorted(needs)))


Parts = tuple[Value, Value, Value]
"""The figure's cell, its numerator, its denominator."""


def _figures(row: RowRead, default: Period | None) -> list[tuple[Period | None, str, Parts]]:
    """Every figure a row holds: its period, the field to complain at, its parts."""
    found: list[tuple[Period | None, str, Parts]] = []
    codes = sorted({name.partition(":")[2] for name in row.addresses if ":" in name})
    for code in codes:
        get = row.values.get
        parts = get(AT + code), get(NUMERATOR_AT + code), get(DENOMINATOR_AT + code)
        name = next(p + code for p in (AT, NUMERATOR_AT, DENOMINATOR_AT) if p + code in row.addresses)
        if any(part is not None for part in parts) and not any(each.endswith(":" + code) for each in row.bad):
            found.append((Period.parse(code), name, parts))
    alone = row.values.get("value"), row.values.get("numerator"), row.values.get("denominator")
    if any(part is not None for part in alone) and not row.bad & {"value", "numerator", "denominator"}:
        named = row.values.get("period", default)
        at = "value" if alone[0] is not None else "numerator"
        found.append((named if isinstance(named, Period) else None, at, alone))
    return found


def _entry(
    context: Context, metric: Metric, unit: str, period: Period, row: RowRead, name: str, parts: Parts
) -> Entry | None:
    """Raises ``ValueProblem``; ``None`` where the cells say nothing."""
    if period.kind is not _KINDS[metric.frequency] and period.code != metric.only_period:
        raise ValueProblem(
            "period_of_metric", typed=metric.title, period=period.code, wanted=_WORDS[_KINDS[metric.frequency]]
        )
    if metric.only_period and period.code != metric.only_period:
        raise ValueProblem("only_period", typed=metric.title, period=metric.only_period)
    late = check_period(context, period) if not metric.only_period else None
    if late is not None:
        raise late
    figure = _figure(context, metric, parts)
    if figure is None:
        return None
    field = "count" if metric.kind is MetricKind.COUNT else "ratio"
    values: dict[str, object] = {field: figure}
    source = row.values.get("source")
    if isinstance(source, str):
        values["source"] = source[:300]
    record = READING.id(metric=metric.code, unit=unit, period=period.code)
    title = f"{metric.title} · {context.world.unit(unit).name} · {period.code}"
    return Entry(READING.name, record, values, row.index, row.at(name), title, unit)


def _figure(context: Context, metric: Metric, parts: Parts) -> Figure | None:
    cell, numerator, denominator = parts
    if metric.kind is MetricKind.COUNT:
        found = _read(context, cell, FieldKind.COUNT) if isinstance(cell, Cell) else numerator
        if found is NOTHING:
            return Figure(none=True)
        return Figure(value=found) if isinstance(found, int) else None
    if numerator is NOTHING or denominator is NOTHING:
        return Figure(none=True)
    if isinstance(numerator, int) and isinstance(denominator, int):
        return _ratio(numerator, denominator)
    if isinstance(numerator, int) or isinstance(denominator, int):
        raise ValueProblem("half_ratio", typed=metric.title)
    if not isinstance(cell, Cell):
        return None
    pair = _read(context, cell, FieldKind.FRACTION)
    if pair is NOTHING:
        return Figure(none=True)
    return _ratio(*pair) if isinstance(pair, tuple) else None


def _ratio(numerator: int, denominator: int) -> Figure:
    if numerator > denominator:
        raise ValueProblem("ratio_over_one", typed=f"{numerator}/{denominator}")
    return Figure(numerator=numerator, denominator=denominator)


def _read(context: Context, cell: Cell, kind: FieldKind) -> Value:
    return read_value(cell, replace(_PLAIN, kind=kind), Frame(context.world.calendar)).value


_PLAIN = Target("", "", FieldKind.COUNT)
READINGS = IntakeSpec(
    "readings",
    "Số liệu kỳ",
    targets,
    build,
    what="số liệu",
    periods=(PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR),
    by_unit=True,
)
