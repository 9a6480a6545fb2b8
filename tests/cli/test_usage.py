"""Wrong usage is exit 2 with a Vietnamese sentence; commands stay light; every command has help."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from par_desktop import cli
from par_desktop.cli import COMMANDS
from tests.cli.conftest import ROOT


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["new", "x"], "thiếu --unit"),
        (["export", "x", "-o", "y"], "--to --group"),
        (["export", "x", "--to", "NV", "--group", "wards", "-o", "y"], "không dùng"),
        (["list", "x", "chickens"], "“chickens”"),
        (["list", "x", "tasks", "--speed", "9"], "không hiểu --speed 9"),
        (["import", "x"], "thiếu TỆP"),
        (["restore", "x"], "thiếu TỆP"),
        (["new", "x", "--unit"], "phải có một giá trị"),
        (["dance"], "không có lệnh “dance”"),
    ],
)
def test_wrong_usage(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(words) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("Lệnh chưa đúng: ")
    assert said in printed.err
    assert printed.err.count("\n") == 1


@pytest.mark.parametrize("word", sorted(COMMANDS))
def test_every_command_explains_itself(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run([word, "--help"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith("Cách dùng: par-desktop " + word)
    for english in ("usage", "options", "positional", "show this"):
        assert english not in printed


def test_commands_load_neither_qt_nor_matplotlib(tmp_path: Path) -> None:
    code = """
import sys
from par_desktop.__main__ import main
city, ward, file = sys.argv[1:]
assert main(["new", city, "--unit", "NV"]) == 0
assert main(["new", ward, "--unit", "13654"]) == 0
assert main(["export", city, "--to", "13654", "-o", file]) == 0
assert main(["import", ward, file, "--trust-sender"]) == 0
assert main(["list", ward, "assignments"]) == 0
print("LOADED", *sorted({m.split(".")[0] for m in sys.modules}))
"""
    places = [str(tmp_path / name) for name in ("a", "b", "c.xlsx")]
    done = subprocess.run(
        [sys.executable, "-c", code, *places], capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=True
    )
    loaded = set(done.stdout.rpartition("LOADED")[2].split())
    assert "par_desktop" in loaded
    assert not {"PySide6", "shiboken6", "matplotlib", "reportlab", "docx", "pypdfium2"} & loaded
