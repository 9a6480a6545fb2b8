"""Typefaces for PDF: Times New Roman where the machine has it, Liberation Serif 2, else DejaVu Serif (design §10).

A face is taken only when its own table of characters holds every Vietnamese letter, so that no glyph is ever a box.
A family that lacks an italic (or whose italic lacks letters) prints those words upright in the same family: readable
words matter more than the slant. DejaVu Serif comes with matplotlib and is always there; it has all four faces.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_VOWELS = "aăâeêioôơuưy"

VIETNAMESE_LETTERS: frozenset[str] = frozenset(
    cased
    for letter in [unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES] + ["đ"]
    for cased in (letter, letter.upper())
    if ord(cased) > 127
)
"""The 134 precomposed letters that Vietnamese needs beyond ASCII (67 small, 67 capital)."""

_SIGNS = frozenset("–−…“”≥×")
_NEEDED = frozenset(ord(letter) for letter in VIETNAMESE_LETTERS | _SIGNS) | frozenset(range(0x20, 0x7F))

_TIMES = ("times.ttf", "timesbd.ttf", "timesi.ttf", "timesbi.ttf")
_LIBERATION = tuple(f"LiberationSerif-{face}.ttf" for face in ("Regular", "Bold", "Italic", "BoldItalic"))
_DEJAVU = ("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", "DejaVuSerif-Italic.ttf", "DejaVuSerif-BoldItalic.ttf")
_LIBERATION_FOLDERS = (
    "/usr/share/fonts/truetype/liberation2",
    "/usr/share/fonts/truetype/liberation",
    "/usr/share/fonts/liberation-serif",
    "/usr/share/fonts/liberation",
)


@dataclass(frozen=True, slots=True)
class Family:
    """Names under which the four faces are registered with reportlab."""

    name: str
    regular: str
    bold: str
    italic: str
    bold_italic: str

    def face(self, bold: bool = False, italic: bool = False) -> str:
        """The registered name of a face."""
        if bold:
            return self.bold_italic if italic else self.bold
        return self.italic if italic else self.regular


def candidates() -> Iterator[tuple[str, tuple[Path, ...]]]:
    """Families to try, best first: name and the files of regular, bold, italic, bold italic (they may not exist)."""
    for folder in _windows_folders():
        yield "Times New Roman", tuple(folder / name for name in _TIMES)
    for place in _LIBERATION_FOLDERS:
        yield "Liberation Serif", tuple(Path(place) / name for name in _LIBERATION)
    matplotlib = find_spec("matplotlib")  # found, not imported: 0.6 s
    for place in (matplotlib.submodule_search_locations or []) if matplotlib is not None else []:
        yield "DejaVu Serif", tuple(Path(place) / "mpl-data" / "fonts" / "ttf" / name for name in _DEJAVU)


def lacking(font: TTFont) -> set[str]:
    """Needed letters and signs that a face has no glyph for."""
    return {chr(code) for code in _NEEDED if not font.face.charToGlyph.get(code)}


def load(name: str, files: tuple[Path, ...]) -> Family | None:
    """Registers a family with reportlab; ``None`` when regular or bold is missing, unreadable or lacks letters."""
    faces = [_face(f"{name} {style}", file) for style, file in zip(_STYLES, files, strict=True)]
    regular, bold, italic, bold_italic = faces
    if regular is None or bold is None:
        return None
    chosen = (regular, bold, italic or regular, bold_italic or bold)
    for face in set(chosen):
        pdfmetrics.registerFont(face)
    names = [str(face.fontName) for face in chosen]
    pdfmetrics.registerFontFamily(name, *names)
    return Family(name, *names)


@lru_cache(maxsize=1)
def family() -> Family:
    """The family every PDF uses, chosen once. Raises ``FileNotFoundError`` when even DejaVu Serif is gone."""
    for name, files in candidates():
        loaded = load(name, files)
        if loaded is not None:
            return loaded
    raise FileNotFoundError("no serif typeface with all Vietnamese letters")


def text_width(text: str, size: float, bold: bool = False, italic: bool = False) -> float:
    """Width of one line in points. The first two families share their measures with Times New Roman in Word."""
    return float(pdfmetrics.stringWidth(text, family().face(bold, italic), size))


_STYLES = ("Regular", "Bold", "Italic", "BoldItalic")


def _face(name: str, file: Path) -> TTFont | None:
    if not file.is_file():
        return None
    try:
        font = TTFont(name, str(file))
    except (TTFError, OSError):
        return None
    return None if lacking(font) else font


def _windows_folders() -> Iterator[Path]:
    windows, local = os.environ.get("WINDIR"), os.environ.get("LOCALAPPDATA")
    if windows:
        yield Path(windows) / "Fonts"
    if local:
        yield Path(local) / "Microsoft" / "Windows" / "Fonts"
