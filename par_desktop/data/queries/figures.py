"""Figures added up in SQL by the rules of ``domain/rates``: a unit and month of dossiers is one row, never fourteen.

Every question names its units and periods, so that the primary keys lead: (unit, month, …) and (metric, unit, period).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Mapping, Sequence

from par_desktop.domain.cumulative import Cell, Key
from par_desktop.domain.metrics import TYPED_COLUMNS
from par_desktop.domain.rates import DossierRule
from par_desktop.domain.records.catalog import BY_NAME
from par_desktop.frozen import dataclass

_TYPED = f"COALESCE({', '.join(TYPED_COLUMNS)})"
_NOTHING = f"(none = 1 AND {_TYPED} IS NULL)"
_PER_RULE = 7


def marks(values: Collection[object]) -> str:
    """As many question marks as values."""
    return ", ".join("?" * len(values))


def dossier_cells(
    conn: sqlite3.Connection, rules: Mapping[str, DossierRule], units: Sequence[str], months: Sequence[str]
) -> dict[str, dict[Key, Cell]]:
    """By name, each rule's figure of every unit and month that has a row; rows nobody filled in count for nothing."""
    found: dict[str, dict[Key, Cell]] = {name: {} for name in rules}
    if not units or not months or not rules:
        return found
    parts: list[str] = []
    args: list[object] = []
    for rule in rules.values():
        part, wanted = _rule_columns(rule)
        parts.append(part)
        args += wanted
    sql = f"""
        SELECT unit, month, SUM(origin = 'proxy'), SUM(conflicts > 0), {", ".join(parts)}
        FROM dossier
        WHERE unit IN ({marks(units)}) AND month IN ({marks(months)}) AND deleted = 0
          AND COALESCE(none, {_TYPED}) IS NOT NULL
        GROUP BY unit, month
    """
    for unit, month, proxies, conflicts, *values in conn.execute(sql, (*args, *units, *months)):
        for number, (name, rule) in enumerate(rules.items()):
            taking, nothing, half, *sums = values[number * _PER_RULE : (number + 1) * _PER_RULE]
            cell = _cell(rule, int(taking), int(nothing), int(half), [int(value or 0) for value in sums])
            if cell is not None:
                more = Cell(
                    cell.top, cell.bottom, cell.top_left, cell.bottom_left, cell.none, cell.incomplete,
                    int(proxies), int(conflicts),
                )  # fmt: skip
                found[name][str(unit), str(month)] = more
    return found


def _rule_columns(rule: DossierRule) -> tuple[str, list[object]]:
    """Rows taking part, rows of nothing, half-filled rows, and the four sums; with their arguments."""
    whole = f"({' + '.join(rule.needed)}) IS NOT NULL"
    args: list[object] = []
    within = ""
    if rule.fields is not None:
        within = f" AND procedure_field IN ({marks(rule.fields)})"
        args = [*sorted(rule.fields)]
    takes = f"{whole}{within}"
    columns = [
        f"COUNT(CASE WHEN {takes} THEN 1 END)",
        f"COUNT(CASE WHEN {_NOTHING}{within} THEN 1 END)",
        f"COUNT(CASE WHEN {_TYPED} IS NOT NULL AND NOT ({whole}){within} THEN 1 END)",
    ]
    for names in (rule.top, rule.bottom, rule.top_left, rule.bottom_left):
        columns.append(f"SUM(CASE WHEN {takes} THEN {' + '.join(names) or '0'} END)")
    return ", ".join(columns), args * len(columns)


def _cell(rule: DossierRule, taking: int, nothing: int, half: int, sums: Sequence[int]) -> Cell | None:
    if not taking and not nothing and not half:
        return None
    if not taking:
        return Cell(none=bool(nothing), incomplete=half)
    top, bottom, top_left, bottom_left = sums
    return Cell(top, bottom if rule.is_rate else None, top_left, bottom_left, incomplete=half)


