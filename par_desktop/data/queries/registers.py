"""SQL about registers: rows by register, unit and day; how many there are; service units."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from par_desktop.domain.records.entry import ENTRY
from par_desktop.domain.register_totals import Bounds
from par_desktop.domain.views.register_rows import EntryRow, ServiceUnit

_SLOTS = tuple(field.name for field in ENTRY.fields)
_SLOT = re.compile(r"c\d\d")
_ISO = "[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]"
_SELECT = f"SELECT register, unit, entry, conflicts, origin, changed_at, {', '.join(_SLOTS)} FROM entry"


def entries(
    conn: sqlite3.Connection,
    register: str,
    units: Iterable[str] | None = None,
    *,
    slots: Sequence[str] = (),
    bounds: Bounds | None = None,
    limit: int | None = None,
) -> list[EntryRow]:
    """Standing rows of a register, of some units or all, by day then by id.

    With ``bounds`` only rows of which one of the ``slots`` holds a day within, or the first of them no day at all: a
    row without a day is shown until it has one. ``limit`` + 1 rows at most, so that the caller knows of more.
    """
    where, values = _where(register, units, slots, bounds)
    order = f"{_day(slots[0])} IS NULL, {_day(slots[0])}, unit, entry" if slots else "unit, entry"
    end = "" if limit is None else f" LIMIT {int(limit) + 1}"
    rows = conn.execute(f"{_SELECT} WHERE {where} ORDER BY {order}{end}", values).fetchall()
    return [_row(row) for row in rows]


def count(
    conn: sqlite3.Connection, register: str, units: Iterable[str] | None, slot: str, bounds: Bounds | None
) -> int:
    """How many rows ``entries`` would give."""
    where, values = _where(register, units, (slot,), bounds)
    return int(conn.execute(f"SELECT COUNT(*) FROM entry WHERE {where}", values).fetchone()[0])


def keepers(conn: sqlite3.Connection, register: str) -> frozenset[str]:
    """Units that have any standing row in a register."""
    where, values = _where(register, None, (), None)
    rows = conn.execute(f"SELECT DISTINCT unit FROM entry WHERE {where}", values).fetchall()
    return frozenset(str(row[0]) for row in rows)


def cell(conn: sqlite3.Connection, parts: Mapping[str, str], slot: str) -> str | None:
    """What stands in one slot of a row; ``None`` where nothing does, or the row is deleted."""
    if not _SLOT.fullmatch(slot):
        raise ValueError(slot)
    sql = f"SELECT {slot} FROM entry WHERE register = ? AND unit = ? AND entry = ? AND deleted = 0"
    row = conn.execute(sql, (parts["register"], parts["unit"], parts["entry"])).fetchone()
    return None if row is None or row[0] is None else str(row[0])


def service_units(conn: sqlite3.Connection) -> list[ServiceUnit]:
    """Service units that stand, by code."""
    sql = "SELECT service_unit, name, parent, since, until FROM service_unit WHERE deleted = 0 ORDER BY service_unit"
    return [
        ServiceUnit(str(code), str(name or code), str(parent or ""), _date(since), _date(until))
        for code, name, parent, since, until in conn.execute(sql).fetchall()
    ]


def former_names(conn: sqlite3.Connection) -> list[tuple[str, str]]:
    """(code, name) of every name that a service unit was ever given, oldest first: rows keep the name of their time."""
    sql = """
        SELECT r.id, json_extract(o.fields, '$.name') FROM record r JOIN operation o ON o.record = r.key
        WHERE r.kind = 'service_unit' AND o.fields IS NOT NULL ORDER BY o.seq
    """
    return [(str(code), str(name)) for code, name in conn.execute(sql).fetchall() if name]


def _where(
    register: str, units: Iterable[str] | None, slots: Sequence[str], bounds: Bounds | None
) -> tuple[str, list[str]]:
    where, values = f"register = ? AND deleted = 0 AND COALESCE({', '.join(_SLOTS)}) IS NOT NULL", [register]
    if units is not None:
        named = list(units)
        where += f" AND unit IN ({', '.join('?' * len(named))})"
        values += named
    if bounds is not None and slots:
        within = " OR ".join(f"{_day(slot)} BETWEEN ? AND ?" for slot in slots)
        where += f" AND ({within} OR {_day(slots[0])} IS NULL)"
        values += [day.isoformat() for _ in slots for day in bounds]
    return where, values


def _day(slot: str) -> str:
    """A slot as a day, NULL where it holds none."""
    if not _SLOT.fullmatch(slot):
        raise ValueError(slot)
    return f"CASE WHEN {slot} GLOB '{_ISO}' THEN {slot} END"


def _row(row: Sequence[object]) -> EntryRow:
    register, unit, entry, conflicts, origin, changed_at, *cells = row
    return EntryRow(
        register=str(register),
        unit=str(unit),
        entry=str(entry),
        cells={slot: str(text) for slot, text in zip(_SLOTS, cells, strict=True) if text is not None},
        conflicts=int(str(conflicts)),
        origin=str(origin),
        changed_at=str(changed_at),
    )


def _date(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None
