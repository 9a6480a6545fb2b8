"""Dấu hiệu bất thường: figures that deserve a second look. Nothing here is an error, and nothing is ever blocked.

Each kind is a pure function of typed figures and thresholds that the city chose (``domain/choices``); each finding
carries the figures it rests on, so that its sentence can be checked by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from par_desktop.domain.choices import (
    FEW_BELOW,
    JUMP_LEAST,
    JUMP_TIMES,
    NO_CHOICES,
    ONESTOP_OVER,
    SAME_LEAST,
    Choices,
)
from par_desktop.domain.fields import Figure
from par_desktop.domain.metrics import TYPED_COLUMNS, DossierRow, dossier_totals
from par_desktop.frozen import dataclass

MONTHS_BEFORE = 6
"""Months that a jump is measured against."""
ENOUGH_MONTHS = 3
"""With fewer months before, nothing can be said of a jump."""


class Oddity(StrEnum):
    """Kinds, in the order to show them."""

    NO_OVERDUE = "no_overdue"
    """No overdue dossier in a month in which an inspection found some."""
    ONESTOP = "onestop"
    """Not what the one-stop software exported."""
    CARRIED = "carried"
    """What must have been carried over is not what was left the month before."""
    CITY_SUM = "city_sum"
    """The wards do not add up to the city's own row."""
    SAME = "same"
    """A row exactly as the month before."""
    JUMP = "jump"
    """Far from the middle of the months before."""
    OVER_WHOLE = "over_whole"
    """A numerator greater than its denominator."""
    HALF = "half"
    """A row with figures and blanks."""
    FEW = "few"
    """All on time, of very few."""


@dataclass(frozen=True, slots=True)
class Part:
    """One place a sign was seen at: a field of procedures or a metric, a column, and the figures there.

    ``expected`` is what stands on the other side (last month's, the software's, the middle of six months).
    """

    field: str = ""
    column: str = ""
    found: int = 0
    expected: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class Sign:
    """What was noticed of one unit in one period; ``parts`` are the largest first. ``kind`` and ``record`` lead there.

    ``count`` is what the whole sign rests on, where it is one figure; ``day`` of the inspection it follows from.
    """

    oddity: Oddity
    unit: str
    period: str
    parts: tuple[Part, ...] = ()
    kind: str = ""
    record: str = ""
    count: int = 0
    day: date | None = None


@dataclass(frozen=True, slots=True)
class DossierHistory:
    """One unit's rows of biểu II.06a: month → field → typed figures; ``nothing`` are rows marked không phát sinh.

    ``months`` are all months in order, those before the period too, whether anything was typed or not.
    """

    unit: str
    months: Sequence[str]
    rows: Mapping[str, Mapping[str, DossierRow]] = field(default_factory=dict)
    nothing: frozenset[tuple[str, str]] = frozenset()

    def row(self, month: str, code: str) -> DossierRow:
        """Typed figures of a field, empty where nobody typed."""
        return self.rows.get(month, {}).get(code, {})

    def before(self, month: str) -> str:
        """The month before, "" where it is not among the months."""
        at = list(self.months).index(month)
        return self.months[at - 1] if at else ""

    def left_open(self, month: str, code: str) -> int | None:
        """Column (11) at the end of a month; 0 where nothing happened, ``None`` where it is not known."""
        if (month, code) in self.nothing:
            return 0
        return dossier_totals(self.row(month, code), None).open_total


@dataclass(frozen=True, slots=True)
class Visit:
    """Overdue dossiers that an inspection found: in ``items`` of the checklist, ``dossiers`` where it counted them."""

    inspection: str
    day: date
    month: str
    items: tuple[str, ...]
    dossiers: int


def dossier_signs(
    history: DossierHistory, wanted: Sequence[str], visits: Iterable[Visit] = (), choices: Choices = NO_CHOICES
) -> list[Sign]:
    """What one unit's forms of these months say by themselves and beside inspections."""
    found: list[Sign] = []
    for month in wanted:
        for look in _LOOKS:
            sign = look(history, month, choices)
            if sign is not None:
                found.append(sign)
    for visit in visits:
        if visit.month in wanted and (sign := _no_overdue(history, visit)) is not None:
            found.append(sign)
    return found


def _sign(history: DossierHistory, oddity: Oddity, month: str, parts: Sequence[Part]) -> Sign | None:
    """The sign with its places, the largest first; none without a place."""
    if not parts:
        return None
    ordered = sorted(parts, key=lambda part: (-max(part.count, abs(part.found - part.expected)), part.field))
    record = f"{history.unit}/{month}/{ordered[0].field}"
    return Sign(oddity, history.unit, month, tuple(ordered), "dossier", record)


def _same(history: DossierHistory, month: str, choices: Choices) -> Sign | None:
    """Whole rows, not all zeros, that are exactly last month's."""
    before, least = history.before(month), choices.number(SAME_LEAST)
    parts = []
    for code, row in history.rows.get(month, {}).items():
        now, then = _cells(row), _cells(history.row(before, code))
        if None in now or now != then:
            continue
        size = max(_sum(row, "online3", "online4", "direct", "postal"), _sum(row, "early", "on_time", "late"))
        if size >= least:
            parts.append(Part(code, count=size))
    return _sign(history, Oddity.SAME, month, parts)


