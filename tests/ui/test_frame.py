"""The status strip: the workspace's folder, short below the home folder, in full elsewhere and in the tooltip."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from par_desktop.ui.frame import StatusStrip, TabRow, folder_words
from par_desktop.ui.tab import Act


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


def test_buttons_of_the_same_roles_stay_and_do_what_the_screen_says_now(qtbot: QtBot) -> None:
    row = TabRow(["Một"])
    qtbot.addWidget(row)
    done: list[str] = []
    row.show_acts(Act("Gửi", "arrow-up", lambda: done.append("gửi")), (Act("In", "print", lambda: done.append("in")),))
    before = list(row.buttons)
    row.show_acts(Act("Gửi lại", "", lambda: done.append("lại")), (Act("In", "print", lambda: done.append("in sau")),))
    assert row.buttons == before
    assert [button.text() for button in row.buttons] == ["In", "Gửi lại"]
    assert [button.icon().isNull() for button in row.buttons] == [False, True]
    for button in row.buttons:
        button.click()
    assert done == ["in sau", "lại"]
    row.show_acts(None, (Act("In", "print", lambda: done.append("chỉ in")),))
    assert row.primary is None
    row.buttons[0].click()
    assert done[-1] == "chỉ in"
