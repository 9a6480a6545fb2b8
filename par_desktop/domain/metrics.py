"""Metrics, and the dossier form biểu II.06a with its totals, checks and rates (notes §4).

Typed figures are whole numbers or ``None`` (not typed): a blank is never 0, so a total of incomplete parts is ``None``.
Rates are exact fractions; a denominator of 0 is ``None`` ("không phát sinh"), neither 0 % nor 100 %.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from par_desktop.frozen import dataclass

BASE_PERIOD = "2020"
"""The year that the plan compares with (II.2)."""
_GROWTH = " - metric:"


class MetricKind(StrEnum):
    COUNT = "count"
    RATIO = "ratio"
    DERIVED = "derived"


class Frequency(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class Aggregation(StrEnum):
    """How periods and units add up; a ratio is Σ numerators / Σ denominators, never a mean of rates.

    ``last`` is each unit's last period, summed over units (what stands, such as procedures at the desk); ``average`` is
    the mean of what is there, over periods and units alike.
    """

    SUM = "sum"
    LAST = "last"
    AVERAGE = "average"
    RATIO = "ratio"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure followed by period. ``target`` is in ``unit_label``, ``None`` where the plan sets none; it holds for

    every year that ``targets`` (year, target) does not name, and the coordinator may choose a year's own.
    ``units`` are the codes of units or groups that declare it; nobody types a derived metric: ``formula`` names how
    it follows from other records (``dossiers:level3``, ``inspections:wards_checked``), and with `` - metric:CODE``
    how it grew over another metric (its base).
    """

    code: str
    title: str
    unit_label: str
    kind: MetricKind
    frequency: Frequency
    aggregation: Aggregation
    direction: Direction
    target: Decimal | None
    source: str
    formula: str = ""
    numerator_label: str = ""
    denominator_label: str = ""
    units: tuple[str, ...] = ()
    illustrative: bool = False
    only_period: str = ""
    """The one period this figure has, where it is a baseline typed once; empty for a figure of every period."""
    targets: tuple[tuple[int, Decimal], ...] = ()

    def target_of(self, year: int) -> Decimal | None:
        """The target of a year: its own, else that of the latest year before it that has one, else the plan's."""
        before = [(each, target) for each, target in self.targets if each <= year]
        return max(before)[1] if before else self.target

    @property
    def base(self) -> str:
        """Code of the metric that holds the figures of 2020: another one where the formula says so, else itself."""
        return self.formula.partition(_GROWTH)[2] or self.code

    @property
    def grows(self) -> bool:
        """Whether the figure is a growth over its base."""
        return _GROWTH in self.formula

    @property
    def derivation(self) -> tuple[str, str]:
        """Where a derived figure comes from and what of it: ("dossiers", "level3"); two empty texts if typed."""
        source, _, what = self.formula.partition(_GROWTH)[0].partition(":")
        return source, what

    @property
    def is_rate(self) -> bool:
        """Whether the figure is a share of something, shown in percent."""
        standing = self.kind is MetricKind.DERIVED and self.unit_label == "%"  # what stands at the end of a period
        return self.aggregation is Aggregation.RATIO or self.kind is MetricKind.RATIO or standing


@dataclass(frozen=True, slots=True)
class ProcedureField:
    """A row of biểu II.06a: a field of administrative procedures, in the form's order."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class DossierColumn:
    """A column of biểu II.06a. ``label`` is the exact heading text scripts rely on (design §5).

    ``number`` is the form's own column number, ``group`` its upper heading; columns not ``typed`` are computed.
    """

    code: str
    label: str
    group: str
    number: str
    typed: bool


_IN, _DONE, _OPEN = "Tiếp nhận", "Đã giải quyết", "Đang giải quyết"
DOSSIER_COLUMNS: tuple[DossierColumn, ...] = (
    DossierColumn("received_total", "Tổng số", _IN, "(3)", typed=False),
    DossierColumn("online", "Trực tuyến", _IN, "(4)", typed=False),
    DossierColumn("online3", "Trực tuyến mức 3", _IN, "(4a)", typed=True),
    DossierColumn("online4", "Trực tuyến mức 4", _IN, "(4b)", typed=True),
    DossierColumn("direct", "Trực tiếp", _IN, "(5a)", typed=True),
    DossierColumn("postal", "BCCI", _IN, "(5b)", typed=True),
    DossierColumn("carried", "Kỳ trước", _IN, "(6)", typed=False),
    DossierColumn("resolved_total", "Tổng số", _DONE, "(7)", typed=False),
    DossierColumn("early", "Trước hạn", _DONE, "(8)", typed=True),
    DossierColumn("on_time", "Đúng hạn", _DONE, "(9)", typed=True),
    DossierColumn("late", "Quá hạn", _DONE, "(10)", typed=True),
    DossierColumn("open_total", "Tổng số", _OPEN, "(11)", typed=False),
    DossierColumn("open_in_time", "Trong hạn", _OPEN, "(12)", typed=True),
    DossierColumn("open_late", "Quá hạn", _OPEN, "(13)", typed=True),
)
"""Columns 3–13 of Thông tư 01/2020/TT-VPCP, with 4 and 5 split as the plan's targets need (notes §4.1)."""