def _half(history: DossierHistory, month: str, _choices: Choices) -> Sign | None:
    parts = []
    for code, row in history.rows.get(month, {}).items():
        blanks = _cells(row).count(None)
        if 0 < blanks < len(TYPED_COLUMNS):
            parts.append(Part(code, count=blanks))
    return _sign(history, Oddity.HALF, month, parts)


def _carried(history: DossierHistory, month: str, _choices: Choices) -> Sign | None:
    """(7) + (11) − (4) − (5) is what must have been carried over; it should be (11) of the month before."""
    before = history.before(month)
    parts = []
    for code, row in history.rows.get(month, {}).items():
        left = history.left_open(before, code) if before else None
        totals = dossier_totals(row, 0)
        if left is None or totals.received_total is None or totals.resolved_total is None or totals.open_total is None:
            continue
        needed = totals.resolved_total + totals.open_total - totals.received_total
        if needed != left:
            parts.append(Part(code, "carried", needed, left))
    return _sign(history, Oddity.CARRIED, month, parts)


_FLOWS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("received", ("online3", "online4", "direct", "postal")),
    ("resolved", ("early", "on_time", "late")),
    ("late", ("late",)),
)


def _jump(history: DossierHistory, month: str, choices: Choices) -> Sign | None:
    """Far above, or far below, the middle of the months just before."""
    months = list(history.months)
    at = months.index(month)
    earlier = months[max(0, at - MONTHS_BEFORE) : at]
    limits = _limits(choices)
    parts = []
    for code, row in history.rows.get(month, {}).items():
        for name, columns in _FLOWS:
            now = _whole(row, columns)
            then = [_of_month(history, each, code, columns) for each in earlier]
            middle = _jumped(now, [value for value in then if value is not None], limits)
            if now is not None and middle is not None:
                parts.append(Part(code, name, now, int(middle)))
    return _sign(history, Oddity.JUMP, month, parts)


class _Limits(NamedTuple):
    """What was chosen, looked up once for all figures of a unit."""

    same_least: int
    jump_least: int
    jump_times: int


def _limits(choices: Choices) -> _Limits:
    return _Limits(choices.number(SAME_LEAST), choices.number(JUMP_LEAST), choices.number(JUMP_TIMES))


def jumped(now: int | None, earlier: Sequence[int], choices: Choices = NO_CHOICES) -> Fraction | None:
    """The middle of the months before, where a figure is ``JUMP_TIMES`` as much (or as little) and far enough away."""
    return _jumped(now, earlier, _limits(choices))


def _jumped(now: int | None, earlier: Sequence[int], limits: _Limits) -> Fraction | None:
    """In whole numbers, of twice the middle: a city has a hundred thousand figures to look at."""
    if now is None or len(earlier) < ENOUGH_MONTHS:
        return None
    ordered = sorted(earlier)
    half = len(ordered) // 2
    twice = ordered[half] + ordered[~half]
    if abs(2 * now - twice) < 2 * limits.jump_least:
        return None
    far = 2 * now > twice * limits.jump_times or 2 * now * limits.jump_times < twice
    return Fraction(twice, 2) if far else None


def _of_month(history: DossierHistory, month: str, code: str, columns: Sequence[str]) -> int | None:
    return 0 if (month, code) in history.nothing else _whole(history.row(month, code), columns)


def _few(history: DossierHistory, month: str, choices: Choices) -> Sign | None:
    """Every dossier resolved on time, but so few that the rate says little."""
    resolved, late = 0, 0
    for row in history.rows.get(month, {}).values():
        whole = _whole(row, ("early", "on_time", "late"))
        if whole is not None:
            resolved, late = resolved + whole, late + (row.get("late") or 0)
    if 0 < resolved < choices.number(FEW_BELOW) and not late:
        return Sign(Oddity.FEW, history.unit, month, (), "dossier", _first(history, month), count=resolved)
    return None


def _no_overdue(history: DossierHistory, visit: Visit) -> Sign | None:
    """The form of the month says that nothing was overdue; it must be there to say so."""
    rows = history.rows.get(visit.month, {})
    known = [row for row in rows.values() if row.get("late") is not None or row.get("open_late") is not None]
    if not known or any((row.get("late") or 0) + (row.get("open_late") or 0) for row in known):
        return None
    parts = tuple(Part(item) for item in visit.items)
    record = f"{history.unit}/{visit.inspection}"
    return Sign(Oddity.NO_OVERDUE, history.unit, visit.month, parts, "inspection", record, visit.dossiers, visit.day)


