"""Assignments: planned by the plan, worked on by people; filtered, counted and sorted in SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from par_desktop.data.reader import Connection
from par_desktop.domain.vietnamese import search_key
from par_desktop.domain.views.task_rows import AssignmentRow, TaskCounts, TaskList, TaskQuery, TaskSectionIds

_ID = "p.task || '/' || p.unit || '/' || p.period"
_FROM = """
    FROM planned p JOIN task t ON t.id = p.task JOIN unit u ON u.code = p.unit
    LEFT JOIN assignment a ON a.task = p.task AND a.unit = p.unit AND a.period = p.period AND a.deleted = 0
"""
# domain.progress says the same; tests hold the two together.
_STATUS = """coalesce(a.status, CASE WHEN coalesce(a.progress, 0) = 0 THEN 'not_started'
             WHEN a.progress >= 100 THEN 'done' ELSE 'in_progress' END)"""
_OPEN = f"p.due IS NOT NULL AND {_STATUS} NOT IN ('done', 'not_applicable')"
_CHIPS: Mapping[str, str] = {
    "late": f"({_OPEN} AND p.due < :day)",
    "due": f"({_OPEN} AND p.due BETWEEN :day AND :soon)",
    "mine": "p.unit = :mine",
    "lead": "p.role = 'lead'",
    # Nobody owes a paper before the work is done or due.
    "no_document": f"(a.document_number IS NULL AND {_STATUS} <> 'not_applicable'"
    f" AND ({_STATUS} = 'done' OR p.due < :day))",
}
_UNION = ("late", "due")
"""Chips of one dimension add up, the others narrow."""

# A task that falls due once or at the end of a span belongs to every year's list; a continuous one shows the check-in
# of the chosen quarter.
_YEAR = """(
    (p.year = :year AND (p.due IS NOT NULL OR p.period = :quarter))
    OR (p.year <> :year AND NOT EXISTS
        (SELECT 1 FROM planned q WHERE q.task = p.task AND q.unit = p.unit AND q.year = :year))
)"""
_SORTS: Mapping[str, str] = {
    "number": "t.number {0}",
    "title": "t.search {0}",
    "unit": "u.position {0}",
    "due": "p.due IS NULL, p.due {0}",
    "state": f"CASE WHEN {_CHIPS['late']} THEN 0 WHEN {_CHIPS['due']} THEN 1 WHEN p.due IS NULL THEN 3"
    f" WHEN {_STATUS} = 'done' THEN 4 WHEN {_STATUS} = 'not_applicable' THEN 5 ELSE 2 END {{0}}, p.due",
    "progress": "coalesce(a.progress, -1) {0}",
    "document": "a.document_number IS NULL, a.document_number {0}",
}


def task_list(conn: Connection, asked: TaskQuery) -> TaskList:
    """Ids in order, under their sections, and the counts of the chips."""
    where, values = _where(asked)
    direction = "DESC" if asked.descending else "ASC"
    order = _SORTS[asked.sort].format(direction) if asked.sort else "t.number"
    chosen = _chips(asked.chips)
    order = f"{order}, t.number, u.position"
    sql = f"SELECT {_ID}, t.section, t.section_title {_FROM} WHERE {where}{chosen} ORDER BY {order}"
    rows = conn.execute(sql, values).fetchall()
    sections: dict[tuple[str, str], list[str]] = {}
    for row_id, code, title in rows:
        sections.setdefault((str(code), str(title)), []).append(str(row_id))
    heads = tuple(TaskSectionIds(code, title, tuple(ids)) for (code, title), ids in sections.items())
    return TaskList(heads, tuple(str(row[0]) for row in rows), _counts(conn, where, values))


def rows_by_id(conn: Connection, ids: Sequence[str]) -> list[AssignmentRow | None]:
    """The rows of up to a page of ids, in their order; ``None`` for what the plan does not (or no longer) hold."""
    if not ids:
        return []
    keys = [tuple(row_id.split("/")) for row_id in ids]
    marks = ",".join(["(?, ?, ?)"] * len(keys))
    sql = f"""SELECT {_ID}, t.number, t.title, t.section, t.lead_text, p.unit, u.name, p.period, p.role, p.due,
              p.assumed, a.status, a.progress, a.document_number, a.document_date, a.note, coalesce(a.conflicts, 0),
              coalesce(a.origin, '') {_FROM} WHERE (p.task, p.unit, p.period) IN (VALUES {marks})"""
    found = {str(row[0]): _row(row) for row in conn.execute(sql, [part for key in keys for part in key]).fetchall()}
    return [found.get(row_id) for row_id in ids]


def years(conn: Connection) -> tuple[int, ...]:
    """The plan's years, in order."""
    return tuple(int(row[0]) for row in conn.execute("SELECT DISTINCT year FROM planned ORDER BY year").fetchall())


