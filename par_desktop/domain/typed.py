"""What people type, read once: whole numbers, decimals and dates in Vietnamese habits.

Sources: notes §8 (numbers, dates). Every function takes text and raises ``ValueProblem`` naming what was typed;
blank text is the caller's business. Nothing here guesses month/day order: it is always day first.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from par_desktop.domain.periods import days_in_month
from par_desktop.errors import ValueProblem

_SPACES = re.compile(r"[\s\u00a0\u202f]+")
_DATE = re.compile(r"^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$")
_ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?$")
_FRACTION = re.compile(r"\d+/\d+$")
_A_DAY = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}$|\d{4}-\d\d-\d\d")
"""What Excel makes of 5/12, and what it stands for as text."""
_PLAIN = re.compile(r"^[+-]?\d{1,18}(?:\.\d{1,18})?$")
"""Digits only: ``1E999999`` is a number to Decimal, and a trap to whoever converts it."""
_NO_CHARACTERS = "\ufffe\uffff"
_GROUPED = re.compile(r"^\d{1,3}(?:[.,]\d{3})+$")


def clean(text: str) -> str:
    """NFC, without control characters except line breaks, CRLF as LF, tabs as spaces, outer spaces gone.

    Neither the two code points that are no characters: a workbook that holds one is damaged to every reader.
    """
    if text.isprintable() and unicodedata.is_normalized("NFC", text):
        return text.strip()
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if composed.isprintable():
        return composed.strip()
    spaced = composed.replace("\t", " ")  # no cell of every office program keeps a tab
    kept = (c for c in spaced if c == "\n" or (unicodedata.category(c) not in ("Cc", "Cs") and c not in _NO_CHARACTERS))
    return "".join(kept).strip()


def whole(text: str) -> int:
    """A whole number: ``1.234`` and ``1 234`` are one thousand two hundred and thirty-four; ``7,0`` is 7."""
    bare = _SPACES.sub("", clean(text)).replace("−", "-")
    if _GROUPED.match(bare):
        bare = bare.replace(".", "").replace(",", "")
    bare = bare.replace(",", ".")
    if _FRACTION.match(bare):
        raise ValueProblem("fraction_for_number", typed=text)
    if _A_DAY.match(bare):
        raise ValueProblem("date_for_number", typed=text)
    if not _PLAIN.match(bare) or Decimal(bare) % 1:
        raise ValueProblem("not_a_whole_number", typed=text)
    return int(Decimal(bare))


def decimal(text: str, scale: int) -> Decimal:
    """A decimal at the declared scale, half up; a comma or a single point is the decimal mark.

    With both signs present the last one is the mark: ``1.234,5`` and ``1,234.5``.
    """
    bare = _SPACES.sub("", clean(text)).replace("−", "-")
    last = max(bare.rfind(","), bare.rfind("."))
    if "," in bare and "." in bare:
        head, tail = bare[:last], bare[last + 1 :]
        bare = head.replace(",", "").replace(".", "") + "." + tail
    else:
        bare = bare.replace(",", ".")
    if not _PLAIN.match(bare):
        raise ValueProblem("not_a_number", typed=text)
    return Decimal(bare).quantize(Decimal(1).scaleb(-scale), rounding=ROUND_HALF_UP)


def day(text: str) -> date:
    """A date, day first: ``05/02/2021``, ``5.2.2021``, ``5-2-2021``; ISO as spreadsheets hand it over."""
    bare = _SPACES.sub(" ", clean(text))
    iso = _ISO.match(bare)
    if iso:
        y, m, d = (int(g) for g in iso.groups())
    else:
        found = _DATE.match(bare.replace(" ", ""))
        if not found:
            raise ValueProblem("not_a_date", typed=text)
        d, m, y = (int(g) for g in found.groups())
    if not 1 <= m <= 12:
        raise ValueProblem("no_such_month", typed=text, month=m)
    if not 1900 <= y <= 2199:
        raise ValueProblem("not_a_date", typed=text)
    if not 1 <= d <= days_in_month(y, m):
        raise ValueProblem("no_such_day", typed=text, month=f"{m:02d}/{y}", day=d)
    return date(y, m, d)
