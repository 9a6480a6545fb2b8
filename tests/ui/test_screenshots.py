"""Pictures of screens: the right size, not blank, light and dark differ; the list names every tab."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from par_desktop.ui import screenshots, theme
from par_desktop.ui.registry import TABS
from tests.ui.windows import Opened

FEW = [s for s in screenshots.SCREENS if s.where == "city" and s.name in ("overview", "conflict")]


def colours(image: QImage) -> set[int]:
    return {image.pixel(x, y) for x in range(0, image.width(), 7) for y in range(0, image.height(), 7)}


def take(opened: Opened, out: Path, size: QSize, scale: float) -> dict[str, QImage]:
    window = opened.window()
    shots = [(screen, out / f"{screen.name}.png") for screen in FEW]
    files = list(screenshots._take(window, shots, size, scale))
    return {file.stem: QImage(str(file)) for file in files}


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_picture_has_the_windows_size_and_the_themes_ground(
    tmp_path: Path, qapp: QApplication, mode: theme.Mode
) -> None:
    opened = Opened(tmp_path / "city", "NV")
    theme.apply(qapp, mode)
    pictures = take(opened, tmp_path, QSize(1366, 728), 1.0)
    overview = pictures["overview"]
    assert overview.size() == QSize(1366, 728)
    assert len(colours(overview)) > 30
    tokens = theme.DARK if mode == "dark" else theme.LIGHT
    assert QColor(overview.pixel(700, 4)) == QColor(tokens.raised)
    assert pictures["conflict"].width() < 1366
    opened.close()
    theme.apply(qapp, "light")


def test_at_125_percent_the_pixels_are_the_screens(tmp_path: Path, qapp: QApplication) -> None:
    opened = Opened(tmp_path / "city", "NV")
    pictures = take(opened, tmp_path, screenshots.SCALED, screenshots.SCALE)
    assert pictures["overview"].size() == QSize(1366, 689)  # 1093 × 551 logical pixels at 1.25
    opened.close()


def test_every_tab_is_photographed_for_the_city_and_for_a_ward() -> None:
    views = {"dossiers": "indicators", "readings": "indicators", "scores": "indicators"}
    for where in ("city", "ward"):
        seen = {views.get(s.name, s.name) for s in screenshots.SCREENS if s.where == where}
        assert {spec.name for spec in TABS} <= seen


def test_a_window_that_never_rests_is_told(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> None:
    monkeypatch.setattr(screenshots, "_MOST_MS", 40)
    with pytest.raises(TimeoutError):
        screenshots._settle(lambda: False)
