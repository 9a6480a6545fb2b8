"""The way in: light, UTF-8 whatever the console says, and silent where there is no console."""

from __future__ import annotations

import os
import subprocess
import sys
import unicodedata

import pytest

from par_desktop import __main__ as entry
from par_desktop import __version__, cli


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Runs the program as a process of its own under an environment a test may bend."""
    command = [sys.executable, "-m", "par_desktop", *arguments]
    return subprocess.run(command, capture_output=True, check=False, env={**os.environ, **environment}, timeout=60)


def test_help_is_utf8_under_an_old_windows_code_page() -> None:
    done = program("--help", PYTHONIOENCODING="cp1252")
    assert done.returncode == 0
    assert "mở cửa sổ trên một sổ dữ liệu" in unicodedata.normalize("NFC", done.stdout.decode("utf-8"))


def test_a_word_that_is_no_command_is_wrong_usage_and_says_which() -> None:
    done = program("nhập", "thư mục", PYTHONIOENCODING="ascii")
    assert done.returncode == 2
    assert done.stdout == b""
    assert "“nhập”" in done.stderr.decode("utf-8")


def test_an_unknown_option_is_wrong_usage_rather_than_a_folder() -> None:
    assert entry.main(["--khong-co"]) == 2


def test_version_names_the_program_and_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.main(["--version"]) == 0
    assert capsys.readouterr().out == f"PAR Desktop {__version__}\n"


def test_a_windowed_program_has_no_console_and_stays_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    assert entry.main(["--version"]) == 0
    assert entry.main(["--khong-co"]) == 2


def test_the_way_in_loads_nothing_heavy() -> None:
    code = "import sys, par_desktop.__main__; print(*sorted({m.split('.')[0] for m in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "par_desktop" in loaded
    assert not {"PySide6", "matplotlib", "numpy", "openpyxl", "reportlab", "docx", "sqlite3", "cryptography"} & set(
        loaded
    )


def test_every_headless_command_can_be_reached_and_is_in_the_help() -> None:
    assert set(entry.COMMANDS) == set(cli.COMMANDS)
    assert [word for word in cli.COMMANDS if f" {word} THƯ_MỤC" not in entry.USAGE and word != "demo"] == []
