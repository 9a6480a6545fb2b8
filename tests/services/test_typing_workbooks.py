"""One workbook saved several times, several workbooks of one record: what stands, in which order ever they come."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from par_desktop.data import journal, packages
from par_desktop.errors import NotAllowed
from par_desktop.services.browse_history import record_history
from par_desktop.services.desk import Desk
from par_desktop.services.import_package import Consent, Received, preview, read, receive
from par_desktop.services.retract_import import retract
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import CITY, MONTH, TASK, WARD, YES, Places, fill, saved_at, take

TASKS, DOSSIERS = "Nhiệm vụ", "Hồ sơ TTHC"
FIRST, SECOND = f"{WARD}/{MONTH}/CT", f"{WARD}/{MONTH}/HT"
NOTE, PROGRESS = (TASKS, TASK, "note"), (TASKS, TASK, "progress")
DIRECT, LATE = (DOSSIERS, FIRST, "direct"), (DOSSIERS, FIRST, "late")
Cells = dict[tuple[str, str, str], object]


def shown(desk: Desk, record: str, name: str, kind: str = "") -> object:
    state = journal.state_of(desk.conn, kind or ("assignment" if record == TASK else "dossier"), record)
    return state.fields[name].shown if name in state.fields else None


def open_conflicts(desk: Desk) -> list[tuple[str, str]]:
    rows = desk.conn.execute("SELECT kind, id FROM record WHERE conflicts > 0 ORDER BY kind, id").fetchall()
    return [(r, n) for k, r in rows for n in journal.state_of(desk.conn, k, r).conflicts]


def lines(received: Received, state: str) -> list[tuple[str, str, str]]:
    return [(line.field, line.before, line.after) for line in received.differences if line.state == state]


def saving(path: Path, cells: Cells, minute: int, name: str) -> Path:
    """The workbook with these cells typed, saved at this minute of the same morning."""
    return saved_at(fill(path, cells, name), f"2022-03-09T08:{minute:02d}:00Z")


def with_consent(desk: Desk, path: Path, **consent: bool) -> Received:
    return receive(desk, read(path), YES, consent=Consent(**consent))


# the same file edited and sent twice


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_the_last_saving_of_a_workbook_stands_in_any_order(two: Places, order: tuple[int, ...]) -> None:
    path = two.to_city()
    savings = [
        saving(path, {DIRECT: 5}, 1, "một.xlsx"),
        saving(path, {DIRECT: 7, LATE: 1}, 2, "hai.xlsx"),
        saving(path, {DIRECT: 9, LATE: 1, PROGRESS: 20}, 3, "ba.xlsx"),
    ]
    for at in order:
        take(two.city, savings[at])
    assert (shown(two.city, FIRST, "direct"), shown(two.city, FIRST, "late")) == (9, 1)
    assert shown(two.city, TASK, "progress") == 20
    assert open_conflicts(two.city) == []
    values = sorted(str(line.new) for line in record_history(two.city, "dossier", FIRST) if line.field == "direct")
    assert values == ["5", "7", "9"], "nothing typed is lost"


def test_a_saving_that_takes_anothers_place_is_told_as_a_change_not_as_a_conflict(two: Places) -> None:
    path = two.to_city()
    first = saving(path, {DIRECT: 5, LATE: 1}, 1, "một.xlsx")
    later = saving(path, {DIRECT: 7, LATE: 1}, 2, "hai.xlsx")
    again = saving(path, {DIRECT: 5, LATE: 1}, 3, "ba.xlsx")
    take(two.city, first)
    for file, before, after in ((later, "5", "7"), (again, "7", "5")):
        seen = preview(two.city, read(file), YES)
        assert [(line.before, line.after, line.state) for line in seen.differences] == [(before, after, "changed")]
        assert (seen.changes.changed, seen.changes.conflicts) == (1, 0)
        assert take(two.city, file).changes.counts() == seen.changes.counts()


def test_an_older_saving_that_comes_late_is_told_to_change_nothing(two: Places) -> None:
    path = two.to_city()
    first = saving(path, {DIRECT: 5, LATE: 1}, 1, "một.xlsx")
    take(two.city, saving(path, {DIRECT: 7, LATE: 1}, 2, "hai.xlsx"))
    came = take(two.city, first)
    assert (came.changes.new, came.changes.changed, came.changes.conflicts) == (0, 0, 0)
    assert came.differences == []


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_peoples_copies_conflict_where_they_differ_and_merge_elsewhere(two: Places, order: tuple[int, int]) -> None:
    """Neither copy holds all that the other typed, so none of them is the later version."""
    path = two.to_city()
    copies = [
        saving(path, {DIRECT: 5, LATE: 1}, 1, "chị Lan.xlsx"),
        saving(path, {DIRECT: 7, PROGRESS: 20}, 2, "anh Hùng.xlsx"),
    ]
    for at in order:
        take(two.city, copies[at])
    assert open_conflicts(two.city) == [(FIRST, "direct")]
    assert (shown(two.city, FIRST, "late"), shown(two.city, TASK, "progress")) == (1, 20)
    heads = journal.state_of(two.city.conn, "dossier", FIRST).heads("direct")
    assert len(heads) == 2, "both kept"


def test_the_very_file_again_says_nothing(two: Places) -> None:
    path = saving(two.to_city(), {DIRECT: 5, PROGRESS: 20}, 1, "một.xlsx")
    take(two.city, path)
    again = take(two.city, path)
    assert (again.differences, again.changes.counts()["changed"], again.changes.counts()["new"]) == ([], 0, 0)


def test_city_and_ward_read_the_same_savings_alike(two: Places) -> None:
    path = two.to_city()
    savings = [saving(path, {DIRECT: 5}, 1, "một.xlsx"), saving(path, {DIRECT: 7}, 2, "hai.xlsx")]
    for at in (0, 1):
        take(two.city, savings[at])
        take(two.ward, savings[1 - at])
    states = [journal.state_of(desk.conn, "dossier", FIRST) for desk in (two.city, two.ward)]
    assert states[0].fields == states[1].fields
    assert states[0].fields["direct"].shown == 7


# a cell set back


def set_back_files(two: Places) -> tuple[Path, Path]:
    save(two.ward, [Patch("dossier", FIRST, {"direct": 3})])
    path = two.to_city()
    return saving(path, {DIRECT: 8}, 1, "một.xlsx"), saving(path, {LATE: 1}, 2, "hai.xlsx")


def test_a_cell_set_back_is_told_and_what_stands_stays(two: Places) -> None:
    first, second = set_back_files(two)
    take(two.city, first)
    looked = preview(two.city, read(second), YES)
    assert lines(looked, "set_back") == [("direct", "8", "3")]
    received = take(two.city, second)
    assert lines(received, "set_back") == [("direct", "8", "3")]
    assert shown(two.city, FIRST, "direct") == 8
    assert open_conflicts(two.city) == []


def test_a_person_may_take_a_set_back_cell_back(two: Places) -> None:
    first, second = set_back_files(two)
    take(two.city, first)
    with_consent(two.city, second, take_back_cells=True)
    assert (shown(two.city, FIRST, "direct"), shown(two.city, FIRST, "late")) == (3, 1)
    (typed,) = [h for h in record_history(two.city, "dossier", FIRST) if h.field == "direct" and h.new == "8"]
    assert (typed.void, typed.origin) == (True, "excel")
    take(two.ward, two.to_ward())
    assert shown(two.ward, FIRST, "direct") == 3, "the word travels"


def test_the_ward_itself_may_take_its_set_back_cell_back(two: Places) -> None:
    first, second = set_back_files(two)
    take(two.ward, first)
    with_consent(two.ward, second, take_back_cells=True)
    assert shown(two.ward, FIRST, "direct") == 3
    take(two.city, two.to_city("sau.xlsx"))
    assert shown(two.city, FIRST, "direct") == 3


def test_an_older_copy_sets_nothing_back(two: Places) -> None:
    first, second = set_back_files(two)
    take(two.city, second)
    later = saving(first, {LATE: 1}, 3, "ba.xlsx")
    take(two.city, later)
    blank = saving(two.folder / "to-city.xlsx", {}, 0, "gốc.xlsx")
    assert lines(take(two.city, blank), "set_back") == []
    assert shown(two.city, FIRST, "direct") == 8


def test_a_set_back_cell_that_was_edited_since_is_no_question(two: Places) -> None:
    first, second = set_back_files(two)
    take(two.ward, first)
    save(two.ward, [Patch("dossier", FIRST, {"direct": 11})])
    assert lines(take(two.ward, second), "set_back") == []
    assert shown(two.ward, FIRST, "direct") == 11


# A → B → A


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_typing_a_value_again_after_another_makes_it_stand(two: Places, order: tuple[int, ...]) -> None:
    """5, then 7, then 5 again: the third saving is the same operation as the first, and it is alive."""
    path = two.to_city()
    savings = [saving(path, {DIRECT: v}, m, f"{m}.xlsx") for m, v in enumerate((5, 7, 5), 1)]
    for at in order:
        take(two.city, savings[at])
    assert shown(two.city, FIRST, "direct") == 5
    assert open_conflicts(two.city) == []


def test_typed_again_after_it_was_set_back_it_stands_again_on_a_persons_word(two: Places) -> None:
    first, second = set_back_files(two)
    take(two.city, first)
    with_consent(two.city, second, take_back_cells=True)
    third = saving(first, {LATE: 1}, 3, "ba.xlsx")
    looked = preview(two.city, read(third), YES)
    assert lines(looked, "typed_again") == [("direct", "3", "8")]
    assert shown(two.city, FIRST, "direct") == 3
    received = with_consent(two.city, third, type_again=True)
    assert received.changes.counts()["changed"] == 1
    assert shown(two.city, FIRST, "direct") == 8
    take(two.ward, two.to_ward())
    assert shown(two.ward, FIRST, "direct") == 8


def test_typed_again_after_a_decision_it_asks(two: Places) -> None:
    """A typed operation's name follows from the file alone: answered once, it must not stay dead."""
    path = two.to_city()
    take(two.city, saving(path, {DIRECT: 5}, 1, "một.xlsx"))
    save(two.ward, [Patch("dossier", FIRST, {"direct": 6})])
    take(two.city, two.to_city("phường.xlsx"))
    assert open_conflicts(two.city) == [(FIRST, "direct")]
    save(two.city, [Patch("dossier", FIRST, {"direct": 6})], source="điện thoại")
    assert open_conflicts(two.city) == []
    again = saving(path, {DIRECT: 5, LATE: 2}, 2, "hai.xlsx")
    received = take(two.city, again)
    assert lines(received, "typed_again") == [("direct", "6", "5")]
    assert (shown(two.city, FIRST, "direct"), shown(two.city, FIRST, "late")) == (6, 2)
    third = saving(path, {DIRECT: 5, LATE: 3}, 3, "ba.xlsx")
    with_consent(two.city, third, type_again=True)
    assert (shown(two.city, FIRST, "direct"), open_conflicts(two.city)) == (5, [])


