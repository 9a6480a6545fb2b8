"""The status strip: the workspace's folder, short below the home folder, in full elsewhere and in the tooltip."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from par_desktop.ui.frame import StatusStrip, folder_words


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    place = tmp_path / "thu-ha"
    monkeypatch.setattr(Path, "home", lambda: place)
    return place


def test_a_folder_below_home_begins_with_a_tilde(home: Path) -> None:
    assert folder_words(home / "PAR" / "NoiVu").replace("\\", "/") == "~/PAR/NoiVu"


@pytest.mark.parametrize("beside", ["", "2", "2/PAR"])
def test_home_itself_and_its_neighbours_stand_in_full(home: Path, beside: str) -> None:
    folder = Path(f"{home}{beside}")
    assert folder_words(folder) == str(folder)


def test_without_a_home_the_folder_stands_in_full(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "home", homeless)
    assert folder_words(tmp_path) == str(tmp_path)


def test_the_strip_shows_the_short_folder_and_tells_the_whole(home: Path, qapp: QApplication) -> None:
    folder = home / "PAR" / "NoiVu"
    strip = StatusStrip(str(folder))
    assert strip.right.full_text().replace("\\", "/") == "~/PAR/NoiVu"
    assert str(folder) in strip.toolTip()
    strip.set_sentence("Còn 3 mục")
    strip.set_sentence("")
    assert strip.right.full_text().startswith("~")
