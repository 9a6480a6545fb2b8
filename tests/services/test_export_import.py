"""Packages between a ward and the city: what comes over, what may be lost, repeated, forged, and what stays at home."""

from __future__ import annotations

import gc
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from par_desktop import workspace
from par_desktop.data import journal
from par_desktop.domain.operation import Operation, sealed
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.errors import NotAllowed, PackageProblem
from par_desktop.exchange.reader import read_package
from par_desktop.services import export_package, outgoing
from par_desktop.services.desk import Desk
from par_desktop.services.export_package import export_to_group, export_to_unit
from par_desktop.services.import_package import preview, read, receive
from par_desktop.services.outgoing import to_carry
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import (
    CITY,
    MONTH,
    OTHER,
    TASK,
    WARD,
    YES,
    Places,
    column_of,
    day,
    fill,
    places,
    row_of,
    take,
    take_compared,
)
from tests.exchange.helpers import edit as edit_workbook

NOTHING = {"new": 0, "changed": 0, "same": 0, "conflicts": 0, "refused": 0, "waiting": 0}
FIRST = f"{WARD}/{MONTH}/CT"


def shown(desk: Desk, kind: str, record: str, name: str) -> object:
    """A field as the projection's state shows it."""
    state = journal.state_of(desk.conn, kind, record).fields.get(name)
    return state.shown if state is not None else None


def everything(conn: object) -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    names = [r[0] for r in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]  # type: ignore[attr-defined]
    return {n: sorted(conn.execute(f'SELECT * FROM "{n}"').fetchall(), key=repr) for n in names}  # type: ignore[attr-defined]


def forge(monkeypatch: pytest.MonkeyPatch, operations: list[Operation], **head: object) -> None:
    """The next packages carry these operations, and these words in their head: signed, but not what a program writes."""
    monkeypatch.setattr(export_package, "to_carry", lambda desk, receiver, group: operations)
    real = export_package.PackageHead

    def make(**values: object) -> object:
        return real(**{**values, **head})  # type: ignore[arg-type]

    monkeypatch.setattr(export_package, "PackageHead", make)


# there and back


def test_the_main_road(two: Places) -> None:
    assert take(two.ward, two.to_ward()).changes.counts() == NOTHING
    save(two.ward, [Patch("assignment", TASK, {"progress": 40, "status": "in_progress"})])
    path = fill(two.to_city(), {("Hồ sơ TTHC", FIRST, "online3"): 12})
    counts = take(two.city, path).changes.counts()
    assert (counts["new"], counts["refused"], counts["conflicts"]) == (2, 0, 0)
    assert shown(two.city, "assignment", TASK, "progress") == 40
    assert shown(two.city, "dossier", FIRST, "online3") == 12
    again = take(two.city, path)
    assert again.known_before
    assert {**again.changes.counts(), "same": 0} == NOTHING


def test_text_comes_over_letter_for_letter(two: Places) -> None:
    note = '=1+1 "nháy" _x0041_ 007\nĐường Điện Biên ' + "ữ" * 1_500
    save(two.ward, [Patch("assignment", TASK, {"note": note})])
    take(two.city, two.to_city())
    assert shown(two.city, "assignment", TASK, "note") == note


