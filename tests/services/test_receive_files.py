"""Many files at once: each by itself, previews that add up, and a stop that leaves the rest for later."""

from __future__ import annotations

from pathlib import Path

from par_desktop.errors import Cancelled
from par_desktop.services.preview_sums import sums
from par_desktop.services.receive_files import (
    Answer,
    collect,
    preview_files,
    read_files,
    receive_files,
)
from par_desktop.services.save_record import Patch, save
from tests.exchange.helpers import MONTH, TASK, WARD, Places, fill

YES = Answer(machine=True)


def heap(two: Places) -> Path:
    """A folder as people keep them: packages under any name, other workbooks, leftovers of Excel."""
    folder = two.folder / "Zalo nhận"
    folder.mkdir()
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    two.to_city("Zalo nhận/gửi lại (1).xlsx")
    save(two.ward, [Patch("assignment", TASK, {"progress": 60})])
    two.to_city("Zalo nhận/b.xlsx")
    (folder / "~$b.xlsx").write_bytes(b"PK")
    (folder / "ảnh.jpg").write_bytes(b"x")
    (folder / "hỏng.xlsx").write_bytes(b"PK\x03\x04 nothing")
    return folder


def test_a_folder_stands_for_the_packages_in_it(two: Places) -> None:
    folder = heap(two)
    assert [path.name for path in collect([folder])] == ["b.xlsx", "gửi lại (1).xlsx"]
    named = folder / "hỏng.xlsx"
    assert collect([named, folder, named])[0] == named  # a file named by hand is always looked at


def test_a_bad_file_spoils_only_itself(two: Places) -> None:
    folder = heap(two)
    looked = read_files([folder / "hỏng.xlsx", folder])
    shown = preview_files(two.city, looked, {})
    assert [s.problem.code if s.problem else "" for s in shown] == ["file_damaged", "unknown_key", "unknown_key"]
    assert [s.asks for s in shown] == ["", "machine", "machine"]
    taken = receive_files(two.city, looked, {item.path: YES for item in looked})
    assert [r.received is not None for r in taken.results] == [False, True, True]
    assert taken.changes.counts()["new"] == 1


def test_previews_build_on_each_other_as_receiving_does(two: Places) -> None:
    looked = read_files([heap(two)])
    answers = {item.path: YES for item in looked}
    promised = [s.received.changes.counts() for s in preview_files(two.city, looked, answers) if s.received]
    assert two.city.conn.execute("SELECT COUNT(*) FROM operation").fetchone() == (0,)
    done = [r.received.changes.counts() for r in receive_files(two.city, looked, answers).results if r.received]
    assert promised == done
    assert sum(counts["new"] for counts in done) == 1


def test_a_group_file_asks_for_its_unit_and_takes_the_answer(two: Places) -> None:
    path = fill(two.group(), {("Hồ sơ TTHC", f"UNIT/{MONTH}/CT", "direct"): 5})
    looked = read_files([path])
    (asked,) = preview_files(two.city, looked, {})
    assert asked.asks == "unit"
    (shown,) = preview_files(two.city, looked, {path: Answer(unit=WARD)})
    assert shown.received is not None
    assert shown.received.typing_unit == WARD


def test_stopping_keeps_what_is_received_and_says_so(two: Places) -> None:
    looked = read_files([heap(two)])

    def stop_at_the_second(done: int, total: int, words: str) -> None:
        if done == 1:
            raise Cancelled
        assert words == f"Đang nhận 1/{total} tệp"

    taken = receive_files(two.city, looked, {item.path: YES for item in looked}, stop_at_the_second)
    assert (len(taken.results), taken.stopped) == (1, True)
    assert two.city.conn.execute("SELECT COUNT(*) FROM package WHERE direction = 'in'").fetchone() == (1,)


def test_the_order_of_the_files_does_not_matter_where_one_explains_another(two: Places) -> None:
    """A second machine, introduced by a package of the first: given first, it is received all the same."""
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    group = fill(
        two.group("g.xlsx"), {("Hồ sơ TTHC", f"UNIT/{MONTH}/HT", "direct"): 5}, "nhóm.xlsx", unit="Phường Cửa Nam"
    )
    first = two.to_city("a.xlsx")
    save(two.ward, [Patch("assignment", TASK, {"progress": 60})])
    second = two.to_city("b.xlsx")
    counts = []
    for files in ([first, second, group], [group, second, first], [second, first, group]):
        looked = read_files(files)
        shown = preview_files(two.city, looked, {item.path: YES for item in looked})
        assert [s.looked.path for s in shown] == files
        counts.append(sorted(str(s.received.changes.counts()) for s in shown if s.received))
    assert counts[0] == counts[1]
    assert len(counts[0]) == 3
    taken = receive_files(two.city, read_files([second, first]), {first: YES, second: YES})
    assert [r.looked.path for r in taken.results] == [second, first]
    assert two.city.conn.execute("SELECT progress FROM assignment").fetchall() == [(60,)]


def test_a_file_refused_for_want_of_another_is_tried_again(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40})])
    early = two.to_city("a.xlsx")  # made first, so looked at first: the yes stands at the later one
    save(two.ward, [Patch("assignment", TASK, {"progress": 60})])
    late = two.to_city("b.xlsx")
    looked = read_files([early, late])
    assert [s.asks for s in preview_files(two.city, looked, {late: YES})] == ["", ""]
    taken = receive_files(two.city, looked, {late: YES})
    assert [r.received is not None for r in taken.results] == [True, True]
    assert two.city.conn.execute("SELECT progress FROM assignment").fetchall() == [(60,)]


def test_sums_by_unit_and_kind_add_up_to_what_the_files_bring(two: Places) -> None:
    save(two.ward, [Patch("assignment", TASK, {"progress": 40, "note": "a"})])
    own = fill(two.to_city("a.xlsx"), {("Hồ sơ TTHC", f"{WARD}/{MONTH}/CT", "direct"): 5}, "b.xlsx")
    group = fill(two.group(), {("Hồ sơ TTHC", f"UNIT/{MONTH}/CT", "direct"): "x"}, "c.xlsx", unit="Phường Cửa Nam")
    looked = read_files([own, group])
    answers = {item.path: YES for item in looked}
    found = {unit.unit: unit for unit in sums(two.city.world, preview_files(two.city, looked, answers))}
    ward = {kind.kind: dict(kind.states) for kind in found[WARD].kinds}
    assert ward["assignment"] == {"new": 2}
    assert ward["dossier"] == {"new": 1}
    assert found[WARD].files == ("b.xlsx",)
    assert [(k.kind, dict(k.states)) for k in found["13690"].kinds] == [("dossier", {"refused": 1})]
    receive_files(two.city, looked, answers)
    again = sums(two.city.world, preview_files(two.city, looked, answers))
    assert {state for unit in again for kind in unit.kinds for state, _ in kind.states} == {"refused"}
    assert next(unit for unit in again if unit.unit == WARD).same == 3