TYPED_COLUMNS: tuple[str, ...] = tuple(column.code for column in DOSSIER_COLUMNS if column.typed)

DossierRow = Mapping[str, int | None]
"""Typed figures by column code; a missing code is a blank."""


@dataclass(frozen=True, slots=True)
class DossierTotals:
    """The computed columns; ``None`` while a part is blank or the carried figure is not known."""

    received_total: int | None
    online: int | None
    carried: int | None
    resolved_total: int | None
    open_total: int | None


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """What a row gets wrong: ``incomplete`` (facts: blank columns), ``negative`` (the columns), ``balance``.

    ``balance`` is (3) = (7) + (11) with ``received``, ``resolved``, ``open``, ``sum`` and ``difference`` in dossiers.
    ``columns`` are the cells to mark.
    """

    code: str
    columns: tuple[str, ...]
    facts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class DossierRates:
    """Exact rates 0–1 of a row or a sum of rows (notes §4.2); ``None`` is "không phát sinh" or not complete.

    ``on_time`` is (8+9)/7; ``on_time_strict`` also counts open overdue dossiers, (8+9)/(7+13); ``overdue`` is
    (10+13)/(7+11), where (7+11) is (3) of a row that balances.
    """

    on_time: Fraction | None
    on_time_strict: Fraction | None
    overdue: Fraction | None
    online: Fraction | None
    level3: Fraction | None
    level4: Fraction | None
    postal: Fraction | None


def dossier_totals(row: DossierRow, carried: int | None) -> DossierTotals:
    """The computed columns of one row; ``carried`` is column 11 of the month before, ``None`` when it is missing."""
    online = _sum(row, "online3", "online4")
    in_period = _sum(row, "online3", "online4", "direct", "postal")
    received = None if in_period is None or carried is None else in_period + carried
    return DossierTotals(
        received_total=received,
        online=online,
        carried=carried,
        resolved_total=_sum(row, "early", "on_time", "late"),
        open_total=_sum(row, "open_in_time", "open_late"),
    )


def dossier_checks(row: DossierRow, carried: int | None) -> tuple[FailedCheck, ...]:
    """Every identity a row breaks, in the order to show; a wholly blank row breaks none.

    A failed check never blocks saving. The balance can be checked only when every part is known.
    """
    blank = tuple(code for code in TYPED_COLUMNS if row.get(code) is None)
    if len(blank) == len(TYPED_COLUMNS):
        return ()
    failed = []
    if blank:
        failed.append(FailedCheck("incomplete", blank, {"missing": len(blank)}))
    negative = tuple(code for code in TYPED_COLUMNS if (row.get(code) or 0) < 0)
    if negative:
        failed.append(FailedCheck("negative", negative, {code: row[code] or 0 for code in negative}))
    totals = dossier_totals(row, carried)
    received, resolved, still_open = totals.received_total, totals.resolved_total, totals.open_total
    if received is not None and resolved is not None and still_open is not None:
        together = resolved + still_open
        if received != together:
            facts = {
                "received": received,
                "resolved": resolved,
                "open": still_open,
                "sum": together,
                "difference": abs(received - together),
            }
            failed.append(FailedCheck("balance", ("open_total",), facts))
    return tuple(failed)


def dossier_rates(row: DossierRow, levels_of: int | None = None) -> DossierRates:
    """Rates of a row, or of a sum of rows.

    ``levels_of`` is the denominator of levels 3 and 4 where the city's setting is not "dossiers received in the
    period" (the plan leaves it open, notes §0).
    """
    received = _sum(row, "online3", "online4", "direct", "postal")
    resolved = _sum(row, "early", "on_time", "late")
    in_time = _sum(row, "early", "on_time")
    handled = _sum(row, "early", "on_time", "late", "open_in_time", "open_late")
    levels = received if levels_of is None else levels_of
    return DossierRates(
        on_time=ratio(in_time, resolved),
        on_time_strict=ratio(in_time, _sum(row, "early", "on_time", "late", "open_late")),
        overdue=ratio(_sum(row, "late", "open_late"), handled),
        online=ratio(_sum(row, "online3", "online4"), received),
        level3=ratio(row.get("online3"), levels),
        level4=ratio(row.get("online4"), levels),
        postal=ratio(row.get("postal"), received),
    )


def sum_rows(rows: Iterable[DossierRow]) -> dict[str, int | None]:
    """Column sums over rows or units; a column nobody typed stays ``None``, blanks among figures count for nothing."""
    sums: dict[str, int | None] = dict.fromkeys(TYPED_COLUMNS)
    for row in rows:
        for code in TYPED_COLUMNS:
            value = row.get(code)
            if value is not None:
                sums[code] = (sums[code] or 0) + value
    return sums


def ratio(numerator: int | None, denominator: int | None) -> Fraction | None:
    """An exact rate; ``None`` when a part is missing or nothing happened (denominator 0)."""
    if numerator is None or not denominator:
        return None
    return Fraction(numerator, denominator)


def _sum(row: DossierRow, *codes: str) -> int | None:
    total = 0
    for code in codes:
        value = row.get(code)
        if value is None:
            return None
        total += value
    return total