def leads(conn: Connection) -> tuple[str, ...]:
    """The leads as the plan writes them, in the annex's order."""
    sql = "SELECT lead_text FROM task GROUP BY lead_text ORDER BY min(number)"
    return tuple(str(row[0]) for row in conn.execute(sql).fetchall())


def _where(asked: TaskQuery) -> tuple[str, dict[str, object]]:
    values: dict[str, object] = {
        "year": asked.year,
        "quarter": asked.quarter,
        "day": asked.day.isoformat(),
        "soon": (asked.day + timedelta(days=asked.soon_days)).isoformat(),
        "mine": asked.mine,
    }
    parts = [_YEAR]
    if asked.unit is None:
        parts.append("p.role = 'lead'")
    else:
        parts.append("p.unit = :unit")
        values["unit"] = asked.unit
    if asked.lead:
        parts.append("t.lead_text = :lead")
        values["lead"] = asked.lead
    for number, word in enumerate(search_key(asked.search).split()):
        parts.append(
            f"(instr(t.search, :word{number}) OR instr(u.search, :word{number}) OR t.number = :word{number}"
            f" OR instr(lower(coalesce(a.document_number, '')), :word{number}))"
        )
        values[f"word{number}"] = word
    return " AND ".join(parts), values


def _chips(chips: Sequence[str]) -> str:
    either = [_CHIPS[name] for name in chips if name in _UNION]
    narrowing = [_CHIPS[name] for name in chips if name in _CHIPS and name not in _UNION]
    parts = ([f"({' OR '.join(either)})"] if either else []) + narrowing
    return "".join(f" AND {part}" for part in parts)


def _counts(conn: Connection, where: str, values: Mapping[str, object]) -> TaskCounts:
    sums = ", ".join(f"coalesce(sum({_CHIPS[name]}), 0)" for name in ("late", "due", "mine", "lead", "no_document"))
    row = conn.execute(f"SELECT count(*), {sums} {_FROM} WHERE {where}", values).fetchone()
    return TaskCounts(*(int(n) for n in row))


def _row(row: Sequence[object]) -> AssignmentRow:
    row_id, number, title, section, lead, unit, unit_name, period, role, due, assumed, status, progress = row[:13]
    document, day, note, conflicts, origin = row[13:]
    return AssignmentRow(
        id=str(row_id),
        number=int(str(number)),
        title=str(title),
        section=str(section),
        lead_text=str(lead),
        unit=str(unit),
        unit_name=str(unit_name),
        period=str(period),
        role=str(role),
        due=None if due is None else date.fromisoformat(str(due)),
        assumed=bool(assumed),
        status=None if status is None else str(status),
        progress=None if progress is None else int(str(progress)),
        document_number=None if document is None else str(document),
        document_date=None if day is None else date.fromisoformat(str(day)),
        note=None if note is None else str(note),
        conflicts=int(str(conflicts)),
        origin=str(origin),
    )