def test_a_preview_promises_what_the_import_does_and_leaves_nothing(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    package = read(two.to_city())
    before = everything(two.city.conn)
    promised = preview(two.city, package, YES)
    assert everything(two.city.conn) == before
    done = take(two.city, package.path)
    assert promised.changes.counts() == done.changes.counts()
    assert promised.differences == done.differences
    (line,) = promised.differences
    assert (line.before, line.after, line.state, line.by) == ("", "40", "new", f"người {WARD}")


def test_a_resent_reordered_or_lost_package_gives_the_same_state(two: Places) -> None:
    paths = []
    for progress in (10, 20, 30):
        save(two.ward, [Patch("assignment", TASK, {"progress": progress}), Patch("dossier", FIRST, {"late": progress})])
        paths.append(two.to_city(f"{progress}.xlsx"))
    take(two.city, paths[2])  # the first two are late: the last alone is enough
    assert shown(two.city, "assignment", TASK, "progress") == 30
    state = journal.state_of(two.city.conn, "assignment", TASK)
    for path in (paths[0], paths[1], paths[2], paths[0]):
        assert {**take(two.city, path).changes.counts(), "same": 0} == NOTHING
    assert journal.state_of(two.city.conn, "assignment", TASK).fields == state.fields


def test_two_people_who_had_not_seen_each_other_conflict_and_both_values_stay(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40, "note": "a"})])
    take(two.city, two.to_city())
    proxy = save(two.city, [Patch("assignment", TASK, {"progress": 70})], source="điện thoại 09/3")
    assert proxy.changes.conflicts == 1, "nhập thay never goes over the unit's own value"
    save(two.ward, [Patch("assignment", TASK, {"progress": 65})])
    take(two.city, two.to_city("b.xlsx"))
    state = journal.state_of(two.city.conn, "assignment", TASK)
    assert state.conflicts == ("progress",)
    assert len(state.heads("progress")) == 2
    take(two.ward, two.to_ward())
    assert journal.state_of(two.ward.conn, "assignment", TASK).fields == state.fields


# what need not travel again


