"""Files without their record wait in a bounded place; records, not lists in zips, decide what is kept."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from par_desktop.errors import PackageProblem
from par_desktop.services import receive_evidence
from par_desktop.services.browse_evidence import missing_files
from par_desktop.services.receive_files import NO_ANSWER, read_one, receive_one
from par_desktop.services.send_evidence import send_with_files
from tests.exchange.helpers import CITY, Places, Standing, take
from tests.services.evidence import attach, files_here, take_all


def a_zip(folder: Path, *contents: bytes) -> Path:
    path = folder / "tệp.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for content in contents:
            archive.writestr(f"minh-chung/{hashlib.sha256(content).hexdigest()}_a.pdf", content)
    return path


def waiting(places: Places) -> set[str]:
    return {path.name for path in (places.city.folder / "evidence" / "waiting").glob("*")}


def meet(two: Places) -> None:
    take(two.ward, two.to_ward())
    take(two.city, two.to_city())


@pytest.fixture(scope="module")
def acquainted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    standing = Standing(tmp_path_factory.mktemp("met"), meet)
    yield standing
    standing.close()


@pytest.fixture
def met(acquainted: Standing) -> Places:
    return acquainted.again()


def test_a_stray_file_waits_and_is_adopted_with_its_record(met: Places) -> None:
    sha = attach(met.ward, met.folder, "a.pdf", b"content")
    (received,) = take_all(met.city, [a_zip(met.folder, b"content")])
    assert received.files.waiting == ("a.pdf",)
    assert (files_here(met.city), waiting(met)) == (set(), {sha})
    received = take(met.city, met.to_city("plain.xlsx"))
    assert received.files.kept == ("a.pdf",)
    assert received.files.missing == ()
    assert (files_here(met.city), waiting(met)) == ({sha}, set())


def test_the_waiting_place_is_bounded(met: Places, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receive_evidence, "WAITING_BYTES", 10)
    (received,) = take_all(met.city, [a_zip(met.folder, b"12345", b"1234567")])
    assert len(received.files.waiting) == 1
    assert [r.problem.code for r in received.files.refused] == ["evidence_unknown"]
    assert len(waiting(met)) == 1
    assert list((met.city.folder / "evidence").glob("*.part")) == []


def test_what_waited_too_long_goes(met: Places) -> None:
    take_all(met.city, [a_zip(met.folder, b"forgotten")])
    assert len(waiting(met)) == 1
    met.city.clock = lambda: datetime(2022, 6, 1, tzinfo=UTC)
    take_all(met.city, [a_zip(met.folder, b"fresh")])
    assert waiting(met) == {hashlib.sha256(b"fresh").hexdigest()}


def test_a_file_on_disk_that_was_not_noted_is_found_again(met: Places) -> None:
    """A crash between renaming and COMMIT, or a database restored from before the file came."""
    attach(met.ward, met.folder, "a.pdf", b"content")
    parts = send_with_files(met.ward, CITY, met.folder / "x.xlsx").parts
    take_all(met.city, parts)
    with met.city.write("as after a restore") as conn:
        conn.execute("DELETE FROM evidence_file")
    assert len(missing_files(met.city)) == 1
    take(met.city, met.to_city("plain.xlsx"))
    assert missing_files(met.city) == []


def test_a_zip_changed_between_looking_and_receiving_is_refused_whole(met: Places) -> None:
    attach(met.ward, met.folder, "a.pdf", b"content")
    (part,) = send_with_files(met.ward, CITY, met.folder / "x.xlsx").parts
    (looked,) = read_one(part)
    content = part.read_bytes()
    at = content.find(b"content")
    part.write_bytes(content[:at] + b"CONTENT" + content[at + 7 :])
    before = met.city.conn.execute("SELECT COUNT(*) FROM operation").fetchone()

    with pytest.raises(PackageProblem):
        receive_one(met.city, looked, NO_ANSWER)
    assert met.city.conn.execute("SELECT COUNT(*) FROM operation").fetchone() == before
    assert files_here(met.city) == set()
