"""A comparison as a picture and as a file: one drawing for screen, clipboard and paper, one table for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from par_desktop.domain.metrics import Direction
from par_desktop.domain.units import Unit
from par_desktop.domain.views.comparison_rows import (
    CellState,
    ComparedUnit,
    Comparison,
    ComparisonCell,
    Measure,
    Sight,
    View,
    ordered,
    ranking,
    shades,
)
from par_desktop.domain.world import World
from par_desktop.errors import ValueProblem
from par_desktop.text.comparison import (
    LACKING,
    PlainTable,
    cell_text,
    heading,
    headings,
    plain_table,
    rank_table,
    state_text,
    trend_table,
)
from par_desktop.text.formats import number, rounded

if TYPE_CHECKING:
    from par_desktop.charts.heatmap import HeatCell
    from par_desktop.charts.render import Caption, Figure, Margins
    from par_desktop.charts.style import Style
    from par_desktop.charts.trends import TrendLine
    from par_desktop.reports.content import Document

FORMATS = ("xlsx", "png", "pdf")
_MM = 96 / 25.4
_MARGIN = 15 * _MM
_ROW = 24.0
"""Most room, in pixels, that a row of a picture takes on paper."""
_PNG_WIDTH = 1000.0
_LACKING = (CellState.MISSING, CellState.NO_BASE)


@dataclass(frozen=True, slots=True)
class _Page:
    """A4 in pixels of 1/96 inch."""

    width: float
    height: float


_UPRIGHT, _LYING = _Page(210 * _MM, 297 * _MM), _Page(297 * _MM, 210 * _MM)


def table_of(comparison: Comparison, sight: Sight) -> PlainTable:
    """What a view says, as a plain table; a heat map says what the table says."""
    if sight.view is View.TREND:
        return trend_table(comparison, sight.unit)
    if sight.view is View.RANKS:
        return rank_table(comparison, sight.at)
    table = plain_table(comparison, sight.order)
    legend = shade_words(comparison) if sight.view is View.HEAT else ""
    notes = (*table.notes, legend) if legend else table.notes
    return PlainTable(table.title, table.subtitle, table.headings, table.rows, notes, table.numeric, table.decimals)


def draw(comparison: Comparison, sight: Sight, style: Style, size: tuple[float, float]) -> Figure:
    """The view as a figure of that many pixels; its parts are named by unit, ``unit:place`` or heading."""
    if sight.view is View.TREND:
        return _trend(comparison, sight.unit, style, size)
    if sight.view is View.RANKS:
        return _ranks(comparison, sight, style, size)
    return _grid(comparison, sight, style, size)


def shade_words(comparison: Comparison) -> str:
    """What the shades of a heat map mean, in one line; empty where all values are alike."""
    _, bounds = shades(comparison)
    if not bounds:
        return ""
    lacking = any(cell.state in _LACKING for row in comparison.rows for cell in row.cells)
    hatched = f"; gạch chéo: {LACKING}" if lacking else ""
    decimals = comparison.measure.decimals
    if any(target is not None for target in comparison.targets):
        steps = " · ".join(number(bound, min(decimals, 1)) for bound in bounds)
        return f"Không tô: đạt mục tiêu; tô đậm dần: còn cách mục tiêu đến {steps}{hatched}"
    return f"Không tô: tốt nhất; tô đậm dần đến kém nhất, năm bậc đều nhau{hatched}"


def caption_of(comparison: Comparison, sight: Sight) -> Caption:
    """Title, what is shown, and notes, for a picture that leaves the window."""
    from par_desktop.charts.render import Caption

    table = table_of(comparison, sight)
    return Caption(table.title, (table.subtitle,), table.notes)


def picture(comparison: Comparison, sight: Sight, dpi: float = 200) -> bytes:
    """The view with its caption as a PNG in black and white, as it would be printed."""
    from par_desktop.charts.render import figure_to_png
    from par_desktop.charts.style import Style

    style = Style.paper()
    height = min(_rows_height(comparison, sight), 1400.0)
    width = 760.0 if sight.view is View.RANKS else max(_PNG_WIDTH, 190.0 + 48 * len(comparison.periods))
    figure = draw(comparison, sight, style, (width, height))
    return figure_to_png(figure, dpi, caption_of(comparison, sight), style)


def save_as(comparison: Comparison, sight: Sight, world: World, holder: Unit, today: date, path: Path) -> Path:
    """Write the view to a .xlsx (its table), .png or .pdf (its picture, a page of A4) and return the path.

    Raises ``ValueProblem("unknown_format")`` and ``WorkspaceProblem("file_not_writable")``.
    """
    from par_desktop.reports.make import make, put

    suffix = path.suffix.lower().removeprefix(".")
    if suffix == "xlsx":
        return make(document(comparison, sight, world, holder, today), path)
    if suffix == "png":
        return put(picture(comparison, sight), path)
    if suffix == "pdf":
        return put(_pdf(comparison, sight), path)
    raise ValueProblem("unknown_format", typed=suffix, allowed=", ".join(FORMATS))


def document(comparison: Comparison, sight: Sight, world: World, holder: Unit, today: date) -> Document:
    """The view's table as a paper of its office, with numbers kept as numbers."""
    from par_desktop.reports.content import Align, Column, Document, Row, RowKind, Table, Title
    from par_desktop.reports.office import office_of

    about = world.unit(world.city if holder.code == world.coordinator else holder.code)
    office = office_of(about, world.unit(world.city), world.province)
    table = table_of(comparison, sight)
    widths = {"TT": 6.0, "Hạng": 7.0, "Đơn vị": 30.0, "Kỳ": 20.0}
    columns = tuple(
        Column(
            title,
            widths.get(title, 14.0),
            Align.RIGHT if at in table.numeric else Align.LEFT if title in ("Đơn vị", "Kỳ") else Align.CENTER,
            0 if title in ("Tử số", "Mẫu số") else table.decimals if at in table.numeric else 0,
        )
        for at, title in enumerate(table.headings)
    )
    rows = tuple(Row(row.values, RowKind.TOTAL if row.total else RowKind.DATA) for row in table.rows)
    return Document(
        letterhead=office.letterhead("BC", today.year),
        title=Title("BẢNG SO SÁNH", f"{table.title}, {table.subtitle[:1].lower()}{table.subtitle[1:]}"),
        body=(Table("So sánh", columns, rows, number_row=False),),
        signature=office.signature(),
        recipients=office.recipients_list(),
        notes=table.notes,
    )