def test_receipts_stop_resending_and_a_lost_package_is_made_good(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    assert export_to_unit(two.ward, CITY, two.folder / "lost.xlsx").operations == 1
    save(two.ward, [Patch("dossier", FIRST, {"direct": 1})])
    second = export_to_unit(two.ward, CITY, two.folder / "second.xlsx")
    assert second.operations == 2  # nobody has acknowledged the first
    take(two.city, second.path)
    take(two.ward, two.to_ward())
    assert export_to_unit(two.ward, CITY, two.folder / "third.xlsx").operations == 0


def test_a_second_machine_of_the_receiver_is_sent_everything(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city())
    take(two.ward, two.to_ward())
    other = two.open(CITY, "máy hai")
    take_compared(two.ward, export_to_unit(other, WARD, two.folder / "other.xlsx").path)
    again = export_to_unit(two.ward, CITY, two.folder / "again.xlsx")
    assert again.operations == 1
    assert take(other, again.path).changes.counts()["new"] == 1


def test_drafts_superseded_before_sending_travel_without_their_values(two: Places) -> None:
    for progress, note in ((10, "nháp: hỏi lại chị Hoa"), (20, "nháp hai"), (30, "bản chính thức")):
        save(two.ward, [Patch("assignment", TASK, {"progress": progress, "note": note})])
    path = two.to_city()
    bare = [op.fields for op in read_package(path).operations]
    assert bare[:2] == [None, None]
    assert bare[2] == {"note": "bản chính thức", "progress": 30}
    take(two.city, path)
    assert shown(two.city, "assignment", TASK, "note") == "bản chính thức"
    kept = [op.fields for op in journal.operations_of(two.ward.conn, "assignment", TASK)]
    assert None not in kept
    stored = "\n".join(str(r) for r in two.city.conn.execute("SELECT fields, reason FROM operation").fetchall())
    assert "nháp" not in stored


# typing


def test_typing_over_an_unseen_edit_is_a_conflict_over_a_seen_one_an_edit(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    first = two.to_city("first.xlsx")
    take(two.city, first)
    take(two.city, fill(first, {("Nhiệm vụ", TASK, "progress"): 50}, "điền.xlsx"))
    assert shown(two.city, "assignment", TASK, "progress") == 50
    save(two.ward, [Patch("assignment", TASK, {"progress": 60})])
    counts = take(two.city, two.to_city("second.xlsx")).changes.counts()
    assert counts["conflicts"] == 1


def test_typing_means_the_same_whoever_imports_it(two: Places) -> None:
    path = fill(two.to_city(), {("Nhiệm vụ", TASK, "progress"): 50})
    take(two.city, path)
    take(two.ward, path)
    (mine,) = journal.operations_of(two.ward.conn, "assignment", TASK)
    (theirs,) = journal.operations_of(two.city.conn, "assignment", TASK)
    assert mine.id == theirs.id
    assert (mine.unit, mine.origin, mine.by) == (WARD, "excel", "")


def test_a_group_package_filled_in_by_two_units(two: Places) -> None:
    path = two.group()
    record = f"UNIT/{MONTH}/CT"
    assert read_package(path).head.invitation == ""
    first = fill(path, {("Hồ sơ TTHC", record, "direct"): 5}, "cửa nam.xlsx", unit="Phường Cửa Nam")
    second = fill(path, {("Hồ sơ TTHC", record, "direct"): 8}, "bà triệu.xlsx", unit="phuong ba trieu")
    assert take(two.city, first).typing_unit == OTHER
    assert take(two.city, second).typing_unit == WARD
    assert shown(two.city, "dossier", f"{OTHER}/{MONTH}/CT", "direct") == 5
    assert shown(two.city, "dossier", FIRST, "direct") == 8
    assert two.city.conn.execute("SELECT COUNT(*) FROM dossier WHERE unit = 'UNIT'").fetchone()[0] == 0
    third = fill(path, {("Hồ sơ TTHC", record, "direct"): 6}, "lần hai.xlsx", unit="Phường Cửa Nam")
    assert take(two.city, third).changes.counts()["conflicts"] == 1


def test_a_group_package_must_say_who_filled_it_in(two: Places) -> None:
    path = fill(two.group(), {("Hồ sơ TTHC", f"UNIT/{MONTH}/CT", "direct"): 5})
    with pytest.raises(PackageProblem) as caught:
        take(two.city, path)
    assert caught.value.code == "unit_not_chosen"
    with pytest.raises(PackageProblem) as caught:
        take(two.city, path, unit="VP")
    assert caught.value.code == "not_a_member"
    unknown = fill(path, {}, "lạ.xlsx", unit="Phường Trên Trời")
    with pytest.raises(PackageProblem) as caught:
        take(two.city, unknown)
    assert caught.value.code == "unit_not_known"
    assert take(two.city, path, unit=WARD).changes.counts()["new"] == 1


# who may


def test_a_package_for_another_unit_is_refused(two: Places) -> None:
    other = two.open(OTHER)
    with pytest.raises(PackageProblem) as caught:
        take(other, two.to_ward())
    assert caught.value.code == "wrong_receiver"
    with pytest.raises(NotAllowed):
        export_to_unit(two.ward, OTHER, two.folder / "x.xlsx")
    with pytest.raises(NotAllowed):
        export_to_group(two.ward, "wards", two.folder / "y.xlsx")


def forged(unit: str, kind: str, record: str, fields: dict[str, object]) -> Operation:
    return sealed(
        Operation(
            replica="f" * 16,
            unit=unit,
            kind=kind,
            record=record,
            fields=fields,  # type: ignore[arg-type]  # canonical values of the test
            base=dict.fromkeys(fields, ()),
            at="2022-03-01T00:00:00Z",
            by="ai đó",
            origin="app",
            nonce="1",
        )
    )


def test_a_unit_cannot_relay_or_write_for_others(two: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    others = f"pl21-03/{OTHER}/2022"
    smuggled = [
        forged(OTHER, "assignment", others, {"progress": 100}),  # another unit's, relayed
        forged(WARD, "assignment", others, {"progress": 99}),  # its own name on another's record
        forged(WARD, "appraisal", f"2022/1.1.1/{WARD}", {"points": "2.0000"}),  # its own appraised score
        forged(WARD, "assignment", TASK, {"progress": 55}),
    ]
    monkeypatch.setattr(export_package, "to_carry", lambda desk, receiver, group: smuggled)
    received = take(two.city, two.to_city())
    assert sorted(cell.problem.code for cell in received.refused) == [
        "field_of_coordinator",
        "field_of_unit",
        "foreign_operation",
    ]
    assert received.changes.counts()["refused"] == 3
    assert shown(two.city, "assignment", TASK, "progress") == 55
    assert shown(two.city, "assignment", others, "progress") is None
    assert shown(two.city, "appraisal", f"2022/1.1.1/{WARD}", "points") is None
    listed = two.city.conn.execute("SELECT code FROM refusal").fetchall()
    assert len(listed) == 3


def test_the_city_relays_what_others_wrote(two: Places) -> None:
    take(two.city, two.to_city())
    second = two.open(WARD, "máy hai của phường")
    save(second, [Patch("assignment", TASK, {"progress": 45})])
    take_compared(two.city, export_to_unit(second, CITY, two.folder / "from-second.xlsx").path)
    take(two.ward, two.to_ward())
    assert shown(two.ward, "assignment", TASK, "progress") == 45
    (op,) = journal.operations_of(two.ward.conn, "assignment", TASK)
    assert op.by == f"người {WARD}"


# sight


VISITS = st.lists(st.tuples(st.sampled_from([WARD, OTHER]), st.booleans()), max_size=4)
SCORES = st.lists(st.tuples(st.sampled_from([WARD, OTHER]), st.sampled_from(["2021", "2022"])), max_size=4)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visits=VISITS, scores=SCORES, published=st.sets(st.sampled_from(["2021", "2022"])))
def test_a_ward_is_sent_nothing_of_another_ward_and_nothing_unpublished(
    tmp_path_factory: pytest.TempPathFactory,
    visits: list[tuple[str, bool]],
    scores: list[tuple[str, str]],
    published: set[str],
) -> None:
    """The oracle is the list of actions itself: each says at once whether the ward may see it."""
    made = places(tmp_path_factory.mktemp("scope"))
    allowed: set[tuple[str, str]] = set()
    patches: list[Patch] = [Patch("round", year, {"published": date(2022, 3, 1)}) for year in sorted(published)]
    allowed |= {("round", year) for year in published}
    for number, (unit, open_to_unit) in enumerate(visits):
        visit = f"{unit}/kt-{number}"
        day_told = {"published": date(2022, 2, 1)} if open_to_unit else {}
        group = [
            Patch("inspection", visit, {"sort": "surprise", "day": date(2022, 4, 1), **day_told}),
            Patch("answer", f"{visit}/A1", {"answer": "fail"}),
            Patch("finding", f"{visit}/1", {"text": "Vắng mặt", "deadline": date(2022, 5, 1)}),
        ]
        patches += group
        if unit == WARD and open_to_unit:
            allowed |= {(p.kind, p.record) for p in group}
    for unit, year in scores:
        for kind, values in (("appraisal", {"points": Decimal(1)}), ("survey", {"points": Decimal("1.5")})):
            patches.append(Patch(kind, f"{year}/1.1.1/{unit}", values))
            if unit == WARD and year in published:
                allowed.add((kind, f"{year}/1.1.1/{unit}"))
    for unit in (WARD, OTHER):
        patches.append(Patch("assignment", f"pl21-03/{unit}/2022", {"progress": 5}))
    allowed.add(("assignment", TASK))
    save(made.city, patches, source="điện thoại")
    carried = {(op.kind, op.record) for op in to_carry(made.city, WARD, None)}
    assert carried == allowed
    in_group = {(op.kind, op.record) for op in to_carry(made.city, "", "wards")}
    assert in_group == {ref for ref in allowed if ref[0] == "round"}
    made.close()


def test_every_kind_of_record_says_who_may_read_it() -> None:
    open_to_all = {name for name, kind in BY_NAME.items() if kind.audience.value == "everyone"}
    assert open_to_all == {"round", "membership", "closing", "succession", "coordinator_machine", "procedure", "choice", "service_unit"}


def test_a_held_back_visit_is_not_written_anywhere_in_the_file(two: Places) -> None:
    save(
        two.city,
        [
            Patch("inspection", f"{WARD}/kt-bi-mat", {"day": date(2022, 4, 1), "team": "Đoàn Bí Mật"}),
            Patch("inspection", f"{OTHER}/kt-khac", {"published": date(2022, 2, 1), "team": "Đoàn Phường Khác"}),
        ],
    )
    package = read_package(two.to_ward())
    text = repr(package.operations) + repr(package.visible) + repr(package.held)
    assert "kt-bi-mat" not in text
    assert "Bí Mật" not in text
    assert "kt-khac" not in text


# what is to be sent


def test_what_waits_is_counted_for_the_person(two: Places) -> None:
    assert outgoing.waiting_to_send(two.ward) == 0
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    assert outgoing.waiting_to_send(two.ward) == 1
    take(two.city, two.to_city())
    assert outgoing.waiting_to_send(two.city) == 0
    save(two.city, [Patch("round", "2022", {"published": date(2022, 3, 1)})])
    assert outgoing.waiting_to_send(two.city) == 1


# all or nothing


KILLED = """
import os, sys
from pathlib import Path
from par_desktop import workspace
from par_desktop.data import journal
from par_desktop.services.import_package import read, receive
from par_desktop.services.trust import Trust
from tests.exchange.helpers import day

appended = journal.append

def and_die(conn, ops, package=None):
    appended(conn, ops, package)
    assert conn.in_transaction
    os._exit(41)

desk = workspace.open_workspace(Path(sys.argv[1]), clock=day(10), state=Path(sys.argv[2])).desk()
journal.append = and_die
receive(desk, read(Path(sys.argv[3])), Trust(True))
"""


def test_a_power_cut_in_the_middle_of_an_import_leaves_the_state_before(two: Places) -> None:
    save(two.city, [Patch("round", "2021", {"published": date(2022, 1, 1)})])
    save(two.ward, [Patch("assignment", TASK, {"progress": 40}), Patch("dossier", FIRST, {"direct": 4})])
    path = two.to_city()
    folder, state = two.city.folder, two.city.state
    before = everything(two.city.conn)
    two.opened[0].close()
    root = Path(__file__).resolve().parents[2]
    ended = subprocess.run([sys.executable, "-c", KILLED, folder, state, path], cwd=root, check=False, timeout=60)
    assert ended.returncode == 41
    two.opened[0] = workspace.open_workspace(folder, clock=day(10), state=state)
    city = two.opened[0].desk()
    after = everything(city.conn)
    # The day's first import makes its checked copy, and notes that, before it begins.
    before["setting"] = [r for r in before["setting"] if r[0] != "import_backup"]
    after["setting"] = [r for r in after["setting"] if r[0] != "import_backup"]
    assert after == before
    assert city.conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert list((folder / "backups").iterdir())
    assert take(city, path).changes.counts()["new"] == 2


def test_a_file_that_cannot_be_written_is_one_sentence_and_no_tracebacks(
    two: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", said.append)
    (two.folder / "g.xlsx.part").mkdir()
    with pytest.raises(PackageProblem):
        export_to_unit(two.ward, CITY, two.folder / "g.xlsx")
    gc.collect()
    assert said == []


# other programs' hands: what other programs save is in test_other_programs


def test_a_file_of_another_program_version_keeps_what_it_does_not_know(
    two: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = forged(WARD, "later_kind", f"{WARD}/x", {"value": "mới"})
    monkeypatch.setattr(export_package, "to_carry", lambda desk, receiver, group: [later])
    take(two.city, two.to_city())
    assert two.city.conn.execute("SELECT COUNT(*) FROM operation WHERE id = ?", (later.id,)).fetchone() == (1,)


# doors that a hostile package tried


def test_nobody_signs_in_under_another_units_machine(two: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    take(two.city, two.to_city())
    other = two.open(OTHER)
    forge(monkeypatch, [], replica=two.ward.mark.replica)
    with pytest.raises(PackageProblem) as refused:
        take(two.city, export_to_unit(other, CITY, two.folder / "forged.xlsx").path)
    assert refused.value.code == "foreign_replica"
    monkeypatch.undo()
    take(two.city, two.to_city("b.xlsx"))


def test_nobody_types_for_another_unit(two: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    other = two.open(OTHER)
    forge(monkeypatch, [], typing_unit=WARD)
    with pytest.raises(PackageProblem) as refused:
        take(two.city, export_to_unit(other, CITY, two.folder / "forged.xlsx").path)
    assert refused.value.code == "wrong_typing_unit"


@pytest.mark.parametrize("package", ["../../evil", "/tmp/evil", "a" * 15, "0123456789ABCDEF"])
def test_a_packages_name_is_no_path(two: Places, monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    take(two.city, two.to_city())
    path = two.to_city("b.xlsx")
    bare = two.folder / "forged.xlsx"
    forge(monkeypatch, [], package=package)
    monkeypatch.setattr(export_package, "_keep", lambda *_: None)
    export_to_unit(two.ward, CITY, bare)
    with pytest.raises(PackageProblem) as refused:
        take(two.city, bare)
    assert (refused.value.code, refused.value.facts["place"]) == ("hidden_changed", "_par!2")
    monkeypatch.undo()
    take(two.city, path)


def test_a_unit_voids_its_own_operations_only_and_cannot_lift_the_coordinators_word(
    two: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city())
    (edit,) = journal.operations_of(two.city.conn, "assignment", TASK)
    other = two.open(OTHER)
    forge(monkeypatch, [forged(OTHER, "void", f"{OTHER}/{edit.id.hex()}", {"void": True})])
    take(two.city, export_to_unit(other, CITY, two.folder / "void.xlsx").path)
    assert shown(two.city, "assignment", TASK, "progress") == 40
    monkeypatch.undo()
    own = forged(WARD, "appraisal", f"2022-Q1/1.1.1/{WARD}", {"points": "2.0000"})
    forge(monkeypatch, [own])
    received = take(two.city, two.to_city("own.xlsx"))
    assert received.changes.refused == 1
    monkeypatch.undo()
    again = forged(WARD, "refused", f"{WARD}/{own.id.hex()}", {"refused": None})
    forge(monkeypatch, [again])
    take(two.city, two.to_city("lift.xlsx"))
    assert shown(two.city, "appraisal", f"2022-Q1/1.1.1/{WARD}", "points") is None
    monkeypatch.undo()
    take(two.ward, two.to_ward())
    known = two.ward.conn.execute("SELECT refused FROM refused WHERE operation = ?", (own.id.hex(),)).fetchall()
    assert known == [(1,)], "its author is told"


@pytest.mark.parametrize(
    ("kind", "record", "fields"),
    [
        ("assignment", TASK, {"progress": 150}),
        ("assignment", TASK, {"note": {"not": "text"}}),
        ("dossier", f"{WARD}/2022-13/CT", {"late": 1}),
        ("dossier", f"{WARD}/{MONTH}/NO-SUCH", {"late": 1}),
        ("reading", f"DT.1/{WARD}/2022-01\n", {"ratio": None}),
    ],
)
def test_a_value_or_a_key_that_cannot_be_is_refused_and_blanks_nothing(
    two: Places, monkeypatch: pytest.MonkeyPatch, kind: str, record: str, fields: dict[str, object]
) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city())
    forge(monkeypatch, [forged(WARD, kind, record, fields)])
    received = take(two.city, two.to_city("b.xlsx"))
    assert received.changes.counts()["refused"] == 1
    assert received.changes.counts()["changed"] == received.changes.counts()["new"] == 0
    assert shown(two.city, "assignment", TASK, "progress") == 40


def test_an_edit_after_a_delete_that_was_taken_back_is_no_delete(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    take(two.city, two.to_city())
    gone = save(two.city, [Patch("assignment", TASK, deleted=True)])
    save(two.city, gone.undo)
    take(two.ward, two.to_ward())
    save(two.ward, [Patch("assignment", TASK, {"progress": 70})])
    received = take(two.city, two.to_city("b.xlsx"))
    assert received.changes.refused == 0
    assert shown(two.city, "assignment", TASK, "progress") == 70


def test_a_change_of_mind_about_publishing_reaches_the_unit(two: Places) -> None:
    take(two.city, two.to_city())
    visit = f"{WARD}/kt01"
    save(two.city, [Patch("inspection", visit, {"sort": "surprise", "published": date(2022, 3, 1)})])
    take(two.ward, two.to_ward())
    save(two.city, [Patch("inspection", visit, {"published": None})])
    take(two.ward, two.to_ward("b.xlsx"))
    assert shown(two.ward, "inspection", visit, "published") is None
    assert shown(two.ward, "inspection", visit, "sort") == "surprise"


def test_a_proxy_figure_is_marked_until_its_unit_confirms_it(two: Places) -> None:
    save(two.city, [Patch("dossier", FIRST, {"late": 8})], source="bản giấy")
    take(two.ward, two.to_ward())

    def origin(desk: Desk) -> object:
        return desk.conn.execute("SELECT origin FROM dossier").fetchone()[0]

    save(two.ward, [Patch("dossier", FIRST, {"direct": 5})])
    assert origin(two.ward) == "proxy", "another column says nothing of the typed one"
    save(two.ward, [Patch("dossier", FIRST, {"late": 8})])
    assert origin(two.ward) == "app"
    take(two.city, two.to_city())
    assert origin(two.city) == "app"


def test_cells_that_hide_what_a_person_sees_are_refused_by_address(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 30, "note": "giữ lại"})])

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Nhiệm vụ"]
        row = row_of(sheet, TASK)
        percent = sheet.cell(row, column_of(sheet, "progress"))
        percent.value, percent.number_format = 1.0, "0%"
        sheet.cell(row, column_of(sheet, "note")).value = "=NA()"

    received = take(two.city, edit_workbook(two.to_city(), change))
    assert sorted(cell.problem.code for cell in received.refused) == ["percent_cell", "unreadable_cell"]
    assert shown(two.city, "assignment", TASK, "progress") == 30
    assert shown(two.city, "assignment", TASK, "note") == "giữ lại"


def test_a_file_that_is_gone_by_the_time_it_is_received_is_refused_whole(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    package = read(two.to_city())
    package.path.unlink()
    with pytest.raises(PackageProblem) as refused:
        receive(two.city, package, YES)
    assert refused.value.code == "file_not_readable"
    assert shown(two.city, "assignment", TASK, "progress") is None
    assert not list((two.city.folder / "packages").glob("*.part"))


def test_screen_and_excel_carry_the_same_dossiers_over(two: Places) -> None:
    december = f"{WARD}/2021-12"
    save(two.ward, [Patch("dossier", f"{december}/CT", {"open_in_time": 4, "open_late": 1})])
    save(two.ward, [Patch("dossier", f"{december}/HT", {"none": True})])
    book = openpyxl.load_workbook(two.to_city())
    sheet = book["Hồ sơ TTHC"]
    column = column_of(sheet, "carried")
    assert sheet.cell(row_of(sheet, f"{WARD}/{MONTH}/CT"), column).value == 5
    assert sheet.cell(row_of(sheet, f"{WARD}/{MONTH}/HT"), column).value == 0, "nothing happened, nothing is left"
    assert sheet.cell(row_of(sheet, f"{WARD}/{MONTH}/DD"), column).value in (None, ""), "not typed is not known"
