"""Mergers of units: sight and authority widen, ids never change, and all of it can be taken back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from par_desktop.data import journal
from par_desktop.data.worldtables import groups_of
from par_desktop.domain.periods import Period
from par_desktop.domain.records.bookkeeping import VOID
from par_desktop.errors import NotAllowed
from par_desktop.services.browse_packages import board
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_group, export_to_unit, package_content
from par_desktop.services.merge_units import merge_units, mergers, take_merger_back, units_of
from par_desktop.services.note_record import noted
from par_desktop.services.retract_import import restore_operations
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import CITY, Places, day, fill, places, take_compared
from tests.exchange.helpers import take as take_file

A, B, C, D = "13654", "13690", "13678", "13675"
SINCE = date(2022, 3, 1)


@dataclass
class Town:
    """The city and four wards, all acquainted, and a name for each file."""

    places: Places
    desks: dict[str, Desk]
    files: int = 0

    def send(self, sender: str, receiver: str) -> Path:
        self.files += 1
        return export_to_unit(self.desks[sender], receiver, self.places.folder / f"{self.files}.xlsx").path

    def round(self, *units: str) -> None:
        """Each ward to the city, then the city to each."""
        for unit in units:
            take_file(self.city, self.send(unit, CITY))
        for unit in units:
            take_file(self.desks[unit], self.send(CITY, unit))

    @property
    def city(self) -> Desk:
        return self.desks[CITY]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = places(tmp_path)
    desks = {CITY: made.city, A: made.ward, B: made.open(B), C: made.open(C), D: made.open(D)}
    found = Town(made, desks)
    yield found
    made.close()


def shown(desk: Desk, kind: str, record: str, name: str) -> object:
    state = journal.state_of(desk.conn, kind, record).fields.get(name)
    return state.shown if state is not None else None


def note(desk: Desk, unit: str, text: str) -> None:
    save(desk, [Patch("assignment", f"pl21-03/{unit}/2022", {"note": text})])


def read_note(desk: Desk, unit: str) -> object:
    return shown(desk, "assignment", f"pl21-03/{unit}/2022", "note")


def test_the_successor_reads_and_writes_what_its_predecessor_had(town: Town) -> None:
    note(town.desks[A], A, "của A")
    visit = f"{A}/kt1"
    save(
        town.city,
        [
            Patch("inspection", visit, {"sort": "surprise", "published": date(2022, 2, 1)}),
            Patch("finding", f"{visit}/1", {"text": "Vắng mặt"}),
            Patch("inspection", f"{A}/kt2", {"sort": "surprise", "day": date(2022, 4, 1)}),
        ],
    )
    town.round(A, B, C)
    assert read_note(town.desks[B], A) is None
    with pytest.raises(NotAllowed):
        note(town.desks[B], A, "chưa được")
    merge_units(town.city, A, B, SINCE, "Nghị quyết 5")
    town.round(A, B, C)
    heir = town.desks[B]
    assert read_note(heir, A) == "của A"
    assert shown(heir, "finding", f"{visit}/1", "text") == "Vắng mặt"
    assert shown(heir, "inspection", f"{A}/kt2", "sort") is None, "a future check stays secret from the successor too"
    assert read_note(town.desks[C], A) is None, "nobody else reads more than before"
    note(heir, A, "B sửa tiếp")
    town.round(B, A, C)
    assert read_note(town.city, A) == "B sửa tiếp"
    assert read_note(town.desks[A], A) == "B sửa tiếp", "the old unit keeps reading its own"
    (old, new) = journal.operations_of(town.city.conn, "assignment", f"pl21-03/{A}/2022")
    assert (old.unit, new.unit, new.origin) == (A, B, "app")
    assert new.base == {"note": (old.id,)}, "the same record under the same id"


def test_before_its_day_a_merger_widens_nothing(town: Town) -> None:
    note(town.desks[A], A, "của A")
    merge_units(town.city, A, B, date(2022, 3, 11), "Nghị quyết 5")  # tomorrow
    town.round(A, B)
    assert read_note(town.desks[B], A) is None
    with pytest.raises(NotAllowed):
        note(town.desks[B], A, "sớm")
    for desk in town.desks.values():
        desk.clock = day(11)
    town.round(A, B)
    assert read_note(town.desks[B], A) == "của A"
    note(town.desks[B], A, "đúng ngày")


def test_a_late_package_of_the_old_unit_still_counts(town: Town) -> None:
    save(town.desks[A], [Patch("dossier", f"{A}/2022-02/CT", {"late": 3})])
    late = town.send(A, CITY)
    merge_units(town.city, A, B, date(2022, 2, 15), "Nghị quyết 5")  # month 3 begins that day
    received = take_file(town.city, late)
    assert (received.refused, shown(town.city, "dossier", f"{A}/2022-02/CT", "late")) == ([], 3)
    save(town.desks[A], [Patch("dossier", f"{A}/2022-03/CT", {"late": 9})])  # it has not heard yet
    received = take_file(town.city, town.send(A, CITY))
    assert {cell.problem.code for cell in received.refused} == {"unit_ended"}
    town.round(A, B)
    with pytest.raises(NotAllowed, match="unit_ended"):
        save(town.desks[A], [Patch("dossier", f"{A}/2022-03/CT", {"direct": 1})])
    save(town.desks[A], [Patch("dossier", f"{A}/2022-02/CT", {"direct": 1})])
    save(town.desks[B], [Patch("dossier", f"{A}/2022-03/CT", {"direct": 2})])
    town.round(A, B)
    assert shown(town.city, "dossier", f"{A}/2022-02/CT", "direct") == 1
    assert shown(town.city, "dossier", f"{A}/2022-03/CT", "direct") == 2


def test_a_group_file_filled_in_by_the_old_unit_still_counts(town: Town) -> None:
    path = export_to_group(town.city, "wards", town.places.folder / "group.xlsx").path
    merge_units(town.city, A, B, date(2022, 2, 15), "Nghị quyết 5")
    filled = fill(path, {("Hồ sơ TTHC", "UNIT/2022-01/CT", "late"): 4}, "điền.xlsx", unit="Phường Bà Triệu")
    received = take_file(town.city, filled)
    assert received.refused == []
    assert shown(town.city, "dossier", f"{A}/2022-01/CT", "late") == 4


def test_a_chain_of_mergers_and_its_reversal(town: Town) -> None:
    for unit in (A, B, C):
        note(town.desks[unit], unit, f"của {unit}")
    merge_units(town.city, A, B, SINCE, "1")
    merge_units(town.city, B, C, SINCE, "2")
    town.round(A, B, C, D)
    assert units_of(town.desks[C], C) == (C, A, B)
    assert [read_note(town.desks[C], unit) for unit in (A, B, C)] == [f"của {A}", f"của {B}", f"của {C}"]
    assert [read_note(town.desks[D], unit) for unit in (A, B, C)] == [None, None, None]
    note(town.desks[C], A, "qua hai bước")
    town.round(C, A)
    assert read_note(town.city, A) == read_note(town.desks[A], A) == "qua hai bước"
    take_merger_back(town.city, B)
    town.round(A, B, C)
    assert units_of(town.desks[C], C) == (C,)
    assert units_of(town.desks[B], B) == (B, A)
    with pytest.raises(NotAllowed):
        note(town.desks[C], A, "hết quyền")
    note(town.desks[A], A, "mới của A")
    town.round(A, B, C)
    assert read_note(town.desks[B], A) == "mới của A"
    assert read_note(town.desks[C], A) == "qua hai bước", "what it has it keeps; nothing new comes"


def test_what_the_successor_wrote_before_a_reversal_reaches_a_new_machine(town: Town) -> None:
    merge_units(town.city, A, B, SINCE, "1")
    town.round(A, B)
    note(town.desks[B], A, "B viết cho A")
    town.round(B)
    take_merger_back(town.city, A)
    machine = town.places.open(A, "máy mới của A")
    hello = export_to_unit(machine, CITY, town.places.folder / "chào.xlsx").path
    take_compared(town.city, hello)
    received = take_file(machine, export_to_unit(town.city, A, town.places.folder / "tất cả.xlsx").path)
    assert received.refused == []
    assert read_note(machine, A) == "B viết cho A"
    second = town.places.open(CITY, "máy hai của thành phố")
    received = take_compared(second, export_to_unit(town.city, CITY, town.places.folder / "mirror.xlsx").path)
    assert received.refused == []
    assert read_note(second, A) == "B viết cho A"


def test_a_former_successor_lifts_no_word_of_the_units(town: Town) -> None:
    note(town.desks[A], A, "của A")
    (written,) = journal.operations_of(town.desks[A].conn, "assignment", f"pl21-03/{A}/2022")
    with town.desks[A].write("take back") as conn:
        record = VOID.id(unit=A, operation=written.id.hex())
        journal.append(conn, [noted(town.desks[A], VOID.name, record, {"void": True, "reason": "taken_back"})])
    merge_units(town.city, A, B, SINCE, "1")
    town.round(A, B)
    heir = town.desks[B]
    assert read_note(heir, A) is None
    assert restore_operations(heir, [written.id]).operations == 1, "whoever speaks for A may"
    assert read_note(heir, A) == "của A"
    with heir.write("take back again") as conn:
        journal.append(conn, [noted(heir, VOID.name, record, {"void": True, "reason": "taken_back"})])
    take_merger_back(town.city, A)
    take_file(heir, town.send(CITY, B))
    with pytest.raises(NotAllowed, match="not_taken_back"):
        restore_operations(heir, [written.id])


def test_who_is_asked_for_what(town: Town) -> None:
    def planned(unit: str, period: str) -> int:
        sql = "SELECT COUNT(*) FROM planned WHERE unit = ? AND period = ?"
        return int(town.city.conn.execute(sql, (unit, period)).fetchone()[0])

    before = {period: planned(A, period) for period in ("2022", "2023")}
    assert min(before.values()) > 0
    merge_units(town.city, A, B, SINCE, "1")
    assert planned(A, "2022") == before["2022"], "the year had begun"
    assert planned(A, "2023") == 0
    everybody = groups_of(town.city.conn, town.city.world)["wards"].members
    asked = groups_of(town.city.conn, town.city.world, SINCE)["wards"].members
    assert A in everybody
    assert set(everybody) - set(asked) == {A}
    assert groups_of(town.city.conn, town.city.world, date(2022, 2, 28))["wards"].members == everybody
    assert A in {row.unit for row in board(town.city, Period.parse("2022-Q1"))}
    assert A not in {row.unit for row in board(town.city, Period.parse("2022-Q2"))}
    town.city.clock = day(20)  # quarter II
    content = package_content(town.city, "group:wards", "wards", "")
    listed = {row[1] for row in content.lists if row[0] == "DON_VI"}
    assert listed == set(asked)
    tasks = next(sheet for sheet in content.sheets if sheet.name == "Nhiệm vụ")
    assert tasks.rows, "what the members that are left all have is still asked of them"
    take_merger_back(town.city, A)
    assert planned(A, "2023") == before["2023"]
    assert groups_of(town.city.conn, town.city.world, SINCE)["wards"].members == everybody


def test_mergers_that_cannot_be(town: Town) -> None:
    merge_units(town.city, A, B, SINCE, "Nghị quyết 5")
    (row,) = mergers(town.city)
    assert (row.unit.code, row.successor.code, row.since, row.decision) == (A, B, SINCE, "Nghị quyết 5")
    for code, old, new in (
        ("merger_itself", C, C),
        ("merger_ring", B, A),
        ("merger_kind", C, "YT"),
        ("merger_kind", "NV", "YT"),
    ):
        with pytest.raises(NotAllowed, match=code):
            merge_units(town.city, old, new, SINCE, "x")
    with pytest.raises(NotAllowed, match="only_coordinator_locks"):
        merge_units(town.desks[A], C, D, SINCE, "x")
    with pytest.raises(NotAllowed, match="only_coordinator_locks"):
        take_merger_back(town.desks[A], A)
