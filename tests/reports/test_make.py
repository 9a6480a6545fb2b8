"""A file is there whole or not at all; the list of documents is light."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from par_desktop.errors import ValueProblem, WorkspaceProblem
from par_desktop.reports import cchc, month_notice, procedures, progress
from par_desktop.reports.make import make
from par_desktop.reports.registry import REPORTS, report_spec
from tests.reports.samples import office, paper, progress_data, quarter_data
from tests.reports.test_month_notice import TWO
from tests.reports.test_procedures import data as procedures_data

BUILT = {
    "progress": lambda: progress.build(progress_data(), office()),
    "cchc": lambda: cchc.build(quarter_data(), office()),
    "month-notice": lambda: month_notice.build(TWO, office()),
    "procedures": lambda: procedures.build(procedures_data(), office(), whole_city=True),
}
MAGIC = {"pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK"}


def test_every_document_is_made_in_each_format_it_promises(tmp_path: Path) -> None:
    for spec in REPORTS:
        for suffix in spec.formats:
            path = make(BUILT[spec.name](), tmp_path / f"{spec.name}.{suffix}")
            assert path.read_bytes().startswith(MAGIC[suffix])
    assert [spec.name for spec in REPORTS] == list(BUILT)
    assert not list(tmp_path.glob(".*"))


def test_an_unknown_document_has_no_spec() -> None:
    assert report_spec("nothing") is None
    assert report_spec("cchc") is cchc.REPORT


def test_another_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueProblem) as caught:
        make(paper(), tmp_path / "a.odt")
    assert caught.value.code == "unknown_format"


def test_a_folder_that_is_not_there_is_a_problem_with_its_path(tmp_path: Path) -> None:
    path = tmp_path / "không có" / "a.pdf"
    with pytest.raises(WorkspaceProblem) as caught:
        make(paper(), path)
    assert caught.value.code == "file_not_writable"
    assert caught.value.facts == {"path": str(path)}


def test_when_the_file_cannot_be_replaced_the_old_one_stays_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"old")

    def locked(_source: object, _target: object) -> None:
        raise PermissionError("open in another program")

    monkeypatch.setattr(os, "replace", locked)
    with pytest.raises(WorkspaceProblem):
        make(paper(), path)
    assert path.read_bytes() == b"old"
    assert [file.name for file in tmp_path.iterdir()] == ["a.pdf"]


def test_reading_the_list_loads_no_layout_library() -> None:
    code = (
        "import sys, par_desktop.reports.registry, par_desktop.reports.make;"
        "print([name for name in ('reportlab', 'docx', 'openpyxl', 'matplotlib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