def _pdf(comparison: Comparison, sight: Sight) -> bytes:
    from par_desktop.charts.render import caption_heights, figure_to_pdf
    from par_desktop.charts.style import Style

    style, caption = Style.paper(), caption_of(comparison, sight)
    page = _UPRIGHT if sight.view is View.RANKS else _LYING
    width = page.width - 2 * _MARGIN
    above, beneath = caption_heights(caption, style, width)
    room = page.height - 2 * _MARGIN - above - beneath
    height = min(room, _rows_height(comparison, sight))
    margins = _margins(page.height - _MARGIN - above - height - beneath)
    return figure_to_pdf(draw(comparison, sight, style, (width, height)), caption, style, margins)


def _margins(bottom: float) -> Margins:
    from par_desktop.charts.render import Margins

    return Margins(_MARGIN, _MARGIN, _MARGIN, bottom)


def _rows_height(comparison: Comparison, sight: Sight) -> float:
    """How high a picture is on paper; a few rows do not spread over a page."""
    if sight.view is View.TREND:
        return 430.0
    return 28 + _ROW * (len(comparison.rows) + (comparison.city is not None and sight.view is not View.RANKS))


def _trend(comparison: Comparison, unit: str, style: Style, size: tuple[float, float]) -> Figure:
    from par_desktop.charts.trends import Level, trend_line

    chosen = comparison.row(unit)
    if chosen is None:
        raise KeyError(unit)
    measure = comparison.measure
    count = len(comparison.periods) - comparison.to_date
    lines = [_line(chosen, count, measure, ours=True)]
    if comparison.city is not None and chosen is not comparison.city:
        lines.append(_line(comparison.city, count, measure, ours=False))
    levels = []
    if any(target is not None for target in comparison.targets[:count]):
        levels.append(Level("mục tiêu", comparison.targets[:count]))
    base = comparison.baselines.get(unit)
    if base is not None:
        heights = [None if each is None else rounded(each, measure.decimals) for each in base]
        levels.append(Level("năm 2020", heights, dashed=False))
    cells = chosen.cells[:count]
    gaps = {
        at: _gap_words(cell) for at, cell in enumerate(cells) if cell.state in (CellState.MISSING, CellState.NO_BASE)
    }
    quiet = {at: "không\nphát\nsinh" for at, cell in enumerate(cells) if cell.state is CellState.NONE}
    labels = [heading(period, comparison) for period in comparison.periods[:count]]
    return trend_line(
        lines, labels, style, size,
        unit="%" if measure.rate else "", decimals=measure.decimals,
        gaps=gaps, quiet=quiet, levels=levels, print_values=True,
    )  # fmt: skip


