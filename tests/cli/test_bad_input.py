"""Whatever is wrong with the folder or the file: exit 1, one Vietnamese sentence, and nothing half-written."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from par_desktop import cli, workspace
from par_desktop.data import store
from par_desktop.errors import WorkspaceProblem
from par_desktop.services.save_record import Patch, save
from tests.cli.conftest import ROOT, Program, one_sentence, start

ENTRIES = "SELECT (SELECT COUNT(*) FROM operation), (SELECT COUNT(*) FROM package), (SELECT COUNT(*) FROM peer)"


def contents(folder: Path) -> tuple[int, ...]:
    conn = sqlite3.connect(folder / "par.sqlite")
    try:
        found: tuple[int, ...] = conn.execute(ENTRIES).fetchone()
        return found
    finally:
        conn.close()


@pytest.mark.parametrize("words", [("list", "tasks"), ("check",), ("backup",), ("export", "--to", "13654", "-o", "x")])
def test_a_folder_that_is_no_workspace(program: Program, tmp_path: Path, words: tuple[str, ...]) -> None:
    command, *rest = words
    said = one_sentence(program(command, tmp_path, *rest))
    assert "không phải sổ dữ liệu" in said
    assert list(tmp_path.iterdir()) == []


def test_a_workspace_of_a_newer_program_is_left_as_it_is(program: Program, city: Path, tmp_path: Path) -> None:
    conn = sqlite3.connect(city / "par.sqlite")
    conn.execute("PRAGMA user_version = 900")
    conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    conn.close()
    before = (city / "par.sqlite").read_bytes()
    for words in (("list", city, "tasks"), ("export", city, "--to", "13654", "-o", tmp_path / "x.xlsx")):
        assert "bản PAR mới hơn" in one_sentence(program(*words))
    assert (city / "par.sqlite").read_bytes() == before
    assert not (tmp_path / "x.xlsx").exists()


@pytest.fixture
def damaged(city: Path, program: Program, tmp_path: Path) -> dict[str, Path]:
    """A good package for phường Cửa Nam, and what became of copies of it."""
    good = tmp_path / "cua-nam.xlsx"
    assert program("export", city, "--to", "13690", "-o", good).code == 0
    whole = good.read_bytes()
    files = {"foreign": good}
    for name, data in {
        "cut": whole[: len(whole) * 2 // 3],
        "empty": b"",
        "text": "đây không phải bảng tính".encode(),
        # An OLE file whose directory names EncryptedPackage in UTF-16: what Excel writes for a password.
        "encrypted": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0") + "EncryptedPackage".encode("utf-16-le") * 40,
    }.items():
        files[name] = tmp_path / f"{name}.xlsx"
        files[name].write_bytes(data)
    plain = openpyxl.Workbook()
    plain.active.append(["Họ và tên", "Điểm"])  # type: ignore[union-attr]  # a new workbook has a sheet
    files["plain"] = tmp_path / "plain.xlsx"
    plain.save(files["plain"])
    files["missing"] = tmp_path / "missing.xlsx"
    return files


@pytest.mark.parametrize(
    ("which", "words"),
    [
        ("foreign", "không phải UBND phường Bà Triệu"),
        ("cut", "bị hỏng"),
        ("empty", "rỗng"),
        ("text", "không phải bảng tính Excel"),
        ("encrypted", "có mật khẩu"),
        ("plain", "không phải gói dữ liệu PAR"),
        ("missing", "Không thấy tệp"),
    ],
)
def test_a_file_refused_whole_says_why_and_leaves_nothing(
    damaged: dict[str, Path], ward: Path, capsys: pytest.CaptureFixture[str], which: str, words: str
) -> None:
    before = contents(ward)
    assert cli.run(["import", str(ward), str(damaged[which]), "--trust-sender"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert said.err.count("\n") == 1
    assert damaged[which].name in said.err
    assert contents(ward) == before
    assert not list((ward / "packages").iterdir())


def test_a_bad_file_does_not_hold_up_the_others(
    damaged: dict[str, Path], city: Path, ward: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = tmp_path / "a.xlsx"
    assert cli.run(["export", str(city), "--to", "13654", "-o", str(good)]) == 0
    capsys.readouterr()
    files = [str(damaged["cut"]), str(good), str(damaged["text"])]
    assert cli.run(["import", str(ward), *files, "--trust-sender", "--json"]) == 1
    said = capsys.readouterr()
    assert said.out.count("{") == 1, "one object for all files"
    assert said.err.count("\n") == 2
    assert contents(ward)[1] == 1


def test_a_workspace_that_another_process_holds(process: Program, city: Path, tmp_path: Path) -> None:
    code = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from par_desktop.workspace import open_workspace
        held = open_workspace(Path(sys.argv[1]))
        print("held", flush=True)
        sys.stdin.read()
        """
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(city)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"held"
        said = one_sentence(process("export", city, "--to", "13654", "-o", tmp_path / "x.xlsx"))
        assert "đang mở ở cửa sổ hoặc lệnh khác" in said
        assert not (tmp_path / "x.xlsx").exists()
        assert len(process("list", city, "tasks", "--json").json()) == 20, "reading goes on beside a window"
    finally:
        holder.communicate(timeout=30)
    assert process("export", city, "--to", "13654", "-o", tmp_path / "x.xlsx").code == 0


