"""Attaching: what is taken, what is refused by a sentence, how it is called, and how it goes out again."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from par_desktop.data import evidence
from par_desktop.domain.fields import DocumentReference
from par_desktop.errors import NotAllowed, PackageProblem, ParError, ValueProblem
from par_desktop.services.attach_evidence import (
    Place,
    attach_document,
    attach_file,
    attach_known,
    copy_out,
    detach,
    file_name,
    keep_file,
    may_open,
)
from par_desktop.services.backup_copies import bring_evidence_back, make_second_copy
from par_desktop.services.browse_evidence import all_pieces, missing_files, pieces_of
from par_desktop.services.check_workspace import check
from par_desktop.services.save_record import save
from par_desktop.text.sentences import sentence
from tests.exchange.helpers import OTHER, WARD, Places
from tests.services.evidence import CRITERION, HERE, ROUND, attach, files_here


def evidence_step(places: Places) -> tuple[bool, str]:
    step = next(s for s in check(places.ward.conn, places.ward.folder, places.ward.state) if s.what == "minh chứng")
    return step.sound, step.words


def test_undo_takes_the_piece_back(two: Places) -> None:
    path = two.folder / "a.pdf"
    path.write_bytes(b"content")
    saved = attach_file(two.ward, HERE, path)
    assert [p.file_name for p in pieces_of(two.ward, WARD, ROUND, CRITERION)] == ["a.pdf"]
    save(two.ward, saved.undo)
    assert pieces_of(two.ward, WARD, ROUND, CRITERION) == []


def test_the_persons_file_is_not_needed_afterwards(two: Places) -> None:
    sha = attach(two.ward, two.folder, "a.pdf", b"content")
    (two.folder / "a.pdf").unlink()
    out = copy_out(two.ward, sha, "a.pdf", two.folder / "ra")
    assert out.read_bytes() == b"content"
    assert out.name == "a.pdf"


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "evidence_empty"), (b"x" * (evidence.LARGEST + 1), "evidence_too_large")]
)
def test_what_is_no_evidence(two: Places, content: bytes, code: str) -> None:
    path = two.folder / "a.pdf"
    path.write_bytes(content)
    with pytest.raises(ValueProblem) as caught:
        keep_file(two.ward, path)
    assert caught.value.code == code
    assert "Chưa thêm" in sentence(caught.value)
    assert files_here(two.ward) == set()


def test_a_folder_and_a_file_that_is_gone(two: Places) -> None:
    problems: list[ParError] = []
    for path in (two.folder, two.folder / "không có.pdf"):
        with pytest.raises((ValueProblem, PackageProblem)) as caught:
            keep_file(two.ward, path)
        problems.append(caught.value)
    assert [p.code for p in problems] == ["evidence_not_a_file", "no_such_file"]


def test_another_wards_evidence_is_not_ours_to_write(two: Places) -> None:
    with pytest.raises(NotAllowed):
        attach_document(two.ward, Place(OTHER, ROUND, CRITERION), {"title": "x"})


def test_a_document_needs_a_name(two: Places) -> None:
    with pytest.raises(ValueProblem) as caught:
        attach_document(two.ward, HERE, {"place": "Văn phòng"})
    assert caught.value.code == "evidence_without_name"
    attach_document(two.ward, HERE, {"document": DocumentReference("118/KH-UBND", None)})
    assert [p.words for p in pieces_of(two.ward, WARD, ROUND, CRITERION)] == ["118/KH-UBND"]


def test_a_piece_is_hidden_when_it_serves_nothing_more(two: Places) -> None:
    other = Place(WARD, ROUND, "1.1.2")
    attach_document(two.ward, HERE, {"title": "Kế hoạch"})
    (piece,) = all_pieces(two.ward, WARD, ROUND)
    attach_known(two.ward, other, [piece.evidence])
    detach(two.ward, HERE, piece.evidence)
    assert [p.criteria for p in all_pieces(two.ward, WARD, ROUND)] == [("1.1.2",)]
    saved = detach(two.ward, other, piece.evidence)
    assert all_pieces(two.ward, WARD, ROUND) == []
    save(two.ward, saved.undo)
    assert [p.criteria for p in all_pieces(two.ward, WARD, ROUND)] == [("1.1.2",)]


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Báo cáo quý I.pdf", "Báo cáo quý I.pdf"),
        (unicodedata.normalize("NFD", "Ể Ộ Ữ.pdf"), "Ể Ộ Ữ.pdf"),
        ('a<b>:"c?.pdf', "a_b___c_.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("x\u202egpj.exe", "x_gpj.exe"),
        ("  . ", "tep"),
    ],
)
def test_names_every_system_bears(given: str, kept: str) -> None:
    assert file_name(given) == kept


def test_a_long_name_keeps_its_ending() -> None:
    name = file_name("Báo cáo " * 40 + ".docx")
    assert len(name) == 150
    assert name.endswith(".docx")


def test_programs_are_not_opened_at_a_click() -> None:
    assert may_open("Báo cáo.PDF")
    assert not any(may_open(name) for name in ("a.exe", "a.pdf.js", "a.lnk", "a.html", "không đuôi", "a.docm"))


def test_check_names_what_is_damaged_gone_or_not_come(two: Places) -> None:
    sha = attach(two.ward, two.folder, "Báo cáo.pdf", b"content")
    assert evidence_step(two) == (True, "1 tệp")
    path = evidence.place(two.ward.folder, sha)
    path.write_bytes(b"rotten!")
    assert evidence_step(two) == (False, "không khớp ở Báo cáo.pdf (hỏng)")
    path.unlink()
    assert evidence_step(two) == (False, "không khớp ở Báo cáo.pdf (mất tệp)")
    evidence.settle(two.ward.folder, evidence.stage(two.ward.folder, [b"content"]))
    keep_file(two.ward, _file(two, "thừa.pdf", b"unused"))
    assert evidence_step(two) == (True, "2 tệp, 1 tệp không minh chứng nào dùng")


def test_a_second_copy_holds_the_files_too(two: Places) -> None:
    sha = attach(two.ward, two.folder, "a.pdf", b"content")
    stick = two.folder / "usb"
    stick.mkdir()
    copy = make_second_copy(two.ward, stick)
    evidence.place(two.ward.folder, sha).unlink()
    assert bring_evidence_back(two.ward.folder, copy) == 1
    assert files_here(two.ward) == {sha}
    assert missing_files(two.ward) == []


def _file(two: Places, name: str, content: bytes) -> Path:
    path = two.folder / name
    path.write_bytes(content)
    return path
