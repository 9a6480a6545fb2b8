"""Whose key may speak for a unit: a person's yes, an invitation, and never a silent change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from par_desktop.data import backup, keys
from par_desktop.data.identity import INVITATION, set_setting
from par_desktop.errors import PackageProblem
from par_desktop.exchange.reader import ReadPackage
from par_desktop.exchange.signature import fingerprint, public_key, sign
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.import_package import preview, read, receive
from par_desktop.services.save_record import Patch, save
from par_desktop.services.trust import Trust, own_fingerprint
from par_desktop.text.sentences import sentence
from tests.exchange.helpers import CITY, OTHER, TASK, WARD, YES, Places, day, edit, take, take_compared


def refused(two: Places, name: str, trust: Trust) -> PackageProblem:
    with pytest.raises(PackageProblem) as caught:
        receive(two.city, read(two.folder / name), trust)
    return caught.value


def test_a_first_key_needs_a_persons_yes_and_nothing_is_written_before(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    path = two.to_city()
    problem = refused(two, path.name, Trust())
    assert problem.code == "unknown_key"
    assert problem.facts["fingerprint"] == own_fingerprint(two.ward)
    assert two.city.conn.execute(
        "SELECT (SELECT COUNT(*) FROM operation), (SELECT COUNT(*) FROM package)"
    ).fetchone() == (0, 0)
    receive(two.city, read(path), YES)
    save(two.ward, [Patch("assignment", TASK, {"progress": 50})])
    assert receive(two.city, read(two.to_city("b.xlsx")), Trust()).changes.counts()["changed"] == 1


def test_another_key_of_a_known_unit_needs_its_fingerprint(two: Places) -> None:
    take(two.city, two.to_city())
    stranger = two.open(WARD, "máy lạ")
    save(stranger, [Patch("assignment", TASK, {"progress": 99})])
    path = export_to_unit(stranger, CITY, two.folder / "lạ.xlsx").path
    assert refused(two, path.name, Trust()).code == "changed_key"
    assert refused(two, path.name, YES).code == "changed_key"
    wrong = Trust(unknown=True, fingerprints=(own_fingerprint(two.ward),))
    assert refused(two, path.name, wrong).code == "changed_key"
    assert take_compared(two.city, path).changes.counts()["new"] == 1
    assert len(keys.peers(two.city.conn, WARD)) == 2


def test_a_unit_reads_its_own_old_package_and_its_typing(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    path = two.to_city()
    assert receive(two.ward, read(path), Trust()).changes.counts()["new"] == 0
    fresh = two.open(WARD, "máy mới sau khi hỏng")
    with pytest.raises(PackageProblem) as caught:
        receive(fresh, read(path), YES)
    assert caught.value.code == "changed_key"
    assert take_compared(fresh, path).changes.counts()["new"] == 1


def test_a_reply_to_any_of_the_first_files_proves_itself_and_a_person_still_sees_it(two: Places) -> None:
    lost = two.to_ward("mất.xlsx")
    two.city.clock = day(11)
    came = two.to_ward("đến.xlsx")
    assert read(lost).head.invitation.startswith(f"{WARD}:")
    assert read(came).head.invitation != read(lost).head.invitation
    take(two.ward, came)
    take(two.ward, lost)  # it turns up after all; the younger invitation is the one shown
    path = two.to_city()
    assert read(path).head.invitation == read(came).head.invitation
    problem = refused(two, path.name, Trust())
    assert (problem.code, problem.facts["proof"]) == ("unknown_key", "invitation")
    assert "kèm đúng lời mời" in sentence(problem)
    assert problem.facts["fingerprint"] in sentence(problem)
    take(two.city, path)
    assert [peer.way for peer in keys.peers(two.city.conn, WARD)] == ["invitation"]
    assert read(two.to_ward("sau.xlsx")).head.invitation == ""  # a known unit is not invited again


def stolen(two: Places, invited: Path) -> tuple[Path, str]:
    """A reply to the ward's invitation by a machine that copied it, and that machine's fingerprint."""
    thief = two.open(WARD, "máy chép lời mời")
    take(thief, invited)
    return export_to_unit(thief, CITY, two.folder / "trộm.xlsx").path, own_fingerprint(thief)


@pytest.mark.parametrize("how", [preview, receive], ids=["looked at", "received"])
def test_a_second_key_on_one_invitation_freezes_both_and_says_so(two: Places, how: Callable[..., object]) -> None:
    invited = two.to_ward()
    take(two.ward, invited)
    take(two.city, two.to_city())
    path, mark = stolen(two, invited)
    with pytest.raises(PackageProblem) as caught:
        how(two.city, read(path), YES)
    assert caught.value.code == "invitation_used"
    assert sorted(peer.frozen for peer in keys.machines(two.city.conn, WARD)) == [True, True]
    assert keys.peers(two.city.conn, WARD) == []
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    later = two.to_city("sau.xlsx")
    for file in (later, path):
        problem = refused(two, file.name, YES)
        assert problem.code == "frozen_key"
        assert "Gọi hỏi đơn vị để so vân tay" in sentence(problem)
    # A telephone call settles it: the ward's own machine speaks again, the other one stays silent.
    spoken = own_fingerprint(two.ward).replace("-", " ").lower()
    assert receive(two.city, read(later), Trust(fingerprints=(spoken,))).changes.counts()["new"] == 1
    assert refused(two, path.name, YES).code == "frozen_key"
    assert fingerprint(keys.peers(two.city.conn, WARD)[0].key) == own_fingerprint(two.ward) != mark
    save(two.ward, [Patch("assignment", TASK, {"progress": 50})])
    assert receive(two.city, read(two.to_city("c.xlsx")), Trust()).changes.counts()["changed"] == 1


def test_an_invitation_of_another_unit_or_city_proves_nothing(two: Places) -> None:
    take(two.ward, two.to_ward())
    other = two.open(OTHER)
    with other.store.write("claim the ward's invitation") as conn:
        set_setting(conn, INVITATION, two.ward.settings()[INVITATION])
    path = export_to_unit(other, CITY, two.folder / "khác.xlsx").path
    problem = refused(two, path.name, Trust())
    assert (problem.code, problem.facts["proof"]) == ("unknown_key", "none")
    elsewhere = two.open(CITY, "thành phố khác")
    with pytest.raises(PackageProblem) as caught:
        receive(elsewhere, read(two.to_city()), Trust())
    assert caught.value.facts["proof"] == "none"


def test_a_restored_city_has_void_invitations_and_sends_new_ones(two: Places) -> None:
    take(two.ward, two.to_ward())
    copy = backup.make(two.city.folder, two.city.clock(), "tay")
    city = two.restored(two.city, copy)
    problem = refused(two, two.to_city().name, Trust())
    assert (problem.code, problem.facts["proof"]) == ("unknown_key", "none")
    take(two.ward, export_to_unit(city, WARD, two.folder / "mới.xlsx").path)
    assert refused(two, two.to_city("lại.xlsx").name, Trust()).facts["proof"] == "invitation"


def test_a_stale_invitation_proves_nothing(two: Places) -> None:
    take(two.ward, two.to_ward())
    path = two.to_city("muộn.xlsx")
    two.city.clock = lambda: datetime(2022, 8, 1, tzinfo=UTC)
    problem = refused(two, path.name, Trust())
    assert (problem.code, problem.facts["proof"]) == ("unknown_key", "none")
    assert receive(two.city, read(path), YES).sender == WARD  # an ordinary first key, with a person's yes


def test_nobody_speaks_for_a_unit_that_does_not_exist(two: Places) -> None:
    package = read(two.to_city())
    stranger = replace(package, head=replace(package.head, sender="99999"))
    with pytest.raises(PackageProblem) as caught:
        receive(two.city, stranger, YES)
    assert caught.value.code == "unknown_sender"


def test_the_fingerprint_is_the_one_the_other_side_is_shown(two: Places) -> None:
    assert fingerprint(read(two.to_city()).head.key) == own_fingerprint(two.ward)


def signed_as(two: Places, path: Path, key: str, **rows: str) -> ReadPackage:
    """The package with some rows of its head changed, signed anew by ``key``: what a forger can make."""
    package = read(path)
    head = replace(package.head, **rows, key=public_key(key))
    return replace(package, head=replace(head, signature=sign(key, head.signed_bytes())))


def test_a_head_that_mixes_two_identities_is_named(two: Places) -> None:
    other = two.open(OTHER)
    take(two.city, two.to_city())
    from_other = export_to_unit(other, CITY, two.folder / "khác.xlsx").path
    key, replica = other.mark.key, two.ward.mark.replica
    forged = {
        "foreign_key": signed_as(two, two.to_city("b.xlsx"), two.ward.mark.key, sender=OTHER, replica="0" * 16),
        "swapped_identity": signed_as(two, two.to_city("c.xlsx"), key),
        "foreign_replica": signed_as(two, from_other, key, replica=replica),
    }
    for code, package in forged.items():
        with pytest.raises(PackageProblem) as caught:
            receive(two.city, package, Trust(True, (fingerprint(package.head.key),)))
        assert caught.value.code == code
        assert two.city.world.unit(package.head.sender).office_name in sentence(caught.value)
    assert [peer.unit for peer in keys.machines(two.city.conn)] == [WARD]


@pytest.mark.parametrize("row", ["sender", "replica", "key", "created", "replaces", "invitation"])
def test_rows_exchanged_between_two_valid_packages_are_named(two: Places, row: str) -> None:
    other = two.open(OTHER)
    first, second = two.to_city(), export_to_unit(other, CITY, two.folder / "khác.xlsx").path
    theirs = dict(read(second).head.rows())[row] or "0" * 16

    def change(book: Any) -> None:
        for key, value in book["_par"].iter_rows():
            if key.value == row:
                value.value = theirs if row != "created" else "2022-03-10T03:00:01Z"

    with pytest.raises(PackageProblem) as caught:
        read(edit(first, change, "ghép.xlsx"))
    assert (caught.value.code, caught.value.facts["place"]) == ("hidden_changed", "_par")
