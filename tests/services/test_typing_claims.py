"""Group packages: who claims to have filled them in, twice or not at all, and a file given to the right unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from par_desktop.data import journal, packages
from par_desktop.errors import NotAllowed, PackageProblem
from par_desktop.services.browse_claims import claims
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.import_package import Consent, preview, read, receive
from par_desktop.services.move_import import move_import
from par_desktop.services.receive_files import NO_ANSWER, Answer, preview_files, read_files
from par_desktop.services.retract_import import retract
from par_desktop.services.save_record import Patch, save
from par_desktop.text.sentences import sentence
from tests.exchange.helpers import MONTH, OTHER, WARD, YES, Places, fill, take

DOSSIERS = "Hồ sơ TTHC"
ROW = f"UNIT/{MONTH}/CT"
MINE, THEIRS = f"{WARD}/{MONTH}/CT", f"{OTHER}/{MONTH}/CT"
WARD_NAME, OTHER_NAME = "Phường Bà Triệu", "Phường Cửa Nam"


def shown(desk: Desk, record: str, name: str = "direct") -> object:
    fields = journal.state_of(desk.conn, "dossier", record).fields
    return fields[name].shown if name in fields else None


def last_in(desk: Desk) -> int:
    return max(row.key for row in packages.listed(desk.conn) if row.direction == "in")


def filled(two: Places, path: Path, value: int, name: str, unit: str) -> Path:
    return fill(path, {(DOSSIERS, ROW, "direct"): value}, name, unit)


def everything(desk: Desk) -> list[tuple[str, list[tuple[object, ...]]]]:
    names = [r[0] for r in desk.conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
    return [(n, sorted(desk.conn.execute(f'SELECT * FROM "{n}"').fetchall(), key=repr)) for n in sorted(names)]


# claimed twice and not at all


def test_units_claimed_twice_and_not_at_all_are_listed(two: Places) -> None:
    path = two.group()
    files = [
        filled(two, path, 5, "một.xlsx", OTHER_NAME),
        filled(two, path, 6, "hai.xlsx", OTHER_NAME),
        filled(two, path, 7, "ba.xlsx", WARD_NAME),
        filled(two, path, 8, "chưa chọn.xlsx", ""),
    ]
    previewed = preview_files(two.city, read_files(files), {})
    found = claims(two.city, previewed)
    assert [(claim.unit, claim.unit_name, claim.files) for claim in found.twice] == [
        (OTHER, OTHER_NAME, ("một.xlsx", "hai.xlsx"))
    ]
    wards = [unit.code for unit in two.city.world.wards]
    assert list(found.missing) == [code for code in wards if code not in (WARD, OTHER)]


def test_a_claim_of_another_day_counts_and_the_same_file_twice_does_not(two: Places) -> None:
    path = two.group()
    first = filled(two, path, 5, "một.xlsx", OTHER_NAME)
    take(two.city, first)
    second = filled(two, path, 6, "hai.xlsx", OTHER_NAME)
    copy = two.folder / "một (1).xlsx"
    copy.write_bytes(first.read_bytes())
    looked = read_files([copy])
    assert claims(two.city, preview_files(two.city, looked, {})).twice == ()
    found = claims(two.city, preview_files(two.city, read_files([second]), {}))
    assert [(claim.unit, sorted(claim.files)) for claim in found.twice] == [(OTHER, ["", "hai.xlsx"])]
    assert OTHER not in found.missing


def test_ordinary_packages_claim_nothing(two: Places) -> None:
    found = claims(two.city, preview_files(two.city, read_files([two.to_city()]), {}))
    assert (found.twice, found.missing) == ((), ())


def test_two_files_for_one_unit_conflict_where_they_differ(two: Places) -> None:
    path = two.group()
    first = fill(path, {(DOSSIERS, ROW, "direct"): 5, (DOSSIERS, ROW, "late"): 1}, "một.xlsx", OTHER_NAME)
    second = fill(path, {(DOSSIERS, ROW, "direct"): 6, (DOSSIERS, ROW, "late"): 1}, "hai.xlsx", OTHER_NAME)
    take(two.city, first)
    received = take(two.city, second)
    assert [(line.field, line.state) for line in received.differences] == [("direct", "conflict")]
    assert journal.state_of(two.city.conn, "dossier", THEIRS).conflicts == ("direct",)


def test_a_value_the_unit_already_has_is_disputed_not_replaced(two: Places) -> None:
    save(two.ward, [Patch("dossier", MINE, {"direct": 3})])
    take(two.city, two.to_city())
    path = filled(two, two.group(), 9, "một.xlsx", WARD_NAME)
    assert take(two.city, path).changes.counts()["conflicts"] == 1
    receive(two.city, read(filled(two, path, 9, "hai.xlsx", WARD_NAME)), YES, consent=Consent(accept_typing=True))
    assert (shown(two.city, MINE), journal.state_of(two.city.conn, "dossier", MINE).conflicts) == (9, ())


# whose typing does not count here


def test_another_units_filled_file_is_named_and_its_typing_left(two: Places) -> None:
    path = two.group()
    filled_in = filled(two, path, 5, "cửa nam.xlsx", OTHER_NAME)
    for received in (preview(two.ward, read(filled_in), YES), take(two.ward, filled_in)):
        assert received.typing_unit == ""
        assert received.unread is not None
        words = sentence(received.unread)
        assert OTHER_NAME in words
        assert "không tính ở sổ này" in words
    assert (shown(two.ward, THEIRS), shown(two.ward, MINE)) == (None, None)
    assert take(two.city, filled_in).unread is None
    assert take(two.ward, path).unread is None, "nobody typed anything in it"


def test_typing_without_a_name_is_told_at_the_unit_too(two: Places) -> None:
    nameless = filled(two, two.group(), 5, "không tên.xlsx", "")
    received = take(two.ward, nameless)
    assert received.unread is not None
    assert "chưa chọn đơn vị" in sentence(received.unread)
    assert take(two.ward, nameless, WARD).unread is None
    assert shown(two.ward, MINE) == 5


def test_a_unit_outside_the_group_is_said_to_be_no_member(two: Places) -> None:
    """It is on the list of units; what is wrong is that the file was not made for its group."""
    for name in ("Phòng Nội vụ", "phong noi vu", "Thành phố Nam Định"):
        path = filled(two, two.group(), 5, "nhầm nhóm.xlsx", name)
        with pytest.raises(PackageProblem) as caught:
            take(two.city, path)
        assert caught.value.code == "not_a_member", name
        assert "không thuộc nhóm" in sentence(caught.value)
    assert "Phòng Nội vụ" in sentence(PackageProblem("not_a_member", unit="Phòng Nội vụ", file="x"))


def test_a_unit_named_for_an_addressed_file_is_not_ignored(two: Places) -> None:
    path = fill(two.to_ward(), {(DOSSIERS, MINE, "direct"): 5}, "gói riêng.xlsx")
    before = everything(two.city)
    for named in (OTHER, "VP"):
        with pytest.raises(PackageProblem) as caught:
            preview(two.city, read(path), YES, named)
        assert caught.value.code == "unit_not_asked"
        assert WARD_NAME in sentence(caught.value)
    assert everything(two.city) == before
    assert take(two.city, path, WARD).typing_unit == WARD, "said rightly, it changes nothing"


# the wrong unit


def test_a_file_claimed_by_the_wrong_unit_moves_in_one_step(two: Places) -> None:
    path = filled(two, two.group(), 5, "nhầm.xlsx", OTHER_NAME)
    take(two.city, path)
    assert shown(two.city, THEIRS) == 5
    moved = move_import(two.city, last_in(two.city), WARD)
    assert moved.typing_unit == WARD
    assert (shown(two.city, THEIRS), shown(two.city, MINE)) == (None, 5)
    told = {(line.record, line.before, line.after) for line in moved.differences}
    assert told == {(THEIRS, "5", ""), (MINE, "", "5")}


def test_a_moved_file_stays_moved_when_it_comes_again(two: Places) -> None:
    path = filled(two, two.group(), 5, "nhầm.xlsx", OTHER_NAME)
    take(two.city, path)
    move_import(two.city, last_in(two.city), WARD)
    again = take(two.city, path)
    assert (again.typing_unit, again.differences) == (WARD, [])
    assert (shown(two.city, THEIRS), shown(two.city, MINE)) == (None, 5)
    found = claims(two.city, preview_files(two.city, read_files([path]), {}))
    assert OTHER in found.missing
    assert WARD not in found.missing


def test_moved_and_moved_back(two: Places) -> None:
    path = filled(two, two.group(), 5, "nhầm.xlsx", OTHER_NAME)
    take(two.city, path)
    key = last_in(two.city)
    move_import(two.city, key, WARD)
    move_import(two.city, key, OTHER)
    assert (shown(two.city, THEIRS), shown(two.city, MINE)) == (5, None)
    assert [row.key for row in packages.listed(two.city.conn) if row.direction == "in"] == [key]


def test_both_units_learn_what_was_moved(two: Places) -> None:
    other = two.open(OTHER)
    path = filled(two, two.group(), 5, "nhầm.xlsx", OTHER_NAME)
    take(two.city, path)
    take(other, path)
    assert shown(other, THEIRS) == 5
    move_import(two.city, last_in(two.city), WARD)
    take(other, export_to_unit(two.city, OTHER, two.folder / "cho-cua-nam.xlsx").path)
    take(two.ward, two.to_ward())
    assert (shown(other, THEIRS), shown(two.ward, MINE)) == (None, 5)


def test_a_file_may_be_given_to_the_right_unit_before_it_is_received(two: Places) -> None:
    path = filled(two, two.group(), 5, "nhầm.xlsx", OTHER_NAME)
    looked = read_files([path])
    (seen,) = preview_files(two.city, looked, {path: Answer(moved_to=WARD)})
    assert seen.received is not None
    assert [line.record for line in seen.received.differences] == [MINE]
    receive(two.city, read(path), YES, consent=Consent(moved_to=WARD))
    assert (shown(two.city, THEIRS), shown(two.city, MINE)) == (None, 5)
    assert NO_ANSWER.moved_to == ""


def test_what_cannot_be_moved_says_why_and_changes_nothing(two: Places) -> None:
    take(two.city, two.to_city())
    ordinary = last_in(two.city)
    path = filled(two, two.group(), 5, "nhầm.xlsx", OTHER_NAME)
    take(two.city, path)
    key = last_in(two.city)
    before = everything(two.city)
    for desk, package, unit, code in (
        (two.ward, key, WARD, "only_coordinator_moves"),
        (two.city, ordinary, WARD, "not_a_group_import"),
        (two.city, key, "VP", "not_a_member"),
    ):
        with pytest.raises((NotAllowed, PackageProblem)) as caught:
            move_import(desk, package, unit)
        assert caught.value.code == code
        assert sentence(caught.value)
    for kept in (two.city.folder / "packages").iterdir():
        kept.unlink()
    with pytest.raises(PackageProblem) as gone:
        move_import(two.city, key, WARD)
    assert gone.value.code == "kept_file_gone"
    assert everything(two.city) == before


def test_moving_what_was_taken_back_takes_nothing_from_anybody(two: Places) -> None:
    path = filled(two, two.group(), 5, "nhầm.xlsx", OTHER_NAME)
    take(two.city, path)
    key = last_in(two.city)
    retract(two.city, key)
    move_import(two.city, key, WARD)
    assert (shown(two.city, THEIRS), shown(two.city, MINE)) == (None, 5)


def test_a_preview_of_a_move_leaves_nothing(two: Places) -> None:
    path = filled(two, two.group(), 5, "nhầm.xlsx", OTHER_NAME)
    take(two.city, path)
    before = everything(two.city)
    preview(two.city, read(path), YES, consent=Consent(moved_to=WARD))
    assert everything(two.city) == before