def onestop_signs(
    history: DossierHistory,
    wanted: Sequence[str],
    software: Mapping[str, Mapping[str, DossierRow]],
    choices: Choices = NO_CHOICES,
) -> list[Sign]:
    """A unit's rows against the city's own export (month → field → figures, ``carried`` among them)."""
    over = choices.number(ONESTOP_OVER)
    found = []
    for month in wanted:
        parts = []
        for code, theirs in software.get(month, {}).items():
            ours: dict[str, int | None] = dict(history.row(month, code))
            if (month, code) in history.nothing:
                ours = dict.fromkeys(TYPED_COLUMNS, 0)
            if before := history.before(month):
                ours["carried"] = history.left_open(before, code)
            for column, value in theirs.items():
                mine = ours.get(column)
                if value is not None and mine is not None and abs(value - mine) > over:
                    parts.append(Part(code, column, mine, value))
        sign = _sign(history, Oddity.ONESTOP, month, parts)
        if sign is not None:
            found.append(sign)
    return found


def city_signs(
    city: str,
    month: str,
    wards: Mapping[str, Mapping[str, DossierRow]],
    own: Mapping[str, DossierRow],
    software: Mapping[str, DossierRow],
    expected: int,
) -> Sign | None:
    """Σ of the wards (unit → field → figures; "không phát sinh" as zeros) against the city's row, typed or exported.

    Only while every one of ``expected`` wards has its figures: a sum that lacks somebody is no sign.
    """
    here = [rows for rows in wards.values() if rows]
    if len(here) < expected:
        return None
    parts = []
    for rows in (own, software):
        for code, row in rows.items():
            for column in TYPED_COLUMNS:
                value = row.get(column)
                each = [ward.get(code, {}).get(column) for ward in here]
                known = [figure for figure in each if figure is not None]
                if value is not None and known and sum(known) != value:
                    parts.append(Part(code, column, sum(known), value))
    if not parts:
        return None
    ordered = sorted(set(parts), key=lambda part: (-abs(part.found - part.expected), part.field, part.column))
    return Sign(Oddity.CITY_SUM, city, month, tuple(ordered), "dossier", f"{city}/{month}/{ordered[0].field}")


def reading_signs(
    unit: str,
    months: Sequence[str],
    wanted: Sequence[str],
    figures: Mapping[str, Mapping[str, Figure]],
    choices: Choices = NO_CHOICES,
) -> list[Sign]:
    """A unit's other monthly figures (metric → month → figure): the same again, jumps, more than the whole, half."""
    found: list[Sign] = []
    order = list(months)
    limits = _limits(choices)
    for month in wanted:
        at = order.index(month)
        before = order[at - 1] if at else ""
        groups: dict[Oddity, list[Part]] = {}
        for metric, typed in figures.items():
            now = typed.get(month)
            if now is None or now.none:
                continue
            earlier = [typed[each] for each in order[max(0, at - MONTHS_BEFORE) : at] if each in typed]
            for oddity, part in _reading_parts(metric, now, typed.get(before), earlier, limits):
                groups.setdefault(oddity, []).append(part)
        for oddity, parts in groups.items():
            ordered = sorted(parts, key=lambda part: (-max(part.count, abs(part.found - part.expected)), part.field))
            record = f"{ordered[0].field}/{unit}/{month}"
            found.append(Sign(oddity, unit, month, tuple(ordered), "reading", record))
    return found


def _reading_parts(
    metric: str, now: Figure, then: Figure | None, earlier: Sequence[Figure], limits: _Limits
) -> Iterable[tuple[Oddity, Part]]:
    size = _size(now)
    if size is None:
        yield Oddity.HALF, Part(metric, count=1)
        return
    if then is not None and now == then and size >= limits.same_least:
        yield Oddity.SAME, Part(metric, count=size)
    if now.numerator is not None and now.denominator is not None and now.numerator > now.denominator:
        yield Oddity.OVER_WHOLE, Part(metric, found=now.numerator, expected=now.denominator)
    sizes = [0 if each.none else value for each in earlier if (value := _size(each)) is not None or each.none]
    middle = _jumped(size, [value or 0 for value in sizes], limits)
    if middle is not None:
        yield Oddity.JUMP, Part(metric, "size", size, int(middle))


def _size(figure: Figure) -> int | None:
    """How much a figure is about: a count, or a denominator; ``None`` for half a pair."""
    if figure.value is not None:
        return figure.value
    return figure.denominator if figure.numerator is not None else None


def _cells(row: DossierRow) -> list[int | None]:
    return [row.get(code) for code in TYPED_COLUMNS]


def _sum(row: DossierRow, *columns: str) -> int:
    return sum(row.get(code) or 0 for code in columns)


def _whole(row: DossierRow, columns: Sequence[str]) -> int | None:
    total = 0
    for code in columns:
        value = row.get(code)
        if value is None:
            return None
        total += value
    return total


def _first(history: DossierHistory, month: str) -> str:
    code = next(iter(history.rows.get(month, {})), "")
    return f"{history.unit}/{month}/{code}"


_LOOKS: tuple[Callable[[DossierHistory, str, Choices], Sign | None], ...] = (_same, _carried, _jump, _half, _few)