def test_the_very_file_again_does_not_ask_about_what_was_decided(two: Places) -> None:
    path = saving(two.to_city(), {DIRECT: 5}, 1, "một.xlsx")
    take(two.ward, path)
    save(two.ward, [Patch("dossier", FIRST, {"direct": 6})])
    assert take(two.ward, path).differences == []
    assert shown(two.ward, FIRST, "direct") == 6


# other savings, other packages


def test_typing_over_an_open_conflict_answers_what_was_shown(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city())
    save(two.city, [Patch("assignment", TASK, {"progress": 70})], source="điện thoại")
    path = two.to_ward()
    stood = shown(two.city, TASK, "progress")
    take(two.city, fill(path, {PROGRESS: 55}, "điền.xlsx"))
    state = journal.state_of(two.city.conn, "assignment", TASK)
    by_id = {op.id: op for op in journal.operations_of(two.city.conn, "assignment", TASK)}
    heads = {(by_id[i].fields or {})["progress"] for i in state.heads("progress")}
    assert heads == {55, 110 - int(str(stood))}, "the value nobody saw in the file is still there"
    assert state.conflicts == ("progress",)


def test_an_old_package_after_a_newer_one_disputes_only_what_it_had_not_shown(two: Places) -> None:
    save(two.ward, [Patch("dossier", FIRST, {"direct": 1, "late": 1})])
    old = two.to_city("cũ.xlsx")
    take(two.city, old)
    save(two.ward, [Patch("dossier", FIRST, {"direct": 2})])
    take(two.city, fill(two.to_city("mới.xlsx"), {LATE: 4}, "mới điền.xlsx"))
    take(two.city, fill(old, {DIRECT: 9, PROGRESS: 10}, "cũ điền.xlsx"))
    assert open_conflicts(two.city) == [(FIRST, "direct")]
    assert (shown(two.city, FIRST, "late"), shown(two.city, TASK, "progress")) == (4, 10)


