"""Rows with (3) ≠ (7) + (11): the reason kept on every way in, and refused on every way in where the city chose so."""

from __future__ import annotations

from pathlib import Path

import pytest

from par_desktop.data import journal
from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.errors import NotAllowed
from par_desktop.services import take_in
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.save_record import Patch, save
from par_desktop.services.set_choice import set_choice
from par_desktop.text.sentences import sentence
from tests.exchange.helpers import WARD, Places, fill, take
from tests.intake.workbooks import form_06a, saved

DECEMBER, JANUARY, FEBRUARY = f"{WARD}/2021-12/CT", f"{WARD}/2022-01/CT", f"{WARD}/2022-02/CT"
BEFORE = dict(zip(TYPED_COLUMNS, (0, 0, 10, 0, 4, 0, 0, 5, 1), strict=True))
"""Six left open."""
OFF = dict(zip(TYPED_COLUMNS, (0, 0, 10, 0, 12, 0, 0, 4, 1), strict=True))
"""16 to account for, 17 accounted for."""
EVEN = {**OFF, "open_late": 0}
SHEET = "Hồ sơ TTHC"


def kept(desk: Desk, record: str) -> dict[str, object]:
    fields = journal.state_of(desk.conn, "dossier", record).fields
    return {name: state.shown for name, state in fields.items() if state.shown is not None}


def refusing(two: Places) -> Places:
    """December is there, and the ward has heard that the city takes no row that is off."""
    save(two.ward, [Patch("dossier", DECEMBER, BEFORE)])
    set_choice(two.city, "balance", "refuse")
    take(two.ward, two.to_ward("choice.xlsx"))
    take(two.city, two.to_city("december.xlsx"))
    return two


def cells(record: str, values: dict[str, int], **more: object) -> dict[tuple[str, str, str], object]:
    return {(SHEET, record, name): value for name, value in {**values, **more}.items()}


def test_saving_a_whole_row_that_is_off_is_refused_with_the_identity_and_writes_nothing(two: Places) -> None:
    refusing(two)
    with pytest.raises(NotAllowed) as caught:
        save(two.ward, [Patch("dossier", f"{WARD}/2022-01/HT", EVEN), Patch("dossier", JANUARY, OFF)])
    assert sentence(caught.value).startswith(
        "Hàng Chứng thực, tháng 1/2022: (3) phải bằng (7) + (11). Đang có 16 và 12 + 5 = 17, lệch 1 hồ sơ."
    )
    assert kept(two.ward, JANUARY) == {}
    save(two.ward, [Patch("dossier", JANUARY, EVEN)])
    assert kept(two.ward, JANUARY) == EVEN


def test_a_half_row_a_reason_and_taking_back_are_never_refused(two: Places) -> None:
    save(two.ward, [Patch("dossier", JANUARY, OFF), Patch("dossier", DECEMBER, BEFORE)])
    even = save(two.ward, [Patch("dossier", JANUARY, {"open_late": 0})])
    refusing(two)
    save(two.ward, [Patch("dossier", FEBRUARY, {"early": 999})])
    save(two.ward, [Patch("dossier", JANUARY, {"gap_reason": "1 trả lại"})])
    save(two.ward, even.undo)
    assert kept(two.ward, JANUARY)["open_late"] == 1, "what stood there can be had back"


def test_two_months_written_at_once_carry_over_from_one_to_the_other(two: Places) -> None:
    refusing(two)
    february = {**EVEN, "early": 10}  # 4 carried, 10 new: 10 resolved and 4 open
    with pytest.raises(NotAllowed) as caught:
        save(two.ward, [Patch("dossier", JANUARY, EVEN), Patch("dossier", FEBRUARY, {**february, "early": 9})])
    assert caught.value.facts["period"] == "2022-02"
    save(two.ward, [Patch("dossier", JANUARY, EVEN), Patch("dossier", FEBRUARY, february)])


