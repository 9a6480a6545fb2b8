"""The board: who has sent what, who owes what, in words that a person can paste into a message."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.domain.periods import Period
from par_desktop.domain.views.package_rows import BoardRow, Deadline, Item, SendState
from par_desktop.reports.outline import load_outline
from par_desktop.services import browse_packages as browse
from par_desktop.services.desk import Desk
from par_desktop.services.save_record import Patch, save
from par_desktop.services.set_choice import choices_of, due_day, set_choice
from tests.exchange.helpers import OTHER, TASK, WARD, Places, fill, take

QUARTER = Period.parse("2022-Q1")
BEFORE, AFTER = date(2022, 3, 10), date(2022, 3, 20)


def row(desk: Desk, unit: str = WARD, day: date = BEFORE) -> BoardRow:
    return next(r for r in browse.board(desk, QUARTER, day=day) if r.unit == unit)


def whole(desk: Desk) -> list[Patch]:
    """Everything a ward owes for the quarter, asked from the world's own data."""
    unit = desk.unit.code
    criteria = next(s for s in desk.world.criteria_sets if s.level == "commune")
    planned = desk.conn.execute(
        "SELECT task, period FROM planned WHERE unit = ? AND period IN ('2022', '2022-H1', '2022-Q1')", (unit,)
    ).fetchall()
    patches = [Patch("assignment", f"{task}/{unit}/{period}", {"progress": 10}) for task, period in planned]
    patches += [Patch("dossier", f"{unit}/2022-{m}/CT", {"none": True}) for m in ("01", "02", "03")]
    own = [c.code for c in criteria.components if not c.is_survey]
    patches += [Patch("score", f"{code}/{unit}/2022", {"points": Decimal("0.25")}) for code in own]
    headings = [h.code for h in load_outline("cchc-quarter").headings if h.write]
    return patches + [Patch("passage", f"cchc/{h}/{unit}/2022-Q1", {"text": "Đã làm."}) for h in headings]


def test_nothing_sent_is_not_sent_then_late(two: Places) -> None:
    rows = browse.board(two.city, QUARTER, day=BEFORE)
    assert len(rows) == 25
    assert {r.state for r in rows} == {SendState.NOT_SENT}
    late = row(two.city, day=AFTER)
    assert (late.state, late.late_days) == (SendState.LATE, 5)
    assert (late.dossiers, late.missing_months) == (Item(0, 3), ("2022-01", "2022-02", "2022-03"))


def test_months_that_have_not_begun_are_not_owed(two: Places) -> None:
    assert row(two.city, day=date(2022, 1, 20)).missing_months == ("2022-01", "2022-02")


def test_a_package_with_gaps_is_missing_things_a_whole_one_is_received(two: Places) -> None:
    patches = whole(two.ward)
    save(two.ward, patches[:-2])
    take(two.city, two.to_city())
    found = row(two.city)
    assert found.state is SendState.MISSING
    assert browse.owes(found) == "Còn nợ: 2 đề mục lời báo cáo."
    assert found.last_number == 1
    save(two.ward, patches[-2:])
    take(two.city, two.to_city("b.xlsx"))
    assert row(two.city).state is SendState.RECEIVED
    assert row(two.city, day=AFTER).state is SendState.RECEIVED
    assert browse.owes(row(two.city)) == "Đã đủ, không còn nợ mục nào."
    assert browse.board(two.city, QUARTER, day=BEFORE)[-1].unit == WARD  # most in debt first


def test_a_zero_is_there_and_a_blank_is_not(two: Places) -> None:
    zeros: dict[str, object] = dict.fromkeys(TYPED_COLUMNS, 0)
    save(two.city, [Patch("dossier", f"{WARD}/2022-01/CT", zeros)], source="điện thoại")
    save(two.city, [Patch("dossier", f"{WARD}/2022-01/HT", {"none": True})], source="điện thoại")
    save(two.city, [Patch("dossier", f"{WARD}/2022-02/CT", {"direct": 4})], source="điện thoại")
    save(two.city, [Patch("dossier", f"{WARD}/2022-02/CT", {"direct": None})], source="điện thoại")
    found = row(two.city)
    assert (found.dossiers, found.missing_months) == (Item(1, 3), ("2022-02", "2022-03"))
    assert found.state is SendState.PAPER


def test_a_month_with_a_half_filled_row_is_still_owed(two: Places) -> None:
    zeros: dict[str, object] = dict.fromkeys(TYPED_COLUMNS, 0)
    save(two.ward, [Patch("dossier", f"{WARD}/2022-01/CT", zeros)])
    save(two.ward, [Patch("dossier", f"{WARD}/2022-01/HT", {"direct": 4})])
    assert browse.own_row(two.ward, QUARTER, BEFORE).dossiers == Item(0, 3)
    save(two.ward, [Patch("dossier", f"{WARD}/2022-01/HT", {**zeros, "direct": 4})])
    assert browse.own_row(two.ward, QUARTER, BEFORE).dossiers == Item(1, 3)