def test_blank_rows_of_an_old_copy_blank_nothing(two: Places) -> None:
    old = two.to_city("cũ.xlsx")
    save(two.ward, [Patch("dossier", FIRST, {"direct": 2})])
    take(two.city, two.to_city("mới.xlsx"))
    take(two.city, fill(old, {LATE: 1}, "cũ điền.xlsx"))
    assert (shown(two.city, FIRST, "direct"), shown(two.city, FIRST, "late")) == (2, 1)


# over signed values


def over_signed(two: Places) -> Path:
    """The ward signs 6 after the file was made; in the file somebody types 9."""
    old = two.to_city("cũ.xlsx")
    save(two.ward, [Patch("dossier", FIRST, {"direct": 6})])
    take(two.city, two.to_city("mới.xlsx"))
    return fill(old, {DIRECT: 9}, "điền.xlsx")


def test_typing_never_replaces_a_signed_value_by_itself(two: Places) -> None:
    received = take(two.city, over_signed(two))
    assert lines(received, "conflict") == [("direct", "6", "9")]
    assert open_conflicts(two.city) == [(FIRST, "direct")]


def test_with_consent_the_city_decides_for_the_typed_value_and_says_from_which_file(two: Places) -> None:
    received = with_consent(two.city, over_signed(two), accept_typing=True)
    assert received.changes.counts()["conflicts"] == 0
    assert lines(received, "changed") == [("direct", "6", "9")]
    assert (shown(two.city, FIRST, "direct"), open_conflicts(two.city)) == (9, [])
    newest = record_history(two.city, "dossier", FIRST)[0]
    assert (newest.origin, newest.reason, newest.unit) == ("proxy", "điền.xlsx", CITY)
    again = with_consent(two.city, two.folder / "điền.xlsx", accept_typing=True)
    assert again.differences == []
    take(two.ward, two.to_ward())
    assert (shown(two.ward, FIRST, "direct"), open_conflicts(two.ward)) == (9, [])


