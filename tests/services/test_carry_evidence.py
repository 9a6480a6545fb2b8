"""Evidence on its way: once, in parts below a limit, in any order, never to those who may not read it."""

from __future__ import annotations

import hashlib
import itertools
import json
import random
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from par_desktop.data import evidence
from par_desktop.errors import Cancelled, ValueProblem, WorkspaceProblem
from par_desktop.exchange.carrier import Cargo, plan_parts
from par_desktop.services import receive_files
from par_desktop.services.attach_evidence import Place, attach_document, attach_file, detach
from par_desktop.services.browse_evidence import missing_by_unit, missing_files, pieces_of
from par_desktop.services.carry_evidence import EVERY, NEW, files_to_send
from par_desktop.services.export_package import export_to_unit
from par_desktop.services.send_evidence import send_with_files
from tests.exchange.helpers import CITY, OTHER, WARD, Places, Standing, take, take_compared
from tests.services.evidence import CRITERION, HERE, ROUND, attach, files_here, take_all


def meet(two: Places) -> None:
    take(two.ward, two.to_ward())
    take(two.city, two.to_city())
    take(two.ward, two.to_ward("again.xlsx"))


@pytest.fixture(scope="module")
def acquainted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    standing = Standing(tmp_path_factory.mktemp("met"), meet)
    yield standing
    standing.close()


@pytest.fixture
def met(acquainted: Standing) -> Places:
    """A city and a ward that know each other's machines."""
    return acquainted.again()


