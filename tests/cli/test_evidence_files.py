"""Evidence by commands alone: FILE.xlsx stays one workbook, parts stand beside it, and any zip is imported."""

from __future__ import annotations

import zipfile
from pathlib import Path

from par_desktop import workspace
from par_desktop.services.attach_evidence import Place, attach_file
from tests.cli.conftest import Program

WARD = "13654"


def attach(folder: Path, tmp_path: Path, name: str, content: bytes) -> None:
    opened = workspace.open_workspace(folder)
    path = tmp_path / name
    path.write_bytes(content)
    attach_file(opened.desk(), Place(WARD, "2022-Q1", "1.1.1"), path)
    opened.close()


def test_a_ward_sends_files_and_the_city_names_what_is_missing(
    program: Program, city: Path, ward: Path, tmp_path: Path
) -> None:
    attach(ward, tmp_path, "Báo cáo.pdf", b"a" * 700_000)
    attach(ward, tmp_path, "Ảnh.jpg", b"b" * 600_000)
    out = tmp_path / "ra"
    out.mkdir()
    plain = program("export", ward, "--to", "NV", "-o", out / "goi.xlsx")
    assert plain.code == 0
    assert [p.name for p in out.iterdir()] == ["goi.xlsx"]
    assert "2 tệp minh chứng chưa gửi kèm" in plain.out
    made = program("export", ward, "--to", "NV", "-o", out / "kèm.xlsx", "--with-files", "--limit", "1")
    assert made.code == 0, made.err
    assert sorted(p.name for p in out.glob("kèm*")) == ["kèm.xlsx", "kèm_p1.zip", "kèm_p2.zip"]
    first = program("import", city, out / "kèm_p1.zip", "--trust-sender")
    assert first.code == 0, first.err
    assert "còn thiếu 1 tệp minh chứng: Ảnh.jpg." in first.out
    preview = program("import", city, out / "kèm_p2.zip", "--preview")
    assert "1 tệp minh chứng đã nhận: Ảnh.jpg." in preview.out
    second = program("import", city, out / "kèm_p2.zip", "--json")
    assert second.counts() == {"new": 0, "changed": 0, "same": 0, "conflicts": 0, "refused": 0, "waiting": 0}
    assert program("check", city).code == 0
    again = program("import", city, out / "kèm_p1.zip")
    assert "còn thiếu" not in again.out


def test_only_zips_when_a_zip_is_asked_for(program: Program, ward: Path, tmp_path: Path) -> None:
    out = tmp_path / "ra"
    out.mkdir()
    assert program("export", ward, "--to", "NV", "-o", out / "goi.zip").code == 0
    (made,) = out.iterdir()
    with zipfile.ZipFile(made) as archive:
        assert sorted(archive.namelist()) == ["goi.json", "goi.xlsx"]
    wrong = program("export", ward, "--to", "NV", "-o", out / "x.zip", "--limit", "0")
    assert wrong.code != 0
    assert "từ 1 đến 1000 MB" in wrong.err


def test_a_damaged_file_is_named_and_the_rest_arrives(program: Program, city: Path, ward: Path, tmp_path: Path) -> None:
    attach(ward, tmp_path, "a.pdf", b"content")
    assert program("export", ward, "--to", "NV", "-o", tmp_path / "goi.zip").code == 0
    bent = tmp_path / "bent.zip"
    with zipfile.ZipFile(tmp_path / "goi.zip") as source, zipfile.ZipFile(bent, "w") as target:
        for info in source.infolist():
            changed = b"CONTENT" if info.filename.startswith("minh-chung/") else source.read(info)
            target.writestr(info.filename, changed)
    done = program("import", city, bent, "--trust-sender")
    assert done.code == 1
    assert "a.pdf" in done.err
    assert "mới 2" in done.out
