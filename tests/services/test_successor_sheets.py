"""A successor's package shows its predecessors' rows under their names; what is typed there is theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from par_desktop.data import journal
from par_desktop.exchange.layout import Sheet
from par_desktop.services import take_in
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_unit, package_content
from par_desktop.services.merge_units import merge_units, take_merger_back
from par_desktop.services.save_record import Patch, save
from par_desktop.services.take_in import Answers
from tests.exchange.helpers import CITY, Places, day, fill, places, take
from tests.intake.workbooks import form_06a, saved

OLD, HEIR = "13654", "13690"
SINCE = date(2022, 2, 1)
"""Month 1 (15/12–14/1) and month 2 (15/1–14/2) began before it, month 3 after."""
BAND = "Phường Bà Triệu (đã sáp nhập từ 01/02/2022)"


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    """The city and a ward that it merges away; made once, each test speaks of cells of its own."""
    made = places(tmp_path_factory.mktemp("successor"))
    yield made
    made.close()


@pytest.fixture(scope="module")
def heir(two: Places) -> Desk:
    """The successor's desk, with a package that told it of the merger and of what its predecessor had."""
    save(two.ward, [Patch("dossier", f"{OLD}/2022-01/CT", {"late": 3})])
    save(two.ward, [Patch("evidence", f"{OLD}/{'a' * 32}", {"title": "Quyết định cũ"})])
    take(two.city, two.to_city())
    merge_units(two.city, OLD, HEIR, SINCE, "Nghị quyết 5")
    desk = two.open(HEIR)
    take(two.city, send(two, desk, CITY))
    take(desk, send(two, two.city, HEIR))
    return desk


def send(two: Places, sender: Desk, receiver: str) -> Path:
    return export_to_unit(sender, receiver, two.folder / f"{sender.unit.code}-{receiver}.xlsx").path


def sheet_of(desk: Desk, name: str, receiver: str = CITY) -> Sheet:
    content = package_content(desk, receiver, None, HEIR)
    return next(sheet for sheet in content.sheets if sheet.name == name)


def bands(sheet: Sheet) -> list[str]:
    return [row.title for row in sheet.rows if not row.id and "Phường" in row.title]


def test_the_predecessors_rows_stand_below_a_band_with_its_name(heir: Desk) -> None:
    sheet = sheet_of(heir, "Hồ sơ TTHC")
    assert bands(sheet) == [heir.unit.name, BAND]
    row = next(row for row in sheet.rows if row.id == f"{OLD}/2022-01/CT")
    assert row.cells["late"].value == "3"
    assert row.cells["late"].slot is not None, "the successor goes on with it"
    assert row.cells["of_unit"].value == BAND
    months = {row.id.split("/")[1] for row in sheet.rows if row.id.startswith(f"{OLD}/")}
    assert months == {"2022-01", "2022-02"}, "what began after the merger is the successor's own"


def test_every_row_has_an_id_of_its_own_and_sums_stay_with_their_unit(heir: Desk) -> None:
    for sheet in package_content(heir, CITY, None, HEIR).sheets:
        ids = [row.id for row in sheet.rows if row.id]
        assert len(ids) == len(set(ids)), sheet.name
        for row in sheet.rows:
            for cell in row.cells.values():
                rows = {name.rpartition("!")[0] for name in (*cell.total, *cell.nothing)} - {""}
                assert rows <= set(ids)
                if row.cells.get("of_unit") is not None and row.cells["of_unit"].value == BAND:
                    assert all(OLD in name for name in rows), "Σ of the predecessor's own cells"


def test_no_blank_rows_for_a_unit_that_ended(heir: Desk) -> None:
    rows = [row.id for row in sheet_of(heir, "Minh chứng").rows if row.id.startswith(f"{OLD}/")]
    assert rows == [f"{OLD}/{'a' * 32}"]


def test_nothing_of_a_period_is_asked_for_when_the_unit_ended_before_it(
    heir: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heir, "clock", day(20))  # quarter II
    names = {s.name for s in package_content(heir, CITY, None, HEIR).sheets if bands(s)}
    assert "Minh chứng" in names
    assert not names & {"Hồ sơ TTHC", "Số liệu", "Tự chấm điểm", "Lời báo cáo"}


def test_what_a_successor_without_the_program_types_is_its_predecessors_record(two: Places, heir: Desk) -> None:
    path = send(two, two.city, HEIR)
    typed = {
        ("Hồ sơ TTHC", f"{OLD}/2022-02/CT", "late"): 4,
        ("Hồ sơ TTHC", f"{HEIR}/2022-02/CT", "late"): 5,
    }
    received = take(two.city, fill(path, typed, "điền.xlsx"))
    assert received.refused == []

    def late(unit: str) -> object:
        return journal.state_of(two.city.conn, "dossier", f"{unit}/2022-02/CT").fields["late"].shown

    assert (late(OLD), late(HEIR)) == (4, 5)


def test_sorted_rows_without_hidden_ids_still_tell_whose_they_are(two: Places, heir: Desk) -> None:
    path = fill(send(two, two.city, HEIR), {("Hồ sơ TTHC", f"{OLD}/2022-02/HT", "late"): 4}, "mất mã.xlsx")
    _forget_ids(path, "Hồ sơ TTHC")
    received = take(two.city, path)
    assert received.refused == []
    assert journal.state_of(two.city.conn, "dossier", f"{OLD}/2022-02/HT").fields["late"].shown == 4


def test_without_a_merger_nothing_is_added(two: Places, heir: Desk) -> None:
    take_merger_back(two.city, OLD)
    sheet = sheet_of(two.city, "Hồ sơ TTHC", HEIR)
    assert bands(sheet) == []
    assert "of_unit" not in {column.key for column in sheet.columns}
    merge_units(two.city, OLD, HEIR, SINCE, "Nghị quyết 5")
    assert bands(sheet_of(two.city, "Hồ sơ TTHC", HEIR))


def test_a_form_taken_in_for_the_predecessor_is_its_record(heir: Desk, tmp_path: Path) -> None:
    row = (1, "Chứng thực", 100, 0, 98, 2, 99, 90, 9, 0, 1, 1, 0)
    opened = take_in.open_book(saved(form_06a([row], unit=""), tmp_path / "bieu-thang-2.xlsx"))
    said = Answers(options={"walk_in_as": "direct"}, own=OLD)
    take_in.take(heir, take_in.look(heir, opened, "dossiers_06a", said))

    def direct(unit: str) -> object:
        found = journal.state_of(heir.conn, "dossier", f"{unit}/2022-02/CT").fields.get("direct")
        return found.shown if found is not None else None

    assert (direct(OLD), direct(HEIR)) == (98, None)


def _forget_ids(path: Path, name: str) -> None:
    """What is left when somebody deletes the hidden column."""
    book = openpyxl.load_workbook(path)
    sheet = book[name]
    sheet.delete_cols(sheet.max_column)
    book.save(path)
