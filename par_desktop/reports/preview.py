"""A PDF as pictures of its pages, and where its headings stand. One thread at a time: the library is not shared."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

POINTS_PER_INCH = 72
PIXELS_PER_INCH = 96
"""Logical pixels of a screen at 100 %."""


@dataclass(frozen=True, slots=True)
class PageSize:
    """Of one page, in logical pixels at 100 %."""

    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Place:
    """What stands under a heading: page (from 0), top and bottom as shares of the page's height."""

    page: int
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PagePicture:
    """Pixels of one page, four bytes each (blue, green, red, unused), rows of ``stride`` bytes."""

    pixels: bytes
    width: int
    height: int
    stride: int


@dataclass(frozen=True, slots=True)
class Pages:
    """What a viewer needs to know before it draws: sizes of the pages, places of the headings found."""

    sizes: tuple[PageSize, ...]
    places: dict[str, Place]


def look(path: Path, headings: Sequence[str] = ()) -> Pages:
    """Sizes of all pages and, for the headings given in order, where each stands."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        pages = [document[number] for number in range(len(document))]
        scale = PIXELS_PER_INCH / POINTS_PER_INCH
        sizes = tuple(PageSize(page.get_width() * scale, page.get_height() * scale) for page in pages)
        return Pages(sizes, _places(pages, headings))
    finally:
        document.close()


def picture(path: Path, page: int, width: int) -> PagePicture:
    """Page ``page`` (from 0), ``width`` device pixels wide."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        wanted = document[page]
        bitmap = wanted.render(scale=width / wanted.get_width(), rev_byteorder=False, prefer_bgrx=True)
        return PagePicture(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride)
    finally:
        document.close()


def _places(pages: Sequence[Any], headings: Sequence[str]) -> dict[str, Place]:
    """Each heading from its own line down to the next heading, or to the end of its page."""
    found: list[tuple[str, int, float]] = []
    texts = [page.get_textpage() for page in pages]
    start = 0
    for heading in headings:
        for number in range(start, len(pages)):
            top = _top_of(texts[number], pages[number].get_height(), heading, _last_top(found, number))
            if top is not None:
                found.append((heading, number, top))
                start = number
                break
    places: dict[str, Place] = {}
    for at, (heading, number, top) in enumerate(found):
        following = found[at + 1] if at + 1 < len(found) else None
        bottom = following[2] if following is not None and following[1] == number else 0.93
        places[heading] = Place(number, top, max(bottom, top))
    return places


def _last_top(found: Sequence[tuple[str, int, float]], page: int) -> float:
    """Headings come in order: the next one on this page stands below the last one found."""
    return found[-1][2] if found and found[-1][1] == page else -1.0


def _top_of(text: Any, height: float, heading: str, below: float) -> float | None:
    """The top of a heading's first line as a share of the page, the first one under ``below``."""
    # A long heading breaks over lines in ways the search does not follow; its beginning is enough.
    words = unicodedata.normalize("NFC", heading)[:40].strip()
    search = text.search(words, match_case=True)
    while (hit := search.get_next()) is not None:
        _left, _bottom, _right, top = text.get_charbox(hit[0], loose=True)
        share = (height - top) / height
        if share > below + 0.001:
            return float(max(0.0, share - 0.004))
    return None
