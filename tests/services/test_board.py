"""The board: paper, what waits, what disagrees, missing files, packages nobody acknowledged; most in debt first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from par_desktop.data import journal
from par_desktop.data.queries import packages_board as query
from par_desktop.domain.operation import Operation, OpId, sealed
from par_desktop.domain.periods import Period
from par_desktop.domain.views.package_rows import BoardRow, SendState
from par_desktop.errors import NotAllowed
from par_desktop.services import browse_packages as browse
from par_desktop.services.desk import Desk
from par_desktop.services.note_paper import note_paper
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import OTHER, TASK, WARD, Places, fill, take

QUARTER = Period.parse("2022-Q1")
BEFORE, AFTER = date(2022, 3, 10), date(2022, 3, 20)


def row(desk: Desk, unit: str = WARD, day: date = BEFORE) -> BoardRow:
    return next(r for r in browse.board(desk, QUARTER, day=day) if r.unit == unit)


def at(desk: Desk, day: int) -> None:
    desk.clock = lambda: datetime(2022, 3, day, 3, tzinfo=UTC)


def test_paper_makes_nobody_a_debtor_and_can_be_taken_away(two: Places) -> None:
    assert row(two.city, day=AFTER).state is SendState.LATE
    note_paper(two.city, WARD, QUARTER, date(2022, 3, 9), "do chị Lan mang đến")
    found = row(two.city, day=AFTER)
    assert (found.state, found.paper) == (SendState.PAPER, "2022-03-09")
    assert "bản giấy nhận ngày 09/03/2022" in browse.open_matters(found)
    text = browse.reminder(two.city.conn, two.city.world, [found, row(two.city, OTHER, AFTER)], QUARTER, AFTER)
    assert "Cửa Nam" in text
    assert "Bà Triệu" not in text
    assert browse.owed_parts(found) != []  # the city still has it to type
    note_paper(two.city, WARD, QUARTER, None)
    assert row(two.city, day=AFTER).state is SendState.LATE


def test_paper_of_the_year_counts_for_its_quarters_not_the_other_way_round(two: Places) -> None:
    note_paper(two.city, WARD, Period.parse("2022"), date(2022, 3, 9))
    note_paper(two.city, OTHER, Period.parse("2022-02"), date(2022, 3, 9))
    assert row(two.city).state is SendState.PAPER
    assert row(two.city, OTHER).state is SendState.NOT_SENT


def test_paper_is_the_citys_to_note(two: Places) -> None:
    with pytest.raises(NotAllowed):
        note_paper(two.ward, WARD, QUARTER, BEFORE)


def test_a_package_with_gaps_beside_paper_is_not_asked_for_again(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city())
    assert row(two.city).state is SendState.MISSING
    note_paper(two.city, WARD, QUARTER, BEFORE)
    assert row(two.city).state is SendState.PAPER


def test_conflicts_and_waiting_changes_are_counted_by_unit(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40, "note": "a"})])
    save(two.city, [Patch("assignment", TASK, {"progress": 70, "note": "b"})], source="điện thoại")
    take(two.city, two.to_city())
    lost = OpId(b"\x01" * 16)
    waits = sealed(
        Operation(
            "f" * 16, WARD, "dossier", f"{WARD}/2022-01/CT", {"late": 3}, {"late": (lost,)}, "", "", "app", nonce="1"
        )
    )
    with two.city.write("test") as conn:
        journal.append(conn, [waits])
    found = row(two.city)
    assert (found.conflicts, found.waiting) == (2, 1)
    assert (row(two.city, OTHER).conflicts, row(two.city, OTHER).waiting) == (0, 0)
    assert browse.open_matters(found) == ["2 xung đột chưa quyết định", "1 thay đổi đang chờ gói trước"]


def test_a_file_that_has_not_come_is_named_and_asked_for(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city())
    without = browse.asked_for(row(two.city))
    with_file = browse.asked_for(replace(row(two.city), missing_files=2))
    assert with_file == [*without, "2 tệp minh chứng"]


def test_more_debt_stands_higher_among_equals(two: Places) -> None:
    take(
        two.city,
        fill(two.group("g.xlsx"), {("Hồ sơ TTHC", "UNIT/2022-01/CT", "none"): "x"}, "a.xlsx", unit="Phường Cửa Nam"),
    )
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city())
    rows = [r for r in browse.board(two.city, QUARTER, day=BEFORE) if r.state is SendState.MISSING]
    assert {r.unit for r in rows} == {WARD, OTHER}
    assert rows[0].owed >= rows[1].owed
    states = [r.state for r in browse.board(two.city, QUARTER, day=BEFORE)]
    assert states == sorted(states, key=list(SendState).index)


# packages that nobody acknowledged


def test_a_package_not_acknowledged_for_a_week_is_named(two: Places) -> None:
    at(two.city, 1)
    two.to_ward("1.xlsx")
    at(two.city, 8)
    assert row(two.city).unconfirmed == ()
    at(two.city, 9)
    found = row(two.city)
    assert (found.unconfirmed, found.unconfirmed_days) == ((1,), 8)
    assert "gói số 1 chưa được xác nhận 8 ngày" in browse.open_matters(found)
    assert browse.board(two.city, QUARTER, day=BEFORE, receipt_days=30)[0].unconfirmed == ()
    assert row(two.city, OTHER).unconfirmed == ()


def test_a_later_acknowledged_package_makes_earlier_ones_good(two: Places) -> None:
    at(two.city, 1)
    two.to_ward("lost.xlsx")
    at(two.city, 2)
    take(two.ward, two.to_ward("2.xlsx"))
    at(two.city, 20)
    assert row(two.city).unconfirmed == (1, 2)
    take(two.city, two.to_city())
    assert row(two.city).unconfirmed == ()


def test_a_unit_sees_that_the_city_has_not_answered(two: Places) -> None:
    at(two.ward, 1)
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    path = two.to_city()
    at(two.ward, 12)
    own = browse.own_row(two.ward, QUARTER, BEFORE)
    assert (own.unconfirmed, own.unconfirmed_days) == ((1,), 11)
    take(two.city, path)
    take(two.ward, two.to_ward())
    assert browse.own_row(two.ward, QUARTER, BEFORE).unconfirmed == ()


def test_without_packages_nothing_is_unconfirmed(two: Places) -> None:
    assert query.unconfirmed(two.city.conn, [WARD, OTHER], "2030-01-01T00:00:00Z") == {}