def reading_cells(
    conn: sqlite3.Connection, metrics: Sequence[str], units: Sequence[str], periods: Sequence[str]
) -> dict[str, dict[Key, Cell]]:
    """By metric, what was typed by unit and period; half a pair is a cell that says nothing yet."""
    found: dict[str, dict[Key, Cell]] = {metric: {} for metric in metrics}
    if not metrics or not units or not periods:
        return found
    sql = f"""
        SELECT metric, unit, period, count_value, ratio_numerator, ratio_denominator,
               COALESCE(count_none, ratio_none, 0), origin = 'proxy', conflicts > 0
        FROM reading
        WHERE metric IN ({marks(metrics)}) AND unit IN ({marks(units)}) AND period IN ({marks(periods)}) AND deleted = 0
    """
    for metric, unit, period, value, top, bottom, none, proxy, conflicts in conn.execute(
        sql, (*metrics, *units, *periods)
    ):
        cell = reading_cell(value, top, bottom, none=bool(none), proxies=int(proxy), conflicts=int(conflicts))
        if cell is not None:
            found[str(metric)][str(unit), str(period)] = cell
    return found


def reading_cell(
    value: int | None, top: int | None, bottom: int | None, *, none: bool, proxies: int = 0, conflicts: int = 0
) -> Cell | None:
    """A stored reading as a cell; ``None`` where nothing stands in it."""
    if none:
        return Cell(none=True, proxies=proxies, conflicts=conflicts)
    if value is not None:
        return Cell(value, None, proxies=proxies, conflicts=conflicts)
    if top is not None and bottom is not None:
        return Cell(top, bottom, proxies=proxies, conflicts=conflicts)
    if top is None and bottom is None:
        return None
    return Cell(incomplete=1, proxies=proxies, conflicts=conflicts)


def choices(conn: sqlite3.Connection) -> dict[str, str]:
    """Every choice that was made, by name."""
    rows = conn.execute("SELECT choice, value FROM choice WHERE deleted = 0 AND value IS NOT NULL")
    return {str(name): str(value) for name, value in rows}


def online_fields(conn: sqlite3.Connection) -> list[tuple[str, str]]:
    """(field of procedures as the Sổ TTHC names it, online level) of what wards receive."""
    sql = """SELECT DISTINCT field, online FROM procedure
             WHERE deleted = 0 AND field IS NOT NULL AND online IS NOT NULL
             AND COALESCE(level, 'commune') = 'commune'"""
    return [(str(name), str(level)) for name, level in conn.execute(sql)]


@dataclass(frozen=True, slots=True)
class LateChange:
    """A record of a closed period that somebody wrote in after the closing; ``closed`` is the closing's sequence."""

    kind: str
    record: str
    unit: str
    period: str
    closed: int


def changed_after(
    conn: sqlite3.Connection, closed: Mapping[str, int], units: Sequence[str] = ()
) -> tuple[LateChange, ...]:
    """Records of these periods (code → sequence of the closing) with later operations, in order of id.

    Only periods that were closed are looked at, and each record by its key.
    """
    found: list[LateChange] = []
    for period, sequence in sorted(closed.items()):
        for kind, part in (("dossier", "month"), ("reading", "period")):
            key = " || '/' || ".join(f"t.{name}" for name in BY_NAME[kind].key)
            who = f"AND t.unit IN ({marks(units)})" if units else ""
            sql = f"""
                SELECT r.id, t.unit FROM {kind} t CROSS JOIN record r ON r.kind = '{kind}' AND r.id = {key}
                WHERE t.{part} = ? {who} AND EXISTS (SELECT 1 FROM operation o WHERE o.record = r.key AND o.seq > ?)
                ORDER BY r.id
            """
            rows = conn.execute(sql, (period, *units, sequence))
            found += [LateChange(kind, str(record), str(unit), period, sequence) for record, unit in rows]
    return tuple(found)
