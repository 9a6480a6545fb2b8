"""Dossiers of biểu II.06a month by month with their carry-over, and the readings of the typed metrics."""

from __future__ import annotations

from datetime import date

from par_desktop.demo.pen import OPEN_MONTH, OPEN_QUARTER, Pen, after_period, months
from par_desktop.demo.standing import (
    DIFFERS,
    EXCEL_ONLY,
    EXPORTED,
    QUIET,
    RUSH,
    STEADY,
    UNBALANCED,
    Standing,
    standing_of,
    typing_wards,
)
from par_desktop.domain.fields import Figure
from par_desktop.domain.metrics import Frequency, MetricKind
from par_desktop.domain.periods import Period, PeriodKind, periods_of
from par_desktop.domain.records.dossier import DOSSIER
from par_desktop.domain.records.onestop import ONESTOP
from par_desktop.domain.records.reading import READING
from par_desktop.domain.units import expand

_A_MONTH = {
    "CT": 96, "HT": 58, "DD": 16, "BTXH": 13, "NCC": 6, "LDVL": 4, "XD": 5, "MT": 2, "VHCS": 2, "TNTG": 1, "TDKT": 3,
    "TCD": 4, "NCN": 0.15, "TNXH": 0.2,
}  # fmt: skip
"""Dossiers a month of a middling ward, by field of procedures."""
_START = {"MC.1": 0.78, "DT.1": 0.5, "DT.5": 0.12, "DT.6": 0.55}
"""Where a metric's rate began in 2021."""
PAPER_SOURCE = "Bản giấy: Báo cáo số 45/BC-UBND ngày 08/12/2025"


def write_dossiers(pen: Pen) -> None:
    """14 rows for each ward and month. The open month follows each ward's standing."""
    for ward in typing_wards(pen.world):
        size = 0.6 + pen.rng.random()
        care = 0.94 + 0.055 * pen.rng.random()
        still_open: dict[str, int] = {}
        for month in months():
            day = after_period(pen.world, month, pen, 4)
            carried = dict(still_open)
            rows = _month(pen, ward, month, size, care, still_open)
            _make_odd(ward, month.code, rows, carried, still_open)
            if month.code == EXPORTED:
                _write_export(pen, ward, rows)
            if month == OPEN_MONTH:
                _write_open_month(pen, ward, rows, day)
                continue
            for code, row in rows.items():
                record = DOSSIER.id(unit=ward, month=month.code, procedure_field=code)
                pen.write(DOSSIER, record, row, unit=ward, day=day)


def _make_odd(
    ward: str, month: str, rows: dict[str, dict[str, object]], carried: dict[str, int], still_open: dict[str, int]
) -> None:
    """Figures that deserve a second look, in rows that still balance."""
    unit, field, months_ = STEADY
    if ward == unit and month in months_:
        left = carried.get(field, 0)
        still_open[field] = left
        rows[field] = {
            "online3": 21, "online4": 17, "direct": 19, "postal": 2, "early": 24, "on_time": 35, "late": 0,
            "open_in_time": left, "open_late": 0,
        }  # fmt: skip
    if (ward, month) == (RUSH[0], RUSH[2]):
        row = rows[RUSH[1]]
        more = 3 * sum(_int(row[name]) for name in ("online3", "online4", "direct", "postal"))
        rows[RUSH[1]] = row | {"direct": _int(row["direct"]) + more, "on_time": _int(row["on_time"]) + more}
    if (ward, month) == QUIET:
        for row in rows.values():
            for late, in_time in (("late", "on_time"), ("open_late", "open_in_time")):
                if late in row:
                    row[in_time], row[late] = _int(row[in_time]) + _int(row[late]), 0


def _write_export(pen: Pen, ward: str, rows: dict[str, dict[str, object]]) -> None:
    """What the one-stop software says of a ward's month; the city took it in itself."""
    day = pen.world.calendar.bounds(Period.parse(EXPORTED))[1]
    for code, row in rows.items():
        values = dict(row)
        for name, more in DIFFERS.get((ward, code), {}).items():
            values[name] = max(0, _int(row[name]) + more)
        record = ONESTOP.id(unit=ward, month=EXPORTED, procedure_field=code)
        pen.write(ONESTOP, record, values, unit=pen.world.coordinator, day=day)


def _int(value: object) -> int:
    return int(str(value))


