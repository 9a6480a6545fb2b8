"""Cells to values, by the kind of field: what people write for numbers, dates and nothing (notes §8).

"Không phát sinh", 0 and blank are three things: ``NOTHING``, ``0`` and ``None``. A value that cannot be taken as it
stands raises ``ValueProblem`` whose sentence says what to do; nothing is guessed that would change a figure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum

from par_desktop.domain import typed
from par_desktop.domain.periods import Period, PeriodCalendar
from par_desktop.errors import ValueProblem
from par_desktop.intake import period_words
from par_desktop.intake.grid import Cell, CellKind
from par_desktop.intake.headings import heading_key
from par_desktop.intake.mapping import FieldKind, Target


class Nothing(Enum):
    """Said to have not occurred, which is neither 0 nor blank."""

    NOTHING = "không phát sinh"


NOTHING = Nothing.NOTHING
_NOTHING = ("-", "–", "—", "không", "ko", "k", "kps", "không phát sinh", "không có", "ko có")
_FRACTION = re.compile(r"(\d[\d.,\s]*)\s*/\s*(\d[\d.,\s]*)")
_PERCENT = re.compile(r"([+-]?[\d.,\s]+)%")
_YEAR_OF_TWO = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{2})")
_SPOKEN_DAY = re.compile(r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})")
_LARGEST = 10**9
_FIRST_SERIAL, _LAST_SERIAL = 36_526, 73_050
"""2000 to 2099: a number in a date column that can only be a day without its format."""
_YES = ("x", "có", "co", "đã", "rồi", "1", "true", "v", "✓", "✔")
_NO = ("", "0", "không", "khong", "chưa", "ko", "false", "-", "–")

Value = None | Nothing | int | Decimal | bool | str | date | Period | tuple[int, int] | Cell


@dataclass(frozen=True, slots=True)
class Reading:
    """A value, and a code of what a person should look at, "" for nothing (``date_swapped``)."""

    value: Value
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What values are read against: the calendar, and the days within which dates are expected (both included)."""

    calendar: PeriodCalendar
    within: tuple[date, date] | None = None


def read_value(cell: Cell | None, target: Target, frame: Frame) -> Reading:
    """One cell as one field. Raises ``ValueProblem``."""
    if cell is None or (cell.kind is CellKind.TEXT and not _bare(cell)):
        return Reading(None)
    if cell.kind is CellKind.UNCALCULATED:
        raise ValueProblem("formula_not_calculated", typed="")
    if cell.kind is CellKind.ERROR:
        raise ValueProblem("error_cell", typed=cell.text)
    match target.kind:
        case FieldKind.COUNT:
            return Reading(_count(cell))
        case FieldKind.PERCENT:
            return Reading(_percent(cell))
        case FieldKind.FRACTION:
            return Reading(_fraction(cell))
        case FieldKind.DATE:
            return _date(cell, frame)
        case FieldKind.PERIOD:
            return Reading(_period(cell, frame))
        case FieldKind.CHOICE:
            return Reading(_choice(cell, target))
        case FieldKind.FLAG:
            return Reading(_flag(cell))
        case FieldKind.FIGURE:
            return Reading(cell)
        case FieldKind.TEXT:
            if cell.doubtful:
                raise ValueProblem("soft_hyphen_lost", typed=cell.text)
            return Reading(cell.text)


def _bare(cell: Cell) -> str:
    """Typed text without the spaces that no eye sees (NBSP, thin, zero width)."""
    return re.sub(r"[\s\u00a0\u2000-\u200f\u202f\u2060\ufeff]+", " ", cell.text).strip()


def _count(cell: Cell) -> int | Nothing:
    if cell.kind is CellKind.DATE:
        raise ValueProblem("date_for_number", typed=cell.text)
    if cell.kind is CellKind.NUMBER and cell.number is not None:
        if cell.percent:
            raise ValueProblem("percent_for_count", typed=cell.text)
        if cell.number != int(cell.number):
            raise ValueProblem("not_a_whole_number", typed=cell.text)
        return _in_range(int(cell.number), cell.text)
    text = _bare(cell)
    if text.casefold() in _NOTHING:
        return NOTHING
    if "%" in text:
        raise ValueProblem("percent_for_count", typed=text)
    if _FRACTION.fullmatch(text):
        raise ValueProblem("fraction_for_count", typed=text)
    if re.search(r"[^\W\d_]", text):
        raise ValueProblem("letters_in_number", typed=text)
    if "," in text and "." in text and (exact := typed.decimal(text, 4)) == int(exact):
        return _in_range(int(exact), text)  # 1.230,0
    return _in_range(typed.whole(text), text)


def _in_range(number: int, text: str) -> int:
    if not 0 <= number <= _LARGEST:
        raise ValueProblem("count_range", typed=text, least=0, most=_LARGEST)
    return number


def _percent(cell: Cell) -> Decimal | Nothing:
    """In percent: 98,5 of "98,5%", of 98.5 and of 0.985 formatted as a percentage."""
    if cell.kind is CellKind.DATE:
        raise ValueProblem("date_for_number", typed=cell.text)
    if cell.kind is CellKind.NUMBER and cell.number is not None:
        if not cell.percent and 0 < cell.number < 1:
            raise ValueProblem("share_or_percent", typed=cell.text, times=f"{(cell.number * 100).normalize():f}")
        return _percent_range(cell.number * 100 if cell.percent else cell.number, cell.text)
    text = _bare(cell)
    if text.casefold() in _NOTHING:
        return NOTHING
    bare = _PERCENT.fullmatch(text)
    if bare is None and re.search(r"[^\W\d_]", text):
        raise ValueProblem("letters_in_number", typed=text)
    return _percent_range(typed.decimal(bare[1] if bare is not None else text, 4), text)