def test_with_consent_the_ward_decides_under_its_own_name(two: Places) -> None:
    with_consent(two.ward, over_signed(two), accept_typing=True)
    newest = record_history(two.ward, "dossier", FIRST)[0]
    assert (shown(two.ward, FIRST, "direct"), newest.origin, newest.unit) == (9, "app", WARD)


def test_consent_decides_nothing_between_two_unsigned_copies(two: Places) -> None:
    path = two.to_city()
    take(two.city, saving(path, {DIRECT: 5, LATE: 1}, 1, "chị Lan.xlsx"))
    with_consent(two.city, saving(path, {DIRECT: 7}, 2, "anh Hùng.xlsx"), accept_typing=True)
    assert open_conflicts(two.city) == [(FIRST, "direct")]


def test_what_the_file_itself_had_shown_needs_no_consent(two: Places) -> None:
    save(two.ward, [Patch("dossier", FIRST, {"direct": 6})])
    path = two.to_city()
    take(two.city, path)
    received = take(two.city, fill(path, {DIRECT: 9}, "điền.xlsx"))
    assert (shown(two.city, FIRST, "direct"), received.changes.counts()["conflicts"]) == (9, 0)


def test_a_typed_change_says_that_it_is_unsigned(two: Places) -> None:
    received = take(two.city, saving(two.to_city(), {DIRECT: 5}, 1, "một.xlsx"))
    assert [(line.origin, line.by) for line in received.differences] == [("excel", "")]
    assert received.saved == "2022-03-09T08:01:00Z"
    assert [h.origin for h in record_history(two.city, "dossier", FIRST)] == ["excel"]


# taking back


def last_in(desk: Desk) -> int:
    return max(row.key for row in packages.listed(desk.conn) if row.direction == "in")


def test_taken_back_then_received_again_it_stands_again(two: Places) -> None:
    path = saving(two.to_city(), {DIRECT: 5, PROGRESS: 20}, 1, "một.xlsx")
    take(two.city, path)
    retract(two.city, last_in(two.city))
    assert (shown(two.city, FIRST, "direct"), shown(two.city, TASK, "progress")) == (None, None)
    take(two.city, path)
    assert (shown(two.city, FIRST, "direct"), shown(two.city, TASK, "progress")) == (5, 20)


def test_taken_back_typing_that_comes_in_another_saving_is_told_and_stays_back(two: Places) -> None:
    path = two.to_city()
    take(two.city, saving(path, {DIRECT: 5}, 1, "một.xlsx"))
    retract(two.city, last_in(two.city))
    received = take(two.city, saving(path, {DIRECT: 5, LATE: 1}, 2, "hai.xlsx"))
    assert lines(received, "taken_back") == [("direct", "", "5")]
    assert lines(received, "typed_again") == []
    assert (shown(two.city, FIRST, "direct"), shown(two.city, FIRST, "late")) == (None, 1)