def test_a_group_file_counts_for_the_unit_that_filled_it_in(two: Places) -> None:
    cells = {("Hồ sơ TTHC", "UNIT/2022-01/CT", column): 5 for column in TYPED_COLUMNS}
    path = fill(two.group(), cells, "x.xlsx", unit="Phường Cửa Nam")
    take(two.city, path)
    found = row(two.city, OTHER)
    assert (found.state, found.excel) == (SendState.MISSING, True)
    assert found.dossiers == Item(1, 3)
    assert row(two.city).state is SendState.NOT_SENT
    (line,) = browse.packages_listed(two.city, "in")
    assert (line.typed_by, line.name) == (OTHER, "Phường Cửa Nam")


def test_remedies_of_published_visits_are_owed(two: Places) -> None:
    visit = f"{WARD}/kt-1"
    save(
        two.city,
        [
            Patch("inspection", visit, {"day": date(2022, 1, 5)}),
            Patch("finding", f"{visit}/1", {"text": "a", "deadline": date(2022, 3, 1), "state": "open"}),
            Patch("finding", f"{visit}/2", {"text": "b", "deadline": date(2022, 3, 12), "state": "closed"}),
            Patch("finding", f"{visit}/3", {"text": "c", "deadline": date(2022, 6, 1), "state": "open"}),
        ],
    )
    assert row(two.city).remedies == Item(0, 0)  # the ward does not know of them yet
    save(two.city, [Patch("inspection", visit, {"published": date(2022, 1, 10)})])
    found = row(two.city)
    assert (found.remedies, found.late_remedies) == (Item(1, 2), 1)
    assert "1 tồn tại chưa khắc phục (1 quá hạn)" in browse.owes(found)


@pytest.mark.parametrize(
    ("left", "words"),
    [(5, "Hạn 15/3 · còn 5 ngày"), (0, "Hạn 15/3 · hôm nay"), (-3, "Hạn 15/3 · quá hạn 3 ngày")],
)
def test_the_deadline_in_words(left: int, words: str) -> None:
    assert browse.deadline_words(Deadline(date(2022, 3, 15), left)) == words


def test_the_deadline_is_five_days_off(two: Places) -> None:
    assert browse.deadline(two.city.conn, two.city.world, QUARTER, BEFORE) == Deadline(date(2022, 3, 15), 5)


def test_the_deadline_is_the_calendars_until_the_city_sets_another(two: Places) -> None:
    calendar = two.city.world.calendar
    assert [choices_of(two.city.conn).number(f"due_{level}") for level in ("ward", "city")] == [
        calendar.deadlines["ward"],
        calendar.deadlines["city"],
    ], "what the list of choices calls the default"
    set_choice(two.city, "due_ward", "18")
    assert browse.deadline(two.city.conn, two.city.world, QUARTER, BEFORE).due == date(2022, 3, 18)
    assert "18/03/2022" in browse.reminder(
        two.city.conn, two.city.world, browse.board(two.city, QUARTER), QUARTER, BEFORE
    )
    for level, day in (("city", 17), ("ministry", 20)):
        assert due_day(two.city.world, QUARTER, level, choices_of(two.city.conn)) == date(2022, 3, day)


def test_reminders_name_who_owes_what_and_by_when(two: Places) -> None:
    save(two.ward, whole(two.ward))
    take(two.city, two.to_city())
    rows = browse.board(two.city, QUARTER, day=BEFORE)
    text = browse.reminder(two.city.conn, two.city.world, rows, QUARTER, BEFORE)
    assert "quý I/2022" in text
    assert "15/03/2022, còn 5 ngày" in text
    assert text.count("\n- ") == 24
    assert "Bà Triệu" not in text
    one = browse.reminder(two.city.conn, two.city.world, [row(two.city, OTHER)], QUARTER, AFTER)
    assert "Phường Cửa Nam" in one
    assert "đã quá 5 ngày" in one
    assert "hồ sơ TTHC tháng 1, 2, 3" in one


def test_a_ward_sees_its_own_standing(two: Places) -> None:
    assert browse.own_row(two.ward, QUARTER, BEFORE).state is SendState.NOT_SENT
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    assert browse.unsent(two.ward) == 1
    two.to_city()
    assert browse.unsent(two.ward) == 0
    own = browse.own_row(two.ward, QUARTER, BEFORE)
    assert (own.state, own.last_number, own.tasks.done) == (SendState.MISSING, 1, 1)
    standing = browse.standing(two.ward, QUARTER)
    assert standing.rows == ()
    assert (standing.unsent, standing.waiting) == (0, 1)


def test_refusals_are_told_as_sentences(two: Places) -> None:
    take(two.city, fill(two.to_city(), {("Nhiệm vụ", TASK, "progress"): 150}))
    (line,) = browse.packages_listed(two.city, "in")
    (refusal,) = browse.refusals_of(two.city, line.key)
    assert line.refused == 1
    assert refusal.why == "Tiến độ từ 0 đến 100. Đang có 150. Gõ lại."
    assert refusal.place.startswith("Nhiệm vụ!")