def _month(
    pen: Pen, ward: str, month: Period, size: float, care: float, still_open: dict[str, int]
) -> dict[str, dict[str, object]]:
    """A ward's rows of one month; what stays open is carried into the next call."""
    years = month.year - 2021 + (month.number - 1) / 12
    season = 1 + 0.18 * (month.number in (3, 6, 8)) - 0.35 * (month.number == 2)
    level3, level4, postal = 0.20 + 0.072 * years, 0.06 + 0.068 * years, 0.012 + 0.009 * years
    rows: dict[str, dict[str, object]] = {}
    for code, usual in _A_MONTH.items():
        mean = usual * size * season
        received = _about(pen, mean)
        carried = still_open.get(code, 0)
        if not received and not carried:
            rows[code] = {"none": True}
            continue
        online3 = min(received, round(received * level3 * (0.85 + 0.3 * pen.rng.random())))
        online4 = min(received - online3, round(received * level4 * (0.8 + 0.4 * pen.rng.random())))
        by_post = min(received - online3 - online4, round(received * postal * 2 * pen.rng.random()))
        together = received + carried
        left = min(together, round(received * 0.06 * pen.rng.random() + 0.3 * pen.rng.random()))
        resolved = together - left
        late = sum(not pen.chance(care) for _ in range(resolved)) // 2
        early = round((resolved - late) * (0.25 + 0.2 * pen.rng.random()))
        left_late = left // 4 if pen.chance(0.3) else 0
        still_open[code] = left
        rows[code] = {
            "online3": online3, "online4": online4, "direct": received - online3 - online4 - by_post, "postal": by_post,
            "early": early, "on_time": resolved - late - early, "late": late,
            "open_in_time": left - left_late, "open_late": left_late,
        }  # fmt: skip
    return rows


def _write_open_month(pen: Pen, ward: str, rows: dict[str, dict[str, object]], day: date) -> None:
    standing = standing_of(ward)
    if standing is Standing.NOTHING:
        return
    if standing is Standing.LACKING:
        rows = dict(list(rows.items())[:5])
        rows["BTXH"] = {name: value for name, value in rows["BTXH"].items() if name not in ("early", "late")}
    if (ward, "HT") == UNBALANCED:
        row = rows["HT"]
        rows["HT"] = row | {"direct": int(str(row["direct"])) + 2}
    for code, row in rows.items():
        record = DOSSIER.id(unit=ward, month=OPEN_MONTH.code, procedure_field=code)
        if standing is Standing.PAPER:
            unit = pen.world.coordinator
            pen.write(DOSSIER, record, row, unit=unit, day=day, origin="proxy", reason=PAPER_SOURCE)
        elif ward in EXCEL_ONLY:
            for name, value in row.items():
                pen.write(DOSSIER, record, {name: value}, unit=ward, day=day, origin="excel")
        else:
            pen.write(DOSSIER, record, row, unit=ward, day=day)


def write_readings(pen: Pen) -> None:
    """The metrics that people type, by the units that declare them; rates climb towards their targets."""
    world = pen.world
    kinds = {Frequency.MONTH: PeriodKind.MONTH, Frequency.QUARTER: PeriodKind.QUARTER, Frequency.YEAR: PeriodKind.YEAR}
    for metric in world.metrics:
        if metric.kind is MetricKind.DERIVED:
            continue
        for unit in expand(metric.units, world.groups_by_code):
            share = _START.get(metric.code, 0.6) + 0.15 * pen.rng.random()
            every = periods_of((2021, 2025), kinds[metric.frequency])
            for period in [Period.parse(metric.only_period)] if metric.only_period else every:
                if _still_open(period) and not _has_sent(unit):
                    continue
                share = min(0.97, max(0.1, share + pen.rng.uniform(-0.02, 0.026) * _length(period) ** 0.5))
                values = _reading(pen, metric.kind, metric.code, share, period.number % 2)
                record = READING.id(metric=metric.code, unit=unit, period=period.code)
                pen.write(READING, record, values, unit=unit, day=after_period(world, period, pen))


def _reading(pen: Pen, kind: MetricKind, code: str, share: float, odd: int) -> dict[str, object]:
    """A figure of a period; ``odd`` tells neighbouring periods apart, so that none is the one before again."""
    if kind is MetricKind.COUNT:
        return {"count": Figure(value=1 if pen.chance(0.7) else 0)}
    if code == "TT.2" and pen.chance(0.12):
        return {"ratio": Figure(none=True)}
    whole = {"MC.1": 124, "DT.2": 96, "TT.2": 6, "BC.2": 2400}.get(code, 140) + 2 * pen.rng.randrange(5) + odd
    done = round(whole * (min(1.0, share + 0.2) if code in ("MC.1", "TT.2") else share))
    return {"ratio": Figure(numerator=round(whole * 0.02) if code == "BC.2" else done, denominator=whole)}


def _length(period: Period) -> int:
    return period.last_month - period.first_month + 1


def _still_open(period: Period) -> bool:
    return period in (OPEN_MONTH, OPEN_QUARTER)


def _has_sent(unit: str) -> bool:
    return standing_of(unit) is Standing.COMPLETE


def _about(pen: Pen, mean: float) -> int:
    """A whole number about ``mean``; for small means mostly 0."""
    if mean < 3:
        return sum(pen.chance(mean / 6) for _ in range(6))
    return max(0, round(pen.rng.gauss(mean, mean**0.5)))
