"""A made-up year of figures, three pairs of hands that enter it, and what the city must then show, worked from it."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
from PySide6.QtGui import QGuiApplication

from par_desktop.domain.metrics import DOSSIER_COLUMNS, TYPED_COLUMNS
from par_desktop.domain.periods import Period
from par_desktop.exchange.layout import KEY_ROW_MARK
from par_desktop.ui.panels.dossier_panel import DossierPanel
from par_desktop.ui.panels.dossier_source import FIRST, FIRST_TYPED
from par_desktop.ui.panels.reading_panel import ReadingPanel
from par_desktop.widgets.number_grid import NumberGrid

YEAR = 2022
NOTHING = "không phát sinh"
Row = tuple[int | None, ...] | str
"""The nine typed figures of biểu II.06a in the form's order, ``None`` blank; or ``NOTHING``."""
Pair = tuple[int, int] | str
RATIOS_BY_MONTH, RATIOS_BY_QUARTER = ("DT.1", "TT.2"), ("MC.1",)


@dataclass(frozen=True)
class Year:
    """By unit: rows by month ("2022-03") and field, pairs by metric and period."""

    units: tuple[str, ...]
    months: tuple[str, ...]
    forms: Mapping[str, Mapping[tuple[str, str], Row]]
    pairs: Mapping[str, Mapping[tuple[str, str], Pair]]

    @property
    def quarters(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(quarter_of(month) for month in self.months))


def quarter_of(month: str) -> str:
    return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"


def make_year(units: Sequence[str], months: Sequence[str], fields: Sequence[str], seed: int = 1) -> Year:
    """Rows mostly balanced; some half filled, some off, some "không phát sinh", one field nobody touches."""
    draw = random.Random(seed)
    forms: dict[str, dict[tuple[str, str], Row]] = {}
    pairs: dict[str, dict[tuple[str, str], Pair]] = {}
    for unit in units:
        forms[unit], pairs[unit] = {}, {}
        left = dict.fromkeys(fields, 0)
        for month in months:
            for field in fields[:-1]:
                forms[unit][month, field], left[field] = _row(draw, left[field])
            for metric in RATIOS_BY_MONTH:
                whole = draw.choice((0, 7, 1_250))
                pairs[unit][metric, month] = (draw.randint(0, whole), whole) if whole else NOTHING
        for quarter in dict.fromkeys(map(quarter_of, months)):
            for metric in RATIOS_BY_QUARTER:
                pairs[unit][metric, quarter] = (draw.randint(80, 120), 120)
    return Year(tuple(units), tuple(months), forms, pairs)