def _line(row: ComparedUnit, count: int, measure: Measure, *, ours: bool) -> TrendLine:
    from par_desktop.charts.trends import TrendLine

    cells = row.cells[:count]
    values = [None if cell.value is None else rounded(cell.value, measure.decimals) for cell in cells]
    name = row.name if row.code else row.name[:1].lower() + row.name[1:]
    return TrendLine(name, values, ours, [cell_text(cell, measure) for cell in cells])


def _gap_words(cell: ComparisonCell) -> str:
    return "chưa\nnhập" if cell.state is CellState.MISSING else "chưa có\nsố 2020"


def _ranks(comparison: Comparison, sight: Sight, style: Style, size: tuple[float, float]) -> Figure:
    from par_desktop.charts.ranks import RankedBar, ranked_bars

    table = rank_table(comparison, sight.at)
    measure, target = comparison.measure, comparison.targets[sight.at]
    bars = [
        RankedBar(
            each.row.name,
            _decimal(each.cell),
            highlighted=each.row.code == sight.unit,
            figures=row.texts[3:],
            text=row.texts[2],
            why=state_text(each.cell) or "–",
        )
        for each, row in zip(ranking(comparison, sight.at), table.rows, strict=True)
    ]
    values = [bar.value for bar in bars if bar.value is not None] + ([target] if target is not None else [])
    most = max((*values, Decimal(100))) if measure.rate else max(values, default=Decimal(1)) * Decimal("1.04")
    return ranked_bars(
        bars, style, size, most=most or Decimal(1), decimals=measure.decimals,
        lowest_first=measure.direction is Direction.DOWN, target=target, headings=table.headings[2:],
    )  # fmt: skip


def _grid(comparison: Comparison, sight: Sight, style: Style, size: tuple[float, float]) -> Figure:
    from par_desktop.charts.heatmap import HeatRow, heat_map

    degrees = dict(zip((row.code for row in comparison.rows), shades(comparison)[0], strict=True))
    rows = [
        HeatRow(row.code, row.name, _heat_cells(comparison, row, degrees[row.code]), highlighted=row.code == sight.unit)
        for row in ordered(comparison, sight.order)
    ]
    if comparison.city is not None:
        blank = (None,) * len(comparison.periods)
        city = comparison.city
        rows.append(HeatRow(city.code, city.name, _heat_cells(comparison, city, blank), total=True))
    return heat_map(rows, headings(comparison), style, size, shaded=sight.view is View.HEAT)


def _heat_cells(comparison: Comparison, row: ComparedUnit, degrees: Sequence[int | None]) -> tuple[HeatCell, ...]:
    from par_desktop.charts.heatmap import HeatCell

    return tuple(
        HeatCell(
            cell_text(cell, comparison.measure),
            degree,
            lacking=cell.state in _LACKING,
            quiet=cell.state is CellState.NONE,
        )
        for cell, degree in zip(row.cells, degrees, strict=True)
    )


def _decimal(cell: ComparisonCell) -> Decimal | None:
    """Exact enough that equal values stay equal and others keep their order."""
    return None if cell.value is None else Decimal(cell.value.numerator) / Decimal(cell.value.denominator)
