"""``dev.py``: what people start with, before anything of ours is installed."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

DEV = Path(__file__).resolve().parent.parent / "dev.py"


@pytest.fixture
def dev() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dev", DEV)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Machine:
    """Stands for the computer: which Debian packages it has, whether we are root, and what was run on it."""

    def __init__(self, dev: ModuleType, monkeypatch: pytest.MonkeyPatch, *, has: dict[str, str], root: bool) -> None:
        self.ran: list[list[str]] = []
        monkeypatch.setattr(dev, "package_version", lambda name: has.get(name, ""))
        monkeypatch.setattr(dev, "known", lambda name: name not in ("libglib2.0-0", "fonts-liberation2"))
        monkeypatch.setattr(dev, "root_prefix", lambda: [] if root else None)
        monkeypatch.setattr(dev.shutil, "which", lambda name: f"/usr/bin/{name}")
        monkeypatch.setattr(dev, "step", self.ran.append)


def test_it_needs_nothing_but_python() -> None:
    code = f"import runpy, sys; sys.argv = ['dev.py', '--help']; runpy.run_path({str(DEV)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "dev.py demo" in done.stdout


def test_an_old_python_is_told_in_both_languages(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(dev.sys, "version_info", (3, 9, 2))
    assert dev.main(["demo"]) == 1
    said = capsys.readouterr().err
    assert "PAR Desktop cần Python 3.11 trở lên; máy đang chạy Python 3.9.2." in said
    assert "needs Python 3.11 or newer" in said


def test_no_command_or_an_unknown_one_is_wrong_usage(dev: ModuleType) -> None:
    assert dev.main([]) == 2
    assert dev.main(["deploy"]) == 2


def test_root_installs_only_what_is_missing_under_the_names_this_debian_knows(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine(dev, monkeypatch, has={"libgl1": "1.6.0-1"}, root=True)
    dev.install_system_packages(("libgl1", "libegl1", "libglib2.0-0"))
    update, install = machine.ran
    assert update[:2] == ["apt-get", "update"]
    assert "libgl1" not in install
    assert install[-2:] == ["libegl1", "libglib2.0-0t64"]
    assert "libegl1 libglib2.0-0" in capsys.readouterr().out


def test_without_root_the_whole_line_is_printed_and_nothing_is_run(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = Machine(dev, monkeypatch, has={}, root=False)
    dev.install_system_packages(("libgl1", "libegl1"))
    assert machine.ran == []
    assert "sudo apt-get install -y --no-install-recommends libgl1 libegl1" in capsys.readouterr().err


def test_nothing_is_asked_of_a_machine_that_has_everything(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    has = dict.fromkeys((*dev.OFFSCREEN, *dev.SCREEN), "1")
    machine = Machine(dev, monkeypatch, has=has, root=True)
    dev.install_system_packages(dev.OFFSCREEN + dev.SCREEN)
    assert machine.ran == []


@pytest.mark.parametrize(("version", "enough"), [("1:1.07.4-11", False), ("1:2.1.5-3", True), ("", False)])
def test_the_older_liberation_fonts_do_not_count(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, version: str, enough: bool
) -> None:
    Machine(dev, monkeypatch, has={"fonts-liberation": version}, root=True)
    assert dev.installed("fonts-liberation2") is enough


def test_a_second_start_installs_nothing_and_a_changed_pin_does(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = tmp_path / "Sổ của tôi"
    root.mkdir()
    for name in ("pyproject.toml", "constraints.txt"):
        (root / name).write_text("a==1\n", encoding="utf-8")
    (root / ".venv").mkdir()
    ran: list[list[str]] = []
    monkeypatch.setattr(dev, "ROOT", root)
    monkeypatch.setattr(dev, "VENV", root / ".venv")
    monkeypatch.setattr(dev, "STAMP", root / ".venv" / "stamp.txt")
    monkeypatch.setattr(dev, "step", ran.append)
    monkeypatch.setattr(dev, "venv_works", lambda: True)
    monkeypatch.setattr(dev, "install_system_packages", lambda names: None)

    dev.set_up(for_screen=False, extra="dev")
    assert [command[-1] for command in ran] == [".[dev]"]
    dev.set_up(for_screen=False, extra="dev")
    dev.set_up(for_screen=True)
    assert len(ran) == 1
    (root / "constraints.txt").write_text("a==2\n", encoding="utf-8")
    dev.set_up(for_screen=False)
    assert [command[-1] for command in ran] == [".[dev]", "."]
    dev.set_up(for_screen=False, extra="dev")
    assert len(ran) == 3
