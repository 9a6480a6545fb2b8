"""Receipts: by id, repeated until known, never too many for a cell, never a reason for losing anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from par_desktop.data import journal, packages
from par_desktop.data.packages import PackageRow
from par_desktop.errors import PackageProblem
from par_desktop.exchange.reader import read_package
from par_desktop.services import export_package
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.import_package import read
from par_desktop.services.resend_package import resend
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import CITY, MONTH, OTHER, TASK, WARD, Places, fill, take, take_compared

FIRST = f"{WARD}/{MONTH}/CT"
CELL = 32_767


def receipts_in(path: Path) -> set[str]:
    return {receipt for receipt in read_package(path).head.receipts if len(receipt) == 16}


def package_of(path: Path) -> str:
    return read_package(path).head.package


def progress(desk: Desk) -> object:
    state = journal.state_of(desk.conn, "assignment", TASK).fields.get("progress")
    return state.shown if state is not None else None


def set_progress(desk: Desk, value: int) -> None:
    save(desk, [Patch("assignment", TASK, {"progress": value})])


# repeated until known


def test_a_receipt_is_repeated_until_the_package_that_carried_it_is_acknowledged(two: Places) -> None:
    set_progress(two.ward, 10)
    first = two.to_city("1.xlsx")
    take(two.city, first)
    lost, second = two.to_ward("a.xlsx"), two.to_ward("b.xlsx")
    assert receipts_in(lost) == receipts_in(second) == {package_of(first)}
    take(two.ward, second)  # the first of the two is lost
    third = two.to_ward("c.xlsx")
    assert receipts_in(third) == {package_of(first)}, "the ward has it, but the city cannot know"
    take(two.city, two.to_city("2.xlsx"))
    assert package_of(first) not in receipts_in(two.to_ward("d.xlsx"))


def test_a_lost_answer_only_repeats(two: Places) -> None:
    """Every second package is lost; nothing is, and both sides come to know."""
    for turn in range(6):
        set_progress(two.ward, turn + 1)
        sent = two.to_city(f"w{turn}.xlsx")
        if turn % 2:
            take(two.city, sent)
        answer = two.to_ward(f"c{turn}.xlsx")
        if turn % 3:
            take(two.ward, answer)
    take(two.city, two.to_city("w.xlsx"))
    take(two.ward, two.to_ward("c.xlsx"))
    assert progress(two.city) == 6
    assert export_to_unit(two.ward, CITY, two.folder / "last.xlsx").operations == 0


def test_old_receipts_do_not_come_back_over_the_years(two: Places) -> None:
    counts = []
    for turn in range(5):
        set_progress(two.ward, turn + 1)
        take(two.city, two.to_city(f"w{turn}.xlsx"))
        path = two.to_ward(f"c{turn}.xlsx")
        counts.append(len(receipts_in(path)))
        take(two.ward, path)
    assert max(counts) <= 2
    remembered = two.city.conn.execute("SELECT COUNT(*) FROM told_receipt").fetchone()[0]
    assert remembered <= 2


def test_each_machine_of_a_unit_is_told_of_its_own_packages(two: Places) -> None:
    set_progress(two.ward, 10)
    first = two.to_city("1.xlsx")
    take(two.city, first)
    second = two.open(WARD, "máy hai")
    from_second = export_to_unit(second, CITY, two.folder / "2.xlsx").path
    take_compared(two.city, from_second)
    both = two.to_ward("a.xlsx")
    assert receipts_in(both) == {package_of(first), package_of(from_second)}
    take(two.ward, both)
    take(two.city, two.to_city("3.xlsx"))
    # The first machine knows; the second has not said so.
    assert package_of(first) not in receipts_in(two.to_ward("b.xlsx"))
    assert package_of(from_second) in receipts_in(two.to_ward("c.xlsx"))


def test_forgetting_a_receipt_costs_one_more_sending_and_nothing_else(two: Places) -> None:
    """The ward's workspace is put back to before it heard of the receipt; the city thinks that it knows."""
    set_progress(two.ward, 10)
    take(two.city, two.to_city("1.xlsx"))
    take(two.ward, two.to_ward("a.xlsx"))
    take(two.city, two.to_city("2.xlsx"))
    with two.ward.write("put back") as conn:
        conn.execute("DELETE FROM receipt")
    again = export_to_unit(two.ward, CITY, two.folder / "3.xlsx")
    assert again.operations == 1
    take(two.city, again.path)
    take(two.ward, two.to_ward("b.xlsx"))
    assert export_to_unit(two.ward, CITY, two.folder / "4.xlsx").operations == 0


