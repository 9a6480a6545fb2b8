"""The theme: contrast as promised, nothing misspelt, every icon drawable in every colour."""

from __future__ import annotations

import dataclasses
import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from par_desktop import settings
from par_desktop.ui import theme
from par_desktop.ui.theme import DARK, LIGHT, Tokens
from par_desktop.widgets import look

ICONS = sorted(path.stem for path in settings.resource("icons").glob("*.svg"))


def luminance(value: str) -> float:
    """Relative luminance of WCAG 2."""
    parts = [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read_on_every_ground(tokens: Tokens) -> None:
    for ground in ("surface", "raised", "head", "sel"):
        for words in ("text", "text2", "accent"):
            assert contrast(getattr(tokens, words), getattr(tokens, ground)) >= 4.5, (words, ground)
    for tone in ("red", "amber", "green", "violet", "grey", "text3"):
        assert contrast(getattr(tokens, tone), tokens.surface) >= 4.5, tone
    for tone in ("red", "amber", "green", "violet"):
        assert contrast(getattr(tokens, tone), getattr(tokens, f"{tone}_t")) >= 4.5, tone
    for fill in ("btn", "btn_hover"):
        assert contrast(tokens.btn_text, getattr(tokens, fill)) >= 4.5, fill
    for ground in ("surface", "input"):
        assert contrast(tokens.edge, getattr(tokens, ground)) >= 3, ground


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_stylesheet_is_filled_in_and_its_pictures_exist(tokens: Tokens) -> None:
    sheet = theme.stylesheet(tokens)
    assert "$" not in sheet
    pictures = re.findall(r'url\("([^"]+)"\)', sheet)
    assert len(pictures) > 10
    for picture in pictures:
        assert QSvgRenderer(picture).isValid(), picture


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_marks_use_only_colours_of_their_theme(tokens: Tokens) -> None:
    known = {value for value in dataclasses.asdict(tokens).values() if value.startswith("#")}
    files = list(settings.resource("style").glob(f"*-{tokens.mode}.svg"))
    assert files
    for file in files:
        assert set(re.findall(r"#[0-9A-Fa-f]{6}", file.read_text("utf-8"))) <= known, file.name


@pytest.mark.parametrize("name", ICONS)
def test_icons_take_their_colour_from_us(name: str) -> None:
    text = settings.resource(f"icons/{name}.svg").read_text("utf-8")
    assert "currentColor" in text
    assert "#" not in text
    assert 'viewBox="0 0 16 16"' in text
    assert QSvgRenderer(settings.resource(f"icons/{name}.svg").as_posix()).isValid()


def test_icons_follow_the_theme_without_being_told(qapp: QApplication) -> None:
    icon = theme.icon("warning", "red")
    for mode, tokens in (("light", LIGHT), ("dark", DARK)):
        theme.apply(qapp, "dark" if mode == "dark" else "light")
        image = icon.pixmap(32, 32).toImage()
        found = {
            image.pixelColor(x, y).name() for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() == 255
        }
        assert QColor(tokens.red).name() in found
    faint = icon.pixmap(32, 32, QIcon.Mode.Disabled).toImage()
    shades = {
        faint.pixelColor(x, y).name() for x in range(32) for y in range(32) if faint.pixelColor(x, y).alpha() == 255
    }
    assert QColor(DARK.text3).name() in shades
    assert theme.pixmap("clock", "amber", 16, 1.25).width() == 20
    sharp = icon.pixmap(QSize(16, 16), 2.0)
    assert (sharp.width(), sharp.deviceIndependentSize().width()) == (32, 16)


def test_unknown_icon_or_token_is_an_error_at_once(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        theme.icon("không-có")
    with pytest.raises(AttributeError):
        theme.icon("clock", "pink")


def test_roles_reach_the_widgets(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "light")
    button = QPushButton("Gửi cho thành phố")
    label = QLabel("Quá hạn 38 ngày")
    for widget in (button, label):
        qtbot.addWidget(widget)
    theme.mark(button, role="primary")
    theme.mark(label, tone="red")
    for widget in (button, label):
        widget.show()
    assert button.sizeHint().height() == theme.CONTROL
    assert button.grab().toImage().pixelColor(20, 4).name() == QColor(LIGHT.btn).name()
    assert label.palette().color(label.foregroundRole()).name() == QColor(LIGHT.red).name()
    assert look.colour("red").name() == QColor(LIGHT.red).name()


def test_tokens_of_both_themes_are_whole(qapp: QApplication) -> None:
    for tokens in (LIGHT, DARK):
        for name, value in dataclasses.asdict(tokens).items():
            assert name == "mode" or re.fullmatch(r"#[0-9A-F]{6}", value), name
    assert theme.apply(qapp, "dark") is theme.current() is DARK
    theme.apply(qapp, "light")