def test_the_ward_cannot_lift_the_citys_word_on_a_set_back_cell(two: Places) -> None:
    first, second = set_back_files(two)
    take(two.city, first)
    take(two.ward, first)
    with_consent(two.city, second, take_back_cells=True)
    take(two.ward, two.to_ward())
    third = saving(first, {LATE: 1}, 3, "ba.xlsx")
    received = with_consent(two.ward, third, type_again=True)
    assert lines(received, "typed_again") == [("direct", "3", "8")]
    assert shown(two.ward, FIRST, "direct") == 3


def test_a_unit_that_may_not_delete_is_not_offered_to(two: Places) -> None:
    with pytest.raises(NotAllowed):
        save(two.ward, [Patch("assignment", TASK, deleted=True)])
    received = take(two.city, fill(two.to_city(), {(TASKS, TASK, "delete"): "x"}, "x.xlsx"))
    assert [cell.problem.code for cell in received.refused] == ["no_delete"]
    assert not journal.state_of(two.city.conn, "assignment", TASK).deleted


# what a person's word must not do besides


def test_setting_back_a_cell_that_was_typed_twice_leaves_none_of_both(two: Places) -> None:
    """The later of two savings took the earlier one's place: with it alone set back, the earlier one would be back."""
    save(two.ward, [Patch("dossier", FIRST, {"direct": 3})])
    path = two.to_city()
    take(two.city, saving(path, {DIRECT: 7}, 1, "một.xlsx"))
    take(two.city, saving(path, {DIRECT: 8}, 2, "hai.xlsx"))
    third = saving(path, {LATE: 1}, 3, "ba.xlsx")
    received = with_consent(two.city, third, take_back_cells=True)
    assert lines(received, "set_back") == [("direct", "8", "3")]
    assert shown(two.city, FIRST, "direct") == 3
    assert lines(with_consent(two.city, third, take_back_cells=True), "set_back") == []
    take(two.ward, two.to_ward())
    assert shown(two.ward, FIRST, "direct") == 3


def test_a_cell_set_back_after_the_period_was_closed_comes_too_late(two: Places) -> None:
    first, second = set_back_files(two)
    take(two.city, first)
    save(two.city, [Patch("closing", MONTH, {"closed": date(2022, 3, 9)})])
    received = with_consent(two.city, second, take_back_cells=True)
    late = [(cell.problem.code, cell.record, cell.field) for cell in received.refused]
    assert late == [("period_closed", FIRST, "late"), ("period_closed", FIRST, "direct")]
    assert received.changes.refused == 2
    assert shown(two.city, FIRST, "direct") == 8, "what was reported stands"


def test_with_consent_the_ward_decides_nothing_in_a_closed_period(two: Places) -> None:
    path = over_signed(two)
    take(two.ward, path)
    save(two.city, [Patch("closing", MONTH, {"closed": date(2022, 3, 9)})])
    take(two.ward, two.to_ward())
    with_consent(two.ward, path, accept_typing=True)
    assert open_conflicts(two.ward) == [(FIRST, "direct")], "the city's to decide"
    with_consent(two.city, path, accept_typing=True)
    assert open_conflicts(two.city) == [], "as đính chính"


def test_with_consent_a_value_says_nothing_about_an_open_question_of_deleting(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 10})])
    old = two.to_city("cũ.xlsx")
    take(two.city, old)
    save(two.ward, [Patch("assignment", TASK, {"progress": 20})])
    save(two.city, [Patch("assignment", TASK, deleted=True)])
    take(two.city, two.to_city("mới.xlsx"))
    assert open_conflicts(two.city) == [(TASK, "*")]
    with_consent(two.city, fill(old, {PROGRESS: 30}, "điền.xlsx"), accept_typing=True)
    assert open_conflicts(two.city) == [(TASK, "*")]
    assert shown(two.city, TASK, "progress") == 30


def test_the_city_does_not_lift_the_wards_word_on_a_set_back_cell(two: Places) -> None:
    """A word about one's own value is nobody else's: no other machine would take what lifts it."""
    first, second = set_back_files(two)
    take(two.ward, first)
    with_consent(two.ward, second, take_back_cells=True)
    take(two.city, two.to_city("sau.xlsx"))
    third = saving(first, {LATE: 1}, 3, "ba.xlsx")
    received = with_consent(two.city, third, type_again=True)
    assert lines(received, "typed_again") == [("direct", "3", "8")]
    assert shown(two.city, FIRST, "direct") == 3
    words = [op for kind, op in two.city.conn.execute("SELECT r.kind, a.unit FROM operation o JOIN record r ON r.key = o.record JOIN author a ON a.key = o.author").fetchall() if kind == "void"]
    assert set(words) == {WARD}
