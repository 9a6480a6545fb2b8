"""``new``, ``check``, ``backup`` and ``restore``."""

from __future__ import annotations

import json
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from par_desktop import cli, workspace
from par_desktop.cli import new
from par_desktop.services.save_record import Patch, save
from tests.cli.conftest import Program, one_sentence


def write_note(folder: Path, text: str) -> str:
    """Save one note as the workspace's unit; the replica that wrote it."""
    opened = workspace.open_workspace(folder)
    try:
        desk = opened.desk()
        save(desk, [Patch("assignment", f"pl21-20/{desk.unit.code}/2025", {"note": text})])
        return desk.mark.replica
    finally:
        opened.close()


def notes(folder: Path) -> list[str]:
    conn, _, _ = workspace.open_for_reading(folder)
    try:
        return [str(row[0]) for row in conn.execute("SELECT note FROM assignment")]
    finally:
        conn.close()


@pytest.mark.parametrize(
    ("today", "notice"),
    [
        (datetime(2019, 5, 1, tzinfo=UTC), "trước thời gian của kế hoạch; sổ mở ở kỳ đầu tiên: quý I/2021"),
        (datetime(2023, 5, 1, tzinfo=UTC), ""),
        (datetime(2031, 5, 1, tzinfo=UTC), "sau thời gian của kế hoạch; sổ mở ở kỳ cuối cùng: quý IV/2025"),
    ],
)
def test_new_says_which_period_opens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], today: datetime, notice: str
) -> None:
    monkeypatch.setattr(new, "system_clock", lambda: today)
    assert cli.run(["new", str(tmp_path / "sổ"), "--unit", "13654", "--person", "Lê Thị Ngọc Lan"]) == 0
    out = capsys.readouterr().out
    assert "Phường Bà Triệu" in out
    assert notice in out
    assert out.count("\n") == (2 if notice else 1)


def test_new_never_writes_over_a_workspace(program: Program, city: Path) -> None:
    assert "đã có sổ dữ liệu" in one_sentence(program("new", city, "--unit", "NV"))


def test_check_of_a_sound_workspace(program: Program, city: Path) -> None:
    write_note(city, "đúng")
    done = program("check", city)
    assert done.code == 0, done.err
    assert done.out.count("đạt") == 5
    assert "vân tay" in done.out


@pytest.mark.parametrize(
    ("sql", "named"),
    [
        ("UPDATE operation SET fields = '{\"note\":\"khác\"}'", "nhật ký"),
        ("UPDATE operation SET at = '2020-01-01T00:00:00Z'", "nhật ký"),
        ("UPDATE assignment SET note = 'khác'", "bảng tổng hợp"),
        ("DELETE FROM assignment", "bảng tổng hợp"),
    ],
)
def test_check_names_what_was_changed_behind_its_back(program: Program, city: Path, sql: str, named: str) -> None:
    write_note(city, "đúng")
    conn = sqlite3.connect(city / "par.sqlite")
    with conn:
        conn.execute(sql)
    conn.close()
    done = program("check", city)
    assert done.code == 1
    assert next(line for line in done.out.splitlines() if "HỎNG" in line).split(maxsplit=1)[1].startswith(named)
    assert done.err.count("\n") == 1


def test_check_compares_evidence_with_its_name(program: Program, city: Path) -> None:
    wrong = city / "evidence" / "00" / ("0" * 64)
    wrong.parent.mkdir()
    wrong.write_bytes(b"not what its name says")
    done = program("check", city)
    assert done.code == 1
    assert "minh chứng" in done.out


def test_backup_and_back_again(program: Program, city: Path) -> None:
    wrote = write_note(city, "trước")
    copy = Path(program("backup", city).out.strip())
    assert copy.is_file()
    assert copy.parent == city / "backups"
    write_note(city, "sau")
    assert program("restore", city, copy).code == 0
    assert notes(city) == ["trước"]
    assert list((city / "backups").glob("*_replaced.sqlite")), "the state before can be had back"
    assert write_note(city, "tiếp") != wrote, "a restored workspace is another machine"
    assert program("check", city).code == 0


def test_a_damaged_copy_leaves_the_workspace_as_it_is(program: Program, city: Path, tmp_path: Path) -> None:
    write_note(city, "giữ")
    copy = Path(program("backup", city).out.strip())
    cut = tmp_path / "cut.sqlite.gz"
    cut.write_bytes(copy.read_bytes()[:2000])
    assert "Bản sao lưu" in one_sentence(program("restore", city, cut))
    assert "Không thấy tệp" in one_sentence(program("restore", city, tmp_path / "none.gz"))
    assert notes(city) == ["giữ"]


def test_a_damaged_database_is_named_and_can_be_replaced(program: Program, city: Path) -> None:
    write_note(city, "giữ")
    copy = program("backup", city).out.strip()
    data = bytearray((city / "par.sqlite").read_bytes())
    data[8192:40960] = b"\xff" * (40960 - 8192)
    (city / "par.sqlite").write_bytes(data)
    for name in ("par.sqlite-wal", "par.sqlite-shm"):
        (city / name).unlink(missing_ok=True)
    assert program("check", city).code == 1
    assert program("restore", city, copy).code == 0
    assert notes(city) == ["giữ"]


def test_reports_are_listed_for_scripts(program: Program, city: Path) -> None:
    listed = json.loads(program("report", city, "--list", "--json").out)
    assert {row["name"] for row in listed} >= {"progress", "cchc", "procedures"}