def test_an_excel_row_that_is_off_is_refused_by_its_cells_the_rest_kept_and_counts_once_typed_right(
    two: Places,
) -> None:
    refusing(two)
    package = export_to_unit(two.city, WARD, two.folder / "to-fill.xlsx").path
    even = f"{WARD}/2022-01/HT"
    wrong = fill(package, {**cells(JANUARY, OFF), **cells(even, EVEN)}, "wrong.xlsx")
    received = take(two.city, wrong)
    assert {cell.problem.code for cell in received.refused} == {"balance_refused"}
    assert len(received.refused) == len(TYPED_COLUMNS)
    assert {cell.sheet for cell in received.refused} == {SHEET}
    assert kept(two.city, JANUARY) == {}
    assert kept(two.city, even) == EVEN
    take(two.city, fill(wrong, {(SHEET, JANUARY, "open_late"): 0}, "right.xlsx"))
    assert kept(two.city, JANUARY) == EVEN


def test_a_workbook_taken_before_the_city_chose_is_not_refused_when_it_comes_again(two: Places) -> None:
    save(two.ward, [Patch("dossier", DECEMBER, BEFORE)])
    take(two.city, two.to_city())
    workbook = fill(two.to_ward(), cells(JANUARY, OFF), "filled.xlsx")
    take(two.city, workbook)
    set_choice(two.city, "balance", "refuse")
    assert take(two.city, workbook).refused == []
    assert kept(two.city, JANUARY) == OFF


def test_a_reason_written_in_the_workbook_stands_with_the_row_and_travels_back(two: Places) -> None:
    save(two.ward, [Patch("dossier", DECEMBER, BEFORE)])
    take(two.city, two.to_city())
    filled = fill(two.to_ward(), cells(JANUARY, OFF, gap_reason="1 hồ sơ trả lại"), "filled.xlsx")
    assert take(two.city, filled).refused == []
    assert kept(two.city, JANUARY)["gap_reason"] == "1 hồ sơ trả lại"
    take(two.ward, two.to_ward("back.xlsx"))
    assert kept(two.ward, JANUARY) == {**OFF, "gap_reason": "1 hồ sơ trả lại"}


def test_the_reason_asked_of_a_foreign_table_stands_in_its_rows(two: Places, tmp_path: Path) -> None:
    rows = [(1, "Chứng thực", 100, 0, 98, 2, 97, 88, 9, 0, 1, 1, 0), (2, "Hộ tịch", 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0)]
    opened = take_in.open_book(saved(form_06a(rows), tmp_path / "bieu.xlsx"))
    seen = take_in.look(two.ward, opened, "dossiers_06a", take_in.Answers(options={"walk_in_as": "direct"}))
    take_in.take(two.ward, seen, "2 hồ sơ trả lại")
    assert kept(two.ward, FEBRUARY)["gap_reason"] == "2 hồ sơ trả lại"
    assert "gap_reason" not in kept(two.ward, f"{WARD}/2022-02/HT")


def test_a_foreign_row_that_is_off_by_our_own_carry_over_is_refused_alone(two: Places, tmp_path: Path) -> None:
    refusing(two)
    save(two.ward, [Patch("dossier", JANUARY, EVEN)])  # four left open, the file below carries two over
    rows = [(1, "Chứng thực", 100, 0, 98, 2, 100, 91, 9, 0, 0, 0, 0), (2, "Hộ tịch", 1, 0, 1, 0, 1, 1, 0, 0, 0, 0, 0)]
    opened = take_in.open_book(saved(form_06a(rows), tmp_path / "bieu.xlsx"))
    seen = take_in.look(two.ward, opened, "dossiers_06a", take_in.Answers(options={"walk_in_as": "direct"}))
    assert [line.entry.record for line in seen.lines] == [f"{WARD}/2022-02/HT"]
    barred = [each for each in seen.problems if each.refused]
    assert [(each.address, each.code) for each in barred] == [("B10", "balance_refused")]
    assert take_in.take(two.ward, seen).records == 1
