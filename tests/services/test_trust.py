"""Whose key may speak for a unit: a person's yes, an invitation, and never a silent change."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from par_desktop.data import keys
from par_desktop.errors import PackageProblem
from par_desktop.exchange.signature import fingerprint
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.import_package import read, receive
from par_desktop.services.save_record import Patch, save
from par_desktop.services.trust import Trust, own_fingerprint
from tests.exchange.helpers import CITY, TASK, WARD, YES, Places, take, take_compared


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


def test_an_invitation_lets_one_key_in_and_names_the_second(two: Places) -> None:
    invited = two.to_ward()
    assert read(invited).head.invitation.startswith(f"{WARD}:")
    take(two.ward, invited)
    take(two.city, two.to_city())
    assert keys.invitation_of(two.city.conn, WARD) is not None
    assert read(two.to_ward("sau.xlsx")).head.invitation == ""  # a known unit is not invited again
    thief = two.open(WARD, "máy chép lời mời")
    take(thief, invited)
    two.city.conn.execute("DELETE FROM peer WHERE unit = ?", (WARD,))
    path = export_to_unit(thief, CITY, two.folder / "trộm.xlsx").path
    assert read(path).head.invitation == read(invited).head.invitation
    assert refused(two, path.name, YES).code == "invitation_used"


def test_a_stale_invitation_proves_nothing(two: Places) -> None:
    take(two.ward, two.to_ward())
    take(two.city, two.to_city())
    two.city.conn.execute("DELETE FROM peer WHERE unit = ?", (WARD,))
    two.city.clock = lambda: datetime(2022, 8, 1, tzinfo=UTC)
    other = two.open(WARD, "máy khác")
    take(other, two.folder / "to-ward.xlsx")
    path = export_to_unit(other, CITY, two.folder / "muộn.xlsx").path
    assert refused(two, path.name, Trust()).code == "unknown_key"
    assert receive(two.city, read(path), YES).sender == WARD  # an ordinary first key, with a person's yes


def test_nobody_speaks_for_a_unit_that_does_not_exist(two: Places) -> None:
    from dataclasses import replace

    package = read(two.to_city())
    stranger = replace(package, head=replace(package.head, sender="99999"))
    with pytest.raises(PackageProblem) as caught:
        receive(two.city, stranger, YES)
    assert caught.value.code == "unknown_sender"


def test_the_fingerprint_is_the_one_the_other_side_is_shown(two: Places) -> None:
    assert fingerprint(read(two.to_city()).head.key) == own_fingerprint(two.ward)
