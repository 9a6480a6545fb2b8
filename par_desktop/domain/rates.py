"""Rates and counts that follow from biểu II.06a, exactly and row by row (notes §4.2).

Three things are never mixed up: a blank (``None``, chưa nhập) makes a row take no part in a figure that needs it, the
mark "không phát sinh" takes part with nothing, and 0 is a figure. So a sum is Σ numerators / Σ denominators over the
rows that have both, never a mean of rates.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from fractions import Fraction

from par_desktop.domain.choices import (
    LEVELS_OF,
    NO_CHOICES,
    OFFERED,
    ON_TIME,
    RESOLVED,
    STRICT,
    Choices,
)
from par_desktop.domain.metrics import TYPED_COLUMNS, DossierRates, DossierRow
from par_desktop.frozen import dataclass

_RECEIVED = ("online3", "online4", "direct", "postal")
_RESOLVED = ("early", "on_time", "late")
_IN_TIME = ("early", "on_time")

Offered = Mapping[str, frozenset[str]]
"""Fields of procedures with a procedure offered online, by level (``level3``, ``level4``): from the Sổ TTHC."""


@dataclass(frozen=True, slots=True)
class DossierRule:
    """How a figure follows from a row of biểu II.06a, as columns to add up.

    ``top`` and ``bottom`` are what happens in a month and adds up over months; ``top_left`` and ``bottom_left`` are
    what is left at its end, of which a longer stretch takes its last month's. A count has no bottom at all.
    ``fields``: only rows of these fields of procedures take part (``None``: all).
    """

    name: str
    top: tuple[str, ...] = ()
    bottom: tuple[str, ...] = ()
    top_left: tuple[str, ...] = ()
    bottom_left: tuple[str, ...] = ()
    fields: frozenset[str] | None = None

    @property
    def is_rate(self) -> bool:
        """Whether the figure is a share."""
        return bool(self.bottom or self.bottom_left)

    @property
    def needed(self) -> tuple[str, ...]:
        """Columns that must be typed for a row to take part, in the form's order."""
        used = {*self.top, *self.bottom, *self.top_left, *self.bottom_left}
        return tuple(code for code in TYPED_COLUMNS if code in used)


_RULES = (
    DossierRule("on_time", _IN_TIME, _RESOLVED),
    DossierRule("on_time_strict", _IN_TIME, _RESOLVED, bottom_left=("open_late",)),
    DossierRule("overdue", ("late",), _RESOLVED, ("open_late",), ("open_in_time", "open_late")),
    DossierRule("online", ("online3", "online4"), _RECEIVED),
    DossierRule("level3", ("online3",), _RECEIVED),
    DossierRule("level4", ("online4",), _RECEIVED),
    DossierRule("postal", ("postal",), _RECEIVED),
    DossierRule("received", _RECEIVED),
    DossierRule("resolved", _RESOLVED),
    DossierRule("late", ("late",)),
    DossierRule("open", top_left=("open_in_time", "open_late")),
    DossierRule("open_late", top_left=("open_late",)),
)
_BY_NAME = {rule.name: rule for rule in _RULES}
RULES: tuple[str, ...] = tuple(_BY_NAME)
"""Names of all rules, as the formulas of metrics use them (``dossiers:level3``)."""


def dossier_rule(name: str, choices: Choices = NO_CHOICES, offered: Offered | None = None) -> DossierRule:
    """The rule of that name as the city chose it. Raises ``KeyError`` for an unknown name.

    ``on_time`` is the strict one where that was chosen; levels 3 and 4 are of the dossiers received, of those resolved,
    or of those received in fields that offer the level (``offered``; where it is not known no row takes part).
    """
    if name == "on_time" and choices.get(ON_TIME) == STRICT:
        return _BY_NAME["on_time_strict"]
    rule = _BY_NAME[name]
    if name not in ("level3", "level4"):
        return rule
    chosen = choices.get(LEVELS_OF)
    if chosen == RESOLVED:
        return DossierRule(name, rule.top, _RESOLVED)
    if chosen == OFFERED:
        return DossierRule(name, rule.top, rule.bottom, fields=(offered or {}).get(name, frozenset()))
    return rule


@dataclass(frozen=True, slots=True)
class Parts:
    """Numerator and denominator in dossiers; of a count the denominator is 0."""

    top: int
    bottom: int
    top_left: int = 0
    bottom_left: int = 0

    @property
    def share(self) -> Fraction | None:
        """The rate; ``None`` where nothing happened (notes §4.2: neither 0 % nor 100 %)."""
        bottom = self.bottom + self.bottom_left
        return Fraction(self.top + self.top_left, bottom) if bottom else None


NOTHING = Parts(0, 0)


def row_parts(rule: DossierRule, row: DossierRow, *, nothing: bool = False) -> Parts | None:
    """What a row brings to a figure; ``None`` while a column it needs is blank. ``nothing``: không phát sinh."""
    if nothing:
        return NOTHING
    sums = []
    for columns in (rule.top, rule.bottom, rule.top_left, rule.bottom_left):
        typed = [value for code in columns if (value := row.get(code)) is not None]
        if len(typed) != len(columns):
            return None
        sums.append(sum(typed))
    return Parts(*sums)


def add_parts(found: Iterable[Parts | None]) -> Parts | None:
    """Σ of what takes part; ``None`` where nothing does."""
    known = [parts for parts in found if parts is not None]
    if not known:
        return None
    return Parts(
        sum(parts.top for parts in known),
        sum(parts.bottom for parts in known),
        sum(parts.top_left for parts in known),
        sum(parts.bottom_left for parts in known),
    )


def rates_of(
    rows: Iterable[tuple[str, DossierRow, bool]], choices: Choices = NO_CHOICES, offered: Offered | None = None
) -> DossierRates:
    """All rates of some rows of one month: (field of procedures, typed figures, không phát sinh)."""
    given = list(rows)
    found: dict[str, Fraction | None] = {}
    for each in fields(DossierRates):
        # Both ways of counting what is on time are shown side by side, whatever was chosen for the metric.
        rule = _BY_NAME[each.name] if each.name.startswith("on_time") else dossier_rule(each.name, choices, offered)
        taking = [(row, none) for code, row, none in given if rule.fields is None or code in rule.fields]
        parts = add_parts(row_parts(rule, row, nothing=none) for row, none in taking)
        found[each.name] = parts.share if parts is not None else None
    return DossierRates(**found)


def grown(share: Fraction, base: Fraction, *, relative: bool) -> Fraction | None:
    """How far a rate is above its base: in percentage points / 100, or relative; ``None`` over a base of 0."""
    if not relative:
        return share - base
    return (share - base) / base if base else None
