"""Readings by metric, unit and period."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from par_desktop.domain.fields import Figure


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading as stored: a count or a ratio, whichever was typed."""

    metric: str
    unit: str
    period: str
    figure: Figure
    origin: str
    conflicts: int


def readings(conn: sqlite3.Connection, periods: Sequence[str], unit: str) -> list[Reading]:
    """One unit's readings of these periods. Blank ones are left out."""
    sql = f"""
        SELECT metric, unit, period, count_value, count_none, ratio_numerator, ratio_denominator, ratio_none,
               origin, conflicts
        FROM reading WHERE deleted = 0 AND period IN ({", ".join("?" * len(periods))}) AND unit = ?
    """
    found = []
    for metric, owner, period, value, no_count, numerator, denominator, no_ratio, origin, conflicts in conn.execute(
        sql, (*periods, unit)
    ):
        figure = Figure(value, numerator, denominator, bool(no_count or no_ratio))
        if figure != Figure():
            found.append(Reading(str(metric), str(owner), str(period), figure, str(origin), int(conflicts)))
    return found