def _percent_range(number: Decimal, text: str) -> Decimal:
    if not 0 <= number <= 1_000:
        raise ValueProblem("share_range", typed=text)
    return number.quantize(Decimal("0.0001"))


def _fraction(cell: Cell) -> tuple[int, int] | Nothing:
    """Numerator and denominator of "45/50". A date is what Excel makes of 12/15: named, never read back."""
    if cell.kind is CellKind.DATE and cell.day is not None:
        raise ValueProblem("date_for_fraction", typed=cell.text, meant=_fraction_behind(cell.day))
    text = _bare(cell)
    if cell.kind is CellKind.TEXT and text.casefold() in _NOTHING:
        return NOTHING
    found = _FRACTION.fullmatch(text)
    if cell.kind is not CellKind.TEXT or found is None:
        if cell.kind is CellKind.TEXT and "%" not in text and re.search(r"[^\W\d_]", text):
            raise ValueProblem("letters_in_number", typed=text)
        raise ValueProblem("fraction_without_parts", typed=cell.text)
    numerator, denominator = (_in_range(typed.whole(part), text) for part in found.groups())
    return numerator, denominator


def _fraction_behind(day: datetime) -> str:
    """What was probably typed: Excel reads 12/15 as the 15th of December, 5/50 as May 1950."""
    if day.day == 1 and not 2015 <= day.year <= 2035:
        return f"{day.month}/{day.year % 100}"
    return f"{day.month}/{day.day} hoặc {day.day}/{day.month}"


def _date(cell: Cell, frame: Frame) -> Reading:
    if cell.kind is CellKind.NUMBER and cell.number is not None:
        if not _FIRST_SERIAL <= cell.number <= _LAST_SERIAL or cell.percent or cell.number != int(cell.number):
            raise ValueProblem("not_a_date", typed=cell.text)
        return Reading(date(1899, 12, 30) + timedelta(days=int(cell.number)))
    if cell.kind is CellKind.DATE and cell.day is not None:
        return Reading(cell.day.date(), _swapped(cell.day.date(), frame))
    text = _bare(cell)
    if text.casefold() in _NOTHING:
        return Reading(None)
    lowered = text.casefold().removeprefix("ngày ") if not _SPOKEN_DAY.fullmatch(text.casefold()) else text.casefold()
    spoken, short = _SPOKEN_DAY.fullmatch(lowered), _YEAR_OF_TWO.fullmatch(lowered.replace(" ", ""))
    if spoken is not None:
        return Reading(typed.day("/".join(spoken.groups())))
    if short is not None:
        return Reading(typed.day(f"{short[1]}/{short[2]}/20{short[3]}"))
    if period_words.parse(text) is not None:
        raise ValueProblem("month_for_date", typed=text)
    return Reading(typed.day(lowered))


def _swapped(day: date, frame: Frame) -> str:
    """A date typed on a PC that puts the month first: outside the days expected, and inside once swapped."""
    if frame.within is None or day.day > 12 or frame.within[0] <= day <= frame.within[1]:
        return ""
    swapped = date(day.year, day.day, day.month)
    return "date_swapped" if frame.within[0] <= swapped <= frame.within[1] else ""


def _period(cell: Cell, frame: Frame) -> Period:
    if cell.kind is CellKind.DATE and cell.day is not None:
        found = period_words.parse(f"{cell.day.month}/{cell.day.year}")  # Excel makes the 1st of March of 3/2022
        if cell.day.day == 1 and found is not None:
            return found
        raise ValueProblem("not_a_period_here", typed=cell.text)
    found = period_words.parse(cell.text, frame.calendar)
    if found is None:
        raise ValueProblem("not_a_period_here", typed=cell.text)
    return found


def _choice(cell: Cell, target: Target) -> str:
    text = " ".join(cell.text.split())
    code = choose(text, target)
    if code is None:
        raise ValueProblem("soft_hyphen_lost" if cell.doubtful else "unknown_name", typed=text, label=target.label)
    return code


def choose(text: str, target: Target) -> str | None:
    """The code of a name: by its key, by it without its number and brackets, or the one name it holds."""
    for candidate in _names(text):
        found = target.choices.get(target.key(candidate))
        if found is not None:
            return found
    key = f" {heading_key(text)} "
    held = {code for name, code in target.choices.items() if len(name) >= 5 and f" {heading_key(name)} " in key}
    return held.pop() if len(held) == 1 else None


def _names(text: str) -> tuple[str, ...]:
    bare = re.sub(r"^\s*(?:\d{1,2}|[IVX]{1,5}|[a-zA-Z])\s*[.)\-–/]\s*", "", text)
    bare = re.sub(r"\s*\([^)]*\)\s*$", "", bare).strip(" :;.,-–")
    without = re.sub(r"^(?:lĩnh vực|nhóm|thủ tục)\s+", "", bare, flags=re.IGNORECASE)
    return (text, bare, without)


def _flag(cell: Cell) -> bool | None:
    text = _bare(cell).casefold()
    if text in _YES:
        return True
    if text in _NO:
        return None
    raise ValueProblem("not_a_mark", typed=cell.text)
