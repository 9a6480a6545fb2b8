"""Cells in general: addresses, day counts, what a number format makes of a number, escapes in texts."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DATE_CODES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENT_CODES = frozenset({9, 10})
_NO_CODE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
"""What is no code in a number format: quoted text, escapes, colours, conditions."""


def address(row: int, column: int) -> str:
    """``B7`` of row 6, column 1."""
    return f"{column_letters(column)}{row + 1}"


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """``B`` of column 1, ``AA`` of column 26."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def serial_day(serial: float, *, since_1904: bool) -> datetime | None:
    """The day a spreadsheet counts to; ``None`` where it is no day of 1900–9999. Day 60 of 1900 never was."""
    if since_1904:
        serial += 1462
    if not 1 <= serial < 2_958_466:
        return None
    start = datetime(1899, 12, 30) if serial >= 60 else datetime(1899, 12, 31)  # noqa: DTZ001 - a day has no zone
    return start + timedelta(seconds=round(serial * 86_400))


def unescaped(text: str) -> str:
    """``_xHHHH_`` decoded, as every reader of spreadsheets does."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def format_sort(number: str, code: str | None) -> str:
    """What a number format makes of a number: ``date``, ``percent``, or nothing of note.

    ``number`` is the format's id, ``code`` its text where the file gives one.
    """
    if code is None:
        known = int(number) if number.isdigit() and len(number) < 7 else 0
        return "date" if known in _DATE_CODES else "percent" if known in _PERCENT_CODES else ""
    bare = _NO_CODE.sub("", code[:300].split(";")[0]).casefold()
    if "%" in bare:
        return "percent"
    return "date" if "general" not in bare and any(letter in bare for letter in "dmyhs") else ""
