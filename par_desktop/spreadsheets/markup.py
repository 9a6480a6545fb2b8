"""XML of strangers, read as a stream: no document type, so no entities; nothing deep, nothing endless."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from xml.parsers import expat

from par_desktop.errors import PackageProblem

Attributes = dict[str, str]
OnStart = Callable[[str, Attributes], object]
OnEnd = Callable[[str], object]
OnText = Callable[[str], object]
MOST_MARKS = 2_500_000
"""Tags of one part: 60,000 operations take 800,000."""
DEEPEST = 60
"""Elements within elements."""
LONGEST_MARK = 1 << 20
"""Bytes of one tag, comment or name that has not ended yet."""


def local(name: str) -> str:
    """A name without its prefix: some programs write ``x:row``."""
    return name.rpartition(":")[2]


def reader(file: str, start: OnStart, end: OnEnd | None, text: OnText | None) -> expat.XMLParserType:
    """An XML parser with these callbacks, which refuses a document type."""

    def doctype(*_: object) -> None:
        raise PackageProblem("file_suspicious", file=file)

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    if end is not None:
        parser.EndElementHandler = end
    if text is not None:
        parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = doctype
    return parser


def parse(
    chunks: Iterable[bytes],
    file: str,
    start: OnStart,
    end: OnEnd | None = None,
    text: OnText | None = None,
) -> None:
    """Call ``start``, ``end`` and ``text`` as a part streams by; what a callback raises ends the reading.

    Raises ``PackageProblem`` ``file_damaged`` for what is no XML and ``file_suspicious`` for what only traps hold.
    """
    parser = reader(file, start, end, text)
    fed = marks = 0
    try:
        for chunk in chunks:
            fed += len(chunk)
            marks += chunk.count(b"<")
            parser.Parse(chunk, False)
            if marks > MOST_MARKS or fed - parser.CurrentByteIndex > LONGEST_MARK:
                raise PackageProblem("file_suspicious", file=file)
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as problem:  # also encodings that nobody knows
        raise PackageProblem("file_damaged", file=file) from problem
    finally:
        if isinstance(chunks, Generator):
            chunks.close()  # a traceback somebody keeps must not keep the file open, too
