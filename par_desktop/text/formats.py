"""How figures, days and periods read in Vietnamese: 1.234,56 · 98,50 % · 05/02/2021 · quý I/2022.

Rounding is exact and half-up ("0,125" with two decimals is "0,13"); nothing passes through a float.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from par_desktop.domain.periods import Period, PeriodKind

MINUS = "−"
NOTHING_HAPPENED = "không phát sinh"
ROMAN = ("I", "II", "III", "IV")

Exact = int | Decimal | Fraction


def rounded(value: Exact, decimals: int = 0) -> Decimal:
    """``value`` half-up (away from zero) to ``decimals`` digits after the comma."""
    # In whole numbers: a table of a city has ten thousand of them, and fractions take ten times as long.
    top, bottom = value.as_integer_ratio()
    units = (2 * abs(top) * 10**decimals + bottom) // (2 * bottom)
    return Decimal(-units if top < 0 else units).scaleb(-decimals)


def number(value: Exact, decimals: int = 0) -> str:
    """``1234.555`` with two decimals is "1.234,56"; a negative number carries the sign −, a rounded zero none."""
    text = f"{rounded(value, decimals):,.{decimals}f}"
    negative = text.startswith("-")
    text = text.removeprefix("-").translate(str.maketrans(",.", ".,"))
    return f"{MINUS}{text}" if negative and text.strip("0,.") else text


def decimal(value: Decimal) -> str:
    """A decimal with as many digits after the comma as it has: "80", "92,5"."""
    exponent = value.normalize().as_tuple().exponent
    return number(value, max(0, -exponent if isinstance(exponent, int) else 0))


def percent(value: Exact, decimals: int = 2) -> str:
    """A value already in percent: ``Decimal("98.5")`` is "98,50 %"."""
    return f"{number(value, decimals)} %"


def rate(share: Fraction | None, decimals: int = 2) -> str:
    """A share 0–1 as percent; ``None`` is "không phát sinh", neither 0 % nor 100 % (notes §4.2)."""
    return NOTHING_HAPPENED if share is None else percent(share * 100, decimals)


def file_size(size: int) -> str:
    """Bytes as people read them: "640 B", "240 KB", "1,2 MB", a thousand of one being the next."""
    if size < 1_000:
        return f"{size} B"
    if size < 999_500:
        return f"{number(Fraction(size, 1_000))} KB"
    return f"{number(Fraction(size, 1_000_000), 1)} MB"


def two_digits(count: int) -> str:
    """Counts below ten in running text: "05 văn bản" (official usage); zero stays "0"."""
    return f"{count:02d}" if 0 < count < 10 else number(count)


def date_short(day: date) -> str:
    """05/02/2021."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def date_official(day: date) -> str:
    """The date of an official paper: a leading 0 for days below 10 and for months 1 and 2 only (notes §6)."""
    month = f"{day.month:02d}" if day.month < 3 else f"{day.month}"
    return f"ngày {day.day:02d} tháng {month} năm {day.year:04d}"


def date_blank(year: int, gap: str = "…") -> str:
    """The date a clerk still has to fill in; ``gap`` stands where day and month go."""
    return f"ngày {gap} tháng {gap} năm {year:04d}"


def period_label(period: str | Period, capital: bool = False) -> str:
    """ "quý I/2022", "6 tháng đầu năm 2022", "tháng 3/2022", "năm 2022"; ``capital`` for the start of a line.

    Raises ``ValueProblem`` for a text that is no period.
    """
    known = Period.parse(period) if isinstance(period, str) else period
    match known.kind:
        case PeriodKind.YEAR:
            text = f"năm {known.year}"
        case PeriodKind.HALF:
            text = f"6 tháng {('đầu', 'cuối')[known.number - 1]} năm {known.year}"
        case PeriodKind.QUARTER:
            text = f"quý {ROMAN[known.number - 1]}/{known.year}"
        case PeriodKind.MONTH:
            text = f"tháng {known.number}/{known.year}"
    return text[:1].upper() + text[1:] if capital else text