def _row(draw: random.Random, carried: int) -> tuple[Row, int]:
    if not carried and draw.random() < 0.15:
        return NOTHING, 0
    received = [draw.randint(0, top) for top in (12, 9, 1_600, 4)]
    whole = sum(received) + carried
    late, left = draw.randint(0, whole // 20), draw.randint(0, min(whole, 15) // 2)
    overdue = draw.randint(0, left)
    early = draw.randint(0, whole - late - left)
    row: list[int | None] = [*received, early, whole - late - left - early, late, left - overdue, overdue]
    if draw.random() < 0.1:
        row[6] = (row[6] or 0) + 2  # returned dossiers
    if draw.random() < 0.1:
        row[draw.randrange(7)] = None
    return tuple(row), left


# hands


def vietnamese(value: int | None) -> str:
    """As Excel in Vietnamese copies it."""
    return "" if value is None else f"{value:,}".replace(",", ".")


def type_form(panel: DossierPanel, year: Year, unit: str) -> None:
    """Every figure by itself: the cursor on its cell, the number, Enter; the button for "không phát sinh"."""
    for month in year.months:
        panel.set_month(Period.parse(month))
        for at, row in _rows(panel, year, unit, month):
            if row == NOTHING:
                panel.grid.go_to(at, FIRST_TYPED)
                panel.none_button.click()
                continue
            for column, value in zip(typed_columns(), row, strict=True):
                _type(panel.grid, at, column, value)


def paste_form(panel: DossierPanel, year: Year, unit: str) -> None:
    """One block a month, computed columns and all, as copied from the ward's own copy of the form."""
    for month in year.months:
        panel.set_month(Period.parse(month))
        rows = dict(_rows(panel, year, unit, month))
        block = [_pasted(rows.get(at, ())) for at in range(max(rows) + 1)]
        _paste(panel.grid, 0, FIRST, block)


def type_pairs(panel: ReadingPanel, year: Year, unit: str) -> None:
    for quarter in year.quarters:
        panel.session.set_period(Period.parse(quarter))
        for row, column, text in _pair_cells(panel, year, unit, quarter):
            _type(_grid(panel), row, column, text)


def paste_pairs(panel: ReadingPanel, year: Year, unit: str) -> None:
    """A block for each metric: tử số over mẫu số, its periods side by side."""
    for quarter in year.quarters:
        panel.session.set_period(Period.parse(quarter))
        cells = {(row, column): text for row, column, text in _pair_cells(panel, year, unit, quarter)}
        for top in sorted({row for row, _ in cells})[::2]:
            columns = sorted(column for row, column in cells if row == top)
            block = [[cells[row, column] for column in columns] for row in (top, top + 1)]
            _paste(_grid(panel), top, columns[0], block)


def fill_workbook(path: Path, year: Year, unit: str, quarter: str) -> Path:
    """Type into the yellow cells of a package, numbers as numbers; "không phát sinh" as the sheets ask for it."""
    book = openpyxl.load_workbook(path)
    form, other = book["Hồ sơ TTHC"], book["Số liệu"]
    rows, columns = _places(form)
    for (month, field), row in year.forms[unit].items():
        if quarter_of(month) != quarter:
            continue
        at = rows[f"{unit}/{month}/{field}"]
        if row == NOTHING:
            form.cell(at, columns["none"]).value = "x"
            continue
        for name, value in zip(TYPED_COLUMNS, row, strict=True):
            form.cell(at, columns[name]).value = value
    rows, columns = _places(other)
    for (metric, period), pair in year.pairs[unit].items():
        if quarter in (period, quarter_of(period) if "Q" not in period else ""):
            for part in (0, 1):
                other.cell(rows[f"{metric}/{part}"], columns[f"p{period}"]).value = pair if pair == NOTHING else pair[part]
    filled = path.with_name(f"filled-{path.name}")
    book.save(filled)
    book.close()
    return filled


def typed_columns() -> list[int]:
    """Grid columns of the nine typed figures."""
    return [FIRST + at for at, column in enumerate(DOSSIER_COLUMNS) if column.typed]


def _rows(panel: DossierPanel, year: Year, unit: str, month: str) -> Iterator[tuple[int, Row]]:
    assert panel._source is not None
    assert panel._source.form.month == month
    for at, field in enumerate(panel._source.form.rows):
        if (month, field.code) in year.forms[unit]:
            yield at, year.forms[unit][month, field.code]


def _pasted(row: Row) -> list[str]:
    if row == NOTHING:
        return ["", "", NOTHING]  # (3) and (4) are the sheet's own sums
    if not row:
        return []
    figures = dict(zip(TYPED_COLUMNS, row, strict=True))
    made: list[str] = []
    for column in DOSSIER_COLUMNS:
        value = figures.get(column.code)
        made.append(vietnamese(value) if column.typed and isinstance(value, int) else "" if column.typed else "999.999")
    return made


def _pair_cells(panel: ReadingPanel, year: Year, unit: str, quarter: str) -> list[tuple[int, int, str]]:
    source = panel._source
    assert source is not None
    assert source.form.quarter == quarter
    cells = []
    for row, line in enumerate(source.lines):
        for column in range(2, 2 + len(source.periods)):
            pair = year.pairs[unit].get((line.row.metric.code, source.period(column)))
            if pair is not None and line.part >= 0 and source.typed_here(line, source.period(column)):
                cells.append((row, column, pair if isinstance(pair, str) else vietnamese(pair[line.part])))
    return cells


def _type(grid: NumberGrid, row: int, column: int, value: int | str | None) -> None:
    grid.go_to(row, column)
    if value is not None:
        index = grid.grid_model().index(row, column)
        assert grid.grid_model().setData(index, value if isinstance(value, str) else str(value))


def _paste(grid: NumberGrid, row: int, column: int, block: Iterable[Sequence[str]]) -> None:
    QGuiApplication.clipboard().setText("\r\n".join("\t".join(line) for line in block) + "\r\n")
    grid.setCurrentIndex(grid.grid_model().index(row, column))
    grid.paste()


def _grid(panel: ReadingPanel) -> NumberGrid:
    assert panel.grid is not None
    return panel.grid


def _places(sheet: Any) -> tuple[dict[str, int], dict[str, int]]:
    """Row numbers by hidden row id and column numbers by hidden key."""
    columns = {cell.value: int(cell.column) for cell in sheet[1] if cell.value}
    ids = columns[KEY_ROW_MARK]
    rows = {sheet.cell(row, ids).value: row for row in range(1, sheet.max_row + 1)}
    return {str(name): row for name, row in rows.items() if name}, columns


# what must come of it


def rows_of(year: Year, months: Iterable[str], units: Iterable[str] | None = None) -> Iterator[dict[str, int | None]]:
    """Typed rows by column; "không phát sinh" is nothing at all of everything."""
    for unit in year.units if units is None else units:
        for (month, _), row in year.forms[unit].items():
            if month in months:
                yield dict.fromkeys(TYPED_COLUMNS, 0) if row == NOTHING else dict(zip(TYPED_COLUMNS, row, strict=True))


def share(rows: Iterable[Mapping[str, int | None]], above: Sequence[str], below: Sequence[str]) -> Fraction | None:
    """Σ above / Σ below over the rows that have every one of these columns."""
    whole = [row for row in rows if all(row[name] is not None for name in (*above, *below))]
    bottom = sum(row[name] or 0 for row in whole for name in below)
    return Fraction(sum(row[name] or 0 for row in whole for name in above), bottom) if bottom else None


def column_sum(rows: Iterable[Mapping[str, int | None]], column: str) -> int:
    return sum(row[column] or 0 for row in rows)


def received_total(year: Year, month: str) -> int:
    """(3) over the rows that have it: (4a) + (4b) + (5a) + (5b) + (11) of the month before."""
    before = f"{month[:5]}{int(month[5:]) - 1:02d}"
    found = 0
    for unit in year.units:
        for (at, field), row in year.forms[unit].items():
            last = year.forms[unit].get((before, field))
            carried = 0 if last == NOTHING else None if last is None else _sum(last[7:])  # type: ignore[arg-type]
            inside = None if row == NOTHING or at != month else _sum(row[:4])  # type: ignore[arg-type]
            if inside is not None and carried is not None:
                found += inside + carried
    return found


def pair_share(year: Year, metric: str, periods: Iterable[str], units: Iterable[str] | None = None) -> Fraction | None:
    asked = set(periods)
    pairs = [
        pair
        for unit in (year.units if units is None else units)
        for (code, period), pair in year.pairs[unit].items()
        if code == metric and period in asked and not isinstance(pair, str)
    ]
    bottom = sum(pair[1] for pair in pairs)
    return Fraction(sum(pair[0] for pair in pairs), bottom) if bottom else None


def places_of(values: Mapping[str, Fraction | None]) -> dict[str, int | None]:
    """Place by unit, the highest first, equal values sharing one; who has no value has no place."""
    known = sorted((value for value in values.values() if value is not None), reverse=True)
    return {unit: None if value is None else known.index(value) + 1 for unit, value in values.items()}


def _sum(values: Sequence[int | None]) -> int | None:
    return None if any(value is None for value in values) else sum(value or 0 for value in values)


