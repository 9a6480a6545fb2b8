"""Sổ TTHC counted in SQL: procedures with how many units receive and post them, units with what they lack.

``offerers`` says who must receive what: (level, unit) pairs, the phường and xã for level ``commune``. A mark counts
from its day ``since`` on, a procedure while it is in force; ``domain/procedures`` says the same of one row.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from par_desktop.data.reader import Connection
from par_desktop.domain.procedures import Offered, Procedure, Share
from par_desktop.domain.views.procedure_rows import Lack, OfferingRow, ProcedureRow, ProcedureUnitRow

Offerers = Sequence[tuple[str, str]]
_PROCEDURE = """p.procedure, p.code, p.title, p.level, p.field, p.decision_number, p.decision_date, p.online, p.linked,
    p.valid_from, p.valid_to"""
_WIDTH = 11
_IN_FORCE = """(p.valid_from IS NULL OR p.valid_from <= :day) AND (p.valid_to IS NULL OR p.valid_to >= :day)"""
_BEGUN = "(o.since IS NULL OR o.since <= :day)"
_AT_DESK = f"coalesce(o.at_desk = 1 AND {_BEGUN}, 0)"
_POSTED = f"coalesce(o.posted = 1 AND {_BEGUN}, 0)"
_MUST = "must (level, unit, place) AS (VALUES {0})"
_OFFERED = "LEFT JOIN offering o ON o.unit = m.unit AND o.procedure = p.procedure AND o.deleted = 0"


def _must(offerers: Offerers, day: date) -> tuple[str, dict[str, object]]:
    """The pairs as a table, in their order, and the values bound; no pair at all is one that fits nothing."""
    pairs = list(offerers) or [("", "")]
    rows = ", ".join(f"(:level{at}, :unit{at}, {at})" for at in range(len(pairs)))
    values: dict[str, object] = {"day": day.isoformat()}
    for at, (level, unit) in enumerate(pairs):
        values |= {f"level{at}": level, f"unit{at}": unit}
    return f"WITH {_MUST.format(rows)}", values


def procedures(conn: Connection, offerers: Offerers, day: date) -> list[ProcedureRow]:
    """All procedures of the list with their counts on a day, by field and code; ended ones too."""
    with_, values = _must(offerers, day)
    sql = f"""{with_}
        SELECT {_PROCEDURE}, count(m.unit), sum({_AT_DESK}), sum({_POSTED}),
               p.conflicts + coalesce(sum(o.conflicts), 0), {_IN_FORCE}
        FROM procedure p LEFT JOIN must m ON m.level = p.level {_OFFERED}
        WHERE p.deleted = 0 GROUP BY p.procedure ORDER BY p.field, p.code, p.procedure"""
    return [
        ProcedureRow(_procedure(row), int(row[11]), int(row[12] or 0), int(row[13] or 0), int(row[14]), bool(row[15]))
        for row in conn.execute(sql, values).fetchall()
    ]


def unit_counts(conn: Connection, offerers: Offerers, day: date) -> list[ProcedureUnitRow]:
    """Each unit's counts over the procedures in force it must receive, in the order given; names are left blank."""
    with_, values = _must(offerers, day)
    sql = f"""{with_}
        SELECT m.unit, count(p.procedure), sum({_AT_DESK}), sum({_POSTED}), coalesce(sum(o.conflicts), 0),
               coalesce(max(o.changed_at), ''), count(o.procedure)
        FROM must m LEFT JOIN procedure p ON p.level = m.level AND p.deleted = 0 AND {_IN_FORCE} {_OFFERED}
        WHERE m.unit <> '' GROUP BY m.unit ORDER BY min(m.place)"""
    return [
        ProcedureUnitRow(str(r[0]), "", int(r[1]), int(r[2] or 0), int(r[3] or 0), int(r[4]), str(r[5]), int(r[6]))
        for r in conn.execute(sql, values).fetchall()
    ]


