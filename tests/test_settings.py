from __future__ import annotations

import json
import sys
import tomllib
from datetime import date
from pathlib import Path

import pytest

from par_desktop import settings
from par_desktop.settings import Preferences, load_preferences, resource, save_preferences


def test_folders_follow_the_home_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PAR_DESKTOP_HOME", str(tmp_path))
    assert settings.state_dir() == tmp_path / "state"
    assert settings.cache_dir() == tmp_path / "cache"
    assert settings.documents_dir() == tmp_path / "documents"
    assert list(tmp_path.iterdir()) == []


def test_without_it_they_are_the_persons_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PAR_DESKTOP_HOME")
    folders = [settings.state_dir(), settings.cache_dir(), settings.documents_dir()]
    assert len(set(folders)) == 3
    assert all(folder.is_absolute() for folder in folders)


def test_resources_are_found_in_a_source_checkout() -> None:
    assert resource("plan/nam-dinh-2021-2025.toml").is_file()
    with pytest.raises(FileNotFoundError):
        resource("plan/nowhere.toml")


def test_resources_are_found_in_a_built_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    built = tmp_path / "Phần mềm CCHC" / "par_desktop" / "resources"
    built.mkdir(parents=True)
    (built / "x.toml").write_text("a = 1", encoding="utf-8")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path / "Phần mềm CCHC"), raising=False)
    assert resource("x.toml") == built / "x.toml"


def test_resources_are_found_in_a_wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "par_desktop"
    (package / "resources").mkdir(parents=True)
    monkeypatch.setattr(settings, "__file__", str(package / "settings.py"))
    assert settings.resources_dir() == package / "resources"


def test_preferences_come_back(tmp_path: Path) -> None:
    chosen = Preferences(person="Trần Thị Thu Hà", theme="dark", soon_days_tasks=14, screens={"tasks.unit": "NV"})
    chosen = chosen.opened(Path("D:/PAR/Bà Triệu"))
    save_preferences(chosen, tmp_path)
    assert load_preferences(tmp_path) == chosen
    assert [path.name for path in tmp_path.iterdir()] == ["preferences.json"]


def test_defaults_are_those_of_the_design(tmp_path: Path) -> None:
    usual = load_preferences(tmp_path)
    assert (usual.soon_days_tasks, usual.soon_days_packages, usual.soon_days_remedies) == (30, 7, 7)
    assert (usual.theme, usual.backup_warning_days, usual.last_workspace) == ("light", 7, "")


@pytest.mark.parametrize("content", ["", "{", "[]", "\x00\xff", '{"theme": 3, "soon_days_tasks": "ten"}'])
def test_a_damaged_file_costs_preferences_not_the_start(tmp_path: Path, content: str) -> None:
    (tmp_path / "preferences.json").write_text(content, encoding="latin-1")
    assert load_preferences(tmp_path) == Preferences()


def test_good_values_survive_beside_bad_and_unknown_ones(tmp_path: Path) -> None:
    stored = {"theme": "dark", "soon_days_tasks": -1, "recent_workspaces": [1], "from_the_future": True}
    (tmp_path / "preferences.json").write_text(json.dumps(stored), encoding="utf-8")
    assert load_preferences(tmp_path) == Preferences(theme="dark")


def test_a_failed_write_keeps_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_preferences(Preferences(theme="dark"), tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(settings.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        save_preferences(Preferences(theme="light"), tmp_path)
    assert load_preferences(tmp_path).theme == "dark"
    assert len(list(tmp_path.iterdir())) == 1


def test_the_last_workspace_leads_the_recent_ones() -> None:
    chosen = Preferences()
    for name in "abcdefa":
        chosen = chosen.opened(Path(name))
    assert chosen.last_workspace == "a"
    assert chosen.recent_workspaces == ("a", "f", "e", "d", "c")


def test_a_built_in_table_is_the_same_parsed_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path))
    root = settings.resources_dir()
    names = [path.relative_to(root).as_posix() for path in sorted(root.rglob("*.toml"))]
    assert len(names) > 15
    for name in names:
        truth = tomllib.loads((root / name).read_text(encoding="utf-8"))
        assert settings.table(name) == truth
        assert settings.table(name) == truth  # from what was kept
    kept = list((tmp_path / "cache" / "tables").iterdir())
    assert len(kept) == len({(root / name).read_bytes() for name in names})


@pytest.mark.parametrize("damage", ["", "{", "[1]", "\udcff"])
def test_a_damaged_kept_table_is_read_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str) -> None:
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path))
    truth = settings.table("metrics.toml")
    (kept,) = (tmp_path / "cache" / "tables").iterdir()
    kept.write_bytes(damage.encode("utf-8", "surrogateescape"))
    assert settings.table("metrics.toml") == truth
    assert json.loads(kept.read_text(encoding="utf-8")) == truth


def test_a_changed_built_in_file_is_not_taken_from_what_was_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path))
    monkeypatch.setattr(settings, "resources_dir", lambda: tmp_path)
    (tmp_path / "a.toml").write_text("since = 2021-07-01\nname = 'một'", encoding="utf-8")
    assert settings.table("a.toml") == {"since": date(2021, 7, 1), "name": "một"}
    (tmp_path / "a.toml").write_text("since = 2022-07-01\nname = 'hai'", encoding="utf-8")
    assert settings.table("a.toml") == {"since": date(2022, 7, 1), "name": "hai"}


def test_a_cache_that_cannot_be_written_costs_time_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path))
    (tmp_path / "cache").write_text("in the way", encoding="utf-8")
    assert settings.table("period-calendar.toml")["id"]
