"""What comes too late is kept and refused by word: its author is told, reopening gives it back."""

from __future__ import annotations

from datetime import date

import pytest

from par_desktop.data import journal
from par_desktop.domain.operation import Operation, sealed
from par_desktop.domain.records.bookkeeping import VOID
from par_desktop.errors import NotAllowed
from par_desktop.services import export_package
from par_desktop.services.browse_history import record_history
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.lock_period import close, refused_writes, reopen, restore_refused
from par_desktop.services.note_record import noted
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import CITY, MONTH, TASK, WARD, Places, fill, take, take_compared

RECORD = f"{WARD}/{MONTH}/CT"
NEXT = f"{WARD}/2021-12/CT"


def shown(desk: Desk, record: str = RECORD, name: str = "late") -> object:
    state = journal.state_of(desk.conn, "dossier", record).fields.get(name)
    return state.shown if state is not None else None


def met(two: Places, unit: str) -> Desk:
    """A new machine of a unit, once the city knows it and has sent it everything."""
    machine = two.open(unit, "máy mới")
    take_compared(two.city, export_to_unit(machine, CITY, two.folder / "chào.xlsx").path)
    take(machine, export_to_unit(two.city, unit, two.folder / "tất cả.xlsx").path)
    return machine


def late(two: Places) -> None:
    """The ward knew 1, the city closed, the ward, not knowing, wrote 2 and then 3."""
    save(two.ward, [Patch("dossier", RECORD, {"late": 1})])
    take(two.city, two.to_city("in-time.xlsx"))
    close(two.city, "2022-Q1")
    save(two.ward, [Patch("dossier", RECORD, {"late": 2, "direct": 9})])
    save(two.ward, [Patch("dossier", RECORD, {"late": 3}), Patch("dossier", NEXT, {"late": 4})])


def test_a_late_write_is_kept_named_and_without_value(two: Places) -> None:
    late(two)
    received = take(two.city, two.to_city("late.xlsx"))
    assert {(cell.record, cell.field, cell.problem.code) for cell in received.refused} == {
        (RECORD, "late", "period_closed"),
        (RECORD, "direct", "period_closed"),
    }
    counts = received.changes.counts()
    assert (counts["new"], counts["changed"], counts["conflicts"]) == (1, 0, 0), "the rest of the package arrives"
    assert (shown(two.city), shown(two.city, RECORD, "direct"), shown(two.city, NEXT)) == (1, None, 4)
    assert len(journal.operations_of(two.city.conn, "dossier", RECORD)) == 3, "nothing is lost"
    again = take(two.city, two.to_city("again.xlsx"))
    assert again.refused == [], "judged once, when it came"
    assert shown(two.city) == 1


def test_its_author_sees_why(two: Places) -> None:
    late(two)
    take(two.city, two.to_city("late.xlsx"))
    assert shown(two.ward) == 3
    take(two.ward, two.to_ward())
    assert shown(two.ward) == shown(two.city) == 1
    lines = [line for line in record_history(two.ward, "dossier", RECORD) if line.field == "late"]
    assert [(line.new, line.void, line.refused) for line in lines] == [
        ("3", True, "period_closed"),
        ("2", True, "period_closed"),
        ("1", False, ""),
    ]


def test_reopening_offers_the_late_writes_and_gives_them_back(two: Places) -> None:
    late(two)
    take(two.city, two.to_city("late.xlsx"))
    opened = reopen(two.city, WARD, "2022-Q1", date(2022, 3, 20), "Sót hồ sơ")
    assert [(r.record, r.reason) for r in opened.refused] == [(RECORD, "period_closed")] * 2
    assert "Quá hạn" in opened.refused[0].values
    assert refused_writes(two.city, WARD, "2022-Q2") == ()
    changes = restore_refused(two.city, [r.operation for r in opened.refused])
    assert changes.touches("dossier")
    assert (shown(two.city), shown(two.city, RECORD, "direct")) == (3, 9)
    assert refused_writes(two.city) == ()
    take(two.ward, two.to_ward())
    assert (shown(two.ward), shown(two.ward, RECORD, "direct")) == (3, 9)
    save(two.ward, [Patch("dossier", RECORD, {"late": 5})])
    assert take(two.city, two.to_city("b.xlsx")).refused == []
    assert shown(two.city) == 5


def test_what_others_wrote_meanwhile_is_a_conflict_not_a_loss(two: Places) -> None:
    late(two)
    take(two.city, two.to_city("late.xlsx"))
    save(two.city, [Patch("dossier", RECORD, {"late": 7})], source="điện thoại")
    restore_refused(two.city, [r.operation for r in refused_writes(two.city)])
    state = journal.state_of(two.city.conn, "dossier", RECORD)
    assert state.conflicts == ("late",)


def test_only_the_coordinator_lifts_its_word(two: Places) -> None:
    late(two)
    take(two.city, two.to_city("late.xlsx"))
    take(two.ward, two.to_ward())
    (first, *_) = refused_writes(two.ward)
    with pytest.raises(NotAllowed, match="only_coordinator_locks"):
        restore_refused(two.ward, [first.operation])


def test_a_late_cell_typed_in_excel_is_refused_by_its_address_and_kept(two: Places) -> None:
    path = two.to_ward()
    close(two.city, "2022-Q1")
    received = take(two.city, fill(path, {("Hồ sơ TTHC", RECORD, "late"): 6, ("Nhiệm vụ", TASK, "progress"): 30}))
    (cell,) = received.refused
    assert (cell.sheet, cell.value, cell.problem.code) == ("Hồ sơ TTHC", "6", "period_closed")
    assert cell.address[0].isalpha()
    assert cell.address[-1].isdigit()
    assert shown(two.city) is None
    assert journal.state_of(two.city.conn, "assignment", TASK).fields["progress"].shown == 30
    opened = reopen(two.city, WARD, "2022-Q1", date(2022, 3, 20), "Sót")
    restore_refused(two.city, [r.operation for r in opened.refused])
    assert shown(two.city) == 6