def of_unit(conn: Connection, unit: str, levels: Sequence[str], day: date) -> list[OfferingRow]:
    """All procedures of these levels with one unit's word about each, by field and code; ended ones too."""
    marks = ", ".join(f":level{at}" for at in range(len(levels))) or "''"
    values: dict[str, object] = {"day": day.isoformat(), "unit": unit}
    values |= {f"level{at}": level for at, level in enumerate(levels)}
    sql = f"""
        SELECT {_PROCEDURE}, o.at_desk, o.posted, o.since, o.note, {_AT_DESK}, {_POSTED}, coalesce(o.conflicts, 0),
               {_IN_FORCE}
        FROM procedure p LEFT JOIN offering o ON o.unit = :unit AND o.procedure = p.procedure AND o.deleted = 0
        WHERE p.deleted = 0 AND p.level IN ({marks}) ORDER BY p.field, p.code, p.procedure"""
    return [_offering(row) for row in conn.execute(sql, values).fetchall()]


def lacks(conn: Connection, offerers: Offerers, day: date, procedure: str = "") -> list[Lack]:
    """Each procedure in force at each unit that does not receive or does not post it; of one procedure or of all."""
    with_, values = _must(offerers, day)
    sql = f"""{with_}
        SELECT {_PROCEDURE}, m.unit, {_AT_DESK}, {_POSTED}
        FROM procedure p JOIN must m ON m.level = p.level {_OFFERED}
        WHERE p.deleted = 0 AND {_IN_FORCE} AND NOT ({_AT_DESK} AND {_POSTED})
              AND (:procedure = '' OR p.procedure = :procedure)
        ORDER BY p.field, p.code, p.procedure, m.place"""
    return [
        Lack(_procedure(row), str(row[11]), not row[12], not row[13])
        for row in conn.execute(sql, {**values, "procedure": procedure}).fetchall()
    ]


def notes(conn: Connection, procedure: str) -> dict[str, str]:
    """What units noted about a procedure, by unit."""
    sql = "SELECT unit, note FROM offering WHERE procedure = ? AND deleted = 0 AND note IS NOT NULL"
    return {str(unit): str(note) for unit, note in conn.execute(sql, (procedure,)).fetchall()}


def origin_of(conn: Connection, unit: str, procedure: str) -> str:
    """Where a unit's word about a procedure came from (app, excel, import, proxy); empty where there is none."""
    sql = "SELECT origin FROM offering WHERE unit = ? AND procedure = ? AND deleted = 0"
    row = conn.execute(sql, (unit, procedure)).fetchone()
    return "" if row is None else str(row[0])


def listed(conn: Connection, levels: Sequence[str], day: date) -> list[Procedure]:
    """The procedures of these levels in force on a day, by field and code: what a package's sheet shows."""
    return [row.procedure for row in of_unit(conn, "", levels, day) if row.in_force]


def known(conn: Connection) -> dict[str, tuple[str, bool]]:
    """Every procedure record here, hidden ones too: id to (code, deleted)."""
    rows = conn.execute("SELECT procedure, coalesce(code, ''), deleted FROM procedure").fetchall()
    return {str(key): (str(code), bool(deleted)) for key, code, deleted in rows}


def desk_shares(conn: Connection, offerers: Offerers, day: date) -> dict[str, Share]:
    """TTHC tại BPMC by unit: received at the desk of those within its authority (notes §4.2)."""
    return {row.unit: Share(row.at_desk, row.procedures) for row in unit_counts(conn, offerers, day)}


def _procedure(row: Sequence[object]) -> Procedure:
    key, code, title, level, field, number, decided, online, linked, first, last = row[:_WIDTH]
    return Procedure(
        id=str(key),
        code=_text(code),
        title=_text(title),
        level=_text(level),
        field=_text(field),
        decision_number=_text(number),
        decision_date=_day(decided),
        online=_text(online),
        linked=bool(linked),
        valid_from=_day(first),
        valid_to=_day(last),
    )


def _offering(row: Sequence[object]) -> OfferingRow:
    at_desk, posted, since, note, now_at_desk, now_posted, conflicts, in_force = row[_WIDTH:]
    offered = Offered(bool(at_desk), bool(posted), _day(since), _text(note))
    return OfferingRow(
        _procedure(row), offered, bool(now_at_desk), bool(now_posted), int(str(conflicts)), bool(in_force)
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _day(value: object) -> date | None:
    return None if value is None else date.fromisoformat(str(value))
