"""Machines of one unit speak for each other; copies, clocks, restores; and the second coordinator."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from par_desktop.data import backup, journal, keys
from par_desktop.domain.views.machine_rows import MachineState
from par_desktop.errors import PackageProblem
from par_desktop.services.browse_doubts import clock_doubt
from par_desktop.services.browse_machines import machines
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_group, export_to_unit
from par_desktop.services.import_package import read, receive
from par_desktop.services.recover_packages import recover_kept
from par_desktop.services.save_record import Patch, save
from par_desktop.services.trust import Trust, own_fingerprint, stop_using, use_again
from par_desktop.text.machines import clock_words
from par_desktop.text.sentences import sentence
from tests.exchange.helpers import CITY, OTHER, TASK, WARD, YES, Places, day, take, take_compared

NOTE = f"pl21-20/{WARD}/2022"
PROOF = f"{WARD}/tl-1"


def send(desk: Desk, to: str, two: Places, name: str) -> Path:
    return export_to_unit(desk, to, two.folder / name).path


def refusal(desk: Desk, path: Path, trust: Trust = YES) -> PackageProblem:
    with pytest.raises(PackageProblem) as caught:
        receive(desk, read(path), trust)
    return caught.value


def progress(desk: Desk, record: str = TASK) -> object:
    shown = journal.state_of(desk.conn, "assignment", record).fields.get("progress")
    return shown.shown if shown is not None else None


# a unit's second machine


def test_a_second_machine_is_introduced_by_the_first_and_the_city_asks_nobody(two: Places) -> None:
    take(two.city, two.to_city())
    second = two.open(WARD, "máy hai")
    save(second, [Patch("assignment", TASK, {"progress": 60})])
    from_second = send(second, CITY, two, "hai.xlsx")
    assert refusal(two.city, from_second).code == "changed_key"
    take_compared(two.ward, send(second, WARD, two, "sang máy một.xlsx"))
    take(two.city, two.to_city("giới thiệu.xlsx"))
    assert receive(two.city, read(from_second), Trust()).changes.counts()["same"] == 1  # the first one brought it
    ways = {peer.key: peer.way for peer in keys.peers(two.city.conn, WARD)}
    assert sorted(ways.values()) == ["machine", "person"]
    save(second, [Patch("assignment", TASK, {"progress": 70})])
    assert receive(two.city, read(send(second, CITY, two, "ba.xlsx")), Trust()).changes.counts()["changed"] == 1
    assert progress(two.city) == 70


def test_an_introduction_by_another_unit_or_of_a_known_key_is_none(two: Places) -> None:
    take(two.city, two.to_city())
    other = two.open(OTHER)
    take(two.city, send(other, CITY, two, "khác.xlsx"))
    stranger = two.open(WARD, "máy lạ")
    with other.write("speak for the ward") as conn:
        # The unit's own word about somebody else's machine, as a forger would write it.
        from par_desktop.services.note_record import noted

        word = noted(other, "machine", f"{WARD}/{stranger.mark.replica}", {"key": "ab" * 32}, origin="app")
        journal.append(conn, [word])
    take(two.city, send(other, CITY, two, "khác nữa.xlsx"))
    assert refusal(two.city, send(stranger, CITY, two, "lạ.xlsx")).code == "changed_key"
    assert len(keys.machines(two.city.conn, WARD)) == 1


def test_a_machine_taken_out_of_use_brings_nothing_new_until_a_person_says_so(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    old = two.to_city()
    take(two.city, old)
    stop_using(two.city, WARD, read(old).head.key)
    assert receive(two.city, read(old), Trust()).changes.counts()["same"] == 1, "what it made before is no news"
    save(two.ward, [Patch("assignment", TASK, {"progress": 50})])
    late = two.to_city("sau.xlsx")
    problem = refusal(two.city, late)
    assert problem.code == "retired_key"
    assert own_fingerprint(two.ward) in sentence(problem)
    assert progress(two.city) == 40
    use_again(two.city, WARD, read(old).head.key)
    assert receive(two.city, read(late), Trust()).changes.counts()["changed"] == 1
    assert [row.state for row in machines(two.city)] == [MachineState.MINE, MachineState.LIVE]


# a second coordinator


def test_a_unit_bound_to_one_coordinator_takes_another_only_by_introduction_or_fingerprint(two: Places) -> None:
    take(two.ward, two.to_ward())
    impostor = two.open(CITY, "Nội vụ khác")
    save(impostor, [Patch("round", "2022", {"published": date(2022, 3, 1)})])
    alone = send(impostor, WARD, two, "lạ.xlsx")
    for trust in (Trust(), YES, Trust(True, (own_fingerprint(two.city),))):
        assert refusal(two.ward, alone, trust).code == "changed_key"
    assert two.ward.conn.execute("SELECT COUNT(*) FROM round").fetchone() == (0,)
    take_compared(two.city, send(impostor, CITY, two, "sang.xlsx"))  # the city itself vouches for its second PC
    take(two.ward, export_to_group(two.city, "wards", two.folder / "chung.xlsx").path)
    assert receive(two.ward, read(alone), Trust()).sender == CITY
    assert {peer.way for peer in keys.peers(two.ward.conn, CITY)} == {"person", "machine"}


def test_a_fingerprint_compared_by_telephone_lets_the_second_coordinator_in(two: Places) -> None:
    take(two.ward, two.to_ward())
    other = two.open(CITY, "Nội vụ khác")
    path = send(other, WARD, two, "lạ.xlsx")
    assert receive(two.ward, read(path), Trust(fingerprints=(own_fingerprint(other),))).sender == CITY


# copies and restores


def copied(two: Places, desk: Desk, name: str) -> Desk:
    """A folder copied while nobody works in it, opened beside the original on the same PC."""
    shutil.copytree(desk.folder, two.folder / name, ignore=shutil.ignore_patterns("*.lock"))
    from par_desktop import workspace

    made = workspace.open_workspace(two.folder / name, clock=day(11), state=desk.state)
    two.opened.append(made)
    return made.desk()


def test_a_copied_workspace_is_sent_everything_and_nothing_comes_back_from_the_dead(two: Places) -> None:
    take(two.ward, two.to_ward())
    save(two.ward, [Patch("assignment", TASK, {"progress": 40}), Patch("assignment", NOTE, {"note": "bỏ"})])
    save(two.ward, [Patch("evidence", PROOF, {"title": "Báo cáo cũ"})])
    take(two.city, two.to_city())
    copy = backup.make(two.ward.folder, two.ward.clock(), "tay")
    save(two.ward, [Patch("evidence", PROOF, deleted=True)])
    save(two.ward, [Patch("assignment", TASK, {"progress": 55})])
    take(two.city, two.to_city("sau.xlsx"))
    assert progress(two.city) == 55
    ward = two.restored(two.ward, copy)
    assert progress(ward) == 40
    take(two.city, two.to_city("từ bản sao.xlsx"))
    assert progress(two.city) == 55, "an old state wins nothing"
    assert journal.state_of(two.city.conn, "evidence", PROOF).deleted
    assert journal.state_of(two.city.conn, "assignment", TASK).conflicts == ()
    back = two.to_ward("trả lại.xlsx")
    assert len(read(back).operations) == 2, "a new machine is sent all it has not shown to have"
    take(ward, back)
    assert progress(ward) == 55
    assert journal.state_of(ward.conn, "evidence", PROOF).deleted
    assert keys.machine(two.city.conn, read(two.folder / "sau.xlsx").head.replica).retired  # type: ignore[union-attr]


def test_an_old_package_that_comes_late_wakes_no_machine_that_went_on(two: Places) -> None:
    take(two.city, two.to_city())
    late = two.to_city("trễ.xlsx")
    copy = backup.make(two.ward.folder, two.ward.clock(), "tay")
    two.restored(two.ward, copy)
    take(two.city, two.to_city("mới.xlsx"))
    receive(two.city, read(late), Trust())
    assert [peer.replica for peer in keys.peers(two.city.conn, WARD)] == [two.ward.mark.replica]


def test_two_copies_on_one_pc_both_stay_alive(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city())
    other = copied(two, two.ward, "bản chép")
    save(other, [Patch("assignment", NOTE, {"progress": 10})])
    assert receive(two.city, read(send(other, CITY, two, "chép.xlsx")), Trust()).changes.counts()["new"] == 1
    assert {peer.replica for peer in keys.peers(two.city.conn, WARD)} == {two.ward.mark.replica, other.mark.replica}


def elsewhere(two: Places, desk: Desk, name: str) -> Desk:
    """The same folder copied to another PC: the key did not come along."""
    shutil.copytree(desk.folder, two.folder / name, ignore=shutil.ignore_patterns("*.lock"))
    from par_desktop import workspace

    made = workspace.open_workspace(two.folder / name, clock=day(11), state=two.folder / f"{name}-keys")
    two.opened.append(made)
    return made.desk()


def test_a_copy_does_not_call_the_living_original_out_of_use(two: Places) -> None:
    take(two.city, two.to_city())
    other = elsewhere(two, two.city, "máy hai của thành phố")
    original = own_fingerprint(two.city)

    def state() -> MachineState:
        return next(row.state for row in machines(other) if row.fingerprint == original)

    assert state() is MachineState.FORMER, "nobody here knows whether it goes on"
    save(two.city, [Patch("closing", "2022-01", {"closed": date(2022, 3, 1)})])
    assert receive(other, read(send(two.city, CITY, two, "gốc.xlsx")), Trust()).changes.counts()["new"] == 1
    assert state() is MachineState.FORMER, "it may have died since"
    save(other, [Patch("closing", "2022-02", {"closed": date(2022, 3, 1)})])
    take_compared(two.city, send(other, CITY, two, "chép.xlsx"))
    receive(other, read(send(two.city, CITY, two, "đã nhận.xlsx")), Trust())
    assert state() is MachineState.LIVE
    assert two.city.mark.replica in {peer.replica for peer in keys.peers(other.conn, CITY)}, "and it is waited for"
    third = elsewhere(two, two.city, "máy ba của thành phố")
    stop_using(third, CITY, read(two.folder / "gốc.xlsx").head.key)
    assert [row.state for row in machines(third) if row.fingerprint == original] == [MachineState.STOPPED]


def test_a_city_put_back_to_a_backup_recovers_from_its_kept_packages(two: Places) -> None:
    take(two.ward, two.to_ward())
    copy = backup.make(two.city.folder, two.city.clock(), "tay")
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city())
    save(two.city, [Patch("closing", "2022-01", {"closed": date(2022, 3, 1)})])
    take(two.ward, two.to_ward("khóa.xlsx"))
    two.group("chung.xlsx")
    save(two.ward, [Patch("assignment", TASK, {"progress": 50})])
    after = two.to_city("sau.xlsx")
    city = two.restored(two.city, copy)
    assert progress(city) is None
    found = recover_kept(city)
    assert [sentence(problem) for _, problem in found.problems] == []
    assert progress(city) == 40
    assert journal.state_of(city.conn, "closing", "2022-01").fields["closed"].shown == "2022-03-01"
    assert receive(city, read(after), Trust()).changes.counts()["waiting"] == 0
    assert progress(city) == 50
    again = recover_kept(city)
    assert (again.taken, again.problems) == (0, [])
    assert again.changes.counts()["new"] == again.changes.counts()["changed"] == 0


def test_a_word_that_voids_survives_the_recovery(two: Places) -> None:
    from par_desktop.services.retract_import import retract

    take(two.ward, two.to_ward())
    copy = backup.make(two.city.folder, two.city.clock(), "tay")
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    received = take(two.city, two.to_city())
    key = two.city.conn.execute("SELECT key FROM package WHERE id = ? AND direction = 'in'", (received.package,))
    retract(two.city, int(key.fetchone()[0]))
    take(two.ward, two.to_ward("rút lại.xlsx"))
    assert progress(two.ward) is None
    city = two.restored(two.city, copy)
    recover_kept(city)
    assert progress(city) is None


# clocks


def at(year: int) -> datetime:
    return datetime(year, 3, 10, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(("year", "way"), [(2023, "nhanh"), (2021, "chậm")])
def test_a_pc_a_year_off_neither_wins_nor_loses_and_says_so(two: Places, year: int, way: str) -> None:
    take(two.ward, two.to_ward())
    two.ward.clock = lambda: at(year)
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city())
    save(two.city, [Patch("assignment", TASK, {"progress": 45})], source="điện thoại")
    save(two.ward, [Patch("assignment", TASK, {"progress": 50})])
    take(two.city, two.to_city("b.xlsx"))
    assert journal.state_of(two.city.conn, "assignment", TASK).conflicts == ("progress",)
    doubt = clock_doubt(two.city)
    assert doubt is not None
    assert (abs(doubt.days), doubt.units, doubt.mine) == (365, (WARD,), False)
    assert f"Đồng hồ máy của {two.ward.unit.office_name} {way} khoảng 12 tháng" in clock_words(
        doubt.days, [two.ward.unit.office_name], doubt.mine
    )
    # The ward's own PC is told too, once the city has answered.
    take(two.ward, two.to_ward("trả lời.xlsx"))
    told = clock_doubt(two.ward)
    assert told is not None
    assert told.mine
    assert f"Đồng hồ máy này {way}" in clock_words(told.days, ["Phòng Nội vụ"], told.mine)


def test_clocks_that_agree_say_nothing_and_an_old_file_is_no_proof(two: Places) -> None:
    old = two.to_city()
    two.city.clock = lambda: at(2023)
    take(two.city, old)
    assert clock_doubt(two.city) is None