def test_a_confirmation_of_what_stands_is_never_late(two: Places) -> None:
    take(two.city, two.to_city("hello.xlsx"))
    save(two.city, [Patch("dossier", RECORD, {"late": 8})], source="bản giấy")
    take(two.ward, two.to_ward())
    close(two.city, "2022-Q1")
    save(two.ward, [Patch("dossier", RECORD, {"late": 8})])
    received = take(two.city, two.to_city("b.xlsx"))
    assert received.refused == []
    origin = two.city.conn.execute("SELECT origin, late FROM dossier").fetchall()
    assert origin == [("app", 8)]


def forged(
    fields: dict[str, object], kind: str, record: str, base: dict[str, tuple[bytes, ...]] | None = None
) -> Operation:
    return sealed(
        Operation(
            replica="f" * 16, unit=WARD, kind=kind, record=record, fields=fields,
            base=base or dict.fromkeys(fields, ()), at="2022-03-01T00:00:00Z", by="ai", origin="app", nonce="1",
        )  # type: ignore[arg-type]
    )  # fmt: skip


def test_an_impossible_value_is_kept_for_its_ancestry_and_a_foreign_one_is_not(
    two: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = forged({"progress": 150}, "assignment", TASK)
    good = forged({"progress": 50}, "assignment", TASK, {"progress": (bad.id,)})
    foreign = forged({"points": "2.0000"}, "appraisal", f"2022/1.1.1/{WARD}")
    monkeypatch.setattr(export_package, "to_carry", lambda *_, **__: [bad, good, foreign])
    received = take(two.city, two.to_city())
    monkeypatch.undo()
    assert sorted(cell.problem.code for cell in received.refused) == ["field_of_coordinator", "percent_range"]
    state = journal.state_of(two.city.conn, "assignment", TASK)
    assert (state.fields["progress"].shown, dict(state.waiting)) == (50, {}), "what was built on it does not wait"
    assert journal.operations_of(two.city.conn, "appraisal", f"2022/1.1.1/{WARD}") == []
    second = met(two, WARD)
    assert journal.state_of(second.conn, "assignment", TASK).fields["progress"].shown == 50
    assert second.conn.execute("SELECT COUNT(*) FROM refused WHERE refused = 1").fetchone() == (2,)
    assert refused_writes(two.city) == (), "no reopening makes it possible"


def test_the_citys_second_machine_and_the_wards_hear_the_word_as_a_record(two: Places) -> None:
    late(two)
    take(two.city, two.to_city("late.xlsx"))
    second = two.open(CITY, "máy hai của thành phố")
    take_compared(second, export_to_unit(two.city, CITY, two.folder / "mirror.xlsx").path)
    assert shown(second) == 1
    assert [r.reason for r in refused_writes(second)] == ["period_closed"] * 2
    assert shown(met(two, WARD)) == 1


def test_what_was_taken_in_time_is_not_late_after_a_restore(two: Places) -> None:
    """A workspace without the ward's file but with the closing finds that file among those it once received."""
    save(two.ward, [Patch("dossier", RECORD, {"late": 1})])
    take(two.city, two.to_city("in-time.xlsx"))
    (kept,) = (two.city.folder / "packages").glob("*_*.xlsx")
    restored = two.open(CITY, "khôi phục")
    close(restored, "2022-Q1")
    (restored.folder / "packages").mkdir(exist_ok=True)
    again = restored.folder / "packages" / kept.name
    again.write_bytes(kept.read_bytes())
    received = take(restored, again)
    assert received.refused == []
    assert shown(restored) == 1
    other = two.open(CITY, "máy khác")
    close(other, "2022-Q1")
    assert {cell.problem.code for cell in take(other, kept).refused} == {"period_closed"}, "from elsewhere it is late"


def test_what_a_unit_takes_back_too_late_stands_on_both_sides(two: Places) -> None:
    save(two.ward, [Patch("dossier", RECORD, {"late": 1})])
    (written,) = journal.operations_of(two.ward.conn, "dossier", RECORD)
    take(two.city, two.to_city("in-time.xlsx"))
    close(two.city, "2022-Q1")
    record = VOID.id(unit=WARD, operation=written.id.hex())
    with two.ward.write("take back") as conn:
        journal.append(conn, [noted(two.ward, VOID.name, record, {"void": True}, origin="app")])
    assert shown(two.ward) is None
    received = take(two.city, two.to_city("late.xlsx"))
    assert [cell.problem.code for cell in received.refused] == ["period_closed"]
    assert shown(two.city) == 1
    take(two.ward, export_to_unit(two.city, WARD, two.folder / "word.xlsx").path)
    assert shown(two.ward) == 1, "one state on both sides"
    reopen(two.city, WARD, "2022-Q1", date(2099, 1, 1), "sai tháng")
    take(two.ward, export_to_unit(two.city, WARD, two.folder / "reopened.xlsx").path)
    with two.ward.write("take back again") as conn:
        journal.append(conn, [noted(two.ward, VOID.name, record, {"void": True}, origin="app")])
    take(two.city, two.to_city("in-time-now.xlsx"))
    take(two.ward, export_to_unit(two.city, WARD, two.folder / "lifted.xlsx").path)
    assert (shown(two.city), shown(two.ward)) == (None, None)
