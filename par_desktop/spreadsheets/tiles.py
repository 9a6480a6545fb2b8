"""Rows and shared strings in the plain form that nearly all programs write, taken whole.

An XML parser calls back for every tag: 150,000 times for a package of 10,000 operations. Here one pattern takes a whole
row, and the parser still reads everything around it. What does not fit the pattern to the letter (a comment, a prefix,
rich text, another order of attributes) is the parser's from there on, so nothing is understood in two ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from xml.parsers import expat

from par_desktop.errors import PackageProblem
from par_desktop.spreadsheets.markup import (
    LONGEST_MARK,
    MOST_MARKS,
    Attributes,
    OnEnd,
    OnStart,
    OnText,
    reader,
)

_PLAIN = rb"[^<&\xef\x00-\x08\x0b-\x1f]*+"
"""No carriage return either: a parser makes line ends of them."""
TEXT = _PLAIN + rb"(?:(?:&(?:amp|lt|gt|quot|apos);|\xef(?!\xbf[\xbe\xbf]))" + _PLAIN + rb")*+"
"""Without U+FFFE and U+FFFF, which no parser lets through."""
ATTRIBUTES = rb'(?: (?!r=)[A-Za-z][A-Za-z0-9:]*="[^"<&\x00-\x1f]*+")*+'
"""Behind a first ``r``, of which there is one."""
_LONGEST_TILE = LONGEST_MARK
_ENCODING = re.compile(rb"""\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")


@dataclass(frozen=True, slots=True)
class Tiles:
    """What lies side by side within one element: ``opening`` is its start tag, ``path`` where that must stand.

    ``take`` is given every match of ``tile``, in order.
    """

    path: tuple[str, ...]
    opening: re.Pattern[bytes]
    tile: re.Pattern[bytes]
    take: Callable[[re.Match[bytes]], object]


def unquoted(text: bytes) -> str:
    """A text matched by ``TEXT`` as a parser gives it; raises ``ValueError`` for what is no UTF-8."""
    found = text.decode()
    if "&" not in found:
        return found
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'")):
        found = found.replace(entity, letter)
    return found.replace("&amp;", "&")


def parse_tiles(
    chunks: Iterable[bytes], file: str, tiles: Tiles, start: OnStart, end: OnEnd | None, text: OnText | None
) -> None:
    """Like ``markup.parse``, with the tiles taken whole as long as they fit; raises the same."""
    parser = reader(file, start, end, text)
    path: list[str] = []

    def opens(tag: str, attributes: Attributes) -> None:
        path.append(tag)
        start(tag, attributes)

    def closes(tag: str) -> None:
        path.pop()
        if end is not None:
            end(tag)

    parser.StartElementHandler, parser.EndElementHandler = opens, closes
    fed = marks = 0
    kept = b""
    state = "before"
    try:
        for chunk in chunks:
            marks += chunk.count(b"<")
            if marks > MOST_MARKS:
                raise PackageProblem("file_suspicious", file=file)
            kept += chunk
            if state == "before":
                found = tiles.opening.search(kept)
                if found is not None:
                    head, kept = kept[: found.end()], kept[found.end() :]
                    parser.Parse(head, False)
                    fed += len(head)
                    state = "tiles" if tuple(path) == tiles.path and _is_utf8(head) else "parser"
                    parser.StartElementHandler, parser.EndElementHandler = start, end
                elif len(kept) > _LONGEST_TILE:
                    state = "parser"
                    parser.StartElementHandler, parser.EndElementHandler = start, end
            if state == "tiles":
                at = 0
                while (tile := tiles.tile.match(kept, at)) is not None:
                    tiles.take(tile)
                    at = tile.end()
                kept = kept[at:]
                if kept.startswith(b"</") or len(kept) > _LONGEST_TILE:
                    state = "parser"
            if state == "parser":
                parser.Parse(kept, False)
                fed += len(kept)
                kept = b""
                if fed - parser.CurrentByteIndex > LONGEST_MARK:
                    raise PackageProblem("file_suspicious", file=file)
        parser.Parse(kept, False)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as problem:  # also encodings that nobody knows
        raise PackageProblem("file_damaged", file=file) from problem
    finally:
        if isinstance(chunks, Generator):
            chunks.close()  # a traceback somebody keeps must not keep the file open, too


def _is_utf8(head: bytes) -> bool:
    said = _ENCODING.match(head.removeprefix(b"\xef\xbb\xbf"))
    return said is None or said[1].lower() in (b"utf-8", b"us-ascii")