# never too many


def many(desk: Desk, count: int) -> list[str]:
    ids = [f"{number:016x}" for number in range(count)]
    with desk.write("years of packages") as conn:
        for number, package in enumerate(ids, 1):
            at = f"2022-01-01T00:00:{number % 60:02d}Z"
            row = PackageRow(0, package, "in", WARD, CITY, "e" * 16, number, "2022-Q1", at, "x.xlsx", {})
            packages.insert(conn, row, package * 4)
    return ids


def test_thousands_of_receipts_fit_the_cell_newest_first(two: Places) -> None:
    ids = many(two.city, 5_000)
    path = two.to_ward()
    head = read_package(path).head
    assert set(head.receipts) == set(ids[-packages.RECEIPTS_AT_MOST :])
    assert max(len(text) for _, text in head.rows()) < CELL


def test_what_did_not_fit_is_only_sent_once_more(two: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    real = packages.receipts_due
    monkeypatch.setattr(export_package.packages, "receipts_due", lambda conn, unit: real(conn, unit, most=1))
    set_progress(two.ward, 10)
    take(two.city, two.to_city("1.xlsx"))
    save(two.ward, [Patch("dossier", FIRST, {"direct": 1})])
    take(two.city, two.to_city("2.xlsx"))
    take(two.ward, two.to_ward("a.xlsx"))  # the receipt of the second alone; it held all of the first
    assert export_to_unit(two.ward, CITY, two.folder / "3.xlsx").operations == 0


# who acknowledges


def test_a_unit_without_the_program_acknowledges_by_returning_the_file(two: Places) -> None:
    save(two.city, [Patch("dossier", f"{OTHER}/{MONTH}/CT", {"direct": 4})], source="điện thoại")
    first = export_to_unit(two.city, OTHER, two.folder / "a.xlsx")
    assert first.operations == 1
    assert export_to_unit(two.city, OTHER, two.folder / "b.xlsx").operations == 1, "nobody returned it yet"
    take(two.city, fill(first.path, {("Hồ sơ TTHC", f"{OTHER}/{MONTH}/HT", "direct"): 7}, "trả.xlsx"))
    second = export_to_unit(two.city, OTHER, two.folder / "c.xlsx")
    carried = {op.record for op in read_package(second.path).operations}
    assert f"{OTHER}/{MONTH}/CT" not in carried
    assert f"{OTHER}/{MONTH}/HT" in carried
    shown = "\n".join("|".join(row) for row in read_package(second.path).visible["Hồ sơ TTHC"])
    assert "|4|" in shown, "the sheet shows all the same"


def test_once_a_machine_is_known_returned_files_acknowledge_nothing_for_it(two: Places) -> None:
    save(two.city, [Patch("dossier", f"{OTHER}/{MONTH}/CT", {"direct": 4})], source="điện thoại")
    first = export_to_unit(two.city, OTHER, two.folder / "a.xlsx")
    take(two.city, first.path)
    assert export_to_unit(two.city, OTHER, two.folder / "b.xlsx").operations == 0
    machine = two.open(OTHER)
    take(two.city, export_to_unit(machine, CITY, two.folder / "hello.xlsx").path)
    assert export_to_unit(two.city, OTHER, two.folder / "c.xlsx").operations == 1


def test_two_machines_of_one_unit_send_each_other_what_they_lack(two: Places) -> None:
    second = two.open(WARD, "máy hai")
    set_progress(two.ward, 10)
    save(second, [Patch("dossier", FIRST, {"direct": 3})])
    over = export_to_unit(two.ward, WARD, two.folder / "over.xlsx")
    assert over.operations == 1
    take_compared(second, over.path)
    back = export_to_unit(second, WARD, two.folder / "back.xlsx")
    carried = {op.record for op in read_package(back.path).operations}
    assert FIRST in carried
    assert TASK not in carried, "the other machine sent it"
    take_compared(two.ward, back.path)
    assert progress(second) == 10
    again = export_to_unit(two.ward, WARD, two.folder / "again.xlsx").path
    assert {op.record for op in read_package(again).operations}.isdisjoint({TASK, FIRST})
    take(two.city, export_to_unit(two.ward, CITY, two.folder / "city.xlsx").path)
    assert progress(two.city) == 10
    dossier = journal.state_of(two.city.conn, "dossier", FIRST).fields["direct"]
    assert dossier.shown == 3, "one machine brings what its unit wrote on the other"


def test_another_units_package_is_refused_whatever_it_says(two: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    other = two.open(OTHER)
    honest = export_to_unit(other, CITY, two.folder / "x.xlsx").path
    with pytest.raises(PackageProblem, match="wrong_receiver"):
        take(two.ward, honest)
    real = export_package.PackageHead
    monkeypatch.setattr(export_package, "PackageHead", lambda **values: real(**{**values, "receiver": WARD}))
    forged = export_to_unit(other, CITY, two.folder / "y.xlsx").path
    before = two.ward.conn.execute("SELECT COUNT(*) FROM peer").fetchone()
    with pytest.raises(PackageProblem, match="foreign_sender"):
        take_compared(two.ward, forged)
    assert two.ward.conn.execute("SELECT COUNT(*) FROM peer").fetchone() == before


# one package, several savings


def test_two_units_files_of_one_group_package_are_two_rows(two: Places) -> None:
    path = two.group()
    cells = {("Hồ sơ TTHC", f"UNIT/{MONTH}/CT", "direct"): 5}
    first = fill(path, cells, "a.xlsx", unit="Phường Bà Triệu")
    second = fill(path, cells, "b.xlsx", unit="Phường Cửa Nam")
    assert read(first).head.package == read(second).head.package
    assert read(first).digest != read(second).digest, "the unit's name is in the file"
    for file in (first, second, first):
        take(two.city, file)
    rows = two.city.conn.execute("SELECT id, digest FROM package WHERE direction = 'in'").fetchall()
    assert len(rows) == 2
    assert len({digest for _, digest in rows}) == 2


# once more


def test_resending_gives_back_the_very_file(two: Places) -> None:
    set_progress(two.ward, 10)
    sent = two.to_city("1.xlsx")
    content = sent.read_bytes()
    set_progress(two.ward, 20)
    key = two.ward.conn.execute("SELECT key FROM package WHERE direction = 'out'").fetchone()[0]
    again = resend(two.ward, key, two.folder / "mới" / "gửi lại.xlsx")
    assert again.path.read_bytes() == content
    assert (again.package, again.operations, again.number) == (package_of(sent), 1, 1)
    take(two.city, again.path)
    take(two.city, sent)
    assert two.city.conn.execute("SELECT COUNT(*) FROM package WHERE direction = 'in'").fetchone() == (1,)


@pytest.mark.parametrize("harm", ["gone", "torn", "swapped"])
def test_a_kept_file_that_is_not_whole_is_not_resent(two: Places, harm: str) -> None:
    set_progress(two.ward, 10)
    first, second = two.to_city("1.xlsx"), two.to_city("2.xlsx")
    kept = two.ward.folder / "packages" / f"{package_of(first)}.xlsx"
    if harm == "gone":
        kept.unlink()
    else:
        kept.write_bytes(second.read_bytes() if harm == "swapped" else first.read_bytes()[:-500])
    with pytest.raises(PackageProblem, match="sent_copy_gone"):
        resend(two.ward, 1, two.folder / "x.xlsx")
    assert not (two.folder / "x.xlsx").exists()