def noise(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def to_city(places: Places, name: str = "gửi.xlsx", limit: float = 1) -> tuple[Path, ...]:
    return send_with_files(places.ward, CITY, places.folder / name, limit=limit).parts


def test_a_file_reaches_the_city_once(met: Places) -> None:
    sha = attach(met.ward, met.folder / "của tôi", "Báo cáo quý I.pdf", b"%PDF one")
    parts = to_city(met)
    assert [p.name for p in parts] == ["gửi.zip"]
    received = take_all(met.city, parts)
    assert [r.files.kept for r in received] == [("Báo cáo quý I.pdf",)]
    assert files_here(met.city) == {sha}
    assert missing_files(met.city) == []
    # Until the city has answered it goes again; after that never.
    assert [f.sent_before for f in files_to_send(met.ward, CITY)] == [True]
    take(met.ward, met.to_ward("answer.xlsx"))
    assert files_to_send(met.ward, CITY) == []
    assert files_to_send(met.city, WARD) == [], "the ward said in its own package that it has the file"
    assert [f.name for f in files_to_send(met.ward, CITY, EVERY)] == ["Báo cáo quý I.pdf"]


def test_without_files_a_plain_workbook(met: Places) -> None:
    sent = send_with_files(met.ward, CITY, met.folder / "trơn.xlsx")
    assert sent.parts == ()
    assert (met.folder / "trơn.xlsx").exists()
    assert not list(met.folder.glob("*.zip"))


def test_a_reference_travels_without_a_file(met: Places) -> None:
    attach_document(met.ward, HERE, {"title": "Kế hoạch CCHC năm 2022", "place": "Văn phòng"})
    take(met.city, met.to_city("b.xlsx"))
    (piece,) = pieces_of(met.city, WARD, ROUND, CRITERION)
    assert (piece.title, piece.place, piece.has_file) == ("Kế hoạch CCHC năm 2022", "Văn phòng", False)


def test_a_plain_workbook_leaves_the_file_missing_by_name(met: Places) -> None:
    attach(met.ward, met.folder, "a.pdf", b"content")
    received = take(met.city, met.to_city("plain.xlsx"))
    assert [f.name for f in received.files.missing] == ["a.pdf"]
    assert missing_by_unit(met.city) == {WARD: 1}
    (piece,) = pieces_of(met.city, WARD, ROUND, CRITERION)
    assert piece.missing


def test_parts_stay_below_the_limit_and_come_in_any_order(met: Places) -> None:
    hashes = {
        attach(met.ward, met.folder / "nguồn", f"ảnh chụp {n}.jpg", noise(size, n))
        for n, size in enumerate((900_000, 700_000, 400_000, 250_000, 90_000, 10))
    }
    parts = to_city(met, limit=1)
    assert [p.name for p in parts] == [f"gửi_p{n}.zip" for n in range(1, len(parts) + 1)]
    assert len(parts) == 3
    assert all(p.stat().st_size <= 1_000_000 for p in parts)
    for number, order in enumerate(list(itertools.permutations(parts))[1::2]):  # the usual order is in the other tests
        city = met.open(CITY, f"city {number}")
        for part in (*order, order[0]):  # and one of them twice
            take_all(city, [part])
        assert files_here(city) == hashes
        assert missing_files(city) == []
        assert list((city.folder / "evidence" / "waiting").glob("*")) == []


def test_a_lost_part_is_made_good_by_the_next_package(met: Places) -> None:
    hashes = {attach(met.ward, met.folder / "n", f"{n}.bin", noise(600_000, n)) for n in range(3)}
    first, *rest = to_city(met)
    received = take_all(met.city, [first, rest[0]])
    lost = hashes - files_here(met.city)
    assert len(lost) == 1
    assert {f.sha256 for f in received[-1].files.missing} == lost
    take(met.ward, met.to_ward("answer.xlsx"))
    assert {f.sha256 for f in files_to_send(met.ward, CITY)} == lost
    take_all(met.city, to_city(met, "lần hai.xlsx"))
    assert files_here(met.city) == hashes


def test_a_file_too_large_for_any_part_goes_alone(met: Places) -> None:
    attach(met.ward, met.folder, "bản quét.pdf", noise(1_500_000))
    attach(met.ward, met.folder, "nhỏ.pdf", b"small")
    sent = send_with_files(met.ward, CITY, met.folder / "x.xlsx", limit=1)
    assert sent.oversize == ("bản quét.pdf",)
    sizes = [p.stat().st_size for p in sent.parts]
    assert sizes[0] < 1_000_000 < sizes[1]
    take_all(met.city, sent.parts)
    assert len(files_here(met.city)) == 2


def test_only_new_files_when_asked(met: Places) -> None:
    attach(met.ward, met.folder, "cũ.pdf", b"old")
    to_city(met)
    attach(met.ward, met.folder, "mới.pdf", b"new")
    assert [f.name for f in files_to_send(met.ward, CITY)] == ["cũ.pdf", "mới.pdf"]
    assert [f.name for f in files_to_send(met.ward, CITY, NEW)] == ["mới.pdf"]


def test_a_second_machine_of_the_ward_gets_what_the_first_attached(met: Places) -> None:
    sha = attach(met.ward, met.folder, "a.pdf", b"content")
    take_all(met.city, to_city(met))
    take(met.ward, met.to_ward("answer.xlsx"))
    second = met.open(WARD, "second machine")
    take_compared(met.city, export_to_unit(second, CITY, met.folder / "hello.xlsx").path)
    assert [f.sha256 for f in files_to_send(met.city, WARD)] == [sha], "one machine has it, the other lacks it"
    sent = send_with_files(met.city, WARD, met.folder / "hai.xlsx")
    take_all(second, sent.parts)
    assert files_here(second) == {sha}
    assert missing_files(second) == []


def test_no_package_holds_another_wards_file(met: Places) -> None:
    mine = attach(met.ward, met.folder, "của tôi.pdf", b"mine")
    take_all(met.city, to_city(met))
    sent = send_with_files(met.city, OTHER, met.folder / "khác.xlsx", which=EVERY, always_zip=True)
    for part in sent.parts:
        with zipfile.ZipFile(part) as archive:
            assert not any(mine in name for name in archive.namelist())
    other = met.open(OTHER)
    take_all(other, sent.parts)
    assert files_here(other) == set()
    assert other.conn.execute("SELECT COUNT(*) FROM evidence").fetchone() == (0,)
    assert files_to_send(met.city, "group:wards", EVERY) == []


def test_the_receipts_to_one_ward_say_nothing_of_anothers_files(met: Places) -> None:
    sha = attach(met.ward, met.folder, "của tôi.pdf", b"mine")
    take_all(met.city, to_city(met))
    path = export_to_unit(met.city, OTHER, met.folder / "khác.xlsx").path
    head = receive_files.read_one(path)[0].package
    assert head is not None
    assert not any(sha[:8] in receipt for receipt in head.head.receipts)


def test_a_removed_piece_no_longer_travels(met: Places) -> None:
    attach(met.ward, met.folder, "nhầm.pdf", b"wrong")
    (piece,) = pieces_of(met.ward, WARD, ROUND, CRITERION)
    detach(met.ward, HERE, piece.evidence)
    assert pieces_of(met.ward, WARD, ROUND, CRITERION) == []
    assert files_to_send(met.ward, CITY) == []
    assert to_city(met) == ()


def test_one_piece_serves_several_criteria(met: Places) -> None:
    attach(met.ward, met.folder, "chung.pdf", b"shared")
    attach_file(met.ward, Place(WARD, ROUND, "1.1.2"), met.folder / "chung.pdf")
    assert met.ward.conn.execute("SELECT COUNT(*) FROM evidence").fetchone() == (1,), "the same content is one piece"
    (piece,) = pieces_of(met.ward, WARD, ROUND, CRITERION)
    assert piece.criteria == (CRITERION, "1.1.2")
    detach(met.ward, HERE, piece.evidence)
    assert [p.file_name for p in pieces_of(met.ward, WARD, ROUND, "1.1.2")] == ["chung.pdf"]


def test_stopping_leaves_no_part(met: Places) -> None:
    attach(met.ward, met.folder, "a.bin", noise(3_000_000))

    def stop(done: int, total: int, words: str) -> None:
        if done > 1_500_000:
            raise Cancelled

    with pytest.raises(Cancelled):
        send_with_files(met.ward, CITY, met.folder / "dở.xlsx", progress=stop)
    assert [p.name for p in met.folder.glob("dở*")] == []


@pytest.mark.parametrize("limit", [0, 0.2, 5_000])
def test_a_limit_that_makes_no_sense(met: Places, limit: float) -> None:
    with pytest.raises(ValueProblem) as caught:
        send_with_files(met.ward, CITY, met.folder / "x.xlsx", limit=limit)
    assert caught.value.code == "limit_range"


def test_a_full_disk_takes_neither_records_nor_files(met: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    attach(met.ward, met.folder, "a.pdf", b"content")
    parts = to_city(met)
    before = met.city.conn.execute("SELECT COUNT(*) FROM operation").fetchone()

    def full(folder: Path, chunks: object) -> object:
        raise WorkspaceProblem("disk_full", path=str(folder))

    monkeypatch.setattr(evidence, "stage", full)
    looked = receive_files.read_files(parts)
    taken = receive_files.receive_files(met.city, looked, {})
    assert [r.problem.code for r in taken.results if r.problem is not None] == ["disk_full"]
    assert met.city.conn.execute("SELECT COUNT(*) FROM operation").fetchone() == before
    assert files_here(met.city) == set()
    assert list((met.city.folder / "evidence").glob("*.part")) == []
    monkeypatch.undo()
    take_all(met.city, parts)
    assert len(files_here(met.city)) == 1


def test_a_preview_says_the_same_and_keeps_nothing(met: Places) -> None:
    attach(met.ward, met.folder, "a.pdf", b"content")
    looked = receive_files.read_files(to_city(met))
    (shown,) = receive_files.preview_files(met.city, looked, {})
    assert shown.received is not None
    assert shown.received.files.kept == ("a.pdf",)
    assert shown.received.files.missing == ()
    assert files_here(met.city) == set()


def test_a_forged_manifest_acknowledges_nothing(met: Places) -> None:
    """Somebody takes the file out of the part and writes a manifest that never named it."""
    attach(met.ward, met.folder, "a.pdf", b"content")
    (part,) = to_city(met)
    forged = met.folder / "forged.zip"
    with zipfile.ZipFile(part) as source, zipfile.ZipFile(forged, "w") as target:
        for info in source.infolist():
            if info.filename == "goi.json":
                told = json.loads(source.read(info))
                told["files"] = []
                target.writestr("goi.json", json.dumps(told))
            elif not info.filename.startswith("minh-chung/"):
                target.writestr(info, source.read(info))
    (received,) = take_all(met.city, [forged])
    assert [f.name for f in received.files.missing] == ["a.pdf"]
    take(met.ward, met.to_ward("answer.xlsx"))
    assert [f.name for f in files_to_send(met.ward, CITY)] == ["a.pdf"]


SIZES = st.lists(st.integers(1, 3_000_000), max_size=30)


@settings(max_examples=200)
@given(SIZES, st.integers(10_000, 900_000), st.integers(1_000_000, 4_000_000))
def test_a_plan_loses_nothing_and_splits_no_more_than_needed(sizes: list[int], workbook: int, limit: int) -> None:
    cargo = [
        Cargo(hashlib.sha256(bytes([n])).hexdigest(), size, f"tệp {n}.pdf", Path()) for n, size in enumerate(sizes)
    ]
    parts = plan_parts(workbook, cargo, limit)
    assert sorted(c.sha256 for part in parts for c in part.files) == sorted(c.sha256 for c in cargo)
    for number, part in enumerate(parts):
        content = sum(c.size for c in part.files) + (workbook if number == 0 else 0)
        if part.oversize:
            assert len(part.files) == 1
        else:
            assert content < limit
    full = [sum(c.size for c in part.files) for part in parts[1:] if not part.oversize]
    # First fit: at most one further part may be half empty.
    assert sum(1 for size in full if size < limit / 2 - 5_000) <= 1


def test_the_name_that_travels_is_ascii_and_says_the_content() -> None:
    made = Cargo("ab" * 32, 1, "Báo cáo số 118 – Đội Cải cách.PDF", Path())
    assert made.inside == f"minh-chung/{'ab' * 32}_bao-cao-so-118-doi-cai-cach.pdf"
    assert replace(made, name="…").inside.endswith("_tep")
