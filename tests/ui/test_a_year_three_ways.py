"""A year of figures typed cell by cell, pasted from Excel and typed into the city's packages: the same city either way.

The default run enters two months of three wards; ``HYPOTHESIS_PROFILE=long`` the whole year of all of them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

from PySide6.QtWidgets import QApplication

from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.domain.periods import Period
from par_desktop.domain.views.comparison_rows import Comparison, Span, ranking
from par_desktop.domain.views.dossier_rows import MonthForm
from par_desktop.domain.views.figure_rows import FigureRow
from par_desktop.services.browse_comparison import compare, measures
from par_desktop.services.browse_dossiers import city_form
from par_desktop.services.browse_figures import figure_rows
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_unit
from par_desktop.ui import theme
from par_desktop.ui.panels.dossier_panel import DossierPanel
from par_desktop.ui.panels.reading_panel import ReadingPanel
from tests.exchange.helpers import take
from tests.ui import year as hands
from tests.ui.windows import Opened
from tests.ui.year import YEAR, Year, make_year

LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"
Hand = Callable[[DossierPanel, Year, str], None]
PairHand = Callable[[ReadingPanel, Year, str], None]
RECEIVED = ("online3", "online4", "direct", "postal")
RATES = {
    "TT.1": (("early", "on_time"), ("early", "on_time", "late")),
    "DT.3": (("online3",), RECEIVED),
    "DT.4": (("online4",), RECEIVED),
    "06a:online": (("online3", "online4"), RECEIVED),
    "06a:postal": (("postal",), RECEIVED),
}
"""Columns above and below the line, by hand from the official form."""


@dataclass(frozen=True)
class Shown:
    """All that the city's screens ask."""

    forms: Mapping[str, MonthForm]
    comparisons: Mapping[str, Comparison]
    figures: tuple[FigureRow, ...]


def test_a_year_typed_pasted_and_sent_in_excel_gives_the_same_city(tmp_path: Path, qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    year = short_or_whole(tmp_path)
    typed = shown(by_hand(tmp_path / "typed", year, hands.type_form, hands.type_pairs), year)
    check_against_the_typed_numbers(typed, year)
    same(shown(by_hand(tmp_path / "pasted", year, hands.paste_form, hands.paste_pairs), year), typed)
    same(shown(by_package(tmp_path / "excel", year), year), typed)


def same(other: Shown, typed: Shown) -> None:
    """Named one by one: a difference is to be read, not searched for."""
    assert other.forms == typed.forms
    assert other.comparisons.keys() == typed.comparisons.keys()
    for code, comparison in typed.comparisons.items():
        rows = zip(other.comparisons[code].rows, comparison.rows, strict=True)
        assert [(a, b) for a, b in rows if a != b] == [], code
        assert other.comparisons[code] == comparison, code
    assert [(a, b) for a, b in zip(other.figures, typed.figures, strict=True) if a != b] == []


def short_or_whole(folder: Path) -> Year:
    probe = Opened(folder, "13654", clock=lambda: ended())
    world = probe.desk.world
    wards, fields = [ward.code for ward in world.wards], [each.code for each in world.procedure_fields]
    probe.close()
    count, months = (len(wards), 12) if LONG else (3, 2)
    return make_year(wards[:count], [f"{YEAR}-{at:02d}" for at in range(1, months + 1)], fields[:4])


def ended() -> datetime:
    """After the year, before anything is closed."""
    return datetime(YEAR + 1, 1, 20, 2, 0, tzinfo=UTC)


def by_hand(folder: Path, year: Year, form: Hand, pairs: PairHand) -> Desk:
    """Each ward enters its figures in its own window and sends them."""
    city = Opened(folder, "NV", clock=ended)
    for unit in year.units:
        ward = Opened(folder, unit, clock=ended)
        session = ward.session()
        form(DossierPanel(session), year, unit)
        readings = ReadingPanel(session)
        session.period_changed.connect(readings.period_changed)
        pairs(readings, year, unit)
        received = take(city.desk, export_to_unit(ward.desk, "NV", folder / f"from-{unit}.xlsx").path)
        assert received.refused == []
        ward.close()
    return city.desk


def by_package(folder: Path, year: Year) -> Desk:
    """The city sends each ward its quarter's file; it comes back filled in."""
    now = [ended()]
    city = Opened(folder, "NV", clock=lambda: now[0])
    for quarter in year.quarters:
        last = city.desk.world.calendar.bounds(Period.parse(quarter))[1]
        now[0] = datetime(last.year, last.month, last.day, 2, 0, tzinfo=UTC)
        for unit in year.units:
            empty = export_to_unit(city.desk, unit, folder / f"{unit}-{quarter}.xlsx").path
            received = take(city.desk, hands.fill_workbook(empty, year, unit, quarter))
            assert received.refused == []
    now[0] = ended()
    return city.desk


def shown(desk: Desk, year: Year) -> Shown:
    found = Shown(
        {month: city_form(desk, month) for month in year.months},
        {m.code: compare(desk, m.code, Span.MONTHS, YEAR) for m in measures(desk) if Span.MONTHS in m.spans},
        figure_rows(desk, "", Period.parse(year.quarters[-1])),
    )
    desk.store.close()
    return found


def check_against_the_typed_numbers(city: Shown, year: Year) -> None:
    """Totals, rates, cumulative figures and places, each from the numbers that were typed and nothing else."""
    for at, month in enumerate(year.months):
        form, rows = city.forms[month], list(hands.rows_of(year, [month]))
        assert form.units_entered == len(year.units)
        for column in TYPED_COLUMNS:
            assert form.total(column) == hands.column_sum(rows, column), (month, column)
        if at:
            assert form.total("received_total") == hands.received_total(year, month)
        for code, (above, below) in RATES.items():
            assert city_cell(city, code, at) == percent(hands.share(rows, above, below)), (month, code)
        for metric in hands.RATIOS_BY_MONTH:
            assert city_cell(city, metric, at) == percent(hands.pair_share(year, metric, [month])), (month, metric)
        assert places(city, "TT.1", at) == hands.places_of(
            {unit: hands.share(hands.rows_of(year, [month], [unit]), *RATES["TT.1"]) for unit in year.units}
        )
    so_far, rows = -1, list(hands.rows_of(year, year.months))
    for code, (above, below) in RATES.items():
        assert city_cell(city, code, so_far) == percent(hands.share(rows, above, below)), code
    assert city_cell(city, "HS.1", so_far) == sum(
        sum(row[name] or 0 for name in RECEIVED) for row in rows if all(row[name] is not None for name in RECEIVED)
    )
    assert places(city, "DT.1", so_far) == hands.places_of(
        {unit: hands.pair_share(year, "DT.1", year.months, [unit]) for unit in year.units}
    )
    by_code = {row.metric.code: row for row in city.figures}
    assert by_code["TT.1"].since_january.amount == hands.share(rows, *RATES["TT.1"])
    assert by_code["TT.2"].since_january.amount == hands.pair_share(year, "TT.2", year.months)
    assert by_code["MC.1"].value.amount == hands.pair_share(year, "MC.1", year.quarters[-1:])


def city_cell(city: Shown, code: str, at: int) -> Fraction | None:
    comparison = city.comparisons[code]
    assert comparison.city is not None
    return comparison.city.cells[at].value


def places(city: Shown, code: str, at: int) -> dict[str, int | None]:
    comparison = city.comparisons[code]
    at = at if at >= 0 else len(comparison.periods) + at
    return {each.row.code: each.place for each in ranking(comparison, at) if each.cell.entered}


def percent(value: Fraction | None) -> Fraction | None:
    return None if value is None else value * 100
