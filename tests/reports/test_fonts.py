"""Glyphs are never boxes: faces without all Vietnamese letters are turned away."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFont

from par_desktop.reports import fonts


def test_the_alphabet_is_the_134_letters_beyond_ascii() -> None:
    assert len(fonts.VIETNAMESE_LETTERS) == 134
    for word in ("Quyết định nhữngướm ẵm ĐẶNG THỊ ỮNG", "ỷ ỹ ỵ ỳ ý", "Ễ Ể Ệ Ế Ề"):
        assert all(ord(letter) < 128 or letter in fonts.VIETNAMESE_LETTERS for letter in word)
    assert all(unicodedata.is_normalized("NFC", letter) for letter in fonts.VIETNAMESE_LETTERS)
    assert "Ð" not in fonts.VIETNAMESE_LETTERS  # U+00D0, a common wrong Đ


def dejavu() -> tuple[Path, ...]:
    return next(files for name, files in fonts.candidates() if name == "DejaVu Serif")


def test_matplotlibs_dejavu_serif_is_always_there_with_four_faces() -> None:
    loaded = fonts.load("Try DejaVu", dejavu())
    assert loaded is not None
    assert len({loaded.regular, loaded.bold, loaded.italic, loaded.bold_italic}) == 4


def test_a_family_without_italic_prints_upright(tmp_path: Path) -> None:
    regular, bold, *_ = dejavu()
    loaded = fonts.load("Try upright", (regular, bold, tmp_path / "none.ttf", tmp_path / "none-too.ttf"))
    assert loaded is not None
    assert loaded.face(italic=True) == loaded.face()
    assert loaded.face(bold=True, italic=True) == loaded.face(bold=True)


def test_a_face_that_lacks_letters_is_turned_away() -> None:
    # matplotlib's STIX has Latin letters, but not all of Vietnamese
    stix = dejavu()[0].with_name("STIXGeneral.ttf")
    lacking = fonts.lacking(TTFont("Try STIX", str(stix)))
    assert lacking & fonts.VIETNAMESE_LETTERS
    assert fonts.load("Try STIX family", (stix, stix, stix, stix)) is None


def test_a_damaged_file_is_turned_away(tmp_path: Path) -> None:
    broken = tmp_path / "times.ttf"
    broken.write_bytes(b"not a font")
    assert fonts.load("Try broken", (broken, broken, broken, broken)) is None


def test_windows_fonts_come_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WINDIR", str(tmp_path))
    name, files = next(iter(fonts.candidates()))
    assert name == "Times New Roman"
    assert files[0] == tmp_path / "Fonts" / "times.ttf"
