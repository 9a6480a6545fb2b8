"""Vietnamese text: one form at every border, search without marks, order of the alphabet, names of units (notes §8).

The keys made here are for comparing only and are never shown or stored as the text itself.
"""

from __future__ import annotations

import re
import unicodedata

_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
"""Huyền, hỏi, ngã, sắc, nặng in dictionary order; a syllable without a mark is 0."""
_SHAPES = {"\u0302", "\u0306", "\u031b"}
"""Circumflex, breve and horn make other letters (â, ă, ơ), so they outrank tones."""
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: 100 + place for place, letter in enumerate(_ALPHABET)}
_DASHES = re.compile(r"\s*[-‐‑‒–—]\s*")
_WORD = re.compile(r"[^\W\d_]+")

SortKey = tuple[tuple[int, ...], tuple[int, ...], str]
PersonSortKey = tuple[SortKey, SortKey]


def nfc(text: str) -> str:
    """The composed form (NFC), in which everything is kept: macOS, PDFs and converters deliver the other one."""
    return unicodedata.normalize("NFC", text)


def search_key(text: str) -> str:
    """Lower case without any mark, đ as d, runs of white space as one space: what a search box compares."""
    plain = "".join(char for char in unicodedata.normalize("NFD", text) if unicodedata.category(char) != "Mn")
    return " ".join(plain.casefold().replace("đ", "d").split())


def spelling_key(text: str) -> str:
    """Equal for spellings that differ only in where the tone stands (hoà, hòa) or in i for y (Mỹ, Mĩ; quý, quí).

    Marks still count: "Cửa Bắc" and "Cua Bac" differ. Case, dashes and white space do not count.
    """
    lowered = " ".join(_DASHES.sub(" - ", nfc(text).lower()).split())
    return _WORD.sub(lambda found: _spell(found[0]), lowered)


def unit_key(name: str) -> str:
    """A unit's name without what people add or leave out: "UBND P. Lộc Hoà", "Phường Lộc Hòa" and "lộc hòa" agree.

    Type words and their short forms (P., X., TP.) go from the front, "thành phố" from the end of a longer name. Two
    units of one city may still share a key in theory, so a caller must accept it only where it is unique.
    """
    key = " ".join(spelling_key(name).replace(".", " ").split())
    shortened = True
    while shortened:
        shortened = False
        for word in _TYPE_WORDS:
            if key.startswith(word):
                key, shortened = key[len(word) :], True
    return key.removesuffix(_CITY_ENDING)


def sort_key(text: str) -> SortKey:
    """Vietnamese order: a ă â b c d đ e ê … o ô ơ … u ư …, then tones none < huyền < hỏi < ngã < sắc < nặng.

    Letters decide before tones and tones before case, over the whole text; spaces come first, then signs, digits,
    letters.
    """
    letters: list[int] = []
    tones: list[int] = []
    for char in nfc(text).lower():
        parts = unicodedata.normalize("NFD", char)
        tone = 0
        base = parts[:1]
        for mark in parts[1:]:
            if mark in _TONES:
                tone = _TONES[mark]
            elif mark in _SHAPES:
                base += mark
        letters.append(_rank(unicodedata.normalize("NFC", base)))
        tones.append(tone)
    return tuple(letters), tuple(tones), nfc(text)


def person_sort_key(name: str) -> PersonSortKey:
    """People sort by their last word, the given name, then by the rest."""
    words = nfc(name).split()
    return sort_key(words[-1] if words else ""), sort_key(" ".join(words[:-1]))


def _rank(letter: str) -> int:
    known = _RANK.get(letter)
    if known is not None:
        return known
    if letter.isspace():
        return 0
    if letter.isdigit():
        return 50 + int(unicodedata.digit(letter, 9))
    if letter.isalpha():
        return 1_000 + ord(letter)
    return 1


def _spell(word: str) -> str:
    """One syllable as letters and, at its end, its tone: where the tone stands no longer matters."""
    letters, tone = [], ""
    for char in unicodedata.normalize("NFD", word):
        if char in _TONES:
            tone = str(_TONES[char])
        else:
            letters.append(char)
    plain = unicodedata.normalize("NFC", "".join(letters))
    # i and y sound alike only as the sole vowel after a consonant, or after qu
    plain = re.sub(r"^(qu|[bcdđghklmnprstvx]+)y$", r"\1i", plain)
    return plain + tone


_TYPE_WORDS = tuple(
    spelling_key(word) + " "
    for word in ("ủy ban nhân dân", "ubnd", "phường", "xã", "thị trấn", "thành phố", "p", "x", "tt", "tp")
)
_CITY_ENDING = " " + spelling_key("thành phố")
