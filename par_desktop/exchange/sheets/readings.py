"""Sheet Số liệu: one row a figure, one column a period; a ratio takes two rows, tử số and mẫu số."""

from __future__ import annotations

from dataclasses import replace

from par_desktop.domain.metrics import Metric
from par_desktop.domain.records.reading import READING
from par_desktop.exchange.layout import Cell, PackageContext, Sheet, SheetColumn, SheetRow, SheetSpec, slots
from par_desktop.text.formats import period_label

_FIRST = (
    SheetColumn("code", "Mã", 18),
    SheetColumn("title", "Chỉ tiêu", 56),
    SheetColumn("unit_label", "Đơn vị tính", 14),
)
_PERIOD = SheetColumn("", "", 14, text=False)
_PARTS = ("tử số", "mẫu số")


def build(context: PackageContext) -> Sheet | None:
    """The figures this unit declares; what is computed from dossiers or visits is asked of nobody."""
    metrics = [
        metric
        for metric in context.world.metrics
        if metric.kind != "derived" and not context.memberships.isdisjoint(metric.units)
    ]
    if not metrics:
        return None
    wanted = {metric.code: _periods(context, metric) for metric in metrics}
    # Months first, then the quarter, then years.
    used = sorted({p for periods in wanted.values() for p in periods}, key=lambda p: ("-" not in p, "Q" in p, p))
    columns = (*_FIRST, *(replace(_PERIOD, key=f"p{p}", heading=period_label(p)) for p in used))
    rows: list[SheetRow] = []
    for metric in metrics:
        name = "ratio" if metric.kind == "ratio" else "count"
        for part in range(2 if metric.kind == "ratio" else 1):
            title = f"{metric.title}: {_PARTS[part]}" if metric.kind == "ratio" else metric.title
            cells = {"code": Cell(metric.code), "title": Cell(title), "unit_label": Cell(metric.unit_label)}
            for period in wanted[metric.code]:
                record = READING.id(metric=metric.code, unit=context.unit, period=period)
                cells[f"p{period}"] = slots(context, READING.name, record, name)[part]
            rows.append(SheetRow(f"{metric.code}/{part}", cells))
    note = "Gõ vào ô vàng. Kỳ không có số liệu thì gõ: không phát sinh. Ô trống là chưa nhập, không phải 0."
    return Sheet("Số liệu", "SỐ LIỆU KỲ", note, columns, tuple(rows))


def _periods(context: PackageContext, metric: Metric) -> tuple[str, ...]:
    """The periods of the open quarter that a metric is asked for in."""
    if metric.only_period:
        return (metric.only_period,)
    return {"month": context.months, "quarter": (context.period,), "year": (context.period[:4],)}[metric.frequency]


READINGS = SheetSpec("Số liệu", build, _FIRST, _PERIOD)
