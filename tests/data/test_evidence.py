"""Evidence files on disk: by content, once, whole or not at all."""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from par_desktop.data import evidence
from par_desktop.errors import ValueProblem, WorkspaceProblem


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "evidence").mkdir()
    return tmp_path


def keep(folder: Path, content: bytes) -> Path:
    return evidence.settle(folder, evidence.stage(folder, [content]))


def test_a_file_lies_under_its_own_hash(folder: Path) -> None:
    sha = hashlib.sha256(b"content").hexdigest()
    path = keep(folder, b"content")
    assert path == folder / "evidence" / sha[:2] / sha
    assert path.read_bytes() == b"content"
    assert evidence.is_here(folder, sha)
    keep(folder, b"content")
    assert [p for p in (folder / "evidence").rglob("*") if p.is_file()] == [path]


def test_a_damaged_file_is_replaced_when_it_comes_again(folder: Path) -> None:
    path = keep(folder, b"content")
    path.write_bytes(b"rotten!")
    assert not evidence.is_sound(path, path.name)
    keep(folder, b"content")
    assert path.read_bytes() == b"content"


def test_what_fails_on_the_way_leaves_nothing(folder: Path) -> None:
    def breaks() -> Iterator[bytes]:
        yield b"x" * 1000
        raise RuntimeError

    with pytest.raises(RuntimeError):
        evidence.stage(folder, breaks())

    def full() -> Iterator[bytes]:
        yield b"x"
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(WorkspaceProblem) as caught:
        evidence.stage(folder, full())
    assert caught.value.code == "disk_full"

    def endless() -> Iterator[bytes]:
        while True:
            yield b"x" * 10_000_000

    with pytest.raises(ValueProblem) as too_large:
        evidence.stage(folder, endless())
    assert too_large.value.code == "evidence_too_large"
    assert list((folder / "evidence").iterdir()) == []


def test_leftovers_of_a_crash_are_swept(folder: Path) -> None:
    (folder / "evidence" / "0123.part").write_bytes(b"half")
    kept = keep(folder, b"content")
    evidence.sweep(folder)
    assert [p for p in (folder / "evidence").rglob("*") if p.is_file()] == [kept]


def test_reading_verifies(folder: Path, tmp_path: Path) -> None:
    path = keep(folder, b"content")
    out = tmp_path / "ra" / "Báo cáo.pdf"
    evidence.copy_out(folder, path.name, out)
    assert out.read_bytes() == b"content"
    path.write_bytes(b"rotten!")
    with pytest.raises(ValueProblem) as caught:
        evidence.copy_out(folder, path.name, tmp_path / "ra" / "khác.pdf")
    assert caught.value.code == "evidence_damaged"
    assert [p.name for p in out.parent.iterdir()] == ["Báo cáo.pdf"]
    path.unlink()
    with pytest.raises(ValueProblem) as gone:
        evidence.copy_out(folder, path.name, out)
    assert gone.value.code == "evidence_missing"


def test_a_waiting_file_is_adopted(folder: Path) -> None:
    path = evidence.settle(folder, evidence.stage(folder, [b"content"]), waiting=True)
    assert path.parent.name == "waiting"
    assert [(sha, waits) for sha, _, waits in evidence.files_of(folder)] == [(path.name, True)]
    evidence.adopt(folder, path.name)
    assert [(sha, waits) for sha, _, waits in evidence.files_of(folder)] == [(path.name, False)]


def test_a_second_copy_takes_what_it_lacks_and_gives_it_back(folder: Path, tmp_path: Path) -> None:
    one, two = keep(folder, b"one"), keep(folder, b"twooo")
    stick = tmp_path / "usb"
    assert evidence.copy_missing(folder, stick) == (2, 8)
    assert evidence.copy_missing(folder, stick) == (0, 0)
    one.unlink()
    (stick / two.name[:2] / two.name).write_bytes(b"rotten")
    two.unlink()
    assert evidence.bring_back(folder, stick) == 1
    assert one.read_bytes() == b"one"
    assert not two.exists()
    assert list((folder / "evidence").glob("*.part")) == []
