"""Biểu II.06a of a month: carry-over, what is blank, sums over wards; figures of look/04 by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from par_desktop import workspace
from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.domain.views.dossier_rows import FieldRow, MonthForm
from par_desktop.services.browse_dossiers import city_form, month_form
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.save_record import Patch, save

WARD, OTHER = "13654", "13690"
CIVIL = (38, 21, 80, 3, 96, 42, 1, 7, 0)
BEFORE = (0, 0, 10, 0, 4, 0, 0, 5, 1)
"""Leaves 5 + 1 = 6 open, which is column (6) of the picture."""


def opened(unit: str, folder: Path) -> workspace.Workspace:
    day = datetime(2022, 3, 10, 7, 0, tzinfo=UTC)
    return workspace.create(folder / unit, unit, person="Nguyễn Văn Hưng", clock=lambda: day, state=folder / "state")


@pytest.fixture
def ward(tmp_path: Path) -> Iterator[Desk]:
    made = opened(WARD, tmp_path)
    yield made.desk()
    made.close()


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Desk]:
    made = opened("NV", tmp_path)
    yield made.desk()
    made.close()


def figures(unit: str, month: str, field: str, numbers: tuple[int | None, ...]) -> Patch:
    return Patch("dossier", f"{unit}/{month}/{field}", dict(zip(TYPED_COLUMNS, numbers, strict=True)))


def row(form: MonthForm, code: str) -> FieldRow:
    return next(found for found in form.rows if found.code == code)


def test_what_was_open_is_carried_into_the_next_month(ward: Desk) -> None:
    save(ward, [figures(WARD, "2022-02", "HT", BEFORE), figures(WARD, "2022-03", "HT", CIVIL)])
    found = row(month_form(ward, WARD, "2022-03"), "HT")
    assert found.carried == 6
    assert (found.value("received_total"), found.value("online")) == (148, 59)
    assert (found.value("resolved_total"), found.value("open_total")) == (139, 7)
    (check,) = found.checks
    assert (check.code, check.facts["sum"], check.facts["difference"]) == ("balance", 146, 2)


def test_a_month_nobody_typed_carries_nothing_but_not_zero(ward: Desk) -> None:
    save(ward, [figures(WARD, "2022-03", "HT", CIVIL)])
    found = row(month_form(ward, WARD, "2022-03"), "HT")
    assert (found.carried, found.value("received_total")) == (None, None)
    assert found.checks == ()


def test_nothing_happened_leaves_nothing_open(ward: Desk) -> None:
    save(ward, [Patch("dossier", f"{WARD}/2022-02/HT", {"none": True}), figures(WARD, "2022-03", "HT", CIVIL)])
    form = month_form(ward, WARD, "2022-03")
    assert row(form, "HT").carried == 0
    assert row(form, "HT").value("received_total") == 142
    february = month_form(ward, WARD, "2022-02")
    assert row(february, "HT").figures.nothing
    assert february.rates.on_time is None


def test_the_first_month_of_the_plan_has_no_month_before(ward: Desk) -> None:
    form = month_form(ward, WARD, "2021-01")
    assert (form.before_month, form.before) == ("", ())
    assert form.empty


def test_rates_are_sums_over_sums_not_means(ward: Desk) -> None:
    save(
        ward,
        [
            figures(WARD, "2022-03", "HT", (1, 0, 0, 1, 1, 0, 1, 0, 0)),
            figures(WARD, "2022-03", "CT", (0, 0, 8, 0, 8, 0, 0, 0, 0)),
        ],
    )
    rates = month_form(ward, WARD, "2022-03").rates
    assert rates.level3 == Fraction(1, 10)
    assert rates.on_time == Fraction(9, 10)
    assert rates.postal == Fraction(1, 10)


def test_the_city_adds_up_its_wards_and_names_who_does_not_balance(city: Desk) -> None:
    save(
        city,
        [
            figures(WARD, "2022-02", "HT", BEFORE),
            figures(WARD, "2022-03", "HT", CIVIL),
            figures(OTHER, "2022-03", "HT", (1, 1, 1, 1, 4, 0, 0, 0, 0)),
        ],
        source="bản giấy",
    )
    form = city_form(city, "2022-03")
    found = row(form, "HT")
    assert found.value("online3") == 39
    assert found.value("direct") == 81
    # The other ward's month before is missing, so its (3) is not known and takes no part.
    assert (found.value("carried"), found.value("received_total")) == (6, 148)
    assert found.value("resolved_total") == 143
    assert form.unbalanced == ((WARD, "HT"),)
    assert (form.units_entered, form.units) == (2, 25)


def test_the_city_says_nothing_happened_only_when_every_ward_does(city: Desk) -> None:
    wards = [ward.code for ward in city.world.wards]
    marks = [Patch("dossier", f"{unit}/2022-03/NCN", {"none": True}) for unit in wards]
    save(city, marks[:-1], source="bản giấy")
    assert not row(city_form(city, "2022-03"), "NCN").figures.nothing
    save(city, marks[-1:], source="bản giấy")
    assert row(city_form(city, "2022-03"), "NCN").figures.nothing


def test_a_cell_changed_after_the_month_was_sent_is_known(ward: Desk, tmp_path: Path) -> None:
    save(ward, [figures(WARD, "2022-03", "HT", CIVIL)])
    assert not month_form(ward, WARD, "2022-03").touches["HT", "late"].after_sending
    export_to_unit(ward, "NV", tmp_path / "gửi.xlsx")
    save(ward, [Patch("dossier", f"{WARD}/2022-03/HT", {"late": 3})])
    touches = month_form(ward, WARD, "2022-03").touches
    assert touches["HT", "late"].after_sending
    assert not touches["HT", "early"].after_sending
    assert touches["HT", "late"].by == "Nguyễn Văn Hưng"
