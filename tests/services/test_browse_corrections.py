"""Đính chính: what changed after closing, with old and new, who and why; what the issued report had."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from par_desktop import workspace
from par_desktop.domain.fields import Figure
from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.domain.periods import Period
from par_desktop.domain.views.figure_rows import CITY
from par_desktop.reports.content import Table
from par_desktop.services.browse_corrections import as_issued, corrected_cells, corrections
from par_desktop.services.browse_issued import issued_figures
from par_desktop.services.confirm_proxy import confirm, proxied
from par_desktop.services.desk import Desk
from par_desktop.services.lock_period import close, reopen
from par_desktop.services.make_report import document, quarter_data
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import Places, take

WARD, OTHER = "13654", "13690"
QUARTER = Period.parse("2022-Q1")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Desk]:
    day = datetime(2022, 3, 10, 7, 0, tzinfo=UTC)
    made = workspace.create(tmp_path / "NV", "NV", person="Hà", clock=lambda: day, state=tmp_path / "state")
    yield made.desk()
    made.close()


def form(unit: str, month: str, *cells: int) -> Patch:
    return Patch("dossier", f"{unit}/{month}/HT", dict(zip(TYPED_COLUMNS, cells, strict=True)))


BEFORE, AFTER = (0, 0, 10, 0, 5, 5, 0, 0, 0), (0, 0, 12, 0, 5, 4, 3, 0, 0)


def test_what_came_after_the_closing_is_listed_with_old_and_new(city: Desk) -> None:
    save(city, [form(WARD, "2022-01", *BEFORE), form(OTHER, "2022-01", *BEFORE)], source="Bản giấy")
    save(city, [form(WARD, "2022-02", *BEFORE)], source="Bản giấy")
    assert corrections(city, QUARTER) == ()
    close(city, "2022-01")
    save(city, [form(WARD, "2022-01", *AFTER)], source="Công văn 12/UBND")
    save(city, [form(WARD, "2022-02", *AFTER)], source="Bản giấy")  # this month is still open
    found = {line.field: line for line in corrections(city, QUARTER)}
    assert set(found) == {"direct", "on_time", "late"}
    late = found["late"]
    assert (late.old, late.new, late.by, late.origin, late.reason) == ("0", "3", "Hà", "proxy", "Công văn 12/UBND")
    assert (late.period, late.label, late.title, late.standing) == ("2022-01", "Quá hạn (10)", "Hộ tịch", True)
    assert corrections(city, QUARTER, OTHER) == ()
    assert corrected_cells(city, ["2022-01", "2022-02"]) == {("", WARD, "2022-01"): 1}


def test_the_issued_report_keeps_the_old_figure_and_totals_carry_the_new(city: Desk) -> None:
    save(city, [form(WARD, "2022-01", *BEFORE), form(OTHER, "2022-01", *BEFORE)], source="Bản giấy")
    close(city, "2022-01")
    save(city, [form(WARD, "2022-01", *AFTER)], source="Công văn 12/UBND")
    issued = as_issued(city, QUARTER)
    assert issued["dossier", f"{WARD}/2022-01/HT"]["direct"] == 10
    metric = city.world.metric("TT.1")
    (both,) = issued_figures(city, [metric], CITY, Period.parse("2022-01"))
    assert (both.issued.top, both.issued.bottom) == (20, 20)
    assert (both.now.top, both.now.bottom) == (19, 22)
    assert both.now.amount == Fraction(19, 22)
    assert both.changed
    (other,) = issued_figures(city, [metric], OTHER, Period.parse("2022-01"))
    assert not other.changed


def test_the_report_lists_what_was_corrected(city: Desk) -> None:
    save(city, [form(WARD, "2022-01", *BEFORE)], source="Bản giấy")
    close(city, "2022-Q1")
    save(city, [form(WARD, "2022-01", *AFTER)], source="Công văn 12/UBND")
    data = quarter_data(city.conn, city.world, city.world.unit(city.world.city), QUARTER, city.today)
    assert [(each.title, each.old, each.new, each.reason) for each in data.corrections] == [
        ("Hộ tịch, Trực tiếp (5a)", "10", "12", "Công văn 12/UBND"),
        ("Hộ tịch, Đúng hạn (9)", "5", "4", "Công văn 12/UBND"),
        ("Hộ tịch, Quá hạn (10)", "0", "3", "Công văn 12/UBND"),
    ]
    made = document(city.conn, city.world, city.unit, "cchc", QUARTER.code, "NV", city.today)
    captions = [block.caption for block in made.body if isinstance(block, Table)]
    assert "Số liệu đính chính sau khi khóa kỳ" in captions
    other = quarter_data(city.conn, city.world, city.world.unit(OTHER), QUARTER, city.today)
    assert other.corrections == ()


def test_a_later_correction_takes_the_earlier_ones_place(city: Desk) -> None:
    patch = {"ratio": Figure(numerator=1, denominator=2)}
    save(city, [Patch("reading", f"DT.1/{WARD}/2022-01", patch)], source="Bản giấy")
    close(city, "2022-Q1")
    for top in (2, 3):
        again = {"ratio": Figure(numerator=top, denominator=4)}
        save(city, [Patch("reading", f"DT.1/{WARD}/2022-01", again)], source="Điện thoại")
    lines = corrections(city, QUARTER)
    assert [(line.old, line.new, line.standing) for line in lines] == [("1, 2", "2, 4", False), ("2, 4", "3, 4", True)]


def test_putting_the_old_figure_back_leaves_nothing_corrected(city: Desk) -> None:
    save(city, [form(WARD, "2022-01", *BEFORE)], source="Bản giấy")
    close(city, "2022-01")
    save(city, [form(WARD, "2022-01", *AFTER)], source="Bản giấy")
    save(city, [form(WARD, "2022-01", *BEFORE)], source="Bản giấy")
    assert len(corrections(city, QUARTER)) == 6, "both changes are told …"
    assert not corrected_cells(city, ["2022-01"]), "… but no total differs from the issued one"
    assert as_issued(city, QUARTER) == {}


def test_confirming_what_was_typed_is_no_correction_and_a_reopened_unit_corrects(two: Places) -> None:
    save(two.city, [form(WARD, "2022-01", *BEFORE)], source="Bản giấy")
    close(two.city, "2022-01")
    take(two.ward, two.to_ward())
    confirm(two.ward, [each.ref for each in proxied(two.ward)])
    take(two.city, two.to_city())
    assert corrections(two.city, QUARTER) == ()
    reopen(two.city, WARD, "2022-01", date(2022, 3, 20), "Sót hồ sơ")
    take(two.ward, two.to_ward("again.xlsx"))
    save(two.ward, [Patch("dossier", f"{WARD}/2022-01/HT", {"late": 2})])
    take(two.city, two.to_city("back.xlsx"))
    (line,) = corrections(two.city, QUARTER)
    assert (line.old, line.new, line.by_unit) == ("0", "2", WARD)