def test_a_full_disk_writes_all_or_nothing(city: Path) -> None:
    opened = workspace.open_workspace(city)
    try:
        desk = opened.desk()
        desk.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = desk.conn.execute("PRAGMA page_count").fetchone()[0]
        desk.conn.execute(f"PRAGMA max_page_count = {pages}")
        heavy = [Patch("passage", f"cchc/I.{n}/356/2025-Q4", {"text": "x" * 7_000}) for n in range(1, 200)]
        before = contents(city)
        with pytest.raises(WorkspaceProblem) as full:
            save(desk, heavy)
        assert full.value.code == "disk_full"
        assert contents(city) == before
        assert desk.conn.execute("SELECT COUNT(*) FROM passage").fetchone()[0] == 0
        desk.conn.execute("PRAGMA max_page_count = 1000000")
        assert save(desk, heavy[:1]).changes.new == 1, "and goes on once there is room"
    finally:
        opened.close()


def test_a_full_disk_ends_an_import_with_a_sentence(
    city: Path, ward: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = dict.fromkeys(("online3", "online4", "direct", "postal", "early", "on_time", "late"), 100)
    months = [f"{year}-{month:02d}" for year in range(2021, 2026) for month in range(1, 13)]
    opened = workspace.open_workspace(city)
    try:
        save(opened.desk(), [Patch("dossier", f"13654/{m}/HT", figures) for m in months], source="Bản giấy")
    finally:
        opened.close()
    assert cli.run(["export", str(city), "--to", "13654", "-o", str(tmp_path / "a.xlsx")]) == 0
    prepare = store.Store._prepare

    def without_room(self: store.Store, *arguments: Any) -> None:
        prepare(self, *arguments)
        self.conn.execute(f"PRAGMA max_page_count = {self.conn.execute('PRAGMA page_count').fetchone()[0]}")

    monkeypatch.setattr(store.Store, "_prepare", without_room)
    before = contents(ward)
    capsys.readouterr()
    assert cli.run(["import", str(ward), str(tmp_path / "a.xlsx"), "--trust-sender"]) == 1
    said = capsys.readouterr()
    assert "đã đầy" in said.err
    assert said.err.count("\n") == 1
    assert contents(ward) == before


def test_a_folder_nobody_may_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """CI is root, whom no permission stops, so the refusal is injected."""

    def refuse(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", refuse)
    assert cli.run(["new", str(tmp_path / "sổ"), "--unit", "NV"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert "Không ghi được" in said.err
    assert list(tmp_path.iterdir()) == []


def test_the_same_under_an_old_windows_code_page(tmp_path: Path) -> None:
    done = start("list", tmp_path, "tasks", PYTHONIOENCODING="cp1252")
    assert one_sentence(done).startswith(str(tmp_path))
    assert "không phải sổ dữ liệu" in done.err
    unknown = start("new", tmp_path / "x", "--unit", "99999", PYTHONIOENCODING="ascii")
    assert "Không có đơn vị mã “99999”" in one_sentence(unknown)
    assert not (tmp_path / "x").exists()
