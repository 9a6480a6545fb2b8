"""Signs of a whole city and of one unit: sentences with the figures, where to look, and what is never blocked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from par_desktop import workspace
from par_desktop.domain.fields import Figure
from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.domain.oddities import Oddity
from par_desktop.domain.periods import Period
from par_desktop.domain.views.oddity_rows import OddityRow
from par_desktop.services.browse_oddities import oddities
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.save_record import Patch, save
from par_desktop.services.set_choice import set_choice
from tests.exchange.helpers import Places, take

WARD, OTHER = "13654", "13690"
QUARTER = Period.parse("2022-Q1")


@pytest.fixture
def city(tmp_path: Path) -> Iterator[Desk]:
    day = datetime(2022, 3, 10, 7, 0, tzinfo=UTC)
    made = workspace.create(tmp_path / "NV", "NV", clock=lambda: day, state=tmp_path / "state")
    yield made.desk()
    made.close()


def form(kind: str, unit: str, month: str, field: str, *cells: int | None) -> Patch:
    return Patch(kind, f"{unit}/{month}/{field}", dict(zip(TYPED_COLUMNS, cells, strict=True)))


def write(desk: Desk, *patches: Patch) -> None:
    save(desk, patches, source="Bản giấy")


def of(rows: tuple[OddityRow, ...], oddity: Oddity) -> OddityRow:
    (found,) = (row for row in rows if row.oddity is oddity)
    return found


STEADY = (5, 5, 10, 0, 10, 10, 0, 0, 0)


def test_a_form_like_last_months_and_an_inspection_that_found_overdue_dossiers(city: Desk) -> None:
    write(city, form("dossier", WARD, "2022-01", "HT", *STEADY), form("dossier", WARD, "2022-02", "HT", *STEADY))
    visit = {"sort": "surprise", "day": date(2022, 2, 10)}  # 15/1 to 14/2 is February
    write(city, Patch("inspection", f"{WARD}/kt1", visit), Patch("answer", f"{WARD}/kt1/C9", {"count": 2}))
    rows = oddities(city, QUARTER)
    assert [row.oddity for row in rows] == [Oddity.NO_OVERDUE, Oddity.SAME], "the gravest kind first"
    seen = rows[0]
    assert (seen.unit_name, seen.period) == (city.world.unit(WARD).name, "2022-02")
    assert "ngày 10/02/2022 thấy ít nhất 2 hồ sơ quá hạn (câu C9)" in seen.words
    assert (seen.tab, seen.kind, seen.record) == ("inspections", "inspection", f"{WARD}/kt1")
    same = rows[1]
    assert same.words == "1 lĩnh vực giống tháng 1/2022 ở mọi cột: Hộ tịch (20 hồ sơ)."
    assert (same.tab, same.record) == ("indicators", f"{WARD}/2022-02/HT")
    assert oddities(city, QUARTER, OTHER) == ()
    assert oddities(city, Period.parse("2022-01"), WARD) == ()


def test_a_failed_item_speaks_of_overdue_dossiers_only_where_the_checklist_says_so(city: Desk) -> None:
    write(city, form("dossier", WARD, "2022-02", "HT", *STEADY))
    write(city, Patch("inspection", f"{WARD}/kt1", {"sort": "planned", "day": date(2022, 2, 10)}))
    write(city, Patch("answer", f"{WARD}/kt1/C2", {"count": 4}), Patch("answer", f"{WARD}/kt1/C9", {"count": 0}))
    full = {"ratio": Figure(numerator=8, denominator=8)}
    write(city, Patch("answer", f"{WARD}/kt1/C8", full))
    assert oddities(city, QUARTER) == ()
    write(city, Patch("finding", f"{WARD}/kt1/01", {"item": "C10", "state": "open"}))
    assert "thấy hồ sơ quá hạn (câu C10)" in of(oddities(city, QUARTER), Oddity.NO_OVERDUE).words


def test_the_balance_is_told_as_what_should_have_been_carried_over(city: Desk) -> None:
    write(
        city,
        form("dossier", WARD, "2022-01", "HT", 0, 0, 9, 0, 6, 0, 0, 3, 0),
        form("dossier", WARD, "2022-02", "HT", 0, 0, 20, 0, 17, 0, 1, 4, 0),
    )
    row = of(oddities(city, QUARTER), Oddity.CARRIED)
    assert row.words == (
        "Hộ tịch: tháng 1/2022 còn (11) = 3, nhưng (7) + (11) − (4) − (5) tháng này là 2, lệch 1 hồ sơ."
    )


def test_the_one_stop_software_and_the_citys_row(city: Desk) -> None:
    write(city, form("dossier", WARD, "2022-02", "HT", 5, 5, 10, 0, 10, 10, 0, 0, 0))
    write(city, form("onestop", WARD, "2022-02", "HT", 5, 5, 10, 0, 10, 6, 4, 0, 0))
    row = of(oddities(city, QUARTER), Oddity.ONESTOP)
    assert row.words == (
        "Hộ tịch, Đúng hạn (9): đơn vị ghi 10, phần mềm 6; Hộ tịch, Quá hạn (10): đơn vị ghi 0, phần mềm 4."
    )
    set_choice(city, "onestop_over", "4")
    assert oddities(city, QUARTER) == ()
    write(city, *(form("dossier", ward.code, "2022-03", "CT", 1, 0, 1, 0, 2, 0, 1, 0, 0) for ward in city.world.wards))
    assert oddities(city, QUARTER) == ()
    total = [25, 0, 25, 0, 50, 0, 24, 0, 0]
    write(city, form("dossier", city.world.city, "2022-03", "CT", *total))
    row = of(oddities(city, QUARTER), Oddity.CITY_SUM)
    assert row.words.endswith("các phường, xã cộng lại 25, dòng của thành phố 24.")


def test_other_figures_and_how_many_places_are_named(city: Desk) -> None:
    fields = [field.code for field in city.world.procedure_fields[:5]]
    write(city, *(form("dossier", WARD, month, f, *STEADY) for month in ("2022-01", "2022-02") for f in fields))
    again = {"ratio": Figure(numerator=50, denominator=140)}
    write(city, *(Patch("reading", f"DT.1/{WARD}/{month}", again) for month in ("2022-01", "2022-02")))
    write(city, Patch("reading", f"DT.5/{WARD}/2022-02", {"ratio": Figure(numerator=9, denominator=8)}))
    rows = oddities(city, QUARTER, WARD)
    words = [row.words for row in rows if row.oddity is Oddity.SAME]
    assert any(text.startswith("5 lĩnh vực giống") and text.endswith("; và 2 lĩnh vực nữa.") for text in words)
    assert any(text.startswith("Như tháng 1/2022, cả tử số và mẫu số: DT.1 ") for text in words)
    over = of(rows, Oddity.OVER_WHOLE)
    assert over.words.endswith("tử số 9, mẫu số 8.")
    assert (over.kind, over.record) == ("reading", f"DT.5/{WARD}/2022-02")


def test_nothing_is_said_of_months_to_come(city: Desk) -> None:
    ahead = replace(city, clock=lambda: datetime(2022, 4, 10, 2, tzinfo=UTC))
    write(ahead, form("dossier", WARD, "2022-04", "HT", 5, None, 10, 0, 10, 10, 0, 0, 0))
    assert oddities(city, Period.parse("2022")) == ()


def test_the_software_figures_stay_with_the_coordinator(two: Places) -> None:
    write(two.city, form("onestop", WARD, "2022-01", "HT", *STEADY))
    take(two.ward, export_to_unit(two.city, WARD, two.folder / "goi.xlsx").path)
    assert two.ward.conn.execute("SELECT COUNT(*) FROM onestop").fetchone()[0] == 0
    set_choice(two.city, "growth", "relative")
    take(two.ward, export_to_unit(two.city, WARD, two.folder / "goi2.xlsx").path)
    assert two.ward.conn.execute("SELECT value FROM choice").fetchall() == [("relative",)]
